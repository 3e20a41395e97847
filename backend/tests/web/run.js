/** `npm test`: everything that is tested from outside, against a server that runs already. */

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { chromiumPath } from "../e2e/browser.js";
import { BASE_URL, serverFault } from "./server.js";

const FOLDERS = ["../web", "../e2e"].map((folder) => fileURLToPath(new URL(folder, import.meta.url)));

/**
 * Lists the test files by name: what `node --test` does with a folder differs from version to version.
 */
function testFiles() {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".test.js"))
      .sort()
      .map((name) => path.join(folder, name)),
  );
}

/**
 * Says in one line what keeps the tests from running; nothing if they can.
 */
async function obstacle() {
  const fault = await serverFault();
  if (fault) return `No server answers at ${BASE_URL} (${fault}). Start one: cd backend; TEST_PORT=8000 python run.py`;
  try {
    chromiumPath();
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const lacking = await obstacle();
if (lacking) {
  process.stderr.write(`${lacking}\n`);
  process.exitCode = 1;
} else {
  const options = ["--test", "--test-concurrency=1", "--test-timeout=180000", "--test-reporter=spec"];
  const tests = spawn(process.execPath, [...options, ...testFiles()], { stdio: "inherit" });
  tests.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
