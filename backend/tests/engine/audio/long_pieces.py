"""Ten busy minutes, and the memory that they take."""

import json
import re
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np

from harmonic import encode_into, synthesize
from harmonic.curves import CONTROL_RATE, CURVE_DTYPE, Curve
from harmonic.rules import Rule
from tests.engine.audio.scores import a_busy_score


def ten_minutes(*, n_notes=10_000, duration=600.0):
    """Return a busy score: notes of every timbre in a room, over a bed that breathes."""
    score = a_busy_score(n_notes=n_notes, duration=duration, reverb=0.3)
    values = np.zeros(round(duration * CONTROL_RATE) + 1, CURVE_DTYPE)
    seconds = np.arange(len(values)) / CONTROL_RATE
    values["level"], values["pitch"], values["brightness"] = 0.3 + 0.2 * np.sin(seconds / 5), 45.0, 0.5
    values["wet"] = 0.3
    fields = {name: getattr(score, name) for name in score.__slots__}
    return type(score)(**fields | {"curves": (Curve(next(iter(Rule)), "pad", -1, -1, 0.0, values),)})


def peak_memory():
    """Return the most memory that this process ever had, in bytes.

    What `getrusage` tells on Linux is also that of the process which started this one: so the system's own book is read there.
    """
    book = Path("/proc/self/status")
    if book.is_file():
        return 1024 * int(re.search(r"VmHWM:\s+(\d+) kB", book.read_text())[1])
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def memory_of_ten_minutes(folder, kept, *formats):
    """Return what an interpreter of its own tells that plays ten minutes into a file or into memory, then writes formats.

    A dict of `frames`, and of what the peak of the memory `added` to what the interpreter had before, and of `total`: bytes.
    """
    command = [sys.executable, "-m", "tests.engine.audio.long_pieces", str(folder), kept, *formats]
    backend = Path(__file__).resolve().parents[3]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=backend)
    return json.loads(done.stdout)


def main(folder, kept, *formats):
    """Play ten minutes, write them, and tell what memory that took."""
    synthesize(ten_minutes(n_notes=100, duration=1.0))  # loads what any render loads
    score, before = ten_minutes(), peak_memory()
    audio = synthesize(score, into=Path(folder) / "samples.npy" if kept == "file" else None)
    for name in formats:
        with (Path(folder) / name).open("w+b") as file:
            encode_into(file, audio, name)
    print(json.dumps({"frames": len(audio.samples), "added": peak_memory() - before, "total": peak_memory()}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
