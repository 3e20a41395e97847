"""Packs the frames of a recording for a page."""

from __future__ import annotations

import struct

import numpy as np

from harmonic.recording import FRAME_RATE, Recording

FRAMES_MAGIC = b"HUF1"


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
