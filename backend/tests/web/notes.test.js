import assert from "node:assert/strict";
import test from "node:test";

import { begunBetween, dynamicOf, levelAt, loudest, pitchName, pitchRange } from "../../app/static/js/notes.js";
import { caption, complaint, outOfRange, sourceOf, timeOf, whyLines } from "../../app/static/js/words.js";
import { barHeight, noteUnder, planOf, timeAt, xOf, yOf } from "../../app/static/js/rollplan.js";
import { aNote } from "./factories.js";

test("pitches carry their octave, and their cents when they can be heard", () => {
  assert.equal(pitchName(69), "A4");
  assert.equal(pitchName(60), "C4");
  assert.equal(pitchName(60.01), "C4");
  assert.equal(pitchName(63.86), "E4 −14 cents");
  assert.equal(pitchName(12), "C0");
});

test("levels have five words", () => {
  assert.deepEqual([0.1, 0.3, 0.5, 0.7, 0.9].map(dynamicOf), ["very soft", "soft", "middling", "loud", "very loud"]);
});

test("a note is as loud as its velocity at its onset, fades, and is gone at its end", () => {
  const note = aNote({ onset: 2, duration: 1, velocity: 0.8 });
  assert.equal(levelAt(note, 1.999), 0);
  assert.equal(levelAt(note, 2), 0.8);
  assert.ok(levelAt(note, 2.5) < levelAt(note, 2.2));
  assert.ok(levelAt(note, 2.999) < 0.001);
  assert.equal(levelAt(note, 3), 0);
});

test("notes that began since the last picture are found, each once", () => {
  const notes = [0.5, 1, 1.5].map((onset) => aNote({ onset }));
  assert.deepEqual(begunBetween(notes, 0.5, 1).map(({ onset }) => onset), [1]);
});

test("when a piece comes round, its end and its beginning are found", () => {
  const notes = [0, 5, 9.9].map((onset) => aNote({ onset }));
  assert.deepEqual(begunBetween(notes, 9, 0.2).map(({ onset }) => onset), [0, 9.9]);
});

test("a caption names the loudest of many", () => {
  assert.equal(loudest([aNote({ velocity: 0.2 }), aNote({ velocity: 0.9 }), aNote({ velocity: 0.4 })])?.velocity, 0.9);
  assert.equal(loudest([]), undefined);
});

test("a caption tells what happened of the one that moved, whichever of the two sounds", () => {
  const told = (/** @type {string} */ kind, /** @type {string} */ body, /** @type {string} */ other) =>
    caption(aNote({ kind, body, other }), new Set(["eye"])).split(",")[0];
  assert.equal(told("sensor_enter", "eye", "ball"), "Ball enters eye");
  assert.equal(told("sensor_leave", "ball", "eye"), "Ball comes out of eye");
  assert.equal(told("slide_start", "ball", "floor"), "Ball begins to slide on the floor");
  assert.equal(told("turn", "bob", "none"), "Bob turns back");
  assert.equal(told("something_new", "bob", "none"), "Bob: something new");
});

test("a caption tells body, wall, pitch and level", () => {
  const note = aNote({ body: "glass ball", other: "floor", pitch: 76, velocity: 0.3 });
  assert.equal(caption(note, new Set()), "Glass ball strikes the floor, E5, soft");
});

test("a peg that sounds is struck: it does not strike", () => {
  const note = aNote({ body: "peg 3", other: "drop 7", pitch: 60, velocity: 0.5 });
  assert.equal(caption(note, new Set(["peg 3"])), "Drop 7 strikes peg 3, C4, middling");
});

test("the answer to why holds the event, its time, the rule and the value", () => {
  const note = aNote({ event: 11, event_time: 1.25, rule: "impulse to velocity", raw: 0.125, onset: 1.25 });
  const answer = Object.fromEntries(whyLines(note, new Set()));
  assert.equal(answer["When"], "1.2500 s simulated, event 12");
  assert.equal(answer["Heard at"], "1.250 s, as it happened");
  assert.equal(answer["By the rule"], "impulse to velocity");
  assert.equal(answer["From the value"], "0.125");
});

test("the answer to why names the chord that was open, and is silent of chords without a progression", () => {
  const answer = Object.fromEntries(whyLines(aNote({ chord: "vi" }), new Set()));
  assert.equal(answer["Under the chord"], "vi");
  assert.ok(!whyLines(aNote(), new Set()).some(([question]) => question === "Under the chord"));
});

test("what the rules of the scene did to a note is told with the value and what it gave", () => {
  const loud = { name: "swift is loud", source: "kinetic_energy", unit: "J", value: 2.34567, target: "loudness", target_unit: "dB", combine: "replace", given: -6.0217 };
  const made = { name: "rule 2", source: "mass", unit: "kg", value: 1, target: "timbre", target_unit: "–", combine: "replace", given: "glass" };
  const longer = { ...loud, name: "rule 3", target: "duration", target_unit: "–", combine: "multiply", given: 1.5 };
  const higher = { ...loud, name: "rule 4", target: "pitch", target_unit: "semitones", combine: "add", given: 7 };
  const least = { ...loud, name: "rule 5", combine: "max" };
  const lines = whyLines(aNote({ mapped: [loud, made, longer, higher, least] }), new Set());
  assert.deepEqual(lines.slice(-5), [
    ["Swift is loud", "kinetic energy 2.35 J gives loudness −6.02 dB"],
    ["Rule 2", "mass 1 kg gives timbre glass"],
    ["Rule 3", "kinetic energy 2.35 J multiplies duration by 1.5"],
    ["Rule 4", "kinetic energy 2.35 J adds 7 semitones to pitch"],
    ["Rule 5", "kinetic energy 2.35 J gives loudness at least −6.02 dB"],
  ]);
  assert.equal(whyLines(aNote(), new Set()).length, lines.length - 5);
});

test("a note that was pulled to the beat says by how much", () => {
  const answer = Object.fromEntries(whyLines(aNote({ onset: 1, shift: -0.032 }), new Set()));
  assert.equal(answer["Heard at"], "1.000 s, pulled 32 ms earlier towards the beat");
});

test("a clock's time goes up only when its tenth is reached", () => {
  assert.equal(timeOf(0), "0:00.0");
  assert.equal(timeOf(59.99), "0:59.9");
  assert.equal(timeOf(60), "1:00.0");
  assert.equal(timeOf(0.3), "0:00.3");
});

test("what is inherited says from where, and auto says what it follows", () => {
  assert.equal(sourceOf("universe", "gravity"), "from the universe");
  assert.equal(sourceOf("auto", "tempo"), "auto: follows gravity");
});

test("a refused value names its law, the value and what is allowed", () => {
  const errors = [{ pointer: "/laws/gravity", message: "too much", value: "999", allowed: "at most 100" }];
  const problem = /** @type {any} */ ({ status: 422, detail: "", errors });
  assert.equal(complaint(problem), "Gravity: too much (999). Allowed: at most 100. Turn it back, or try another value.");
  assert.equal(outOfRange("gravity", { minimum: -100, maximum: 100, unit: "m/s²" }), "Gravity goes from −100 to 100 m/s².");
});

test("a server that is away is told with what to do", () => {
  assert.match(complaint(/** @type {any} */ ({ status: 0, detail: "", errors: [] })), /doesn’t answer.*try again/u);
});

test("the roll shows an octave at least, and every pitch of the piece", () => {
  assert.deepEqual(pitchRange([aNote({ pitch: 60 })]), { low: 54, high: 66 });
  const { low, high } = pitchRange([aNote({ pitch: 36 }), aNote({ pitch: 84 })]);
  assert.ok(low < 36 && high > 84);
});

test("on the roll, time and pixel are each other's inverse", () => {
  const plan = planOf([aNote()], { width: 900, height: 200 });
  assert.ok(Math.abs(timeAt(plan, xOf(plan, 4.2, 3), 3) - 4.2) < 1e-9);
  assert.equal(xOf(plan, 3, 3), plan.head);
});

test("every note of a piece stands inside the roll", () => {
  const notes = [aNote({ pitch: 30 }), aNote({ pitch: 100 })];
  const plan = planOf(notes, { width: 900, height: 200 });
  for (const { pitch } of notes) {
    assert.ok(yOf(plan, pitch) - barHeight(plan) / 2 >= 0 && yOf(plan, pitch) + barHeight(plan) / 2 <= 200);
  }
});

test("a pointer finds the note under it, the nearest of two, and none on bare ground", () => {
  const [near, far] = [aNote({ onset: 2, pitch: 60, duration: 2 }), aNote({ onset: 3, pitch: 60, duration: 2 })];
  const plan = planOf([near, far], { width: 900, height: 200 });
  const at = (/** @type {number} */ onset, /** @type {number} */ pitch) =>
    noteUnder(plan, [near, far], { x: xOf(plan, onset, 1), y: yOf(plan, pitch), time: 1 });
  assert.equal(at(2, 60), near);
  assert.equal(at(3.1, 60), far);
  assert.equal(at(2, 66), null);
  assert.equal(at(8, 60), null);
});
