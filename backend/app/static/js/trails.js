/** Draws where bodies have just been, from the recorded frames: the same after a jump as before it. */

import { colourOf, faded } from "./colours.js";
import { comesRound } from "./frames.js";
import { projected } from "./projection.js";

/**
 * @typedef {import("./types.js").BodyLook} BodyLook
 * @typedef {import("./frames.js").Frames} Frames
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./colours.js").Palette} Palette
 *
 * @typedef {object} Past
 * @property {Frames} frames
 * @property {BodyLook[]} bodies
 * @property {Palette} palette
 * @property {number} time heard seconds
 */

const SECONDS = 0.6;
/** Past so many bodies their trails are shorter: the picture would be all lines. */
const CROWD = 120;

/**
 * Sorts bodies that are drawn with the same pen.
 *
 * @param {BodyLook[]} bodies
 * @param {View} view
 */
function pens(bodies, view) {
  /** @type {Map<string, {material: string, width: number, indices: number[]}>} */
  const found = new Map();
  for (const [index, { material, radius, fixed }] of bodies.entries()) {
    if (fixed) continue;
    const width = Math.max(1, Math.round(radius * view.scale * 0.9));
    const key = `${material} ${width}`;
    const pen = found.get(key) ?? { material, width, indices: [] };
    pen.indices.push(index);
    found.set(key, pen);
  }
  return found.values();
}

/**
 * Draws lines that thin out and fade towards the past.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Past} past
 */
export function drawTrails(context, view, { frames, bodies, palette, time }) {
  const newest = Math.min(Math.floor(time * frames.frameRate), frames.nFrames - 1);
  const seconds = bodies.length > CROWD ? SECONDS / 3 : SECONDS;
  const steps = Math.max(1, Math.round(seconds * frames.frameRate));
  context.lineCap = "butt";
  for (const { material, width, indices } of pens(bodies, view)) {
    for (let step = 0; step < steps; step += 1) {
      const part = 1 - step / steps;
      context.strokeStyle = faded(colourOf(palette, material), 0.34 * part * part);
      context.lineWidth = Math.max(0.75, width * part * part);
      context.beginPath();
      for (const body of indices) traceStep(context, view, frames, body, newest - step);
      context.stroke();
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Frames} frames
 * @param {number} body
 * @param {number} frame the later end of the step; the other is the frame before
 */
function traceStep(context, view, { nBodies, positions, spans }, body, frame) {
  const later = 3 * (frame * nBodies + body);
  const earlier = later - 3 * nBodies;
  if (frame < 1 || Number.isNaN(positions[later] + positions[earlier])) return;
  if (spans?.some((span, axis) => comesRound(positions[earlier + axis], positions[later + axis], span))) return;
  const from = projected(view, positions[later], positions[later + 1], positions[later + 2]);
  const to = projected(view, positions[earlier], positions[earlier + 1], positions[earlier + 2]);
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
}

/**
 * Draws a few still points instead, for eyes that want less motion.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Past} past
 */
export function drawDots(context, view, { frames, bodies, palette, time }) {
  const spacing = Math.round(frames.frameRate / 8);
  const newest = Math.floor(Math.min(time * frames.frameRate, frames.nFrames - 1) / spacing) * spacing;
  for (const { material, indices } of pens(bodies, view)) {
    for (let step = 0; step < 5; step += 1) {
      context.fillStyle = faded(colourOf(palette, material), 0.6 * (1 - step / 5));
      for (const body of indices) dot(context, view, frames, body, newest - step * spacing);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Frames} frames
 * @param {number} body
 * @param {number} frame
 */
function dot(context, view, { nBodies, positions }, body, frame) {
  const at = 3 * (frame * nBodies + body);
  if (frame < 0 || Number.isNaN(positions[at])) return;
  const { x, y } = projected(view, positions[at], positions[at + 1], positions[at + 2]);
  context.beginPath();
  context.arc(x, y, 1.5, 0, 2 * Math.PI);
  context.fill();
}
