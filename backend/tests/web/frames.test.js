import assert from "node:assert/strict";
import test from "node:test";

import { decodeFrames, extentOf, poseAt } from "../../app/static/js/frames.js";

/**
 * @param {number[][]} positions a triple for each body of each frame, one after the other
 * @param {{nBodies?: number, rate?: number, angles?: number[]}} [options]
 */
function recorded(positions, { nBodies = 1, rate = 60, angles = positions.map(() => 0) } = {}) {
  const buffer = new ArrayBuffer(16 + 16 * positions.length);
  const view = new DataView(buffer);
  for (const [index, letter] of [..."HUF1"].entries()) view.setUint8(index, letter.charCodeAt(0));
  view.setUint32(4, positions.length / nBodies, true);
  view.setUint32(8, nBodies, true);
  view.setFloat32(12, rate, true);
  for (const [index, value] of [...positions.flat(), ...angles].entries()) view.setFloat32(16 + 4 * index, value, true);
  return buffer;
}

test("frames are decoded as they were written", () => {
  const frames = decodeFrames(recorded([[1, 2, 3], [4, 5, 6]], { nBodies: 2, rate: 30, angles: [0.5, -1] }));
  assert.equal(frames.nFrames, 1);
  assert.equal(frames.nBodies, 2);
  assert.equal(frames.frameRate, 30);
  assert.deepEqual([...frames.positions], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([...frames.angles], [0.5, -1]);
});

test("another format is refused", () => {
  const bytes = recorded([[0, 0, 0]]);
  new DataView(bytes).setUint8(3, 50);
  assert.throws(() => decodeFrames(bytes), /no recorded frames/u);
  assert.throws(() => decodeFrames(new ArrayBuffer(3)), /no recorded frames/u);
});

test("frames that were cut short are refused", () => {
  assert.throws(() => decodeFrames(recorded([[0, 0, 0], [0, 0, 0]]).slice(0, -4)), /cut short/u);
});

test("between two frames a body is on the straight line from one to the other", () => {
  const frames = decodeFrames(recorded([[0, 0, 0], [2, 4, 8]], { rate: 10, angles: [0, 1] }));
  assert.deepEqual(poseAt(frames, 0, 0.025), { x: 0.5, y: 1, z: 2, angle: 0.25 });
});

test("before the first frame and after the last one a body holds still", () => {
  const frames = decodeFrames(recorded([[0, 0, 0], [2, 4, 8]]));
  assert.equal(poseAt(frames, 0, -5)?.x, 0);
  assert.equal(poseAt(frames, 0, 99)?.x, 2);
});

test("a body is not there where its frames are NaN", () => {
  const frames = decodeFrames(recorded([[0, 0, 0], [NaN, NaN, NaN]], { rate: 1 }));
  assert.notEqual(poseAt(frames, 0, 0), null);
  assert.equal(poseAt(frames, 0, 0.5), null);
  assert.equal(poseAt(frames, 0, 1), null);
});

test("who goes out through a periodic side is on the short way, and past the middle of it on the other side", () => {
  const frames = { ...decodeFrames(recorded([[4.8, 1, 0], [-4.9, 1, 0]], { rate: 1 })), spans: [10, 0, 0] };
  for (const [time, x] of [[0, 4.8], [0.25, 4.875], [0.75, -4.975], [1, -4.9]]) {
    assert.ok(Math.abs(Number(poseAt(frames, 0, time)?.x) - x) < 1e-6, `${poseAt(frames, 0, time)?.x} at ${time}`);
  }
  const back = { ...decodeFrames(recorded([[-4.9, 0, 0], [4.8, 0, 0]], { rate: 1 })), spans: [10, 0, 0] };
  assert.ok(Math.abs(Number(poseAt(back, 0, 0.75)?.x) - 4.875) < 1e-6);
});

test("a long way that goes through no periodic side is straight", () => {
  const frames = { ...decodeFrames(recorded([[4.8, 1, 0], [-4.9, 1, 0]], { rate: 1 })), spans: [0, 10, 0] };
  assert.ok(Math.abs(Number(poseAt(frames, 0, 0.5)?.x) + 0.05) < 1e-6);
});

test("the extent holds every place and passes over those where nothing is", () => {
  const frames = decodeFrames(recorded([[-1, 2, 0], [NaN, NaN, NaN], [3, -4, 1]]));
  assert.deepEqual(extentOf(frames), { low: [-1, -4, 0], high: [3, 2, 1] });
});

test("where nothing ever is there is no extent", () => {
  assert.equal(extentOf(decodeFrames(recorded([]))), null);
});
