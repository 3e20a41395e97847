import assert from "node:assert/strict";
import test from "node:test";

import { anotherRun, controlOf, launch, stateOf, visit } from "./browser.js";

/** @type {import("playwright").Browser} */
let browser;

test.before(async () => {
  browser = await launch();
});
test.after(() => browser?.close());

test("the page says that it is listening while a render is under way", async () => {
  const { page, leave } = await visit(browser);
  const { run } = await stateOf(page);
  /** @type {(() => void)[]} */
  const open = [];
  const gate = new Promise((resolve) => {
    open.push(() => resolve(undefined));
  });
  await page.route("**/preview", async (route) => {
    await gate;
    await route.continue();
  });
  await controlOf(page, "gravity").box.fill("5");
  await controlOf(page, "gravity").box.press("Enter");
  await page.getByRole("status").getByText("Listening to the new laws…").waitFor();
  for (const go of open) go();
  await anotherRun(page, run);
  await page.waitForSelector(".notice:not([data-told])", { state: "attached" });
  await leave();
});

test("when too many listen the page says how long it waits, and then plays", async () => {
  const { page, leave } = await visit(browser);
  const { run } = await stateOf(page);
  const problem = JSON.stringify({ type: "about:blank", title: "Too Many Requests", status: 429, detail: "slower" });
  const headers = { "Retry-After": "1" };
  await page.route("**/preview", (route) => route.fulfill({ status: 429, headers, contentType: "application/problem+json", body: problem }), { times: 1 });
  await controlOf(page, "gravity").box.fill("5");
  await controlOf(page, "gravity").box.press("Enter");
  await page.getByRole("status").getByText("The new laws are played in 1 s").waitFor();
  await anotherRun(page, run);
  await leave();
});

test("a server that is away is told in words, with a way on; what plays plays on", async () => {
  const { page, leave } = await visit(browser);
  await page.click("#play");
  const { run } = await stateOf(page);
  await page.route("**/preview", (route) => route.abort(), { times: 1 });
  await controlOf(page, "gravity").box.fill("5");
  await controlOf(page, "gravity").box.press("Enter");
  await page.getByRole("alert").getByText("The server doesn’t answer.").waitFor();
  assert.equal((await stateOf(page)).state, "playing");
  await page.getByRole("button", { name: "Try again" }).click();
  await anotherRun(page, run);
  await leave();
});

test("a render that arrives broken is told in words, and can be asked for again", async () => {
  const { page, said, leave } = await visit(browser);
  const { run } = await stateOf(page);
  await page.route("**/frames", (route) => route.fulfill({ body: "HUF1 but no more" }), { times: 1 });
  await controlOf(page, "gravity").box.fill("5");
  await controlOf(page, "gravity").box.press("Enter");
  await page.getByRole("alert").getByText("Try again in a moment.").waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await anotherRun(page, run);
  assert.deepEqual(said, []);
  await leave();
});

test("of two scenes chosen in a hurry the last one is on stage", async () => {
  const { page, leave } = await visit(browser);
  const names = await page.locator(".scene-name").allTextContents();
  const { run } = await stateOf(page);
  const slow = await page.locator(".scene").nth(1).getAttribute("data-scene");
  /** @type {(() => void)[]} */
  const open = [];
  const gate = new Promise((resolve) => {
    open.push(() => resolve(undefined));
  });
  await page.route(`**/api/scenes/${slow}`, async (route) => {
    await gate;
    await route.continue();
  });
  await page.locator(".scene").nth(1).click();
  await page.locator(".scene").nth(2).click();
  await anotherRun(page, run);
  const late = page.waitForResponse((response) => response.url().endsWith(String(slow)));
  for (const go of open) go();
  await late;
  // Two pictures later everything that could have answered has answered.
  await page.evaluate(async () => {
    for (let picture = 0; picture < 2; picture += 1) await new Promise(requestAnimationFrame);
  });
  assert.equal(await page.locator("#title").textContent(), names[2]);
  await leave();
});

test("without a public universe the page says what to do", async () => {
  const { page, leave } = await visit(browser, {
    before: (fresh) => fresh.route("**/api/universes?*", (route) => route.fulfill({ json: [] })),
  });
  await page.getByRole("alert").getByText("There is no public universe here yet.").waitFor();
  await leave();
});
