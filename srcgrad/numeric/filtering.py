"""Transposes of the filters of `scipy.signal`, which are linear along one axis."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal


def backwards(c: Any, axis: int) -> Any:
    """An array turned round along an axis: the transpose of a filter runs from the end.

    >>> backwards(np.array([1.0, 2.0]), -1)
    array([2., 1.])
    """
    return np.flip(c, axis)


def lags(c: Any, x: Any, shape: tuple[int, ...], axis: int = -1) -> Any:
    """The transpose of `signal.lfilter(b, [1.0], x, axis)` in `b`, a vector of this shape.

    >>> lags(np.array([1.0, 10.0, 100.0]), np.array([1.0, 2.0, 3.0]), (2,))
    array([321., 210.])
    """
    c, x = np.moveaxis(np.asarray(c), axis, -1), np.moveaxis(np.asarray(x), axis, -1)
    n = c.shape[-1]
    result = np.zeros(shape, np.result_type(c, x))
    for k in range(min(shape[0], n)):
        result[k] = np.sum(c[..., k:] * x[..., : n - k])
    return result


def _first(sos: Any, x: Any, count: int, axis: int) -> Any:
    """The signal behind so many sections of a cascade."""
    return signal.sosfilt(sos[:count], x, axis) if count else np.asarray(x)


def cascade_along(ds: Any, sos: Any, x: Any, axis: int = -1) -> Any:
    """The tangent of `signal.sosfilt(sos, x, axis)` along `ds` in the sections.

    Each section is a filter, behind and before others: `a * y = b * x` as convolutions. SciPy
    fixes the fourth number of a section at 1.
    """
    total = np.zeros(np.shape(x))
    for k in range(len(sos)):
        before = _first(sos, x, k, axis)
        after = _first(sos, x, k + 1, axis)
        change = signal.lfilter(ds[k, :3], [1.0], before, axis)
        change = change - signal.lfilter([0.0, *ds[k, 4:]], [1.0], after, axis)
        own = signal.lfilter([1.0], sos[k, 3:], change, axis)
        total = total + _first(sos[k + 1 :], own, len(sos) - k - 1, axis)
    return total


def cascade_back(c: Any, sos: Any, x: Any, axis: int = -1) -> Any:
    """The transpose of `cascade_along`, applied to `c`."""
    result = np.zeros(np.shape(sos))
    for k in range(len(sos)):
        own = np.flip(_first(sos[k + 1 :], np.flip(c, axis), len(sos) - k - 1, axis), axis)
        own = np.flip(signal.lfilter([1.0], sos[k, 3:], np.flip(own, axis), axis), axis)
        result[k, :3] = lags(own, _first(sos, x, k, axis), (3,), axis)
        result[k, 4:] = -lags(own, _first(sos, x, k + 1, axis), (3,), axis)[1:]
    return result


def resample_back(c: Any, n: int, axis: int = 0, window: Any = None) -> Any:
    """The transpose of `signal.resample` of `n` elements along an axis, by its matrix."""
    c = np.asarray(c)
    matrix = signal.resample(np.eye(n, dtype=c.dtype), c.shape[axis], axis=0, window=window)
    return np.moveaxis(np.tensordot(matrix, c, (0, axis)), 0, axis)


def poly_back(
    c: Any, n: int, up: int, down: int, axis: int = 0, window: Any = ("kaiser", 5.0),
    padtype: str = "constant",
) -> Any:  # fmt: skip
    """The transpose of `signal.resample_poly` of `n` elements along an axis, by its matrix."""
    c = np.asarray(c)
    matrix = signal.resample_poly(np.eye(n, dtype=c.dtype), up, down, 0, window, padtype)
    return np.moveaxis(np.tensordot(matrix, c, (0, axis)), 0, axis)


def savgol_back(
    c: Any, window_length: int, polyorder: int, deriv: int = 0, delta: float = 1.0,
    axis: int = -1, mode: str = "interp",
) -> Any:  # fmt: skip
    """The transpose of `signal.savgol_filter` along an axis.

    What the filter does to combs of ones, further apart than its window, are the columns of its
    matrix, except for `wrap`, where the ends are neighbours.
    """
    rows = np.moveaxis(np.asarray(c), axis, -1)
    n = rows.shape[-1]
    apart = n if mode == "wrap" else min(n, 2 * window_length + 1)
    combs = (np.arange(n)[:, None] % apart == np.arange(apart)).astype(float)
    reached = signal.savgol_filter(combs, window_length, polyorder, deriv, delta, 0, mode)
    result = np.zeros_like(rows)
    every = np.arange(n)
    for shift in range(-n + 1, n) if apart == n else range(-window_length, window_length + 1):
        source = every + shift
        here = every[(source >= 0) & (source < n)]
        result[..., here + shift] += reached[here, (here + shift) % apart] * rows[..., here]
    return np.moveaxis(result, -1, axis)


def upfirdn_back(c: Any, h: Any, n: int, up: int = 1, down: int = 1, axis: int = -1) -> Any:
    """The transpose of `signal.upfirdn(h, x, up, down, axis)` in an `x` of `n` elements.

    An element of the result is the sum of `h[m * down - k * up] * x[k]`.
    """
    turned = signal.upfirdn(np.flip(h), c, down, 1, axis)
    rows = np.moveaxis(turned, axis, 0)
    places = len(h) - 1 + up * np.arange(n)
    inside = places < len(rows)
    result = np.zeros((n, *rows.shape[1:]), rows.dtype)
    result[inside] = rows[places[inside]]
    return np.moveaxis(result, 0, axis)


def taps_back(
    c: Any, x: Any, shape: tuple[int, ...], up: int = 1, down: int = 1, axis: int = -1
) -> Any:
    """The transpose of `signal.upfirdn(h, x, up, down, axis)` in an `h` of this shape."""
    rows, given = np.moveaxis(np.asarray(c), axis, 0), np.moveaxis(np.asarray(x), axis, 0)
    result = np.zeros(shape, np.result_type(rows, given))
    for k in range(len(given)):
        places = down * np.arange(len(rows)) - k * up
        inside = (places >= 0) & (places < shape[0])
        shares = np.sum(rows[inside] * given[k], axis=tuple(range(1, rows.ndim)))
        np.add.at(result, places[inside], shares)
    return result
