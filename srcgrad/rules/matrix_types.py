"""Type rules of functions of matrices: the last two axes are a matrix, those before a stack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Dim, Scalar, Unknown
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING, Call


def floating(dtype: str) -> str | None:
    """What LAPACK computes in: float32 stays, integers become float64; None for other widths.

    >>> floating("float32"), floating("int64"), floating("float16")
    ('float32', 'float64', None)
    """
    if dtype in ("float32", "float64", "complex64", "complex128"):
        return dtype
    if dtype == "number" or dtype[0] == "?":
        return None
    return "float64" if np.dtype(dtype).kind in "iub" else None


def array(value: Abstract, least: int = 2) -> Array | Unknown:
    """The operand as an array of at least this rank, of a dtype that LAPACK knows."""
    value = typing.number(value)
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, av.NUMERIC) or len(av.dims(value)) < least:
        return Unknown(f"{av.describe(value)} where an array of rank {least} is needed")
    dtype = floating(value.dtype)
    if dtype is None:
        return Unknown(f"an operand of dtype {value.dtype}", "use float64 or float32")
    return Array(dtype, av.dims(value))


def value(dtype: str, dims: tuple[Dim, ...]) -> Abstract:
    """What NumPy returns: a number of its own where nothing is left."""
    return Array(dtype, dims) if dims else Scalar(dtype, False)


def shorter(a: Dim, b: Dim) -> Dim:
    """The smaller of two lengths, where it can be told."""
    if a == b and a is not None and a is not av.MANY:
        return a
    if 1 in (a, b):
        return 1
    return min(a, b) if isinstance(a, int) and isinstance(b, int) else None


def square(call: Call) -> Array | Unknown:
    """`inv`, `cholesky`: a matrix of the same shape."""
    return array(call.type(call.operation.parameters[0]))


def of_stack(call: Call) -> Abstract:
    """`det`: one number a matrix."""
    a = square(call)
    return a if isinstance(a, Unknown) else value(a.dtype, a.dims[:-2])


def integers_of_stack(call: Call) -> Abstract:
    """`matrix_rank`: one int a matrix; for several tolerances it would be one for each."""
    a = square(call)
    for limit in (typing.number(call.type("tol")), typing.number(call.type("rtol"))):
        if limit != av.Constant(None) and not isinstance(limit, Scalar):
            return limit if isinstance(limit, Unknown) else Unknown("several tolerances of a rank")
    return a if isinstance(a, Unknown) else value("int64", a.dims[:-2])


def of_rows(call: Call) -> Abstract:
    """`eigvalsh`: one real number a row."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    if not _is_triangle(call):
        return Unknown("a triangle that is not a literal", 'write UPLO="L" or UPLO="U"')
    return Array(typing.real_dtype(a.dtype), a.dims[:-1])


def of_columns(call: Call) -> Abstract:
    """`eigvals`: one number a row, assumed to be real where the matrix is."""
    a = square(call)
    return a if isinstance(a, Unknown) else Array(a.dtype, a.dims[:-1])


def singular_values(call: Call) -> Abstract:
    """`svdvals`."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    if call.statics.get("hermitian", False) is not False:
        return Unknown("hermitian=True", "use np.linalg.eigh")
    return Array(typing.real_dtype(a.dtype), (*a.dims[:-2], shorter(*a.dims[-2:])))


def named(cls: Any, *kinds: Abstract) -> Abstract:
    """Several results in a named tuple, or in a plain one."""
    if cls is tuple:
        return av.Sequence("tuple", kinds)
    return av.Object(cls, tuple(zip(cls._fields, kinds)))


SLOGDET = type(np.linalg.slogdet(np.eye(1)))
EIGH = type(np.linalg.eigh(np.eye(1)))
EIG = type(np.linalg.eig(np.eye(1)))
SVD = type(np.linalg.svd(np.eye(1)))
QR = type(np.linalg.qr(np.eye(1)))


def sign_and_logarithm(call: Call) -> Abstract:
    """`slogdet`."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    batch = a.dims[:-2]
    return named(SLOGDET, value(a.dtype, batch), value(typing.real_dtype(a.dtype), batch))


def symmetric_eigen(call: Call) -> Abstract:
    """`eigh`."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    if not _is_triangle(call):
        return Unknown("a triangle that is not a literal", 'write UPLO="L" or UPLO="U"')
    return named(EIGH, Array(typing.real_dtype(a.dtype), a.dims[:-1]), a)


def _is_triangle(call: Call) -> bool:
    return call.statics.get("UPLO", "L") in ("L", "U", "l", "u")


def eigen(call: Call) -> Abstract:
    """`eig`, whose results are assumed to be real where the matrix is."""
    a = square(call)
    return a if isinstance(a, Unknown) else named(EIG, Array(a.dtype, a.dims[:-1]), a)


def svd(call: Call) -> Abstract:
    """`svd` with vectors."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    full = call.static("full_matrices")
    if full is MISSING or call.statics.get("hermitian", False) is not False:
        return Unknown("options of svd that are not literals, or hermitian=True", "use eigh")
    *batch, m, n = a.dims
    k = shorter(m, n)
    u = Array(a.dtype, (*batch, m, m if full else k))
    vh = Array(a.dtype, (*batch, n if full else k, n))
    return named(SVD, u, Array(typing.real_dtype(a.dtype), (*batch, k)), vh)


def qr(call: Call) -> Abstract:
    """`qr` in the modes that return both factors."""
    a = square(call)
    mode = call.static("mode")
    if isinstance(a, Unknown):
        return a
    if mode not in ("reduced", "complete"):
        return Unknown(f"qr in the mode {mode!r}", 'use mode="reduced"')
    *batch, m, n = a.dims
    k = m if mode == "complete" else shorter(m, n)
    return named(QR, Array(a.dtype, (*batch, m, k)), Array(a.dtype, (*batch, k, n)))


def triangular_factor(call: Call) -> Abstract:
    """`qr` with mode="r"."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    return Array(a.dtype, (*a.dims[:-2], shorter(*a.dims[-2:]), a.dims[-1]))


def solved(call: Call) -> Abstract:
    """`solve`: of a vector where `b` is one, else of a stack of matrices."""
    a, b = array(call.type("a")), array(call.type("b"), 1)
    if isinstance(a, Unknown):
        return a
    if isinstance(b, Unknown):
        return b
    dtype = typing.promote([a, b])
    if dtype is None:
        return Unknown("operands of an unknown type")
    if len(b.dims) == 1:
        return Array(dtype, a.dims[:-1])
    batch = typing.broadcast([a.dims[:-2], b.dims[:-2]], call.one)
    return Array(dtype, (*batch, a.dims[-1], b.dims[-1]))


def pseudo_inverse(call: Call) -> Abstract:
    """`pinv`."""
    a = square(call)
    if isinstance(a, Unknown):
        return a
    if call.statics.get("hermitian", False) is not False:
        return Unknown("hermitian=True", "leave it out, or use np.linalg.eigh")
    return Array(a.dtype, (*a.dims[:-2], a.dims[-1], a.dims[-2]))


def least_squares(call: Call) -> Abstract:
    """`lstsq`."""
    a, b = array(call.type("a")), array(call.type("b"), 1)
    if isinstance(a, Unknown):
        return a
    if isinstance(b, Unknown):
        return b
    dtype = typing.promote([a, b])
    if len(a.dims) != 2 or len(b.dims) > 2 or dtype is None:
        return Unknown("lstsq of other than a matrix and a vector or matrix")
    m, n = a.dims
    x = Array(dtype, (n, *b.dims[1:]))
    residuals = Array(typing.real_dtype(dtype), (None,))
    s = Array(typing.real_dtype(dtype), (shorter(m, n),))
    return named(tuple, x, residuals, Scalar("int64", None), s)


def matrix_power(call: Call) -> Abstract:
    """`matrix_power`: integers stay integers where nothing is inverted."""
    a, n = typing.number(call.type("a")), typing.number(call.type("n"))
    if not isinstance(a, Array) or len(a.dims) < 2:
        return a if isinstance(a, Unknown) else Unknown("matrix_power of no matrix")
    if not isinstance(n, Scalar) or not n.dtype.startswith("int"):
        return Unknown("a power that is no int")
    if np.dtype(a.dtype).kind in "fc":
        return a
    known = call.static("n")
    if not isinstance(known, int):
        return Unknown("matrix_power of integers by an exponent that is not a literal")
    return a if known >= 0 else Array("float64", a.dims)


def tensor_solved(call: Call) -> Abstract:
    """`tensorsolve` without `axes`."""
    a, b = array(call.type("a"), 1), array(call.type("b"), 0)
    if isinstance(a, Unknown):
        return a
    if isinstance(b, Unknown):
        return b
    dtype = typing.promote([a, b])
    if call.static("axes") is not None or dtype is None:
        return Unknown("tensorsolve with axes", "transpose the array first")
    return Array(dtype, a.dims[len(b.dims) :])


def tensor_inverse(call: Call) -> Abstract:
    """`tensorinv`."""
    a, ind = array(call.type("a"), 1), call.static("ind")
    if isinstance(a, Unknown):
        return a
    if not isinstance(ind, int) or ind <= 0:
        return Unknown("a number of axes that is not a literal")
    return Array(a.dtype, (*a.dims[ind:], *a.dims[:ind]))


def diagonal(call: Call) -> Abstract:
    """`np.linalg.diagonal`, `np.linalg.trace`: of the last two axes."""
    x, offset = typing.number(call.type("x")), call.static("offset")
    if not isinstance(x, Array) or len(x.dims) < 2 or not isinstance(offset, int):
        return x if isinstance(x, Unknown) else Unknown("a diagonal that is not a literal")
    rows, columns = x.dims[-2:]
    if call.operation.label == "np.linalg.trace":
        dtype = x.dtype if np.dtype(x.dtype).kind in "fc" else "int64"
        return value(dtype, x.dims[:-2])
    n: Dim = None
    if isinstance(rows, int) and isinstance(columns, int):
        n = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    elif rows == columns and offset == 0 and rows is not av.MANY:
        n = rows
    return Array(x.dtype, (*x.dims[:-2], n))


def along(call: Call) -> Abstract:
    """`vecdot`, `cross`: arrays that are broadcast together, one axis is summed or kept."""
    a, b = (typing.number(call.type(p)) for p in call.operation.parameters[:2])
    if not isinstance(a, Array) or not isinstance(b, Array) or not (a.dims and b.dims):
        return next((v for v in (a, b) if isinstance(v, Unknown)), Unknown("no array"))
    dtype = typing.promote([a, b])
    dims = typing.broadcast([a.dims, b.dims], call.one)
    if dtype is None:
        return Unknown("operands of an unknown type")
    if call.operation.label != "np.linalg.cross":
        if call.static("axis") != -1:
            return Unknown("vecdot along another axis than the last", "use np.moveaxis first")
        return value(dtype, dims[:-1])
    if call.static("axis") is MISSING:
        return Unknown("an axis that is not a literal")
    if len(a.dims) != len(b.dims) and call.static("axis") >= 0:
        return Unknown(
            "np.linalg.cross of arrays of different ranks along an axis counted from the start",
            "use np.moveaxis first",
        )
    return Array(dtype, dims)


def norm(call: Call) -> Abstract:
    """`norm`, `vector_norm`, `matrix_norm`: the orders that there are for so many axes."""
    x, order = typing.number(call.type("x")), call.static("ord")
    if not isinstance(x, Array) or not x.dims:
        if isinstance(x, Scalar):
            return Unknown("a norm of a number", "use abs")
        return x if isinstance(x, Unknown) else Unknown("a norm of no array")
    label, rank = call.operation.label, len(x.dims)
    keep = call.static("keepdims")
    if keep is MISSING:
        return Unknown("keepdims that is not a literal")
    axis = call.static("axis") if "axis" in call.operation.parameters else None
    gone = tuple(range(rank)) if axis is None else typing.axes_of(axis, rank)
    if label == "np.linalg.matrix_norm":
        if rank < 2:
            return Unknown("a matrix norm of a vector")
        gone = (rank - 2, rank - 1)
    if gone is None:
        return Unknown("an axis that is not a literal")
    if not is_order(order, call.type("ord"), len(gone), label, axis):
        return Unknown(
            f"a norm of the order {order!r} over {len(gone)} axes",
            "write the order as a literal; np.linalg.norm has those in the manual of NumPy",
        )
    dtype = floating(x.dtype)
    if dtype is None:
        return Unknown(f"an operand of dtype {x.dtype}")
    if keep:
        dims = tuple(1 if k in gone else d for k, d in enumerate(x.dims))
    else:
        dims = tuple(d for k, d in enumerate(x.dims) if k not in gone)
    return value(typing.real_dtype(dtype), dims)


def is_order(order: Any, kind: Abstract, count: int, label: str, axis: Any) -> bool:
    """Whether there is a norm of this order over so many axes."""
    if label == "np.linalg.vector_norm":
        count = 1
    elif label.endswith(".linalg.norm") and order is None:
        return axis is None or count <= 2
    if count == 1:
        number = isinstance(kind, Scalar) and kind.dtype in ("int64", "float64")
        return order is None or number
    return count == 2 and order in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)


def condition(call: Call) -> Abstract:
    """`cond`."""
    a, p = array(call.type("x")), call.static("p")
    if isinstance(a, Unknown):
        return a
    if p is not None and p not in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
        return Unknown(f"a condition number of the norm {p!r}")
    return value(typing.real_dtype(a.dtype), a.dims[:-2])


def like(parameter: str) -> Callable[[Call], Abstract]:
    """The type of a certain argument, as a float."""

    def typed(call: Call) -> Abstract:
        return array(call.type(parameter), 0)

    return typed


def square_of(call: Call) -> Abstract:
    """A matrix with a row and a column for each number of a vector."""
    w = call.type(call.operation.parameters[0])
    return Array(w.dtype, (*w.dims, w.dims[-1])) if isinstance(w, Array) else w


def vectors(call: Call) -> Abstract:
    """The second of the results of `eig`."""
    pairs = call.type("pairs")
    return pairs.items[1][1] if isinstance(pairs, av.Object) else Unknown("no eigenvectors")


def _length(kind: Abstract) -> Dim:
    return kind.value if isinstance(kind, Scalar) else None


def first_columns(call: Call) -> Abstract:
    """Some columns of a matrix."""
    u = typing.number(call.type("u"))
    if not isinstance(u, Array):
        return Unknown("columns of no matrix")
    return Array(u.dtype, (*u.dims[:-1], _length(call.type("k"))))


def first_rows(call: Call) -> Abstract:
    """Some rows of a matrix."""
    u = typing.number(call.type("u"))
    if not isinstance(u, Array):
        return Unknown("rows of no matrix")
    return Array(u.dtype, (*u.dims[:-2], _length(call.type("k")), u.dims[-1]))


def shaped_like(call: Call) -> Abstract:
    """One argument in the shape of another."""
    return typing.like_dims(call, "x", "like")


def two_factors(call: Call) -> Abstract:
    """Tangents of both factors."""
    return av.Sequence("tuple", (call.type("q"), call.type("r")))


def product_of_factors(call: Call) -> Abstract:
    """What has the shape of `q @ r`."""
    q, r = (typing.number(call.type(p)) for p in ("q", "r"))
    if not isinstance(q, Array) or not isinstance(r, Array):
        return Unknown("factors that are no matrices")
    return Array(q.dtype, (*q.dims[:-1], r.dims[-1]))


def rows_and_columns(call: Call) -> Abstract:
    """An array as a matrix."""
    x = typing.number(call.type("x"))
    if not isinstance(x, Array):
        return x if isinstance(x, Unknown) else Unknown("a matrix of no array")
    return Array(x.dtype, (None, None))
