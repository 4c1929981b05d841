"""Run-time helpers of Fourier transforms: the transposes of what pads, cuts and halves a spectrum.

A transform of length n is a product with the symmetric matrix `exp(-2 pi i j k / n)`, so its
transpose is the transform itself; one that takes or gives half a spectrum counts what stands for
two frequencies twice (W. Briggs, V. E. Henson, The DFT, SIAM (1995), chapter 4).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad.errors import DomainError

Norm = Any  # NumPy has a literal type for it
_OPPOSITE: dict[Norm, Norm] = {
    None: "forward", "backward": "forward", "forward": "backward", "ortho": "ortho",
}  # fmt: skip


def fitted(x: Any, length: int, axis: int = -1) -> Any:
    """`x` cut off at a length, or with zeros behind.

    >>> fitted(np.array([1.0, 2.0]), 3), fitted(np.array([1.0, 2.0]), 1)
    (array([1., 2., 0.]), array([1.]))
    """
    have = x.shape[axis]
    if have >= length:
        return x[(slice(None),) * (axis % x.ndim) + (slice(length),)]
    more = [(0, 0)] * x.ndim
    more[axis] = 0, length - have
    return np.pad(x, more)


def fft_back(c: Any, shape: tuple[int, ...], axis: int = -1, norm: Norm = None) -> Any:
    """The transpose of `np.fft.fft` of an array of this shape, of any length, applied to `c`.

    >>> fft_back(np.array([1.0, 0.0, 0.0]), (2,))
    array([1.+0.j, 1.+0.j])
    """
    return fitted(np.fft.fft(c, axis=axis, norm=norm), shape[axis], axis)


def ifft_back(c: Any, shape: tuple[int, ...], axis: int = -1, norm: Norm = None) -> Any:
    """The transpose of `np.fft.ifft`, as `fft_back`."""
    return fitted(np.fft.ifft(c, axis=axis, norm=norm), shape[axis], axis)


def rfft_back(
    c: Any, shape: tuple[int, ...], n: int | None = None, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.rfft` of `n` points of a real array of this shape, applied to `c`.

    >>> rfft_back(np.array([1.0, 1j]), (3,))
    array([1.       , 1.8660254, 0.1339746])
    """
    n = shape[axis] if n is None else n
    whole = np.fft.fft(fitted(c, n, axis), axis=axis, norm=norm)
    return fitted(whole.real, shape[axis], axis)


def irfft_back(
    c: Any, shape: tuple[int, ...], n: int | None = None, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.irfft` to `n` points of a spectrum of this shape, applied to `c`.

    >>> irfft_back(np.array([1.0, 0.0]), (2,)).real
    array([0.5, 0.5])
    """
    n = c.shape[axis]
    half = np.conjugate(np.fft.rfft(c, axis=axis, norm=_OPPOSITE[norm]))
    pairs = (slice(None),) * (axis % c.ndim) + (slice(1, (n + 1) // 2),)
    half[pairs] *= 2.0
    return fitted(half, shape[axis], axis)


def hfft_back(
    c: Any, shape: tuple[int, ...], n: int | None = None, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.hfft`, which is `irfft` of the conjugate in the other norm."""
    return np.conjugate(irfft_back(c, shape, n, axis, _OPPOSITE[norm]))


def ihfft_back(
    c: Any, shape: tuple[int, ...], n: int | None = None, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.ihfft`, the conjugate of `rfft` in the other norm."""
    return rfft_back(np.conjugate(c), shape, n, axis, _OPPOSITE[norm])


def _axes(shape: tuple[int, ...], s: Any, axes: Any) -> list[int]:
    """The axes of a transform in several, counted from the front; SciPy takes an int for one."""
    s = (s,) if isinstance(s, int | np.integer) else s
    axes = (axes,) if isinstance(axes, int | np.integer) else axes
    if axes is None:
        axes = range(-len(s), 0) if s is not None else range(len(shape))
    found = [a % len(shape) for a in axes]
    if len(set(found)) < len(found):  # it has another length each time
        raise DomainError(
            "the gradient of a Fourier transform that takes an axis twice is not known; take the "
            "transforms one after the other"
        )
    return found


def fftn_back(
    c: Any, shape: tuple[int, ...], s: Any = None, axes: Any = None, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.fftn`, axis by axis."""
    for axis in _axes(shape, s, axes):
        c = fft_back(c, shape, axis, norm)
    return c


def ifftn_back(
    c: Any, shape: tuple[int, ...], s: Any = None, axes: Any = None, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.ifftn`, axis by axis."""
    for axis in _axes(shape, s, axes):
        c = ifft_back(c, shape, axis, norm)
    return c


def rfftn_back(
    c: Any, shape: tuple[int, ...], s: Any = None, axes: Any = None, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.rfftn`: of `rfft` along the last axis, of `fft` along the others."""
    *others, last = _axes(shape, s, axes)
    for axis in others:
        c = fft_back(c, shape, axis, norm)
    n = None if s is None else np.atleast_1d(s)[-1]
    n = None if n in (None, -1) else n
    return rfft_back(c, shape, n, last, norm)


def irfftn_back(
    c: Any, shape: tuple[int, ...], s: Any = None, axes: Any = None, norm: Norm = None
) -> Any:
    """The transpose of `np.fft.irfftn`: of `ifft` along all axes but the last, then `irfft`."""
    *others, last = _axes(shape, s, axes)
    c = irfft_back(c, shape, None, last, norm)
    for axis in others:
        c = ifft_back(c, shape, axis, norm)
    return c


# -- cosine and sine transforms


def _scaled(x: Any, axis: int, place: int, factor: float) -> Any:
    """`x` with the elements at one place along an axis multiplied by a factor."""
    x = np.array(x)
    x[(slice(None),) * (axis % x.ndim) + (place,)] *= factor
    return x


def _real_transform_back(
    name: str, c: Any, shape: tuple[int, ...], kind: int, axis: int, norm: Norm
) -> Any:
    """The transpose of `scipy.fft.dct` or `dst`, from the formulas in their documentation.

    With `ortho` the matrix is orthogonal. Without, types 2 and 3 are each other's transposes up to
    a factor 2 at one end, and the others symmetric, type 1 of cosines up to factors at both ends.
    """
    from scipy import fft

    transform = getattr(fft, name)
    if norm == "ortho":
        whole = getattr(fft, "i" + name)(c, kind, axis=axis, norm=norm)
        return fitted(whole, shape[axis], axis)
    end = 0 if name == "dct" else -1
    if kind == 1 and name == "dct":
        c = _scaled(_scaled(c, axis, 0, 2.0), axis, -1, 2.0)
        whole = transform(c, 1, axis=axis, norm=norm)
        whole = _scaled(_scaled(whole, axis, 0, 0.5), axis, -1, 0.5)
    elif kind == 2:
        whole = transform(_scaled(c, axis, end, 2.0), 3, axis=axis, norm=norm)
    elif kind == 3:
        whole = _scaled(transform(c, 2, axis=axis, norm=norm), axis, end, 0.5)
    else:
        whole = transform(c, kind, axis=axis, norm=norm)
    return fitted(whole, shape[axis], axis)


def dct_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `scipy.fft.dct` of an array of this shape."""
    return _real_transform_back("dct", c, shape, kind, axis, norm)


def dst_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `scipy.fft.dst` of an array of this shape."""
    return _real_transform_back("dst", c, shape, kind, axis, norm)


_INVERSE_TYPE = {1: 1, 2: 3, 3: 2, 4: 4}


def idct_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `scipy.fft.idct`, the transform of the inverse type in the other norm."""
    return _real_transform_back("dct", c, shape, _INVERSE_TYPE[kind], axis, _OPPOSITE[norm])


def idst_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, axis: int = -1, norm: Norm = None
) -> Any:
    """The transpose of `scipy.fft.idst`, as `idct_back`."""
    return _real_transform_back("dst", c, shape, _INVERSE_TYPE[kind], axis, _OPPOSITE[norm])


def _real_transforms_back(
    back: Any, c: Any, shape: tuple[int, ...], kind: int, s: Any, axes: Any, norm: Norm
) -> Any:
    for axis in _axes(shape, s, axes):
        c = back(c, shape, kind, axis, norm)
    return c


def dctn_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, s: Any = None, axes: Any = None,
    norm: Norm = None,
) -> Any:  # fmt: skip
    """The transpose of `scipy.fft.dctn`, axis by axis."""
    return _real_transforms_back(dct_back, c, shape, kind, s, axes, norm)


def idctn_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, s: Any = None, axes: Any = None,
    norm: Norm = None,
) -> Any:  # fmt: skip
    """The transpose of `scipy.fft.idctn`, axis by axis."""
    return _real_transforms_back(idct_back, c, shape, kind, s, axes, norm)


def dstn_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, s: Any = None, axes: Any = None,
    norm: Norm = None,
) -> Any:  # fmt: skip
    """The transpose of `scipy.fft.dstn`, axis by axis."""
    return _real_transforms_back(dst_back, c, shape, kind, s, axes, norm)


def idstn_back(
    c: Any, shape: tuple[int, ...], kind: int = 2, s: Any = None, axes: Any = None,
    norm: Norm = None,
) -> Any:  # fmt: skip
    """The transpose of `scipy.fft.idstn`, axis by axis."""
    return _real_transforms_back(idst_back, c, shape, kind, s, axes, norm)
