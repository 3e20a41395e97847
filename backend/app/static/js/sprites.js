/** Balls and glows, painted once for each colour and then only placed. */

import { blended, faded } from "./colours.js";

const SIZE = 128;
const HALF = SIZE / 2;

/**
 * @param {(context: CanvasRenderingContext2D) => void} paint
 */
function painted(paint) {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext("2d");
  if (context) paint(context);
  return canvas;
}

/**
 * @param {string} colour #rrggbb
 * @param {boolean} dark
 */
function ball(colour, dark) {
  return painted((context) => {
    const light = context.createRadialGradient(HALF * 0.72, HALF * 0.6, HALF * 0.05, HALF, HALF, HALF);
    light.addColorStop(0, blended(colour, "#ffffff", dark ? 0.5 : 0.55));
    light.addColorStop(0.45, colour);
    light.addColorStop(1, blended(colour, dark ? "#0a0e1a" : "#20283c", dark ? 0.55 : 0.28));
    context.fillStyle = light;
    context.beginPath();
    context.arc(HALF, HALF, HALF - 1, 0, 2 * Math.PI);
    context.fill();
  });
}

/**
 * @param {string} colour #rrggbb
 */
function glow(colour) {
  return painted((context) => {
    const light = context.createRadialGradient(HALF, HALF, 0, HALF, HALF, HALF);
    light.addColorStop(0, faded(colour, 0.95));
    light.addColorStop(0.12, faded(colour, 0.6));
    light.addColorStop(0.4, faded(colour, 0.16));
    light.addColorStop(1, faded(colour, 0));
    context.fillStyle = light;
    context.fillRect(0, 0, SIZE, SIZE);
  });
}

/** Keeps what has been painted for one palette. */
export class Sprites {
  /**
   * @param {boolean} dark
   */
  constructor(dark) {
    this.dark = dark;
    /** @type {Map<string, {ball: HTMLCanvasElement, glow: HTMLCanvasElement}>} */
    this.kept = new Map();
  }

  /**
   * @param {string} colour #rrggbb
   */
  of(colour) {
    const known = this.kept.get(colour);
    if (known) return known;
    const fresh = { ball: ball(colour, this.dark), glow: glow(colour) };
    this.kept.set(colour, fresh);
    return fresh;
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} sprite
 * @param {{x: number, y: number}} centre pixels
 * @param {number} radius pixels
 */
export function place(context, sprite, { x, y }, radius) {
  context.drawImage(sprite, x - radius, y - radius, 2 * radius, 2 * radius);
}
