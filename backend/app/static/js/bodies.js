/** Draws bodies: balls as they are lit, every other shape by its outline, as it is turned. */

import { blended, colourOf, faded } from "./colours.js";
import { poseAt } from "./frames.js";
import { drawSpin } from "./marks.js";
import { levelAt } from "./notes.js";
import { projected } from "./projection.js";
import { outlinesOf, placed } from "./shapes.js";
import { place as put } from "./sprites.js";

/**
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").BodyLook} BodyLook
 * @typedef {import("./types.js").Vector} Vector
 * @typedef {import("./shapes.js").Shape} Shape
 * @typedef {import("./frames.js").Frames} Frames
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./colours.js").Palette} Palette
 * @typedef {import("./marks.js").Seen} Seen
 *
 * @typedef {object} Moment
 * @property {View} view
 * @property {Frames} frames
 * @property {number} time heard seconds
 * @property {boolean} isFlat whether no body is farther away than another
 * @property {number[]} [pixels] the radius of each, if not its own
 *
 * @typedef {object} Setting
 * @property {View} view
 * @property {Palette} palette
 * @property {import("./sprites.js").Sprites} sprites
 * @property {boolean} calm
 * @property {Map<string, number>} levels how loud each body sounds, by its name
 * @property {number | undefined} shining index of a star
 */

const SMALLEST_RADIUS = 2.5;
const RIM_RADIUS = 5;

/** What all go round shines like a star of the main sequence, whatever it sounds like. */
const STARLIGHT = "#f0b548";

/** Keeps the outline of each body, made once; a picture only places them. */
export class Company {
  /**
   * @param {BodyLook[]} looks
   */
  constructor(looks) {
    this.looks = looks;
    /** @type {Map<string, Path2D>} */
    const known = new Map();
    this.paths = looks.map(({ shape }) => (shape.kind === "circle" ? null : pathOf(shape, known)));
  }

  /**
   * Finds who is to be seen.
   *
   * @param {Moment} moment
   * @returns {Seen[]} the far ones first
   */
  seen({ view, frames, time, isFlat, pixels }) {
    const pose = { x: 0, y: 0, z: 0, angle: 0 };
    /** @type {Seen[]} */
    const seen = [];
    for (const [index, look] of this.looks.entries()) {
      if (!poseAt(frames, index, time, pose)) continue;
      const { x, y, scale } = projected(view, pose.x, pose.y, pose.z);
      const radius = pixels ? pixels[index] : Math.max(SMALLEST_RADIUS, look.radius * scale);
      seen.push({ index, x, y, scale, radius, place: [pose.x, pose.y, pose.z], angle: pose.angle });
    }
    return isFlat ? seen : seen.sort((a, b) => b.place[2] - a.place[2]);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Seen[]} seen
   * @param {Setting} setting
   */
  draw(context, seen, setting) {
    const { palette, sprites, levels, calm, shining } = setting;
    for (const body of seen) {
      const look = this.looks[body.index];
      const shines = body.index === shining;
      const colour = shines ? STARLIGHT : colourOf(palette, look.material);
      const level = calm ? 0 : (levels.get(look.name) ?? 0);
      if (shines) put(context, sprites.of(colour).glow, body, body.radius * 3.4);
      if (look.shape.kind === "circle") drawCircle(context, body, look, { ...setting, colour, level });
      else this.drawOutline(context, body, look, { ...setting, colour, level });
    }
    context.globalAlpha = 1;
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Seen} body
   * @param {BodyLook} look
   * @param {Setting & {colour: string, level: number}} setting
   */
  drawOutline(context, body, look, setting) {
    const solid = edgesOf(look.shape, body);
    const isSmall = body.radius < RIM_RADIUS;
    const path = solid ? solidPath(solid, setting.view) : this.paths[body.index];
    if (!path) return;
    if (solid) {
      dress(context, path, { ...setting, look, isSmall, pixel: 1, width: solid.width * body.scale });
      return;
    }
    const before = context.getTransform();
    const [sine, cosine] = [Math.sin(body.angle) * body.scale, Math.cos(body.angle) * body.scale];
    context.transform(cosine, -sine, -sine, -cosine, body.x, body.y);
    dress(context, path, { ...setting, look, isSmall, pixel: 1 / body.scale, width: 0 });
    context.setTransform(before);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {object} dressing
 * @param {string} dressing.colour
 * @param {number} dressing.level how loud it sounds, 0–1
 * @param {BodyLook} dressing.look
 * @param {Palette} dressing.palette
 * @param {number} dressing.pixel how long a pixel is in the units of the path
 * @param {boolean} dressing.isSmall whether a rim would be as large as the body itself
 * @param {number} dressing.width of a line that is thick itself; 0 for an outline
 */
function dress(context, path, { colour, level, look, palette, pixel, width, isSmall }) {
  const isSolid = !look.fixed && !look.sensor;
  context.lineJoin = "round";
  context.lineCap = "round";
  if (level > 0) {
    // Wide lines are light around the rim, as the glow is around a ball.
    context.strokeStyle = faded(colour, Math.min(1, 0.28 * level));
    for (const spread of [1, 0.6, 0.3]) {
      context.lineWidth = width + spread * (8 + 24 * level) * pixel;
      context.stroke(path);
    }
  }
  if (width > 0) context.strokeStyle = faded(colour, look.sensor ? 0.15 : 0.6);
  else context.fillStyle = faded(colour, look.sensor ? 0.07 : Math.min(1, (isSolid ? 0.78 : 0.22) + level * 0.5));
  context.lineWidth = Math.max(width, pixel);
  if (width > 0) context.stroke(path);
  else context.fill(path);
  if (isSmall && isSolid) return;
  context.strokeStyle = isSolid ? blended(colour, palette.dark ? "#ffffff" : "#20283c", 0.35) : colour;
  context.lineWidth = 1.5 * pixel;
  if (look.sensor) context.setLineDash([5 * pixel, 5 * pixel]);
  context.stroke(path);
  if (look.sensor) context.setLineDash([]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Seen} body
 * @param {BodyLook} look
 * @param {Setting & {colour: string, level: number}} setting
 */
function drawCircle(context, body, look, { colour, level, sprites, palette, shining }) {
  const { ball, glow } = sprites.of(colour);
  if (level > 0) {
    context.globalAlpha = Math.min(1, level * 1.4);
    put(context, glow, body, body.radius * 2.6 + 6);
    context.globalAlpha = 1;
  }
  if (look.fixed || look.sensor) drawRing(context, body, colour, look.sensor);
  else put(context, ball, body, body.radius);
  if (body.radius > 6 && !look.fixed && !look.sensor && shining === undefined) drawSpin(context, body, palette.ground);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Seen} body
 * @param {string} colour
 * @param {boolean} isSensor
 */
function drawRing(context, { x, y, radius }, colour, isSensor) {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = faded(colour, isSensor ? 0.07 : 0.22);
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.fill();
  if (isSensor) context.setLineDash([5, 5]);
  context.stroke();
  if (isSensor) context.setLineDash([]);
}

/**
 * @param {Shape} shape
 * @param {Map<string, Path2D>} known of equal shapes
 */
function pathOf(shape, known) {
  const key = JSON.stringify(shape);
  const kept = known.get(key);
  if (kept) return kept;
  const path = new Path2D();
  for (const ring of outlinesOf(shape)) {
    for (const [index, [x, y]] of ring.entries()) {
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
    path.closePath();
  }
  known.set(key, path);
  return path;
}

/**
 * Tells the edges of what reaches into the depth, in the room.
 *
 * @param {Shape} shape
 * @param {Pick<Seen, "place" | "angle">} body
 * @returns {{lines: Vector[][], width: number} | null} in m, `width` that of a line that is thick itself; null for what is flat
 */
export function edgesOf(shape, { place: [x, y, z], angle }) {
  if (shape.kind === "box" && shape.size[2] > 0) {
    const [outline] = outlinesOf(shape);
    const faces = [z - shape.size[2] / 2, z + shape.size[2] / 2].map((depth) => {
      return outline.map((point) => /** @type {Vector} */ ([...placed(point, [x, y], angle), depth]));
    });
    const [near, far] = faces;
    const closed = faces.map((face) => [...face, face[0]]);
    return { lines: [...closed, ...near.map((corner, index) => [corner, far[index]])], width: 0 };
  }
  if (shape.kind === "segment" && (shape.a[2] !== 0 || shape.b[2] !== 0)) {
    const ends = [shape.a, shape.b].map(([a, b, c]) => /** @type {Vector} */ ([...placed([a, b], [x, y], angle), z + c]));
    return { lines: [ends], width: 2 * shape.radius };
  }
  return null;
}

/**
 * @param {{lines: Vector[][]}} solid
 * @param {View} view
 */
function solidPath({ lines }, view) {
  const path = new Path2D();
  for (const line of lines) {
    for (const [index, point] of line.entries()) {
      const { x, y } = projected(view, ...point);
      if (index === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    }
  }
  return path;
}

/**
 * @param {Note[]} sounding
 * @param {number} time heard seconds
 * @returns {Map<string, number>} how loud each body sounds, by its name
 */
export function levelsByBody(sounding, time) {
  /** @type {Map<string, number>} */
  const levels = new Map();
  for (const note of sounding) {
    levels.set(note.body, Math.max(levels.get(note.body) ?? 0, levelAt(note, time)));
  }
  return levels;
}
