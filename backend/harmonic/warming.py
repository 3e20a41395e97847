"""Short scenes that together use every kernel: playing them compiles what is not compiled yet, and loads what is."""

from __future__ import annotations

from harmonic.constraints import Pin
from harmonic.scene import Body, Box, Circle, Cloud, Laws, Orbit, Scene

PARTICLES = Scene(
    name="particles",
    duration=1.0,
    bodies=(
        Body(position=(0.0, 1.5, 0.0)),
        Body(position=(0.05, 0.5, 0.0), shape=Box(size=(0.4, 0.2, 0.0)), fixed=True),
    ),
    clouds=(Cloud(count=1, body=Body(shape=Circle(radius=1e-3))),),
)

RIGID = Scene(
    name="rigid bodies",
    dynamics="rigid",
    duration=1.0,
    bodies=(
        Body(name="bob", position=(1.0, 2.0, 0.0)),
        Body(position=(2.0, 0.3, 0.0)),
        Body(position=(0.0, 1.0, 0.0), fixed=True, sensor=True),
    ),
    constraints=(Pin(a="bob", anchor_b=(0.0, 2.0)),),
)

ORBITS = Scene(
    name="orbits",
    dynamics="orbital",
    units="astronomical",
    duration=1.0,
    laws=Laws(gravity=0.0, time_scale=100.0),
    bodies=(Body(name="star"), Body(name="planet", mass=0.0, orbit=Orbit(period=200.0, eccentricity=0.1))),
)

EVERY_KERNEL = (PARTICLES, RIGID, ORBITS)
