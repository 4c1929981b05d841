"""`np.pad`: the adjoint is the part of the result's that is not padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import syntax
from srcgrad.rules import typing
from srcgrad.rules.joining import total_length
from srcgrad.rules.language import MISSING, Call
from srcgrad.rules.registry import opaque, rule, written
from srcgrad.runtime import pad_back

# Modes in which every element is a sum of shares of the array's.
LINEAR = ("edge", "reflect", "symmetric", "wrap", "linear_ramp", "mean")


def widths(given: Any, rank: int) -> list[tuple[Any, Any]] | None:
    """What stands before and behind each axis, or None if it is no pad width for this rank.

    >>> widths(1, 2), widths((0, 2), 1), widths(((1, 0), (2, 3)), 2)
    ([(1, 1), (1, 1)], [(0, 2)], [(1, 0), (2, 3)])
    """
    if not isinstance(given, Sequence):
        return [(given, given)] * rank
    if len(given) == 1 and not isinstance(given[0], Sequence):
        return [(given[0], given[0])] * rank
    if len(given) == 2 and not any(isinstance(x, Sequence) for x in given):
        return [(given[0], given[1])] * rank
    pairs = [tuple(x) for x in given if isinstance(x, Sequence) and len(x) == 2]
    if len(pairs) < len(given):
        return None
    pairs = pairs * rank if len(pairs) == 1 else pairs
    return [(a, b) for a, b in pairs] if len(pairs) == rank else None


def padded(call: Call) -> av.Abstract:
    """The type of the padded array, whose widths are ints in displays."""
    x = typing.number(call.type("array"))
    if not isinstance(x, av.Array) or not x.dims:
        return x if isinstance(x, av.Unknown) else av.Unknown("np.pad of no array")
    if call.static("mode") not in ("constant", *LINEAR):
        return av.Unknown(f"np.pad in another mode than 'constant' and {', '.join(LINEAR)}")
    if call.static("mode") == "mean" and not av.is_float(x):
        return av.Unknown("a mean of integers, which np.pad rounds")
    known = widths(_ints(call.type("pad_width")), len(x.dims))
    if known is None:
        return av.Unknown(
            "a pad width that is not written out", "write a display of ints, or one int"
        )
    dims = []
    for n, (before, behind) in zip(x.dims, known):
        dims.append(total_length([n, before, behind]))
    if call.type("constant_values") != av.Constant(None):
        value = typing.number(call.type("constant_values"))
        if not isinstance(value, av.Scalar) and call.static("constant_values") is MISSING:
            return av.Unknown("constant values of np.pad that are not literals", "one number")
    return av.Array(x.dtype, typing._clean(call, tuple(dims)))


def _ints(value: av.Abstract) -> Any:
    """Ints in nested displays: an int, or None where it is not known; other values as they are."""
    value = typing.number(value)
    if isinstance(value, av.Sequence):
        return [_ints(item) for item in value.items]
    if isinstance(value, av.Scalar) and value.dtype.startswith(("int", "uint")):
        return value.value if isinstance(value.value, int) else None
    return [[]]  # no width


@written
def unpadded(context, c, x, pad_width):
    """The part of `c` that is not padding."""
    spans = widths(_expressions(context, pad_width), len(av.dims(context.type(x))))
    items = []
    for axis, (before, behind) in enumerate(spans):
        first, last = context.static(before), context.static(behind)
        if first == 0:
            start = None
        else:
            start = context.again(before)
        if last == 0:
            stop = None
        elif last is not MISSING:
            stop = context.constant(-last)
        else:
            length = context.template("x.shape[k]", x=context.again(x), k=context.constant(axis))
            stop = length
            if start is not None:
                stop = context.template("n + m", n=context.again(before), m=length)
        items.append(gast.Slice(start, stop, None))
    while len(items) > 1 and items[-1].lower is items[-1].upper is None:
        items.pop()
    return context.subscript(c, items)


def _expressions(context, e):
    """A width, or the widths in a display or in a name for one."""
    if isinstance(e, syntax.DISPLAYS):
        return [_expressions(context, x) for x in e.elts]
    kind = context.type(e)
    if isinstance(kind, av.Sequence):
        places = map(context.constant, range(len(kind.items)))
        parts = [context.template("e[k]", e=context.again(e), k=k) for k in places]
        return [_expressions(context, x) for x in parts]
    return e


@rule(np.pad, typing=padded, may_view=False)
def pad(y, /, array, pad_width, mode="constant", constant_values=None, reflect_type="even"):
    if mode != "constant":
        d[y] = np.pad(d[array], pad_width, mode=mode, reflect_type=reflect_type)
        bar[array] = pad_back(
            bar[y], np.shape(array), pad_width, mode=mode, reflect_type=reflect_type
        )
        if "reflect" not in mode and "symmetric" not in mode:
            d[y] = np.pad(d[array], pad_width, mode=mode)
            bar[array] = pad_back(bar[y], np.shape(array), pad_width, mode=mode)
    else:
        bar[array] = unpadded(bar[y], array, pad_width)
        if constant_values is None or is_sequence(constant_values):
            d[y] = np.pad(d[array], pad_width)
        elif typing.keeps_fractions(None, array):
            around = np.pad(np.zeros(np.shape(array)), pad_width, constant_values=1.0)
            d[y] = np.pad(d[array], pad_width) + around * d[constant_values]
            bar[constant_values] = np.sum(around * bar[y])
        else:
            d[y] = np.pad(d[array], pad_width)


@opaque(pad_back, typing=typing.restored_as("c"), fresh=True)
def unpadding(y, /, c, shape, pad_width, mode, reflect_type="even"): ...
