"""Moves voices among near degrees until what may sound together is as dissonant as the harmony asks.

Voices sit in the slots of a register, low to high, and never pass one another. From where size puts
them a search walks to the roughest seating, then by the smallest steps to the smoothest; `harmony`
picks a point on that walk by its measured dissonance, so more harmony never means more dissonance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
State = NDArray[np.intp]
Choice = Callable[[Floats], int]
Measure = Callable[[State], float]

MAX_MOVES = 300
"""Moves of one walk; each is strictly downhill (or uphill), so walks end by themselves long before."""

#: Changes below this part of the whole are rounding, not music.
RESOLUTION = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class Seating:
    """Who may sit where, and how rough it is.

    Attributes
    ----------
    table : ndarray of float64, shape (V, V, S, S)
        Dissonance of voice v in slot s with voice w in slot r, all their bodies together, at [v, w, s, r] and at
        [w, v, r, s]; 0 of a voice with itself.
    alone : ndarray of float64, shape (V, S)
        What the bodies of a voice make among themselves and with those whose pitch is given.
    allowed : ndarray of bool, shape (V, S)
        The near slots of each voice.
    """

    table: Floats
    alone: Floats
    allowed: NDArray[np.bool_]

    def costs(self, state: State) -> Floats:
        """Return what each voice would add in each slot while the others stay.

        Parameters
        ----------
        state : ndarray of intp, shape (V,)
            The slot of each voice, strictly rising.

        Returns
        -------
        ndarray of float64, shape (V, S)
            Dissonance, summed over pairs of bodies.
        """
        others = self.table[np.arange(len(state)), :, state]
        return np.asarray(self.alone + others.sum(axis=0))

    def dissonance(self, state: State) -> float:
        """Return the dissonance of a seating.

        Parameters
        ----------
        state : ndarray of intp, shape (V,)
            The slot of each voice, strictly rising.

        Returns
        -------
        float
            Summed over pairs of bodies.
        """
        voices = np.arange(len(state))
        alone = self.alone[voices, state]
        return float(np.sum(self.costs(state)[voices, state] + alone) / 2)

    def legal(self, state: State) -> NDArray[np.bool_]:
        """Return which moves keep the order of the voices.

        Parameters
        ----------
        state : ndarray of intp, shape (V,)
            The slot of each voice, strictly rising.

        Returns
        -------
        ndarray of bool, shape (V, S)
            True where that voice may go to that slot.
        """
        slots = np.arange(self.allowed.shape[1])
        below = np.concatenate(([-1], state[:-1]))[:, None]
        above = np.concatenate((state[1:], [len(slots)]))[:, None]
        return np.asarray(self.allowed & (slots > below) & (slots < above) & (slots != state[:, None]))


def seat(seating: Seating, start: State, harmony: float, *, measure: Measure | None = None) -> State:
    """Return the seating that is as dissonant as the harmony asks.

    Parameters
    ----------
    seating : Seating
        Who may sit where.
    start : ndarray of intp, shape (V,)
        Slots that follow from size alone, strictly rising.
    harmony : float
        0 for the roughest seating found, 1 for the smoothest.
    measure : callable, optional
        What tells how dissonant a seating is, where that is not the seating's own dissonance: under chords.

    Returns
    -------
    ndarray of intp, shape (V,)
        Slots, strictly rising.
    """
    roughest = [start, *_walk(seating, start, _steepest_up)]
    smoother = [*_walk(seating, roughest[-1], _gentlest_down), *_walk(seating, start, _steepest_down)]
    family = [*roughest, *smoother]
    levels = np.array([(measure or seating.dissonance)(state) for state in family])
    target = levels.max() + harmony * (levels.min() - levels.max())
    order = np.argsort(-levels, kind="stable")
    nearest = int(order[np.argmin(np.abs(levels[order] - target))])
    return family[nearest]


def _walk(seating: Seating, start: State, choose: Choice) -> Iterator[State]:
    """Yield the seatings of a walk, each one move from the one before."""
    state = start
    for _ in range(MAX_MOVES):
        costs = seating.costs(state)
        here = costs[np.arange(len(state)), state]
        change = np.where(seating.legal(state), costs - here[:, None], 0.0)
        change[np.abs(change) <= RESOLUTION * np.sum(np.abs(here))] = 0.0
        move = choose(change.ravel())
        if change.ravel()[move] == 0:
            return
        voice, slot = np.unravel_index(move, change.shape)
        state = state.copy()
        state[voice] = slot
        yield state


def _steepest_up(change: Floats) -> int:
    return int(np.argmax(change))


def _steepest_down(change: Floats) -> int:
    return int(np.argmin(change))


def _gentlest_down(change: Floats) -> int:
    return int(np.argmax(np.where(change < 0, change, -np.inf)))
