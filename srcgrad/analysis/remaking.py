"""Arrays that the reverse sweep had better compute again than find recorded.

In: Core, and the plan of a reverse sweep. Out: temporaries of loops that the plan records although
they are sums and products of what can be read again: `u[1:-1] -= (c * u[1:-1]) * (u[2:] - u[:-2])`
records two factors a round, where one record of `u[1:-1]` gives back both. What is less is told
by `size` of the plans without them and with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import gast

from srcgrad.analysis.def_use import At, Scopes
from srcgrad.analysis.recorded import Plan
from srcgrad.ir import rewrite, syntax
from srcgrad.ir.abstract import Array
from srcgrad.ir.core import Core, blocks, defined, put, statements

MOST = 2  # operations
DEEPEST = 16  # axes and loops
_CHEAP = (gast.Add, gast.Sub, gast.Mult)


def candidates(core: Core, scopes: Scopes) -> frozenset[str]:
    """The arrays of loops that cost little to compute again."""
    times: dict[str, int] = {}
    values: dict[str, gast.expr] = {}
    for s in statements(core.body):
        if (name := defined(s)) is not None:
            times[name] = times.get(name, 0) + 1
            if isinstance(s, gast.Assign):
                values[name] = s.value
    single = {n: e for n, e in values.items() if times[n] == 1}
    return frozenset(
        n
        for n, e in single.items()
        if isinstance(core.types[n], Array)
        and any(isinstance(s, syntax.LOOPS) for s, _ in scopes.home.get(n, ()))
        and _cost(e, single) <= MOST
    )


def recorded(names: frozenset[str], plan: Plan) -> frozenset[str]:
    """Those of the names that the plan records."""
    return names.intersection(n for names in plan.after.values() for n in names)


def _cost(e: gast.AST, values: Mapping[str, gast.expr]) -> int:
    """How many operations an expression is, with views of arrays written out."""
    if isinstance(e, syntax.ATOMS):
        inner = values.get(e.id) if isinstance(e, gast.Name) else None
        return _cost(inner, values) if isinstance(inner, gast.Subscript) else 0
    if isinstance(e, gast.BinOp) and isinstance(e.op, _CHEAP):
        return 1 + _cost(e.left, values) + _cost(e.right, values)
    if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.USub):
        return 1 + _cost(e.operand, values)
    if isinstance(e, gast.Subscript) and isinstance(e.value, gast.Name):
        calls = any(isinstance(n, gast.Call) for n in rewrite.walk(e.slice))
        return MOST + 1 if calls else 0
    return MOST + 1


def size(core: Core, plan: Plan) -> list[int]:
    """How many arrays the plan records, those of most axes in the innermost loops first."""
    found = [0] * DEEPEST

    def count(name: str, s: gast.stmt | None, at: At) -> None:
        write = put(s) if s is not None else None
        kind = core.types[name] if write is None else write.part
        if isinstance(kind, Array):
            weight = len(kind.dims) + sum(isinstance(x, syntax.LOOPS) for x, _ in at)
            found[max(0, DEEPEST - 1 - weight)] += 1

    def visit(body: Sequence[gast.stmt], at: At) -> None:
        for s in body:
            if s in plan.before and (name := defined(s)) is not None:
                count(name, s, at)
            for k, inner in enumerate(blocks(s)):
                visit(inner, (*at, (s, k)))

    visit(core.body, ())
    for at, names in plan.after.items():
        for name in names:
            count(name, None, at)
    return found
