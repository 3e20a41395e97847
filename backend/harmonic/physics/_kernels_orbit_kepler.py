"""A body moved along its Kepler orbit, whatever its eccentricity, by universal variables."""

from __future__ import annotations

import math

from harmonic._compile import lean_kernel

#: Stumpff's series are summed below this argument, where eight terms reach double precision; above it is quartered.
SERIES_REACH = 0.1
A2, A3, A4, A5, A6, A7, A8, A9 = (1.0 / math.factorial(n) for n in range(2, 10))
A10, A11, A12, A13, A14, A15, A16, A17 = (1.0 / math.factorial(n) for n in range(10, 18))

#: The iteration triples the digits each time: what changes no more than this is exact after the change.
SETTLED = 1e-7
MAX_ROUNDS = 50


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
