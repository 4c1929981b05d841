"""Shapes of passing arrays, under names of their own.

Before: in a loop `t = w * x[i:i + n]`, of which the reverse sweep asks `t.shape`. After: `t_shape =
t.shape` stands behind it, and the reverse sweep asks that: a few numbers are recorded, not the
array. A name that nobody asks is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import gast

from srcgrad.analysis.recorded import Groups, Mirrors, Plan
from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.ir.build import located
from srcgrad.ir.core import Core, blocks, defined, gone, header, makes, statements, with_blocks
from srcgrad.ir.names import Names, hint


def with_shape_names(core: Core, types: Types, names: Names) -> tuple[Core, dict[str, str]]:
    """The program with names for the shapes of the arrays of loops that no argument tells, and
    these names by array.
    """
    times: dict[str, int] = {}
    for s in statements(core.body):
        if (name := defined(s)) is not None and gone(s) is None:
            times[name] = times.get(name, 0) + 1
    found: dict[str, str] = {}
    more: dict[str, Abstract] = {}

    def block(body: Sequence[gast.stmt], looped: bool) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            if blocks(s):
                inside = looped or isinstance(s, syntax.LOOPS)
                inner = [block(b, inside) for b in blocks(s)]
                same = all(len(a) == len(b) for a, b in zip(inner, blocks(s)))
                same = same and all(
                    x is y for a, b in zip(inner, blocks(s)) for x, y in zip(a, b)
                )
                out.append(s if same else with_blocks(s, inner))
                continue
            out.append(s)
            if looped and isinstance(s, gast.Assign) and makes(s):
                out += named(s)
        return out

    def named(s: gast.Assign) -> list[gast.stmt]:
        name = s.targets[0].id
        kind = core.types.get(name)
        if times[name] > 1 or not isinstance(kind, Array):
            return []
        if all(isinstance(d, int | av.Length) for d in kind.dims):
            return []
        shape = build.attribute(build.name(name), "shape")
        kind = types.of(shape)
        found[name] = names.temporary(f"{hint(name)}_shape")
        more[found[name]] = types.env[found[name]] = kind
        return [build.assign(found[name], shape, s)]

    body = block(core.body, False)
    if not found:
        return core, {}
    node = core.function.node
    tree = gast.FunctionDef(node.name, node.args, [*body, node.body[-1]], [], None, None, [])
    function = core.function.with_node(located(tree, node))
    return replace(core, function=function, types={**core.types, **more}), found


def asked(
    shapes: Mapping[str, str], plan: Plan, groups: Groups, mirrors: Mirrors
) -> dict[str, str]:
    """The arrays that the plan records although the reverse sweep asks their shapes only."""
    recorded = {n for names in plan.after.values() for n in names} & shapes.keys()
    if not recorded:
        return {}
    read: set[str] = set()
    trees: list[Any] = [part for parts in groups.values() for part in parts]
    for s in mirrors.values():
        trees.append(header(s))
        if isinstance(s, gast.For):
            trees.append(s.body[:1])
    stack = trees
    while stack:
        n = stack.pop()
        if isinstance(n, list):
            stack.extend(n)
        elif isinstance(n, gast.Attribute) and n.attr == "shape":
            if not isinstance(n.value, gast.Name):
                stack.append(n.value)
        elif isinstance(n, gast.Name):
            read.add(n.id)
        elif isinstance(n, gast.AST):
            stack.extend(c for c in rewrite.children(n) if c is not None)
    return {n: shapes[n] for n in sorted(recorded - read)}


def by_name(n: gast.AST, shapes: Mapping[str, str]) -> Any:
    """The tree with the names of shapes for the shapes."""
    if isinstance(n, gast.Attribute) and n.attr == "shape":
        if isinstance(n.value, gast.Name) and n.value.id in shapes:
            return located(build.name(shapes[n.value.id]), n)
    return rewrite.rebuild(n, by_name, shapes)
