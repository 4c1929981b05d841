"""Transposes of the convolutions of `scipy.signal`.

A convolution is a part of the one of mode `full`, of which each operand's transpose is a
correlation with the other one. What is cut off counts as zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import signal


def part(
    a: Sequence[int], v: Sequence[int], mode: str, axes: Sequence[int] | None = None
) -> tuple[slice, ...]:
    """Where the result for operands of these shapes lies in that of mode `full`.

    >>> part((5,), (3,), "same"), part((5,), (3,), "valid")
    ((slice(1, 6, None),), (slice(2, 5, None),))
    """
    slices = []
    for k, (n, m) in enumerate(zip(a, v)):
        total = n + m - 1 if axes is None or k in axes else max(n, m)
        valid = max(n, m) - min(n, m) + 1 if axes is None or k in axes else total
        length = {"full": total, "same": n, "valid": valid}[mode]
        start = (total - length) // 2
        slices.append(slice(start, start + length))
    return tuple(slices)


def whole(c: Any, a: Sequence[int], v: Sequence[int], mode: str) -> Any:
    """A convolution of operands of these shapes as that of mode `full`, zeros where it was cut off.

    >>> whole(np.array([1.0, 2.0, 3.0]), (3,), (2,), "same")
    array([1., 2., 3., 0.])
    """
    result = np.zeros([n + m - 1 for n, m in zip(a, v)], np.result_type(c))
    result[part(a, v, mode)] = c
    return result


def cut(c: Any, a: Sequence[int], v: Sequence[int], mode: str) -> Any:
    """The transpose of `whole`: a part of the convolution of mode `full`."""
    return c[part(a, v, mode)].copy()


def _axes(rank: int, axes: Any) -> list[int]:
    given = range(rank) if axes is None else [axes] if isinstance(axes, int) else axes
    return [k % rank for k in given]


def operand_back(
    c: Any, other: Any, own: Sequence[int], mode: str, axes: Any = None, second: bool = False
) -> Any:
    """The transpose of `signal.fftconvolve` in one operand, of shape `own`, applied to `c`.

    Along axes that are not among `axes` the operands are broadcast; mode `same` cuts them, too.
    """
    other = np.asarray(other)
    along = _axes(np.ndim(c), axes)
    lengths = [
        n + m - 1 if k in along else max(n, m) for k, (n, m) in enumerate(zip(own, other.shape))
    ]
    full = np.zeros(lengths, np.result_type(c))
    first, last = (other.shape, own) if second else (own, other.shape)
    full[part(first, last, mode, along)] = c
    turned = np.flip(other, tuple(along))
    spread = signal.fftconvolve(full, turned, "full", along)
    starts = [m - 1 if k in along else 0 for k, m in enumerate(other.shape)]
    lengths = [own[k] if k in along else n for k, n in enumerate(spread.shape)]
    result = spread[tuple(slice(s, s + n) for s, n in zip(starts, lengths))]
    wide = tuple(k for k, n in enumerate(own) if n == 1 and result.shape[k] != 1)
    return np.sum(result, axis=wide, keepdims=True)


_PADDED = {"fill": "constant", "pad": "constant", "wrap": "wrap", "circular": "wrap",
           "symm": "symmetric", "symmetric": "symmetric"}  # fmt: skip


def _sources(shape: Sequence[int], window: Sequence[int], mode: str, boundary: str) -> Any:
    """The elements that a boundary is filled with, by number; -1 for the fill value."""
    numbers = np.arange(int(np.prod(shape))).reshape(shape)
    widths = [(m - 1, m - 1) for m in window]
    if mode == "valid" or _PADDED[boundary] == "constant":
        return np.pad(numbers, widths, constant_values=-1)
    # the stubs know the modes as literals only
    return np.pad(numbers, widths, mode=_PADDED[boundary])  # type: ignore[call-overload]


def _embedded(c: Any, a: Any, v: Any, mode: str, turned: bool) -> Any:
    """A cotangent in its place in the result of mode `full`.

    In mode `same`, `correlate2d` centres a kernel of even length on the other side.
    """
    own, window = np.shape(a), np.shape(v)
    full = np.zeros([n + m - 1 for n, m in zip(own, window)], np.result_type(c))
    place = part(own, window, mode)
    if turned and mode == "same":
        place = tuple(slice(m // 2, m // 2 + n) for n, m in zip(own, window))
    full[place] = c
    return full


def image_back(c: Any, a: Any, v: Any, mode: str, boundary: str, turned: bool = False) -> Any:
    """The transpose of `signal.convolve2d` in its first operand, `turned` of `correlate2d`.

    The boundary extends the operand by copies of its elements; each gets what the copies get.
    """
    kernel = np.asarray(v)[::-1, ::-1] if turned else np.asarray(v)
    spread = signal.correlate(_embedded(c, a, v, mode, turned), kernel, "full")
    places = _sources(np.shape(a), kernel.shape, mode, boundary)
    inside = places >= 0
    flat = np.bincount(places[inside], spread[inside], int(np.prod(np.shape(a))))
    return flat.astype(spread.dtype).reshape(np.shape(a))


def kernel_back(
    c: Any, a: Any, v: Any, mode: str, boundary: str, fill: Any = 0, turned: bool = False
) -> Any:
    """The transpose of `signal.convolve2d` in its second operand, `turned` of `correlate2d`."""
    a, window = np.asarray(a), np.shape(v)
    places = _sources(a.shape, window, mode, boundary)
    extended = np.where(places >= 0, a.ravel()[places], 0 if mode == "valid" else fill)
    found = signal.correlate(extended, _embedded(c, a, v, mode, turned), "valid")
    return found if turned else found[::-1, ::-1]
