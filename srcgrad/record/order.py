"""Which parts of a statement may be evaluated in another order than Python's.

Python evaluates what is assigned before the place where it goes, and reads `a[i]` in `a[i] += v`
before `v`. A text that says the place first is as good only where one cannot change the other.
"""

from __future__ import annotations

from typing import Any

import gast

from srcgrad.ir import rewrite

_STEPS = (
    gast.Call, gast.Attribute, gast.Subscript, gast.NamedExpr, gast.Yield, gast.YieldFrom,
    gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp, gast.JoinedStr,
)  # fmt: skip
_FIXED = gast.Constant, gast.Name, gast.Slice, gast.Tuple, gast.BinOp, gast.UnaryOp


def rebound_elsewhere(node: gast.AST) -> frozenset[str]:
    """The names in a function that a call may bind anew: declared `nonlocal` or `global`.

    >>> rebound_elsewhere(gast.parse("def f():\\n    def g():\\n        nonlocal i"))
    frozenset({'i'})
    """
    declared = (n for n in rewrite.walk(node) if isinstance(n, gast.Global | gast.Nonlocal))
    return frozenset(name for n in declared for name in n.names)


def is_calm(e: Any) -> bool:
    """Whether the evaluation of `e` changes nothing: it only reads names and calculates.

    >>> is_calm(gast.parse("x * i + 1").body[0].value), is_calm(gast.parse("f(x)").body[0].value)
    (True, False)
    """
    return not any(isinstance(n, _STEPS) for n in rewrite.walk(e))


def may_come_first(place: list[Any], value: Any, own: frozenset[str]) -> bool:
    """Whether the parts of a place may be evaluated before the value that is stored there.

    `own` are the names that no call binds anew.
    """
    if is_calm(value) and all(map(is_calm, place)):
        return True
    moved = {n.target.id for n in rewrite.walk(value) if isinstance(n, gast.NamedExpr)}
    return all(
        isinstance(n, _FIXED) and (not isinstance(n, gast.Name) or n.id in own - moved)
        for n in rewrite.walk(place)
    )
