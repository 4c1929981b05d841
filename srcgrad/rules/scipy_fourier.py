"""`scipy.fft`: the transforms of `fourier`, and those of cosines and sines (`helpers.fourier`)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import fft

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import fourier, typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import opaque, rule, written_rule
from srcgrad.rules.trial import trial

_NAMES = {"fft": fft, "np": np, "runtime": runtime}


def _lengths(call: Any, kind: Any) -> tuple[av.Dim, ...] | None:
    """The lengths of the axes that are not transformed, or of all where none is changed."""
    own = list(typing.own_dims(call, "x"))
    one = "axis" in call.operation.parameters
    given = call.static("n" if one else "s")
    name = call.operation.function.__name__
    if given is None and (name in fourier.SAME_LENGTH or name.lstrip("i")[:3] in ("dct", "dst")):
        return tuple(own)
    axes = call.static("axis" if one else "axes")
    if one and isinstance(axes, int):
        transform = "none" if name.lstrip("i")[:3] in ("dct", "dst") else name
        own[axes] = fourier.transformed_length(transform, own[axes], given)
        return tuple(own)
    return (None,) * len(kind.dims)


_OPTIONS = "overwrite_x=False, workers=None, *, plan=None"
_TRANSFORM: dict[str, Any] = {
    "typing": trial("axis", "axes", "norm", "type", "orthogonalize", dims=_lengths),
    "may_view": False, "complex": True,
}  # fmt: skip


def _one(name: str) -> None:
    """A transform along one axis."""
    length = "" if name in ("fft", "ifft") else "n=n, "
    written_rule(
        getattr(fft, name),
        f"def rule(y, /, x, n=None, axis=-1, norm=None, {_OPTIONS}):\n"
        f"    d[y] = fft.{name}(d[x], n=n, axis=axis, norm=norm)\n"
        f"    bar[x] = runtime.{name}_back(bar[y], np.shape(x), {length}axis=axis, norm=norm)\n",
        _NAMES, **_TRANSFORM,
    )  # fmt: skip


def _many(name: str, axes: Any) -> None:
    """A transform along several axes."""
    back = name.replace("2", "n")
    written_rule(
        getattr(fft, name),
        f"def rule(y, /, x, s=None, axes={axes}, norm=None, {_OPTIONS}):\n"
        f"    d[y] = fft.{name}(d[x], s=s, axes=axes, norm=norm)\n"
        f"    bar[x] = runtime.{back}_back(bar[y], np.shape(x), s=s, axes=axes, norm=norm)\n",
        _NAMES, **_TRANSFORM,
    )  # fmt: skip


for _name in ("fft", "ifft", "rfft", "irfft", "hfft", "ihfft"):
    _one(_name)
for _name in ("fftn", "ifftn", "rfftn", "irfftn"):
    _many(_name, None)
for _name in ("fft2", "ifft2", "rfft2", "irfft2"):
    _many(_name, (-2, -1))


def _cosines(name: str) -> None:
    """A cosine or sine transform; one that is made orthogonal in another way has no rule."""
    options = "norm=None, overwrite_x=False, workers=None, orthogonalize=None"
    written_rule(
        getattr(fft, name),
        f"def rule(y, /, x, type=2, n=None, axis=-1, {options}):\n"
        "    if orthogonalize is None:\n"
        f"        d[y] = fft.{name}(d[x], type, n=n, axis=axis, norm=norm)\n"
        f"        bar[x] = runtime.{name}_back(bar[y], np.shape(x), type, axis=axis, norm=norm)\n",
        _NAMES, typing=_plainly(_TRANSFORM["typing"]), may_view=False,
    )  # fmt: skip
    written_rule(
        getattr(fft, f"{name}n"),
        f"def rule(y, /, x, type=2, s=None, axes=None, {options}):\n"
        "    if orthogonalize is None:\n"
        f"        d[y] = fft.{name}n(d[x], type, s=s, axes=axes, norm=norm)\n"
        f"        bar[x] = runtime.{name}n_back("
        "bar[y], np.shape(x), type, s=s, axes=axes, norm=norm)\n",
        _NAMES, typing=_plainly(_TRANSFORM["typing"]), may_view=False,
    )  # fmt: skip


def _plainly(kind: Any) -> Any:
    """The type, where `orthogonalize` is left to `norm`."""

    def typed(call: Any) -> av.Abstract:
        if call.static("orthogonalize") is not None:
            return av.Unknown("`orthogonalize` that is given", "leave it to norm")
        if call.static("type") is MISSING:
            return av.Unknown("a type of transform that is not a literal")
        found: av.Abstract = kind(call)
        return found

    typed.structural = kind.structural  # type: ignore[attr-defined]
    return typed


for _name in ("dct", "idct", "dst", "idst"):
    _cosines(_name)


@rule(fft.fftshift, typing=fourier.like_x, may_view=False, complex=True)
def fftshift(y, /, x, axes=None):
    d[y] = fft.fftshift(d[x], axes=axes)
    bar[x] = fft.ifftshift(bar[y], axes=axes)


@rule(fft.ifftshift, typing=fourier.like_x, may_view=False, complex=True)
def ifftshift(y, /, x, axes=None):
    d[y] = fft.ifftshift(d[x], axes=axes)
    bar[x] = fft.fftshift(bar[y], axes=axes)


@opaque(runtime.dct_back, typing=fourier.samples_of_shape, fresh=True)
def dct_back(y, /, c, shape, kind=2, axis=-1, norm=None): ...


@opaque(runtime.idct_back, typing=fourier.samples_of_shape, fresh=True)
def idct_back(y, /, c, shape, kind=2, axis=-1, norm=None): ...


@opaque(runtime.dst_back, typing=fourier.samples_of_shape, fresh=True)
def dst_back(y, /, c, shape, kind=2, axis=-1, norm=None): ...


@opaque(runtime.idst_back, typing=fourier.samples_of_shape, fresh=True)
def idst_back(y, /, c, shape, kind=2, axis=-1, norm=None): ...


@opaque(runtime.dctn_back, typing=fourier.samples_of_shape, fresh=True)
def dctn_back(y, /, c, shape, kind=2, s=None, axes=None, norm=None): ...


@opaque(runtime.idctn_back, typing=fourier.samples_of_shape, fresh=True)
def idctn_back(y, /, c, shape, kind=2, s=None, axes=None, norm=None): ...


@opaque(runtime.dstn_back, typing=fourier.samples_of_shape, fresh=True)
def dstn_back(y, /, c, shape, kind=2, s=None, axes=None, norm=None): ...


@opaque(runtime.idstn_back, typing=fourier.samples_of_shape, fresh=True)
def idstn_back(y, /, c, shape, kind=2, s=None, axes=None, norm=None): ...
