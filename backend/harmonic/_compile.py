"""One way to compile a kernel, so that every kernel has the same options and a typed signature."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
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
    return cast("Callable[P, R]", _watched(numba.njit(**OPTIONS)(function)))


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
    return cast("Callable[P, R]", _watched(numba.njit(**OPTIONS | {"_nrt": False})(function)))


def inlined_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` as `lean_kernel` does, and put its code into every kernel that calls it.

    Parameters
    ----------
    function : callable
        A short function for inner loops, that checks nothing and allocates nothing.

    Returns
    -------
    callable
        The compiled function, with the signature of the plain one.
    """
    return cast("Callable[P, R]", _watched(numba.njit(**OPTIONS | {"_nrt": False, "forceinline": True})(function)))


def fused_kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile `function` as `lean_kernel` does, and let a product and the sum it goes into be one instruction.

    Parameters
    ----------
    function : callable
        A function of arrays and scalars that checks nothing and allocates nothing.

    Returns
    -------
    callable
        The compiled function, with the signature of the plain one.

    Notes
    -----
    The fused instruction rounds once instead of twice: it is nearer to the true sum, and the same from run to run. Sums keep
    their order.
    """
    return cast("Callable[P, R]", _watched(numba.njit(**OPTIONS | {"_nrt": False, "fastmath": {"contract"}})(function)))


def _watched(compiled: Any) -> Any:
    """Make the stored machine code of a kernel stale when any kernel of its area has changed.

    Numba looks only at the file of the kernel itself, but the code of a kernel holds that of those it calls and the
    constants that it imports: after an upgrade it would go on with the old ones, without a word.
    """
    index = compiled._cache._cache_file  # noqa: SLF001 - Numba has no public way to name what a kernel depends on
    beside = _stamps(_area(Path(compiled.py_func.__code__.co_filename)))
    index._source_stamp = (index._source_stamp, beside)  # noqa: SLF001 - the same
    return compiled


def _area(module: Path) -> Path:
    """Return the folder of the library in which a module and all the kernels that it may call are, such as `physics`."""
    library = Path(__file__).parent
    if not module.is_relative_to(library):
        return module.parent
    return library / module.relative_to(library).parts[0]


@cache
def _stamps(area: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, time and size of the private modules in a folder and those below, where kernels and their constants are."""
    found = [(path.relative_to(area).as_posix(), path.stat()) for path in sorted(area.rglob("_*.py"))]
    return tuple((name, status.st_mtime_ns, status.st_size) for name, status in found)
