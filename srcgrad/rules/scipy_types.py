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


def kept(parameter: str) -> TypeRule:
    """The type of an argument, as a float."""

    def typed(call: Call) -> Abstract:
        return matrix_types.array(call.type(parameter), 0)

    return typed


def same_as(parameter: str, *others: str) -> TypeRule:
    """The shape of an argument, in the dtype of all of them."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, (parameter, *others), 0)
        return found if isinstance(found, Unknown) else Array(joint(*found), found[0].dims)

    return typed


def anything(dtype_of: str, rank: int) -> TypeRule:
    """An array of a rank, of which no length is told."""

    def typed(call: Call) -> Abstract:
        a = matrix_types.array(call.type(dtype_of), 0)
        return a if isinstance(a, Unknown) else Array(a.dtype, (None,) * rank)

    return typed


def outer(call: Call) -> Abstract:
    """A row for each of one argument, a column for each of the other."""
    found = matrices(call, ("t", "x"), 1)
    if isinstance(found, Unknown):
        return found
    t, x = found
    if call.static("k") == 1:
        dims = typing.broadcast([t.dims[:-1], x.dims[:-1]], call.one)
        return Array(joint(t, x), (*dims, t.dims[-1], x.dims[-1]))
    return Array(joint(t, x), (*batch(call, t, x), t.dims[-2], x.dims[-2]))


def product(call: Call) -> Abstract:
    """`m @ x`, where `x` may be a vector."""
    found = matrices(call, ("m", "x"), 1)
    if isinstance(found, Unknown):
        return found
    m, x = found
    if call.static("k") == 1:
        dims = typing.broadcast([m.dims[:-2], x.dims[:-1]], call.one)
        return Array(joint(m, x), (*dims, m.dims[-2]))
    return Array(joint(m, x), (*batch(call, m, x), m.dims[-2], x.dims[-1]))


def right_hand_side(matrix: str, right: str) -> TypeRule:
    """The type of a right-hand side, with the axes in front that the matrices have."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, (matrix, right), 1)
        if isinstance(found, Unknown):
            return found
        a, b = found
        count = 1 if call.static("k") == 1 else 2
        dims = typing.broadcast([a.dims[:-2], b.dims[:-count]], call.one)
        return Array(joint(a, b), (*dims, *b.dims[-count:]))

    return typed


def two(first: str, second: str) -> TypeRule:
    """A pair of the types of two arguments."""
    return lambda call: av.Sequence("tuple", (call.type(first), call.type(second)))


def of_factors(first: str, second: str) -> TypeRule:
    """A matrix with the rows of one argument and the columns of another."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, (first, second))
        if isinstance(found, Unknown):
            return found
        a, b = found
        return Array(joint(a, b), (*batch(call, a, b), a.dims[-2], b.dims[-1]))

    return typed


def order_of_rows(call: Call) -> Abstract:
    """Row numbers."""
    return Array("int64", (None,) * max(len(av.dims(call.type("piv"))), 1))



def whole_number(_: Call) -> Abstract:
    """An int that is not told."""
    return av.INT


def banded_outer(call: Call) -> Abstract:
    """Bands of an outer product."""
    found = matrices(call, ("t", "x"), 1)
    if isinstance(found, Unknown):
        return found
    t, x = found
    count = 1 if call.static("k") == 1 else 2
    dims = typing.broadcast([t.dims[:-count], x.dims[:-count]], call.one)
    return Array(joint(t, x), (*dims, None, t.dims[-count]))


def doubles(_: Call, a: Array) -> Abstract:
    """A matrix of the same shape, in float64."""
    return Array("float64", a.dims)


def procrustes(call: Call) -> Abstract:
    """`orthogonal_procrustes`."""
    found = matrices(call, ("A", "B"))
    if isinstance(found, Unknown):
        return found
    a, b = found
    if len(a.dims) != 2 or len(b.dims) != 2:
        return Unknown("orthogonal_procrustes of a stack of matrices", "loop over it")
    r = Array(joint(a, b), (a.dims[1], a.dims[1]))
    return av.Sequence("tuple", (r, Scalar(r.dtype, False)))


def chosen_numbers(call: Call, a: Array) -> Abstract:
    """A number for each row, or for those that are chosen."""
    statics = call.statics
    if statics["subset_by_index"] is None and statics["subset_by_value"] is None:
        return column(call, a)
    return some_numbers(call, a)


def tridiagonal(vectors: bool, **usual: Any) -> TypeRule:
    """Eigenvalues of a tridiagonal matrix, perhaps with the vectors."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, ("d_", "e"), 1, **usual)
        if isinstance(found, Unknown):
            return found
        diagonal_, beside = found
        dims = typing.broadcast([diagonal_.dims[:-1], beside.dims[:-1]], call.one)
        n = diagonal_.dims[-1]
        w = Array(joint(*found), (*dims, n if call.static("select") == "a" else None))
        if not vectors:
            return w
        return av.Sequence("tuple", (w, Array(w.dtype, (*w.dims, n))))

    return typed


def banded_eigen(vectors: bool, **usual: Any) -> TypeRule:
    """Eigenvalues of a banded matrix, perhaps with the vectors."""

    def typed(call: Call) -> Abstract:
        found = matrices(call, ("a_band",), **usual)
        if isinstance(found, Unknown):
            return found
        (ab,) = found
        n = ab.dims[-1]
        w = Array(ab.dtype, (*ab.dims[:-2], n if call.static("select") == "a" else None))
        if not vectors:
            return w
        return av.Sequence("tuple", (w, Array(w.dtype, (*w.dims, n))))

    return typed


def anything_square(parameter: str) -> TypeRule:
    """Matrices with a row for each number."""

    def typed(call: Call) -> Abstract:
        d = matrix_types.array(call.type(parameter), 1)
        return d if isinstance(d, Unknown) else Array(d.dtype, (*d.dims, None))

    return typed


def svd(call: Call) -> Abstract:
    """`svd` with vectors."""
    found = matrices(call, ("a",), full_matrices=(True, False))
    if isinstance(found, Unknown):
        return found
    (a,) = found
    if call.static("full_matrices"):
        u, vh = square_of_rows(call, a), square_of_columns(call, a)
    else:
        u, vh = tall(call, a), wide(call, a)
    return av.Sequence("tuple", (u, diagonal(call, a), vh))


def power(call: Call) -> Abstract:
    """`fractional_matrix_power`, by the exponent."""
    found = matrices(call, ("A",))
    t = call.static("t")
    if isinstance(found, Unknown):
        return found
    if not isinstance(t, int | float) or isinstance(t, bool):
        return Unknown("fractional_matrix_power by an exponent that is not a literal", "write it")
    (a,) = found
    if t != int(t):
        return Array("float64", a.dims)
    whole = typing.number(call.type("A"))
    if not isinstance(whole, Array) or whole.dtype != a.dtype:
        return Unknown("a power of integers", "use np.linalg.matrix_power, or floats")
    return a


def riccati(call: Call) -> Abstract:
    """`solve_continuous_are`, `solve_discrete_are`."""
    further = tuple(p for p in ("e", "s") if call.type(p) != av.Constant(None))
    found = matrices(call, ("q", "a", "b", "r", *further))
    if isinstance(found, Unknown):
        return found
    return Array("float64", (*batch(call, *found), *found[0].dims[-2:]))


def rank_of(_: Call, a: Array) -> Abstract:
    """The rank of a matrix, or of each of a stack."""
    return Scalar("int64", None) if len(a.dims) == 2 else Array("int64", a.dims[:-2])


def least_squares(call: Call) -> Abstract:
    """`lstsq`."""
    found = matrices(call, ("a",))
    b = matrix_types.array(call.type("b"), 1)
    if isinstance(found, Unknown):
        return found
    if isinstance(b, Unknown):
        return b
    if not takes_stacks(call) and len(b.dims) > 2:
        return Unknown("a stack of matrices, for which this SciPy is too old", "loop over it")
    driver = call.static("lapack_driver")
    if driver not in (None, "gelsd", "gelsy", "gelss"):
        return Unknown("`lapack_driver` that is not a literal", "write it out")
    (a,) = found
    dtype = joint(a, b)
    if len(b.dims) == 1:
        front, x = a.dims[:-2], Array(dtype, (*a.dims[:-2], a.dims[-1]))
    else:
        front = batch(call, a, b)
        x = Array(dtype, (*front, a.dims[-1], b.dims[-1]))
    # a vector has one sum, in an array of rank 0, or none in one of rank 1
    residuals = Array(dtype, (*front, None)) if len(b.dims) > 1 else Unknown("its residuals")
    count = Array("int64", front) if front else Scalar("int64", None)
    values: Abstract = Array(dtype, (*front, matrix_types.shorter(*a.dims[-2:])))
    if driver == "gelsy":
        values = av.Constant(None)
    return av.Sequence("tuple", (x, residuals, count, values))


def norm(call: Call) -> Abstract:
    """`norm`, whose argument NumPy calls otherwise."""
    types = {**call.types, "x": call.type("a")}
    statics = {**call.statics, "x": MISSING}
    found = matrix_types.norm(Call(call.operation, types, statics, call.spelling, call.one))
    a, order = typing.number(call.type("a")), call.static("ord")
    if not isinstance(found, Scalar) or not isinstance(a, Array) or a.dtype[0] != "f":
        return found
    if call.static("axis") is not None or call.static("keepdims") is not False:
        return found
    # BLAS gives a Python number, LAPACK does for some layouts
    if len(a.dims) == 1 and order in (None, 2):
        return Scalar("float64", None)
    if len(a.dims) == 2 and order in (1, np.inf):
        return Scalar("float64" if a.dtype == "float64" else "number", None)
    return found


def two_counts(_: Call) -> Abstract:
    """Two ints."""
    return av.Sequence("tuple", (av.INT, av.INT))


def truth(_: Call) -> Abstract:
    """A bool."""
    return av.BOOL
