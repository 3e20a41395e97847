import assert from "node:assert/strict";
import test from "node:test";

import { dialOf, stepped, TRAVEL, travelOf, valueAt, written } from "../../app/static/js/dial.js";

const GRAVITY = dialOf(-100, 100);
const BOUNCE = dialOf(0, 1);
const TIME = dialOf(0.01, 100);
const DRAG = dialOf(0, 10);

test("a slider reaches both ends of every range", () => {
  for (const dial of [GRAVITY, BOUNCE, TIME, DRAG]) {
    assert.equal(valueAt(dial, 0), dial.minimum);
    assert.equal(valueAt(dial, TRAVEL), dial.maximum);
    assert.equal(travelOf(dial, dial.minimum), 0);
    assert.equal(travelOf(dial, dial.maximum), TRAVEL);
  }
});

test("a slider comes back to the value it was put at, as finely as it is written", () => {
  for (const [dial, value] of /** @type {const} */ ([[GRAVITY, 9.81], [GRAVITY, -3.71], [BOUNCE, 0.85], [TIME, 0.5], [DRAG, 0.12]])) {
    assert.ok(Math.abs(valueAt(dial, travelOf(dial, value)) - value) <= 0.005, `${value}`);
  }
});

test("a range over four powers of ten is turned by ratio, with 1 in the middle", () => {
  assert.equal(valueAt(TIME, TRAVEL / 2), 1);
});

test("a wide range is fine around zero, where the music is", () => {
  const fine = valueAt(GRAVITY, TRAVEL / 2 + 10) - valueAt(GRAVITY, TRAVEL / 2);
  const coarse = valueAt(GRAVITY, TRAVEL) - valueAt(GRAVITY, TRAVEL - 10);
  assert.ok(fine > 0 && fine < coarse / 10, `${fine} against ${coarse}`);
});

test("arrow keys step by a tidy amount and stop at the ends", () => {
  assert.equal(stepped(BOUNCE, 0.85, 1), 0.86);
  assert.equal(stepped(GRAVITY, 9.81, -1), 8.81);
  assert.equal(stepped(BOUNCE, 0.995, 1), 1);
  assert.equal(stepped(DRAG, 0, -10), 0);
});

test("steps leave no binary dust behind", () => {
  assert.equal(stepped(BOUNCE, 0.1, 20), 0.3);
});

test("numbers are written short, with a true minus", () => {
  assert.equal(written(9.81), "9.81");
  assert.equal(written(-1.5), "−1.5");
  assert.equal(written(118.86442), "118.9");
});
