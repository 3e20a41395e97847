"""How a scene says which tuning it is in: by name, or by numbers, or as the text of a file."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StrictInt, StrictStr, Tag, ValidationInfo, field_validator, model_validator

from harmonic.scala.kbm import tuning_of_files
from harmonic.scala.lines import BrokenFile
from harmonic.scala.scl import MOST_AN_OCTAVE, read_scl
from harmonic.values import Number, Value
from harmonic.vocabulary.tunings import MOST_NOTES, OCTAVE, TUNINGS, Tuning, TuningName, cents_of, equal, meantone

MOST_TEXT = 50_000
"""Characters that a file may have."""

Text = Annotated[StrictStr, Field(max_length=MOST_TEXT)]


class EqualTuning(Value):
    """Equal steps of a period, which is a ratio of frequencies."""

    kind: Literal["equal"] = "equal"
    divisions: Annotated[StrictInt, Field(ge=1, le=MOST_NOTES)] = 12
    period: Annotated[Number, Field(ge=1.01, le=8)] = 2.0

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        """Refuse steps that nobody hears."""
        an_octave = self.divisions * OCTAVE / cents_of(self.period)
        if an_octave > MOST_AN_OCTAVE + 1e-9:
            raise ValueError(f"{an_octave:.4g} steps an octave are too many; at most {MOST_AN_OCTAVE}")
        return self


class MeantoneTuning(Value):
    """Twelve degrees on a chain of fifths, each narrowed by `comma` of the syntonic comma."""

    kind: Literal["meantone"] = "meantone"
    comma: Annotated[Number, Field(ge=0, le=0.5)] = 0.25


class ScalaTuning(Value):
    """The texts of a Scala file and, if need be, of its keyboard mapping."""

    kind: Literal["scala"] = "scala"
    scl: Text
    kbm: Text = ""

    @field_validator("scl")
    @classmethod
    def _is_a_scale(cls, value: str) -> str:
        """Refuse a file that cannot be read, with its line."""
        read_scl(value)
        return value

    @field_validator("kbm")
    @classmethod
    def _is_a_mapping_of_it(cls, value: str, info: ValidationInfo) -> str:
        """Refuse a mapping that cannot be read, with its line."""
        if "scl" in info.data:
            tuning_of_files(info.data["scl"], value)
        return value


class SceneTuning(Value):
    """The tuning in which the scene's own timbres are smoothest, with a period near the ratio of frequencies."""

    kind: Literal["scene"] = "scene"
    period: Annotated[Number, Field(ge=1.5, le=4)] = 2.0


def _name_or_object(value: Any) -> str:
    return "name" if isinstance(value, str) else "object"


Kind = Annotated[EqualTuning | MeantoneTuning | ScalaTuning | SceneTuning, Field(discriminator="kind")]
TuningChoice = Annotated[
    Annotated[TuningName, Tag("name")] | Annotated[Kind, Tag("object")], Discriminator(_name_or_object)
]


def period_of_scene(choice: TuningChoice) -> float | None:
    """Return the ratio near which the period of a tuning is looked for that comes from the timbres of the scene.

    Parameters
    ----------
    choice : str or Value
        What the scene says.

    Returns
    -------
    float or None
        None where the tuning is another.
    """
    if isinstance(choice, SceneTuning):
        return choice.period
    return SceneTuning().period if choice == "scene" else None


@lru_cache(maxsize=64)
def fixed_tuning(choice: TuningChoice) -> Tuning | None:
    """Return the tuning that a scene names.

    Parameters
    ----------
    choice : str or Value
        What the scene says.

    Returns
    -------
    Tuning or None
        None where it is found from the timbres of the scene.

    Raises
    ------
    BrokenFile
        If it is a file that cannot be read; those of a scene that was validated can.
    """
    if isinstance(choice, EqualTuning):
        return equal(choice.divisions, choice.period)
    if isinstance(choice, MeantoneTuning):
        return meantone(choice.comma)
    if isinstance(choice, ScalaTuning):
        return tuning_of_files(choice.scl, choice.kbm)
    return None if isinstance(choice, SceneTuning) or choice == "scene" else TUNINGS[choice]


__all__ = [
    "BrokenFile",
    "EqualTuning",
    "MeantoneTuning",
    "ScalaTuning",
    "SceneTuning",
    "TuningChoice",
    "fixed_tuning",
    "period_of_scene",
]
