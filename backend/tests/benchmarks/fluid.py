"""FluidSynth as a peer, by its C library: a sampler of General MIDI, so that its work differs from ours."""

from __future__ import annotations

import ctypes
import ctypes.util
from pathlib import Path

import numpy as np

from harmonic.score import Score

RATE = 48_000
BLOCK = 64
"""Frames that FluidSynth makes at once: events fall on their borders."""

FONTS = [Path("/usr/share/sounds/sf2") / name for name in ("FluidR3_GM.sf2", "TimGM6mb.sf2", "default-GM.sf2")]
PIANO = 0
MISSING = "not here: apt-get install libfluidsynth3 timgm6mb-soundfont"


class FluidSynth:
    """A synthesizer on one thread, in a room or without effects."""

    def __init__(self, library: str, font: Path, *, reverb: bool) -> None:
        self._lib = ctypes.CDLL(library)
        for name in ("new_fluid_settings", "new_fluid_synth", "fluid_version_str"):
            getattr(self._lib, name).restype = ctypes.c_void_p
        self._lib.fluid_version_str.restype = ctypes.c_char_p
        settings = ctypes.c_void_p(self._lib.new_fluid_settings())
        self._lib.fluid_settings_setnum(settings, b"synth.sample-rate", ctypes.c_double(RATE))
        for name, value in (
            (b"synth.cpu-cores", 1),
            (b"synth.reverb.active", int(reverb)),
            (b"synth.chorus.active", 0),
        ):
            self._lib.fluid_settings_setint(settings, name, value)
        self._lib.fluid_settings_setint(settings, b"synth.polyphony", 4096)
        self._synth = ctypes.c_void_p(self._lib.new_fluid_synth(settings))
        if self._lib.fluid_synth_sfload(self._synth, str(font).encode(), 1) < 0:
            raise OSError(f"FluidSynth cannot load {font}")
        self.version = self._lib.fluid_version_str().decode()
        for channel in range(16):
            self._lib.fluid_synth_program_change(self._synth, channel, PIANO)

    def play(self, score: Score) -> np.ndarray:
        """Return a score played on the piano: every note as long and as high as ours, to the nearest semitone."""
        self._lib.fluid_synth_system_reset(self._synth)
        sides = np.zeros((2, round(score.duration * RATE)), np.float32)
        done = 0
        for time, is_end, key, velocity in _events(score):
            until = min(round(time * RATE / BLOCK) * BLOCK, sides.shape[1])
            self._write(sides, done, until)
            done = until
            if is_end:
                self._lib.fluid_synth_noteoff(self._synth, key % 9, key)
            else:
                self._lib.fluid_synth_noteon(self._synth, key % 9, key, velocity)
        self._write(sides, done, sides.shape[1])
        return sides

    def _write(self, sides: np.ndarray, begin: int, end: int) -> None:
        left, right = (side[begin:].ctypes.data_as(ctypes.c_void_p) for side in sides)
        if end > begin:
            self._lib.fluid_synth_write_float(self._synth, end - begin, left, 0, 1, right, 0, 1)


def _events(score: Score) -> list[tuple[float, int, int, int]]:
    """Return begins and ends of notes in order, an end first."""
    events = []
    for note in score.notes:
        key = round(float(note["pitch"]))
        events.append((float(note["onset"]), 0, key, 1 + round(126 * float(note["velocity"]))))
        events.append((float(note["onset"] + note["duration"]), -1, key, 0))
    return sorted(events)


def fluidsynth(*, reverb: bool) -> FluidSynth | None:
    """Return a synthesizer, or None where the library or a sound font is missing."""
    library, fonts = ctypes.util.find_library("fluidsynth"), [font for font in FONTS if font.is_file()]
    return FluidSynth(library, fonts[0], reverb=reverb) if library and fonts else None
