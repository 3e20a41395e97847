/** How a number is turned: where its slider stands, how far a key steps, how it is written. */

/** Positions of a slider, end to end. */
export const TRAVEL = 1000;

/**
 * @typedef {object} Dial
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step what an arrow key adds
 */

/**
 * Chooses a step that is fine enough to hear and coarse enough to get somewhere.
 *
 * @param {number} minimum
 * @param {number} maximum
 * @returns {Dial}
 */
export function dialOf(minimum, maximum) {
  const span = maximum - minimum;
  const step = isLogarithmic({ minimum, maximum }) ? 0.05 : niceBelow(span / 100);
  return { minimum, maximum, step: Math.min(step, 1) };
}

/**
 * @param {number} value positive
 */
function niceBelow(value) {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const nice = [5, 2, 1].find((factor) => factor * power <= value * (1 + 1e-9)) ?? 1;
  return nice * power;
}

/**
 * A range over many powers of ten is turned by ratio.
 *
 * @param {{minimum: number, maximum: number}} range
 */
function isLogarithmic({ minimum, maximum }) {
  return minimum > 0 && maximum / minimum >= 1000;
}

/**
 * A wide range that holds zero is fine near zero, where the music is, and coarse far out.
 *
 * @param {{minimum: number, maximum: number}} range
 */
function isWide({ minimum, maximum }) {
  return minimum <= 0 && maximum >= 10;
}

/**
 * @param {Dial} dial
 * @param {number} value
 * @returns {number} where the slider stands, 0 … `TRAVEL`
 */
export function travelOf(dial, value) {
  const { minimum, maximum } = dial;
  const held = Math.min(Math.max(value, minimum), maximum);
  if (isLogarithmic(dial)) return TRAVEL * (Math.log(held / minimum) / Math.log(maximum / minimum));
  if (isWide(dial)) return (TRAVEL * (bend(held) - bend(minimum))) / (bend(maximum) - bend(minimum));
  return (TRAVEL * (held - minimum)) / (maximum - minimum);
}

/**
 * @param {Dial} dial
 * @param {number} travel 0 … `TRAVEL`
 * @returns {number} the value there, rounded to three figures
 */
export function valueAt(dial, travel) {
  const { minimum, maximum } = dial;
  const part = travel / TRAVEL;
  if (isLogarithmic(dial)) return rounded(minimum * (maximum / minimum) ** part);
  if (isWide(dial)) return rounded(unbend(bend(minimum) + part * (bend(maximum) - bend(minimum))));
  return rounded(minimum + part * (maximum - minimum));
}

/**
 * @param {number} value
 */
function bend(value) {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}

/**
 * @param {number} bent
 */
function unbend(bent) {
  return Math.sign(bent) * bent * bent;
}

/**
 * @param {number} value
 */
function rounded(value) {
  const plain = Number(value.toPrecision(3));
  return Math.abs(plain) < 0.005 ? 0 : Number(plain.toFixed(2));
}

/**
 * @param {Dial} dial
 * @param {number} value
 * @param {number} steps how many, down when negative
 * @returns {number} the value there, within the range
 */
export function stepped({ minimum, maximum, step }, value, steps) {
  const moved = Number((value + steps * step).toFixed(6));
  return Math.min(Math.max(moved, minimum), maximum);
}

/**
 * Writes a number as short as it can be without lying: a true minus, at most four figures.
 *
 * @param {number} value
 */
export function written(value) {
  return String(Number(value.toPrecision(4))).replace("-", "−");
}
