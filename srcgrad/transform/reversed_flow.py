"""The reverse of branches and loops: adjoints where paths meet, and at the heads of loops.

Before: `for w in ws: y = y * w`. After: `for w in reversed(ws): y_bar = w * y_bar`, where it was
proved that `y_bar` has the same owner and dims before and after each round. Where two paths end
with an adjoint in different places, each puts it into its own variable.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import gast

from srcgrad.analysis.def_use import At, exposed
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Array
from srcgrad.ir.core import blocks, defined, statements
from srcgrad.transform import lists
from srcgrad.transform.adjoints import Adjoint, Head, join_kinds
from srcgrad.transform.contributions import Contributions
from srcgrad.transform.shapes import is_told

Asked = dict[tuple[gast.stmt, bool], dict[str, None]]


class ReversedFlow(Contributions):
    """Branches and loops in reverse."""

    # how often loops ran, where that was kept
    trips: Mapping[gast.stmt, str]
    mirrors: dict[gast.stmt, gast.stmt]
    heads: dict[gast.stmt, dict[str, Head]]
    counters: dict[gast.stmt, str]
    # the block at hand
    at: At
    # names whose length or shape is asked at the start of the blocks of a compound statement (True)
    # or behind it, in the order of the program, and the place at hand
    asked: Asked
    asking: tuple[gast.stmt, bool]
    # parameters that are never bound anew, and arrays that are only written to
    fixed: set[str]
    steady: dict[str, At]

    def block(self, body: Sequence[gast.stmt], at: At) -> None:
        """The reverse of a block's statements."""
        raise NotImplementedError

    def branch(self, s: gast.If) -> None:
        """`if`"""

        def path(k: int, body: Sequence[gast.stmt]) -> Callable[[], None]:
            def run() -> None:
                self.block(body, (*self.at, (s, k)))
                self.forget_locals((*self.at, (s, k)))

            return run

        self.fork(s, s.test, [path(k, body) for k, body in enumerate(blocks(s))])

    def fork(self, s: gast.If, test: gast.expr, paths: Sequence[Callable[[], None]]) -> None:
        """The reverse of a statement of which one of two paths ran: the states are joined
        behind.
        """
        before, outer = dict(self.state), self.out
        ends = []
        for path in paths:
            self.reset(before)
            self.out = []
            path()
            ends.append((dict(self.state), self.out))
        while (name := self.unsettled(ends[0][0], ends[1][0])) is not None:
            held = [state[name] for state, _ in ends if name in state]
            uniform = all(map(lists.is_uniform, held))
            # putting one adjoint into its variable may move another: all are looked at again
            self.asking = s, True
            for k, (state, out) in enumerate(ends):
                self.reset(state)
                self.out = out
                self.origin = None
                self.canonical(name, uniform)
                ends[k] = (dict(self.state), self.out)
        (a, _), (b, _) = ends
        merged: dict[str, Adjoint] = {}
        for name, x in a.items():
            y = b[name]
            if x is y:
                merged[name] = x
                continue
            owned = self.sole_in(a, x) and self.sole_in(b, y)
            kind = join_kinds(x.kind, y.kind)
            self.types.env[self.bar(name)] = kind
            owner = object() if owned else None
            merged[name] = Adjoint(build.name(self.bar(name)), kind, owner, x.exact and y.exact)
        self.out = outer
        self.reset(merged)
        node = build.located(gast.If(test, ends[0][1], ends[1][1]), s)
        self.out.append(node)
        self.mirrors[s] = node

    def unsettled(self, a: Mapping[str, Adjoint], b: Mapping[str, Adjoint]) -> str | None:
        """A name whose adjoint is not the same, nor in its own variable, on both paths."""
        for name in dict.fromkeys((*a, *b)):
            x, y = a.get(name), b.get(name)
            if x is None or y is None:
                return name
            if isinstance(self.types.env[name], av.Growing):
                if lists.is_uniform(x) != lists.is_uniform(y):
                    return name
            variable = self.bar(name) if x is not y else ""
            if x is not y and not (self.holds(x, variable) and self.holds(y, variable)):
                return name
        return None

    def forget_locals(self, at: At) -> None:
        """Nobody asks for the adjoints of a block's own names before it."""
        for name in list(self.state):
            if self.scopes.is_local(name, at):
                self.drop(name)

    def canonical(self, name: str, uniform: bool = False) -> None:
        """Put the adjoint into its own variable, with the dims of its primal; `uniform` says that
        that of a list may be a number for all of its elements.
        """
        told = self.is_told(name)
        if isinstance(self.types.env[name], av.Growing):
            if uniform:
                told = False
            elif name not in self.state or lists.is_uniform(self.state[name]):
                self.asked.setdefault(self.asking, {})[name] = None
        if name not in self.state:
            if told:
                self.assign_bar(name, self.zeros(name), self.adjoint_kind(name), object(), True)
            else:  # the shape is not known here: the number 0 stands for any
                self.assign_bar(name, build.const(0.0), av.FLOAT, None)
            return
        if told:
            self.materialise(name)
        adjoint = self.state[name]
        if not (isinstance(adjoint.expr, gast.Name) and adjoint.expr.id == self.bar(name)):
            e = rewrite.copied(adjoint.expr)
            self.assign_bar(name, e, adjoint.kind, adjoint.owner, told or adjoint.exact)

    def is_told(self, name: str) -> bool:
        """Whether the shape of a name follows from the arguments, at any place of the program."""
        kind = self.types.env[name]
        if not isinstance(kind, Array) or not kind.dims or is_told(kind, self.fixed):
            return True
        if name in self.core.function.parameters and is_told(kind, {*self.fixed, name}):
            return True  # bound again, but to arrays of the same shape
        # an array that is only written to, in a block where it was made: it keeps its shape
        home = self.steady.get(name)
        return home is not None and self.at[: len(home)] == home

    def loop(self, s: gast.For | gast.While) -> None:
        """The reverse of a loop: what is assumed at its head is weakened until it holds."""
        inside = (*self.at, (s, 0))
        touched = self.touched(s)
        early, _ = exposed(s.body)
        own_target = s.target.id if isinstance(s, gast.For) else None
        carried = [
            n
            for n in touched
            if n != own_target and (not self.scopes.is_local(n, inside) or n in early)
        ]
        heads = self.heads.setdefault(s, {})
        uniform = {
            n
            for n in carried
            if isinstance(self.types.env[n], av.Growing) and lists.only_grows(n, s)
            and (n not in self.state or lists.is_uniform(self.state[n]))
        }  # fmt: skip
        self.origin = None
        for name in list(self.state):
            # the body may assign the variable that somebody else's adjoint still lies in
            adjoint = self.state[name]
            if isinstance(adjoint.expr, gast.Name) and not self.holds(adjoint, self.bar(name)):
                self.canonical(name, True)
        self.asking = s, False
        there = self.shaped_here(s)
        for name in carried:
            if name in there and av.is_array(self.types.env[name]):
                if name in self.state:
                    self.materialise(name)
                else:
                    self.assign_bar(name, self.zeros(name), self.adjoint_kind(name), object(), True)
            self.canonical(name, name in uniform)
            adjoint = self.state[name]
            head = heads.get(name, Head(True, adjoint.kind, True))
            owned = head.owned
            if owned and av.is_array(self.types.env[name]) and not self.sole(adjoint):
                if adjoint.exact:
                    copy = build.call(build.attribute(rewrite.copied(adjoint.expr), "copy"))
                    self.assign_bar(name, copy, adjoint.kind, object(), True)
                    adjoint = self.state[name]
                else:
                    owned = False
            kind = join_kinds(head.kind, adjoint.kind)
            heads[name] = Head(owned, kind, head.exact and adjoint.exact)
        before, outer, depth = dict(self.state), self.out, self.at
        while True:
            self.reset(before)
            for name in carried:
                head = heads[name]
                self.types.env[self.bar(name)] = head.kind
                owner = object() if head.owned else None
                variable = build.name(self.bar(name))
                self.put(name, Adjoint(variable, head.kind, owner, head.exact))
            self.out = []
            if self.loop_body(s, inside, carried, uniform):
                break
        body, self.out, self.at = self.out, outer, depth
        end = {n: self.state[n] for n in carried}
        self.reset(before)
        for name in carried:
            head = heads[name]
            owner = object() if head.owned else None
            self.types.env[self.bar(name)] = head.kind
            self.put(name, Adjoint(end[name].expr, head.kind, owner, head.exact))
        node = self.mirrored(s, body)
        self.out.append(node)
        self.mirrors[s] = node

    def shaped_here(self, s: gast.For | gast.While) -> Sequence[str]:
        """The names whose shape is there behind a loop: what its reversed header reads, and what it
        goes over if an element has an adjoint, which goes to a part of one.
        """
        if not isinstance(s, gast.For):
            return ()
        if s.target.id not in self.active:
            return rewrite.reads(s.iter)
        if not self.is_told(s.iter.id):
            self.asked.setdefault((s, False), {})[s.iter.id] = None
        return [s.iter.id]

    def loop_body(
        self, s: gast.For | gast.While, inside: At, carried: list[str], uniform: Collection[str]
    ) -> bool:
        """The reverse of one iteration; False if an assumption had to be weakened."""
        heads = self.heads[s]
        if isinstance(s, gast.For) and s.target.id in self.active:
            at = self.counter(s)
            self.block(s.body, inside)
            ct = self.drop(s.target.id)
            self.origin = s
            if ct is not None:
                self.pending = ct
                self.give_at(s.iter.id, build.name(at), rewrite.copied(ct.expr))
                self.pending = None
        else:
            self.block(s.body, inside)
        self.forget_unless(inside, carried)
        self.origin = None
        fine = True
        self.asking = s, True
        for name in carried:
            self.canonical(name, name in uniform)
        for name in carried:
            head = heads[name]
            owned, kind = head.owned, head.kind
            adjoint = self.state[name]
            joined = join_kinds(kind, adjoint.kind)
            exact = head.exact and adjoint.exact
            changed = joined != kind or exact != head.exact
            if changed or owned and av.is_array(kind) and not self.sole(adjoint):
                still = owned and (not av.is_array(kind) or self.sole(adjoint))
                heads[name] = Head(still, joined, exact)
                fine = False
        return fine

    def forget_unless(self, inside: At, carried: list[str]) -> None:
        """Nobody asks for the adjoints of a body's own names in the round before."""
        for name in list(self.state):
            if name not in carried and self.scopes.is_local(name, inside):
                self.drop(name)

    def touched(self, s: gast.stmt) -> list[str]:
        """Active names whose adjoint the reverse of the loop reads or writes, in order of
        mention.
        """
        found: dict[str, None] = {}
        if isinstance(s, gast.For) and s.target.id in self.active and isinstance(s.iter, gast.Name):
            found[s.iter.id] = None
        for x in statements(blocks(s)[0]):
            if (name := defined(x)) is not None:
                found[name] = None
            if isinstance(x, gast.Assign) and name in self.active:
                for n in rewrite.reads(x.value):
                    found[n] = None
            if isinstance(x, gast.For) and isinstance(x.iter, gast.Name):
                found[x.iter.id] = None
        return [n for n in found if n in self.active]

    def counter(self, s: gast.For) -> str:
        """The name of the index in a loop whose element is active."""
        if s not in self.counters:
            self.counters[s] = self.names.fresh("k")
            self.types.env[self.counters[s]] = av.INT
        return self.counters[s]

    def mirrored(self, s: gast.For | gast.While, body: list[gast.stmt]) -> gast.stmt:
        """The loop that runs the reversed body, from the last round to the first."""
        if isinstance(s, gast.While):
            steps = build.call(build.builtin("range"), build.name(self.trips[s]))
            return build.located(
                gast.For(build.target(self.names.fresh("_")), steps, body, [], None), s
            )
        if s.target.id in self.active:
            at = self.counter(s)
            steps = build.call(
                build.builtin("reversed"),
                build.call(
                    build.builtin("range"),
                    build.name(self.trips[s])
                    if s in self.trips
                    else build.call(build.builtin("len"), rewrite.copied(s.iter)),
                ),
            )
            part = build.subscript(rewrite.copied(s.iter), build.name(at))
            first = build.assign(s.target.id, part, s)
            return build.located(gast.For(build.target(at), steps, [first, *body], [], None), s)
        over = rewrite.copied(s.iter)
        if s in self.trips:
            over = build.subscript(over, gast.Slice(None, build.name(self.trips[s]), None))
        backwards = build.call(build.builtin("reversed"), over)
        return build.located(gast.For(build.target(s.target.id), backwards, body, [], None), s)
