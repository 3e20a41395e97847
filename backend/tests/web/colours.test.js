import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { blended, faded, SOUNDING } from "../../app/static/js/colours.js";

const SHEET = readFileSync(new URL("../../app/static/studio.css", import.meta.url), "utf8");

/** The palette of both schemes: the light one is what the dark one becomes. */
const [DARK, LIGHT] = (() => {
  const [dark, light] = [...SHEET.matchAll(/:root \{([^}]*)\}/gu)].map(([, block]) => {
    const pairs = [...String(block).matchAll(/--([a-z-]+): (#[0-9a-f]{6});/gu)];
    return Object.fromEntries(pairs.map(([, name, colour]) => [String(name), String(colour)]));
  });
  return [{ ...dark }, { ...dark, ...light }];
})();

/**
 * Relative luminance, WCAG 2.2.
 *
 * @param {string} colour #rrggbb
 */
function luminance(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * Number(red) + 0.7152 * Number(green) + 0.0722 * Number(blue);
}

/**
 * @param {string} a
 * @param {string} b
 */
function contrast(a, b) {
  const [dim, bright] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (Number(bright) + 0.05) / (Number(dim) + 0.05);
}

for (const [scheme, palette] of Object.entries({ dark: DARK, light: LIGHT })) {
  test(`every text of the ${scheme} scheme can be read on every ground (AA, 4.5 : 1)`, () => {
    for (const text of ["text", "quiet", "accent-text", "fault"]) {
      for (const ground of ["ground", "ground-high", "panel", "raised"]) {
        const ratio = contrast(String(palette[text]), String(palette[ground]));
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    assert.ok(contrast(String(palette["on-accent"]), String(palette.accent)) >= 4.5);
  });

  test(`everything that sounds stands out from the stage of the ${scheme} scheme (AA, 3 : 1)`, () => {
    for (const name of [...SOUNDING, "accent"]) {
      for (const ground of ["ground", "ground-high"]) {
        const ratio = contrast(String(palette[name]), String(palette[ground]));
        assert.ok(ratio >= 3, `${name} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });
}

test("fading keeps the colour and sets the alpha, within its range", () => {
  assert.equal(faded("#7aa2ff", 0.5), "#7aa2ff80");
  assert.equal(faded("#7aa2ff", 7), "#7aa2ffff");
  assert.equal(faded("#7aa2ff", -1), "#7aa2ff00");
});

test("blending goes from the one colour to the other", () => {
  assert.equal(blended("#000000", "#ffffff", 0), "#000000");
  assert.equal(blended("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(blended("#102030", "#ffffff", 1), "#ffffff");
});
