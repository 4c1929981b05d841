"""Activity: which names carry an adjoint.

A name is active if it depends on a differentiated argument (that is known from building Core)
and the result depends on it.
"""

from __future__ import annotations

from functools import cache

import gast

from srcgrad.analysis.types import Application, Types
from srcgrad.ir import rewrite
from srcgrad.ir.abstract import Array, Dict, Many, Scalar, Sequence
from srcgrad.ir.core import Appended, Core, Gone, Put, called, defined, statements
from srcgrad.ir.names import hint
from srcgrad.ir.refusal import Refused
from srcgrad.rules.language import Operation, letter


@cache
def differentiable(operation: Operation) -> frozenset[str]:
    """The arguments that stand under `d[...]` in a rule; what lists are made of."""
    if operation.partition is not None and operation.template is None:
        further = [operation.variadic] if operation.variadic else []
        return frozenset([*operation.parameters, *further])
    if operation.opaque:
        return frozenset(operation.parameters)
    found = {x for n in rewrite.walk(operation.body) if (x := letter(n, "d"))}
    if operation.partition is not None and operation.variadic is not None:
        found.add(operation.variadic)  # several arguments, each with an element of its own
    return frozenset(found)


def operands(e: gast.expr, types: Types) -> list[str]:
    """The names that the derivative of a Core expression may flow to."""
    if e.__class__ is gast.Name:
        return [e.id]
    if e.__class__ is Put:
        written = [e.value.id] if isinstance(e.value, gast.Name) else []
        return [e.array.id, *written]
    if e.__class__ is Appended:
        return [n.id for n in (e.items, e.value) if isinstance(n, gast.Name)]
    if (call := called(e)) is not None:
        return [a.id for a in call[1] if isinstance(a, gast.Name)]
    app = application(e, types)
    return [] if app is None else operands_of(app)


def operands_of(app: Application) -> list[str]:
    """The names that the derivative of an operation may flow to."""
    flows = differentiable(app.operation)
    return [a.id for p, a in app.arguments.items() if a.__class__ is gast.Name and p in flows]


def application(e: gast.expr, types: Types) -> Application | None:
    """The operation of a Core expression; None for a name, a literal, or one without a
    derivative.
    """
    kind = e.__class__
    if kind in _NO_OPERATIONS:
        return None
    if kind is gast.Call or kind is gast.Attribute:
        if called(e) is not None or is_helper(e):
            return None
    elif kind is gast.UnaryOp and e.op.__class__ is gast.Not:
        return None
    app = types.application(e)
    return None if app is None or app.operation.template is None else app


_NO_OPERATIONS = frozenset(
    (
        gast.Name, gast.Constant, gast.Tuple, gast.List, gast.Dict, gast.JoinedStr, gast.BoolOp,
        gast.IfExp, gast.Compare, Put, Gone, Appended,
    )
)  # fmt: skip


def is_helper(e: gast.AST) -> bool:
    """Whether the expression makes or opens what `runtime.vjp` returns."""
    if isinstance(e, gast.Attribute):
        return e.attr in ("value", "pull")
    return isinstance(e, gast.Call) and isinstance(e.func, gast.Name) and e.func.id in _HELPERS


_HELPERS = ("$runtime.vjp", "$runtime.jvp")


def active_names(core: Core, types: Types) -> frozenset[str]:
    """The active names of a Core function."""
    sources: dict[str, set[str]] = {}
    for s in statements(core.body):
        if isinstance(s, gast.Assign):
            name = s.targets[0].id
            if name in core.varied:
                sources.setdefault(name, set()).update(operands(s.value, types))
        elif (
            isinstance(s, gast.For) and isinstance(s.iter, gast.Name) and s.target.id in core.varied
        ):
            sources.setdefault(s.target.id, set()).add(s.iter.id)
    useful: set[str] = set()
    work = [core.result]
    while work:
        name = work.pop()
        if name not in useful:
            useful.add(name)
            work.extend(sources.get(name, ()))
    found = useful & core.varied
    kinds = (Scalar, Array, Dict, Sequence, Many)
    for s in statements(core.body):
        name = defined(s)
        if name is None or name not in found:
            continue
        if not isinstance(core.types[name], kinds):
            why = getattr(core.types[name], "why", "")
            raise Refused(
                s,
                f"the type of `{hint(name)}` is not known: {why}",
                "give it one type on every path",
            )
    return frozenset(n for n in found if isinstance(core.types.get(n), kinds))
