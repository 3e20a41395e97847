"""Shows the notes of a score with everything that explains them, and the frames as bytes for a page."""

from __future__ import annotations

import struct
from dataclasses import asdict
from typing import Any

import numpy as np

from harmonic.recording import FRAME_RATE, Recording
from harmonic.score import Score

FRAMES_MAGIC = b"HUF1"


def notes_of(score: Score) -> list[dict[str, Any]]:
    """Return every note with its cause and where it happened.

    Parameters
    ----------
    score : Score
        What is played.

    Returns
    -------
    list of dict
        The fields of `harmonic.score.Note`, and `position`: the place of the event, in m, of orbits in AU.
    """
    places = score.events["position"].tolist()
    return [asdict(note) | {"position": places[note.event]} for note in score]


def frames_bytes(recording: Recording) -> bytes:
    """Return the frames of a recording as one block of bytes.

    Parameters
    ----------
    recording : Recording
        What happened.

    Returns
    -------
    bytes
        Little-endian: the magic "HUF1", uint32 n_frames, uint32 n_bodies, float32 frame_rate, then
        float32 positions [n_frames][n_bodies][3] and float32 angles [n_frames][n_bodies]; NaN where a
        body is not there.
    """
    n_frames, n_bodies = recording.angles.shape
    header = struct.pack("<4sIIf", FRAMES_MAGIC, n_frames, n_bodies, FRAME_RATE)
    positions = np.ascontiguousarray(recording.positions, dtype="<f4")
    angles = np.ascontiguousarray(recording.angles, dtype="<f4")
    return b"".join((header, positions.tobytes(), angles.tobytes()))
