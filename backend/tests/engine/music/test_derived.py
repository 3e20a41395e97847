"""The tuning of timbres: of harmonic partials the ratios of small numbers, of a steel bar its own."""

import math

import pytest

from harmonic import Scene, compose, derived_tuning, simulate
from harmonic.music.derived import tuning_of_partials
from harmonic.scala.scl import read_scl
from harmonic.vocabulary.struck import STRUCK
from harmonic.vocabulary.timbres import TIMBRES

SMALL_RATIOS = ((6, 5), (5, 4), (4, 3), (3, 2), (5, 3), (2, 1))
HARMONIC = (tuple(range(1, 7)), tuple(0.88**n for n in range(6)))


def cents(above, below):
    return 1200 * math.log2(above / below)


def nearest(found, wanted):
    return min(found, key=lambda each: abs(each - wanted))


def scene(*materials, **fields):
    bodies = [{"material": name, "position": (index - 3, 2, 0)} for index, name in enumerate(materials)]
    return Scene.model_validate({"duration": 4, "bodies": bodies, **fields})


def test_six_harmonics_are_smoothest_at_the_published_ratios():
    # Sethares, Local consonance and the relationship between timbre and scale, JASA 94 (1993), figure 3.
    found = tuning_of_partials([HARMONIC], base=71.2)
    for above, below in SMALL_RATIOS:
        assert nearest(found.cents, cents(above, below)) == pytest.approx(cents(above, below), abs=0.5)
    assert len(found.cents) <= 8
    depth = dict(zip(found.cents, found.depths, strict=True))
    assert depth[nearest(found.cents, 702)] > depth[nearest(found.cents, 498)] > depth[nearest(found.cents, 386)]


@pytest.mark.parametrize("name", ["strings", "synth", "choir"])
def test_instruments_of_harmonic_partials_have_the_same_valleys(name):
    found = derived_tuning(scene("wood", harmony={"instruments": {"primary": name}}))
    assert found.timbres == (name,)
    for above, below in SMALL_RATIOS:
        assert nearest(found.cents, cents(above, below)) == pytest.approx(cents(above, below), abs=1)


def test_a_steel_bar_has_a_tuning_and_an_octave_of_its_own():
    found = derived_tuning(scene("metal"))
    bar = next(timbre for timbre in STRUCK if timbre.name == "metal").ratios
    period = cents(bar[2], bar[1])
    assert found.tuning.period == pytest.approx(period, abs=0.01)
    assert 1160 < period < 1170
    for higher, lower in ((4, 3), (3, 2)):
        assert nearest(found.cents, cents(bar[higher], bar[lower])) == pytest.approx(
            cents(bar[higher], bar[lower]), abs=0.01
        )
    assert abs(nearest(found.cents, 498.045) - 498.045) > 30


def test_shallow_wiggles_are_left_out_and_depths_are_parts_of_the_curve():
    for name in TIMBRES:
        found = derived_tuning(scene("wood", harmony={"instruments": {"primary": name}}))
        assert all(0.02 <= depth < 1 for depth in found.depths[:-1])
        assert len(found.depths) == len(found.cents) <= 24


def test_every_timbre_that_may_sound_has_its_part():
    rain = {"name": "rain", "body": {"material": "ceramic", "shape": {"radius": 0.05}}, "every": 1, "unit": "seconds"}
    rule = {"source": "impulse", "target": "timbre", "timbres": ["bell", "glass"]}
    both = scene("wood", "glass", spawners=[rain], mapping=[rule], harmony={"instruments": {"secondary": "bass"}})
    assert derived_tuning(both).timbres == ("wood", "glass", "ceramic", "bass", "bell")


def test_of_a_score_count_the_timbres_that_it_plays():
    score = compose(simulate(scene("glass", "glass")))
    assert derived_tuning(score) == derived_tuning(scene("glass"))


def test_resonators_count_with_where_they_are_struck_and_at_several_places_as_always():
    voices = ({"resonator": "bar"}, {"resonator": "bar", "strike_position": 0.25}, {"resonator": "string"})
    bodies = [{"material": "glass", "position": (i - 3, 2, 0), "voice": voice} for i, voice in enumerate(voices)]
    piece = Scene.model_validate({"duration": 4, "bodies": bodies, "harmony": {"instruments": {"primary": "piano"}}})
    assert derived_tuning(piece).timbres == ("glass bar", "glass bar at 0.25", "glass string")
    assert derived_tuning(compose(simulate(piece))).timbres == ("glass bar", "glass string")
    rod = Scene.model_validate({"bodies": [{"material": "metal", "voice": {"resonator": "bar"}}]})
    assert derived_tuning(rod).tuning.period == pytest.approx(1165.4, abs=0.1)


def test_where_nothing_sounds_there_are_octaves_alone():
    found = derived_tuning(Scene())
    assert (found.tuning.cents, found.cents, found.depths) == ((0.0,), (1200.0,), (0.0,))


def test_the_period_is_looked_for_near_the_ratio_asked_for():
    odd = (tuple(range(1, 14, 2)), tuple(0.88**n for n in range(7)))
    found = tuning_of_partials([odd], period=3.0)
    assert found.tuning.period == pytest.approx(cents(3, 1), abs=0.01)
    for above, below in ((9, 7), (7, 5), (5, 3), (9, 5), (7, 3)):
        assert nearest(found.cents, cents(above, below)) == pytest.approx(cents(above, below), abs=0.5)


def test_it_is_shared_as_a_scala_file_and_reads_back_within_a_hundredth_of_a_cent():
    found = derived_tuning(scene("metal", "glass"))
    again = read_scl(found.to_scl())
    assert again.cents == pytest.approx(found.tuning.cents, abs=0.01)
    assert again.period == pytest.approx(found.tuning.period, abs=0.01)
    assert again.name == "Smoothest intervals of metal, glass"
