"""Type rules of single functions of `scipy.linalg`."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.rules import matrix_types, typing
from srcgrad.rules import scipy_types as types
from srcgrad.rules.language import MISSING, Call, TypeRule


def procrustes(call: Call) -> Abstract:
    """`orthogonal_procrustes`."""
    found = types.matrices(call, ("A", "B"))
    if isinstance(found, Unknown):
        return found
    a, b = found
    if len(a.dims) != 2 or len(b.dims) != 2:
        return Unknown("orthogonal_procrustes of a stack of matrices", "loop over it")
    r = Array(types.joint(a, b), (a.dims[1], a.dims[1]))
    return av.Sequence("tuple", (r, Scalar(r.dtype, False)))


def chosen_numbers(call: Call, a: Array) -> Abstract:
    """A number for each row, or for those that are chosen."""
    statics = call.statics
    if statics["subset_by_index"] is None and statics["subset_by_value"] is None:
        return types.column(call, a)
    return types.some_numbers(call, a)


def tridiagonal(vectors: bool, **usual: Any) -> TypeRule:
    """Eigenvalues of a tridiagonal matrix, perhaps with the vectors."""

    def typed(call: Call) -> Abstract:
        found = types.matrices(call, ("d_", "e"), 1, **usual)
        if isinstance(found, Unknown):
            return found
        diagonal_, beside = found
        dims = typing.broadcast([diagonal_.dims[:-1], beside.dims[:-1]], call.one)
        n = diagonal_.dims[-1]
        w = Array(types.joint(*found), (*dims, n if call.static("select") == "a" else None))
        if not vectors:
            return w
        return av.Sequence("tuple", (w, Array(w.dtype, (*w.dims, n))))

    return typed


def banded_eigen(vectors: bool, **usual: Any) -> TypeRule:
    """Eigenvalues of a banded matrix, perhaps with the vectors."""

    def typed(call: Call) -> Abstract:
        found = types.matrices(call, ("a_band",), **usual)
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
    found = types.matrices(call, ("a",), full_matrices=(True, False))
    if isinstance(found, Unknown):
        return found
    (a,) = found
    if call.static("full_matrices"):
        u, vh = types.square_of_rows(call, a), types.square_of_columns(call, a)
    else:
        u, vh = types.tall(call, a), types.wide(call, a)
    return av.Sequence("tuple", (u, types.diagonal(call, a), vh))


def power(call: Call) -> Abstract:
    """`fractional_matrix_power`, by the exponent."""
    found = types.matrices(call, ("A",))
    t = call.static("t")
    if isinstance(found, Unknown):
        return found
    if not isinstance(t, int | float) or isinstance(t, bool):
        return Unknown("fractional_matrix_power by an exponent that is not a literal", "write it")
    (a,) = found
    if t == 1:
        return Unknown("the first power, which is the matrix itself", "leave it out")
    if t != int(t):
        return Array("float64", a.dims)
    whole = typing.number(call.type("A"))
    if not isinstance(whole, Array) or whole.dtype != a.dtype:
        return Unknown("a power of integers", "use np.linalg.matrix_power, or floats")
    return a


def riccati(call: Call) -> Abstract:
    """`solve_continuous_are`, `solve_discrete_are`."""
    further = tuple(p for p in ("e", "s") if call.type(p) != av.Constant(None))
    found = types.matrices(call, ("q", "a", "b", "r", *further))
    if isinstance(found, Unknown):
        return found
    return Array("float64", (*types.batch(call, *found), *found[0].dims[-2:]))


def rank_of(_: Call, a: Array) -> Abstract:
    """The rank of a matrix, or of each of a stack."""
    return Scalar("int64", None) if len(a.dims) == 2 else Array("int64", a.dims[:-2])


def least_squares(call: Call) -> Abstract:
    """`lstsq`."""
    found = types.matrices(call, ("a",))
    b = matrix_types.array(call.type("b"), 1)
    if isinstance(found, Unknown):
        return found
    if isinstance(b, Unknown):
        return b
    if not types.takes_stacks(call) and len(b.dims) > 2:
        return Unknown("a stack of matrices, for which this SciPy is too old", "loop over it")
    driver = call.static("lapack_driver")
    if driver not in (None, "gelsd", "gelsy", "gelss"):
        return Unknown("`lapack_driver` that is not a literal", "write it out")
    (a,) = found
    dtype = types.joint(a, b)
    if len(b.dims) == 1:
        front, x = a.dims[:-2], Array(dtype, (*a.dims[:-2], a.dims[-1]))
    else:
        front = types.batch(call, a, b)
        x = Array(dtype, (*front, a.dims[-1], b.dims[-1]))
    # a vector has one sum, in an array of rank 0, or none in one of rank 1
    residuals = Array(dtype, (*front, None)) if len(b.dims) > 1 else Unknown(
        "the residual of a vector", "compute it: np.sum((b - a @ x) ** 2)"
    )
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
