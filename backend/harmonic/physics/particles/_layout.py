"""Where each number of a particle, of the world and of the tally stands, so that kernels take few arrays.

A row begins with a cache line of eight numbers that are all that a look at a free neighbour needs.
"""

from __future__ import annotations

# One row of floats a particle (`state`): place, velocity, the time they are of, size; then what moves it.
X, Y, Z, VX, VY, VZ, T, RADIUS = range(8)
AX, AY, AZ, DRAG = range(8, 12)
WX, WY, WZ, ANGLE = range(12, 16)
#: What a contact needs: constants, when the last one was, how many slow ones in quick succession, since when, how many
#: of any speed at practically one instant, and when that was.
MASS, RESTITUTION, FRICTION, LAST, SLOW, SLOW_SINCE, CROWDED, CROWDED_SINCE = range(16, 24)
#: On a straight path: when the next border of a cell along each axis is crossed, never if a wall or nothing comes
#: first, and how long the way through a cell takes.
BORDER_X, BORDER_Y, BORDER_Z, PASSAGE_X, PASSAGE_Y, PASSAGE_Z = range(24, 30)
#: The end of the present motion, and the end of the trust in a round support.
END, LIMIT = range(30, 32)
#: The support's normal, the direction of slip, the deceleration by sliding friction, the friction of the support.
NX, NY, NZ, UX, UY, UZ, GRIP, SUPPORT_FRICTION = range(32, 40)
#: When the contact point runs off the end of its flat support.
RUN_OFF = 40
#: Since when the motion along a support that was told of is interrupted, how fast and where that was.
TOLD_END, TOLD_SPEED, TOLD_X, TOLD_Y, TOLD_Z = range(41, 46)
#: Seven cache lines: of an even number only half of the cache could hold the first ones.
N_STATE = 56

# One row of integers a particle (`links`): its mode, how often its motion has changed, its cell,
# the next meeting with the partner's stamp, what it rests on, whether it is too big for cells, whom it met
# last, the border that it crosses before the next meeting, whether a neighbour accelerates differently, and of
# which motion on which support it was told last. Behind these stands for each sensor whether the particle is in it.
(
    MODE,
    STAMP,
    CELL_X,
    CELL_Y,
    CELL_Z,
    PARTNER,
    PARTNER_STAMP,
    SUPPORT_A,
    SUPPORT_A_STAMP,
    SUPPORT_B,
    SUPPORT_B_STAMP,
    BIG,
    LAST_PARTNER,
    CROSSING,
    CURVED,
    TOLD,
    TOLD_ON,
) = range(17)
N_LINKS = 17

# How a particle moves.
FREE, SLIDING, ROLLING, HELD, FIXED, GONE = range(6)

# What a particle's next event is: a body by its index, a wall by its `Side`, or one of these.
NOTHING = -1
FIRST_WALL = -2
#: The way out through no side at all, for those whose time is over.
OUT_OF_TIME = -11
FIRST_LEAVE = -12
FIRST_CROSSING = -22
MOTION_ENDS = -30
#: Feature f of an obstacle or a sensor is met as `FIRST_FEATURE` − f.
FIRST_FEATURE = -100

# The world (`world`): field, drag, wind, box, cells, where bodies leave, walls, thresholds; then the features.
FIELD_X, FIELD_Y, FIELD_Z, FIELD_DRAG, WIND_X, WIND_Y, WIND_Z = range(7)
LOW_X, LOW_Y, LOW_Z, HIGH_X, HIGH_Y, HIGH_Z = range(7, 13)
CELL_WIDTH_X, CELL_WIDTH_Y, CELL_WIDTH_Z = range(13, 16)
LEAVE_LOW_X, LEAVE_LOW_Y, LEAVE_LOW_Z, LEAVE_HIGH_X, LEAVE_HIGH_Y, LEAVE_HIGH_Z = range(16, 22)
WALL_RESTITUTION, WALL_FRICTION, SLOW_SPEED, INERTIA, REST_TIME, MUTE_TIME, GRID_RADIUS = range(22, 29)
#: Gravity alone, without the wind that is part of the field.
GRAVITY_X, GRAVITY_Y, GRAVITY_Z = range(29, 32)
#: Touching bodies that approach no faster than this do so by rounding.
CALM_SPEED = 32
#: How far the images of a body are apart along each axis, 0 where there are none.
PERIOD_X, PERIOD_Y, PERIOD_Z = range(33, 36)
#: 1 as long as nothing but contacts bends a path, and nothing but bodies and walls is met.
STRAIGHT = 36
N_WORLD = 37

# One row a feature, behind the world: what it is, whose, a point of it, the outward normal of a face, the directions
# and lengths of a face or edge (a length below 0 where there is no second direction), the thickness about it, and
# which sensor it is. A box as a sensor has its turn and half its sizes in place of normal, direction and length; a
# polygon as a sensor has the number of its corners as length, and a row for each side behind it.
KIND, OWNER, AT_X, AT_Y, AT_Z, OUT_X, OUT_Y, OUT_Z = range(8)
ALONG_X, ALONG_Y, ALONG_Z, LENGTH, ACROSS_X, ACROSS_Y, ACROSS_Z, WIDTH = range(8, 16)
THICKNESS, SENSOR = range(16, 18)
N_FEATURE = 18

# What a feature is.
FACE, POINT, EDGE, SENSOR_SEGMENT, SENSOR_BOX, SENSOR_POLYGON, SENSOR_SIDE = range(7)

# The grid (`grid`): cells along each axis, axes in use, for each side whether it is closed, and for each axis whether
# it is periodic; how many features there are, and whether all is plain: no
# features and no periodic axes. Then for each cell where its features begin in the list that follows.
N_CELLS_X, N_CELLS_Y, N_CELLS_Z, N_AXES, CLOSED = range(5)
PERIODIC, N_FEATURES, PLAIN = 10, 13, 14
#: The lists of cells have a ring of empty ones about them: where the first true cell stands, and how far it is to
#: the next one along each axis, and how many there are.
ORIGIN, PACE_X, PACE_Y, PACE_Z, N_LISTS = range(15, 20)
N_GRID = 20
#: So many cells a look takes in at most.
MOST_CELLS = 27

# Sums that the report is made of (`tally`).
LOST, WORK, DEPARTED, DEPARTED_X, DEPARTED_Y, DEPARTED_Z = range(6)
#: Energy that came with the newborn, and that baths gave and took; their momenta count as departed, with a minus.
ARRIVED, HEATED, COOLED = range(6, 9)
N_TALLY = 9

# Counts (`counts`).
N_SOLVED, N_WRITTEN, N_RESTED, N_ELASTIC, N_MUTED, N_LEFT, NEXT_FRAME, N_WORKED = range(8)
#: Bodies that appeared, that found their place taken, whose time was over; the next row of the calendar.
N_BORN, N_NOT_BORN, N_DIED, NEXT_DUE = range(8, 12)
N_COUNTS = 12

# One row of floats for each thing that happens at a set time (`calendar`); of things at one time deaths come first,
# since they make room.
DUE_TIME, DUE_KIND, DUE_BODY, DUE_VX, DUE_VY, DUE_VZ = range(6)
N_DUE = 6
DEATH, BIRTH, KICK = range(3)

# One row of floats an event (`log`).
(
    EVENT_TIME,
    EVENT_KIND,
    EVENT_A,
    EVENT_B,
    EVENT_IMPULSE,
    EVENT_SPEED,
    EVENT_X,
    EVENT_Y,
    EVENT_Z,
    EVENT_LOST,
) = range(10)
N_EVENT = 10
