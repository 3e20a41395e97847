/** Finds and makes elements, with their types. */

/**
 * Finds a part of the page that must be there.
 *
 * @template {Element} Kind
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function part(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`The page has no ${selector}.`);
  return found;
}

/**
 * Makes an element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean>} [attributes] `true` sets one without a value, `false` leaves it out
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function made(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Gives a canvas the pixels of its place on the screen, and says so whenever that changes.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} resized
 */
export function fitCanvas(canvas, resized) {
  const fit = () => {
    const ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    canvas.width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    resized();
  };
  new ResizeObserver(fit).observe(canvas);
  fit();
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {CanvasRenderingContext2D} cleared, in CSS pixels
 */
export function freshContext(canvas) {
  const context = canvas.getContext("2d");
  if (!context) throw new TypeError("This browser has no canvas to draw on.");
  const ratio = canvas.width / Math.max(canvas.clientWidth, 1);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return context;
}
