"""The room: how long it rings, how wide it is, and that it leaves the notes alone."""

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from harmonic.audio.space import Reverb, acoustics_of, reverb_of, reverberation_time
from harmonic.score import Room
from tests.engine.audio.scores import RATE, a_note, a_score, mixed

HALL = (20.0, 8.0, 12.0)


def answer(size, *, seconds=4.0, amount=1.0, chunk=None):
    """Return both sides of a room's answer to an impulse."""
    length = round(seconds * RATE) // 64 * 64
    step = chunk or length
    sides = np.zeros((3, length), np.float32)
    sides[0, 0] = 1.0
    reverb = Reverb(acoustics_of(size), amount=amount, longest=step)
    for begin in range(0, length, step):
        send, left, right = sides[:, begin : begin + step]
        reverb.add(send, left, right)
    return sides[1:].astype(np.float64)


def t60_of(wave):
    """Return the reverberation time by Schroeder's backward integration, from −5 to −35 dB."""
    remaining = 10 * np.log10(np.cumsum(wave[::-1] ** 2)[::-1] / np.sum(wave**2))
    begin, end = np.argmax(remaining < -5.0), np.argmax(remaining < -35.0)
    return 2.0 * (end - begin) / RATE


def test_a_larger_room_rings_longer_up_to_a_limit():
    sizes = [(0.1, 0.1, 0.1), (5.0, 3.0, 4.0), (10.0, 6.0, 0.0), HALL, (1000.0, 1000.0, 1000.0)]
    times = [reverberation_time(size) for size in sizes]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (0.3, 6.0)


def test_the_default_box_rings_as_eyring_says():
    assert reverberation_time((10.0, 6.0, 6.0)) == pytest.approx(0.161 * 360 / (312 * -np.log(0.88)))
    assert reverberation_time((10.0, 6.0, 0.0)) == reverberation_time((10.0, 6.0, 6.0))


@pytest.mark.parametrize("size", [(5.0, 3.0, 4.0), (10.0, 6.0, 0.0), HALL])
def test_the_low_end_rings_for_the_time_of_the_room_and_the_top_for_less(size):
    wave = answer(size)[0]
    low, high = (
        sosfilt(butter(4, band, "bandpass", fs=RATE, output="sos"), wave) for band in ((100, 600), (5500, 6500))
    )
    assert t60_of(low) == pytest.approx(reverberation_time(size), rel=0.15)
    assert 0.38 < t60_of(high) / reverberation_time(size) < 0.56


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
