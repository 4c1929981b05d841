"""Functions that take one of their operands, element by element. A tie is split evenly.

The condition of `where` is not differentiated: where it changes, the function may jump.
"""

import builtins
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.language import Call, TypeRule
from srcgrad.rules.registry import constant, opaque, rule
from srcgrad.rules.trial import trial


@rule(np.maximum, builtins.max, typing=typing.larger, selector=True)
def maximum(z, /, x, y):
    first = (x > y) + 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(np.minimum, builtins.min, typing=typing.larger, selector=True)
def minimum(z, /, x, y):
    first = (x < y) + 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


def _extreme_of_several(function: Any) -> None:
    def extreme(y, /, items):
        d[y] += runtime.share_of(y, items, k) * d[items[k]]
        bar[items[k]] = runtime.share_of(y, items, k) * bar[y]

    rule(function, typing=typing.largest, may_view=False, selector=True)(extreme)


_extreme_of_several(runtime.largest)
_extreme_of_several(runtime.smallest)


@opaque(runtime.share_of, typing=lambda call: av.FLOAT)
def share_of(z, /, y, items, k): ...


@rule(np.fmax, selector=True)
def fmax(z, /, x, y):
    first = (x == z) - 0.5 * (x == y)  # the other one where one is nan
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(np.fmin, selector=True)
def fmin(z, /, x, y):
    first = (x == z) - 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(
    np.where,
    typing=typing.selected,
    elementwise=True,
    may_view=False,
    selector=True,
    flat="condition",
)
def where(z, /, condition, x=None, y=None):
    d[z] = np.where(condition, d[x], d[y])
    bar[x] = np.where(condition, bar[z], 0.0)
    bar[y] = np.where(condition, 0.0, bar[z])


@rule(
    np.clip,
    typing=typing.selected,
    method="clip",
    elementwise=True,
    may_view=False,
    selector=True,
)
def clip(y, /, a, a_min=None, a_max=None):
    if a_min is None and a_max is None:
        d[y] = d[a]
    elif a_max is None:
        inside = (a > a_min) + 0.5 * (a == a_min)
        d[y] = inside * d[a] + (1.0 - inside) * d[a_min]
    elif a_min is None:
        inside = (a < a_max) + 0.5 * (a == a_max)
        d[y] = inside * d[a] + (1.0 - inside) * d[a_max]
    elif known(a_min) and known(a_max) and a_min < a_max:
        inside = 0.5 * ((a > a_min) & (a < a_max)) + 0.5 * ((a >= a_min) & (a <= a_max))
        d[y] = inside * d[a]
    else:
        raised = np.maximum(a, a_min)
        inside = (a > a_min) + 0.5 * (a == a_min)
        below = (raised < a_max) + 0.5 * (raised == a_max)
        d[y] = below * (inside * d[a] + (1.0 - inside) * d[a_min]) + (1.0 - below) * d[a_max]


def _of_lists(parameter: str, kinds: TypeRule) -> TypeRule:
    """A type rule that wants a list written into the call."""

    def checked(call: Call) -> av.Abstract:
        if not isinstance(call.type(parameter), av.Sequence):
            return av.Unknown(f"{call.operation.label} of no list", "write a list into the call")
        return kinds(call)

    return checked


@rule(np.select, typing=_of_lists("choicelist", trial()), may_view=False, selector=True)
def select(y, /, condlist, choicelist, default=0):
    none = runtime.selected(condlist, -1)
    d[y] = np.select(condlist, d[choicelist], d[default])
    bar[choicelist[k]] = runtime.unbroadcast(
        np.where(runtime.selected(condlist, k), bar[y], 0.0), np.shape(choicelist[k])
    )
    bar[default] = runtime.unbroadcast(np.where(none, bar[y], 0.0), np.shape(default))


def _joint(call):
    """The conditions are broadcast together."""
    given = call.type("condlist")
    parts = [typing.number(x) for x in given.items] if isinstance(given, av.Sequence) else []
    dims = typing.broadcast([av.dims(x) for x in parts], call.one)
    return av.Array("bool", dims) if dims else av.Scalar("bool", False)


@constant(runtime.selected, typing=_joint)
def selecting(y, /, condlist, k): ...


@rule(np.choose, typing=_of_lists("choices", trial("mode")), may_view=False, selector=True)
def choose(y, /, a, choices, *, mode="raise"):
    d[y] = np.choose(a, d[choices], mode=mode)
    bar[choices[k]] = runtime.unbroadcast(
        np.where(np.choose(a, runtime.marked(choices, k), mode=mode), bar[y], 0.0),
        np.shape(choices[k]),
    )


@constant(runtime.marked, typing=lambda call: call.type("choices"))
def marking(y, /, choices, k): ...


def _like_x(call):
    x = typing.number(call.type("x"))
    return x if isinstance(x, av.Array) else av.Unknown("the pieces of no array")


@rule(runtime.pieced, typing=_like_x, may_view=False, selector=True, flat="x")
def piecing(y, /, x, condlist, values):
    if typing.fits_among(values, x):
        if typing.keeps_fractions(None, x):
            d[y] = runtime.pieced(x, condlist, d[values])
        else:  # slopes of ints are floats
            d[y] = runtime.pieced(np.zeros(np.shape(x)), condlist, d[values])
        bar[values[k]] = runtime.unbroadcast(
            runtime.piece_of(bar[y], condlist, k), np.shape(values[k])
        )


@opaque(runtime.piece_of, typing=lambda call: av.Array("float64", (None,)))
def taking(z, /, c, condlist, k): ...
