"""How a note becomes decaying sines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from harmonic.audio.panning import equal_power
from harmonic.audio.partials import partials_of
from harmonic.errors import InvalidInput
from harmonic.vocabulary.blows import FAINTEST, HIGHEST, blow_spectrum, excited
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.scores import NAMES, RATE, a_note, a_score, frequency_of


def amplitudes(timbre, *, pitch=60.0, contact_time=2e-4):
    """Return the amplitudes of the partials of one blow, without what dies first and the level of the timbre."""
    struck = excited(TIMBRES[timbre], np.array([frequency_of(pitch)]), np.array([contact_time]))[0]
    return struck[: len(TIMBRES[timbre].ratios)] / 10 ** (TIMBRES[timbre].level_db / 20)


def test_the_spectrum_of_a_blow_is_that_of_half_a_sine():
    contact_time = 1e-3
    frequencies = np.array([0.0, 100.0, 499.0, 500.0, 501.0, 1234.0, 1500.0, 4000.0])
    middle = (np.arange(100_000) + 0.5) / 100_000 * contact_time
    force = np.sin(np.pi * middle / contact_time)
    waves = np.exp(-2j * np.pi * frequencies[:, None] * middle)
    integral = np.abs((force * waves).sum(axis=1)) / force.sum()
    assert blow_spectrum(frequencies, np.array(contact_time)) == pytest.approx(integral, abs=1e-6)


@given(st.sampled_from(NAMES), st.floats(24.0, 110.0), st.floats(1e-6, 1.0))
def test_a_blow_has_the_same_power_however_long_the_contact(timbre, pitch, contact_time):
    struck = amplitudes(timbre, pitch=pitch, contact_time=contact_time)
    assert np.sum(struck**2) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("timbre", NAMES)
def test_a_longer_contact_is_darker(timbre):
    ratios = np.array(TIMBRES[timbre].ratios)
    centroids = [np.sum(ratios * amplitudes(timbre, contact_time=time) ** 2) for time in (5e-5, 2e-4, 5e-4)]
    assert centroids[0] > centroids[1] > centroids[2]


@given(st.sampled_from(NAMES), st.floats(24.0, 110.0), st.floats(1e-6, 10.0))
def test_the_pitch_is_heard_even_after_the_longest_contact(timbre, pitch, contact_time):
    struck = amplitudes(timbre, pitch=pitch, contact_time=contact_time)
    assert struck[TIMBRES[timbre].ratios.index(1.0)] > 0.2


def test_partials_too_high_or_too_faint_are_left_out():
    struck = amplitudes("metal", pitch=108.0, contact_time=1e-5)
    frequencies = frequency_of(108.0) * np.array(TIMBRES["metal"].ratios)
    assert np.all((struck > 0) == (frequencies < HIGHEST))
    dull = amplitudes("piano", pitch=60.0, contact_time=1.0)
    assert np.all((dull == 0) | (dull > FAINTEST))


def test_what_dies_first_begins_as_strong_as_the_table_says_and_goes_as_fast():
    piano = TIMBRES["piano"]
    frequency = np.array([frequency_of(57.0)])
    struck = excited(piano, frequency, np.array([1e-9]))[0]
    stays, prompt = struck[0], struck[len(piano.ratios)]
    assert prompt / stays == pytest.approx(piano.transients[0].gain / piano.gains[0])
    rates = piano.decay_rates(float(frequency[0]))
    assert rates[len(piano.ratios)] / rates[0] == pytest.approx(piano.transients[0].damping, rel=1e-3)


@given(st.floats(-1.0, 1.0))
def test_pan_keeps_the_power(pan):
    left, right = equal_power(np.array([pan]))
    assert left[0] ** 2 + right[0] ** 2 == pytest.approx(1.0, abs=1e-6)


def test_pan_runs_from_left_over_the_middle_to_right():
    left, right = equal_power(np.array([-1.0, 0.0, 1.0]))
    assert left == pytest.approx([1.0, np.sqrt(0.5), 0.0], abs=1e-6)
    assert right == pytest.approx([0.0, np.sqrt(0.5), 1.0], abs=1e-6)


def test_the_ring_of_a_note_scales_every_decay_alike():
    natural = partials_of(a_score(a_note(timbre="glass", ring=TIMBRES["glass"].ring(440.0))))
    shorter = partials_of(a_score(a_note(timbre="glass", ring=TIMBRES["glass"].ring(440.0) / 4)))
    assert natural.decay * RATE == pytest.approx(TIMBRES["glass"].decay_rates(440.0))
    assert shorter.decay == pytest.approx(4 * natural.decay)


def test_velocity_sets_the_level_over_36_db():
    levels = [partials_of(a_score(a_note(velocity=velocity))).amplitude for velocity in (0.0, 0.5, 1.0)]
    decibels = [20 * np.log10(level / levels[2]) for level in levels]
    for found, expected in zip(decibels, (-36.0, -18.0, 0.0), strict=True):
        assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("onset", -0.1), ("onset", np.nan), ("duration", np.inf), ("ring", 0.0), ("pitch", 128.0), ("pitch", np.nan),
        ("velocity", 1.1), ("pan", -1.5), ("wet", 2.0), ("contact_time", -1.0), ("timbre", 99),
    ],
)  # fmt: skip
def test_a_note_that_cannot_be_played_is_told_by_its_field(field, value):
    with pytest.raises(InvalidInput) as raised:
        partials_of(a_score(a_note() | {field: value}))
    assert [fault.pointer for fault in raised.value.faults] == [f"/notes/0/{field}"]


def test_an_unknown_timbre_is_told():
    with pytest.raises(InvalidInput, match="/timbres/0: there is no such timbre \\(got kazoo\\); allowed: wood, metal"):
        partials_of(a_score(timbres=("kazoo",)))


def test_a_score_without_length_is_told():
    with pytest.raises(InvalidInput, match="/duration"):
        partials_of(a_score(duration=0.0))
