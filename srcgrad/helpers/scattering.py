"""Run-time helpers that move elements: back to where they came from, or along an axis.

`srcgrad.runtime` has them under its own name; emitted code takes them from there.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def places(shape: tuple[int, ...]) -> Any:
    """The places of an array of this shape, counted through.

    What a function does to these, it does to any array: it tells where an element goes.

    >>> np.flip(places((2, 3)), 1)
    array([[2, 1, 0],
           [5, 4, 3]])
    """
    return np.arange(math.prod(shape)).reshape(shape)


def scattered(a: Any, where: Any, shape: tuple[int, ...]) -> Any:
    """An array of zeros with each element of `a` added at its place; -1 is none.

    >>> scattered(np.array([1.0, 2.0, 4.0]), np.array([3, 0, 3]), (2, 2))
    array([[2., 0.],
           [0., 5.]])
    """
    a, where = np.asarray(a), np.asarray(where)
    a = np.broadcast_to(a, np.broadcast_shapes(a.shape, where.shape))
    where = np.broadcast_to(where, a.shape)
    size = math.prod(shape)
    result = np.zeros(size + 1, a.dtype if a.dtype.kind in "fc" else np.float64)
    np.add.at(result, where.ravel(), a.ravel())
    return result[:size].reshape(shape)[()]


def picked(c: Any, where: Any) -> Any:
    """The elements of `c` at these places, and 0 for the place -1: what `scattered` undoes.

    >>> picked(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([3, 0, -1]))
    array([4., 1., 0.])
    """
    flat = np.ravel(c)
    padded = np.concatenate([flat, np.zeros(1, flat.dtype)])
    return padded[where]


def last_at(a: Any, index: Any) -> Any:
    """`a[index]`, and 0 where a later place of the index names the same element: what comes back
    to `v` of `a[index] = v`. The index is an array of integers, or numbers and such arrays.

    >>> last_at(np.array([1.0, 2.0, 4.0]), [2, 0, 2])
    array([0., 1., 4.])
    """
    part = a[index]
    axes = len(index) if isinstance(index, tuple) else 1
    where = places(a.shape[:axes])[index]
    came = np.zeros(math.prod(a.shape[:axes]), np.intp)
    numbers = np.arange(len(where))
    came[where] = numbers
    part[came[where] != numbers] = 0.0
    return part


def untrimmed(x: Any, trim: str = "fb", axis: Any = None) -> Any:
    """The places of what `np.trim_zeros` leaves of an array.

    >>> untrimmed(np.array([0.0, 0.0, 3.0, 0.0, 4.0, 0.0]))
    array([2, 3, 4])
    """
    x = np.asarray(x)
    where = places(x.shape)
    keywords = {} if axis is None else {"axis": axis}
    trimmed: Any = np.trim_zeros
    left = np.asarray(trimmed(np.where(x != 0, where + 1, 0), trim, **keywords))
    if not left.any():
        return np.zeros(left.shape, np.int64)
    first = np.argmax(left != 0)
    one = np.unravel_index(first, left.shape)
    at = np.unravel_index(left[one] - 1, x.shape)
    return where[tuple(slice(a - o, a - o + n) for a, o, n in zip(at, one, left.shape))]


def first_places(x: Any) -> Any:
    """The place of each distinct element, of equal ones that of the first, in rising order.

    >>> first_places(np.array([3.0, 1.0, 3.0]))
    array([1, 0])
    """
    return np.unique(x, return_index=True)[1]
