"""What the mapping rules of a scene did to the notes of its score: the answer to why they sound as they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: One row a deed of a mapping rule of the scene. `note` indexes `Score.notes`, `rule` `Score.mapping`; `value` is what the
#: rule read, `given` what it gave: of the target `timbre` an index into `Score.timbres`.
ACTION_DTYPE = np.dtype([("note", np.int64), ("rule", np.int16), ("value", np.float64), ("given", np.float64)])


@dataclass(frozen=True, slots=True)
class Declared:
    """A mapping rule of the scene, as far as a score tells of it.

    Attributes
    ----------
    name : str
        What it is called.
    source, target : str
        What it reads and what it steers.
    unit, target_unit : str
        Of what it reads and of what it gives; "–" for none, such as of a factor.
    combine : str
        What becomes of the value that was there.
    """

    name: str
    source: str
    unit: str
    target: str
    target_unit: str
    combine: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping rule of the scene did to a note.

    Attributes
    ----------
    name : str
        What the rule is called.
    source, unit : str
        What it read, and in which unit.
    value : float
        What that was.
    target : str
        What it steered.
    combine : str
        Whether what it gave replaced what was there, was added, multiplied, or was its least or most.
    given : float or str
        What the rule gave, before it was combined with what was there; of a timbre its name.
    target_unit : str
        The unit of that; "–" for none, such as of a factor.
    """

    name: str
    source: str
    unit: str
    value: float
    target: str
    target_unit: str
    combine: str
    given: float | str

    @property
    def in_words(self) -> str:
        """The rule by its name, source and target."""
        return f"{self.name}: {self.source} → {self.target}"
