"""Who shares memory with an array that is written to: a proof that nobody does, or a refusal.

For every analysis behind this one a write is a new value of one name. In the text it changes
memory, which another name may see: `z = y`, `row = y[0]`, `for row in y`. So each name is followed
with the places that its memory may have been made at. A write makes every other name of that memory
stale; to read the values of a stale name is refused, as is a write to memory that was not made in
the function. A name that may share memory with a written array without that, because it is not
read behind a write, gets a copy (`normalize.shared`): the reverse sweep changes memory too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import gast

from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.ir.build import located
from srcgrad.ir.core import (
    Core,
    InPlace,
    Inside,
    Put,
    appended,
    called,
    defined,
    gone,
    header,
    is_exit,
    put,
    statements,
)
from srcgrad.ir.names import Names, hint
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.handover import Sharing, with_handovers
from srcgrad.normalize.moves import without_moves
from srcgrad.normalize.shared import REMEDY, Copies, Place, Places, SharedMemory
from srcgrad.normalize.views import Definition, definition

_STACKED = rewrite.key(build.numpy("array"))  # not what the user calls NumPy's function
OUTSIDE: Place = (-1, True)  # the k-th parameter's memory has the number -2 - k
_OUTSIDE: Places = frozenset([OUTSIDE])


class WritesArgument(Refused):
    """A write to the array that a parameter holds: it has to be a copy of the caller's."""

    def __init__(self, node: gast.AST, parameter: str) -> None:
        reason = f"a write to `{parameter}`, which may be an array from outside"
        super().__init__(node, reason, "write to a copy")
        self.parameter = parameter


def own_memory(core: Core, types: Types, names: Names) -> Core:
    """The program in which each array that is written to has its memory for itself."""
    if not any(_is_write(s) for s in statements(core.body)):
        return core
    for s in statements(core.body):
        kind = core.types.get(s.targets[0].id) if appended(s) is not None else None
        if isinstance(kind, av.Growing) and isinstance(kind.item, Array):
            reason = "a list of arrays that grows, in a function that writes to arrays"
            raise Refused(s, reason, "append copies to it in another function")
    core = with_handovers(without_moves(_by_shape(core, types), names))
    body = core.body
    facts = _Facts(core, types)
    state = _State(dict.fromkeys(core.leaves, _OUTSIDE), Sharing.of(core))
    for k, p in enumerate(core.function.parameters):
        state.places[p] = frozenset([(-2 - k, True)])
    facts.block(body, state)
    facts.read(core.function.node.body[-1], core.function.node.body[-1].value, state)
    facts.check()
    return Copies(core, types, names, facts.shared, facts.written).run()


def _is_write(s: gast.stmt) -> bool:
    return put(s) is not None or isinstance(s, gast.Assign) and isinstance(s.value, InPlace)


def _by_shape(core: Core, types: Types) -> Core:
    """`len(y)` of an array that is written to as `y.shape[0]`, which no write changes."""
    arrays = {s.targets[0].id for s in statements(core.body) if put(s) is not None}

    def change(n: gast.AST) -> Any:
        if isinstance(n, gast.Call) and len(n.args) == 1:
            root = n.args[0]
            while isinstance(root, gast.Subscript):
                root = root.value
            if isinstance(root, gast.Name) and root.id in arrays and not types.is_value(n.func):
                if types.lookup(n.func) is len:
                    shape = build.attribute(n.args[0], "shape")
                    return located(build.subscript(shape, build.const(0)), n)
        return rewrite.rebuild(n, change)

    node = core.function.node
    body = [*map(change, core.body), node.body[-1]]
    tree = gast.FunctionDef(node.name, node.args, body, [], None, None, [])
    return replace(core, function=core.function.with_node(located(tree, node)))


@dataclass
class _State:
    """At a point of the program: the places that each name's memory may have been made at, the
    names that somebody wrote past, and which of those that give memory to each other share it.
    """

    places: dict[str, Places]
    sharing: Sharing
    stale: dict[str, gast.stmt] = field(default_factory=dict)

    def copy(self) -> _State:
        return _State(dict(self.places), self.sharing.copy(), dict(self.stale))

    def join(self, other: _State) -> None:
        """Let this be what holds on either of two paths."""
        for name, places in other.places.items():
            self.places[name] = self.places.get(name, frozenset()) | places
        for name, s in other.stale.items():
            self.stale.setdefault(name, s)
        self.sharing.join(other.sharing)

    def same(self, other: _State) -> bool:
        same = self.places == other.places and self.sharing == other.sharing
        return same and self.stale.keys() == other.stale.keys()

    def meet(self, names: Sequence[str], array: str) -> bool:
        """Whether one of the names may share memory with the array."""
        places = self.places.get(array, frozenset())
        return any(
            self.sharing.may_share(n, array)
            and not self.places.get(n, _OUTSIDE).isdisjoint(places)
            for n in names
        )

    def forget(self, name: str) -> None:
        """The name's memory is that of another one from here on."""
        for known in (self.places, self.stale):
            known.pop(name, None)
        self.sharing.forget(name)

    def take(self, other: _State) -> None:
        self.places, self.stale = dict(other.places), dict(other.stale)


class _Facts:
    """The flow through the program; `shared` are the places that a definition took over from
    other names, `written` those that are written to.
    """

    def __init__(self, core: Core, types: Types) -> None:
        self.core, self.types = core, types
        self.number: dict[gast.stmt, int] = {}
        self.shared: dict[gast.stmt, Places] = {}
        self.written: set[Place] = set()
        self.problems: dict[gast.AST, Refused] = {}
        self.sharing: dict[Refused, frozenset[Definition]] = {}
        self.exits: list[list[_State]] = []
        self.over: list[tuple[Places, gast.For]] = []
        self.definitions: dict[str, list[gast.stmt]] = {}
        for s in statements(core.body):
            if (name := defined(s)) is not None and gone(s) is None:
                self.definitions.setdefault(name, []).append(s)

    def check(self) -> None:
        """Raise the first refusal, if there is one."""
        in_order = [self.problems[s] for s in statements(self.core.body) if s in self.problems]
        for first in (*in_order, *self.problems.values()):
            if isinstance(first, WritesArgument):
                raise first
            names = frozenset().union(*(self.sharing.get(p, ()) for p in self.problems.values()))
            raise SharedMemory(first.node, first.reason, first.remedy, names)

    def made_by(self, *names: str) -> frozenset[Definition]:
        """The definitions of names that share memory."""
        return frozenset(definition(n, s) for n in names for s in self.definitions.get(n, ()))

    # -- what an expression may share

    def roots(self, e: gast.expr) -> Sequence[str]:
        """The names whose memory the value of an expression may share."""
        if called(e) is not None:
            return rewrite.reads(e)
        try:
            kind = self.types.of(e)
        except Refused:
            return rewrite.reads(e)
        if _is_number(kind):
            return []
        if isinstance(e, gast.Name):
            return [e.id]
        if isinstance(e, gast.Constant):
            return []
        if isinstance(e, gast.Subscript) and isinstance(self.types.of(e.value), Array):
            return [] if self.types.gathers(e) else self.roots(e.value)
        if isinstance(e, gast.IfExp):
            return [*self.roots(e.body), *self.roots(e.orelse)]
        if _is_stacked_here(e):
            return rewrite.reads(e.args)
        if isinstance(e, gast.BinOp | gast.UnaryOp | gast.Compare | gast.Call | gast.Attribute):
            app = self.types.application(e)
            if app is None:
                return rewrite.reads(e)
            if not app.operation.may_view:
                return []
            return [n for a in app.arguments.values() for n in self.roots(a)]
        return rewrite.reads(e)

    def places(self, e: gast.expr, state: _State) -> Places:
        found: set[Place] = set()
        for n in self.roots(e):
            # what is not the function's own, such as a global, was made outside
            found |= state.places.get(n, _OUTSIDE)
        return frozenset(found)

    def read(self, s: gast.stmt, e: Any, state: _State) -> None:
        """Refuse values that somebody wrote past; a shape does not change."""
        stack = [e]
        while stack:
            n = stack.pop()
            if isinstance(n, list):
                stack.extend(n)
            elif isinstance(n, gast.Attribute) and n.attr in ("shape", "size", "ndim", "dtype"):
                continue
            elif isinstance(n, gast.Name):
                if n.id in state.stale:
                    writer = state.stale[n.id]
                    reason = (
                        f"`{hint(n.id)}` may share memory with what line "
                        f"{getattr(writer, 'lineno', '?')} writes to"
                    )
                    problem = self.problems.setdefault(s, Refused(s, reason, REMEDY))
                    sharing = self.made_by(n.id, *_arrays_of(writer))
                    self.sharing[problem] = self.sharing.get(problem, frozenset()) | sharing
            elif isinstance(n, gast.AST):
                stack.extend(rewrite.children(n))

    # -- the flow

    def block(self, body: Sequence[gast.stmt], state: _State) -> None:
        for s in body:
            if is_exit(s):
                self.read(s, s.test, state)
                self.exits[-1].append(state.copy())
            elif isinstance(s, gast.If):
                self.read(s, s.test, state)
                other = state.copy()
                self.block(s.body, state)
                self.block(s.orelse, other)
                state.join(other)
            elif isinstance(s, gast.For | gast.While):
                self.loop(s, state)
            else:
                self.simple(s, state)

    def simple(self, s: gast.stmt, state: _State) -> None:
        self.read(s, header(s), state)
        if not isinstance(s, gast.Assign):
            return
        name, e = s.targets[0].id, s.value
        if gone(s) is not None:
            state.forget(name)
            return
        if called(e) is not None:
            reason = "a call that is only made at run time in a function that writes to arrays"
            self.problems.setdefault(s, Refused(s, reason, "write a loop"))
        if isinstance(e, Put):
            self.overlap(s, e, state)
            self.write(s, e.array.id, name, state)
            return
        if isinstance(e, InPlace):
            if arrays := _arrays_of(s):
                self.write(s, arrays[0], name, state)
            else:
                reason = "an augmented assignment to something other than an array"
                self.problems.setdefault(s, Refused(s, reason, REMEDY))
        self.shared[s] = self.shared.get(s, frozenset()) | self.places(
            e.value if isinstance(e, InPlace) else e, state
        )
        taken = () if isinstance(e, InPlace) else self.roots(e)
        state.sharing.bind(name, taken, state.places)
        self.bind(s, name, self.places(e, state) if not isinstance(e, InPlace) else None, state)

    def bind(self, s: gast.stmt, name: str, places: Places | None, state: _State) -> None:
        """The name has memory that was made here, besides that of others."""
        number = self.number.setdefault(s, len(self.number))
        state.places[name] = places or frozenset()
        for n, old in state.places.items():
            if (number, True) in old:
                state.places[n] = old - {(number, True)} | {(number, False)}
        state.places[name] |= {(number, True)}
        state.stale.pop(name, None)

    def write(self, s: gast.stmt, array: str, name: str, state: _State) -> None:
        places = state.places.get(array, _OUTSIDE)
        self.written |= places
        for number, _ in sorted(places):
            if number < -1:
                parameter = self.core.function.parameters[-2 - number]
                self.problems.setdefault(s, WritesArgument(s, parameter))
        if OUTSIDE in places:
            reason = f"a write to `{hint(array)}`, which may be an array from outside"
            self.problems.setdefault(s, Refused(s, reason, "write to a copy"))
        for over, loop in self.over:
            if not over.isdisjoint(places):
                reason = "a write to what the loop goes over"
                problem = self.problems.setdefault(s, Refused(s, reason, "loop over a copy"))
                self.sharing[problem] = self.made_by(array, loop.target.id)
        for n, others in state.places.items():
            if n not in (name, array) and not others.isdisjoint(places):
                if state.sharing.may_share(n, array):
                    state.stale.setdefault(n, s)
        if array in state.stale:
            state.stale[name] = state.stale[array]
        if array != name:
            state.stale.setdefault(array, s)

    def overlap(self, s: gast.stmt, e: Put, state: _State) -> None:
        """Refuse `y[::2] = y[:4]`: into one axis NumPy copies element by element, also where that
        reads what was written just before. Of what has two axes it makes a copy first, and one
        step means one order.
        """
        if e.gathers:  # what reads the array that it is written to, and when, is NumPy's affair
            readers = [build.name(n) for n in rewrite.reads(e.index)]
            readers += [e.value] if e.op is None or e.repeats else []
            if any(state.meet(self.roots(x), e.array.id) for x in readers):
                reason = "a write to elements that arrays choose, of what may share their memory"
                self.problems.setdefault(s, Refused(s, reason, "write a copy"))
            return
        if e.op is not None or not isinstance(e.value, gast.Name) or len(av.dims(e.part)) != 1:
            return
        if not state.meet([e.value.id], e.array.id):
            return
        to, given = self.way(e.array.id, e.index), self.way_of(e.value.id, e.array.id)
        if to is None or given is None or to != given and to != (given[0], -given[1]):
            reason = "a write of a part of an array to another part of it, in another order"
            self.problems.setdefault(s, Refused(s, reason, "write a copy of the part"))

    def way_of(self, name: str, array: str) -> tuple[int, int] | None:
        """The way on which a name's value goes through an array."""
        if name == array:
            return (0, 1) if len(av.dims(self.types.env[array])) == 1 else None
        found = self.definitions.get(name, [])
        if len(found) != 1 or not isinstance(found[0], gast.Assign):
            return None
        e = found[0].value
        if not isinstance(e, gast.Subscript) or not isinstance(e.value, gast.Name):
            return None
        return self.way(array, e.slice) if e.value.id == array else None

    def way(self, array: str, index: gast.expr) -> tuple[int, int] | None:
        """The one axis of an array that an index goes along, and the step; None if that is not
        known.
        """
        axes = len(av.dims(self.types.env[array]))
        if isinstance(index, gast.Constant) and index.value is Ellipsis:
            return (0, 1) if axes == 1 else None
        parts = list(index.elts) if isinstance(index, gast.Tuple) else [index]
        parts += [gast.Slice(None, None, None)] * (axes - len(parts))
        along = [k for k, e in enumerate(parts) if isinstance(e, gast.Slice)]
        others = [self.types.of(e) for e in parts if not isinstance(e, gast.Slice | Inside)]
        if len(along) != 1 or len(parts) != axes or len(others) != axes - 1:
            return None
        if not all(isinstance(kind, av.Scalar) for kind in others):
            return None
        step = self.types.static(parts[along[0]].step)
        step = 1 if step is None else step
        return (along[0], step) if type(step) is int else None

    def loop(self, s: gast.For | gast.While, state: _State) -> None:
        over: Places = frozenset()
        if isinstance(s, gast.For):
            self.read(s, s.iter, state)
            over = frozenset().union(*(state.places.get(n, frozenset()) for n in _values(s.iter)))
            self.over.append((over, s))
        while True:
            head = state.copy()
            self.exits.append([])
            if isinstance(s, gast.For):
                item = not _is_number(self.types.env.get(s.target.id, av.Unknown("")))
                self.shared[s] = self.shared.get(s, frozenset()) | (over if item else frozenset())
                self.bind(s, s.target.id, over if item else None, state)
            else:
                self.read(s, s.test, state)
            self.block(s.body, state)
            exits = self.exits.pop()
            state.join(head)
            if state.same(head):
                for end in exits:
                    state.join(end)
                break
        if isinstance(s, gast.For):
            self.over.pop()


def _is_stacked_here(e: gast.expr) -> bool:
    """Whether the expression puts arrays of a list together that the user only takes one out of: an
    element of it is one of these arrays.
    """
    return isinstance(e, gast.Call) and rewrite.key(e.func) == _STACKED


def _arrays_of(writer: gast.stmt) -> list[str]:
    """The name of the array that a statement writes to, if it is one."""
    value = writer.value
    if isinstance(value, Put):
        return [value.array.id]
    if not isinstance(value, InPlace):
        return []
    target = value.array if value.array is not None else value.value.left
    return [target.id] if isinstance(target, gast.Name) else []


def _values(e: gast.AST) -> list[str]:
    """The names whose values, not only whose shapes, an expression reads."""
    if isinstance(e, gast.Attribute) and e.attr in ("shape", "size", "ndim", "dtype"):
        return []
    if isinstance(e, gast.Name):
        return [e.id]
    return [
        n
        for c in rewrite.children(e)
        for x in (c if isinstance(c, list) else [c])
        if isinstance(x, gast.AST)
        for n in _values(x)
    ]


def _is_number(kind: Abstract) -> bool:
    """Whether a value of the type has no memory that somebody else could write to."""
    if isinstance(kind, av.Sequence):
        return kind.path is None and all(map(_is_number, kind.items))
    if isinstance(kind, av.Growing):
        return isinstance(kind.item, av.Scalar)
    if isinstance(kind, av.Many):
        return kind.kind == "range"
    return isinstance(kind, av.Scalar | av.Constant | av.Text)
