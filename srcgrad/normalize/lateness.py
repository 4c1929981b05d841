"""What Python evaluates later than it is written, and the compiler would evaluate at once.

A generator or an iterator runs when it is asked for elements, and only once; a function that is
made in a comprehension sees the last value of the comprehension's variable. Both are refused here,
before anything is bound.
"""

from __future__ import annotations

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.refusal import Refused

_AT_ONCE = frozenset("sum min max list tuple sorted any all dict set len".split())
_LAZY = frozenset("zip map filter enumerate reversed iter".split())
_ON_DEMAND = _AT_ONCE | _LAZY
_COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)
# Nodes that consume something, or are consumed.
_CONCERNED = frozenset(
    (*_COMPREHENSIONS, gast.comprehension, gast.For, gast.Starred, gast.Assign, gast.Call)
)


def check_nothing_is_late(node: gast.AST) -> None:
    """Refuse generators that are not consumed where they stand, and functions that see the
    variable of a comprehension.

    >>> check_nothing_is_late(gast.parse("y = sum(v * v for v in x)"))
    >>> check_nothing_is_late(gast.parse("g = (v * v for v in x)"))
    Traceback (most recent call last):
    ...
    srcgrad.ir.refusal.Refused: a generator expression that is consumed later
    """
    consumed = set()
    for n in rewrite.walk(node):
        if n.__class__ not in _CONCERNED:
            continue
        consumed |= {id(x) for x in _consumed_in(n)}
        if isinstance(n, gast.GeneratorExp) and id(n) not in consumed:
            raise Refused(n, "a generator expression that is consumed later", "write a list")
        if _called(n) in _LAZY and id(n) not in consumed:
            raise Refused(n, f"`{_called(n)}(...)` that is consumed later", "write list(...)")
        if isinstance(n, _COMPREHENSIONS):
            targets = {
                t.id for c in n.generators for t in rewrite.walk(c.target)
                if isinstance(t, gast.Name)
            }  # fmt: skip
            for f in rewrite.walk(n):
                if isinstance(f, gast.Lambda) and targets & _free(f):
                    raise Refused(
                        f,
                        "a function that sees the last value of a comprehension's variable",
                        "give it a default: `lambda z, k=k: ...`",
                    )


def _called(n: gast.AST) -> str:
    """The name of what is called, if it has one."""
    if isinstance(n, gast.Call) and isinstance(n.func, gast.Name):
        return str(n.func.id)
    return ""


def _consumed_in(n: gast.AST) -> list[gast.AST]:
    """The operands that the node goes through at once, or as lazily as it is gone through."""
    if isinstance(n, (gast.For, gast.comprehension)):
        return [n.iter]
    if isinstance(n, gast.Starred):
        return [n.value]
    if isinstance(n, gast.Assign) and isinstance(n.targets[0], syntax.DISPLAYS):
        return [n.value]
    return list(n.args) if _called(n) in _ON_DEMAND else []


def _free(f: gast.Lambda) -> set[str]:
    """The names that the body of a lambda reads from outside."""
    a = f.args
    own = [*a.args, *a.posonlyargs, *a.kwonlyargs, a.vararg, a.kwarg]
    return set(rewrite.reads(f.body)) - {p.id for p in own if p is not None}
