"""Curves rise from end to end, outputs stay within their range, and rules are combined as they say."""

import numpy as np
import pytest

from harmonic.mapping import MappingRule
from harmonic.music.mapping.transfer import combined, transferred

CURVES = ("linear", "log", "exp", "sqrt", "power", "steps")


def rule(**fields):
    return MappingRule.model_validate({"source": "speed", "target": "duration", "output": [0.5, 8.0]} | fields)


@pytest.mark.parametrize(
    ("curve", "middle"),
    [
        ({"curve": "linear"}, 0.5 + 7.5 * 3 / 15),
        ({"curve": "log"}, 0.5 + 7.5 / 2),
        ({"curve": "exp"}, 0.5 * 16 ** (3 / 15)),
        ({"curve": "sqrt"}, 0.5 + 7.5 * np.sqrt(3 / 15)),
        ({"curve": "power"}, 0.5 + 7.5 * (3 / 15) ** 2),
        ({"curve": "power", "exponent": 0.25}, 0.5 + 7.5 * (3 / 15) ** 0.25),
        ({"curve": "steps"}, 0.5),
        ({"curve": "steps", "steps": 6}, 0.5 + 7.5 / 5),
    ],
)
def test_each_curve_is_its_formula(curve, middle):
    values = transferred(rule(**curve), np.array([1.0, 4.0, 16.0]), (1.0, 16.0))
    assert values == pytest.approx([0.5, middle, 8.0], rel=1e-12)
    inverted = transferred(rule(**curve, invert=True), np.array([1.0, 16.0]), (1.0, 16.0))
    assert inverted == pytest.approx([8.0, 0.5], rel=1e-12)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("invert", [False, True])
def test_every_curve_is_monotone_and_stays_within_its_output(curve, invert):
    rng = np.random.default_rng(7)
    for _ in range(200):
        low = 10 ** rng.uniform(-12, 12)
        high, ends = low * (1 + 10 ** rng.uniform(-6, 6)), sorted(rng.uniform(0.02, 30.0, 2))
        values = np.sort(np.concatenate([rng.uniform(0, 2 * high, 50), [0.0, low, high, 1e300]]))
        given = transferred(rule(curve=curve, output=ends, invert=invert), values, (low, high))
        steps = np.diff(given)
        assert np.all(steps <= 1e-12 if invert else steps >= -1e-12)
        assert given.min() >= ends[0] * (1 - 1e-12)
        assert given.max() <= ends[1] * (1 + 1e-12)
        first, last = (given[-1], given[0]) if invert else (given[0], given[-1])
        assert (first, last) == pytest.approx(tuple(ends), rel=1e-9)


@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("ends", [(2.0, 2.0), (np.nan, np.nan), (0.0, 5e-324)])
def test_in_a_range_without_width_everything_stands_in_the_middle(curve, ends):
    middle = {"exp": 2.0, "sqrt": 0.5 + 7.5 * 0.5**0.5, "power": 0.5 + 7.5 / 4, "steps": 0.5 + 7.5 * 2 / 3}
    given = transferred(rule(curve=curve), np.array([-1.0, 2.0, 1e9]), ends)
    assert given == pytest.approx([middle.get(curve, 4.25)] * 3, rel=1e-9)


def test_a_range_as_wide_as_all_numbers_has_a_middle():
    whole = (-1.7e308, 1.7e308)
    assert transferred(rule(), np.array([-1.7e308, 0.0, 1.7e308]), whole) == pytest.approx([0.5, 4.25, 8.0])


def test_timbres_are_chosen_by_equal_shares():
    choice = MappingRule.model_validate({"source": "speed", "target": "timbre", "timbres": ["wood", "metal", "glass"]})
    values = np.array([-1.0, 0.9, 1.1, 1.9, 2.1, 9.0])
    assert transferred(choice, values, (0.0, 3.0)).tolist() == [0, 0, 1, 1, 2, 2]
    backwards = choice.model_copy(update={"invert": True})
    assert transferred(backwards, values, (0.0, 3.0)).tolist() == [2, 2, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("combine", "expected"),
    [
        ("replace", [3.0, 3.0]),
        ("add", [5.0, 10.0]),
        ("multiply", [6.0, 21.0]),
        ("max", [3.0, 7.0]),
        ("min", [2.0, 3.0]),
    ],
)
def test_a_rule_is_combined_with_what_was_there_as_it_says(combine, expected):
    assert combined(rule(combine=combine), np.array([2.0, 7.0]), np.array([3.0, 3.0])).tolist() == expected
