"""Signing up, in and out, and as whom."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, current_app, request
from flask_jwt_extended import get_jwt

from app.api.identity import Guard, caller
from app.api.limits import account_key, was_wrong
from app.api.messages import answer, answer_many, payload
from app.api.operation import Operation, operation
from app.api.session_cookie import answer_signed_in, answer_tokens, forget_cookie, forget_spent_cookie, wants_cookie
from app.api.shown_account import shown_session, shown_user
from app.core.security import ACCESS_LIFETIME
from app.extensions import limiter
from app.schemas.accounts import (
    Credentials,
    GuestId,
    GuestOut,
    Registration,
    SessionOut,
    SignedIn,
    SignedOut,
    TokensOut,
    UserOut,
)
from app.schemas.base import Deleted
from app.services import accounts
from app.services.accounts import SignIn

bp = APIBlueprint("auth", __name__, url_prefix="/api/auth", tag="Signing in")
bp.after_request(forget_spent_cookie)


@bp.post("/register")
@operation(
    Operation(guard=Guard.NONE, body=Registration, output=SignedIn, status=201, errors=(409, 429), in_cookie=True)
)
@limiter.limit(lambda: current_app.config["REGISTER_LIMIT"])
def register() -> Response:
    """Make an account and sign in."""
    wanted = payload(Registration)
    signed_in = accounts.register(
        username=wanted.username, email=wanted.email, password=wanted.password, user_agent=client()
    )
    return _answer(signed_in, 201, location="/api/users/me")


@bp.post("/login")
@operation(Operation(guard=Guard.NONE, body=Credentials, output=SignedIn, errors=(401, 429), in_cookie=True))
@limiter.limit(lambda: current_app.config["LOGIN_LIMIT"])
@limiter.limit(lambda: current_app.config["ACCOUNT_LIMIT"], key_func=account_key, deduct_when=was_wrong)
def login() -> Response:
    """Sign in by username or email address."""
    shown = payload(Credentials)
    return _answer(
        accounts.login(username=shown.username, email=shown.email, password=shown.password, user_agent=client())
    )


@bp.post("/guest")
@operation(Operation(guard=Guard.NONE, output=GuestOut, errors=(429,)))
@limiter.limit(lambda: current_app.config["GUEST_LIMIT"])
def welcome_guest() -> Response:
    """Give a token of 15 minutes to look and play without an account."""
    guest = accounts.welcome_guest()
    lifetime = int(ACCESS_LIFETIME.total_seconds())
    return answer(GuestOut(guest=GuestId(id=guest.guest_id), access_token=guest.token, expires_in=lifetime))


@bp.post("/refresh")
@operation(Operation(guard=Guard.REFRESH, output=TokensOut, in_cookie=True))
def refresh() -> Response:
    """Exchange a refresh token for new tokens."""
    return answer_tokens(accounts.refresh(caller(), generation=get_jwt()["gen"]))


@bp.post("/logout")
@operation(Operation(guard=Guard.LEAVING, output=SignedOut, in_cookie=True))
def logout() -> Response:
    """End this sign-in: its tokens are good for nothing from now on."""
    accounts.logout(caller())
    return _goodbye()


@bp.post("/logout-all")
@operation(Operation(guard=Guard.SESSION, output=SignedOut, in_cookie=True))
def logout_all() -> Response:
    """End every sign-in of this person, this one too."""
    accounts.logout_all(caller())
    return _goodbye()


@bp.get("/sessions")
@operation(Operation(guard=Guard.SESSION, output=SessionOut, many=True))
def list_sessions() -> Response:
    """List where one is signed in, last used first."""
    return answer_many([shown_session(row, caller()) for row in accounts.sessions_of(caller())], SessionOut)


@bp.delete("/sessions/<uuid:session_id>")
@operation(Operation(guard=Guard.SESSION, output=Deleted, errors=(404,)))
def end_session(session_id: UUID) -> Response:
    """End one sign-in: its tokens are good for nothing from now on."""
    accounts.end_session(caller(), session_id)
    return answer(Deleted(id=session_id))


@bp.get("/me")
@operation(Operation(guard=Guard.SIGNED_IN, output=UserOut))
def show_me() -> Response:
    """Show who is signed in."""
    return answer(shown_user(accounts.profile_of(caller())))


def client() -> str:
    """Return what the client of the present request says that it is."""
    return request.headers.get("User-Agent", "")


def _answer(signed_in: SignIn, status: int = 200, *, location: str = "") -> Response:
    message = SignedIn(user=shown_user(signed_in.user), access_token=signed_in.tokens.access)
    return answer_signed_in(message, signed_in.tokens, status, location=location)


def _goodbye() -> Response:
    response = answer(SignedOut())
    if wants_cookie():
        forget_cookie(response)
    return response
