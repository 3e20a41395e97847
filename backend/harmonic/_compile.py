"""One way to compile a kernel, so that every kernel has the same options and a typed signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "error_model": "numpy"}
"""How every kernel is compiled."""


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
    return cast("Callable[P, R]", numba.njit(**OPTIONS)(function))


def lean_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` as `kernel` does, but without counting references to its arrays.

    Parameters
    ----------
    function : callable
        A function of arrays and scalars that checks nothing and allocates nothing: whoever calls it from Python
        holds the arrays. Kernels that call it must be lean too.

    Returns
    -------
    callable
        The compiled function, with the signature of the plain one.

    Notes
    -----
    Each array argument of each call otherwise costs two atomic instructions: small functions of many
    arrays ran four times as long for it.
    """
    return cast("Callable[P, R]", numba.njit(**OPTIONS | {"_nrt": False})(function))
