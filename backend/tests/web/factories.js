/** Makes what tests talk about. */

/** @typedef {import("../../app/static/js/types.js").Note} Note */

/**
 * @param {Partial<Note>} [chosen]
 * @returns {Note}
 */
export function aNote(chosen = {}) {
  return {
    onset: 0,
    duration: 1,
    pitch: 60,
    velocity: 0.5,
    pan: 0,
    timbre: "glass",
    body: "ball",
    other: "floor",
    event: 0,
    kind: "impact",
    event_time: 0,
    rule: "impact",
    raw: 1,
    shift: 0,
    position: [0, 0, 0],
    ...chosen,
  };
}
