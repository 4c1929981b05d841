"""Walks over trees that are never changed in place: a rewrite that changes nothing returns its
input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gast

from srcgrad.ir.build import located


def rebuild(node: gast.AST, change: Callable[[gast.AST], Any]) -> Any:
    """`node` with `change` applied to each child; `node` itself if no child changed.

    A change may return a list for a statement, which is spliced in.
    """
    values: list[Any] = []
    same = True
    for field in node._fields:
        old = getattr(node, field, None)
        if isinstance(old, gast.AST):
            new = change(old)
            same = same and new is old
        elif isinstance(old, list):
            new = []
            for item in old:
                if not isinstance(item, gast.AST):
                    new.append(item)
                    continue
                put = change(item)
                same = same and put is item
                if isinstance(put, list):
                    new.extend(put)
                else:
                    new.append(put)
        else:
            new = old
        values.append(new)
    return node if same else located(type(node)(*values), node)


def substitute(node: Any, parts: Mapping[str, gast.expr]) -> Any:
    """`node` with every read of a name in `parts` replaced by a copy of its expression.

    >>> from srcgrad.ir.build import template, name
    >>> gast.unparse(substitute(template("x * y"), {"y": template("a + b")})).strip()
    'x * (a + b)'
    """
    if not parts:
        return node

    def change(n: gast.AST) -> Any:
        if isinstance(n, gast.Name):
            if n.id in parts and isinstance(n.ctx, gast.Load):
                return copied(parts[n.id])
            return n
        return rebuild(n, change)

    return change(node)


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """`node` with names replaced, read or bound."""
    if not names:
        return node

    def change(n: gast.AST) -> Any:
        if isinstance(n, gast.Name):
            new = names.get(n.id)
            if new is None or new == n.id:
                return n
            return located(gast.Name(new, n.ctx, n.annotation, n.type_comment), n)
        return rebuild(n, change)

    return change(node)


def copied(node: Any) -> Any:
    """A deep copy: a node may stand in a tree only once."""
    if isinstance(node, list):
        return [copied(n) for n in node]
    if isinstance(node, gast.expr_context | gast.operator | gast.unaryop | gast.cmpop):
        return node
    if not isinstance(node, gast.AST):
        return node
    return located(type(node)(*[copied(getattr(node, f, None)) for f in node._fields]), node)


def walk(node: Any) -> Iterator[gast.AST]:
    """`node` and all nodes below it, in the order of the text; contexts and operators are left
    out.
    """
    stack = [node]
    pop, push, tree, leaf = stack.pop, stack.append, gast.AST, _LEAVES
    while stack:
        n = pop()
        if n.__class__ is list:
            stack.extend(reversed(n))
        elif isinstance(n, tree):
            yield n
            for f in reversed(n._fields):
                v = getattr(n, f, None)
                if v.__class__ is list or isinstance(v, tree) and not isinstance(v, leaf):
                    push(v)


_LEAVES = (gast.expr_context, gast.operator, gast.unaryop, gast.cmpop, gast.boolop)


def reads(node: Any) -> list[str]:
    """The names that `node` reads, with repetitions, in the order of the text."""
    if isinstance(node, gast.Name):
        return [node.id] if isinstance(node.ctx, gast.Load) else []
    return [n.id for n in walk(node) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load)]


def key(node: Any) -> Any:
    """A hashable value that is equal for equal expressions."""
    if isinstance(node, gast.Name):
        return node.id
    if isinstance(node, gast.Constant):
        return (type(node.value), repr(node.value))
    if isinstance(node, gast.AST):
        fields = [f for f in node._fields if f not in ("ctx", "kind", "type_comment")]
        return (type(node).__name__, *[key(getattr(node, f, None)) for f in fields])
    if isinstance(node, list):
        return tuple(key(n) for n in node)
    return node
