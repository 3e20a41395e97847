"""Each timbre, alone: how it begins, how it dies, how loud it is beside the others."""

import numpy as np
import pytest
from scipy.signal import lfilter

from harmonic.audio.partials import partials_of
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.materials import MATERIALS
from harmonic.vocabulary.resonators import RESONATORS
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.scores import NAMES, RATE, a_note, a_score, frequency_of, mixed


def level_at(wave, frequency, time, *, n):
    """Return the amplitude of a frequency around a time, in a Hann window of n samples."""
    begin = round(time * RATE) - n // 2
    window = np.hanning(n)
    phase = np.exp(-2j * np.pi * frequency * np.arange(n) / RATE)
    return 2 * np.abs(np.sum(wave[begin : begin + n] * window * phase)) / window.sum()


def test_a_piano_dies_in_two_stages_and_knocks():
    wave = mixed(a_score(a_note(timbre="piano", onset=0.0, pitch=57.0, contact_time=1e-4), duration=7.0))[:, 0]
    levels = [20 * np.log10(level_at(wave, 220.0, time, n=1 << 13)) for time in (0.2, 0.4, 5.0, 6.0)]
    prompt, after = (levels[0] - levels[1]) / 0.2, levels[2] - levels[3]
    assert after == pytest.approx(60.0 / TIMBRES["piano"].ring(220.0), rel=0.05)
    assert prompt > 2.0 * after
    beside = []
    for begin in (0.0, 0.3):
        part = wave[round(begin * RATE) :][: RATE // 20].astype(np.float64) * np.blackman(RATE // 20)
        spectrum = np.abs(np.fft.rfft(part, RATE))
        beside.append(spectrum[300:360].max() / spectrum[200:240].max())
    assert 20 * np.log10(beside[0]) > -38
    assert 20 * np.log10(beside[0] / beside[1]) > 20


@pytest.mark.parametrize("timbre", ["strings", "pad", "choir", "drone"])
@pytest.mark.parametrize("pitch", [48.0, 60.0, 72.0])
def test_what_sounds_on_swells_where_it_is_struck(timbre, pitch):
    wave = mixed(a_score(a_note(timbre=timbre, onset=0.0, pitch=pitch)))[:, 0].astype(np.float64)
    hop = round(4 * RATE / frequency_of(pitch))
    envelope = np.sqrt([np.mean(wave[k * hop : (k + 1) * hop] ** 2) for k in range(RATE // 2 // hop)])
    rise = np.argmax(envelope > 0.9 * envelope.max()) * hop / RATE
    assert 0.01 < rise < 0.15
    assert np.abs(wave[: round(0.002 * RATE)]).max() < 0.3 * np.abs(wave).max()


def test_a_drum_falls_in_pitch_and_rattles_first():
    wave = mixed(a_score(a_note(timbre="drums", onset=0.0, pitch=48.0), duration=1.0))[:, 0].astype(np.float64)
    low = frequency_of(48.0)

    def heard(begin, end):
        part = wave[round(begin * RATE) : round(end * RATE)]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 18))
        places = np.fft.rfftfreq(1 << 18, 1 / RATE)
        near = (places > 0.8 * low) & (places < 1.3 * low)
        top = np.sum(spectrum[places > 8 * low] ** 2) / np.sum(spectrum**2)
        return places[near][np.argmax(spectrum[near])] / low, top

    (early, rattle), (late, left) = heard(0.0, 0.04), heard(0.2, 0.4)
    assert 1.01 < early / late < 1.08
    assert rattle > 100 * left


@pytest.mark.parametrize("timbre", NAMES)
def test_no_note_begins_with_a_step_larger_than_its_partials_make(timbre):
    score = a_score(a_note(timbre=timbre, onset=0.01, contact_time=1e-5), duration=0.2)
    partials = partials_of(score)
    natural = np.sum(np.abs(partials.amplitude) * 2 * np.sin(partials.omega / 2)) * float(partials.left[0])
    wave = mixed(score)[:, 0].astype(np.float64)
    assert np.abs(np.diff(wave)).max() <= natural * 1.001


@pytest.mark.parametrize("material", [None, *MATERIALS])
def test_everything_is_about_as_loud_at_the_same_velocity(material):
    names = NAMES if material is None else [f"{material} {resonator}" for resonator in RESONATORS]
    levels = {name: k_weighted(name) for name in names}
    assert {
        name: np.round(found, 1) for name, found in levels.items() if np.abs(np.array(found) + 8.0).max() > 3.1
    } == {}


def k_weighted(timbre):
    """Return the levels of the first 100 ms of C3, C4 and C5, in dB, weighted as BS.1770 does."""
    levels = []
    for pitch in (48.0, 60.0, 72.0):
        ring = timbre_named(timbre).ring(frequency_of(pitch))
        note = a_note(pitch=pitch, ring=ring, contact_time=5e-4, onset=0.0) | {"timbre": 0, "duration": ring}
        wave = mixed(a_score(note, duration=0.2, timbres=(timbre,)))[:, 0].astype(np.float64)
        # BS.1770-4, tables 1 and 2.
        wave = lfilter(
            [1.53512485958697, -2.69169618940638, 1.19839281085285], [1, -1.69065929318241, 0.73248077421585], wave
        )
        wave = lfilter([1, -2, 1], [1, -1.99004745483398, 0.99007225036621], wave)
        levels.append(10 * np.log10(np.mean(wave[: RATE // 10] ** 2)))
    return levels


@pytest.mark.parametrize("material", MATERIALS)
def test_what_is_of_a_material_rings_for_the_time_of_its_damping(material):
    expected = MATERIALS[material].t60(440.0)
    for name in (material, f"{material} bar"):
        ring = timbre_named(name).ring(440.0)
        assert ring == pytest.approx(expected)
        note = a_note(pitch=69.0, onset=0.0, ring=ring) | {"timbre": 0, "duration": 100.0}
        wave = mixed(a_score(note, duration=2.0, timbres=(name,)))[:, 0]
        first, second = 0.06, 0.06 + 0.3 * min(expected, 4.0)
        early, late = (level_at(wave, 440.0, time, n=1 << 12) for time in (first, second))
        assert 60 * (second - first) / (20 * np.log10(early / late)) == pytest.approx(expected, rel=0.01)
