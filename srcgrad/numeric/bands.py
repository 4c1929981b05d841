"""Matrices given by their diagonals, in the orders of `solve_banded` and `solveh_banded`."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from srcgrad.numeric.systems import _back, _is, columns


def _diagonals(low: int, up: int, n: int) -> Any:
    """For each diagonal its number above the main one, and the rows that it passes."""
    for k in range(-int(low), int(up) + 1):
        yield k, np.arange(max(-k, 0), min(n, n - k))


def solved(low: int, up: int, ab: Any, b: Any, k: int) -> Any:
    """`solve_banded`, also of a stack of vectors."""
    return _back(linalg.solve_banded((low, up), ab, columns(b, k)), k)


def times(low: int, up: int, ab: Any, x: Any, k: int) -> Any:
    """The product with a vector or matrix.

    >>> times(0, 1, np.array([[0.0, 5.0], [1.0, 2.0]]), np.array([1.0, 10.0]), 1)
    array([51., 20.])
    """
    x, n = columns(x, k), ab.shape[-1]
    batch = np.broadcast_shapes(ab.shape[:-2], x.shape[:-2])
    result = np.zeros((*batch, *x.shape[-2:]), np.result_type(ab, x))
    for j, rows in _diagonals(low, up, n):
        result[..., rows, :] += ab[..., up - j, rows + j, None] * x[..., rows + j, :]
    return _back(result, k)


def outer(low: int, up: int, t: Any, x: Any, k: int) -> Any:
    """The bands of `t x.T`.

    >>> outer(0, 1, np.array([1.0, 2.0]), np.array([3.0, 4.0]), 1)
    array([[0., 4.],
           [3., 8.]])
    """
    t, x = columns(t, k), columns(x, k)
    batch, n = np.broadcast_shapes(t.shape[:-2], x.shape[:-2]), t.shape[-2]
    result = np.zeros((*batch, int(low) + int(up) + 1, n), np.result_type(t, x))
    for j, rows in _diagonals(low, up, n):
        result[..., up - j, rows + j] = np.sum(t[..., rows, :] * x[..., rows + j, :], axis=-1)
    return result


def transposed(low: int, up: int, ab: Any) -> Any:
    """The bands of the transpose.

    >>> transposed(0, 1, np.array([[0.0, 5.0], [1.0, 2.0]]))
    array([[1., 2.],
           [5., 0.]])
    """
    result = np.zeros_like(ab)
    for j, rows in _diagonals(low, up, ab.shape[-1]):
        result[..., low + j, rows] = ab[..., up - j, rows + j]
    return result


def symmetric(ab: Any, lower: bool) -> Any:
    """The diagonals above and below, of those on one side.

    >>> symmetric(np.array([[1.0, 2.0], [5.0, 0.0]]), True)
    array([[0., 5.],
           [1., 2.],
           [5., 0.]])
    """
    count, n = ab.shape[-2:]
    result = np.zeros((*ab.shape[:-2], 2 * count - 1, n), ab.dtype)
    for j, rows in _diagonals(0, count - 1, n):
        band = ab[..., j, rows] if lower else ab[..., count - 1 - j, rows + j]
        result[..., count - 1 - j, rows + j] = band
        result[..., count - 1 + j, rows] = band
    return result


def to_symmetric(g: Any, lower: bool) -> Any:
    """The transpose of `symmetric`.

    >>> to_symmetric(np.ones((3, 2)), True)
    array([[1., 1.],
           [2., 0.]])
    """
    count, n = (g.shape[-2] + 1) // 2, g.shape[-1]
    result = np.zeros((*g.shape[:-2], count, n), g.dtype)
    for j, rows in _diagonals(0, count - 1, n):
        band = g[..., count - 1 - j, rows + j]
        if j:
            band = band + g[..., count - 1 + j, rows]
        if lower:
            result[..., j, rows] = band
        else:
            result[..., count - 1 - j, rows + j] = band
    return result


def side(ab: Any) -> int:
    """How many diagonals stand beside the main one, of a symmetric matrix.

    >>> side(np.ones((2, 5)))
    1
    """
    return int(np.shape(ab)[-2]) - 1


def symmetric_solved(ab: Any, lower: bool, b: Any, k: int) -> Any:
    """`solveh_banded`, also of a stack of vectors."""
    return _back(linalg.solveh_banded(ab, columns(b, k), lower=lower), k)


def dense(low: int, up: int, ab: Any) -> Any:
    """The matrix itself.

    >>> dense(0, 1, np.array([[0.0, 5.0], [1.0, 2.0]]))
    array([[1., 5.],
           [0., 2.]])
    """
    n = ab.shape[-1]
    result = np.zeros((*ab.shape[:-2], n, n), ab.dtype)
    for j, rows in _diagonals(low, up, n):
        result[..., rows, rows + j] = ab[..., up - j, rows + j]
    return result


def of_dense(low: int, up: int, m: Any) -> Any:
    """The bands of a matrix: the transpose of `dense`.

    >>> of_dense(0, 1, np.array([[1.0, 5.0], [7.0, 2.0]]))
    array([[0., 5.],
           [1., 2.]])
    """
    n = m.shape[-1]
    result = np.zeros((*m.shape[:-2], int(low) + int(up) + 1, n), m.dtype)
    for j, rows in _diagonals(low, up, n):
        result[..., up - j, rows + j] = m[..., rows, rows + j]
    return result


def factor(cb: Any, lower: bool) -> Any:
    """The lower factor that `cho_solve_banded` reads, as a matrix.

    >>> factor(np.array([[0.0, 5.0], [1.0, 2.0]]), False)
    array([[1., 0.],
           [5., 2.]])
    """
    n = side(cb)
    return dense(n, 0, cb) if _is(lower) else dense(0, n, cb).mT


def to_factor(g: Any, lower: bool, like: Any) -> Any:
    """The transpose of `factor`, for as many bands as `like` has."""
    n = side(like)
    return of_dense(n, 0, g) if _is(lower) else of_dense(0, n, g.mT)


def cho_solved(cb: Any, lower: bool, b: Any, k: int) -> Any:
    """`cho_solve_banded`, also of a stack of vectors."""
    return _back(linalg.cho_solve_banded((cb, lower), columns(b, k)), k)


def outside(ab: Any, lower: bool) -> Any:
    """The elements that belong to no row, of which nothing is read.

    >>> outside(np.array([[7.0, 2.0], [5.0, 3.0]]), False)
    array([[7., 0.],
           [0., 0.]])
    """
    result = np.array(ab)
    for j, rows in _diagonals(0, side(ab), ab.shape[-1]):
        if lower:
            result[..., j, rows] = 0.0
        else:
            result[..., side(ab) - j, rows + j] = 0.0
    return result
