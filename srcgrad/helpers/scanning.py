"""Run-time helpers of what goes along an axis step by step."""

from __future__ import annotations

from typing import Any

import numpy as np


def cumsum_back(c: Any, axis: int = -1) -> Any:
    """What `np.cumsum` along an axis transposes to: the sums from an element on.

    >>> cumsum_back(np.array([1.0, 2.0, 4.0]))
    array([7., 6., 4.])
    """
    return np.flip(np.cumsum(np.flip(c, axis), axis), axis)


def scan(a: Any, b: Any, axis: int = -1) -> Any:
    """`y[k] = a[k] * y[k - 1] + b[k]` along an axis.

    >>> scan(np.array([0.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]))
    array([ 1.,  3., 10.])
    """
    a, b = np.broadcast_arrays(a, b)
    a, y = np.moveaxis(a, axis, 0), np.moveaxis(np.array(b), axis, 0)
    for k in range(1, len(y)):
        y[k] += a[k] * y[k - 1]
    return np.moveaxis(y, 0, axis)


def scan_back(a: Any, c: Any, axis: int = -1) -> Any:
    """What `scan` transposes to in `b`: `s[k] = c[k] + a[k + 1] * s[k + 1]`.

    >>> scan_back(np.array([0.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0]))
    array([9., 4., 1.])
    """
    a, c = np.broadcast_arrays(a, c)
    a, s = np.moveaxis(a, axis, 0), np.moveaxis(np.array(c), axis, 0)
    for k in range(len(s) - 2, -1, -1):
        s[k] += a[k + 1] * s[k + 1]
    return np.moveaxis(s, 0, axis)


def cumprod_slope(y: Any, axis: int | None = None) -> Any:
    """How fast each product of `np.cumprod` grows with its last factor: the product before it.

    >>> cumprod_slope(np.array([2.0, 6.0, 24.0]))
    array([1., 2., 6.])
    """
    y = np.moveaxis(np.asarray(y), -1 if axis is None else axis, 0)
    before = np.concatenate([np.ones_like(y[:1]), y[:-1]])
    return np.moveaxis(before, 0, -1 if axis is None else axis)


def without_first(c: Any, given: bool, axis: int = -1) -> Any:
    """The array without its first element along an axis, if one was `given`.

    >>> without_first(np.array([0.0, 1.0, 2.0]), True)
    array([1., 2.])
    """
    return np.moveaxis(np.moveaxis(c, axis, 0)[1:], 0, axis) if given else c


def with_first(c: Any, given: bool, axis: int = -1) -> Any:
    """The array with a zero before its first element along an axis, if one was `given`.

    >>> with_first(np.array([1.0, 2.0]), True)
    array([0., 1., 2.])
    """
    rows = np.moveaxis(c, axis, 0)
    zero = np.zeros((int(given), *rows.shape[1:]), rows.dtype)
    return np.moveaxis(np.concatenate([zero, rows]), 0, axis)
