"""What can go wrong in the service, by what it means; `app.api.errors` turns it into problem documents.

::

    ServiceError
    ├── Unauthenticated     nobody is signed in, or the token will not do
    ├── NotFound            it does not exist, or the caller may not know that it does
    ├── Forbidden           it can be seen, but not changed
    ├── Conflict            it cannot be done in the present state
    │   └── NotReady        it is being made: ask again later
    ├── Stale               it has changed since the caller last looked
    ├── Busy                every place is taken: ask again later
    └── SwitchedOff         this service was set up without it
"""

from __future__ import annotations


class ServiceError(Exception):
    """The root of what services raise on purpose."""


class Unauthenticated(ServiceError):
    """The caller must sign in first."""


class NotFound(ServiceError):
    """There is no such thing for this caller."""


class Forbidden(ServiceError):
    """The caller may see this but not do that."""


class Conflict(ServiceError):
    """The present state of things does not allow it."""


class NotReady(Conflict):
    """What was asked for is still being made.

    Parameters
    ----------
    detail : str
        What is being made, in a sentence.
    retry_after : int
        Seconds after which asking again makes sense.
    """

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Stale(ServiceError):
    """What is to be changed is no longer what the caller knows."""


class Busy(ServiceError):
    """Every place is taken for now.

    Parameters
    ----------
    detail : str
        What is taken, in a sentence.
    retry_after : int
        Seconds after which asking again makes sense.
    """

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class SwitchedOff(ServiceError):
    """The service was set up without what the request needs."""
