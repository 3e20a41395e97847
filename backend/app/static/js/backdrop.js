/** Draws the box that bodies move in: its edges, its metres, and the walls that have just been struck. */

import { colourOf, faded } from "./colours.js";
import { levelAt } from "./notes.js";
import { projected, scaleBar } from "./projection.js";
import { written } from "./dial.js";

/**
 * @typedef {import("./types.js").Vector} Vector
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").BoundaryLook} BoundaryLook
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./projection.js").Room} Room
 * @typedef {import("./colours.js").Palette} Palette
 */

/** The corners that each side's edges join, by which end of x and y they are at. */
const EDGES = Object.freeze([
  { side: "floor", axis: "y", from: [0, 0], to: [1, 0] },
  { side: "ceiling", axis: "y", from: [0, 1], to: [1, 1] },
  { side: "left", axis: "x", from: [0, 0], to: [0, 1] },
  { side: "right", axis: "x", from: [1, 0], to: [1, 1] },
]);

const DASHES = Object.freeze([6, 6]);

/**
 * Tells how a side of the box is drawn: a wall as a line, one through which one comes round dashed, an open one not at all.
 *
 * @param {{side: string, axis: string}} edge
 * @param {Pick<BoundaryLook, "walls" | "periodic">} boundary
 * @returns {"line" | "dashes" | null}
 */
export function edgeOf({ side, axis }, { walls, periodic }) {
  if (walls.includes(side)) return "line";
  return periodic.includes(axis) ? "dashes" : null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {object} scenery
 * @param {Room} scenery.room
 * @param {BoundaryLook} scenery.boundary
 * @param {Palette} scenery.palette
 */
export function drawBox(context, view, { room, boundary, palette }) {
  drawMetres(context, view, room, palette);
  const deep = room.high[2] > room.low[2];
  context.lineWidth = 1.25;
  for (const edge of EDGES) {
    const way = edgeOf(edge, boundary);
    if (!way) continue;
    context.setLineDash(way === "dashes" ? DASHES : []);
    context.strokeStyle = faded(palette.line, edge.side === "floor" ? 0.5 : 0.32);
    line(context, corner(view, room, edge.from, 1), corner(view, room, edge.to, 1));
    if (deep) line(context, corner(view, room, edge.from, 0), corner(view, room, edge.to, 0));
  }
  if (deep) drawDepth(context, view, { room, boundary, palette });
  context.setLineDash([]);
}

/**
 * Draws the edges that lead into the depth, where one of the two sides that meet there is to be seen.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {{room: Room, boundary: BoundaryLook, palette: Palette}} scenery
 */
function drawDepth(context, view, { room, boundary, palette }) {
  context.strokeStyle = faded(palette.line, 0.2);
  for (const at of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
    const meeting = EDGES.filter(({ from, to }) => [from, to].some(([x, y]) => x === at[0] && y === at[1]));
    const ways = meeting.map((edge) => edgeOf(edge, boundary));
    if (ways.every((way) => way === null)) continue;
    context.setLineDash(ways.includes("line") ? [] : DASHES);
    line(context, corner(view, room, at, 0), corner(view, room, at, 1));
  }
}

/**
 * @param {View} view
 * @param {Room} room
 * @param {number[]} at which end of x and y
 * @param {number} near which end of z
 */
function corner(view, { low, high }, [right, up], near) {
  return projected(view, right ? high[0] : low[0], up ? high[1] : low[1], near ? low[2] : high[2]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} a
 * @param {{x: number, y: number}} b
 */
function line(context, a, b) {
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
}

/**
 * Draws a point every so many metres on the far wall, and a bar that says how many.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {Room} room
 * @param {Palette} palette
 */
function drawMetres(context, view, { low, high }, palette) {
  const metres = scaleBar(view, 90);
  context.fillStyle = faded(palette.line, 0.3);
  for (let y = Math.ceil(low[1] / metres) * metres; y <= high[1]; y += metres) {
    for (let x = Math.ceil(low[0] / metres) * metres; x <= high[0]; x += metres) {
      const at = projected(view, x, y, high[2]);
      context.fillRect(at.x - 0.75, at.y - 0.75, 1.5, 1.5);
    }
  }
  const end = projected(view, high[0], low[1], low[2]);
  const start = { x: end.x - metres * view.scale, y: end.y + 12 };
  context.strokeStyle = faded(palette.line, 0.7);
  context.lineWidth = 1;
  line(context, start, { x: end.x, y: end.y + 12 });
  for (const x of [start.x, end.x]) line(context, { x, y: end.y + 9 }, { x, y: end.y + 15 });
  context.fillStyle = palette.quiet;
  context.font = "12px system-ui, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(`${written(metres)} m`, start.x - 7, end.y + 12);
}

/** Along which axis a wall stretches on the picture. */
const STRETCH = Object.freeze({ floor: 0, ceiling: 0, left: 1, right: 1 });

/**
 * Lets a wall shine where it was struck, for as long as the blow rings.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {View} view
 * @param {object} blow
 * @param {Note} blow.note
 * @param {number} blow.time heard seconds
 * @param {Room} blow.room
 * @param {number} blow.reach m
 * @param {Palette} blow.palette
 */
export function drawStruckWall(context, view, { note, time, room, reach, palette }) {
  const axis = STRETCH[/** @type {keyof typeof STRETCH} */ (note.other)];
  if (axis === undefined) return;
  const [start, end] = [-reach, reach].map((metres) => {
    const place = /** @type {Vector} */ ([...note.position]);
    place[axis] += metres;
    return place;
  });
  const [a, b] = [projected(view, ...start), projected(view, ...end)];
  const colour = colourOf(palette, note.timbre);
  const light = context.createLinearGradient(a.x, a.y, b.x, b.y);
  light.addColorStop(0, faded(colour, 0));
  light.addColorStop(0.5, faded(colour, Math.min(1, 1.3 * levelAt(note, time))));
  light.addColorStop(1, faded(colour, 0));
  context.strokeStyle = light;
  context.lineWidth = 2;
  line(context, projected(view, ...within(start, room, axis)), projected(view, ...within(end, room, axis)));
}

/**
 * @param {Vector} place
 * @param {Room} room
 * @param {0 | 1} axis along which it is held inside
 */
function within(place, { low, high }, axis) {
  const held = /** @type {Vector} */ ([...place]);
  held[axis] = Math.min(Math.max(held[axis], low[axis]), high[axis]);
  return held;
}
