"""Write to a part of an array: `y[i] = v`, `y[i] += v`, and to all of it: `y += v`.

Before: `y[1:] *= w`. After: `t = y[1:] * w`, `y = Put(y, 1:, t)`, a new value of `y` like any
other. What is read and written keeps its order: the value first, then the place. That nobody
else sees the memory of `y` is proved later, in `normalize.memory`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.ir.build import located
from srcgrad.ir.core import InPlace, Put
from srcgrad.ir.refusal import Consequence, Refused

if TYPE_CHECKING:
    from srcgrad.normalize.core import _Builder

REMEDY = "build a new value instead, for example with np.where or np.concatenate"


def write(
    builder: _Builder,
    where: gast.Subscript,
    value: gast.expr,
    op: gast.operator | None,
    s: gast.stmt,
) -> None:
    """`where = value`, or `where op= value`, in Core."""
    name = _array(builder, where.value)
    kind = builder.types.env[name]
    assert isinstance(kind, Array)
    builder.parts = {}  # what was read before the write is read again behind it
    index = _index(builder, name, where.slice, s)
    part = builder.types.of(build.subscript(build.name(name), index))
    if not isinstance(part, Scalar | Array):
        raise Refused(where, f"a write to {av.describe(part)}", REMEDY)
    value = builder.opened(value) if builder.in_parts(value) else value
    varied = builder.varies(value)
    linear = op is None or isinstance(op, gast.Add | gast.Sub)
    if not linear and av.is_float(kind):
        read = build.subscript(build.name(name), rewrite.copied(index))
        value = located(gast.BinOp(located(read, s), op, value), s)
        op, varied = None, builder.varies(value)
    if varied:
        value = builder.with_arrays(value)
        _check_value(builder, value, part, kind, where)
        ready = builder.atom(value, s)
    else:
        builder.types.of(value)
        ready = builder.with_leaves(value)
    place = build.subscript(build.name(name), index)
    fits = _fits(builder.types.of(value), part)
    put = Put(build.name(name), index, ready, op, part, builder.types.gathers(place), fits)
    is_varied = varied or name in builder.varied
    builder.mark_varied(name, is_varied)
    node = build.assign(name, located(put, s), s)
    builder.definitions[node] = (kind, is_varied)
    builder.out.append(node)
    builder.parts = {}


def place_first(builder: _Builder, s: gast.AugAssign) -> gast.AugAssign:
    """`y[i] op= v` with the calls in `i` written out: Python evaluates them before those in `v`."""
    assert isinstance(s.target, gast.Subscript)
    names = {n.id for n in rewrite.walk(s.target) if isinstance(n, gast.Name)}
    if names & builder.bound_inside(s.value):
        raise Refused(s, "an element whose index is bound in what is added to it", "bind it before")
    if not all(any(map(_is_call, rewrite.walk(e))) for e in (s.target.slice, s.value)):
        return s
    index = builder.resolved(s.target.slice, s)
    return rewrite.altered(s, target=rewrite.altered(s.target, slice=index))


def _is_call(n: gast.AST) -> bool:
    return isinstance(n, gast.Call)


def _fits(given: Abstract, part: Abstract) -> bool:
    """Whether a value can be put into a part of an array, as far as the types tell."""
    if not isinstance(given, Scalar | Array):
        return False
    have, want = av.dims(given), av.dims(part)
    if len(have) > len(want):
        return False
    pairs = zip(reversed(have), reversed(want))
    return all(a == 1 or a == b and a is not None for a, b in pairs)


def write_whole(builder: _Builder, s: gast.AugAssign) -> None:
    """`y op= v` for an array `y`: a new array, if nobody else sees the old one change."""
    name = s.target.id
    old = located(build.name(name), s.target)
    _array(builder, old)
    kind = builder.types.env[name]
    assert isinstance(kind, Array)
    value = builder.opened(s.value) if builder.in_parts(s.value) else s.value
    total = located(gast.BinOp(old, s.op, value), s)
    if builder.types.of(total) != kind:
        raise Refused(
            s, f"an augmented assignment to `{name}` of a value that may not fit into it",
            "assign a new array",
        )  # fmt: skip
    e, kind, varied = builder.value(total, s)
    builder.define(name, located(InPlace(e), s), kind, varied, s)


def _array(builder: _Builder, base: gast.expr) -> str:
    """The variable of an array that may be written to."""
    if not isinstance(base, gast.Name) or builder.in_parts(base):
        raise Refused(base, "an in-place write to an array or container", REMEDY)
    name = base.id
    kind = builder.types.env.get(name) if name in builder.types.local else None
    if kind == av.REFUSED:
        raise Consequence(base)
    if not isinstance(kind, Array) or not kind.dims or name in builder.leaf_types:
        raise Refused(base, "an in-place write to an array or container", REMEDY)
    if kind.dtype.startswith("?") or builder.assumed is not None:
        raise Refused(base, "an in-place write to an array or container", REMEDY)
    for own, whole in reversed(builder.frames):
        if name in own:
            break
        if not whole:  # what stands before the call in its expression was not evaluated yet
            raise Refused(base, "a write to an array of the caller's", REMEDY)
    return name


def _index(builder: _Builder, name: str, e: gast.expr, s: gast.stmt) -> gast.expr:
    """The index, of numbers, slices and `...`, in which what a write may change is a name."""
    e = builder.resolved(e, s)
    items = builder.types.index(build.subscript(build.name(name), e))
    for (what, _), item in items:
        if what not in ("int", "slice", "ellipsis"):
            raise Refused(item, "an in-place write to elements that arrays choose", REMEDY)
    if builder.varies(e):
        raise Refused(e, "an index that depends on what is differentiated", REMEDY)
    parts = e.elts if isinstance(e, gast.Tuple) else [e]
    ready = [_part(builder, x, s) for x in parts]
    return located(gast.Tuple(ready, gast.Load()), e) if isinstance(e, gast.Tuple) else ready[0]


def _part(builder: _Builder, e: gast.expr, s: gast.stmt) -> gast.expr:
    if isinstance(e, gast.Slice):
        bounds = [
            None if b is None else _part(builder, b, s) for b in (e.lower, e.upper, e.step)
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


def _check_value(
    builder: _Builder, value: gast.expr, part: Abstract, kind: Array, where: gast.expr
) -> None:
    """Refuse what NumPy would cut off, or fit in by rules that only the run can tell."""
    given = builder.types.of(value)
    builder.numeric(value, given)
    if not av.is_float(kind):
        raise Refused(where, f"a write of differentiated values to {kind.dtype} numbers", REMEDY)
    if not isinstance(given, Scalar | Array) or len(av.dims(given)) > len(av.dims(part)):
        raise Refused(value, f"a write of {av.describe(given)} to {av.describe(part)}", REMEDY)
    if kind.dtype != "float64" and given.dtype != kind.dtype:
        raise Refused(value, f"a write of {given.dtype} numbers to {kind.dtype} numbers", REMEDY)
