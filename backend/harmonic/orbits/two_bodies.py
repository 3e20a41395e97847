"""Two bodies: Kepler's equation and third law, and from the elements of an orbit to place and velocity and back.

AU, days and solar masses throughout. Formulas: C. D. Murray and S. F. Dermott, *Solar System Dynamics* (1999), ch. 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from harmonic.bodies import Orbit

GAUSS = 0.01720209895
"""Gauss's gravitational constant k (IAU 1976)."""

GRAVITATION = GAUSS**2
"""G = k², in AU³ per solar mass and day²."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Elements:
    """The osculating orbit of a body about another.

    Attributes
    ----------
    semi_major_axis : float
        In AU; negative when the body is not bound.
    eccentricity : float
        1 or more when it is not bound.
    inclination, ascending_node, periapsis, mean_anomaly : float
        In rad. Where an angle has no meaning (no inclination, no eccentricity) it is counted from x or from the node.
    """

    semi_major_axis: float
    eccentricity: float
    inclination: float
    ascending_node: float
    periapsis: float
    mean_anomaly: float


def eccentric_anomaly(mean_anomaly: float, eccentricity: float) -> float:
    """Solve Kepler's equation E − e sin E = M.

    Parameters
    ----------
    mean_anomaly : float
        M, in rad.
    eccentricity : float
        e, from 0 to below 1.

    Returns
    -------
    float
        E, in rad, in the same turn as M.

    Notes
    -----
    Newton's method from E = M + e sin M, kept inside the half turn in which the root lies.
    """
    turn = 2.0 * math.pi * round(mean_anomaly / (2.0 * math.pi))
    mean = mean_anomaly - turn
    low, high = (0.0, math.pi) if mean >= 0 else (-math.pi, 0.0)
    anomaly = min(max(mean + eccentricity * math.sin(mean), low), high)
    for _ in range(60):
        excess = anomaly - eccentricity * math.sin(anomaly) - mean
        low, high = (low, anomaly) if excess > 0 else (anomaly, high)
        refined = anomaly - excess / (1.0 - eccentricity * math.cos(anomaly))
        refined = refined if low <= refined <= high else 0.5 * (low + high)
        if abs(refined - anomaly) <= 2e-16 * max(abs(refined), 1.0):
            return refined + turn
        anomaly = refined
    return anomaly + turn


def period_of(semi_major_axis: float, mu: float) -> float:
    """Return the period of an orbit by Kepler's third law, 2π √(a³/μ).

    Parameters
    ----------
    semi_major_axis : float
        a, in AU.
    mu : float
        G times the mass of both bodies, in AU³/day².

    Returns
    -------
    float
        In days.
    """
    return 2.0 * math.pi * math.sqrt(semi_major_axis**3 / mu)


def semi_major_axis_of(period: float, mu: float) -> float:
    """Return the semi-major axis of an orbit by Kepler's third law.

    Parameters
    ----------
    period : float
        In days.
    mu : float
        G times the mass of both bodies, in AU³/day².

    Returns
    -------
    float
        In AU.
    """
    return math.cbrt(mu * (period / (2.0 * math.pi)) ** 2)


def state_of(orbit: Orbit, mu: float) -> tuple[Vector, Vector]:
    """Return where a body is and how it moves, relative to the one it orbits.

    Parameters
    ----------
    orbit : Orbit
        With a period or a semi-major axis.
    mu : float
        G times the mass of both bodies, in AU³/day².

    Returns
    -------
    tuple of ndarray of float64, shape (3,)
        Position in AU, velocity in AU/day.
    """
    a = semi_major_axis_of(orbit.period, mu) if orbit.period is not None else float(orbit.semi_major_axis or 0.0)
    e = orbit.eccentricity
    anomaly = eccentric_anomaly(math.radians(orbit.mean_anomaly), e)
    cosine, sine = math.cos(anomaly), math.sin(anomaly)
    flattening, speed = math.sqrt(1.0 - e * e), math.sqrt(mu / a) / (1.0 - e * cosine)
    toward, ahead = _axes(orbit)
    position = a * (cosine - e) * toward + a * flattening * sine * ahead
    velocity = -speed * sine * toward + speed * flattening * cosine * ahead
    return position, velocity


def _axes(orbit: Orbit) -> tuple[Vector, Vector]:
    """Return the unit vectors towards periapsis and a quarter turn ahead of it."""
    cos_node, sin_node = _circle(orbit.ascending_node)
    cos_peri, sin_peri = _circle(orbit.periapsis)
    cos_tilt, sin_tilt = _circle(orbit.inclination)
    node = np.array([cos_node, sin_node, 0.0])
    beyond = np.array([-sin_node * cos_tilt, cos_node * cos_tilt, sin_tilt])
    return cos_peri * node + sin_peri * beyond, -sin_peri * node + cos_peri * beyond


def _circle(degrees: float) -> tuple[float, float]:
    """Return cosine and sine, exact at right angles: an orbit in the plane must stay in it to the last bit."""
    quarters = round(degrees / 90.0)
    rest = math.radians(degrees - 90.0 * quarters)
    cosine, sine = math.cos(rest), math.sin(rest)
    turned = ((cosine, sine), (-sine, cosine), (-cosine, -sine), (sine, -cosine))
    return turned[quarters % 4]


def elements_of(position: Vector, velocity: Vector, mu: float) -> Elements:
    """Return the orbit that a body is on at a moment.

    Parameters
    ----------
    position, velocity : ndarray of float64, shape (3,)
        Relative to the body it orbits, in AU and AU/day.
    mu : float
        G times the mass of both bodies, in AU³/day².

    Returns
    -------
    Elements
        Of the conic section that it would follow if there were nobody else; the mean anomaly of an unbound
        orbit is that of the hyperbola, e sinh F − F.
    """
    distance = float(np.linalg.norm(position))
    spin = np.cross(position, velocity)
    pull = np.cross(velocity, spin) / mu - position / distance
    e = float(np.linalg.norm(pull))
    a = 1.0 / (2.0 / distance - float(velocity @ velocity) / mu)
    flat = math.hypot(spin[0], spin[1])
    node = np.array([-spin[1], spin[0], 0.0]) / flat if flat > 1e-14 * abs(spin[2]) else np.array([1.0, 0.0, 0.0])
    toward = pull / e if e > 1e-14 else node
    normal = spin / np.linalg.norm(spin)
    true = _angle_between(toward, position / distance, normal)
    return Elements(
        semi_major_axis=a,
        eccentricity=e,
        inclination=math.atan2(flat, spin[2]),
        ascending_node=math.atan2(node[1], node[0]),
        periapsis=_angle_between(node, toward, normal),
        mean_anomaly=_mean_anomaly(true, e),
    )


def _angle_between(start: Vector, end: Vector, normal: Vector) -> float:
    return math.atan2(float(np.cross(start, end) @ normal), float(start @ end))


def _mean_anomaly(true: float, e: float) -> float:
    if e < 1.0:
        anomaly = 2.0 * math.atan2(math.sqrt(1.0 - e) * math.sin(true / 2.0), math.sqrt(1.0 + e) * math.cos(true / 2.0))
        return anomaly - e * math.sin(anomaly)
    hyperbolic = 2.0 * math.atanh(math.sqrt((e - 1.0) / (e + 1.0)) * math.tan(true / 2.0))
    return e * math.sinh(hyperbolic) - hyperbolic
