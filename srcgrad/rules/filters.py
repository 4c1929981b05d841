"""`scipy.signal`: convolutions, filters and resampling, which are linear in the signal.

The equation of a filter is that of its recurrence, `a * y = b * x` as convolutions (Oppenheim and
Schafer, Discrete-Time Signal Processing, 2.5); the transpose of a filter that knows no time is the
filter of the signal turned round.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import signal

from srcgrad.ir import abstract as av
from srcgrad.numeric import convolving, filtering
from srcgrad.rules import typing
from srcgrad.rules.registry import opaque, rule
from srcgrad.rules.trial import like, trial


def _arrays(*parameters: str, tried: Any, same_rank: bool = True) -> Any:
    """The type by trial, for arrays with axes, of one rank."""

    def rule_of_type(call: Any) -> av.Abstract:
        kinds = [typing.as_array(call.type(p)) for p in parameters]
        ranks = [len(av.dims(k)) if k is not None else 0 for k in kinds]
        if 0 in ranks or same_rank and len(set(ranks)) > 1:
            return av.Unknown(f"{call.operation.label} of other than arrays")
        return tried(call)

    return rule_of_type


CONVOLVED = _arrays("in1", "in2", tried=trial("mode", "method"))
CONVOLVED_FAST = _arrays("in1", "in2", tried=trial("mode", "axes"))
CONVOLVED_2D = _arrays("in1", "in2", tried=trial("mode", "boundary"))


@rule(signal.convolve, typing=CONVOLVED, may_view=False)
def convolve(y, /, in1, in2, mode="full", method="auto"):
    d[y] = signal.convolve(d[in1], in2, mode, method) + signal.convolve(in1, d[in2], mode, method)
    full = convolving.whole(bar[y], np.shape(in1), np.shape(in2), mode)
    bar[in1] = signal.correlate(full, in2, "valid", method)
    bar[in2] = signal.correlate(full, in1, "valid", method)


@rule(signal.correlate, typing=CONVOLVED, may_view=False)
def correlate(y, /, in1, in2, mode="full", method="auto"):
    d[y] = signal.correlate(d[in1], in2, mode, method) + signal.correlate(in1, d[in2], mode, method)
    full = convolving.whole(bar[y], np.shape(in1), np.shape(in2), mode)
    bar[in1] = signal.convolve(full, in2, "valid", method)
    bar[in2] = np.flip(signal.correlate(full, in1, "valid", method))


def _of_rank(call: Any) -> av.Abstract:
    c = typing.number(call.type("c"))
    if not isinstance(c, av.Array):
        return av.Unknown("run time decides")
    return av.Array(c.dtype, (None,) * len(c.dims))


@rule(convolving.whole, typing=_of_rank, may_view=False)
def whole(y, /, c, a, v, mode):
    d[y] = convolving.whole(d[c], a, v, mode)
    bar[c] = convolving.cut(bar[y], a, v, mode)


@rule(convolving.cut, typing=_of_rank, may_view=False)
def cut(y, /, c, a, v, mode):
    d[y] = convolving.cut(d[c], a, v, mode)
    bar[c] = convolving.whole(bar[y], a, v, mode)


@rule(signal.fftconvolve, typing=CONVOLVED_FAST, may_view=False)
def fftconvolve(y, /, in1, in2, mode="full", axes=None):
    d[y] = signal.fftconvolve(d[in1], in2, mode, axes) + signal.fftconvolve(in1, d[in2], mode, axes)
    bar[in1] = convolving.operand_back(bar[y], in2, np.shape(in1), mode, axes)
    bar[in2] = convolving.operand_back(bar[y], in1, np.shape(in2), mode, axes, True)


@rule(signal.oaconvolve, typing=CONVOLVED_FAST, may_view=False)
def oaconvolve(y, /, in1, in2, mode="full", axes=None):
    d[y] = signal.oaconvolve(d[in1], in2, mode, axes) + signal.oaconvolve(in1, d[in2], mode, axes)
    bar[in1] = convolving.operand_back(bar[y], in2, np.shape(in1), mode, axes)
    bar[in2] = convolving.operand_back(bar[y], in1, np.shape(in2), mode, axes, True)


@opaque(convolving.operand_back, typing=_of_rank)
def operand(y, /, c, other, own, mode, axes=None, second=False): ...


@rule(signal.convolve2d, typing=CONVOLVED_2D, may_view=False)
def convolve2d(y, /, in1, in2, mode="full", boundary="fill", fillvalue=0):
    d[y] = (
        signal.convolve2d(d[in1], in2, mode, boundary)
        + signal.convolve2d(in1, d[in2], mode, boundary, fillvalue)
    )
    bar[in1] = convolving.image_back(bar[y], in1, in2, mode, boundary)
    bar[in2] = convolving.kernel_back(bar[y], in1, in2, mode, boundary, fillvalue)


@rule(signal.correlate2d, typing=CONVOLVED_2D, may_view=False)
def correlate2d(y, /, in1, in2, mode="full", boundary="fill", fillvalue=0):
    d[y] = (
        signal.correlate2d(d[in1], in2, mode, boundary)
        + signal.correlate2d(in1, d[in2], mode, boundary, fillvalue)
    )
    bar[in1] = convolving.image_back(bar[y], in1, in2, mode, boundary, True)
    bar[in2] = convolving.kernel_back(bar[y], in1, in2, mode, boundary, fillvalue, True)


@opaque(convolving.image_back, typing=_of_rank)
def image(y, /, c, a, v, mode, boundary, turned=False): ...


@opaque(convolving.kernel_back, typing=_of_rank)
def kernel(y, /, c, a, v, mode, boundary, fill=0, turned=False): ...


# -- filters


def _filtered(call: Any) -> av.Abstract:
    if call.type("zi") != av.Constant(None):
        return av.Unknown(f"{call.operation.label} with an initial state")
    return _tried(call)


_tried = _arrays("x", tried=trial("axis", dims=like("x")))
FILTERED = _filtered


@rule(signal.lfilter, typing=FILTERED, may_view=False)
def lfilter(y, /, b, a, x, axis=-1, zi=None):
    moved = (
        signal.lfilter(d[b], [1.0], x, axis) - signal.lfilter(d[a], [1.0], y, axis)
    )
    d[y] = signal.lfilter(b, a, d[x], axis) + signal.lfilter([1.0], a, moved, axis)
    bar[x] = filtering.backwards(
        signal.lfilter(b, a, filtering.backwards(bar[y], axis), axis), axis
    )
    g = filtering.backwards(
        signal.lfilter([1.0], a, filtering.backwards(bar[y], axis), axis), axis
    )
    bar[b] = filtering.lags(g, x, np.shape(b), axis)
    bar[a] = -filtering.lags(g, y, np.shape(a), axis)


@rule(filtering.backwards, typing=typing.same, may_view=False)
def backwards(y, /, c, axis):
    d[y] = filtering.backwards(d[c], axis)
    bar[c] = filtering.backwards(bar[y], axis)


def _of_shape(call: Any) -> av.Abstract:
    c = typing.number(call.type("c"))
    return av.Array(c.dtype if isinstance(c, av.Array) else "float64", (None,))


@opaque(filtering.lags, typing=_of_shape)
def lags(y, /, c, x, shape, axis=-1): ...


def _cascaded(call: Any) -> av.Abstract:
    x, sos = typing.as_array(call.type("x")), typing.as_array(call.type("sos"))
    if call.type("zi") != av.Constant(None):
        return av.Unknown("signal.sosfilt with an initial state")
    if not isinstance(x, av.Array) or not x.dims or not isinstance(sos, av.Array):
        return av.Unknown("signal.sosfilt of other than arrays")
    kinds = x.dtype, sos.dtype
    if not all(k in ("float64", "float32", "int64") for k in kinds) or kinds == ("int64", "int64"):
        return av.Unknown("signal.sosfilt of no array of floats")
    return av.Array("float32" if kinds == ("float32", "float32") else "float64", x.dims)


@rule(signal.sosfilt, typing=_cascaded, may_view=False)
def sosfilt(y, /, sos, x, axis=-1, zi=None):
    d[y] = signal.sosfilt(sos, d[x], axis) + filtering.cascade_along(d[sos], sos, x, axis)
    bar[x] = filtering.backwards(
        signal.sosfilt(sos, filtering.backwards(bar[y], axis), axis), axis
    )
    bar[sos] = filtering.cascade_back(bar[y], sos, x, axis)


@opaque(filtering.cascade_along, typing=lambda call: av.Array("float64", av.dims(call.type("x"))))
def along(y, /, ds, sos, x, axis=-1): ...


@opaque(filtering.cascade_back, typing=lambda call: av.Array("float64", (None, None)))
def sections(y, /, c, sos, x, axis=-1): ...


@rule(
    signal.detrend,
    typing=_arrays("data", tried=trial("axis", "type", dims=like("data"))),
    may_view=False,
)
def detrend(y, /, data, axis=-1, type="linear", bp=0):
    """A projection along the piecewise linear functions, which is symmetric."""
    d[y] = signal.detrend(d[data], axis, type, bp)
    bar[data] = signal.detrend(bar[y], axis, type, bp)


def _smoothed(call: Any) -> av.Abstract:
    x = typing.as_array(call.type("x"))
    if not isinstance(x, av.Array) or not x.dims or x.dtype[:5] not in ("float", "int64", "int32"):
        return av.Unknown(f"{call.operation.label} of no array of floats")
    return av.Array(x.dtype if x.dtype == "float32" else "float64", x.dims)


@rule(signal.savgol_filter, typing=_smoothed, may_view=False)
def savgol_filter(
    y, /, x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp", cval=0.0
):
    d[y] = signal.savgol_filter(d[x], window_length, polyorder, deriv, delta, axis, mode)
    bar[x] = filtering.savgol_back(bar[y], window_length, polyorder, deriv, delta, axis, mode)


@opaque(filtering.savgol_back, typing=typing.same)
def smoothing(y, /, c, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode="interp"): ...


# -- other numbers of samples


def _resampled(call: Any) -> av.Abstract:
    if "t" in call.types and call.type("t") != av.Constant(None):
        return av.Unknown("signal.resample with times", "compute the times yourself")
    x = typing.as_array(call.type("x"))
    if not isinstance(x, av.Array) or not x.dims or x.dtype not in ("float64", "float32", "int64"):
        return av.Unknown(f"{call.operation.label} of no array of floats")
    float32 = x.dtype == "float32"
    return av.Array("float32" if float32 else "float64", (None,) * len(x.dims))


@rule(signal.resample, typing=_resampled, may_view=False)
def resample(y, /, x, num, t=None, axis=0, window=None):
    d[y] = signal.resample(d[x], num, axis=axis, window=window)
    bar[x] = filtering.resample_back(bar[y], np.shape(x)[axis], axis, window)


@opaque(filtering.resample_back, typing=_of_rank)
def resampling(y, /, c, n, axis=0, window=None): ...


def _resampled_by(call: Any) -> av.Abstract:
    if call.static("padtype") not in ("constant", "line", "mean"):
        return av.Unknown("signal.resample_poly with a padding that is not linear")
    x, window = typing.as_array(call.type("x")), call.static("window")
    if not (isinstance(window, tuple | str) or getattr(x, "dtype", "") == "float64"):
        return av.Unknown("signal.resample_poly with coefficients, of float32 numbers")
    return _resampled(call)


@rule(signal.resample_poly, typing=_resampled_by, may_view=False)
def resample_poly(y, /, x, up, down, axis=0, window=("kaiser", 5.0), padtype="constant"):
    d[y] = signal.resample_poly(d[x], up, down, axis, window, padtype)
    bar[x] = filtering.poly_back(bar[y], np.shape(x)[axis], up, down, axis, window, padtype)


@opaque(filtering.poly_back, typing=_of_rank)
def resampling_by(y, /, c, n, up, down, axis=0, window=("kaiser", 5.0), padtype="constant"): ...


@rule(signal.upfirdn, typing=_arrays("x", tried=trial("axis")), may_view=False)
def upfirdn(y, /, h, x, up=1, down=1, axis=-1):
    d[y] = signal.upfirdn(d[h], x, up, down, axis) + signal.upfirdn(h, d[x], up, down, axis)
    bar[x] = filtering.upfirdn_back(bar[y], h, np.shape(x)[axis], up, down, axis)
    bar[h] = filtering.taps_back(bar[y], x, np.shape(h), up, down, axis)


@opaque(filtering.upfirdn_back, typing=_of_rank)
def upsampling(y, /, c, h, n, up=1, down=1, axis=-1): ...


@opaque(filtering.taps_back, typing=_of_shape)
def taps(y, /, c, x, shape, up=1, down=1, axis=-1): ...
