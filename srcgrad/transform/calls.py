"""Calls that stay calls: their derivative is made when the program runs.

Before: `z = f(x, y)`, active in `x`, where `f` calls itself. After: `z_call = vjp(f, (0,), x, y)`,
`z = z_call.value`; and in the reverse sweep `x_bar = z_call.pull(z_bar)[0]`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.ir.core import Core, blocks, called, with_blocks
from srcgrad.ir.names import Names, hint


@dataclass(frozen=True)
class Pulled:
    """A call in a forward sweep: the name of its pullback, and the names that it flows to."""

    name: str
    flows: tuple[str, ...]


def with_pullbacks(
    core: Core, active: frozenset[str], names: Names
) -> tuple[Core, dict[gast.stmt, Pulled]]:
    """The program in which active calls keep their pullback, and those calls by statement."""
    pulled: dict[gast.stmt, Pulled] = {}
    types = dict(core.types)

    def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            found = called(s.value) if isinstance(s, gast.Assign) else None
            z = s.targets[0].id if isinstance(s, gast.Assign) else ""
            if found is None or z not in active:
                inner = [block(b) for b in blocks(s)]
                changed = any(list(a) != list(b) for a, b in zip(inner, blocks(s)))
                out.append(with_blocks(s, inner) if changed else s)
                continue
            function, args = found
            live = [
                (k, a.id)
                for k, a in enumerate(args)
                if isinstance(a, gast.Name) and a.id in active
            ]
            call = names.fresh(f"{hint(z)}_call")
            types[call] = av.Unknown("a pullback")
            which = build.tuple_([build.const(k) for k, _ in live])
            made = build.call(build.runtime("vjp"), function, which, *args)
            out.append(build.assign(call, made, s))
            value = build.assign(z, build.attribute(build.name(call), "value"), s)
            pulled[value] = Pulled(call, tuple(n for _, n in live))
            out.append(value)
        return out

    node = core.function.node
    body = block(core.body)
    if not pulled:
        return core, {}
    tree = gast.FunctionDef(node.name, node.args, [*body, node.body[-1]], [], None, None, [])
    function = core.function.with_node(build.located(tree, node))
    return replace(core, function=function, types=types), pulled
