"""Derivatives of pseudo-inverses and of least squares."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.numeric.matrices import of_whole_rank
from srcgrad.numeric.systems import columns


def pinv_tangent(a: Any, p: Any, e: Any) -> Any:
    """The tangent of the pseudo-inverse `p` of `a` along `e`, at constant rank.

    G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973), (4.12).

    >>> pinv_tangent(np.eye(1) * 2.0, np.eye(1) * 0.5, np.eye(1))
    array([[-0.25]])
    """
    p = of_whole_rank(p, a)
    m, n = a.shape[-2:]
    first = p @ (p.mT @ (e.mT @ (np.eye(m) - a @ p)))
    return first + (((np.eye(n) - p @ a) @ e.mT) @ p.mT) @ p - p @ e @ p


def pinv_cotangent(a: Any, p: Any, p_bar: Any) -> Any:
    """The transpose of `pinv_tangent`."""
    p = of_whole_rank(p, a)
    m, n = a.shape[-2:]
    first = (np.eye(m) - a @ p) @ p_bar.mT @ (p @ p.mT)
    second = p.mT @ p @ p_bar.mT @ (np.eye(n) - p @ a)
    return (first + second - p.mT @ p_bar @ p.mT).astype(a.dtype)


def of_rank(a: Any, count: Any) -> Any:
    """The pseudo-inverse by the largest `count` singular values.

    >>> of_rank(np.array([[2.0], [0.0]]), 1)
    array([[0.5, 0. ]])
    """
    a = np.asarray(a)
    a = a if a.dtype.kind == "f" else a.astype(np.float64)
    u, s, vh = np.linalg.svd(a, full_matrices=False)
    counted = np.arange(s.shape[-1]) < np.asarray(count)[..., None]
    inverse = np.where(counted, 1.0 / np.where(counted, s, 1.0), 0.0).astype(a.dtype)
    return (vh.mT * inverse[..., None, :]) @ u.mT


def sums(r: Any, change: Any, k: int, like: Any) -> Any:
    """What belongs to the sums of squared residuals `r`, or nothing where lstsq returned none."""
    found = 2.0 * np.sum(columns(r * change, k), axis=-2)
    shape = np.shape(like)
    return np.zeros(shape) if np.size(like) == 0 else np.reshape(found, shape)


def sums_back(r: Any, bar: Any, k: int) -> Any:
    """The transpose of `sums`: 0 where lstsq returned none."""
    if np.size(bar) == 0:
        return np.zeros_like(r)
    if k == 1:
        return (2.0 * np.reshape(bar, (*r.shape[:-1], 1)) * r).astype(r.dtype)
    return (2.0 * bar[..., None, :] * r).astype(r.dtype)
