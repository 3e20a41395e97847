import assert from "node:assert/strict";
import test from "node:test";

import { PAUSE } from "../../app/static/js/listening.js";
import { BASE_URL } from "../web/server.js";
import { anotherRun, controlOf, launch, stateOf, visit } from "./browser.js";

/** @type {import("playwright").Browser} */
let browser;

test.before(async () => {
  browser = await launch();
});
test.after(() => browser?.close());

/**
 * @param {import("playwright").Page} page
 * @returns {Promise<any>}
 */
function changesOf(page) {
  return page.evaluate(() => /** @type {any} */ (document.querySelector("hu-studio")).changes);
}

test("there is a control for every law, with its value and where it comes from", async () => {
  const { page, leave } = await visit(browser);
  for (const name of ["gravity", "friction", "restitution", "air_resistance", "wind", "attraction", "time_scale"]) {
    const { box, control } = controlOf(page, name);
    assert.match(await box.inputValue(), /^-?[\d.]+$/u, name);
    assert.notEqual(await control.locator(".source").textContent(), "", name);
  }
  assert.match(String(await controlOf(page, "boundary").control.textContent()), /\d m/u);
  await leave();
});

test("arrow keys step a law, shift goes ten times as far", async () => {
  const { page, leave } = await visit(browser);
  const { box, slider } = controlOf(page, "restitution");
  await box.fill("0.5");
  await box.press("Enter");
  await slider.press("ArrowRight");
  assert.equal(await box.inputValue(), "0.51");
  await slider.press("Shift+ArrowLeft");
  assert.equal(await box.inputValue(), "0.41");
  await box.press("ArrowUp");
  assert.equal(await box.inputValue(), "0.42");
  await leave();
});

test("a slider can be dragged, and only the value where the hand rests is asked for", async () => {
  const { page, leave } = await visit(browser);
  const { run } = await stateOf(page);
  let asked = 0;
  page.on("request", (request) => {
    asked += request.url().endsWith("/preview") ? 1 : 0;
  });
  const { slider } = controlOf(page, "air_resistance");
  await slider.evaluate((element) => {
    const moves = /** @type {number[]} */ ([]);
    Object.assign(globalThis, { moves });
    element.addEventListener("input", () => moves.push(performance.now()));
  });
  const place = await slider.boundingBox();
  assert.ok(place);
  await page.mouse.move(place.x + 8, place.y + place.height / 2);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2, { steps: 25 });
  await page.mouse.up();
  await anotherRun(page, run);
  const { laws } = await changesOf(page);
  assert.ok(laws.air_resistance > 1 && laws.air_resistance < 5, `${laws.air_resistance}`);
  // On a busy machine the hand itself halts on its way: each halt may ask once, and the end does.
  const halts = await page.evaluate((pause) => {
    const { moves } = /** @type {any} */ (globalThis);
    return moves.filter((/** @type {number} */ time, /** @type {number} */ at) => at > 0 && time - moves[at - 1] > pause).length;
  }, PAUSE - 10);
  assert.ok(asked <= halts + 1, `${asked} renders were asked for, at ${halts} halts`);
  await leave();
});

test("a double click, Reset and Ctrl+Z each take a change back", async () => {
  const { page, leave } = await visit(browser);
  const { box, slider, reset } = controlOf(page, "restitution");
  const own = await box.inputValue();
  const turn = async () => {
    await box.fill("0.33");
    await box.press("Enter");
    assert.deepEqual((await changesOf(page)).laws, { restitution: 0.33 });
  };
  for (const back of [() => slider.dblclick(), () => reset.click(), () => slider.press("Control+z")]) {
    await turn();
    await back();
    await page.waitForFunction(
      (value) => /** @type {any} */ (document.querySelector('[data-name="restitution"] input[type="number"]')).value === value,
      own,
    );
  }
  await leave();
});

test("what somebody is typing stays when a render comes in", async () => {
  const { page, leave } = await visit(browser);
  const { box } = controlOf(page, "restitution");
  const { run } = await stateOf(page);
  await controlOf(page, "gravity").box.fill("5");
  await controlOf(page, "gravity").box.press("Enter");
  await box.fill("0.33");
  await anotherRun(page, run);
  assert.equal(await box.inputValue(), "0.33");
  await box.press("Enter");
  assert.deepEqual((await changesOf(page)).laws, { gravity: 5, restitution: 0.33 });
  await leave();
});

test("a tuning is chosen by name, and every note is one of its degrees", async () => {
  const { page, leave } = await visit(browser);
  const { run } = await stateOf(page);
  const tuning = controlOf(page, "tuning").control.locator("select");
  assert.equal(await tuning.inputValue(), "equal");
  await tuning.selectOption("just");
  await anotherRun(page, run);
  assert.deepEqual((await changesOf(page)).harmony, { tuning: "just" });
  const { notes } = await stateOf(page);
  const { cents, root } = await page.evaluate(() => /** @type {any} */ (document.querySelector("hu-studio")).piece.preview.harmony.tuning);
  assert.ok(notes.length > 0 && cents.length === 12);
  const offs = notes.map(({ pitch }) => {
    const place = (((pitch - root) * 100) % 1200 + 1200) % 1200;
    return Math.min(...[...cents, 1200].map((/** @type {number} */ each) => Math.abs(each - place)));
  });
  assert.ok(Math.max(...offs) < 0.01, `${Math.max(...offs)}`);
  assert.ok(notes.some(({ pitch }) => Math.abs(pitch - Math.round(pitch)) > 0.01));
  await leave();
});

test("a number out of range is refused in words, and nothing is asked for", async () => {
  const { page, leave } = await visit(browser);
  const { box, control } = controlOf(page, "gravity");
  await box.fill("500");
  await box.press("Enter");
  assert.equal(await control.getByRole("alert").textContent(), "Gravity goes from −100 to 100 m/s².");
  assert.deepEqual((await changesOf(page)).laws, {});
  await leave();
});

test("tempo follows gravity until it is turned, and again when it is put to auto", async () => {
  const { page, leave } = await visit(browser);
  const { box, control } = controlOf(page, "tempo");
  const auto = control.getByRole("button", { name: "auto" });
  const { run } = await stateOf(page);
  await box.fill("77");
  await box.press("Enter");
  await anotherRun(page, run);
  assert.equal(await page.locator("#tempo").textContent(), "77 bpm");
  assert.equal(await auto.getAttribute("aria-pressed"), "false");
  const turned = await stateOf(page);
  await auto.click();
  await controlOf(page, "gravity").box.fill("0");
  await controlOf(page, "gravity").box.press("Enter");
  await anotherRun(page, turned.run);
  await page.waitForFunction(() => document.querySelector("#tempo")?.textContent === "60 bpm");
  assert.equal(await auto.getAttribute("aria-pressed"), "true");
  await leave();
});

test("another key moves the pitches", async () => {
  const { page, leave } = await visit(browser);
  const before = await stateOf(page);
  const select = page.getByLabel("Key", { exact: true });
  await select.selectOption((await select.inputValue()) === "F#" ? "C" : "F#");
  await anotherRun(page, before.run);
  const after = await stateOf(page);
  assert.equal(after.notes.length, before.notes.length);
  assert.notDeepEqual(after.notes.map(({ pitch }) => pitch), before.notes.map(({ pitch }) => pitch));
  await leave();
});

test("the address keeps what was turned, over a reload", async () => {
  const first = await visit(browser);
  const { run } = await stateOf(first.page);
  await controlOf(first.page, "gravity").box.fill("1.62");
  await controlOf(first.page, "gravity").box.press("Enter");
  await anotherRun(first.page, run);
  const turned = await stateOf(first.page);
  const address = first.page.url().slice(BASE_URL.length);
  await first.leave();
  const second = await visit(browser, { path: address });
  assert.equal((await stateOf(second.page)).run, turned.run);
  assert.equal(await controlOf(second.page, "gravity").box.inputValue(), "1.62");
  await second.leave();
});

test("an address that is pasted over another is followed", async () => {
  const { page, leave } = await visit(browser);
  const { run } = await stateOf(page);
  const scene = await page.locator(".scene[aria-current]").getAttribute("data-scene");
  await page.goto(`${BASE_URL}/#scene=${scene}&laws.gravity=3.5`);
  await anotherRun(page, run);
  assert.equal(await controlOf(page, "gravity").box.inputValue(), "3.5");
  await leave();
});
