"""Names of views of an array that is written to: what they stand for is written in their place.

Before: `tail = y[1:]`, `tail *= 0.5`, `tail[0] = x[0] * tail[1]`. After: `y[1:] = y[1:] * 0.5`,
`y[1] = x[0] * y[2]`. The array is then the only name of its memory. `normalize.memory` tells which
definitions are to be taken so; a name stands for its view until the array or an index is bound
anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcgrad.analysis.inequalities import Form
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Array, Scalar
from srcgrad.ir.build import located
from srcgrad.ir.core import Inside
from srcgrad.ir.names import hint
from srcgrad.normalize.bounds import length

if TYPE_CHECKING:
    from srcgrad.normalize.values import Values

# A definition, however often the program is built: the readable name, line and column.
Definition = tuple[str, int, int]
_BASIC = ("int", "slice", "ellipsis")


def definition(name: str, s: gast.AST) -> Definition:
    """What tells a definition from others, in every text that is made of the program."""
    return hint(name), getattr(s, "lineno", 0), getattr(s, "col_offset", 0)


def view_of(builder: Values, value: gast.expr, s: gast.stmt) -> av.View | None:
    """What a name for the value stands for, if that is a variable's array or a view of it."""
    index: gast.expr | None = None
    if isinstance(value, gast.Subscript) and isinstance(value.value, gast.Name):
        value, index = value.value, value.slice
    if not isinstance(value, gast.Name) or builder.in_parts(value):
        return None
    kind = builder.types.env.get(value.id) if value.id in builder.types.local else None
    if not isinstance(kind, Array) or not kind.dims or value.id in builder.leaf_types:
        return None
    if index is None:
        return av.View(value.id, None, frozenset([value.id]))
    part = build.subscript(build.name(value.id), index)
    if not isinstance(builder.types.of(part), Array) or not av.dims(builder.types.of(part)):
        return None
    if not all(what in _BASIC for (what, _), _ in builder.types.index(part)):
        return None
    ready = fixed_index(builder, index, s)
    key = rewrite.key(ready)
    builder.view_indices[key] = ready
    return av.View(value.id, key, frozenset([value.id, *rewrite.reads(ready)]))


def fixed_index(builder: Values, e: gast.expr, s: gast.stmt) -> gast.expr:
    """An index of numbers, slices and `...` with names for what a write may change."""
    parts = e.elts if isinstance(e, gast.Tuple) else [e]
    ready = [fixed_part(builder, x, s) for x in parts]
    return located(gast.Tuple(ready, gast.Load()), e) if isinstance(e, gast.Tuple) else ready[0]


def fixed_part(builder: Values, e: gast.expr, s: gast.stmt) -> gast.expr:
    """The same of one part of an index."""
    if isinstance(e, gast.Slice):
        bounds = [
            None if b is None else fixed_part(builder, b, s) for b in (e.lower, e.upper, e.step)
        ]
        return located(gast.Slice(*bounds), e)
    e = builder.with_leaves(e)
    if not any(map(_reads_memory, rewrite.walk(e))):
        return e
    name = builder.names.temporary("k")
    builder.define(name, e, builder.types.of(e), False, s)
    return build.name(name)


def _reads_memory(n: gast.AST) -> bool:
    """Whether the node reads an element of something, or calls something."""
    if isinstance(n, gast.Subscript):
        return not (isinstance(n.value, gast.Attribute) and n.value.attr == "shape")
    return isinstance(n, gast.Call)


def composed(
    builder: Values, array: str, outer: gast.expr, inner: gast.expr
) -> gast.expr | None:
    """The index of `array[outer][inner]` in the array; None where it is not certainly the same.

    A number behind the end of a part must not be one inside the array: `y[:-1][k]` is left.
    """
    rank = len(av.dims(builder.types.env[array]))
    axes = _expanded(builder, build.name(array), outer, rank)
    if axes is None:
        return None
    part = build.subscript(build.name(array), outer)
    open_axes = [k for k, e in enumerate(axes) if isinstance(e, gast.Slice)]
    given = _expanded(builder, part, inner, len(open_axes))
    if given is None:
        return None
    for axis, (k, item) in enumerate(zip(open_axes, given)):
        new = _one_axis(builder, axes[k], item, length(part, axis))
        if new is None:
            return None
        axes[k] = new
    while len(axes) > 1 and _is_whole(axes[-1]):
        axes.pop()
    if len(axes) == 1:
        return axes[0]
    return located(build.tuple_(axes), inner)


def _expanded(
    builder: Values, base: gast.expr, index: gast.expr, rank: int
) -> list[gast.expr] | None:
    """One part of the index for each axis of the base."""
    if isinstance(builder.types.of(base), Scalar):
        return None
    found = builder.types.index(build.subscript(base, index))
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    if len(parts) != len(found) or not all(what in _BASIC for (what, _), _ in found):
        return None
    kinds = [what for (what, _), _ in found]
    missing = rank - sum(what != "ellipsis" for what in kinds)
    if missing < 0 or kinds.count("ellipsis") > 1:
        return None
    axes: list[gast.expr] = []
    for what, part in zip(kinds, parts):
        axes += _wholes(missing) if what == "ellipsis" else [rewrite.copied(part)]
    return axes if "ellipsis" in kinds else [*axes, *_wholes(missing)]


def _wholes(count: int) -> list[gast.expr]:
    return [gast.Slice(None, None, None) for _ in range(count)]


def _is_whole(e: gast.expr) -> bool:
    return isinstance(e, gast.Slice) and e.lower is e.upper is e.step is None


def _one_axis(
    builder: Values, outer: gast.Slice, item: gast.expr, end: Form
) -> gast.expr | None:
    """`[outer][item]` of one axis as one part of an index; `end` is the length of `[outer]`."""
    if _is_whole(outer):
        return item
    if _is_whole(item):
        return outer
    step = 1 if outer.step is None else builder.types.static(outer.step)
    if type(step) is not int or step < 1:
        return None
    if outer.lower is not None and not builder.bounds.is_natural(outer.lower):
        return None
    if not isinstance(item, gast.Slice):
        if not builder.bounds.is_natural(item):
            return None
        at = _sum(outer.lower, _times(builder, item, step))
        return at if outer.upper is None or _is_inside(builder, outer, item, at, end) else None
    return _slices(builder, outer, item, step)


def _is_inside(
    builder: Values, outer: gast.Slice, item: gast.expr, at: gast.expr, end: Form
) -> bool:
    """Whether a part that ends before the array holds the item, at that place of the array."""
    bounds = builder.bounds
    if bounds.is_less(bounds.form(item), end):
        return True
    return bounds.is_natural(outer.upper) and bounds.is_less(
        bounds.form(at), bounds.form(outer.upper)
    )


def _slices(
    builder: Values, outer: gast.Slice, item: gast.Slice, step: int
) -> gast.expr | None:
    """`[a:b:step][c:d:more]` as one slice, where `a` and `c` count from the start."""
    more = 1 if item.step is None else builder.types.static(item.step)
    if type(more) is not int or more < 1:
        return None
    if item.lower is not None and not builder.bounds.is_natural(item.lower):
        return None
    lower = outer.lower
    if item.lower is not None:
        lower = _sum(lower, _times(builder, item.lower, step))
    upper = outer.upper
    if item.upper is not None:
        last = builder.types.static(item.upper)
        if builder.bounds.is_natural(item.upper):
            end = _sum(outer.lower, _times(builder, item.upper, step))
            bounds = builder.bounds
            if upper is not None and not (
                bounds.is_natural(upper) and bounds.is_less(bounds.form(end), bounds.form(upper))
            ):
                return None
            upper = end
        elif step == 1 and type(last) is int and last < 0:
            first = None if upper is None else builder.types.static(upper)
            if upper is not None and (type(first) is not int or first >= 0):
                return None
            upper = build.const(last + (first or 0))
        else:
            return None
    by = step * more
    return gast.Slice(lower, upper, None if by == 1 else build.const(by))


def _times(builder: Values, e: gast.expr, by: int) -> gast.expr:
    if by == 1:
        return rewrite.copied(e)
    known = builder.types.static(e)
    if type(known) is int and isinstance(e, gast.Constant):
        return build.const(known * by)
    return build.binop(build.const(by), gast.Mult, rewrite.copied(e))


def _sum(a: gast.expr | None, b: gast.expr) -> gast.expr:
    if a is None or build.is_number(a, 0):
        return b
    (first, number), (second, more) = _split(a), _split(b)
    number += more
    total = first if second is None else second
    if first is not None and second is not None:
        total = build.binop(first, gast.Add, second)
    if total is None:
        return build.const(number)
    if number == 0:
        return total
    op = gast.Add if number > 0 else gast.Sub
    return build.binop(total, op, build.const(abs(number)))


def _split(e: gast.expr) -> tuple[gast.expr | None, int]:
    """An integer as something and a literal number."""
    if isinstance(e, gast.Constant):
        return None, e.value
    if isinstance(e, gast.BinOp) and isinstance(e.op, gast.Add | gast.Sub):
        if isinstance(e.right, gast.Constant):
            sign = 1 if isinstance(e.op, gast.Add) else -1
            return rewrite.copied(e.left), sign * e.right.value
    return rewrite.copied(e), 0


def root_of(
    builder: Values, where: gast.Subscript, s: gast.stmt
) -> tuple[gast.expr, gast.expr]:
    """The variable and the index of a write to `base[index]`, whose base may be a view itself."""
    base, index = where.value, where.slice
    if isinstance(base, gast.Name) and builder.is_view(base):
        base = builder.stands_for(base)
    if not isinstance(base, gast.Subscript):
        return base, index
    whole, outer = root_of(builder, base, s)
    if not isinstance(whole, gast.Name) or whole.id not in builder.types.local:
        return base, index
    if not isinstance(builder.types.env.get(whole.id), Array):
        return base, index
    index = builder.resolved(index, s)
    outer = outer if isinstance(outer, Inside) else builder.resolved(outer, s)
    one = None
    if not isinstance(outer, Inside):
        one = composed(builder, whole.id, outer, index)
    return whole, located(Inside(outer, index), where) if one is None else one
