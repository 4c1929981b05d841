"""Copies of what may share memory with an array that is written to.

Before: `row = y[0]`, and further down `y[1] = row @ w`. After: `t = y[0]`, `row = t.copy()`. A
temporary that only operations of its own block read needs none: the reverse sweep reads `y[0]`
again. Nor does a name that takes the memory of another one over (`normalize.handover`). What shares
memory with what was found out by `normalize.memory`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import gast

from srcgrad.analysis.activity import application
from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.ir.build import located
from srcgrad.ir.core import (
    Core,
    InPlace,
    Written,
    blocks,
    defined,
    handovers,
    header,
    put,
    statements,
    with_blocks,
)
from srcgrad.ir.names import Names, hint
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.views import Definition, definition

# Where memory was made: a number of the statement, and whether it is of its latest run.
Place = tuple[int, bool]
Places = frozenset[Place]
REMEDY = "write to a copy, or read what you need before the write"


class SharedMemory(Refused):
    """Two names of one memory, one of which is written to; the definitions that made it so may be
    views, which can be written out.
    """

    def __init__(
        self, node: gast.AST, reason: str, remedy: str, definitions: frozenset[Definition]
    ) -> None:
        super().__init__(node, reason, remedy)
        self.definitions = definitions


class Copies:
    """The program with its copies: `shared` are the places that a definition took over from other
    names, `written` those that are written to.
    """

    def __init__(
        self,
        core: Core,
        types: Types,
        names: Names,
        shared: Mapping[gast.stmt, Places],
        written: Collection[Place],
    ) -> None:
        self.core, self.types, self.names, self.shared = core, types, names, shared
        self.losses = handovers(core.body)
        self.losing = {loss: s for s, loss in self.losses.items()}
        self.arrays = frozenset(
            s.targets[0].id for s in statements(core.body) if put(s) is not None
        )
        self.written = {number for number, _ in written}
        self.more: dict[str, Abstract] = {}
        self.varied = set(core.varied)
        self.views: set[str] = set()
        self.times: dict[str, int] = {}
        self.used: dict[str, list[gast.stmt]] = {}
        for s in statements(core.body):
            if (name := defined(s)) is not None:
                self.times[name] = self.times.get(name, 0) + 1
            for n in rewrite.reads(header(s)):
                self.used.setdefault(n, []).append(s)
        for n in rewrite.reads(core.function.node.body[-1]):
            self.used.setdefault(n, []).append(core.function.node.body[-1])
        self.turned = self.all_turned()

    def run(self) -> Core:
        """The program itself."""
        core = self.core
        body = self.block(core.body)
        node = core.function.node
        tree = gast.FunctionDef(node.name, node.args, [*body, node.body[-1]], [], None, None, [])
        return replace(
            core, function=core.function.with_node(located(tree, node)),
            types={**core.types, **self.more}, varied=frozenset(self.varied),
            written=Written(self.arrays, frozenset(self.views)),
        )  # fmt: skip

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for k, s in enumerate(body):
            if isinstance(s, gast.For):
                if self.is_shared(s, s.target.id):
                    reason = "a loop over parts of an array that is written to"
                    made = frozenset([definition(s.target.id, s)])
                    raise SharedMemory(s, reason, REMEDY, made)
                inner = gast.For(s.target, s.iter, self.block(s.body), [], None)
                out.append(located(inner, s))
            elif blocks(s):
                out.append(with_blocks(s, [self.block(b) for b in blocks(s)]))
            elif isinstance(s, gast.Assign) and put(s) is None:
                out += self.definition(s, body, k)
            else:
                out.append(s)
        return out

    def is_shared(self, s: gast.stmt, name: str) -> bool:
        """Whether the name may share memory with an array that is written to."""
        shared = self.shared.get(s, frozenset())
        if name in self.arrays and shared:
            return True
        return any(number in self.written for number, _ in shared)

    def definition(
        self, s: gast.Assign, body: Sequence[gast.stmt], k: int
    ) -> list[gast.stmt]:
        name, value = s.targets[0].id, s.value
        if s in self.losing:
            giving = self.losing[s]
            return [s] if self.is_shared(giving, giving.targets[0].id) else []
        if s in self.losses:
            return [s]
        if isinstance(value, InPlace):
            s = build.assign(name, value.value, s)
        elif self.is_shared(s, name):
            if self.is_passing(s, body, k):
                self.views.add(name)
                return [s]
            kind = self.core.types[name]
            if not isinstance(kind, Array):
                reason = f"`{hint(name)}`, which may hold an array that is written to"
                raise Refused(s, reason, REMEDY)
            return self.copied(s, name, value, kind)
        return [s]

    def copied(
        self, s: gast.Assign, name: str, value: gast.expr, kind: Abstract
    ) -> list[gast.stmt]:
        """`name = value.copy()`, in Core."""
        first: list[gast.stmt] = []
        if not isinstance(value, gast.Name):
            t = self.names.temporary()
            self.types.env[t] = kind
            self.more[t] = kind
            if name in self.core.varied:
                self.varied.add(t)
            first.append(build.assign(t, value, s))
            if name in self.core.varied:  # nobody reads it but the copy
                self.views.add(t)
            value = build.name(t)
        copy = build.call(build.attribute(located(value, s), "copy"))
        if s in self.turned:
            # a sum over `y.T` goes as it lies in memory; `copy` would lay it anew
            copy = build.call(build.numpy("copy"), located(value, s))
        return [*first, build.assign(name, located(copy, s), s)]

    def all_turned(self) -> set[gast.stmt]:
        """The definitions of arrays that may not lie in C order."""
        rest = [
            s for s in statements(self.core.body)
            if isinstance(s, gast.Assign) and put(s) is None
            and len(av.dims(self.core.types.get(s.targets[0].id, av.Unknown("")))) > 1
        ]  # fmt: skip
        found = {s for s in rest if any(map(self.may_turn, rewrite.walk(s.value)))}
        while found:
            names = {s.targets[0].id for s in found}
            more = {s for s in rest if s not in found and names & set(rewrite.reads(s.value))}
            if not more:
                break
            found |= more
        return found

    def may_turn(self, e: gast.AST) -> bool:
        """Whether an operation may see an array with its axes in other places, such as `y.T`."""
        if not isinstance(e, gast.Attribute | gast.Call):
            return False
        app = application(e, self.types)
        return app is not None and app.operation.may_view

    def is_passing(self, s: gast.Assign, body: Sequence[gast.stmt], k: int) -> bool:
        """Whether the definition is a view that only operations behind it in its block read,
        before anything that it is made of changes.
        """
        name = s.targets[0].id
        if name not in self.names.temporaries or self.times[name] > 1 or name in self.arrays:
            return False
        app = application(s.value, self.types)
        if app is None or not app.operation.free:
            return False
        uses = self.used.get(name, [])
        needs = set(rewrite.reads(s.value))
        for use in uses:
            at = next((j for j in range(k + 1, len(body)) if body[j] is use), None)
            if at is None or not self.takes(use, name):
                return False
            between = [x for y in body[k + 1 : at] for x in statements([y])]
            if any(defined(x) in needs for x in between):
                return False
        return True

    def takes(self, use: gast.stmt, name: str) -> bool:
        """Whether the statement is an operation, or a write, with the name as an operand."""
        if (write := put(use)) is not None:
            return isinstance(write.value, gast.Name) and name not in rewrite.reads(write.index)
        if not isinstance(use, gast.Assign):
            return False
        app = application(use.value, self.types)
        if app is None or len(app.operation.results) > 1:
            return False
        operands = [a.id for a in app.arguments.values() if isinstance(a, gast.Name)]
        return rewrite.reads(use.value).count(name) == operands.count(name) > 0
