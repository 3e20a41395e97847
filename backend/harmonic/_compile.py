"""One way to compile a kernel, so that every kernel has the same options and a typed signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` to machine code, cached on disk and free of the interpreter lock.

    Parameters
    ----------
    function : callable
        A function of arrays and scalars that checks nothing.

    Returns
    -------
    callable
        The compiled function, with the signature of the plain one.

    Notes
    -----
    `error_model="numpy"` lets loops with divisions be vectorised; strict IEEE arithmetic
    (no `fastmath`) keeps results the same from run to run.
    """
    options: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
    return cast("Callable[P, R]", numba.njit(**options)(function))
