import assert from "node:assert/strict";
import test from "node:test";

import { anotherRun, launch, stateOf, visit } from "./browser.js";

/** @type {import("playwright").Browser} */
let browser;

test.before(async () => {
  browser = await launch();
});
test.after(() => browser?.close());

/**
 * Opens the page on the seven planets, standing still.
 */
async function visitPlanets() {
  const { page, said, leave } = await visit(browser, { reducedMotion: "reduce" });
  const { run } = await stateOf(page);
  await page.locator(".scene", { hasText: "TRAPPIST-1" }).first().click();
  await anotherRun(page, run);
  return { page, said, leave };
}

test("the star stands in the middle of the stage and its planets around it", async () => {
  const { page, said, leave } = await visitPlanets();
  const seen = await page.evaluate(() => {
    const { stage } = /** @type {any} */ (document.querySelector("hu-studio")).screen;
    const ratio = stage.canvas.width / stage.canvas.clientWidth;
    const { view } = stage;
    const nearness = view.distance / (view.distance - view.front);
    const y = view.y - (view.eye + (-view.floor - view.eye) * nearness) * view.scale;
    const pixel = stage.canvas.getContext("2d").getImageData(view.x * ratio, y * ratio, 1, 1).data;
    return { pixel: [...pixel], courses: stage.orbits.courses.length, compressed: stage.orbits.isCompressed };
  });
  const [red, green, blue] = seen.pixel;
  assert.ok(red > 180 && green > 120 && blue < green, `the middle is ${seen.pixel}`);
  assert.equal(seen.courses, 7);
  assert.equal(seen.compressed, false);
  assert.deepEqual(said, []);
  await leave();
});

test("of the laws only the speed of time stands beside orbits, in days a second", async () => {
  const { page, leave } = await visitPlanets();
  const names = await page.locator("#laws .control").evaluateAll((controls) => controls.map(({ dataset }) => dataset.name));
  assert.deepEqual(names, ["time_scale"]);
  assert.match(await page.locator("#laws").innerText(), /days\/s/u);
  await leave();
});

test("key and scale come into sight when orbits are put on the scale", async () => {
  const { page, leave } = await visitPlanets();
  const key = page.locator('#harmony [data-name="key"]');
  assert.equal(await key.isVisible(), false);
  const { run } = await stateOf(page);
  await page.locator('#harmony [data-name="intonation"] select').selectOption("scale");
  await anotherRun(page, run);
  assert.equal(await key.isVisible(), true);
  const { notes } = await stateOf(page);
  assert.ok(notes.filter(({ kind }) => kind === "transit").every(({ pitch }) => Number.isInteger(pitch)));
  await leave();
});

test("the answer to why tells of the planet, its star and its days", async () => {
  const { page, leave } = await visitPlanets();
  await page.locator("body").press(".");
  await page.locator("body").press(".");
  const told = await page.locator("#why").innerText();
  assert.match(told, /passes in front of TRAPPIST-1|stand in line/u);
  assert.match(told, /day \d+\.\d+, event \d+/u);
  assert.match(told, /days; \d+ octaves higher it is this note/u);
  assert.match(told, / AU/u);
  await leave();
});
