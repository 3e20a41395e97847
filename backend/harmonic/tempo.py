"""How fast a scene beats: the one thing that its physics needs of its harmony, so that sources can count beats."""

from __future__ import annotations

from harmonic.scene import Laws, Scene


def auto_tempo_bpm(laws: Laws) -> float:
    """Return the tempo that gravity suggests: 60 + 120·|g|/20 bpm, from 60 to 180.

    Parameters
    ----------
    laws : Laws
        Whose gravity is meant, in m/s².

    Returns
    -------
    float
        Beats a minute.
    """
    return min(max(60.0 + 120.0 * abs(laws.gravity) / 20.0, 60.0), 180.0)


def tempo_bpm(scene: Scene) -> float:
    """Return the tempo of a scene.

    Parameters
    ----------
    scene : Scene
        Its `harmony.tempo`, or what its gravity suggests where that is `auto`.

    Returns
    -------
    float
        Beats a heard minute.
    """
    given = scene.harmony.tempo
    return auto_tempo_bpm(scene.laws) if isinstance(given, str) else float(given)
