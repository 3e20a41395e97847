/** Joints and sides as the stage draws them. */

import assert from "node:assert/strict";
import test from "node:test";

import { edgeOf } from "../../app/static/js/backdrop.js";
import { figureOf, zigzag } from "../../app/static/js/joints.js";
import { boundaryOf, complaint } from "../../app/static/js/words.js";

/** @typedef {import("../../app/static/js/types.js").JointLook} JointLook */

/** The first stands upright, the second is turned by a quarter, the third is not there. */
const POSES = [{ x: 1, y: 2, angle: 0 }, { x: 5, y: 5, angle: Math.PI / 2 }, null];

/**
 * @param {Partial<JointLook>} joint
 */
function drawn(joint) {
  const whole = /** @type {JointLook} */ ({ kind: "pin", a: 0, b: 1, anchor_a: [0, 0], anchor_b: [0, 0], ...joint });
  return figureOf(whole, (body) => POSES[body], 0.1);
}

/**
 * @param {number[][] | undefined} points
 */
function rounded(points) {
  return points?.map((point) => point.map((part) => Math.round(part * 1e9) / 1e9));
}

test("a rod leads from anchor to anchor, which turn with their bodies", () => {
  const figure = drawn({ anchor_a: [0.5, 0], anchor_b: [1, 0] });
  assert.deepEqual(rounded(figure?.lines[0]), [[1.5, 2], [5, 6]]);
  assert.deepEqual([figure?.dashed, figure?.rings], [false, []]);
});

test("an anchor in the world is where it says", () => {
  assert.deepEqual(drawn({ b: null, anchor_b: [7, 8] })?.lines, [[[1, 2], [7, 8]]]);
});

test("a rope is dashed, and what turns a pair is dashed from place to place", () => {
  assert.equal(drawn({ kind: "slide" })?.dashed, true);
  const gear = drawn({ kind: "gear" });
  assert.deepEqual([gear?.dashed, gear?.lines], [true, [[[1, 2], [5, 5]]]]);
});

test("a hinge is a ring, and so is what turns a body against the world", () => {
  assert.deepEqual(drawn({ kind: "pivot", anchor_a: [0, 1], anchor_b: null }), { lines: [], dashed: true, rings: [[1, 3]] });
  assert.deepEqual(drawn({ kind: "motor", b: null, anchor_b: null })?.rings, [[1, 2]]);
});

test("a groove lies in the other body, with a ring at the point that slides", () => {
  const groove = drawn({ kind: "groove", a: 1, b: 0, anchor_a: [0, 1], anchor_b: null, start: [-1, 0], end: [1, 0] });
  assert.deepEqual(groove?.lines, [[[0, 2], [2, 2]]]);
  assert.deepEqual(rounded(groove?.rings), [[4, 5]]);
});

test("a joint is not drawn while one of its bodies is not there", () => {
  assert.equal(drawn({ a: 2 }), null);
  assert.equal(drawn({ b: 2 }), null);
});

test("a spring goes to and fro between its ends, as far to one side as to the other", () => {
  const line = zigzag([1, 1], [4, 5], 0.2);
  assert.deepEqual([line[0], line.at(-1)], [[1, 1], [4, 5]]);
  const aside = line.map(([x, y]) => ((x - 1) * -4 + (y - 1) * 3) / 5);
  const turns = aside.filter((distance) => Math.abs(distance) > 1e-9);
  assert.ok(turns.length > 10);
  for (const [at, distance] of turns.entries()) assert.ok(Math.abs(distance - (at % 2 === 0 ? 0.2 : -0.2)) < 1e-9);
  const along = line.map(([x, y]) => ((x - 1) * 3 + (y - 1) * 4) / 5);
  assert.deepEqual(along, along.toSorted((a, b) => a - b));
});

test("a spring without length is still a line", () => {
  assert.deepEqual(zigzag([1, 1], [1, 1], 0.2), [[1, 1], [1, 1]]);
});

test("a wall is a line, a side that one comes round through is dashed, an open one is not drawn", () => {
  const boundary = { walls: ["floor"], periodic: ["x"] };
  const ways = [["floor", "y"], ["ceiling", "y"], ["left", "x"], ["right", "x"]].map(([side, axis]) => edgeOf({ side, axis }, boundary));
  assert.deepEqual(ways, ["line", null, "dashes", "dashes"]);
});

test("the box is told with its open and its periodic sides", () => {
  const size = /** @type {[number, number, number]} */ ([4, 3, 0]);
  assert.equal(boundaryOf({ kind: "box", size, open: ["ceiling"], periodic: ["x"] }), "4 × 3 m, periodic along x, open at the ceiling");
  assert.equal(boundaryOf({ kind: "periodic", size, open: [], periodic: ["x", "y"] }), "4 × 3 m, periodic along x and y");
  assert.equal(boundaryOf({ kind: "open", size, open: [], periodic: [] }), "none: bodies fly on");
});

test("a complaint counts constraints, clouds and spawners as it counts bodies", () => {
  const fault = { message: "there is no such body", value: "x", allowed: "" };
  for (const [pointer, name] of [["/constraints/0/a", "Constraint 1"], ["/clouds/1/count", "Cloud 2"], ["/mapping/3/source", "Rule 4"], ["/bodies/2", "Body 3"], ["/bodies", "Bodies"]]) {
    const told = complaint(/** @type {any} */ ({ status: 422, detail: "", errors: [{ ...fault, pointer }] }));
    assert.ok(told.startsWith(`${name}: there is no such body`), told);
  }
});
