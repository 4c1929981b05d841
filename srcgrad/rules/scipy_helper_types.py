"""Type rules of the helpers in `numeric` that the rules of `scipy.linalg` use."""

from __future__ import annotations

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Unknown
from srcgrad.rules import matrix_types, typing
from srcgrad.rules import scipy_types as types
from srcgrad.rules.language import Call, TypeRule


def kept(parameter: str) -> TypeRule:
    """The type of an argument, as a float."""

    def typed(call: Call) -> Abstract:
        return matrix_types.array(call.type(parameter), 0)

    return typed


def outer(call: Call) -> Abstract:
    """A row for each of one argument, a column for each of the other."""
    found = types.matrices(call, ("t", "x"), 1)
    if isinstance(found, Unknown):
        return found
    t, x = found
    if call.static("k") == 1:
        dims = typing.broadcast([t.dims[:-1], x.dims[:-1]], call.one)
        return Array(types.joint(t, x), (*dims, t.dims[-1], x.dims[-1]))
    return Array(types.joint(t, x), (*types.batch(call, t, x), t.dims[-2], x.dims[-2]))


def product(call: Call) -> Abstract:
    """`m @ x`, where `x` may be a vector."""
    found = types.matrices(call, ("m", "x"), 1)
    if isinstance(found, Unknown):
        return found
    m, x = found
    if call.static("k") == 1:
        dims = typing.broadcast([m.dims[:-2], x.dims[:-1]], call.one)
        return Array(types.joint(m, x), (*dims, m.dims[-2]))
    return Array(types.joint(m, x), (*types.batch(call, m, x), m.dims[-2], x.dims[-1]))


def right_hand_side(matrix: str, right: str) -> TypeRule:
    """The type of a right-hand side, with the axes in front that the matrices have."""

    def typed(call: Call) -> Abstract:
        found = types.matrices(call, (matrix, right), 1)
        if isinstance(found, Unknown):
            return found
        a, b = found
        count = 1 if call.static("k") == 1 else 2
        dims = typing.broadcast([a.dims[:-2], b.dims[:-count]], call.one)
        return Array(types.joint(a, b), (*dims, *b.dims[-count:]))

    return typed


def two(first: str, second: str) -> TypeRule:
    """A pair of the types of two arguments."""
    return lambda call: av.Sequence("tuple", (call.type(first), call.type(second)))


def of_factors(first: str, second: str) -> TypeRule:
    """A matrix with the rows of one argument and the columns of another."""

    def typed(call: Call) -> Abstract:
        found = types.matrices(call, (first, second))
        if isinstance(found, Unknown):
            return found
        a, b = found
        return Array(types.joint(a, b), (*types.batch(call, a, b), a.dims[-2], b.dims[-1]))

    return typed


def order_of_rows(call: Call) -> Abstract:
    """Row numbers."""
    return Array("int64", (None,) * max(len(av.dims(call.type("piv"))), 1))


def whole_number(_: Call) -> Abstract:
    """An int that is not told."""
    return av.INT


def banded_outer(call: Call) -> Abstract:
    """Bands of an outer product."""
    found = types.matrices(call, ("t", "x"), 1)
    if isinstance(found, Unknown):
        return found
    t, x = found
    count = 1 if call.static("k") == 1 else 2
    dims = typing.broadcast([t.dims[:-count], x.dims[:-count]], call.one)
    return Array(types.joint(t, x), (*dims, None, t.dims[-count]))
