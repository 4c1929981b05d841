"""Values that only move on to another name, at once under that name.

Before: `t = np.zeros(n)`, `u = np.ones(n)`, `p = t`, `q = u`. After: `p = np.zeros(n)`, `q =
np.ones(n)`. `t` and `p` would be two names of one array, and what is written to has its memory for
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import Core, blocks, defined, header, is_exit, put, statements, with_blocks
from srcgrad.ir.names import Names


def without_moves(core: Core, names: Names) -> Core:
    """The program without temporaries that are given to a name and to nothing else."""
    times: dict[str, int] = {}
    uses: dict[str, int] = {}
    for s in statements(core.body):
        if (name := defined(s)) is not None:
            times[name] = times.get(name, 0) + 1
        for n in rewrite.reads(header(s)):
            uses[n] = uses.get(n, 0) + 1
    for n in rewrite.reads(core.function.node.body[-1]):
        uses[n] = uses.get(n, 0) + 1
    passing = {n for n in names.temporaries if times.get(n) == uses.get(n) == 1}

    def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            if blocks(s):
                s = with_blocks(s, [block(b) for b in blocks(s)])
            elif isinstance(s, gast.Assign) and isinstance(s.value, gast.Name):
                t, name = s.value.id, s.targets[0].id
                at = _made(out, t, name) if t in passing else None
                if at is not None and core.types.get(t) == core.types.get(name):
                    made = out[at]
                    assert isinstance(made, gast.Assign)
                    out[at] = build.assign(name, made.value, made)
                    continue
            out.append(s)
        return out

    node = core.function.node
    tree = gast.FunctionDef(
        node.name, node.args, [*block(core.body), node.body[-1]], [], None, None, []
    )
    return replace(core, function=core.function.with_node(located(tree, node)))


def _made(body: Sequence[gast.stmt], t: str, name: str) -> int | None:
    """The place of the statement that makes a temporary, if nothing behind it mentions the name or
    leaves the block.
    """
    for k in range(len(body) - 1, -1, -1):
        s = body[k]
        if defined(s) == t:
            return k if isinstance(s, gast.Assign) and put(s) is None else None
        if is_exit(s):
            return None
        for x in statements([s]):
            if defined(x) == name or name in rewrite.reads(header(x)):
                return None
    return None
