"""What the reverse sweep must know of the forward sweep's path: trips of `while`, tests of `if`.

Both become ordinary variables of Core, so that whatever keeps values for the reverse sweep keeps them too.

Before: `while t: body`. After: `trips = 0`, `while t: trips = trips + 1; body`.
Before: `if s > 0: s = ...`. After: `taken = s > 0`, `if taken: s = ...`, where the branch overwrites what
the test reads, or where the test is costly; other tests are evaluated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Core, defined, statements
from srcgrad.ir.names import Names


@dataclass(frozen=True, eq=False)
class Paths:
    """The program with its trip counters and stored tests; `trips` is by loop."""

    core: Core
    trips: dict[gast.stmt, str]


def remember_paths(core: Core, names: Names) -> Paths:
    """Add the counters and the stored tests."""
    trips: dict[gast.stmt, str] = {}
    types = dict(core.types)

    def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            if isinstance(s, gast.While):
                counter = names.fresh("trips")
                types[counter] = av.INT
                more = build.binop(build.name(counter), gast.Add, build.const(1))
                inner = [build.assign(counter, more, s), *block(s.body)]
                loop = build.located(gast.While(s.test, inner, []), s)
                trips[loop] = counter
                out += [build.assign(counter, build.const(0), s), loop]
            elif isinstance(s, gast.For):
                over = gast.For(s.target, s.iter, block(s.body), [], None)
                out.append(build.located(over, s))
            elif isinstance(s, gast.If):
                test = s.test
                if _must_store(s):
                    taken = names.fresh("taken")
                    types[taken] = av.BOOL
                    out.append(build.assign(taken, test, s))
                    test = build.name(taken)
                branch = gast.If(test, block(s.body), block(s.orelse))
                out.append(build.located(branch, s))
            else:
                out.append(s)
        return out

    node = core.function.node
    body = [*block(core.body), node.body[-1]]
    tree = build.located(gast.FunctionDef(node.name, node.args, body, [], None, None, []), node)
    return Paths(replace(core, function=core.function.with_node(tree), types=types), trips)


def _must_store(s: gast.If) -> bool:
    changed = {defined(x) for x in statements([*s.body, *s.orelse])}
    if any(n in changed for n in rewrite.reads(s.test)):
        return True
    cheap = ("len", "isinstance", "abs")
    return any(
        isinstance(n, gast.Call) and not (isinstance(n.func, gast.Name) and n.func.id in cheap)
        for n in rewrite.walk(s.test)
    )
