"""Where each number of an orbiting body and of the run stands, so that the kernels take few arrays.

All floats of bodies lie in one flat array, a row a quantity and a place a body, and rows begin at fixed distances:
only so does the compiler know that no row reaches into another, and works on several bodies at once. Row and body are
added: `rows[TO_X + i]`. The body that all others orbit is the first; after the last one rows are filled up to whole
vectors with bodies far away that do nothing.
"""

from __future__ import annotations

VECTOR = 8
"""Bodies that the widest vectors hold."""

STRIDE = 2056
"""From row to row: room for 2000 bodies; an odd number of cache lines, so that rows share no set of the cache."""

# How orbits are followed; close encounters by Gauss and Radau's method.
WISDOM_HOLMAN, LEAPFROG, YOSHIDA4, RADAU = range(4)

# The ends of a symplectic step: place, velocity and acceleration, in Jacobi's coordinates for Wisdom and Holman's
# method, else in the frame of the scene.
FROM_X, FROM_Y, FROM_Z, FROM_U, FROM_V, FROM_W, FROM_A, FROM_B, FROM_C = (k * STRIDE for k in range(9))
TO_X, TO_Y, TO_Z, TO_U, TO_V, TO_W, TO_A, TO_B, TO_C = (k * STRIDE for k in range(9, 18))

# Between the ends: in Jacobi's coordinates, and in the frame of the scene.
MID_X, MID_Y, MID_Z, MID_U, MID_V, MID_W = (k * STRIDE for k in range(18, 24))
AT_X, AT_Y, AT_Z, AT_U, AT_V, AT_W = (k * STRIDE for k in range(24, 30))

# Everybody in the frame of the scene at the end of the last step, and accelerations there.
NOW_X, NOW_Y, NOW_Z, NOW_U, NOW_V, NOW_W, NOW_A, NOW_B, NOW_C = (k * STRIDE for k in range(30, 39))

# Relative to whom each body orbits, at the end of the step; for Wisdom and Holman's method also at its beginning.
REL_X, REL_Y, REL_Z, REL_U, REL_V, REL_W, WAS_X, WAS_Y, WAS_Z = (k * STRIDE for k in range(39, 48))

# What changes its sign when an event happens, at the end of the step and at its beginning.
APSIS, CROSSING, PASSAGE, MEETING, GATEWAY = range(5)
N_SIGNS = 4
SIGNS, OLD_SIGNS = 48 * STRIDE, 52 * STRIDE

# Facts: G m, that of itself and everyone before it, radius, how near it lets others come, 1 where it has a neighbour.
MASS, INNER, RADIUS, NEAR, MEETS = (k * STRIDE for k in range(56, 61))

# Facts for Jacobi's coordinates: m/INNER, 1/INNER of the one before, the pull of the first body and Kepler's part of
# it (none for the second body, whose pair with the first is Kepler's alone), Hill's radius, how near to the first.
SHARE, INVERSE, STAR, KEPLER, HILL, BRINK = (k * STRIDE for k in range(61, 67))

# What is found on the way: pulls, those of the bodies on the first one, Kepler's part, squares of distances, failures
# of the solver, and how many come near to a body.
PULL_X, PULL_Y, PULL_Z, BACK_X, BACK_Y, BACK_Z, PART_X, PART_Y, PART_Z = (k * STRIDE for k in range(67, 76))
SQUARE, WRONG, SUSPECT, DEPTH = (k * STRIDE for k in range(76, 80))

# Gauss and Radau's method: the beginning of the stride (place, velocity, acceleration), accelerations at seven nodes
# and the coefficients of the polynomial through them, x, y and z of each.
RADAU_X, RADAU_U, RADAU_A, NODE_A, COEFFICIENT = (k * STRIDE for k in (80, 83, 86, 89, 110))

# The velocity of the barycentre, in the first three places.
BARYCENTRE = 131 * STRIDE

# Velocities relative to the first body at the beginning of a step of Wisdom and Holman's method.
WAS_U, WAS_V, WAS_W = (k * STRIDE for k in range(132, 135))
N_ROWS = 135

# Integers of a body (`links`): whom it orbits, its outer neighbour, and where it stands in the scene.
AROUND, NEIGHBOUR, SCENE = range(3)
N_LINKS = 3

# Counts: steps done, the next frame, rows written, the two bodies that came too close, whether steps are calm, how
# often they were not, whether a stride has gone before, and rounds of attraction in encounters.
STEP, NEXT_FRAME, WRITTEN, FIRST, SECOND, IS_CALM, ENCOUNTERS, HAS_PATH, ROUNDS = range(9)
N_COUNTS = 9

# The clock: days since the start, the length of the last stride and of the next one.
NOW, LENGTH, NEXT_LENGTH = range(3)
N_CLOCK = 3

# One row of floats an event (`log`).
EVENT_TIME, EVENT_KIND, EVENT_A, EVENT_B, EVENT_SPEED, EVENT_X = range(6)
N_EVENT = 8

# Why the loop came back: all steps done, the log is full, or what two bodies did; or the work became too much.
DONE, LOG_FULL, COLLIDED, TOO_FAST, TOO_NEAR, STUCK, TOO_LONG = range(7)
