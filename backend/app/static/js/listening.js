/** Asks for a new render when something was turned: once a hand rests, and only the newest counts. */

/**
 * @typedef {{kind: "asking"} | {kind: "rest"} | {kind: "waiting", seconds: number}
 *   | {kind: "refused", problem: import("./api.js").Problem}} State
 */

/** How long a hand must rest before its change is sent, in ms. */
export const PAUSE = 90;

/**
 * @template Result
 */
export class Listening {
  /**
   * @param {object} hooks
   * @param {(changes: import("./types.js").Changes, signal: AbortSignal) => Promise<Result>} hooks.request
   * @param {(result: Result) => void} hooks.heard
   * @param {(state: State) => void} hooks.told
   */
  constructor(hooks) {
    this.hooks = hooks;
    this.controller = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /**
   * Asks for a render, and forgets every earlier question.
   *
   * @param {import("./types.js").Changes} changes
   * @param {number} [pause] ms before it is sent
   */
  ask(changes, pause = PAUSE) {
    this.forget();
    const controller = new AbortController();
    this.controller = controller;
    this.timer = setTimeout(() => this.send(changes, controller), pause);
  }

  /** Drops what was asked: its answer, should it still come, is thrown away. */
  forget() {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  /**
   * @param {import("./types.js").Changes} changes
   * @param {AbortController} controller
   */
  async send(changes, controller) {
    this.hooks.told({ kind: "asking" });
    try {
      const result = await this.hooks.request(changes, controller.signal);
      if (controller.signal.aborted) return;
      this.hooks.told({ kind: "rest" });
      this.hooks.heard(result);
    } catch (error) {
      if (!controller.signal.aborted) this.answerTo(error, changes, controller);
    }
  }

  /**
   * Waits when the service asks for patience; tells of anything else it refuses.
   *
   * @param {any} error
   * @param {import("./types.js").Changes} changes
   * @param {AbortController} controller
   */
  answerTo(error, changes, controller) {
    if (error.name !== "Problem") throw error;
    const isBusy = error.status === 429 || (error.status === 503 && error.retryAfter > 0);
    if (!isBusy) {
      this.hooks.told({ kind: "refused", problem: error });
      return;
    }
    const seconds = Math.max(error.retryAfter, 1);
    this.hooks.told({ kind: "waiting", seconds });
    this.timer = setTimeout(() => this.send(changes, controller), seconds * 1000);
  }
}
