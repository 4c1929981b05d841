"""Functions whose result is a list of arrays. Where a derivative is taken, `normalize.parts` has
written the elements out: the parts of an array are slices of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING, Call, Partition
from srcgrad.rules.registry import constant


def starts(length: int, sections: int) -> list[int]:
    """Where the parts begin when a length is cut into so many; the first ones are longer by one.

    >>> starts(7, 3), starts(6, 3)
    ([0, 3, 5], [0, 2, 4])
    """
    size, more = divmod(length, sections)
    return [k * size + min(k, more) for k in range(sections)]


def cut(call: Call) -> av.Abstract:
    """A list of arrays: their number is told by a literal or a display."""
    x, partition = typing.number(call.type("ary")), call.operation.partition
    assert isinstance(partition, Partition)
    if not isinstance(x, av.Array):
        return x if isinstance(x, av.Unknown) else av.Unknown("the parts of no array")
    axis = partition.axis(len(x.dims), call.static("axis") if "axis" in call.types else None)
    if axis is None:
        return av.Unknown("parts along an axis that is no literal, or that the array does not have")
    given = call.type("indices_or_sections")
    lengths: Sequence[av.Dim]
    if isinstance(given, av.Sequence):
        bounds = call.static("indices_or_sections")
        if bounds is MISSING:
            lengths = [None] * (len(given.items) + 1)
        else:
            spans = zip((None, *bounds), (*bounds, None))
            lengths = [typing.sliced(x.dims[axis], a, b, None) for a, b in spans]
    else:
        sections = call.static("indices_or_sections")
        if not isinstance(sections, int) or sections <= 0:
            return av.Unknown("parts of which the number is not a literal")
        length = x.dims[axis]
        lengths = [None] * sections
        if isinstance(length, int):
            ends = [*starts(length, sections), length]
            lengths = [b - a for a, b in pairwise(ends)]
    return av.Sequence(
        "list", tuple(av.Array(x.dtype, (*x.dims[:axis], n, *x.dims[axis + 1 :])) for n in lengths)
    )


def _given(rank: int, axis: Any) -> int | None:
    return axis % rank if isinstance(axis, int) and -rank <= axis < rank else None


def _columns(rank: int, _: Any) -> int | None:
    return min(rank, 2) - 1 if rank else None


def _rows(rank: int, _: Any) -> int | None:
    return 0 if rank > 1 else None


def _depths(rank: int, _: Any) -> int | None:
    return 2 if rank > 2 else None


@constant(np.split, typing=cut, partition=Partition(_given, equal=True))
def split(y, /, ary, indices_or_sections, axis=0): ...


@constant(np.array_split, typing=cut, partition=Partition(_given, equal=False))
def array_split(y, /, ary, indices_or_sections, axis=0): ...


@constant(np.hsplit, typing=cut, partition=Partition(_columns, equal=True))
def hsplit(y, /, ary, indices_or_sections): ...


@constant(np.vsplit, typing=cut, partition=Partition(_rows, equal=True))
def vsplit(y, /, ary, indices_or_sections): ...


@constant(np.dsplit, typing=cut, partition=Partition(_depths, equal=True))
def dsplit(y, /, ary, indices_or_sections): ...


@constant(runtime.equal_share, typing=lambda call: av.INT)
def share(n, /, length, sections): ...


def _grid(call: Call) -> av.Abstract:
    given, indexing = call.type("xi"), call.static("indexing")
    parts = list(given.items) if isinstance(given, av.Sequence) else []
    vectors = [x for x in parts if isinstance(x, av.Array) and len(x.dims) == 1]
    if len(vectors) < len(parts) or indexing not in ("xy", "ij"):
        return av.Unknown("np.meshgrid of other than vectors", "reshape the arguments yourself")
    order = _axes(len(parts), indexing)
    dims = tuple(vectors[k].dims[0] for k in order)
    return av.Sequence("tuple", tuple(av.Array(x.dtype, dims) for x in vectors))


def _axes(count: int, indexing: str) -> list[int]:
    """Which argument runs along each axis of the grid: `xy` swaps the first two."""
    order = list(range(count))
    if indexing == "xy":
        order[:2] = order[:2][::-1]
    return order


def _grid_elements(types: Any, arguments: Any) -> list[gast.expr] | None:
    """Each argument along its own axis, and the same along all others."""
    given = arguments["xi"].elts
    indexing = types.static(arguments["indexing"]) if "indexing" in arguments else "xy"
    if any(len(av.dims(types.of(x))) != 1 for x in given) or indexing not in ("xy", "ij"):
        return None
    order = _axes(len(given), indexing)
    elements = []
    for k, x in enumerate(given):
        lengths = [build.template("a.shape[0]", a=rewrite.copied(given[j])) for j in order]
        behind = len(order) - 1 - order.index(k)
        part = rewrite.copied(x)
        if behind:
            new = [build.const(None) for _ in range(behind)]
            part = build.subscript(part, build.tuple_([gast.Slice(None, None, None), *new]))
        whole = build.template("np.broadcast_to(x, s)", x=part, s=build.tuple_(lengths))
        elements.append(whole)
    return elements


@constant(np.meshgrid, typing=_grid, partition=_grid_elements)
def meshgrid(y, /, *xi, indexing="xy"): ...
