"""All that emitted code may call besides NumPy.

Each is the general form of something that the compiler writes in line where it can prove how.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def divide(a: Any, b: Any) -> Any:
    """`a / b` as IEEE 754 has it: Python's floats raise at zero, where a derivative is infinite.

    >>> divide(1.0, 0.0), divide(-1.0, 0.0), divide(3.0, 2.0)
    (inf, -inf, 1.5)
    """
    try:
        return a / b
    except ZeroDivisionError:
        if a == 0.0 or a != a:
            return math.nan
        return math.copysign(math.inf, a) * math.copysign(1.0, b)


def power(x: Any, y: Any) -> Any:
    """`x ** y`, infinite where Python's floats raise at zero.

    >>> power(0.0, -0.5), power(4.0, 0.5)
    (inf, 2.0)
    """
    try:
        return x**y
    except ZeroDivisionError:
        return math.inf


def power_slope(x: Any, y: Any) -> Any:
    """The derivative of `x ** y` in `x`: `y * x ** (y - 1)`, and 0 where `y` is 0.

    >>> power_slope(0.0, 0.0), power_slope(3.0, 2.0)
    (0.0, 6.0)
    """
    if isinstance(x, float) and isinstance(y, float | int) and not isinstance(x, np.generic):
        return 0.0 if y == 0 else y * power(x, y - 1)
    zero = np.equal(y, 0)
    return np.where(zero, 0.0, y * np.power(x, np.where(zero, 1.0, np.subtract(y, 1.0))))[()]


def log_or_zero(x: Any) -> Any:
    """The logarithm, and 0 at 0: the factor of `0 ** y`, whose derivative in `y` is 0 for `y` > 0.

    >>> log_or_zero(0.0), log_or_zero(1.0)
    (0.0, 0.0)
    """
    if isinstance(x, float) and not isinstance(x, np.generic):
        return math.log(x) if x > 0.0 else (0.0 if x == 0.0 else math.nan)
    return np.log(np.where(np.equal(x, 0.0), 1.0, x))[()]


def count(shape: tuple[int, ...], axis: Any) -> int:
    """How many elements a reduction over `axis` takes together.

    >>> count((2, 3, 4), (0, -1))
    8
    """
    if axis is None:
        return math.prod(shape)
    return math.prod(shape[a] for a in ((axis,) if isinstance(axis, int) else axis))


def spread(a: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Undo a reduction of `x` over `axis`: put the axes back and broadcast to the shape of `x`.

    >>> spread(np.array([1.0, 2.0]), np.zeros((2, 3)), 1)
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    if axis is not None and not keepdims:
        a = np.expand_dims(a, axis)
    return np.broadcast_to(a, np.shape(x))


def unbroadcast(a: Any, shape: tuple[int, ...]) -> Any:
    """Undo a broadcast from `shape`: sum over the axes that it added or stretched.

    >>> unbroadcast(np.ones((2, 3)), (3,)), unbroadcast(np.ones((2, 3)), (2, 1))
    (array([2., 2., 2.]), array([[3.],
           [3.]]))
    """
    a = np.asarray(a)
    if a.shape == shape:
        return a[()]
    a = a.sum(tuple(range(a.ndim - len(shape))))
    stretched = tuple(k for k, n in enumerate(shape) if n == 1 and a.shape[k] != 1)
    return a.sum(stretched, keepdims=True)[()] if stretched else a


def inverse_permutation(axes: Any) -> tuple[int, ...]:
    """The axes that undo `transpose(axes)`.

    >>> inverse_permutation((2, 0, 1))
    (1, 2, 0)
    """
    order = [0] * len(axes)
    for k, a in enumerate(axes):
        order[a % len(axes)] = k
    return tuple(order)


def zeros(value: Any) -> Any:
    """A zero adjoint for any argument: the same containers, None for what is not differentiated.

    >>> zeros({"w": np.ones(2), "name": "layer", "b": 1.0})
    {'w': array([0., 0.]), 'name': None, 'b': 0.0}
    """
    if isinstance(value, dict):
        return {k: zeros(v) for k, v in value.items()}
    if isinstance(value, np.ndarray):
        kind = value.dtype if value.dtype.kind == "f" else np.float64
        return np.zeros(value.shape, kind)
    if isinstance(value, np.floating):
        return type(value)(0.0)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return 0.0
    return None


def divisor(r: Any) -> Any:
    """`r`, and infinity where it is 0: a quotient that is 0 / 0 at a kink comes out as 0.

    >>> divisor(0.0), divisor(2.0)
    (inf, 2.0)
    """
    if isinstance(r, float) and not isinstance(r, np.generic):
        return r or math.inf
    return np.where(np.equal(r, 0.0), np.inf, r)[()]
