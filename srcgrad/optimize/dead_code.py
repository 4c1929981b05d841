"""Drop assignments to names that nobody reads.

Before: `t_bar = 2.0 * x`, `return x_bar`. After: `return x_bar`. Only text that the compiler
made and that has no effect goes: the forward sweep was cut by `analysis.recorded` already.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.core import Comment, blocks, with_blocks


def drop_unread(body: Sequence[gast.stmt], keep: Collection[str] = ()) -> list[gast.stmt]:
    """The statements without assignments to names that are never read.

    >>> body = gast.parse("t_bar = 2.0 * x\\nx_bar = y\\nx_bar").body
    >>> print(gast.unparse(drop_unread(body)).strip())
    x_bar = y
    x_bar
    """
    current = list(body)
    while True:
        read = {*keep, *rewrite.reads(current)}
        cut = _cut(current, read)
        if cut is current:
            return current
        current = cut


def _cut(body: list[gast.stmt], read: set[str]) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    same = True
    for s in body:
        if isinstance(s, syntax.ASSIGNMENTS) and _is_unread(s, read):
            same = False
            continue
        new = s
        if blocks(s):
            inner = [_cut(b, read) for b in blocks(s)]
            if isinstance(s, gast.For) and not any(map(_is_work, inner[0])):
                same = False
                continue
            if any(a is not b for a, b in zip(inner, blocks(s))):
                if not any(_is_work(x) for b in inner for x in b):
                    same = False
                    continue
                if isinstance(s, gast.If):
                    inner[0] = inner[0] or [gast.Pass()]
                new = with_blocks(s, inner)
        same = same and new is s
        out.append(new)
    return body if same else out


def _is_work(s: gast.stmt) -> bool:
    return not isinstance(s, Comment | gast.Pass)


def _is_unread(s: gast.Assign | gast.AugAssign, read: set[str]) -> bool:
    where = s.targets[0] if isinstance(s, gast.Assign) else s.target
    if not isinstance(where, gast.Name) or where.id in read:
        return False
    return not any(isinstance(n, gast.Call) and _may_act(n) for n in rewrite.walk(s.value))


def _may_act(n: gast.Call) -> bool:
    return isinstance(n.func, gast.Attribute) and n.func.attr in ("pop", "append")
