"""What production serves and what `flask` commands find: `gunicorn wsgi:app`."""

from __future__ import annotations

import sys

from app import create_app
from app.core.config import SettingError

try:
    app = create_app()
except SettingError as error:
    sys.exit(f"Harmonic Universe cannot start: {error}")
