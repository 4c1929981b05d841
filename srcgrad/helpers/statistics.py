"""Run-time helpers of means with weights, covariances and histograms."""

from __future__ import annotations

from typing import Any

import numpy as np


def aligned(w: Any, shape: tuple[int, ...], axis: Any = None) -> Any:
    """Weights along the axes of an average, as an array of the shape of what is averaged.

    >>> aligned(np.array([1.0, 2.0]), (2, 2), 0)
    array([[1., 1.],
           [2., 2.]])
    """
    if np.shape(w) == shape:
        return np.asarray(w)
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    axes = tuple(a % len(shape) for a in axes)
    order = np.argsort(axes)
    ready = np.transpose(w, order) if len(axes) > 1 else np.asarray(w)
    return np.broadcast_to(
        ready.reshape([n if k in axes else 1 for k, n in enumerate(shape)]), shape
    )


def unaligned(c: Any, w: tuple[int, ...], axis: Any = None) -> Any:
    """What `aligned` transposes to, for weights of the shape `w`.

    >>> unaligned(np.ones((2, 3)), (2,), 0)
    array([3., 3.])
    """
    if np.shape(c) == w:
        return c
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    axes = tuple(a % np.ndim(c) for a in axes)
    rest = tuple(k for k in range(np.ndim(c)) if k not in axes)
    summed = np.sum(c, axis=rest)
    return np.transpose(summed, np.argsort(np.argsort(axes))) if len(axes) > 1 else summed


def variables(m: Any, rowvar: bool = True, second: bool = False) -> Any:
    """The observations of `np.cov` as a matrix with a row for each variable.

    >>> variables(np.zeros((5, 2)), False).shape, variables(np.zeros(4)).shape
    ((2, 5), (1, 4))
    """
    x = np.atleast_2d(m)
    return x.T if _is_turned(m, rowvar, second) else x


def _is_turned(m: Any, rowvar: bool, second: bool) -> bool:
    """Whether the variables are columns; one row is one variable in the second argument, and in
    older releases of NumPy in the first one too.
    """
    if rowvar or np.ndim(m) < 2:
        return False
    old = np.ndim(np.cov([[0.0, 1.0]], rowvar=False, bias=True)) == 0
    return np.shape(m)[0] != 1 or not (second or old)


def deviations(m: Any, y: Any = None, rowvar: bool = True) -> Any:
    """What the observations of each variable differ by from their mean."""
    x = variables(m, rowvar)
    if y is not None:
        x = np.concatenate([x, variables(y, rowvar, True)])
    return x - x.mean(1, keepdims=True)


def cov_along(
    m: Any, y: Any, dm: Any, dy: Any, rowvar: bool = True, bias: bool = False, ddof: Any = None
) -> Any:
    """The change of `np.cov(m, y)` along changes of `m` and `y`."""
    x = deviations(m, y, rowvar)
    change = x @ deviations(dm, dy, rowvar).T / _freedom(x, bias, ddof)
    return np.squeeze(change + change.T)[()]


def cov_back(
    c: Any, m: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None
) -> Any:
    """The transpose of `np.cov(m, y)` in the observations, a row for each variable."""
    x = deviations(m, y, rowvar)
    c = np.reshape(c, (len(x), len(x)))
    return (c + c.T) @ x / _freedom(x, bias, ddof)


def first_rows(back: Any, m: Any, rowvar: bool = True) -> Any:
    """The part of the transpose of `np.cov` that belongs to `m`."""
    part = back[: len(variables(m, rowvar))]
    return np.reshape(part.T if _is_turned(m, rowvar, False) else part, np.shape(m))


def last_rows(back: Any, y: Any, rowvar: bool = True) -> Any:
    """The part of the transpose of `np.cov` that belongs to `y`."""
    part = back[len(back) - len(variables(y, rowvar, True)) :]
    return np.reshape(part.T if _is_turned(y, rowvar, True) else part, np.shape(y))


def _freedom(x: Any, bias: bool, ddof: Any) -> float:
    return x.shape[1] - ((0 if bias else 1) if ddof is None else ddof)


def corrcoef_along(m: Any, y: Any, dm: Any, dy: Any, rowvar: bool = True) -> Any:
    """The change of `np.corrcoef(m, y)` along changes of `m` and `y`."""
    z, size = _normed(m, y, rowvar)
    change = deviations(dm, dy, rowvar) / size
    change = change - z * np.sum(z * change, 1, keepdims=True)
    product = z @ change.T
    return np.squeeze(product + product.T)[()]


def corrcoef_back(c: Any, m: Any, y: Any = None, rowvar: bool = True) -> Any:
    """The transpose of `np.corrcoef(m, y)` in the observations, a row for each variable."""
    z, size = _normed(m, y, rowvar)
    c = np.reshape(c, (len(z), len(z)))
    change = (c + c.T) @ z
    change = (change - z * np.sum(z * change, 1, keepdims=True)) / size
    return change - change.mean(1, keepdims=True)


def _normed(m: Any, y: Any, rowvar: bool) -> tuple[Any, Any]:
    x = deviations(m, y, rowvar)
    size = np.sqrt(np.sum(x * x, 1, keepdims=True))
    return x / size, size


def bins_of(x: Any, edges: Any) -> Any:
    """For each number the place of its bin, -1 outside of all bins; the last bin has its right end.

    >>> bins_of(np.array([0.0, 1.5, 2.0, 9.0]), np.array([0.0, 1.0, 2.0]))
    array([ 0,  1,  1, -1])
    """
    x, edges = np.ravel(x), np.asarray(edges)
    found = np.searchsorted(edges, x, "right") - 1
    found = np.where(x == edges[-1], len(edges) - 2, found)
    return np.where((x < edges[0]) | (x > edges[-1]) | np.isnan(x), -1, found)


def histogram_counts(a: Any, bins: Any = 10, range: Any = None, weights: Any = None) -> Any:  # noqa: A002
    """The first result of `np.histogram`.

    >>> histogram_counts(np.array([0.5, 1.5, 1.6]), np.array([0.0, 1.0, 2.0]))
    array([1, 2])
    """
    counts, _ = np.histogram(a, bins, range, weights=weights)
    return counts
