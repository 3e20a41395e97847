/** One number that can be dragged, typed, stepped by keys and reset by a double click. */

import { dialOf, stepped, TRAVEL, travelOf, valueAt, written } from "./dial.js";
import { made } from "./elements.js";
import { labelOf, outOfRange, sourceOf, withUnit } from "./words.js";

/**
 * @typedef {object} Setting what a control is made for
 * @property {string} name as the scene's file has it
 * @property {string} label as people call it
 * @property {string | null} unit
 * @property {number} minimum
 * @property {number} maximum
 * @property {string} description
 * @property {boolean} [auto] whether it can follow the physics
 * @property {string} [refused] why it can't be turned here
 *
 * @typedef {object} Reading what a control shows
 * @property {number} value
 * @property {string} source
 * @property {boolean} changed
 */

/** How many steps a key moves. */
const STEPS = Object.freeze({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 });

let controlCount = 0;

/** Tells `turn` (detail: a number, or `"auto"`) and `reset`. */
export class NumberControl extends EventTarget {
  /**
   * @param {Setting} setting
   */
  constructor(setting) {
    super();
    this.setting = setting;
    this.dial = dialOf(setting.minimum, setting.maximum);
    this.value = setting.minimum;
    this.isTyping = false;
    controlCount += 1;
    const id = `control-${controlCount}`;
    this.slider = made("input", { type: "range", min: 0, max: TRAVEL, step: 1, "aria-label": setting.label });
    this.box = made("input", { type: "number", id, step: "any", min: setting.minimum, max: setting.maximum });
    this.box.setAttribute("aria-describedby", `${id}-source ${id}-fault`);
    this.source = made("span", { class: "source", id: `${id}-source` });
    this.fault = made("p", { class: "fault", id: `${id}-fault`, role: "alert" });
    this.reset = made("button", { type: "button", class: "reset", title: "Back to the scene’s own value" }, "Reset");
    this.auto = made("button", { type: "button", class: "auto", "aria-pressed": "false" }, "auto");
    this.element = this.assembled(id);
    this.listen();
  }

  /**
   * @param {string} id of the box
   */
  assembled(id) {
    const { setting } = this;
    const label = made("label", { for: id, title: setting.description }, setting.label);
    if (!setting.label.toLowerCase().startsWith(setting.name.replaceAll("_", " "))) label.append(" ", made("code", {}, setting.name));
    const unit = made("span", { class: "unit" }, setting.unit && setting.unit !== "–" ? setting.unit : "");
    const head = made("div", { class: "control-head" }, label, this.source, this.reset);
    const hand = made("div", { class: "control-hand" }, this.slider, this.box, unit);
    if (setting.auto) hand.append(this.auto);
    const element = made("div", { class: "control", "data-name": setting.name }, head, hand, this.fault);
    if (setting.refused) this.disable(setting.refused);
    return element;
  }

  /**
   * @param {string} reason
   */
  disable(reason) {
    this.slider.disabled = true;
    this.box.disabled = true;
    this.source.textContent = reason;
  }

  listen() {
    this.slider.addEventListener("input", () => this.turn(valueAt(this.dial, Number(this.slider.value))));
    this.slider.addEventListener("keydown", (event) => this.step(event));
    this.box.addEventListener("input", () => {
      this.isTyping = true;
    });
    this.box.addEventListener("change", () => this.type());
    this.box.addEventListener("blur", () => {
      this.isTyping = false;
    });
    this.box.addEventListener("keydown", (event) => this.step(event));
    this.auto.addEventListener("click", () => this.tell("turn", "auto"));
    this.reset.addEventListener("click", () => this.tell("reset"));
    this.element.addEventListener("dblclick", (event) => {
      if (event.target !== this.box && !this.setting.refused) this.tell("reset");
    });
  }

  /**
   * @param {KeyboardEvent} event
   */
  step(event) {
    const steps = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (!steps || (sideways && event.currentTarget === this.box)) return;
    event.preventDefault();
    this.isTyping = false;
    this.turn(stepped(this.dial, this.value, steps * (event.shiftKey ? 10 : 1)));
  }

  /** Takes what was typed, or says what could be. */
  type() {
    this.isTyping = false;
    const typed = this.box.valueAsNumber;
    const { minimum, maximum, label } = this.setting;
    if (typed >= minimum && typed <= maximum) {
      this.turn(typed);
      return;
    }
    this.fault.textContent = outOfRange(label, this.setting);
    this.box.setAttribute("aria-invalid", "true");
  }

  /**
   * @param {number} value
   */
  turn(value) {
    this.put(value);
    this.tell("turn", value);
  }

  /**
   * @param {string} what
   * @param {number | string} [detail]
   */
  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }

  /**
   * @param {number} value
   */
  put(value) {
    this.value = value;
    const travel = travelOf(this.dial, value);
    this.slider.value = String(travel);
    this.slider.style.setProperty("--part", String(travel / TRAVEL));
    this.slider.setAttribute("aria-valuetext", withUnit(value, this.setting.unit));
    // A render that comes in must not take away what somebody is typing.
    if (this.isTyping) return;
    this.box.value = written(value).replace("−", "-");
    this.box.removeAttribute("aria-invalid");
    this.fault.textContent = "";
  }

  /**
   * @param {Reading} reading
   */
  show({ value, source, changed }) {
    this.put(value);
    this.element.toggleAttribute("data-changed", changed);
    this.auto.setAttribute("aria-pressed", String(source === "auto"));
    if (!this.setting.refused) this.source.textContent = sourceOf(source, this.setting.name);
  }
}

/** What a value is called that is none of the words. */
const OWN = Object.freeze({ scale: "Its own degrees", tuning: "A tuning of its own" });

/** One of a list of words. Tells `turn` (detail: the word) and `reset`. */
export class ChoiceControl extends EventTarget {
  /**
   * @param {string} name as the scene's file has it
   * @param {readonly (readonly [string, string])[]} options word and what people call it
   */
  constructor(name, options) {
    super();
    this.name = name;
    controlCount += 1;
    const id = `control-${controlCount}`;
    this.select = made("select", { id }, ...options.map(([value, text]) => made("option", { value }, text)));
    this.own = made("option", { value: "", hidden: true, disabled: true }, OWN[/** @type {keyof typeof OWN} */ (name)] ?? OWN.scale);
    this.select.append(this.own);
    this.source = made("span", { class: "source" });
    this.reset = made("button", { type: "button", class: "reset", title: "Back to the scene’s own value" }, "Reset");
    const head = made("div", { class: "control-head" }, made("label", { for: id }, labelOf(name)), this.source, this.reset);
    this.element = made("div", { class: "control choice", "data-name": name }, head, this.select);
    this.select.addEventListener("change", () => this.tell("turn", this.select.value));
    this.reset.addEventListener("click", () => this.tell("reset"));
  }

  /**
   * @param {string} what
   * @param {string} [detail]
   */
  tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }

  /**
   * @param {{value: unknown, source: string, changed: boolean}} reading
   */
  show({ value, source, changed }) {
    this.own.hidden = typeof value === "string";
    this.select.value = typeof value === "string" ? value : "";
    this.element.toggleAttribute("data-changed", changed);
    this.source.textContent = sourceOf(source, this.name);
  }
}
