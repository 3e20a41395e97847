"""A world of rigid bodies that can be stepped, looked at, stored and taken up again: what renders and sessions share."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from harmonic.errors import LimitExceeded
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid._kernels_account import energy
from harmonic.physics.rigid._kernels_joint import hold, is_strained
from harmonic.physics.rigid._kernels_path import begin_path, go_on
from harmonic.physics.rigid._kernels_step import close_account, depart, frame, hand_over, release, take_back
from harmonic.physics.rigid._kernels_touch import has_room
from harmonic.physics.rigid._kernels_watch import find_leavers, watch_sensors, watch_supports, watch_turns
from harmonic.physics.rigid.packing import pack
from harmonic.physics.rigid.space import RigidSpace
from harmonic.population import Population
from harmonic.recording import FRAME_RATE, EventKind, Side

STEPS_PER_SECOND = 240
"""Simulated; more where the frames need it."""

REBUILD_SECONDS = 5.0
"""Simulated seconds after which the space is built anew from the state, so that a stored world goes on the same."""

MAX_IMPACTS = 5_000_000
"""Impacts that one simulation may solve."""

STORED = ("state", "base", "bend", "mode", "swings", "support", "inside", "order", "smooth", "counts", "sums")
"""What a world cannot be built again from its scene without."""


@dataclass(frozen=True, eq=False, slots=True)
class RigidState:
    """A world between two steps, ready to be stored.

    Attributes
    ----------
    n_steps : int
        Steps taken so far.
    energy : float
        At the end of them, in J.
    arrays : dict of str to ndarray
        The parts of the world that change.
    """

    n_steps: int
    energy: float
    arrays: dict[str, at.Floats | at.Ints]


class RigidWorld:
    """A scene of rigid bodies as it is played.

    Parameters
    ----------
    population : Population
        Of a scene that can be played, with at least one body.
    state : RigidState, optional
        Where to take it up; the beginning where it is left out.

    Attributes
    ----------
    step : float
        Simulated seconds of a step: a whole number of them makes a frame.
    """

    def __init__(self, population: Population, *, state: RigidState | None = None) -> None:
        scene = population.scene
        interval = scene.laws.time_scale / FRAME_RATE
        self._population = population
        self.steps_per_frame = max(1, math.ceil(interval * STEPS_PER_SECOND - 1e-9))
        self.step = interval / self.steps_per_frame
        self._packed = pack(scene, step=self.step, scale=scene.laws.time_scale)
        self._world = self._packed.world
        self._leavers = np.zeros(len(self._world.mode), np.int64)
        self._n_steps, self._energy = 0, 0.0
        self._taken = [self._world.log[:0].copy()]
        self._has_sensors = len(self._world.inside) > 0
        self._has_motors = bool((self._packed.joints.links[:, at.KIND] == at.MOTOR).any())
        self._come_and_go = bool(population.born.any() or np.isfinite(population.dies).any())
        if state is None:
            self._begin()
        else:
            self._restore(state)
        self._build()

    @property
    def world(self) -> at.World:
        """The arrays that the kernels work on."""
        return self._world

    @property
    def time(self) -> float:
        """How far it is, in simulated seconds."""
        return self._n_steps * self.step

    @property
    def energy(self) -> float:
        """Kinetic energy, and that of gravity, springs and attraction, in J."""
        return self._energy

    @property
    def stored(self) -> RigidState:
        """A copy of all that changes, but for events that have not been taken."""
        arrays = {name: getattr(self._world, name).copy() for name in STORED}
        return RigidState(self._n_steps, self._energy, arrays)

    def step_until(self, time: float) -> None:
        """Play on.

        Parameters
        ----------
        time : float
            Simulated seconds, of which all whole steps are taken.
        """
        while (self._n_steps + 1) * self.step <= time + 1e-6 * self.step:
            self._step()

    def take_events(self) -> at.Floats:
        """Return what has happened since the last call, and forget it.

        Returns
        -------
        ndarray of float64, shape (E, N_LOG)
            As the kernels write it; bodies are rows of the world.
        """
        self._empty_log()
        rows = np.concatenate(self._taken)
        self._taken = [rows[:0]]
        return rows

    def _empty_log(self) -> None:
        n = int(self._world.counts[at.LOGGED])
        self._taken.append(self._world.log[:n].copy())
        self._world.counts[at.LOGGED] = 0

    def look(self, places: at.Floats, velocities: at.Floats, angles: at.Floats) -> None:
        """Write a frame: where bodies are and how they move, NaN for those that are not there.

        Parameters
        ----------
        places, velocities : ndarray of float64, shape (N, 3)
            In m and m/s, of the place of each body.
        angles : ndarray of float64, shape (N,)
            In rad.
        """
        places[:], velocities[:], angles[:] = math.nan, math.nan, math.nan
        frame(self._world, self._packed.offsets, places, velocities, angles)

    def _begin(self) -> None:
        world, scene = self._world, self._population.scene
        n = len(scene.bodies)
        walls = scene.laws.boundary.walls
        for k, side in enumerate(("left", "right", "floor", "ceiling")):
            world.mode[n + k] = at.FIXED if side in walls else at.ABSENT
        for index in np.flatnonzero(self._population.born <= 0):
            self._appear(int(index), 0.0)
        for island in range(len(world.smooth)):
            if world.smooth[island]:
                hold(world, island, world.state)
        self._lay_down_tied()
        for index in np.flatnonzero(world.mode > at.FIXED):
            begin_path(world, int(index), 0.0)
        world.before[:] = world.state
        if self._has_sensors:
            watch_sensors(world, 0.0, 0.0, True)
        self._energy, world.sums[at.LARGEST] = energy(world)

    def _lay_down_tied(self) -> None:
        """Leave to the solver what begins at the limit of a joint, and joints that are its alone."""
        world = self._world
        for island in range(len(world.smooth)):
            members = world.island_bodies[world.island_first[island] : world.island_first[island + 1]]
            if not world.smooth[island] or is_strained(world, island, world.state, 20 * float(world.law[at.SLOP])):
                world.mode[members] = at.RESTING

    def _restore(self, state: RigidState) -> None:
        self._n_steps, self._energy = state.n_steps, state.energy
        for name, array in state.arrays.items():
            getattr(self._world, name)[:] = array
        self._world.counts[at.LOGGED] = 0
        fixed = self._world.mode <= at.FIXED
        self._world.stage[fixed] = self._world.state[fixed]

    def _build(self) -> None:
        self._space = RigidSpace(self._world, self._packed.joints)

    def _appear(self, index: int, now: float) -> bool:
        """Put a body in, as far on its way as it has come since it was born; return whether it had room."""
        world, body = self._world, self._population.scene.bodies[index]
        born = float(self._population.born[index])
        is_flying = world.island[index] < 0 and world.law[at.ATTRACTION] == 0
        world.mode[index] = at.FIXED if body.fixed else at.FLYING if is_flying else at.SWINGING
        begin_path(world, index, born)
        if world.mode[index] == at.FLYING:
            go_on(world, index, now)
        if index < self._population.n_present:
            return True
        is_born = bool(has_room(world, index))
        world.counts[at.BORN if is_born else at.NOT_BORN] += 1
        if not is_born:
            world.mode[index] = at.ABSENT
        return is_born

    def _step(self) -> None:
        world, space = self._world, self._space
        begin, end = self._n_steps * self.step, (self._n_steps + 1) * self.step
        taken = float(world.sums[at.TAKEN])
        depart(world, begin, end)
        hand_over(world, space.order, space.start, begin, end - begin)
        space.step(end - begin)
        contacts = space.contacts
        n = take_back(world, space.order, space.moved, contacts, space.ids, space.indices, begin, end)
        self._watch(contacts, n, begin, end)
        release(world, end)
        self._n_steps += 1
        self._energy = close_account(world, begin, end, self._energy, taken, self._has_motors)
        self._let_leave(end)
        if self._come_and_go:
            self._change(begin, end)
        self._check_limits(end)
        if 2 * world.counts[at.LOGGED] > len(world.log):
            self._empty_log()
        if math.floor(end / REBUILD_SECONDS) > math.floor(begin / REBUILD_SECONDS):
            self._build()

    def _check_limits(self, now: float) -> None:
        counts, scene = self._world.counts, self._population.scene
        if counts[at.OVERFLOWED] or counts[at.STRUCK] > MAX_IMPACTS:
            where = " in one step" if counts[at.OVERFLOWED] else f": more than {MAX_IMPACTS:,}"
            raise LimitExceeded(
                f"the scene has too many impacts{where}: it came to {now:.4g} s of "
                f"{scene.duration * scene.laws.time_scale:.4g} s of simulated time. Give it fewer or slower bodies, "
                "a shorter duration or a smaller time_scale."
            )

    def _watch(self, contacts: at.Ints, n: int, begin: float, end: float) -> None:
        world = self._world
        if len(world.hangers):
            watch_turns(world, begin, end)
        if self._has_sensors:
            watch_sensors(world, begin, end, False)
        watch_supports(world, contacts, n, end)

    def _change(self, before: float, now: float) -> None:
        """Let appear who was born in a step, and take away whose time is over."""
        born, dies = self._population.born, self._population.dies
        for index in np.flatnonzero((born > before) & (born <= now)):
            if self._appear(int(index), now):
                self._space.add(int(index))
                self._energy = energy(self._world)[0]
        mode = self._world.mode[: len(born)]
        # A frame that falls on the moment of an end shows it: rounding of the clock must not decide.
        for index in np.flatnonzero((dies <= now + 1e-6 * self.step) & (mode != at.ABSENT)):
            self._remove(int(index), float(dies[index]))
            self._world.counts[at.DIED] += 1

    def _let_leave(self, now: float) -> None:
        n = find_leavers(self._world, self._leavers)
        for index in self._leavers[:n]:
            self._remove(int(index), now)
            self._world.counts[at.LEFT] += 1

    def _remove(self, index: int, now: float) -> None:
        world = self._world
        island = int(world.island[index])
        if island >= 0:
            # Without one of its bodies a group is no longer what its equations say: the solver has the rest.
            members = world.island_bodies[world.island_first[island] : world.island_first[island + 1]]
            world.smooth[island] = 0
            laid = members[world.mode[members] == at.SWINGING]
            world.mode[laid], world.bend[laid] = at.RESTING, 0.0
        world.mode[index] = at.ABSENT
        self._space.remove(index)
        speed = math.hypot(*world.state[index, at.VX : at.SPIN])
        row = world.log[int(world.counts[at.LOGGED])]
        row[:] = 0.0
        row[[at.TIME, at.EVENT, at.EVENT_A, at.EVENT_B]] = now, EventKind.LEAVE, index, Side.NONE
        row[at.SPEED] = speed
        row[[at.AT_X, at.AT_Y]] = world.state[index, [at.X, at.Y]]
        world.counts[at.LOGGED] += 1
        self._energy = energy(world)[0]
