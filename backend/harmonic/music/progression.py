"""The chords of a progression: what each opens, and when it is its turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from harmonic.music.gamut import CLEAR, FIFTH, Gamut
from harmonic.music.parameters import MusicParameters
from harmonic.music.registers import DEPTH
from harmonic.music.rhythm import grid_of, quantized
from harmonic.recording import EventKind, Recording
from harmonic.vocabulary.numerals import numeral_of
from harmonic.vocabulary.scales import SCALES
from harmonic.vocabulary.tunings import OCTAVE

NO_CHORD = -1
"""What is written where no chord is open."""

SEMITONE = 100.0
"""Cents."""

TOGETHER = 1e-6
"""Seconds before a change within which an onset belongs to it: the grid and the bars are reckoned by different sums."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chord:
    """What a chord opens.

    Attributes
    ----------
    name : str
        As the scene writes it.
    root : int
        Which degree of the tuning it stands on.
    gamut : Gamut
        The pitches of the piece, of which the chord's are open.
    """

    name: str
    root: int
    gamut: Gamut

    @property
    def degrees(self) -> tuple[int, ...]:
        """The degrees of the tuning that are open, rising."""
        return self.gamut.degrees

    @property
    def deep_degrees(self) -> tuple[int, ...]:
        """What is open below C3: the root, and what stands for its fifth and octave where the chord has that."""
        tuning = self.gamut.tuning
        found = (tuning.nearest(tuning.cents[self.root] + cents) for cents in (FIFTH, OCTAVE))
        clear = (degree for degree, off in found if abs(off) <= CLEAR and degree in self.degrees)
        return tuple(dict.fromkeys((self.root, *clear)))

    def roots(self, low: float, high: float) -> Floats:
        """Return where the root sounds.

        Parameters
        ----------
        low, high : float
            MIDI numbers between which to look, both ends included.

        Returns
        -------
        ndarray of float64, shape (R,)
            MIDI numbers, rising.
        """
        return self.gamut.pitches((self.root,), low, high)

    def slots(self, low: float, high: float) -> Floats:
        """Return the pitches that the chord opens.

        Parameters
        ----------
        low, high : float
            MIDI numbers between which to look, both ends included.

        Returns
        -------
        ndarray of float64, shape (S,)
            MIDI numbers, rising; below C3 root and fifth alone.
        """
        deep = self.gamut.pitches(self.deep_degrees, low, min(high, DEPTH))
        return np.concatenate([deep[deep < DEPTH], self.gamut.open_pitches(max(low, DEPTH), high)])


@dataclass(frozen=True, eq=False, slots=True)
class Timeline:
    """Which chord is open when.

    Attributes
    ----------
    names : tuple of str
        Of the chords of the progression; none where nothing moves the open degrees.
    times : ndarray of float64, shape (C,)
        Heard seconds at which a chord opens, from 0.
    chords : ndarray of int64, shape (C,)
        Which one.
    """

    names: tuple[str, ...]
    times: Floats
    chords: NDArray[np.int64]

    def at(self, onsets: Floats) -> NDArray[np.int64]:
        """Return which chord is open at some times.

        Parameters
        ----------
        onsets : ndarray of float64, shape (M,)
            Heard seconds, after quantization.

        Returns
        -------
        ndarray of int64, shape (M,)
            Indices of chords; `NO_CHORD` where there are none.
        """
        if len(self.times) == 0:
            return np.full(len(onsets), NO_CHORD)
        return np.asarray(self.chords[np.searchsorted(self.times, onsets + TOGETHER, side="right") - 1])


def is_off_the_scale(music: MusicParameters) -> bool:
    """Tell whether orbits or bodies have pitches of their own, which no degree decides.

    Parameters
    ----------
    music : MusicParameters
        Its intonation counts where there are orbits, elsewhere where pitches are from.

    Returns
    -------
    bool
        True where chords can lead nobody.
    """
    return music.pitch_from == "physics" if music.intonation is None else music.intonation == "exact"


def chords_of(music: MusicParameters) -> tuple[Chord, ...]:
    """Return what each chord of a progression opens.

    Parameters
    ----------
    music : MusicParameters
        Its scale, tuning and progression count.

    Returns
    -------
    tuple of Chord
        None without a progression, and off the scale: nothing opens or closes there.
    """
    if music.progression is None or is_off_the_scale(music):
        return ()
    return tuple(
        _chord(music, name, given)
        for name, given in zip(music.progression.chord_names, music.progression.chords, strict=True)
    )


def _chord(music: MusicParameters, name: str, given: str | tuple[int, ...]) -> Chord:
    if not isinstance(given, str):
        return Chord(name, given[0], replace(music.gamut, degrees=tuple(sorted(set(given)))))
    numeral, tuning = numeral_of(given), music.tuning
    root = _degree(music, numeral.degree)
    above = (tuning.cents[root] + SEMITONE * interval for interval in numeral.intervals)
    return Chord(name, root, replace(music.gamut, degrees=tuple(sorted({tuning.nearest(cents)[0] for cents in above}))))


def _degree(music: MusicParameters, place: int) -> int:
    """Return the degree of the tuning that a degree of the scale is: of a named scale, the one nearest to its twelve-tone one."""
    if not isinstance(music.scale, str):
        return music.degrees[place]
    named = next(degrees for name, degrees in SCALES.items() if name == music.scale)
    return music.tuning.nearest(SEMITONE * named[place])[0]


def timeline_of(recording: Recording, music: MusicParameters) -> Timeline:
    """Return which chord is open when in a piece.

    Parameters
    ----------
    recording : Recording
        Whose conjunctions move the chords on, if the progression waits for them.
    music : MusicParameters
        Its progression and tempo count, and the grid that pulls conjunctions and the notes that they make.

    Returns
    -------
    Timeline
        From 0 to the end of the piece.
    """
    names = tuple(chord.name for chord in chords_of(music))
    if music.progression is None or not names:
        return Timeline((), np.zeros(0), np.zeros(0, dtype=np.int64))
    scene, lasting = recording.scene, music.progression.bars * music.progression.beats * 60.0 / music.tempo_bpm
    if music.progression.at == "bars":
        times = lasting * np.arange(int((scene.duration + scene.tail) / lasting) + 1, dtype=np.float64)
    else:
        events = recording.events
        lines = events["time"][events["kind"] == EventKind.CONJUNCTION] / scene.laws.time_scale
        lines = quantized(lines[lines < scene.duration], grid_of(music), duration=scene.duration)
        times = np.array([0.0, *_spaced(lines, lasting)])
    return Timeline(names, times, np.arange(len(times)) % len(names))


def _spaced(times: Floats, least: float) -> Iterator[float]:
    """Yield the times at which the chord before has lasted long enough."""
    last = 0.0
    for time in times.tolist():
        if time >= last + least - TOGETHER:
            last = time
            yield time
