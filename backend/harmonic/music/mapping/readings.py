"""What each source says at each moment: of the event, of a body, of a pair, of the whole scene."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.mapping import MappingRule, Whose
from harmonic.music.mapping.motion import Motion, frame_at, motion_at
from harmonic.music.orbits import orbits_of
from harmonic.orbits.two_bodies import GRAVITATION
from harmonic.recording import EventKind, Recording
from harmonic.vocabulary.quantities import SOURCES, SourceName

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

NOBODY = -1

MOST_AT_ONCE = 200_000
"""Bodies times frames that a measure of the whole scene looks at together, to stay small."""


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """When to look, and at whom.

    Attributes
    ----------
    times : ndarray of float64, shape (K,)
        Simulated units.
    bodies, others : ndarray of int64, shape (K,)
        Who sounds, and whom it met; negative for nobody.
    events : ndarray of int64, shape (K,)
        Indices into the events of the recording; −1 for none.
    """

    times: Floats
    bodies: Indices
    others: Indices
    events: Indices

    def __getitem__(self, chosen: NDArray[np.bool_] | Indices) -> Moments:
        """Return some of them."""
        return Moments(self.times[chosen], self.bodies[chosen], self.others[chosen], self.events[chosen])

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.times)


def moments_of_notes(recording: Recording, notes: NDArray[np.void]) -> Moments:
    """Return when the causes of notes happened.

    Parameters
    ----------
    recording : Recording
        Whose events the notes name.
    notes : ndarray of NOTE_DTYPE, shape (K,)
        With `event`, `body` and `other`.

    Returns
    -------
    Moments
        One a note.
    """
    bodies, others, events = (notes[name].astype(np.int64) for name in ("body", "other", "event"))
    return Moments(recording.events["time"][events], bodies, others, events)


def read(recording: Recording, moments: Moments, rule: MappingRule) -> tuple[Floats, NDArray[np.bool_]]:
    """Return what a rule reads, and where it acts.

    Parameters
    ----------
    recording : Recording
        What happened.
    moments : Moments
        When to look.
    rule : MappingRule
        Its source, bodies and conditions count.

    Returns
    -------
    values : ndarray of float64, shape (K,)
        Of its source; NaN where there is none, as of the speed of a wall.
    acts : ndarray of bool, shape (K,)
        Where there is a value, the body is one of the rule's, and every condition holds.
    """
    partner = _index_of(recording, rule.partner)
    values = values_of(recording, moments, rule.source, of=rule.of, partner=partner)
    acts = np.isfinite(values) & _is_concerned(recording, moments, rule)
    for condition in rule.conditions:
        if condition.kinds:
            kinds = [EventKind[name.upper()] for name in condition.kinds]
            acts &= (moments.events >= 0) & np.isin(recording.events["kind"][moments.events], kinds)
        if condition.source is not None:
            seen = values_of(recording, moments, condition.source, of=condition.of, partner=partner)
            above = -np.inf if condition.above is None else condition.above
            below = np.inf if condition.below is None else condition.below
            acts &= (seen > above) & (seen < below)
    return values, acts


def values_of(
    recording: Recording, moments: Moments, name: SourceName, *, of: Whose = "sounding", partner: int | None = None
) -> Floats:
    """Return what a source says.

    Parameters
    ----------
    recording : Recording
        What happened.
    moments : Moments
        When to look, and at whom.
    name : str
        Of the source.
    of : str
        Which of the two bodies, for a source of one.
    partner : int, optional
        The second body of a pair; whom each moment names if left out.

    Returns
    -------
    ndarray of float64, shape (K,)
        In its unit; NaN where there is none.
    """
    scope = SOURCES[name].scope
    if scope == "event":
        return _of_event(recording, moments, name)
    if scope == "scene":
        return _SCENES[name](recording, moments)
    if scope == "body":
        return _of_body(recording, moments.times, moments.bodies if of == "sounding" else moments.others, name)
    others = moments.others if partner is None else np.full(len(moments), partner)
    return _PAIRS[name](recording, moments, others)


def _index_of(recording: Recording, name: str) -> int | None:
    return recording.scene.body_names.index(name) if name else None


def _is_concerned(recording: Recording, moments: Moments, rule: MappingRule) -> NDArray[np.bool_]:
    if not rule.bodies:
        return np.ones(len(moments), dtype=np.bool_)
    # The last one answers for nobody, whose index is negative.
    chosen = np.array([*(rule.concerns(name) for name in recording.scene.body_names), False])
    return np.asarray(chosen[np.maximum(moments.bodies, -1)])


def _of_event(recording: Recording, moments: Moments, name: SourceName) -> Floats:
    if len(recording.events) == 0:
        return np.full(len(moments), np.nan)
    rows = recording.events[moments.events]
    values = rows["position"][:, "xyz".index(name)] if name in {"x", "y", "z"} else rows[name]
    return np.asarray(np.where(moments.events >= 0, values, np.nan))


def _of_body(recording: Recording, times: Floats, bodies: Indices, name: SourceName) -> Floats:
    is_body = bodies >= 0
    if name in _CONSTANTS:
        constants = np.array([_CONSTANTS[name](body) for body in recording.scene.bodies] or [np.nan])
        return np.asarray(np.where(is_body, constants[np.maximum(bodies, 0)], np.nan))
    return _BODIES[name](recording, times, np.where(is_body, bodies, NOBODY), motion_at(recording, times, bodies))


def _masses(recording: Recording) -> Floats:
    return np.array([body.mass for body in recording.scene.bodies] or [np.nan])


def _kinetic(recording: Recording, _times: Floats, bodies: Indices, motion: Motion) -> Floats:
    return np.asarray(_masses(recording)[bodies] / 2 * np.sum(motion.velocities**2, axis=1))


def _potential(recording: Recording, times: Floats, bodies: Indices, motion: Motion) -> Floats:
    masses = _masses(recording)
    if recording.scene.dynamics != "orbital":
        return np.asarray(masses[bodies] * recording.scene.laws.gravity * motion.positions[:, 1])
    pull = np.zeros(len(times))
    for index, mass in enumerate(masses):
        place = motion_at(recording, times, np.full(len(times), index)).positions
        distance = np.linalg.norm(motion.positions - place, axis=1)
        pull += np.where(bodies == index, 0.0, mass / np.where(distance > 0, distance, np.inf))
    return np.asarray(-GRAVITATION * masses[bodies] * pull)


_CONSTANTS: Mapping[str, Callable[..., float]] = {
    "mass": lambda body: float(body.mass),
    "radius": lambda body: float(body.shape.disc_radius),
}

_BODIES: Mapping[str, Callable[[Recording, Floats, Indices, Motion], Floats]] = {
    "body_x": lambda _recording, _times, _bodies, motion: motion.positions[:, 0],
    "body_y": lambda _recording, _times, _bodies, motion: motion.positions[:, 1],
    "body_z": lambda _recording, _times, _bodies, motion: motion.positions[:, 2],
    "speed": lambda _recording, _times, _bodies, motion: np.linalg.norm(motion.velocities, axis=1),
    "acceleration": lambda _recording, _times, _bodies, motion: np.linalg.norm(motion.accelerations, axis=1),
    "kinetic_energy": _kinetic,
    "potential_energy": _potential,
    "spin": lambda _recording, _times, _bodies, motion: motion.spins,
    "angle": lambda _recording, _times, _bodies, motion: np.mod(motion.angles, 2.0 * np.pi),
}


def _separation(recording: Recording, moments: Moments, others: Indices) -> Floats:
    """Return the distance, the shorter way round where the box is periodic."""
    apart = (
        motion_at(recording, moments.times, others).positions
        - motion_at(recording, moments.times, moments.bodies).positions
    )
    boundary = recording.scene.laws.boundary
    for axis in boundary.periodic_axes:
        index = "xyz".index(axis)
        apart[:, index] -= boundary.size[index] * np.round(apart[:, index] / boundary.size[index])
    return np.asarray(np.linalg.norm(apart, axis=1), dtype=np.float64)


def _period_ratio(recording: Recording, moments: Moments, others: Indices) -> Floats:
    periods = np.where((found := orbits_of(recording.scene).periods) < np.inf, found, np.nan)
    is_pair = (moments.bodies >= 0) & (others >= 0)
    ratios = periods[np.maximum(others, 0)] / periods[np.maximum(moments.bodies, 0)]
    return np.asarray(np.where(is_pair, ratios, np.nan))


_PAIRS: Mapping[str, Callable[[Recording, Moments, Indices], Floats]] = {
    "separation": _separation,
    "period_ratio": _period_ratio,
}


def _energy(recording: Recording, frames: Indices) -> Floats:
    """Return the energy at frames."""
    free = _free(recording)
    masses, places = _masses(recording)[free], recording.positions[frames][:, free]
    energy = np.nansum(masses / 2 * np.sum(recording.velocities[frames][:, free] ** 2, axis=2), axis=1)
    if recording.scene.dynamics != "orbital":
        return np.asarray(energy + np.nansum(masses * recording.scene.laws.gravity * places[:, :, 1], axis=1))
    for index in range(len(masses) - 1):
        distances = np.linalg.norm(places[:, index + 1 :] - places[:, index, None], axis=2)
        energy -= GRAVITATION * masses[index] * np.sum(masses[index + 1 :] / distances, axis=1)
    return np.asarray(energy)


def _temperature(recording: Recording, frames: Indices) -> Floats:
    """Return the temperature at frames, in J; NaN of fewer than two bodies."""
    free = _free(recording)
    n_axes = 2 if recording.scene.laws.boundary.is_planar else 3
    velocities = recording.velocities[frames][:, free, :n_axes]
    masses = np.where(np.isfinite(velocities[:, :, 0]), _masses(recording)[free], 0.0)
    velocities = np.nan_to_num(velocities)
    whole = np.sum(masses, axis=1)
    drift = np.einsum("tn,tna->ta", masses, velocities) / np.where(whole > 0, whole, np.nan)[:, None]
    heat = np.einsum("tn,tna->t", masses, (velocities - drift[:, None]) ** 2)
    n_there = np.count_nonzero(masses, axis=1)
    return np.asarray(heat / np.where(n_there > 1, n_axes * (n_there - 1), np.nan))


def _by_frames(
    measure: Callable[[Recording, Indices], Floats],
) -> Callable[[Recording, Moments], Floats]:
    """Return what measures the whole scene at the frame at or before each moment, some frames at a time."""

    def measured(recording: Recording, moments: Moments) -> Floats:
        frames, which = np.unique(frame_at(recording, moments.times), return_inverse=True)
        n_parts = 1 + len(frames) * len(recording.scene.bodies) // MOST_AT_ONCE
        parts = [measure(recording, part) for part in np.array_split(frames, n_parts)]
        return np.asarray(np.concatenate(parts)[which])

    return measured


def _free(recording: Recording) -> NDArray[np.intp]:
    return np.flatnonzero([not body.fixed for body in recording.scene.bodies])


_SCENES: Mapping[str, Callable[[Recording, Moments], Floats]] = {
    "time": lambda _recording, moments: moments.times,
    "energy": _by_frames(_energy),
    "temperature": _by_frames(_temperature),
}
