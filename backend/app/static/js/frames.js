/** Reads the recorded frames of a simulation and tells where bodies are between two of them. */

const HEADER_BYTES = 16;
const MAGIC = "HUF1";
const FLAT = Object.freeze([0, 0, 0]);

/**
 * @typedef {object} Frames
 * @property {number} nFrames
 * @property {number} nBodies
 * @property {number} frameRate frames a heard second
 * @property {Float32Array} positions [nFrames][nBodies][3], m; NaN where a body is not there
 * @property {Float32Array} angles [nFrames][nBodies], rad
 * @property {readonly number[]} [spans] m, how far it is round along x, y and z; 0 where one does not come round
 *
 * @typedef {object} Pose
 * @property {number} x
 * @property {number} y
 * @property {number} z
 * @property {number} angle
 */

/**
 * Decodes the little-endian layout `HUF1`: magic, frames, bodies, rate, positions, angles.
 * The arrays are views of the buffer: nothing is copied.
 *
 * @param {ArrayBuffer} buffer
 * @returns {Frames}
 * @throws {RangeError} if it is another format or is cut short
 */
export function decodeFrames(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < HEADER_BYTES || magicOf(view) !== MAGIC) {
    throw new RangeError("These are no recorded frames.");
  }
  const nFrames = view.getUint32(4, true);
  const nBodies = view.getUint32(8, true);
  const frameRate = view.getFloat32(12, true);
  const count = nFrames * nBodies;
  if (buffer.byteLength !== HEADER_BYTES + 16 * count) {
    throw new RangeError("The recorded frames are cut short.");
  }
  const positions = new Float32Array(buffer, HEADER_BYTES, 3 * count);
  const angles = new Float32Array(buffer, HEADER_BYTES + 12 * count, count);
  return { nFrames, nBodies, frameRate, positions, angles };
}

/**
 * @param {DataView} view
 */
function magicOf(view) {
  return String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(byte)));
}

/**
 * Tells where a body is at a moment, in a straight line between the two frames around it.
 * Past either end the nearest frame holds.
 *
 * @param {Frames} frames
 * @param {number} body index
 * @param {number} time heard seconds
 * @param {Pose} [into] filled and returned, so that a picture of many bodies makes no garbage
 * @returns {Pose | null} null while the body is not there
 */
export function poseAt(frames, body, time, into = { x: 0, y: 0, z: 0, angle: 0 }) {
  const { nFrames, nBodies, frameRate, positions, angles, spans = FLAT } = frames;
  const exact = Math.min(Math.max(time * frameRate, 0), nFrames - 1);
  const first = Math.floor(exact);
  const part = exact - first;
  const a = first * nBodies + body;
  const b = part > 0 ? a + nBodies : a;
  const pose = into;
  pose.x = round(positions[3 * a], positions[3 * b], part, spans[0]);
  pose.y = round(positions[3 * a + 1], positions[3 * b + 1], part, spans[1]);
  pose.z = round(positions[3 * a + 2], positions[3 * b + 2], part, spans[2]);
  pose.angle = mix(angles[a], angles[b], part);
  return Number.isNaN(pose.x) ? null : pose;
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} part
 */
function mix(a, b, part) {
  return a + (b - a) * part;
}

/**
 * Goes from one place to another, through a side where that is the shorter way.
 *
 * @param {number} a m
 * @param {number} b m
 * @param {number} part
 * @param {number} span m, how far it is round; 0 where one does not come round
 */
function round(a, b, part, span) {
  if (!comesRound(a, b, span)) return mix(a, b, part);
  const turn = b > a ? span : -span;
  return mix(a, b - turn, part) + (part < 0.5 ? 0 : turn);
}

/**
 * Tells whether a body went through a side between two frames.
 *
 * @param {number} a m
 * @param {number} b m
 * @param {number} span m, how far it is round; 0 where one does not come round
 */
export function comesRound(a, b, span) {
  return span > 0 && Math.abs(b - a) > span / 2;
}

/**
 * Finds the smallest box around every place a body is ever seen at.
 *
 * @param {Frames} frames
 * @returns {{low: [number, number, number], high: [number, number, number]} | null} null when nothing is there
 */
export function extentOf({ positions }) {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let index = 0; index < positions.length; index += 1) {
    const value = positions[index];
    const axis = index % 3;
    if (value < low[axis]) low[axis] = value;
    if (value > high[axis]) high[axis] = value;
  }
  if (low[0] > high[0]) return null;
  return { low: [low[0], low[1], low[2]], high: [high[0], high[1], high[2]] };
}
