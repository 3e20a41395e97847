"""Gives every body its pitch: size is register, and harmony chooses among the near degrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from harmonic.music.given import given_pitches
from harmonic.music.instruments import timbre_of
from harmonic.music.leading import leads_from, led
from harmonic.music.meetings import Groups, dissonances, meetings_of
from harmonic.music.parameters import MusicParameters
from harmonic.music.progression import chords_of
from harmonic.music.registers import Register, register_of
from harmonic.music.seating import Seating, State, seat
from harmonic.scene import Body, Scene

OCCUPANCY = 0.75
"""How full the register may get: with every slot taken, harmony would have nothing to choose from."""

MOST_VOICES = 40
"""Pitches that bodies share among them where there are more slots than in twelve steps: more nobody tells apart."""

REACH = 5.0
"""Semitones around where its size puts it that a voice may look for a better degree: a fourth."""

MOST_GIVEN = 200
"""Given pitches that are told apart; of more, those of one semitone are reckoned as one."""

Floats = NDArray[np.float64]
Notes = NDArray[np.void]


@dataclass(frozen=True, eq=False, slots=True)
class Voicing:
    """Which pitches the bodies of a scene have.

    Attributes
    ----------
    pitches : ndarray of float64, shape (N,)
        MIDI numbers at which they are at home.
    leads : ndarray of float64, shape (K, N)
        MIDI numbers under each chord of the progression.
    """

    pitches: Floats
    leads: Floats


def voicing_of(scene: Scene, music: MusicParameters, *, heard: Notes | None = None) -> Voicing:
    """Return the pitches that each body keeps throughout the piece: its home, and one under each chord.

    Bodies are sorted by size (radius, then mass, then index) and spread over the register, large
    ones low; the largest plays the root. Where there are more bodies than three quarters of the
    slots (of the scale, or of the chord that has the fewest), neighbours in size share a pitch, and bodies of one size
    and mass do before others. Bodies whose voices name pitches are at home there, and led among themselves.

    From home all voices go to the tones of a chord together (`leading.led`), the lowest to a root. Harmony then chooses
    among homes by how dissonant the chords are that they lead to.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.
    music : MusicParameters
        Its scale, progression, range and harmony count.
    heard : ndarray of NOTE_DTYPE, shape (M,), optional
        The notes of the calibration window, whose meetings the dissonance is weighted by; without them
        any two bodies count as if they met.

    Returns
    -------
    Voicing
        The same for the same bodies and notes.
    """
    plan = _plan_of(scene, music)
    if len(plan.ranked) == 0:
        return plan.voicing([np.zeros(0)] * (len(plan.openings) + 1))
    return plan.voicing(_seated(music, _groups(scene, music, plan), plan, heard))


def voicing_by_size(scene: Scene, music: MusicParameters) -> Voicing:
    """Return where size alone puts each body, before harmony chooses.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.
    music : MusicParameters
        Its scale, progression and range count.

    Returns
    -------
    Voicing
        With where chords lead to from there.
    """
    plan = _plan_of(scene, music)
    return plan.voicing(plan.led_from(plan.register.slots[plan.start]))


@dataclass(frozen=True, eq=False, slots=True)
class Opening:
    """The pitches that a chord opens within the register.

    Attributes
    ----------
    slots : ndarray of float64, shape (S,)
        MIDI numbers, rising.
    roots : ndarray of float64, shape (R,)
        Those that are roots.
    """

    slots: Floats
    roots: Floats

    @property
    def are_roots(self) -> NDArray[np.bool_]:
        """Which of the slots are roots, shape (S,)."""
        return np.isin(self.slots, self.roots)

    def led_from(self, home: Floats) -> State:
        """Return which slots voices take, the lowest of them a root.

        Parameters
        ----------
        home : ndarray of float64, shape (V,)
            MIDI numbers where they are at home, rising.

        Returns
        -------
        ndarray of intp, shape (V,)
            Indices into the slots.
        """
        return led(home, self.slots, on_roots=self.are_roots)

    @property
    def room(self) -> int:
        """How many voices find a slot each, the lowest on a root."""
        return len(self.slots) - int(np.argmax(self.are_roots))


@dataclass(frozen=True, eq=False, slots=True)
class _Plan:
    """Which bodies share a voice, and in which slot size alone puts each voice.

    `given` holds the pitches that voices name, at home and under each chord, of shape (1 + K, N); NaN where they name none.
    """

    register: Register
    openings: tuple[Opening, ...]
    given: Floats
    ranked: NDArray[np.intp]
    voice_of_rank: NDArray[np.intp]
    start: State

    def voicing(self, of_voices: Sequence[Floats]) -> Voicing:
        """Return the pitches of bodies, those of their voices at home and under each chord given."""
        pitches = self.given[: len(of_voices)].copy()
        for row, heights in zip(pitches, of_voices, strict=True):
            row[self.ranked] = heights[self.voice_of_rank]
        return Voicing(pitches[0], pitches[1:])

    def led_from(self, home: Floats) -> list[Floats]:
        """Return the pitches of voices at home and under each chord."""
        return [home, *(opening.slots[opening.led_from(home)] for opening in self.openings)]


def _plan_of(scene: Scene, music: MusicParameters) -> _Plan:
    register = register_of(music)
    chords = chords_of(music)
    openings = tuple(
        Opening(chord.slots(register.lowest, register.highest), chord.roots(register.lowest, register.highest))
        for chord in chords
    )
    given = given_pitches(scene, music)
    ranked = _by_size(scene.bodies, np.flatnonzero(np.isnan(given)))
    room = min([len(register.slots), *(opening.room for opening in openings)])
    voice_of_rank = _voices(scene.bodies, ranked, max(1, min(MOST_VOICES, int(OCCUPANCY * room))))
    start = _spread(register, int(voice_of_rank[-1]) + 1) if len(ranked) else np.zeros(0, dtype=np.intp)
    all_given = np.concatenate([given[None, :], leads_from(given, ~np.isnan(given), chords)])
    return _Plan(register, openings, all_given, ranked, voice_of_rank, start)


def _seated(music: MusicParameters, groups: Groups, plan: _Plan, heard: Notes | None) -> list[Floats]:
    """Return the pitch of each voice at home and under each chord."""
    slots, start = plan.register.slots, plan.start
    together = meetings_of(groups, heard, n_chords=len(plan.openings))
    table, alone = dissonances(groups, slots, together.ever, n_voices=len(start))
    seating = Seating(table, alone, _near(slots, start))
    chords = [
        Seating(*dissonances(led_there, opening.slots, counts, n_voices=len(start)), np.ones(0, dtype=np.bool_))
        for led_there, opening, counts in zip(_led(groups, plan), plan.openings, together.under_chord, strict=True)
    ]

    def under_chords(state: State) -> float:
        pairs = zip(plan.openings, chords, strict=True)
        return sum(chord.dissonance(opening.led_from(slots[state])) for opening, chord in pairs)

    state = seat(seating, start, music.harmony, measure=under_chords if chords else None)
    return plan.led_from(slots[state])


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


def _groups(scene: Scene, music: MusicParameters, plan: _Plan) -> Groups:
    """Return who sounds alike, the timbres being those where size puts the voices."""
    voices = np.full(len(scene.bodies), -1)
    voices[plan.ranked] = plan.voice_of_rank
    is_free, pitches = voices >= 0, plan.voicing([plan.register.slots[plan.start]]).pitches
    if len(np.unique(pitches[~is_free])) > MOST_GIVEN:
        pitches = np.where(is_free, pitches, np.round(pitches))
    is_low = plan.register.in_lowest_octave(pitches)
    names = [timbre_of(body, music, low=bool(low)) for body, low in zip(scene.bodies, is_low, strict=True)]
    kinds = list(zip(~is_free, voices, pitches, names, strict=True))
    found = {kind: index for index, kind in enumerate(sorted(set(kinds)))}
    of_body = np.array([found[kind] for kind in kinds], dtype=np.int64)
    return Groups(
        of_body=of_body,
        voices=np.array([voice for fixed, voice, *_ in found if not fixed], dtype=np.int64),
        pitches=np.array([pitch for *_, pitch, _ in found]),
        timbres=tuple(name for *_, name in found),
        sizes=np.bincount(of_body).astype(np.float64),
    )


def _led(groups: Groups, plan: _Plan) -> Iterator[Groups]:
    """Yield the groups with the pitches to which each chord leads those of given ones."""
    first_body = np.unique(groups.of_body, return_index=True)[1]
    for given in plan.given[1:]:
        pitches = np.where(np.isnan(given[first_body]), groups.pitches, given[first_body])
        yield replace(groups, pitches=pitches)


def _near(slots: Floats, start: State) -> NDArray[np.bool_]:
    """Return the slots within reach of each voice; the lowest voice stays on its root."""
    near = np.abs(slots[None, :] - slots[start][:, None]) <= REACH
    near[0] = np.arange(len(slots)) == start[0]
    return near
