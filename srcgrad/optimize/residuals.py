"""What a pullback reads of the caller's arrays is copied while it is what it was.

Before: `def pullback(value_bar): x_bar = 2.0 * x * value_bar`. After: the same, and `x = x.copy()`
at the start. So do arrays that only share memory with an argument (`y = x[1:]`), parts of
containers and of objects (`w = p["w"].copy()`), and variables from outside of the function. A value
that is only asked for its shape stays the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.ir.core import statements
from srcgrad.ir.names import Names
from srcgrad.rules import registry

Body = Sequence[gast.stmt]


def own_residuals(
    forward: Body,
    backward: Body,
    arguments: Mapping[str, Abstract],
    leaves: Mapping[str, gast.expr],
    types: Mapping[str, Abstract],
    outside: Callable[[gast.expr], Abstract | None],
    names: Names,
) -> tuple[list[gast.stmt], list[gast.stmt], dict[str, gast.expr]]:
    """Both halves, and the leaves that are still read where they stand in an argument.

    `types` are those of the program's names, `outside` tells that of a name, or of a part of one,
    that is none of them, or None where it holds no data.

    >>> body = gast.parse("y = x[1:]\\nx_bar = 2.0 * y * y_bar").body
    >>> x = Array("float64", (None,))
    >>> ready, *_ = own_residuals(body[:1], body[1:], {"x": x}, {}, {}, lambda e: None, Names())
    >>> print(gast.unparse(ready).strip())
    x = x.copy()
    y = x[1:]
    """
    start: list[gast.stmt] = []
    forward, backward = list(forward), list(backward)
    first = next(iter(forward), None)
    local = {*types, *arguments, *rewrite.stores([*forward, *backward])}
    for e in _outer(backward + forward, local):
        kind = outside(e)
        copy = _own(e, kind) if kind is not None else None
        if copy is None:
            continue
        hint = e.attr if isinstance(e, gast.Attribute) else _root(e)
        name = names.fresh(hint if hint is not None and hint.isidentifier() else "part")
        key = rewrite.key(e)
        ready = [[_with_name(s, key, name) for s in half] for half in (forward, backward)]
        if _is_kept(name, *ready):
            forward, backward = ready
            start.append(build.assign(name, copy, first))
    remaining = dict(leaves)
    for leaf, e in leaves.items():
        copy = _own(e, types.get(leaf))
        if copy is not None and _is_kept(leaf, forward, backward):
            start.append(build.assign(leaf, copy, first))
            del remaining[leaf]
    for p, kind in arguments.items():
        if isinstance(kind, Scalar):
            continue  # the function has a name of its own for it
        copy = _own(build.name(p), kind)
        if copy is not None and _is_kept(p, forward, backward):
            start.append(build.assign(p, copy, first))
    return [*start, *forward], backward, remaining


def _own(e: gast.expr, kind: Abstract | None) -> gast.expr | None:
    """The value as nobody else can change it; None if it is no data."""
    e = rewrite.copied(e)
    if isinstance(kind, Array) and kind.dims:
        return build.call(build.attribute(e, "copy"))
    if isinstance(kind, av.CONTAINERS):
        return build.call(build.runtime("own"), e)
    return e if isinstance(kind, av.NUMERIC) else None


def _is_kept(name: str, forward: Body, backward: Body) -> bool:
    """Whether the pullback reads the value, or what may share memory with it."""
    return not _sharing(name, forward).isdisjoint(_values(list(backward)))


def _sharing(name: str, body: Body) -> set[str]:
    """The names of a body that may share memory with one."""
    found = {name}
    while True:
        size = len(found)
        for s in statements(body):
            where: Any = []
            if isinstance(s, gast.Assign):
                where, value = s.targets, s.value
            elif isinstance(s, gast.For):
                where, value = [s.target], s.iter
            elif isinstance(s, gast.Expr) and isinstance(s.value, gast.Call) and s.value.args:
                where, value = [s.value.func], s.value.args[-1]
            if where and _may_share(value, found):
                found.update(rewrite.mentions(where))
        if len(found) == size:
            return found


_PASSIVE = ("shape", "size", "ndim", "dtype")
_NUMBERS = ("len", "float", "int", "bool", "range", "sum", "min", "max", "abs")
_FRESH = (gast.Constant, gast.BinOp, gast.UnaryOp, gast.Compare)


def _may_share(e: gast.AST, names: Collection[str]) -> bool:
    """Whether the value may be, hold or share memory with that of one of the names."""
    if isinstance(e, gast.Name):
        return e.id in names
    if isinstance(e, _FRESH) or isinstance(e, gast.Attribute) and e.attr in _PASSIVE:
        return False
    if isinstance(e, syntax.PARTS):
        return _may_share(e.value, names)
    parts = rewrite.children(e)
    if isinstance(e, gast.Call):
        f = e.func
        parts = [*e.args, *[k.value for k in e.keywords]]
        if isinstance(f, gast.Attribute):
            views = f.attr in registry.views() or f.attr.startswith("broadcast")
            if not views and f.attr not in ("pop", "append"):
                return False
            parts.append(f.value)
        elif isinstance(f, gast.Name) and f.id.removeprefix("$builtins.") in _NUMBERS:
            return False
    return any(
        _may_share(x, names)
        for c in parts
        for x in (c if isinstance(c, list) else [c])
        if isinstance(x, gast.AST)
    )


def _values(n: Any) -> set[str]:
    """The names whose values are read, not only their shapes."""
    found: set[str] = set()
    stack = [n]
    while stack:
        n = stack.pop()
        if isinstance(n, list):
            stack += n
        elif isinstance(n, gast.Name):
            if isinstance(n.ctx, gast.Load):
                found.add(n.id)
        elif isinstance(n, gast.AST):
            if isinstance(n, gast.Attribute) and n.attr in _PASSIVE:
                if isinstance(n.value, gast.Name):
                    continue
            stack += rewrite.children(n)
    return found


def _root(n: Any) -> str | None:
    """The name that a part begins with which literals tell, such as `layers[0].w`."""
    while isinstance(n, syntax.PARTS):
        if isinstance(n, gast.Subscript) and not isinstance(n.slice, gast.Constant):
            return None
        n = n.value
    return n.id if isinstance(n, gast.Name) else None


def _outer(body: Body, local: Collection[str]) -> list[gast.expr]:
    """The names and parts of names in a body that are none of its own, each once."""
    found: dict[Any, gast.expr] = {}
    stack: list[Any] = [list(body)]
    while stack:
        n = stack.pop()
        if isinstance(n, list):
            stack += n[::-1]
        elif isinstance(n, gast.Attribute) and n.attr in _PASSIVE and _root(n.value) is not None:
            continue  # the shape of a name or of a part
        elif (root := _root(n)) is not None:
            if root not in local:
                found.setdefault(rewrite.key(n), n)
        elif isinstance(n, gast.AST):
            stack += rewrite.children(n)[::-1]
    return list(found.values())


def _with_name(n: Any, key: Any, name: str) -> Any:
    """The tree with a name for a part."""
    if isinstance(n, gast.Name | gast.Attribute | gast.Subscript) and rewrite.key(n) == key:
        return build.located(build.name(name), n)
    return rewrite.rebuild(n, _with_name, key, name)
