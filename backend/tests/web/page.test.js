import assert from "node:assert/strict";
import test from "node:test";

import { ask } from "./server.js";

/**
 * @param {string} path
 */
async function textAt(path) {
  const response = await ask(path);
  assert.equal(response.status, 200, path);
  return response.text();
}

/**
 * @param {string} html
 * @returns {string[]} everything the page loads
 */
function loadedBy(html) {
  return [...html.matchAll(/(?:src|href)="([^"#]+)"/gu)].map(([, path]) => String(path));
}

/**
 * Follows every import from a module on.
 *
 * @param {string} path
 * @param {Set<string>} [seen]
 */
async function modulesFrom(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  const source = await textAt(path);
  for (const [, name] of source.matchAll(/^import [^"]*"([^"]+)";$/gmu)) {
    await modulesFrom(new URL(String(name), `http://page${path}`).pathname, seen);
  }
  return seen;
}

test("the page has nothing inline that its policy would have to allow", async () => {
  const html = await textAt("/");
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=|javascript:/u);
  for (const [script] of html.matchAll(/<script[^>]*>[^<]*/gu)) assert.match(script, /src="[^"]+">$/u);
});

test("the page is asked for anew each time, its assets never again", async () => {
  const page = await ask("/");
  assert.match(page.headers.get("cache-control") ?? "", /no-cache/u);
  for (const path of loadedBy(await page.text())) {
    assert.match(path, /^\/static\/[^/{}]+\//u);
    const asset = await ask(path);
    await asset.body?.cancel();
    assert.match(asset.headers.get("cache-control") ?? "", /immutable/u, path);
  }
});

test("every module that the page needs is there, under the same tree, as a script", async () => {
  const main = loadedBy(await textAt("/")).find((path) => path.endsWith("main.js"));
  assert.ok(main);
  const modules = await modulesFrom(main);
  assert.ok(modules.size > 20, `${modules.size} modules`);
  const tree = main.split("/").slice(0, 3).join("/");
  for (const path of modules) {
    assert.ok(path.startsWith(tree), path);
    const response = await ask(path, { method: "HEAD" });
    assert.match(response.headers.get("content-type") ?? "", /^text\/javascript/u, path);
  }
});

test("the policy lets the page load from its own server only", async () => {
  const { headers } = await ask("/");
  const policy = headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'self'/u);
  assert.doesNotMatch(policy, /unsafe|\*/u);
});

test("an asset of another tree, or outside of it, is not there", async () => {
  for (const path of ["/static/another/js/main.js", "/static/another/..%2f..%2fapp.py"]) {
    const response = await ask(path);
    await response.body?.cancel();
    assert.equal(response.status, 404, path);
  }
});
