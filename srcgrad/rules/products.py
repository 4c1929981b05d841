"""Products of vectors and matrices in the last axes of larger arrays, and the vector product."""

from __future__ import annotations

from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import rule
from srcgrad.rules.trial import trial


def crossed(call: Any) -> av.Abstract:
    """`cross` of vectors of length 3, batches broadcast."""
    a, b = typing.number(call.type("a")), typing.number(call.type("b"))
    own = [call.static(p) for p in ("axisa", "axisb", "axisc", "axis")]
    if MISSING in own or not isinstance(a, av.Array) or not isinstance(b, av.Array):
        return av.Unknown("np.cross of no arrays, or along axes that are not literals")
    first, second, third = own[:3] if own[3] is None else (own[3],) * 3
    rest, three = [], []
    for x, axis in ((a, first), (b, second)):
        along = typing.axes_of(axis, len(x.dims))
        three.append(along is not None and call.equals(x.dims[along[0]], 3))
        if along is None:
            return av.Unknown("np.cross along an axis that the array does not have")
        rest.append(tuple(d for k, d in enumerate(x.dims) if k != along[0]))
    if False in three or True not in three:
        return av.Unknown("np.cross of other than vectors of length 3")
    dims = list(typing.broadcast(rest, call.one))
    dims.insert(third % (len(dims) + 1), 3)
    dtype = typing.promote([a, b])
    return av.Unknown("an unknown type") if dtype is None else av.Array(dtype, tuple(dims))


@rule(np.cross, typing=crossed, may_view=False)
def cross(c, /, a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    if axis is not None and rank(a) == rank(b):
        d[c] = np.cross(d[a], b, axis=axis) + np.cross(a, d[b], axis=axis)
        bar[a] = runtime.unbroadcast(np.cross(b, bar[c], axis=axis), np.shape(a))
        bar[b] = runtime.unbroadcast(np.cross(bar[c], a, axis=axis), np.shape(b))
    elif axis is None and (rank(a) == rank(b) or axisa == -1 and axisb == -1):
        d[c] = np.cross(d[a], b, axisa, axisb, axisc) + np.cross(a, d[b], axisa, axisb, axisc)
        bar[a] = runtime.unbroadcast(np.cross(b, bar[c], axisb, axisc, axisa), np.shape(a))
        bar[b] = runtime.unbroadcast(np.cross(bar[c], a, axisc, axisa, axisb), np.shape(b))
    else:
        if axis is None:
            i = axisa
            j = axisb
            k = axisc
        else:
            i = axis
            j = axis
            k = axis
        d[c] = np.cross(d[a], b, i, j, k) + np.cross(a, d[b], i, j, k)
        bar[a] = np.moveaxis(
            runtime.unbroadcast(np.cross(b, bar[c], j, k), np.shape(np.moveaxis(a, i, -1))), -1, i
        )
        bar[b] = np.moveaxis(
            runtime.unbroadcast(np.cross(bar[c], a, k, i), np.shape(np.moveaxis(b, j, -1))), -1, j
        )


BATCHED: dict[str, Any] = {"typing": trial("axis"), "elementwise": False, "may_view": False}

if hasattr(np, "vecdot"):  # NumPy 2.0

    @rule(np.vecdot, **BATCHED)
    def vecdot(z, /, x1, x2, *, axis=-1):
        d[z] = np.vecdot(d[x1], x2, axis=axis) + np.vecdot(x1, d[x2], axis=axis)
        if axis < 0 or rank(x1) == rank(x2):
            bar[x1] = runtime.unbroadcast(np.expand_dims(bar[z], axis) * x2, np.shape(x1))
            bar[x2] = runtime.unbroadcast(np.expand_dims(bar[z], axis) * x1, np.shape(x2))
        else:  # counted from the start, it is another axis of the one than of the other
            bar[x1] = np.moveaxis(
                runtime.unbroadcast(
                    bar[z][..., None] * np.moveaxis(x2, axis, -1),
                    np.shape(np.moveaxis(x1, axis, -1)),
                ),
                -1, axis,
            )  # fmt: skip
            bar[x2] = np.moveaxis(
                runtime.unbroadcast(
                    bar[z][..., None] * np.moveaxis(x1, axis, -1),
                    np.shape(np.moveaxis(x2, axis, -1)),
                ),
                -1, axis,
            )  # fmt: skip


if hasattr(np, "matvec"):  # NumPy 2.2

    @rule(np.matvec, **BATCHED)
    def matvec(z, /, x1, x2):
        d[z] = np.matvec(d[x1], x2) + np.matvec(x1, d[x2])
        bar[x1] = runtime.unbroadcast(bar[z][..., None] * x2[..., None, :], np.shape(x1))
        bar[x2] = runtime.unbroadcast(np.vecmat(bar[z], x1), np.shape(x2))

    @rule(np.vecmat, **BATCHED)
    def vecmat(z, /, x1, x2):
        d[z] = np.vecmat(d[x1], x2) + np.vecmat(x1, d[x2])
        bar[x1] = runtime.unbroadcast(np.matvec(x2, bar[z]), np.shape(x1))
        bar[x2] = runtime.unbroadcast(x1[..., None] * bar[z][..., None, :], np.shape(x2))
