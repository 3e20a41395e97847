/** The notes as a table: the piano roll for those who read rather than look. */

import { made } from "./elements.js";
import { dynamicOf, pitchName } from "./notes.js";
import { metOf, timeOf } from "./words.js";

/** @typedef {import("./types.js").Note} Note */

const HEADINGS = ["Heard at", "Pitch", "Level", "Body", "Meets", "Sounds as"];

/**
 * @param {Note[]} notes
 * @param {(note: Note) => void} choose called when one asks why
 * @returns {HTMLTableElement}
 */
export function notesTable(notes, choose) {
  const head = made("tr", {}, ...HEADINGS.map((text) => made("th", { scope: "col" }, text)));
  const rows = notes.map((note) => row(note, choose));
  return made("table", {}, made("thead", {}, head), made("tbody", {}, ...rows));
}

/**
 * @param {Note} note
 * @param {(note: Note) => void} choose
 */
function row(note, choose) {
  const ask = made("button", { type: "button", class: "plain", title: "Why this note?" }, timeOf(note.onset));
  ask.addEventListener("click", () => choose(note));
  const cells = [pitchName(note.pitch), dynamicOf(note.velocity), note.body, metOf(note.other), note.timbre];
  return made("tr", {}, made("td", {}, ask), ...cells.map((text) => made("td", {}, text)));
}
