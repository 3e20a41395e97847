"""Bodies sound as the place where they are struck makes them."""

import json
import math

import numpy as np
import pytest

from harmonic import Scene, compose, simulate
from harmonic.checks import check_scene
from harmonic.errors import InvalidInput
from harmonic.music.midi import to_midi
from harmonic.players import players_of

RAIN = (-0.95, -0.5, 0.0, 0.46, 0.9)


def a_scene(*, bar=None, balls=RAIN, dynamics="rigid", angle=0.0):
    """Return balls that fall onto a bar two metres long."""
    shape = bar or {"kind": "segment", "a": [-1, 0, 0], "b": [1, 0, 0], "radius": 0.01}
    voice = {"resonator": "bar", "strike_position": "contact"}
    fixed = {"name": "bar", "shape": shape, "position": [0, 1, 0], "angle": angle, "fixed": True, "material": "glass"}
    falling = [
        {"name": f"ball {n}", "shape": {"radius": 0.02}, "position": [x, 2.5 + 0.2 * n, 0], "mass": 0.01}
        for n, x in enumerate(balls)
    ]
    return Scene.model_validate(
        {"dynamics": dynamics, "duration": 1.0, "bodies": [fixed | {"voice": voice}, *falling], "harmony": {"bed": 0}}
    )


def first_blows(score):
    """Return what the bar sounds like when each ball meets it first."""
    heard = {}
    for note in score:
        if note.body == "bar":
            heard.setdefault(note.other, note.timbre)
    return [heard[f"ball {n}"] for n in range(len(heard))]


@pytest.mark.parametrize("dynamics", ["rigid", "particles"])
def test_a_bar_sounds_as_the_place_of_the_contact_makes_it(dynamics):
    score = compose(simulate(a_scene(dynamics=dynamics)))
    expected = ["0.025", "0.25", "0.5", "0.275", "0.05"]
    assert first_blows(score) == [f"glass bar at {place}" for place in expected]


def test_a_box_that_stands_on_end_is_struck_along_its_height():
    box = {"kind": "box", "size": [0.05, 2.0, 0.0]}
    score = compose(simulate(a_scene(bar=box, angle=math.pi / 2)))
    assert first_blows(score) == compose_names(0.975, 0.75, 0.5, 0.27, 0.05)


def compose_names(*places):
    """Return the names of a glass bar struck at places, to the step."""
    folded = [min(place, 1 - place) for place in places]
    return [f"glass bar at {round(round(place / 0.025) * 0.025, 4):g}" for place in folded]


def test_a_polygon_is_struck_along_its_longer_side():
    corners = [[-1, -0.02], [1, -0.02], [1, 0.02], [-1, 0.02]]
    score = compose(simulate(a_scene(bar={"kind": "polygon", "vertices": corners})))
    assert first_blows(score) == compose_names(0.025, 0.25, 0.5, 0.73, 0.95)


def test_a_bar_that_turns_is_struck_in_its_own_frame():
    scene = a_scene(balls=())
    bar = scene.bodies[0].model_copy(
        update={"fixed": False, "position": (0.0, 3.0, 0.0), "angle": 0.3, "angular_velocity": 0.4, "mass": 1.0}
    )
    recording = simulate(scene.model_copy(update={"bodies": (bar,), "duration": 2.0}))
    score = compose(recording)
    (first,) = score.notes[score.notes["onset"] == score.notes["onset"].min()][:1]
    contact = recording.events[first["event"]]["position"]
    frame = int(first["onset"] * 60)
    away = contact[:2] - recording.positions[frame, 0, :2]
    assert np.linalg.norm(away) == pytest.approx(1.0, abs=0.12)
    assert score.timbres[first["timbre"]] in ("glass bar at 0", "glass bar at 0.025")


def test_pieces_that_begin_alike_are_struck_alike():
    whole, short = (compose(simulate(a_scene().model_copy(update={"duration": d}))) for d in (1.0, 0.7))
    assert whole.timbres == short.timbres
    assert np.array_equal(whole.notes["timbre"][: len(short)], short.notes["timbre"])


def test_all_places_of_a_body_are_one_player():
    score = compose(simulate(a_scene()))
    names, player = players_of(score)
    assert "glass bar" in names
    assert len(set(player[[note.body == "bar" for note in score]].tolist())) == 1
    assert to_midi(score).count(b"glass bar") == 1


def test_a_fixed_place_and_a_resonator_say_the_timbre():
    scene = a_scene()
    voice = scene.bodies[0].voice.model_copy(update={"strike_position": 0.7758})
    fixed = scene.bodies[0].model_copy(update={"voice": voice})
    score = compose(simulate(scene.model_copy(update={"bodies": (fixed, *scene.bodies[1:])})))
    assert set(first_blows(score)) == {"glass bar at 0.2242"}


@pytest.mark.parametrize(
    ("voice", "shape", "pointer", "message"),
    [
        ({"resonator": "bel"}, {}, "voice/resonator", "did you mean bell?"),
        ({"timbre": "wood", "resonator": "bar"}, {}, "voice/resonator", "one of them"),
        ({"strike_position": 0.5}, {}, "voice/strike_position", "known mode shapes"),
        ({"resonator": "bell", "strike_position": 0.5}, {}, "voice/strike_position", "known mode shapes"),
        ({"resonator": "bar", "strike_position": 1.5}, {}, "voice/strike_position", "too large"),
        ({"resonator": "bar", "strike_position": "middle"}, {}, "voice/strike_position", ""),
        ({"resonator": "bar", "strike_position": "contact"}, {"radius": 0.1}, "voice", "a segment, a box or a polygon"),
    ],
)
def test_a_voice_that_says_nothing_that_can_be_is_refused_by_name(voice, shape, pointer, message):
    body = {"name": "b", "shape": {"kind": "circle", "radius": 0.1} | shape, "position": [0, 1, 0], "voice": voice}
    with pytest.raises(InvalidInput) as error:
        Scene.parse(json.dumps({"bodies": [body]}))
    (fault,) = error.value.faults
    assert fault.pointer == f"/bodies/0/{pointer}"
    assert message in fault.message
    assert fault.allowed


def test_a_scene_with_resonators_can_be_played():
    assert check_scene(a_scene()) == ()
