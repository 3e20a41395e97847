/** Where in a piece we are: arithmetic of time, apart from anything that ticks. */

/** How far a timestamp may lag behind before it is taken for stale, in s. */
const LONGEST_BLOCK = 0.05;

/**
 * @typedef {object} Clock a running clock: at `anchor` the piece stood at `position`
 * @property {number} anchor seconds of the time that drives it
 * @property {number} position seconds of the piece
 * @property {number} duration seconds of the piece
 * @property {boolean} loops
 */

/**
 * @param {Clock} clock
 * @param {number} now seconds of the time that drives it
 * @returns {number} seconds of the piece, from 0 to its duration
 */
export function positionAt(clock, now) {
  const run = clock.position + now - clock.anchor;
  if (run < clock.duration) return Math.max(run, 0);
  return clock.loops && clock.duration > 0 ? run % clock.duration : clock.duration;
}

/**
 * Tells which moment of the audio clock is at the ear now.
 *
 * The output timestamp pairs a sample with the instant it left, so it runs smoothly between the
 * blocks in which `currentTime` steps; it is held to at most what has been rendered. A browser that
 * doesn't know it yet reports zeros; then the latency it names is taken off.
 *
 * @param {object} reading
 * @param {number} reading.currentTime s
 * @param {number} reading.outputLatency s
 * @param {{contextTime?: number, performanceTime?: number}} reading.stamp s and ms
 * @param {number} reading.now ms, of the same clock as `performanceTime`
 * @returns {number} s
 */
export function heardTime({ currentTime, outputLatency, stamp, now }) {
  const late = currentTime - outputLatency;
  if (!stamp.contextTime || !stamp.performanceTime) return late;
  const smooth = stamp.contextTime + (now - stamp.performanceTime) / 1000;
  return Math.min(currentTime, Math.max(smooth, late - LONGEST_BLOCK));
}

/**
 * Carries a position over to another render of the scene, at the same simulated moment.
 *
 * @param {number} position seconds of the old piece
 * @param {object} change
 * @param {number} change.from simulated seconds per heard second of the old piece
 * @param {number} change.to the same of the new one
 * @param {number} change.duration seconds of the new piece
 * @returns {number} seconds of the new piece
 */
export function carriedOver(position, { from, to, duration }) {
  const moved = (position * from) / to;
  return moved < duration ? moved : 0;
}
