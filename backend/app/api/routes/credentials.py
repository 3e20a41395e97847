"""Passwords, and tokens for programs."""

from __future__ import annotations

from uuid import UUID

from apiflask import APIBlueprint
from flask import Response, current_app, request

from app.api.identity import Guard, caller
from app.api.limits import account_key, client_key
from app.api.messages import answer, answer_many, payload
from app.api.operation import Operation, operation
from app.api.session_cookie import answer_tokens
from app.api.shown_account import shown_token
from app.extensions import limiter
from app.schemas.accounts import (
    PasswordChange,
    PasswordReplaced,
    PasswordReset,
    ResetRequest,
    ResetSent,
    TokenCreate,
    TokenCreated,
    TokenOut,
    TokensOut,
)
from app.schemas.base import Deleted
from app.services import accounts

bp = APIBlueprint("credentials", __name__, url_prefix="/api/auth", tag="Passwords and tokens")


@bp.post("/password")
@operation(Operation(guard=Guard.SESSION, body=PasswordChange, output=TokensOut, errors=(429,), in_cookie=True))
@limiter.limit(lambda: current_app.config["LOGIN_LIMIT"], key_func=client_key)
def change_password() -> Response:
    """Change one's password: every sign-in ends, and these are the tokens of a new one."""
    wanted = payload(PasswordChange)
    tokens = accounts.change_password(
        caller(),
        old_password=wanted.old_password,
        new_password=wanted.new_password,
        user_agent=request.headers.get("User-Agent", ""),
    )
    return answer_tokens(tokens)


@bp.post("/forgot")
@operation(Operation(guard=Guard.NONE, body=ResetRequest, output=ResetSent, status=202, errors=(429, 503)))
@limiter.limit(lambda: current_app.config["FORGOT_LIMIT"])
@limiter.limit(lambda: current_app.config["FORGOT_LIMIT"], key_func=account_key)
def request_reset() -> Response:
    """Have a letter sent that lets its reader choose a new password."""
    accounts.request_reset(payload(ResetRequest).email)
    return answer(ResetSent(), 202)


@bp.post("/reset")
@operation(Operation(guard=Guard.NONE, body=PasswordReset, output=PasswordReplaced, errors=(429,)))
@limiter.limit(lambda: current_app.config["RESET_LIMIT"])
def reset_password() -> Response:
    """Set a new password with the token of a letter: every sign-in and every token of a program ends."""
    wanted = payload(PasswordReset)
    accounts.reset_password(token=wanted.token, new_password=wanted.new_password)
    return answer(PasswordReplaced())


@bp.get("/tokens")
@operation(Operation(guard=Guard.SESSION, output=TokenOut, many=True))
def list_tokens() -> Response:
    """List one's personal access tokens, newest first."""
    return answer_many([shown_token(row) for row in accounts.tokens_of(caller())], TokenOut)


@bp.post("/tokens")
@operation(Operation(guard=Guard.SESSION, body=TokenCreate, output=TokenCreated, status=201, errors=(409,)))
def create_token() -> Response:
    """Make a personal access token, which is shown this once."""
    wanted = payload(TokenCreate)
    row, secret = accounts.create_token(caller(), name=wanted.name, scopes=wanted.scopes, expires_at=wanted.expires_at)
    message = TokenCreated(**shown_token(row).model_dump(), token=secret)
    return answer(message, 201, headers={"Location": f"/api/auth/tokens/{row.id}"})


@bp.delete("/tokens/<uuid:token_id>")
@operation(Operation(guard=Guard.SESSION, output=Deleted, errors=(404,)))
def delete_token(token_id: UUID) -> Response:
    """Delete a personal access token: it is good for nothing from now on."""
    accounts.delete_token(caller(), token_id)
    return answer(Deleted(id=token_id))
