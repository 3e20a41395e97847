"""What the service logs, and how a line looks."""

from __future__ import annotations

from logging.config import dictConfig

from app.core.request_id import RequestFilter


def configure_logging(level: str) -> None:
    """Send messages of `level` and above to standard error.

    Parameters
    ----------
    level : str
        DEBUG, INFO, WARNING or ERROR.
    """
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s]: %(message)s"}},
            "filters": {"request": {"()": RequestFilter}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
            "root": {"level": level, "handlers": ["stderr"]},
            # Alembic tells at INFO what it does at every start; werkzeug logs each request there.
            "loggers": {"numba": {"level": "WARNING"}, "alembic": {"level": level}, "werkzeug": {"level": level}},
        }
    )
