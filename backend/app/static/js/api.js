/** Talks to the service: plain reads, and previews with everything that belongs to them. */

import { decodeFrames } from "./frames.js";

/**
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Preview} Preview
 * @typedef {import("./types.js").Changes} Changes
 *
 * @typedef {{pointer?: string, parameter?: string, message: string, value: string, allowed: string}} Fault
 */

/** What the service refused or could not do, in its own words (RFC 9457). */
export class Problem extends Error {
  /**
   * @param {object} answer
   * @param {number} answer.status 0 when there was no answer at all
   * @param {string} answer.detail
   * @param {Fault[]} [answer.errors]
   * @param {number} [answer.retryAfter] s
   */
  constructor({ status, detail, errors = [], retryAfter = 0 }) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Response>} always a good answer
 * @throws {Problem} when the service is away or refuses
 */
async function reach(path, options = {}) {
  const response = await fetch(path, options).catch((cause) => {
    if (cause.name === "AbortError") throw cause;
    throw new Problem({ status: 0, detail: String(cause) });
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * @param {Response} response
 */
async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  return new Problem({
    status: response.status,
    detail: told.detail ?? told.title ?? response.statusText,
    errors: told.errors ?? [],
    retryAfter: Number(response.headers.get("Retry-After") ?? 0),
  });
}

/**
 * @param {string} path
 */
async function read(path) {
  const response = await reach(path);
  return response.json();
}

/**
 * @returns {Promise<import("./types.js").Universe[]>} public universes, the oldest first
 */
export function publicUniverses() {
  return read("/api/universes?public=true&sort=created_at&order=asc&per_page=100");
}

/**
 * @param {string} universeId
 * @returns {Promise<import("./types.js").SceneEntry[]>}
 */
export function scenesOf(universeId) {
  return read(`/api/scenes?universe_id=${encodeURIComponent(universeId)}&per_page=100`);
}

/**
 * @param {string} id
 * @returns {Promise<import("./types.js").SceneDetail>}
 */
export function sceneDetail(id) {
  return read(`/api/scenes/${encodeURIComponent(id)}`);
}

/**
 * @returns {Promise<import("./types.js").Definition[]>}
 */
export function lawDefinitions() {
  return read("/api/physics-parameters/definitions");
}

/**
 * Has a scene played, and brings everything that is seen and heard of it.
 *
 * @param {string} sceneId
 * @param {Changes} changes
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(bytes: ArrayBuffer) => Promise<AudioBuffer>} options.decode
 * @returns {Promise<Piece>}
 */
export async function fetchPiece(sceneId, changes, { signal, decode }) {
  const asked = await reach(`/api/scenes/${encodeURIComponent(sceneId)}/preview`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(changes),
    signal,
  });
  /** @type {Preview} */
  const preview = await asked.json();
  const [frames, sound] = await Promise.all([
    bytesOf(preview.links.frames, signal).then((bytes) => understood(bytes, decodeFrames)),
    bytesOf(preview.links.audio, signal).then((bytes) => understood(bytes, decode)),
  ]);
  return { preview, frames, sound };
}

/**
 * @template Meaning
 * @param {ArrayBuffer} bytes
 * @param {(bytes: ArrayBuffer) => Meaning | Promise<Meaning>} meaningOf
 * @returns {Promise<Meaning>}
 * @throws {Problem} when the bytes are not what they should be
 */
async function understood(bytes, meaningOf) {
  try {
    return await meaningOf(bytes);
  } catch (cause) {
    throw new Problem({ status: 500, detail: String(cause) });
  }
}

/**
 * @param {string} path
 * @param {AbortSignal} signal
 */
async function bytesOf(path, signal) {
  const response = await reach(path, { signal });
  return response.arrayBuffer();
}
