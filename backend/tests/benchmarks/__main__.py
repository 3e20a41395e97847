"""Measures everything, prints it, and writes it to docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numba
import numpy as np
import pymunk
import rebound
from benchmarks import cost, orbits, particles, pipeline, rigid, sound
from benchmarks.harness import RUNS, Result

PAGE = Path(__file__).resolve().parents[3] / "docs" / "benchmarks.md"
PICTURE = PAGE.with_name("cost.svg")
HEAD = """# Benchmarks

`make bench` measures this and writes it here. Every ratio is of one run, ours and the peer's in turns, and is a ratio of medians of {runs}; absolute
times are those of one machine ({machine}) and drift from run to run. The peers get the work that they do fastest: they step the same bodies
and record nothing, while our times are those of `simulate`: checks, frames, events and the report included. Only orbits are measured twice, in
processor time, the least of {runs}: our steps alone, with the look for close encounters, against theirs, then `simulate`. Of sound, too, the least
processor time of {runs} counts wherever one thread does the work (of slow encoders, that of one run). FluidSynth's work differs: it plays recorded samples of General MIDI's piano, at the same onsets and as long, to the semitone.
The peak of memory is that of an interpreter of its own, from when it has played a second to when the files are written.

Measured with Python {python}, NumPy {numpy}, Numba {numba}, pymunk {pymunk}, REBOUND {rebound}.

| work | ours | against | ratio |
|---|---|---|---|
"""
COST = """
## Cost against the number of bodies

![Cost against the number of bodies](cost.svg)

| work | µs at so many bodies |
|---|---|
"""


def page_of(results: list[Result]) -> str:
    """Return the page that shows the results."""
    head = HEAD.format(
        runs=RUNS,
        machine=f"{os.cpu_count()} processors, {platform.machine()}",
        python=platform.python_version(),
        numpy=np.__version__,
        numba=numba.__version__,
        pymunk=pymunk.version,
        rebound=rebound.__version__,
    )
    return head + "".join(f"| {row.work} | {row.ours} | {row.peer} | {row.ratio} |\n" for row in results)


def points_of(curve: cost.Curve) -> str:
    """Return the points of a curve in words."""
    return ", ".join(f"{n:,}: {micros:.2g}" for n, micros in curve.points)


def main() -> None:
    """Measure, print, write."""
    page = page_of([*particles.measure(), *rigid.measure(), *orbits.measure(), *pipeline.measure(), *sound.measure()])
    curves = cost.curves()
    page += COST + "".join(f"| {curve.name} | {points_of(curve)} |\n" for curve in curves)
    print(page)  # noqa: T201 - what was asked for
    PAGE.write_text(page, "utf-8")
    PICTURE.write_bytes(cost.picture_of(curves))


main()
