"""Measures true peaks as ITU-R BS.1770-4 defines them, by fourfold oversampling."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from harmonic.audio._kernels_level import N_TAPS, TICK, WIDTH, tick_peaks
from harmonic.audio.lanes import aligned
from harmonic.audio.takes import blocks_of

#: Kaiser's shape parameter: 80 dB of stop band.
_KAISER_BETA = 7.86


def n_ticks(n_frames: int) -> int:
    """Return in how many ticks of 32 frames a sound is measured.

    Parameters
    ----------
    n_frames : int
        Of the sound; the last tick may be cut short.

    Returns
    -------
    int
        At least 0.
    """
    return -(-n_frames // TICK)


def whole_ticks(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return frames followed by silence to the end of their last tick.

    Parameters
    ----------
    frames : ndarray of float32, shape (n, C)
        Any frames.

    Returns
    -------
    ndarray of float32, shape (m, C)
        C-contiguous; the frames themselves where nothing is missing.
    """
    missing = -len(frames) % TICK
    if not missing:
        return np.ascontiguousarray(frames)
    return np.concatenate([frames, np.zeros((missing, frames.shape[1]), np.float32)])


class PeakMeter:
    """Takes the true peaks of sound that comes block by block, by fourfold oversampling.

    Parameters
    ----------
    n_frames : int
        Of the whole sound.
    below : float
        Peaks that cannot reach this part of the largest frame so far are not worth the search: their tick gets its
        largest frame. The largest peak is found in any case.

    Attributes
    ----------
    peaks : ndarray of float32, shape (ticks,)
        Linear, the largest of all channels, of each tick of 32 frames; whole after `finish`.
    """

    def __init__(self, n_frames: int, *, below: float) -> None:
        self.peaks = np.zeros(n_ticks(n_frames), np.float32)
        self._below = below
        self._largest = 0.0
        self._n_done = -1
        self._room = aligned(4 * WIDTH)
        self._near: list[NDArray[np.float32]] = []

    def add(self, frames: NDArray[np.float32]) -> None:
        """Measure the next frames; the peaks of the last tick wait for what comes after it.

        Parameters
        ----------
        frames : ndarray of float32, shape (k, C)
            At 48 kHz, an even number of channels; k is a multiple of 32 but for the last of the sound.
        """
        if not len(frames):
            return
        self._largest = max(self._largest, largest(frames))
        self._measure(whole_ticks(frames))

    def finish(self) -> float:
        """Measure what waits.

        Returns
        -------
        float
            The largest of all peaks: the largest magnitude of the samples and of three points between each two; 0
            for silence.
        """
        if self._near:
            self._measure(np.zeros((TICK, 2 * len(self._near)), np.float32))
        return float(self.peaks.max(initial=0.0))

    def _measure(self, frames: NDArray[np.float32]) -> None:
        """Measure the tick that waits and all of these but the last."""
        sides = range(0, frames.shape[1], 2)
        before = self._near or [np.zeros((2 * TICK, 2), np.float32) for _ in sides]
        windows = [np.concatenate([near, frames[:, side : side + 2]]) for near, side in zip(before, sides, strict=True)]
        self._near = [window[-2 * TICK :] for window in windows]
        found = np.zeros(len(windows[0]) // TICK - 2, np.float32)
        for window in windows:
            peaks = np.zeros_like(found)
            floor = self._largest * self._below
            tick_peaks(window, _taps_in_turn(), _reach(), floor, self._room, peaks)
            np.maximum(found, peaks, out=found)
        fresh = found[-min(self._n_done, 0) :][: len(self.peaks) - max(self._n_done, 0)]
        first = max(self._n_done, 0)
        self.peaks[first : first + len(fresh)] = fresh
        self._n_done += len(found)


def true_peak(samples: NDArray[np.float32]) -> float:
    """Return the true peak of samples, linear.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, C)
        At 48 kHz; an even number of channels.

    Returns
    -------
    float
        The largest magnitude of the samples and of three points between each two; 0 for silence.
    """
    meter = PeakMeter(len(samples), below=1.0)
    for frames in blocks_of(samples):
        meter.add(frames)
    return meter.finish()


def largest(samples: NDArray[np.float32]) -> float:
    """Return the largest magnitude among samples, without a copy of them.

    Parameters
    ----------
    samples : ndarray of float32, shape (n, 2)
        Any samples.

    Returns
    -------
    float
        Linear; 0 if there are none.
    """
    return max(float(samples.max(initial=0.0)), -float(samples.min(initial=0.0)))


@cache
def _taps_in_turn() -> NDArray[np.float32]:
    """Return four taps of each phase, then the next four."""
    return np.ascontiguousarray(_oversampling_taps().reshape(3, N_TAPS // 4, 4).swapaxes(0, 1)).reshape(-1)


@cache
def _reach() -> float:
    """Return the most by which oversampling can raise a peak."""
    return float(np.abs(_oversampling_taps()).sum(axis=1).max())


@cache
def _oversampling_taps() -> NDArray[np.float32]:
    """Return the phases ¼, ½ and ¾ of a sinc in a Kaiser window, each with a gain of 1 at 0 Hz."""
    at = np.arange(N_TAPS) - (N_TAPS // 2 - 1) - np.array([[0.25], [0.5], [0.75]])
    window = np.i0(_KAISER_BETA * np.sqrt(1.0 - (at / (N_TAPS / 2 + 0.25)) ** 2))
    taps = np.sinc(at) * window
    even: NDArray[np.float64] = taps / taps.sum(axis=1, keepdims=True)
    return even.astype(np.float32)
