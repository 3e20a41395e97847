/** The outlines of shapes, as points against the place of their body. */

/**
 * @typedef {[number, number]} Point m, across and upwards
 *
 * @typedef {{kind: "circle", radius: number}} Circle
 * @typedef {{kind: "box", size: [number, number, number]}} Box
 * @typedef {{kind: "polygon", vertices: Point[]}} Polygon
 * @typedef {{kind: "segment", a: [number, number, number], b: [number, number, number], radius: number}} Segment
 * @typedef {Circle | Box | Polygon | Segment} SimpleShape
 * @typedef {{kind: "compound", parts: {shape: SimpleShape, position: Point, angle: number}[]}} Compound
 * @typedef {SimpleShape | Compound} Shape
 */

/** Points that a full circle is drawn with. */
const ROUND = 48;

/**
 * Tells the outline of a shape: closed rings, one for each part of it.
 *
 * @param {Shape} shape
 * @returns {Point[][]} counterclockwise, but for polygons, which go round as they are written
 */
export function outlinesOf(shape) {
  switch (shape.kind) {
    case "circle":
      return [arc([0, 0], shape.radius, 0, 2 * Math.PI).slice(1)];
    case "box":
      return [corners(shape.size[0] / 2, shape.size[1] / 2)];
    case "polygon":
      return [shape.vertices];
    case "segment":
      return [capsule(shape)];
    default:
      return shape.parts.flatMap((part) => outlinesOf(part.shape).map((ring) => ring.map((point) => placed(point, part.position, part.angle))));
  }
}

/**
 * Turns a point and then shifts it.
 *
 * @param {Point} point
 * @param {Point} position
 * @param {number} angle rad, counterclockwise
 * @returns {Point}
 */
export function placed([x, y], [left, up], angle) {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  return [left + x * cosine - y * sine, up + x * sine + y * cosine];
}

/**
 * @param {number} x m, half the width
 * @param {number} y m, half the height
 * @returns {Point[]}
 */
function corners(x, y) {
  return [[-x, -y], [x, -y], [x, y], [-x, y]];
}

/**
 * @param {Segment} segment
 * @returns {Point[]} without thickness only its two ends
 */
function capsule({ a: [ax, ay], b: [bx, by], radius }) {
  if (radius === 0) return [[ax, ay], [bx, by]];
  const along = Math.atan2(by - ay, bx - ax);
  return [
    ...arc([bx, by], radius, along - Math.PI / 2, along + Math.PI / 2),
    ...arc([ax, ay], radius, along + Math.PI / 2, along + (3 * Math.PI) / 2),
  ];
}

/**
 * @param {Point} centre
 * @param {number} radius m
 * @param {number} from rad
 * @param {number} to rad
 * @returns {Point[]}
 */
function arc([x, y], radius, from, to) {
  const steps = Math.ceil((ROUND * (to - from)) / (2 * Math.PI));
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = from + ((to - from) * step) / steps;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

/**
 * Tells how far a shape extends from the place of its body.
 *
 * @param {Shape} shape
 * @returns {number} m
 */
export function reachOf(shape) {
  if (shape.kind === "circle") return shape.radius;
  return Math.max(...outlinesOf(shape).flatMap((ring) => ring.map((point) => Math.hypot(...point))));
}
