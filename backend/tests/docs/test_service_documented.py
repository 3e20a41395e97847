"""Every route and every setting of the service is documented, and nothing that does not exist."""

import re
from pathlib import Path

import pytest

from app.core.config import SETTINGS

DOCS = Path(__file__).resolve().parents[3] / "docs"


def routes_of_the_service() -> set[tuple[str, str]]:
    """Return every method and path of the service."""
    from wsgi import app

    return {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).rstrip("/") or "/")
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def routes_of_the_document() -> set[tuple[str, str]]:
    """Return every method and path that the document lists in its tables."""
    found = set()
    for row in re.findall(r"^\|(.*?)\|", (DOCS / "api.md").read_text("utf-8"), re.MULTILINE):
        methods: list[str] = []
        for span in re.findall(r"`([^`]+)`", row):
            named = re.fullmatch(r"(?:([A-Z, ]+) )?(/\S*)", span)
            if named:
                methods = named[1].split(", ") if named[1] else methods
                found |= {(method, named[2]) for method in methods}
    return found


@pytest.fixture
def test_mode(monkeypatch, tmp_path):
    monkeypatch.setenv("TEST_PORT", "8000")
    monkeypatch.setenv("INSTANCE_PATH", str(tmp_path))


@pytest.mark.usefixtures("test_mode")
def test_the_document_lists_exactly_the_routes_there_are():
    assert routes_of_the_document() == routes_of_the_service()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default_and_meaning(setting):
    assert f"| `{setting.name}` | {setting.default} | {setting.sentence} |" in (DOCS / "settings.md").read_text("utf-8")


def test_no_setting_is_documented_that_does_not_exist():
    named = re.findall(r"^\| `(\w+)` \|", (DOCS / "settings.md").read_text("utf-8"), re.MULTILINE)
    assert named == [setting.name for setting in SETTINGS]


@pytest.mark.usefixtures("test_mode")
def test_every_command_of_the_service_is_documented():
    from wsgi import app

    brought_by_libraries = {"db", "limiter", "routes", "run", "shell", "spec"}
    text = (DOCS / "settings.md").read_text("utf-8")
    assert all(f"flask {name}" in text for name in set(app.cli.commands) - brought_by_libraries)
