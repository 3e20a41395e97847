/** From metres in the box to pixels on the stage: a window on it, with one vanishing point. */

/** @typedef {import("./types.js").Vector} Vector */

/**
 * @typedef {object} View
 * @property {number} scale pixels a metre at the front
 * @property {number} x pixel of the middle of the box
 * @property {number} y pixel of the floor at the front
 * @property {number} middle m, the x that the view is centred on
 * @property {number} floor m, the y at the bottom
 * @property {number} eye m, the height the eye looks from, over the floor
 * @property {number} front m, the z nearest to the eye
 * @property {number} distance m, from the eye to the front
 *
 * @typedef {object} Room what is to be seen
 * @property {Vector} low m
 * @property {Vector} high m
 *
 * @typedef {object} Area where there is place for it, in pixels
 * @property {number} left
 * @property {number} top
 * @property {number} width
 * @property {number} height
 */

/**
 * Fits a room into an area as large as it goes.
 *
 * @param {Room} room
 * @param {Area} area
 * @returns {View}
 */
export function fitted({ low, high }, area) {
  const width = Math.max(high[0] - low[0], 1e-6);
  const height = Math.max(high[1] - low[1], 1e-6);
  const scale = Math.max(Math.min(area.width / width, area.height / height), 1e-6);
  return {
    scale,
    x: area.left + area.width / 2,
    y: area.top + (area.height + height * scale) / 2,
    middle: (low[0] + high[0]) / 2,
    floor: low[1],
    eye: height * 0.58,
    front: low[2],
    distance: 1.9 * Math.max(width, height),
  };
}

/**
 * @param {View} view
 * @param {number} x m
 * @param {number} y m
 * @param {number} z m; the front is where it is least
 * @returns {{x: number, y: number, scale: number}} pixels, and pixels a metre at that depth
 */
export function projected(view, x, y, z) {
  const nearness = view.distance / (view.distance + z - view.front);
  const rise = y - view.floor - view.eye;
  return {
    x: view.x + (x - view.middle) * view.scale * nearness,
    y: view.y - (view.eye + rise * nearness) * view.scale,
    scale: view.scale * nearness,
  };
}

/**
 * Chooses a length for the bar that shows the scale: 1, 2 or 5 times a power of ten.
 *
 * @param {View} view
 * @param {number} pixels about how long it should be at most
 * @returns {number} m
 */
export function scaleBar(view, pixels) {
  const most = pixels / view.scale;
  const power = 10 ** Math.floor(Math.log10(most));
  return power * ([5, 2].find((factor) => factor * power <= most) ?? 1);
}
