"""Scenes that the tests of rigid bodies play, and the closed forms they are held against."""

import math

from harmonic.recording import EventKind
from harmonic.scene import Scene

GRAVITY = 9.81


def ball(x=0.0, y=1.0, *, radius=0.1, **fields):
    return {"position": (float(x), float(y), 0.0), "shape": {"radius": float(radius)}, **fields}


def box(x=0.0, y=1.0, *, size=(0.2, 0.2), **fields):
    return {"position": (float(x), float(y), 0.0), "shape": {"kind": "box", "size": (*size, 0.0)}, **fields}


def polygon(x, y, *vertices, **fields):
    return {"position": (x, y, 0.0), "shape": {"kind": "polygon", "vertices": vertices}, **fields}


def scene(*bodies, duration=2.0, size=(10.0, 6.0, 0.0), kind="box", open_sides=(), joints=(), **laws):
    boundary = {"kind": kind, "size": size, "open": open_sides}
    defaults = {"gravity": 0.0, "restitution": 1.0, "friction": 0.0, "boundary": boundary}
    return Scene.model_validate(
        {
            "dynamics": "rigid",
            "duration": duration,
            "laws": defaults | laws,
            "bodies": bodies,
            "constraints": joints,
        }
    )


def of_kind(recording, kind, body=None):
    events = recording.events[recording.events["kind"] == kind]
    return events if body is None else events[events["body_a"] == body]


def impacts(recording, body=None):
    return of_kind(recording, EventKind.IMPACT, body)


def pendulum_period(length, amplitude):
    """Return 4 √(L/g) K(sin(θ/2)), with the complete elliptic integral by the arithmetic–geometric mean."""
    a, b = 1.0, math.cos(amplitude / 2)
    while abs(a - b) > 1e-15:
        a, b = (a + b) / 2, math.sqrt(a * b)
    return 2 * math.pi * math.sqrt(length / GRAVITY) / a
