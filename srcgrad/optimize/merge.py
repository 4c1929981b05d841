"""Bring two contributions to one adjoint together.

Before: `x_bar = -(a * b)`, `y_bar += c`, `x_bar += d * e`. After: `y_bar += c`, `x_bar = d * e
- a * b`. Numbers are added in one expression; an array keeps its `+=` into the buffer, but a
leading minus becomes `-=`.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import binop, is_negation, located
from srcgrad.ir.core import blocks, with_blocks
from srcgrad.optimize.fold import Effects, changed

TypeOf = Callable[[gast.expr], Abstract]
WIDEST = 70


def merge(
    body: Sequence[gast.stmt], type_of: TypeOf, width: Callable[[gast.AST], int]
) -> list[gast.stmt]:
    """The statements of a reverse sweep with first contributions moved to the second."""
    return _Merger(body, type_of, width, {}, {}).run()


class _Merger:
    """One block. A place holds the statements that stand where one stood at first: none where one
    moved away, two where a contribution was split. `places` are those that may mention a name.
    What statements mention and change is kept, also for the blocks around.
    """

    def __init__(
        self,
        body: Sequence[gast.stmt],
        type_of: TypeOf,
        width: Callable[[gast.AST], int],
        mentions: dict[gast.stmt, frozenset[str]],
        effects: dict[gast.stmt, Effects],
    ) -> None:
        self.type_of, self.width = type_of, width
        self.mentions, self.effects = mentions, effects
        self.at = [[self.inside(s)] for s in body]
        self.places: dict[str, list[int]] = {}
        for place, (s,) in enumerate(self.at):
            for name in self.mentioned(s):
                self.places.setdefault(name, []).append(place)

    def run(self) -> list[gast.stmt]:
        for place, here in enumerate(self.at):
            k = 0
            while k < len(here):
                if not self.merge_at(place, k):
                    k += 1
        return [s for here in self.at for s in here]

    def inside(self, s: gast.stmt) -> gast.stmt:
        if not blocks(s):
            return s
        inner = [
            _Merger(b, self.type_of, self.width, self.mentions, self.effects).run()
            for b in blocks(s)
        ]
        return with_blocks(s, inner)

    def mentioned(self, s: gast.stmt) -> frozenset[str]:
        if s not in self.mentions:
            inner = [x for b in blocks(s) for x in b]
            parts: list[Any] = [s]
            if inner:
                parts = [s.target, s.iter] if isinstance(s, gast.For) else [s.test]
            names = frozenset(rewrite.mentions(parts))
            self.mentions[s] = names.union(*map(self.mentioned, inner)) if inner else names
        return self.mentions[s]

    def keeps(self, s: gast.stmt, names: Collection[str]) -> bool:
        """Whether the statement changes none of the names."""
        effects = changed(s, self.effects)
        return effects.bound.isdisjoint(names) and effects.written.isdisjoint(names)

    def next_mention(self, name: str, place: int, k: int) -> tuple[int, int] | None:
        places = self.places[name]
        for i in range(bisect_left(places, place), len(places)):
            p = places[i]
            for j in range(k + 1 if p == place else 0, len(self.at[p])):
                if name in self.mentioned(self.at[p][j]):
                    return p, j
        return None

    def between(self, place: int, k: int, until: int, j: int) -> Iterator[gast.stmt]:
        if place == until:
            yield from self.at[place][k + 1 : j]
            return
        yield from self.at[place][k + 1 :]
        for p in range(place + 1, until):
            yield from self.at[p]
        yield from self.at[until][:j]

    def merge_at(self, place: int, k: int) -> bool:
        s = self.at[place][k]
        if not isinstance(s, gast.Assign) or not isinstance(s.targets[0], gast.Name):
            return False
        name, first = s.targets[0].id, s.value
        found = self.next_mention(name, place, k)
        if found is None:
            return False
        until, j = found
        t = self.at[until][j]
        if not isinstance(t, gast.AugAssign) or not isinstance(t.target, gast.Name):
            return False
        if t.target.id != name or getattr(s, "lineno", None) != getattr(t, "lineno", None):
            return False
        if not isinstance(t.op, syntax.SUMS) or name in rewrite.reads(t.value):
            return False
        if changed(s, self.effects).acts:  # what takes an element out of a list stays in its place
            return False
        needs = set(rewrite.reads(first))
        if not all(self.keeps(x, needs) for x in self.between(place, k, until, j)):
            return False
        new = _together(name, first, t, self.type_of, self.width)
        if new is None:
            return False
        self.at[until][j : j + 1] = new
        del self.at[place][k]
        for moved in needs:  # is now mentioned there
            insort(self.places[moved], until)
        return True


def _together(
    name: str,
    first: gast.expr,
    t: gast.AugAssign,
    type_of: TypeOf,
    width: Callable[[gast.AST], int],
) -> list[gast.stmt] | None:
    kind = type_of(t.target if isinstance(t.target.ctx, gast.Load) else _read(name))
    plus = isinstance(t.op, gast.Add)
    if not isinstance(kind, av.Array) and not isinstance(type_of(first), av.Array):
        if width(first) + width(t.value) > WIDEST:
            return None
        if plus and is_negation(first):
            total = binop(t.value, gast.Sub, first.operand)
        else:
            total = gast.BinOp(first, t.op, t.value)
        return [located(gast.Assign([_target(name)], total, None), t)]
    if name in rewrite.reads(first):
        return None  # behind the second contribution it would read that
    if plus and is_negation(first) and isinstance(t.value, gast.BinOp):
        if av.same_dims(av.dims(type_of(t.value)), av.dims(kind)):
            return [
                located(gast.Assign([_target(name)], t.value, None), t),
                located(gast.AugAssign(_target(name), gast.Sub(), first.operand), t),
            ]
    return None


def _read(name: str) -> gast.Name:
    return gast.Name(name, gast.Load(), None, None)


def _target(name: str) -> gast.Name:
    return gast.Name(name, gast.Store(), None, None)
