/** Play, time, seeking, loop, volume, and the sound to take home. */

import { part } from "./elements.js";
import { Overview } from "./overview.js";
import { written } from "./dial.js";
import { resolvedIn } from "./vocabulary.js";
import { SAY, timeOf } from "./words.js";

/**
 * @typedef {import("./player.js").Player} Player
 * @typedef {import("./types.js").Preview} Preview
 */

/** How far below full scale the meter begins, in dB. */
const METER_FLOOR = 48;

/** Joins the bar at the bottom to the player. */
export class Transport {
  /**
   * @param {HTMLElement} root
   * @param {Player} player
   */
  constructor(root, player) {
    this.player = player;
    this.button = part(root, "#play", HTMLButtonElement);
    this.time = part(root, "#time", HTMLElement);
    this.total = part(root, "#total", HTMLElement);
    this.seek = part(root, "#seek", HTMLInputElement);
    this.loop = part(root, "#loop", HTMLButtonElement);
    this.volume = part(root, "#volume", HTMLInputElement);
    this.meter = part(root, "#meter", HTMLElement);
    this.tempo = part(root, "#tempo", HTMLElement);
    this.wav = part(root, "#wav", HTMLAnchorElement);
    this.overview = new Overview(part(root, "#overview", HTMLCanvasElement));
    this.shownTime = "";
    this.quiet = 0;
    this.listen();
  }

  listen() {
    const { player } = this;
    this.seek.addEventListener("input", () => player.seek(Number(this.seek.value)));
    this.loop.addEventListener("click", () => this.turnLoop());
    this.volume.addEventListener("input", () => this.turnVolume(Number(this.volume.value)));
    player.addEventListener("state", () => this.showState());
    this.turnVolume(Number(this.volume.value));
    this.showState();
  }

  /**
   * @param {string} name of the scene
   * @param {Preview} preview
   */
  show(name, { duration, notes, harmony, loudness_lufs: loudness, links }) {
    this.seek.max = String(duration);
    this.total.textContent = timeOf(duration);
    this.overview.show(notes, duration);
    this.tempo.textContent = `${Math.round(Number(resolvedIn(harmony, "tempo")))} bpm`;
    this.tempo.title = loudness !== null ? `${written(loudness)} LUFS` : "";
    this.wav.href = links.audio;
    this.wav.download = `${name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.wav`;
    this.wav.removeAttribute("aria-disabled");
  }

  turnLoop() {
    this.player.loops = !this.player.loops;
    this.loop.setAttribute("aria-pressed", String(this.player.loops));
  }

  /**
   * @param {number} volume 0–1
   */
  turnVolume(volume) {
    this.player.volume = volume;
    this.volume.value = String(volume);
    this.volume.style.setProperty("--part", String(volume));
    this.volume.setAttribute("aria-valuetext", `${Math.round(volume * 100)} %`);
  }

  /** Silences, or goes back to what was heard. */
  toggleMute() {
    const { volume } = this.player;
    this.turnVolume(volume > 0 ? 0 : this.quiet || 1);
    this.quiet = volume;
  }

  showState() {
    const { state } = this.player;
    const word = state === "playing" ? SAY.pause : state === "ended" ? SAY.again_from_start : SAY.play;
    this.button.setAttribute("aria-label", word);
    this.button.title = `${word} (space)`;
    this.button.dataset.state = state;
  }

  /**
   * @param {number} position heard seconds
   */
  draw(position) {
    this.overview.draw(position);
    const level = this.player.state === "playing" ? this.player.level() : 0;
    const decibels = 20 * Math.log10(Math.max(level, 1e-6));
    this.meter.style.setProperty("--part", Math.max(0, 1 + decibels / METER_FLOOR).toFixed(3));
    const told = timeOf(position);
    if (told === this.shownTime) return;
    this.shownTime = told;
    this.time.textContent = told;
    this.seek.value = String(position);
    this.seek.setAttribute("aria-valuetext", `${told} of ${this.total.textContent}`);
  }
}
