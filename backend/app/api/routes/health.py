"""Whether the service is well."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response

from app.api.identity import Guard
from app.api.messages import answer
from app.api.operation import Operation, operation
from app.schemas.health import Health
from app.services.health import ask_database
from harmonic._version import __version__

bp = APIBlueprint("health", __name__, url_prefix="/api", tag="Health")


@bp.get("/health")
@operation(Operation(guard=Guard.NONE, output=Health, errors=(503,)))
def show_health() -> Response:
    """Say whether the service is well; 503 while its database is away."""
    ask_database()
    return answer(Health(version=__version__), headers={"Cache-Control": "no-store"})
