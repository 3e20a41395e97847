"""Mapping rules of stored scenes: kept whole, replaced, refused with what is allowed, and told of by every note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from apiflask import APIFlask
from flask.testing import FlaskClient

from app.db.session import db
from app.models import SceneRow
from app.services.effective import effective_scene
from harmonic.scene import Scene
from harmonic.vocabulary.quantities import SOURCES, TARGETS
from tests.services.factories import ball, created, new_scene, new_track, new_universe, ok, problem, sign_up

SWIFT = {"name": "swift is bright", "source": "relative_speed", "target": "brightness", "input": {"values": [0, 8]}}
HIGH = {"source": "y", "target": "pan", "curve": "power", "exponent": 3, "when": [{"kinds": ["impact"]}]}


def stored(app: APIFlask, scene: dict[str, Any]) -> Scene:
    """Return a stored scene as the engine plays it."""
    with app.app_context():
        row = db.session.get(SceneRow, UUID(scene["id"]))
        assert row is not None
        return effective_scene(row)


def test_rules_are_kept_whole_shown_and_replaced(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada, is_public=True)
    scene = new_scene(ada, universe, mapping=[SWIFT, HIGH])
    assert scene["mapping"][0] == {
        "name": "swift is bright", "source": "relative_speed", "target": "brightness", "bodies": [], "of": "sounding",
        "partner": "", "curve": "linear", "exponent": None, "steps": None, "timbres": [],
        "input": {"values": [0.0, 8.0], "percentiles": None}, "combine": "replace", "output": None, "invert": False,
        "when": [],
    }  # fmt: skip
    given = Scene.model_validate({"mapping": [SWIFT, HIGH]})
    assert stored(app, scene).mapping == given.mapping
    path = f"/api/scenes/{scene['id']}"
    assert ok(ada.get(path))["mapping"] == scene["mapping"]
    assert ok(ada.patch(path, {"name": "other"}))["mapping"] == scene["mapping"]
    assert ok(ada.patch(path, {"mapping": scene["mapping"][1:]}))["mapping"] == scene["mapping"][1:]
    assert ok(ada.patch(path, {"mapping": None}))["mapping"] == []
    (listed,) = ok(ada.get(f"/api/scenes?universe_id={universe['id']}"))
    assert "mapping" not in listed


def test_a_rule_that_contradicts_itself_is_422_and_changes_nothing(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), mapping=[SWIFT])
    path = f"/api/scenes/{scene['id']}"
    for change, pointer, allowed in (
        ({"source": "sped"}, "/mapping/1/source", "relative_speed"),
        ({"when": {"source": "speed", "over": 1}}, "/mapping/1/when/over", "above"),
        ({"input": {"values": [0, True]}}, "/mapping/1/input/values/1", "a number"),
    ):
        (fault,) = problem(ada.patch(path, {"mapping": [SWIFT, HIGH | change]}), 422)["errors"]
        assert fault["pointer"] == pointer
        assert allowed in fault["allowed"]
    (fault,) = problem(ada.patch(path, {"mapping": [SWIFT] * 65}), 422)["errors"]
    assert (fault["pointer"], "at most 64" in fault["allowed"]) == ("/mapping", True)
    assert ok(ada.get(path)) == scene


def test_a_rule_to_nowhere_is_kept_with_a_warning_and_not_played(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), mapping=[SWIFT, HIGH | {"bodies": ["bal"]}])
    (warning,) = scene["warnings"]
    assert warning["pointer"] == "/mapping/1/bodies/0"
    assert warning["message"] == 'rule "rule 2": there is no such body'
    assert warning["allowed"] == "ball"
    (fault,) = problem(ada.post(f"/api/scenes/{scene['id']}/preview"), 422)["errors"]
    assert fault["pointer"] == "/mapping/1/bodies/0"


def test_the_score_of_a_track_says_what_the_rules_did_to_each_note(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), duration=2, bodies=[ball()], mapping=[SWIFT])
    track = new_track(ada, scene)
    notes = ok(ada.get(f"/api/audio/{track['id']}/score"))["notes"]
    assert notes
    for note in notes:
        (did,) = note["mapped"]
        assert (did["name"], did["source"], did["unit"], did["target"]) == (
            "swift is bright", "relative_speed", "m/s", "brightness",
        )  # fmt: skip
        assert did["given"] == min(did["value"], 8.0) / 8.0
        assert note["rule"].endswith("; swift is bright: relative_speed → brightness")
    changed = ok(ada.patch(f"/api/scenes/{scene['id']}", {"mapping": []}))
    assert changed["mapping"] == []
    assert ok(ada.get(f"/api/audio/{track['id']}"))["stale"] is True


def test_a_preview_tells_of_the_rules_too(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), duration=1, bodies=[ball()], mapping=[SWIFT])
    preview = ada.post(f"/api/scenes/{scene['id']}/preview").get_json()
    assert preview["notes"]
    assert all(note["mapped"][0]["name"] == "swift is bright" for note in preview["notes"])


def test_a_scene_of_a_universe_is_made_with_its_rules(app: APIFlask, client: FlaskClient) -> None:
    ada = sign_up(client)
    universe = new_universe(ada)
    made = created(ada.post("/api/scenes", {"universe_id": universe["id"], "mapping": [HIGH]}))
    assert stored(app, made).mapping[0].exponent == 3.0


def test_what_rules_can_read_and_steer_is_listed_for_everybody(client: FlaskClient) -> None:
    sources = ok(client.get("/api/audio/sources"))
    assert [row["name"] for row in sources] == list(SOURCES)
    (ratio,) = (row for row in sources if row["name"] == "period_ratio")
    assert (ratio["scope"], ratio["dynamics"], ratio["unit"]) == ("pair", ["orbital"], "–")
    targets = ok(client.get("/api/audio/targets"))
    assert [row["name"] for row in targets] == list(TARGETS)
    (loudness,) = (row for row in targets if row["name"] == "loudness")
    assert (loudness["steers"], loudness["unit"], loudness["low"], loudness["high"]) == ("notes", "dB", -36.0, 0.0)
