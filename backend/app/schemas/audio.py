"""Tracks, scores and temporary renders on the wire."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from app.core.partial import HarmonyChanges
from app.models import TrackStatus
from app.schemas.base import Inbound, Outbound, Resource, Title
from app.schemas.shown_as import ShownAs
from harmonic.bodies import Shape
from harmonic.scene import MAX_DURATION
from harmonic.values import Number


class RenderParameters(HarmonyChanges):
    """Music parameters for one render only, and how long it is."""

    duration: Annotated[Number, Field(gt=0, le=MAX_DURATION)] | None = None


class GenerateIn(Inbound):
    """What to render and keep."""

    scene_id: UUID
    name: Title | None = None
    parameters: RenderParameters | None = None


class TrackLinks(Outbound):
    """Where the files of a track are."""

    file: str
    score: str


class TrackKept(Resource):
    """What is stored of a track; `duration` is that of its file, in s."""

    universe_id: UUID
    scene_id: UUID
    name: str
    status: TrackStatus
    error: str | None
    parameters: dict[str, Any]
    run_hash: str
    duration: float
    n_notes: int | None
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    warnings: list[str]


class TrackOut(TrackKept):
    """A track, and whether it still sounds as its scene would."""

    stale: bool
    links: TrackLinks


class MappedOut(Outbound):
    """What a mapping rule of the scene did to a note; of a timbre `given` is its name."""

    name: str
    source: str
    unit: str
    value: float
    target: str
    target_unit: str
    combine: str
    given: float | str


class NoteOut(Outbound):
    """One note and why it is there."""

    onset: float
    duration: float
    pitch: float
    velocity: float
    pan: float
    timbre: str
    body: str
    other: str
    event: int
    kind: str
    event_time: float
    rule: str
    raw: float
    shift: float
    # Scores that were written before there were rules say nothing of them.
    mapped: list[MappedOut] = Field(default_factory=list)
    # Nor of chords.
    chord: str = ""
    position: list[float]


class CurveOut(Outbound):
    """A voice that sounds on, and what it follows."""

    timbre: str
    body: str | None
    event: int | None
    rule: str
    onset: float
    duration: float
    pitch: float | None
    loudest: float


class ScoreOut(Outbound):
    """Everything that a track plays."""

    title: str
    # Scores that were written before there were authors name none.
    author: str = ""
    duration: float
    tail: float
    tempo_bpm: float
    parameters: dict[str, Any]
    timbres: list[str]
    notes: list[NoteOut]
    curves: list[CurveOut]
    report: dict[str, Any]
    warnings: list[str]
    run_hash: str


class WaveformOut(Outbound):
    """The outline of a track: the lowest and highest sample of each part, channel by channel."""

    duration: float
    sample_rate: int
    low: list[list[float]]
    high: list[list[float]]


class HeardBoundary(Outbound):
    """The box as a page draws it: `walls` are the sides that are walls, `periodic` the axes along which one comes round."""

    kind: str
    size: list[float]
    open: list[str]
    periodic: list[str]
    walls: list[str]


class HeardConstraint(Outbound):
    """What joins two bodies, as a page draws it.

    `a` and `b` are indices of bodies, `b` null for the world. Anchors turn with their body; those of the world are
    places in the scene. A hinge has one anchor; a groove goes from `start` to `end` in `b`.
    """

    kind: str
    a: int
    b: int | None
    anchor_a: list[float]
    anchor_b: list[float] | None
    start: list[float] | None = None
    end: list[float] | None = None


class HeardBody(Outbound):
    """A body as a page draws it; `radius` is that of a disc of the same area; only in orbital scenes whom it orbits, and in how many days."""

    name: str
    radius: float
    shape: Annotated[dict[str, Any], ShownAs(Shape)]
    material: str
    fixed: bool
    sensor: bool
    around: str | None = None
    period: float | None = None


class PreviewLinks(Outbound):
    """Where the sound and the picture of a temporary render are."""

    audio: str
    frames: str


class PreviewOut(Outbound):
    """A temporary render."""

    run_hash: str
    dynamics: str
    duration: float
    frame_rate: int
    n_frames: int
    n_bodies: int
    boundary: HeardBoundary
    observer: Annotated[list[float] | None, Field(description="Of orbital scenes: from where transits are seen.")] = (
        None
    )
    bodies: list[HeardBody]
    constraints: list[HeardConstraint]
    notes: list[NoteOut]
    laws: dict[str, Any]
    harmony: dict[str, Any]
    report: dict[str, Any]
    loudness_lufs: float | None
    warnings: list[str]
    links: PreviewLinks
