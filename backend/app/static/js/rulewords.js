/** The sentences that are about the mapping rules of a scene. */

import { written } from "./dial.js";

/**
 * @typedef {import("./types.js").Note} Note
 */

/**
 * What the rules of the scene did to a note, a line each.
 *
 * @param {Note} note
 * @returns {[string, string][]}
 */
export function mappedLines({ mapped = [] }) {
  return mapped.map(({ name, source, unit, value, target, target_unit: targetUnit, given }) => {
    const result = typeof given === "string" ? given : measured(given, targetUnit);
    return [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, `${spaced(source)} ${measured(value, unit)} gives ${spaced(target)} ${result}`];
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
