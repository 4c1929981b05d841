"""What the reverse sweep must know of the forward sweep's path: trips of `while`, tests of `if`.

Both become ordinary variables of Core, so that whatever keeps values for the reverse sweep
keeps them too.

Before: `while t: body`. After: `trips = 0`, `while t: trips = trips + 1; body`. Before: `if s >
0: s = ...`. After: `taken = s > 0`, `if taken: s = ...`, where the branch overwrites what the
test reads, or where the test is costly; other tests are evaluated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Core, blocks, defined, is_exit
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
    bound = Bound()

    def block(body: Sequence[gast.stmt], exits: frozenset[str]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            if isinstance(s, gast.While):
                counter = names.fresh("trips")
                types[counter] = av.INT
                more = build.binop(build.name(counter), gast.Add, build.const(1))
                inner = [build.assign(counter, more, s), *block(s.body, exits | own_exits(s))]
                loop = build.located(gast.While(s.test, inner, []), s)
                trips[loop] = counter
                out += [build.assign(counter, build.const(0), s), loop]
            elif isinstance(s, gast.For):
                inner = block(s.body, exits | own_exits(s))
                if any(map(is_exit, inner)):
                    counter = names.fresh("trips")
                    types[counter] = av.INT
                    more = build.binop(build.name(counter), gast.Add, build.const(1))
                    inner.insert(0, build.assign(counter, more, s))
                    out.append(build.assign(counter, build.const(0), s))
                over = build.located(gast.For(s.target, s.iter, inner, [], None), s)
                if any(map(is_exit, inner)):
                    trips[over] = counter
                out.append(over)
            elif is_exit(s):
                out.append(s)
            elif isinstance(s, gast.If):
                test = s.test
                if _must_store(s, exits, bound):
                    taken = names.fresh("taken")
                    types[taken] = av.BOOL
                    out.append(build.assign(taken, test, s))
                    test = build.name(taken)
                branch = gast.If(test, block(s.body, exits), block(s.orelse, exits))
                out.append(build.located(branch, s))
            else:
                out.append(s)
        return out

    node = core.function.node
    body = [*block(core.body, frozenset()), node.body[-1]]
    tree = build.located(gast.FunctionDef(node.name, node.args, body, [], None, None, []), node)
    return Paths(replace(core, function=core.function.with_node(tree), types=types), trips)


class Bound:
    """The names that compound statements bind, each of which is looked at once."""

    def __init__(self) -> None:
        self._known: dict[gast.stmt, frozenset[str]] = {}

    def inside(self, s: gast.stmt) -> frozenset[str]:
        """The names that the blocks of a statement bind."""
        if s not in self._known:
            found: set[str] = set()
            for inner in blocks(s):
                for x in inner:
                    if (name := defined(x)) is not None:
                        found.add(name)
                    if blocks(x):
                        found |= self.inside(x)
            self._known[s] = frozenset(found)
        return self._known[s]


def own_exits(s: gast.For | gast.While) -> frozenset[str]:
    """The exit variables of a loop."""
    return frozenset(n for x in s.body if is_exit(x) for n in rewrite.reads(x.test))


def _must_store(s: gast.If, exits: frozenset[str], bound: Bound) -> bool:
    if any(n in exits for n in rewrite.reads(s.test)):
        return True  # the reverse sweep has its own use for the exit code inside the loop
    if not bound.inside(s).isdisjoint(rewrite.reads(s.test)):
        return True
    cheap = ("len", "isinstance", "abs")
    return any(
        isinstance(n, gast.Call) and not (isinstance(n.func, gast.Name) and n.func.id in cheap)
        for n in rewrite.walk(s.test)
    )
