"""A call of the user's own function, written out where it stands.

Before: `z = gate(x * w, b) + x`. After: `a$1 = x * w`, the body of `gate` with its names made
unique and `b` for its second parameter, and `z = result + x`.

In: a call, and the callee as a captured function with one exit. Out: what to bind, what to run,
and the expression of the result. What is true then: every name of the callee's is unique, or
means in the caller what it means in the callee.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names
from srcgrad.ir.refusal import Refused

Capture = Callable[[FunctionType], Function]


@dataclass(frozen=True, eq=False)
class Inlined:
    """A call written out: bind the new names of `parameters`, run `body`, and the value is
    `result`.
    """

    parameters: list[tuple[str, str]]
    body: list[gast.stmt]
    result: gast.expr
    local: frozenset[str]


def inline(
    call: gast.Call, callee: Function, caller: Function, local: frozenset[str], names: Names
) -> Inlined:
    """The call of `callee` written out for the body of `caller`, whose own names are `local`."""
    bound = bind_arguments(call, callee)
    body = rewrite.copied(callee.node.body)
    last = body[-1] if body else None
    if not isinstance(last, gast.Return) or last.value is None:
        raise Refused(call, f"`{callee.name}` does not end with `return`", "let it return a value")
    own = _bound_names(body)
    _check_free_names(call, callee, caller, own | set(bound), local)
    renaming: dict[str, str] = {n: names.fresh(n) for n in sorted(own | set(bound))}
    parameters: list[tuple[str, str]] = []
    direct: dict[str, gast.expr] = {}
    for name, value in bound.items():
        passing = isinstance(value, gast.Name) and value.id in names.temporaries
        simple = isinstance(value, gast.Name | gast.Constant) or _is_dotted_global(value, local)
        if name not in own and simple and not passing:
            direct[name] = value
        else:
            parameters.append((name, renaming[name]))
    kept = {n: new for n, new in renaming.items() if n not in direct}
    # renamed first: an argument may hold a name of the caller's that is also one of the callee's
    body = [rewrite.substitute(rewrite.renamed(s, kept), direct) for s in body]
    if caller.origin.filename != callee.origin.filename:
        for s in body:
            _relocate(s, call)
    return Inlined(parameters, body[:-1], body[-1].value, frozenset(kept.values()))


def _is_dotted_global(e: gast.expr, local: frozenset[str]) -> bool:
    """Whether the expression is `module.name`, such as a function given as an argument."""
    root = e
    while isinstance(root, gast.Attribute):
        root = root.value
    return isinstance(e, gast.Attribute) and isinstance(root, gast.Name) and root.id not in local


def bind_arguments(call: gast.Call, callee: Function) -> dict[str, gast.expr]:
    """The argument of each parameter, as an expression."""
    if any(isinstance(a, gast.Starred) for a in call.args) or any(
        k.arg is None for k in call.keywords
    ):
        raise Refused(call, "a call with `*` or `**` arguments", "write the arguments out")
    signature = inspect.signature(callee.python)
    try:
        found = signature.bind(*call.args, **{k.arg: k.value for k in call.keywords})
    except TypeError as error:
        raise Refused(
            call, f"a call of `{callee.name}` that fails: {error}", "mend the call"
        ) from None
    bound: dict[str, gast.expr] = {}
    for name, parameter in signature.parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise Refused(
                call, f"`{callee.name}` takes `*args` or `**kwargs`", "name its parameters"
            )
        if name in found.arguments:
            bound[name] = found.arguments[name]
        else:
            bound[name] = located(_default(call, callee, name, parameter.default), call)
    return bound


def _default(call: gast.Call, callee: Function, name: str, value: Any) -> gast.expr:
    if value is None or isinstance(value, bool | int | float | str):
        return build.const(value)
    raise Refused(
        call,
        f"the default of `{name}` in `{callee.name}` is a {type(value).__name__}",
        "pass the argument",
    )


def _bound_names(body: list[gast.stmt]) -> set[str]:
    return {
        n.id
        for n in rewrite.walk(body)
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)
    }


def _check_free_names(
    call: gast.Call, callee: Function, caller: Function, own: set[str], local: frozenset[str]
) -> None:
    """Every free name of the callee must mean the same thing in the caller."""
    import builtins

    theirs, ours = callee.namespace, caller.namespace
    for n in dict.fromkeys(rewrite.reads(callee.node.body)):
        if n in own or n.startswith("$"):
            continue
        if n in theirs.cells:
            same = n not in local and ours.cells.get(n) is theirs.cells[n]
        elif n in local or n in ours.cells:
            same = False
        elif theirs.globals is ours.globals:
            same = True
        else:
            # a module or a function may stand under one name in both modules; a value may change
            missing = object()
            a, b = theirs.globals.get(n, missing), ours.globals.get(n, missing)
            same = a is b and (a is missing and hasattr(builtins, n) or _is_fixed(a))
        if not same:
            raise Refused(
                call,
                f"`{callee.name}` uses `{n}`, which means something else here",
                "pass it as an argument, or give the two different names",
            )


def _is_fixed(value: Any) -> bool:
    return callable(value) or type(value).__name__ == "module"


def _relocate(node: gast.AST, at: gast.AST) -> None:
    """Lines of another file mean nothing in this one: they become the line of the call."""
    for n in rewrite.walk(node):
        if hasattr(n, "lineno"):
            located(n, at)
