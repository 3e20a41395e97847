"""The demo universe, and what a fresh interpreter loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from app.seeds.demo import demo_order, plant_demo
from harmonic.presets import preset_names
from harmonic.run_hash import run_hash
from harmonic.scene import Scene
from tests.services.factories import ok

BACKEND = Path(__file__).resolve().parents[2]


def planted(app: APIFlask) -> int:
    with app.app_context():
        return plant_demo()


def test_the_demo_universe_is_public_and_holds_every_preset_in_order(app: APIFlask, client: FlaskClient) -> None:
    assert planted(app) == len(preset_names())
    (universe,) = ok(client.get("/api/universes?public=true"))
    assert (universe["name"], universe["owner"]["username"]) == ("Demo universe", "demo")
    rows = ok(client.get(f"/api/scenes?universe_id={universe['id']}"))
    assert [row["name"] for row in rows] == [Scene.preset(name).name for name in demo_order()]
    assert not any(row["can_edit"] for row in rows)


def test_planting_twice_changes_nothing(app: APIFlask, client: FlaskClient) -> None:
    planted(app)
    (universe,) = ok(client.get("/api/universes?public=true"))
    before = ok(client.get(f"/api/scenes?universe_id={universe['id']}"))
    planted(app)
    assert ok(client.get("/api/universes?public=true")) == [universe]
    assert ok(client.get(f"/api/scenes?universe_id={universe['id']}")) == before


def test_a_planted_scene_is_the_very_preset(app: APIFlask) -> None:
    from app.db.session import db
    from app.models import SceneRow
    from app.services.effective import effective_scene

    planted(app)
    presets = {Scene.preset(name).name: Scene.preset(name) for name in preset_names()}
    with app.app_context():
        for row in db.session.scalars(db.select(SceneRow)):
            assert run_hash(effective_scene(row)) == run_hash(presets[row.name])


def test_nobody_signs_in_as_the_demo(app: APIFlask, client: FlaskClient) -> None:
    planted(app)
    for password in ("demo", "password", "demo1234"):
        response = client.post("/api/auth/login", json={"username": "demo", "password": password})
        assert response.status_code == 401


def test_the_command_plants_the_demo(app: APIFlask) -> None:
    result = app.test_cli_runner().invoke(args=["seed"])
    assert result.exit_code == 0, result.output
    assert f"{len(preset_names())} scenes" in result.output


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import harmonic; from harmonic import Scene, preset_names", ("flask", "sqlalchemy", "numba", "app")),
        ("from harmonic import render, encode, to_midi", ("flask", "sqlalchemy", "app")),
        ("import app.core.permissions", ("flask", "sqlalchemy", "numba")),
        ("import app.app", ("numba", "scipy", "matplotlib", "soundfile")),
    ],
)
def test_a_fresh_interpreter_loads_no_more_than_it_needs(code: str, absent: tuple[str, ...]) -> None:
    program = f"import sys\n{code}\nprint([name for name in {absent!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=BACKEND, capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "[]"


def test_a_server_loads_the_engine_beside_its_first_requests() -> None:
    program = (
        "import sys, app.app\n"
        "from app.services.audio.startup import load_engine\n"
        "load_engine().join()\n"
        "print('harmonic.audio.synthesize' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=BACKEND, capture_output=True, text=True, check=True, timeout=300
    )
    assert result.stdout.strip() == "True"
    assert result.stderr == ""
