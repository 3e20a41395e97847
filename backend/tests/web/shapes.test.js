/** Shapes as the stage draws them. */

import assert from "node:assert/strict";
import test from "node:test";

import { edgesOf } from "../../app/static/js/bodies.js";
import { outlinesOf, placed, reachOf } from "../../app/static/js/shapes.js";

/** @typedef {import("../../app/static/js/shapes.js").Point} Point */
/** @typedef {import("../../app/static/js/shapes.js").Shape} Shape */

/**
 * @param {number} actual
 * @param {number} expected
 */
function near(actual, expected) {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

/**
 * @param {Point[]} ring
 * @returns {number} by the shoelace formula
 */
function areaOf(ring) {
  return ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

test("every point of a circle is a radius from the middle, and none comes twice", () => {
  const [ring] = outlinesOf({ kind: "circle", radius: 2 });
  for (const point of ring) near(Math.hypot(...point), 2);
  assert.equal(new Set(ring.map((point) => point.map((part) => part.toFixed(9)).join())).size, ring.length);
  assert.ok(Math.abs(areaOf(ring) / (4 * Math.PI) - 1) < 0.01);
});

test("a box lies about the middle, half its size to every side", () => {
  assert.deepEqual(outlinesOf({ kind: "box", size: [4, 2, 7] }), [[[-2, -1], [2, -1], [2, 1], [-2, 1]]]);
});

test("a polygon is drawn with the corners it is written with", () => {
  const vertices = /** @type {Point[]} */ ([[0, 0], [3, 0], [1, 1], [0, 3]]);
  assert.deepEqual(outlinesOf({ kind: "polygon", vertices }), [vertices]);
});

test("a segment is as thick everywhere, with round ends", () => {
  const shape = /** @type {const} */ ({ kind: "segment", a: [-1, -1, 0], b: [2, 3, 0], radius: 0.5 });
  const [ring] = outlinesOf({ ...shape, a: [...shape.a], b: [...shape.b] });
  for (const [x, y] of ring) {
    const along = Math.min(Math.max(((x + 1) * 3 + (y + 1) * 4) / 25, 0), 1);
    near(Math.hypot(x + 1 - 3 * along, y + 1 - 4 * along), 0.5);
  }
  // A bar of 5 by 1, and two half discs.
  assert.ok(Math.abs(areaOf(ring) / (5 + Math.PI / 4) - 1) < 0.01);
});

test("a segment without thickness is a line", () => {
  const line = /** @type {Shape} */ ({ kind: "segment", a: [0, 0, 0], b: [1, 2, 0], radius: 0 });
  assert.deepEqual(outlinesOf(line), [[[0, 0], [1, 2]]]);
});

test("the parts of a compound are turned where they are, and then shifted", () => {
  const plank = /** @type {const} */ ({ kind: "box", size: /** @type {[number, number, number]} */ ([2, 0.5, 0]) });
  const rings = outlinesOf({
    kind: "compound",
    parts: [
      { shape: plank, position: [3, 0], angle: Math.PI / 2 },
      { shape: { kind: "circle", radius: 1 }, position: [0, 4], angle: 1 },
    ],
  });
  assert.equal(rings.length, 2);
  const expected = [[3.25, -1], [3.25, 1], [2.75, 1], [2.75, -1]];
  for (const [at, [x, y]] of rings[0].entries()) {
    near(x, expected[at][0]);
    near(y, expected[at][1]);
  }
  for (const [x, y] of rings[1]) near(Math.hypot(x, y - 4), 1);
});

test("a quarter of a turn takes right to up", () => {
  const [x, y] = placed([1, 0], [10, 20], Math.PI / 2);
  near(x, 10);
  near(y, 21);
});

test("the reach is how far the farthest point is", () => {
  near(reachOf({ kind: "circle", radius: 3 }), 3);
  near(reachOf({ kind: "box", size: [6, 8, 0] }), 5);
  near(reachOf({ kind: "segment", a: [0, 0, 0], b: [4, 0, 0], radius: 1 }), 5);
});

test("a box with depth has twelve edges, each as long as the side it belongs to", () => {
  const solid = edgesOf({ kind: "box", size: [4, 2, 6] }, { place: [1, 5, 2], angle: 0.7 });
  assert.ok(solid);
  const edges = solid.lines.flatMap((line) => line.slice(1).map((end, at) => [line[at], end]));
  const lengths = edges.map(([a, b]) => Math.round(1e6 * Math.hypot(...a.map((part, axis) => part - b[axis]))) / 1e6);
  assert.deepEqual(lengths.toSorted((a, b) => a - b), [2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6]);
});

test("a segment that leads into the depth is a thick line from end to end", () => {
  const solid = edgesOf({ kind: "segment", a: [0, 0, -1], b: [0, 2, 1], radius: 0.25 }, { place: [1, 1, 1], angle: 0 });
  assert.deepEqual(solid, { lines: [[[1, 1, 0], [1, 3, 2]]], width: 0.5 });
});

test("what is flat has no edges into the depth", () => {
  assert.equal(edgesOf({ kind: "box", size: [1, 1, 0] }, { place: [0, 0, 0], angle: 0 }), null);
  assert.equal(edgesOf({ kind: "segment", a: [0, 0, 0], b: [1, 0, 0], radius: 1 }, { place: [0, 0, 0], angle: 0 }), null);
});
