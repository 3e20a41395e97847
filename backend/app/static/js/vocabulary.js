/** The keys, scales and tunings a scene may name, and what people call them. */

/** What a music parameter is called once it has been resolved, where that is another word. */
const RESOLVED_AS = Object.freeze({ tempo: "tempo_bpm" });

/**
 * @param {Record<string, unknown>} harmony as a render resolved it
 * @param {string} name as a scene has it
 */
export function resolvedIn(harmony, name) {
  return harmony[RESOLVED_AS[/** @type {keyof typeof RESOLVED_AS} */ (name)] ?? name];
}

/** @type {readonly (readonly [string, string])[]} */
export const KEYS = Object.freeze(
  ["C", "C#", "Db", "D", "D#", "Eb", "E", "F", "F#", "Gb", "G", "G#", "Ab", "A", "A#", "Bb", "B"].map(
    (name) => /** @type {const} */ ([name, name.replace("#", "♯").replace(/b$/u, "♭")]),
  ),
);

/** @type {readonly (readonly [string, string])[]} */
export const INTONATIONS = Object.freeze([
  ["exact", "As the orbits have it"],
  ["scale", "On the scale"],
]);

/** @type {readonly (readonly [string, string])[]} */
export const TUNINGS = Object.freeze([
  ["equal", "Twelve equal steps"],
  ["just", "Just: small ratios"],
  ["pythagorean", "Pythagorean: pure fifths"],
  ["meantone", "Meantone: pure thirds"],
  ["scene", "From the timbres"],
]);

/** @type {readonly (readonly [string, string])[]} */
export const PITCHES_FROM = Object.freeze([
  ["scale", "The scale, by size"],
  ["physics", "Size and material"],
]);

/** @type {readonly (readonly [string, string])[]} */
export const SCALES = Object.freeze([
  ["major", "Major"],
  ["minor", "Minor"],
  ["harmonic-minor", "Harmonic minor"],
  ["melodic-minor", "Melodic minor"],
  ["dorian", "Dorian"],
  ["phrygian", "Phrygian"],
  ["lydian", "Lydian"],
  ["mixolydian", "Mixolydian"],
  ["locrian", "Locrian"],
  ["major-pentatonic", "Major pentatonic"],
  ["minor-pentatonic", "Minor pentatonic"],
  ["blues", "Blues"],
  ["whole-tone", "Whole tone"],
  ["chromatic", "Chromatic"],
  ["hirajoshi", "Hirajōshi"],
]);
