import assert from "node:assert/strict";
import test from "node:test";

import { fitted, projected, scaleBar } from "../../app/static/js/projection.js";

/** @typedef {import("../../app/static/js/types.js").Vector} Vector */

const FLAT = { low: /** @type {Vector} */ ([-5, 0, 0]), high: /** @type {Vector} */ ([5, 6, 0]) };
const DEEP = { low: /** @type {Vector} */ ([-4, 0, -3]), high: /** @type {Vector} */ ([4, 5, 3]) };
const AREA = { left: 50, top: 40, width: 800, height: 600 };

test("a flat box fills the area it is given and keeps its shape", () => {
  const view = fitted(FLAT, AREA);
  const [floor, ceiling] = [projected(view, -5, 0, 0), projected(view, 5, 6, 0)];
  assert.equal(floor.x, 50);
  assert.equal(ceiling.x, 850);
  assert.equal((ceiling.x - floor.x) / (floor.y - ceiling.y), 10 / 6);
});

test("every corner of a box with depth is inside the area", () => {
  const view = fitted(DEEP, AREA);
  const corners = [-4, 4].flatMap((x) => [0, 5].flatMap((y) => [-3, 3].map((z) => /** @type {const} */ ([x, y, z]))));
  for (const [x, y, z] of corners) {
    const at = projected(view, x, y, z);
    assert.ok(at.x >= 50 - 1e-9 && at.x <= 850 + 1e-9 && at.y >= 40 - 1e-9 && at.y <= 640 + 1e-9, `${x} ${y} ${z}`);
  }
});

test("what is farther away is smaller and nearer the middle", () => {
  const view = fitted(DEEP, AREA);
  const [near, far] = [projected(view, 4, 0, -3), projected(view, 4, 0, 3)];
  assert.ok(far.scale < near.scale);
  assert.ok(far.x < near.x);
  assert.ok(far.y < near.y);
});

test("up is up", () => {
  const view = fitted(FLAT, AREA);
  assert.ok(projected(view, 0, 3, 0).y < projected(view, 0, 1, 0).y);
});

test("the bar of the scale is 1, 2 or 5 times a power of ten and fits", () => {
  assert.equal(scaleBar(fitted(FLAT, AREA), 90), 1);
  assert.equal(scaleBar(fitted(FLAT, AREA), 170), 2);
  assert.equal(scaleBar(fitted({ low: [-0.5, 0, 0], high: [0.5, 0.5, 0] }, AREA), 90), 0.1);
});
