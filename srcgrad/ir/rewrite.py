"""Walks over trees that are never changed in place: a rewrite that changes nothing returns its
input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import gast

from srcgrad.ir.build import renamed as renamed_name

# Fields that never hold a node: walks and rewrites need not look into them.
_PLAIN = {"ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment"}


# The commonest nodes hold none: only a parameter's name has an annotation (see `walk`).
_LEAVES = frozenset((gast.Name, gast.Constant))


class _Fields(dict[type, tuple[str, ...]]):
    """From a class of nodes to those of its fields that may hold nodes."""

    def __missing__(self, kind: type) -> tuple[str, ...]:
        fields: Any = getattr(kind, "_fields", ())
        found = tuple(f for f in fields if f not in _PLAIN) if kind not in _LEAVES else ()
        self[kind] = found
        return found


class _Backwards(dict[type, "tuple[str, ...] | None"]):
    """The same in reverse order, for a stack; None for what is no class of nodes."""

    def __missing__(self, kind: type) -> tuple[str, ...] | None:
        found = tuple(reversed(_FIELDS[kind])) if issubclass(kind, gast.AST) else None
        self[kind] = found
        return found


_FIELDS = _Fields()
_BACKWARDS = _Backwards()


def children(node: gast.AST) -> list[Any]:
    """What the fields of a node hold that may hold nodes: nodes, lists, None."""
    return [getattr(node, field, None) for field in _FIELDS[node.__class__]]


def rebuild(node: gast.AST, change: Callable[..., Any], *arguments: Any) -> Any:
    """`node` with `change(child, *arguments)` for each child; `node` itself if no child changed.

    A change may return a list for a statement, which is spliced in. Contexts and operators are left
    out. What a change needs is best handed to it: a recursive closure is a cycle, and keeps all
    that it saw until the garbage collector comes.
    """
    put: dict[str, Any] | None = None
    for field in _FIELDS[node.__class__]:
        old = getattr(node, field, None)
        if old is None:
            continue
        if old.__class__ is list:
            new = _rebuilt_list(old, change, arguments) if old else old
        elif isinstance(old, gast.AST):
            new = change(old, *arguments)
        else:
            continue
        if new is not old:
            if put is None:
                put = {}
            put[field] = new
    return node if put is None else _with(node, put)


def _rebuilt_list(old: list[Any], change: Callable[..., Any], arguments: Any) -> list[Any]:
    items: list[Any] = []
    same = True
    for item in old:
        new = change(item, *arguments) if isinstance(item, gast.AST) else item
        if new is item:
            items.append(item)
            continue
        same = False
        if new.__class__ is list:
            items.extend(new)
        else:
            items.append(new)
    return old if same else items


def altered(node: gast.AST, **fields: Any) -> Any:
    """A copy of the node with other values in some fields."""
    return _with(node, fields)


def _with(node: gast.AST, fields: Mapping[str, Any]) -> Any:
    """A copy of the node with other values in some fields."""
    kind = node.__class__
    new = kind.__new__(kind)
    put = new.__dict__
    put.update(node.__dict__)
    put.update(fields)
    put.pop(_KNOWN, None)
    return new


def substitute(node: Any, parts: Mapping[str, gast.expr], copy: bool = True) -> Any:
    """`node` with every read of a name in `parts` replaced by a copy of its expression, or by
    the expression itself where it is known to be needed once.

    >>> from srcgrad.ir.build import template, name
    >>> gast.unparse(substitute(template("x * y"), {"y": template("a + b")})).strip()
    'x * (a + b)'
    """
    if not parts:
        return node

    def put(n: gast.Name) -> gast.expr:
        if n.id in parts and n.ctx.__class__ is gast.Load:
            return copied(parts[n.id]) if copy else parts[n.id]
        return n

    return with_names(node, put)


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """`node` with names replaced, read or bound."""
    if not names:
        return node

    def put(n: gast.Name) -> gast.expr:
        new = names.get(n.id)
        return n if new is None or new == n.id else renamed_name(n, new)

    return with_names(node, put)


def with_names(node: Any, change: Callable[[gast.Name], gast.expr]) -> Any:
    """`node` with `change(name)` for each name in it, read or bound; `node` itself if nothing
    changed.
    """
    kind = node.__class__
    if kind is gast.Name:
        return change(node)
    put: dict[str, Any] | None = None
    for field in _FIELDS[kind]:
        old = getattr(node, field, None)
        inside = old.__class__
        if inside is gast.Name:
            new = change(old)
        elif inside is list:
            new = old and _list_with_names(old, change)
        elif _FIELDS[inside]:
            new = with_names(old, change)
        else:
            continue
        if new is not old:
            if put is None:
                put = {}
            put[field] = new
    return node if put is None else _with(node, put)


def _list_with_names(old: list[Any], change: Callable[[gast.Name], gast.expr]) -> list[Any]:
    items = [with_names(item, change) for item in old]
    return items if any(a is not b for a, b in zip(items, old)) else old


def copied(node: Any) -> Any:
    """A deep copy: a node may stand in a tree only once."""
    kind = node.__class__
    if kind in _LEAVES:
        new = kind.__new__(kind)
        new.__dict__.update(node.__dict__)
        return new
    if kind is list:
        return [copied(n) for n in node]
    if not isinstance(node, gast.AST) or isinstance(node, SHARED):
        return node
    new = kind.__new__(kind)
    put = new.__dict__
    put.update(node.__dict__)
    put.pop(_KNOWN, None)
    for field in _FIELDS[kind]:
        value = put.get(field)
        if value is not None:
            put[field] = copied(value)
    return new


def filled(node: Any, parts: Mapping[str, gast.expr]) -> Any:
    """A deep copy, with copies of the parts in place of the names."""
    kind = node.__class__
    if kind is gast.Name:
        return copied(parts.get(node.id, node))
    if kind is list:
        return [filled(n, parts) for n in node]
    if not isinstance(node, gast.AST) or isinstance(node, SHARED):
        return node
    new = kind.__new__(kind)
    put = new.__dict__
    put.update(node.__dict__)
    put.pop(_KNOWN, None)
    for field in _FIELDS[kind]:
        value = put.get(field)
        if value is not None:
            put[field] = filled(value, parts)
    return new


def unshared(node: Any) -> Any:
    """`node` with a copy in place of every node that stood in it before."""
    nodes = walk(node)
    return node if len(set(map(id, nodes))) == len(nodes) else _unshared(node, set())


def _unshared(n: gast.AST, seen: set[int]) -> Any:
    if isinstance(n, gast.expr | gast.stmt):
        if id(n) in seen:
            return copied(n)
        seen.add(id(n))
    return rebuild(n, _unshared, seen)


# What may stand in a tree more than once.
SHARED = (gast.expr_context, gast.operator, gast.unaryop, gast.cmpop, gast.boolop)


# Under this name a node keeps what was found out about the tree below it. That never changes, so
# the answer is right for as long as the node lives; a copy with other fields starts without.
_KNOWN = "_known"


class _Getters(dict[type, Callable[[Any], Any]]):
    """From a class of nodes to a function that gets what `_BACKWARDS` names."""

    def __missing__(self, kind: type) -> Callable[[Any], Any]:
        fields = _BACKWARDS[kind] or ()
        get = attrgetter(*fields)
        self[kind] = get if len(fields) > 1 else lambda n: (get(n),)
        return self[kind]


class _Composed(dict[type, "bool | None"]):
    """For a class of nodes: None if they are expressions and the like; otherwise whether they hold
    statements, each of which keeps its own answers. Kept for the whole as well, they would be kept
    once more for each block around a statement.
    """

    def __missing__(self, kind: type) -> bool | None:
        compound = not _BLOCKS.isdisjoint(_FIELDS[kind]) and not issubclass(kind, gast.expr)
        self[kind] = compound if compound or issubclass(kind, gast.stmt) else None
        return self[kind]


_BLOCKS = frozenset(("body", "orelse", "handlers", "cases"))
_GETTERS, _COMPOSED = _Getters(), _Composed()


def walk(node: Any) -> list[gast.AST]:
    """`node` and all nodes below it, in the order of the text; contexts and operators are left
    out. The annotations of parameters come behind them.
    """
    kind = node.__class__
    if kind is list:
        every: list[gast.AST] = []
        for part in node:
            known = getattr(part, _KNOWN, None)
            if known is not None and "below" in known:
                every.append(part)
                every += known["below"]
            else:
                every += walk(part)
        return every
    inside = _BACKWARDS[kind]
    if inside is None:
        return []
    return [node, *_below_of(node)] if inside else [node]


def _below_of(node: gast.AST) -> Sequence[gast.AST]:
    """The nodes below a node; not itself, which would make a cycle of what it keeps."""
    known = node.__dict__.get(_KNOWN)
    if known is None:
        known = node.__dict__[_KNOWN] = {}
    elif (found := known.get("below")) is not None:
        return found
    compound = _COMPOSED[node.__class__]
    below = _all_below(node) if compound is None else [
        n for f in _FIELDS[node.__class__] for n in walk(getattr(node, f, None))
    ]  # fmt: skip
    if not compound:
        known["below"] = below
    return below


def _all_below(node: gast.AST) -> list[gast.AST]:
    found: list[gast.AST] = []
    stack: list[Any] = [node]
    pop, add, push = stack.pop, found.append, stack.extend
    backwards, getters = _BACKWARDS, _GETTERS
    while stack:
        n = pop()
        kind = n.__class__
        inside = backwards[kind]
        if inside:
            add(n)
            if kind is gast.arguments:
                stack.append(_annotations(n))
            try:
                push(getters[kind](n))
            except AttributeError:  # a field that was left out
                push([getattr(n, f, None) for f in inside])
        elif inside is not None:
            add(n)
        elif kind is list:
            push(n[::-1])
    return found[1:]


def walk_by_level(node: gast.AST) -> Iterator[gast.AST]:
    """`node`, then the nodes in its fields, then those in theirs; also of a tree of `ast`."""
    level: list[Any] = [node]
    while level:
        for n in level:
            if _BACKWARDS[n.__class__] is not None:
                yield n
        level = _below(level)


def depth(node: gast.AST) -> int:
    """How many nodes stand inside one another."""
    level: list[Any] = [node]
    levels = 0
    while level:
        levels += 1
        level = _below(level)
    return levels


def _below(level: list[Any]) -> list[Any]:
    """What the fields of the nodes hold."""
    below: list[Any] = []
    for n in level:
        for f in _FIELDS[n.__class__]:
            part = getattr(n, f, None)
            if part.__class__ is list:
                below += part
            elif part is not None:
                below.append(part)
    return below


def _annotations(a: gast.arguments) -> list[Any]:
    """The annotations of parameters."""
    every = [*a.posonlyargs, *a.args, a.vararg, *a.kwonlyargs, a.kwarg]
    return [p.annotation for p in every if p is not None and p.annotation is not None]


def holds(node: Any, kinds: frozenset[type]) -> bool:
    """Whether a node of one of the classes stands in the tree, or in the list of trees."""
    return not kinds.isdisjoint(map(type, walk(node)))


def reads(node: Any) -> Sequence[str]:
    """The names that `node` reads, with repetitions, in the order of the text."""
    return _names(node, "reads")


def stores(node: Any) -> Sequence[str]:
    """The names that `node` binds, likewise."""
    return _names(node, "stores")


def mentions(node: Any) -> Sequence[str]:
    """All names in `node`, likewise: those that it reads or binds, and parameters."""
    return _names(node, "mentions")


def _names(node: Any, which: str) -> Sequence[str]:
    kind = node.__class__
    if kind is gast.Name:
        fits = which == "mentions" or node.ctx.__class__ is _CONTEXTS[which]
        return [node.id] if fits else []
    if kind is list:
        parts = node
    elif not _BACKWARDS[kind]:
        return []
    else:
        known = node.__dict__.get(_KNOWN)
        if known is not None and (found := known.get(which)) is not None:
            return found
        if not _COMPOSED[kind]:
            found = _note_names(node)[which]
            return found
        parts = [getattr(node, f, None) for f in _FIELDS[kind]]
    every: list[str] = []
    for part in parts:
        known = getattr(part, _KNOWN, None)
        found = known.get(which) if known is not None else None
        every += found if found is not None else _names(part, which)
    return every


_CONTEXTS: dict[str, type] = {"reads": gast.Load, "stores": gast.Store}


def _note_names(node: gast.AST) -> dict[str, Any]:
    """What the node keeps, with the names in it."""
    names = [n for n in _below_of(node) if n.__class__ is gast.Name]
    known: dict[str, Any] = node.__dict__[_KNOWN]
    every = known["mentions"] = [n.id for n in names]
    read = [n.id for n in names if n.ctx.__class__ is gast.Load]
    if len(read) == len(every):
        known["reads"], known["stores"] = every, ()
    else:
        known["reads"] = read
        known["stores"] = [n.id for n in names if n.ctx.__class__ is gast.Store]
    return known


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
