"""Read a name in place of its copy.

Before: `r_bar = r`, `w_bar = X.T @ r_bar`. After: `w_bar = X.T @ r`. Only where both names have
one value to the end of the block, and nobody writes to the memory of either.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.core import blocks, statements


def forward_copies(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements without copies of names that are only read from there on.

    >>> print(gast.unparse(forward_copies(gast.parse("a_bar = r\\nw = a_bar * 2").body)).strip())
    w = r * 2
    """
    bound: dict[str, int] = {}
    last: dict[str, int] = {}
    for k, outer in enumerate(body):
        for s in statements([outer]):
            for name in _touched(s):
                bound[name] = bound.get(name, 0) + 1
                last[name] = k
    returned = {n for s in body if isinstance(s, gast.Return) for n in rewrite.reads(s)}
    out: list[gast.stmt] = []
    sources: dict[str, gast.expr] = {}
    for k, old in enumerate(body):
        s = rewrite.substitute(old, sources)
        if isinstance(s, gast.Assign) and isinstance(s.value, gast.Name):
            where = s.targets[0]
            if isinstance(where, gast.Name) and bound.get(where.id) == 1:
                if last.get(s.value.id, -1) <= k and where.id not in returned:
                    sources[where.id] = s.value
                    continue
        out.append(s)
    return out


def _touched(s: gast.stmt) -> set[str]:
    """The names that a statement itself binds or writes to."""
    parts = [s.target] if isinstance(s, gast.For) else [] if blocks(s) else [s]
    found = set(rewrite.stores(parts))
    for n in rewrite.walk(parts):
        if n.__class__ is gast.Subscript and n.ctx.__class__ is gast.Store:
            root = n.value
            while isinstance(root, syntax.PARTS):
                root = root.value
            if isinstance(root, gast.Name):
                found.add(root.id)
    return found
