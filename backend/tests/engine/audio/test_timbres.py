"""The table of timbres keeps what its sources and its names promise."""

import math

import pytest

from harmonic.vocabulary.strings import stiff_string, string_gains
from harmonic.vocabulary.timbres import TIMBRES

LN_1000 = math.log(1000.0)


@pytest.mark.parametrize("name", TIMBRES)
def test_every_timbre_has_one_partial_that_carries_the_pitch_and_a_gain_for_each(name):
    timbre = TIMBRES[name]
    assert timbre.name == name
    assert timbre.ratios.count(1.0) == 1
    assert len(timbre.ratios) == len(timbre.gains)
    assert timbre.ratios == tuple(sorted(timbre.ratios))


@pytest.mark.parametrize("name", TIMBRES)
def test_the_ring_is_the_time_in_which_the_first_partial_falls_by_60_db(name):
    timbre = TIMBRES[name]
    assert timbre.ring(440.0) == pytest.approx(LN_1000 / timbre.decay_rates(440.0)[timbre.ratios.index(1.0)])


@pytest.mark.parametrize(("name", "t60"), [("wood", 0.18), ("metal", 2.64), ("glass", 7.83), ("ceramic", 2.04)])
def test_published_materials_ring_at_440_hz_as_long_as_published(name, t60):
    assert TIMBRES[name].ring(440.0) == pytest.approx(t60, abs=0.005)


def test_wood_is_dry_beside_glass():
    assert TIMBRES["glass"].ring(440.0) > 40 * TIMBRES["wood"].ring(440.0)


def test_a_string_without_stiffness_is_harmonic_and_stiffness_raises_its_partials():
    assert stiff_string(0.0, count=4) == (1.0, 2.0, 3.0, 4.0)
    stiff = stiff_string(4e-4, count=16)
    assert stiff[0] == 1.0
    assert stiff[9] == pytest.approx(10 * math.sqrt((1 + 4e-4 * 100) / (1 + 4e-4)))


def test_partials_with_a_node_where_the_string_is_struck_are_missing():
    gains = string_gains(1 / 8, count=16, slope=0.7)
    assert gains[0] == 1.0
    assert gains[7] == pytest.approx(0.0, abs=1e-12)
    assert gains[15] == pytest.approx(0.0, abs=1e-12)


def test_the_hammer_of_a_piano_is_softer_than_a_bare_blow_and_a_tile_harder():
    assert TIMBRES["piano"].hardness > 1.0 > TIMBRES["ceramic"].hardness
