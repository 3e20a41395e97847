"""The whole way through, as a newcomer goes it."""

from __future__ import annotations

import io
import wave

import mido
from flask.testing import FlaskClient

from tests.services.factories import PASSWORD, Person, ball, created, ok


def test_a_newcomer_registers_builds_a_scene_renders_it_and_takes_it_home(client: FlaskClient) -> None:
    registered = created(
        client.post("/api/auth/register", json={"username": "ada", "email": "ada@example.com", "password": PASSWORD})
    )
    assert registered["user"]["username"] == "ada"
    assert "password" not in str(registered["user"])
    tokens = ok(client.post("/api/auth/login", json={"email": "ADA@example.com", "password": PASSWORD}))
    ada = Person(client, tokens["access_token"])

    universe = created(ada.post("/api/universes", {"name": "Glass", "default_physics": {"gravity": 9.81}}))
    scene = created(ada.post("/api/scenes", {"universe_id": universe["id"], "name": "One ball", "duration": 2}))
    created(ada.post(f"/api/scenes/{scene['id']}/bodies", ball(position=[0, 2, 0])))
    response = ada.post("/api/audio/generate", {"scene_id": scene["id"], "parameters": {"key": "D", "tempo": 90}})
    track = created(response)
    assert response.headers["Location"] == f"/api/audio/tracks/{track['id']}"
    assert track["status"] == "ready", track["error"]
    assert track["n_notes"] > 0
    assert track["stale"] is False

    wav = ada.get(f"/api/audio/{track['id']}/file")
    assert wav.mimetype == "audio/wav"
    with wave.open(io.BytesIO(wav.data)) as sound:
        assert (sound.getnchannels(), sound.getframerate(), sound.getsampwidth()) == (2, 48_000, 3)
        assert sound.getnframes() == 2 * 48_000
        assert any(sound.readframes(sound.getnframes()))
    midi = mido.MidiFile(file=io.BytesIO(ada.get(f"/api/audio/{track['id']}/file?format=mid").data))
    struck = [message for message in midi if message.type == "note_on" and message.velocity]
    score = ok(ada.get(f"/api/audio/{track['id']}/score"))
    assert len(struck) == len(score["notes"]) == track["n_notes"]


def test_the_first_note_sounds_when_the_ball_first_touches_the_floor(client: FlaskClient) -> None:
    from tests.services.factories import new_scene, new_track, new_universe, sign_up

    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), duration=1.0, bodies=[ball(position=[0, 1.1, 0])])
    score = ok(ada.get(f"/api/audio/{new_track(ada, scene)['id']}/score"))
    # From 1.1 m to a radius of 0.1 m: a fall of 1 m under 9.81 m/s².
    assert abs(score["notes"][0]["onset"] - (2 * 1.0 / 9.81) ** 0.5) < 1e-9
    assert score["notes"][0]["other"] == "floor"
    assert score["notes"][0]["body"] == "ball"
