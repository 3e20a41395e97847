"""Turns the notes of a score into decaying sines: what the synthesis adds up."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.panning import Panning, equal_power
from harmonic.audio.playable import require_playable
from harmonic.score import DYNAMIC_RANGE_DB, Score
from harmonic.vocabulary.blows import excited
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.timbre import Timbre

SAMPLE_RATE = 48_000
"""Samples a second."""

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
    share = np.divide(np.abs(amplitude), note, out=np.ones_like(amplitude), where=amplitude != 0)
    followed: NDArray[np.float64] = np.minimum(SPENT, LOST + np.log(share))
    return followed


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
