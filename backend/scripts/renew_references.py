"""Renders ready scenes and keeps what they sound like now, on purpose: the tests compare every later render with it.

Names of presets as arguments; all of them without any. Says of each how far it has moved, in dB.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harmonic.presets import preset_names
from tests.engine.strangers.references import TOLERANCE_DB, renew


def main(names: list[str]) -> int:
    """Renew what is named, and return the exit code."""
    unknown = sorted(set(names) - set(preset_names()))
    if unknown:
        print(f"There is no preset {', '.join(unknown)}.", file=sys.stderr)
        return 2
    for name, moved in renew(names or preset_names()):
        print(f"{name}  {'new' if moved is None else f'{moved:.2f} dB of {TOLERANCE_DB:g} allowed'}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
