/** Tells in words what sounds, at a rate that can be read or listened to. */

import { begunBetween, loudest } from "./notes.js";
import { caption } from "./words.js";

/** @typedef {import("./types.js").Note} Note */

/** Shows the loudest note since the last caption, in a live region. */
export class Captions {
  /**
   * @param {HTMLElement} line a live region
   */
  constructor(line) {
    this.line = line;
    /** Seconds between two captions; 0 for none. */
    this.every = 4;
    this.told = -Infinity;
    this.before = 0;
    /** @type {ReadonlySet<string>} */
    this.fixed = new Set();
    /** @type {Note | undefined} */
    this.waiting = undefined;
  }

  /**
   * @param {number} every seconds between two captions; 0 for none
   */
  pace(every) {
    this.every = every;
    this.told = -Infinity;
    if (every === 0) this.line.textContent = "";
  }

  /** Forgets what was about to be said. */
  clear() {
    this.waiting = undefined;
    this.told = -Infinity;
    this.line.textContent = "";
  }

  /**
   * @param {Note[]} notes of the piece
   * @param {number} time heard seconds
   * @param {number} now s, of the page's own clock
   */
  follow(notes, time, now) {
    const begun = begunBetween(notes, this.before, time);
    this.before = time;
    this.waiting = loudest(this.waiting ? [this.waiting, ...begun] : begun);
    if (!this.waiting || this.every === 0 || now - this.told < this.every) return;
    this.line.textContent = caption(this.waiting, this.fixed);
    this.waiting = undefined;
    this.told = now;
  }
}
