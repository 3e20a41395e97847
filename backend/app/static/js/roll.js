/** The piano roll: notes that come towards the line at which they are heard. */

import { colourOf, faded, paletteOf } from "./colours.js";
import { fitCanvas, freshContext } from "./elements.js";
import { levelAt, pitchName } from "./notes.js";
import { barHeight, MARGIN, noteUnder, planOf, timeAt, xOf, yOf } from "./rollplan.js";

/**
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./rollplan.js").Plan} Plan
 */

/** Tells `point` and `choose` (detail: a note, or null for none) and `seek` (detail: heard seconds). */
export class Roll extends EventTarget {
  /**
   * @param {HTMLCanvasElement} canvas
   */
  constructor(canvas) {
    super();
    this.canvas = canvas;
    /** @type {Note[]} */
    this.notes = [];
    /** @type {Note | null} */
    this.chosen = null;
    this.time = 0;
    this.isStale = true;
    this.duration = 0;
    this.palette = paletteOf(canvas);
    this.plan = planOf([], { width: 1, height: 1 });
    fitCanvas(canvas, () => this.replan());
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerleave", () => this.tell("point", null));
    canvas.addEventListener("click", (event) => this.press(event));
  }

  /** Takes up the colours that hold now. */
  repaint() {
    this.palette = paletteOf(this.canvas);
    this.isStale = true;
  }

  /**
   * @param {Note[]} notes
   * @param {number} duration heard seconds
   */
  show(notes, duration) {
    this.notes = notes;
    this.duration = duration;
    this.replan();
  }

  /**
   * @param {Note | null} note
   */
  choose(note) {
    this.chosen = note;
    this.isStale = true;
  }

  replan() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.plan = planOf(this.notes, { width: Math.max(width, 1), height: Math.max(height, 1) });
    this.isStale = true;
  }

  /**
   * @param {MouseEvent} event
   */
  under(event) {
    return noteUnder(this.plan, this.notes, { x: event.offsetX, y: event.offsetY, time: this.time });
  }

  /**
   * @param {PointerEvent} event
   */
  point(event) {
    if (event.pointerType === "touch") return;
    const note = this.under(event);
    this.canvas.classList.toggle("on-note", note !== null);
    this.tell("point", note);
  }

  /**
   * @param {MouseEvent} event
   */
  press(event) {
    const note = this.under(event);
    this.tell("choose", note);
    const moment = timeAt(this.plan, event.offsetX, this.time);
    if (!note && moment >= 0 && moment < this.duration) this.tell("seek", moment);
  }

  /**
   * @param {string} what
   * @param {Note | number | null} detail
   */
  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }

  /**
   * @param {number} time heard seconds
   */
  draw(time) {
    if (time === this.time && !this.isStale) return;
    this.time = time;
    this.isStale = false;
    const context = freshContext(this.canvas);
    this.drawGround(context);
    const reach = this.plan.width / this.plan.perSecond;
    for (const note of this.notes) {
      if (Math.abs(note.onset - time) < reach + note.duration) this.drawNote(context, note);
    }
    this.drawHead(context);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   */
  drawGround(context) {
    const { plan, palette } = this;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.fillStyle = palette.quiet;
    context.strokeStyle = faded(palette.line, 0.22);
    context.lineWidth = 1;
    context.textAlign = "left";
    for (let pitch = Math.ceil(plan.low / 12) * 12; yOf(plan, pitch) > 0; pitch += 12) {
      const y = Math.round(yOf(plan, pitch)) + 0.5;
      stroke(context, [MARGIN, y], [plan.width, y]);
      context.fillText(pitchName(pitch), 10, y);
    }
    this.drawSeconds(context);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   */
  drawSeconds(context) {
    const { plan, palette, time } = this;
    context.textAlign = "center";
    const last = Math.min(this.duration, timeAt(plan, plan.width, time));
    for (let second = Math.max(0, Math.ceil(timeAt(plan, MARGIN, time))); second <= last; second += 1) {
      const x = Math.round(xOf(plan, second, time)) + 0.5;
      context.strokeStyle = faded(palette.line, 0.12);
      stroke(context, [x, 0], [x, plan.height - 18]);
      context.fillStyle = palette.quiet;
      if (x > MARGIN + 8 && x < plan.width - 12) context.fillText(`${second} s`, x, plan.height - 8);
    }
  }

  /**
   * A note is a head where it was struck and a tail that thins as it rings out.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Note} note
   */
  drawNote(context, note) {
    const { plan, palette, time } = this;
    const [x, y] = [xOf(plan, note.onset, time), yOf(plan, note.pitch)];
    const half = barHeight(plan) / 2;
    const colour = colourOf(palette, note.timbre);
    const level = levelAt(note, time);
    const end = Math.max(x + note.duration * plan.perSecond, x + half);
    context.save();
    context.beginPath();
    context.rect(MARGIN, 0, plan.width - MARGIN, plan.height);
    context.clip();
    context.fillStyle = faded(colour, 0.16 + 0.2 * note.velocity + 0.4 * level);
    context.beginPath();
    context.moveTo(x, y - half * 0.8);
    context.quadraticCurveTo(x + (end - x) * 0.25, y - half * 0.25, end, y);
    context.quadraticCurveTo(x + (end - x) * 0.25, y + half * 0.25, x, y + half * 0.8);
    context.fill();
    context.fillStyle = faded(colour, 0.45 + 0.4 * note.velocity + 0.3 * level);
    context.beginPath();
    context.arc(x, y, half * (0.55 + 0.45 * note.velocity) + 2.5 * level, 0, 2 * Math.PI);
    context.fill();
    if (note === this.chosen) this.ring(context, x, y, half + 4);
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  ring(context, x, y, radius) {
    context.strokeStyle = this.palette.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   */
  drawHead(context) {
    const { plan, palette } = this;
    context.strokeStyle = faded(palette.accent, 0.9);
    context.lineWidth = 1.5;
    stroke(context, [plan.head, 0], [plan.head, plan.height - 16]);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function stroke(context, from, to) {
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}
