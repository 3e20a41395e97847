/** What the README tells a newcomer to type must work as it stands there. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { promisify } from "node:util";

import { BASE_URL } from "./server.js";

const run = promisify(execFile);
const ROOT = new URL("../../../", import.meta.url);

/**
 * Returns the walk of the README, told to a server that is being tested and as somebody nobody else is.
 */
async function walk() {
  const readme = await readFile(new URL("README.md", ROOT), "utf8");
  const block = /```sh\n(api=[\s\S]*?)```/u.exec(readme)?.[1] ?? "";
  const name = `ada-${process.pid}-${Date.now().toString(36)}`;
  return block.replace("http://localhost:10000", BASE_URL).replaceAll("ada@", `${name}@`).replaceAll('"ada"', `"${name}"`);
}

test("the README's walk ends with a sound and its notes", async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), "readme-"));
  t.after(() => rm(folder, { recursive: true }));
  const commands = await walk();
  assert.match(commands, /ball\.wav/u);
  await run("bash", ["-euo", "pipefail", "-c", commands], { cwd: folder });
  const notes = await readFile(path.join(folder, "ball.mid"));
  assert.equal(notes.subarray(0, 4).toString("latin1"), "MThd");
  const sound = await readFile(path.join(folder, "ball.wav"));
  assert.equal(sound.subarray(0, 4).toString("latin1"), "RIFF");
  assert.ok(sound.length > 8 * 48000 * 6, "eight seconds of stereo in 24 bits");
  assert.ok(sound.subarray(64).some((byte) => byte !== 0), "not silent");
});
