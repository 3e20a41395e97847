"""Where sounds come from: two ears around a sphere, and the four channels of a sound field."""

import math

import numpy as np
import pytest

from harmonic import synthesize
from harmonic.audio.binaural import HEAD_RADIUS, ear_delay, head_shadow
from harmonic.audio.loudness import as_stereo
from harmonic.audio.peaks import true_peak
from harmonic.audio.space import AMBISONIC, STEREO, Reverb, acoustics_of
from harmonic.audio.synthesize import mix
from tests.engine.audio.scores import RATE, a_note, a_score, frequency_of

HALF_PI = math.pi / 2


def mixed(score):
    return mix(score, workers=2, on_progress=lambda _part: None).astype(np.float64)


def heard_at(pan, *, output, **fields):
    """Return the dry mix of one note at a place, as the output asks for it."""
    score = a_score(a_note(pan=pan, contact_time=1e-4, **fields), duration=1.0)
    return mixed(type(score)(**{name: getattr(score, name) for name in score.__slots__} | {"output": output}))


def test_the_delay_to_an_ear_is_that_of_woodworth():
    reach = HEAD_RADIUS / 343
    incidence = np.array([0.0, HALF_PI, math.pi, math.pi / 3])
    assert ear_delay(incidence) == pytest.approx(np.array([-1, 0, HALF_PI, -0.5]) * reach)
    # From the side: (a/c)(1 + π/2), two thirds of a millisecond.
    assert float(np.ptp(ear_delay(np.array([0.0, math.pi])))) == pytest.approx(656e-6, rel=0.01)


def test_the_shadow_of_the_head_leaves_the_bottom_and_takes_the_top():
    assert head_shadow(np.array([0.0]), np.array([2.0])) == pytest.approx(1)
    assert head_shadow(np.array([1e6]), np.array([0.0])) == pytest.approx(2, rel=1e-3)
    assert head_shadow(np.array([1e6]), np.array([math.radians(150)])) == pytest.approx(0.1, rel=0.02)


def spectrum_of(channel):
    return np.fft.rfft(channel * np.hanning(len(channel)))


@pytest.mark.parametrize("pan", [-1.0, -0.5, 0.0, 0.7])
def test_the_ears_differ_in_time_and_level_as_the_sphere_says(pan):
    # A long contact leaves one partial of a membrane: a tone whose delay and level can be read off.
    pitch = 69.0
    heard = heard_at(pan, output="binaural", timbre="metal", pitch=pitch)
    azimuth = -pan * HALF_PI
    angles = [HALF_PI - azimuth, HALF_PI + azimuth]
    left, right = (spectrum_of(heard[:, side]) for side in (0, 1))
    frequency = frequency_of(pitch)
    place = round(frequency * len(heard) / RATE)
    shadows = head_shadow(np.array([frequency]), np.array(angles))
    # The tones begin at the delay and ring by the same law: later by t, they are at any moment higher by e^(t·decay).
    assert abs(left[place]) / abs(right[place]) == pytest.approx(shadows[0] / shadows[1], rel=0.01)
    phase = np.angle(left[place] / right[place])
    later = ear_delay(np.array(angles))
    assert phase == pytest.approx(2 * math.pi * frequency * (later[1] - later[0]), abs=0.03)


def test_the_first_sample_comes_to_the_nearer_ear_first():
    heard = heard_at(1.0, output="binaural", onset=0.1)
    first = [int(np.flatnonzero(heard[:, side])[0]) for side in (0, 1)]
    later = (ear_delay(np.array([math.pi, 0.0])) + HEAD_RADIUS / 343) * RATE
    assert first == [math.floor(0.1 * RATE + delay) + 1 for delay in later]


@pytest.mark.parametrize("pan", [-1.0, -0.3, 0.0, 0.8])
def test_a_sound_field_has_the_gains_of_its_harmonics(pan):
    mono = heard_at(0.0, output="stereo")[:, 0] * math.sqrt(2)
    field = heard_at(pan, output="ambix")
    azimuth = -pan * HALF_PI
    for channel, gain in enumerate((1.0, math.sin(azimuth), 0.0, math.cos(azimuth))):
        assert field[:, channel] == pytest.approx(gain * mono, abs=1e-6)


def test_the_room_of_a_sound_field_has_a_third_of_its_power_along_each_axis_and_nothing_in_common():
    length = 1 << 18
    send = np.random.default_rng(1).normal(size=length).astype(np.float32)
    acoustics = acoustics_of((10.0, 6.0, 8.0))
    answers = {}
    for name, outputs in (("stereo", STEREO), ("wy", AMBISONIC[0]), ("zx", AMBISONIC[1])):
        sides = np.zeros((2, length), np.float32)
        Reverb(acoustics, amount=1.0, longest=length, outputs=outputs).add(send, sides[0], sides[1])
        answers[name] = sides[:, length // 4 :].astype(np.float64)
    field = np.vstack([answers["wy"], answers["zx"]])
    power = np.square(field).mean(axis=1)
    assert power[0] == pytest.approx(np.square(answers["stereo"]).mean(axis=1).sum(), rel=0.1)
    assert power[1:] / power[0] == pytest.approx([1 / 3] * 3, rel=0.1)
    assert np.abs(np.corrcoef(field) - np.eye(4)).max() < 0.1


def test_a_sound_field_is_as_loud_as_asked_and_passes_no_peak():
    notes = [a_note(onset=0.05 * k, pan=(-1) ** k * 0.5, pitch=50 + k % 30) for k in range(100)]
    score = a_score(*notes, duration=6.0, loudness=-20.0)
    audio = synthesize(type(score)(**{name: getattr(score, name) for name in score.__slots__} | {"output": "ambix"}))
    assert audio.samples.shape[1] == 4
    assert audio.loudness_lufs == pytest.approx(-20, abs=0.1)
    assert audio.true_peak_dbtp <= -1
    assert 20 * math.log10(true_peak(audio.samples)) == pytest.approx(audio.true_peak_dbtp, abs=1e-6)


def test_two_loudspeakers_play_a_field_as_two_cardioids():
    ahead = np.array([[1.0, 0.0, 0.0, 1.0]], np.float32)
    left = np.array([[1.0, 1.0, 0.0, 0.0]], np.float32)
    assert as_stereo(ahead) == pytest.approx(np.full((1, 2), math.sqrt(0.5)))
    assert as_stereo(left) == pytest.approx(np.array([[math.sqrt(2), 0.0]]))
