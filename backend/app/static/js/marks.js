/** Small marks on the picture: how a ball turns, and which note is asked about. */

import { faded } from "./colours.js";

/**
 * @typedef {object} Seen a body on the picture
 * @property {number} index
 * @property {number} x pixels
 * @property {number} y pixels
 * @property {number} scale pixels a metre at its depth
 * @property {number} radius pixels
 * @property {import("./types.js").Vector} place m
 * @property {number} angle rad
 */

/**
 * A mark near the rim shows how a ball turns.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Seen} body
 * @param {string} colour
 */
export function drawSpin(context, { x, y, radius, angle }, colour) {
  const [dx, dy] = [Math.cos(angle) * radius, -Math.sin(angle) * radius];
  context.strokeStyle = faded(colour, 0.55);
  context.lineWidth = Math.max(1, radius * 0.1);
  context.beginPath();
  context.moveTo(x + dx * 0.45, y + dy * 0.45);
  context.lineTo(x + dx * 0.8, y + dy * 0.8);
  context.stroke();
}

/**
 * Marks where the note in question was caused.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {string} colour
 */
export function drawMark(context, { x, y }, colour) {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  for (const turn of [0, 1, 2, 3]) {
    const angle = (turn * Math.PI) / 2 + Math.PI / 4;
    context.beginPath();
    context.arc(x, y, 16, angle - 0.5, angle + 0.5);
    context.stroke();
  }
}
