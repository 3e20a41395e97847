"""The server as a process: it starts with one command, says where it plays, and fails in one line."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

BACKEND = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def environment(folder: Path, **settings: str) -> dict[str, str]:
    return {"INSTANCE_PATH": str(folder), "PATH": os.environ["PATH"]} | settings


def answer(url: str) -> object:
    with urllib.request.urlopen(url, timeout=5) as response:
        return json.load(response)


@contextlib.contextmanager
def serving(command: list[str], folder: Path, url: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=BACKEND,
        env=environment(folder, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                answer(f"{url}/api/health")
                break
            except URLError:
                assert process.poll() is None, process.communicate()[0]
                assert time.monotonic() < deadline, "the server did not answer in time"
                time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.communicate()


def run_py(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "run.py"],
        cwd=BACKEND,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def the_only_line(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("Harmonic Universe cannot start: ")
    return line


def test_one_command_migrates_seeds_and_serves_and_a_second_start_is_quick(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    for start in (1, 2):
        began = time.monotonic()
        with serving([sys.executable, "run.py"], tmp_path, url, PORT=str(port)) as process:
            took = time.monotonic() - began
            (universe,) = answer(f"{url}/api/universes?public=true")
            assert universe["name"] == "Demo universe"
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=20)
        assert output == f"Harmonic Universe is playing on http://localhost:{port}\n"
        assert process.returncode == 0
        assert start == 1 or took < 10


def test_test_mode_has_a_database_of_its_own(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"TEST_PORT": str(port), "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nothing"}
    with serving([sys.executable, "run.py"], tmp_path, url, **settings):
        assert answer(f"{url}/api/presets")
    assert (tmp_path / "test" / "harmonic.db").is_file()
    assert not (tmp_path / "harmonic.db").exists()


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        line = the_only_line(run_py(tmp_path, PORT=str(port)))
    assert f"127.0.0.1:{port}" in line
    assert "set PORT" in line
    assert not (tmp_path / "harmonic.db").exists()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert str(tmp_path / "file") in the_only_line(run_py(tmp_path / "file", PORT=str(free_port())))


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://me:hidden@host/db",
        "postgresql://me:hidden@127.0.0.1:9/nothing",
        "sqlite:////no/such/folder/x.db",
    ],
)
def test_a_wrong_database_url_is_said_in_one_line(tmp_path: Path, url: str) -> None:
    line = the_only_line(run_py(tmp_path, PORT=str(free_port()), DATABASE_URL=url))
    assert "DATABASE_URL" in line
    assert "hidden" not in line


def test_a_database_that_is_not_up_to_date_is_told_how_to_become_so(tmp_path: Path, new_postgres_database) -> None:
    line = the_only_line(run_py(tmp_path, PORT=str(free_port()), DATABASE_URL=new_postgres_database()))
    assert "flask db upgrade" in line


def test_production_does_not_start_without_a_key(tmp_path: Path) -> None:
    assert "SECRET_KEY" in the_only_line(run_py(tmp_path, FLASK_ENV="production", PORT=str(free_port())))


def test_gunicorn_serves_from_the_backend_folder(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"FLASK_ENV": "production", "SECRET_KEY": "forty characters that nobody guesses 012", "PORT": str(port)}
    migrated = subprocess.run(
        [sys.executable, "-m", "flask", "db", "upgrade"],
        cwd=BACKEND, env=environment(tmp_path, **settings), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert migrated.returncode == 0, migrated.stderr
    command = [str(Path(sys.executable).with_name("gunicorn")), "wsgi:app"]
    with serving(command, tmp_path, url, **settings) as process:
        assert answer(f"{url}/api/presets")
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=30)
    assert "Traceback" not in output
    refused = subprocess.run(
        [*command, "--workers", "2"],
        cwd=BACKEND, env=environment(tmp_path, **settings), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert refused.returncode != 0
    assert "one worker" in refused.stderr
