"""How the service runs: every setting, listed, typed and checked in one place."""

from __future__ import annotations

from app.core.config.environment import load_settings
from app.core.config.settings import MailServer, Mode, Settings
from app.core.config.table import SETTINGS, Setting, SettingError

__all__ = ["SETTINGS", "MailServer", "Mode", "Setting", "SettingError", "Settings", "load_settings"]
