"""Lets kernels take a rigid world as one argument: its arrays are looked up where they are used.

Fifty arrays as arguments, or in a tuple, are four hundred numbers to every call: such kernels take minutes to compile.
"""

# mypy: disable-error-code="no-untyped-call, untyped-decorator, import-untyped, override"
# Numba's means to extend it have no types.

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

from harmonic.physics.rigid._layout import FIELDS, World

N_COLUMNS = 4
WORD = ir.IntType(64)


class WorldType(types.Type):
    """What Numba knows a world as."""

    def __init__(self) -> None:
        super().__init__(name="RigidWorld")


WORLD = WorldType()


@typeof_impl.register(World)
def _type_of(_value: World, _context: Any) -> WorldType:
    return WORLD


@register_model(WorldType)
class _Address(models.PrimitiveModel):
    """In machine code a world is the address of its table."""

    def __init__(self, manager: Any, kind: WorldType) -> None:
        super().__init__(manager, kind, WORD)


@unbox(WorldType)
def _unbox(_kind: WorldType, value: Any, context: Any) -> NativeValue:
    number = context.pyapi.object_getattr_string(value, "address")
    address = context.pyapi.long_as_longlong(number)
    context.pyapi.decref(number)
    return NativeValue(address)


@infer_getattr
class _Attributes(AttributeTemplate):
    key = WorldType

    def generic_resolve(self, _kind: WorldType, name: str) -> Any:
        """Return the type of an array of the world."""
        if name not in FIELDS:
            return None
        held, n_axes = FIELDS[name]
        return types.Array(types.float64 if held is np.float64 else types.int64, n_axes, "C")


@lower_getattr_generic(WorldType)
def _array_of(context: Any, builder: Any, _kind: WorldType, address: Any, name: str) -> Any:
    """Build the array from its row of the table."""
    kind = _Attributes(context.typing_context).generic_resolve(WORLD, name)
    row = list(FIELDS).index(name) * N_COLUMNS
    table = builder.inttoptr(address, WORD.as_pointer())
    numbers = [builder.load(builder.gep(table, [WORD(row + column)])) for column in range(kind.ndim + 1)]
    array = make_array(kind)(context, builder)
    data = builder.inttoptr(numbers[0], context.get_data_type(kind.dtype).as_pointer())
    strides: list[Any] = []
    step = WORD(8)
    for extent in reversed(numbers[1:]):
        strides.insert(0, step)
        step = builder.mul(step, extent)
    populate_array(
        array,
        data=data,
        shape=cgutils.pack_array(builder, numbers[1:]),
        strides=cgutils.pack_array(builder, strides),
        itemsize=WORD(8),
        meminfo=None,
    )
    return array._getvalue()  # noqa: SLF001 - Numba's own way to hand out what was built
