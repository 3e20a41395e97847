"""When two things meet: the first root, exact, never sampled and never missed."""

from __future__ import annotations

import math

from harmonic._compile import inlined_kernel, lean_kernel
from harmonic.physics.particles._kernels_motion import stretches

NEVER = math.inf

#: Roots are polished until a step no longer changes the time by more than this part of it.
RELATIVE_STEP = 2e-16
MAX_STEPS = 400


@inlined_kernel
def fall_time(p: float, w: float, b: float, c: float) -> float:
    """Return when a gap p + w s(t) + b q(t) closes for the first time, p ≥ 0 but for rounding.

    Its slope w e + b s changes sign at most once and its curvature never, so that the extremum brackets
    the root and Newton's method runs to it from one side.
    """
    if w >= 0.0 and b >= 0.0:
        return NEVER
    if p <= 0.0 and (w < 0.0 or w == 0.0):
        return 0.0
    if c == 0.0:
        return parabola_time(p, w, b)
    if b == 0.0:
        return stretch_time(-p / w, c)
    return damped_time(p, w, b, c)


@inlined_kernel
def parabola_time(p: float, w: float, b: float) -> float:
    """Return when p + w t + b t²/2 becomes 0 on its way down; the form of the root avoids cancellation."""
    if b == 0.0:
        return -p / w
    inside = w * w - 2.0 * b * p
    if inside < 0.0:
        if b > 0.0:
            return NEVER
        inside = 0.0
    root = math.sqrt(inside)
    if w < 0.0:
        return 2.0 * p / (root - w)
    return (w + root) / -b


@inlined_kernel
def stretch_time(s: float, c: float) -> float:
    """Return the t at which (1 − exp(−c t))/c is `s`; never, where drag stops it before."""
    if c == 0.0:
        return s
    if c * s >= 1.0:
        return NEVER
    return -math.log1p(-c * s) / c


@lean_kernel
def damped_time(p: float, w: float, b: float, c: float) -> float:
    """Return the first root of p + w s + b q with drag, w < 0 or b < 0.

    Without drag the gap would close too early, from the top as from here: Newton's method starts there.
    """
    if b < 0.0 and w < 0.0:
        return newton_fall(p, w, b, c, parabola_time(p, w, b))
    extremum = math.log1p(-c * w / b) / c
    s, q, _ = stretches(extremum, c)
    height = p + w * s + b * q
    if b < 0.0:
        return newton_fall(p, w, b, c, extremum + math.sqrt(max(2.0 * height / -b, 0.0)))
    if height > 0.0:
        return NEVER
    return newton_fall(p, w, b, c, 0.0)


@lean_kernel
def newton_fall(p: float, w: float, b: float, c: float, t: float) -> float:
    """Follow a gap without change of curvature down to 0, from a time at which it falls.

    The first step may go too far; all that follow are in one direction, until only rounding is left to turn them.
    """
    before = 0.0
    for k in range(MAX_STEPS):
        s, q, e = stretches(t, c)
        slope = w * e + b * s
        if slope >= 0.0:
            return t
        step = -(p + w * s + b * q) / slope
        if k > 1 and step * before <= 0.0:
            return t
        before = step
        t = max(t + step, 0.0)
        if abs(step) <= RELATIVE_STEP * t:
            return t
    return t


@inlined_kernel
def pair_time(
    x: float, y: float, z: float, vx: float, vy: float, vz: float, reach: float, c: float, calm: float
) -> float:
    """Return when two bodies under the same field meet: a quadratic in s, from their difference now.

    The difference of two such trajectories is Δx + Δv s(t), s = (1 − exp(−c t))/c, whatever the field. Of bodies that
    touch, an approach slower than `calm` is rounding, not motion.
    """
    approach = x * vx + y * vy + z * vz
    gap = x * x + y * y + z * z - reach * reach
    inside = approach * approach - (vx * vx + vy * vy + vz * vz) * gap
    # Most pairs miss, for one reason or the other: one branch for both is guessed right far more often than two.
    if (approach >= 0.0) | (inside < 0.0):
        return NEVER
    if gap <= 0.0:
        return 0.0 if approach < -calm * reach else NEVER
    return stretch_time(gap / (math.sqrt(inside) - approach), c)


@lean_kernel
def curved_pair_time(
    place: tuple[float, float, float],
    velocities: tuple[tuple[float, float, float], tuple[float, float, float]],
    fields: tuple[tuple[float, float, float], tuple[float, float, float]],
    drags: tuple[float, float],
    reach: float,
    horizon: float,
    calm: float,
) -> float:
    """Return when two bodies that accelerate differently meet before `horizon`, else never.

    f(t) = |r|² − R² is a quartic, or transcendental with drag. From where it stands, the walk goes as far as a bound on
    the second or third derivative proves f to stay above 0, again and again: it cannot step over a root,
    and near one it closes in on it quadratically. Should the walk run out of steps, it returns a time before
    the root, at which whoever asked has to look again.
    """
    (ux, uy, uz), (vx, vy, vz) = velocities
    (ax, ay, az), (bx, by, bz) = fields
    c, d = drags
    reach_squared = reach * reach
    noise = 4e-16 * reach_squared
    quiet = 2.0 * reach * calm
    t = 0.0
    for _ in range(MAX_STEPS):
        s, q, e = stretches(t, c)
        o, p, f = stretches(t, d)
        rx = place[0] + ux * s + ax * q - vx * o - bx * p
        ry = place[1] + uy * s + ay * q - vy * o - by * p
        rz = place[2] + uz * s + az * q - vz * o - bz * p
        wx = ux * e + ax * s - vx * f - bx * o
        wy = uy * e + ay * s - vy * f - by * o
        wz = uz * e + az * s - vz * f - bz * o
        ix, iy, iz = (ax - c * ux) * e, (ay - c * uy) * e, (az - c * uz) * e
        jx, jy, jz = (bx - d * vx) * f, (by - d * vy) * f, (bz - d * vz) * f
        distance_squared = rx * rx + ry * ry + rz * rz
        gap = distance_squared - reach_squared
        slope = 2.0 * (rx * wx + ry * wy + rz * wz)
        if gap <= noise and slope < -quiet:
            return t
        ahead = horizon - t
        if ahead <= 0.0:
            return NEVER
        # Both accelerations only fade, so that the sum of their sizes bounds the relative one from here on.
        first = math.sqrt(ix * ix + iy * iy + iz * iz)
        second = math.sqrt(jx * jx + jy * jy + jz * jz)
        most, fade = first + second, c * first + d * second
        speed_squared = wx * wx + wy * wy + wz * wz
        bend = 2.0 * (speed_squared + rx * (ix - jx) + ry * (iy - jy) + rz * (iz - jz))
        touches = gap <= noise and slope <= quiet
        if touches:
            if bend < 0.0:
                return t
            slope = max(slope, 0.0)
        gap = max(gap, 0.0)
        step = safe_step(gap, slope, bend, math.sqrt(speed_squared), math.sqrt(distance_squared), most, fade, ahead)
        if touches and bend == 0.0 and most > 0.0:
            # Side by side and at rest: one step too short to matter, after which the derivatives tell more.
            step = max(step, 1e-6 * math.sqrt(reach / most))
        t += step
        if slope < 0.0 and step <= RELATIVE_STEP * t:
            return t
    return t


@lean_kernel
def safe_step(
    gap: float, slope: float, bend: float, speed: float, distance: float, most: float, fade: float, ahead: float
) -> float:
    """Return how long f = |r|² − R² surely stays above 0, at most `ahead`.

    `bend` is f″ now; `most` bounds the relative acceleration and `fade` its rate of change from now on.
    """
    if most > 0.0:
        ahead = min(ahead, max(0.25 * speed / most, 0.5 * math.sqrt(distance / most)))
    farthest = distance + (speed + 0.5 * most * ahead) * ahead
    slowest = max(speed - most * ahead, 0.0)
    # f″ = 2 (|v|² + r·a), so that the parabola gap + slope τ + curvature τ² lies under f.
    curvature = slowest * slowest - most * farthest
    inside = slope * slope - 4.0 * curvature * gap
    step = ahead
    if inside >= 0.0:
        root = math.sqrt(inside)
        if slope < 0.0:
            step = min(ahead, 2.0 * gap / (root - slope))
        elif curvature < 0.0:
            step = min(ahead, (slope + root) / (-2.0 * curvature))
    if slope >= 0.0 and bend > 0.0 and step < ahead:
        # f‴ = 6 v·a + 2 r·a′: as long as it cannot have used up `bend`, f bends upwards and only rises.
        bound = min(bend / (18.0 * speed * most), math.sqrt(bend / 18.0) / most)
        if fade > 0.0:
            bound = min(bound, bend / (6.0 * farthest * fade))
        step = max(step, min(ahead, bound))
    return step
