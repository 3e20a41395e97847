"""What rolls and slides is heard for as long as it does, as loud and bright as it is fast."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from harmonic.curves import Curve
from harmonic.music.cast import Cast
from harmonic.music.levels import pan_of
from harmonic.music.sustained.motion import smoothed, still
from harmonic.recording import FRAME_RATE, EventKind, Recording
from harmonic.rules import Rule
from harmonic.scene import Scene

LOUDEST = 0.25
"""Amplitude of something very fast: 12 dB under the hardest note."""

MOST_AT_ONCE = 16
"""More is noise: those that begin later are left out."""

_STARTS = {EventKind.SLIDE_START: EventKind.SLIDE_END, EventKind.ROLL_START: EventKind.ROLL_END}
_LEAST_SPEED = 0.05


@dataclass(frozen=True, slots=True)
class Rub:
    """Something that rolls or slides.

    Attributes
    ----------
    event : int
        Index of the event with which it began.
    body : int
        Who does it.
    begin, end : float
        Heard seconds.
    """

    event: int
    body: int
    begin: float
    end: float


def friction_of(recording: Recording, cast: Cast) -> tuple[list[Curve], int]:
    """Return a voice for everything that rolls or slides.

    Parameters
    ----------
    recording : Recording
        Of particles or rigid bodies.
    cast : Cast
        Whose pitches they have.

    Returns
    -------
    curves : list of Curve
        In order of their beginning; of level and brightness v/(v + v₀), v₀ being the speed of a fall through a quarter of
        the box, or 1 m/s where nothing falls.
    n_left_out : int
        How many there were no voices for.
    """
    rubs = list(_rubs(recording))
    kept: list[Rub] = []
    for rub in rubs:
        if sum(other.end > rub.begin for other in kept) < MOST_AT_ONCE:
            kept.append(rub)
    return [_voice(recording, cast, rub) for rub in kept], len(rubs) - len(kept)


def _rubs(recording: Recording) -> Iterator[Rub]:
    """Yield what rolls or slides, in order of its beginning; what goes on at the end of the piece ends with it."""
    scale, end = recording.scene.laws.time_scale, recording.scene.duration
    events = recording.events
    for index in np.flatnonzero(np.isin(events["kind"], list(_STARTS))):
        begun = events[index]
        body, begin = int(begun["body_a"]), float(begun["time"]) / scale
        closing = (events["kind"] == _STARTS[EventKind(int(begun["kind"]))]) & (events["body_a"] == body)
        (ends,) = np.nonzero(closing & (events["time"] > begun["time"]))
        until = float(events["time"][ends[0]]) / scale if len(ends) else end
        if min(until, end) > begin:
            yield Rub(int(index), body, begin, min(until, end))


def _voice(recording: Recording, cast: Cast, rub: Rub) -> Curve:
    first, last = math.ceil(rub.begin * FRAME_RATE), math.floor(rub.end * FRAME_RATE)
    frames = np.clip(np.arange(first, max(last, first) + 1), 0, len(recording.times) - 1)
    speeds = np.linalg.norm(np.nan_to_num(recording.velocities[frames, rub.body]), axis=1)
    share = smoothed(speeds / (speeds + _usual_speed(recording.scene)), rise=0.03, fall=0.08)
    pitch = cast.pitches[rub.body]
    values = still(len(frames), pitch=float(pitch))
    gain = 10.0 ** (float(cast.gains_db[rub.body]) / 20.0)
    values["level"] = np.minimum(LOUDEST * gain * share, 1.0)
    values["brightness"] = share
    places = np.nan_to_num(recording.positions[frames, rub.body, 0])
    values["pan"] = pan_of(places, np.full(len(frames), pitch), width=recording.scene.laws.boundary.size[0])
    values["wet"] = 0.4
    return Curve(Rule.FRICTION, "friction", rub.body, rub.event, first / FRAME_RATE, values)


def _usual_speed(scene: Scene) -> float:
    fall = abs(scene.laws.gravity) * scene.laws.boundary.size[1] / 2.0
    return max(math.sqrt(fall), _LEAST_SPEED) if fall > 0 else 1.0
