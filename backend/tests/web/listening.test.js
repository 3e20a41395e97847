import assert from "node:assert/strict";
import test, { mock } from "node:test";
import { promisify } from "node:util";

import { Problem } from "../../app/static/js/api.js";
import { Listening, PAUSE } from "../../app/static/js/listening.js";

/**
 * @param {number} gravity
 */
function turned(gravity) {
  return { laws: { gravity }, harmony: {} };
}

/** Watches one who listens: what was asked, what was answered, what was told. */
function observed() {
  /** @type {{changes: any, signal: AbortSignal, answer: (value: any) => void, refuse: (error: Error) => void}[]} */
  const asked = [];
  /** @type {any[]} */
  const heard = [];
  /** @type {any[]} */
  const states = [];
  const listening = new Listening({
    request: (changes, signal) =>
      new Promise((answer, refuse) => {
        asked.push({ changes, signal, answer, refuse });
      }),
    heard: (result) => heard.push(result),
    told: (state) => states.push(state),
  });
  return { asked, heard, states, listening };
}

/** Lets every promise that can go on go on. */
const settled = promisify(setImmediate);

test.beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
test.afterEach(() => mock.timers.reset());

test("a hand that still turns asks nothing; once it rests, the last value is asked", () => {
  const { asked, listening } = observed();
  for (const gravity of [1, 2, 3]) {
    listening.ask(turned(gravity));
    mock.timers.tick(PAUSE - 1);
  }
  assert.equal(asked.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(asked.map(({ changes }) => changes.laws.gravity), [3]);
});

test("an answer that a newer question has overtaken is dropped", async () => {
  const { asked, heard, listening } = observed();
  listening.ask(turned(1), 0);
  mock.timers.tick(0);
  listening.ask(turned(2), 0);
  mock.timers.tick(0);
  assert.equal(asked[0]?.signal.aborted, true);
  asked[1]?.answer("new");
  asked[0]?.answer("old");
  await settled();
  assert.deepEqual(heard, ["new"]);
});

test("a refusal is told and changes nothing that is heard", async () => {
  const { asked, heard, states, listening } = observed();
  listening.ask(turned(1), 0);
  mock.timers.tick(0);
  asked[0]?.refuse(new Problem({ status: 422, detail: "no" }));
  await settled();
  assert.deepEqual(heard, []);
  assert.deepEqual(states.map(({ kind }) => kind), ["asking", "refused"]);
});

test("a refusal that a newer question has overtaken is not told", async () => {
  const { asked, states, listening } = observed();
  listening.ask(turned(1), 0);
  mock.timers.tick(0);
  listening.ask(turned(2), 0);
  asked[0]?.refuse(new Problem({ status: 422, detail: "no" }));
  await settled();
  assert.deepEqual(states.map(({ kind }) => kind), ["asking"]);
});

test("when asked for patience it waits as long as it was told, then asks again", async () => {
  const { asked, heard, states, listening } = observed();
  listening.ask(turned(1), 0);
  mock.timers.tick(0);
  asked[0]?.refuse(new Problem({ status: 429, detail: "slower", retryAfter: 7 }));
  await settled();
  assert.deepEqual(states.at(-1), { kind: "waiting", seconds: 7 });
  mock.timers.tick(6999);
  assert.equal(asked.length, 1);
  mock.timers.tick(1);
  assert.equal(asked.length, 2);
  asked[1]?.answer("at last");
  await settled();
  assert.deepEqual(heard, ["at last"]);
});

test("a server that is busy is asked again too; one that is broken is not", async () => {
  const { asked, states, listening } = observed();
  listening.ask(turned(1), 0);
  mock.timers.tick(0);
  asked[0]?.refuse(new Problem({ status: 503, detail: "busy", retryAfter: 5 }));
  await settled();
  assert.equal(states.at(-1).kind, "waiting");
  mock.timers.tick(5000);
  asked[1]?.refuse(new Problem({ status: 503, detail: "away" }));
  await settled();
  assert.equal(states.at(-1).kind, "refused");
});

test("turning on while it waits asks for the new value, not the old one again", async () => {
  const { asked, listening } = observed();
  listening.ask(turned(1), 0);
  mock.timers.tick(0);
  asked[0]?.refuse(new Problem({ status: 429, detail: "slower", retryAfter: 2 }));
  await settled();
  listening.ask(turned(2));
  mock.timers.tick(10_000);
  assert.deepEqual(asked.map(({ changes }) => changes.laws.gravity), [1, 2]);
});
