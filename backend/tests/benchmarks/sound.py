"""The sound alone: synthesis against FluidSynth, its exactness, what each part of it costs, and the memory it takes."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial

import numpy as np
from benchmarks.fluid import MISSING, fluidsynth
from benchmarks.harness import Result, Work
from benchmarks.orbits import processor_seconds, processor_time

from harmonic import encode, synthesize
from harmonic.audio.formats import FORMATS
from harmonic.audio.lanes import aligned
from harmonic.audio.loudness import loudness
from harmonic.audio.master import master
from harmonic.audio.peaks import true_peak
from harmonic.audio.space import Reverb, acoustics_of
from harmonic.audio.synthesize import CHUNK, Audio
from harmonic.score import Score
from harmonic.vocabulary.timbres import TIMBRES
from tests.engine.audio.exactness import FREQUENCIES, worst_of_mix, worst_of_partials
from tests.engine.audio.long_pieces import memory_of_ten_minutes
from tests.engine.audio.scores import a_busy_score, a_note, a_score, mixed

RATE = 48_000


def sixteen_partials() -> Score:
    """Return 1000 notes of 16 partials in a minute, each of a second."""
    random = np.random.default_rng(3)
    pitches = (36, 43, 48, 52, 55, 60)
    notes = [
        a_note(
            timbre="synth",
            onset=float(random.uniform(0.0, 58.5)),
            pitch=float(random.choice(pitches)),
            velocity=float(random.uniform(0.3, 1.0)),
            pan=float(random.uniform(-0.8, 0.8)),
            contact_time=1e-5,
            ring=6.0,
            duration=1.5,
        )
        for _ in range(1000)
    ]
    return a_score(*notes, duration=60.0)


def against_fluidsynth(*, reverb: bool) -> Result:
    """Measure notes alone, or in a room, without the master: processor time on one thread."""
    score, peer = sixteen_partials(), fluidsynth(reverb=reverb)
    score = replace(score, room=replace(score.room, reverb=0.25 if reverb else 0.0))
    works: list[Work] = [lambda: mixed(score)]
    if peer is not None:
        works.append(lambda: peer.play(score))
    ours, *theirs = processor_seconds(*works)
    name = f"FluidSynth {peer.version}, which plays samples" if peer else f"FluidSynth, {MISSING}"
    told = f", {theirs[0] * 1e3:.0f} ms, {60 / theirs[0]:.0f} × real time" if theirs else ""
    return Result(
        f"1000 notes of 16 partials in 60 s, {'in a room' if reverb else 'dry'}, one thread",
        f"{ours * 1e3:.0f} ms, {60 / ours:.0f} × real time",
        name + told,
        f"{theirs[0] / ours:.1f} ×" if theirs else "–",
    )


def exactness() -> list[Result]:
    """Measure how far sines and notes are from what they should be."""
    notes = [a_note(timbre=name, onset=0.1 + 0.2 * k) for k, name in enumerate(TIMBRES)]
    score = a_score(*notes, duration=8.0)
    return [
        Result(
            f"worst of {len(FREQUENCIES)} partials from 20 Hz to 20 kHz, any sample",
            f"{worst_of_partials():.0f} dB",
            "sines and exponentials in float64",
            "–",
        ),
        Result(
            "notes of all timbres, mixed; partials are left when they are lost beside their note",
            f"{worst_of_mix(score, mixed(score)):.0f} dB under a note",
            "all partials to their end, in float64",
            "–",
        ),
    ]


def parts() -> list[Result]:
    """Measure what is done to a minute of sound."""
    score = replace(a_busy_score(n_notes=1000, duration=60.0), loudness_lufs=-14.0)
    mix, audio = mixed(score), synthesize(score)
    works: dict[str, Work] = {
        "reverb of 60 s": lambda: reverberated(60),
        "loudness of 60 s": lambda: loudness(audio.samples),
        "true peak of 60 s": lambda: true_peak(audio.samples),
        "master of 60 s with its limiter": lambda: master(mix.copy(), loudness_lufs=-10.0),
    }
    times = zip(works, processor_seconds(*works.values()), strict=True)
    results = [Result(name, f"{time * 1e3:.0f} ms", "–", "–") for name, time in times]
    return results + [encoded(audio, name) for name in ("wav16", "wav", "wav32f", "flac", "ogg", "opus", "mp3")]


def reverberated(seconds: int) -> None:
    """Play a room for so long."""
    room = Reverb(acoustics_of((10.0, 6.0, 0.0)), amount=0.25, longest=CHUNK)
    send, left, right = aligned(3, CHUNK)
    send[:] = 0.1
    for _ in range(seconds * RATE // CHUNK + 1):
        room.add(send, left, right)


def encoded(audio: Audio, name: str) -> Result:
    """Measure an encoder; those that take long only once."""
    work = partial(encode, audio, name)
    time = processor_seconds(work)[0] if FORMATS[name].is_exact else processor_time(work)
    return Result(f"60 s as {FORMATS[name].sentence.partition(';')[0]}", f"{time * 1e3:.0f} ms", "–", "–")


def memory() -> list[Result]:
    """Measure the peak of the memory of ten minutes with 10,000 notes, a bed and a room, in interpreters of their own."""
    results = []
    for kept, where, formats in (("file", "in a file", ("wav", "flac", "mp3")), ("memory", "in memory", ("wav",))):
        with tempfile.TemporaryDirectory() as folder:
            told = memory_of_ten_minutes(folder, kept, *formats)
        results.append(
            Result(
                f"ten minutes, 10,000 notes, a bed and a room, {where}, then {', '.join(formats)}: peak of memory",
                f"{told['added'] / 1e6:.0f} MB added, {told['total'] / 1e6:.0f} MB in all",
                "the samples alone, 230 MB",
                "–",
            )
        )
    return results


def measure() -> list[Result]:
    """Measure the sound."""
    return [against_fluidsynth(reverb=False), against_fluidsynth(reverb=True), *exactness(), *parts(), *memory()]
