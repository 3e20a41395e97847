"""Where along a body a blow falls: each place wakes the modes of the body in its own proportions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from harmonic.music.cast import Cast
from harmonic.music.mapping.motion import motion_at
from harmonic.recording import Recording
from harmonic.rules import Rule
from harmonic.scene import Body, Scene
from harmonic.shapes import Box, Polygon, Segment
from harmonic.vocabulary.derived import STEP, derived_name, names_along
from harmonic.vocabulary.resonators import RESONATORS

Floats = NDArray[np.float64]
Notes = NDArray[np.void]


def contact_timbres(scene: Scene) -> tuple[str, ...]:
    """Return every timbre that a scene's bodies have at the places where they can be struck.

    Parameters
    ----------
    scene : Scene
        Whose bodies are meant.

    Returns
    -------
    tuple of str
        Names, as often as they come: those of bodies whose `strike_position` is that of the contact.
    """
    voices = {(body.material, body.voice.resonator) for body in scene.bodies if _is_placed(body)}
    return tuple(name for material, rings in voices if rings for name in names_along(material, rings))


def struck_where_met(notes: Notes, recording: Recording, cast: Cast) -> Notes:
    """Return notes with the timbre of the place where their bodies were struck.

    Parameters
    ----------
    notes : ndarray of NOTE_DTYPE, shape (M,)
        With their bodies, events and rules.
    recording : Recording
        What happened: only frames up to each event count.
    cast : Cast
        Its timbres hold those of `contact_timbres`.

    Returns
    -------
    ndarray of NOTE_DTYPE, shape (M,)
        The very same where no body asks for it.
    """
    bodies = recording.scene.bodies
    placed = np.array([_is_placed(body) for body in bodies], dtype=np.bool_)
    if not np.any(placed):
        return notes
    struck = notes.copy()
    chosen = np.flatnonzero((notes["rule"] == Rule.STRIKE) & placed[notes["body"]])
    places = _places(recording, notes["body"][chosen], notes["event"][chosen])
    for index, place in zip(chosen, places, strict=True):
        body = bodies[notes["body"][index]]
        struck["timbre"][index] = cast.timbres.index(_name_at(body, float(place)))
    return struck


def _is_placed(body: Body) -> bool:
    return body.voice.strike_position == "contact"


def _name_at(body: Body, place: float) -> str:
    rings = body.voice.resonator
    if rings is None:
        raise TypeError("only a resonator is struck at a place")
    shapes = RESONATORS[rings].shapes
    counted = abs(2.0 * place - 1.0) if shapes and shapes.is_radial else place
    return derived_name(body.material, rings, round(counted / STEP) * STEP)


def _places(recording: Recording, struck: NDArray[np.int32], events: NDArray[np.int64]) -> Floats:
    """Return how far along its body each contact lies, 0–1."""
    happened = recording.events[events]
    motion = motion_at(recording, happened["time"], struck.astype(np.int64))
    away = happened["position"] - motion.positions
    cos, sin = np.cos(motion.angles), np.sin(motion.angles)
    local = np.stack([cos * away[:, 0] + sin * away[:, 1], cos * away[:, 1] - sin * away[:, 0]], axis=1)
    ends = {index: _ends(recording.scene.bodies[index]) for index in np.unique(struck).tolist()}
    return np.array([_along(point, *ends[index]) for point, index in zip(local, struck.tolist(), strict=True)])


def _along(point: Floats, first: Floats, last: Floats) -> float:
    """Return which part of the way from the first to the last end a point lies beside."""
    way = last - first
    return float(np.clip(np.dot(point - first, way) / np.dot(way, way), 0.0, 1.0))


def _ends(body: Body) -> tuple[Floats, Floats]:
    """Return the two ends of the longer side of a body, in its own frame."""
    shape = body.shape
    if isinstance(shape, Segment):
        return np.array(shape.a[:2]), np.array(shape.b[:2])
    low, high = np.array([list(sides) for sides in _extent(body)])
    axis = int(high[1] - low[1] > high[0] - low[0])
    middle = (low + high) / 2.0
    first, last = middle.copy(), middle.copy()
    first[axis], last[axis] = low[axis], high[axis]
    return first, last


def _extent(body: Body) -> Iterator[tuple[float, float]]:
    """Yield the lowest and the highest corner of a box or a polygon, in its own frame."""
    shape = body.shape
    if isinstance(shape, Box):
        yield (-shape.size[0] / 2, -shape.size[1] / 2)
        yield (shape.size[0] / 2, shape.size[1] / 2)
    elif isinstance(shape, Polygon):
        yield (min(x for x, _ in shape.vertices), min(y for _, y in shape.vertices))
        yield (max(x for x, _ in shape.vertices), max(y for _, y in shape.vertices))
