"""Settings: what is read, what is refused, and in which words."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app.core.config import SETTINGS, MailServer, Mode, SettingError, load_settings

KEY = "a key of forty random characters 0123456"


def load(folder: Path, **environment: str):
    return load_settings({"INSTANCE_PATH": str(folder)} | environment)


def test_development_needs_no_setting_at_all(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert (settings.mode, settings.host, settings.port) == (Mode.DEVELOPMENT, "127.0.0.1", 10_000)
    assert settings.database_url == f"sqlite:///{tmp_path / 'harmonic.db'}"


def test_an_empty_value_counts_as_unset(tmp_path: Path) -> None:
    assert load(tmp_path, PORT="", DATABASE_URL="").port == 10_000


def test_a_test_port_starts_test_mode_which_never_touches_what_a_person_made(tmp_path: Path) -> None:
    settings = load(tmp_path, TEST_PORT="8123", DATABASE_URL="postgresql://me@host/mine", PORT="9")
    assert (settings.mode, settings.port) == (Mode.TESTING, 8123)
    assert settings.instance_path == tmp_path / "test"
    assert settings.database_url == f"sqlite:///{tmp_path / 'test' / 'harmonic.db'}"
    assert load(tmp_path, FLASK_ENV="testing").port == 8000


def test_production_is_production_whatever_the_test_port_says(tmp_path: Path) -> None:
    settings = load(tmp_path, FLASK_ENV="production", TEST_PORT="8123", SECRET_KEY=KEY)
    assert (settings.mode, settings.port) == (Mode.PRODUCTION, 10_000)
    assert settings.login_limit == "10 per minute"


@pytest.mark.parametrize("key", ["", "short", "a" * 64, "abcabcabc" * 8])
def test_production_refuses_a_key_that_is_missing_or_weak(tmp_path: Path, key: str) -> None:
    with pytest.raises(SettingError, match="SECRET_KEY") as refused:
        load(tmp_path, FLASK_ENV="production", SECRET_KEY=key)
    assert not key or key not in str(refused.value)
    assert not any(tmp_path.iterdir())


def test_the_key_of_development_is_random_kept_and_nobody_elses(tmp_path: Path) -> None:
    first, again = load(tmp_path), load(tmp_path)
    assert first.secret_key == again.secret_key
    assert len(first.secret_key) >= 32
    assert load(tmp_path / "other").secret_key != first.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://me:pw@host/db", "postgresql+psycopg://me:pw@host/db"),
        ("postgresql://me:p%40w@host:5433/db", "postgresql+psycopg://me:p%40w@host:5433/db"),
        ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_every_usual_way_to_write_a_database_url_is_understood(tmp_path: Path, given: str, driver: str) -> None:
    assert load(tmp_path, DATABASE_URL=given).database_url == driver


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FLASK_ENV", "prod"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("TEST_PORT", "-1"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "mysql://me:hidden@host/db"),
        ("TRUSTED_PROXIES", "many"),
        ("LOG_LEVEL", "LOUD"),
        ("LOGIN_LIMIT", "often"),
        ("ACCOUNT_LIMIT", "1 per blink"),
        ("PUBLIC_URL", "music.example.org"),
        ("PUBLIC_URL", "ftp://music.example.org"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://music.example.org?y=1"),
        ("PUBLIC_URL", "https://music.example.org/#here"),
        ("SMTP_URL", "mail.example.org"),
        ("SMTP_URL", "http://me:hidden@mail.example.org"),
        ("SMTP_URL", "smtp://me:hidden@"),
        ("SMTP_URL", "smtp://me:hidden@mail.example.org:port"),
        ("SMTP_URL", "smtp://me:hidden@mail.example.org/folder"),
        ("SMTP_URL", "smtp://mail.example.org?tls=no"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "Nobody <nobody@>"),
        ("RENDER_THREADS", "0"),
        ("PREVIEW_CACHE_MB", "1.5"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_the_reason(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .+") as refused:
        load(tmp_path, **{name: value})
    assert "\n" not in str(refused.value)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "server"),
    [
        ("smtp://mail.example.org", MailServer("mail.example.org", 587, "", "", uses_tls=False)),
        ("smtps://mail.example.org/", MailServer("mail.example.org", 465, "", "", uses_tls=True)),
        ("smtp://ada%40home:p%3Aw%2Fd@mail:25", MailServer("mail", 25, "ada@home", "p:w/d", uses_tls=False)),
        ("smtps://me:pw@[::1]:2525", MailServer("::1", 2525, "me", "pw", uses_tls=True)),
    ],
)
def test_a_mail_server_is_read_from_its_address(tmp_path: Path, given: str, server: MailServer) -> None:
    assert load(tmp_path, SMTP_URL=given).mail_server == server


def test_test_mode_never_sends_a_letter_to_anyone(tmp_path: Path) -> None:
    assert load(tmp_path, SMTP_URL="smtp://mail.example.org", FLASK_ENV="testing").mail_server is None


def test_the_public_address_is_where_one_develops_unless_it_is_said(tmp_path: Path) -> None:
    plain = load(tmp_path, PORT="9000")
    assert (plain.public_url, plain.mail_from) == ("http://localhost:9000", "no-reply@localhost")
    told = load(tmp_path, PUBLIC_URL="https://music.example.org/studio/")
    assert (told.public_url, told.mail_from) == ("https://music.example.org/studio", "no-reply@music.example.org")
    assert load(tmp_path, MAIL_FROM="Music <music@example.org>").mail_from == "Music <music@example.org>"


def test_production_sends_no_letters_that_lead_nowhere(tmp_path: Path) -> None:
    production = {"FLASK_ENV": "production", "SECRET_KEY": KEY}
    assert load(tmp_path, **production).mail_server is None
    mailing = production | {"SMTP_URL": "smtp://mail.example.org"}
    with pytest.raises(SettingError, match="PUBLIC_URL"):
        load(tmp_path, **mailing)
    assert load(tmp_path, **mailing, PUBLIC_URL="https://music.example.org").mail_server is not None


def test_every_limit_of_production_is_the_one_that_is_documented(tmp_path: Path) -> None:
    settings = load(tmp_path, FLASK_ENV="production", SECRET_KEY=KEY)
    limits = {setting.name: setting.default for setting in SETTINGS if setting.name.endswith("_LIMIT")}
    assert {name: getattr(settings, name.lower()) for name in limits} == limits


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingError, match="INSTANCE_PATH"):
        load(tmp_path / "file")


def test_every_setting_says_what_it_decides() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(names) == len(set(names))
    assert all(setting.default and setting.sentence.endswith(".") for setting in SETTINGS)


def test_the_environment_is_read_in_one_place_only() -> None:
    backend = Path(__file__).resolve().parents[2]
    readers = {
        str(path.relative_to(backend))
        for folder in ("app", "harmonic")
        for path in (backend / folder).rglob("*.py")
        if "environ" in path.read_text("utf-8").replace("environment", "")
    }
    assert readers == {"app/core/config/environment.py"}
