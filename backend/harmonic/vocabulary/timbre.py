"""What a timbre is: partials that a blow wakes and that die away, or that sound on while something lasts."""

from __future__ import annotations

from dataclasses import dataclass

from harmonic.vocabulary.materials import LN_1000, Material
from harmonic.vocabulary.resonators import ResonatorName
from harmonic.vocabulary.transients import Transient


@dataclass(frozen=True, slots=True)
class Sustain:
    """How a timbre sounds on.

    Attributes
    ----------
    darkness : float
        By how many dB an octave the partials fall more steeply at brightness 0 than at 1.
    spread : tuple of float
        Cents by which its players are out of tune, each of whom plays all partials.
    formants : tuple of tuple of float
        Frequency and width in Hz and height of the resonances that everything sounds through; none lets all through.
    flutter : float
        How much the level trembles, 0–1, sixty times a second and at random: what rubs is never even.
    """

    darkness: float
    spread: tuple[float, ...] = (0.0,)
    formants: tuple[tuple[float, float, float], ...] = ()
    flutter: float = 0.0


@dataclass(frozen=True, slots=True)
class Timbre:
    """How a body rings.

    Attributes
    ----------
    name : str
        What scenes call it.
    sentence : str
        What it is, for people.
    ratios : tuple of float
        Frequencies of the partials over that of the first; the one of ratio 1 carries the pitch.
    gains : tuple of float
        Amplitudes of the partials for a very short blow.
    material : Material
        Whose Rayleigh damping the partials have.
    hardness : float
        Factor on the contact time of the blow: a felt hammer is soft (above 1), a bare tine hard.
    sustain : Sustain, optional
        How it sounds while something lasts; those without can only be struck.
    resonator : str, optional
        Which body rings, where it is one: its size can then say the pitch.
    transients : tuple of Transient
        What a blow adds that dies first.
    level_db : float
        What brings it to the loudness of the others at equal velocity.
    """

    name: str
    sentence: str
    ratios: tuple[float, ...]
    gains: tuple[float, ...]
    material: Material
    hardness: float = 1.0
    sustain: Sustain | None = None
    resonator: ResonatorName | None = None
    transients: tuple[Transient, ...] = ()
    level_db: float = 0.0

    @property
    def is_sustained(self) -> bool:
        """Whether it can sound on."""
        return self.sustain is not None

    @property
    def alpha(self) -> float:
        """Rayleigh damping that all its partials share, in 1/s."""
        return self.material.alpha

    @property
    def beta(self) -> float:
        """Rayleigh damping that grows with the square of the angular frequency, in s."""
        return self.material.beta

    @property
    def struck_ratios(self) -> tuple[float, ...]:
        """Ratios of everything that a blow wakes: the partials, then the transients."""
        return (*self.ratios, *(each.ratio for each in self.transients))

    @property
    def struck_gains(self) -> tuple[float, ...]:
        """Amplitudes of everything that a blow wakes, in the same order."""
        return (*self.gains, *(each.gain for each in self.transients))

    def decay_rates(self, frequency: float) -> tuple[float, ...]:
        """Return how fast everything that a blow wakes dies away.

        Parameters
        ----------
        frequency : float
            Of the partial of ratio 1, in Hz.

        Returns
        -------
        tuple of float
            The decay rates, in 1/s, of the partials, then of the transients.
        """
        damping = (*(1.0 for _ in self.ratios), *(each.damping for each in self.transients))
        rates = (self.material.decay_rate(frequency * ratio) for ratio in self.struck_ratios)
        return tuple(times * rate for times, rate in zip(damping, rates, strict=True))

    def ring(self, frequency: float) -> float:
        """Return the time in which the partial of ratio 1 falls by 60 dB.

        Parameters
        ----------
        frequency : float
            Of that partial, in Hz.

        Returns
        -------
        float
            In s.
        """
        return LN_1000 / self.material.decay_rate(frequency)
