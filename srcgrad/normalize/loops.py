"""Loops: a body is typed until the types at its head come to rest.

Before: `total = 0`, `for row in X: total = total + row @ w`. After: the loop in Core, whose body
was typed first with the int 0 in `total`, then with a float, and then with nothing new. What is
refused in a round may be fine in the next; what is made for a loop has the same names in each.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.refusal import Consequence, Refused
from srcgrad.normalize.definitions import bound_names
from srcgrad.normalize.iteration import PlainLoop, by_index, plain_loop
from srcgrad.normalize.resolving import Resolving
from srcgrad.normalize.state import Enough, Env, join
from srcgrad.normalize.views import definition
from srcgrad.normalize.widening import may_widen, only_elementwise, symbols, widened

# How often a loop is typed, besides once for each name: a type of a name is joined a few times.
MOST_ROUNDS = 50


class Loops(Resolving):
    """Loops in Core."""

    problems: list[Refused]
    # what is known at the heads of loops, and at the exits of those around the statement
    heads: dict[gast.stmt, Env]
    exits: list[list[Env]]
    # loops over one name, for those that are none
    plain_loops: dict[gast.stmt, PlainLoop]

    def while_loop(self, s: gast.While) -> None:
        """`while`"""
        if s.orelse:
            raise Refused(s.orelse[0], "`else` of a loop", "use a flag")
        before = set(self.bound)
        body = self.loop(s, lambda: self.pure(s.test))
        self.bound = before
        self.pure(s.test)
        self.out.append(build.located(gast.While(self.with_leaves(s.test), body, []), s))

    def for_loop(self, s: gast.For) -> None:
        """`for`: written out, over an index, or as it is."""
        if s.orelse:
            raise Refused(s.orelse[0], "`else` of a loop", "use a flag")
        ready = s.iter if self.goes_by_index(s.iter) else self.resolved_whole(s.iter, s, True)
        if self.unrolls(ready, s):
            items = self.elements(ready)
            items = self.steps(ready, s) if items is None else items
            assert items is not None
            for step in self.one_by_one(s, self.kept_for(s, items)):
                self.statement(step)
            return
        if ready is not s.iter:
            ready = self.opened(ready) if self.in_parts(ready) else ready
            over = located(gast.For(s.target, ready, s.body, s.orelse, None), s)
            self.source[over] = self.original(s)
            self.heads.setdefault(over, self.heads[s]) if s in self.heads else None
            s = over
        if s not in self.plain_loops:
            one = definition(s.target.id, s) if isinstance(s.target, gast.Name) else None
            if one in self.views and av.is_array(self.kind_of(s.iter)):
                self.plain_loops[s] = by_index(s, _NamesOfLoop(self, s))
            else:
                self.plain_loops[s] = plain_loop(s, self.types, _NamesOfLoop(self, s))
        plain = self.plain_loops[s]
        self.types.add_local(bound_names([*plain.before, plain.loop]))
        for before in plain.before:
            self.statement(before)
        s = plain.loop
        if not isinstance(s.target, gast.Name):
            raise Refused(s.target, "a loop over several names at once", "loop over an index")
        over, item, varied = self.iterable(s)
        target = s.target.id
        counts = isinstance(over, gast.Call) and self.builtin_of(over.func) is range

        def start() -> None:
            self.forget_views(target)
            self.types.env[target] = item
            self.bound.add(target)
            self.mark_varied(target, varied)
            if counts:
                self.bounds.count(target, over)

        before = set(self.bound)
        body = self.loop(s, start)
        self.bounds.forget(target)  # no round may have run
        if not self.runs_at_least_once(over):
            self.bound = before
        node = build.located(gast.For(build.target(target), over, body, [], None), s)
        self.definitions[node] = (item, varied)
        self.out.append(node)

    def iterable(self, s: gast.For) -> tuple[gast.expr, Abstract, bool]:
        """What the loop goes over in Core, the type of an element, and whether it varies."""
        e: gast.expr = s.iter
        is_range = (
            isinstance(e, gast.Call)
            and isinstance(e.func, gast.Name)
            and e.func.id not in self.types.local
            and self.types.lookup(e.func) is range
        )
        kind = self.types.of(e)
        if kind == av.REFUSED:
            raise Consequence(e)
        if not isinstance(kind, Array | av.Sequence | av.Many):
            raise Refused(
                e, f"a loop over {av.describe(kind)}", "loop over a range, an array or a list"
            )
        if isinstance(kind, Array) and not kind.dims:
            raise Refused(
                e, "a loop over an array of rank 0", "loop over a range, an array or a list"
            )
        varied = self.varies(e)
        if varied and not (isinstance(kind, Array | av.Many) or getattr(kind, 'path', None)):
            raise Refused(
                e, "a loop over differentiated values in a sequence", "loop over an array"
            )
        whole = self.container_leaf(e, kind) if varied else None
        if whole is not None:
            return whole, av.element(kind), True
        # the user's own name for it may be that of a container, which the body binds anew
        written = self.original(s)
        names = {*rewrite.reads(e), *rewrite.reads(getattr(written, "iter", e))}
        changed = names & (bound_names(s.body) | {s.target.id})
        if varied or changed or not (is_range or isinstance(e, gast.Name | gast.Tuple | gast.List)):
            if not (isinstance(e, gast.Name) and not changed):
                hoisted = self.names.temporary("items" if not is_range else "steps")
                self.define(hoisted, *self.value(e, s), s)
                e = build.name(hoisted)
        return self.with_leaves(e), av.element(kind), varied

    def runs_at_least_once(self, e: gast.expr) -> bool:
        """Whether the iterable is certainly not empty, as a literal range or list can tell."""
        if isinstance(e, syntax.DISPLAYS):
            return bool(e.elts)
        if isinstance(e, gast.Call) and not e.keywords and self.builtin_of(e.func) is range:
            bounds = [self.types.static(a) for a in e.args]
            if bounds and all(type(b) is int for b in bounds):
                return len(range(*bounds)) > 0
        return False

    def runs_here(self, e: gast.expr) -> bool:
        """Whether the loop runs for these arguments; that it does is then part of the guard."""
        if self.runs_at_least_once(e):
            return True
        for n in rewrite.walk(e):
            if isinstance(n, gast.Call) and self.builtin_of(n.func) not in (range, len):
                return False
            if isinstance(n, gast.Name) and n.id in self.types.local:
                if n.id not in self.function.parameters or n.id in self.assigned:
                    return False
        return self.world.is_not_empty(rewrite.substitute(e, self.leaves))

    def loop(self, s: gast.For | gast.While, start: Callable[[], None]) -> list[gast.stmt]:
        """The body in Core, typed until the types at its head are stable."""
        for (loop, name), kind in list(self.widened.items()):
            if loop is self.original(s):
                self.widen(name, kind, s)
        for name in {*bound_names(s.body), *self.nonlocal_names}:
            self.bounds.forget(name)  # which holds in the first round only
        head = first = self.state()
        if s in self.heads:
            head = join(head, self.heads[s])
        problems = len(self.problems)
        most = MOST_ROUNDS + len(head[0]) + len(bound_names(s.body))
        for count in itertools.count():
            if count > most:
                reason = "a loop in which the types of names do not come to rest"
                self.problems.append(Refused(s, reason, "let each name hold values of one type"))
                raise Enough
            del self.problems[problems:]
            self.restore(head)
            start()
            self.exits.append([])
            self.around.append(self.original(s))
            body = self.block(s.body)
            self.around.pop()
            exits = self.exits.pop()
            if self.dead:
                self.dead = False
                self.restore(head)
            end = self.lasting(self.state(), head)
            wide = self.to_widen(s, first, end[0])
            if wide:
                self.restore(first)
                for name, kind in wide.items():
                    self.widened[self.original(s), name] = kind
                    self.widen(name, kind, s)
                head = first = self.state()
                continue
            # what was refused may be fine in the next round, and says nothing of the head
            refused = [
                n for n, kind in end[0].items() if kind.__class__ is Unknown and kind == av.REFUSED
            ]
            known = dict(end[0])
            for n in refused:
                del known[n]
            again = join(head, (known, *end[1:]))
            if again == head:
                break
            head = again
        self.heads[s] = head
        certain = frozenset(self.bound)
        after = head
        for state in exits:
            after = join(after, self.lasting(state, head))
            certain &= state[2]
        self.restore(after)
        self.types.env.update(dict.fromkeys(refused, av.REFUSED))
        self.bound = set(certain)
        return body

    def to_widen(
        self, s: gast.For | gast.While, before: Env, end: Mapping[str, Abstract]
    ) -> dict[str, Abstract]:
        """The numbers before the loop that are arrays in it, where they may be arrays from the
        start.
        """
        if not isinstance(s, gast.For):
            return {}
        found: dict[str, Abstract] = {}
        for name, kind in end.items():
            if before[0].get(name) is kind:
                continue
            if not may_widen(before[0].get(name), kind) or not only_elementwise(s.body, name):
                continue
            if (self.original(s), name) in self.widened or name in before[1]:
                continue
            if symbols(kind) & self.assigned or not self.runs_here(s.iter):
                continue
            found[name] = kind
        return found

    def widen(self, name: str, kind: Abstract, s: gast.stmt) -> None:
        """Give the name an array for its number, before the loop."""
        value: gast.expr = build.name(name)
        last = self.out[-1] if self.out else None
        if isinstance(last, gast.Assign) and last.targets[0].id == name:
            if isinstance(last.value, gast.Constant):
                value = self.out.pop().value
        self.define(name, widened(value, kind), kind, False, s)


class _NamesOfLoop:
    """New names for what a loop is made of: the same ones whenever it is typed."""

    def __init__(self, builder: Loops, s: gast.For) -> None:
        self.builder, self.key, self.count = builder, builder.original(s), 0

    def fresh(self, wanted: str) -> str:
        """The next name."""
        self.count += 1
        return self.builder.fresh((self.key, "loop", self.count), wanted)
