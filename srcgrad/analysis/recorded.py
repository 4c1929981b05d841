"""To be recorded: which old values the reverse sweep reads, and which forward statements it needs.

In: Core, and a reverse sweep. Out: a `Plan`. A name whose value the reverse of an earlier
statement reads is saved before a statement overwrites it. A name that lives inside one
iteration is saved once, at the end of it. A statement whose result nobody reads is not kept,
and saves nothing. A write to a part of an array saves that part only, and leaves the rest as it
was: to put the part back, the reverse sweep needs the array and the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import gast

from srcgrad.analysis.def_use import At, Scopes, exposed
from srcgrad.ir import rewrite, syntax
from srcgrad.ir.core import (
    Comment,
    Restore,
    appended,
    blocks,
    defined,
    gone,
    handovers,
    header,
    is_exit,
    is_observer,
    put,
    statements,
)
from srcgrad.ir.trail import Trail

Names = Trail[bool]
Groups = Mapping[gast.stmt, tuple[list[gast.stmt], list[gast.stmt]]]
Mirrors = Mapping[gast.stmt, gast.stmt]


_SHAPE = ".shape"


def shape_of(name: str) -> str:
    """What stands for the shape of an array, where its elements are not asked for."""
    return name + _SHAPE


def _array(name: str) -> str:
    """The name itself, of one or of what stands for its shape."""
    return name.removesuffix(_SHAPE)


@dataclass
class Plan:
    """What the forward sweep keeps.

    `kept`: statements that run; `before`: statements whose target is saved first; `after`:
    names saved at the end of a block; `unbound`: names that need a value before they are first
    saved; `harmless`: writes to parts of arrays that the reverse sweep reads other parts of;
    `again`: statements that the reverse of a block begins with, by the name that they bind.
    """

    kept: set[gast.stmt] = field(default_factory=set)
    before: set[gast.stmt] = field(default_factory=set)
    after: dict[At, list[str]] = field(default_factory=dict)
    unbound: set[str] = field(default_factory=set)
    needed: set[str] = field(default_factory=set)
    harmless: set[gast.stmt] = field(default_factory=set)
    again: dict[At, dict[str, gast.Assign]] = field(default_factory=dict)


def plan(
    body: Sequence[gast.stmt],
    groups: Groups,
    mirrors: Mirrors,
    wanted: Sequence[str],
    bound: Sequence[str],
    scopes: Scopes,
    reads: Callable[[object], list[str]],
    last: Sequence[gast.stmt] = (),
    spoils: Callable[[gast.stmt], bool] | None = None,
    asked: Mapping[tuple[gast.stmt, bool], Iterable[str]] | None = None,
    again: Mapping[str, gast.Assign] | None = None,
) -> Plan:
    """The plan for a program: `wanted` are names read at the end, `bound` are bound at the
    start. `spoils` tells whether a write to a part of an array may hit what the reverse of an
    earlier statement reads. `asked` are names that are read at the start of the blocks of a
    compound statement (True), or behind it; `again` those that are read again where they are asked
    for (`analysis.rereading`).
    """
    planner = _Planner(body, groups, mirrors, wanted, bound, scopes, reads)
    planner.spoils, planner.asked, planner.again = spoils, asked or {}, again or {}
    # what the end of the reverse sweep reads is wanted as it was at the start of the program
    planner.first = frozenset(reads(list(last)))
    return planner.run()


_NO_REVERSE: tuple[list[gast.stmt], list[gast.stmt]] = ([], [])


class _Planner:
    def __init__(
        self,
        body: Sequence[gast.stmt],
        groups: Groups,
        mirrors: Mirrors,
        wanted: Sequence[str],
        bound: Sequence[str],
        scopes: Scopes,
        reads: Callable[[object], list[str]],
    ) -> None:
        self.body, self.groups, self.mirrors, self.wanted = body, groups, mirrors, wanted
        self.bound, self.scopes, self._reads = frozenset(bound), scopes, reads
        self._known: dict[int, list[str]] = {}
        self.plan = Plan()
        self.definitions: dict[str, list[gast.stmt]] = {}
        self.parents: dict[gast.stmt, gast.stmt | None] = {}
        self.exits: list[tuple[int, list[dict[str, bool | None]]]] = []
        self.behind: dict[gast.stmt, list[gast.stmt]] = {}
        self.first: frozenset[str] = frozenset()
        self.spoils: Callable[[gast.stmt], bool] | None = None
        self.asked: Mapping[tuple[gast.stmt, bool], Iterable[str]] = {}
        self.again: Mapping[str, gast.Assign] = {}
        self.of_parts: set[str] = set()  # what is read for what is read again
        self.assigned: dict[tuple[gast.stmt, int], frozenset[str]] = {}
        self.real: set[gast.stmt] = set()
        self.written: set[str] = set()  # arrays of which parts are written to
        self.losses = handovers(body)
        self._index(body, None)

    def _index(self, body: Sequence[gast.stmt], parent: gast.stmt | None) -> None:
        for s in body:
            self.parents[s] = parent
            # a loop's variable is bound by the loop that reads it, in either sweep
            if (name := defined(s)) is not None and gone(s) is None and not isinstance(s, gast.For):
                self.definitions.setdefault(name, []).append(s)
                if put(s) is not None:
                    self.written.add(name)
                elif appended(s) is None:
                    self.definitions.setdefault(shape_of(name), []).append(s)
            for inner in blocks(s):
                self._index(inner, s)
                for k, x in enumerate(inner):
                    if is_exit(x):
                        self.behind[x] = inner[k + 1 :]

    def reads(self, part: object) -> list[str]:
        """What the part of a reverse sweep reads; it is asked in every round."""
        found = self._known.get(id(part))
        if found is None:
            found = self._known[id(part)] = list(dict.fromkeys(self._sources(self._reads(part))))
        return found

    def _sources(self, names: Iterable[str]) -> Iterator[str]:
        """The names, and for those that are read again what is read for it."""
        for name in names:
            if (s := self.again.get(_array(name))) is None:
                yield name
                continue
            home = self.plan.again.setdefault(self.scopes.home[_array(name)], {})
            home[_array(name)] = s
            self.of_parts.update(rewrite.reads(s.value))
            yield from self._sources(self._reads(s.value))

    def run(self) -> Plan:
        self._need([*self.wanted, *sorted(self.first)])
        for names in self.asked.values():
            self._need(list(names))
        for s in statements(self.body):
            if is_observer(s) or (write := put(s)) is not None and not write.fits:
                self._keep(s)
        while True:
            size = len(self.plan.needed), len(self.plan.before), self._after_size()
            for s in statements(self.body):
                if s in self.groups:
                    for part in self.groups[s]:
                        self._need(self.reads(part))
                    if (write := put(s)) is not None and s in self.plan.before:
                        self._need(rewrite.reads(write.index))
                elif is_exit(s):
                    if self.is_real_exit(s):
                        self._need(rewrite.reads(s.test))
                elif s in self.mirrors and self.is_real(s):
                    self._need(self.mirror_reads(s))
            live, bound = (Trail(dict.fromkeys(n, True)) for n in (self.first, self.bound))
            self._record(self.body, live, bound, ())
            if size == (len(self.plan.needed), len(self.plan.before), self._after_size()):
                return self.plan

    def _after_size(self) -> int:
        return sum(map(len, self.plan.after.values()))

    def _need(self, names: Sequence[str]) -> None:
        work = list(names)
        while work:
            name = work.pop()
            if name in self.plan.needed:
                continue
            self.plan.needed.add(name)
            for s in self.definitions.get(name, ()):
                work.extend(self._kept(s))

    def _keep(self, s: gast.stmt) -> None:
        self._need(self._kept(s))

    def _kept(self, s: gast.stmt) -> list[str]:
        """Mark a statement and what encloses it as kept; the names that this needs."""
        found: list[str] = []
        at: gast.stmt | None = s
        while at is not None and at not in self.plan.kept:
            self.plan.kept.add(at)
            if at in self.losses:
                self.plan.kept.add(self.losses[at])
            for e in header(at):
                found.extend(self._mentions(e))
            for x in at.body if isinstance(at, syntax.LOOPS) else ():
                if is_exit(x):  # how the loop ends is part of what it does
                    self.plan.kept.add(x)
                    found.extend(rewrite.reads(x.test))
            at = self.parents[at]
        return found

    def _mentions(self, e: gast.expr) -> Sequence[str]:
        """What an expression of the forward sweep reads: of an array that is only asked for its
        shape, no write to it, and nothing if that follows from the arguments.
        """
        return self._reads(e) if self.written else rewrite.reads(e)

    def is_real(self, s: gast.stmt) -> bool:
        """Whether the reverse of a compound statement does anything.

        One that does never ceases to, as more and more is recorded.
        """
        if s not in self.real and self._is_real(s):
            self.real.add(s)
        return s in self.real

    def _is_real(self, s: gast.stmt) -> bool:
        for inner in blocks(s):
            for x in inner:
                if x in self.groups:
                    pre, post = self.groups[x]
                    if pre or post or x in self.plan.before:
                        return True
                elif x in self.mirrors and self.is_real(x):
                    return True
        node = self.mirrors[s]
        own = {n for b in blocks(s) for x in b if is_exit(x) for n in rewrite.reads(x.test)}
        return any(
            not isinstance(x, Restore | Comment | gast.If | gast.For)
            and not self._binds_element(s, x)
            and defined(x) not in own
            for b in blocks(node)
            for x in b
        )

    def is_real_exit(self, s: gast.stmt) -> bool:
        """Whether something behind the exit has a reverse: there the exit code is asked."""
        return s in self.behind and self.does_something(self.behind[s], s)

    def does_something(self, body: Sequence[gast.stmt], exit_test: gast.stmt) -> bool:
        for x in body:
            if x in self.groups:
                pre, post = self.groups[x]
                if pre or post or x in self.plan.before:
                    return True
            elif not is_exit(x) and x in self.mirrors and self.is_real(x):
                return True
        node = self.mirrors.get(exit_test)
        return node is not None and any(
            isinstance(x, syntax.ASSIGNMENTS) for b in (node.body, node.orelse) for x in b
        )

    def _binds_element(self, s: gast.stmt, x: gast.stmt) -> bool:
        return isinstance(s, gast.For) and defined(x) == s.target.id

    def mirror_reads(self, s: gast.stmt) -> list[str]:
        """What the reverse of a compound statement reads itself, at each of its iterations."""
        node = self.mirrors[s]
        found = [n for e in header(node) for n in self.reads(e)]
        first = node.body[0] if isinstance(s, gast.For) and node.body else None
        if first is not None and self._binds_element(s, first):
            if s.target.id in self.of_parts or s.target.id in rewrite.reads(node.body[1:]):
                found += self.reads(first.value)
        return found

    def _assigned(self, around: gast.stmt, number: int) -> frozenset[str]:
        """The names that a block certainly assigns."""
        if (around, number) not in self.assigned:
            self.assigned[around, number] = exposed(blocks(around)[number])[1]
        return self.assigned[around, number]

    def _record(self, body: Sequence[gast.stmt], live: Names, bound: Names, at: At) -> None:
        """Go through a block: `live` are the names whose value at a place the reverse of an earlier
        statement reads, `bound` those that are certainly bound there; first at the start of the
        block, at last at its end.
        """
        for s in body:
            if isinstance(s, gast.Assign):
                self._simple(s, live, bound)
            elif is_observer(s):
                continue
            elif is_exit(s):
                mark, exits = self.exits[-1]
                exits.append(live.since(mark))
                _add(live, self.asked.get((s, True), ()))
            elif isinstance(s, gast.If):
                _add(live, self.asked.get((s, True), ()))
                marks, ends = (live.mark(), bound.mark()), []
                for k, block in enumerate((s.body, s.orelse)):
                    self._record(block, live, bound, (*at, (s, k)))
                    ends.append((live.undo(marks[0]), bound.undo(marks[1])))
                (a, bound_a), (b, bound_b) = ends
                for n in {**a, **b}:
                    live[n] = a.get(n, live[n]) or b.get(n, live[n])
                for n in bound_a.keys() & bound_b.keys():
                    bound[n] = True
                if self.is_real(s):
                    _add(live, self.mirror_reads(s))
            else:
                self._loop(s, live, bound, (*at, (s, 0)))

    def _simple(self, s: gast.Assign, live: Names, bound: Names) -> None:
        name = s.targets[0].id
        pre, post = self.groups.get(s, _NO_REVERSE)
        _add(live, self.reads(post))
        if (write := put(s)) is not None:
            if s in self.plan.kept and name in live:
                spoilt = self.spoils is None or self.spoils(s)
                (self.plan.before if spoilt else self.plan.harmless).add(s)
            if s in self.plan.before:
                _add(live, rewrite.reads(write.index))
        elif appended(s) is not None:  # which is undone without what was kept
            if s in self.plan.kept and name in live:
                self.plan.before.add(s)
        elif gone(s) is not None:
            if s in self.plan.kept:
                if name in live:
                    self.plan.before.add(s)
                live[name] = None  # the name itself is bound as before, to memory of that shape
        elif s in self.plan.kept:
            if name in live or shape_of(name) in live:
                self.plan.before.add(s)
                if name not in bound:
                    self.plan.unbound.add(name)
            live[name] = live[shape_of(name)] = None
            bound[name] = True
        _add(live, self.reads(pre))

    def _loop(self, s: gast.stmt, live: Names, bound: Names, inside: At) -> None:
        own = {s.target.id} if isinstance(s, gast.For) else set()
        while True:
            marks = live.mark(), bound.mark()
            for n in own:
                live[n], bound[n] = None, True
            _add(live, self.asked.get((s, True), ()))
            self.exits.append((marks[0], []))
            self._record(s.body, live, bound, inside)
            _, exits = self.exits.pop()
            ends = [live.undo(marks[0]), *exits]
            bound.undo(marks[1])
            # what was live at the head and was not touched is live at the end
            end = {n for changes in ends for n, is_live in changes.items() if is_live}
            local = {n for n in end if self.scopes.is_local(_array(n), inside)} - own
            for name in sorted({_array(n) for n in local}):
                if name in self.definitions:
                    home = self.plan.after.setdefault(self.scopes.home[name], [])
                    if name not in home:
                        home.append(name)
                    if name not in self._assigned(*self.scopes.home[name][-1]):
                        self.plan.unbound.add(name)
            again = [n for n in end - own - local if n not in live]
            if not again:
                break
            _add(live, again)
        _add(live, self.asked.get((s, False), ()))
        if self.is_real(s):
            _add(live, self.mirror_reads(s))
            for x in s.body:
                if is_exit(x) and self.is_real_exit(x):
                    _add(live, rewrite.reads(x.test))


def _add(live: Names, names: Iterable[str]) -> None:
    for n in names:
        live[n] = True
