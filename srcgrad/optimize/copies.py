"""Read a name in place of its copy.

Before: `r_bar = r`, `w_bar = X.T @ r_bar`. After: `w_bar = X.T @ r`. Only where both names have
one value to the end of the block, and nobody writes to the memory of either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.core import blocks, statements, with_blocks
from srcgrad.ir.names import hint


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


def without_passing_copies(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements without copies of what is read at once, and not kept.

    >>> lines = "y[1] += 2.0 * y[0].copy()\\ny_bar[0] = x[1].copy()\\nt = y[0].copy()"
    >>> for s in without_passing_copies(gast.parse(lines).body):
    ...     print(gast.unparse(s).strip())
    y[1] += 2.0 * y[0]
    y_bar[0] = x[1]
    t = y[0].copy()
    """
    out: list[gast.stmt] = []
    for s in body:
        if inner := blocks(s):
            out.append(with_blocks(s, [without_passing_copies(b) for b in inner]))
        elif isinstance(s, syntax.ASSIGNMENTS):
            value = _operands_as_they_lie(s.value)
            if isinstance(s, gast.AugAssign) or _is_into_adjoint(s):
                value = _as_it_lies(value)
            out.append(s if value is s.value else rewrite.altered(s, value=value))
        else:
            out.append(s)
    return out


def _operands_as_they_lie(e: Any) -> Any:
    e = rewrite.rebuild(e, _operands_as_they_lie)
    if isinstance(e, gast.BinOp):
        left, right = _as_it_lies(e.left), _as_it_lies(e.right)
        if left is not e.left or right is not e.right:
            return rewrite.altered(e, left=left, right=right)
    return e


def _as_it_lies(e: gast.expr) -> gast.expr:
    """The part of an array that the expression copies, or the expression."""
    if isinstance(e, gast.Call) and isinstance(e.func, gast.Attribute):
        if e.func.attr == "copy" and not e.args and isinstance(e.func.value, gast.Subscript):
            return e.func.value
    return e


def _is_into_adjoint(s: gast.stmt) -> bool:
    """Whether the statement puts a part of a primal array into an adjoint: their memory is
    never the same.
    """
    if not isinstance(s, gast.Assign) or not isinstance(s.targets[0], gast.Subscript):
        return False
    into, taken = _root(s.targets[0]), _root(_as_it_lies(s.value))
    return bool(into and taken) and _is_adjoint(into) and not _is_adjoint(taken)


def _is_adjoint(name: str) -> bool:
    return hint(name).endswith("_bar")


def _root(e: gast.expr) -> str:
    while isinstance(e, gast.Subscript):
        e = e.value
    return e.id if isinstance(e, gast.Name) else ""
