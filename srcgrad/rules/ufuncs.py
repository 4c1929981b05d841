"""Methods of ufuncs: `reduce` and `accumulate` step by step along an axis, `outer` pair by pair.

What a step grows with its operands is asked of the ufunc's own rule at run time; the ufuncs for
which a formula for the whole is known have it in `reductions` and `scans`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import opaque, rule
from srcgrad.rules.trial import like, trial, without_axes
from srcgrad.runtime import (
    at_last,
    last_along,
    outer_slopes,
    scan,
    scan_back,
    spread,
    step_slopes,
    summed_behind,
    times_in_front,
)


def _beside(call: Any, kind: av.Array) -> tuple[av.Dim, ...]:
    """The dims of both operands, one after the other."""
    del kind
    return tuple(d for p in "AB" for d in typing.own_dims(call, p))


OUTER: dict[str, Any] = {"typing": trial(dims=_beside), "may_view": False}


def _outer(function: np.ufunc) -> None:
    def outer(z, /, A, B):
        slope = outer_slopes(function, A, B)
        d[z] = times_in_front(slope[0], d[A]) + slope[1] * d[B]
        bar[A] = summed_behind(slope[0] * bar[z], A)
        bar[B] = runtime.unbroadcast(slope[1] * bar[z], np.shape(B))

    rule(function.outer, **OUTER)(outer)


@rule(np.multiply.outer, **OUTER)
def multiply_outer(z, /, A, B):
    d[z] = np.multiply.outer(d[A], B) + np.multiply.outer(A, d[B])
    bar[A] = summed_behind(bar[z] * B, A)
    bar[B] = runtime.unbroadcast(times_in_front(bar[z], A), np.shape(B))


@rule(np.add.outer, **OUTER)
def add_outer(z, /, A, B):
    d[z] = np.add.outer(d[A], d[B])
    bar[A] = summed_behind(bar[z], A)
    bar[B] = runtime.unbroadcast(bar[z], np.shape(B))


@rule(np.subtract.outer, **OUTER)
def subtract_outer(z, /, A, B):
    d[z] = np.subtract.outer(d[A], d[B])
    bar[A] = summed_behind(bar[z], A)
    bar[B] = -runtime.unbroadcast(bar[z], np.shape(B))


def _accumulate(function: np.ufunc) -> None:
    def accumulate(y, /, array, axis=0):
        slope = step_slopes(function, array, axis)
        d[y] = scan(slope[0], slope[1] * d[array], axis)
        bar[array] = slope[1] * scan_back(slope[0], bar[y], axis)

    kinds = trial("axis", dims=like("array"))
    rule(function.accumulate, typing=kinds, may_view=False, selector=True)(accumulate)


def _reduce(function: np.ufunc) -> None:
    def reduce(y, /, array, axis=0, *, keepdims=False):
        slope = step_slopes(function, array, axis)
        d[y] = last_along(scan(slope[0], slope[1] * d[array], axis), axis, keepdims)
        whole = at_last(bar[y], np.shape(array), axis, keepdims)
        bar[array] = slope[1] * scan_back(slope[0], whole, axis)

    kinds = _one_axis(trial("axis", "keepdims", dims=without_axes("array")))
    rule(function.reduce, typing=kinds, may_view=False, selector=True)(reduce)


def _one_axis(kinds: Any) -> Any:
    """A type rule that wants the axis as one number."""

    def checked(call: Any) -> av.Abstract:
        if not isinstance(call.static("axis"), int):
            return av.Unknown("a reduction by this function along other than one axis")
        found: av.Abstract = kinds(call)
        return found

    return checked


_PAIRED = (
    np.divide, np.power, np.float_power, np.maximum, np.minimum, np.fmax, np.fmin, np.hypot,
    np.arctan2, np.logaddexp, np.logaddexp2, np.mod, np.fmod, np.copysign, np.heaviside,
)  # fmt: skip
_ORDERED = (np.subtract, np.divide, np.power, np.float_power, np.mod, np.fmod, np.arctan2)
for _paired in _PAIRED:
    _outer(_paired)
    _accumulate(_paired)
for _ordered in _ORDERED:
    _reduce(_ordered)
_accumulate(np.subtract)

REDUCED: dict[str, Any] = {
    "typing": typing.reduction, "may_view": False, "uniform": True, "selector": True,
}  # fmt: skip


def _fitting(function: np.ufunc) -> None:
    def extreme(y, /, x, axis=0, *, keepdims=False):
        hit = x == spread(y, x, axis, keepdims)
        d[y] = runtime.total(hit * d[x], axis, keepdims) / runtime.total(hit, axis, keepdims)

    rule(function.reduce, **REDUCED)(extreme)


_fitting(np.fmax)
_fitting(np.fmin)


@rule(np.logaddexp.reduce, **REDUCED)
def logaddexp_reduce(y, /, x, axis=0, *, keepdims=False):
    d[y] = runtime.total(np.exp(x - spread(y, x, axis, keepdims)) * d[x], axis, keepdims)


@rule(np.logaddexp2.reduce, **REDUCED)
def logaddexp2_reduce(y, /, x, axis=0, *, keepdims=False):
    d[y] = runtime.total(np.exp2(x - spread(y, x, axis, keepdims)) * d[x], axis, keepdims)


@rule(np.hypot.reduce, **REDUCED)
def hypot_reduce(y, /, x, axis=0, *, keepdims=False):
    d[y] = runtime.total(x * d[x], axis, keepdims) / runtime.divisor(y)


def _pair_of(call: Any) -> av.Abstract:
    """Two arrays of slopes, one behind the other."""
    given = [typing.number(call.type(p)) for p in call.operation.parameters[1:]]
    arrays = [x for x in given if isinstance(x, av.Array)]
    dims = tuple(d for x in arrays for d in x.dims)
    dtype = typing.promote([typing.number(x) for x in given if x != av.INT])
    return av.Array("float32" if dtype == "float32" else "float64", (2, *dims))


@opaque(step_slopes, typing=_pair_of)
def stepping(y, /, function, x, axis): ...


@opaque(outer_slopes, typing=_pair_of)
def pairing(y, /, function, A, B): ...


def _without(call: Any) -> av.Abstract:
    y, axis = typing.number(call.type("y")), call.static("axis")
    if not isinstance(y, av.Array) or not isinstance(axis, int):
        return av.Unknown("run time decides")
    axis %= len(y.dims)
    middle = (1,) if call.static("keepdims") is True else ()
    dims = (*y.dims[:axis], *middle, *y.dims[axis + 1 :])
    return av.Array(y.dtype, dims) if dims else av.Scalar(y.dtype, False)


@rule(last_along, typing=_without, may_view=False)
def ending(z, /, y, axis=0, keepdims=False):
    d[z] = last_along(d[y], axis, keepdims)
    bar[y] = at_last(bar[z], np.shape(y), axis, keepdims)


def _whole(call: Any) -> av.Abstract:
    dims, c = typing.shape_dims(call.type("shape")), typing.number(call.type("c"))
    if dims is None or not isinstance(c, av.NUMERIC):
        return av.Unknown("run time decides")
    return av.Array("float64" if c.dtype == "number" else c.dtype, dims)


@rule(at_last, typing=_whole, may_view=False)
def putting_last(y, /, c, shape, axis=0, keepdims=False):
    d[y] = at_last(d[c], shape, axis, keepdims)
    bar[c] = last_along(bar[y], axis, keepdims)
