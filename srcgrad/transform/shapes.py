"""Shapes without values: `t.shape` of an array that is not kept is asked of another with the
same dims.

Before: `np.zeros(t.shape)` where `t` is dead. After: `np.zeros(x.shape)`, where `x` is an
argument or a kept name of the same dims, or `np.zeros((x.shape[0], 3))`, spelled out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import gast

from srcgrad.analysis.recorded import shape_of
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Length
from srcgrad.ir.lengths import length

_SHAPE = ("shape", "size")


def is_shape_read(n: gast.AST) -> bool:
    """Whether the node reads the shape of a name, and nothing else of it."""
    return isinstance(n, gast.Attribute) and n.attr in _SHAPE and isinstance(n.value, gast.Name)


def is_part(n: gast.AST, arrays: Collection[str]) -> bool:
    """Whether the node reads a part of one of the arrays."""
    return (
        isinstance(n, gast.Subscript)
        and isinstance(n.value, gast.Name)
        and n.value.id in arrays
    )


def reader(
    types: Mapping[str, Abstract], fixed: Collection[str], written: Collection[str] = ()
) -> Callable[[Any], list[str]]:
    """A function that lists the primal names whose values a tree reads.

    A shape that can be told from the arguments (`fixed` are names that are never bound anew) is
    no value. Another one of an array in `written` is listed as `recorded.shape_of` the name: no
    write to its elements changes it.
    """

    def read(node: Any) -> list[str]:
        found: list[str] = []
        stack = [node]
        while stack:
            n = stack.pop()
            kind = n.__class__
            if kind is gast.Name:
                if n.id in types and n.ctx.__class__ is gast.Load:
                    found.append(n.id)
            elif kind is list or kind is tuple:
                stack += n
            elif kind is not gast.Constant:
                if kind is gast.Attribute and n.attr in _SHAPE and is_part(n.value, written):
                    # no write to the elements of the whole changes the shape of a part
                    found.append(shape_of(n.value.value.id))
                    stack.append(n.value.slice)
                    continue
                if kind is gast.Attribute and is_shape_read(n) and n.value.id in types:
                    if is_told(types[n.value.id], fixed):
                        continue
                    if n.value.id in written:
                        found.append(shape_of(n.value.id))
                        continue
                stack += rewrite.children(n)
        return found

    return read


def is_told(kind: Abstract, fixed: Collection[str]) -> bool:
    """Whether the dims are numbers and lengths of arguments."""
    return isinstance(kind, Array) and all(
        isinstance(d, int) or isinstance(d, Length) and _root(d) in fixed for d in kind.dims
    )


def _root(d: Length) -> str:
    return d.symbol.rpartition(".")[0].partition("[")[0]


def resolve(
    body: Sequence[gast.stmt],
    types: Mapping[str, Abstract],
    known: Collection[str],
    stand_ins: Sequence[str],
    fixed: Collection[str],
) -> list[gast.stmt]:
    """The statements with shapes of names that are not `known` read elsewhere."""
    by_dims: dict[tuple[av.Dim, ...], str] = {}
    for name in stand_ins:
        kind = types.get(name)
        if isinstance(kind, Array) and kind.dims:
            by_dims.setdefault(kind.dims, name)

    def told(n: gast.Attribute) -> gast.expr | None:
        kind = types[n.value.id]
        if n.value.id in known or not is_told(kind, fixed):
            return None
        assert isinstance(kind, Array)
        if kind.dims in by_dims:
            return build.attribute(build.name(by_dims[kind.dims]), n.attr)
        return spelled(kind.dims, n.attr)

    return [_resolved(s, types, told) for s in body]


def _resolved(
    n: gast.AST,
    types: Mapping[str, Abstract],
    told: Callable[[gast.Attribute], gast.expr | None],
) -> Any:
    if isinstance(n, gast.Name):
        return n
    if is_shape_read(n) and n.value.id in types and (put := told(n)) is not None:
        return put
    n = rewrite.rebuild(n, _resolved, types, told)
    if (
        isinstance(n, gast.Subscript)
        and isinstance(n.value, gast.Tuple)
        and isinstance(n.slice, gast.Constant)
        and isinstance(n.slice.value, int)
        and n.slice.value < len(n.value.elts)
    ):
        return n.value.elts[n.slice.value]
    return n


def spelled(dims: tuple[av.Dim, ...], attr: str) -> gast.expr:
    """A shape or a size from the arguments' lengths.

    >>> gast.unparse(spelled((Length("x.0", -1), 3), "shape")).strip()
    '($builtins.max(x.shape[0] - 1, 0), 3)'
    """
    lengths = [_length(d) for d in dims]
    if attr == "shape":
        return build.tuple_(lengths)
    total = lengths[0]
    for other in lengths[1:]:
        total = build.binop(total, gast.Mult, other)
    return total


def _length(d: av.Dim) -> gast.expr:
    """The length as an expression; what is cut off a short axis leaves nothing."""
    e = length(d)
    if isinstance(d, Length) and d.offset < 0:
        e = build.call(build.builtin("max"), e, build.const(0))
    return e
