/** The picture: bodies where the recording has them, and light wherever something sounds. */

import { drawBox, drawStruckWall } from "./backdrop.js";
import { Company, levelsByBody } from "./bodies.js";
import { colourOf, faded, paletteOf } from "./colours.js";
import { fitCanvas, freshContext } from "./elements.js";
import { extentOf, poseAt } from "./frames.js";
import { drawHeavens, drawInLine } from "./heavens.js";
import { drawLines, drawRings, figuresOf } from "./joints.js";
import { drawMark } from "./marks.js";
import { levelAt } from "./notes.js";
import { orbitView } from "./orbits.js";
import { fitted, projected } from "./projection.js";
import { reachOf } from "./shapes.js";
import { place as put, Sprites } from "./sprites.js";
import { drawDots, drawTrails } from "./trails.js";

/**
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").BoundaryLook} BoundaryLook
 * @typedef {import("./frames.js").Frames} Frames
 * @typedef {import("./projection.js").View} View
 * @typedef {import("./projection.js").Room} Room
 */

/** Draws a piece at a moment; keeps nothing from one picture to the next. */
export class Stage {
  /**
   * @param {HTMLCanvasElement} canvas as large as the window, so that light ends nowhere
   * @param {HTMLElement} place where on it the box belongs
   */
  constructor(canvas, place) {
    this.canvas = canvas;
    this.place = place;
    /** @type {Piece | null} */
    this.piece = null;
    /** @type {Note | null} */
    this.chosen = null;
    this.calm = false;
    this.lightScale = 1;
    /** Heard seconds of the picture that stands. */
    this.time = 0;
    this.isStale = true;
    this.palette = paletteOf(canvas);
    this.sprites = new Sprites(this.palette.dark);
    fitCanvas(canvas, () => this.refit());
    new ResizeObserver(() => this.refit()).observe(place);
  }

  /** Takes up the colours that hold now. */
  repaint() {
    this.palette = paletteOf(this.canvas);
    this.sprites = new Sprites(this.palette.dark);
    this.isStale = true;
  }

  /**
   * @param {Piece} piece
   */
  show(piece) {
    this.piece = piece;
    const { dynamics, n_bodies: count } = piece.preview;
    this.orbits = dynamics === "orbital" && count > 0 ? orbitView(piece) : null;
    this.frames = this.orbits?.frames ?? { ...piece.frames, spans: spansOf(piece.preview.boundary) };
    this.company = new Company(piece.preview.bodies);
    this.room = this.orbits?.room ?? roomOf(piece);
    this.refit();
  }

  /**
   * @param {Note | null} note
   */
  choose(note) {
    this.chosen = note;
    this.isStale = true;
  }

  /** Fits the box into its place, with air around it and place for the caption below. */
  refit() {
    const { offsetLeft, offsetTop, clientWidth: width, clientHeight: height } = this.place;
    const air = Math.min(52, width * 0.06);
    const area = {
      left: offsetLeft + air,
      top: offsetTop + air,
      width: width - 2 * air,
      height: height - air - Math.max(air, 68),
    };
    // Light is as large as the room it falls in, within reason.
    this.lightScale = Math.min(1.4, Math.max(0.5, Math.min(area.width / 760, area.height / 400)));
    this.view = fitted(this.room ?? { low: [-5, 0, 0], high: [5, 6, 0] }, area);
    this.isStale = true;
  }

  /**
   * @param {number} time heard seconds
   */
  draw(time) {
    const { view, room, frames, company } = this;
    if (!this.piece || !view || !room || !frames || !company) return;
    if (time === this.time && !this.isStale) return;
    this.time = time;
    this.isStale = false;
    const { palette, orbits, sprites, calm } = this;
    const { boundary, notes, bodies, constraints } = this.piece.preview;
    const context = freshContext(this.canvas);
    if (orbits) drawHeavens(context, view, { orbits, bodies, palette });
    else drawBox(context, view, { room, boundary, palette });
    const past = { frames, bodies, palette, time };
    if (calm) drawDots(context, view, past);
    else drawTrails(context, view, past);
    const figures = figuresOf(view, constraints, (body) => poseAt(frames, body, time));
    drawLines(context, view, figures, palette);
    const sounding = notes.filter((note) => levelAt(note, time) > 0.002);
    const isFlat = !orbits && boundary.size[2] === 0;
    const seen = company.seen({ view, frames, time, isFlat, ...(orbits && { pixels: orbits.pixels }) });
    company.draw(context, seen, { view, palette, sprites, calm, levels: levelsByBody(sounding, time), shining: orbits?.centre });
    drawRings(context, view, figures, palette);
    this.drawLight(context, view, sounding);
    if (this.chosen) drawMark(context, projected(view, ...this.placeOf(this.chosen)), palette.accent);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {Note[]} sounding
   */
  drawLight(context, view, sounding) {
    // Light adds to darkness; on paper it would vanish, so there it is laid on as colour.
    context.globalCompositeOperation = this.palette.dark ? "lighter" : "source-over";
    for (const note of sounding) {
      if (this.room && !this.orbits) drawStruckWall(context, view, this.blow(note, this.room, view));
      if (note.kind === "conjunction") this.drawPair(context, view, note);
      if (this.calm) this.outline(context, view, note);
      else this.flash(context, view, note);
    }
    context.globalAlpha = 1;
    context.globalCompositeOperation = "source-over";
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {Note} note
   */
  drawPair(context, view, note) {
    const colour = colourOf(this.palette, note.timbre);
    drawInLine(context, view, { place: this.placeOf(note), colour, level: levelAt(note, this.time) });
  }

  /**
   * @param {Note} note
   */
  placeOf(note) {
    return this.orbits ? this.orbits.place(note) : note.position;
  }

  /**
   * @param {Note} note
   * @param {Room} room
   * @param {View} view
   */
  blow(note, room, view) {
    const reach = ((20 + 160 * note.velocity) * this.lightScale) / view.scale;
    return { note, room, reach, time: this.time, palette: this.palette };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {Note} note
   */
  flash(context, view, note) {
    const level = levelAt(note, this.time);
    const at = projected(view, ...this.placeOf(note));
    const { glow } = this.sprites.of(colourOf(this.palette, note.timbre));
    context.globalAlpha = Math.min(1, level * (this.palette.dark ? 1.5 : 1));
    put(context, glow, at, (16 + 90 * note.velocity) * this.lightScale);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {View} view
   * @param {Note} note
   */
  outline(context, view, note) {
    const at = projected(view, ...this.placeOf(note));
    context.strokeStyle = faded(colourOf(this.palette, note.timbre), Math.min(1, 0.25 + levelAt(note, this.time)));
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(at.x, at.y, (8 + 26 * note.velocity) * this.lightScale, 0, 2 * Math.PI);
    context.stroke();
  }
}

/**
 * @param {Piece} piece
 * @returns {Room} the box, or without one all that is ever seen
 */
function roomOf({ preview: { boundary, bodies }, frames }) {
  const [width, height, depth] = boundary.size;
  const extent = boundary.kind === "open" ? extentOf(frames) : null;
  if (!extent) return { low: [-width / 2, 0, -depth / 2], high: [width / 2, height, depth / 2] };
  // Balls are small against the air around the room; bars and plates may not be.
  const reach = bodies.reduce((most, { shape }) => (shape.kind === "circle" ? most : Math.max(most, reachOf(shape))), 0);
  const [[left, low, near], [right, high, far]] = [extent.low, extent.high];
  return { low: [left - reach, low - reach, near], high: [right + reach, high + reach, far] };
}

/**
 * @param {BoundaryLook} boundary
 * @returns {number[]} m, how far it is round along x, y and z; 0 where one does not come round
 */
function spansOf({ size, periodic }) {
  return ["x", "y", "z"].map((axis, index) => (periodic.includes(axis) ? size[index] : 0));
}
