/** The sentences that are about the mapping rules of a scene. */

import { written } from "./dial.js";

/**
 * @typedef {import("./types.js").Note} Note
 */

/** @type {Readonly<Record<string, (target: string, result: string) => string>>} */
const WAYS = Object.freeze({
  add: (target, result) => `adds ${result} to ${target}`,
  multiply: (target, result) => `multiplies ${target} by ${result}`,
  max: (target, result) => `gives ${target} at least ${result}`,
  min: (target, result) => `gives ${target} at most ${result}`,
});

/**
 * The chord that led a note to its pitch, if there was a progression.
 *
 * @param {Note} note
 * @returns {[string, string][]}
 */
export function chordLines({ chord }) {
  return chord ? [["Under the chord", chord]] : [];
}

/**
 * What the rules of the scene did to a note, a line each.
 *
 * @param {Note} note
 * @returns {[string, string][]}
 */
export function mappedLines({ mapped = [] }) {
  return mapped.map(({ name, source, unit, value, target, target_unit: targetUnit, combine, given }) => {
    const result = typeof given === "string" ? given : measured(given, targetUnit);
    const told = Object.hasOwn(WAYS, combine) ? WAYS[combine](spaced(target), result) : `gives ${spaced(target)} ${result}`;
    return [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, `${spaced(source)} ${measured(value, unit)} ${told}`];
  });
}

/**
 * @param {number} value
 * @param {string} unit – for none
 */
function measured(value, unit) {
  const short = written(Number(value.toPrecision(3)));
  return unit === "–" ? short : `${short} ${unit}`;
}

/**
 * @param {string} name
 */
function spaced(name) {
  return name.replaceAll("_", " ");
}
