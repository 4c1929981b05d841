"""Tangents and cotangents of the factors that `scipy.linalg` computes, for stacks of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from srcgrad.errors import DomainError
from srcgrad.numeric import matrices, systems

# Whether `cho_factor` puts zeros where there is no factor; before SciPy 1.18 the matrix stays.
CLEAN = linalg.cho_factor(np.array([[4.0, 1.0], [1.0, 3.0]]), lower=True)[0][0, 1] == 0.0


def left_solved(a: Any, b: Any) -> Any:
    """`inv(a) @ b`."""
    return np.linalg.solve(a, b)


def right_solved(b: Any, a: Any) -> Any:
    """`b @ inv(a)`.

    >>> right_solved(np.eye(1), np.eye(1) * 2.0)
    array([[0.5]])
    """
    return np.linalg.solve(a.mT, b.mT).mT


def halved(x: Any) -> Any:
    """The lower triangle, with half of the diagonal.

    >>> halved(np.ones((2, 2)))
    array([[0.5, 0. ],
           [1. , 0.5]])
    """
    return np.tril(x) - 0.5 * np.eye(x.shape[-1], dtype=x.dtype) * x


def cholesky_tangent(f: Any, s: Any) -> Any:
    """The tangent of a lower factor `f` of a symmetric matrix along `s`.

    I. Murray, Differentiation of the Cholesky decomposition, arXiv:1602.07527, (8).

    >>> cholesky_tangent(np.eye(1) * 2.0, np.eye(1))
    array([[0.25]])
    """
    return f @ halved(right_solved(left_solved(f, s), f.mT))


def cholesky_cotangent(f: Any, g: Any) -> Any:
    """The transpose of `cholesky_tangent`: (10) there, for all elements of the matrix."""
    inner = left_solved(f.mT, halved(f.mT @ g))
    both = right_solved(inner, f)
    return 0.5 * (both + both.mT)


def _both(x: Any, y: Any) -> tuple[int, ...]:
    return np.broadcast_shapes(x.shape[:-2], y.shape[:-2])


def lu_tangent(lower: Any, upper: Any, e: Any) -> tuple[Any, Any]:
    """The tangents of both factors of `lower @ upper` along `e`, of any shape.

    For a square matrix S. F. Walter, L. Lehmann, Algorithmic differentiation of linear algebra
    functions with application in optimum experimental design, arXiv:1001.1654 (2010); the rest of a
    tall or wide one is solved for.
    """
    m, n = e.shape[-2:]
    k = min(m, n)
    top, left = lower[..., :k, :], upper[..., :, :k]
    inner = right_solved(left_solved(top, e[..., :k, :k]), left)
    d_lower, d_upper = top @ np.tril(inner, -1), np.triu(inner) @ left
    if m > n:
        rest = right_solved(e[..., k:, :] - lower[..., k:, :] @ d_upper, left)
        d_lower = np.concatenate([d_lower, rest], axis=-2)
    elif m < n:
        rest = left_solved(top, e[..., k:] - d_lower @ upper[..., k:])
        d_upper = np.concatenate([d_upper, rest], axis=-1)
    return d_lower, d_upper


def lu_cotangent(lower: Any, upper: Any, lower_bar: Any, upper_bar: Any) -> Any:
    """The adjoint of `lower @ upper`: the transpose of `lu_tangent`."""
    m, n, k = lower.shape[-2], upper.shape[-1], lower.shape[-1]
    top, left = lower[..., :k, :], upper[..., :, :k]
    lower_top, upper_left = lower_bar[..., :k, :], upper_bar[..., :, :k]
    rest = None
    if m > n:
        rest = right_solved(lower_bar[..., k:, :], left.mT)
        upper_left = upper_left - lower[..., k:, :].mT @ rest
    elif m < n:
        rest = left_solved(top.mT, upper_bar[..., k:])
        lower_top = lower_top - rest @ upper[..., k:].mT
    inner = np.tril(top.mT @ lower_top, -1) + np.triu(upper_left @ left.mT)
    result = right_solved(left_solved(top.mT, inner), left.mT)
    if rest is not None:
        result = np.concatenate([result, rest], axis=-2 if m > n else -1)
    return result.astype(lower.dtype)


def rows_of(p: Any, x: Any) -> Any:
    """`p.T @ x` for a permutation matrix `p`, or for its indices, with which `l[p] @ u` is the
    matrix.

    >>> rows_of(np.array([1, 2, 0]), np.array([[10.0], [20.0], [30.0]])).ravel()
    array([30., 10., 20.])
    """
    return p.mT @ x if p.dtype.kind == "f" else systems.taken(np.argsort(p, axis=-1), x)


def rows_back(p: Any, x: Any) -> Any:
    """`p @ x` for a permutation matrix `p`, or for its indices."""
    return p @ x if p.dtype.kind == "f" else systems.taken(p, x)


def order_of_rows(a: Any) -> Any:
    """The indices with which `l[p] @ u` is the matrix.

    >>> order_of_rows(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([1, 0], dtype=int32)
    """
    return linalg.lu(a, p_indices=True)[0]


def packed(lower: Any, upper: Any) -> Any:
    """Two factors in one matrix, without the ones on the diagonal of the first.

    >>> packed(np.array([[1.0], [2.0]]), np.array([[3.0]]))
    array([[3.],
           [2.]])
    """
    m, k, n = lower.shape[-2], lower.shape[-1], upper.shape[-1]
    result = np.zeros((*_both(lower, upper), m, n), np.result_type(lower, upper))
    result[..., :k] += np.tril(lower, -1)
    result[..., :k, :] += np.triu(upper)
    return result


def columns_taken(order: Any, x: Any) -> Any:
    """The columns of `x` in the order.

    >>> columns_taken(np.array([1, 0]), np.array([[10.0, 20.0]]))
    array([[20., 10.]])
    """
    return systems.taken(order, x.mT).mT


def columns_exchanged(order: Any, x: Any) -> Any:
    """The columns of `x` put where `order` took them from: the transpose of `columns_taken`."""
    return systems.exchanged(order, x.mT).mT


def full_qr_tangent(q: Any, r: Any, e: Any) -> tuple[Any, Any]:
    """The tangents of `qr` with all columns of `q`, of which those beyond `r`'s rows are refused.

    >>> full_qr_tangent(np.eye(2)[:, :1], np.eye(1), np.ones((2, 1)))[1]
    array([[1.]])
    """
    k = min(r.shape[-2:])
    dq, dr = matrices.qr_tangent(q[..., :k], r[..., :k, :], e)
    return dq, matrices.below(dr, r)


def full_qr_cotangent(q: Any, r: Any, q_bar: Any, r_bar: Any) -> Any:
    """The transpose of `full_qr_tangent`."""
    k = min(r.shape[-2:])
    return matrices.qr_cotangent(
        q[..., :k], r[..., :k, :], q_bar[..., :k], r_bar[..., :k, :]
    )


def thin_q(a: Any) -> Any:
    """The thin orthogonal factor of `qr`.

    >>> thin_q(np.eye(1)).shape
    (1, 1)
    """
    return linalg.qr(a, mode="economic")[0]


def turned(x: Any) -> Any:
    """The transpose with both axes in reverse: it takes `rq` to `qr`.

    With `x = r @ q`, `turned(x) = turned(q) @ turned(r)`, where `turned(r)` is upper triangular.

    >>> turned(np.array([[1.0, 2.0], [0.0, 3.0]]))
    array([[3., 2.],
           [0., 1.]])
    """
    return x[..., ::-1, ::-1].mT


def rq_tangent(a: Any, e: Any) -> Any:
    """The tangent of the triangular factor of `rq`, which has the shape of `a`, along `e`.

    >>> rq_tangent(np.eye(1), np.ones((1, 1)))
    array([[1.]])
    """
    r, q = linalg.rq(a, mode="economic")
    found = turned(matrices.qr_tangent(turned(q), turned(r), turned(e))[1])
    result = np.zeros(e.shape, found.dtype)
    result[..., e.shape[-1] - found.shape[-1] :] = found
    return result


def rq_cotangent(a: Any, r_bar: Any) -> Any:
    """The transpose of `rq_tangent`."""
    r, q = linalg.rq(a, mode="economic")
    g = r_bar[..., r_bar.shape[-1] - r.shape[-1] :]
    return turned(matrices.qr_cotangent(turned(q), turned(r), 0.0 * turned(q), turned(g)))


def _check_tall(u: Any) -> None:
    if u.shape[-2] < u.shape[-1]:
        raise DomainError(
            "the polar decomposition of a matrix with more columns than rows has no derivative on "
            'this side; ask for the other (side="left")'
        )


def skew_part(p: Any, b: Any) -> Any:
    """The solution of `p x + x p = b - b.T`, where `p` is symmetric and not negative.

    Two eigenvalues whose sum is 0 are refused: there `x` is not unique.

    >>> skew_part(np.eye(2), np.array([[0.0, 2.0], [0.0, 0.0]]))
    array([[ 0.,  1.],
           [-1.,  0.]])
    """
    w, v = np.linalg.eigh(p)
    total = w[..., :, None] + w[..., None, :]
    n = w.shape[-1]
    limit = n * np.finfo(w.dtype).eps * np.max(w, axis=-1, initial=0.0)[..., None, None]
    if np.any((total <= limit) & ~np.eye(n, dtype=bool)):
        raise DomainError(
            "the orthogonal factor of a matrix of this rank is not unique: it has no derivative"
        )
    inner = v.mT @ (b - b.mT) @ v
    return v @ (inner / np.where(np.eye(n, dtype=bool), 1.0, total)) @ v.mT


def polar_tangent(u: Any, p: Any, e: Any) -> tuple[Any, Any]:
    """The tangents of both factors of `u @ p`, of a matrix with full column rank, along `e`.

    N. J. Higham, Functions of Matrices (2008), 8.1: `u.T du` is skew, and solves a Sylvester
    equation with `p`.
    """
    _check_tall(u)
    b = u.mT @ e
    skew = skew_part(p, b)
    du = u @ skew
    if u.shape[-2] > u.shape[-1]:
        du = du + right_solved(matrices.outside(u, e), p)
    return du, b - skew @ p


def polar_cotangent(u: Any, p: Any, u_bar: Any, p_bar: Any) -> Any:
    """The adjoint of `u @ p`: the transpose of `polar_tangent`."""
    _check_tall(u)
    t = skew_part(p, u.mT @ u_bar - p_bar @ p)
    result = u @ (p_bar + t)
    if u.shape[-2] > u.shape[-1]:
        result = result + right_solved(matrices.outside(u, u_bar), p)
    return result.astype(u.dtype)


def _blocks(d: Any) -> Any:
    """Where the factor `d` of `ldl` has its blocks of one or two rows."""
    beside = np.diagonal(d, 1, -2, -1) != 0.0
    n = d.shape[-1]
    result = np.zeros(d.shape, bool)
    result[..., range(n), range(n)] = True
    result[..., range(n - 1), range(1, n)] = beside
    result[..., range(1, n), range(n - 1)] = beside
    return result


def ldl_tangent(lu: Any, d: Any, lower: bool, s: Any) -> tuple[Any, Any]:
    """The tangents of both factors of `lu @ d @ lu.T` along a symmetric `s`.

    As for `cholesky_tangent`, by blocks: `inv(lu) s inv(lu).T` is `x d + dd + d x.T`, where `x` is
    strictly lower.

    >>> ldl_tangent(np.eye(1), np.eye(1) * 2.0, True, np.eye(1))
    (array([[0.]]), array([[1.]]))
    """
    inner = right_solved(left_solved(lu, s), lu.mT)
    at = _blocks(d)
    below = np.where(systems.triangle(~at, lower), inner, 0.0)
    return lu @ right_solved(below, d), np.where(at, inner, 0.0)


def ldl_cotangent(lu: Any, d: Any, lower: bool, lu_bar: Any, d_bar: Any) -> Any:
    """The transpose of `ldl_tangent`, for all elements of the matrix."""
    at = _blocks(d)
    beside = systems.triangle(~at, lower)
    inner = np.where(at, d_bar, np.where(beside, right_solved(lu.mT @ lu_bar, d), 0.0))
    result = right_solved(left_solved(lu.mT, inner), lu)
    return (0.5 * (result + result.mT)).astype(lu.dtype)


def balanced(t: Any, e: Any) -> Any:
    """`inv(t) @ e @ t`.

    >>> balanced(np.eye(1) * 2.0, np.eye(1))
    array([[1.]])
    """
    return (left_solved(t, e) @ t).astype(e.dtype)


def symmetric_part(x: Any) -> Any:
    """Half the sum of a matrix and its transpose.

    >>> symmetric_part(np.array([[1.0, 2.0], [0.0, 3.0]]))
    array([[1., 1.],
           [1., 3.]])
    """
    return 0.5 * (x + x.mT)


def whole_rows(q: Any, k: int, call: str) -> Any:
    """`q`, which must have no more than `k` rows: further ones are not unique."""
    return matrices.whole(q.mT, k, call).mT
