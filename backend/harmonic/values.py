"""The kinds of values that scenes are made of: finite numbers within limits, and frozen models."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictInt, StrictStr, Tag

from harmonic.vocabulary.scales import ScaleName
from harmonic.vocabulary.timbres import TimbreName
from harmonic.vocabulary.tunings import MOST_NOTES

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
"""A finite number: `true`, "5", NaN and Infinity are none."""

Coordinate = Annotated[Number, Field(ge=-1e6, le=1e6)]
Vector = tuple[Coordinate, Coordinate, Coordinate]
Speed = Annotated[Number, Field(ge=-1e4, le=1e4)]
Breeze = Annotated[Number, Field(ge=-100, le=100)]
Unit = Annotated[Number, Field(ge=0, le=1)]
Angle = Annotated[Number, Field(ge=-360, le=360)]
Name = Annotated[StrictStr, Field(max_length=200)]


def _auto_or_value(value: Any) -> str:
    return "auto" if value == "auto" else "value"


def _contact_or_value(value: Any) -> str:
    return "contact" if value == "contact" else "value"


def _name_or_list(value: Any) -> str:
    return "list" if isinstance(value, list | tuple) else "name"


Auto = Annotated[Literal["auto"], Tag("auto")]
_AUTO = Discriminator(_auto_or_value)
AutoUnit = Annotated[Auto | Annotated[Unit, Tag("value")], _AUTO]
AutoTempo = Annotated[Auto | Annotated[Number, Field(ge=40, le=240), Tag("value")], _AUTO]
AutoStep = Annotated[Auto | Annotated[Number, Field(gt=0, le=1e6), Tag("value")], _AUTO]
AutoStretch = Annotated[Auto | Annotated[Number, Field(ge=0.25, le=4), Tag("value")], _AUTO]
AutoTimbre = Annotated[Auto | Annotated[TimbreName, Tag("value")], _AUTO]
Degree = Annotated[StrictInt, Field(ge=0, le=MOST_NOTES - 1)]
Degrees = Annotated[tuple[Degree, ...], Field(min_length=1, max_length=MOST_NOTES)]
StrikePosition = Annotated[
    Annotated[Literal["contact"], Tag("contact")] | Annotated[Unit, Tag("value")], Discriminator(_contact_or_value)
]
Scale = Annotated[Annotated[ScaleName, Tag("name")] | Annotated[Degrees, Tag("list")], Discriminator(_name_or_list)]


class Value(BaseModel):
    """A frozen value that refuses names it does not know and numbers that are not finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)
