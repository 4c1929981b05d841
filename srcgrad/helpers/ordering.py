"""Run-time helpers of what sorts, or takes elements by their rank."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from srcgrad.helpers.scattering import places


def permutation(y: Any, x: Any, axis: int = -1) -> Any:
    """For each element of `y` its place along the axis in `x`, which has the same elements.

    >>> permutation(np.array([1.0, 3.0, 2.0]), np.array([3.0, 2.0, 1.0]))
    array([2, 0, 1])
    """
    back = np.argsort(np.argsort(y, axis, kind="stable"), axis)
    return np.take_along_axis(np.argsort(x, axis, kind="stable"), back, axis)


def in_rows(x: Any, axis: Any) -> Any:
    """The array with the axes that a reduction takes together flattened to its last one.

    >>> in_rows(np.zeros((2, 3, 4)), (0, 2)).shape
    (3, 8)
    """
    x = np.asarray(x)
    gone = range(x.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    gone = [k % x.ndim for k in gone]
    kept = [k for k in range(x.ndim) if k not in gone]
    shape = [x.shape[k] for k in kept]
    rows = np.transpose(x, kept + [k for k in range(x.ndim) if k in gone])
    return rows.reshape(*shape, math.prod(x.shape[k] for k in gone))


def ranks(x: Any, axis: Any = None) -> Any:
    """The rank of each element among those that a reduction takes together; nan has rank nan.

    What selects or mixes elements by their order gives, of these, the rank that it selected.

    >>> ranks(np.array([0.5, np.nan, 0.25]))
    array([ 1., nan,  0.])
    """
    x = np.asarray(x)
    rows = in_rows(x, axis)
    order = np.argsort(np.argsort(rows, -1, kind="stable"), -1)
    result = np.empty(x.size)
    result[in_rows(places(x.shape), axis)] = np.where(np.isnan(rows), np.nan, order)
    return result.reshape(x.shape)[()]


def at_rank(x: Any, level: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The places in `x` of the elements below and above a level between ranks: two in front.

    `level` has the shape of the reduction's result, perhaps with more axes in front.

    >>> at_rank(np.array([0.5, 1.0, 0.25]), np.array(0.5))
    array([2, 0])
    """
    x, level = np.asarray(x), np.asarray(level)
    rows = in_rows(x, axis)
    n, kept = rows.shape[-1], rows.shape[:-1]
    front = level.shape[: level.ndim - (x.ndim if keepdims else len(kept))]
    if not n:
        return np.full((2, *level.shape), -1)
    where = np.argsort(rows, -1, kind="stable")
    where = np.take_along_axis(in_rows(places(x.shape), axis), where, -1)
    low = np.where(np.isfinite(level), np.floor(level), 0.0).astype(np.int64)
    pair = np.stack([low, np.minimum(low + 1, n - 1)]).reshape(2 * math.prod(front), *kept)
    found = np.take_along_axis(where, np.moveaxis(pair, 0, -1), -1)
    return np.moveaxis(found, -1, 0).reshape(2, *level.shape)


def shares(level: Any) -> Any:
    """How much the elements below and above a level between ranks count.

    >>> shares(np.array(2.25))
    array([0.75, 0.25])
    """
    above = level - np.floor(level)
    return np.stack([1.0 - above, above])


def quantile_slope(
    x: Any, level: Any, axis: Any = None, keepdims: bool = False, method: str = "linear"
) -> Any:
    """The derivative of quantiles in their probability, at a kink that to the right.

    >>> float(quantile_slope(np.array([1.0, 2.0, 4.0]), np.array(0.5)))
    2.0
    """
    rows = in_rows(x, axis)
    behind = np.ndim(x) if keepdims else rows.ndim - 1
    n = np.sum(~np.isnan(rows), -1)
    n = n.reshape(np.shape(level)[np.ndim(level) - behind :])
    low, high = np.ravel(x)[at_rank(x, level, axis, keepdims)]
    speed = {
        "linear": n - 1, "interpolated_inverted_cdf": n, "hazen": n, "weibull": n + 1,
        "median_unbiased": n + 1 / 3, "normal_unbiased": n + 1 / 4,
    }.get(method, 0)  # fmt: skip
    clipped = (np.asarray(level) == 0.0) & (method != "linear")
    return np.where(clipped, 0.0, speed * (high - low))[()]


def times_in_front(a: Any, q: Any) -> Any:
    """`a * q`, where the axes of `q` are the first of `a`.

    >>> times_in_front(np.ones((2, 3)), np.array([1.0, 2.0]))
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    return a * np.reshape(q, np.shape(q) + (1,) * (np.ndim(a) - np.ndim(q)))


def summed_behind(a: Any, q: Any) -> Any:
    """The sum over the axes of `a` that `q` does not have, which are its last.

    >>> summed_behind(np.ones((2, 3)), np.array([1.0, 2.0]))
    array([3., 3.])
    """
    return np.sum(a, axis=tuple(range(np.ndim(q), np.ndim(a))))
