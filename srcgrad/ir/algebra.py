"""Algebra on adjoint expressions: signs to the front, factors of one dropped, scalars
multiplied first.

Before: `y * (-1.0 * x_bar)`. After: `-(y * x_bar)`. Only text that the compiler made is
simplified: in the user's, `x * 1.0` is a copy. A factor of one is dropped only where the rest
is a float already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import is_negation, is_number

TypeOf = Callable[[gast.expr], Abstract]


def simplify(e: gast.expr, type_of: TypeOf) -> gast.expr:
    """The expression in the form that a programmer would write.

    >>> from srcgrad.ir.build import template
    >>> show = lambda s: gast.unparse(simplify(template(s), lambda e: av.FLOAT)).strip()
    >>> show("a * (-1.0 * b)"), show("a + -b"), show("x ** 1 * 2"), show("2 * (3.0 * x)")
    ('-(a * b)', 'a - b', '2.0 * x', '6.0 * x')
    """

    new: gast.expr = _simplified(e, type_of)
    return new


def _simplified(n: gast.AST, type_of: TypeOf) -> Any:
    kind = n.__class__
    if kind in syntax.ATOMS:
        return n
    if kind is gast.Subscript:  # an index is arithmetic on integers
        value = _simplified(n.value, type_of)
        return n if value is n.value else build.subscript(value, n.slice)
    if kind is gast.BinOp:
        left, right = _simplified(n.left, type_of), _simplified(n.right, type_of)
        if left is not n.left or right is not n.right:
            n = rewrite.altered(n, left=left, right=right)
        return _binop(n, type_of)
    n = rewrite.rebuild(n, _simplified, type_of)
    if kind is gast.UnaryOp:
        return negated(n.operand) if is_negation(n) else n
    if kind is gast.Attribute and n.attr in ("T", "mT"):
        inner = n.value
        if isinstance(inner, gast.Attribute) and inner.attr == n.attr:
            return inner.value
    return n


def vanishes(e: gast.expr) -> bool:
    """Whether the expression is a product with 0.

    >>> from srcgrad.ir.build import template
    >>> vanishes(template("0.0 * x ** -1 * y")), vanishes(template("x - 0.0"))
    (True, False)
    """
    if is_negation(e):
        return vanishes(e.operand)
    if isinstance(e, gast.BinOp) and isinstance(e.op, gast.Mult):
        return vanishes(e.left) or vanishes(e.right)
    if isinstance(e, gast.BinOp) and isinstance(e.op, gast.Div):
        return vanishes(e.left)
    return is_number(e, 0)


def negated(e: gast.expr) -> gast.expr:
    """`-e`, without two signs in a row."""
    if is_negation(e):
        return e.operand
    if is_number(e):
        return build.const(-e.value)
    if (
        isinstance(e, gast.BinOp)
        and isinstance(e.op, syntax.PRODUCTS)
        and _leading(e) is not None
    ):
        return _with_leading_negated(e)
    return gast.UnaryOp(gast.USub(), e)


def has_minus(e: gast.expr) -> bool:
    """Whether the expression is a negation, or a product that begins with a negative number."""
    first = _leading(e)
    if first is not None and isinstance(first.value, complex):
        return first.value.real == 0 and first.value.imag < 0
    return is_negation(e) or first is not None and first.value < 0


def _leading(e: gast.expr) -> gast.Constant | None:
    """The number that a product or quotient begins with."""
    while isinstance(e, gast.BinOp) and isinstance(e.op, syntax.PRODUCTS):
        e = e.left
    return e if is_number(e) else None


def _with_leading_negated(e: gast.expr) -> gast.expr:
    if isinstance(e, gast.BinOp):
        return gast.BinOp(_with_leading_negated(e.left), e.op, e.right)
    return build.const(-e.value)


def _binop(n: gast.BinOp, type_of: TypeOf) -> gast.expr:
    left, op, right = n.left, n.op.__class__, n.right
    if op is gast.Mult:
        return n if _is_plain_product(left, right) else _product(left, right, type_of)
    if op is gast.Div:
        if is_number(right, 1) and _is_float(left, type_of):
            return left
        if is_negation(left):
            return negated(_binop(build.binop(left.operand, gast.Div, right), type_of))
    if op is gast.Add:
        if has_minus(right):
            return build.binop(left, gast.Sub, negated(right))
        if has_minus(left):
            return build.binop(right, gast.Sub, negated(left))
        if is_number(left) and is_number(right):
            return build.const(left.value + right.value)
    if op is gast.Sub:
        if is_number(right, 0) and _is_float(left, type_of):
            return left
        if has_minus(right):
            return build.binop(left, gast.Add, negated(right))
        if is_number(left) and is_number(right):
            return build.const(left.value - right.value)
    if op is gast.Pow and is_number(right):
        if right.value == 1 and _is_float(left, type_of):
            return left
        if right.value == 0 and not av.is_array(type_of(left)):
            return build.const(1.0)
    if op is gast.MatMult:
        if is_negation(left):
            return negated(build.binop(left.operand, gast.MatMult, right))
        if is_negation(right):
            return negated(build.binop(left, gast.MatMult, right.operand))
    return n


def _is_plain_product(left: gast.expr, right: gast.expr) -> bool:
    """Whether nothing can be done about the product: its factors are two names or calls, or a
    number before one.
    """
    if right.__class__ not in _SIMPLE:
        return False
    if left.__class__ is gast.Constant:
        return left.value.__class__ is float and left.value != 1.0 and left.value != -1.0
    return left.__class__ in _SIMPLE


_SIMPLE = frozenset((gast.Name, gast.Call, gast.Attribute, gast.Subscript))


def _product(left: gast.expr, right: gast.expr, type_of: TypeOf) -> gast.expr:
    if is_negation(left):
        return negated(_product(left.operand, right, type_of))
    if is_negation(right):
        return negated(_product(left, right.operand, type_of))
    factors = [*_factors(left), *_factors(right)]
    numbers = [f for f in factors if is_number(f)]
    others = [f for f in factors if not is_number(f)]
    if not numbers and (len(factors) == 2 or not _worth_sorting(factors, type_of)):
        return build.binop(left, gast.Mult, right)
    coefficient = 1.0
    for f in numbers:
        coefficient *= f.value
    if not others:
        return build.const(coefficient)
    if coefficient == -1.0:
        return negated(_joined(1.0, others, type_of))
    return _joined(coefficient, others, type_of)


def _joined(coefficient: float, others: list[gast.expr], type_of: TypeOf) -> gast.expr:
    if _worth_sorting([*others, *([build.const(coefficient)] * (coefficient != 1.0))], type_of):
        others = sorted(others, key=lambda f: av.is_array(type_of(f)))
    # a Python number times bools is an array of float64, whatever it meets behind
    if any(av.is_array(kind := type_of(f)) and av.is_inexact(kind) for f in others):
        others = sorted(others, key=lambda f: _is_counted(type_of(f)))
    # a number before a quotient belongs to its numerator: 2.0 * (1.0 / n) is 2.0 / n
    first = others[0]
    if (
        isinstance(first, gast.BinOp)
        and isinstance(first.op, gast.Div)
        and is_number(first.left)
        and coefficient != 1.0
    ):
        first = build.binop(build.const(coefficient * first.left.value), gast.Div, first.right)
        others, coefficient = [first, *others[1:]], 1.0
    if coefficient != 1.0 or not any(_is_float(f, type_of) for f in others):
        others = [build.const(coefficient), *others]
    total = others[0]
    for f in others[1:]:
        total = build.binop(total, gast.Mult, f)
    return total


def _is_counted(kind: Abstract) -> bool:
    """Whether it is an array of bools or integers."""
    return av.is_array(kind) and not av.is_inexact(kind)


def _worth_sorting(factors: list[gast.expr], type_of: TypeOf) -> bool:
    """Two scalar factors among arrays cost one pass over memory less if they meet first."""
    scalars = [f for f in factors if not av.is_array(type_of(f))]
    return len(scalars) > 1 and len(scalars) < len(factors)


def _factors(e: gast.expr) -> list[gast.expr]:
    """The factors of a product, to the left only: `a * b * c`, not `a * (b * c)` unless a
    number leads.
    """
    parts: list[list[gast.expr]] = []
    while isinstance(e, gast.BinOp) and isinstance(e.op, gast.Mult):
        parts.append(_factors(e.right) if _leads(e.right) else [e.right])
        e = e.left
    return [e, *(f for part in reversed(parts) for f in part)]


def _leads(e: gast.expr) -> bool:
    return (
        isinstance(e, gast.BinOp)
        and isinstance(e.op, gast.Mult)
        and (is_number(e.left) or _leads(e.left))
    )


def _is_float(e: gast.expr, type_of: TypeOf) -> bool:
    return av.is_inexact(type_of(e))
