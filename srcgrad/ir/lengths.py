"""Lengths that the arguments tell, as expressions.

Before: `Length("x.0", -1)`. After: `x.shape[0] - 1`.
"""

from __future__ import annotations

import gast

from srcgrad.ir import build
from srcgrad.ir.abstract import Dim, Length


def length(dim: Dim) -> gast.expr:
    """The length as an expression.

    >>> print(gast.unparse(length(Length("w['b'].1", 2))).strip())
    w['b'].shape[1] + 2
    """
    if isinstance(dim, int):
        return build.const(dim)
    assert isinstance(dim, Length)
    array, _, axis = dim.symbol.rpartition(".")
    shape = build.attribute(build.path(array), "shape")
    whole: gast.expr = build.subscript(shape, build.const(int(axis)))
    if not dim.offset:
        return whole
    op = gast.Add if dim.offset > 0 else gast.Sub
    return build.binop(whole, op, build.const(abs(dim.offset)))
