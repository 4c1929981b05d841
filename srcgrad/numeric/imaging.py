"""Transposes and slopes of the filters of `scipy.ndimage`.

An image is extended beyond its edge by copies of its elements, as the mode says; an element gets
what its copies get.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import ndimage

_PADDED = {
    "reflect": "symmetric", "grid-mirror": "symmetric", "nearest": "edge", "mirror": "reflect",
    "wrap": "wrap", "grid-wrap": "wrap",
}  # fmt: skip


def sources(n: int, before: int, after: int, mode: str) -> Any:
    """The elements that an axis of length `n` is extended by, itself among them; -1 for `cval`.

    >>> sources(3, 1, 2, "mirror"), sources(2, 1, 0, "constant")
    (array([1, 0, 1, 2, 1, 0]), array([-1,  0,  1]))
    """
    numbers = np.arange(n)
    if mode in ("constant", "grid-constant"):
        return np.pad(numbers, (before, after), constant_values=-1)
    # the stubs know the modes as literals only
    return np.pad(numbers, (before, after), mode=_PADDED[mode])  # type: ignore[call-overload]


def _reach(size: int, origin: int) -> tuple[int, int]:
    """How far a window of so many weights reaches to both sides."""
    before = size // 2 + origin
    return before, size - 1 - before


def _extended(x: Any, window: Sequence[int], origins: Sequence[int], mode: str, fill: Any) -> Any:
    """The image with a margin for windows of this shape."""
    for axis, (size, origin) in enumerate(zip(window, origins)):
        places = sources(x.shape[axis], *_reach(size, origin), mode)
        shape = [-1 if k == axis else 1 for k in range(x.ndim)]
        x = np.where(places.reshape(shape) < 0, fill, np.take(x, places, axis))
    return x


def _gathered(wide: Any, shape: Sequence[int], window: Sequence[int], origins: Sequence[int],
              mode: str) -> Any:  # fmt: skip
    """The transpose of `_extended`: what the copies got is added up."""
    for axis, (size, origin) in enumerate(zip(window, origins)):
        places = sources(shape[axis], *_reach(size, origin), mode)
        inside = np.flatnonzero(places >= 0)
        rows = np.moveaxis(wide, axis, 0)
        total = np.zeros((shape[axis], *rows.shape[1:]), rows.dtype)
        np.add.at(total, places[inside], rows[inside])
        wide = np.moveaxis(total, 0, axis)
    return wide


def _origins(origin: Any, rank: int) -> list[int]:
    return [int(o) for o in np.broadcast_to(origin, rank)]


def window_back(c: Any, weights: Any, mode: str = "reflect", origin: Any = 0) -> Any:
    """The transpose of `ndimage.correlate` in the image, applied to `c`."""
    c, weights = np.asarray(c), np.asarray(weights)
    wide = np.zeros([n + m - 1 for n, m in zip(c.shape, weights.shape)], c.dtype)
    for at in np.ndindex(weights.shape):
        if weights[at]:
            wide[tuple(slice(k, k + n) for k, n in zip(at, c.shape))] += weights[at] * c
    return _gathered(wide, c.shape, weights.shape, _origins(origin, c.ndim), mode)


def weights_back(
    c: Any, x: Any, weights: Any, mode: str = "reflect", cval: Any = 0.0, origin: Any = 0
) -> Any:
    """The transpose of `ndimage.correlate` in the weights, applied to `c`."""
    c, window = np.asarray(c), np.shape(weights)
    wide = _extended(np.asarray(x), window, _origins(origin, c.ndim), mode, cval)
    result = np.zeros(window, c.dtype)
    for at in np.ndindex(window):
        result[at] = np.sum(c * wide[tuple(slice(k, k + n) for k, n in zip(at, c.shape))])
    return result


def _as_window(weights: Any, rank: int, axis: int) -> Any:
    """Weights along an axis as a window of all."""
    return np.reshape(weights, [-1 if k == axis % rank else 1 for k in range(rank)])


def line_back(c: Any, weights: Any, axis: int = -1, mode: str = "reflect", origin: int = 0) -> Any:
    """The transpose of `ndimage.correlate1d` in the image, applied to `c`."""
    rank = np.ndim(c)
    origins = [origin if k == axis % rank else 0 for k in range(rank)]
    return window_back(c, _as_window(weights, rank, axis), mode, origins)


def line_weights_back(
    c: Any, x: Any, weights: Any, axis: int = -1, mode: str = "reflect", cval: Any = 0.0,
    origin: int = 0,
) -> Any:  # fmt: skip
    """The transpose of `ndimage.correlate1d` in the weights, applied to `c`."""
    rank = np.ndim(c)
    origins = [origin if k == axis % rank else 0 for k in range(rank)]
    found = weights_back(c, x, _as_window(weights, rank, axis), mode, cval, origins)
    return found.ravel()


def turned(weights: Any) -> Any:
    """Weights in the order in which a convolution takes them.

    >>> turned(np.array([1.0, 2.0]))
    array([2., 1.])
    """
    return np.flip(np.asarray(weights))


def turned_origin(weights: Any, origin: Any) -> Any:
    """The origin of the correlation that a convolution with these weights is.

    >>> turned_origin(np.zeros(4), 1), turned_origin(np.zeros((3, 2)), 0)
    (-2, [0, -1])
    """
    shape = np.shape(weights)
    found = [-int(o) - (1 - n % 2) for o, n in zip(np.broadcast_to(origin, len(shape)), shape)]
    return found[0] if len(found) == 1 else found


# -- Gaussian and uniform filters


def gaussian_weights(sigma: Any, order: int = 0, truncate: Any = 4.0, radius: Any = None) -> Any:
    """The weights of `ndimage.gaussian_filter1d`: what it makes of a one among zeros, turned."""
    reach = int(truncate * float(sigma) + 0.5) if radius is None else radius
    one = np.zeros(2 * reach + 1)
    one[reach] = 1.0
    how: dict[str, Any] = {"truncate": truncate, "radius": radius, "mode": "constant"}
    return ndimage.gaussian_filter1d(one, sigma, order=order, **how)[::-1]


def gaussian_weights_slope(
    sigma: Any, order: int = 0, truncate: Any = 4.0, radius: Any = None
) -> Any:
    """The derivative of these weights in `sigma`.

    Those of order 0 sum up to 1, and the derivative of their logarithms is `k**2 / sigma**3`, less
    its mean. Those of order `n` are polynomials times them, `q[n + 1] = q[n]' - k q[n] / sigma**2`.
    """
    sigma = float(sigma)
    weights = gaussian_weights(sigma, 0, truncate, radius)
    k = np.arange(len(weights)) - len(weights) // 2
    slope = weights * (k**2.0 - np.sum(weights * k**2.0)) / sigma**3
    polynomial = np.polynomial.Polynomial([1.0])
    moved = np.polynomial.Polynomial([0.0])
    line = np.polynomial.Polynomial([0.0, 1.0])
    for _ in range(order):
        moved = moved.deriv() - line * moved / sigma**2 + 2.0 * line * polynomial / sigma**3
        polynomial = polynomial.deriv() - line * polynomial / sigma**2
    return (polynomial(k) * slope + moved(k) * weights)[::-1]


def _each_axis(rank: int, axes: Any, *values: Any) -> list[tuple[Any, ...]]:
    """The axes that are filtered, each with its part of the values."""
    along = range(rank) if axes is None else np.atleast_1d(axes).tolist()
    given = [
        list(v) if isinstance(v, list | tuple | np.ndarray) and np.ndim(v) else [v] * len(along)
        for v in values
    ]
    return [(axis % rank, *rest) for axis, *rest in zip(along, *given)]


def gaussian_back(
    c: Any, sigma: Any, order: Any = 0, mode: Any = "reflect", truncate: Any = 4.0,
    radius: Any = None, axes: Any = None,
) -> Any:  # fmt: skip
    """The transpose of `ndimage.gaussian_filter` in the image, applied to `c`."""
    for axis, width, n, how, reach in _each_axis(np.ndim(c), axes, sigma, order, mode, radius):
        if width > 1e-15:
            c = line_back(c, gaussian_weights(width, n, truncate, reach), axis, how)
    return c


def gaussian_slopes(
    x: Any, sigma: Any, order: Any = 0, mode: Any = "reflect", cval: Any = 0.0,
    truncate: Any = 4.0, radius: Any = None, axes: Any = None,
) -> Any:  # fmt: skip
    """The derivatives of `ndimage.gaussian_filter` in the width along each axis, in front."""
    x = np.asarray(x, np.result_type(x, np.float32))
    each = _each_axis(np.ndim(x), axes, sigma, order, mode, radius)
    slopes = []
    for k in range(len(each)):
        term = x
        for j, (axis, width, n, how, reach) in enumerate(each):
            of = gaussian_weights_slope if j == k else gaussian_weights
            if width <= 1e-15:
                continue  # such an axis is not filtered
            # behind what has moved, the margin has not
            term = ndimage.correlate1d(
                term, of(width, n, truncate, reach), axis, mode=how, cval=0.0 if j > k else cval
            )
        slopes.append(term if each[k][1] > 1e-15 else np.zeros_like(x))
    return np.stack(slopes)


def uniform_back(
    c: Any, size: Any, mode: Any = "reflect", origin: Any = 0, axes: Any = None
) -> Any:
    """The transpose of `ndimage.uniform_filter` in the image, applied to `c`."""
    for axis, length, how, start in _each_axis(np.ndim(c), axes, size, mode, origin):
        if length > 1:
            c = line_back(c, np.full(int(length), 1.0 / length), axis, how, start)
    return c
