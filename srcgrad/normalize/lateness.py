"""What Python evaluates later than it is written, and the compiler would evaluate at once.

A generator or an iterator runs when it is asked for elements, and only once; a function that is
made in a comprehension sees the last value of the comprehension's variable. Both are refused here,
before anything is bound. So is a loop over a generator whose body changes what the generator reads,
or whose elements come from calls that change what somebody else reads: they take turns.
"""

from __future__ import annotations

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.refusal import Refused

_AT_ONCE = frozenset("sum min max list tuple sorted any all dict set len".split())
_LAZY = frozenset("zip map filter enumerate reversed iter".split())
_ON_DEMAND = _AT_ONCE | _LAZY
_WHOLE = _AT_ONCE - {"any", "all"}  # which always go through all of it
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
    changing = frozenset(
        name for n in rewrite.walk(node) if isinstance(n, gast.Nonlocal) for name in n.names
    )
    at_once = set()
    for n in rewrite.walk(node):
        if n.__class__ not in _CONCERNED:
            continue
        if isinstance(n, gast.For):
            _check_turns(n, node, changing)
        if _called(n) in _WHOLE:
            at_once |= {id(a) for a in n.args[:1]}
        if _is_lazy(n) and id(n) not in at_once and _calls_own(n, changing, node):
            raise Refused(n, "calls that a generator makes in turn with others", "write a list")
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


def _is_lazy(n: gast.AST) -> bool:
    return isinstance(n, gast.GeneratorExp) or _called(n) in ("map", "filter")


def _lazily(e: gast.AST) -> list[gast.AST]:
    """What runs when a loop over the expression asks for the next element."""
    if _is_lazy(e):
        return [e]
    if _called(e) in _LAZY:
        return [part for a in e.args for part in _lazily(a)]
    return []


def _check_turns(s: gast.For, node: gast.AST, changing: frozenset[str]) -> None:
    """Refuse a loop whose body changes what the generator that it goes over reads."""
    for part in _lazily(s.iter):
        read = set(rewrite.reads(part))
        for f in rewrite.walk(node):  # what a function of ours reads, which `map` calls
            if isinstance(f, gast.FunctionDef) and f.name in read:
                read |= set(rewrite.reads(f.body))
        changed = set(rewrite.stores([s.target, *s.body]))
        for n in rewrite.walk(s.body):
            if isinstance(n, syntax.PARTS) and isinstance(n.ctx, gast.Store):
                changed |= set(rewrite.reads(n.value))
            if isinstance(n, gast.Call):  # it may write to what it is given, and to what it is of
                changed |= {*changing, *rewrite.reads(n)}
        own = {t for c in getattr(part, "generators", ()) for t in rewrite.stores([c.target])}
        ours = {*rewrite.stores([node]), *_parameters(node)}  # not modules and builtins
        if (read - own) & changed & ours:
            what = "a loop that changes what the generator it goes over reads"
            raise Refused(part, what, "loop over a list")


def _parameters(node: gast.AST) -> set[str]:
    """The names of the parameters of a function, and of those in it."""
    names = (n for n in rewrite.walk(node) if isinstance(n, gast.Name))
    return {n.id for n in names if isinstance(n.ctx, gast.Param)}


def _calls_own(n: gast.AST, changing: frozenset[str], node: gast.AST) -> bool:
    """Whether what is evaluated lazily calls a function that may change what others read: one of
    this function where there is one with `nonlocal`, or one that it was given.
    """
    parameters = _parameters(node)
    for x in rewrite.walk(n):
        if isinstance(x, gast.Call) and x is not n or isinstance(x, gast.Lambda):
            root = getattr(x, "func", None)
            name = root.id if isinstance(root, gast.Name) else ""
            if changing and name not in _ON_DEMAND or name in parameters:
                return True
    if _called(n) and isinstance(n.args[0] if n.args else None, gast.Name):
        return bool(changing) or n.args[0].id in parameters
    return False


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
