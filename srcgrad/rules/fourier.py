"""Fourier transforms: linear, and their own transposes up to padding (`helpers.fourier`).

The transpose has no conjugate, as everywhere (`rules.complex_numbers`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import opaque, rule
from srcgrad.rules.trial import trial

SAME_LENGTH = frozenset("fft ifft fft2 ifft2 fftn ifftn".split())


def _lengths(call: Any, kind: Any) -> tuple[av.Dim, ...] | None:
    """The lengths of the axes that are not transformed, or of all where none is changed."""
    own = list(typing.own_dims(call, "a"))
    one = "axis" in call.operation.parameters
    given = call.static("n" if one else "s")
    if given is None and call.operation.function.__name__ in SAME_LENGTH:
        return tuple(own)
    axes = call.static("axis" if one else "axes")
    if axes is None:
        length = len(given) if isinstance(given, tuple) else None
        axes = tuple(range(len(own))) if given is None else length and tuple(range(-length, 0))
    if axes is MISSING or axes is None:
        return (None,) * len(kind.dims)
    if not all(-len(own) <= k < len(own) for k in ((axes,) if isinstance(axes, int) else axes)):
        return None  # of which NumPy tells
    if isinstance(axes, int):
        own[axes] = transformed_length(call.operation.function.__name__, own[axes], given)
        return tuple(own)
    for k in axes:
        own[k] = None
    return tuple(own)


def transformed_length(name: str, have: av.Dim, n: Any) -> av.Dim:
    """The length of an axis behind a transform to `n` points, of an axis of length `have`.

    Half a spectrum of two points or more has two or more, and so have the points of one.

    >>> transformed_length("rfft", av.Length("x.0"), None), transformed_length("rfft", None, 8)
    (MANY, 5)
    """
    if isinstance(n, int) and n > 0:
        return n // 2 + 1 if name in ("rfft", "ihfft") else n
    return av.MANY if n is None and av.not_one(have) else None


_transformed = trial("axis", "axes", "norm", dims=_lengths)
_LIKE: dict[str, Any] = {"typing": _transformed, "may_view": False, "complex": True}


@rule(np.fft.fft, **_LIKE)
def fft(y, /, a, n=None, axis=-1, norm=None):
    d[y] = np.fft.fft(d[a], n=n, axis=axis, norm=norm)
    if n is None:
        bar[a] = np.fft.fft(bar[y], axis=axis, norm=norm)
    else:
        bar[a] = runtime.fft_back(bar[y], np.shape(a), axis=axis, norm=norm)


@rule(np.fft.ifft, **_LIKE)
def ifft(y, /, a, n=None, axis=-1, norm=None):
    d[y] = np.fft.ifft(d[a], n=n, axis=axis, norm=norm)
    if n is None:
        bar[a] = np.fft.ifft(bar[y], axis=axis, norm=norm)
    else:
        bar[a] = runtime.ifft_back(bar[y], np.shape(a), axis=axis, norm=norm)


@rule(np.fft.rfft, **_LIKE)
def rfft(y, /, a, n=None, axis=-1, norm=None):
    d[y] = np.fft.rfft(d[a], n=n, axis=axis, norm=norm)
    bar[a] = runtime.rfft_back(bar[y], np.shape(a), n=n, axis=axis, norm=norm)


@rule(np.fft.irfft, **_LIKE)
def irfft(y, /, a, n=None, axis=-1, norm=None):
    d[y] = np.fft.irfft(d[a], n=n, axis=axis, norm=norm)
    bar[a] = runtime.irfft_back(bar[y], np.shape(a), n=n, axis=axis, norm=norm)


@rule(np.fft.hfft, **_LIKE)
def hfft(y, /, a, n=None, axis=-1, norm=None):
    d[y] = np.fft.hfft(d[a], n=n, axis=axis, norm=norm)
    bar[a] = runtime.hfft_back(bar[y], np.shape(a), n=n, axis=axis, norm=norm)


@rule(np.fft.ihfft, **_LIKE)
def ihfft(y, /, a, n=None, axis=-1, norm=None):
    d[y] = np.fft.ihfft(d[a], n=n, axis=axis, norm=norm)
    bar[a] = runtime.ihfft_back(bar[y], np.shape(a), n=n, axis=axis, norm=norm)


@rule(np.fft.fftn, **_LIKE)
def fftn(y, /, a, s=None, axes=None, norm=None):
    d[y] = np.fft.fftn(d[a], s=s, axes=axes, norm=norm)
    if s is None:
        bar[a] = np.fft.fftn(bar[y], axes=axes, norm=norm)
    else:
        bar[a] = runtime.fftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.ifftn, **_LIKE)
def ifftn(y, /, a, s=None, axes=None, norm=None):
    d[y] = np.fft.ifftn(d[a], s=s, axes=axes, norm=norm)
    if s is None:
        bar[a] = np.fft.ifftn(bar[y], axes=axes, norm=norm)
    else:
        bar[a] = runtime.ifftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.fft2, **_LIKE)
def fft2(y, /, a, s=None, axes=(-2, -1), norm=None):
    d[y] = np.fft.fft2(d[a], s=s, axes=axes, norm=norm)
    if s is None:
        bar[a] = np.fft.fft2(bar[y], axes=axes, norm=norm)
    else:
        bar[a] = runtime.fftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.ifft2, **_LIKE)
def ifft2(y, /, a, s=None, axes=(-2, -1), norm=None):
    d[y] = np.fft.ifft2(d[a], s=s, axes=axes, norm=norm)
    if s is None:
        bar[a] = np.fft.ifft2(bar[y], axes=axes, norm=norm)
    else:
        bar[a] = runtime.ifftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.rfftn, **_LIKE)
def rfftn(y, /, a, s=None, axes=None, norm=None):
    d[y] = np.fft.rfftn(d[a], s=s, axes=axes, norm=norm)
    bar[a] = runtime.rfftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.irfftn, **_LIKE)
def irfftn(y, /, a, s=None, axes=None, norm=None):
    d[y] = np.fft.irfftn(d[a], s=s, axes=axes, norm=norm)
    bar[a] = runtime.irfftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.rfft2, **_LIKE)
def rfft2(y, /, a, s=None, axes=(-2, -1), norm=None):
    d[y] = np.fft.rfft2(d[a], s=s, axes=axes, norm=norm)
    bar[a] = runtime.rfftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


@rule(np.fft.irfft2, **_LIKE)
def irfft2(y, /, a, s=None, axes=(-2, -1), norm=None):
    d[y] = np.fft.irfft2(d[a], s=s, axes=axes, norm=norm)
    bar[a] = runtime.irfftn_back(bar[y], np.shape(a), s=s, axes=axes, norm=norm)


def like_x(call: Any) -> av.Abstract:
    """An array of the same shape."""
    x = typing.number(call.type("x"))
    return x if isinstance(x, av.Array) else av.Unknown("a spectrum that is no array")


@rule(np.fft.fftshift, typing=like_x, may_view=False, complex=True)
def fftshift(y, /, x, axes=None):
    d[y] = np.fft.fftshift(d[x], axes=axes)
    bar[x] = np.fft.ifftshift(bar[y], axes=axes)


@rule(np.fft.ifftshift, typing=like_x, may_view=False, complex=True)
def ifftshift(y, /, x, axes=None):
    d[y] = np.fft.ifftshift(d[x], axes=axes)
    bar[x] = np.fft.fftshift(bar[y], axes=axes)


def _frequencies(call: Any) -> av.Abstract:
    step = typing.number(call.type("d"))
    if not isinstance(step, av.Scalar) or av.is_complex(step):
        return av.Unknown("a distance of samples that is no real number")
    return av.Array("float64", (None,))


@rule(np.fft.fftfreq, typing=_frequencies, may_view=False)
def fftfreq(f, /, n, d=1.0):
    d[f] = -d[d] * f / d
    bar[d] = -np.sum(bar[f] * f) / d


@rule(np.fft.rfftfreq, typing=_frequencies, may_view=False)
def rfftfreq(f, /, n, d=1.0):
    d[f] = -d[d] * f / d
    bar[d] = -np.sum(bar[f] * f) / d


def _spectrum_of_shape(call: Any) -> av.Abstract:
    found = typing.restored_as("c")(call)
    if not isinstance(found, av.Array):
        return found
    return av.Array(typing.complex_dtype(found.dtype), found.dims)


def samples_of_shape(call: Any) -> av.Abstract:
    found = typing.restored_as("c")(call)
    if not isinstance(found, av.Array):
        return found
    return av.Array(typing.real_dtype(found.dtype), found.dims)


@opaque(runtime.fft_back, typing=_spectrum_of_shape, fresh=True)
def fft_back(y, /, c, shape, axis=-1, norm=None): ...


@opaque(runtime.ifft_back, typing=_spectrum_of_shape, fresh=True)
def ifft_back(y, /, c, shape, axis=-1, norm=None): ...


@opaque(runtime.irfft_back, typing=_spectrum_of_shape, fresh=True)
def irfft_back(y, /, c, shape, n=None, axis=-1, norm=None): ...


@opaque(runtime.hfft_back, typing=_spectrum_of_shape, fresh=True)
def hfft_back(y, /, c, shape, n=None, axis=-1, norm=None): ...


@opaque(runtime.rfft_back, typing=samples_of_shape, fresh=True)
def rfft_back(y, /, c, shape, n=None, axis=-1, norm=None): ...


@opaque(runtime.ihfft_back, typing=samples_of_shape, fresh=True)
def ihfft_back(y, /, c, shape, n=None, axis=-1, norm=None): ...


@opaque(runtime.fftn_back, typing=_spectrum_of_shape, fresh=True)
def fftn_back(y, /, c, shape, s=None, axes=None, norm=None): ...


@opaque(runtime.ifftn_back, typing=_spectrum_of_shape, fresh=True)
def ifftn_back(y, /, c, shape, s=None, axes=None, norm=None): ...


@opaque(runtime.irfftn_back, typing=_spectrum_of_shape, fresh=True)
def irfftn_back(y, /, c, shape, s=None, axes=None, norm=None): ...


@opaque(runtime.rfftn_back, typing=samples_of_shape, fresh=True)
def _back_of_many_samples(y, /, c, shape, s=None, axes=None, norm=None): ...
