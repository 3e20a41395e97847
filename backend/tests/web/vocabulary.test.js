import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { colourNameOf, SOUNDING } from "../../app/static/js/colours.js";
import { KEYS, resolvedIn, SCALES, TUNINGS } from "../../app/static/js/vocabulary.js";

/**
 * @param {string} module of the engine's vocabulary
 * @param {string} name of a type that lists words
 */
function wordsOf(module, name) {
  const source = readFileSync(new URL(`../../harmonic/vocabulary/${module}.py`, import.meta.url), "utf8");
  const [, list] = source.match(new RegExp(`^${name} = Literal\\[([^\\]]*)\\]`, "mu")) ?? [];
  assert.ok(list, `${name} is no list of words`);
  return [...list.matchAll(/"([^"]+)"/gu)].map(([, word]) => String(word));
}

test("the page offers every key, every scale and every named tuning that the engine knows, and no other", () => {
  assert.deepEqual(KEYS.map(([word]) => word), wordsOf("scales", "KeyName"));
  assert.deepEqual(SCALES.map(([word]) => word), wordsOf("scales", "ScaleName"));
  assert.deepEqual(TUNINGS.map(([word]) => word), wordsOf("tunings", "TuningName"));
});

test("everything that can sound has a colour", () => {
  for (const word of [...wordsOf("materials", "MaterialName"), ...wordsOf("timbres", "TimbreName")]) {
    assert.ok(SOUNDING.includes(colourNameOf(word) ?? ""), word);
  }
});

test("what is named by its material and its body has the colour of its material", () => {
  for (const material of wordsOf("materials", "MaterialName")) {
    for (const body of wordsOf("resonators", "ResonatorName")) {
      assert.equal(colourNameOf(`${material} ${body}`), material);
      assert.equal(colourNameOf(`${material} ${body} at 0.25`), material);
    }
  }
  assert.equal(colourNameOf("jelly bar"), undefined);
});

test("a parameter that is called otherwise once resolved is found", () => {
  assert.equal(resolvedIn({ tempo_bpm: 118.9 }, "tempo"), 118.9);
  assert.equal(resolvedIn({ harmony: 0.3 }, "harmony"), 0.3);
});
