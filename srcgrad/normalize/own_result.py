"""Split `h = w / h` where the derivative reads both the new and the old value of `h`.

Before: `h = w / h`. After: `t = w / h`, `h = t`. Otherwise one statement of the reverse sweep
would need two values of one name at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import gast

from srcgrad.analysis.activity import application
from srcgrad.analysis.types import Types
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.core import Core, blocks, with_blocks
from srcgrad.ir.names import Names
from srcgrad.rules.language import Operation, letter


def split_own_results(core: Core, types: Types, names: Names) -> Core:
    """The program in which no rule reads the result and an operand of the same name."""
    more: dict[str, Abstract] = {}
    varied = set(core.varied)

    def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
        return [n for s in body for n in statement(s)]

    def statement(s: gast.stmt) -> list[gast.stmt]:
        if isinstance(s, gast.Assign) and s.targets[0].id in core.varied:
            name = s.targets[0].id
            if name in rewrite.reads(s.value):
                app = application(s.value, types)
                if app is not None and _reads_both(app.operation, app.arguments, name):
                    t = names.temporary()
                    types.env[t] = types.env[name]
                    more[t] = core.types[name]
                    varied.add(t)
                    return [build.assign(t, s.value, s), build.assign(name, build.name(t), s)]
        if not blocks(s):
            return [s]
        inner = [block(b) for b in blocks(s)]
        if all(len(a) == len(b) and all(map(_same, a, b)) for a, b in zip(inner, blocks(s))):
            return [s]
        return [with_blocks(s, inner)]

    body = block(core.body)
    if not more:
        return core
    node = core.function.node
    tree = gast.FunctionDef(node.name, node.args, [*body, node.body[-1]], [], None, None, [])
    function = core.function.with_node(build.located(tree, node))
    return replace(core, function=function, types={**core.types, **more}, varied=frozenset(varied))


def _same(a: gast.stmt, b: gast.stmt) -> bool:
    return a is b


def _reads_both(op: Operation, arguments: Mapping[str, gast.expr], name: str) -> bool:
    """Whether the rule reads its result's value and that of an argument called `name`."""
    marks = {id(n.slice) for n in rewrite.walk(op.body) if letter(n, "d") or letter(n, "bar")}
    read = {n.id for n in rewrite.walk(op.body) if isinstance(n, gast.Name) and id(n) not in marks}
    own = {p for p, a in arguments.items() if isinstance(a, gast.Name) and a.id == name}
    return bool(read & set(op.results)) and bool(read & own)
