/** The sentences that are about orbits. */

import { written } from "./dial.js";

/**
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").BodyLook} BodyLook
 */

const KILOMETRES = 149_597_870.7;
const DAY = 86_400;

/** @type {Readonly<Record<string, (body: string, other: string) => string>>} */
const DEEDS = Object.freeze({
  transit: (body, other) => `${body} passes in front of ${other}`,
  conjunction: (body, other) => `${body} and ${other} stand in line`,
  periapsis: (body, other) => `${body} is nearest to ${other}`,
  apoapsis: (body, other) => `${body} is farthest from ${other}`,
  node: (body) => `${body} rises through the plane`,
  gate: (body, other) => `${body} passes ${other}`,
});

/**
 * @param {Note} note
 * @returns {string | null} what happened; null when it is no matter of orbits
 */
export function orbitDeed({ kind, body, other }) {
  return Object.hasOwn(DEEDS, kind) ? DEEDS[kind](body, other) : null;
}

/**
 * @param {Note} note
 */
export function isOfOrbits({ kind }) {
  return Object.hasOwn(DEEDS, kind);
}

/**
 * @param {Note} note
 */
export function daysAt({ event_time: days, event }) {
  return `day ${days.toFixed(days < 1000 ? 3 : 1)}, event ${event + 1}`;
}

/**
 * @param {Note} note
 */
export function placeInSpace({ position }) {
  const largest = Math.max(...position.map(Math.abs));
  const digits = largest > 0 ? Math.min(Math.max(0, 3 - Math.floor(Math.log10(largest))), 12) : 0;
  return `${position.map((part) => part.toFixed(digits).replace(/^-(?=0\.?0*$)/u, "").replace("-", "−")).join(", ")} AU`;
}

/**
 * @param {Note} note
 */
export function valueOfOrbit({ rule, raw }) {
  if (rule.includes("eccentricity →")) return `an eccentricity of ${written(Number(raw.toPrecision(3)))}`;
  return `a radius of ${Math.round(raw * KILOMETRES).toLocaleString("en")} km`;
}

/**
 * Tells how an orbit became a pitch.
 *
 * @param {Note} note
 * @param {number | null | undefined} period days of one orbit
 * @returns {string} empty for what does not come round
 */
export function orbitAsPitch({ pitch }, period) {
  if (!period) return "";
  const lasts = `${written(Number(period.toPrecision(5)))} days`;
  const octaves = Math.log2(440 * 2 ** ((pitch - 69) / 12) * period * DAY);
  const whole = Math.round(octaves);
  return Math.abs(octaves - whole) < 1e-3 ? `${lasts}; ${whole} octaves higher it is this note` : lasts;
}
