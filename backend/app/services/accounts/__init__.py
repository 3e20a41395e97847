"""Accounts: signing up, in and out, passwords, tokens, and all that belongs to a person."""

from __future__ import annotations

from app.services.accounts.address import change_profile
from app.services.accounts.belongings import Belongings, delete_account, everything_of
from app.services.accounts.passwords import change_password, request_reset, reset_password
from app.services.accounts.profile import change_settings, profile_of, public_profile
from app.services.accounts.sessions import (
    SignIn,
    end_session,
    is_revoked,
    logout,
    logout_all,
    refresh,
    sessions_of,
)
from app.services.accounts.signing_in import Guest, login, register, welcome_guest
from app.services.accounts.tokens import caller_with, create_token, delete_token, tokens_of

__all__ = [
    "Belongings",
    "Guest",
    "SignIn",
    "caller_with",
    "change_password",
    "change_profile",
    "change_settings",
    "create_token",
    "delete_account",
    "delete_token",
    "end_session",
    "everything_of",
    "is_revoked",
    "login",
    "logout",
    "logout_all",
    "profile_of",
    "public_profile",
    "refresh",
    "register",
    "request_reset",
    "reset_password",
    "sessions_of",
    "tokens_of",
    "welcome_guest",
]
