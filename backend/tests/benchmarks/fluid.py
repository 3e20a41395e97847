"""FluidSynth as a peer, by its C library: a sampler of General MIDI, so that its work differs from ours.

Whatever is not set here is as it ships: interpolation of the fourth order, its own reverb and chorus. No voice is stolen.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from pathlib import Path

import numpy as np

from harmonic.score import Score

RATE = 48_000
BLOCK = 64
"""Frames that FluidSynth makes at once: events fall on their borders."""

CHANNELS = 64
"""Enough that no key is struck again where it is still held: that would end the note that sounds there."""

DRUMS = 9
"""Of every 16 channels, the one that plays no pitches."""

FONTS = {
    "TimGM6mb": Path("/usr/share/sounds/sf2/TimGM6mb.sf2"),
    "FluidR3": Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"),
}
"""Sound fonts of General MIDI: the piano of the first has one recording a note, that of the second two, left and right."""

PIANO = 0
MISSING = "not here: apt-get install libfluidsynth3 timgm6mb-soundfont fluid-soundfont-gm"


class FluidSynth:
    """A synthesizer on one thread, in a room or without effects."""

    def __init__(self, library: str, font: Path, *, reverb: bool, chorus: bool = False) -> None:
        self._lib = ctypes.CDLL(library)
        for name in ("new_fluid_settings", "new_fluid_synth", "fluid_version_str"):
            getattr(self._lib, name).restype = ctypes.c_void_p
        self._lib.fluid_version_str.restype = ctypes.c_char_p
        settings = ctypes.c_void_p(self._lib.new_fluid_settings())
        self._lib.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(RATE))
        for name, value in (
            (b"synth.cpu-cores", 1),
            (b"synth.reverb.active", int(reverb)),
            (b"synth.chorus.active", int(chorus)),
            (b"synth.midi-channels", CHANNELS),
        ):
            self._lib.fluid_settings_setint(settings, name, value)
        self._lib.fluid_settings_setint(settings, b"synth.polyphony", 4096)
        self._synth = ctypes.c_void_p(self._lib.new_fluid_synth(settings))
        if self._lib.fluid_synth_sfload(self._synth, str(font).encode(), 1) < 0:
            raise OSError(f"FluidSynth cannot load {font}")
        self.version = self._lib.fluid_version_str().decode()
        for channel in range(CHANNELS):
            self._lib.fluid_synth_program_change(self._synth, channel, PIANO)

    def play(self, score: Score) -> np.ndarray:
        """Return a score played on the piano: every note as long and as high as ours, to the nearest semitone."""
        self._lib.fluid_synth_system_reset(self._synth)
        sides = np.zeros((2, round(score.duration * RATE)), np.float32)
        done = 0
        for time, is_end, channel, key, velocity in _events(score):
            until = min(round(time * RATE / BLOCK) * BLOCK, sides.shape[1])
            self._write(sides, done, until)
            done = until
            if is_end:
                self._lib.fluid_synth_noteoff(self._synth, channel, key)
            else:
                self._lib.fluid_synth_noteon(self._synth, channel, key, velocity)
        self._write(sides, done, sides.shape[1])
        return sides

    def _write(self, sides: np.ndarray, begin: int, end: int) -> None:
        left, right = (side[begin:].ctypes.data_as(ctypes.c_void_p) for side in sides)
        if end > begin:
            self._lib.fluid_synth_write_float(self._synth, end - begin, left, 0, 1, right, 0, 1)


def _events(score: Score) -> list[tuple[float, int, int, int, int]]:
    """Return begins and ends of notes in order, an end first, each with its channel, key and velocity."""
    events = []
    free: dict[tuple[int, int], float] = {}
    for note in sorted(score.notes, key=lambda note: float(note["onset"])):
        onset, key = float(note["onset"]), round(float(note["pitch"]))
        end = onset + float(note["duration"])
        melodic = (each for each in range(CHANNELS) if each % 16 != DRUMS)
        channel = next(each for each in melodic if free.get((each, key), 0.0) <= onset)
        free[channel, key] = end
        events.append((onset, 0, channel, key, 1 + round(126 * float(note["velocity"]))))
        events.append((end, -1, channel, key, 0))
    return sorted(events)


def fluidsynth(font: str, *, reverb: bool, chorus: bool = False) -> FluidSynth | None:
    """Return a synthesizer with one of `FONTS`, or None where the library or the sound font is missing."""
    library, path = ctypes.util.find_library("fluidsynth"), FONTS[font]
    return FluidSynth(library, path, reverb=reverb, chorus=chorus) if library and path.is_file() else None
