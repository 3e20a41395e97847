"""The room: how long it rings, how wide it is, and that it leaves the notes alone."""

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from harmonic import Scene, compose, simulate
from harmonic.audio.absorption import BANDS, late_energy, reverberation_time, swallowed
from harmonic.audio.space import Reverb, acoustics_of, reverb_of
from harmonic.score import Room
from tests.engine.audio.scores import RATE, a_note, a_score, mixed

HALL = (20.0, 8.0, 12.0)


def answer(size, *, seconds=4.0, amount=1.0, chunk=None, open_sides=()):
    """Return both sides of a room's answer to an impulse."""
    length = round(seconds * RATE) // 64 * 64
    step = chunk or length
    sides = np.zeros((3, length), np.float32)
    sides[0, 0] = 1.0
    reverb = Reverb(acoustics_of(size, open_sides=open_sides), amount=amount, longest=step)
    for begin in range(0, length, step):
        send, left, right = sides[:, begin : begin + step]
        reverb.add(send, left, right)
    return sides[1:].astype(np.float64)


def t60_of(wave):
    """Return the reverberation time by Schroeder's backward integration, from −5 to −35 dB."""
    remaining = 10 * np.log10(np.maximum(np.cumsum(wave[::-1] ** 2)[::-1] / np.sum(wave**2), 1e-30))
    begin, end = np.argmax(remaining < -5.0), np.argmax(remaining < -35.0)
    return 2.0 * (end - begin) / RATE


def test_a_larger_room_rings_longer_up_to_a_limit():
    sizes = [(0.1, 0.1, 0.1), (5.0, 3.0, 4.0), (10.0, 6.0, 0.0), HALL, (1000.0, 1000.0, 1000.0)]
    times = [acoustics_of(size).reverberation for size in sizes]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (0.3, 6.0)


def test_the_default_box_rings_as_eyring_says():
    assert reverberation_time((10.0, 6.0, 6.0)) == pytest.approx(0.161 * 360 / (312 * -np.log(0.88)))
    assert reverberation_time((10.0, 6.0, 0.0)) == reverberation_time((10.0, 6.0, 6.0))


@pytest.mark.parametrize(
    ("size", "open_sides"),
    [
        ((3.0, 3.0, 3.0), ()),
        ((5.0, 3.0, 4.0), ()),
        ((10.0, 6.0, 0.0), ()),
        (HALL, ()),
        ((30.0, 20.0, 25.0), ()),
        ((12.0, 12.0, 0.0), ("ceiling",)),
        ((12.0, 12.0, 0.0), ("floor", "ceiling")),
    ],
)
def test_a_room_rings_in_every_octave_as_eyring_says(size, open_sides):
    sides = answer(size, seconds=7.0, open_sides=open_sides)
    for middle in BANDS:
        # From 2 kHz on the decay changes within an octave: a third of one is looked at.
        half = 2 ** (1 / 2 if middle < 2000 else 1 / 6)
        sos = butter(3, (middle / half, middle * half), "bandpass", fs=RATE, output="sos")
        measured = np.mean([t60_of(sosfilt(sos, side)) for side in sides])
        expected = reverberation_time(size, open_sides=open_sides, frequency=middle)
        assert measured == pytest.approx(expected, rel=0.1), middle


def test_the_air_of_a_large_hall_swallows_the_top():
    def top(size):
        return reverberation_time(size, frequency=8000.0) / reverberation_time(size)

    assert top((30.0, 20.0, 25.0)) < 0.55 * top((3.0, 3.0, 3.0))


def test_what_is_open_swallows_everything_and_what_is_wholly_open_has_no_room():
    size = (10.0, 6.0, 6.0)
    floor_share = 60 / 312
    assert swallowed(size) == pytest.approx(0.12)
    assert swallowed(size, open_sides=("ceiling",)) == pytest.approx(floor_share + (1 - floor_share) * 0.12)
    everything = ("left", "right", "floor", "ceiling", "front", "back")
    assert (reverberation_time(size, open_sides=everything), late_energy(size, open_sides=everything)) == (0.0, 0.0)
    assert reverb_of(Room(size, 0.5, everything), longest=64) is None
    assert reverb_of(Room(size, 0.5, everything[:5]), longest=64) is not None


def test_a_box_that_opens_answers_more_softly_and_for_less_long():
    closed, ajar, ground = (
        np.sum(answer((10.0, 6.0, 8.0), open_sides=sides) ** 2)
        for sides in ((), ("ceiling",), ("left", "right", "ceiling", "front", "back"))
    )
    assert closed == pytest.approx(1.0, rel=0.01)
    assert ajar == pytest.approx(late_energy((10.0, 6.0, 8.0), open_sides=("ceiling",)), rel=0.01)
    assert 0.0 < ground < 0.05


@pytest.mark.parametrize(
    ("boundary", "harmony", "open_sides"),
    [
        ({}, {}, ()),
        ({"open": ["ceiling", "left"]}, {}, ("left", "ceiling")),
        ({"open": ["ceiling"]}, {"room": "closed"}, ()),
        ({"kind": "open"}, {}, ("left", "right", "floor", "ceiling", "front", "back")),
        ({"kind": "open"}, {"room": "closed"}, ()),
        ({"kind": "periodic"}, {}, ()),
    ],
)
def test_the_room_of_a_score_has_the_open_sides_of_the_boundary(boundary, harmony, open_sides):
    laws = {"gravity": 0, "boundary": boundary}
    bodies = [{"position": [0, 3, 0], "velocity": [3, 0, 0]}]
    scene = Scene.model_validate({"duration": 1, "laws": laws, "harmony": harmony, "bodies": bodies})
    assert compose(simulate(scene)).room.open_sides == open_sides


def test_orbits_sound_in_a_room_with_walls():
    bodies = [{"name": "star"}, {"name": "planet", "mass": 0, "orbit": {"period": 200}}]
    scene = {"dynamics": "orbital", "units": "astronomical", "duration": 1, "bodies": bodies}
    laws = {"gravity": 0, "boundary": {"kind": "open"}}
    assert compose(simulate(Scene.model_validate(scene | {"laws": laws}))).room.open_sides == ()


@pytest.mark.parametrize("size", [(0.5, 0.5, 0.5), (10.0, 6.0, 0.0), HALL])
def test_the_answer_has_the_energy_of_what_was_sent(size):
    assert np.sum(answer(size, seconds=8.0) ** 2) == pytest.approx(1.0, rel=0.01)
    assert np.sum(answer(size, seconds=8.0, amount=0.25) ** 2) == pytest.approx(0.25, rel=0.01)


def test_the_two_sides_differ():
    left, right = answer((10.0, 6.0, 0.0))
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.2
    assert np.sum(left**2) == pytest.approx(np.sum(right**2), rel=0.25)


def test_the_answer_comes_after_the_first_reflection():
    room = acoustics_of((10.0, 6.0, 0.0))
    wave = answer((10.0, 6.0, 0.0))[0]
    assert np.flatnonzero(wave)[0] == room.pre_delay + room.delays.min()
    assert room.pre_delay == round(3.0 / 343.0 * RATE)


def test_the_delays_are_different_primes():
    delays = acoustics_of(HALL).delays
    assert len(set(delays.tolist())) == 16
    assert all(delay % divisor for delay in delays for divisor in range(2, 80))


def test_chunks_make_no_difference():
    assert np.array_equal(answer(HALL, chunk=4096, seconds=1.024), answer(HALL, seconds=1.024))


def test_the_answer_dies_away_to_exactly_nothing():
    assert not answer((0.5, 0.5, 0.5), seconds=8.0)[:, -4096:].any()


def test_without_reverb_there_is_no_room_and_without_send_no_answer():
    assert reverb_of(Room(HALL, 0.0), longest=64) is None
    assert np.array_equal(mixed(a_score(a_note(wet=0.0), reverb=1.0)), mixed(a_score(a_note(wet=0.0), reverb=0.0)))


def test_more_send_is_more_reverb():
    dry = mixed(a_score(a_note(wet=0.0, timbre="wood"), reverb=0.5)).astype(np.float64)
    some, more = (mixed(a_score(a_note(wet=wet, timbre="wood"), reverb=0.5)) - dry for wet in (0.3, 0.6))
    assert np.std(more) == pytest.approx(2 * np.std(some), rel=1e-3)


@pytest.mark.parametrize("size", [(3.0, 3.0, 3.0), (10.0, 6.0, 0.0), HALL])
def test_the_echoes_are_as_dense_as_noise_after_150_ms(size):
    # Of Gaussian noise, 31.73 % of the samples lie outside one standard deviation (Abel & Huang 2006).
    wave = answer(size)[0]
    around = wave[round(0.14 * RATE) : round(0.16 * RATE)]
    assert np.mean(np.abs(around) > np.std(around)) / 0.3173 > 0.85
