"""Run-time helpers of convolutions, differences, interpolation and integrals along an axis."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.helpers.scattering import picked


def unclipped(
    c: Any, a: tuple[int, ...], v: tuple[int, ...], mode: str, turned: bool = False
) -> Any:
    """A convolution of vectors of these shapes as that of mode `full`, zeros where it was clipped.

    `turned` says that it is a correlation, of which NumPy turns the result if `v` is the longer.

    >>> unclipped(np.array([1.0, 2.0, 3.0]), (3,), (2,), "same")
    array([1., 2., 3., 0.])
    """
    whole = np.zeros(a[0] + v[0] - 1, np.result_type(c))
    least = min(a[0], v[0])
    start = {"full": 0, "same": least - 1 - least // 2, "valid": least - 1}[mode]
    if turned and v[0] > a[0]:
        start = len(whole) - len(c) - start
    whole[start : start + len(c)] = c
    return whole


def interp_places(x: Any, xp: Any, left: Any = None, right: Any = None) -> Any:
    """The places of the two knots around each `x`, in front; -1 beyond an end that has a value.

    >>> interp_places(np.array([0.5, 9.0]), np.array([0.0, 1.0, 2.0]))
    array([[0, 2],
           [1, 2]])
    """
    x, last = np.asarray(x), len(xp) - 1
    low = np.clip(np.searchsorted(xp, x, "right") - 1, 0, max(last - 1, 0))
    pair = np.stack([low, np.minimum(low + 1, last)])
    pair = np.where(x < xp[0], -1 if left is not None else 0, pair)
    return np.where(x > xp[-1], -1 if right is not None else last, pair)


def interp_shares(x: Any, xp: Any) -> Any:
    """How much the two knots around each `x` count; the first one all beyond an end.

    >>> interp_shares(np.array([0.25, 9.0]), np.array([0.0, 1.0]))
    array([[0.75, 1.  ],
           [0.25, 0.  ]])
    """
    low, high = interp_places(x, xp)
    width = picked(xp, high) - picked(xp, low)
    share = (x - picked(xp, low)) / np.where(width == 0.0, np.inf, width)
    return np.stack([1.0 - share, share])


def interp_slope(x: Any, xp: Any, fp: Any) -> Any:
    """The slope between the two knots around each `x`; 0 beyond an end.

    >>> interp_slope(np.array([0.25, 9.0]), np.array([0.0, 0.5]), np.array([1.0, 2.0]))
    array([2., 0.])
    """
    low, high = interp_places(x, xp)
    width = np.asarray(picked(xp, high) - picked(xp, low), np.float64)
    return (picked(fp, high) - picked(fp, low)) / np.where(width == 0.0, np.inf, width)


def trapezoid_shares(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    """How much each element counts in `np.trapezoid`, in the shape of `y`.

    >>> trapezoid_shares(np.zeros(4))
    array([0.5, 1. , 1. , 0.5])
    """
    width = _steps(x, np.ndim(y), axis) if x is not None else np.asarray(dx)
    length = list(np.shape(y))
    length[axis] = max(length[axis] - 1, 0)
    halves = np.broadcast_to(0.5 * width, length)
    edge = np.zeros([1 if k == axis % np.ndim(y) else n for k, n in enumerate(length)])
    before = np.concatenate([edge, halves], axis)
    if not np.size(y):
        return np.zeros(np.shape(y))
    return before + np.concatenate([halves, edge], axis)


def trapezoid_in_x(c: Any, y: Any, x: Any, axis: int = -1) -> Any:
    """The transpose of `np.trapezoid` in its places `x`, applied to `c`."""
    rows = np.moveaxis(np.asarray(y), axis, -1)
    middle = 0.5 * (rows[..., 1:] + rows[..., :-1]) * np.asarray(c)[..., None]
    result = np.moveaxis(diff_back(middle), -1, axis)
    if np.ndim(x) == 1 and np.ndim(y) > 1:
        result = np.moveaxis(result, axis, -1).reshape(-1, len(x)).sum(0)
    return result


def _steps(x: Any, rank: int, axis: int) -> Any:
    """The differences of the places, along an axis of so many."""
    if np.ndim(x) == 1:
        shape = [1] * rank
        shape[axis] = np.size(x) - 1
        return np.diff(x).reshape(shape)
    return np.diff(x, axis=axis)


def diff_back(c: Any, n: int = 1, axis: int = -1) -> Any:
    """What `np.diff` of order `n` transposes to.

    >>> diff_back(np.array([1.0, 2.0]))
    array([-1., -1.,  2.])
    """
    zero = np.result_type(c).type(0)
    for _ in range(n):
        c = -np.diff(c, axis=axis, prepend=zero, append=zero)
    return c


def lengths_along(axis: int, *shapes: tuple[int, ...] | None) -> tuple[int, ...]:
    """The lengths along an axis of parts of these shapes; a number is one element.

    >>> lengths_along(-1, (), (2, 3), None)
    (1, 3, 0)
    """
    return tuple(0 if s is None else s[axis] if s else 1 for s in shapes)


def beside(a: Any, b: Any, axis: int = -1) -> Any:
    """Two arrays joined along an axis; a number becomes one element in every row.

    >>> beside(1.0, np.zeros((2, 2)))
    array([[1., 0., 0.],
           [1., 0., 0.]])
    """
    like = np.moveaxis(np.asarray(a if np.ndim(a) else b), axis, 0)[:1].shape
    rows = [np.moveaxis(x, axis, 0) if np.ndim(x) else np.broadcast_to(x, like) for x in (a, b)]
    return np.moveaxis(np.concatenate(rows), 0, axis)


def part_along(c: Any, lengths: tuple[int, ...], which: int, axis: int = -1) -> Any:
    """One of the parts of an array that was joined along an axis of parts of these lengths.

    >>> part_along(np.array([1.0, 2.0, 3.0, 4.0]), (1, 2, 1), 1)
    array([2., 3.])
    """
    start = sum(lengths[:which])
    return np.moveaxis(np.moveaxis(c, axis, 0)[start : start + lengths[which]], 0, axis)


def gradient_back(c: Any, h: Any = 1.0, axis: Any = 0, edge_order: Any = 1) -> Any:
    """What `np.gradient` along an axis transposes to: it mixes neighbours, two at most to a side.

    A comb of ones at every fifth place shows how much each of them counts, without regard to the
    spacing: no two of them are neighbours of one element.
    """
    (axis,) = axis if isinstance(axis, tuple) else (axis,)
    rows = np.moveaxis(np.asarray(c), axis, -1)
    n = rows.shape[-1]
    result = np.zeros_like(rows)
    every = np.arange(n)
    for first in range(5):
        comb = (every % 5 == first).astype(np.float64)
        share = np.gradient(comb, h, edge_order=edge_order)
        for shift in range(-2, 3):
            source = every + shift  # the element that the comb shows to this place
            hit = (source >= 0) & (source < n) & (source % 5 == first)
            result[..., source[hit]] += share[hit] * rows[..., hit]
    return np.moveaxis(result, -1, axis)


def pad_back(c: Any, shape: tuple[int, ...], pad_width: Any, **how: Any) -> Any:
    """What `np.pad` of an array of this shape transposes to, for a mode that is linear.

    Axis by axis: what is done to the unit matrix along an axis is the matrix of that.

    >>> pad_back(np.array([1.0, 2.0, 4.0]), (2,), (1, 0), mode="edge")
    array([3., 4.])
    """
    widths = np.broadcast_to(np.asarray(pad_width), (len(shape), 2))
    for axis in reversed(range(len(shape))):
        unit = np.eye(shape[axis], dtype=np.result_type(c))
        matrix = np.pad(unit, (tuple(widths[axis]), (0, 0)), **how)
        c = np.moveaxis(np.tensordot(c, matrix, (axis, 0)), -1, axis)
    return c
