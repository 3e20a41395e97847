/** Every sentence the page composes, in one place. */

import { written } from "./dial.js";
import { daysAt, isOfOrbits, orbitAsPitch, orbitDeed, placeInSpace, valueOfOrbit } from "./orbitwords.js";
import { dynamicOf, pitchName } from "./notes.js";
import { chordLines, mappedLines } from "./rulewords.js";

/** @typedef {import("./types.js").Note} Note */

/** What a law or a music parameter is called; the name in the files stands beside it. */
export const LABELS = Object.freeze({
  gravity: "Gravity",
  friction: "Friction",
  restitution: "Bounciness",
  air_resistance: "Air resistance",
  wind: "Wind",
  attraction: "Attraction",
  time_scale: "Speed of time",
  boundary: "Box",
  key: "Key",
  scale: "Scale",
  tuning: "Tuning",
  tempo: "Tempo",
  harmony: "Consonance",
  quantize: "Pull to the beat",
  rhythm_complexity: "Rhythm",
  swing: "Swing",
  reverb: "Room",
  intonation: "Intonation",
  pitch_from: "Pitch from",
});

/** What the components of a vector are called. */
export const AXES = Object.freeze(["across", "upwards", "into the depth"]);

/** Which law a music parameter follows when it is left at `auto`. */
const FOLLOWS = Object.freeze({ tempo: "gravity", harmony: "friction", rhythm_complexity: "restitution" });

const SOURCES = Object.freeze({
  engine: "engine default",
  universe: "from the universe",
  "scene set": "from the scene’s set",
  scene: "from the scene",
  changed: "turned by you",
});

const SIDES = Object.freeze({
  left: "the left wall",
  right: "the right wall",
  floor: "the floor",
  ceiling: "the ceiling",
  front: "the front wall",
  back: "the back wall",
});

/**
 * @param {string} name
 */
export function labelOf(name) {
  return Object.hasOwn(LABELS, name) ? LABELS[/** @type {keyof typeof LABELS} */ (name)] : name.replaceAll("_", " ");
}

/**
 * @param {string} source where a value comes from
 * @param {string} name whose value it is
 */
export function sourceOf(source, name) {
  if (source === "auto") {
    const law = FOLLOWS[/** @type {keyof typeof FOLLOWS} */ (name)];
    return law ? `auto: follows ${labelOf(law).toLowerCase()}` : "auto: follows the physics";
  }
  return SOURCES[/** @type {keyof typeof SOURCES} */ (source)] ?? source;
}

/**
 * @param {string} other a body or a side of the box
 */
export function metOf(other) {
  return SIDES[/** @type {keyof typeof SIDES} */ (other)] ?? other;
}

/**
 * @param {string} text
 */
function capitalized(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * A note told in a breath, for captions and for those who don't see.
 *
 * @param {Note} note
 * @param {ReadonlySet<string>} fixed names of bodies that stand still
 */
export function caption(note, fixed) {
  return `${deed(note, fixed)}, ${pitchName(note.pitch)}, ${dynamicOf(note.velocity)}`;
}

/** @type {Readonly<Record<string, (mover: string, met: string) => string>>} */
const DEEDS = Object.freeze({
  impact: (mover, met) => `${mover} strikes ${met}`,
  sensor_enter: (mover, met) => `${mover} enters ${met}`,
  sensor_leave: (mover, met) => `${mover} comes out of ${met}`,
  slide_start: (mover, met) => `${mover} begins to slide on ${met}`,
  slide_end: (mover, met) => `${mover} slides no longer on ${met}`,
  roll_start: (mover, met) => `${mover} begins to roll on ${met}`,
  roll_end: (mover, met) => `${mover} rolls no longer on ${met}`,
  turn: (mover) => `${mover} turns back`,
  leave: (mover) => `${mover} is gone`,
});

/**
 * What happened, told of the one that moved: a fixed body sounds, but it is the other that strikes it.
 *
 * @param {Note} note
 * @param {ReadonlySet<string>} fixed names of bodies that stand still
 */
function deed(note, fixed) {
  const { kind, body, other } = note;
  const course = orbitDeed(note);
  // Names of worlds are written as they are: planet b is not planet B.
  if (course) return course;
  const [striker, struck] = fixed.has(body) ? [metOf(other), body] : [body, metOf(other)];
  const told = Object.hasOwn(DEEDS, kind) ? DEEDS[kind](striker, struck) : `${body}: ${kind.replaceAll("_", " ")}`;
  return capitalized(told);
}

/**
 * @param {Note} note
 * @param {ReadonlySet<string>} fixed names of bodies that stand still
 * @param {number | null} [period] days that one orbit of the body takes
 * @returns {[string, string][]} question and answer, one a line
 */
export function whyLines(note, fixed, period = null) {
  if (isOfOrbits(note)) return orbitLines(note, fixed, period);
  return [
    ["What happened", deed(note, fixed)],
    ["When", `${secondsOf(note.event_time, 4)} simulated, event ${note.event + 1}`],
    ["Heard at", heardAt(note)],
    ["Where", placeOf(note)],
    ...chordLines(note),
    ["By the rule", note.rule],
    ["From the value", written(note.raw)],
    ...mappedLines(note),
  ];
}

/**
 * @param {Note} note
 * @param {ReadonlySet<string>} fixed
 * @param {number | null} period
 * @returns {[string, string][]}
 */
function orbitLines(note, fixed, period) {
  const orbit = orbitAsPitch(note, period);
  return [
    ["What happened", deed(note, fixed)],
    ["When", daysAt(note)],
    ["Heard at", heardAt(note)],
    ["Where", placeInSpace(note)],
    ...(orbit ? [/** @type {[string, string]} */ (["One orbit", orbit])] : []),
    ...chordLines(note),
    ["By the rule", note.rule],
    ["From the value", valueOfOrbit(note)],
    ...mappedLines(note),
  ];
}

/**
 * @param {Note} note
 */
export function soundOf({ pitch, timbre, velocity }) {
  return `${pitchName(pitch)} on ${timbre}, ${dynamicOf(velocity)}`;
}

/**
 * @param {Note} note
 */
function heardAt({ onset, shift }) {
  const heard = secondsOf(onset, 3);
  if (Math.abs(shift) < 0.0005) return `${heard}, as it happened`;
  const way = shift > 0 ? "later" : "earlier";
  return `${heard}, pulled ${Math.round(Math.abs(shift) * 1000)} ms ${way} towards the beat`;
}

/**
 * @param {Note} note
 */
function placeOf({ position }) {
  const [x, y, z] = position.map((metres) => metres.toFixed(2).replace("-", "−"));
  return position[2] === 0 ? `${x} m across, ${y} m up` : `${x} m across, ${y} m up, ${z} m deep`;
}

/**
 * @param {number} seconds
 * @param {number} digits
 */
export function secondsOf(seconds, digits = 1) {
  return `${seconds.toFixed(digits)} s`;
}

/**
 * @param {number} seconds
 * @returns {string} as on a clock, with tenths
 */
export function timeOf(seconds) {
  const tenths = Math.floor(seconds * 10 + 1e-6);
  const whole = Math.floor(tenths / 10);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}.${tenths % 10}`;
}

/**
 * @param {number} value
 * @param {string | null} unit
 */
export function withUnit(value, unit) {
  return unit && unit !== "–" ? `${written(value)} ${unit}` : written(value);
}

/**
 * @param {string} name
 * @param {{minimum: number, maximum: number, unit: string | null}} range
 */
export function outOfRange(name, { minimum, maximum, unit }) {
  return `${labelOf(name)} goes from ${written(minimum)} to ${withUnit(maximum, unit)}.`;
}

/**
 * @param {import("./types.js").Boundary} boundary
 */
export function boundaryOf({ kind, size, open, periodic }) {
  if (kind === "open") return "none: bodies fly on";
  const sides = size[2] === 0 ? size.slice(0, 2) : size;
  const dimensions = `${sides.map((metres) => written(metres)).join(" × ")} m`;
  const round = periodic.length > 0 ? `, periodic along ${periodic.join(" and ")}` : "";
  return open.length > 0 ? `${dimensions}${round}, open at ${open.map(metOf).join(" and ")}` : `${dimensions}${round}`;
}

/**
 * @param {number} count
 */
export function heardNotes(count) {
  if (count === 0) return "No notes: nothing has happened that sounds yet.";
  return count === 1 ? "1 note" : `${count} notes`;
}

/**
 * @param {import("./api.js").Problem} problem
 * @returns {string} what is wrong, and what one can do about it
 */
export function complaint({ status, detail, errors }) {
  if (status === 0) return "The server doesn’t answer. Look whether it still runs, then try again.";
  if (status === 404) return "This scene is no longer here. Choose another one.";
  if (status >= 500) return `The server could not do it (${status}). Try again in a moment.`;
  const [fault] = errors;
  if (!fault) return detail;
  const value = fault.value ? ` (${fault.value})` : "";
  const allowed = fault.allowed ? ` Allowed: ${fault.allowed}.` : "";
  return `${placeOfFault(fault)}: ${fault.message}${value}.${allowed} Turn it back, or try another value.`;
}

/** @type {Readonly<Record<string, string>>} */
const MEMBERS = Object.freeze({ bodies: "Body", constraints: "Constraint", clouds: "Cloud", spawners: "Spawner", mapping: "Rule" });

/**
 * @param {import("./api.js").Fault} fault
 * @returns {string} the law, the music parameter or the member of the scene that it is about
 */
function placeOfFault({ pointer = "", parameter = "" }) {
  const [part, name] = pointer.split("/").slice(1);
  if (name && Object.hasOwn(MEMBERS, part)) return `${MEMBERS[part]} ${Number(name) + 1}`;
  return capitalized(labelOf(name ?? part ?? parameter));
}

/** The sentences that stand alone. */
export const SAY = Object.freeze({
  first: "Playing the scene for the first time…",
  again: "Listening to the new laws…",
  heard: "This is the sound of the new laws.",
  restored: "Back to the scene as it is.",
  noUniverse: "There is no public universe here yet. Run “flask seed” in the backend folder, then reload.",
  noScenes: "This universe has no scenes yet.",
  noNote: "Point at a note below, or press one, to see what caused it.",
  attraction: "Particles do not attract each other.",
  play: "Play",
  pause: "Pause",
  again_from_start: "Play again",
  noSound: "This browser could not start its sound. Try another one, or look whether a device is connected.",
});

/**
 * @param {number} seconds
 */
export function waiting(seconds) {
  return `Many are listening. The new laws are played in ${Math.ceil(seconds)} s.`;
}
