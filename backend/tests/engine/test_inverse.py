"""What is asked of the strikes is what the simulation plays."""

import math

import numpy as np
import pytest
from click.testing import CliRunner

from harmonic import InvalidInput, Scene, design, simulate
from harmonic.cli import main
from harmonic.intervals import flight, intervals, solve, swing
from harmonic.recording import EventKind, Side


def strikes(recording, body, kind):
    events = recording.events
    return events["time"][(events["kind"] == kind) & (events["body_a"] == body)] / recording.scene.laws.time_scale


def test_balls_land_at_the_intervals_asked_for():
    found = design("bounces", [1.0, 0.75, 0.5], duration=6)
    recording = simulate(found.scene)
    for body, interval in enumerate(found.every):
        landings = strikes(recording, body, EventKind.IMPACT)
        assert landings == pytest.approx(interval * np.arange(1, len(landings) + 1), abs=1e-9)
        assert len(landings) >= math.floor(6 / interval) - 1
        assert found.values[body] == pytest.approx(9.81 * interval**2 / 8, rel=1e-14)


def test_balls_that_lose_height_share_every_return_of_the_slowest():
    found = design("bounces", [1.0, 1 / 2, 1 / 3], restitution=0.6, duration=3)
    recording = simulate(found.scene)
    first, second, third = (strikes(recording, body, EventKind.IMPACT) for body in range(3))
    assert first[:3] == pytest.approx([1, 1.6, 1.96], abs=1e-9)
    assert second[1::2][:3] == pytest.approx(first[:3], abs=1e-9)
    assert third[2::3][:3] == pytest.approx(first[:3], abs=1e-9)
    assert (recording.events["body_b"] == Side.FLOOR).all()


def test_planets_pass_the_observer_at_the_intervals_asked_for():
    found = design("orbits", [2.0, 1.5, 0.9], days_a_second=20, duration=20)
    recording = simulate(found.scene)
    for planet, interval in enumerate(found.every, start=1):
        passages = strikes(recording, planet, EventKind.TRANSIT)
        passages = passages[passages > 1e-6]
        assert passages == pytest.approx(interval * np.arange(1, len(passages) + 1), abs=1e-9)
        assert len(passages) >= math.floor(20 / interval) - 1


@pytest.mark.parametrize("interval", [0.02, 0.7, 1.0, 59.0, 600.0])
def test_the_solver_meets_an_interval_to_the_last_digits(interval):
    length = solve(lambda value: swing(value, gravity=9.81, amplitude=2.0), interval)
    assert swing(length, gravity=9.81, amplitude=2.0) == pytest.approx(interval, rel=4e-16)
    height = solve(lambda value: flight(value, gravity=1.62), interval)
    assert height == pytest.approx(1.62 * interval**2 / 8, rel=1e-15)


def test_a_small_swing_takes_half_of_the_textbook_period_and_a_wide_one_longer():
    assert swing(1.0, gravity=9.81, amplitude=1e-6) == pytest.approx(math.pi / math.sqrt(9.81), rel=1e-12)
    series = 1 + (1 / 4) * math.sin(0.25) ** 2 + (9 / 64) * math.sin(0.25) ** 4 + (225 / 2304) * math.sin(0.25) ** 6
    assert swing(1.0, gravity=9.81, amplitude=0.5) == pytest.approx(math.pi / math.sqrt(9.81) * series, rel=1e-5)


def test_a_bar_has_four_beats():
    assert intervals("1/2, 1/3,0.25", tempo_bpm=120) == pytest.approx([1.0, 2 / 3, 0.5])
    assert intervals("1/2", unit="beats", tempo_bpm=60) == (0.5,)
    assert intervals("1.5", unit="seconds") == (1.5,)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "springs"}, "/kind"),
        ({"every": []}, "/every"),
        ({"every": [1.0, 0.0]}, "/every/1"),
        ({"every": [math.nan]}, "/every/0"),
        ({"gravity": 0.0}, "/gravity"),
        ({"amplitude": 180.0}, "/amplitude"),
        ({"restitution": 1.5}, "/restitution"),
        ({"days_a_second": math.inf}, "/days_a_second"),
    ],
)
def test_what_cannot_be_met_is_refused_by_name(changes, pointer):
    asked = {"kind": "bounces", "every": [1.0]} | changes
    with pytest.raises(InvalidInput) as refused:
        design(**asked)
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_the_command_line_tells_the_values_and_writes_a_scene_that_plays(tmp_path):
    path = tmp_path / "canon.json"
    options = ["--every", "1/2,1/4", "--tempo", "120", "--duration", "4.2", "--out", str(path)]
    result = CliRunner().invoke(main, ["design", "bounces", *options])
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "ball 1  every 1 s  height 1.22625 m"
    assert len(simulate(Scene.load(path)).events) == 4 + 8


@pytest.mark.parametrize("options", [["--every", "1/0"], ["--every", "1/2", "--tempo", "0"], ["--every", "1e9"]])
def test_the_command_line_refuses_what_cannot_be_met(options):
    result = CliRunner().invoke(main, ["design", "orbits", *options])
    assert result.exit_code == 2
    assert "allowed:" in result.output
