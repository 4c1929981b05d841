"""What derivatives of matrices with a structure need: sums along diagonals, angles of subspaces."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from srcgrad.errors import DomainError
from srcgrad.numeric.systems import _back, columns


def sums_below(g: Any) -> Any:
    """The sums along the main diagonal and those below.

    >>> sums_below(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([5., 3.])
    """
    return np.stack([np.trace(g, -k, -2, -1) for k in range(g.shape[-2])], axis=-1)


def sums_above(g: Any) -> Any:
    """The sums along the diagonals above the main one, with 0 in front.

    >>> sums_above(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([0., 2.])
    """
    rest = [np.trace(g, k, -2, -1) for k in range(1, g.shape[-1])]
    return np.stack([np.zeros(g.shape[:-2], g.dtype), *rest], axis=-1)


def toeplitz(c: Any, r: Any) -> Any:
    """`linalg.toeplitz`, also for two stacks of which one is broadcast."""
    c, r = np.asarray(c), np.asarray(r)
    i, j = np.arange(c.shape[-1])[:, None], np.arange(r.shape[-1])
    below = np.broadcast_to(i >= j, (c.shape[-1], r.shape[-1]))
    return np.where(below, c[..., np.where(below, i - j, 0)], r[..., np.where(below, 0, j - i)])


def toeplitz_solved(c: Any, r: Any, b: Any, k: int) -> Any:
    """`solve_toeplitz`, also of a stack of vectors."""
    return _back(linalg.solve_toeplitz(c if r is None else (c, r), columns(b, k)), k)


def toeplitz_back(c: Any, r: Any, b: Any, k: int) -> Any:
    """`solve_toeplitz` with the transposed matrix."""
    if r is None:
        return toeplitz_solved(c, None, b, k)
    front = np.broadcast_shapes(c.shape[:-1], r.shape[:-1])
    first = np.concatenate(
        [np.broadcast_to(x, (*front, x.shape[-1])) for x in (c[..., :1], r[..., 1:])], axis=-1
    )
    return toeplitz_solved(first, c, b, k)


def toeplitz_transposed(c: Any, r: Any, y: Any, k: int) -> Any:
    """The product of the transposed Toeplitz matrix with `y`.

    >>> toeplitz_transposed(np.array([1.0, 2.0]), np.array([9.0, 3.0]), np.array([1.0, 0.0]), 1)
    array([1., 3.])
    """
    return _back(toeplitz(c, c if r is None else r).mT @ columns(y, k), k)


def sums_around(g: Any) -> Any:
    """The sums along the diagonals of a square matrix, which go on at the other side.

    >>> sums_around(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([5., 5.])
    """
    n = g.shape[-1]
    row = np.arange(n)
    return np.stack([np.sum(g[..., (row + k) % n, row], axis=-1) for k in range(n)], axis=-1)


def first_row(c: Any) -> Any:
    """The first row of a circulant matrix: the first column of its transpose.

    >>> first_row(np.array([1.0, 2.0, 3.0]))
    array([1., 3., 2.])
    """
    return np.roll(c[..., ::-1], 1, axis=-1)


def sums_left(g: Any) -> Any:
    """The sums along the anti-diagonals that begin in the first column.

    >>> sums_left(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([1., 5.])
    """
    m = g.shape[-2]
    turned = g[..., ::-1, :]
    return np.stack([np.trace(turned, k - m + 1, -2, -1) for k in range(m)], axis=-1)


def sums_right(g: Any) -> Any:
    """The sums along the other anti-diagonals, with 0 in front.

    >>> sums_right(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([0., 4.])
    """
    n = g.shape[-1]
    turned = g[..., ::-1, :]
    rest = [np.trace(turned, k, -2, -1) for k in range(1, n)]
    return np.stack([np.zeros(g.shape[:-2], g.dtype), *rest], axis=-1)


def _principal(a: Any, b: Any, angles: Any) -> tuple[Any, ...]:
    """For each angle, how it changes with the elements of `a` and `b`."""
    qa, qb = linalg.orth(a), linalg.orth(b)
    y, cosines, zh = np.linalg.svd(qa.T @ qb, full_matrices=False)
    order = slice(None, None, -1)  # the largest angle comes first
    u, v = (qa @ y)[:, order], (qb @ zh.T)[:, order]
    cosines, sines = np.clip(cosines[order], 0.0, 1.0), np.sin(angles)
    limit = 8.0 * a.shape[0] * np.finfo(qa.dtype).eps
    if np.any(sines <= limit):
        raise DomainError("an angle of 0 between subspaces has no derivative")
    from_a, from_b = (v - u * cosines) / sines, (u - v * cosines) / sines
    return from_a, np.linalg.pinv(a) @ u, from_b, np.linalg.pinv(b) @ v


def angles_tangent(a: Any, b: Any, angles: Any, da: Any, db: Any) -> Any:
    """The tangent of `subspace_angles` along `da` and `db`, at constant rank.

    The cosine is `u.T v` for the principal vectors, and `u` moves by the part of `da inv(a) u`
    outside of the space: A. Björck, G. H. Golub, Numerical methods for computing angles between
    linear subspaces, Math. Comp. 27 (1973).
    """
    from_a, in_a, from_b, in_b = _principal(a, b, angles)
    return -np.sum(from_a * (da @ in_a), axis=0) - np.sum(from_b * (db @ in_b), axis=0)


def angles_cotangent(a: Any, b: Any, angles: Any, bar: Any, second: bool) -> Any:
    """The adjoint of `a`, or of `b`: the transpose of `angles_tangent`."""
    from_a, in_a, from_b, in_b = _principal(a, b, angles)
    left, right = (from_b, in_b) if second else (from_a, in_a)
    return -(left * bar) @ right.T
