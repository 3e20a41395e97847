/** Reads the header of a WAV file by its own rules (RIFF, little-endian chunks). */

/**
 * @typedef {object} Wav
 * @property {number} format 1 integer, 3 float, 0xfffe extensible
 * @property {number} channels
 * @property {number} sampleRate
 * @property {number} bits
 * @property {number} frames samples of one channel
 * @property {DataView} samples
 */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Wav}
 */
export function readWav(buffer) {
  const view = new DataView(buffer);
  if (text(view, 0) !== "RIFF" || text(view, 8) !== "WAVE") throw new TypeError("This is no WAV file.");
  if (view.getUint32(4, true) !== buffer.byteLength - 8) throw new RangeError("The RIFF length is wrong.");
  const chunks = chunksOf(view);
  const [format, sound] = [chunks.get("fmt "), chunks.get("data")];
  if (!format || !sound) throw new TypeError("The file lacks a chunk.");
  const channels = format.getUint16(2, true);
  const bits = format.getUint16(14, true);
  return {
    format: format.getUint16(0, true),
    channels,
    sampleRate: format.getUint32(4, true),
    bits,
    frames: sound.byteLength / (channels * (bits / 8)),
    samples: sound,
  };
}

/**
 * @param {Wav} wav 16 bits
 * @returns {number} the largest magnitude, 0–1
 */
export function peak16({ samples }) {
  let peak = 0;
  for (let at = 0; at < samples.byteLength; at += 2) peak = Math.max(peak, Math.abs(samples.getInt16(at, true)));
  return peak / 32768;
}

/**
 * @param {DataView} view
 */
function chunksOf(view) {
  /** @type {Map<string, DataView>} */
  const chunks = new Map();
  let at = 12;
  while (at + 8 <= view.byteLength) {
    const length = view.getUint32(at + 4, true);
    chunks.set(text(view, at), new DataView(view.buffer, at + 8, length));
    at += 8 + length + (length % 2);
  }
  return chunks;
}

/**
 * @param {DataView} view
 * @param {number} at
 */
function text(view, at) {
  return String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
}
