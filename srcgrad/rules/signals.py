"""Convolutions, differences, interpolation and integrals along an axis."""

from __future__ import annotations

from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import like, trial
from srcgrad.runtime import (
    diff_back,
    gradient_back,
    interp_places,
    interp_shares,
    interp_slope,
    part_along,
    picked,
    scattered,
    spread,
    trapezoid_in_x,
    trapezoid_shares,
    unclipped,
)

_convolved = trial("mode")


def _of_vectors(call: Any) -> av.Abstract:
    ranks = [len(av.dims(typing.as_array(call.type(p)))) for p in ("a", "v")]
    if ranks != [1, 1]:
        return av.Unknown(f"{call.operation.label} of other than vectors", "use np.ravel")
    return _convolved(call)


@rule(np.convolve, typing=_of_vectors, may_view=False)
def convolve(y, /, a, v, mode="full"):
    d[y] = np.convolve(d[a], v, mode) + np.convolve(a, d[v], mode)
    whole = unclipped(bar[y], np.shape(a), np.shape(v), mode)
    bar[a] = np.correlate(whole, v, "valid")
    bar[v] = np.correlate(whole, a, "valid")


@rule(np.correlate, typing=_of_vectors, may_view=False)
def correlate(y, /, a, v, mode="valid"):
    d[y] = np.correlate(d[a], v, mode) + np.correlate(a, d[v], mode)
    whole = unclipped(bar[y], np.shape(a), np.shape(v), mode, True)
    bar[a] = np.convolve(whole, v, "valid")
    bar[v] = np.convolve(whole[::-1], a, "valid")


def _of_unknown_length(call: Any) -> av.Abstract:
    c = typing.number(call.type("c"))
    inexact = isinstance(c, av.Array | av.Scalar) and av.is_inexact(c)
    return av.Array(getattr(c, "dtype", "") if inexact else "float64", (None,))


@opaque(unclipped, typing=_of_unknown_length, fresh=True)
def unclipping(y, /, c, a, v, mode, turned=False): ...


@rule(np.interp, typing=trial(dims=like("x")), may_view=False, selector=True)
def interp(y, /, x, xp, fp, left=None, right=None):
    came = interp_places(x, xp, left=left, right=right)
    share = interp_shares(x, xp)
    slope = interp_slope(x, xp, fp)
    value = np.sum(share * picked(d[fp], came), axis=0)
    moved = slope * (d[x] - np.sum(share * picked(d[xp], came), axis=0))
    if left is None and right is None:
        d[y] = value + moved
    elif right is None:
        d[y] = value + moved + (x < xp[0]) * d[left]
        bar[left] = np.sum((x < xp[0]) * bar[y])
    elif left is None:
        d[y] = value + moved + (x > xp[-1]) * d[right]
        bar[right] = np.sum((x > xp[-1]) * bar[y])
    else:
        d[y] = value + moved + (x < xp[0]) * d[left] + (x > xp[-1]) * d[right]
        bar[left] = np.sum((x < xp[0]) * bar[y])
        bar[right] = np.sum((x > xp[-1]) * bar[y])
    bar[x] = slope * bar[y]
    bar[fp] = scattered(share * bar[y], came, np.shape(fp))
    bar[xp] = -scattered(slope * share * bar[y], came, np.shape(xp))


def _pair(call: Any) -> av.Abstract:
    dtype = "int64" if call.operation.function is interp_places else "float64"
    return av.Array(dtype, (2, *typing.own_dims(call, "x")))


@constant(interp_places, typing=_pair)
def placing(y, /, x, xp, left=None, right=None): ...


@opaque(interp_shares, typing=_pair)
def sharing(y, /, x, xp): ...


def _slopes(call: Any) -> av.Abstract:
    dims = typing.own_dims(call, "x")
    return av.Array("float64", dims) if dims else av.Scalar("float64", False)


@opaque(interp_slope, typing=_slopes)
def sloping(y, /, x, xp, fp): ...


if hasattr(np, "trapezoid"):  # NumPy 2.0

    @rule(np.trapezoid, typing=trial("axis"), may_view=False, uniform=True)
    def trapezoid(z, /, y, x=None, dx=1.0, axis=-1):
        share = trapezoid_shares(y, x, dx=dx, axis=axis)
        if x is None:
            d[z] = runtime.total(share * d[y], axis) + z / dx * d[dx]
            bar[dx] = np.sum(z / dx * bar[z])
        else:
            d[z] = runtime.total(share * d[y], axis) + np.trapezoid(y, d[x], axis=axis)
            bar[x] = trapezoid_in_x(np.broadcast_to(bar[z], np.shape(z)), y, x, axis=axis)
            bar[dx] = 0.0
        bar[y] = share * spread(bar[z], y, axis)


def _floats(call: Any) -> av.Abstract:
    y = typing.number(call.type("y"))
    return av.Array("float64", av.dims(y)) if isinstance(y, av.Array) else av.Unknown("no array")


@opaque(trapezoid_shares, typing=_floats, fresh=True)
def sharing_areas(z, /, y, x=None, dx=1.0, axis=-1): ...


@opaque(trapezoid_in_x, typing=lambda call: typing.like_dims(call, "c", "x"), fresh=True)
def moving(z, /, c, y, x, axis=-1): ...


@rule(np.ediff1d, typing=trial(), may_view=False)
def ediff1d(y, /, ary, to_end=None, to_begin=None):
    if to_end is None and to_begin is None:
        d[y] = np.ediff1d(d[ary])
        bar[ary] = np.reshape(diff_back(bar[y]), np.shape(ary))
    elif to_begin is None:
        d[y] = np.ediff1d(d[ary], d[to_end])
        lengths = (np.size(y) - np.size(to_end), np.size(to_end))
        bar[ary] = np.reshape(diff_back(part_along(bar[y], lengths, 0)), np.shape(ary))
        bar[to_end] = np.reshape(part_along(bar[y], lengths, 1), np.shape(to_end))
    elif to_end is None:
        d[y] = np.ediff1d(d[ary], None, d[to_begin])
        lengths = (np.size(to_begin), np.size(y) - np.size(to_begin))
        bar[ary] = np.reshape(diff_back(part_along(bar[y], lengths, 1)), np.shape(ary))
        bar[to_begin] = np.reshape(part_along(bar[y], lengths, 0), np.shape(to_begin))
    else:
        d[y] = np.ediff1d(d[ary], d[to_end], d[to_begin])
        ends = np.size(to_begin) + np.size(to_end)
        lengths = (np.size(to_begin), np.size(y) - ends, np.size(to_end))
        bar[ary] = np.reshape(diff_back(part_along(bar[y], lengths, 1)), np.shape(ary))
        bar[to_begin] = np.reshape(part_along(bar[y], lengths, 0), np.shape(to_begin))
        bar[to_end] = np.reshape(part_along(bar[y], lengths, 2), np.shape(to_end))


def _unknown_lengths(call: Any) -> av.Abstract:
    c = typing.number(call.type("c"))
    if not isinstance(c, av.Array):
        return av.Unknown("run time decides")
    return av.Array(c.dtype, (None,) * len(c.dims))


@opaque(diff_back, typing=_unknown_lengths, fresh=True)
def differing(y, /, c, n=1, axis=-1): ...


@opaque(part_along, typing=_unknown_lengths)
def parting(y, /, c, lengths, which, axis=-1): ...


@rule(np.unwrap, typing=trial("axis", dims=like("p")), may_view=False)
def unwrap(y, /, p, discont=None, axis=-1, *, period=6.283185307179586):
    d[y] = d[p]
    bar[p] = bar[y]


def _gradient(f: Any, h: Any = 1.0, axis: Any = None, edge_order: Any = 1) -> Any:
    return np.gradient(f, h, axis=axis, edge_order=edge_order)


_along_one = trial("axis", "edge_order", dims=like("f"), function=_gradient)


def _axes(call_or_types: Any, axis: Any, rank: int) -> tuple[int, ...] | None:
    del call_or_types
    return tuple(range(rank)) if axis is None else typing.axes_of(axis, rank)


def _gradients(call: Any) -> av.Abstract:
    f, axis = typing.number(call.type("f")), call.static("axis")
    axes = None if axis is MISSING else _axes(call, axis, len(av.dims(f)))
    if not isinstance(f, av.Array) or axes is None:
        return av.Unknown("np.gradient of no array, or along axes that are not literals")
    if len(axes) == 1:
        return _along_one(call)
    dtype = "float64" if not av.is_float(f) else f.dtype
    return av.Sequence("tuple", tuple(av.Array(dtype, f.dims) for _ in axes))


def _gradient_elements(types: Any, arguments: Any) -> list[gast.expr] | None:
    """One call for each axis, with the spacing that is meant for it."""
    f = arguments["f"]
    axis = types.static(arguments["axis"]) if "axis" in arguments else None
    axes = None if axis is MISSING else _axes(types, axis, len(av.dims(types.of(f))))
    if axes is None or len(axes) == 1:
        return None
    spacings = [arguments[p] for p in ("h", "h1", "h2") if p in arguments]
    if len(spacings) == 1:
        spacings = spacings * len(axes)
    elements = []
    for k, along in enumerate(axes):
        more = [rewrite.copied(spacings[k])] if spacings else []
        keywords = {"axis": build.const(along)}
        if "edge_order" in arguments:
            keywords["edge_order"] = rewrite.copied(arguments["edge_order"])
        elements.append(build.call(build.numpy("gradient"), rewrite.copied(f), *more, **keywords))
    return elements


@rule(np.gradient, typing=_gradients, may_view=False, partition=_gradient_elements)
def gradient(y, /, f, h=1.0, h1=None, h2=None, *, axis=None, edge_order=1):
    if rank(h) == 0:
        d[y] = np.gradient(d[f], h, axis=axis, edge_order=edge_order) - y / h * d[h]
        bar[h] = -np.sum(y / h * bar[y])
    else:
        d[y] = np.gradient(d[f], h, axis=axis, edge_order=edge_order)
    if axis is None:
        bar[f] = gradient_back(bar[y], h, axis=0, edge_order=edge_order)
    else:
        bar[f] = gradient_back(bar[y], h, axis=axis, edge_order=edge_order)


@opaque(gradient_back, typing=typing.same, fresh=True)
def spreading_slopes(y, /, c, h=1.0, axis=0, edge_order=1): ...
