/** Draws what only orbits have: their courses, the light of the body in the middle, pairs in line, and a scale in AU. */

import { colourOf, faded } from "./colours.js";
import { written } from "./dial.js";
import { projected, scaleBar } from "./projection.js";

/**
 * @typedef {import("./types.js").BodyLook} BodyLook
 * @typedef {import("./types.js").Vector} Vector
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./colours.js").Palette} Palette
 * @typedef {import("./orbits.js").OrbitView} OrbitView
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {object} sky
 * @param {OrbitView} sky.orbits
 * @param {BodyLook[]} sky.bodies
 * @param {Palette} sky.palette
 */
export function drawHeavens(context, view, { orbits, bodies, palette }) {
  context.lineWidth = 1;
  for (const { body, points, closed } of orbits.courses) {
    context.strokeStyle = faded(colourOf(palette, bodies[body].material), 0.3);
    context.beginPath();
    for (const [at, point] of points.entries()) {
      const { x, y } = projected(view, ...point);
      if (at === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
    if (closed) context.closePath();
    context.stroke();
  }
  drawScale(context, view, orbits, palette);
}

/**
 * Draws how long a way is at the depth of the middle; where roots are drawn no bar could say it, so words do.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {OrbitView} orbits
 * @param {Palette} palette
 */
function drawScale(context, view, { room, isCompressed }, palette) {
  const end = projected(view, room.high[0], room.low[1], 0);
  const y = end.y + 12;
  context.fillStyle = palette.quiet;
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  if (isCompressed) {
    context.fillText("distances as their square roots", end.x, y);
    return;
  }
  const length = scaleBar({ ...view, scale: end.scale }, 90);
  const start = end.x - length * end.scale;
  context.strokeStyle = faded(palette.line, 0.7);
  context.beginPath();
  context.moveTo(start, y - 3);
  context.lineTo(start, y + 3);
  context.moveTo(start, y);
  context.lineTo(end.x, y);
  context.moveTo(end.x, y - 3);
  context.lineTo(end.x, y + 3);
  context.stroke();
  context.fillText(`${written(length)} AU`, start - 7, y);
}

/**
 * Draws the line from the body in the middle on which two others stand.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {object} pair
 * @param {Vector} pair.place of one of them; the line of the other lies on it
 * @param {string} pair.colour
 * @param {number} pair.level 0–1
 */
export function drawInLine(context, view, { place, colour, level }) {
  const [middle, end] = [projected(view, 0, 0, 0), projected(view, ...place)];
  context.strokeStyle = faded(colour, Math.min(1, 1.2 * level));
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(middle.x, middle.y);
  context.lineTo(end.x, end.y);
  context.stroke();
}
