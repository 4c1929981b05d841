"""A rule with a sequence argument, written out for the elements of one call.

Before: `d[y] = np.stack(d[xs])`, `bar[xs[k]] = bar[y][k]`, applied to `[a, b]`. After: `d[y] =
np.stack([d[xs$0], d[xs$1]])`, `bar[xs$0] = bar[y][0]`, `bar[xs$1] = bar[y][1]`: a rule of as
many arguments as there are elements, which nothing else has to know came from a sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import Any, TypeAlias

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.rules.language import Operation, letter

Layout: TypeAlias = str | tuple[Any, ...]


@dataclass(eq=False, kw_only=True)
class Unrolled(Operation):
    """An operation whose sequence argument is given as one argument for each element.

    `layout` has the names of these arguments where the display has the elements.
    """

    base: Operation
    sequence: str
    layout: Layout

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the arguments, elements where the sequence stood."""
        found: list[str] = []
        for p in (*self.base.parameters, *([self.sequence] if self.base.variadic else [])):
            found.extend(leaves(self.layout) if p == self.sequence else [p])
        return tuple(found)

    @cached_property
    def body(self) -> list[gast.stmt]:
        """The statements of the rule, for these elements."""
        return _Writer(self).block(self.base.body)


@cache
def sequence_of(operation: Operation) -> tuple[str, str] | None:
    """The argument of which the rule takes elements, and its name for their place: `bar[xs[k]]`."""
    for n in rewrite.walk(operation.body):
        if (
            isinstance(n, gast.Subscript)
            and isinstance(n.value, gast.Name)
            and n.value.id in ("d", "bar")
            and isinstance(n.slice, gast.Subscript)
        ):
            inner = n.slice
            if isinstance(inner.value, gast.Name) and isinstance(inner.slice, gast.Name):
                return inner.value.id, inner.slice.id
    return None


def unrolled(
    operation: Operation, arguments: Mapping[str, gast.expr]
) -> tuple[Operation, Mapping[str, gast.expr]]:
    """The operation for the elements of its sequence argument, where that is a display."""
    found = sequence_of(operation)
    given = arguments.get(found[0]) if found is not None else None
    if found is None or not isinstance(given, syntax.DISPLAYS):
        return operation, arguments
    elements: dict[str, gast.expr] = {}
    layout = _layout(given, found[0], operation.nested, elements)
    bound: dict[str, gast.expr] = {}
    for p, e in arguments.items():
        bound.update(elements if p == found[0] else {p: e})
    return _unrolled(operation, found[0], layout), bound


def _layout(
    e: gast.expr, name: str, nested: bool, elements: dict[str, gast.expr], depth: int = 0
) -> Layout:
    if isinstance(e, syntax.DISPLAYS) and (nested or not depth):
        separator = "_" if depth else "$"
        return tuple(
            _layout(x, f"{name}{separator}{k}", nested, elements, depth + 1)
            for k, x in enumerate(e.elts)
        )
    elements[name] = e
    return name


@cache
def _unrolled(operation: Operation, sequence: str, layout: Layout) -> Unrolled:
    kept = {f.name: getattr(operation, f.name) for f in fields(operation)}
    # the elements of one array are not broadcast together, but any of them takes a number for
    # a cotangent that is the same everywhere
    kept["uniform"] = operation.uniform or operation.elementwise
    kept["elementwise"] = kept["free"] = False
    # what is made of several arrays is a view of none
    kept["may_view"] = operation.may_view and len(leaves(layout)) == 1
    return Unrolled(**kept, base=operation, sequence=sequence, layout=layout)


def leaves(layout: Layout) -> list[str]:
    """The names in a layout, in the order of the text."""
    return [layout] if isinstance(layout, str) else [x for part in layout for x in leaves(part)]


def as_sequence(layout: Layout, types: Mapping[str, av.Abstract]) -> av.Abstract:
    """The abstract value of the display."""
    if isinstance(layout, str):
        return types[layout]
    return av.Sequence("list", tuple(as_sequence(part, types) for part in layout))


class _Writer:
    """Writes the rule out; the statements of an element stand where the rule has those of all."""

    def __init__(self, operation: Unrolled) -> None:
        self.sequence, self.layout = operation.sequence, operation.layout
        found = sequence_of(operation.base)
        assert found is not None
        self.place = found[1]

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        return [n for s in body for n in self.statement(s)]

    def statement(self, s: gast.stmt) -> list[gast.stmt]:
        if isinstance(s, gast.If):
            return [gast.If(s.test, self.block(s.body), self.block(s.orelse))]
        if not isinstance(s, syntax.ASSIGNMENTS) or not self.is_each(s):
            return [self.written(s, None)]
        each = [self.written(s, place) for place in _places(self.layout)]
        if isinstance(s, gast.Assign):
            return each
        # `d[y] += ...`: a term for each element
        if not each:
            return []
        total: gast.expr = each[0].value
        for term in each[1:]:
            total = build.binop(total, gast.Add, term.value)
        return [gast.Assign([each[0].target], total, None)]

    def is_each(self, s: gast.stmt) -> bool:
        return any(isinstance(n, gast.Name) and n.id == self.place for n in rewrite.walk(s))

    def written(self, node: Any, place: tuple[int, ...] | None) -> Any:
        def change(n: gast.AST) -> Any:
            if which := letter(n, "d"):
                return self.display(_differential) if which == self.sequence else n
            if isinstance(n, gast.Subscript) and _is_name(n.value, self.sequence):
                if place is not None and _is_name(n.slice, self.place):
                    return build.name(_at(self.layout, place))
            if isinstance(n, gast.Name) and n.id == self.sequence:
                return self.display(build.name)
            if place is not None and _is_name(n, self.place):
                numbers: list[gast.expr] = [build.const(k) for k in place]
                return numbers[0] if len(numbers) == 1 else build.tuple_(numbers)
            return rewrite.rebuild(n, change)

        # a rule is read more than once, and no node may stand in two trees
        return change(rewrite.copied(node))

    def display(self, element: Callable[[str], gast.expr]) -> gast.expr:
        def build_(part: Layout) -> gast.expr:
            if isinstance(part, str):
                return element(part)
            return gast.List([build_(p) for p in part], gast.Load())

        return build_(self.layout)


def _differential(name: str) -> gast.expr:
    return build.subscript(build.name("d"), build.name(name))


def _is_name(n: gast.AST, identifier: str) -> bool:
    return isinstance(n, gast.Name) and n.id == identifier


def _places(layout: Layout, before: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The places of the elements in nested displays.

    >>> _places((("a", "b"), "c"))
    [(0, 0), (0, 1), (1,)]
    """
    if isinstance(layout, str):
        return [before]
    return [x for k, part in enumerate(layout) for x in _places(part, (*before, k))]


def _at(layout: Layout, place: tuple[int, ...]) -> str:
    for k in place:
        layout = layout[k]
    assert isinstance(layout, str)
    return layout
