"""Arrays whose memory goes on to another name.

Before: `t = u`, `u = v`, `v = t`, where nobody reads a name between the statement that gives it
away and the next one that binds it. After: `t = u`, `u = Gone`, `u = v`, `v = Gone`, `v = t`,
`t = Gone`. For every analysis behind this one `u` then has no value any more: what the reverse
sweep reads of it is saved there, before anybody writes to that memory under its new name. In the
text `Gone` is nothing. Without it, `t` would have to be a copy of `u`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Array
from srcgrad.ir.build import located
from srcgrad.ir.core import (
    Core,
    Gone,
    blocks,
    defined,
    handovers,
    header,
    is_exit,
    put,
    statements,
    with_blocks,
)
from srcgrad.normalize.shared import Places


def with_handovers(core: Core) -> Core:
    """The program in which each array that is given to another name, and not read again, is gone
    behind that.
    """
    found = _last_reads(core)
    if not found:
        return core

    def block(body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            out.append(with_blocks(s, [block(b) for b in blocks(s)]) if blocks(s) else s)
            if s in found:
                y, x = s.value.id, s.targets[0].id
                out.append(build.assign(y, located(Gone(x, core.types[y]), s), s))
        return out

    node = core.function.node
    body = [*block(core.body), node.body[-1]]
    tree = gast.FunctionDef(node.name, node.args, body, [], None, None, [])
    return replace(core, function=core.function.with_node(located(tree, node)))


def _last_reads(core: Core) -> set[gast.stmt]:
    """The statements `x = y` behind which nobody reads the array that `y` holds. Memory that came
    from outside, or that a loop goes over, is not given away.
    """
    outside = {*core.function.parameters, *core.leaves}
    outside |= {s.target.id for s in statements(core.body) if isinstance(s, gast.For)}
    every = [s for s in statements(core.body) if _gives(s, core, outside)]
    if not every:
        return set()
    live = _Liveness(set(every))
    live.block(core.body, frozenset(rewrite.reads(core.function.node.body[-1])), frozenset())
    return live.dead


def _gives(s: gast.stmt, core: Core, outside: set[str]) -> bool:
    if not isinstance(s, gast.Assign) or not isinstance(s.value, gast.Name):
        return False
    y, x = s.value.id, s.targets[0].id
    if y in outside or x == y or not isinstance(core.types.get(y), Array):
        return False
    return isinstance(core.types.get(x), Array)


class _Liveness:
    """Backwards through the program: `dead` are those of the candidates whose source is not read
    behind them on any path.
    """

    def __init__(self, candidates: set[gast.stmt]) -> None:
        self.dead = candidates

    def block(
        self, body: Sequence[gast.stmt], live: frozenset[str], left: frozenset[str]
    ) -> frozenset[str]:
        """The names that are read behind the start of a block before they are bound: `live` are
        those at its end, `left` those behind the loop around.
        """
        for s in reversed(body):
            if is_exit(s):
                live = live | left
            elif isinstance(s, gast.If):
                live = self.block(s.body, live, left) | self.block(s.orelse, live, left)
            elif blocks(s):
                live = self.loop(s, live)
            if s in self.dead and s.value.id in live:
                self.dead.discard(s)
            if (name := defined(s)) is not None:
                live = live - {name}
            live = live.union(rewrite.reads(header(s)))
        return live

    def loop(self, s: gast.stmt, behind: frozenset[str]) -> frozenset[str]:
        """The names that are read at the head of a loop or later."""
        head = behind
        while True:
            inside = self.block(s.body, head.union(rewrite.reads(header(s))), behind)
            own = {s.target.id} if isinstance(s, gast.For) else set()
            more = head | (inside - own)
            if more == head:
                return head
            head = more


@dataclass
class Sharing:
    """Which arrays may share memory at a point of the program, as far as names that give memory to
    each other go, and the names of what is made of those: the places where the memory of a double
    buffer's halves was made are the same, and yet they are always apart.
    """

    among: frozenset[str]
    others: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, core: Core) -> Sharing:
        """What is known at the start of a program: nobody shares memory with anybody."""
        moving = {n for s in handovers(core.body) for n in (s.value.id, s.targets[0].id)}
        among = set(moving)
        elsewhere = {*core.function.parameters, *core.leaves}
        for s in statements(core.body) if moving else ():
            name = defined(s)
            if isinstance(s, gast.For):
                elsewhere.add(s.target.id)
            elif name is not None and put(s) is None and isinstance(core.types.get(name), Array):
                if not moving.isdisjoint(rewrite.reads(s.value)):
                    among.add(name)
        return cls(frozenset(among - elsewhere))

    def copy(self) -> Sharing:
        return Sharing(self.among, dict(self.others))

    def may_share(self, a: str, b: str) -> bool:
        """Whether two names may share memory, unless that was never made at one place."""
        known = a in self.among and b in self.among
        return not known or a == b or b in self.others.get(a, ())

    def bind(self, name: str, roots: Sequence[str], places: Mapping[str, Places]) -> None:
        """Let the name be bound to what may share the memory of `roots`, and nobody else's."""
        if name not in self.among:
            return
        found: set[str] = set()
        for r in roots:
            if r in self.among:
                found.update(self.others.get(r, ()), [r])
            else:  # made at one place with what it may share memory with
                own = places.get(r)
                found.update(
                    n for n in self.among
                    if own is None or not own.isdisjoint(places.get(n, frozenset()))
                )  # fmt: skip
        self.forget(name)
        found.discard(name)
        self.others[name] = frozenset(found)
        for n in found:
            self.others[n] = self.others.get(n, frozenset()) | {name}

    def forget(self, name: str) -> None:
        """Let the name share memory with nobody."""
        for n in self.others.pop(name, ()):
            self.others[n] -= {name}

    def join(self, other: Sharing) -> None:
        """Let this be what holds on either of two paths."""
        for name, names in other.others.items():
            self.others[name] = self.others.get(name, frozenset()) | names
