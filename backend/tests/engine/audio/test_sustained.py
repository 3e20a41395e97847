"""Voices that sound on: their partials, their level, and that nothing clicks."""

import math
from dataclasses import replace

import numpy as np
import pytest

from harmonic.audio.sustained import INTERVAL, voices_of
from harmonic.audio.synthesize import CHUNK, mix
from harmonic.curves import CONTROL_RATE, CURVE_DTYPE, Curve
from harmonic.errors import InvalidInput
from harmonic.rules import Rule
from harmonic.vocabulary.blows import HIGHEST
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.scores import RATE, a_score, frequency_of

SUSTAINED = [name for name, timbre in TIMBRES.items() if timbre.sustain]


def a_curve(timbre="pad", *, seconds=2.0, onset=0.0, level=0.5, pitch=57.0, brightness=0.5, pan=0.0, wet=0.0):
    """Return a curve whose fields are numbers, or functions of seconds."""
    times = np.arange(round(seconds * CONTROL_RATE) + 1) / CONTROL_RATE
    values = np.zeros(len(times), CURVE_DTYPE)
    fields = {"level": level, "pitch": pitch, "brightness": brightness, "pan": pan, "wet": wet}
    for name, value in fields.items():
        values[name] = value(times) if callable(value) else value
    return Curve(Rule.BED, timbre, -1, -1, onset, values)


def sounded(*curves, duration=2.5, workers=2):
    """Return the dry mix of some curves."""
    score = replace(a_score(duration=duration), curves=curves)
    return mix(score, workers=workers, on_progress=lambda _part: None).astype(np.float64)


@pytest.mark.parametrize("timbre", SUSTAINED)
def test_a_level_of_one_has_the_power_of_a_note(timbre):
    heard = sounded(a_curve(timbre, seconds=6, level=0.5), duration=7)[RATE : 6 * RATE]
    shown = np.mean(1 - TIMBRES[timbre].sustain.flutter * np.linspace(0, 1, 1000)) ** 2
    spread = np.mean((1 - TIMBRES[timbre].sustain.flutter * np.linspace(0, 1, 1000)) ** 2)
    power = np.square(heard).sum(axis=1).mean()
    # A sine of amplitude 1 has a power of ½.
    assert shown <= spread
    assert power == pytest.approx(0.5 * 0.25 * spread, rel=0.3)


@pytest.mark.parametrize("timbre", [name for name in SUSTAINED if not TIMBRES[name].sustain.flutter])
def test_every_partial_of_every_player_is_where_it_belongs(timbre):
    heard = sounded(a_curve(timbre, seconds=8), duration=8.5)[RATE : 7 * RATE, 0]
    spectrum = np.abs(np.fft.rfft(heard * np.blackman(len(heard)), 16 * len(heard)))
    frequencies = np.fft.rfftfreq(16 * len(heard), 1 / RATE)
    for cents in TIMBRES[timbre].sustain.spread:
        wanted = frequency_of(57.0) * 2 ** (cents / 1200)
        near = np.abs(frequencies - wanted) < 0.25
        assert abs(1200 * math.log2(frequencies[near][spectrum[near].argmax()] / wanted)) < 1


def test_the_level_follows_the_curve_sample_by_sample():
    def swell(t):
        return 0.5 * np.sin(np.pi * t / 2) ** 2

    even, swelling = sounded(a_curve(level=0.5)), sounded(a_curve(level=swell))
    times = np.arange(len(even)) / RATE
    between = np.interp(times, np.arange(121) / CONTROL_RATE, swell(np.arange(121) / CONTROL_RATE))
    middle = slice(RATE // 10, 2 * RATE - RATE // 10)
    # What takes away the offset of a sound adds a little of its own.
    assert swelling[middle] == pytest.approx(even[middle] * between[middle, None] / 0.5, abs=2e-3)


@pytest.mark.parametrize("timbre", SUSTAINED)
def test_nothing_clicks(timbre):
    curve = a_curve(timbre, pitch=lambda t: 57 + np.sin(8 * t), brightness=lambda t: 0.5 + 0.5 * np.sin(5 * t))
    heard = sounded(curve)
    (voice,) = voices_of(replace(a_score(), curves=(curve,)))
    amplitudes = voice.amplitudes(slice(0, len(voice.level)))
    ratios, _ = voice.players()
    steps = 2 * np.sin(np.pi * np.minimum(voice.frequency[:, None] * ratios * 1.001, HIGHEST) / RATE)
    bound = (amplitudes * steps).sum(axis=1).max() + np.abs(np.diff(amplitudes, axis=0)).sum(axis=1).max() / INTERVAL
    assert np.abs(np.diff(heard[:, 0])).max() < bound * math.sqrt(0.5) * 1.001


def test_a_voice_that_begins_and_ends_loud_fades_within_an_interval():
    heard = sounded(a_curve(seconds=1, onset=0.5, level=1.0), duration=2)
    begin = round(0.5 * RATE) - INTERVAL
    assert not heard[:begin].any()
    assert np.abs(heard[begin : begin + 20]).max() < 0.05
    # Behind it only what takes offsets away swings back.
    assert np.abs(heard[round(1.5 * RATE) + INTERVAL + 50 :]).max() < 2e-3


def test_chunks_and_workers_leave_no_trace():
    curves = [a_curve(name, pitch=45.3 + 7 * k, pan=0.3 * k - 0.5) for k, name in enumerate(SUSTAINED)]
    one, many = sounded(*curves, workers=1), sounded(*curves, workers=4)
    assert one.tobytes() == many.tobytes()
    # A tone that runs through the border of a chunk is the sine that it was.
    tone = sounded(a_curve("pad", level=1.0, brightness=0.0), duration=2)[:, 0]
    ahead = np.abs(np.diff(tone, n=2))
    assert ahead[CHUNK - 3 : CHUNK + 3].max() <= ahead[CHUNK - 2000 : CHUNK - 10].max()


def test_partials_leave_before_they_are_too_high():
    (voice,) = voices_of(replace(a_score(), curves=(a_curve("strings", pitch=lambda t: 80 + 20 * t),)))
    amplitudes = voice.amplitudes(slice(0, len(voice.level)))
    heights = voice.frequency[:, None] * np.array(TIMBRES["strings"].ratios)
    assert not amplitudes[:, : heights.shape[1]][heights >= HIGHEST].any()
    assert np.abs(np.diff(amplitudes[1:-1], axis=0)).max() < 0.1


def test_what_cannot_be_sustained_is_refused_with_what_can():
    with pytest.raises(
        InvalidInput, match=r"/curves/0/timbre: this timbre cannot be sustained \(got wood\); allowed: str"
    ):
        sounded(a_curve("wood"))
    with pytest.raises(InvalidInput, match=r"/curves/0/level: the curve cannot be played with this value \(got nan\)"):
        sounded(a_curve(level=math.nan))
