import assert from "node:assert/strict";
import test from "node:test";

import { decodeFrames, poseAt } from "../../app/static/js/frames.js";
import { ask, newcomer, told } from "./server.js";
import { peak16, readWav } from "./wav.js";

const NOWHERE = "00000000-0000-4000-8000-000000000000";

/**
 * @param {string} token
 * @param {object} [fields]
 */
function aUniverse(token, fields = {}) {
  const body = { name: "A walk", visibility: "private", ...fields };
  return told("/api/universes", { method: "POST", token, body, status: 201 });
}

/**
 * @param {string} token
 * @param {string} universeId
 * @param {object} [fields]
 */
function aScene(token, universeId, fields = {}) {
  const body = { universe_id: universeId, name: "One ball", duration: 4, laws: { restitution: 0.8 }, ...fields };
  return told("/api/scenes", { method: "POST", token, body, status: 201 });
}

const BALL = Object.freeze({ name: "ball", position: [0, 2, 0], material: "glass", shape: { kind: "circle", radius: 0.1 } });

/**
 * Removes a universe with everything in it, when the test is over.
 *
 * @param {import("node:test").TestContext} t
 * @param {string} token
 * @param {string} id
 */
function cleanUp(t, token, id) {
  t.after(() => told(`/api/universes/${id}`, { method: "DELETE", token, status: 200 }));
}

/**
 * @param {Response} response
 * @param {number} status
 */
async function assertProblem(response, status) {
  assert.equal(response.status, status);
  assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/u);
  const problem = await response.json();
  assert.equal(problem.status, status);
  for (const field of ["type", "title", "detail"]) assert.equal(typeof problem[field], "string");
  return problem;
}

test("the server is in health and says which version it is", async () => {
  const health = await told("/api/health", { status: 200 });
  assert.equal(health.status, "ok");
  assert.equal(health.database, "ok");
  assert.match(health.version, /^\d+\.\d+\.\d+/u);
});

test("from register to a WAV and a MIDI file, all the way", async (t) => {
  const { username, email, password } = await newcomer();
  const login = await told("/api/auth/login", { method: "POST", body: { email, password }, status: 200 });
  assert.equal(login.user.username, username);
  const token = login.access_token;
  const universe = await aUniverse(token);
  cleanUp(t, token, universe.id);
  const scene = await aScene(token, universe.id);
  const body = await told(`/api/scenes/${scene.id}/bodies`, { method: "POST", token, body: BALL, status: 201 });
  assert.deepEqual(body.warnings, []);
  const asked = { scene_id: scene.id, name: "One ball", parameters: { key: "D" } };
  const track = await told("/api/audio/generate", { method: "POST", token, body: asked, status: 201 });
  assert.equal(track.status, "ready");
  await assertSounds(track.id, token);
  await assertIsMidi(track.id, token);
});

/**
 * @param {string} track
 * @param {string} token
 */
async function assertSounds(track, token) {
  const response = await ask(`/api/audio/${track}/file?format=wav16`, { token });
  assert.equal(response.status, 200);
  const wav = readWav(await response.arrayBuffer());
  assert.deepEqual([wav.format, wav.channels, wav.sampleRate, wav.bits], [1, 2, 48_000, 16]);
  assert.equal(wav.frames, 4 * 48_000);
  const peak = peak16(wav);
  assert.ok(peak > 0.05 && peak < 1, `peak ${peak}`);
}

/**
 * @param {string} track
 * @param {string} token
 */
async function assertIsMidi(track, token) {
  const response = await ask(`/api/audio/${track}/file`, { token, headers: { Accept: "audio/midi" } });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "audio/midi");
  const bytes = Buffer.from(await response.arrayBuffer());
  assert.equal(bytes.subarray(0, 4).toString("latin1"), "MThd");
  assert.equal(bytes.readUInt32BE(4), 6);
  assert.ok(bytes.includes("MTrk"));
  assert.ok(bytes.some((byte) => byte >> 4 === 9), "no note begins");
}

test("every note of a track names the event that caused it", async (t) => {
  const { token } = await newcomer();
  const universe = await aUniverse(token);
  cleanUp(t, token, universe.id);
  const scene = await aScene(token, universe.id, { bodies: [BALL] });
  const track = await told("/api/audio/generate", { method: "POST", token, body: { scene_id: scene.id }, status: 201 });
  const { notes } = await told(`/api/audio/${track.id}/score`, { token, status: 200 });
  assert.ok(notes.length >= 3);
  for (const note of notes) {
    assert.equal(note.kind, "impact");
    assert.equal(note.body, "ball");
    assert.equal(note.other, "floor");
  }
  // A ball dropped from 2 m with a radius of 0.1 m falls 1.9 m: t = √(2h/g).
  assert.ok(Math.abs(notes[0].event_time - Math.sqrt((2 * 1.9) / 9.81)) < 1e-9);
});

test("a private universe and its scenes are not there for others", async (t) => {
  const [owner, stranger] = [await newcomer(), await newcomer()];
  const universe = await aUniverse(owner.token);
  cleanUp(t, owner.token, universe.id);
  const scene = await aScene(owner.token, universe.id, { bodies: [BALL] });
  for (const token of [stranger.token, ""]) {
    await assertProblem(await ask(`/api/universes/${universe.id}`, { token }), 404);
    await assertProblem(await ask(`/api/scenes/${scene.id}`, { token }), 404);
    await assertProblem(await ask(`/api/scenes/${scene.id}/preview`, { method: "POST", token, body: {} }), 404);
  }
});

test("a public universe can be read and heard by anyone, and changed by its owner alone", async (t) => {
  const [owner, stranger] = [await newcomer(), await newcomer()];
  const universe = await aUniverse(owner.token, { visibility: "public" });
  cleanUp(t, owner.token, universe.id);
  const path = `/api/universes/${universe.id}`;
  assert.equal((await told(path, { status: 200 })).id, universe.id);
  await assertProblem(await ask(path, { method: "PATCH", token: stranger.token, body: { name: "Mine" } }), 403);
  await assertProblem(await ask(path, { method: "PATCH", body: { name: "Mine" } }), 401);
});

test("a preview holds a picture that agrees with its notes", async (t) => {
  const { token } = await newcomer();
  const universe = await aUniverse(token);
  cleanUp(t, token, universe.id);
  const scene = await aScene(token, universe.id, { bodies: [BALL] });
  const preview = await told(`/api/scenes/${scene.id}/preview`, { method: "POST", token, body: {}, status: 200 });
  const bytes = await ask(preview.links.frames, { token });
  const frames = decodeFrames(await bytes.arrayBuffer());
  assert.equal(frames.nFrames, preview.n_frames);
  assert.equal(frames.nBodies, 1);
  const [first] = preview.notes;
  // Within a frame of the impact the ball is no further from the floor than it falls in that time.
  const height = poseAt(frames, 0, first.onset)?.y ?? NaN;
  assert.ok(height >= 0.1 - 1e-6 && height < 0.1 + 6.2 / 60, `${height}`);
  assert.deepEqual(first.position.map((/** @type {number} */ x) => Math.abs(x) < 1e-9), [true, true, true]);
});

test("another gravity sounds otherwise; the same again is the very same render", async (t) => {
  const { token } = await newcomer();
  const universe = await aUniverse(token);
  cleanUp(t, token, universe.id);
  const scene = await aScene(token, universe.id, { bodies: [BALL] });
  const hear = (/** @type {object} */ body) =>
    told(`/api/scenes/${scene.id}/preview`, { method: "POST", token, body, status: 200 });
  const [earth, moon, again] = [await hear({}), await hear({ laws: { gravity: 1.62 } }), await hear({ laws: { gravity: 1.62 } })];
  assert.notEqual(earth.run_hash, moon.run_hash);
  assert.deepEqual(again, moon);
  assert.ok(moon.notes[0].onset > 2 * earth.notes[0].onset);
});

test("bad input names the field, the value and what is allowed", async (t) => {
  const { token } = await newcomer();
  const universe = await aUniverse(token);
  cleanUp(t, token, universe.id);
  const scene = await aScene(token, universe.id, { bodies: [BALL] });
  const asked = await ask(`/api/scenes/${scene.id}/preview`, { method: "POST", token, body: { laws: { gravity: 101 } } });
  const { errors } = await assertProblem(asked, 422);
  assert.equal(errors[0].pointer, "/laws/gravity");
  assert.equal(errors[0].value, "101");
  assert.match(errors[0].allowed, /100/u);
});

test("a body outside the box is stored with a warning and refused when it should play", async (t) => {
  const { token } = await newcomer();
  const universe = await aUniverse(token);
  cleanUp(t, token, universe.id);
  const scene = await aScene(token, universe.id, { bodies: [{ ...BALL, position: [0, 99, 0] }] });
  assert.equal(scene.warnings[0].pointer, "/bodies/0/position/1");
  const asked = await ask(`/api/scenes/${scene.id}/preview`, { method: "POST", token, body: {} });
  const { errors } = await assertProblem(asked, 422);
  assert.equal(errors[0].pointer, "/bodies/0/position/1");
});

test("unreadable JSON, a missing token and an unknown address each have their status", async () => {
  const { token } = await newcomer();
  await assertProblem(await ask("/api/universes", { method: "POST", token, text: '{"name": ' }), 400);
  await assertProblem(await ask("/api/universes", { method: "POST", body: { name: "x" } }), 401);
  await assertProblem(await ask(`/api/scenes/${NOWHERE}`), 404);
  await assertProblem(await ask("/api/no-such-thing"), 404);
});

test("every law is defined with its range, so that a page can build its controls", async () => {
  const definitions = await told("/api/physics-parameters/definitions", { status: 200 });
  const byName = new Map(definitions.map((/** @type {{name: string}} */ each) => [each.name, each]));
  assert.deepEqual(
    [...byName.keys()],
    ["gravity", "friction", "restitution", "air_resistance", "wind", "attraction", "time_scale", "boundary"],
  );
  const gravity = byName.get("gravity");
  assert.deepEqual([gravity.minimum, gravity.maximum, gravity.default, gravity.unit], [-100, 100, 9.81, "m/s²"]);
});

test("the demo universe is public and has a scene for every preset, each of which sounds", async () => {
  const universes = await told("/api/universes?public=true&sort=created_at&order=asc", { status: 200 });
  const demo = universes.find((/** @type {any} */ each) => each.owner.username === "demo");
  assert.equal(demo?.name, "Demo universe");
  const presets = await told("/api/presets", { status: 200 });
  const scenes = await told(`/api/scenes?universe_id=${demo.id}&per_page=100`, { status: 200 });
  assert.equal(scenes.length, presets.length);
  assert.ok(presets.length >= 3);
  for (const scene of scenes) {
    const preview = await told(`/api/scenes/${scene.id}/preview`, { method: "POST", body: {}, status: 200 });
    assert.ok(preview.notes.length > 0, scene.name);
    const sound = await ask(preview.links.audio);
    const wav = readWav(await sound.arrayBuffer());
    assert.equal(wav.frames, Math.round(preview.duration * wav.sampleRate), scene.name);
    assert.ok(peak16(wav) > 0.05 && peak16(wav) < 1, scene.name);
  }
});
