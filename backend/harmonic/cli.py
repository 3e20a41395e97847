"""The command line of the library: scenes in, music out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from harmonic import presets as preset_scenes
from harmonic._version import __version__
from harmonic.audio.formats import FORMATS
from harmonic.audio.stems import StemsBy
from harmonic.audio.table import sound_table
from harmonic.errors import Fault, HarmonicError, InvalidInput
from harmonic.files import write_whole
from harmonic.intervals import UNITS, Unit, intervals
from harmonic.inverse import KINDS, Kind, design
from harmonic.music.derived import derived_tuning
from harmonic.music.midi import MidiLayout, midi_warnings
from harmonic.outputs import Writer, writers_of
from harmonic.picture.plot import KINDS as PICTURE_KINDS
from harmonic.pipeline import Render
from harmonic.pipeline import render as render_scene
from harmonic.scene import Scene
from harmonic.vocabulary.quantities import SOURCES, TARGETS
from harmonic.vocabulary.scales import SCALE_SENTENCES
from harmonic.vocabulary.timbres import TIMBRES
from harmonic.vocabulary.tunings import TUNING_SENTENCES
from harmonic.warming import EVERY_KERNEL

BAD_INPUT = 2
STAGES: Mapping[str, tuple[int, int]] = {"simulate": (0, 40), "compose": (40, 50), "synthesize": (50, 100)}
"""Where each stage begins and ends on the progress bar, in percent."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="harmonic")
def main() -> None:
    """Turn physics into music."""


@main.command()
@click.argument("scene_file", metavar="SCENE.json", required=False, type=click.Path(path_type=Path))
@click.option("--preset", metavar="NAME", help="Play a ready scene; `harmonic presets` lists them.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Sound: a file that ends in .wav, .flac, .ogg, .opus or .mp3."
)
@click.option("--format", "sound_format", metavar="NAME", help=f"Of the sound: {', '.join(FORMATS)}.")
@click.option("--stems", type=click.Path(path_type=Path), help="The parts of the mix, each for itself: a .zip.")
@click.option(
    "--stems-by",
    type=click.Choice([str(kind) for kind in StemsBy]),
    default=str(StemsBy.INSTRUMENT),
    show_default=True,
    help="What makes a part.",
)
@click.option("--midi", type=click.Path(path_type=Path), help="The notes as a Standard MIDI File.")
@click.option(
    "--midi-layout",
    type=click.Choice([str(layout) for layout in MidiLayout]),
    default=str(MidiLayout.TYPE_1),
    show_default=True,
    help="A track a timbre, everything in one track, or an MPE zone a timbre.",
)
@click.option("--score", type=click.Path(path_type=Path), help="The notes and their causes: .json or .csv.")
@click.option("--musicxml", type=click.Path(path_type=Path), help="The notes on paper, as MusicXML.")
@click.option("--captions", type=click.Path(path_type=Path), help="What is heard in words, as WebVTT.")
@click.option("--waveform", type=click.Path(path_type=Path), help="The outline of the sound in 1000 parts, as JSON.")
@click.option("--events", type=click.Path(path_type=Path), help="What happened, as CSV.")
@click.option("--curves", type=click.Path(path_type=Path), help="Resonant angles at every frame, as CSV.")
@click.option(
    "--plot", "picture", type=click.Path(path_type=Path), help="Trails, piano roll, spectrogram: .png or .svg."
)
@click.option(
    "--plot-kind", type=click.Choice(PICTURE_KINDS), default="all", show_default=True, help="What the picture shows."
)
@click.option("--report", type=click.Path(path_type=Path), help="How exact the simulation was, as JSON.")
@click.option("--author", default="", metavar="NAME", help="Who made the piece, for the files that name one.")
@click.option("--duration", type=float, metavar="S", help="Heard seconds, instead of the scene's own.")
@click.option("--seed", type=int, metavar="N", help="Instead of the scene's own.")
@click.option("--quiet", is_flag=True, help="Show no progress and no summary.")
def render(scene_file: Path | None, preset: str | None, *, quiet: bool, **options: Any) -> None:
    """Play a scene and write what came of it."""
    try:
        scene = _changed(_scene(scene_file, preset), duration=options["duration"], seed=options["seed"])
        writers = writers_of(options)
        author = options["author"]
        with TemporaryDirectory(prefix=".harmonic-", dir=next(iter(writers)).absolute().parent) as beside:
            # The samples wait on the disk that the file goes to: an hour of them would fill the memory.
            play = render_scene if quiet else _with_progress
            result = play(scene, author=author, into=Path(beside) / "samples.npy")
            write_whole({path: writer(result) for path, writer in writers.items()})
    except InvalidInput as error:
        _stop(str(error), BAD_INPUT)
    except (HarmonicError, OSError) as error:
        _stop(str(error), 1)
    if not quiet:
        _summarize(result, writers, midi_layout=options["midi_layout"] if options["midi"] else None)


@main.command("design")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--every", required=True, help="Intervals between the strikes of each body, such as 1/2,1/3,1/4.")
@click.option("--unit", type=click.Choice(UNITS), default="bars", show_default=True, help="What --every counts.")
@click.option("--tempo", type=float, default=120.0, show_default=True, help="Beats a minute; four make a bar.")
@click.option("--gravity", type=float, default=9.81, show_default=True, help="m/s².")
@click.option("--amplitude", type=float, default=30.0, show_default=True, help="Degrees that pendulums swing out.")
@click.option("--restitution", type=float, default=1.0, show_default=True, help="Speed that the slowest ball keeps.")
@click.option("--days", type=float, default=10.0, show_default=True, help="Days of an orbit in a heard second.")
@click.option("--duration", type=float, default=60.0, show_default=True, help="Heard seconds.")
@click.option("--out", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the scene.")
def design_scene(
    kind: Kind, *, every: str, unit: Unit, tempo: float, days: float, out: Path | None, **options: float
) -> None:
    """Find lengths, heights or orbits from when bodies should strike, and write the scene."""
    try:
        found = design(kind, intervals(every, unit=unit, tempo_bpm=tempo), days_a_second=days, **options)
        if out is not None:
            write_whole({out: found.scene.model_dump_json(indent=1).encode() + b"\n"})
    except InvalidInput as error:
        _stop(str(error), BAD_INPUT)
    except OSError as error:
        _stop(str(error), 1)
    for body, interval, value in zip(
        found.scene.body_names[-len(found.values) :], found.every, found.values, strict=True
    ):
        click.echo(f"{body}  every {interval:.9g} s  {found.quantity} {value:.12g} {found.unit}")


@main.command()
def presets() -> None:
    """List the ready scenes."""
    for name in preset_scenes.preset_names():
        click.echo(f"{name}  {Scene.preset(name).description}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Write the whole table: partials, resonators, materials.")
def timbres(*, as_json: bool) -> None:
    """List the timbres."""
    if as_json:
        click.echo(json.dumps(sound_table(), ensure_ascii=False))
        return
    for name, timbre in TIMBRES.items():
        click.echo(f"{name}  {timbre.sentence}")


@main.command()
def scales() -> None:
    """List the scales."""
    for name, sentence in SCALE_SENTENCES.items():
        click.echo(f"{name}  {sentence}")


@main.command()
def tunings() -> None:
    """List the tunings that have names."""
    for name, sentence in TUNING_SENTENCES.items():
        click.echo(f"{name}  {sentence}")


@main.command("tuning")
@click.argument("scene_file", metavar="SCENE.json", required=False, type=click.Path(path_type=Path))
@click.option("--preset", metavar="NAME", help="A ready scene; `harmonic presets` lists them.")
@click.option("--period", type=click.FloatRange(1.5, 4), default=2.0, show_default=True, help="Near which it repeats.")
@click.option("--out", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A Scala file to write it to.")
def tuning_of(scene_file: Path | None, *, preset: str | None, period: float, out: Path | None) -> None:
    """Find the intervals at which the timbres of a scene are smoothest."""
    try:
        found = derived_tuning(_scene(scene_file, preset), period=period)
        if out is not None:
            write_whole({out: found.to_scl().encode()})
    except InvalidInput as error:
        _stop(str(error), BAD_INPUT)
    except OSError as error:
        _stop(str(error), 1)
    click.echo(found.tuning.name)
    for cents, ratio, depth in zip(found.cents, found.ratios, found.depths, strict=True):
        click.echo(f"{cents:.3f} cents  {ratio:.6f}  depth {depth:.3f}")


@main.command()
def sources() -> None:
    """List what mapping rules can read."""
    for name, source in SOURCES.items():
        units = " or ".join(dict.fromkeys(source.unit_in(dynamics) for dynamics in source.dynamics))
        click.echo(f"{name}  {source.sentence} [{units}] {', '.join(source.dynamics)}")


@main.command()
def targets() -> None:
    """List what mapping rules can steer."""
    for name, target in TARGETS.items():
        click.echo(f"{name}  {target.sentence} [{target.unit}] {target.low:g} to {target.high:g}")


@main.command()
def warm() -> None:
    """Compile every kernel once, so that the first render is fast."""
    for scene in EVERY_KERNEL:
        _with_progress(scene, label=f"Compiling {scene.name}")


def _scene(path: Path | None, preset: str | None) -> Scene:
    if (path is None) == (preset is None):
        allowed = "SCENE.json or --preset NAME, one of them"
        raise InvalidInput([Fault("SCENE.json", "which scene?", "", allowed)])
    return Scene.preset(preset) if preset is not None else Scene.load(path)  # type: ignore[arg-type] # one is given


def _changed(scene: Scene, **changes: float | None) -> Scene:
    """Return the scene with the options that were given, checked like any other scene."""
    given = {name: value for name, value in changes.items() if value is not None}
    return Scene.parse(json.dumps(scene.model_dump() | given)) if given else scene


def _with_progress(scene: Scene, *, author: str = "", label: str | None = None, into: Path | None = None) -> Render:
    title = label or f"Playing {scene.name}"
    with click.progressbar(length=100, label=title, file=sys.stderr) as bar:

        def advance(stage: str, part: float) -> None:
            begin, end = STAGES[stage]
            bar.update(int(begin + (end - begin) * part) - bar.pos)

        return render_scene(scene, author=author, on_progress=advance, into=into)


def _summarize(result: Render, writers: Mapping[Path, Writer], *, midi_layout: str | None) -> None:
    events, notes = len(result.recording.events), len(result.score)
    loudness = result.audio.loudness_lufs
    click.echo(f"{events} events, {notes} notes, {result.audio.duration:g} s at {loudness:.1f} LUFS", err=True)
    for warning in (*result.warnings, *(midi_warnings(result.score, layout=midi_layout) if midi_layout else ())):
        click.echo(f"Note: {warning}", err=True)
    for path in writers:
        click.echo(f"Wrote {path}", err=True)


def _stop(message: str, code: int) -> None:
    click.echo(f"harmonic: {message}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
