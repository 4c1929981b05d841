"""Interpolation as NumPy computes it, which a tape follows for `scipy.interpolate`."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np


def polynomials(c: Any, knots: Any, x: Any, nu: int = 0) -> Any:
    """The derivative of order `nu` of piecewise polynomials, as `interpolate.PPoly` has them.

    `c[k, i]` is the coefficient of the power `len(c) - 1 - k` of the distance from knot `i`.

    >>> polynomials(np.array([[2.0, 0.0], [1.0, 3.0]]), np.array([0.0, 1.0, 2.0]), np.array([0.5]))
    array([2.])
    """
    last = c.shape[1] - 1
    piece = np.clip(np.searchsorted(knots, x, "right") - 1, 0, last)
    away = x - knots[piece]
    away = np.reshape(away, np.shape(away) + (1,) * (c.ndim - 2))
    order = len(c) - 1
    total = np.zeros(np.shape(x) + c.shape[2:])
    for k in range(order + 1 - nu):
        factor = 1.0
        for j in range(nu):
            factor = factor * (order - k - j)
        total = total + factor * c[k][piece] * away ** (order - k - nu)
    return total


def antiderivative(c: Any, knots: Any) -> Any:
    """The coefficients of the antiderivative that is 0 at the first knot, and continuous."""
    order = len(c)
    widths = np.reshape(np.diff(knots), (-1,) + (1,) * (c.ndim - 2))
    rows = []
    areas = np.zeros(c.shape[1:])
    for k in range(order):
        row = c[k] / (order - k)
        rows.append(row)
        areas = areas + row * widths ** (order - k)
    before = np.cumsum(areas, axis=0)[:-1]
    first = np.zeros((1, *c.shape[2:]))
    rows.append(np.concatenate([first, before], axis=0))
    return np.stack(rows)


def integral(c: Any, knots: Any, a: Any, b: Any) -> Any:
    """The integral of piecewise polynomials; the first and the last piece go on."""
    primitive = antiderivative(c, knots)
    return polynomials(primitive, knots, b) - polynomials(primitive, knots, a)


def multilinear(points: Any, values: Any, x: Any) -> Any:
    """Multilinear interpolation on a grid at the rows of `x`.

    >>> multilinear([np.array([0.0, 1.0])], np.array([1.0, 3.0]), np.array([[0.25]]))
    array([1.5])
    """
    low, share = [], []
    for k, p in enumerate(points):
        own = x[:, k]
        i = np.clip(np.searchsorted(p, own, "right") - 1, 0, len(p) - 2)
        low.append(i)
        share.append((own - p[i]) / (p[i + 1] - p[i]))
    rest = (1,) * (np.ndim(values) - len(points))
    total = np.zeros((len(x), *np.shape(values)[len(points) :]))
    for corner in itertools.product((0, 1), repeat=len(points)):
        weight = np.ones(len(x))
        for k, side in enumerate(corner):
            weight = weight * (share[k] if side else 1.0 - share[k])
        place = tuple(i + side for i, side in zip(low, corner))
        total = total + np.reshape(weight, (len(x), *rest)) * values[place]
    return total


def tensor_product(factors: Any, values: Any) -> Any:
    """The sums of products of values on a grid with a row of factors for each axis.

    >>> tensor_product([np.array([[0.25, 0.75]])], np.array([1.0, 3.0]))
    array([2.5])
    """
    result = np.tensordot(factors[0], values, 1)
    for factor in factors[1:]:
        wide = np.reshape(factor, np.shape(factor) + (1,) * (result.ndim - 2))
        result = np.sum(wide * result, axis=1)
    return result
