"""Functions with `*args` or `**kwargs`, for one number of arguments.

In: a captured function and what a call gives it. Out: the function with a parameter for each
argument, whose first statements put those together again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.function import Function


def is_variadic(function: Function) -> bool:
    """Whether the number of a function's parameters is not known."""
    a = function.node.args
    return a.vararg is not None or a.kwarg is not None


def fixed(function: Function, count: int, keywords: Sequence[str]) -> Function:
    """The function for so many further arguments and these further keywords, all by position.

    >>> from srcgrad.frontend.capture import capture
    >>> import textwrap
    >>> print(gast.unparse(fixed(capture(textwrap.fill), 0, ("indent",)).node).strip()[:76])
    def fill(text, width, kwargs_indent):
        kwargs = {'indent': kwargs_indent}
    """
    node = function.node
    a = node.args
    taken = {n.id for n in rewrite.walk(node) if isinstance(n, gast.Name)}

    def own(wanted: str) -> str:
        while wanted in taken:
            wanted += "_"
        taken.add(wanted)
        return wanted

    names = [p.id for p in [*a.posonlyargs, *a.args]]
    first: list[gast.stmt] = []
    if a.vararg is not None:
        parts = [own(f"{a.vararg.id}_{k}") for k in range(count)]
        names += parts
        first.append(build.assign(a.vararg.id, build.tuple_(list(map(build.name, parts))), node))
    names += [p.id for p in a.kwonlyargs]
    if a.kwarg is not None:
        parts = [own(f"{a.kwarg.id}_{k}") for k in keywords]
        names += parts
        keys = [build.const(k) for k in keywords]
        first.append(build.assign(a.kwarg.id, gast.Dict(keys, list(map(build.name, parts))), node))
    plain = [gast.Name(n, gast.Param(), None, None) for n in names]
    arguments = gast.arguments(plain, [], None, [], [], None, [])
    body = [*(build.located(s, node) for s in first), *node.body]
    new = gast.FunctionDef(node.name, arguments, body, [], None, None, [])
    return replace(function, node=gast.copy_location(new, node), defaults=(), kwdefaults={})
