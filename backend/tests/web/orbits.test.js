/** Orbits as the page shows them: turned to the eye, and told in words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { orbitView } from "../../app/static/js/orbits.js";
import { fitted, projected } from "../../app/static/js/projection.js";
import { caption, whyLines } from "../../app/static/js/words.js";
import { aNote } from "./factories.js";

const RATE = 60;

/**
 * Makes a star that drifts and planets on circles about it, in a plane that is tilted about x.
 *
 * @param {{distances: number[], tilt?: number, observer?: [number, number, number], seconds?: number}} system one turn
 *   takes as many days as the distance has units
 */
function aSystem({ distances, tilt = 0, observer = [0, 0, 1], seconds = 4 }) {
  const nFrames = seconds * RATE + 1;
  const nBodies = distances.length + 1;
  const positions = new Float32Array(3 * nFrames * nBodies);
  for (let frame = 0; frame < nFrames; frame += 1) {
    for (let body = 0; body < nBodies; body += 1) {
      const distance = body === 0 ? 0 : distances[body - 1];
      const angle = body === 0 ? 0 : (2 * Math.PI * frame) / RATE / distance;
      const drift = frame / nFrames;
      const [across, along] = [distance * Math.cos(angle), distance * Math.sin(angle)];
      positions.set([across + drift, along * Math.cos(tilt) - drift, along * Math.sin(tilt)], 3 * (frame * nBodies + body));
    }
  }
  const planets = distances.map((period, at) => ({ name: `p${at}`, radius: 1e-5 * (at + 1), around: "star", period }));
  const bodies = [{ name: "star", radius: 1e-3, around: null, period: null }, ...planets];
  const frames = { nFrames, nBodies, frameRate: RATE, positions, angles: new Float32Array(nFrames * nBodies) };
  return /** @type {any} */ ({ preview: { dynamics: "orbital", observer, laws: { time_scale: 1 }, bodies, notes: [] }, frames });
}

/**
 * @param {import("../../app/static/js/orbits.js").OrbitView} view
 * @param {number} frame
 * @param {number} body
 */
function placeIn({ frames }, frame, body) {
  const at = 3 * (frame * frames.nBodies + body);
  return [...frames.positions.slice(at, at + 3)];
}

test("the star stands in the middle however the whole system drifts", () => {
  const view = orbitView(aSystem({ distances: [1, 2] }));
  for (const frame of [0, 50, 200]) assert.deepEqual(placeIn(view, frame, 0).map(Math.abs), [0, 0, 0]);
  assert.equal(view.centre, 0);
});

test("turning changes no distance", () => {
  const view = orbitView(aSystem({ distances: [1, 2], tilt: 1.1 }));
  for (const [body, distance] of [[1, 1], [2, 2]]) {
    assert.ok(Math.abs(Math.hypot(...placeIn(view, 77, body)) - distance) < 1e-5);
  }
});

test("orbits turn to the left whatever their plane is", () => {
  for (const tilt of [0, 0.7, Math.PI / 2, 2.5]) {
    const view = orbitView(aSystem({ distances: [2], tilt, observer: [0, 0.1, 1] }));
    const [[x, y], [laterX, laterY]] = [placeIn(view, 10, 1), placeIn(view, 20, 1)];
    assert.ok(x * laterY - y * laterX > 0, `tilt ${tilt}`);
  }
});

test("what passes in front of its star passes below it and nearer to the eye", () => {
  const view = orbitView(aSystem({ distances: [4], tilt: Math.PI / 2, observer: [0, 0, 1] }));
  // A quarter of a turn after the node the planet is between the star and the observer.
  const [x, y, depth] = placeIn(view, RATE, 1);
  assert.ok(Math.abs(x) < 1e-5 && y < -1 && depth < -1);
});

test("a system seen from its pole is laid out too", () => {
  const view = orbitView(aSystem({ distances: [1, 2], observer: [0, 0, 1] }));
  assert.ok(placeIn(view, 5, 2).every(Number.isFinite));
  assert.ok(view.room.high[0] > 1.9 && view.room.high[1] > 1.5);
});

test("everything fits the stage, the star near its middle", () => {
  const { room, frames } = orbitView(aSystem({ distances: [1, 2, 3], tilt: 0.4, seconds: 6 }));
  const view = fitted(room, { left: 0, top: 0, width: 800, height: 500 });
  const middle = projected(view, 0, 0, 0);
  assert.ok(Math.abs(middle.x - 400) < 1 && Math.abs(middle.y - 250) < 60);
  for (let at = 0; at < frames.positions.length; at += 3) {
    const { x, y } = projected(view, frames.positions[at], frames.positions[at + 1], frames.positions[at + 2]);
    assert.ok(x > -40 && x < 840 && y > -40 && y < 540, `${x}, ${y}`);
  }
});

test("near and far orbits together are drawn by square roots", () => {
  const view = orbitView(aSystem({ distances: [1, 64] }));
  assert.equal(view.isCompressed, true);
  assert.ok(Math.abs(Math.hypot(...placeIn(view, 0, 2)) - 8) < 1e-5);
  assert.equal(orbitView(aSystem({ distances: [1, 8] })).isCompressed, false);
});

test("every world can be seen, and larger ones look larger", () => {
  const { pixels } = orbitView(aSystem({ distances: [1, 2, 3] }));
  assert.ok(pixels[1] >= 3 && pixels[1] < pixels[2] && pixels[2] < pixels[3] && pixels[3] < pixels[0]);
});

test("a course closes when the body comes round within the piece, and ends where the piece ends", () => {
  const [short, long] = orbitView(aSystem({ distances: [2, 9] })).courses;
  assert.equal(short.closed, true);
  const [first, last] = [short.points[0], short.points[short.points.length - 1]];
  assert.ok(Math.hypot(first[0] - last[0], first[1] - last[1]) < 0.05);
  assert.equal(long.closed, false);
});

test("a note is shown where its body was when it happened", () => {
  const view = orbitView(aSystem({ distances: [2] }));
  const at = view.place(aNote({ body: "p0", event_time: 1, kind: "transit", position: [9, 9, 9] }));
  assert.deepEqual(at.map((part) => part.toFixed(4)), placeIn(view, RATE, 1).map((part) => part.toFixed(4)));
});

test("a star alone is drawn in the middle of something", () => {
  const view = orbitView(aSystem({ distances: [] }));
  assert.ok(view.room.high[0] > 0 && view.room.high[1] > 0);
  assert.deepEqual(view.courses, []);
});

test("what happens in the sky is told in the words of the sky", () => {
  const none = new Set();
  const told = (/** @type {string} */ kind) => caption(aNote({ kind, body: "b", other: "TRAPPIST-1", velocity: 0.7 }), none);
  assert.equal(told("transit"), "b passes in front of TRAPPIST-1, C4, loud");
  assert.equal(told("periapsis"), "b is nearest to TRAPPIST-1, C4, loud");
  assert.equal(told("node"), "b rises through the plane, C4, loud");
  assert.equal(told("conjunction"), "b and TRAPPIST-1 stand in line, C4, loud");
  const gate = aNote({ kind: "gate", body: "b", other: "gate north", velocity: 0.7 });
  assert.equal(caption(gate, none), "b passes gate north, C4, loud");
});

test("the answer to why tells day, place, orbit and size", () => {
  const period = 1.510826;
  const pitch = 69 + 12 * Math.log2(2 ** 27 / (86_400 * period) / 440);
  const note = aNote({
    kind: "transit", body: "b", other: "star", pitch, event: 4, event_time: 3.02, raw: 4.7646e-5,
    position: [0.0112, -0.00001, 0], rule: "orbital frequency × 2ⁿ → pitch, radius → velocity",
  });
  const answer = Object.fromEntries(whyLines(note, new Set(), period));
  assert.equal(answer["When"], "day 3.020, event 5");
  assert.equal(answer["Where"], "0.01120, −0.00001, 0.00000 AU");
  assert.equal(answer["One orbit"], "1.511 days; 27 octaves higher it is this note");
  assert.equal(answer["From the value"], "a radius of 7,128 km");
});

test("a pitch that is no octave of its orbit does not claim to be", () => {
  const answer = Object.fromEntries(whyLines(aNote({ kind: "node", pitch: 60.3 }), new Set(), 10));
  assert.equal(answer["One orbit"], "10 days");
  assert.equal("One orbit" in Object.fromEntries(whyLines(aNote({ kind: "node" }), new Set(), null)), false);
});

test("an accent tells the eccentricity behind it", () => {
  const rule = "orbital frequency × 2ⁿ → pitch, an octave away, eccentricity → velocity";
  const answer = Object.fromEntries(whyLines(aNote({ kind: "periapsis", rule, raw: 0.20563 }), new Set(), 88));
  assert.equal(answer["From the value"], "an eccentricity of 0.206");
});
