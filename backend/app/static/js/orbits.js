/** Turns orbits so that they can be looked at: from above, a little tilted, around the body they all go round. */

import { poseAt } from "./frames.js";

/**
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Note} Note
 * @typedef {import("./types.js").Vector} Vector
 * @typedef {import("./types.js").BodyLook} BodyLook
 * @typedef {import("./frames.js").Frames} Frames
 * @typedef {import("./projection.js").Room} Room
 *
 * @typedef {object} Course the way of a body over one turn
 * @property {number} body index
 * @property {Vector[]} points
 * @property {boolean} closed whether it comes round within the piece
 *
 * @typedef {object} OrbitView orbits as the stage shows them
 * @property {Frames} frames places to the right, upwards and into the picture, from the middle; AU, or their roots
 * @property {Room} room
 * @property {number[]} pixels the radius of each body on the picture
 * @property {number} centre index of the body in the middle
 * @property {Course[]} courses
 * @property {boolean} isCompressed whether distances are drawn as their square roots
 * @property {(note: Note) => Vector} place where the sounding body of a note was
 */

/** How far above the plane of the orbits the eye is: 55°. */
const ELEVATION = (55 * Math.PI) / 180;

/** Past this ratio of the widest to the narrowest orbit, distances are drawn as their roots. */
const WIDE = 12;

/** Points that a course is drawn with, about. */
const COURSE_POINTS = 240;

const CENTRE_PIXELS = 12;
const LEAST_PIXELS = 3;
const MORE_PIXELS = 4.5;

/**
 * @param {Piece} piece of an orbital scene with a body at least
 * @returns {OrbitView}
 */
export function orbitView({ preview, frames }) {
  const { bodies, laws } = preview;
  const centre = Math.max(0, bodies.findIndex(({ around }) => around === null));
  const axes = axesOf(poleOf(frames, centre), preview.observer ?? [0, 0, 1]);
  const isCompressed = spreadOf(frames, centre) > WIDE;
  const turned = turnedFrames(frames, centre, axes, isCompressed);
  const scale = Number(laws.time_scale);
  const heard = (/** @type {Note} */ note) => note.event_time / scale;
  const index = new Map(bodies.map(({ name }, at) => [name, at]));
  return {
    frames: turned,
    room: roomAround(turned),
    pixels: pixelsOf(bodies, centre),
    centre,
    courses: bodies.flatMap((look, body) => courseOf(turned, look, body, scale)),
    isCompressed,
    place: (note) => placeAt(turned, index.get(note.body) ?? centre, heard(note)),
  };
}

/**
 * @param {Frames} frames
 * @param {number} body
 * @param {number} time heard seconds
 * @returns {Vector}
 */
function placeAt(frames, body, time) {
  const pose = poseAt(frames, body, time);
  return pose ? [pose.x, pose.y, pose.z] : [0, 0, 0];
}

/**
 * Finds the direction that most of the turning is about, so that orbits are seen from the side they turn to the left on.
 *
 * @param {Frames} frames
 * @param {number} centre
 * @returns {Vector} of length 1
 */
function poleOf(frames, centre) {
  /** @type {Vector} */
  const sum = [0, 0, 0];
  const last = Math.min(frames.nFrames - 1, 8);
  for (let frame = 0; frame < last; frame += 1) {
    for (let body = 0; body < frames.nBodies; body += 1) {
      const turn = unit(cross(from(frames, frame, body, centre), from(frames, frame + 1, body, centre)));
      for (const axis of [0, 1, 2]) sum[axis] += turn[axis];
    }
  }
  const pole = unit(sum);
  return pole.some((part) => part !== 0) ? pole : [0, 0, 1];
}

/**
 * @param {Frames} frames
 * @param {number} frame
 * @param {number} body
 * @param {number} centre
 * @returns {Vector} AU from the body in the middle
 */
function from({ positions, nBodies }, frame, body, centre) {
  const [a, b] = [3 * (frame * nBodies + body), 3 * (frame * nBodies + centre)];
  return [positions[a] - positions[b], positions[a + 1] - positions[b + 1], positions[a + 2] - positions[b + 2]];
}

/**
 * The eye stands on the side of the observer, above the plane: what passes in front of the star passes below it here.
 *
 * @param {Vector} pole of the orbits
 * @param {Vector} observer
 * @returns {Vector[]} to the right, upwards and into the picture
 */
function axesOf(pole, observer) {
  const along = dot(observer, pole);
  const level = unit(/** @type {Vector} */ (observer.map((part, axis) => part - along * pole[axis])));
  const isAbove = Math.abs(along) > 0.999 * Math.hypot(...observer);
  const near = isAbove ? unit(cross(pole, Math.abs(pole[0]) > 0.9 ? [0, 1, 0] : cross(pole, [0, 1, 0]))) : level;
  const front = isAbove ? /** @type {Vector} */ (near.map((part) => -part)) : near;
  const right = cross(pole, front);
  const [sine, cosine] = [Math.sin(ELEVATION), Math.cos(ELEVATION)];
  const up = /** @type {Vector} */ (pole.map((part, axis) => part * cosine - front[axis] * sine));
  const into = /** @type {Vector} */ (pole.map((part, axis) => -part * sine - front[axis] * cosine));
  return [right, up, into];
}

/**
 * @param {Frames} frames
 * @param {number} centre
 */
function spreadOf(frames, centre) {
  let [least, most] = [Infinity, 0];
  for (let body = 0; body < frames.nBodies; body += 1) {
    if (body === centre) continue;
    const distance = Math.hypot(...from(frames, 0, body, centre));
    if (Number.isNaN(distance)) continue;
    least = Math.min(least, distance);
    most = Math.max(most, distance);
  }
  return most / least;
}

/**
 * @param {Frames} frames
 * @param {number} centre
 * @param {Vector[]} axes
 * @param {boolean} isCompressed
 * @returns {Frames}
 */
function turnedFrames(frames, centre, axes, isCompressed) {
  const positions = new Float32Array(frames.positions.length);
  for (let frame = 0; frame < frames.nFrames; frame += 1) {
    for (let body = 0; body < frames.nBodies; body += 1) {
      const place = from(frames, frame, body, centre);
      const distance = Math.hypot(...place);
      const shrunk = isCompressed && distance > 0 ? 1 / Math.sqrt(distance) : 1;
      for (const axis of [0, 1, 2]) positions[3 * (frame * frames.nBodies + body) + axis] = dot(place, axes[axis]) * shrunk;
    }
  }
  return { ...frames, positions };
}

/**
 * @param {Frames} frames turned
 * @returns {Room} as wide to the left as to the right and as high as deep: the middle is in the middle
 */
function roomAround({ positions }) {
  const most = [0, 0, 0];
  for (let index = 0; index < positions.length; index += 1) {
    const size = Math.abs(positions[index]);
    if (size > most[index % 3]) most[index % 3] = size;
  }
  const [x, y, z] = most;
  // Without a body that moves there is still a picture to fit.
  const widest = Math.max(x, y, z) || 1;
  const [width, height] = [Math.max(x, widest / 10), Math.max(y, widest / 10)];
  // Most of it lies in the middle of the depth, so that is what fits the stage; what is nearest reaches a little over.
  return { low: [-width, -height, -z / 3], high: [width, height, z] };
}

/**
 * Real worlds would be too small to see: the larger ones get more pixels, in the order of their sizes.
 *
 * @param {BodyLook[]} bodies
 * @param {number} centre
 */
function pixelsOf(bodies, centre) {
  const sizes = [...new Set(bodies.filter((_, at) => at !== centre).map(({ radius }) => radius))].sort((a, b) => a - b);
  const steps = Math.max(1, sizes.length - 1);
  return bodies.map(({ radius }, at) => {
    return at === centre ? CENTRE_PIXELS : LEAST_PIXELS + (MORE_PIXELS * sizes.indexOf(radius)) / steps;
  });
}

/**
 * @param {Frames} frames turned
 * @param {BodyLook} look
 * @param {number} body
 * @param {number} scale days a heard second
 * @returns {Course[]} none for what goes round nothing
 */
function courseOf(frames, { period }, body, scale) {
  if (!period) return [];
  const turn = (period / scale) * frames.frameRate;
  const closed = turn <= frames.nFrames - 1;
  const until = Math.min(turn, frames.nFrames - 1);
  const count = Math.max(2, Math.min(COURSE_POINTS, Math.ceil(until)));
  const points = Array.from({ length: count + 1 }, (_, at) => placeAt(frames, body, ((at / count) * until) / frames.frameRate));
  return [{ body, points, closed }];
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/**
 * @param {Vector} a
 * @param {Vector} b
 * @returns {Vector}
 */
function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/**
 * @param {Vector} vector
 * @returns {Vector} of length 1; 0 where there is none
 */
function unit(vector) {
  const length = Math.hypot(...vector);
  return length > 0 ? /** @type {Vector} */ (vector.map((part) => part / length)) : [0, 0, 0];
}
