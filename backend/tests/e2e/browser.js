/** Opens the page in a real Chromium and watches what it does. */

import { accessSync, constants } from "node:fs";
import path from "node:path";

import { chromium } from "playwright";

import { BASE_URL } from "../web/server.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

const FLAGS = [
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  // Chromium refuses to shut itself in a sandbox as root, as in a container.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** Where pictures of the page are left for those who want to look; never part of the project. */
export const PICTURES = new URL("../../../test-results/", import.meta.url).pathname;

/**
 * @param {string} file
 */
function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds the browser: the one that was named, one on the path, or the one that Playwright brought.
 */
export function chromiumPath() {
  const onPath = (process.env.PATH ?? "").split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const named = process.env.CHROMIUM_PATH;
  const found = (named ? [named] : [...onPath, chromium.executablePath()]).find(canRun);
  if (found) return found;
  if (named) throw new Error(`CHROMIUM_PATH names ${named}, which cannot be run.`);
  throw new Error("There is no Chromium: install Debian's package chromium, or run: npx playwright install chromium");
}

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
}

/**
 * Watches the sound before the page's own scripts run: what is started when, and how loud it comes out.
 */
function watchSound() {
  /** @type {{started: object[], sounding: Set<AudioNode>, tap: AnalyserNode | null}} */
  const watched = { started: [], sounding: new Set(), tap: null };
  Object.defineProperty(globalThis, "watched", { value: watched });
  const { connect } = AudioNode.prototype;
  Object.defineProperty(AudioNode.prototype, "connect", {
    value(/** @type {any[]} */ ...to) {
      if (to[0] instanceof AudioDestinationNode && this.context instanceof AudioContext) {
        watched.tap = new AnalyserNode(this.context, { fftSize: 8192 });
        Reflect.apply(connect, this, [watched.tap]);
      }
      return Reflect.apply(connect, this, to);
    },
  });
  const { start } = AudioBufferSourceNode.prototype;
  Object.defineProperty(AudioBufferSourceNode.prototype, "start", {
    value(/** @type {any[]} */ ...when) {
      watched.started.push({ when: when[0], offset: when[1], context: this.context });
      watched.sounding.add(this);
      this.addEventListener("ended", () => watched.sounding.delete(this));
      return Reflect.apply(start, this, when);
    },
  });
}

/**
 * @typedef {object} Visit
 * @property {import("playwright").Page} page
 * @property {string[]} said what the console said, and every breach of the policy
 * @property {() => Promise<void>} leave
 */

/**
 * Opens the page and waits until its first scene can be played.
 *
 * @param {import("playwright").Browser} browser
 * @param {import("playwright").BrowserContextOptions & {path?: string, before?: (page: import("playwright").Page) => Promise<unknown>}} [options]
 * @returns {Promise<Visit>}
 */
export async function visit(browser, { path: address = "/", before, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  await page.addInitScript(watchSound);
  await before?.(page);
  await page.goto(`${BASE_URL}${address}`);
  if (!before) await page.waitForSelector("hu-studio[data-ready]", { timeout: 60_000 });
  return { page, said, leave: () => context.close() };
}

/**
 * @param {import("playwright").Page} page
 * @returns {Promise<{state: string, position: number, run: string, notes: any[], duration: number, starts: number}>}
 */
export function stateOf(page) {
  return page.evaluate(() => {
    const { player, piece } = /** @type {any} */ (document.querySelector("hu-studio"));
    return {
      state: player.state,
      position: player.position,
      run: piece?.preview.run_hash ?? "",
      notes: piece?.preview.notes ?? [],
      duration: player.duration,
      starts: /** @type {any} */ (globalThis).watched.started.length,
    };
  });
}

/**
 * Waits until another render than this one is heard.
 *
 * @param {import("playwright").Page} page
 * @param {string} run its hash
 */
export function anotherRun(page, run) {
  return page.waitForSelector(`hu-studio[data-ready]:not([data-ready="${run}"]):not([data-asking])`, { timeout: 60_000 });
}

/**
 * Waits until the player is in a state.
 *
 * @param {import("playwright").Page} page
 * @param {string} state
 */
export function untilState(page, state) {
  return page.waitForSelector(`hu-studio[data-state="${state}"]`);
}

/**
 * Finds the parts of a control.
 *
 * @param {import("playwright").Page} page
 * @param {string} name of a law or a music parameter
 */
export function controlOf(page, name) {
  const control = page.locator(`.control[data-name="${name}"]`).first();
  return {
    control,
    box: control.locator('input[type="number"]'),
    slider: control.locator('input[type="range"]'),
    reset: control.getByRole("button", { name: "Reset" }),
  };
}
