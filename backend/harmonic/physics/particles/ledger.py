"""Keeps account of energy and momentum, so that every recording can say how far it is to be trusted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.physics.particles import _layout as at
from harmonic.physics.particles.packing import Particles
from harmonic.physics.particles.play import Played
from harmonic.recording import Report


class Ledger:
    """Energy and momentum at the beginning, to be held against those at the end.

    Parameters
    ----------
    particles : Particles
        At time 0.
    """

    def __init__(self, particles: Particles) -> None:
        self._energy, self._largest = _energy(particles)
        self._momentum = _momentum(particles)
        self._size = _total_momentum(particles)

    def report(self, particles: Particles, played: Played, *, span: float) -> Report:
        """Return the report on a scene that has been played.

        Parameters
        ----------
        particles : Particles
            The same, at the end.
        played : Played
            What the loop over events left.
        span : float
            Simulated seconds.

        Returns
        -------
        Report
            With the drifts, relative to the largest energy and momentum that took part.
        """
        final, largest = _energy(particles)
        lost, work, departed = played.tally[: at.DEPARTED_X]
        arrived, heated, cooled = played.tally[at.ARRIVED :]
        unexplained = abs(final + departed + lost - work - arrived - heated + cooled - self._energy)
        parts = (self._largest, largest, abs(departed), lost, abs(work), abs(arrived), heated)
        counts = played.counts
        return Report(
            n_events=int(counts[at.N_SOLVED]),
            events_per_second=float(counts[at.N_SOLVED] / span),
            energy_initial=self._energy,
            energy_final=final,
            energy_drift=_part(unexplained, max(parts)),
            momentum_drift=self._momentum_drift(particles, played),
            put_to_rest=int(counts[at.N_RESTED]),
            made_elastic=int(counts[at.N_ELASTIC]),
            muted=int(counts[at.N_MUTED]),
            left=int(counts[at.N_LEFT]),
            born=int(counts[at.N_BORN]),
            not_born=int(counts[at.N_NOT_BORN]),
            died=int(counts[at.N_DIED]),
            heat=float(heated - cooled),
        )

    def _momentum_drift(self, particles: Particles, played: Played) -> float:
        if not _is_isolated(particles):
            return 0.0
        change = _momentum(particles) + played.tally[at.DEPARTED_X : at.ARRIVED] - self._momentum
        return _part(float(np.linalg.norm(change)), max(self._size, _total_momentum(particles)))


def _part(amount: float, whole: float) -> float:
    return float(amount / whole) if whole > 0 else 0.0


def _moving(particles: Particles) -> NDArray[np.float64]:
    modes = particles.links[:, at.MODE]
    moving: NDArray[np.float64] = particles.state[(modes != at.FIXED) & (modes != at.GONE)]
    return moving


def _energy(particles: Particles) -> tuple[float, float]:
    """Return the energy of what moves, and the sum of the sizes of its parts."""
    state, world = _moving(particles), particles.world
    speeds = np.square(state[:, at.VX : at.T]).sum(axis=1)
    inertia = world[at.INERTIA] * state[:, at.RADIUS] ** 2
    spins = inertia * np.square(state[:, at.WX : at.ANGLE]).sum(axis=1)
    kinetic = float(0.5 * (state[:, at.MASS] * (speeds + spins)).sum())
    potential = -state[:, at.MASS] * (state[:, at.X : at.VX] @ world[at.GRAVITY_X : at.CALM_SPEED])
    return kinetic + float(potential.sum()), kinetic + float(np.abs(potential).sum())


def _momentum(particles: Particles) -> NDArray[np.float64]:
    state = _moving(particles)
    return np.asarray(state[:, at.MASS] @ state[:, at.VX : at.T])


def _total_momentum(particles: Particles) -> float:
    """Return the sum of the sizes of all momenta, to which a drift is compared."""
    state = _moving(particles)
    return float((state[:, at.MASS] * np.linalg.norm(state[:, at.VX : at.T], axis=1)).sum())


def _is_isolated(particles: Particles) -> bool:
    """Tell whether nothing from outside acts: no field, no drag, no wall and no fixed body."""
    acts = particles.world[at.FIELD_X : at.FIELD_DRAG + 1].any() or particles.grid[at.CLOSED : at.PERIODIC].any()
    return not (acts or (particles.links[:, at.MODE] == at.FIXED).any())
