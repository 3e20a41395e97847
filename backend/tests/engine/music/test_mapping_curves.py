"""Mapping rules steer every target of a sustained voice, value by value."""

import numpy as np
import pytest

from harmonic import Scene
from harmonic.curves import CONTROL_RATE, CURVE_DTYPE, Curve
from harmonic.music.calibrate import calibrate
from harmonic.music.mapping.curves import FIELDS, VIBRATO_RATE, mapped_curves
from harmonic.rules import Rule
from harmonic.vocabulary.quantities import TARGETS

from .moving import flight, moving

G = 2.0
BODIES = [{"name": "ball", "mass": 2.0}, {"name": "other"}]


def recording(*rules, time_scale=1.0):
    laws = {"gravity": G, "time_scale": time_scale}
    scene = Scene.model_validate({"bodies": BODIES, "laws": laws, "duration": 2, "mapping": rules})
    return moving(scene, [flight((0, 5, 0), (0, 0, 0), gravity=G), flight((0, 1, 0), (1, 0, 0))])


def voice(*, body=0, onset=0.5, n_values=60):
    values = np.zeros(n_values, dtype=CURVE_DTYPE)
    values["level"], values["pitch"], values["brightness"] = 0.5, 60.0, 0.25
    return Curve(rule=Rule.PASSAGE, timbre="metal", body=body, event=-1, onset=onset, values=values)


def rule(target, **fields):
    return {"source": "speed", "target": target, "input": {"values": [0, 4]}} | fields


def steered(*rules, curve=None, **fields):
    played = recording(*rules, **fields)
    (found,) = mapped_curves((curve or voice(),), played, calibrate(played))
    return found


HEARD = 0.5 + np.arange(60) / CONTROL_RATE


@pytest.mark.parametrize("target", FIELDS)
def test_each_field_follows_its_source_at_every_value(target):
    limits = TARGETS[target]
    found = steered(rule(target))
    assert found.values[FIELDS[target]] == pytest.approx(limits.low + (limits.high - limits.low) * G * HEARD / 4)
    assert found.mapped == (0,)
    for field in set(CURVE_DTYPE.names) - {FIELDS[target]}:
        assert np.array_equal(found.values[field], voice().values[field])


def test_vibrato_is_a_sine_on_the_pitch_in_phase_with_its_voice():
    found = steered(rule("vibrato", output=[0, 100]))
    wave = np.sin(2 * np.pi * VIBRATO_RATE * np.arange(60) / CONTROL_RATE)
    assert found.values["pitch"] == pytest.approx(60 + G * HEARD / 4 * wave)


def test_every_target_of_sustained_voices_is_tested_here():
    assert {*FIELDS, "vibrato"} == {name for name, target in TARGETS.items() if target.steers == "sustained"}


def test_heard_seconds_become_simulated_ones():
    slow = steered(rule("sustained_level", input={"values": [0, 8]}), time_scale=2.0)
    assert slow.values["level"] == pytest.approx(G * 2 * HEARD / 8)


def test_rules_are_combined_in_their_order_and_kept_within_the_range():
    added = steered(rule("sustained_level", output=[0.2, 0.2]), rule("sustained_level", combine="add", output=[0, 1]))
    assert added.values["level"] == pytest.approx(np.minimum(0.2 + G * HEARD / 4, 1.0))
    doubled = steered(rule("sustained_level", combine="multiply", output=[0, 2]))
    assert doubled.values["level"] == pytest.approx(0.5 * G * HEARD / 2)


def test_a_rule_acts_while_its_condition_holds_and_leaves_the_rest_as_it_is():
    found = steered(rule("sustained_brightness", output=[1, 1], when={"source": "speed", "above": 2.0}))
    assert (found.values["brightness"] == 1.0).tolist() == (G * HEARD > 2.0 + 1e-12).tolist()
    assert set(found.values["brightness"].tolist()) == {0.25, 1.0}


def test_a_rule_for_another_body_does_not_act():
    found = steered(rule("sustained_level", bodies=["other"]))
    assert np.array_equal(found.values, voice().values)
    assert found.mapped == ()


def test_a_voice_of_the_whole_scene_follows_what_the_whole_scene_has():
    bed = voice(body=-1)
    total = {"source": "energy", "target": "sustained_level", "input": {"values": [0, 50]}}
    found = steered(total, rule("sustained_pan"), curve=bed)
    assert found.values["level"] == pytest.approx([(2 * G * 5 + 0.5 + G) / 50] * 60)
    assert found.mapped == (0,)
    assert np.array_equal(found.values["pan"], bed.values["pan"])


def test_a_partner_may_be_named():
    apart = {"source": "separation", "target": "sustained_reverb", "partner": "other", "input": {"values": [0, 10]}}
    expected = np.hypot(HEARD, 4 - G * HEARD**2 / 2)
    assert steered(apart).values["wet"] == pytest.approx(expected / 10)


def test_percentiles_are_found_on_what_goes_on_ten_times_a_heard_second():
    found = calibrate(recording({"source": "speed", "target": "sustained_level", "bodies": ["ball"]})).ranges
    speeds = G * np.arange(0, 2.0, 0.1)
    assert found[0] == pytest.approx(tuple(np.percentile(speeds, (5, 95))))


def test_without_rules_the_very_same_voices_come_back():
    played, curves = recording(), (voice(), voice(body=-1))
    assert all(a is b for a, b in zip(mapped_curves(curves, played, calibrate(played)), curves, strict=True))
