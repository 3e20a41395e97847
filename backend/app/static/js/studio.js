/** The studio as a whole: which piece is played, what was turned, and who is told. */

import { addressOf, readAddress } from "./address.js";
import { fetchPiece, lawDefinitions, publicUniverses, sceneDetail, scenesOf } from "./api.js";
import { carriedOver } from "./clock.js";
import { part } from "./elements.js";
import { Inspector } from "./inspector.js";
import { listenToKeys } from "./keys.js";
import { Listening } from "./listening.js";
import { Notice } from "./notice.js";
import { decodeSound, Player } from "./player.js";
import { Rail } from "./scenes.js";
import { Screen } from "./screen.js";
import { Transport } from "./transport.js";
import { complaint, SAY, waiting } from "./words.js";

/**
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Changes} Changes
 * @typedef {import("./types.js").SceneDetail} SceneDetail
 * @typedef {{part: "laws" | "harmony", name: string, value: unknown}} Turn
 */

/** Whose universe is shown first. */
const DEMO = "demo";

/**
 * The element `<hu-studio>`. For those at the console: `player` plays, `piece` is what is heard,
 * `changes` is what was turned, and `screen.stage.time` is the moment that is on the picture.
 */
export class Studio extends HTMLElement {
  constructor() {
    super();
    this.player = new Player();
    this.rail = new Rail(part(this, "#scenes", HTMLElement));
    this.notice = new Notice(part(this, "#notice", HTMLElement));
    this.inspector = new Inspector(part(this, "#laws", HTMLElement), part(this, "#harmony", HTMLElement));
    this.transport = new Transport(part(this, "#transport", HTMLElement), this.player);
    this.screen = new Screen(this, this.player);
    /** @type {Piece | null} */
    this.piece = null;
    /** @type {SceneDetail | null} */
    this.scene = null;
    /** The scene that was chosen last, which may still be on its way. */
    this.wanted = "";
    /** @type {Changes} */
    this.changes = { laws: {}, harmony: {} };
    /** @type {Changes[]} */
    this.past = [];
    /** @type {import("./types.js").Definition[]} */
    this.definitions = [];
    this.listening = new Listening({
      request: (changes, signal) => this.request(changes, signal),
      heard: (piece) => this.hear(piece),
      told: (state) => this.tell(state),
    });
  }

  connectedCallback() {
    this.rail.addEventListener("choose", (event) => {
      this.open(/** @type {CustomEvent<string>} */ (event).detail);
      this.screen.openSheet(null);
    });
    this.inspector.addEventListener("turn", (event) => this.turn(/** @type {CustomEvent<Turn>} */ (event).detail));
    part(this, "#restore", HTMLButtonElement).addEventListener("click", () => this.restore());
    for (const id of ["#play", "#first"]) {
      part(this, id, HTMLButtonElement).addEventListener("click", () => this.togglePlay());
    }
    this.player.addEventListener("state", () => this.setAttribute("data-state", this.player.state));
    // A shared address that is pasted over this one changes only what stands after its #.
    addEventListener("hashchange", () => this.openFirst());
    this.listenToKeyboard();
    this.screen.start(this.transport);
    this.load();
  }

  listenToKeyboard() {
    const { player, transport, screen } = this;
    const help = part(this, "#help", HTMLDialogElement);
    part(this, "#keys", HTMLButtonElement).addEventListener("click", () => help.showModal());
    listenToKeys(document, {
      play: () => this.togglePlay(),
      seekBy: (seconds) => player.seek(player.position + seconds),
      start: () => player.seek(0),
      loop: () => transport.turnLoop(),
      mute: () => transport.toggleMute(),
      note: (way) => screen.step(way),
      scene: (way) => this.step(way),
      undo: () => this.undo(),
      help: () => help.showModal(),
    });
  }

  /** Finds the demo universe, or else the oldest public one, and opens its first scene or the one in the address. */
  async load() {
    try {
      const [definitions, universes] = await Promise.all([lawDefinitions(), publicUniverses()]);
      this.definitions = definitions;
      const universe = universes.find(({ owner }) => owner.username === DEMO) ?? universes[0];
      if (!universe) return this.notice.complain(SAY.noUniverse, []);
      part(this, "#universe", HTMLElement).textContent = universe.name;
      this.rail.show(await scenesOf(universe.id));
      return await this.openFirst();
    } catch (error) {
      return this.fail(error, () => this.load());
    }
  }

  async openFirst() {
    const { sceneId, changes } = readAddress(location.hash);
    const known = this.rail.scenes.some(({ id }) => id === sceneId);
    const first = known && sceneId ? sceneId : this.rail.scenes[0]?.id;
    if (!first) return this.notice.complain(SAY.noScenes, []);
    return this.open(first, known ? changes : { laws: {}, harmony: {} });
  }

  /**
   * @param {string} sceneId
   * @param {Changes} [changes]
   */
  async open(sceneId, changes = { laws: {}, harmony: {} }) {
    this.listening.forget();
    this.wanted = sceneId;
    this.rail.mark(sceneId);
    this.notice.say(SAY.first);
    try {
      const scene = await sceneDetail(sceneId);
      if (this.wanted !== sceneId) return;
      this.scene = scene;
      this.piece = null;
      this.past = [];
      this.changes = changes;
      part(this, "#title", HTMLElement).textContent = scene.name;
      document.title = `${scene.name} · Harmonic Universe`;
      this.inspector.build(this.definitions, scene);
      this.remember();
      this.listening.ask(changes, 0);
    } catch (error) {
      this.fail(error, () => this.open(sceneId, changes));
    }
  }

  /**
   * @param {-1 | 1} way
   */
  step(way) {
    const { scenes } = this.rail;
    const at = scenes.findIndex(({ id }) => id === this.scene?.id);
    const next = scenes[at + way];
    if (next) this.open(next.id);
  }

  /**
   * @param {Changes} changes
   * @param {AbortSignal} signal
   */
  async request(changes, signal) {
    if (!this.scene) throw new TypeError("There is no scene to play.");
    return fetchPiece(this.scene.id, changes, { signal, decode: decodeSound });
  }

  /**
   * Puts a new render in the place of the old one, at the same simulated moment.
   *
   * @param {Piece} piece
   */
  hear(piece) {
    const { player, scene } = this;
    if (!scene) return;
    const from = this.piece ? Number(this.piece.preview.laws.time_scale) : null;
    const to = Number(piece.preview.laws.time_scale);
    // Whoever turns a law after the end wants to hear what it does.
    const hadEnded = player.state === "ended";
    this.piece = piece;
    player.load(piece.sound, (position) =>
      from === null ? 0 : carriedOver(position, { from, to, duration: piece.sound.duration }),
    );
    if (player.state === "still" && !this.screen.isCalm) player.runSilently();
    if (hadEnded) this.togglePlay();
    this.transport.show(scene.name, piece.preview);
    this.screen.show(piece);
    this.inspector.show({ scene, preview: piece.preview, changes: this.changes });
    this.setAttribute("data-ready", piece.preview.run_hash);
  }

  /**
   * @param {Turn} turn
   */
  turn({ part: which, name, value }) {
    const next = { ...this.changes[which], [name]: value };
    if (value === undefined) delete next[name];
    this.change({ ...this.changes, [which]: next });
  }

  /**
   * @param {Changes} changes
   */
  change(changes) {
    this.past.push(this.changes);
    this.put(changes);
  }

  /** Takes back the last change. */
  undo() {
    const before = this.past.pop();
    if (before) this.put(before);
  }

  /** Takes back everything. */
  restore() {
    if (this.isChanged) this.change({ laws: {}, harmony: {} });
  }

  get isChanged() {
    return Object.keys(this.changes.laws).length + Object.keys(this.changes.harmony).length > 0;
  }

  /**
   * @param {Changes} changes
   */
  put(changes) {
    this.changes = changes;
    this.remember();
    if (this.scene && this.piece) {
      this.inspector.show({ scene: this.scene, preview: this.piece.preview, changes });
    }
    this.listening.ask(changes);
  }

  remember() {
    this.toggleAttribute("data-changed", this.isChanged);
    if (this.scene) history.replaceState(null, "", `#${addressOf(this.scene.id, this.changes)}`);
  }

  /**
   * @param {import("./listening.js").State} state
   */
  tell(state) {
    this.toggleAttribute("data-asking", state.kind === "asking" || state.kind === "waiting");
    if (state.kind === "asking") this.notice.say(this.piece ? SAY.again : SAY.first);
    if (state.kind === "waiting") this.notice.say(waiting(state.seconds));
    if (state.kind === "rest") this.notice.clear();
    if (state.kind === "refused") this.fail(state.problem, () => this.listening.ask(this.changes, 0));
  }

  /**
   * @param {any} error
   * @param {() => void} again
   */
  fail(error, again) {
    if (error.name !== "Problem") throw error;
    const offers = [{ label: "Try again", deed: again }];
    if (this.past.length > 0) offers.unshift({ label: "Turn it back", deed: () => this.undo() });
    else if (this.isChanged) offers.unshift({ label: "Back to the scene", deed: () => this.restore() });
    this.notice.complain(complaint(error), offers);
  }

  async togglePlay() {
    try {
      await this.player.toggle();
    } catch {
      this.notice.complain(SAY.noSound, []);
    }
  }
}
