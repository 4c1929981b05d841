"""What derivatives of eigenvalue problems of `scipy.linalg` need."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from srcgrad.errors import DomainError


def vectors(a: Any, b: Any, lower: bool, index: Any = None, value: Any = None) -> Any:
    """The eigenvectors of `scipy.linalg.eigh`.

    >>> vectors(np.diag([1.0, 2.0]), None, True, [1, 1])
    array([[0.],
           [1.]])
    """
    found = linalg.eigh(a, b, lower=lower, subset_by_index=index, subset_by_value=value)
    return found[1]


def _all(a: Any, b: Any, lower: bool, w: Any) -> tuple[Any, Any]:
    """All eigenvectors, and the inverse gaps from each eigenvalue to those in `w`."""
    values, every = linalg.eigh(a, b, lower=lower)
    difference = w[..., None, :] - values[..., :, None]
    largest = np.max(np.abs(values), axis=-1, initial=0.0)[..., None, None]
    n = values.shape[-1]
    equal = np.abs(difference) <= 2.0 * n * np.finfo(values.dtype).eps * largest
    if np.any(np.sum(equal, axis=-2) > 1):
        raise DomainError(
            "an eigenvalue is there more than once: its eigenvectors have no derivative"
        )
    return every, np.where(equal, 0.0, 1.0 / np.where(equal, 1.0, difference))


def diagonal(w: Any) -> Any:
    """Matrices with these numbers on the diagonal.

    >>> diagonal(np.array([1.0, 2.0]))
    array([[1., 0.],
           [0., 2.]])
    """
    return np.eye(w.shape[-1], dtype=w.dtype) * w[..., None, :]


def some_tangent(a: Any, b: Any, lower: bool, w: Any, v: Any, da: Any) -> Any:
    """The tangent of some eigenvectors `v` of `a v = b v w`, along a symmetric `da`.

    As for all of them (Giles 2008, 3.1), by the others too, which are computed here.
    """
    every, gaps = _all(a, b, lower, w)
    return every @ ((every.mT @ (da @ v)) * gaps)


def some_tangent_of_right(a: Any, b: Any, lower: bool, w: Any, v: Any, db: Any) -> Any:
    """The same along a symmetric `db`."""
    every, gaps = _all(a, b, lower, w)
    along = np.sum(v * (db @ v), axis=-2, keepdims=True)
    return -every @ ((every.mT @ (db @ v)) * w[..., None, :] * gaps) - 0.5 * v * along


def some_cotangent(a: Any, b: Any, lower: bool, w: Any, v: Any, w_bar: Any, v_bar: Any) -> Any:
    """The adjoint of `a`, for all its elements; see `some_tangent`."""
    return _moved(a, b, lower, w, v, w_bar, v_bar) @ v.mT


def _moved(a: Any, b: Any, lower: bool, w: Any, v: Any, w_bar: Any, v_bar: Any) -> Any:
    g = v * w_bar[..., None, :]
    if not np.any(v_bar):
        return g.astype(v.dtype)
    every, gaps = _all(a, b, lower, w)
    return (every @ ((every.mT @ v_bar) * gaps) + g).astype(v.dtype)


def some_cotangent_of_right(
    a: Any, b: Any, lower: bool, w: Any, v: Any, w_bar: Any, v_bar: Any
) -> Any:
    """The adjoint of `b`, for all its elements; see `some_tangent`."""
    g = _moved(a, b, lower, w, v, w_bar, v_bar)
    along = np.sum(v * v_bar, axis=-2, keepdims=True)
    return (-(g * w[..., None, :] + 0.5 * v * along) @ v.mT).astype(v.dtype)


def tridiagonal(e: Any, v: Any) -> Any:
    """The product of a symmetric matrix with `e` beside its diagonal, and nothing else, with `v`.

    >>> tridiagonal(np.array([2.0]), np.array([[1.0], [3.0]]))
    array([[6.],
           [2.]])
    """
    result = np.zeros((*np.broadcast_shapes(e.shape[:-1], v.shape[:-2]), *v.shape[-2:]), v.dtype)
    result[..., :-1, :] += e[..., :, None] * v[..., 1:, :]
    result[..., 1:, :] += e[..., :, None] * v[..., :-1, :]
    return result


def vectors_of_tridiagonal(d: Any, e: Any, w: Any) -> Any:
    """The eigenvectors that belong to the eigenvalues `w`, which are some or all.

    >>> vectors_of_tridiagonal(np.array([1.0, 2.0]), np.array([0.0]), np.array([2.0]))
    array([[0.],
           [1.]])
    """
    return _chosen(linalg.eigh_tridiagonal(d, e), w)


def vectors_of_banded(ab: Any, lower: bool, w: Any) -> Any:
    """The eigenvectors of `eig_banded` that belong to the eigenvalues `w`."""
    return _chosen(linalg.eig_banded(ab, lower=lower), w)


def _chosen(spectrum: Any, w: Any) -> Any:
    """The eigenvectors of those eigenvalues, in ascending order, that are nearest to `w`."""
    values, every = spectrum
    count, n = w.shape[-1], values.shape[-1]
    if count == n:
        return every
    distance = np.abs(values[..., :1] - w[..., :1])
    start = np.zeros(w.shape[:-1], int)
    for k in range(1, n - count + 1):
        other = np.abs(values[..., k : k + 1] - w[..., :1])
        start = np.where(other[..., 0] < distance[..., 0], k, start)
        distance = np.minimum(other, distance)
    index = start[..., None] + np.arange(count)
    return np.take_along_axis(every, index[..., None, :], axis=-1)


def _checked(t: Any) -> None:
    """Refuse a Schur form with blocks of two rows, or with an eigenvalue twice."""
    if np.any(np.diagonal(t, -1, -2, -1) != 0.0):
        raise DomainError("the eigenvalues are complex here: the real Schur form has no derivative")
    w = np.sort(np.diagonal(t, 0, -2, -1), axis=-1)
    limit = 2.0 * t.shape[-1] * np.finfo(t.dtype).eps * np.max(np.abs(w), axis=-1, initial=0.0)
    if np.any(np.diff(w, axis=-1) <= limit[..., None]):
        raise DomainError("an eigenvalue is there more than once: the Schur form has no derivative")


def schur_tangent(t: Any, z: Any, e: Any) -> tuple[Any, Any]:
    """The tangents of `t` and `z`, where the matrix is `z t z.T`, along `e`.

    `x = z.T dz` is skew, and what is below the diagonal of `z.T e z + t x - x t` is 0: its elements
    are solved for from the lower left corner.

    >>> schur_tangent(np.eye(1), np.eye(1), np.eye(1))
    (array([[1.]]), array([[0.]]))
    """
    _checked(t)
    inner = z.mT @ e @ z
    x = np.zeros_like(inner)
    n = t.shape[-1]
    for i in reversed(range(n)):
        for j in range(i):
            # (t x - x t)[i, j], by the elements that are known: those below, and those to the left
            known = np.sum(t[..., i, i + 1 :] * x[..., i + 1 :, j], axis=-1)
            known = known - np.sum(x[..., i, :j] * t[..., :j, j], axis=-1)
            x[..., i, j] = (inner[..., i, j] + known) / (t[..., j, j] - t[..., i, i])
    x = x - x.mT
    return np.triu(inner + t @ x - x @ t), z @ x


def schur_cotangent(t: Any, z: Any, t_bar: Any, z_bar: Any) -> Any:
    """The transpose of `schur_tangent`: its steps, backwards."""
    _checked(t)
    g = np.triu(t_bar)
    inner = np.array(g, dtype=t.dtype)
    x_bar = z.mT @ z_bar + t.mT @ g - g @ t.mT
    x_bar = np.tril(x_bar, -1) - np.triu(x_bar, 1).mT
    n = t.shape[-1]
    for i in range(n):
        for j in reversed(range(i)):
            s = x_bar[..., i, j] / (t[..., j, j] - t[..., i, i])
            inner[..., i, j] += s
            x_bar[..., i + 1 :, j] += s[..., None] * t[..., i, i + 1 :]
            x_bar[..., i, :j] -= s[..., None] * t[..., :j, j]
    return z @ inner @ z.mT



def _unreduced(h: Any) -> None:
    beside = np.abs(np.diagonal(h, -1, -2, -1))[..., :-1]
    limit = h.shape[-1] * np.finfo(h.dtype).eps * np.max(np.abs(h), axis=(-2, -1), initial=0.0)
    if np.any(beside <= limit[..., None]):
        raise DomainError(
            "the Hessenberg form has a 0 below its diagonal: there it has no derivative"
        )


def hessenberg_tangent(h: Any, q: Any, e: Any) -> tuple[Any, Any]:
    """The tangents of `h` and `q`, where the matrix is `q h q.T`, along `e`.

    As `schur_tangent`: `x = q.T dq` has no first column, and each of its columns makes the elements
    two below the diagonal of `q.T e q + h x - x h` 0 in the column before.

    >>> hessenberg_tangent(np.eye(1), np.eye(1), np.eye(1))
    (array([[1.]]), array([[0.]]))
    """
    _unreduced(h)
    inner = q.mT @ e @ q
    x = np.zeros_like(inner)
    for j in range(h.shape[-1] - 2):
        i = slice(j + 2, None)
        known = inner[..., i, j] + np.sum(h[..., i, :] * x[..., None, :, j], axis=-1)
        known = known - np.sum(x[..., i, : j + 1] * h[..., None, : j + 1, j], axis=-1)
        x[..., i, j + 1] = known / h[..., j + 1, j, None]
    x = x - x.mT
    return np.triu(inner + h @ x - x @ h, -1), q @ x


def hessenberg_cotangent(h: Any, q: Any, h_bar: Any, q_bar: Any) -> Any:
    """The transpose of `hessenberg_tangent`: its steps, backwards."""
    _unreduced(h)
    g = np.triu(h_bar, -1)
    inner = np.array(g, dtype=h.dtype)
    x_bar = q.mT @ q_bar + h.mT @ g - g @ h.mT
    x_bar = np.tril(x_bar, -1) - np.triu(x_bar, 1).mT
    for j in reversed(range(h.shape[-1] - 2)):
        i = slice(j + 2, None)
        s = x_bar[..., i, j + 1] / h[..., j + 1, j, None]
        inner[..., i, j] += s
        x_bar[..., :, j] += np.sum(s[..., :, None] * h[..., i, :], axis=-2)
        x_bar[..., i, : j + 1] -= s[..., :, None] * h[..., None, : j + 1, j]
    return q @ inner @ q.mT


def reduction(a: Any) -> tuple[Any, Any]:
    """Both factors of `scipy.linalg.hessenberg`."""
    found: tuple[Any, Any] = tuple(linalg.hessenberg(a, calc_q=True))
    return found
