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
from srcgrad.rules.registry import constant, lowering, opaque, rule
from srcgrad.runtime import count, freedom, spread


def masked(call):
    """Whether only some of the elements count."""
    return call.static("where") is not True


@rule(builtins.sum, typing=typing.sum_of_numbers, may_view=False, uniform=True)
def sum_of_numbers(y, /, items):
    d[y] += d[items[k]]
    bar[items[k]] = bar[y]


def _sum(function: Any, *aliases: Any, axis: int | None, method: Any = ()) -> None:
    def sum(y, /, a, axis=axis, dtype=None, *, keepdims=False, initial=0, where=True):
        if typing.keeps_fractions(dtype):
            if where is True:
                part = np.sum(d[a], axis=axis, keepdims=keepdims)
                bar[a] = spread(bar[y], a, axis, keepdims)
            else:
                part = np.sum(d[a], axis=axis, keepdims=keepdims, where=where)
                bar[a] = np.where(where, spread(bar[y], a, axis, keepdims), 0.0)
            if typing.keeps_fractions(dtype, a) or typing.fits_among(initial, a):
                d[y] = part + d[initial]
                bar[initial] = np.sum(np.broadcast_to(bar[y], np.shape(y)))
            else:
                d[y] = part
                bar[initial] = 0.0

    rule(
        function, *aliases, typing=typing.reduction, method=method, may_view=False, uniform=True,
        selector=masked,
    )(sum)  # fmt: skip


_sum(np.sum, axis=None, method="sum")
_sum(np.add.reduce, axis=0)


@rule(
    np.mean, typing=typing.reduction, method="mean", may_view=False, uniform=True, selector=masked
)
def mean(y, /, a, axis=None, dtype=None, *, keepdims=False, where=True):
    if typing.keeps_fractions(dtype):
        if where is True:
            d[y] = np.mean(d[a], axis=axis, keepdims=keepdims)
            bar[a] = spread(bar[y] / count(np.shape(a), axis), a, axis, keepdims)
        else:
            n = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims)
            d[y] = np.sum(d[a], axis=axis, keepdims=keepdims, where=where) / n
            bar[a] = np.where(where, spread(bar[y] / n, a, axis, keepdims), 0.0)


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


def _extreme(function: Any, *aliases: Any, axis: int | None = None, method: Any = ()) -> None:
    def extreme(y, /, a, axis=axis, *, keepdims=False, initial=None, where=True):
        if where is not True:
            hit = where & (a == spread(y, a, axis, keepdims))
        else:
            hit = a == spread(y, a, axis, keepdims)
        part = runtime.total(hit * d[a], axis, keepdims)
        if initial is not None:
            n = runtime.total(hit, axis, keepdims) + (y == initial)
            d[y] = part / n + (y == initial) / n * d[initial]
            bar[initial] = np.sum((y == initial) / n * bar[y])
        else:
            d[y] = part / runtime.total(hit, axis, keepdims)

    rule(
        function, *aliases, typing=typing.reduction, method=method, may_view=False, uniform=True,
        selector=True,
    )(extreme)  # fmt: skip


_extreme(np.max, np.amax, method="max")
_extreme(np.min, np.amin, method="min")
_extreme(np.maximum.reduce, axis=0)
_extreme(np.minimum.reduce, axis=0)


def _product(function: Any, axis: int | None, method: Any = ()) -> None:
    def product(y, /, a, axis=axis, dtype=None, *, keepdims=False, initial=1, where=True):
        if typing.keeps_fractions(dtype):
            if where is True:
                others = runtime.product_of_others(a, axis)
            else:
                others = where * runtime.product_of_others(np.where(where, a, 1.0), axis)
            part = initial * runtime.total(others * d[a], axis, keepdims)
            if typing.keeps_fractions(dtype, a) or typing.fits_among(initial, a):
                rest = np.prod(a, axis=axis, keepdims=keepdims, where=where)
                d[y] = part + rest * d[initial]
                bar[initial] = np.sum(rest * bar[y])
            else:
                d[y] = part
                bar[initial] = 0.0

    rule(
        function, typing=typing.reduction, method=method, may_view=False, uniform=True,
        selector=masked,
    )(product)  # fmt: skip


_product(np.prod, None, "prod")
_product(np.multiply.reduce, 0)


@lowering(runtime.product_of_others)
def short_product_of_others(context, x, axis=None):
    if axis is None or context.static(axis) is not None:
        return None
    return build.call(build.runtime("product_of_others"), x)


@opaque(runtime.product_of_others, typing=typing.of_numpy)
def product_of_others(y, /, x, axis=None): ...


SPREAD: dict[str, Any] = {
    "typing": typing.reduction, "may_view": False, "uniform": True, "selector": masked,
    "refused": "ddof",
}  # fmt: skip


@rule(np.var, method="var", **SPREAD)
def var(y, /, a, axis=None, *, ddof=0, keepdims=False, where=True):
    if where is True:
        n = freedom(np.shape(a), axis, ddof)
        centred = runtime.centred(a, axis)
    else:
        centred = runtime.centred(a, axis, where)
        n = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims) - ddof
    d[y] = 2.0 * runtime.total(centred * d[a], axis, keepdims) / n


@rule(np.std, method="std", **SPREAD)
def std(y, /, a, axis=None, *, ddof=0, keepdims=False, where=True):
    if where is True:
        n = freedom(np.shape(a), axis, ddof)
        centred = runtime.centred(a, axis)
    else:
        centred = runtime.centred(a, axis, where)
        n = np.sum(np.broadcast_to(where, np.shape(a)), axis=axis, keepdims=keepdims) - ddof
    d[y] = runtime.total(centred * d[a], axis, keepdims) / (n * runtime.divisor(y))


@lowering(runtime.centred)
def short_centred(context, x, axis=None, where=None):
    if where is not None:
        return None
    if axis is None or context.static(axis) is None:
        return context.template("x - np.mean(y)", x=x, y=context.again(x))
    again = context.again(x)
    return context.template("x - np.mean(y, axis=a, keepdims=True)", x=x, y=again, a=axis)


@rule(runtime.centred, typing=typing.floating, may_view=False)
def centring(y, /, x, axis=None, where=True):
    d[y] = runtime.centred(d[x], axis, where)
    bar[x] = runtime.centred(bar[y], axis, where)


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


@opaque(spread, typing=lambda call: typing.like_dims(call, "a", "x"))
def spreading(y, /, a, x, axis=None, keepdims=False): ...


@opaque(runtime.unbroadcast, typing=typing.restored)
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
def size(y, /, a): ...


@rule(math.prod, typing=typing.product_of_numbers, may_view=False)
def product_of_numbers(y, /, items):
    d[y] += runtime.product_without(items, k) * d[items[k]]
    bar[items[k]] = runtime.product_without(items, k) * bar[y]


@opaque(runtime.product_without, typing=typing.product_without)
def product_of_other_numbers(y, /, items, k): ...


def _rank(call):
    x = typing.as_array(call.type("a"))
    return av.INT if x is None else av.Scalar("int64", True, len(av.dims(x)))


@constant(np.ndim, typing=_rank)
def ndim(y, /, a): ...


@constant(np.shape, typing=typing.shape)
def shape(y, /, a): ...
