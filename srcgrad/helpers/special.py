"""Run-time helpers of the special functions that NumPy has, and of what numbers are made of."""

from __future__ import annotations

from typing import Any

import numpy as np


def bessel(n: int, x: Any) -> Any:
    """The modified Bessel function of the first kind of integer order; `bessel(0, x)` is `np.i0`.

    The mean of exp(x cos t) cos(n t) over the circle (Abramowitz and Stegun, 9.6.19), of which
    equidistant points give all digits.

    >>> round(float(bessel(1, 2.0)), 12)
    1.590636854637
    """
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(np.float64)
    most = float(np.max(np.abs(x), initial=0.0, where=np.isfinite(x)))
    t = np.linspace(0.0, 2.0 * np.pi, 48 + 2 * int(9.0 * np.sqrt(most)) + 2 * n, endpoint=False)
    t = t.reshape(t.shape + (1,) * x.ndim)
    wave = np.exp(np.abs(x) * (np.cos(t) - 1.0)) * np.cos(n * t)
    value = np.mean(wave, axis=0) * np.exp(np.abs(x)) * np.sign(x) ** n
    return value.astype(x.dtype)[()]


def kaiser_slope(M: int, beta: Any) -> Any:
    """The derivative of `np.kaiser(M, beta)` in `beta`."""
    if M < 2:
        return np.zeros(max(M, 0))
    middle = (M - 1) / 2.0
    root = np.sqrt(1.0 - ((np.arange(M) - middle) / middle) ** 2)
    return (root * bessel(1, beta * root) - np.kaiser(M, beta) * bessel(1, beta)) / np.i0(beta)


def mantissa(x: Any) -> Any:
    """The first result of `np.frexp`."""
    return np.frexp(x)[0]


def exponent(x: Any) -> Any:
    """The second result of `np.frexp`."""
    return np.frexp(x)[1]


def fraction(x: Any) -> Any:
    """The first result of `np.modf`."""
    return np.modf(x)[0]


def whole(x: Any) -> Any:
    """The second result of `np.modf`."""
    return np.modf(x)[1]


def vander_slope(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    """The derivatives of the elements of `np.vander` in the number of their row.

    >>> vander_slope(np.array([2.0]), 3)
    array([[4., 1., 0.]])
    """
    powers = np.arange(len(x) if N is None else N)
    if not increasing:
        powers = powers[::-1]
    x = np.asarray(x, np.result_type(x, np.float32))
    slope = powers * x[:, None] ** np.maximum(powers - 1, 0)
    return slope.astype(x.dtype)


def ramp(num: int, endpoint: bool, rank: int) -> Any:
    """The share of the second end in each step of `np.linspace`, along the first of the axes.

    >>> ramp(3, True, 2)
    array([[0. ],
           [0.5],
           [1. ]])
    """
    return np.linspace(0.0, 1.0, num, endpoint).reshape((num,) + (1,) * (rank - 1))


def kron_left(c: Any, a: tuple[int, ...], b: Any) -> Any:
    """The transpose of `np.kron` in its first operand, of the shape `a`, applied to `c`.

    >>> kron_left(np.array([1.0, 2.0, 3.0, 4.0]), (2,), np.array([1.0, 10.0]))
    array([21., 43.])
    """
    c, _, inner = _in_blocks(c, a, np.shape(b))
    spaced = np.reshape(b, [n for m in inner for n in (1, m)])
    return np.sum(c * spaced, axis=tuple(range(1, c.ndim, 2))).reshape(a)[()]


def kron_right(c: Any, a: Any, b: tuple[int, ...]) -> Any:
    """The transpose of `np.kron` in its second operand, of the shape `b`, applied to `c`."""
    c, outer, _ = _in_blocks(c, np.shape(a), b)
    spaced = np.reshape(a, [n for m in outer for n in (m, 1)])
    return np.sum(c * spaced, axis=tuple(range(0, c.ndim, 2))).reshape(b)[()]


def _in_blocks(
    c: Any, a: tuple[int, ...], b: tuple[int, ...]
) -> tuple[Any, tuple[int, ...], tuple[int, ...]]:
    """A Kronecker product with an axis for each axis of both operands, in turns."""
    rank = max(len(a), len(b))
    outer, inner = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
    return np.reshape(c, [n for pair in zip(outer, inner) for n in pair]), outer, inner
