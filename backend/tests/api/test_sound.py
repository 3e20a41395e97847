"""Previews and tracks: what is rendered, kept, given out and thrown away."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.db.session import db
from app.models import Track, TrackStatus
from app.services.audio.derived import PICTURES
from app.services.audio.master import FORMATS
from app.services.audio.previews import AUDIO, DESCRIPTION, FRAMES
from app.services.audio.render_queue import current_queue
from app.services.audio.startup import take_up_unfinished
from tests.services.factories import Person, ball, new_scene, new_track, new_universe, ok, problem, sign_up


def samples_of(wav: bytes) -> np.ndarray:
    with wave.open(io.BytesIO(wav)) as sound:
        assert sound.getsampwidth() == 2
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2").reshape(-1, 2)


def a_scene(client: FlaskClient, **fields: Any) -> tuple[Person, dict[str, Any]]:
    ada = sign_up(client)
    return ada, new_scene(ada, new_universe(ada, is_public=True), **fields)


def track_folder(app: APIFlask, track_id: str) -> Path:
    return Path(app.config["SETTINGS"].storage_path) / "tracks" / track_id


def test_anyone_hears_a_public_scene_with_other_laws_at_once(client: FlaskClient) -> None:
    _, scene = a_scene(client, duration=2.0, tail=0.5)
    anyone = Person(client)
    path = f"/api/scenes/{scene['id']}/preview"
    heard = ok(anyone.post(path))
    assert heard["duration"] == 2.5
    assert (heard["frame_rate"], heard["n_bodies"]) == (60, 1)
    assert heard["laws"]["gravity"] == 9.81
    assert heard["notes"][0]["body"] == "ball"
    assert heard["notes"][0]["other"] == "floor"
    assert heard["notes"][0]["position"] == pytest.approx([0, 0, 0], abs=0.11)
    circle = {"kind": "circle", "radius": 0.1}
    look = {"name": "ball", "radius": 0.1, "shape": circle, "material": "glass", "fixed": False, "sensor": False}
    assert (heard["bodies"], heard["constraints"]) == ([look], [])
    assert heard["boundary"] == {
        "kind": "box", "size": [10.0, 6.0, 0.0], "open": [], "periodic": [],
        "walls": ["left", "right", "floor", "ceiling", "front", "back"],
    }  # fmt: skip
    moon = ok(anyone.post(path, {"laws": {"gravity": 1.62}, "harmony": {"key": "D"}}))
    assert moon["run_hash"] != heard["run_hash"]
    assert moon["laws"]["gravity"] == 1.62
    assert moon["harmony"]["key"] == "D"
    # From 0.5 m to a radius of 0.1 m: the fall takes √(2h/g), and the note is there when it ends.
    for piece, gravity in ((heard, 9.81), (moon, 1.62)):
        assert piece["notes"][0]["onset"] == pytest.approx((2 * 0.4 / gravity) ** 0.5, abs=1e-9)
    first, second = (samples_of(anyone.get(piece["links"]["audio"]).data) for piece in (heard, moon))
    assert len(first) == 2.5 * 48_000
    assert np.abs(first).max() > 1000
    assert not np.array_equal(first, second)
    assert ok(anyone.get(f"/api/scenes/{scene['id']}"))["laws"] == {}


def test_the_frames_of_a_preview_are_positions_and_angles_sixty_times_a_second(client: FlaskClient) -> None:
    _, scene = a_scene(client, bodies=[ball(), ball(name="other", position=[1, 2, 0])])
    heard = ok(client.post(f"/api/scenes/{scene['id']}/preview"))
    response = client.get(heard["links"]["frames"])
    block = response.data
    magic, n_frames, n_bodies, rate = struct.unpack_from("<4sIIf", block)
    assert (magic, n_frames, n_bodies, rate) == (b"HUF1", heard["n_frames"], 2, 60.0)
    assert len(block) == 16 + 4 * n_frames * n_bodies * 4
    positions = np.frombuffer(block, "<f4", n_frames * n_bodies * 3, 16).reshape(n_frames, n_bodies, 3)
    assert positions[0].tolist() == [[0, 0.5, 0], [1, 2, 0]]
    # A sixtieth of a second of free fall.
    assert positions[6, 1, 1] == pytest.approx(2 - 0.5 * 9.81 * 0.1**2, abs=1e-5)
    assert "immutable" in response.headers["Cache-Control"]
    assert client.get(heard["links"]["frames"], headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_preview_is_at_most_thirty_seconds_and_the_tail_gives_way_first(client: FlaskClient) -> None:
    _, scene = a_scene(client, duration=29.0, tail=10.0)
    path = f"/api/scenes/{scene['id']}/preview"
    assert ok(client.post(path, json={}))["duration"] == 30.0
    assert ok(client.post(path, json={"duration": 0.5}))["duration"] == 10.5
    (fault,) = problem(client.post(path, json={"duration": 31}), 422)["errors"]
    assert fault["pointer"] == "/duration"
    (fault,) = problem(client.post(path, json={"laws": {"gravity": 1000}}), 422)["errors"]
    assert fault["pointer"] == "/laws/gravity"


def test_the_same_preview_is_rendered_once(app: APIFlask, client: FlaskClient) -> None:
    _, scene = a_scene(client)
    path = f"/api/scenes/{scene['id']}/preview"
    first = ok(client.post(path, json={"laws": {"gravity": 5}}))
    (folder,) = (Path(app.config["SETTINGS"].storage_path) / "previews").glob(f"{scene['id']}-*")
    made = (folder / "audio.wav").stat().st_mtime_ns
    assert ok(client.post(path, json={"laws": {"gravity": 5.0}})) == first
    assert (folder / "audio.wav").stat().st_mtime_ns == made


def test_a_preview_that_was_kept_in_an_older_form_is_made_anew(app: APIFlask, client: FlaskClient) -> None:
    _, scene = a_scene(client)
    path = f"/api/scenes/{scene['id']}/preview"
    heard = ok(client.post(path))
    (folder,) = (Path(app.config["SETTINGS"].storage_path) / "previews").glob(f"{scene['id']}-*")
    (folder / DESCRIPTION).rename(folder / "preview.json")
    (folder / "preview.json").write_text('{"run_hash": "of old"}', "utf-8")
    assert ok(client.post(path)) == heard
    assert {file.name for file in folder.iterdir()} == {DESCRIPTION, AUDIO, FRAMES}


def test_a_scene_without_bodies_is_silence_of_the_asked_length_and_says_so(client: FlaskClient) -> None:
    _, scene = a_scene(client, bodies=[])
    heard = ok(client.post(f"/api/scenes/{scene['id']}/preview"))
    assert heard["notes"] == []
    assert heard["loudness_lufs"] is None
    assert heard["warnings"]
    assert not samples_of(client.get(heard["links"]["audio"]).data).any()


def test_a_track_comes_in_every_format_with_the_same_sound(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    track = new_track(ada, scene, name="Glass: a study/1")
    tags = set()
    reference = None
    for name, (media, suffix) in FORMATS.items():
        response = ada.get(f"/api/audio/{track['id']}/file?format={name}")
        assert response.mimetype == media
        assert f"Glass- a study-1.{suffix}" in response.headers["Content-Disposition"]
        tags.add(response.headers["ETag"])
        if suffix == "mid":
            assert response.data.startswith(b"MThd\0\0\0\6\0" + bytes([name != "mid-type-0"]))
            assert b"author: " + ada.user["username"].encode() in response.data
            assert (b"\x64\x06\x00\x06\x0f" in response.data) == (name == "mid-mpe")
            continue
        heard, rate = soundfile.read(io.BytesIO(response.data), dtype="float64")
        assert (rate, len(heard)) == (48_000, 48_000)
        reference = heard if reference is None else reference
        lost = np.square(heard - reference).sum() / np.square(reference).sum()
        assert lost < (0.02 if suffix in ("ogg", "opus", "mp3") else 1e-6)
    assert len(tags) == len(FORMATS)


def test_the_stems_of_a_track_sum_to_it_before_its_master(client: FlaskClient) -> None:
    bodies = [
        {"name": "one", "position": [-1, 1, 0], "material": "metal"},
        {"name": "two", "position": [1, 2, 0], "material": "glass"},
    ]
    ada, scene = a_scene(client, bodies=bodies)
    track = new_track(ada, scene)
    response = ada.get(f"/api/audio/{track['id']}/stems?by=body")
    assert response.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert archive.namelist() == ["1 one.wav", "2 scene.wav", "3 two.wav"]
        parts = [soundfile.read(io.BytesIO(archive.read(name)))[0] for name in archive.namelist()]
    whole, _ = soundfile.read(io.BytesIO(ada.get(f"/api/audio/{track['id']}/file?format=wav32f").data))
    # A master that limits nothing is the mix times a number.
    total = sum(parts)
    gain = (whole * total).sum() / np.square(total).sum()
    assert np.square(whole - gain * total).sum() / np.square(whole).sum() < 1e-4
    again = ada.get(f"/api/audio/{track['id']}/stems?by=body", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    refused = ada.get(f"/api/audio/{track['id']}/stems?by=colour")
    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["parameter"] == "by"


def test_a_track_is_told_written_and_drawn(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    here = f"/api/audio/{new_track(ada, scene, name='Study')['id']}"
    captions = ada.get(f"{here}/captions")
    assert captions.mimetype == "text/vtt"
    assert captions.text.startswith("WEBVTT")
    outline = ok(ada.get(f"{here}/waveform"))
    assert [len(outline[side]) for side in ("low", "high")] == [2, 2]
    assert len(outline["low"][0]) == 1000
    notes = ok(ada.get(f"{here}/score"))["notes"]
    table = ada.get(f"{here}/score?format=csv")
    assert table.mimetype == "text/csv"
    assert len(table.text.splitlines()) == len(notes) + 1
    paper = ada.get(f"{here}/score?format=musicxml")
    assert paper.mimetype == "application/vnd.recordare.musicxml+xml"
    assert b"<score-partwise" in paper.data
    assert 'filename="Study score-musicxml.musicxml"' in paper.headers["Content-Disposition"]
    for kind in PICTURES:
        picture = ada.get(f"{here}/picture?kind={kind}")
        assert picture.mimetype == "image/png"
        assert picture.data.startswith(b"\x89PNG")
    drawn = ada.get(f"{here}/spectrogram?format=svg")
    assert drawn.mimetype == "image/svg+xml"
    assert (
        ada.get(f"{here}/spectrogram?format=svg", headers={"If-None-Match": drawn.headers["ETag"]}).status_code == 304
    )
    assert ada.get(f"{here}/picture?kind=map").status_code == 422


def test_the_pictures_are_those_of_the_engine() -> None:
    from harmonic.picture.plot import KINDS

    assert PICTURES == KINDS


def test_the_query_wins_over_accept_and_wav_is_what_one_gets_without_either(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    path = f"/api/audio/file/{new_track(ada, scene)['id']}"
    assert ada.get(path).mimetype == "audio/wav"
    assert ada.get(path, headers={"Accept": "audio/midi"}).mimetype == "audio/midi"
    assert ada.get(path, headers={"Accept": "*/*"}).mimetype == "audio/wav"
    assert ada.get(f"{path}?format=wav16", headers={"Accept": "audio/midi"}).mimetype == "audio/wav"
    (fault,) = problem(ada.get(f"{path}?format=ogg7"), 422)["errors"]
    assert fault["parameter"] == "format"
    assert "wav24" in fault["allowed"]


def test_files_are_given_in_parts_and_described_without_being_sent(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    path = f"/api/audio/{new_track(ada, scene)['id']}/file"
    whole = ada.get(path)
    assert whole.headers["Accept-Ranges"] == "bytes"
    part = ada.get(path, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, whole.data[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(whole.data)}"
    assert ada.get(path, headers={"Range": "bytes=999999999-"}).status_code == 416
    stale = ada.get(path, headers={"Range": "bytes=4-7", "If-Range": '"another"'})
    assert (stale.status_code, stale.data) == (200, whole.data)
    head = ada.call("HEAD", path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.data))
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert ada.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304


def test_a_track_says_when_the_scene_has_moved_on(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    track = new_track(ada, scene, parameters={"key": "A", "duration": 0.8})
    path = f"/api/audio/tracks/{track['id']}"
    assert (track["stale"], track["duration"], track["parameters"]) == (False, 0.8, {"key": "A", "duration": 0.8})
    ok(ada.patch(f"/api/scenes/{scene['id']}", {"laws": {"gravity": 2}}))
    assert ok(ada.get(path))["stale"] is True
    ok(ada.patch(f"/api/scenes/{scene['id']}", {"laws": {"gravity": None}}))
    assert ok(ada.get(path))["stale"] is False


def test_the_score_of_a_track_explains_every_note(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    track = new_track(ada, scene)
    score = ok(ada.get(f"/api/audio/{track['id']}/score"))
    assert score["run_hash"] == track["run_hash"]
    assert len(score["notes"]) == track["n_notes"]
    first = score["notes"][0]
    assert first["kind"] == "impact"
    assert first["raw"] > 0
    assert first["onset"] == pytest.approx(first["event_time"] + first["shift"])
    assert score["report"]["n_events"] >= len(score["notes"])


def test_who_does_not_want_to_wait_gets_the_track_while_it_is_at_work(app: APIFlask, client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    response = ada.post("/api/audio/generate", {"scene_id": scene["id"]}, headers={"Prefer": "respond-async"})
    assert response.status_code == 201
    assert response.headers["Preference-Applied"] == "respond-async"
    track = response.get_json()
    with app.app_context():
        from uuid import UUID

        current_queue().submit(UUID(track["id"])).wait(30)
    assert ok(ada.get(f"/api/audio/{track['id']}"))["status"] == "ready"
    waited = ada.post("/api/audio/generate", {"scene_id": scene["id"]}, headers={"Prefer": "wait=5"})
    assert waited.headers["Preference-Applied"] == "wait=5"
    assert waited.get_json()["status"] == "ready"


def unrendered(app: APIFlask, scene: dict[str, Any], **fields: Any) -> str:
    """Store a track as a process that stopped would leave it."""
    from uuid import UUID

    from app.services.effective import effective_scene
    from app.services.scenes import SceneRow
    from harmonic.run_hash import run_hash

    with app.app_context():
        row = db.session.get(SceneRow, UUID(scene["id"]))
        assert row is not None
        built = effective_scene(row)
        wanted = {"status": TrackStatus.QUEUED, "snapshot": built.model_dump_json()} | fields
        track = Track(
            universe_id=row.universe_id, scene_id=row.id, name="left", run_hash=run_hash(built), duration=1.0, **wanted
        )
        db.session.add(track)
        db.session.commit()
        return str(track.id)


def test_a_track_that_is_not_ready_says_when_to_ask_again(app: APIFlask, client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    track_id = unrendered(app, scene)
    for path in ("file", "score"):
        response = ada.get(f"/api/audio/{track_id}/{path}")
        problem(response, 409)
        assert int(response.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("status", ["queued", "running"])
def test_what_a_stopped_process_left_behind_is_rendered_at_the_next_start(
    app: APIFlask, client: FlaskClient, status: str
) -> None:
    from uuid import UUID

    ada, scene = a_scene(client)
    track_id = unrendered(app, scene, status=status)
    assert take_up_unfinished(app) == 1
    with app.app_context():
        current_queue().submit(UUID(track_id)).wait(30)
    assert ok(ada.get(f"/api/audio/{track_id}"))["status"] == "ready"
    assert ada.get(f"/api/audio/{track_id}/file").data.startswith(b"RIFF")


def test_a_render_that_fails_says_why_and_leaves_no_file(app: APIFlask, client: FlaskClient) -> None:
    from uuid import UUID

    ada, scene = a_scene(client)
    track_id = unrendered(app, scene, snapshot='{"bodies": [{"position": [99, 1, 0]}]}')
    with app.app_context():
        current_queue().submit(UUID(track_id)).wait(30)
    track = ok(ada.get(f"/api/audio/{track_id}"))
    assert track["status"] == "failed"
    assert "/bodies/0/position/0" in track["error"]
    assert "outside the box" in problem(ada.get(f"/api/audio/{track_id}/file"), 409)["detail"]
    assert not track_folder(app, track_id).exists()


def test_a_track_that_is_deleted_while_it_is_rendered_leaves_no_file(app: APIFlask, client: FlaskClient) -> None:
    from uuid import UUID

    crowd = [ball(name=f"ball {index}", position=[index * 0.25 - 4, 3, 0]) for index in range(30)]
    ada, scene = a_scene(client, duration=20.0, bodies=crowd)
    response = ada.post("/api/audio/generate", {"scene_id": scene["id"]}, headers={"Prefer": "respond-async"})
    track_id = response.get_json()["id"]
    ok(ada.delete(f"/api/audio/{track_id}"))
    with app.app_context():
        current_queue().submit(UUID(track_id)).wait(60)
    assert not track_folder(app, track_id).exists()
    problem(ada.get(f"/api/audio/{track_id}"), 404)


def test_deleting_a_track_its_scene_or_its_universe_removes_the_files(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    scenes = [new_scene(ada, universe) for _ in range(2)]
    tracks = [new_track(ada, scenes[0]), new_track(ada, scenes[0]), new_track(ada, scenes[1])]
    folders = [track_folder(app, track["id"]) for track in tracks]
    assert all(folder.is_dir() for folder in folders)
    ok(ada.delete(f"/api/audio/tracks/{tracks[0]['id']}"))
    assert [folder.exists() for folder in folders] == [False, True, True]
    ok(ada.delete(f"/api/scenes/{scenes[0]['id']}"))
    assert [folder.exists() for folder in folders] == [False, False, True]
    ok(ada.delete(f"/api/universes/{universe['id']}"))
    assert [folder.exists() for folder in folders] == [False, False, False]


def test_the_same_scene_makes_the_same_bytes(client: FlaskClient) -> None:
    ada, scene = a_scene(client)
    first, second = (new_track(ada, scene) for _ in range(2))
    assert first["run_hash"] == second["run_hash"]
    files = [ada.get(f"/api/audio/{track['id']}/file").data for track in (first, second)]
    assert files[0] == files[1]
