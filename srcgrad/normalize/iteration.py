"""`enumerate`, `zip` and `reversed` as loops over an index or a slice.

Before: `for k, x in enumerate(xs): body`. After: `for k in range(len(xs)): x = xs[k]; body`.
Before: `for x in reversed(xs)`. After: `for x in xs[::-1]`.
"""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import gast

from srcgrad.analysis.types import Types
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.refusal import Refused


class FreshNames(Protocol):
    """Hands out names that nobody has."""

    def fresh(self, wanted: str) -> str: ...


@dataclass(frozen=True, eq=False)
class PlainLoop:
    """A loop over one name, and what is bound before it."""

    before: list[gast.stmt]
    loop: gast.For


def plain_loop(s: gast.For, types: Types, names: FreshNames) -> PlainLoop:
    """The loop over one name; itself if it is one already."""
    over = _builtin(s.iter, types)
    if over is builtins.reversed and len(s.iter.args) == 1:
        backwards = gast.Slice(None, None, build.const(-1))
        part = located(build.subscript(s.iter.args[0], backwards), s.iter)
        return plain_loop(located(gast.For(s.target, part, s.body, [], None), s), types, names)
    if over is builtins.enumerate and isinstance(s.target, gast.Tuple) and len(s.target.elts) == 2:
        inner = s.iter.args[0]
        if _builtin(inner, types) is builtins.zip and len(s.iter.args) == 1:
            return _counted_zip(s, inner, names)
        before, ready = _held(s, names)
        return PlainLoop(before, _enumerated(ready, names))
    if over is builtins.zip and isinstance(s.target, gast.Tuple):
        before, ready = _held(s, names)
        return PlainLoop(before, _zipped(ready, names))
    if isinstance(s.target, syntax.DISPLAYS):
        return PlainLoop([], _unpacked(s, names))
    return PlainLoop([], s)


def by_index(s: gast.For, names: FreshNames) -> PlainLoop:
    """`for row in rows` as a loop over the index."""
    held = located(gast.For(s.target, build.call(build.name(""), s.iter), s.body, [], None), s)
    before, ready = _held(held, names)
    (rows,) = ready.iter.args
    k = names.fresh("k")
    length = build.subscript(build.attribute(rewrite.copied(rows), "shape"), build.const(0))
    first = [_element(s.target, rows, build.name(k), s)]
    return PlainLoop(before, _over(s, build.target(k), length, first))


def _held(s: gast.For, names: FreshNames) -> tuple[list[gast.stmt], gast.For]:
    """The loop with its sources evaluated once, before it: the body may bind their names anew."""
    bound = {
        n.id
        for n in rewrite.walk([s.target, *s.body])
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)
    }
    before: list[gast.stmt] = []
    args = list(s.iter.args)
    for k, source in enumerate(args):
        fixed = isinstance(source, gast.Constant) or isinstance(source, gast.Name)
        if not fixed or isinstance(source, gast.Name) and source.id in bound:
            held = names.fresh("items")
            before.append(build.assign(held, source, s))
            args[k] = located(build.name(held), source)
    over = located(gast.Call(s.iter.func, args, []), s.iter)
    return before, located(gast.For(s.target, over, s.body, [], None), s)


def _builtin(e: gast.expr, types: Types) -> object:
    if isinstance(e, gast.Call) and isinstance(e.func, gast.Name) and not e.keywords:
        if e.func.id not in types.local:
            return types.lookup(e.func)
    return None


def _enumerated(s: gast.For, names: FreshNames) -> gast.For:
    xs, *start = s.iter.args
    count, target = s.target.elts
    k = names.fresh("k") if start else ""
    first: list[gast.stmt] = []
    if start:
        total = build.binop(build.name(k), gast.Add, start[0])
        first.append(located(gast.Assign([count], total, None), s))
        loop_target: gast.expr = build.target(k)
        index: gast.expr = build.name(k)
    else:
        if not isinstance(count, gast.Name):
            raise Refused(count, "a loop over something else than names", "use a plain name")
        loop_target, index = count, build.name(count.id)
    first.append(_element(target, xs, index, s))
    length = build.call(build.builtin("len"), rewrite.copied(xs))
    return _over(s, loop_target, length, first)


def _zipped(s: gast.For, names: FreshNames) -> gast.For:
    sources = s.iter.args
    if len(sources) != len(s.target.elts) or not sources:
        raise Refused(s.iter, "`zip` of another number of sequences than names", "match them")
    k = names.fresh("k")
    first = [_element(t, xs, build.name(k), s) for t, xs in zip(s.target.elts, sources)]
    lengths = [build.call(build.builtin("len"), rewrite.copied(xs)) for xs in sources]
    length = lengths[0]
    for other in lengths[1:]:
        length = build.call(build.builtin("min"), length, other)
    return _over(s, build.target(k), length, first)


def _counted_zip(s: gast.For, pairs: gast.Call, names: FreshNames) -> PlainLoop:
    """`for k, (a, b) in enumerate(zip(xs, ys))`: the zip, whose index is the count."""
    count, targets = s.target.elts
    if not isinstance(count, gast.Name) or not isinstance(targets, syntax.DISPLAYS):
        raise Refused(s.target, "a loop over something else than names", "use plain names")
    zipped = located(gast.For(targets, pairs, s.body, [], None), s)
    before, ready = _held(zipped, names)
    loop = _zipped(ready, names)
    first = located(gast.Assign([count], build.name(loop.target.id), None), s)
    return PlainLoop(
        before, located(gast.For(loop.target, loop.iter, [first, *loop.body], [], None), s)
    )


def _unpacked(s: gast.For, names: FreshNames) -> gast.For:
    """`for a, b in pairs`: each element is unpacked."""
    whole = names.fresh("item")
    first = located(gast.Assign([s.target], build.name(whole), None), s)
    return located(gast.For(build.target(whole), s.iter, [first, *s.body], [], None), s)


def _element(target: gast.expr, xs: gast.expr, index: gast.expr, s: gast.stmt) -> gast.stmt:
    part = build.subscript(rewrite.copied(xs), rewrite.copied(index))
    return located(gast.Assign([target], located(part, s), None), s)


def _over(
    s: gast.For, target: gast.expr, length: gast.expr, first: Sequence[gast.stmt]
) -> gast.For:
    steps = located(build.call(build.builtin("range"), length), s.iter)
    return located(gast.For(target, steps, [*first, *s.body], [], None), s)
