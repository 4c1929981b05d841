"""Arrays put together from parts: each part's adjoint is its part of the result's.

Every function places an element by its rank: which axes of the result are its own, which were
added, and along which one the elements follow each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING, Call
from srcgrad.rules.registry import rule, written

Place = tuple[list[int | None], int]
_FIT = "join arrays that NumPy joins"


def place(join: str, rank: int, axis: Any = None) -> Place | None:
    """The element's own axes in those of the result (None for one that is added), and the joined
    axis; None if there is no such axis.

    >>> place("vstack", 1), place("stack", 1, -1), place("concatenate", 1, 1)
    (([None, 0], 0), ([0, None], 1), None)
    """
    own: list[int | None] = list(range(rank))
    if join in ("concatenate", "stack"):
        total = rank + (join == "stack")
        if not isinstance(axis, int) or not -total <= axis < total:
            return None
        if join == "stack":
            own.insert(axis % total, None)
        return own, axis % total
    if join == "hstack":
        return own or [None], min(max(rank - 1, 0), 1)
    if join == "dstack":
        if rank < 2:
            own = [None, *own] if rank else [None, None]
        return own if rank > 2 else [*own, None], 2
    if join == "column_stack":
        return own if rank > 1 else [*(own or [None]), None], 1
    if join == "r_":
        return own or [None], 0
    if join == "c_":
        own = own if rank > 1 else [*(own or [None]), None]
        return own, len(own) - 1
    assert join == "vstack"
    return own if rank > 1 else [None, *(own or [None])], 0


def joined(call: Call) -> av.Abstract:
    """The type of the joined array; the lengths along the joined axis add up."""
    label = call.operation.label.removeprefix("np.")
    first, second = call.operation.parameters[0], call.operation.parameters[1:2]
    weak = label in ("r_", "c_")  # Python's numbers have no dtype of their own there
    if label == "append":
        arrays: av.Abstract = av.Sequence("tuple", (call.type("arr"), call.type("values")))
        label, axis = "concatenate", call.static("axis")
    else:
        arrays, axis = call.type(first), call.static("axis") if second else 0
    if isinstance(arrays, av.Unknown):
        return arrays
    if not isinstance(arrays, av.Sequence):
        what = f"{call.operation.label} of {av.describe(arrays)}"
        return av.Unknown(what, "write a list of arrays into the call")
    parts: list[av.Scalar | av.Array] = []
    for item in arrays.items:
        part = typing.as_array(item)
        if part is None:
            if isinstance(item, av.Unknown):
                return item
            return av.Unknown(f"a part that is {av.describe(item)}", "join numbers and arrays")
        parts.append(part)
    dtype = typing.promote(parts) if weak else typing.joint_dtype(parts)
    if dtype is None:
        return av.Unknown("an array of parts of unknown types")
    if axis is MISSING:
        return av.Unknown("an axis that is not a literal", "write the axis as a number")
    if axis is None:
        sizes = [typing._size(call, av.dims(p)) for p in parts]
        return av.Array(dtype, typing._clean(call, (total_length(sizes),)))
    places = [place(label, len(av.dims(p)), axis) for p in parts]
    if label == "concatenate" and any(not av.dims(p) for p in parts):
        return av.Unknown("a part that is a number", "put it into a list: `[x, [1.0]]`")
    ranks = {len(p[0]) if p is not None else None for p in places}
    if len(ranks) != 1 or None in ranks:
        return av.Unknown("parts that do not fit together", _FIT)
    along = {p[1] for p in places if p is not None}.pop()
    dims: list[av.Dim] = []
    for k in range(ranks.pop() or 0):
        lengths = [length_along(part, p, k) for part, p in zip(parts, places)]
        if k == along:
            dims.append(total_length(lengths))
        elif (shared := typing.shared_length(lengths)) is not False:
            dims.append(shared)
        else:
            return av.Unknown("parts of different lengths", _FIT)
    return av.Array(dtype, typing._clean(call, tuple(dims)))


def length_along(part: av.Abstract, p: Place | None, axis: int) -> av.Dim:
    """The length of an element along an axis of the result."""
    assert p is not None
    own = p[0][axis]
    return 1 if own is None else av.dims(part)[own]


def total_length(lengths: Sequence[av.Dim]) -> av.Dim:
    """The sum of lengths.

    >>> total_length([2, av.Length("x.0"), 1]), total_length([av.Length("x.0"), av.Length("y.0")])
    (Length(symbol='x.0', offset=3), MANY)
    """
    whole = sum(n for n in lengths if isinstance(n, int))
    rest = [n for n in lengths if not isinstance(n, int)]
    if not rest:
        return whole
    if len(rest) == 1 and (told := av.longer(rest[0], whole)) is not None:
        return told
    # lengths that are not 1 are 0, 2, 3, ..., and so is their sum
    return av.MANY if whole >= 2 or whole == 0 and all(map(av.not_one, rest)) else None


@written
def piece(context, c, arrays, k, join, axis):
    """The part of `c` that stands for the element `k` of the joined ones."""
    if not av.dims(context.type(c)):
        return c  # a number stands for any part of an array
    parts = [typing.as_array(context.type(e)) for e in arrays.elts]
    number, name, along = context.static(k), context.static(join), context.static(axis)
    if along is None:
        sizes = [_size(context, e, part) for e, part in zip(arrays.elts, parts)]
        flat = not av.dims(parts[number])
        taken = context.subscript(c, [_span(context, sizes, number, flat)])
        if len(av.dims(parts[number])) < 2:
            return taken
        shape = context.template("a.shape", a=context.again(arrays.elts[number]))
        return context.template("np.reshape(c, s)", c=taken, s=shape)
    places = [place(name, len(av.dims(part)), along) for part in parts]
    own, joint = places[number]
    lengths = [
        _length(context, e, part, p[0][joint]) for e, part, p in zip(arrays.elts, parts, places)
    ]
    items = []
    for result_axis, mine in enumerate(own):
        if result_axis == joint:
            items.append(_span(context, lengths, number, mine is None))
        else:
            items.append(context.slice() if mine is not None else context.constant(0))
    while len(items) > 1 and isinstance(items[-1], gast.Slice) and _is_whole(items[-1]):
        items.pop()
    return c if all(map(_is_whole, items)) else context.subscript(c, items)


def _is_whole(item: gast.expr) -> bool:
    return isinstance(item, gast.Slice) and item.lower is item.upper is None


def _length(context, e, part, axis):
    """The length of an element, as a number or an expression."""
    dim = 1 if axis is None else av.dims(part)[axis]
    if isinstance(dim, int):
        return dim, context.constant(dim)
    return dim, context.template("a.shape[k]", a=context.again(e), k=context.constant(axis))


def _size(context, e, part):
    dims = av.dims(part)
    if all(isinstance(n, int) for n in dims):
        whole = 1
        for n in dims:
            whole *= n
        return whole, context.constant(whole)
    dim = dims[0] if len(dims) == 1 else None
    return dim, context.template("a.size", a=context.again(e))


def _span(context, lengths, k, is_index):
    """The index of the element `k` among elements of these lengths: from the front if that is a
    number, from the end if that is one, else from the front.

    Of the lengths 1, n, 2 it gives `0`, `1:-2` and `-2:`.
    """
    numbers = [n if isinstance(n, int) else None for n, _ in lengths]
    before, own, behind = numbers[:k], numbers[k], numbers[k + 1 :]
    start = None
    if None not in before:
        if sum(before) or is_index:
            start = context.constant(sum(before))
    elif own is not None and None not in behind and own + sum(behind):
        start = _number(-own - sum(behind))
    else:
        start = _sum(context, lengths[:k])
    if is_index:
        return start
    stop = None
    if behind:
        if None not in before and own is not None:
            stop = context.constant(sum(before) + own)
        elif None not in behind and sum(behind):
            stop = _number(-sum(behind))
        elif any(n != 0 for n in behind):
            stop = _sum(context, lengths[: k + 1])
    return gast.Slice(start, stop, None)


def _number(n: int) -> gast.expr:
    return gast.UnaryOp(gast.USub(), build.const(-n)) if n < 0 else build.const(n)


def _sum(context, lengths):
    """The sum of lengths, equal ones together: `2 * x.shape[0] + 1`."""
    whole, terms = 0, []
    for dim, e in lengths:
        if isinstance(dim, int):
            whole += dim
            continue
        same = [t for t in terms if dim is not None and dim is not av.MANY and t[0] == dim]
        if same:
            same[0][2] += 1
        else:
            terms.append([dim, e, 1])
    total = None
    for _, e, times in terms:
        term = e if times == 1 else context.template("n * e", n=context.constant(times), e=e)
        term = context.again(term)
        total = term if total is None else context.template("a + b", a=total, b=term)
    return context.template("a + b", a=total, b=context.constant(whole)) if whole else total


@rule(np.concatenate, typing=joined, may_view=False, uniform=True)
def concatenate(y, /, arrays, axis=0):
    d[y] = np.concatenate(d[arrays], axis=axis)
    bar[arrays[k]] = piece(bar[y], arrays, k, "concatenate", axis)


@rule(np.stack, typing=joined, may_view=False, uniform=True)
def stack(y, /, arrays, axis=0):
    d[y] = np.stack(d[arrays], axis=axis)
    bar[arrays[k]] = piece(bar[y], arrays, k, "stack", axis)


@rule(np.hstack, typing=joined, may_view=False, uniform=True)
def hstack(y, /, tup):
    d[y] = np.hstack(d[tup])
    bar[tup[k]] = piece(bar[y], tup, k, "hstack", 0)


_ROW_STACK = [np.row_stack] if hasattr(np, "row_stack") else []  # gone since NumPy 2.5


@rule(np.vstack, *_ROW_STACK, typing=joined, may_view=False, uniform=True)
def vstack(y, /, tup):
    d[y] = np.vstack(d[tup])
    bar[tup[k]] = piece(bar[y], tup, k, "vstack", 0)


@rule(np.column_stack, typing=joined, may_view=False, uniform=True)
def column_stack(y, /, tup):
    d[y] = np.column_stack(d[tup])
    bar[tup[k]] = piece(bar[y], tup, k, "column_stack", 0)


@rule(np.dstack, typing=joined, may_view=False, uniform=True)
def dstack(y, /, tup):
    d[y] = np.dstack(d[tup])
    bar[tup[k]] = piece(bar[y], tup, k, "dstack", 0)


@rule(np.append, typing=joined, may_view=False, uniform=True)
def append(y, /, arr, values, axis=None):
    d[y] = np.append(d[arr], d[values], axis=axis)
    bar[arr] = piece(bar[y], [arr, values], 0, "concatenate", axis)
    bar[values] = piece(bar[y], [arr, values], 1, "concatenate", axis)


@written
def in_brackets(context, name, items):
    """`np.r_[...]` of the parts."""
    return context.subscript(build.numpy(context.static(name)), list(items.elts))


@rule(np.r_, typing=joined, may_view=False, uniform=True)
def r_(y, /, items):
    d[y] = in_brackets("r_", d[items])
    bar[items[k]] = piece(bar[y], items, k, "r_", 0)


@rule(np.c_, typing=joined, may_view=False, uniform=True)
def c_(y, /, items):
    d[y] = in_brackets("c_", d[items])
    bar[items[k]] = piece(bar[y], items, k, "c_", 0)


def blocked(call: Call) -> av.Abstract:
    """The type of `np.block`: lists of lists of blocks, the innermost along the last axis."""
    arrays = call.type("arrays")
    if isinstance(arrays, av.Unknown):
        return arrays
    depth = _depth(arrays)
    parts = list(typing._leaves(arrays))
    for part in parts:
        if not isinstance(part, av.NUMERIC):
            return part if isinstance(part, av.Unknown) else av.Unknown("a block that is no array")
    dtype = typing.joint_dtype([p for p in parts if isinstance(p, av.NUMERIC)])
    if not depth or not parts or dtype is None:
        return av.Unknown("np.block of other than lists of arrays, all equally deep", _FIT)
    rank = max(depth, *(len(av.dims(p)) for p in parts))
    dims = _blocked_dims(arrays, rank, rank - depth)
    if dims is None:
        return av.Unknown("blocks that do not fit", _FIT)
    return av.Array(dtype, typing._clean(call, dims))


def _depth(value: av.Abstract) -> int | None:
    """How deep the lists of blocks are nested; None if that differs."""
    if not isinstance(value, av.Sequence):
        return 0
    inner = {_depth(item) for item in value.items}
    one = inner.pop() if len(inner) == 1 else None
    return None if one is None else one + 1


def _blocked_dims(value: av.Abstract, rank: int, axis: int) -> tuple[av.Dim, ...] | None:
    if not isinstance(value, av.Sequence):
        own = av.dims(value)
        return (1,) * (rank - len(own)) + own
    inner = [_blocked_dims(item, rank, axis + 1) for item in value.items]
    dims: list[av.Dim] = []
    for k, lengths in enumerate(zip(*(i or () for i in inner))):
        found = total_length(lengths) if k == axis else typing.shared_length(lengths)
        if found is False:
            return None
        dims.append(found)
    return tuple(dims) if len(dims) == rank else None


@written
def block_at(context, c, arrays, k):
    """The part of `c` that stands for the block at the place `k`."""
    if not av.dims(context.type(c)):
        return c
    static = context.static(k)
    path = static if isinstance(static, tuple) else (static,)
    rank = len(av.dims(context.type(c)))
    items = [None] * rank
    level = arrays
    for axis, number in enumerate(path, rank - len(path)):
        # the siblings' lengths along the axis are those of the first blocks in them
        firsts = [_first(e) for e in level.elts]
        lengths = []
        for e in firsts:
            part = typing.as_array(context.type(e))
            own = axis - rank + len(av.dims(part))
            lengths.append(_length(context, e, part, own if own >= 0 else None))
        level = level.elts[number]
        items[axis] = lengths, number
    own_rank = len(av.dims(context.type(level)))
    for axis in range(rank):
        mine = axis >= rank - own_rank
        if items[axis] is None:
            items[axis] = context.slice() if mine else context.constant(0)
        else:
            lengths, number = items[axis]
            items[axis] = _span(context, lengths, number, not mine)
    while len(items) > 1 and _is_whole(items[-1]):
        items.pop()
    return c if all(map(_is_whole, items)) else context.subscript(c, items)


def _first(e):
    while isinstance(e, gast.List):
        e = e.elts[0]
    return e


@rule(np.block, typing=blocked, may_view=False, uniform=True, nested=True)
def block(y, /, arrays):
    d[y] = np.block(d[arrays])
    bar[arrays[k]] = block_at(bar[y], arrays, k)
