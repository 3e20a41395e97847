import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";

import { anotherRun, launch, PICTURES, stateOf, untilState, visit } from "./browser.js";

/** @type {import("playwright").Browser} */
let browser;

test.before(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await launch();
});
test.after(() => browser?.close());

/**
 * Waits until so many different pictures have been seen on the stage.
 *
 * @param {import("playwright").Page} page
 * @param {number} count
 */
function untilPictures(page, count) {
  return page.waitForFunction((wanted) => {
    const kept = /** @type {any} */ (globalThis);
    kept.small ??= new OffscreenCanvas(160, 100).getContext("2d", { willReadFrequently: true });
    kept.pictures ??= new Set();
    kept.small.clearRect(0, 0, 160, 100);
    kept.small.drawImage(document.querySelector("#stage"), 0, 0, 160, 100);
    kept.pictures.add(kept.small.getImageData(0, 0, 160, 100).data.join());
    return kept.pictures.size >= wanted;
  }, count);
}

/**
 * @param {import("playwright").Page} page
 */
function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - globalThis.innerWidth);
}

test("the scene moves before anyone has clicked, and the console is silent", async () => {
  const { page, said, leave } = await visit(browser);
  await untilPictures(page, 5);
  assert.deepEqual(said, []);
  await leave();
});

test("nothing that the page does breaches its policy", async () => {
  const { page, said, leave } = await visit(browser, {
    before: (fresh) =>
      fresh.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => reportError(violatedDirective));
      }),
  });
  await page.waitForSelector("hu-studio[data-ready]");
  await page.click("#play");
  await untilState(page, "playing");
  await page.locator("body").press(".");
  await page.click("#as-table");
  await page.click("#keys");
  await page.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(said, []);
  await leave();
});

test("every scene of the rail can be put on stage, with its name at the top", async () => {
  const { page, said, leave } = await visit(browser);
  const names = await page.locator(".scene-name").allTextContents();
  assert.ok(names.length >= 3);
  for (const name of names.slice(1)) {
    const { run } = await stateOf(page);
    await page.locator(".scene", { has: page.getByText(name, { exact: true }) }).click();
    await anotherRun(page, run);
    assert.equal(await page.locator("#title").textContent(), name);
    assert.equal(await page.locator(".scene[aria-current] .scene-name").textContent(), name);
  }
  assert.deepEqual(said, []);
  await leave();
});

test("who asked for less motion sees a still picture until they press Play", async () => {
  const { page, leave } = await visit(browser, { reducedMotion: "reduce" });
  const before = await stateOf(page);
  assert.equal(before.state, "still");
  assert.equal(before.position, 0);
  await page.getByRole("button", { name: "Play with sound" }).click();
  await untilState(page, "playing");
  await untilPictures(page, 5);
  await leave();
});

test("the note before and the note after tell why they are there", async () => {
  const { page, leave } = await visit(browser, { reducedMotion: "reduce" });
  const { notes } = await stateOf(page);
  await page.locator("body").press(".");
  await page.locator("body").press(".");
  await page.locator("body").press(",");
  const { position } = await stateOf(page);
  const stands = notes.findIndex(({ onset }) => onset === position);
  const told = (await page.locator("#why").innerText()).replaceAll(/\s+/gu, " ");
  assert.ok(stands >= 0, `${position} is no onset`);
  assert.match(told, new RegExp(`event ${notes[stands].event + 1} `, "u"));
  assert.ok(told.toLowerCase().includes(notes[stands].body.toLowerCase()));
  assert.ok(told.includes(notes[stands].rule));
  await leave();
});

test("pointing at a note on the roll asks why, and a press keeps the answer", async () => {
  const { page, leave } = await visit(browser, { reducedMotion: "reduce" });
  const at = await page.evaluate(() => {
    const { roll } = /** @type {any} */ (document.querySelector("hu-studio")).screen;
    const [note] = roll.notes;
    const box = roll.canvas.getBoundingClientRect();
    const { head, perSecond, height, low, lane } = roll.plan;
    return { x: box.x + head + note.onset * perSecond + 1, y: box.y + height - 16 - (note.pitch - low) * lane };
  });
  await page.mouse.move(at.x, at.y);
  await page.getByRole("button", { name: "Hear it again" }).waitFor();
  await page.mouse.click(at.x, at.y);
  await page.mouse.move(at.x, at.y - 400);
  assert.ok(await page.getByRole("button", { name: "Hear it again" }).isVisible());
  await leave();
});

test("the table has a row for every note", async () => {
  const { page, leave } = await visit(browser, { reducedMotion: "reduce" });
  await page.click("#as-table");
  const { notes } = await stateOf(page);
  assert.equal(await page.locator("#table tbody tr").count(), notes.length);
  await page.locator("#table tbody button").first().click();
  assert.match(await page.locator("#why").innerText(), /What happened/u);
  await leave();
});

for (const colorScheme of /** @type {const} */ (["dark", "light"])) {
  test(`on a phone everything is in reach in the ${colorScheme} scheme, one sheet at a time`, async () => {
    const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, colorScheme };
    const { page, said, leave } = await visit(browser, phone);
    assert.equal(await overflow(page), 0);
    await page.screenshot({ path: path.join(PICTURES, `phone-${colorScheme}.png`) });
    for (const [tab, shown] of [["Laws", "Gravity"], ["Harmony", "Tempo"], ["Why?", "Why this note?"], ["Scenes", "Scenes"]]) {
      await page.getByRole("button", { name: tab, exact: true }).click();
      assert.ok(await page.getByText(shown).filter({ visible: true }).first().isVisible(), shown);
      const stage = await page.locator("#stage").boundingBox();
      assert.ok(stage && stage.height > 150, `${tab} leaves ${stage?.height} px of the stage`);
      assert.ok(await page.locator("#play").isVisible());
      assert.equal(await overflow(page), 0);
    }
    assert.deepEqual(said, []);
    await leave();
  });

  test(`at a desk the ${colorScheme} scheme shows scenes, stage, laws and roll at once`, async () => {
    const { page, leave } = await visit(browser, { colorScheme });
    await untilPictures(page, 3);
    for (const place of [".rail", "#stage", "#laws", "#roll", "#transport"]) {
      const box = await page.locator(place).boundingBox();
      assert.ok(box && box.width > 100 && box.height > 50, place);
    }
    assert.equal(await overflow(page), 0);
    await page.screenshot({ path: path.join(PICTURES, `desk-${colorScheme}.png`) });
    await leave();
  });
}
