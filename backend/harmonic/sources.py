"""Where bodies come from that nobody places one by one: clouds at the beginning, spawners as time goes on."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, StrictInt, Tag

from harmonic.bodies import Body
from harmonic.values import Name, Number, Value, Vector

Extent = Annotated[Number, Field(ge=0, le=1e4)]
Temperature = Annotated[Number, Field(ge=0, le=1e12)]
Moment = Annotated[Number, Field(ge=0, le=3600)]
Curve = Annotated[tuple[tuple[Moment, Temperature], ...], Field(min_length=1, max_length=256)]

MAX_SOURCES = 64


def _number_or_curve(value: Any) -> str:
    return "curve" if isinstance(value, list | tuple) else "number"


class Cloud(Value):
    """Many bodies of one kind, scattered at the beginning from the scene's seed, none overlapping another.

    Attributes
    ----------
    name : str
        Its bodies are called this and a number; "cloud 1 1" and so on where it has no name.
    count : int
        How many bodies.
    body : Body
        What each is like; its place and velocity are those of the cloud as a whole.
    size : tuple of float or None
        Width, height and depth of the region about `body.position` in which their places lie, as far as the box
        reaches; None for the whole box, wherever `body.position` is.
    distribution : str
        `uniform` places, `gaussian` with a standard deviation of a quarter of the region, or a jittered `lattice`.
        Where bodies are too close together to be thrown at random, the first two are taken from a lattice as well.
    temperature : float or tuple of (float, float)
        T in J (with k_B = 1): each component of a velocity is normal with the variance T/m (Maxwell–Boltzmann), added
        to the velocity of `body`, which is exactly their mean: what the draw drifts by is taken off again. A curve
        gives heard seconds and temperatures, joined by straight lines; the first holds before it begins, the last
        after it ends.
    thermostat : float
        How often a simulated second each body meets the bath (Andersen's thermostat) and gets a new velocity of the
        temperature that holds then; 0 for none. The bath is at rest, and leaves spin as it is.
    """

    name: Name = ""
    count: Annotated[StrictInt, Field(ge=1, le=20_000)] = 100
    body: Body = Body()
    size: tuple[Extent, Extent, Extent] | None = None
    distribution: Literal["uniform", "gaussian", "lattice"] = "uniform"
    temperature: Annotated[
        Annotated[Temperature, Tag("number")] | Annotated[Curve, Tag("curve")], Discriminator(_number_or_curve)
    ] = 0.0
    thermostat: Annotated[Number, Field(ge=0, le=1000)] = 0.0

    @property
    def curve(self) -> tuple[tuple[float, float], ...]:
        """The temperature as heard seconds and J, one pair for a constant one."""
        return self.temperature if isinstance(self.temperature, tuple) else ((0.0, self.temperature),)

    @property
    def hottest(self) -> float:
        """The highest temperature, in J."""
        return max(temperature for _, temperature in self.curve)

    def temperature_at(self, heard: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the temperature at given times.

        Parameters
        ----------
        heard : ndarray of float64, shape (K,)
            Heard seconds.

        Returns
        -------
        ndarray of float64, shape (K,)
            In J.
        """
        moments, temperatures = zip(*self.curve, strict=True)
        return np.asarray(np.interp(heard, moments, temperatures))


class Spawner(Value):
    """A source that makes bodies as time goes on, each for a while.

    Attributes
    ----------
    name : str
        Its bodies are called this and a number; "spawner 1 1" and so on where it has no name.
    body : Body
        What each is like at the moment it appears.
    every : float
        Beats or heard seconds from one to the next; of Poisson times, on average.
    unit : str
        Whether `every`, `start` and `lifetime` count beats of the scene's tempo or heard seconds.
    timing : str
        `regular`, or at random times, as rain falls (`poisson`).
    start : float
        When it begins; a regular one makes its first body then.
    count : int or None
        How many it makes at most; None for as many as the piece has time for.
    lifetime : float or None
        How long each stays; None for as long as the piece lasts.
    spread : tuple of float
        Half the width, height and depth of the region about `body.position` in which each appears at random, in m.
    """

    name: Name = ""
    body: Body = Body()
    every: Annotated[Number, Field(ge=0.01, le=3600)] = 1.0
    unit: Literal["beats", "seconds"] = "beats"
    timing: Literal["regular", "poisson"] = "regular"
    start: Annotated[Number, Field(ge=0, le=3600)] = 0.0
    count: Annotated[StrictInt, Field(ge=1, le=20_000)] | None = None
    lifetime: Annotated[Number, Field(gt=0, le=3600)] | None = None
    spread: Vector = (0.0, 0.0, 0.0)
