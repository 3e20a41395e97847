"""Gives every body its pitch: size is register, and harmony chooses among the near degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music.dissonance import dissonance_table
from harmonic.music.given import given_pitches
from harmonic.music.instruments import indices_of, timbre_of
from harmonic.music.parameters import MusicParameters
from harmonic.music.registers import Register, register_of
from harmonic.music.seating import Seating, State, seat
from harmonic.music.voiced import in_table_order
from harmonic.scene import Body, Scene

OCCUPANCY = 0.75
"""How full the register may get: with every slot taken, harmony would have nothing to choose from."""

MOST_VOICES = 40
"""Pitches that bodies share among them where there are more slots than in twelve steps: more nobody tells apart."""

REACH = 5.0
"""Semitones around where its size puts it that a voice may look for a better degree: a fourth."""

Floats = NDArray[np.float64]


def pitches_of(scene: Scene, music: MusicParameters) -> Floats:
    """Return the pitch that each body keeps throughout the piece.

    Bodies are sorted by size (radius, then mass, then index) and spread over the register, large
    ones low; the largest plays the root. Where there are more bodies than three quarters of the
    slots, neighbours in size share a pitch, and bodies of one size and mass do before others. A
    body whose voice names a pitch has that one.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.
    music : MusicParameters
        Its scale, range and harmony count.

    Returns
    -------
    ndarray of float64, shape (N,)
        MIDI numbers.
    """
    register = register_of(music)
    given = given_pitches(scene, music)
    ranked = _by_size(scene.bodies, np.flatnonzero(np.isnan(given)))
    if len(ranked) == 0:
        return given
    voice_of_rank = _voices(scene.bodies, ranked, max(1, min(MOST_VOICES, int(OCCUPANCY * len(register.slots)))))
    start = _spread(register, int(voice_of_rank[-1]) + 1)
    seating = _seating(scene, music, register, ranked=ranked, voice_of_rank=voice_of_rank, start=start, given=given)
    slots = seat(seating, start, music.harmony)
    given[ranked] = register.slots[slots[voice_of_rank]]
    return given


def _by_size(bodies: tuple[Body, ...], chosen: NDArray[np.intp]) -> NDArray[np.intp]:
    radii = np.array([bodies[index].shape.disc_radius for index in chosen])
    masses = np.array([bodies[index].mass for index in chosen])
    return chosen[np.lexsort((chosen, -masses, -radii))]


def _voices(bodies: tuple[Body, ...], ranked: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Return the voice of each rank, from 0 without gaps.

    Alike bodies stay together where their group is at most twice as large as an even share.
    """
    ranks = np.arange(len(ranked))
    if len(ranked) <= most:
        return ranks
    sizes = np.array([(bodies[index].shape.disc_radius, bodies[index].mass) for index in ranked])
    group = np.cumsum(np.any(np.diff(sizes, axis=0, prepend=sizes[:1]) != 0, axis=1))
    count = np.bincount(group)
    middle = (np.cumsum(count) - (count + 1) // 2)[group]
    voice = np.where(count[group] <= 2 * len(ranked) / most, middle, ranks) * most // len(ranked)
    return np.unique(voice, return_inverse=True)[1]


def _spread(register: Register, n_voices: int) -> State:
    """Return evenly spread slots, the lowest of them moved down to a root."""
    n_slots = len(register.slots)
    start = ((np.arange(n_voices) + 0.5) * n_slots / n_voices).astype(np.intp)
    below = register.are_roots[: start[0] + 1]
    start[0] = np.flatnonzero(below)[-1]
    return start


def _seating(
    scene: Scene,
    music: MusicParameters,
    register: Register,
    *,
    ranked: NDArray[np.intp],
    voice_of_rank: NDArray[np.intp],
    start: State,
    given: Floats,
) -> Seating:
    low = [timbre_of(scene.bodies[index], music, low=True) for index in ranked]
    high = [timbre_of(scene.bodies[index], music, low=False) for index in ranked]
    timbres = in_table_order([*low, *high])
    n_voices = len(start)
    mixture = np.where(
        register.is_low[None, :, None],
        _counts(voice_of_rank, indices_of(low, timbres), n_voices, len(timbres))[:, None, :],
        _counts(voice_of_rank, indices_of(high, timbres), n_voices, len(timbres))[:, None, :],
    )
    return Seating(
        table=dissonance_table(register.slots, timbres, register.slots, timbres),
        mixture=mixture,
        outside=_given_field(scene, music, register, timbres, given),
        allowed=_near(register, start),
    )


def _counts(voices: NDArray[np.intp], timbres: NDArray[np.int16], n_voices: int, n_timbres: int) -> Floats:
    counts = np.zeros((n_voices, n_timbres))
    np.add.at(counts, (voices, timbres), 1.0)
    return counts


def _near(register: Register, start: State) -> NDArray[np.bool_]:
    """Return the slots within reach of each voice; the lowest voice stays on its root."""
    near = np.abs(register.slots[None, :] - register.slots[start][:, None]) <= REACH
    near[0] = np.arange(len(register.slots)) == start[0]
    return near


def _given_field(
    scene: Scene, music: MusicParameters, register: Register, timbres: tuple[str, ...], given: Floats
) -> Floats:
    """Return the dissonance of each timbre and slot with the bodies whose pitch is given; shape (P, S)."""
    field = np.zeros((len(timbres), len(register.slots)))
    fixed = np.flatnonzero(~np.isnan(given))
    is_low = register.in_lowest_octave(given)
    names = [timbre_of(scene.bodies[index], music, low=bool(is_low[index])) for index in fixed]
    for name in in_table_order(names):
        chosen = fixed[[other == name for other in names]]
        pitches, counts = np.unique(given[chosen], return_counts=True)
        field += np.einsum("psqr,r->ps", dissonance_table(register.slots, timbres, pitches, (name,)), counts)
    return field
