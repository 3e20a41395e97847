"""The tuning that belongs to timbres: where their dissonance with themselves, as one rises, has its valleys.

Sethares, *Tuning, Timbre, Spectrum, Scale*, 2nd ed. 2005, chapters 4 and 6: of harmonic partials these are the ratios of
small numbers, of others whatever their own partials are made for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from harmonic.music.dissonance import dissonance_between, frequency_of
from harmonic.music.voiced import in_table_order, own_timbre
from harmonic.scala.scl import to_scl
from harmonic.scene import Body, Scene
from harmonic.score import Score
from harmonic.tuning import period_of_scene
from harmonic.vocabulary.derived import instrument_of, timbre_named
from harmonic.vocabulary.tunings import OCTAVE, Tuning, cents_of

BASE = 64.0
"""MIDI number of the lower of two sounds, E4."""

NEAR = 50.0
"""Cents around the period asked for in which the timbres may have one of their own: beyond, it is heard as another interval."""

SHALLOWEST = 0.02
"""Part of the height of the whole curve that a valley must be deep to count."""

_STEP = 1.0
_REFINEMENTS = 40
_GOLDEN = (5.0**0.5 - 1.0) / 2.0

Floats = NDArray[np.float64]
Spectrum = tuple[tuple[float, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class DerivedTuning:
    """A tuning that was found from timbres.

    Attributes
    ----------
    tuning : Tuning
        Its degrees are the intervals at which the timbres are smoothest.
    depths : tuple of float
        How deep the valley of each degree but the first is, and last that of the period: parts of the height of the curve.
        0 for a period that is none of the timbres' own.
    timbres : tuple of str
        Whose it is.
    """

    tuning: Tuning
    depths: tuple[float, ...]
    timbres: tuple[str, ...] = ()

    @property
    def cents(self) -> tuple[float, ...]:
        """Every degree but the first, and last the period."""
        return (*self.tuning.cents[1:], self.tuning.period)

    @property
    def ratios(self) -> tuple[float, ...]:
        """The same, as ratios of frequencies."""
        return tuple(2.0 ** (cents / OCTAVE) for cents in self.cents)

    def to_scl(self) -> str:
        """Return the tuning as the text of a Scala file, with the depth of each valley in its comments."""
        found = zip(self.cents, self.ratios, self.depths, strict=True)
        comments = (f"{cents:.3f} cents, {ratio:.6f}, depth {depth:.3f}" for cents, ratio, depth in found)
        return to_scl(self.tuning, comments=("Valleys of Sethares' dissonance curve", *comments))


def derived_tuning(piece: Scene | Score, *, period: float = 2.0) -> DerivedTuning:
    """Return the tuning in which the timbres of a piece are smoothest.

    Parameters
    ----------
    piece : Scene or Score
        Of a scene count the timbres that its bodies may play, those of clouds and spawners too; of a score
        those that its notes have.
    period : float
        Ratio of frequencies, 1.5 … 4, near which the degrees come again: the deepest valley within a quarter tone of it is the
        period, or it is itself where there is none.

    Returns
    -------
    DerivedTuning
        Each timbre counts once. A piece in which nothing sounds has the tuning of no timbre: octaves alone.
    """
    names = _of_score(piece) if isinstance(piece, Score) else _of_scene(piece)
    return _of_timbres(names, period)


def tuning_of_scene(scene: Scene) -> Tuning:
    """Return what the tuning "scene" comes to.

    Parameters
    ----------
    scene : Scene
        Its timbres count, and the period it asks for.

    Returns
    -------
    Tuning
        That of `derived_tuning`.
    """
    return derived_tuning(scene, period=period_of_scene(scene.harmony.tuning) or 2.0).tuning


def tuning_of_partials(spectra: Sequence[Spectrum], *, period: float = 2.0, base: float = BASE) -> DerivedTuning:
    """Return the tuning in which sounds are smoothest with each other.

    Parameters
    ----------
    spectra : sequence of (ratios, gains)
        Partials of each sound: frequencies over that of the partial which carries the pitch, and amplitudes.
    period : float
        As for `derived_tuning`.
    base : float
        MIDI number of the lower of two sounds.

    Returns
    -------
    DerivedTuning
        From the curve over all pairs of sounds, each as the lower and as the higher one.
    """
    wanted = cents_of(period)
    grid = np.arange(-NEAR, wanted + 2 * NEAR + _STEP / 2, _STEP)
    heights = _curve(spectra, grid, base)
    valleys = list(_valleys(spectra, grid, heights, base))
    width, depth = max(
        ((cents, depth) for cents, depth in valleys if abs(cents - wanted) <= NEAR),
        key=lambda valley: valley[1],
        default=(wanted, 0.0),
    )
    inner = [(cents, depth) for cents, depth in valleys if _STEP < cents < width - _STEP]
    tuning = Tuning("Smoothest intervals", (0.0, *(cents for cents, _ in inner)), width)
    return DerivedTuning(tuning, (*(depth for _, depth in inner), depth))


@lru_cache(maxsize=64)
def _of_timbres(names: tuple[str, ...], period: float) -> DerivedTuning:
    timbres = [timbre_named(name) for name in names]
    found = tuning_of_partials([(timbre.ratios, timbre.gains) for timbre in timbres], period=period)
    title = f"Smoothest intervals of {', '.join(names)}" if names else "Octaves alone"
    tuning = Tuning(title, found.tuning.cents, found.tuning.period)
    return DerivedTuning(tuning, found.depths, names)


def _of_score(score: Score) -> tuple[str, ...]:
    """Return what the notes of a score play; who is struck at several places counts as struck where it always is."""
    played = {score.timbres[index] for index in np.unique(score.notes["timbre"])}
    by_body: dict[str, set[str]] = {}
    for name in played:
        by_body.setdefault(instrument_of(name), set()).add(name)
    return in_table_order([name if len(names) > 1 else next(iter(names)) for name, names in by_body.items()])


def _of_scene(scene: Scene) -> tuple[str, ...]:
    instruments = scene.harmony.instruments
    made = (*(cloud.body for cloud in scene.clouds), *(spawner.body for spawner in scene.spawners))
    bodies = (*scene.bodies, *made)
    own = [name for body in bodies if (name := _own(body, is_lent=instruments.primary != "auto"))]
    asked = (instruments.primary, instruments.secondary) if any(own_timbre(body) is None for body in bodies) else ()
    lent = [name for name in asked if name != "auto"]
    return in_table_order([*own, *lent, *(name for rule in scene.mapping for name in rule.timbres)])


def _own(body: Body, *, is_lent: bool) -> str | None:
    """Return what a body plays by itself; None where the instruments of the scene play for it."""
    return own_timbre(body) or (None if is_lent else body.material)


def _curve(spectra: Sequence[Spectrum], cents: Floats, base: float) -> Floats:
    """Return the dissonance of all pairs, the higher of them raised by each interval; shape (K,)."""
    low = float(frequency_of(base))
    raised = low * np.exp2(cents / OCTAVE)
    total = np.zeros(len(cents))
    for ratios, gains in spectra:
        higher, levels = raised[:, None] * np.array(ratios), np.array(gains)
        total += len(spectra) * dissonance_between(higher, levels, higher, levels) / 2
        for others, their_gains in spectra:
            total += dissonance_between(low * np.array(others), np.array(their_gains), higher, levels)
    return total


def _valleys(spectra: Sequence[Spectrum], grid: Floats, heights: Floats, base: float) -> Iterator[tuple[float, float]]:
    """Yield the valleys of a curve that are deep enough: where, and how deep."""
    whole = float(np.ptp(heights))
    is_low = (heights[1:-1] < heights[:-2]) & (heights[1:-1] <= heights[2:])
    for index in np.flatnonzero(is_low) + 1:
        depth = _depth(heights, int(index))
        if whole > 0 and depth >= SHALLOWEST * whole:
            yield _lowest(spectra, float(grid[index]), base), depth / whole


def _depth(heights: Floats, index: int) -> float:
    """Return how far one must climb from a valley to get into a deeper one, or out of the curve."""
    here = heights[index]
    lower = np.flatnonzero(heights < here)
    left = lower[lower < index].max(initial=0)
    right = lower[lower > index].min(initial=len(heights) - 1)
    return float(min(heights[left : index + 1].max(), heights[index : right + 1].max()) - here)


def _lowest(spectra: Sequence[Spectrum], cents: float, base: float) -> float:
    """Return where a valley is lowest, by the golden section: its bottom is often an edge, and never a parabola."""
    low, high = cents - _STEP, cents + _STEP
    for _ in range(_REFINEMENTS):
        part = _GOLDEN * (high - low)
        first, second = _curve(spectra, np.array([high - part, low + part]), base)
        low, high = (low, low + part) if first <= second else (high - part, high)
    return (low + high) / 2
