"""A derivative in two halves: the value now, its pullback when somebody asks.

Before: the forward sweep, the reverse sweep, `return value, gradients`. After: the forward sweep,
`def pullback(value_bar): the reverse sweep; return gradients`, `return value, pullback`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import gast

from srcgrad.analysis.def_use import exposed
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Comment


def in_halves(
    forward: Sequence[gast.stmt],
    backward: Sequence[gast.stmt],
    seed: str,
    parameters: Collection[str],
) -> list[gast.stmt]:
    """The body of a function that returns a value and its pullback; the last statement of
    `backward` returns both values and gradients.

    What the reverse sweep binds anew comes in as a default, so that the pullback may be called
    again; lists are copied, as it takes them apart, and arrays, as it puts old elements back.
    """
    last = backward[-1]
    assert isinstance(last, gast.Return)
    value, gradients = last.value.elts
    reverse = [*backward[:-1], gast.Return(gradients)]
    run = [s for s in backward[:-1] if not isinstance(s, Comment)]
    early, _ = exposed([*run, gast.Expr(gradients)])
    stored = {
        n.id
        for n in rewrite.walk(list(reverse))
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)
    }
    emptied = {
        n.func.value.id
        for n in rewrite.walk(list(reverse))
        if isinstance(n, gast.Call)
        and isinstance(n.func, gast.Attribute)
        and n.func.attr == "pop"
        and isinstance(n.func.value, gast.Name)
    }
    changed = {
        n.value.id
        for n in rewrite.walk(list(reverse))
        if isinstance(n, gast.Subscript)
        and isinstance(n.ctx, gast.Store)
        and isinstance(n.value, gast.Name)
        and n.value.id in early
    }
    kept = sorted(((set(early) & stored) | emptied | changed) - {seed})
    # what only some path makes is None on the others
    certain = exposed([s for s in forward if not isinstance(s, Comment)])[1]
    maybe = sorted(set(kept) - certain - set(parameters))
    start = [build.assign(n, build.const(None)) for n in maybe]
    copies = [build.assign(n, _copied(n, n in maybe)) for n in sorted(emptied | changed)]
    taken = [gast.Name(n, gast.Param(), None, None) for n in (seed, *kept)]
    args = gast.arguments(taken, [], None, [], [], None, [build.name(n) for n in kept])
    pullback = gast.FunctionDef("pullback", args, [*copies, *reverse], [], None, None, [])
    end = gast.Return(build.tuple_([value, build.name("pullback")]))
    return [*start, *forward, pullback, end]


def _copied(name: str, is_optional: bool) -> gast.expr:
    copy = build.call(build.attribute(build.name(name), "copy"))
    if not is_optional:
        return copy
    missing = gast.Compare(build.name(name), [gast.Is()], [build.const(None)])
    return gast.IfExp(missing, build.const(None), copy)
