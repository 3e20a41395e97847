"""What the way to the listener does to notes, against its formulas."""

import math

import numpy as np
import pytest

from harmonic import Scene, compose, simulate

BOX = {"kind": "box", "size": (10, 6, 4)}


def thrown(*, harmony=None, dynamics="particles", **fields):
    body = {"position": (0, 3, 1), "velocity": (40, 0, 0), "shape": {"radius": 0.2}, "material": "metal"}
    laws = {"gravity": 0, "restitution": 1, "friction": 0, "boundary": BOX}
    return Scene.model_validate(
        {"bodies": [body], "laws": laws, "duration": 1, "tail": 1, "harmony": harmony or {}, "dynamics": dynamics}
        | fields
    )


def notes_of(**harmony):
    recording = simulate(thrown(harmony={"density_limit": 200} | harmony))
    return recording, compose(recording).notes


def way(recording):
    """Return the way from the listener, before the middle of the box and as far as it is wide, to each event."""
    return recording.events["position"] - np.array([0.0, 3.0, 10.0])


def test_the_level_falls_with_the_distance():
    recording, near = notes_of()
    _, far = notes_of(distance=1.0)
    _, half = notes_of(distance=0.5)
    fall = 20 * np.log10(np.linalg.norm(way(recording), axis=1) / 10) / 36
    assert len(near) > 3
    assert np.ptp(fall) > 0 or fall[0] != 0
    assert far["velocity"] == pytest.approx(np.clip(near["velocity"] - fall, 0, 1))
    assert half["velocity"] == pytest.approx(np.clip(near["velocity"] - fall / 2, 0, 1))


def test_sound_takes_its_time():
    recording, near = notes_of()
    _, far = notes_of(propagation_delay=True)
    assert far["onset"] - near["onset"] == pytest.approx(np.linalg.norm(way(recording), axis=1) / 343)
    assert far["shift"] == pytest.approx(near["shift"])


def test_what_goes_away_sounds_lower_by_dopplers_formula():
    recording, near = notes_of()
    _, moving = notes_of(doppler=True)
    towards = way(recording) / np.linalg.norm(way(recording), axis=1)[:, None]
    # After a wall the ball flies back at 40 m/s.
    velocity = np.where(recording.events["position"][:, :1] > 0, -40.0, 40.0) * np.array([1.0, 0.0, 0.0])
    speed = (velocity * towards).sum(axis=1)
    expected = -12 * np.log2(1 + speed / 343)
    assert np.abs(expected).max() > 0.5
    assert moving["pitch"] - near["pitch"] == pytest.approx(expected, abs=1e-9)


def test_without_a_way_the_notes_are_those_of_before():
    _, plain = notes_of()
    _, same = notes_of(distance=0.0, propagation_delay=False, doppler=False)
    assert plain.tobytes() == same.tobytes()


def test_orbits_say_that_they_are_heard_from_nowhere():
    scene = Scene.preset("trappist-1")
    afar = scene.model_copy(
        update={"duration": 4.0, "harmony": scene.harmony.model_copy(update={"doppler": True, "distance": 1.0})}
    )
    near = scene.model_copy(update={"duration": 4.0})
    heard, plain = compose(simulate(afar)), compose(simulate(near))
    assert any("orbits are heard without them" in warning for warning in heard.warnings)
    assert heard.notes.tobytes() == plain.notes.tobytes()


def test_what_would_come_after_the_end_is_not_heard():
    far = thrown(
        harmony={"propagation_delay": True},
        laws={"gravity": 0, "restitution": 1, "boundary": {"kind": "box", "size": (2000, 6, 4)}},
        bodies=[{"position": (999.5, 3, 1), "velocity": (40, 0, 0), "shape": {"radius": 0.2}}],
    )
    score = compose(simulate(far))
    assert math.dist((1000, 0, 0), (0, 0, 2000)) / 343 > 2
    assert len(score) == 0
