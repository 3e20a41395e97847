/** The whole piece at a glance, behind the bar that one seeks with. */

import { colourOf, faded, paletteOf } from "./colours.js";
import { fitCanvas, freshContext } from "./elements.js";

/** @typedef {import("./types.js").Note} Note */

/** Draws a stroke for each note, brighter where it has been heard. */
export class Overview {
  /**
   * @param {HTMLCanvasElement} canvas
   */
  constructor(canvas) {
    this.canvas = canvas;
    /** @type {Note[]} */
    this.notes = [];
    this.duration = 1;
    this.x = -1;
    this.palette = paletteOf(canvas);
    fitCanvas(canvas, () => this.forget());
  }

  /** Takes up the colours that hold now. */
  repaint() {
    this.palette = paletteOf(this.canvas);
    this.forget();
  }

  /**
   * @param {Note[]} notes
   * @param {number} duration heard seconds
   */
  show(notes, duration) {
    this.notes = notes;
    this.duration = Math.max(duration, 1e-6);
    this.forget();
  }

  forget() {
    this.x = -1;
  }

  /**
   * @param {number} time heard seconds
   */
  draw(time) {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const x = Math.round((time / this.duration) * width);
    if (x === this.x) return;
    this.x = x;
    const context = freshContext(this.canvas);
    context.fillStyle = faded(this.palette.line, 0.4);
    context.fillRect(0, height / 2 - 0.5, width, 1);
    context.fillStyle = faded(this.palette.accent, 0.9);
    context.fillRect(0, height / 2 - 0.5, x, 1);
    for (const note of this.notes) {
      const at = (note.onset / this.duration) * width;
      const tall = 3 + note.velocity * (height - 8);
      context.fillStyle = faded(colourOf(this.palette, note.timbre), at <= x ? 0.95 : 0.4);
      context.fillRect(at, (height - tall) / 2, 1.5, tall);
    }
  }
}
