"""The derivative of a function that is recorded, as text: the function on a tape, and a question.

In: a captured function and the request. Out: an emitted function like those of the compiler.
"""

from __future__ import annotations

import ast
import itertools
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast

from srcgrad.emit import loader, module_text
from srcgrad.emit.naming import Named
from srcgrad.emit.printer import render
from srcgrad.errors import UnsupportedError, problem_at
from srcgrad.ir import build
from srcgrad.ir.deep import deeply
from srcgrad.ir.function import Function
from srcgrad.ir.refusal import Refused
from srcgrad.record.converting import enlist, is_on_tape, outside_of, rewritten, unique
from srcgrad.record.rewriting import names_of
from srcgrad.record.tape import Tape

_serial = itertools.count(1)


@dataclass(frozen=True)
class Question:
    """Which derivative, of which parameters."""

    mode: str
    wrt: tuple[str, ...]
    single: bool
    has_aux: bool


def on_tape(
    function: Function, question: Question, name: str, docstring: str
) -> tuple[FunctionType, str]:
    """The derivative function called `name`, and its complete module text."""
    try:
        return deeply(lambda: _written(function, question, name, docstring))
    except Refused as refusal:
        problem = problem_at(function.origin, refusal.node, refusal.reason, refusal.remedy)
        raise UnsupportedError([problem], function.name) from None
    except RecursionError:
        raise _too_deep(function) from None
    except SyntaxError as error:  # an operator is a call here, and Python reads 200 in each other
        if "too many nested parentheses" not in str(error):
            raise
        raise _too_deep(function) from None


def _too_deep(function: Function) -> UnsupportedError:
    """The error for an expression that is too long to be written as calls."""
    reason, remedy = "the function is nested too deeply", "split its longest expression"
    problem = problem_at(function.origin, function.node, reason, remedy)
    return UnsupportedError([problem], function.name)


def _written(
    function: Function, question: Question, name: str, docstring: str
) -> tuple[FunctionType, str]:
    node, namespace = function.node, function.namespace
    again = isinstance(function.python, FunctionType) and is_on_tape(function.python)
    for n in ast.walk(node):
        if isinstance(n, gast.Nonlocal) and (outer := set(n.names) & set(namespace.cells)):
            reason = f"`nonlocal` of `{min(outer)}`, a variable outside of the function"
            raise Refused(n, reason, "keep it in a list or an object")
    names = {*names_of(node), *function.parameters, *namespace.cells}
    tape, inner = unique("tape", names), unique("primal", names)
    helper = unique("Tape", {*names, *namespace.globals})
    outside = outside_of(names, namespace.globals, dict(namespace.cells))
    parameters = [*function.bound, *function.parameters]
    cls = _class_of(function.python)
    before: list[gast.stmt] = []
    if again:  # the text of a derivative: it asks the tape that it makes, and this asks it again
        _, *before, answer = node.body
        helper, tape = before[0].value.func.id, before[0].targets[0].id
        inner = unique(function.name, names - {function.name})
        body: list[gast.stmt] = [answer]
    else:
        body = rewritten(node, tape, outside, cls).body
    primal = build.located(
        gast.FunctionDef(inner, _positional(parameters), body, [], None, None, []), node
    )
    wrt = [parameters.index(p) for p in question.wrt]
    asked = wrt[0] if question.single else tuple(wrt)
    dots = [unique(f"{p}_dot", names) for p in question.wrt]
    given = [build.tuple_([build.name(p) for p in parameters])]
    if question.mode == "jvp":
        asked = tuple(wrt)
        given += [build.const(asked), build.tuple_([build.name(d) for d in dots])]
    else:
        given.append(build.const(asked))
    keywords = {"has_aux": build.const(True)} if question.has_aux else {}
    start = build.call(build.name(helper), build.const(function.name))
    before = before or [build.assign(tape, start)]
    answer = build.call(
        build.attribute(build.name(tape), question.mode), build.name(inner), *given, **keywords
    )
    statements = [
        gast.Expr(build.const(docstring)),
        *before,
        primal,
        gast.Return(answer),
    ]
    jvp = question.mode == "jvp"
    args = _positional([*function.parameters, *dots]) if jvp else bare(node.args)
    tree = gast.FunctionDef(name, args, statements, [], None, None, [])
    text = render(build.located(tree, node))
    helpers: dict[str, Any] = {helper: Tape, **function.bound}
    named = Named(tree.body, helpers)
    source, first_line, definition = module_text.complete(text, named, function)
    filename = f"<srcgrad {name} on a tape {next(_serial)}>"
    made = loader.load(
        text, name, filename, namespace, helpers,
        None if jvp else function.defaults, None if jvp else dict(function.kwdefaults),
        origin=function.origin, module=source, first_line=first_line, definition=definition,
    )  # fmt: skip
    for constant in made.__code__.co_consts:
        if isinstance(constant, type(made.__code__)):
            enlist(constant)
    return made, source


def _class_of(python: Any) -> str | None:
    """The class whose body a function was written in."""
    parts = str(getattr(python, "__qualname__", "")).split(".")
    return parts[-2] if len(parts) > 1 and parts[-2] != "<locals>" else None


def _positional(names: Any) -> gast.arguments:
    plain = [gast.Name(n, gast.Param(), None, None) for n in names]
    return gast.arguments(plain, [], None, [], [], None, [])


def bare(args: gast.arguments) -> gast.arguments:
    """The parameters without annotations, defaults as written."""

    def one(n: Any) -> Any:
        return n and gast.Name(n.id, gast.Param(), None, None)

    return gast.arguments(
        [one(a) for a in args.args], [one(a) for a in args.posonlyargs], one(args.vararg),
        [one(a) for a in args.kwonlyargs], args.kw_defaults, one(args.kwarg), args.defaults,
    )  # fmt: skip
