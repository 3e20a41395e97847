"""The command line, run as a person runs it."""

import json
import subprocess
import sys
import wave
import zipfile
from pathlib import Path

import mido
import pytest
from click.testing import CliRunner, Result

from harmonic import preset_names
from harmonic.cli import main
from harmonic.scala.scl import read_scl
from harmonic.vocabulary.quantities import SOURCES, TARGETS
from harmonic.vocabulary.scales import SCALES
from harmonic.vocabulary.timbres import TIMBRES
from harmonic.vocabulary.tunings import TUNING_SENTENCES

BALL = {
    "name": "Ball",
    "duration": 3,
    "bodies": [{"name": "ball", "position": [0, 2, 0], "material": "glass", "shape": {"radius": 0.1}}],
}


def run(*arguments: object) -> Result:
    """Run `harmonic` with arguments."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def scene_file(tmp_path: Path) -> Path:
    path = tmp_path / "scene.json"
    path.write_text(json.dumps(BALL))
    return path


def names_in(folder: Path) -> set[str]:
    """Return the names of the files in a folder."""
    return {path.name for path in folder.iterdir()}


def test_a_scene_of_clouds_and_spawners_is_rendered(tmp_path):
    drop = {"shape": {"radius": 0.05}, "position": [3, 2, 0], "material": "glass"}
    rain = {"name": "rain", "body": drop, "every": 0.6, "unit": "seconds", "lifetime": 0.5}
    gas = {
        "name": "gas",
        "count": 20,
        "body": {"shape": {"radius": 0.05}},
        "size": None,
        "temperature": 5,
        "thermostat": 1,
    }
    scene = {"name": "Weather", "duration": 2, "laws": {"gravity": 0}, "spawners": [rain], "clouds": [gas]}
    (tmp_path / "scene.json").write_text(json.dumps(scene))
    outs = {name: tmp_path / name for name in ("out.wav", "out.mid", "out.png", "e.csv", "r.json")}
    result = run(
        "render", tmp_path / "scene.json", "-o", outs["out.wav"], "--midi", outs["out.mid"], "--plot", outs["out.png"],
        "--events", outs["e.csv"], "--report", outs["r.json"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    events = [line.split(",") for line in outs["e.csv"].read_text().splitlines()[1:]]
    assert {event[2].split()[0] for event in events} == {"gas", "rain"}
    assert ["leave", "rain 1", "none"] in [event[1:4] for event in events]
    report = json.loads(outs["r.json"].read_text())
    assert report["born"] + report["not_born"] == 4
    assert report["heat"] != 0


def test_a_cloud_without_room_is_refused_on_the_command_line(tmp_path):
    gas = {"count": 1000, "body": {"shape": {"radius": 0.2}}}
    (tmp_path / "scene.json").write_text(json.dumps({"clouds": [gas]}))
    result = run("render", tmp_path / "scene.json", "--midi", tmp_path / "out.mid")
    assert result.exit_code == 2
    assert "/clouds/0/count: there is no room for so many (got 1000); allowed: about" in result.output
    assert names_in(tmp_path) == {"scene.json"}


def test_everything_that_can_be_written_is_written(scene_file, tmp_path):
    outs = {name: tmp_path / name for name in ("out.wav", "out.mid", "out.png", "s.json", "e.csv", "r.json")}
    result = run(
        "render", scene_file, "-o", outs["out.wav"], "--midi", outs["out.mid"], "--plot", outs["out.png"],
        "--score", outs["s.json"], "--events", outs["e.csv"], "--report", outs["r.json"],
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    with wave.open(str(outs["out.wav"])) as sound:
        assert (sound.getnframes(), sound.getframerate(), sound.getnchannels()) == (3 * 48000, 48000, 2)
    assert outs["out.png"].read_bytes().startswith(b"\x89PNG")
    notes = json.loads(outs["s.json"].read_text())["notes"]
    events = outs["e.csv"].read_text().splitlines()
    assert len(events) == len(notes) + 1 > 3
    assert events[1].split(",")[1:4] == ["impact", "ball", "floor"]
    onsets = [message for message in mido.MidiFile(outs["out.mid"]) if message.type == "note_on" and message.velocity]
    assert len(onsets) == len(notes)
    assert json.loads(outs["r.json"].read_text())["n_events"] >= len(notes)
    assert "Playing Ball" in result.output
    assert f"Wrote {outs['out.wav']}" in result.output


def test_midi_comes_in_the_layout_that_is_asked_for_and_every_file_names_the_author(scene_file, tmp_path):
    for layout, kind in (("type-1", 1), ("type-0", 0), ("mpe", 1)):
        out, paper = tmp_path / f"{layout}.mid", tmp_path / "notes.musicxml"
        result = run(
            "render", scene_file, "--midi", out, "--midi-layout", layout, "--musicxml", paper, "--author", "Ada"
        )
        assert result.exit_code == 0, result.output
        assert mido.MidiFile(out).type == kind
        assert b"author: Ada" in out.read_bytes()
        assert (b"\x64\x06\x00\x06\x0f" in out.read_bytes()) == (layout == "mpe")
        assert '<creator type="composer">Ada</creator>' in paper.read_text("utf-8")


def test_notes_that_end_early_for_want_of_midi_channels_are_told(tmp_path):
    out = tmp_path / "out.mid"
    result = run("render", "--preset", "spinning-coin", "--midi", out, "--midi-layout", "mpe")
    assert "Note: notes that end early, as an MPE zone has fifteen channels: " in result.output
    assert "MPE zone" not in run("render", "--preset", "spinning-coin", "--midi", out).output


def test_stems_are_made_by_what_is_asked_for(scene_file, tmp_path):
    packed = tmp_path / "stems.zip"
    for by, names in (("body", ["1 ball.wav", "2 scene.wav"]), ("material", ["1 glass.wav", "2 scene.wav"])):
        result = run("render", scene_file, "--stems", packed, "--stems-by", by)
        assert result.exit_code == 0, result.output
        assert zipfile.ZipFile(packed).namelist() == names


def test_quiet_says_nothing(scene_file, tmp_path):
    assert run("render", scene_file, "-o", tmp_path / "out.wav", "--quiet").output == ""


def test_duration_and_seed_override_the_scene(scene_file, tmp_path):
    run("render", scene_file, "-o", tmp_path / "out.wav", "--duration", "1.5", "--seed", "3")
    with wave.open(str(tmp_path / "out.wav")) as sound:
        assert sound.getnframes() == 72000


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_can_be_played(name, tmp_path):
    result = run("render", "--preset", name, "-o", tmp_path / "out.wav")
    assert result.exit_code == 0, result.output
    with wave.open(str(tmp_path / "out.wav")) as sound:
        assert any(sound.readframes(sound.getnframes()))


def test_three_presets_at_least_are_ready():
    listed = run("presets").output.splitlines()
    assert len(listed) >= 3
    assert tuple(line.split("  ")[0] for line in listed) == preset_names()
    assert all(len(line.split("  ", 1)[1]) > 20 for line in listed)


def test_timbres_and_scales_are_listed_name_first():
    assert [line.split("  ")[0] for line in run("timbres").output.splitlines()] == list(TIMBRES)
    assert [line.split("  ")[0] for line in run("scales").output.splitlines()] == list(SCALES)
    assert [line.split("  ")[0] for line in run("tunings").output.splitlines()] == list(TUNING_SENTENCES)


def test_the_tuning_of_a_scenes_timbres_is_written_as_a_scala_file(scene_file, tmp_path):
    result = run("tuning", scene_file, "-o", tmp_path / "glass.scl")
    assert result.exit_code == 0
    first, *lines = result.output.splitlines()
    assert first == "Smoothest intervals of glass"
    found = read_scl((tmp_path / "glass.scl").read_text("utf-8"))
    shown = [float(line.split(" ")[0]) for line in lines]
    assert shown == pytest.approx([*found.cents[1:], found.period], abs=0.001)
    assert run("tuning", "--preset", "spinning-coin", "--period", "3").exit_code == 0


def test_a_tuning_needs_a_scene_and_a_folder_for_its_file(scene_file, tmp_path):
    assert run("tuning").exit_code == 2
    assert run("tuning", "--preset", "no-such-scene").exit_code == 2
    assert run("tuning", scene_file, "-o", tmp_path / "nowhere" / "x.scl").exit_code == 1
    assert run("tuning", scene_file, "--period", "9").exit_code == 2


def test_sources_and_targets_of_mapping_rules_are_listed_name_first():
    sources, targets = (run(name).output.splitlines() for name in ("sources", "targets"))
    assert [line.split("  ")[0] for line in sources] == list(SOURCES)
    assert [line.split("  ")[0] for line in targets] == list(TARGETS)
    assert any("[m/s or AU/day] particles, rigid, orbital" in line for line in sources)
    assert any("[dB] -36 to 0" in line for line in targets)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{nope", ["not JSON"]),
        ('{"bodies": [{"position": [1, 2]}]}', ["/bodies/0/position/2", "required"]),
        ('{"duratoin": 3}', ["/duratoin", "unknown field", "duration"]),
        ('{"bodies": [{"mass": NaN}]}', ["/bodies/0/mass", "NaN", "a number from 0 to"]),
        ('{"clouds": [{"count": 1000000000}]}', ["/clouds/0/count", "1000000000", "a whole number from 1 to 20000"]),
        ('{"duration": 86400}', ["/duration", "86400", "at most 3600"]),
        ('{"bodies": [{"position": [0, 9, 0]}]}', ["/bodies/0/position/1", "outside the box", "9", "from 0.1 to 5.9"]),
    ],
)
def test_a_bad_scene_ends_in_one_clear_message_and_no_file(text, words, tmp_path):
    (tmp_path / "scene.json").write_text(text)
    result = run("render", tmp_path / "scene.json", "-o", tmp_path / "out.wav", "--quiet")
    assert result.exit_code == 2
    assert all(word in result.output for word in words), result.output
    assert "Traceback" not in result.output
    assert names_in(tmp_path) == {"scene.json"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--preset", "bouncing-canon"], ["nothing to write"]),
        (["-o", "out.wav"], ["which scene"]),
        (["--preset", "nothing", "-o", "out.wav"], ["no such preset", "bouncing-canon"]),
        (["--preset", "bouncing-canon", "-o", "out.xyz"], ["out.xyz", ".wav"]),
        (["--preset", "bouncing-canon", "--plot", "out.gif"], ["out.gif", ".png or .svg"]),
        (["--preset", "bouncing-canon", "-o", "/absent/out.wav"], ["/absent", "does not exist"]),
        (["--preset", "bouncing-canon", "-o", "out.wav", "--duration", "nan"], ["/duration", "NaN"]),
        (["--preset", "bouncing-canon", "-o", "out.wav", "--format", "mp9"], ["--format", "mp9"]),
        (["--preset", "bouncing-canon", "-o", "out.wav", "--seed", "-4"], ["/seed", "-4"]),
    ],
)
def test_bad_options_are_named_before_any_work(arguments, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("render", *arguments)
    assert result.exit_code == 2
    assert all(word in result.output for word in words), result.output
    assert names_in(tmp_path) == set()


def test_the_installed_command_answers():
    command = Path(sys.executable).with_name("harmonic")
    done = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("harmonic, version ")
