/** The line over the stage that says what the page is doing, or what went wrong and what one can do. */

import { made, part } from "./elements.js";

/** @typedef {{label: string, deed: () => void}} Offer something one can do about it */

/** One notice at a time. Errors are told at once, all else when there is a pause. */
export class Notice {
  /**
   * @param {HTMLElement} line
   */
  constructor(line) {
    this.line = line;
    this.calm = part(line, ".notice-calm", HTMLElement);
    this.urgent = part(line, ".notice-urgent", HTMLElement);
    this.offers = part(line, ".notice-offers", HTMLElement);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * @param {string} text
   * @param {number} [seconds] after which it goes by itself
   */
  say(text, seconds) {
    this.put({ calm: text });
    if (seconds) this.timer = setTimeout(() => this.clear(), seconds * 1000);
  }

  /**
   * @param {string} text what is wrong and what to do next
   * @param {Offer[]} offers
   */
  complain(text, offers) {
    this.put({ urgent: text });
    for (const { label, deed } of offers) {
      const button = made("button", { type: "button", class: "plain" }, label);
      button.addEventListener("click", deed);
      this.offers.append(button);
    }
  }

  clear() {
    this.put({});
  }

  /**
   * @param {{calm?: string, urgent?: string}} texts
   */
  put({ calm = "", urgent = "" }) {
    clearTimeout(this.timer);
    this.calm.textContent = calm;
    this.urgent.textContent = urgent;
    this.offers.replaceChildren();
    this.line.toggleAttribute("data-told", Boolean(calm || urgent));
  }
}
