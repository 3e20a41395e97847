"""Chipmunk's space for a scene: bodies about their centres of gravity, convex shapes, joints."""

from __future__ import annotations

import math

import numpy as np
import pymunk
from pymunk import batch

from harmonic.constraints import Constraint
from harmonic.physics.rigid import _layout as at
from harmonic.physics.rigid.joints import Joints

ITERATIONS = 20
"""Rounds of the solver a step: ten boxes stand on each other."""
BODY_FIELDS = (
    batch.BodyFields.POSITION | batch.BodyFields.ANGLE | batch.BodyFields.VELOCITY | batch.BodyFields.ANGULAR_VELOCITY
)
START_FIELDS = BODY_FIELDS | batch.BodyFields.FORCE | batch.BodyFields.TORQUE
CONTACT_FIELDS = batch.ArbiterFields.BODY_A_ID | batch.ArbiterFields.BODY_B_ID | batch.ArbiterFields.CONTACT_COUNT


class RigidSpace:
    """Steps what rests and what is joined; knows bodies by their rows in the world.

    Parameters
    ----------
    world : World
        Whose bodies that are there take part, as they are now.
    joints : Joints
        What joins them.
    """

    def __init__(self, world: at.World, joints: Joints) -> None:
        self._world = world
        self._space = pymunk.Space()
        self._space.iterations = ITERATIONS
        self._space.collision_slop = float(world.law[at.SLOP])
        # With persistence 1 the arbiters of the space are those that touched in this step.
        self._space.collision_persistence = 1
        self._bodies: dict[int, pymunk.Body] = {len(world.mode) - 1: self._space.static_body}
        self._start, self._moved, self._contacts = batch.Buffer(), batch.Buffer(), batch.Buffer()
        for index in np.flatnonzero(world.mode[:-1] != at.ABSENT):
            self._add(int(index))
        self._join(joints)
        self._look_up()

    def add(self, index: int) -> None:
        """Let a body take part.

        Parameters
        ----------
        index : int
            Its row in the world.
        """
        self._add(index)
        self._look_up()

    def remove(self, index: int) -> None:
        """Take a body away, and its joints with it.

        Parameters
        ----------
        index : int
            Its row in the world.
        """
        body = self._bodies.pop(index)
        self._space.remove(*body.constraints, *body.shapes, body)
        self._look_up()

    def step(self, seconds: float) -> None:
        """Go on from `start` by one step.

        Parameters
        ----------
        seconds : float
            How long it lasts, simulated.
        """
        batch.set_space_bodies(self._space, START_FIELDS, self._start)
        self._space.step(seconds)

    @property
    def moved(self) -> at.Floats:
        """Where everybody in `order` is now, with velocities; shape (R, 6)."""
        self._moved.clear()
        batch.get_space_bodies(self._space, BODY_FIELDS, self._moved)
        return np.frombuffer(self._moved.float_buf(), np.float64).reshape(-1, at.N_STATE)

    @property
    def contacts(self) -> at.Ints:
        """Who touches whom: identities in the space and how many points; shape (C, 3)."""
        self._contacts.clear()
        batch.get_space_arbiters(self._space, CONTACT_FIELDS, self._contacts)
        return np.frombuffer(self._contacts.int_buf(), np.int64).reshape(-1, 3)

    def _add(self, index: int) -> None:
        world = self._world
        constant, state = world.constant[index], world.state[index]
        if world.mode[index] == at.FIXED:
            body = pymunk.Body(body_type=pymunk.Body.STATIC)
        else:
            body = pymunk.Body(float(constant[at.MASS]), float(constant[at.INERTIA]))
        body.position, body.angle = (float(state[at.X]), float(state[at.Y])), float(state[at.ANGLE])
        self._bodies[index] = body
        shapes = [] if world.filters[index, at.SENSOR] >= 0 else self._shapes(index, body)
        self._space.add(body, *shapes)

    def _shapes(self, index: int, body: pymunk.Body) -> list[pymunk.Shape]:
        world = self._world
        group, categories, mask = (int(number) for number in world.filters[index, : at.SENSOR])
        shapes = []
        for piece in range(world.piece_first[index], world.piece_first[index + 1]):
            corners = world.corners[world.corner_first[piece] : world.corner_first[piece + 1]].tolist()
            shape = _shape(body, corners, float(world.piece[piece, at.RADIUS]))
            shape.elasticity = 0.0
            # Chipmunk multiplies the two coefficients of a pair.
            shape.friction = math.sqrt(world.constant[index, at.FRICTION])
            shape.filter = pymunk.ShapeFilter(group=group, categories=categories, mask=mask)
            shapes.append(shape)
        return shapes

    def _join(self, joints: Joints) -> None:
        for constraint, (kind, a, b), row in zip(joints.constraints, joints.links, joints.numbers, strict=True):
            if int(a) in self._bodies and int(b) in self._bodies:
                joint = _joint(int(kind), self._bodies[int(a)], self._bodies[int(b)], row)
                joint.collide_bodies = constraint.collide
                joint.max_force = _greatest_force(constraint)
                self._space.add(joint)

    def _look_up(self) -> None:
        """Note in which order the space hands out its bodies."""
        found = batch.Buffer()
        batch.get_space_bodies(self._space, batch.BodyFields.BODY_ID, found)
        rows = {body.id: index for index, body in self._bodies.items()}
        ids = np.frombuffer(found.int_buf(), np.int64)
        self.order = np.array([rows[int(number)] for number in ids], np.int64)
        by_id = np.argsort(ids)
        self.ids, self.indices = ids[by_id].copy(), self.order[by_id].copy()
        self.start = np.zeros((len(ids), at.N_START))
        self._start.set_float_buf(self.start.reshape(-1))


def _shape(body: pymunk.Body, corners: list[list[float]], radius: float) -> pymunk.Shape:
    points = [(x, y) for x, y in corners]
    if len(points) == 1:
        return pymunk.Circle(body, radius, points[0])
    if len(points) == 2:
        return pymunk.Segment(body, points[0], points[1], radius)
    return pymunk.Poly(body, points)


def _greatest_force(constraint: Constraint) -> float:
    return math.inf if constraint.max_force is None else constraint.max_force


def _joint(kind: int, a: pymunk.Body, b: pymunk.Body, row: at.Floats) -> pymunk.Constraint:
    ax, ay, bx, by, least, most, stiffness, damping = (float(number) for number in row)
    anchors = ((ax, ay), (bx, by))
    if kind in (at.PIN, at.PIVOT):
        return _hanging_joint(kind, a, b, row)
    if kind == at.SLIDE:
        return pymunk.SlideJoint(a, b, *anchors, least, most)
    if kind == at.GROOVE:
        end = (bx + most * damping, by - most * stiffness)
        return pymunk.GrooveJoint(b, a, (bx, by), end, (ax, ay))
    if kind == at.SPRING:
        return pymunk.DampedSpring(a, b, *anchors, most, stiffness, damping)
    if kind == at.ROTARY_SPRING:
        return pymunk.DampedRotarySpring(a, b, most, stiffness, damping)
    return _turning_joint(kind, a, b, (least, most, stiffness, damping))


def _hanging_joint(kind: int, a: pymunk.Body, b: pymunk.Body, row: at.Floats) -> pymunk.Constraint:
    ax, ay, bx, by = (float(number) for number in row[: at.LEAST])
    if kind == at.PIVOT:
        return pymunk.PivotJoint(a, b, (ax, ay), (bx, by))
    pin = pymunk.PinJoint(a, b, (ax, ay), (bx, by))
    pin.distance = float(row[at.MOST])
    return pin


def _turning_joint(
    kind: int, a: pymunk.Body, b: pymunk.Body, numbers: tuple[float, float, float, float]
) -> pymunk.Constraint:
    least, most, first, second = numbers
    if kind == at.ROTARY_LIMIT:
        # Chipmunk measures the angle of its second body against its first.
        return pymunk.RotaryLimitJoint(b, a, least, most)
    if kind == at.MOTOR:
        return pymunk.SimpleMotor(a, b, first)
    return pymunk.GearJoint(a, b, -second, first)
