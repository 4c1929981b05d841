"""Algebra once more, on what folding has brought together.

Before: `x_bar = 2.0 * t * (1.0 / t.size)`. After: `x_bar = 2.0 / t.size * t`: one pass over
memory less. A product or a sum stays one, so nobody's ownership of an array changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.algebra import has_minus, negated, simplify
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, with_blocks


def tidy(
    body: Sequence[gast.stmt],
    type_of: Callable[[gast.expr], Abstract],
    done: set[gast.stmt] | None = None,
) -> list[gast.stmt]:
    """The statements of a reverse sweep with their products in order; `done` are simple ones that
    are, and get the others of them that need no change.
    """
    out = []
    for s in body:
        if inner := blocks(s):
            out.append(with_blocks(s, [tidy(b, type_of, done) for b in inner]))
        elif not isinstance(s, syntax.ASSIGNMENTS) or done is not None and s in done:
            out.append(s)
        else:
            new = _statement(s, type_of)
            out.append(new)
            if new is s and done is not None:
                done.add(s)
    return out


def _statement(
    s: gast.Assign | gast.AugAssign, type_of: Callable[[gast.expr], Abstract]
) -> gast.stmt:
    if not isinstance(s.value, syntax.OPERATIONS):
        return s
    value = simplify(s.value, type_of)
    if isinstance(s, gast.Assign):
        if value is s.value or not isinstance(value, syntax.OPERATIONS):
            return s
        return located(gast.Assign(s.targets, value, None), s)
    op = s.op
    if isinstance(op, syntax.SUMS) and has_minus(value):
        value = negated(value)
        op = gast.Sub() if isinstance(op, gast.Add) else gast.Add()
    elif value is s.value:
        return s
    new: gast.stmt = rewrite.altered(s, op=op, value=value)
    return new
