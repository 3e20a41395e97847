"""Everything the library and the house offer is documented."""

import re
from pathlib import Path

import click
import pytest

from harmonic.audio.formats import FORMATS
from harmonic.bodies import Voice
from harmonic.checks import check_scene
from harmonic.cli import main
from harmonic.mapping import Condition, InputRange, MappingRule
from harmonic.recording import EVENT_DTYPE, EventKind, Report
from harmonic.scene import Cloud, Harmony, Laws, Orbit, Orbital, Scene, Spawner
from harmonic.score import NOTE_DTYPE
from harmonic.tuning import EqualTuning, MeantoneTuning, ScalaTuning, SceneTuning
from harmonic.vocabulary.materials import MATERIALS
from harmonic.vocabulary.quantities import SOURCES, TARGETS
from harmonic.vocabulary.resonators import RESONATORS
from harmonic.vocabulary.scales import SCALES
from harmonic.vocabulary.timbres import TIMBRES
from harmonic.vocabulary.tunings import TUNING_SENTENCES

ROOT = Path(__file__).resolve().parents[3]


def documented(page: str) -> set[str]:
    """Return every word that a page sets in code type."""
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```.*?```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return {word for span in (*spans, *blocks) for word in re.findall(r"[\w./-]+", span)}


@pytest.mark.parametrize("name", [*Laws.model_fields, *EVENT_DTYPE.names, *Report.__slots__])
def test_every_law_event_field_and_line_of_the_report_is_documented(name):
    assert name in documented("docs/physics.md")


@pytest.mark.parametrize("name", [*Orbit.model_fields, *Orbital.model_fields])
def test_every_field_of_an_orbit_is_documented(name):
    assert name in documented("docs/physics.md")


@pytest.mark.parametrize("name", [*Cloud.model_fields, *Spawner.model_fields])
def test_every_field_of_a_cloud_and_a_spawner_is_documented(name):
    assert name in documented("docs/physics.md")


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_is_documented_with_its_number(kind):
    text = (ROOT / "docs/physics.md").read_text("utf-8")
    assert re.search(rf"\b{kind.value} {kind.name.lower()}\b", text)


@pytest.mark.parametrize(
    "name", [*Harmony.model_fields, *NOTE_DTYPE.names, *SCALES, *TIMBRES, *MATERIALS, *Voice.model_fields, *RESONATORS]
)
def test_every_harmony_parameter_note_field_scale_and_timbre_is_documented(name):
    assert name in documented("docs/music.md")


@pytest.mark.parametrize(
    "name",
    [
        *TUNING_SENTENCES,
        *(field for kind in (EqualTuning, MeantoneTuning, ScalaTuning, SceneTuning) for field in kind.model_fields),
    ],
)
def test_every_tuning_and_what_it_is_made_of_is_documented(name):
    assert name in documented("docs/music.md")


@pytest.mark.parametrize(
    "name", [*MappingRule.model_fields, *Condition.model_fields, *InputRange.model_fields, *SOURCES, *TARGETS]
)
def test_every_field_source_and_target_of_a_mapping_rule_is_documented(name):
    assert name in documented("docs/music.md")


@pytest.mark.parametrize("name", [*SOURCES, *TARGETS])
def test_sources_and_targets_are_documented_with_what_they_are(name):
    sentence = (SOURCES.get(name) or TARGETS[name]).sentence
    text = (ROOT / "docs/music.md").read_text("utf-8")
    assert re.search(rf"^\| `{name}` \|.*{re.escape(sentence)}", text, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_is_documented(name):
    words = documented("docs/library.md")
    options = {
        flag
        for parameter in main.commands[name].params
        if isinstance(parameter, click.Option)
        for flag in parameter.opts
    }
    assert {name, *options} <= words


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_documented(name):
    assert name in documented("docs/library.md")


@pytest.mark.parametrize(
    "text",
    [
        text
        for page in ("docs/library.md", "docs/music.md")
        for text in re.findall(r"```json\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    ],
)
def test_every_scene_of_the_page_can_be_played(text):
    assert check_scene(Scene.parse(text)) == ()


def test_every_make_target_is_documented():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    described = set(re.findall(r"make (\w+)", (ROOT / "CONTRIBUTING.md").read_text("utf-8")))
    assert targets <= described


@pytest.mark.parametrize(
    "page", sorted(path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
)
def test_every_link_leads_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    missing = [target for target in targets if target and not (ROOT / page).parent.joinpath(target).exists()]
    assert missing == []
