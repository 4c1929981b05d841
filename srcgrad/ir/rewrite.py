"""Walks over trees that are never changed in place: a rewrite that changes nothing returns its
input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gast

# Fields that never hold a node: walks and rewrites need not look into them.
_PLAIN = {"ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment"}


class _Fields(dict[type, tuple[str, ...]]):
    """From a class of nodes to those of its fields that may hold nodes."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields: Any = getattr(kind, "_fields", ())
        found = tuple(f for f in fields if f not in _PLAIN) if kind is not gast.Constant else ()
        self[kind] = found
        return found


_FIELDS = _Fields()


def children(node: gast.AST) -> list[Any]:
    """What the fields of a node hold that may hold nodes: nodes, lists, None."""
    return [getattr(node, field, None) for field in _FIELDS[node.__class__]]


def rebuild(node: gast.AST, change: Callable[..., Any], *arguments: Any) -> Any:
    """`node` with `change(child, *arguments)` for each child; `node` itself if no child changed.

    A change may return a list for a statement, which is spliced in. Contexts and operators are left
    out. What a change needs is best handed to it: a recursive closure is a cycle, and keeps all
    that it saw until the garbage collector comes.
    """
    put: dict[str, Any] = {}
    for field in _FIELDS[node.__class__]:
        old = getattr(node, field, None)
        if isinstance(old, gast.AST):
            new = change(old, *arguments)
            if new is not old:
                put[field] = new
        elif old.__class__ is list:
            items: list[Any] = []
            same = True
            for item in old:
                new = change(item, *arguments) if isinstance(item, gast.AST) else item
                if new is not item:
                    same = False
                if new.__class__ is list:
                    items.extend(new)
                else:
                    items.append(new)
            if not same:
                put[field] = items
    return _with(node, put) if put else node


def altered(node: gast.AST, **fields: Any) -> Any:
    """A copy of the node with other values in some fields."""
    return _with(node, fields)


def _with(node: gast.AST, fields: Mapping[str, Any]) -> Any:
    """A copy of the node with other values in some fields."""
    new = node.__class__.__new__(node.__class__)
    new.__dict__.update(node.__dict__)
    new.__dict__.update(fields)
    return new


def substitute(node: Any, parts: Mapping[str, gast.expr], copy: bool = True) -> Any:
    """`node` with every read of a name in `parts` replaced by a copy of its expression, or by
    the expression itself where it is known to be needed once.

    >>> from srcgrad.ir.build import template, name
    >>> gast.unparse(substitute(template("x * y"), {"y": template("a + b")})).strip()
    'x * (a + b)'
    """
    return _substituted(node, parts, copy) if parts else node


def _substituted(n: gast.AST, parts: Mapping[str, gast.expr], copy: bool) -> Any:
    if n.__class__ is gast.Name:
        if n.id in parts and isinstance(n.ctx, gast.Load):
            return copied(parts[n.id]) if copy else parts[n.id]
        return n
    return rebuild(n, _substituted, parts, copy)


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """`node` with names replaced, read or bound."""
    return _renamed(node, names) if names else node


def _renamed(n: gast.AST, names: Mapping[str, str]) -> Any:
    if n.__class__ is gast.Name:
        new = names.get(n.id)
        return n if new is None or new == n.id else _with(n, {"id": new})
    return rebuild(n, _renamed, names)


def copied(node: Any) -> Any:
    """A deep copy: a node may stand in a tree only once."""
    if node.__class__ is list:
        return [copied(n) for n in node]
    if not isinstance(node, gast.AST) or isinstance(node, _LEAVES):
        return node
    new = _with(node, {})
    for field in _FIELDS[node.__class__]:
        value = getattr(node, field, None)
        if value is not None:
            setattr(new, field, copied(value))
    return new


def unshared(node: Any) -> Any:
    """`node` with a copy in place of every node that stood in it before."""
    return _unshared(node, set())


def _unshared(n: gast.AST, seen: set[int]) -> Any:
    if isinstance(n, gast.expr | gast.stmt):
        if id(n) in seen:
            return copied(n)
        seen.add(id(n))
    return rebuild(n, _unshared, seen)


_LEAVES = (gast.expr_context, gast.operator, gast.unaryop, gast.cmpop, gast.boolop)


def walk(node: Any) -> Iterator[gast.AST]:
    """`node` and all nodes below it, in the order of the text; contexts and operators are left
    out.
    """
    stack = [node]
    pop, push, tree, fields = stack.pop, stack.append, gast.AST, _FIELDS
    while stack:
        n = pop()
        if n.__class__ is list:
            stack.extend(reversed(n))
        elif isinstance(n, tree):
            yield n
            for f in reversed(fields[n.__class__]):
                v = getattr(n, f, None)
                if v is not None:
                    push(v)


def reads(node: Any) -> list[str]:
    """The names that `node` reads, with repetitions, in the order of the text."""
    found = []
    stack = [node]
    pop, push, tree, fields, load = stack.pop, stack.append, gast.AST, _FIELDS, gast.Load
    while stack:
        n = pop()
        kind = n.__class__
        if kind is gast.Name:
            if n.ctx.__class__ is load:
                found.append(n.id)
        elif kind is list:
            stack.extend(reversed(n))
        elif isinstance(n, tree):
            for f in reversed(fields[kind]):
                v = getattr(n, f, None)
                if v is not None:
                    push(v)
    return found


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
