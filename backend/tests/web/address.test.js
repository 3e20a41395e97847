import assert from "node:assert/strict";
import test from "node:test";

import { addressOf, readAddress } from "../../app/static/js/address.js";

test("what was turned comes back from the address as it went in", () => {
  const changes = { laws: { gravity: -1.62, wind: [0, 3, 0] }, harmony: { key: "F#", tempo: "auto" } };
  assert.deepEqual(readAddress(`#${addressOf("42-a", changes)}`), { sceneId: "42-a", changes });
});

test("an untouched scene has a short address", () => {
  assert.equal(addressOf("42-a", { laws: {}, harmony: {} }), "scene=42-a");
});

test("an empty address names no scene and turns nothing", () => {
  assert.deepEqual(readAddress(""), { sceneId: null, changes: { laws: {}, harmony: {} } });
});

test("what can't be read in an address is left out, the rest holds", () => {
  const { changes } = readAddress("#scene=a&laws.gravity=1.6&laws.friction=0.%5B&other.thing=1&laws.=2");
  assert.deepEqual(changes, { laws: { gravity: 1.6 }, harmony: {} });
});
