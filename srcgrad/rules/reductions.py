"""Functions that take axes away."""

import math

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, lowering, rule
from srcgrad.runtime import count, spread


@rule(np.sum, np.add.reduce, typing=typing.reduction, method="sum", may_view=False, uniform=True)
def sum(y, /, x, axis=None, keepdims=False):
    d[y] = np.sum(d[x], axis=axis, keepdims=keepdims)
    bar[x] = spread(bar[y], x, axis, keepdims)


@rule(np.mean, typing=typing.reduction, method="mean", may_view=False, uniform=True)
def mean(y, /, x, axis=None, keepdims=False):
    d[y] = np.mean(d[x], axis=axis, keepdims=keepdims)
    bar[x] = spread(bar[y] / count(np.shape(x), axis), x, axis, keepdims)


@lowering(spread)
def short_spread(context, a, x, axis=None, keepdims=None):
    """The cotangent with axes of length 1, which broadcasts wherever it is used elementwise."""
    axes, keep = context.static(axis), keepdims is not None and context.static(keepdims)
    rank = len(av.dims(context.type(x)))
    if keep is True or axes is None or not av.dims(context.type(a)):
        return a
    if isinstance(axes, int):
        axes = (axes,)
    if not isinstance(axes, tuple):
        return None
    gone = {k % rank for k in axes}
    inserted = [context.constant(None) if k in gone else context.slice() for k in range(rank)]
    while len(inserted) > 1 and 0 not in gone and not context.is_none(inserted[-1]):
        inserted.pop()  # trailing full slices say nothing
    return context.subscript(a, inserted)


@lowering(count)
def short_count(context, shape, axis):
    axes, array = context.static(axis), context.shaped(shape)
    if array is None:
        return None
    if axes is None:
        return context.template("x.size", x=array)
    rank = len(av.dims(context.type(array)))
    lengths = [
        context.template("x.shape[k]", x=context.again(array), k=context.constant(k % rank))
        for k in ((axes,) if isinstance(axes, int) else axes)
    ]
    total = lengths[0] if lengths else context.constant(1)
    for length in lengths[1:]:
        total = context.template("a * b", a=total, b=length)
    return total


@constant(count, typing=lambda call: av.INT)
def counted(y, /, shape, axis): ...


@constant(spread, typing=lambda call: typing.like_dims(call, "a", "x"))
def spreading(y, /, a, x, axis=None, keepdims=False): ...


@constant(runtime.unbroadcast, typing=lambda call: av.Unknown("run time decides"))
def unbroadcasting(y, /, a, shape): ...


def _extreme(function, *aliases, method):
    def extreme(y, /, x, axis=None): ...

    constant(function, *aliases, typing=lambda call: av.INT, method=method)(extreme)


_extreme(np.argmax, method="argmax")
_extreme(np.argmin, method="argmin")


@constant(np.size, math.prod, typing=lambda call: av.INT)
def size(y, /, x): ...


@constant(np.ndim, typing=lambda call: av.INT)
def ndim(y, /, x): ...


@constant(np.shape, typing=typing.shape)
def shape(y, /, x): ...
