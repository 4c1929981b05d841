"""Run-time helpers of the methods of ufuncs: what each step of one grows with its operands."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

Slopes = Callable[[Any, Any], tuple[Any, Any]]


@functools.cache
def applied(function: np.ufunc) -> Callable[[Any, Any], Any]:
    """The ufunc as a function with a source, which can be differentiated."""

    def pair(x: Any, y: Any) -> Any:
        return function(x, y)

    return pair


def steps_of(function: np.ufunc, x: Any, axis: int, slopes: Slopes) -> Any:
    """How much each result of `function.accumulate(x, axis)` grows with the one before it, and with
    its element: two arrays of the shape of `x`.
    """
    rows = np.moveaxis(np.asarray(x, np.result_type(x, np.float32)), axis, 0)
    total = np.moveaxis(function.accumulate(x, axis), axis, 0)
    result = np.zeros((2, *rows.shape), rows.dtype)
    result[1, :1] = 1.0
    if len(rows) > 1:
        result[:, 1:] = slopes(total[:-1].astype(rows.dtype), rows[1:])
    return np.moveaxis(result, 1, axis % x.ndim + 1)


def pairs_of(function: np.ufunc, a: Any, b: Any, slopes: Slopes) -> Any:
    """How much each element of `function.outer(a, b)` grows with its operands: two arrays."""
    del function
    a, b = np.asarray(a), np.asarray(b)
    kind = np.result_type(a, b, np.float32)
    whole = np.broadcast_arrays(a.reshape(a.shape + (1,) * b.ndim), b)
    x, y = (np.array(part, kind) for part in whole)
    return np.stack(slopes(x, y)) if x.ndim else np.array(slopes(x, y))


def last_along(y: Any, axis: int = 0, keepdims: bool = False) -> Any:
    """The last element along an axis.

    >>> last_along(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([3., 4.])
    """
    return np.take(y, [-1] if keepdims else -1, axis=axis)


def at_last(c: Any, shape: tuple[int, ...], axis: int = 0, keepdims: bool = False) -> Any:
    """Zeros of the shape with `c` in the last place along an axis: what `last_along` undoes.

    >>> at_last(np.array([1.0, 2.0]), (2, 2))
    array([[0., 0.],
           [1., 2.]])
    """
    c = np.asarray(c)
    result = np.zeros(shape, c.dtype)
    np.moveaxis(result, axis, 0)[-1] = np.squeeze(c, axis) if keepdims and c.ndim else c
    return result
