"""Read a name in place of its copy.

Before: `r_bar = r`, `w_bar = X.T @ r_bar`. After: `w_bar = X.T @ r`. Only where both names have
one value to the end of the block, and nobody writes to the memory of either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import gast

from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, statements, with_blocks
from srcgrad.ir.names import is_adjoint
from srcgrad.optimize.fold import shared_root


def forward_copies(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements without copies of names that are only read from there on.

    >>> print(gast.unparse(forward_copies(gast.parse("a_bar = r\\nw = a_bar * 2").body)).strip())
    w = r * 2
    """
    bound: dict[str, int] = {}
    for s in statements(body):
        for name in _touched(s):
            bound[name] = bound.get(name, 0) + 1
    returned = {n for s in body if isinstance(s, gast.Return) for n in rewrite.reads(s)}
    return _block(body, bound, returned, Counter(rewrite.mentions(body)))


def _block(
    body: Sequence[gast.stmt],
    bound: Mapping[str, int],
    returned: Collection[str],
    mentions: Mapping[str, int],
) -> list[gast.stmt]:
    last: dict[str, int] = {}
    copies = False
    for k, outer in enumerate(body):
        for s in statements([outer]):
            for name in _touched(s):
                last[name] = k
            copies = copies or isinstance(s, gast.Assign) and isinstance(s.value, gast.Name)
    if not copies:
        return list(body)
    inside = Counter(rewrite.mentions(body))
    out: list[gast.stmt] = []
    sources: dict[str, gast.expr] = {}
    for k, old in enumerate(body):
        s = rewrite.substitute(old, sources) if sources else old
        if isinstance(s, gast.Assign) and isinstance(s.value, gast.Name):
            where = s.targets[0]
            if isinstance(where, gast.Name) and bound.get(where.id) == 1:
                here = inside[where.id] == mentions[where.id]
                if here and last.get(s.value.id, -1) <= k and where.id not in returned:
                    sources[where.id] = s.value
                    continue
        if inner := blocks(s):
            s = with_blocks(s, [_block(b, bound, returned, mentions) for b in inner])
        elif out and (joined := _changed_copy(out[-1], s)) is not None:
            out[-1] = joined
            continue
        out.append(s)
    return out


def _changed_copy(copy: gast.stmt, s: gast.stmt) -> gast.stmt | None:
    """`a = b`, `a = a + e` as `a = b + e`."""
    if not isinstance(copy, gast.Assign) or not isinstance(copy.value, gast.Name):
        return None
    if not isinstance(s, gast.Assign) or not isinstance(s.value, gast.BinOp):
        return None
    name, left = copy.targets[0], s.value.left
    if not isinstance(name, gast.Name) or not isinstance(left, gast.Name) or left.id != name.id:
        return None
    if not isinstance(s.targets[0], gast.Name) or s.targets[0].id != name.id:
        return None
    if name.id in rewrite.reads(s.value.right):
        return None
    value = rewrite.altered(s.value, left=build.name(copy.value.id))
    return located(gast.Assign(s.targets, value, None), s)


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
    return _as_they_lie(body, Counter(rewrite.mentions(body)))


def _as_they_lie(body: Sequence[gast.stmt], mentions: Mapping[str, int]) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for k, s in enumerate(body):
        if inner := blocks(s):
            out.append(with_blocks(s, [_as_they_lie(b, mentions) for b in inner]))
        elif isinstance(s, syntax.ASSIGNMENTS):
            value = _operands_as_they_lie(s.value)
            if isinstance(s, gast.AugAssign) or _is_into_adjoint(s):
                value = _as_it_lies(value)
            elif _is_read_before_it_changes(s, body[k + 1 :], mentions):
                value = _as_it_lies(value)
            out.append(s if value is s.value else rewrite.altered(s, value=value))
        else:
            out.append(s)
    return out


def _operands_as_they_lie(e: Any) -> Any:
    e = rewrite.rebuild(e, _operands_as_they_lie)
    if isinstance(e, gast.BinOp):
        left, right = (_as_it_lies(x, gast.Subscript | gast.Name) for x in (e.left, e.right))
        if left is not e.left or right is not e.right:
            return rewrite.altered(e, left=left, right=right)
    return e


def _as_it_lies(e: gast.expr, kinds: Any = gast.Subscript) -> gast.expr:
    """The part of an array that the expression copies, or the expression."""
    if isinstance(e, gast.Call) and isinstance(e.func, gast.Attribute):
        if e.func.attr == "copy" and not e.args and isinstance(e.func.value, kinds):
            return e.func.value
    return e


def _is_read_before_it_changes(
    s: gast.Assign, rest: Sequence[gast.stmt], mentions: Mapping[str, int]
) -> bool:
    """Whether all that reads a copy makes new arrays of it before anything is written to the array.

    The last one may write there itself: what it writes is made before.
    """
    name, part = s.targets[0], _as_it_lies(s.value)
    if part is s.value or not isinstance(name, gast.Name) or not is_adjoint(_root(part)):
        return False
    array, left = _root(part), mentions[name.id] - 1
    for x in rest:
        count = rewrite.mentions(x).count(name.id)
        if count and (blocks(x) or not isinstance(x, syntax.ASSIGNMENTS)):
            return False
        if count and _consumed(x.value, name.id) != count:
            return False
        left -= count
        if left == 0:
            makes_new = isinstance(x, gast.AugAssign) or isinstance(x.value, gast.BinOp)
            return makes_new or array not in _touched(x)
        if any(array in _touched(y) or _shares(y, array) for y in statements([x])):
            return False
    return False


def _shares(s: gast.stmt, array: str) -> bool:
    """Whether the statement gives the memory of an array a second name, which may be written to."""
    return isinstance(s, gast.Assign) and shared_root(s.value) == array


def _consumed(e: gast.AST, name: str) -> int:
    """How often the name is an operand of what makes a new array."""
    found = 0
    for n in rewrite.walk(e):
        parts: list[gast.AST] = []
        if isinstance(n, gast.BinOp):
            parts = [n.left, n.right]
        elif isinstance(n, gast.UnaryOp):
            parts = [n.operand]
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Name):
            parts = n.args if n.func.id in _NEW else []
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Attribute):
            library = isinstance(n.func.value, gast.Name) and n.func.value.id == "$numpy"
            parts = n.args if library and n.func.attr == "sum" else []
        found += sum(isinstance(p, gast.Name) and p.id == name for p in parts)
    return found


_NEW = ("$runtime.divide", "$runtime.times")


def _is_into_adjoint(s: gast.stmt) -> bool:
    """Whether the statement puts a part of a primal array into an adjoint: their memory is
    never the same.
    """
    if not isinstance(s, gast.Assign) or not isinstance(s.targets[0], gast.Subscript):
        return False
    into, taken = _root(s.targets[0]), _root(_as_it_lies(s.value))
    return bool(into and taken) and is_adjoint(into) and not is_adjoint(taken)


def _root(e: gast.expr) -> str:
    while isinstance(e, gast.Subscript):
        e = e.value
    return e.id if isinstance(e, gast.Name) else ""
