"""Index expressions as linear forms.

Before: `2 * i + n - 1`. After: the form `-1 + 2 i + 1 n`. What a name, a length or anything else
stands for is told by whoever asks: a name may be one variable in the whole program, or another one
each time its statement runs.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from srcgrad.analysis.inequalities import Form, add, constant, scaled


def linear(e: gast.expr, leaf: Callable[[gast.expr], Form | None]) -> Form | None:
    """The expression as a linear form; None if it is none. `leaf` knows some expressions as forms,
    and is asked first.

    >>> from srcgrad.analysis.inequalities import variable
    >>> def leaf(e):
    ...     return variable(e.id) if isinstance(e, gast.Name) else None
    >>> linear(gast.parse("2 * i + n - 1", mode="eval").body, leaf)
    (-1, (('i', 2), ('n', 1)))
    >>> linear(gast.parse("i * n", mode="eval").body, leaf)
    """
    known = leaf(e)
    if known is not None:
        return known
    if isinstance(e, gast.Constant):
        return constant(e.value) if type(e.value) is int else None
    if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.USub):
        inner = linear(e.operand, leaf)
        return None if inner is None else scaled(inner, -1)
    if isinstance(e, gast.BinOp) and isinstance(e.op, gast.Add | gast.Sub | gast.Mult):
        left, right = linear(e.left, leaf), linear(e.right, leaf)
        if left is None or right is None:
            return None
        if isinstance(e.op, gast.Mult):
            (number, terms), other = (left, right) if not left[1] else (right, left)
            return scaled(other, number) if not terms else None
        return add(left, right if isinstance(e.op, gast.Add) else scaled(right, -1))
    return None
