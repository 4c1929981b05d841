"""Type rules of `scipy.linalg`: the last two axes are a matrix, those before a stack, and nothing
of the caller's is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import linalg

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Dim, Scalar, Unknown
from srcgrad.rules import matrix_types, typing
from srcgrad.rules.language import MISSING, Call, TypeRule

# Before SciPy 1.15 most functions take one matrix at a time.
STACKS = hasattr(linalg.solve_sylvester, "__wrapped__")
_ALWAYS = ("scipy.linalg.det", "scipy.linalg.lu", "scipy.linalg.expm")
_LOWER = linalg.cho_factor(np.eye(1))[1]
Kind = Callable[[Call, Array], Abstract]


def options(call: Call, **usual: Any) -> Unknown | None:
    """The reason to refuse options that are not the usual ones."""
    for p in call.operation.parameters:
        if p.startswith("overwrite") and call.static(p) is not False:
            return Unknown(f"`{p}`, which lets SciPy change the argument", "leave it out")
    for p, value in usual.items():
        if p not in call.operation.parameters:
            continue
        given = call.static(p)
        allowed = value if isinstance(value, tuple) else (value,)
        if given is MISSING or not any(given is v or given == v for v in allowed):
            shown = "that is not a literal" if given is MISSING else f"of {given!r}"
            return Unknown(f"`{call.operation.label}` with `{p}` {shown}", "leave it out")
    return None


def matrices(
    call: Call, parameters: tuple[str, ...], least: int = 2, **usual: Any
) -> list[Array] | Unknown:
    """The arguments as stacks of matrices."""
    if (why := options(call, **usual)) is not None:
        return why
    found = []
    for p in parameters:
        value = matrix_types.array(call.type(p), least)
        if isinstance(value, Unknown):
            return value
        if len(value.dims) > 2 and not takes_stacks(call):
            return Unknown("a stack of matrices, for which this SciPy is too old", "loop over it")
        found.append(value)
    return found


def takes_stacks(call: Call) -> bool:
    """Whether the function takes a stack of matrices."""
    label = call.operation.label
    return STACKS or label in _ALWAYS or not label.startswith("scipy.")


def joint(*values: Array | Scalar) -> str:
    """The dtype that LAPACK computes in."""
    found = typing.promote(values)
    return found if found in ("float32", "complex64", "complex128") else "float64"


def batch(call: Call, *values: Array) -> tuple[Dim, ...]:
    """The axes before those of the matrices."""
    return typing.broadcast([v.dims[:-2] for v in values], call.one)


def like(*parameters: str, dtype: str = "", **usual: Any) -> TypeRule:
    """A matrix of the shape of the first argument, computed from all of them."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, parameters, **usual)
        if isinstance(found, Unknown):
            return found
        return Array(dtype or joint(*found), (*batch(call, *found), *found[0].dims[-2:]))

    return typed


def solved(left: str, right: str, width: int = -1, dtype: str = "", **usual: Any) -> TypeRule:
    """The solution of a linear system: as long as an axis of the matrix, as wide as `right`."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, (left,), **usual)
        b = matrix_types.array(call.type(right), 1)
        if isinstance(found, Unknown):
            return found
        if isinstance(b, Unknown):
            return b
        if len(b.dims) > 2 and not takes_stacks(call):
            return Unknown("a stack of matrices, for which this SciPy is too old", "loop over it")
        (a,) = found
        kind = dtype or joint(a, b)
        if len(b.dims) == 1:
            return Array(kind, (*a.dims[:-2], a.dims[width]))
        return Array(kind, (*batch(call, a, b), a.dims[width], b.dims[-1]))

    return typed


def number(parameter: str, dtype: str = "", **usual: Any) -> TypeRule:
    """A number of a matrix: its determinant."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, (parameter,), **usual)
        if isinstance(found, Unknown):
            return found
        return matrix_types.value(dtype or found[0].dtype, found[0].dims[:-2])

    return typed


def results(*kinds: Kind, parameter: str = "a", other: str = "", **usual: Any) -> TypeRule:
    """Several results of one matrix, in a plain tuple; `other` is one more argument like it."""

    def typed(call: Call) -> Abstract:
        a = _first(call, parameter, other, **usual)
        if isinstance(a, Unknown):
            return a
        return av.Sequence("tuple", tuple(kind(call, a) for kind in kinds))

    return typed


def alone(typed: TypeRule) -> TypeRule:
    """The same of one matrix only, where releases of SciPy return different things for a stack."""

    def kind(call: Call) -> Abstract:
        if len(av.dims(call.type(call.operation.parameters[0]))) > 2:
            return Unknown("a stack of matrices in this mode", "loop over it")
        return typed(call)

    return kind


def one(kind: Kind, parameter: str = "a", other: str = "", **usual: Any) -> TypeRule:
    """A single result of one matrix."""

    def typed(call: Call) -> Abstract:
        a = _first(call, parameter, other, **usual)
        return a if isinstance(a, Unknown) else kind(call, a)

    return typed


def _first(call: Call, parameter: str, other: str, **usual: Any) -> Array | Unknown:
    """The matrix, in the dtype and with the axes in front that both arguments have."""
    two = other and call.type(other) != av.Constant(None)
    found = matrices(call, (parameter, other) if two else (parameter,), **usual)
    if isinstance(found, Unknown):
        return found
    return Array(joint(*found), (*batch(call, *found), *found[0].dims[-2:]))


def same(_: Call, a: Array) -> Abstract:
    """A matrix of the same shape."""
    return a


def square_of_rows(_: Call, a: Array) -> Abstract:
    """A square matrix with as many rows."""
    return Array(a.dtype, (*a.dims[:-1], a.dims[-2]))


def square_of_columns(_: Call, a: Array) -> Abstract:
    """A square matrix with as many columns."""
    return Array(a.dtype, (*a.dims[:-2], a.dims[-1], a.dims[-1]))


def tall(_: Call, a: Array) -> Abstract:
    """As many rows, as many columns as the smaller side has."""
    return Array(a.dtype, (*a.dims[:-1], matrix_types.shorter(*a.dims[-2:])))


def wide(_: Call, a: Array) -> Abstract:
    """As many columns, as many rows as the smaller side has."""
    return Array(a.dtype, (*a.dims[:-2], matrix_types.shorter(*a.dims[-2:]), a.dims[-1]))


def column(_: Call, a: Array) -> Abstract:
    """A number for each row."""
    return Array(a.dtype, a.dims[:-1])


def some_numbers(_: Call, a: Array) -> Abstract:
    """Some numbers of each matrix."""
    return Array(a.dtype, (*a.dims[:-2], None))


def some_columns(_: Call, a: Array) -> Abstract:
    """Some columns of each matrix."""
    return Array(a.dtype, (*a.dims[:-1], None))


def some_rows(_: Call, a: Array) -> Abstract:
    """Some rows of each matrix."""
    return Array(a.dtype, (*a.dims[:-2], None, a.dims[-1]))


def diagonal(_: Call, a: Array) -> Abstract:
    """As many numbers as the smaller side has."""
    return Array(a.dtype, (*a.dims[:-2], matrix_types.shorter(*a.dims[-2:])))


def flipped(_: Call, a: Array) -> Abstract:
    """The shape of the transpose."""
    return Array(a.dtype, (*a.dims[:-2], a.dims[-1], a.dims[-2]))


def pivots(_: Call, a: Array) -> Abstract:
    """Row numbers, of LAPACK."""
    return Array("int32", (*a.dims[:-2], matrix_types.shorter(*a.dims[-2:])))


def row_numbers(_: Call, a: Array) -> Abstract:
    """A number for each row."""
    return Array("int32", a.dims[:-1])


def column_numbers(_: Call, a: Array) -> Abstract:
    """A number for each column."""
    return Array("int32", (*a.dims[:-2], a.dims[-1]))


def long_row_numbers(_: Call, a: Array) -> Abstract:
    """A number for each row, as NumPy counts."""
    return Array("int64", a.dims[:-1])


def is_lower(_: Call, a: Array) -> Abstract:
    """Which triangle a factor is in, in the form that the release of SciPy gives it."""
    if isinstance(_LOWER, bool):
        return av.BOOL if len(a.dims) == 2 else Unknown("a list of bools")
    return Array("bool", a.dims[:-2])


def doubles(_: Call, a: Array) -> Abstract:
    """A matrix of the same shape, in float64."""
    return Array("float64", a.dims)
