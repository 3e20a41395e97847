/** The laws and the harmony of a scene, each turned by hand. */

import { ChoiceControl, NumberControl } from "./control.js";
import { made } from "./elements.js";
import { AXES, boundaryOf, labelOf, SAY } from "./words.js";
import { INTONATIONS, KEYS, PITCHES_FROM, resolvedIn, SCALES, TUNINGS } from "./vocabulary.js";

/**
 * @typedef {import("./types.js").Definition} Definition
 * @typedef {import("./types.js").SceneDetail} SceneDetail
 * @typedef {import("./types.js").Preview} Preview
 * @typedef {import("./types.js").Changes} Changes
 * @typedef {import("./types.js").Boundary} Boundary
 * @typedef {"laws" | "harmony"} Part
 *
 * @typedef {object} Shown
 * @property {SceneDetail} scene
 * @property {Preview} preview
 * @property {Changes} changes
 */

const HARMONY = Object.freeze([
  { name: "tempo", unit: "bpm", minimum: 40, maximum: 240, auto: true, description: "Beats a minute." },
  { name: "harmony", unit: null, minimum: 0, maximum: 1, auto: true, description: "How well what sounds together blends." },
  { name: "quantize", unit: null, minimum: 0, maximum: 1, description: "0 leaves every note when it happened; 1 puts it on the grid." },
  { name: "rhythm_complexity", unit: null, minimum: 0, maximum: 1, auto: true, description: "How fine the grid is: quarters, eighths, sixteenths, triplets, and dots between." },
  { name: "swing", unit: null, minimum: 0, maximum: 1, description: "How late the grid’s off-beats are: 0 straight, 1 triplets." },
  { name: "reverb", unit: null, minimum: 0, maximum: 1, description: "How much of the room is heard." },
]);

/** Tells `turn` with `{part, name, value}`; without a value, the scene's own holds again. */
export class Inspector extends EventTarget {
  /**
   * @param {HTMLElement} laws where the laws go
   * @param {HTMLElement} harmony where the harmony goes
   */
  constructor(laws, harmony) {
    super();
    this.laws = laws;
    this.harmony = harmony;
    /** @type {((shown: Shown) => void)[]} */
    this.readers = [];
  }

  /**
   * Makes the controls that a scene needs.
   *
   * @param {Definition[]} definitions
   * @param {SceneDetail} scene
   */
  build(definitions, scene) {
    this.readers = [];
    this.laws.replaceChildren(...definitions.flatMap((definition) => this.law(definition, scene)));
    const orbital = isOrbital(scene);
    this.harmony.replaceChildren(
      orbital ? this.choice("intonation", INTONATIONS) : this.choice("pitch_from", PITCHES_FROM),
      this.choice("key", KEYS, orbital ? onScale : undefined),
      this.choice("scale", SCALES, orbital ? onScale : undefined),
      this.choice("tuning", TUNINGS, orbital ? onScale : undefined),
      ...HARMONY.filter(({ name }) => !orbital || name !== "harmony").map((setting) => this.number("harmony", { ...setting, label: labelOf(setting.name) })),
    );
  }

  /**
   * @param {Shown} shown
   */
  show(shown) {
    for (const read of this.readers) read(shown);
  }

  /**
   * @param {Definition} definition
   * @param {SceneDetail} scene
   * @returns {HTMLElement[]}
   */
  law(definition, scene) {
    const { name, limits, description, default: usual } = definition;
    if (!Object.hasOwn(limits, scene.dynamics)) return [];
    const refused = name === "attraction" && scene.dynamics === "particles" ? { refused: SAY.attraction } : {};
    const { minimum, maximum } = refused.refused ? definition : limits[scene.dynamics];
    if (minimum === null || maximum === null) return name === "boundary" ? [this.boundary()] : [];
    const unit = isOrbital(scene) && name === "time_scale" ? "days/s" : definition.unit;
    const setting = { name, unit, minimum, maximum, description, label: labelOf(name), ...refused };
    if (!Array.isArray(usual)) return [this.number("laws", setting)];
    const axes = isPlanar(scene) ? AXES.slice(0, 2) : AXES;
    return axes.map((axis, index) => this.number("laws", { ...setting, label: `${setting.label} ${axis}` }, index));
  }

  /**
   * @param {Part} part
   * @param {import("./control.js").Setting} setting
   * @param {number} [index] of a component, when the value is a vector
   */
  number(part, setting, index) {
    const control = new NumberControl(setting);
    const { name } = setting;
    /** @type {unknown} */
    let present = 0;
    control.addEventListener("turn", (event) => {
      const { detail } = /** @type {CustomEvent<number>} */ (event);
      this.turn(part, name, index === undefined ? detail : replaced(present, index, detail));
    });
    control.addEventListener("reset", () => this.turn(part, name, undefined));
    this.readers.push((shown) => {
      const reading = readingOf(shown, part, name);
      present = reading.value;
      const value = Number(index === undefined ? present : /** @type {number[]} */ (present)[index]);
      control.show({ ...reading, value });
    });
    return control.element;
  }

  /**
   * @param {string} name
   * @param {readonly (readonly [string, string])[]} options
   * @param {(shown: Shown) => boolean} [isMeant] whether it decides anything at present; always, if left out
   */
  choice(name, options, isMeant = () => true) {
    const control = new ChoiceControl(name, options);
    control.addEventListener("turn", (event) => {
      this.turn("harmony", name, /** @type {CustomEvent<string>} */ (event).detail);
    });
    control.addEventListener("reset", () => this.turn("harmony", name, undefined));
    this.readers.push((shown) => {
      control.show(readingOf(shown, "harmony", name));
      control.element.hidden = !isMeant(shown);
    });
    return control.element;
  }

  boundary() {
    const told = made("span", { class: "told" });
    this.readers.push(({ preview }) => {
      told.textContent = boundaryOf(preview.boundary);
    });
    const head = made("div", { class: "control-head" }, made("span", {}, labelOf("boundary")), told);
    return made("div", { class: "control", "data-name": "boundary" }, head);
  }

  /**
   * @param {Part} part
   * @param {string} name
   * @param {unknown} value
   */
  turn(part, name, value) {
    this.dispatchEvent(new CustomEvent("turn", { detail: { part, name, value } }));
  }
}

/**
 * @param {SceneDetail} scene
 */
function isOrbital({ dynamics }) {
  return dynamics === "orbital";
}

/**
 * Orbits choose their own pitches, unless they are asked onto the scale.
 *
 * @param {Shown} shown
 */
function onScale(shown) {
  return readingOf(shown, "harmony", "intonation").value === "scale";
}

/**
 * @param {SceneDetail} scene
 */
function isPlanar({ effective }) {
  const boundary = /** @type {Boundary | undefined} */ (effective.laws.boundary?.value);
  return !boundary || boundary.size[2] === 0;
}

/**
 * @param {unknown} vector
 * @param {number} index
 * @param {number} value
 */
function replaced(vector, index, value) {
  return /** @type {number[]} */ (vector).map((old, at) => (at === index ? value : old));
}

/**
 * What a control shows: what was turned, else what holds in the scene; `auto` as the number it came to.
 *
 * @param {Shown} shown
 * @param {Part} part
 * @param {string} name
 */
function readingOf({ scene, preview, changes }, part, name) {
  const changed = Object.hasOwn(changes[part], name);
  const own = scene.effective[part][name];
  const given = changed ? changes[part][name] : own?.value;
  const isAuto = given === "auto" || (!changed && own?.source === "auto");
  if (isAuto) return { value: resolvedIn(preview[part], name), source: "auto", changed };
  return { value: given, source: changed ? "changed" : (own?.source ?? "engine"), changed };
}
