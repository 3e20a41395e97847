"""The one sentence that joins the arrows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from harmonic.audio.synthesize import Audio, synthesize
from harmonic.music.compose import compose
from harmonic.physics.simulate import simulate
from harmonic.recording import Recording
from harmonic.scene import Scene
from harmonic.score import Score

Stage = Callable[[str, float], None]
"""Told the name of the stage and how much of that stage is done, 0–1."""


@dataclass(frozen=True, eq=False, slots=True)
class Render:
    """Everything that came of a scene.

    Attributes
    ----------
    recording : Recording
        What happened.
    score : Score
        What is played.
    audio : Audio
        What is heard.
    """

    recording: Recording
    score: Score
    audio: Audio

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was clamped, dropped or put to rest, in sentences; that nothing sounds is said once, by the score."""
        return (*self.score.warnings, *(self.audio.warnings if len(self.score) else ()))


def render(scene: Scene, *, author: str = "", on_progress: Stage | None = None, into: Path | None = None) -> Render:
    """Play a scene from its bodies to its sound.

    Parameters
    ----------
    scene : Scene
        What to play.
    author : str
        Who made the piece, for the files that name one; decides nothing that is heard.
    on_progress : callable, optional
        Called as `on_progress(stage, part)` while the work goes on.
    into : Path, optional
        A `.npy` file that takes the samples, as in `synthesize`.

    Returns
    -------
    Render
        The recording, the score and the mastered audio.

    Raises
    ------
    InvalidInput
        If bodies overlap, stand outside the box or cannot be simulated for another reason.
    LimitExceeded
        If the simulation needs more events than the limit.
    """
    tell = on_progress or (lambda _stage, _part: None)
    recording = simulate(scene, on_progress=lambda part: tell("simulate", part))
    tell("compose", 0.0)
    score = replace(compose(recording), author=author)
    audio = synthesize(score, on_progress=lambda part: tell("synthesize", part), into=into)
    return Render(recording, score, audio)
