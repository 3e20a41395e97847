import assert from "node:assert/strict";
import test from "node:test";

import { carriedOver, heardTime, positionAt } from "../../app/static/js/clock.js";

const clock = Object.freeze({ anchor: 100, position: 2, duration: 10, loops: false });

test("a clock runs on from its anchor", () => {
  assert.equal(positionAt(clock, 103), 5);
});

test("a clock without a loop stays at the end", () => {
  assert.equal(positionAt(clock, 200), 10);
});

test("a looping clock comes round", () => {
  assert.equal(positionAt({ ...clock, loops: true }, 109), 1);
});

test("what was started but is not at the ear yet stands at the beginning", () => {
  assert.equal(positionAt({ ...clock, position: 0 }, 99.97), 0);
});

test("a piece that lasts no time stays at its beginning", () => {
  assert.equal(positionAt({ ...clock, position: 0, duration: 0, loops: true }, 101), 0);
});

test("what is heard now follows the output timestamp between two of its steps", () => {
  const stamp = { contextTime: 5, performanceTime: 1000 };
  assert.ok(Math.abs(heardTime({ currentTime: 5.04, outputLatency: 0.03, stamp, now: 1008 }) - 5.008) < 1e-12);
});

test("nothing is heard before it was rendered", () => {
  const stamp = { contextTime: 5, performanceTime: 1000 };
  assert.equal(heardTime({ currentTime: 5.01, outputLatency: 0.01, stamp, now: 1900 }), 5.01);
});

test("a stale timestamp does not hold the picture back", () => {
  const stamp = { contextTime: 1, performanceTime: 1000 };
  assert.ok(heardTime({ currentTime: 5, outputLatency: 0.02, stamp, now: 1000 }) >= 4.92);
});

test("without a timestamp the latency is taken off", () => {
  assert.equal(heardTime({ currentTime: 5, outputLatency: 0.25, stamp: { contextTime: 0, performanceTime: 0 }, now: 9 }), 4.75);
});

test("another render goes on at the same simulated moment", () => {
  assert.equal(carriedOver(4, { from: 1, to: 1, duration: 10 }), 4);
  assert.equal(carriedOver(4, { from: 1, to: 2, duration: 10 }), 2);
});

test("a moment the other render does not reach begins again", () => {
  assert.equal(carriedOver(8, { from: 1, to: 0.5, duration: 10 }), 0);
});
