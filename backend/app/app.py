"""The application factory: the only way to get an application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from apiflask import APIFlask
from flask.json.provider import DefaultJSONProvider
from sqlalchemy import event
from werkzeug.middleware.proxy_fix import ProxyFix

from app.api import session_cookie
from app.api.conditional import bear_condition
from app.api.errors import register_error_handlers
from app.api.headers import register_headers
from app.api.openapi import DESCRIPTION, complete
from app.api.routes import BLUEPRINTS
from app.cli import register_commands
from app.core.config import SETTINGS, Settings, load_settings
from app.core.logging import configure_logging
from app.core.security import ACCESS_LIFETIME, REFRESH_LIFETIME
from app.db.session import db, engine_options, tune_sqlite
from app.extensions import jwt, limiter, migrate
from app.services.audio import kitchen, render_queue, storage
from app.services.audio.renders import render_track
from app.services.idempotency import keep_pending
from app.services.mail import post
from app.services.mail.carriers import Carrier, by_smtp, into_log, persistently
from app.services.mail.letters import Letterhead
from harmonic._version import __version__
from harmonic.scene import MAX_SCENE_BYTES

BACKEND = Path(__file__).resolve().parents[1]
LIMITS = tuple(setting.name.lower() for setting in SETTINGS if setting.name.endswith("_LIMIT"))
MAIL_PAUSES_S = (5.0, 30.0)
"""How long a letter waits before it is tried again."""


def create_app(settings: Settings | None = None) -> APIFlask:
    """Build an application.

    Parameters
    ----------
    settings : Settings, optional
        How it runs; read from the environment unless given.

    Returns
    -------
    APIFlask
        The application. Nothing has been asked of the database yet.

    Raises
    ------
    SettingError
        If a setting of the environment cannot be used.
    """
    chosen = settings or load_settings()
    configure_logging(chosen.log_level)
    app = APIFlask(
        "app",
        title="Harmonic Universe",
        version=__version__,
        docs_path=None,
        static_folder=None,  # type: ignore[arg-type]  # Flask takes None; the page has a route of its own
        json_errors=False,
        root_path=str(BACKEND / "app"),
        instance_path=str(chosen.instance_path),
    )
    app.config.update(_configuration(chosen))
    _route_plainly(app)
    _bind_extensions(app, chosen)
    _bind_renders(app, chosen)
    _bind_post(app, chosen)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_error_handlers(app)
    register_headers(app, cors_origins=chosen.cors_origins)
    app.before_request(bear_condition)
    register_commands(app)
    app.spec_processor(lambda document: complete(app, document))
    if chosen.trusted_proxies:
        hops = chosen.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "TESTING": settings.mode.value == "testing",
        "MAX_CONTENT_LENGTH": MAX_SCENE_BYTES,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(uses_sqlite=settings.uses_sqlite),
        "JWT_ALGORITHM": "HS256",
        "JWT_TOKEN_LOCATION": ["headers"],
        "JWT_REFRESH_COOKIE_NAME": session_cookie.NAME,
        # Where the cookie counts, `app.api.session_cookie` asks for a header and an origin of its own.
        "JWT_COOKIE_CSRF_PROTECT": False,
        "JWT_ACCESS_TOKEN_EXPIRES": ACCESS_LIFETIME,
        "JWT_REFRESH_TOKEN_EXPIRES": REFRESH_LIFETIME,
        "RATELIMIT_STORAGE_URI": "memory://",
        **{name.upper(): getattr(settings, name) for name in LIMITS},
        "OPENAPI_VERSION": "3.1.0",
        "DESCRIPTION": DESCRIPTION,
        "LICENSE": {"name": "MIT", "url": "https://opensource.org/license/mit"},
        "AUTO_SERVERS": False,
    }


def _route_plainly(app: APIFlask) -> None:
    """Let every path answer with and without a trailing slash, and never by a redirect."""
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    provider = app.json
    if isinstance(provider, DefaultJSONProvider):
        provider.sort_keys = False


def _bind_extensions(app: APIFlask, settings: Settings) -> None:
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    with app.app_context():
        tune_sqlite(db.engine)
    if not event.contains(db.session, "before_commit", keep_pending):
        event.listen(db.session, "before_commit", keep_pending)
    # Batch mode rebuilds a table where SQLite cannot alter it; PostgreSQL alters in place.
    migrate.init_app(
        app, db, directory=str(BACKEND / "migrations"), render_as_batch=settings.uses_sqlite, compare_type=True
    )
    jwt.init_app(app)
    limiter.init_app(app)


def _bind_renders(app: APIFlask, settings: Settings) -> None:
    def render(track_id: Any) -> None:
        with app.app_context():
            render_track(track_id)

    app.extensions[storage.EXTENSION] = storage.Storage(
        settings.storage_path, preview_bytes=settings.preview_cache_mb * 1_000_000
    )
    app.extensions[kitchen.EXTENSION] = kitchen.Kitchen(settings.render_threads)
    app.extensions[render_queue.EXTENSION] = render_queue.RenderQueue(render, threads=settings.render_threads)


def _bind_post(app: APIFlask, settings: Settings) -> None:
    letterhead = Letterhead(sender=settings.mail_from, public_url=settings.public_url)
    app.extensions[post.EXTENSION] = post.Post(app, letterhead, carrier=_carrier(settings))


def _carrier(settings: Settings) -> Carrier | None:
    if settings.mail_server is not None:
        return persistently(by_smtp(settings.mail_server), pauses=MAIL_PAUSES_S)
    return None if settings.is_production else into_log
