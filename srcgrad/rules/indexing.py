"""Reading a part of an array: the transpose adds to that part of the adjoint.

Integers, slices, None and `...` read a view. Arrays of integers and masks copy elements, any of
them as often as it is named (`gather`), and the transpose adds up what was copied of one.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Dim, Scalar
from srcgrad.rules import typing
from srcgrad.rules.language import Call
from srcgrad.rules.registry import constant, rule

Item = tuple[str, Any]


def kind(value: Abstract) -> Item | None:
    """What an index of this type selects by: `("int", None)`, `("array", dims)`, `("mask", rank)`,
    `("newaxis", None)`, `("ellipsis", None)`; None if it is no index.
    """
    if isinstance(value, av.Constant):
        return {None: ("newaxis", None), Ellipsis: ("ellipsis", None)}.get(value.value)
    if isinstance(value, av.Sequence) and not value.items:
        return "array", (0,)
    if isinstance(value, av.Sequence):
        value = typing.as_array(value) or value
    if isinstance(value, av.Many) and value.kind in ("list", "tuple"):
        item = typing.number(value.item)
        value = Array(item.dtype, (None,)) if isinstance(item, Scalar) else value
    if not isinstance(value, av.NUMERIC):
        return None
    dims = av.dims(value)
    if value.dtype.startswith(("int", "uint")):
        return ("array", dims) if dims else ("int", None)
    return ("mask", len(dims)) if value.dtype == "bool" and dims else None


def part(value: Abstract, index: Sequence[Item], one: Any) -> Abstract:
    """The type of `value[index]`; the items are those of `kind`, and `("slice", bounds)`.

    Integers among arrays are arrays of rank 0, and all of these are broadcast together. Their axes
    stand where they stood if they were neighbours, else in front.

    >>> x, one = Array("float64", (2, 3, 4)), lambda dim: dim == 1
    >>> full, rows = ("slice", (None, None, None)), ("array", (5,))
    >>> part(x, [full, rows, ("int", None)], one).dims, part(x, [rows, full, rows], one).dims
    ((2, 5), (5, 3))
    """
    assert isinstance(value, Array)
    taken = [_axes_of(item) for item in index]
    spare = len(value.dims) - sum(taken)
    if spare < 0:
        return av.Unknown("more indices than axes")
    arrays = [item for item in index if item[0] in ("array", "mask")]
    result: list[Dim] = []
    places: list[int] = []  # of what is broadcast together, among the items
    at = k = 0
    for number, ((what, span), used) in enumerate(zip(index, taken)):
        if what == "newaxis":
            result.append(1)
        elif what == "ellipsis":
            result.extend(value.dims[k : k + spare])
            k += spare
        elif what == "slice":
            result.append(typing.sliced(value.dims[k], *span))
        elif arrays:
            at = len(result) if not places else at
            places.append(number)
        k += used
    dims = (*result, *value.dims[k:])
    if arrays:
        shapes = [(None,) if what == "mask" else span for what, span in arrays]
        neighbours = places[-1] - places[0] == len(places) - 1
        at = at if neighbours else 0
        dims = (*dims[:at], *typing.broadcast(shapes, one), *dims[at:])
    basic = any(what != "int" for what, _ in index)
    return Array(value.dtype, dims) if dims or basic else Scalar(value.dtype, False)


def _axes_of(item: Item) -> int:
    """How many axes an item of an index takes."""
    what, span = item
    return span if what == "mask" else int(what in ("int", "slice", "array"))


def _part(call: Call) -> Abstract:
    return call.types["#result"] if "#result" in call.types else av.Unknown("an index")


@rule(operator.getitem, typing=_part, free=True, selector=True)
def getitem(y, /, x, index):
    d[y] = d[x][index]
    bar[x][index] += bar[y]


def gather(x, index):
    """`x[index]` with an array in the index: the key of its rule."""
    return x[index]


@rule(gather, typing=_part, may_view=False, selector=True)
def gathering(y, /, x, index):
    d[y] = d[x][index]
    bar[x][index] += bar[y]


def open_mesh(call: Call) -> Abstract:
    """`np.ix_`: each argument along an axis of its own."""
    given = call.type("args")
    parts = [typing.as_array(x) for x in given.items] if isinstance(given, av.Sequence) else []
    found = []
    for k, x in enumerate(parts):
        if not isinstance(x, Array) or len(x.dims) != 1:
            return av.Unknown("np.ix_ of other than vectors")
        dim = None if x.dtype == "bool" else x.dims[0]
        dims = (*[1] * k, dim, *[1] * (len(parts) - k - 1))
        found.append(Array("int64" if x.dtype == "bool" else x.dtype, dims))
    return av.Sequence("tuple", tuple(found))


@constant(np.ix_, typing=open_mesh)
def ix_(y, /, *args): ...
