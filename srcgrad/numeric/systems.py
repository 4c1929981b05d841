"""What derivatives of `scipy.linalg`'s linear systems need; `a` is a matrix, or a stack of them.

`k` is the rank of a right-hand side: of 1, it is a vector, and a stack of matrices has a stack of
vectors for solutions; else its last two axes are a matrix.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg


def columns(x: Any, k: int) -> Any:
    """A vector, or each of a stack of them, as a matrix of one column.

    >>> columns(np.ones((2, 3)), 1).shape, columns(np.ones((2, 3)), 2).shape
    ((2, 3, 1), (2, 3))
    """
    return x[..., None] if k == 1 else x


def _back(x: Any, k: int) -> Any:
    return x[..., 0] if k == 1 else x


def times(m: Any, x: Any, k: int) -> Any:
    """`m @ x`, where `x` is a matrix or a vector.

    >>> times(np.ones((4, 2, 3)), np.ones((4, 3)), 1).shape
    (4, 2)
    """
    return _back(m @ columns(x, k), k)


def outer(t: Any, x: Any, k: int) -> Any:
    """`t @ x.T`, of matrices or vectors.

    >>> outer(np.array([1.0, 2.0]), np.array([3.0]), 1)
    array([[3.],
           [6.]])
    """
    return columns(t, k) @ columns(x, k).mT


def solved(a: Any, b: Any, k: int) -> Any:
    """`inv(a) @ b`."""
    return _back(np.linalg.solve(a, columns(b, k)), k)


def triangular(
    a: Any, b: Any, k: int, lower: bool, unit: bool = False, transposed: bool = False
) -> Any:
    """`inv(a) @ b`, where `a` is one triangle of what is given, or its transpose.

    >>> triangular(np.array([[2.0, 9.0], [1.0, 1.0]]), np.array([2.0, 3.0]), 1, True)
    array([1., 2.])
    """
    found = linalg.solve_triangular(
        a, columns(b, k), trans=int(transposed), lower=lower, unit_diagonal=unit
    )
    return _back(found, k)


def triangle(g: Any, lower: bool, unit: bool = False) -> Any:
    """One triangle of a matrix, without the diagonal if that is not read.

    >>> triangle(np.ones((2, 2)), False, True)
    array([[0., 1.],
           [0., 0.]])
    """
    return np.tril(g, -1 if unit else 0) if lower else np.triu(g, 1 if unit else 0)


def symmetric(a: Any, lower: bool) -> Any:
    """The symmetric matrix with one triangle of `a`.

    >>> symmetric(np.array([[1.0, 2.0], [9.0, 3.0]]), False)
    array([[1., 2.],
           [2., 3.]])
    """
    if lower:
        return np.tril(a) + np.tril(a, -1).mT
    return np.triu(a) + np.triu(a, 1).mT


def to_triangle(g: Any, lower: bool) -> Any:
    """The transpose of `symmetric`.

    >>> to_triangle(np.ones((2, 2)), True)
    array([[1., 0.],
           [2., 1.]])
    """
    if lower:
        return np.tril(g) + np.tril(g.mT, -1)
    return np.triu(g) + np.triu(g.mT, 1)


SYMMETRIC = ("sym", "symmetric", "her", "hermitian", "pos", "positive definite")
GENERAL = (None, "gen", "general")


def as_assumed(a: Any, assume_a: Any, lower: bool) -> Any:
    """The matrix that SciPy sees: what it assumes it does not read.

    >>> as_assumed(np.array([[1.0, 9.0], [2.0, 3.0]]), "diagonal", False)
    array([[1., 0.],
           [0., 3.]])
    """
    return symmetric(a, lower) if assume_a in SYMMETRIC else a * _read(a, assume_a)


def to_assumed(g: Any, assume_a: Any, lower: bool) -> Any:
    """The transpose of `as_assumed`.

    >>> to_assumed(np.ones((2, 2)), "sym", True)
    array([[1., 0.],
           [2., 1.]])
    """
    return to_triangle(g, lower) if assume_a in SYMMETRIC else g * _read(g, assume_a)


def _read(a: Any, assume_a: Any) -> Any:
    """Ones where the elements are read."""
    ones = np.ones(np.shape(a)[-2:], bool)
    if assume_a in GENERAL:
        return ones
    return {
        "upper triangular": np.triu(ones),
        "lower triangular": np.tril(ones),
        "diagonal": np.eye(len(ones), dtype=bool),
        "tridiagonal": np.tril(np.triu(ones, -1), 1),
        "banded": ones,
    }[assume_a]


def factor(c: Any, lower: bool) -> Any:
    """The lower factor that `cho_solve` reads.

    >>> factor(np.array([[1.0, 2.0], [9.0, 3.0]]), False)
    array([[1., 0.],
           [2., 3.]])
    """
    return np.tril(c) if _is(lower) else np.triu(c).mT


def to_factor(g: Any, lower: bool) -> Any:
    """The transpose of `factor`.

    >>> to_factor(np.ones((2, 2)), False)
    array([[1., 1.],
           [0., 1.]])
    """
    return np.tril(g) if _is(lower) else np.tril(g).mT


def _is(lower: Any) -> bool:
    """One answer for a stack of factors, which SciPy gives in a list or an array."""
    return bool(np.ravel(lower)[0])


def cho_solved(c: Any, lower: bool, b: Any, k: int) -> Any:
    """`cho_solve`, also of a stack of vectors."""
    return _back(linalg.cho_solve((c, lower), columns(b, k)), k)


def lu_solved(lu: Any, piv: Any, b: Any, k: int, transposed: bool) -> Any:
    """`lu_solve`, also of a stack of vectors."""
    return _back(linalg.lu_solve((lu, piv), columns(b, k), trans=int(transposed)), k)


def order_of(piv: Any, m: int) -> Any:
    """The order of rows that LAPACK's row exchanges make.

    >>> order_of(np.array([1, 1]), 2)
    array([1, 0])
    """
    piv = np.asarray(piv)
    order = np.empty((*piv.shape[:-1], m), int)
    order[...] = np.arange(m)
    for place in np.ndindex(piv.shape[:-1]):
        for k, j in enumerate(piv[place]):
            order[place][[k, j]] = order[place][[j, k]]
    return order


def taken(order: Any, x: Any, k: int = 2) -> Any:
    """The rows of `x` in the order.

    >>> taken(np.array([1, 0]), np.array([10.0, 20.0]), 1)
    array([20., 10.])
    """
    order = np.asarray(order)
    x = columns(x, k)
    if order.ndim == 1:
        return _back(x[..., order, :], k)
    order = np.broadcast_to(order, (*x.shape[:-2], order.shape[-1]))
    return _back(np.take_along_axis(x, order[..., None], axis=-2), k)


def exchanged(order: Any, x: Any, k: int = 2) -> Any:
    """The rows of `x` put where `order` took them from.

    >>> exchanged(np.array([1, 2, 0]), np.array([10.0, 20.0, 30.0]), 1)
    array([30., 10., 20.])
    """
    return taken(np.argsort(order, axis=-1), x, k)


def unit_lower(lu: Any, k: int) -> Any:
    """The lower factor, of `k` columns, of a packed pair."""
    return np.tril(lu[..., :k], -1) + np.eye(lu.shape[-2], k, dtype=lu.dtype)


def to_unit_lower(g: Any, lu: Any) -> Any:
    """The transpose of `unit_lower`, without its constant part."""
    result = np.zeros(np.broadcast_shapes(g.shape[:-2], lu.shape[:-2]) + lu.shape[-2:], g.dtype)
    result[..., : g.shape[-1]] = np.tril(g, -1)
    return result


def without_unit(lu: Any, k: int) -> Any:
    """What stands below the diagonal in the first `k` columns: a tangent of `unit_lower`."""
    return np.tril(lu[..., :k], -1)


def upper_rows(lu: Any, k: int) -> Any:
    """The upper factor, of `k` rows, of a packed pair."""
    return np.triu(lu[..., :k, :])
