/** Answers “why this note?”: the event, the bodies, the rule and the value behind it. */

import { colourOf, paletteOf } from "./colours.js";
import { made, part } from "./elements.js";
import { SAY, soundOf, whyLines } from "./words.js";

/** @typedef {import("./types.js").Note} Note */

/** Tells `go` (detail: heard seconds) when one wants to hear the moment again. */
export class Why extends EventTarget {
  /**
   * @param {HTMLElement} panel
   */
  constructor(panel) {
    super();
    this.body = part(panel, ".why-body", HTMLElement);
    this.again = part(panel, "#again", HTMLButtonElement);
    this.onset = 0;
    this.again.addEventListener("click", () => this.dispatchEvent(new CustomEvent("go", { detail: this.onset })));
    /** @type {ReadonlySet<string>} */
    this.fixed = new Set();
    /** @type {ReadonlyMap<string, number | null>} days that one orbit of each body takes */
    this.periods = new Map();
    this.show(null);
  }

  /**
   * @param {Note | null} note
   */
  show(note) {
    this.again.hidden = note === null;
    this.onset = note?.onset ?? 0;
    this.body.replaceChildren(...(note ? this.answer(note) : [made("p", { class: "hint" }, SAY.noNote)]));
  }

  /**
   * @param {Note} note
   */
  answer(note) {
    const bead = made("span", { class: "bead" });
    bead.style.background = colourOf(paletteOf(this.body), note.timbre);
    const lines = whyLines(note, this.fixed, this.periods.get(note.body) ?? null).flatMap(([question, told]) => [made("dt", {}, question), made("dd", {}, told)]);
    return [made("p", { class: "why-title" }, bead, soundOf(note)), made("dl", {}, ...lines)];
  }
}
