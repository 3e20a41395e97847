"""A body moved along its Kepler orbit, whatever its eccentricity, by universal variables."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.orbital._layout import (
    FROM_A,
    FROM_B,
    FROM_C,
    FROM_U,
    FROM_V,
    FROM_W,
    FROM_X,
    FROM_Y,
    FROM_Z,
    INNER,
    MID_U,
    MID_V,
    MID_W,
    MID_X,
    MID_Y,
    MID_Z,
    WRONG,
)

Floats = NDArray[np.float64]

#: Stumpff's series are summed below this argument, where eight terms reach double precision; above it is quartered.
SERIES_REACH = 0.1
A2, A3, A4, A5, A6, A7, A8, A9 = (1.0 / math.factorial(n) for n in range(2, 10))
A10, A11, A12, A13, A14, A15, A16, A17 = (1.0 / math.factorial(n) for n in range(10, 18))

#: The iteration triples the digits each time: what changes no more than this is exact after the change.
SETTLED = 1e-7
MAX_ROUNDS = 50
SIXTH = 1.0 / 6.0


@lean_kernel
def stumpff(argument: float) -> tuple[float, float, float, float]:
    """Return Stumpff's functions c₀ … c₃ of an argument of either sign.

    Danby, *Fundamentals of Celestial Mechanics* (1988), § 6.9: series, and quartering of the argument.
    """
    quarterings = 0
    while abs(argument) > SERIES_REACH:
        argument *= 0.25
        quarterings += 1
    x = argument
    c2 = A2 - x * (A4 - x * (A6 - x * (A8 - x * (A10 - x * (A12 - x * (A14 - x * A16))))))
    c3 = A3 - x * (A5 - x * (A7 - x * (A9 - x * (A11 - x * (A13 - x * (A15 - x * A17))))))
    c1 = 1.0 - argument * c3
    c0 = 1.0 - argument * c2
    for _ in range(quarterings):
        c3 = 0.25 * (c2 + c0 * c3)
        c2 = 0.5 * c1 * c1
        c1 = c0 * c1
        c0 = 2.0 * c0 * c0 - 1.0
    return c0, c1, c2, c3


@lean_kernel
def drift(
    mu: float, x: float, y: float, z: float, vx: float, vy: float, vz: float, dt: float
) -> tuple[float, float, float, float, float, float]:
    """Return where a body at (x, y, z) with velocity (vx, vy, vz) is after `dt` about a centre of attraction `mu`.

    Universal variables (Danby, § 6.9). Time is a monotonic function of the universal anomaly s, its derivative the
    distance: Laguerre's and Conway's iteration finds the root from everywhere.
    """
    r0 = math.sqrt(x * x + y * y + z * z)
    eta = x * vx + y * vy + z * vz
    beta = 2.0 * mu / r0 - (vx * vx + vy * vy + vz * vz)
    zeta = mu - beta * r0
    s = dt / r0 * (1.0 - 0.5 * eta * dt / (r0 * r0))
    for _ in range(MAX_ROUNDS):
        c0, c1, c2, c3 = stumpff(beta * s * s)
        g1, g2, g3 = s * c1, s * s * c2, s * s * s * c3
        excess = r0 * s + eta * g2 + zeta * g3 - dt
        r = r0 + eta * g1 + zeta * g2
        slope = eta * c0 + zeta * g1
        root = math.sqrt(abs(16.0 * r * r - 20.0 * excess * slope))
        change = 5.0 * excess / (r + root)
        s -= change
        if abs(change) <= SETTLED * abs(s):
            break
    c0, c1, c2, c3 = stumpff(beta * s * s)
    g1, g2, g3 = s * c1, s * s * c2, s * s * s * c3
    r = r0 + eta * g1 + zeta * g2
    f, g = -mu * g2 / r0, dt - mu * g3
    df, dg = -mu * g1 / (r0 * r), -mu * g2 / r
    return (
        x + (f * x + g * vx),
        y + (f * y + g * vy),
        z + (f * z + g * vz),
        vx + (df * x + dg * vx),
        vy + (df * y + dg * vy),
        vz + (df * z + dg * vz),
    )


@inlined_kernel
def short_stumpff(argument: float) -> tuple[float, float, float, float]:
    """Return Stumpff's functions c₀ … c₃ of an argument no larger than `SERIES_REACH`, by their series alone."""
    x = argument
    c2 = A2 - x * (A4 - x * (A6 - x * (A8 - x * (A10 - x * (A12 - x * A14)))))
    c3 = A3 - x * (A5 - x * (A7 - x * (A9 - x * (A11 - x * (A13 - x * A15)))))
    return 1.0 - x * c2, 1.0 - x * c3, c2, c3


@inlined_kernel
def kepler_change(r0: float, eta: float, zeta: float, beta: float, dt: float, s: float) -> float:
    """Return by how much Halley's method lessens the universal anomaly."""
    c0, c1, c2, c3 = short_stumpff(beta * s * s)
    g1, g2, g3 = s * c1, s * s * c2, s * s * s * c3
    excess = r0 * s + eta * g2 + zeta * g3 - dt
    r = r0 + eta * g1 + zeta * g2
    return excess * r / (r * r - 0.5 * excess * (eta * c0 + zeta * g1))


@lean_kernel
def kick_and_drift_all(rows: Floats, stop: int, dt: float) -> int:
    """Kick all bodies but the first by half of `dt` and let them drift for `dt`; return how many drifts failed.

    As `drift` does, but several bodies at once: two rounds of Halley's method from a guess of third order, which is all
    that the short steps of an integrator take. Where they do not suffice `WRONG` is set.
    """
    half = 0.5 * dt
    n_right = 0
    for i in range(1, stop):
        x, y, z = rows[FROM_X + i], rows[FROM_Y + i], rows[FROM_Z + i]
        u, v = rows[FROM_U + i] + half * rows[FROM_A + i], rows[FROM_V + i] + half * rows[FROM_B + i]
        w = rows[FROM_W + i] + half * rows[FROM_C + i]
        mu = rows[INNER + i]
        r0 = math.sqrt(x * x + y * y + z * z)
        near = 1.0 / r0
        eta = x * u + y * v + z * w
        beta = 2.0 * mu * near - (u * u + v * v + w * w)
        zeta = mu - beta * r0
        rho = dt * near
        lean = eta * rho * near
        s = rho * (1.0 - 0.5 * lean + 0.5 * lean * lean - SIXTH * zeta * rho * rho * near)
        s -= kepler_change(r0, eta, zeta, beta, dt, s)
        change = kepler_change(r0, eta, zeta, beta, dt, s)
        s -= change
        argument = beta * s * s
        _c0, c1, c2, c3 = short_stumpff(argument)
        g1, g2, g3 = s * c1, s * s * c2, s * s * s * c3
        far = 1.0 / (r0 + eta * g1 + zeta * g2)
        f, g = -mu * g2 * near, dt - mu * g3
        df, dg = -mu * g1 * near * far, -mu * g2 * far
        rows[MID_X + i], rows[MID_Y + i], rows[MID_Z + i] = (
            x + (f * x + g * u),
            y + (f * y + g * v),
            z + (f * z + g * w),
        )
        rows[MID_U + i], rows[MID_V + i] = u + (df * x + dg * u), v + (df * y + dg * v)
        rows[MID_W + i] = w + (df * z + dg * w)
        is_right = (abs(change) <= SETTLED * abs(s)) & (abs(argument) <= SERIES_REACH)
        rows[WRONG + i] = 1 - is_right
        n_right += is_right
    return stop - 1 - n_right
