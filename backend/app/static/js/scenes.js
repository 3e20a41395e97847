/** The rail: the scenes of the universe, one of them on stage. */

import { made } from "./elements.js";

/** @typedef {import("./types.js").SceneEntry} SceneEntry */

/** Tells `choose` (detail: a scene's id). */
export class Rail extends EventTarget {
  /**
   * @param {HTMLElement} list
   */
  constructor(list) {
    super();
    this.list = list;
    /** @type {SceneEntry[]} */
    this.scenes = [];
  }

  /**
   * @param {SceneEntry[]} scenes
   */
  show(scenes) {
    this.scenes = [...scenes].sort((a, b) => a.order - b.order);
    this.list.replaceChildren(...this.scenes.map((scene) => this.item(scene)));
  }

  /**
   * @param {SceneEntry} scene
   */
  item({ id, name, description }) {
    const button = made("button", { type: "button", class: "scene", "data-scene": id });
    button.append(made("span", { class: "scene-name" }, name));
    if (description) button.append(made("span", { class: "scene-description" }, description));
    button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("choose", { detail: id })));
    return made("li", {}, button);
  }

  /**
   * @param {string} id of the scene on stage
   */
  mark(id) {
    for (const button of this.list.querySelectorAll("button")) {
      if (button.dataset.scene === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }
}
