"""Nested functions and lambdas as values.

Before: `def shift(v): return v + c`, then `y = shift(x)`. After: `shift = Def(v$1: v$1 + c)`, `y =
shift(x)`. What the function binds itself has names that nobody else has, so that its body may
stand anywhere in the program; what it only reads is the program's.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import Def, Parameter
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.matching import without_match

Block = list[gast.stmt]
OneExit = Callable[[Sequence[gast.stmt], Names], Block]

_KIND = inspect.Parameter
_FUNCTIONS = frozenset((gast.FunctionDef, gast.Lambda))


def values(body: Sequence[gast.stmt], one_exit: OneExit, names: Names) -> Block:
    """The statements with `Def`s for nested functions and lambdas; the same if there are none."""
    body = without_match(body, names)
    if not rewrite.holds(body, _FUNCTIONS):
        return list(body)

    def change(n: gast.AST) -> Any:
        if isinstance(n, gast.FunctionDef):
            made: gast.expr = _function(n, n.name, n.body, one_exit, names, change)
            for decorator in reversed(n.decorator_list):
                made = located(gast.Call(change(decorator), [made], []), decorator)
            return located(gast.Assign([build.target(n.name)], made, None), n)
        if isinstance(n, gast.Lambda):
            inner = [located(gast.Return(n.body), n)]
            return _function(n, "lambda", inner, one_exit, names, change)
        return rewrite.rebuild(n, change)

    return [change(s) for s in body]


def _function(
    n: gast.FunctionDef | gast.Lambda,
    name: str,
    body: Sequence[gast.stmt],
    one_exit: OneExit,
    names: Names,
    change: Callable[[gast.AST], Any],
) -> Def:
    for inner in rewrite.walk(list(body)):
        if isinstance(inner, gast.Yield | gast.YieldFrom | gast.Await):
            raise Refused(inner, "a nested generator or coroutine", "return a value")
    body = [change(s) for s in body]
    ready = one_exit(body, names)
    parameters = _parameters(n.args, change)
    outer = _declared(ready)
    own = {p.target.id for p in parameters} | bound(ready) - outer
    renaming = {x: names.fresh(x) for x in sorted(own)}
    ready = [s for s in ready if not isinstance(s, gast.Nonlocal)]
    ready = [rewrite.renamed(s, renaming) for s in ready]
    parameters = [
        located(Parameter(p.keyword, build.target(renaming[p.target.id]), p.kind, p.default), n)
        for p in parameters
    ]
    last = ready[-1]
    assert isinstance(last, gast.Return)
    result = last.value
    if getattr(result, "lineno", None) is None:  # the one result of several returns
        result = located(result, body[-1])
    return located(Def(name, parameters, ready[:-1], result, sorted(renaming.values())), n)


def _parameters(a: gast.arguments, change: Callable[[gast.AST], Any]) -> list[Parameter]:
    """The parameters in the order of the signature; defaults are the program's expressions."""
    found: list[Parameter] = []

    def add(p: gast.Name, kind: Any, default: gast.expr | None = None) -> None:
        value = change(default) if default is not None else None
        found.append(Parameter(p.id, build.target(p.id), int(kind), value))

    plain = [*a.posonlyargs, *a.args]
    missing: list[gast.expr | None] = [None] * (len(plain) - len(a.defaults))
    for k, (p, default) in enumerate(zip(plain, [*missing, *a.defaults])):
        only = k < len(a.posonlyargs)
        add(p, _KIND.POSITIONAL_ONLY if only else _KIND.POSITIONAL_OR_KEYWORD, default)
    if a.vararg is not None:
        add(a.vararg, _KIND.VAR_POSITIONAL)
    for p, default in zip(a.kwonlyargs, a.kw_defaults):
        add(p, _KIND.KEYWORD_ONLY, default)
    if a.kwarg is not None:
        add(a.kwarg, _KIND.VAR_KEYWORD)
    return found


def bound(body: Sequence[gast.AST]) -> set[str]:
    """The names that the statements bind themselves, not in functions that are made in them."""
    if not rewrite.holds(list(body), frozenset((Def,))):
        return set(rewrite.stores(list(body)))
    found: set[str] = set()
    stack: list[Any] = list(body)
    while stack:
        n = stack.pop()
        kind = n.__class__
        if kind is gast.Name:
            if n.ctx.__class__ is gast.Store:
                found.add(n.id)
        elif kind is list:
            stack += n
        elif kind is not Def and kind is not gast.Constant:
            stack += rewrite.children(n)
    return found


def bound_names(node: object) -> frozenset[str]:
    """The names that a tree binds anywhere: also in functions and classes, which it names, and by
    imports.
    """
    found = set(rewrite.stores(node))
    for n in rewrite.walk(node):
        if n.__class__ in _DEFINITIONS:
            found.add(n.name)
        elif n.__class__ is gast.alias:
            found.add((n.asname or n.name).partition(".")[0])
    return frozenset(found)


_DEFINITIONS = frozenset((gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef))


def binds_in_expressions(body: Sequence[gast.AST]) -> bool:
    """Whether the statements hold an assignment expression, in functions that they make or not."""
    return rewrite.holds(list(body), frozenset((gast.NamedExpr,)))


def _declared(body: Sequence[gast.stmt]) -> set[str]:
    """The names that are declared `nonlocal`."""
    found = (n for n in rewrite.walk(list(body)) if isinstance(n, gast.Nonlocal))
    return {name for n in found for name in n.names}


def definition(function: Function, one_exit: OneExit, names: Names) -> Def:
    """A captured function as a value."""
    node = function.node

    def change(n: gast.AST) -> Any:
        return n

    body = values(node.body, one_exit, names)
    return _function(node, function.name, body, one_exit, names, change)
