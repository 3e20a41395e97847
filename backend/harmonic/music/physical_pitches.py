"""Gives every body the pitch that its shape, size and material have by themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from harmonic.music.given import given_pitches
from harmonic.music.instruments import timbre_of
from harmonic.music.parameters import MusicParameters
from harmonic.scene import Body, Scene
from harmonic.shapes import Box, Polygon, Segment, Shape
from harmonic.vocabulary.derived import timbre_named
from harmonic.vocabulary.fundamentals import fundamental
from harmonic.vocabulary.materials import MATERIALS
from harmonic.vocabulary.resonators import ResonatorName

LOWEST, HIGHEST = 21.0, 108.0
"""MIDI numbers of A0 and C8, between which a pitch is heard as one."""

CENTRE = 66.5
"""MIDI number between E4 and A4: the middle of a system that is moved is brought near to it."""

THICKEST, THIN = 0.2, 0.1
"""How thick a body is at most, over its length, and how thick one is that is seen from its face. Chosen."""

Floats = NDArray[np.float64]


def physical_pitches(scene: Scene, music: MusicParameters) -> Floats:
    """Return the pitch that each body has by itself.

    Where one of them could not be heard, all are moved by the same number of octaves, the least that brings everybody
    within `LOWEST` … `HIGHEST`: every interval stays that of two bodies, exactly. A system too wide for that is brought
    with its mean as near as can be to `CENTRE`, and who is still outside moves by octaves of its own. A body whose voice
    names a pitch has that one.

    Parameters
    ----------
    scene : Scene
        Of particles or rigid bodies.
    music : MusicParameters
        Its instruments count: they are what rings.

    Returns
    -------
    ndarray of float64, shape (N,)
        MIDI numbers.
    """
    given = given_pitches(scene, music)
    own = np.flatnonzero(np.isnan(given))
    if len(own):
        frequencies = np.array([fundamental_of(scene.bodies[index], music) for index in own])
        given[own] = _audible(69.0 + 12.0 * np.log2(frequencies / 440.0))
    return given


def fundamental_of(body: Body, music: MusicParameters) -> float:
    """Return the frequency at which a body rings by itself.

    Parameters
    ----------
    body : Body
        Its shape gives length and thickness, its material density and stiffness; its voice, the primary instrument or
        its material says what rings. An instrument that is no body (`synth`, `strings` …) rings as the material does.
    music : MusicParameters
        Its primary instrument counts.

    Returns
    -------
    float
        In Hz, audible or not.
    """
    length, thickness = size_of(body.shape)
    return fundamental(_rings(body, music), MATERIALS[body.material], length=length, thickness=thickness)


def size_of(shape: Shape) -> tuple[float, float]:
    """Return length and thickness of a shape as a body that rings.

    Parameters
    ----------
    shape : Shape
        A box or polygon is as long as its longer side and as thick as its shorter one, at most a fifth of that; a segment
        is as thick as twice its radius, a tenth of its length if it has none, and at most a fifth; a circle is as
        long as it is wide and a tenth as thick; a compound is as long as the circle of its area.

    Returns
    -------
    length, thickness : float
        In m.
    """
    length, thickness = _sides(shape)
    return length, min(thickness or THIN * length, THICKEST * length)


def _sides(shape: Shape) -> tuple[float, float]:
    if isinstance(shape, Box):
        return max(shape.size[:2]), min(shape.size[:2])
    if isinstance(shape, Segment):
        return float(np.hypot(shape.b[0] - shape.a[0], shape.b[1] - shape.a[1])) + 2e-9, 2.0 * shape.radius
    if isinstance(shape, Polygon):
        width, height = np.ptp(np.array(shape.vertices), axis=0).tolist()
        return max(width, height), min(width, height)
    return 2.0 * shape.disc_radius, 0.0


def _rings(body: Body, music: MusicParameters) -> ResonatorName:
    played = timbre_named(timbre_of(body, music, low=False)).resonator
    of_material = timbre_named(body.material).resonator
    rings = played or of_material
    if rings is None:
        raise TypeError(f"{body.material} is no body")
    return rings


def _audible(pitches: Floats) -> Floats:
    low, high = float(np.min(pitches)), float(np.max(pitches))
    least, most = int(np.ceil((LOWEST - low) / 12.0)), int(np.floor((HIGHEST - high) / 12.0))
    if least <= most:
        return np.asarray(pitches + 12.0 * min(max(0, least), most))
    moved = pitches + 12.0 * np.round((CENTRE - np.mean(pitches)) / 12.0)
    up = np.ceil(np.maximum(LOWEST - moved, 0.0) / 12.0)
    down = np.ceil(np.maximum(moved - HIGHEST, 0.0) / 12.0)
    return np.asarray(moved + 12.0 * (up - down))
