"""Functions that take axes away."""

import builtins
import math
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.rules import typing
from srcgrad.rules.registry import constant, lowering, rule
from srcgrad.runtime import count, freedom, spread


@rule(np.sum, typing=typing.reduction, method="sum", may_view=False, uniform=True)
def sum(y, /, x, axis=None, keepdims=False):
    d[y] = np.sum(d[x], axis=axis, keepdims=keepdims)
    bar[x] = spread(bar[y], x, axis, keepdims)


@rule(np.add.reduce, typing=typing.reduction, may_view=False, uniform=True)
def add_reduce(y, /, x, axis=0, keepdims=False):
    d[y] = np.sum(d[x], axis=axis, keepdims=keepdims)
    bar[x] = spread(bar[y], x, axis, keepdims)


@rule(builtins.sum, typing=typing.sum_of_numbers, may_view=False, uniform=True)
def sum_of_numbers(y, /, items):
    d[y] += d[items[k]]
    bar[items[k]] = bar[y]


@rule(np.mean, typing=typing.reduction, method="mean", may_view=False, uniform=True)
def mean(y, /, x, axis=None, keepdims=False):
    d[y] = np.mean(d[x], axis=axis, keepdims=keepdims)
    bar[x] = spread(bar[y] / count(np.shape(x), axis), x, axis, keepdims)


@rule(runtime.total, typing=typing.reduction, may_view=False, uniform=True)
def total(y, /, x, axis=None, keepdims=False):
    d[y] = runtime.total(d[x], axis, keepdims)
    bar[x] = spread(bar[y], x, axis, keepdims)


@lowering(runtime.total)
def short_total(context, x, axis=None, keepdims=None):
    axis, keepdims = (
        None if e is None or context.static(e) is None or context.static(e) is False else e
        for e in (axis, keepdims)
    )
    if keepdims is not None:
        given = context.constant(None) if axis is None else axis
        return context.template("np.sum(x, axis=a, keepdims=k)", x=x, a=given, k=keepdims)
    if axis is not None:
        return context.template("np.sum(x, axis=a)", x=x, a=axis)
    return context.template("np.sum(x)", x=x)


def _extreme(method: str, *functions: Any) -> None:
    def extreme(y, /, x, axis=None, keepdims=False):
        hit = x == spread(y, x, axis, keepdims)
        d[y] = runtime.total(hit * d[x], axis, keepdims) / runtime.total(hit, axis, keepdims)

    rule(*functions, typing=typing.reduction, method=method, may_view=False, uniform=True)(extreme)


_extreme("max", np.max, np.amax)
_extreme("min", np.min, np.amin)


@rule(np.prod, typing=typing.reduction, method="prod", may_view=False, uniform=True)
def prod(y, /, x, axis=None, keepdims=False):
    d[y] = runtime.total(runtime.product_of_others(x, axis) * d[x], axis, keepdims)


@lowering(runtime.product_of_others)
def short_product_of_others(context, x, axis=None):
    if axis is None or context.static(axis) is not None:
        return None
    return build.call(build.runtime("product_of_others"), x)


@constant(runtime.product_of_others, typing=typing.of_numpy)
def product_of_others(y, /, x, axis=None): ...


@rule(np.var, typing=typing.reduction, method="var", may_view=False, uniform=True)
def var(y, /, x, axis=None, ddof=0, keepdims=False):
    if axis is None:
        centred = x - np.mean(x)
    else:
        centred = x - np.mean(x, axis=axis, keepdims=True)
    d[y] = 2.0 * runtime.total(centred * d[x], axis, keepdims) / freedom(np.shape(x), axis, ddof)


@rule(np.std, typing=typing.reduction, method="std", may_view=False, uniform=True)
def std(y, /, x, axis=None, ddof=0, keepdims=False):
    if axis is None:
        centred = x - np.mean(x)
    else:
        centred = x - np.mean(x, axis=axis, keepdims=True)
    n = freedom(np.shape(x), axis, ddof)
    d[y] = runtime.total(centred * d[x], axis, keepdims) / (n * runtime.divisor(y))


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


@lowering(freedom)
def short_freedom(context, shape, axis, ddof):
    n = short_count(context, shape, axis)
    if n is None or context.static(ddof) == 0:
        return n
    return context.template("n - d", n=n, d=ddof)


@constant(freedom, typing=lambda call: typing.remainder(call))
def free(y, /, shape, axis, ddof): ...


@constant(count, typing=lambda call: av.INT)
def counted(y, /, shape, axis): ...


@constant(spread, typing=lambda call: typing.like_dims(call, "a", "x"))
def spreading(y, /, a, x, axis=None, keepdims=False): ...


@constant(runtime.unbroadcast, typing=typing.restored)
def unbroadcasting(y, /, a, shape): ...


@lowering(runtime.unbroadcast)
def short_unbroadcast(context, a, shape):
    """The sum over the axes that were added or stretched, where the types tell which."""
    x, have = context.shaped(shape), av.dims(context.type(a))
    if x is None and not (isinstance(shape, gast.Tuple) and not shape.elts):
        return None
    want = () if x is None else av.dims(context.type(x))
    added = len(have) - len(want)
    narrow = [k for k, n in enumerate(want) if n == 1 and have[added + k] != 1]
    unclear = [n for k, n in enumerate(want) if n != 1 and not av.not_one(n)]
    if added < 0 or unclear or any(not av.not_one(have[added + k]) for k in narrow):
        return None
    if added:
        axes = tuple(range(added))
        a = _summed(context, a, axes, len(have))
    if narrow:
        axes = context.constant(narrow[0] if len(narrow) == 1 else tuple(narrow))
        a = context.template("np.sum(a, axis=axes, keepdims=True)", a=a, axes=axes)
    return a


def _summed(context, a, axes, rank):
    if len(axes) == rank:
        return context.template("np.sum(a)", a=a)
    given = context.constant(axes[0] if len(axes) == 1 else axes)
    return context.template("np.sum(a, axis=axes)", a=a, axes=given)


@constant(np.size, typing=lambda call: av.INT)
def size(y, /, x): ...


@constant(math.prod, typing=typing.product_of_lengths)
def product(y, /, x): ...


@constant(np.ndim, typing=lambda call: av.INT)
def ndim(y, /, x): ...


@constant(np.shape, typing=typing.shape)
def shape(y, /, x): ...
