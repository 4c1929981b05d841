"""Unpack several results at once.

Before: `t = np.linalg.eigh(a)`, `w = t[0]`, `v_bar = t[1] @ w_bar`. After: `w, v =
np.linalg.eigh(a)`, `v_bar = v @ w_bar`. Only where every name is bound in one place, so that `w` is
`t[0]` wherever both are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, with_blocks
from srcgrad.ir.names import Names

# The names of the results of a call, if it has several.
Results = Callable[[gast.expr], Sequence[str] | None]


def unpack(body: Sequence[gast.stmt], names: Names, results: Results) -> list[gast.stmt]:
    """The statements with results by name."""
    # which parts of each name are read, and how often in all
    parts: dict[str, Counter[int]] = {}
    for n in rewrite.walk(list(body)):
        if n.__class__ is gast.Subscript and (part := _part(n)) is not None:
            parts.setdefault(part[0], Counter())[part[1]] += 1
    if names.temporaries.isdisjoint(parts):
        return list(body)
    return _Unpacker(body, names, results, parts).block(body)


class _Unpacker:
    def __init__(
        self,
        body: Sequence[gast.stmt],
        names: Names,
        results: Results,
        parts: dict[str, Counter[int]],
    ) -> None:
        self.names, self.results, self.parts = names, results, parts
        self.bound = Counter(rewrite.stores(list(body)))
        self.read = Counter(rewrite.reads(list(body)))
        self.put: dict[tuple[str, int], str] = {}

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        k = 0
        while k < len(body):
            s = body[k]
            k += 1
            call = self.call(s)
            if call is None:
                out.append(self.statement(s))
                continue
            whole, hints = call
            named: dict[int, str] = {}
            while k < len(body) and (take := self.take(body[k], whole)) is not None:
                if take[0] in named:
                    break
                named[take[0]] = take[1]
                k += 1
            out.append(self.unpacked(s, whole, hints, named))
        return out

    def statement(self, s: gast.stmt) -> gast.stmt:
        new: gast.stmt
        if not blocks(s):
            new = self.replaced(s)
            return new
        known = len(self.put)
        inner = [self.block(b) for b in blocks(s)]
        if len(self.put) > known:  # what stands before may read it, in the next round of a loop
            new = self.replaced(with_blocks(s, inner))
            return new
        where = "iter" if isinstance(s, gast.For) else "test"
        new = rewrite.altered(s, **{where: self.replaced(getattr(s, where))})
        return with_blocks(new, inner)

    def replaced(self, n: gast.AST) -> Any:
        part = _part(n)
        if part is not None and part in self.put:
            return located(build.name(self.put[part]), n)
        return rewrite.rebuild(n, self.replaced)

    def call(self, s: gast.stmt) -> tuple[str, Sequence[str]] | None:
        """The name that several results are bound to, and what they may be called."""
        if not isinstance(s, gast.Assign) or not isinstance(s.value, gast.Call):
            return None
        where = s.targets[0]
        if not isinstance(where, gast.Name) or where.id not in self.names.temporaries:
            return None
        parts = self.parts.get(where.id)
        if parts is None or self.bound[where.id] > 1 or self.read[where.id] > parts.total():
            return None
        hints = self.results(s.value)
        return None if hints is None else (where.id, hints)

    def take(self, s: gast.stmt, whole: str) -> tuple[int, str] | None:
        """`name = whole[k]`, the only place that binds the name."""
        if not isinstance(s, gast.Assign) or not isinstance(s.targets[0], gast.Name):
            return None
        part, name = _part(s.value), s.targets[0].id
        if part is None or part[0] != whole or self.bound[name] > 1:
            return None
        return part[1], name

    def unpacked(
        self, s: gast.Assign, whole: str, hints: Sequence[str], named: Mapping[int, str]
    ) -> gast.stmt:
        parts = self.parts[whole]
        for k in parts:
            self.put[whole, k] = named[k] if k in named else self.names.fresh(hints[k])
        value = self.replaced(s.value)
        if len(parts) == 1:
            ((k, _),) = parts.items()
            one = build.subscript(value, build.const(k))
            return build.assign(self.put[whole, k], one, s)
        targets: list[gast.expr] = [
            build.target(self.put[whole, k] if k in parts else self.names.fresh("_"))
            for k in range(len(hints))
        ]
        return located(gast.Assign([gast.Tuple(targets, gast.Store())], value, None), s)


def _part(n: gast.AST) -> tuple[str, int] | None:
    """`t[1]` as its name and index."""
    if n.__class__ is gast.Subscript and n.ctx.__class__ is gast.Load:
        if isinstance(n.value, gast.Name) and isinstance(n.slice, gast.Constant):
            if type(n.slice.value) is int:
                return n.value.id, n.slice.value
    return None


