/** Everything that is drawn: picture, piano roll, captions and the answer to “why this note?”. */

import { Captions } from "./captions.js";
import { part } from "./elements.js";
import { Roll } from "./roll.js";
import { Stage } from "./stage.js";
import { notesTable } from "./table.js";
import { Why } from "./why.js";
import { heardNotes } from "./words.js";

/**
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./player.js").Player} Player
 */

/** Redraws while something moves, and follows the note one asks about. */
export class Screen {
  /**
   * @param {HTMLElement} root
   * @param {Player} player
   */
  constructor(root, player) {
    this.root = root;
    this.player = player;
    this.stage = new Stage(part(root, "#stage", HTMLCanvasElement), part(root, "#theatre", HTMLElement));
    this.roll = new Roll(part(root, "#roll", HTMLCanvasElement));
    this.captions = new Captions(part(root, "#caption", HTMLElement));
    this.why = new Why(part(root, "#why", HTMLElement));
    this.table = part(root, "#table", HTMLElement);
    this.count = part(root, "#count", HTMLElement);
    this.warnings = part(root, "#warnings", HTMLElement);
    this.tabs = root.querySelectorAll("[data-opens]");
    this.motion = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {Note[]} */
    this.notes = [];
    /** @type {Note | null} */
    this.chosen = null;
  }

  /** Whether one asked for less motion. */
  get isCalm() {
    return this.motion.matches;
  }

  /**
   * @param {import("./transport.js").Transport} transport
   */
  start(transport) {
    const scheme = matchMedia("(prefers-color-scheme: light)");
    scheme.addEventListener("change", () => {
      for (const picture of [this.stage, this.roll, transport.overview]) picture.repaint();
    });
    this.motion.addEventListener("change", () => this.takeMotion());
    this.takeMotion();
    this.listen();
    const draw = () => {
      const { position } = this.player;
      this.draw(position);
      transport.draw(position);
      requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  }

  takeMotion() {
    this.stage.calm = this.isCalm;
    this.stage.isStale = true;
  }

  listen() {
    const { roll, why, player } = this;
    roll.addEventListener("point", (event) => this.point(noteOf(event)));
    roll.addEventListener("choose", (event) => {
      this.choose(noteOf(event));
      if (this.chosen) this.openSheet("why");
    });
    roll.addEventListener("seek", (event) => player.seek(/** @type {CustomEvent<number>} */ (event).detail));
    why.addEventListener("go", (event) => player.seek(/** @type {CustomEvent<number>} */ (event).detail));
    const pace = part(this.root, "#pace", HTMLSelectElement);
    pace.addEventListener("change", () => this.captions.pace(Number(pace.value)));
    this.captions.pace(Number(pace.value));
    const asTable = part(this.root, "#as-table", HTMLButtonElement);
    asTable.addEventListener("click", () => this.toggleTable(asTable));
    for (const tab of this.tabs) {
      tab.addEventListener("click", () => {
        const sheet = tab.getAttribute("data-opens");
        this.openSheet(this.root.dataset.sheet === sheet ? null : sheet);
      });
    }
  }

  /**
   * On a phone, shows one sheet below the stage; elsewhere everything is in sight anyway.
   *
   * @param {string | null} sheet null closes it
   */
  openSheet(sheet) {
    if (sheet) this.root.dataset.sheet = sheet;
    else delete this.root.dataset.sheet;
    for (const tab of this.tabs) {
      tab.setAttribute("aria-expanded", String(tab.getAttribute("data-opens") === sheet));
    }
  }

  /**
   * @param {HTMLButtonElement} button
   */
  toggleTable(button) {
    const shown = this.table.hidden;
    this.table.hidden = !shown;
    button.setAttribute("aria-pressed", String(shown));
    this.fillTable();
  }

  fillTable() {
    const isShown = !this.table.hidden;
    this.table.replaceChildren(...(isShown ? [notesTable(this.notes, (note) => this.choose(note))] : []));
  }

  /**
   * @param {Piece} piece
   */
  show(piece) {
    const { notes, duration, warnings, bodies } = piece.preview;
    const fixed = new Set(bodies.filter((body) => body.fixed).map(({ name }) => name));
    this.why.fixed = fixed;
    this.captions.fixed = fixed;
    this.why.periods = new Map(bodies.map(({ name, period }) => [name, period ?? null]));
    this.notes = notes;
    this.stage.show(piece);
    this.roll.show(notes, duration);
    this.captions.clear();
    this.count.textContent = heardNotes(notes.length);
    this.warnings.replaceChildren(...warnings.map((text) => itemOf(text)));
    this.choose(null);
    this.fillTable();
  }

  /**
   * @param {Note | null} note under the pointer; without one, the chosen one holds
   */
  point(note) {
    this.mark(note ?? this.chosen);
  }

  /**
   * @param {Note | null} note
   */
  choose(note) {
    this.chosen = note;
    this.mark(note);
  }

  /**
   * @param {Note | null} note
   */
  mark(note) {
    if (note === this.stage.chosen) return;
    this.stage.choose(note);
    this.roll.choose(note);
    this.why.show(note);
  }

  /**
   * Goes to the note before or after the chosen one, or else the present moment.
   *
   * @param {-1 | 1} way
   */
  step(way) {
    const { notes, chosen } = this;
    const at = chosen ? notes.indexOf(chosen) : notes.findLastIndex(({ onset }) => onset <= this.player.position);
    const next = notes[Math.min(Math.max(at + way, 0), notes.length - 1)];
    if (!next) return;
    this.choose(next);
    if (this.player.state !== "playing") this.player.seek(next.onset);
  }

  /**
   * @param {number} position heard seconds
   */
  draw(position) {
    this.stage.draw(position);
    this.roll.draw(position);
    if (this.player.state === "playing") this.captions.follow(this.notes, position, performance.now() / 1000);
  }
}

/**
 * @param {Event} event
 */
function noteOf(event) {
  return /** @type {CustomEvent<Note | null>} */ (event).detail;
}

/**
 * @param {string} text
 */
function itemOf(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}
