"""The health of the service on the wire."""

from __future__ import annotations

from app.schemas.base import Outbound


class Health(Outbound):
    """The service is well."""

    status: str = "ok"
    version: str
    database: str = "ok"
