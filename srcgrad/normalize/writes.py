"""Write to a part of an array: `y[i] = v`, `y[i] += v`, and to all of it: `y += v`.

Before: `y[1:] *= w`. After: `t = y[1:] * w`, `y = Put(y, 1:, t)`, a new value of `y` like any
other. Before: `y[y < 0] = 0.0`. After: `mask = y < 0`, `y = Put(y, mask, 0.0)`. What is read and
written keeps its order: the value first, then the place. That nobody else sees the memory of `y`
is proved later, in `normalize.memory`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcgrad.analysis.repeats import may_repeat
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar, Sequence
from srcgrad.ir.build import located
from srcgrad.ir.core import InPlace, Inside, Put, at
from srcgrad.ir.refusal import Consequence, Refused
from srcgrad.normalize.views import fixed_part, root_of

if TYPE_CHECKING:
    from srcgrad.normalize.values import Values

_TESTS = (gast.Compare, gast.BinOp, gast.UnaryOp, gast.Call)
REMEDY = "build a new value instead, for example with np.where or np.concatenate"


def write(
    builder: Values,
    where: gast.Subscript,
    value: gast.expr,
    op: gast.operator | None,
    s: gast.stmt,
    each: bool = False,
) -> None:
    """`where = value`, or `where op= value`, in Core; `each` says that an element which the index
    names twice is changed twice, as `np.add.at` does.
    """
    base, index = root_of(builder, where, s)
    name = _array(builder, base)
    kind = builder.types.env[name]
    assert isinstance(kind, Array)
    builder.forget_parts()  # what was read before the write is read again behind it
    masks: dict[object, str] = {}
    index = _index(builder, build.name(name), index, s, masks)
    value = _with_masks(value, masks)
    place = at(build.name(name), index)
    part = builder.with_lengths(place, builder.types.of(place))
    if not isinstance(part, Scalar | Array):
        raise Refused(where, f"a write to {av.describe(part)}", REMEDY)
    value = builder.opened(value) if builder.in_parts(value) else value
    varied = builder.varies(value)
    linear = op is None or isinstance(op, gast.Add | gast.Sub)
    once = _may_repeat(builder, builder.types.index(place)) and not each
    if not linear and av.is_float(kind) or op is not None and once:
        read = at(build.name(name), index)
        value = located(gast.BinOp(located(read, s), op, value), s)
        op, varied = None, builder.varies(value)
    if op is None and _is_whole(index) and None not in kind.dims:
        if builder.types.of(value) == kind:
            _replaced(builder, name, value, kind, s)
            return
    if varied:
        value = builder.with_arrays(value)
        _check_value(builder, value, part, kind, where)
        ready = builder.atom(value, s)
    else:
        builder.types.of(value)
        ready = builder.with_leaves(value)
    fits = _fits(builder.types.of(ready), part)
    repeats = _may_repeat(builder, builder.types.index(place))
    put = Put(
        build.name(name), index, ready, op, part, builder.types.gathers(place), fits, repeats
    )
    is_varied = varied or name in builder.varied
    builder.mark_varied(name, is_varied)
    node = build.assign(name, located(put, s), s)
    builder.definitions[node] = (kind, is_varied)
    builder.out.append(node)
    builder.forget_parts()


def _is_whole(index: gast.expr) -> bool:
    """Whether the index is `...` or `:`."""
    if isinstance(index, gast.Slice):
        return index.lower is index.upper is index.step is None
    return isinstance(index, gast.Constant) and index.value is Ellipsis


def _replaced(
    builder: Values, name: str, value: gast.expr, kind: Array, s: gast.stmt
) -> None:
    """`y[...] = v` of a value that has just the type of `y`, as a new `y` of that value."""
    e, _, varied = builder.value(value, s)
    app = builder.types.application(e)
    if app is None or app.operation.may_view:
        if not isinstance(e, gast.Name):
            t = builder.names.temporary()
            builder.define(t, e, kind, varied, s)
            e = build.name(t)
        e = build.call(build.attribute(e, "copy"))
    builder.define(name, located(InPlace(located(e, s), build.name(name)), s), kind, varied, s)
    builder.forget_parts()


def place_first(builder: Values, s: gast.AugAssign) -> gast.AugAssign:
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


def write_whole(builder: Values, s: gast.AugAssign) -> None:
    """`y op= v` for an array `y`: a new array, if nobody else sees the old one change."""
    name = s.target.id
    old = located(build.name(name), s.target)
    _array(builder, old)
    kind = builder.types.env[name]
    assert isinstance(kind, Array)
    value = builder.opened(s.value) if builder.in_parts(s.value) else s.value
    total = located(gast.BinOp(old, s.op, value), s)
    if builder.types.of(total) != kind:
        if isinstance(s.op, gast.MatMult):
            reason = f"an augmented assignment to `{name}` of a value that may not fit into it"
            raise Refused(s, reason, "assign a new array")
        whole = located(build.subscript(old, build.const(...)), s.target)
        write(builder, whole, s.value, s.op, s)  # whose value may turn out not to fit
        return
    e, kind, varied = builder.value(total, s)
    builder.define(name, located(InPlace(e), s), kind, varied, s)


def _array(builder: Values, base: gast.expr) -> str:
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


def _index(
    builder: Values, base: gast.expr, e: gast.expr, s: gast.stmt, known: dict[object, str]
) -> gast.expr:
    """The index, of numbers, slices, `...` and arrays, in which what a write may change is a name;
    that of a mask is noted in `known`.
    """
    if isinstance(e, Inside):
        outer = _index(builder, base, e.outer, s, known)
        return located(Inside(outer, _index(builder, at(base, outer), e.inner, s, known)), e)
    e = builder.resolved(e, s)
    items = builder.types.index(build.subscript(base, e))
    chosen = [item for (what, _), item in items if what in ("array", "mask")]
    if any(what == "newaxis" for (what, _), _ in items) or not _are_known(builder, items, chosen):
        item = chosen[0] if chosen else e
        raise Refused(item, "an in-place write to elements that arrays choose", REMEDY)
    parts = e.elts if isinstance(e, gast.Tuple) else [e]
    if any(builder.varies(x) for x in parts if x not in chosen):
        raise Refused(e, "an index that depends on what is differentiated", REMEDY)
    ready = [
        _chosen(builder, x, s, known) if x in chosen else fixed_part(builder, x, s) for x in parts
    ]
    return located(gast.Tuple(ready, gast.Load()), e) if isinstance(e, gast.Tuple) else ready[0]


_Items = list[tuple[tuple[str, Any], gast.expr]]


def _are_known(builder: Values, items: _Items, chosen: list[gast.expr]) -> bool:
    """Whether it is known what several of the arrays in an index choose: of one mask, or of arrays
    of integers that stand in the text, no element is chosen twice; of others of one axis the last
    place counts, if nothing but numbers stands beside them.
    """
    if not chosen:
        return True
    kinds = [builder.types.of(x) for x in chosen]
    if any(not isinstance(k, Array) and not isinstance(k, Sequence) for k in kinds):
        return False
    if not _may_repeat(builder, items):
        return True
    what = [item for item, _ in items]
    return all(kind == "int" or kind == "array" and len(dims) < 2 for kind, dims in what)


def _may_repeat(builder: Values, items: _Items) -> bool:
    """Whether an index may name an element twice."""
    return may_repeat(builder.types, items, lambda e: _is_distinct(builder, e))


_DISTINCT: tuple[Any, ...] = (
    np.nonzero, np.flatnonzero, np.argsort, np.diag_indices, np.diag_indices_from,
    np.tril_indices, np.triu_indices, np.tril_indices_from, np.triu_indices_from,
)  # fmt: skip


def _is_distinct(builder: Values, e: gast.expr) -> bool:
    """Whether the arrays of an index, each alone or all together, name no element twice."""
    if isinstance(e, gast.Name):
        return e.id in builder.distinct
    if not isinstance(e, gast.Call) or not isinstance(e.func, syntax.DOTTED):
        return False
    if builder.types.is_value(e.func):
        return False
    f, kind = builder.types.lookup(e.func), builder.types.of(e)
    if isinstance(kind, Array) and len(kind.dims) != 1:  # each row of an `argsort` for itself
        return False
    return any(f is known for known in _DISTINCT)


def _chosen(
    builder: Values, e: gast.expr, s: gast.stmt, known: dict[object, str]
) -> gast.expr:
    """The name of an array that chooses elements, with what it is at the write."""
    key = rewrite.key(e)
    e = builder.with_leaves(e)
    if isinstance(e, gast.Name) or isinstance(builder.types.static(e), tuple):
        return e
    kind = builder.types.of(e)
    if isinstance(kind, Sequence) and kind.kind == "list":
        e = located(build.call(build.numpy("array"), e), e)
        kind = builder.types.of(e)
    name = builder.names.temporary("mask" if getattr(kind, "dtype", "") == "bool" else "index")
    builder.define(name, e, kind, False, s)
    if isinstance(kind, Array) and kind.dtype == "bool":
        known[key] = name
    elif _is_distinct(builder, e):
        builder.distinct.add(name)
    return build.name(name)


def _with_masks(n: gast.AST, masks: Mapping[object, str]) -> Any:
    """The tree with the names of masks that were computed already: `x[x > 0]` in what is put into
    `y[x > 0]`.
    """
    if not masks:
        return n
    if isinstance(n, _TESTS) and (found := masks.get(rewrite.key(n))) is not None:
        return build.name(found)
    return rewrite.rebuild(n, _with_masks, masks)


def _check_value(
    builder: Values, value: gast.expr, part: Abstract, kind: Array, where: gast.expr
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
