"""Lists that the program appends to, taken as a whole: no element is known by itself.

The adjoint of such a list is a list of the adjoints of its elements.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.rules.language import Call
from srcgrad.rules.registry import constant, lowering, opaque, rule


def array_of(items: list[Any]) -> Any:
    """`np.array(items)`, of numbers or of arrays of one shape."""
    return np.array(items)


def total_of(items: list[Any]) -> Any:
    """The builtin `sum(items)`, of numbers."""
    return sum(items)


def largest_of(items: list[Any]) -> Any:
    """The builtin `max(items)`, of numbers."""
    return max(items)


def smallest_of(items: list[Any]) -> Any:
    """The builtin `min(items)`, of numbers."""
    return min(items)


def place_of(items: list[Any], value: Any) -> int:
    """The method `items.index(value)`."""
    return items.index(value)


# What a function is for such a list.
TWINS: dict[Any, Callable[..., Any]] = {
    np.array: array_of, np.asarray: array_of, builtins.sum: total_of, builtins.max: largest_of,
    builtins.min: smallest_of,
}  # fmt: skip


def twin(function: Any) -> Callable[..., Any] | None:
    """What a function is for such a list, if it is one of these; others may not be hashable."""
    return next((own for f, own in TWINS.items() if f is function), None)


def _array(call: Call) -> Abstract:
    kind = call.type("items")
    item = kind.item if isinstance(kind, av.Growing) else Unknown("no list")
    if isinstance(item, Scalar | Array) and item.dtype == "float64":
        return Array("float64", (None, *av.dims(item)))  # of no elements it is one of floats, too
    return Unknown("an array of a list of something else than floats")


def _total(call: Call) -> Abstract:
    kind = call.type("items")
    item = kind.item if isinstance(kind, av.Growing) else Unknown("no list")
    if isinstance(item, Scalar) and item.dtype == "float64":
        return Scalar("float64", None if item.python is None else item.python)
    return Unknown("a sum of a list of something else than floats")


@rule(array_of, typing=_array, may_view=False, uniform=True)
def array(y, /, items):
    d[y] = np.array(d[items])
    bar[items] = runtime.elements(bar[y])


@rule(total_of, typing=_total, may_view=False)
def total(y, /, items):
    d[y] = sum(d[items])
    bar[items] = bar[y]


def _extreme(call: Call) -> Abstract:
    kind = _total(call)
    other = Unknown("an extreme of a list of something else than floats")
    return kind if isinstance(kind, Scalar) else other


def extreme(y, /, items):
    d[y] = d[items][items.index(y)]
    bar[items][items.index(y)] += bar[y]


for _function in (largest_of, smallest_of):
    rule(_function, typing=_extreme, may_view=False, selector=True)(extreme)


@constant(place_of, typing=lambda call: av.INT, method="index")
def index(y, /, items, value): ...


def _elements(call: Call) -> Abstract:
    return av.Growing("list", av.element(call.type("c")))


@opaque(runtime.elements, typing=_elements, fresh=True)
def elements(y, /, c): ...


@lowering(runtime.elements)
def short_elements(context, c):
    if not av.dims(context.type(c)):
        return c  # which stands for each of the elements
    if len(av.dims(context.type(c))) == 1:
        return build.call(build.builtin("list"), c)
    row = build.call(build.attribute(build.name("leaf$0"), "copy"))
    return gast.ListComp(row, [gast.comprehension(build.target("leaf$0"), c, [], 0)])
