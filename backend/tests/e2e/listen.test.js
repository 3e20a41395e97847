import assert from "node:assert/strict";
import test from "node:test";

import { anotherRun, launch, stateOf, untilState, visit } from "./browser.js";

/** @type {import("playwright").Browser} */
let browser;

test.before(async () => {
  browser = await launch();
});
test.after(() => browser?.close());

/**
 * Waits until something is loud enough to be heard at the output.
 *
 * @param {import("playwright").Page} page
 */
function untilHeard(page) {
  return page.waitForFunction(() => {
    const { tap } = /** @type {any} */ (globalThis).watched;
    if (!tap) return false;
    const block = new Float32Array(tap.fftSize);
    tap.getFloatTimeDomainData(block);
    return Math.sqrt(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length) > 0.001;
  });
}

/**
 * @param {import("playwright").Page} page
 * @param {string} name of a law
 * @param {string} value
 */
async function type(page, name, value) {
  const box = page.locator(`.control[data-name="${name}"] input[type="number"]`).first();
  await box.fill(value);
  await box.press("Enter");
}

test("nothing opens a sound device before someone asks for sound", async () => {
  const { page, leave } = await visit(browser);
  assert.equal((await stateOf(page)).state, "silent");
  assert.equal(await page.evaluate(() => /** @type {any} */ (globalThis).watched.tap), null);
  await leave();
});

test("one click on Play makes sound, from the beginning", async () => {
  const { page, said, leave } = await visit(browser);
  await page.getByRole("button", { name: "Play with sound" }).click();
  await untilState(page, "playing");
  const [first] = await page.evaluate(() => /** @type {any} */ (globalThis).watched.started);
  assert.equal(first.offset, 0);
  await untilHeard(page);
  assert.deepEqual(said, []);
  await leave();
});

test("the picture keeps in step with the sound within 20 ms", async () => {
  const { page, leave } = await visit(browser);
  await page.click("#play");
  await untilHeard(page);
  const errors = await page.evaluate(
    () =>
      new Promise((resolve) => {
        /** @type {number[]} */
        const found = [];
        const look = () => {
          const studio = /** @type {any} */ (document.querySelector("hu-studio"));
          const { when, offset, context } = /** @type {any} */ (globalThis).watched.started.at(-1);
          const heard = context.currentTime - context.outputLatency - when + offset;
          found.push(studio.screen.stage.time - (heard % studio.player.duration));
          if (found.length < 90) requestAnimationFrame(look);
          else resolve(found);
        };
        requestAnimationFrame(look);
      }),
  );
  const sorted = /** @type {number[]} */ (errors).map(Math.abs).sort((a, b) => a - b);
  const median = Number(sorted[Math.floor(sorted.length / 2)]);
  assert.ok(median < 0.02, `half of the pictures are more than ${(median * 1000).toFixed(1)} ms off`);
  await leave();
});

test("turning gravity is heard: another render takes over and plays on", async () => {
  const { page, leave } = await visit(browser);
  await page.click("#play");
  await untilHeard(page);
  const before = await stateOf(page);
  const sound = page.waitForResponse((response) => response.url().endsWith("/audio"));
  await type(page, "gravity", "1.62");
  await anotherRun(page, before.run);
  assert.equal((await sound).status(), 200);
  const after = await stateOf(page);
  assert.equal(after.state, "playing");
  assert.equal(after.starts, before.starts + 1);
  assert.notDeepEqual(after.notes.map(({ onset }) => onset), before.notes.map(({ onset }) => onset));
  await page.waitForFunction(() => /** @type {any} */ (globalThis).watched.sounding.size === 1);
  const { offset } = await page.evaluate(() => {
    const { offset: from } = /** @type {any} */ (globalThis).watched.started.at(-1);
    return { offset: from };
  });
  assert.ok(offset > 0 && offset < after.duration, `it began at ${offset}`);
  await leave();
});

test("the sound that is heard is another one after gravity was turned", async () => {
  const { page, leave } = await visit(browser);
  const samples = () =>
    page.evaluate(() => {
      const { sound } = /** @type {any} */ (document.querySelector("hu-studio")).player;
      const left = sound.getChannelData(0);
      return { length: left.length, sum: left.reduce((/** @type {number} */ s, /** @type {number} */ x) => s + x * x, 0) };
    });
  const [{ run }, earth] = [await stateOf(page), await samples()];
  await type(page, "gravity", "3.71");
  await anotherRun(page, run);
  const mars = await samples();
  assert.ok(earth.sum > 0 && mars.sum > 0);
  assert.notEqual(earth.sum, mars.sum);
  await leave();
});

test("space plays and pauses, but not while one writes a number", async () => {
  const { page, leave } = await visit(browser);
  await page.locator("body").press("Space");
  await untilState(page, "playing");
  await page.locator("body").press("Space");
  await untilState(page, "paused");
  await page.locator('.control[data-name="gravity"] input[type="number"]').press("Space");
  assert.equal((await stateOf(page)).state, "paused");
  await leave();
});

test("while it pauses the picture stands, and it goes on from there", async () => {
  const { page, leave } = await visit(browser);
  await page.click("#play");
  await untilHeard(page);
  await page.click("#play");
  await untilState(page, "paused");
  const [first, second] = [await stateOf(page), await page.evaluate(() => new Promise(requestAnimationFrame)).then(() => stateOf(page))];
  assert.equal(first.position, second.position);
  await page.click("#play");
  await untilState(page, "playing");
  const { offset } = await page.evaluate(() => ({ ...(/** @type {any} */ (globalThis).watched.started.at(-1)), context: null }));
  assert.equal(offset, first.position);
  await leave();
});

test("the bar seeks, and without a loop the piece ends and can be played again", async () => {
  const { page, leave } = await visit(browser);
  await page.click("#loop");
  await page.click("#play");
  const { duration } = await stateOf(page);
  await page.locator("#seek").fill(String(duration - 0.3));
  await untilState(page, "ended");
  assert.equal((await stateOf(page)).position, duration);
  await page.getByRole("button", { name: "Play again" }).click();
  await untilState(page, "playing");
  assert.ok((await stateOf(page)).position < duration / 2);
  await leave();
});

test("with the loop a piece comes round without a new start", async () => {
  const { page, leave } = await visit(browser);
  await page.click("#play");
  const { duration } = await stateOf(page);
  await page.locator("#seek").fill(String(duration - 0.3));
  const { starts } = await stateOf(page);
  await page.waitForFunction(() => /** @type {any} */ (document.querySelector("hu-studio")).player.position < 1);
  const after = await stateOf(page);
  assert.equal(after.state, "playing");
  assert.equal(after.starts, starts);
  await leave();
});

test("M silences and brings the sound back", async () => {
  const { page, leave } = await visit(browser);
  await page.locator("body").press("m");
  assert.equal(await page.locator("#volume").inputValue(), "0");
  await page.locator("body").press("m");
  assert.equal(await page.locator("#volume").inputValue(), "0.9");
  await leave();
});

test("the WAV of what is heard can be taken home", async () => {
  const { page, leave } = await visit(browser);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Take the WAV").click()]);
  assert.match(download.suggestedFilename(), /^[\p{L}\p{N}-]+\.wav$/u);
  assert.equal(await download.failure(), null);
  await leave();
});
