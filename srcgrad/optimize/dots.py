"""The sum of a product of two vectors as their scalar product.

Before: `n_bar = np.sum(x * t_bar)`. After: `n_bar = x @ t_bar`: no array in between. Only in
reverse sweeps: another order of the additions is another last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, with_blocks


def dots(
    body: Sequence[gast.stmt], type_of: Callable[[gast.expr], Abstract]
) -> list[gast.stmt]:
    """The statements with scalar products."""
    out: list[gast.stmt] = []
    for s in body:
        if inner := blocks(s):
            out.append(with_blocks(s, [dots(b, type_of) for b in inner]))
        elif isinstance(s, syntax.ASSIGNMENTS):
            value = _with_dots(s.value, type_of)
            out.append(s if value is s.value else rewrite.altered(s, value=value))
        else:
            out.append(s)
    return out


def _with_dots(e: Any, type_of: Callable[[gast.expr], Abstract]) -> Any:
    e = rewrite.rebuild(e, lambda n: _with_dots(n, type_of))
    if not _is_sum(e):
        return e
    product = e.args[0]
    minus = build.is_negation(product)
    if minus:
        product = product.operand
    if not isinstance(product, gast.BinOp) or not isinstance(product.op, gast.Mult):
        return e
    left, right = type_of(product.left), type_of(product.right)
    if not isinstance(left, Array) or not isinstance(right, Array):
        return e
    if len(left.dims) != 1 or left.dtype != right.dtype or not av.is_float(left):
        return e
    if not av.same_dims(left.dims, right.dims):
        return e
    dot = build.binop(product.left, gast.MatMult, product.right)
    return located(gast.UnaryOp(gast.USub(), dot) if minus else dot, e)


def _is_sum(e: Any) -> bool:
    """Whether the expression is `np.sum(...)` of one argument."""
    return (
        isinstance(e, gast.Call)
        and isinstance(e.func, gast.Attribute)
        and isinstance(e.func.value, gast.Name)
        and (e.func.value.id, e.func.attr) == ("$numpy", "sum")
        and len(e.args) == 1
        and not e.keywords
    )
