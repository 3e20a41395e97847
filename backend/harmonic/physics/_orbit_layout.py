"""Where each number of an orbiting body and of the run stands, so that the kernels take few arrays.

Arrays hold one row a quantity and one column a body, so that loops over bodies run along memory.
"""

from __future__ import annotations

# How orbits are followed.
WISDOM_HOLMAN, LEAPFROG, YOSHIDA4 = range(3)

# Floats of a body (`facts`): G m, that of itself and everyone before it in Jacobi's order, and its radius.
ATTRACTION, INNER, RADIUS = range(3)
N_FACTS = 3

# Integers of a body (`links`): whom it orbits, its outer neighbour, and where it stands in the scene.
AROUND, NEIGHBOUR, SCENE = range(3)
N_LINKS = 3

# The ends of the present step (`flow`, each of x, y and z): place, velocity and acceleration, in Jacobi's coordinates
# for Wisdom and Holman's method, else in the frame of the scene.
FROM_X, FROM_V, FROM_A, TO_X, TO_V, TO_A = range(6)
N_FLOW = 6

# Place and velocity in the frame of the scene at the end of the step (`state`).
PLACE, MOTION = range(2)

# What changes its sign when an event happens (`signs`).
APSIS, CROSSING, PASSAGE, MEETING = range(4)
N_SIGNS = 4

# Counts (`counts`): steps done, the next frame, rows written, and the two bodies that came too close.
STEP, NEXT_FRAME, WRITTEN, FIRST, SECOND = range(5)
N_COUNTS = 5

# One row of floats an event (`log`).
EVENT_TIME, EVENT_KIND, EVENT_A, EVENT_B, EVENT_SPEED, EVENT_X = range(6)
N_EVENT = 8

# Why the loop came back: all steps done, the log is full, or what two bodies did.
DONE, LOG_FULL, COLLIDED, TOO_FAST, TOO_NEAR = range(5)
