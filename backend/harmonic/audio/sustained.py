"""Plays the curves of a score: voices that sound on, without a step in level, pitch or colour."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_sustained import LANES, sustain
from harmonic.audio.panning import Panning, equal_power
from harmonic.audio.partials import SAMPLE_RATE
from harmonic.curves import CONTROL_RATE, Curve
from harmonic.score import Score
from harmonic.vocabulary.blows import HIGHEST, through_formants
from harmonic.vocabulary.timbre import Sustain, Timbre
from harmonic.vocabulary.timbres import TIMBRES

INTERVAL = SAMPLE_RATE // CONTROL_RATE
"""Samples between two values of a curve."""

Floats = NDArray[np.float64]

#: The golden angle: phases that far apart never pile up to a peak.
_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))
#: Where partials begin to leave before they are too high, as a part of the highest.
_LEAVING = 0.9
_TIMBRES = {str(name): timbre for name, timbre in TIMBRES.items()}


@dataclass(frozen=True, eq=False, slots=True)
class SustainedVoice:
    """A curve, ready to be played; K control points, an interval apart, silent at the first and at the last.

    Attributes
    ----------
    timbre : Timbre
        With a `sustain`.
    start : int
        Sample of the first control point; may be before the piece.
    frequency : ndarray of float64, shape (K,)
        Of the partial of ratio 1, in Hz.
    phase : ndarray of float64, shape (K,)
        Of a partial of ratio 1, in rad.
    level, brightness : ndarray of float64, shape (K,)
        0–1.
    gains : ndarray of float64, shape (K, 3)
        Of two channels and of the send.
    """

    timbre: Timbre
    start: int
    frequency: Floats
    phase: Floats
    level: Floats
    brightness: Floats
    gains: Floats

    def add(self, begin: int, sides: NDArray[np.float32]) -> None:
        """Add what sounds from a sample on.

        Parameters
        ----------
        begin : int
            The first sample of the chunk.
        sides : ndarray of float32, shape (3, n)
            Two channels and the send, changed in place.
        """
        n_samples = sides.shape[1]
        first = max((begin - self.start) // INTERVAL, 0)
        last = min((begin + n_samples - 1 - self.start) // INTERVAL, len(self.level) - 2)
        if last < first:
            return
        points = slice(first, last + 2)
        if not self.level[points].any():
            return
        ratios, offsets = self.players()
        sustain(
            begin,
            self.start + first * INTERVAL,
            INTERVAL,
            2.0 * math.pi / SAMPLE_RATE * self.frequency[points],
            self.phase[points],
            self.gains[points],
            self.amplitudes(points),
            ratios,
            offsets,
            sides[0],
            sides[1],
            sides[2],
            np.empty(4 * LANES + -(-INTERVAL // LANES) * LANES),
        )

    def players(self) -> tuple[Floats, Floats]:
        """Return what is the same all the time.

        Returns
        -------
        ratios, offsets : ndarray of float64, shape (P,)
            Of every partial of every player: its frequency over that of the voice, and its first phase in rad.
        """
        sustain = _sustain_of(self.timbre)
        tunings = np.exp2(np.array(sustain.spread) / 1200.0)
        ratios: Floats = np.outer(tunings, self.timbre.ratios).ravel()
        offsets: Floats = _GOLDEN * np.arange(len(ratios), dtype=np.float64)
        return ratios, offsets

    def amplitudes(self, points: slice) -> Floats:
        """Return how strong everything is at some control points.

        Parameters
        ----------
        points : slice
            Which.

        Returns
        -------
        ndarray of float64, shape (k, P)
            Of every partial of every player; the squares of each row sum to that of the level.
        """
        sustain = _sustain_of(self.timbre)
        ratios = np.array(self.timbre.ratios)
        frequency = self.frequency[points, None] * ratios
        octaves = np.log2(np.maximum(ratios, 1.0))
        tilt = 10.0 ** (-sustain.darkness / 20.0 * (1.0 - self.brightness[points, None]) * octaves)
        colours = np.array(self.timbre.gains) * tilt * through_formants(self.timbre, frequency)
        colours *= np.clip((HIGHEST - frequency) / (HIGHEST * (1.0 - _LEAVING)), 0.0, 1.0)
        power = np.sqrt(np.square(colours).sum(axis=1, keepdims=True))
        scaled = np.divide(colours, power, out=np.zeros_like(colours), where=power > 0)
        each = self.level[points, None] * scaled / math.sqrt(len(sustain.spread))
        return np.tile(each, (1, len(sustain.spread)))


def voices_of(score: Score, *, panning: Panning = equal_power) -> list[SustainedVoice]:
    """Return the sustained voices of a score, ready to be played.

    Parameters
    ----------
    score : Score
        What is to be played; its curves name timbres that can be sustained.
    panning : callable
        What makes the gains of two channels of a place.

    Returns
    -------
    list of SustainedVoice
        In the order of the curves.
    """
    return [_voice(curve, panning) for curve in score.curves]


def _voice(curve: Curve, panning: Panning) -> SustainedVoice:
    timbre, values = _TIMBRES[curve.timbre], _between_silences(curve.values)
    frequency = 440.0 * np.exp2((values["pitch"] - 69.0) / 12.0)
    omega = 2.0 * math.pi / SAMPLE_RATE * frequency
    phase = np.concatenate([[0.0], np.cumsum((omega[1:] + omega[:-1]) / 2.0 * INTERVAL)])
    level = values["level"] * _flutter(_sustain_of(timbre), curve, len(values))
    left, right = panning(values["pan"])
    return SustainedVoice(
        timbre=timbre,
        start=round(curve.onset * SAMPLE_RATE) - INTERVAL,
        frequency=frequency,
        phase=phase,
        level=level,
        brightness=values["brightness"],
        gains=np.column_stack([left, right, values["wet"]]).astype(np.float64),
    )


def _between_silences(values: NDArray[np.void]) -> NDArray[np.void]:
    """Return the values with a silent one before and one behind: a voice that begins loud fades in for an interval."""
    padded = np.concatenate([values[:1], values, values[-1:]])
    padded["level"][[0, -1]] = 0.0
    return padded


def _sustain_of(timbre: Timbre) -> Sustain:
    if timbre.sustain is None:
        raise TypeError(f"{timbre.name} cannot be sustained")
    return timbre.sustain


def _flutter(sustain: Sustain, curve: Curve, count: int) -> Floats:
    """Return by what the level trembles: even, or as rubbing does, the same for the same event."""
    if not sustain.flutter:
        return np.ones(count)
    random = np.random.default_rng([abs(curve.event) + 1, abs(curve.body) + 1])
    return 1.0 - sustain.flutter * random.random(count)
