"""Bring two contributions to one adjoint together.

Before: `x_bar = -(a * b)`, `y_bar += c`, `x_bar += d * e`. After: `y_bar += c`, `x_bar = d * e
- a * b`. Numbers are added in one expression; an array keeps its `+=` into the buffer, but a
leading minus becomes `-=`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import binop, is_negation, located
from srcgrad.ir.core import blocks, with_blocks
from srcgrad.optimize.fold import changed

TypeOf = Callable[[gast.expr], Abstract]
WIDEST = 70


def merge(
    body: Sequence[gast.stmt], type_of: TypeOf, width: Callable[[gast.AST], int]
) -> list[gast.stmt]:
    """The statements of a reverse sweep with first contributions moved to the second."""
    out = [_inside(s, type_of, width) for s in body]
    k = 0
    while k < len(out):
        if not _merge_at(out, k, type_of, width):
            k += 1
    return out


def _inside(s: gast.stmt, type_of: TypeOf, width: Callable[[gast.AST], int]) -> gast.stmt:
    if not blocks(s):
        return s
    inner = [merge(b, type_of, width) for b in blocks(s)]
    return with_blocks(s, inner)


def _merge_at(
    out: list[gast.stmt], k: int, type_of: TypeOf, width: Callable[[gast.AST], int]
) -> bool:
    s = out[k]
    if not isinstance(s, gast.Assign) or not isinstance(s.targets[0], gast.Name):
        return False
    name, first = s.targets[0].id, s.value
    j = _next_mention(out, k + 1, name)
    if j is None:
        return False
    t = out[j]
    if not isinstance(t, gast.AugAssign) or not isinstance(t.target, gast.Name):
        return False
    if t.target.id != name or getattr(s, "lineno", None) != getattr(t, "lineno", None):
        return False
    if not isinstance(t.op, gast.Add | gast.Sub) or name in rewrite.reads(t.value):
        return False
    needs = set(rewrite.reads(first))
    for between in out[k + 1 : j]:
        bound, written = changed(between)
        if needs & (bound | written):
            return False
    new = _together(name, first, t, type_of, width)
    if new is None:
        return False
    out[j : j + 1] = new
    del out[k]
    return True


def _next_mention(out: Sequence[gast.stmt], start: int, name: str) -> int | None:
    for j in range(start, len(out)):
        if any(isinstance(n, gast.Name) and n.id == name for n in rewrite.walk(out[j])):
            return j
    return None


def _together(
    name: str,
    first: gast.expr,
    t: gast.AugAssign,
    type_of: TypeOf,
    width: Callable[[gast.AST], int],
) -> list[gast.stmt] | None:
    kind = type_of(t.target if isinstance(t.target.ctx, gast.Load) else _read(name))
    plus = isinstance(t.op, gast.Add)
    if not isinstance(kind, av.Array) and not isinstance(type_of(first), av.Array):
        if width(first) + width(t.value) > WIDEST:
            return None
        if plus and is_negation(first):
            total = binop(t.value, gast.Sub, first.operand)
        else:
            total = gast.BinOp(first, t.op, t.value)
        return [located(gast.Assign([_target(name)], total, None), t)]
    if name in rewrite.reads(first):
        return None  # behind the second contribution it would read that
    if plus and is_negation(first) and isinstance(t.value, gast.BinOp):
        if av.same_dims(av.dims(type_of(t.value)), av.dims(kind)):
            return [
                located(gast.Assign([_target(name)], t.value, None), t),
                located(gast.AugAssign(_target(name), gast.Sub(), first.operand), t),
            ]
    return None


def _read(name: str) -> gast.Name:
    return gast.Name(name, gast.Load(), None, None)


def _target(name: str) -> gast.Name:
    return gast.Name(name, gast.Store(), None, None)
