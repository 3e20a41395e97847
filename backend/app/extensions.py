"""The extensions that are shared by every application of this process; each is bound in the factory."""

from __future__ import annotations

from flask_jwt_extended import JWTManager
from flask_limiter import Limiter
from flask_migrate import Migrate  # type: ignore[import-untyped]  # it ships no types

from app.core.network import client_network

jwt = JWTManager()
limiter = Limiter(key_func=client_network)
migrate = Migrate()
