/** Plays a rendered sound and says, to the sample, which moment of it is at the ear. */

import { heardTime, positionAt } from "./clock.js";

/** @typedef {import("./clock.js").Clock} Clock */

/** How long one sound takes to give way to another, in s: no click, no gap. */
const CROSSFADE = 0.03;

const SAMPLE_RATE = 48_000;

/**
 * Decodes a sound without opening a device, which browsers allow only after a click.
 *
 * @param {ArrayBuffer} bytes
 * @returns {Promise<AudioBuffer>}
 */
export function decodeSound(bytes) {
  return new OfflineAudioContext(2, 1, SAMPLE_RATE).decodeAudioData(bytes);
}

/**
 * Before the first click the picture runs in silence, driven by the page's own clock; from the first
 * click on, by the audio clock. Tells `state` whenever it starts, pauses or ends.
 *
 * The page's element keeps its player: `document.querySelector("hu-studio").player.seek(3)`.
 */
export class Player extends EventTarget {
  constructor() {
    super();
    /** @type {AudioContext | null} */
    this.context = null;
    /** @type {GainNode | null} */
    this.output = null;
    /** @type {AnalyserNode | null} */
    this.meter = null;
    /** @type {AudioBuffer | null} */
    this.sound = null;
    /** @type {{source: AudioBufferSourceNode, gain: GainNode} | null} */
    this.voice = null;
    /** @type {"still" | "silent" | "playing" | "paused" | "ended"} */
    this.state = "still";
    this.loudness = 1;
    /** @type {Clock} */
    this.clock = { anchor: 0, position: 0, duration: 0, loops: true };
  }

  /** Seconds of the piece, as heard now. */
  get position() {
    if (this.state === "playing" || this.state === "silent") return positionAt(this.clock, this.now());
    return this.clock.position;
  }

  /** Seconds. */
  get duration() {
    return this.clock.duration;
  }

  get loops() {
    return this.clock.loops;
  }

  set loops(loops) {
    this.clock = { ...this.clock, anchor: this.now(), position: this.position, loops };
    if (this.voice) this.voice.source.loop = loops;
  }

  /** 0–1, as a hand turns it. */
  get volume() {
    return this.loudness;
  }

  set volume(volume) {
    this.loudness = volume;
    if (this.output && this.context) {
      // Hearing is logarithmic: the square is close to what a hand expects of half.
      this.output.gain.setTargetAtTime(volume ** 2, this.context.currentTime, 0.015);
    }
  }

  /** Seconds of the clock that drives the piece at present. */
  now() {
    const { context } = this;
    if (this.state !== "playing" || !context) return performance.now() / 1000;
    const stamp = context.getOutputTimestamp();
    const { currentTime, outputLatency = 0 } = context;
    return heardTime({ currentTime, outputLatency, stamp, now: performance.now() });
  }

  /**
   * Puts another sound in place of the present one; if it plays, it goes on playing.
   *
   * @param {AudioBuffer} sound
   * @param {(position: number) => number} carry from the present position to the one in the new sound
   */
  load(sound, carry) {
    const ahead = this.state === "playing" && this.context ? this.context.currentTime : this.now();
    const position = this.state === "paused" || this.state === "ended" ? this.clock.position : positionAt(this.clock, ahead);
    this.sound = sound;
    this.clock = { ...this.clock, duration: sound.duration };
    this.seek(carry(position));
  }

  /**
   * @param {number} position seconds
   */
  seek(position) {
    const to = Math.min(Math.max(position, 0), this.duration);
    this.clock = { ...this.clock, anchor: this.now(), position: to };
    if (this.state === "playing") this.sounding(to);
    if (this.state === "ended") this.become("paused");
  }

  /** Lets the picture run without sound, until someone asks for it. */
  runSilently() {
    this.clock = { ...this.clock, anchor: performance.now() / 1000 };
    this.become("silent");
  }

  /** Starts or goes on; from the beginning if it had ended or had only been shown in silence. */
  async play() {
    if (!this.sound || this.state === "playing") return;
    const context = this.context ?? this.open();
    await context.resume();
    const afresh = this.state === "silent" || this.state === "ended";
    const from = afresh ? 0 : this.position;
    this.sounding(from);
    this.become("playing");
  }

  /** Stops where it is. */
  pause() {
    const { position } = this;
    this.hush();
    this.clock = { ...this.clock, position };
    this.become("paused");
  }

  toggle() {
    return this.state === "playing" ? this.pause() : this.play();
  }

  /** Loudness of what sounds now: the root mean square of the last block, 0–1. */
  level() {
    if (!this.meter) return 0;
    const block = new Float32Array(this.meter.fftSize);
    this.meter.getFloatTimeDomainData(block);
    return Math.sqrt(block.reduce((sum, sample) => sum + sample * sample, 0) / block.length);
  }

  /** Opens the device; only a click or a key may do so. */
  open() {
    const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
    this.context = context;
    this.output = new GainNode(context, { gain: this.loudness ** 2 });
    this.meter = new AnalyserNode(context, { fftSize: 2048 });
    this.output.connect(this.meter).connect(context.destination);
    return context;
  }

  /**
   * Lets the present sound give way to one from `position` on.
   *
   * @param {number} position seconds
   */
  sounding(position) {
    const { context, output, sound } = this;
    if (!context || !output || !sound) return;
    this.hush();
    const gain = new GainNode(context, { gain: 0 });
    const source = new AudioBufferSourceNode(context, { buffer: sound, loop: this.loops });
    source.connect(gain).connect(output);
    const start = context.currentTime + 0.005;
    gain.gain.setValueAtTime(position === 0 ? 1 : 0, start);
    gain.gain.linearRampToValueAtTime(1, start + CROSSFADE);
    source.start(start, position);
    source.onended = () => this.end(source);
    this.voice = { source, gain };
    this.clock = { ...this.clock, anchor: start, position };
  }

  /** Fades out what sounds. */
  hush() {
    const { context, voice } = this;
    if (!context || !voice) return;
    const { currentTime } = context;
    voice.gain.gain.cancelScheduledValues(currentTime);
    voice.gain.gain.setTargetAtTime(0, currentTime, CROSSFADE / 4);
    voice.source.stop(currentTime + 2 * CROSSFADE);
    this.voice = null;
  }

  /**
   * @param {AudioBufferSourceNode} source
   */
  end(source) {
    source.disconnect();
    if (this.voice?.source !== source) return;
    this.voice = null;
    this.clock = { ...this.clock, position: this.duration };
    this.become("ended");
  }

  /**
   * @param {Player["state"]} state
   */
  become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }
}
