"""Signing up, in and out."""

from __future__ import annotations

from apiflask import APIBlueprint
from flask import Response, current_app
from flask_jwt_extended import get_jwt

from app.api.identity import Guard, caller
from app.api.messages import answer, payload
from app.api.operation import Operation, operation
from app.api.shown import shown_tokens
from app.extensions import limiter
from app.schemas.accounts import Credentials, Registration, SignedIn, SignedOut, TokensOut, UserOut
from app.services import accounts
from app.services.accounts import SignIn

bp = APIBlueprint("auth", __name__, url_prefix="/api/auth", tag="Signing in")


@bp.post("/register")
@operation(Operation(guard=Guard.NONE, body=Registration, output=SignedIn, status=201, errors=(409, 429)))
@limiter.limit(lambda: current_app.config["REGISTER_LIMIT"])
def register() -> Response:
    """Make an account and sign in."""
    wanted = payload(Registration)
    signed_in = accounts.register(username=wanted.username, email=wanted.email, password=wanted.password)
    return answer(_shown(signed_in), 201, headers={"Location": "/api/users/me"})


@bp.post("/login")
@operation(Operation(guard=Guard.NONE, body=Credentials, output=SignedIn, errors=(401, 429)))
@limiter.limit(lambda: current_app.config["LOGIN_LIMIT"])
def login() -> Response:
    """Sign in by username or email address."""
    shown = payload(Credentials)
    return answer(_shown(accounts.login(username=shown.username, email=shown.email, password=shown.password)))


@bp.post("/refresh")
@operation(Operation(guard=Guard.REFRESH, output=TokensOut))
def refresh() -> Response:
    """Exchange a refresh token for new tokens."""
    session_id = caller().session_id
    tokens = accounts.refresh(session_id=session_id, generation=get_jwt()["gen"])
    return answer(shown_tokens(tokens))


@bp.post("/logout")
@operation(Operation(guard=Guard.SIGNED_IN, output=SignedOut))
def logout() -> Response:
    """End this sign-in: its tokens are good for nothing from now on."""
    accounts.logout(caller())
    return answer(SignedOut())


@bp.get("/me")
@operation(Operation(guard=Guard.SIGNED_IN, output=UserOut))
def show_me() -> Response:
    """Show who is signed in."""
    return answer(UserOut.model_validate(accounts.profile_of(caller())))


def _shown(signed_in: SignIn) -> SignedIn:
    tokens = shown_tokens(signed_in.tokens)
    return SignedIn(user=UserOut.model_validate(signed_in.user), **tokens.model_dump())
