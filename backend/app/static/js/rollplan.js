/** Where notes stand on the piano roll: geometry apart from its drawing. */

import { pitchRange } from "./notes.js";

/**
 * @typedef {import("./types.js").Note} Note
 *
 * @typedef {object} Plan
 * @property {number} width pixels
 * @property {number} height pixels
 * @property {number} head pixel of the moment that is heard
 * @property {number} perSecond pixels
 * @property {number} low the lowest pitch shown
 * @property {number} lane pixels a semitone
 */

/** Place for the names of octaves at the left, in pixels. */
export const MARGIN = 38;

const FOOT = 16;

/** Place for the heading at the top, in pixels. */
const HEAD = 30;

/**
 * @param {Note[]} notes
 * @param {{width: number, height: number}} size pixels
 * @returns {Plan}
 */
export function planOf(notes, { width, height }) {
  const { low, high } = pitchRange(notes);
  const perSecond = Math.min(120, Math.max(56, width / 11));
  const lane = (height - HEAD - FOOT) / (high - low);
  return { width, height, head: MARGIN + (width - MARGIN) * 0.2, perSecond, low, lane };
}

/**
 * @param {Plan} plan
 * @param {number} onset heard seconds
 * @param {number} time heard seconds that stand at the head
 */
export function xOf({ head, perSecond }, onset, time) {
  return head + (onset - time) * perSecond;
}

/**
 * @param {Plan} plan
 * @param {number} pitch
 * @returns {number} pixel of the middle of its lane
 */
export function yOf({ height, low, lane }, pitch) {
  return height - FOOT - (pitch - low) * lane;
}

/**
 * @param {Plan} plan
 * @returns {number} pixels
 */
export function barHeight({ lane }) {
  return Math.min(11, Math.max(4, lane * 1.6));
}

/**
 * @param {Plan} plan
 * @param {number} x pixel
 * @param {number} time heard seconds that stand at the head
 * @returns {number} heard seconds at that pixel
 */
export function timeAt({ head, perSecond }, x, time) {
  return time + (x - head) / perSecond;
}

/**
 * Finds the note under a pointer: the one whose onset is nearest among those within reach.
 *
 * @param {Plan} plan
 * @param {Note[]} notes
 * @param {{x: number, y: number, time: number}} pointer pixels, and heard seconds that stand at the head
 * @returns {Note | null}
 */
export function noteUnder(plan, notes, { x, y, time }) {
  const reach = Math.max(6, barHeight(plan) / 2 + 2);
  const moment = timeAt(plan, x, time);
  const slack = 6 / plan.perSecond;
  const close = notes.filter(
    ({ onset, duration, pitch }) =>
      moment >= onset - slack && moment <= onset + Math.max(duration, slack) && Math.abs(yOf(plan, pitch) - y) <= reach,
  );
  const distance = (/** @type {Note} */ note) => Math.abs(note.onset - moment) + Math.abs(yOf(plan, note.pitch) - y);
  return close.reduce((best, note) => (distance(note) < distance(best) ? note : best), close[0]) ?? null;
}
