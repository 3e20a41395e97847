/** Questions one asks of the notes of a piece. */

/** @typedef {import("./types.js").Note} Note */

const PITCH_NAMES = ["C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B"];

/**
 * @param {number} pitch MIDI number
 * @returns {string} the nearest note's name, with the cents it is off when they can be heard
 */
export function pitchName(pitch) {
  const nearest = Math.round(pitch);
  const cents = Math.round((pitch - nearest) * 100);
  const name = `${PITCH_NAMES[((nearest % 12) + 12) % 12]}${Math.floor(nearest / 12) - 1}`;
  if (Math.abs(cents) < 3) return name;
  return `${name} ${cents > 0 ? "+" : "−"}${Math.abs(cents)} cents`;
}

/**
 * @param {number} velocity 0–1
 */
export function dynamicOf(velocity) {
  if (velocity < 0.2) return "very soft";
  if (velocity < 0.4) return "soft";
  if (velocity < 0.6) return "middling";
  if (velocity < 0.8) return "loud";
  return "very loud";
}

/**
 * @param {Note} note
 * @param {number} time heard seconds
 * @returns {number} how much of it still sounds, 0 … velocity; 0 outside its life
 */
export function levelAt(note, time) {
  const age = time - note.onset;
  if (age < 0 || age >= note.duration) return 0;
  return note.velocity * Math.exp((-3 * age) / note.duration) * (1 - age / note.duration);
}

/**
 * Finds the notes that begin after one moment and up to another. When the piece has come round in
 * between, they are those of its end and of its beginning.
 *
 * @param {Note[]} notes
 * @param {number} before heard seconds
 * @param {number} now heard seconds
 */
export function begunBetween(notes, before, now) {
  const came = now < before;
  return notes.filter(({ onset }) => (came ? onset > before || onset <= now : onset > before && onset <= now));
}

/**
 * @param {Note[]} notes in order of onset
 * @returns {{low: number, high: number}} whole pitches around all of them, an octave at least
 */
export function pitchRange(notes) {
  if (notes.length === 0) return { low: 55, high: 79 };
  const pitches = notes.map(({ pitch }) => pitch);
  const low = Math.floor(Math.min(...pitches)) - 2;
  const high = Math.ceil(Math.max(...pitches)) + 2;
  const lack = Math.max(0, 12 - (high - low));
  return { low: low - Math.floor(lack / 2), high: high + Math.ceil(lack / 2) };
}

/**
 * Chooses the loudest, for a caption that cannot name them all.
 *
 * @param {Note[]} notes
 * @returns {Note | undefined}
 */
export function loudest(notes) {
  return notes.reduce((best, note) => (note.velocity > best.velocity ? note : best), notes[0]);
}
