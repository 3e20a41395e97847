"""What stands in a picture: trails, joints, who plays, and how rough what sounds is."""

import io
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from harmonic import Scene, compose, plot, simulate, synthesize
from harmonic.constraints import Gear, Groove, Pin, Pivot, Spring
from harmonic.picture.joints import joints_of
from harmonic.picture.roughness import roughness_curve
from harmonic.picture.trails import MOST_POINTS, trails_of
from harmonic.scene import Body
from tests.engine.audio.scores import a_note, a_score
from tests.engine.audio.test_sustained import a_curve


def test_trails_hold_every_point_that_can_be_seen_and_nothing_of_what_rests():
    times = np.arange(601) / 60
    places = np.zeros((601, 2, 2))
    places[:, 0] = np.stack([np.cos(times), np.sin(times)], axis=1)
    trails = trails_of(places, ["#ff0000", "#00ff00"], view=2.0)
    assert trails.until == 601
    assert {paint[:3] for paint in trails.paints} == {(1.0, 0.0, 0.0)}
    drawn = np.concatenate(trails.lines)
    assert np.hypot(*drawn.T) == pytest.approx(np.ones(len(drawn)))
    # No corner is cut by more than a part of a dot.
    assert max(np.hypot(*np.diff(line, axis=0).T).max(initial=0) for line in trails.lines) < 0.03
    assert all(np.array_equal(one[-1], other[0]) for one, other in pairwise(trails.lines))


def test_more_points_than_a_picture_can_show_end_all_trails_at_one_frame():
    random = np.random.default_rng(1)
    places = random.uniform(-1, 1, (900, 100, 2))
    trails = trails_of(places, ["#ff0000"] * 100, view=2.0)
    assert trails.until == pytest.approx(MOST_POINTS / 100, abs=2)


def test_a_trail_is_torn_where_a_body_comes_and_goes_and_comes_round():
    places = np.stack([np.linspace(0, 2.9, 30) % 1.0, np.zeros(30)], axis=1)[:, None]
    places[12:15] = np.nan
    lines = trails_of(places, ["#ff0000"], view=1.0).lines
    steps = np.concatenate([np.abs(np.diff(line[:, 0])) for line in lines])
    assert np.nanmax(steps) < 0.2
    assert np.isnan(np.concatenate(lines)).any()


def test_joints_are_drawn_between_the_points_they_hold_wherever_their_bodies_have_gone():
    scene = Scene(
        dynamics="rigid",
        bodies=(Body(name="a"), Body(name="b", position=(1, 1, 0))),
        constraints=(
            Pin(a="a", b="b", anchor_a=(0.5, 0)), Spring(a="b", anchor_b=(4, 5)), Groove(a="a", b="b", start=(0, 0), end=(0, 1)),
            Pivot(a="a"), Gear(a="a", b="b"),
        ),
    )  # fmt: skip
    places, angles = np.array([[2.0, 3.0], [6.0, 3.0]]), np.array([np.pi / 2, np.pi])
    rod, spring, groove = joints_of(scene, places, angles)
    assert (rod.kind, spring.kind, groove.kind) == ("pin", "spring", "groove")
    assert rod.corners == pytest.approx(np.array([[2, 3.5], [6, 3]]))
    assert spring.corners[[0, -1]] == pytest.approx(np.array([[6, 3], [4, 5]]))
    assert len(spring.corners) > 20
    assert groove.corners == pytest.approx(np.array([[6, 3], [6, 2]]))
    places[1] = np.nan
    assert list(joints_of(scene, places, angles)) == []


def test_who_plays_is_named_over_the_notes_whether_struck_or_sustained():
    recording = simulate(Scene(duration=2, bodies=(Body(position=(0, 2, 0), material="glass"),)))
    score = replace(compose(recording), curves=(a_curve("choir"),))
    drawn = plot(recording, score, synthesize(score), kind="roll", format="svg").decode()
    # Matplotlib writes texts as paths, with what they say in a comment.
    assert "<!-- glass -->" in drawn
    assert "<!-- choir -->" in drawn
    assert "<!-- wood -->" not in drawn


def test_a_panel_by_itself_names_its_piece():
    recording = simulate(Scene(name="A study", duration=1, bodies=(Body(position=(0, 1, 0)),)))
    score = compose(recording)
    for kind in ("trails", "roll", "spectrogram", "dissonance"):
        assert "<!-- A study -->" in plot(recording, score, synthesize(score), kind=kind, format="svg").decode()


def test_the_balls_of_a_galton_board_are_drawn_where_they_came_to_rest():
    recording = simulate(Scene.preset("galton-board"))
    places = recording.positions[:, :, :2]
    assert trails_of(places, ["#ff0000"] * places.shape[1], view=6.0).until == len(recording.times)


def test_sustained_voices_make_a_piece_as_rough_as_their_interval():
    def roughest(*pitches):
        score = replace(a_score(duration=2.0), curves=tuple(a_curve("drone", pitch=pitch) for pitch in pitches))
        return roughness_curve(score)[1].max()

    assert roughest(60, 61) > 3 * roughest(60, 67) > 0
    struck = a_score(a_note(pitch=60, ring=3.0), duration=2.0)
    alone, with_voice = (
        roughness_curve(struck)[1],
        roughness_curve(replace(struck, curves=(a_curve("drone", pitch=61),)))[1],
    )
    assert with_voice[5] > 2 * alone[5]


def test_a_picture_of_nothing_but_voices_can_be_drawn():
    recording = simulate(Scene(duration=2, bodies=()))
    score = replace(compose(recording), curves=(a_curve("pad"),))
    assert io.BytesIO(plot(recording, score, synthesize(score))).read(4) == b"\x89PNG"
