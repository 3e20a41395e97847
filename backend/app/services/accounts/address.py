"""Changes of a profile: whoever has the address can have the password reset, so it is changed by password only."""

from __future__ import annotations

from typing import Any

from app.core.errors import Forbidden
from app.core.permissions import Caller
from app.core.preconditions import judge_precondition
from app.models import User
from app.services.accounts.passwords import confirm_password, held_unchanged
from app.services.accounts.profile import held, put_profile
from harmonic.errors import Fault, InvalidInput


def change_profile(caller: Caller, changes: dict[str, Any], *, password: str | None = None) -> User:
    """Change one's username, address or words about oneself.

    Parameters
    ----------
    caller : Caller
        Who changes their profile.
    changes : dict
        New values of `username`, `email`, `bio`; null empties the bio.
    password : str, optional
        The present one; a change of the address needs it.

    Returns
    -------
    User
        The account as it is now.

    Raises
    ------
    Conflict
        If the name or the address is taken.
    Forbidden
        If a personal access token would change the address.
    InvalidInput
        If the address is to be changed without the password, or with a wrong one.
    """
    if "email" not in changes:
        return put_profile(held(caller), changes)
    if caller.session_id is None:
        raise Forbidden("A personal access token cannot change the address: sign in.")
    if password is None:
        raise InvalidInput([Fault("/password", "a new address needs the password", allowed="the present password")])
    user_id, hashed = confirm_password(caller, password, field="password")
    user = held_unchanged(user_id, hashed, field="password")
    judge_precondition()
    return put_profile(user, changes)
