"""Progressions of stored scenes: merged, inherited, taken back, refused by name, and told of by every note."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.services.factories import ball, new_scene, new_track, new_universe, ok, problem, sign_up

POP = {"chords": ["I", "vi", "IV", "V7"], "bars": 0.25, "beats": 1}


def test_a_progression_is_kept_merged_and_taken_back(client: FlaskClient) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), harmony={"progression": POP})
    path = f"/api/scenes/{scene['id']}"
    assert scene["effective"]["harmony"]["progression"] == {"value": POP | {"at": "bars"}, "source": "scene"}
    longer = ok(ada.patch(path, {"harmony": {"progression": {"bars": 2}}}))
    assert longer["effective"]["harmony"]["progression"]["value"] == POP | {"bars": 2.0, "at": "bars"}
    without = ok(ada.patch(path, {"harmony": {"progression": None}}))
    assert without["effective"]["harmony"]["progression"] == {"value": None, "source": "engine"}


def test_what_is_no_chord_is_422_and_a_degree_that_the_scale_has_not_is_a_warning_until_it_is_played(
    client: FlaskClient,
) -> None:
    ada = sign_up(client)
    scene = new_scene(ada, new_universe(ada), harmony={"scale": "minor-pentatonic"})
    path = f"/api/scenes/{scene['id']}"
    (fault,) = problem(ada.patch(path, {"harmony": {"progression": {"chords": ["I", "Q"]}}}), 422)["errors"]
    assert fault["pointer"] == "/harmony/progression/chords/1"
    assert fault["message"].startswith("not a chord: a roman numeral")
    (warning,) = ok(ada.patch(path, {"harmony": {"progression": {"chords": ["i", "vi"]}}}))["warnings"]
    assert (warning["pointer"], warning["allowed"]) == (
        "/harmony/progression/chords/1", "numerals from I to V, or a list of degrees",
    )  # fmt: skip
    (refused,) = problem(ada.post(f"{path}/preview"), 422)["errors"]
    assert refused["pointer"] == "/harmony/progression/chords/1"


def test_every_note_of_a_track_tells_its_chord(client: FlaskClient) -> None:
    ada = sign_up(client)
    harmony = {"progression": POP, "tempo": 60}
    scene = new_scene(ada, new_universe(ada), duration=2, bodies=[ball()], harmony=harmony)
    score = ok(ada.get(f"/api/audio/{new_track(ada, scene)['id']}/score"))
    assert score["parameters"]["progression"] == POP | {"at": "bars"}
    assert score["notes"]
    for note in score["notes"]:
        assert note["chord"] == POP["chords"][int(note["onset"] / 0.25 + 1e-5) % 4]
        assert note["rule"].endswith(f"chord {note['chord']} → pitch")
