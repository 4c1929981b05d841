"""Polynomials by their coefficients, the highest power first: what `np.poly...` has no name for."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.errors import DomainError


def powers(x: Any, n: int) -> Any:
    """The powers `x**(n - 1), ..., x, 1` along a new last axis.

    >>> powers(2.0, 3), powers(np.array([2.0, 3.0]), 2)
    (array([4., 2., 1.]), array([[2., 1.],
           [3., 1.]]))
    """
    x = np.asarray(x)
    if x.dtype.kind not in "fc":
        x = x.astype(np.float64)
    result: Any = np.vander(np.ravel(x), n)
    return result.reshape(*x.shape, n)


def powers_slope(x: Any, n: int) -> Any:
    """The derivative of `powers(x, n)` in `x`.

    >>> powers_slope(2.0, 3)
    array([4., 1., 0.])
    """
    x = np.asarray(x)
    below = powers(x, n)[..., 1:] * np.arange(n - 1.0, 0.0, -1.0)
    return np.concatenate([below, np.zeros((*x.shape, min(n, 1)))], axis=-1)


def leading(p: Any) -> Any:
    """Coefficients of which the first is not 0: a zero would be cut off, and change the shape.

    >>> leading(np.array([1.0, 0.0]))
    array([1., 0.])
    """
    p = np.asarray(p)
    if p.shape[0] > 1 and p[0] == 0:
        raise DomainError(
            "NumPy cuts off leading coefficients that are 0, so there the result has no derivative"
        )
    return p


def product(a: Any, b: Any) -> Any:
    """The coefficients of the product of two polynomials.

    >>> product(np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    array([1., 5., 6.])
    """
    return np.convolve(a, b)


def factor_adjoint(c: Any, b: Any, n: int) -> Any:
    """The transpose of `a -> product(a, b)` for `n` coefficients, applied to `c`.

    >>> factor_adjoint(np.array([1.0, 10.0, 100.0]), np.array([1.0, 3.0]), 2)
    array([ 31., 310.])
    """
    return np.array([c[k : k + len(b)] @ b for k in range(n)])


def derivative_adjoint(c: Any, n: int, m: int = 1) -> Any:
    """The transpose of `np.polyder(p, m)` for `n` coefficients, applied to `c`.

    >>> derivative_adjoint(np.array([1.0, 1.0]), 3)
    array([2., 1., 0.])
    """
    for step in range(m - 1, -1, -1):
        length = max(n - step, 0)
        below = c[: max(length - 1, 0)] * np.arange(length - 1.0, 0.0, -1.0)
        c = np.concatenate([below, np.zeros(min(length, 1))])
    return c


def integral_adjoint(c: Any, m: int = 1) -> Any:
    """The transpose of `np.polyint(p, m)` in `p`, applied to `c`.

    >>> integral_adjoint(np.array([1.0, 1.0, 1.0]))
    array([0.5, 1. ])
    """
    for _ in range(m):
        c = c[:-1] / np.arange(len(c) - 1.0, 0.0, -1.0)
    return c


def quotient_tangent(v: Any, q: Any, r: Any, du: Any, dv: Any) -> tuple[Any, Any]:
    """The tangents of both results of `np.polydiv(u, v)`: `du - dv * q` divided by `v`."""
    left = np.zeros(max(len(du), len(v) + len(q) - 1))
    left[len(left) - len(du) :] += du
    left[len(left) - len(dv) - len(q) + 1 :] -= np.convolve(dv, q)
    if len(du) < len(v):
        return np.zeros(len(q)), du[len(du) - len(r) :]
    dq = np.zeros(len(q))
    for k in range(len(q)):
        dq[k] = left[k] / v[0]
        left[k : k + len(v)] -= dq[k] * v
    return dq, left[len(left) - len(r) :]


def quotient_cotangent(
    v: Any, q: Any, r: Any, n: int, q_bar: Any, r_bar: Any
) -> tuple[Any, Any]:
    """The adjoints of `u`, of length `n`, and `v` in `np.polydiv(u, v)`.

    `u = v q + r`, where the first coefficients of `r` are 0: so `q` solves a triangular system,
    and `r` is what is left.
    """
    if n < len(v):
        u_bar = np.zeros(n)
        u_bar[n - len(r) :] = r_bar
        return u_bar, np.zeros(len(v))
    natural = n - len(q)
    if len(r) < natural and np.any(r_bar):
        raise DomainError(
            "np.polydiv cuts off leading coefficients of the remainder that are 0, so there the "
            "remainder has no derivative"
        )
    rest = np.zeros(n)
    kept = min(natural, len(r))
    rest[n - kept :] = np.asarray(r_bar)[len(r) - kept :]
    wanted = q_bar - factor_adjoint(rest, v, len(q))
    top = np.zeros(len(q))
    for k in range(len(q) - 1, -1, -1):
        below = v[1 : len(q) - k]
        top[k] = (wanted[k] - below @ top[k + 1 : k + 1 + len(below)]) / v[0]
    u_bar = rest.copy()
    u_bar[: len(q)] += top
    return u_bar, -factor_adjoint(u_bar, q, len(v))


def without_each(z: Any) -> Any:
    """The derivative of `np.poly(z)`: in row `k` minus the polynomial of all roots but `z[k]`.

    >>> without_each(np.array([1.0, 2.0]))
    array([[ 0., -1.,  2.],
           [ 0., -1.,  1.]])
    """
    z = np.asarray(z)
    rows = [-np.poly(np.delete(z, k)) for k in range(len(z))]
    return np.array([np.concatenate([[0.0], np.atleast_1d(r)]) for r in rows]).reshape(
        len(z), len(z) + 1
    )


def adjugates(a: Any, c: Any) -> Any:
    """The derivative of the coefficients `c` of the characteristic polynomial of `a`.

    Faddeev and LeVerrier: `adj(x I - a) = sum x**(n - 1 - k) B[k]` with `B[0] = I` and `B[k] =
    a B[k - 1] + c[k] I`, and the derivative of `det(x I - a)` is `-adj(x I - a).T`.

    >>> adjugates(np.diag([1.0, 2.0]), np.array([1.0, -3.0, 2.0]))[2] + 0.0
    array([[2., 0.],
           [0., 1.]])
    """
    a = np.asarray(a)
    n = len(a)
    slopes = np.zeros((n + 1, n, n))
    b = np.eye(n)
    for k in range(n):
        slopes[k + 1] = -b.T
        b = a @ b + c[k + 1] * np.eye(n)
    return slopes


def fit_tangent(
    x: Any, y: Any, deg: int, rcond: Any, w: Any, c: Any, dx: Any, dy: Any, dw: Any
) -> Any:
    """The tangent of `np.polyfit(x, y, deg, rcond, w=w)`, whose result is `c`.

    G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973), (4.12), at full rank, of the weighted
    Vandermonde matrix.
    """
    v, slope, weight, p, rest = _fit(x, y, deg, rcond, w, c)
    column = (slice(None), *[None] * (np.ndim(y) - 1))
    dv = weight[:, None] * slope * dx[:, None] + dw[:, None] * v
    change = weight[column] * dy + dw[column] * y - dv @ c
    return p @ change + p @ (p.T @ (dv.T @ (weight[column] * rest)))


def fit_cotangent(
    x: Any, y: Any, deg: int, rcond: Any, w: Any, c: Any, c_bar: Any
) -> tuple[Any, Any, Any]:
    """The adjoints of `x`, `y` and `w` in `np.polyfit`; see `fit_tangent`."""
    v, slope, weight, p, rest = _fit(x, y, deg, rcond, w, c)
    column = (slice(None), *[None] * (np.ndim(y) - 1))
    t = p.T @ c_bar
    columns = [z.reshape(len(z), -1) for z in (weight[column] * rest, p @ t, t, c)]
    v_bar = columns[0] @ columns[1].T - columns[2] @ columns[3].T
    y_bar = weight[column] * t
    w_bar = np.sum((t * y).reshape(len(t), -1), axis=1) + np.sum(v_bar * v, axis=1)
    return np.sum(weight[:, None] * slope * v_bar, axis=1), y_bar, w_bar


def _fit(
    x: Any, y: Any, deg: int, rcond: Any, w: Any, c: Any
) -> tuple[Any, Any, Any, Any, Any]:
    """The Vandermonde matrix, its slope, the weights, the weighted pseudo-inverse, the residual."""
    x = np.asarray(x)
    v, slope = powers(x, deg + 1), powers_slope(x, deg + 1)
    weight = np.ones(len(x)) if w is None else np.asarray(w)
    weighted = weight[:, None] * v
    scale = np.sqrt(np.sum(weighted * weighted, axis=0))
    size = np.linalg.svd(weighted / scale, compute_uv=False)
    least = (len(x) * np.finfo(x.dtype if x.dtype.kind == "f" else float).eps
             if rcond is None else rcond)  # fmt: skip
    if len(x) <= deg or size[-1] <= least * size[0]:
        raise DomainError(
            "the derivative of np.polyfit where the data do not determine the coefficients, or "
            "where it leaves out singular values; pass a smaller degree or tolerance"
        )
    p = np.linalg.pinv(weighted / scale) / scale[:, None]
    return v, slope, weight, p, y - v @ c
