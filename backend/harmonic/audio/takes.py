"""Where sound is kept while it is made: in memory, or in a file that is written and read block by block."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol, Self, cast

import numpy as np
from numpy.typing import NDArray

from harmonic.audio.lanes import aligned

BLOCK = 1 << 14
"""Frames of a block: 341 ms, small enough to stay in the processor's cache."""

Frames = NDArray[np.float32]


class Take(Protocol):
    """Frames that can be written and read in pieces.

    Attributes
    ----------
    n_frames, n_channels : int
        What it has room for.
    """

    n_frames: int
    n_channels: int

    def read(self, begin: int, end: int) -> Frames:
        """Return frames.

        Parameters
        ----------
        begin, end : int
            The first, and the one after the last.

        Returns
        -------
        ndarray of float32, shape (end - begin, channels)
            Frames that may be changed; whether the take changes with them is its own affair.
        """

    def write(self, begin: int, frames: Frames) -> None:
        """Put frames in their place.

        Parameters
        ----------
        begin : int
            The place of the first.
        frames : ndarray of float32, shape (k, channels)
            What is put there.
        """

    def samples(self) -> Frames:
        """Return all frames; nothing more can be written then.

        Returns
        -------
        ndarray of float32, shape (n, channels)
            Not to be changed.
        """


class MemoryTake:
    """A take in memory.

    Parameters
    ----------
    frames : ndarray of float32, shape (n, C)
        Where it is kept, C-contiguous.
    """

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self.n_frames, self.n_channels = frames.shape

    def read(self, begin: int, end: int) -> Frames:
        """Return a view of frames.

        Parameters
        ----------
        begin, end : int
            The first, and the one after the last.

        Returns
        -------
        ndarray of float32, shape (end - begin, C)
            What is changed in it is changed in the take.
        """
        return self._frames[begin:end]

    def write(self, begin: int, frames: Frames) -> None:
        """Put frames in their place.

        Parameters
        ----------
        begin : int
            The place of the first.
        frames : ndarray of float32, shape (k, C)
            What is put there.
        """
        here = self._frames[begin : begin + len(frames)]
        if here.ctypes.data != frames.ctypes.data:
            here[:] = frames

    def samples(self) -> Frames:
        """Return all frames.

        Returns
        -------
        ndarray of float32, shape (n, C)
            The array itself.
        """
        return self._frames


class FileTake:
    """A take in a NumPy file, of which no more than a block is in memory.

    Parameters
    ----------
    path : Path
        The file, `.npy`; an older one is replaced.
    n_frames, n_channels : int
        What it shall have room for.
    """

    def __init__(self, path: Path, n_frames: int, n_channels: int) -> None:
        self.n_frames, self.n_channels = n_frames, n_channels
        self._path = path
        self._file = path.open("w+b")
        header = {"descr": "<f4", "fortran_order": False, "shape": (n_frames, n_channels)}
        np.lib.format.write_array_header_1_0(self._file, header)
        self._start = self._file.tell()
        self._file.truncate(self._start + 4 * n_frames * n_channels)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file."""
        self._file.close()

    def read(self, begin: int, end: int) -> Frames:
        """Return a copy of frames.

        Parameters
        ----------
        begin, end : int
            The first, and the one after the last.

        Returns
        -------
        ndarray of float32, shape (end - begin, C)
            Changing it changes nothing in the file.
        """
        frames = aligned(end - begin, self.n_channels)
        self._seek(begin)
        self._file.readinto(frames.data.cast("B"))
        return frames

    def write(self, begin: int, frames: Frames) -> None:
        """Put frames in their place.

        Parameters
        ----------
        begin : int
            The place of the first.
        frames : ndarray of float32, shape (k, C)
            What is put there.
        """
        self._seek(begin)
        self._file.write(np.ascontiguousarray(frames, "<f4").data.cast("B"))

    def samples(self) -> Frames:
        """Return all frames as a read-only map of the file.

        Returns
        -------
        ndarray of float32, shape (n, C)
            Loaded from the disk where it is looked at.
        """
        self._file.flush()
        return stored(self._path)

    def _seek(self, begin: int) -> None:
        self._file.seek(self._start + 4 * begin * self.n_channels)


def stored(path: Path) -> Frames:
    """Return samples that were kept in a file.

    Parameters
    ----------
    path : Path
        A `.npy` file.

    Returns
    -------
    ndarray of float32, shape (n, C)
        A read-only map of the file; see `blocks_of`.
    """
    samples: Any = np.load(path, mmap_mode="r", allow_pickle=False)
    return cast("Frames", samples)


def blocks_of(samples: Frames, size: int = BLOCK) -> Iterator[Frames]:
    """Yield samples block by block.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        In memory, or the map of a file: that is read anew, so that no more than a block of it is ever in memory.
    size : int
        Frames of a block; the last may be shorter.

    Yields
    ------
    ndarray of float32, shape (k, C)
        Not to be changed.
    """
    for begin in range(0, len(samples), size):
        yield part_of(samples, begin, min(begin + size, len(samples)))


def part_of(samples: Frames, begin: int, end: int) -> Frames:
    """Return some of the frames of samples.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        In memory, or the map of a file.
    begin, end : int
        The first, and the one after the last.

    Returns
    -------
    ndarray of float32, shape (end - begin, C)
        A view of what is in memory, a copy of what is in a file.
    """
    if not (isinstance(samples, np.memmap) and samples.filename and samples.flags.c_contiguous):
        return samples[begin:end]
    count, width = end - begin, samples.shape[1]
    skipped = samples.offset + samples.itemsize * begin * width
    return np.fromfile(samples.filename, np.float32, count * width, offset=skipped).reshape(count, width)
