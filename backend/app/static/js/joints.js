/** What joins bodies: rods, ropes, springs, hinges, grooves and what turns. */

import { faded } from "./colours.js";
import { projected } from "./projection.js";
import { placed } from "./shapes.js";

/**
 * @typedef {import("./types.js").JointLook} JointLook
 * @typedef {import("./shapes.js").Point} Point
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./colours.js").Palette} Palette
 * @typedef {import("./frames.js").Pose} Pose
 *
 * @typedef {object} Figure how a joint is drawn, in m
 * @property {Point[][]} lines
 * @property {boolean} dashed whether they give way, as a rope does
 * @property {Point[]} rings where something turns
 */

/** Turns of a spring. */
const COILS = 9;

/** Half the width of a spring, in pixels. */
const COIL_PIXELS = 6;

const RING_PIXELS = 4;

/**
 * Tells how a joint is drawn.
 *
 * @param {JointLook} joint
 * @param {(body: number) => Pick<Pose, "x" | "y" | "angle"> | null} poseOf where a body is; null while it is not there
 * @param {number} width m, half the width of a spring
 * @returns {Figure | null} null while one of its bodies is not there
 */
export function figureOf(joint, poseOf, width) {
  const a = poseOf(joint.a);
  const b = joint.b === null ? null : poseOf(joint.b);
  if (!a || (joint.b !== null && !b)) return null;
  const near = at(a, joint.anchor_a);
  if (joint.start && joint.end) return { lines: [[at(b, joint.start), at(b, joint.end)]], dashed: false, rings: [near] };
  const far = joint.anchor_b ? at(b, joint.anchor_b) : null;
  switch (joint.kind) {
    case "pin":
      return { lines: far ? [[near, far]] : [], dashed: false, rings: [] };
    case "slide":
      return { lines: far ? [[near, far]] : [], dashed: true, rings: [] };
    case "spring":
      return { lines: far ? [zigzag(near, far, width)] : [], dashed: false, rings: [] };
    default:
      return { lines: far ? [[near, far]] : [], dashed: true, rings: [near] };
  }
}

/**
 * @param {Pick<Pose, "x" | "y" | "angle"> | null} pose of a body; without one, of the world
 * @param {Point} anchor
 * @returns {Point}
 */
function at(pose, anchor) {
  return pose ? placed(anchor, [pose.x, pose.y], pose.angle) : anchor;
}

/**
 * Tells the line of a spring: straight at its ends, and to and fro between them.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {number} width m, how far to either side
 * @returns {Point[]}
 */
export function zigzag(from, to, width) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length === 0) return [from, to];
  const count = 2 * COILS;
  const inner = Array.from({ length: count }, (_, step) => {
    const along = 0.1 + (0.8 * (step + 0.5)) / count;
    const aside = (step % 2 === 0 ? width : -width) / length;
    return /** @type {Point} */ ([from[0] + dx * along - dy * aside, from[1] + dy * along + dx * aside]);
  });
  const part = (/** @type {number} */ share) => /** @type {Point} */ ([from[0] + dx * share, from[1] + dy * share]);
  return [from, part(0.1), ...inner, part(0.9), to];
}

/**
 * @param {View} view
 * @param {JointLook[]} joints
 * @param {(body: number) => Pose | null} poseOf
 * @returns {Figure[]} of those whose bodies are there
 */
export function figuresOf(view, joints, poseOf) {
  return joints.flatMap((joint) => figureOf(joint, poseOf, COIL_PIXELS / view.scale) ?? []);
}

/**
 * Draws what lies behind the bodies.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Figure[]} figures
 * @param {Palette} palette
 */
export function drawLines(context, view, figures, palette) {
  context.strokeStyle = faded(palette.line, 0.8);
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  for (const { lines, dashed } of figures) {
    context.setLineDash(dashed ? [4, 4] : []);
    context.beginPath();
    for (const line of lines) trace(context, view, line);
    context.stroke();
  }
  context.setLineDash([]);
}

/**
 * Draws what is to be seen before the bodies.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Figure[]} figures
 * @param {Palette} palette
 */
export function drawRings(context, view, figures, palette) {
  context.strokeStyle = palette.text;
  context.lineWidth = 1.25;
  for (const [x, y] of figures.flatMap(({ rings }) => rings)) {
    const seen = projected(view, x, y, 0);
    context.beginPath();
    context.arc(seen.x, seen.y, RING_PIXELS, 0, 2 * Math.PI);
    context.stroke();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Point[]} points
 */
function trace(context, view, points) {
  for (const [index, [x, y]] of points.entries()) {
    const seen = projected(view, x, y, 0);
    if (index === 0) context.moveTo(seen.x, seen.y);
    else context.lineTo(seen.x, seen.y);
  }
}
