"""Transposes and slopes of the spline interpolation of `scipy.ndimage`.

The value at a point is a sum of products, one factor an axis: what the interpolation of a vector
makes of unit vectors are the factors. Between the knots it is a polynomial in each coordinate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import ndimage

from srcgrad.errors import DomainError

_POINTS = 4096  # as many at a time


def _applied(c: Any, matrix: Any, axis: int) -> Any:
    """An array with the transpose of a matrix applied along an axis."""
    return np.moveaxis(np.tensordot(matrix, c, (0, axis)), 0, axis)


def filter_back(c: Any, order: int = 3, axis: int = -1, mode: str = "mirror") -> Any:
    """The transpose of `ndimage.spline_filter1d`, applied to `c`."""
    matrix = ndimage.spline_filter1d(np.eye(np.shape(c)[axis]), order, 0, mode=mode)
    return _applied(c, matrix, axis)


def all_filter_back(c: Any, order: int = 3, mode: str = "mirror") -> Any:
    """The transpose of `ndimage.spline_filter`, applied to `c`."""
    for axis in range(np.ndim(c)):
        c = filter_back(c, order, axis, mode)
    return c


def _columns(function: Callable[[Any], Any], n: int) -> Any:
    """The matrix of a linear function of vectors of so many elements."""
    return np.stack([function(row) for row in np.eye(n)], axis=1)


def places_back(
    c: Any, coordinates: Any, shape: tuple[int, ...], order: int = 3, mode: str = "constant",
    prefilter: bool = True,
) -> Any:  # fmt: skip
    """The transpose of `ndimage.map_coordinates` in an image of this shape, applied to `c`."""
    points = np.asarray(coordinates, dtype=float).reshape(len(shape), -1)
    shares = np.ravel(c)
    result = np.zeros((shape[0], int(np.prod(shape[1:]))))
    for start in range(0, len(shares), _POINTS):
        here = slice(start, start + _POINTS)
        factors = []
        for n, at in zip(shape, points[:, here]):

            def of_vector(row: Any, at: Any = at) -> Any:
                return ndimage.map_coordinates(row, at[None], None, order, mode, 0.0, prefilter)

            factors.append(_columns(of_vector, n))
        behind = shares[here, None]
        for matrix in factors[1:]:
            behind = (behind[:, :, None] * matrix[:, None, :]).reshape(len(behind), -1)
        result += factors[0].T @ behind
    return result.reshape(shape)


def _nodes(x: Any, order: int) -> tuple[list[Any], list[Any]]:
    """Points about each `x` on which the spline is one polynomial, and the weights of the values
    there in its slope at `x`: the slope of Lagrange's polynomials on Chebyshev's points.

    Knots, and the edges of every mode, lie at halves.
    """
    x = np.asarray(x, dtype=float)
    low = np.floor(2.0 * x) / 2.0
    count = order + 1
    chebyshev = 0.25 + 0.25 * np.cos(np.pi * (np.arange(count) + 0.5) / count)
    inside = x - low
    weights = []
    for m in range(count):
        slope = np.zeros(x.shape)
        for other in range(count):
            if other == m:
                continue
            term = np.full(x.shape, 1.0 / (chebyshev[m] - chebyshev[other]))
            for k in range(count):
                if k not in (m, other):
                    term = term * (inside - chebyshev[k]) / (chebyshev[m] - chebyshev[k])
            slope = slope + term
        weights.append(slope)
    return [low + node for node in chebyshev], weights


def places_slope(
    image: Any, coordinates: Any, order: int = 3, mode: str = "constant", cval: Any = 0.0,
    prefilter: bool = True,
) -> Any:  # fmt: skip
    """The derivative of `ndimage.map_coordinates` in the coordinates, in their shape."""
    coordinates = np.asarray(coordinates, dtype=float)
    image = np.asarray(image, dtype=float)
    result = np.zeros(coordinates.shape)
    for axis, x in enumerate(coordinates):
        for node, weight in zip(*_nodes(x, order)):
            moved = coordinates.copy()
            moved[axis] = node
            at = ndimage.map_coordinates(image, moved, None, order, mode, cval, prefilter)
            result[axis] += weight * at
    return result


def shift_back(
    c: Any, shift: Any, order: int = 3, mode: str = "constant", prefilter: bool = True
) -> Any:
    """The transpose of `ndimage.shift` in the image, applied to `c`."""
    for axis, by in enumerate(np.broadcast_to(shift, np.ndim(c))):

        def of_vector(row: Any, by: Any = by) -> Any:
            return ndimage.shift(row, by, None, order, mode, 0.0, prefilter)

        c = _applied(c, _columns(of_vector, c.shape[axis]), axis)
    return c


def shift_slopes(
    image: Any, shift: Any, order: int = 3, mode: str = "constant", cval: Any = 0.0,
    prefilter: bool = True,
) -> Any:  # fmt: skip
    """The derivatives of `ndimage.shift` in the distance along each axis, in front."""
    by = np.broadcast_to(np.asarray(shift, dtype=float), np.ndim(image))
    image = np.asarray(image, dtype=float)
    result = np.zeros((by.size, *image.shape))
    for axis in range(by.size):
        for node, weight in zip(*_nodes(-by[axis], order)):
            moved = by.copy()
            moved[axis] = -node
            result[axis] -= weight * ndimage.shift(
                image, moved, None, order, mode, cval, prefilter
            )
    return result


def per_axis(c: Any, slopes: Any, shape: tuple[int, ...]) -> Any:
    """The transpose of the step from distances to what moves: one number an axis, or for all."""
    found = np.tensordot(slopes, c, np.ndim(c))
    return found if shape else np.sum(found)


def zoom_back(
    c: Any, shape: tuple[int, ...], zoom: Any, order: int = 3, mode: str = "constant",
    prefilter: bool = True, grid_mode: bool = False,
) -> Any:  # fmt: skip
    """The transpose of `ndimage.zoom` in an image of this shape, applied to `c`."""
    for axis, by in enumerate(np.broadcast_to(zoom, len(shape))):

        def of_vector(row: Any, by: Any = by) -> Any:
            return ndimage.zoom(
                row, by, None, order, mode, 0.0, prefilter, grid_mode=grid_mode
            )

        c = _applied(c, _columns(of_vector, shape[axis]), axis)
    return c


def affine_places(
    matrix: Any, offset: Any, shape: tuple[int, ...], rank: int, is_own: bool = True
) -> Any:
    """Where `ndimage.affine_transform` reads for each element of a result of this shape.

    It is linear in the matrix and the offset together; `is_own` if they are not tangents.

    >>> affine_places(np.eye(2), [0.5, 0.0], (1, 2), 2)[0]
    array([[0.5, 0.5]])
    """
    matrix = np.asarray(matrix, dtype=float)
    if matrix.ndim == 2 and matrix.shape[1] == rank + 1:
        matrix, offset = matrix[:rank, :rank], matrix[:rank, rank]
    if matrix.ndim == 1:
        if is_own and not np.all(matrix):  # SciPy divides by it, and reads no place at all
            raise DomainError(
                "an affine transformation by a vector with an element 0 has no derivative; pass "
                "np.diag(matrix)"
            )
        matrix = np.diag(matrix)
    offset = np.broadcast_to(offset, rank).reshape(-1, *[1] * len(shape))
    return np.tensordot(matrix, np.indices(shape, dtype=float), 1) + offset


def affine_shape(output_shape: Any, image: Any) -> tuple[int, ...]:
    """The shape of what `ndimage.affine_transform` returns."""
    return np.shape(image) if output_shape is None else tuple(output_shape)


def matrix_back(c: Any, matrix: Any) -> Any:
    """The transpose of `affine_places` in the matrix, applied to `c`."""
    rank, own = len(c), np.shape(matrix)
    linear = np.tensordot(c, np.indices(c.shape[1:], dtype=float), (
        range(1, c.ndim), range(1, c.ndim)))  # fmt: skip
    if len(own) == 1:
        return np.diag(linear).copy()
    if own[1] == rank:
        return linear
    result = np.zeros(own)
    result[:rank, :rank] = linear
    result[:rank, rank] = np.sum(c, axis=tuple(range(1, c.ndim)))
    return result


def offset_back(c: Any, matrix: Any, offset: Any) -> Any:
    """The transpose of `affine_places` in the offset, applied to `c`."""
    own = np.shape(matrix)
    found = np.sum(c, axis=tuple(range(1, c.ndim)))
    if len(own) == 2 and own[1] == len(c) + 1:  # the matrix has its own
        found = np.zeros(len(c))
    return found if np.ndim(offset) else np.sum(found)
