/** The palette as the style sheet has it, in the forms that a canvas needs. */

/** The colours of what sounds: those of the materials, of the piano and of strings. */
export const SOUNDING = Object.freeze(["wood", "metal", "glass", "membrane", "ceramic", "piano", "string"]);

/** Whose colour an instrument has: that of what it is made of. */
const MADE_OF = Object.freeze(
  /** @type {Record<string, string>} */ ({
    ...Object.fromEntries(SOUNDING.map((name) => [name, name])),
    ...{ marimba: "wood", woodblock: "wood", drums: "membrane", friction: "ceramic" },
    ...{ vibraphone: "metal", kalimba: "metal", bell: "metal", tube: "metal", bowl: "metal", plate: "metal" },
    ...{ celesta: "glass", synth: "piano", choir: "piano" },
    ...{ bass: "string", pluck: "string", strings: "string", pad: "string", drone: "string" },
  }),
);

/**
 * Returns which colour of the palette a material or an instrument has, if it is known; a resonator, such as
 * `glass bar at 0.25`, that of its material.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
export function colourNameOf(name) {
  return MADE_OF[name] ?? MADE_OF[name.split(" ", 1)[0] ?? ""];
}

/**
 * @typedef {object} Palette
 * @property {string} text
 * @property {string} quiet
 * @property {string} line
 * @property {string} accent
 * @property {string} ground
 * @property {boolean} dark whether light adds to what it falls on
 * @property {Record<string, string>} of the names in SOUNDING, as #rrggbb
 */

/**
 * Reads the palette of the colour scheme that holds now.
 *
 * @param {Element} element any element of the page
 * @returns {Palette}
 */
export function paletteOf(element) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: read("text"),
    quiet: read("quiet"),
    line: read("line"),
    accent: read("accent"),
    ground: read("ground"),
    dark: read("scheme") === "dark",
    of: Object.fromEntries(SOUNDING.map((name) => [name, read(name)])),
  };
}

/**
 * @param {Palette} palette
 * @param {string} name a material or an instrument
 */
export function colourOf(palette, name) {
  return palette.of[colourNameOf(name) ?? ""] ?? palette.text;
}

/**
 * @param {string} hex #rrggbb
 * @param {number} alpha 0–1
 */
export function faded(hex, alpha) {
  const level = Math.round(Math.min(Math.max(alpha, 0), 1) * 255);
  return `${hex}${level.toString(16).padStart(2, "0")}`;
}

/**
 * @param {string} hex #rrggbb
 * @param {string} towards #rrggbb
 * @param {number} part 0 the first … 1 the second
 */
export function blended(hex, towards, part) {
  const channels = [1, 3, 5].map((at) => {
    const [a, b] = [hex, towards].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round(a + (b - a) * part);
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
