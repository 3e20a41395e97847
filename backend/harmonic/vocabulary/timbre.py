"""What a timbre is: partials that a blow wakes and that die away, or that sound on while something lasts."""

from __future__ import annotations

from dataclasses import dataclass

from harmonic.vocabulary.materials import LN_1000, Material
from harmonic.vocabulary.resonators import ResonatorName


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
    """

    name: str
    sentence: str
    ratios: tuple[float, ...]
    gains: tuple[float, ...]
    material: Material
    hardness: float = 1.0
    sustain: Sustain | None = None
    resonator: ResonatorName | None = None

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

    def decay_rates(self, frequency: float) -> tuple[float, ...]:
        """Return how fast every partial of a note dies away.

        Parameters
        ----------
        frequency : float
            Of the partial of ratio 1, in Hz.

        Returns
        -------
        tuple of float
            The decay rates, in 1/s, in the order of the ratios.
        """
        return tuple(self.material.decay_rate(frequency * ratio) for ratio in self.ratios)

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
