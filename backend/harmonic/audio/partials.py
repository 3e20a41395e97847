"""Turns the notes of a score into decaying sines: what the synthesis adds up."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.panning import Panning, equal_power
from harmonic.audio.playable import require_playable
from harmonic.score import DYNAMIC_RANGE_DB, Score
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.timbre import Timbre

SAMPLE_RATE = 48_000
"""Samples a second."""

HIGHEST = 0.45 * SAMPLE_RATE
"""Partials above this frequency, in Hz, are left out: they would be mirrored, and nobody hears them."""

FAINTEST = 10 ** (-90 / 20)
"""Partials weaker than this part of their note are left out."""

#: A partial is followed until it has fallen by this much of its own first amplitude: 96 dB.
SPENT = math.log(10 ** (96 / 20))

#: Or until it lies this far under its note: 100 dB.
LOST = math.log(10 ** (100 / 20))

RELEASE = 0.05
"""Seconds in which a damped note dies away."""


@dataclass(frozen=True, eq=False, slots=True)
class Partials:
    """Every note as decaying sines; times in samples.

    Attributes
    ----------
    onset : ndarray of float64, shape (M,)
        Where each note begins, between samples.
    start, stop : ndarray of int64, shape (M,)
        Its first sample, and the one after its last.
    damped : ndarray of int64, shape (M,)
        Where its release begins.
    left, right, send : ndarray of float32, shape (M,)
        Its gain on either side and into the room.
    first : ndarray of int64, shape (M + 1,)
        Where its partials begin in the arrays below.
    amplitude : ndarray of float64, shape (P,)
        At the onset.
    omega, decay : ndarray of float64, shape (P,)
        Angular frequency in rad a sample and rate of decay in nepers a sample.
    life : ndarray of int64, shape (P,)
        Samples from `start` after which a partial is spent.
    """

    onset: NDArray[np.float64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    damped: NDArray[np.int64]
    left: NDArray[np.float32]
    right: NDArray[np.float32]
    send: NDArray[np.float32]
    first: NDArray[np.int64]
    amplitude: NDArray[np.float64]
    omega: NDArray[np.float64]
    decay: NDArray[np.float64]
    life: NDArray[np.int64]


def partials_of(score: Score, *, panning: Panning = equal_power) -> Partials:
    """Return the decaying sines of every note of a score.

    Parameters
    ----------
    score : Score
        What is to be played.
    panning : callable
        What makes the gains of two channels of a place.

    Returns
    -------
    Partials
        In the order of the notes.

    Raises
    ------
    InvalidInput
        If a note holds a value that cannot be played.
    """
    require_playable(score)
    notes = score.notes
    sines = _sines(score)
    audible = sines[0] != 0.0
    amplitude, omega, decay = (table[audible] for table in sines)
    life = np.ceil(_fall(sines[0])[audible] / decay).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(audible.sum(axis=1))]).astype(np.int64)
    onset = notes["onset"] * SAMPLE_RATE
    start = np.ceil(onset).astype(np.int64)
    damped = np.round(onset + notes["duration"] * SAMPLE_RATE).astype(np.int64)
    longest = np.maximum.reduceat(life, first[:-1]) if len(notes) else life
    stop = np.minimum(damped + round(RELEASE * SAMPLE_RATE), start + longest)
    left, right = panning(notes["pan"])
    send = notes["wet"].astype(np.float32)
    return Partials(onset, start, stop, damped, left, right, send, first, amplitude, omega, decay, life)


def _fall(amplitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how many nepers each partial is followed: weak ones are lost beside their note before they are spent."""
    note = np.sqrt(np.sum(amplitude * amplitude, axis=1, keepdims=True))
    share = np.divide(amplitude, note, out=np.ones_like(amplitude), where=amplitude > 0)
    followed: NDArray[np.float64] = np.minimum(SPENT, LOST + np.log(share))
    return followed


def blow_spectrum(frequency: NDArray[np.float64], contact_time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how strongly a half-sine pulse of force excites each frequency, over its strength at 0 Hz.

    Parameters
    ----------
    frequency : ndarray of float64
        In Hz.
    contact_time : ndarray of float64
        T, in s: the length of the pulse. The shapes broadcast.

    Returns
    -------
    ndarray of float64
        |cos(ωT/2) / (1 − (ωT/π)²)|, the Fourier transform of sin(πt/T) over 0 … T; π/4 where ωT = π.
    """
    x = 2.0 * frequency * contact_time
    at_limit = np.abs(x - 1.0) < 1e-6
    x = np.where(at_limit, 0.0, x)
    return np.where(at_limit, math.pi / 4.0, np.abs(np.cos(math.pi / 2.0 * x) / (1.0 - x * x)))


def through_formants(timbre: Timbre, frequency: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of each frequency comes through the formants of a timbre.

    Parameters
    ----------
    timbre : Timbre
        With a `sustain` that has formants, or all comes through.
    frequency : ndarray of float64
        In Hz.

    Returns
    -------
    ndarray of float64
        0.05 + Σ height / (1 + ((f − at) / width)²), of the same shape; 1 without formants.
    """
    if timbre.sustain is None or not timbre.sustain.formants:
        return np.ones_like(frequency)
    through = (height / (1.0 + ((frequency - at) / width) ** 2) for at, width, height in timbre.sustain.formants)
    return np.asarray(0.05 + sum(through, np.zeros_like(frequency)))


def excited(timbre: Timbre, frequency: NDArray[np.float64], contact_time: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the amplitudes of a timbre's partials after blows.

    Parameters
    ----------
    timbre : Timbre
        What is struck.
    frequency : ndarray of float64, shape (K,)
        Of the partial of ratio 1, in Hz.
    contact_time : ndarray of float64, shape (K,)
        Of the blow, in s, before the timbre's own hardness.

    Returns
    -------
    ndarray of float64, shape (K, partials and transients)
        The squares of the partials of each row sum to 1, but for the level of the timbre, so that the contact time decides
        the brightness and not the level; 0 for what is too high or too weak to be heard. A blow longer than a period
        of the note counts as one period: the pitch has to be heard.
    """
    frequencies = frequency[:, None] * np.array(timbre.struck_ratios)
    length = np.minimum(contact_time * timbre.hardness, 1.0 / frequency)
    heard = np.array(timbre.struck_gains) * blow_spectrum(frequencies, length[:, None]) * (frequencies < HIGHEST)
    heard *= through_formants(timbre, frequencies)
    carried = heard[:, : len(timbre.ratios)]
    scaled = heard / np.sqrt(np.sum(carried * carried, axis=1, keepdims=True))
    return np.where(np.abs(scaled) > FAINTEST, scaled * 10.0 ** (timbre.level_db / 20.0), 0.0)


def _sines(score: Score) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return amplitude, angular frequency and decay, one row a note; amplitude 0 where there is no partial."""
    notes = score.notes
    played = [timbre_named(name) for name in score.timbres]
    shape = (len(notes), max((len(timbre.struck_ratios) for timbre in played), default=0))
    amplitude, omega, decay = np.zeros(shape), np.zeros(shape), np.ones(shape)
    frequency = 440.0 * 2.0 ** ((notes["pitch"] - 69.0) / 12.0)
    level = 10.0 ** (-DYNAMIC_RANGE_DB * (1.0 - notes["velocity"]) / 20.0)
    for index, timbre in enumerate(played):
        (rows,) = np.nonzero(notes["timbre"] == index)
        cells = np.ix_(rows, np.arange(len(timbre.struck_ratios)))
        blows = excited(timbre, frequency[rows], notes["contact_time"][rows])
        amplitude[cells] = level[rows, None] * blows
        omega[cells] = np.outer(frequency[rows], timbre.struck_ratios) * (2.0 * math.pi / SAMPLE_RATE)
        decay[cells] = _decay(timbre, frequency[rows], notes["ring"][rows])
    return amplitude, omega, decay


def _decay(timbre: Timbre, frequency: NDArray[np.float64], ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rates of decay, in nepers a sample, scaled so that the partial of ratio 1 has a T60 of `ring`."""
    pitches, which = np.unique(frequency, return_inverse=True)
    natural = np.array([timbre.decay_rates(float(pitch)) for pitch in pitches])
    rings = np.array([timbre.ring(float(pitch)) for pitch in pitches])
    return (
        natural.reshape(len(pitches), len(timbre.struck_ratios))[which] * (rings[which] / ring / SAMPLE_RATE)[:, None]
    )
