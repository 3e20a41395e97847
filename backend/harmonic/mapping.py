"""What a person writes to say how physics becomes sound: rules from a source to a target, as frozen values."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, StrictBool, StrictInt, Tag, ValidationInfo, field_validator, model_validator

from harmonic.values import Name, Number, Value
from harmonic.vocabulary.quantities import SOURCES, TARGETS, EventKindName, SourceName, TargetName
from harmonic.vocabulary.timbres import TimbreName

MAX_RULES = 64
MAX_CONDITIONS = 8

TransferName = Literal["linear", "log", "exp", "sqrt", "power", "steps"]
Combination = Literal["replace", "add", "multiply", "max", "min"]
Whose = Literal["sounding", "other"]
Pair = tuple[Number, Number]
Percent = Annotated[Number, Field(ge=0, le=100)]

EXPONENT, STEPS = 2.0, 4
"""What `power` raises to and how many `steps` there are, unless a rule says."""


class Condition(Value):
    """Something that must hold for a rule to act.

    Attributes
    ----------
    source : str or None
        What must lie `above` one value, `below` another, or between the two.
    of : str
        Whose it is, of a source of one body: the body that sounds, or the other that it met.
    above, below : float or None
        In the unit of the source; the limits themselves do not count.
    kinds : tuple of str
        Kinds of events, one of which must have happened; any where there are none.
    """

    source: SourceName | None = None
    of: Whose = "sounding"
    above: Number | None = None
    below: Number | None = None
    kinds: Annotated[tuple[EventKindName, ...], Field(max_length=15)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        limits = self.above is not None or self.below is not None
        if self.source is None and (limits or not self.kinds):
            raise ValueError("a condition needs a source with above or below, or kinds of events")
        if self.source is not None and not limits:
            raise ValueError("a condition on a source needs above or below")
        if self.of == "other" and (self.source is None or SOURCES[self.source].scope != "body"):
            raise ValueError("only a source of one body can be of the other")
        if self.above is not None and self.below is not None and self.above >= self.below:
            raise ValueError("above must be less than below, or the condition never holds")
        return self


class InputRange(Value):
    """Between which values of the source a rule runs, given or found by calibration.

    Attributes
    ----------
    values : tuple of float or None
        Lowest and highest, in the unit of the source.
    percentiles : tuple of float or None
        Of the values that the source takes in the first 20 heard seconds; 5 and 95 where neither is given.
    """

    values: Pair | None = None
    percentiles: tuple[Percent, Percent] | None = None

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.values is not None and self.percentiles is not None:
            raise ValueError("an input is given by values or by percentiles, not by both")
        given = self.values or self.percentiles
        if given is not None and given[0] >= given[1]:
            raise ValueError("the first of the two must be less than the second")
        return self

    @property
    def percents(self) -> tuple[float, float]:
        """The percentiles that count where no values are given."""
        return self.percentiles or (5.0, 95.0)


def _one_or_all(value: Any) -> str:
    return "all" if isinstance(value, list | tuple) else "one"


Conditions = Annotated[tuple[Condition, ...], Field(max_length=MAX_CONDITIONS)]


class MappingRule(Value):
    """One rule: where a source lies in its input range decides where the target lies in its output range.

    Attributes
    ----------
    name : str
        What it is called where notes are explained; "rule 1" and so on where it has no name.
    source, target : str
        Out of the tables of sources and targets.
    bodies : tuple of str
        Names of those whose notes and voices it steers, all where it names none; one that ends in ``*`` stands for
        every name that begins like it.
    of : str
        Whose value counts, of a source of one body: that of the body that sounds, or of the other that it met.
    partner : str
        The second body of a source of a pair; empty for the one that was met.
    curve : str
        How the input becomes the output: `linear`, `log` (equal ratios of the source are equal steps of the target), `exp`
        (equal steps of the source are equal ratios of the target), `sqrt`, `power` or `steps`.
    exponent : float or None
        Of `power`; 2 unless said.
    steps : int or None
        How many `steps` the output has; 4 unless said.
    timbres : tuple of str
        What the target `timbre` chooses from, in order.
    input : InputRange
        What lies outside counts as its end.
    output : tuple of float or None
        What the target is at the two ends of the input, in its unit; its whole range where nothing is given.
    invert : bool
        Whether the ends of the output are exchanged.
    when : Condition or tuple of Condition
        All of them must hold.
    combine : str
        What becomes of the value that the default, or an earlier rule on the same target, gave: the rule's value
        replaces it, is added to it or multiplied with it, or the larger or smaller of both counts.
    """

    name: Name = ""
    source: SourceName
    target: TargetName
    bodies: Annotated[tuple[Annotated[Name, Field(min_length=1)], ...], Field(max_length=100)] = ()
    of: Whose = "sounding"
    partner: Name = ""
    curve: TransferName = "linear"
    exponent: Annotated[Number, Field(gt=0, le=16)] | None = None
    steps: Annotated[StrictInt, Field(ge=2, le=64)] | None = None
    timbres: Annotated[tuple[TimbreName, ...], Field(max_length=16)] = ()
    input: InputRange = InputRange()
    combine: Combination = "replace"
    output: Pair | None = None
    invert: StrictBool = False
    when: Annotated[
        Annotated[Condition, Tag("one")] | Annotated[Conditions, Tag("all")], Discriminator(_one_or_all)
    ] = ()

    @field_validator("exponent", "steps")
    @classmethod
    def _shapes_its_curve(cls, value: float | None, info: ValidationInfo) -> float | None:
        """Refuse what shapes another curve than the rule has."""
        curve = "power" if info.field_name == "exponent" else "steps"
        if value is not None and info.data.get("curve", curve) != curve:
            raise ValueError(f"only the curve {curve} has {'an exponent' if curve == 'power' else 'steps'}")
        return value

    @field_validator("of")
    @classmethod
    def _of_one_body(cls, value: Whose, info: ValidationInfo) -> Whose:
        """Refuse the other body where the source is of none or of both."""
        source = info.data.get("source")
        if value == "other" and source is not None and SOURCES[source].scope != "body":
            raise ValueError(f"{source} is not of one body")
        return value

    @field_validator("timbres")
    @classmethod
    def _are_chosen(cls, value: tuple[TimbreName, ...], info: ValidationInfo) -> tuple[TimbreName, ...]:
        """Refuse timbres that no rule would choose from."""
        if value and info.data.get("target", "timbre") != "timbre":
            raise ValueError("only the target timbre chooses among timbres")
        return value

    @field_validator("input")
    @classmethod
    def _has_a_logarithm(cls, value: InputRange, info: ValidationInfo) -> InputRange:
        """Refuse ratios of what is not positive."""
        if info.data.get("curve") == "log" and value.values is not None and value.values[0] <= 0:
            raise ValueError("the curve log needs an input above 0")
        return value

    @field_validator("combine")
    @classmethod
    def _names_combine_with_nothing(cls, value: Combination, info: ValidationInfo) -> Combination:
        """Refuse to reckon with timbres."""
        if value != "replace" and info.data.get("target") == "timbre":
            raise ValueError("a timbre can only be replaced")
        return value

    @field_validator("output")
    @classmethod
    def _is_within_reach(cls, value: Pair | None, info: ValidationInfo) -> Pair | None:
        """Refuse outputs that the target could never have."""
        target, combine = info.data.get("target"), info.data.get("combine")
        if value is None or target is None or combine is None:
            return value
        if target == "timbre":
            raise ValueError("the target timbre has timbres, and no output")
        low, high = reach_of(target, combine)
        if not all(low <= end <= high for end in value):
            raise ValueError(f"outside what {target} can be: {low:g} to {high:g} with combine {combine}")
        return value

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        """Refuse a rule whose parts do not go together."""
        if self.target == "timbre" and not self.timbres:
            raise ValueError("the target timbre needs timbres to choose from")
        if self.target == "timbre" and self.curve == "exp":
            raise ValueError("the curve exp needs an output of numbers; timbres have none")
        if self.curve == "exp" and min(self.ends) <= 0:
            raise ValueError("the curve exp needs an output above 0")
        if self.output is None and self.combine in ("add", "multiply"):
            raise ValueError(f"what is to {self.combine} needs an output")
        if self.partner and not any(SOURCES[name].scope == "pair" for name in self.sources):
            raise ValueError(f"{self.source} is not of a pair, and has no partner")
        return self

    @property
    def sources(self) -> tuple[SourceName, ...]:
        """What it reads: its source, then those of its conditions."""
        return (self.source, *(each.source for each in self.conditions if each.source is not None))

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What must hold, all of it."""
        return (self.when,) if isinstance(self.when, Condition) else self.when

    @property
    def ends(self) -> Pair:
        """What the target is at the lower and at the upper end of the input."""
        target = TARGETS[self.target]
        first, last = self.output or (target.low, target.high)
        return (last, first) if self.invert else (first, last)

    @property
    def is_sustained(self) -> bool:
        """Whether it steers sustained voices, and not notes."""
        return TARGETS[self.target].steers == "sustained"

    def concerns(self, body: str) -> bool:
        """Tell whether the rule steers what a body plays.

        Parameters
        ----------
        body : str
            What the body is called.

        Returns
        -------
        bool
            Whether it is one of the rule's bodies.
        """
        return not self.bodies or any(is_called(body, given) for given in self.bodies)


def is_called(body: str, given: str) -> bool:
    """Tell whether a body is meant by a name.

    Parameters
    ----------
    body : str
        What the body is called.
    given : str
        A name, or how names begin, with ``*`` behind it.

    Returns
    -------
    bool
        Whether it is meant.
    """
    return body == given or (given.endswith("*") and body.startswith(given[:-1]))


def reach_of(target: TargetName, combine: Combination) -> Pair:
    """Return what the output of a rule may be.

    Parameters
    ----------
    target : str
        What it steers.
    combine : str
        How.

    Returns
    -------
    low, high : float
        The range of the target; what is added may be as large as that is wide, and factors go from 0 to 16.
    """
    low, high = TARGETS[target].low, TARGETS[target].high
    if combine == "add":
        return low - high, high - low
    return (0.0, 16.0) if combine == "multiply" else (low, high)
