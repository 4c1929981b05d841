"""Join the sweeps: the forward statements that are needed, the tape, the reverse.

Before: Core, a reverse sweep with `Restore` marks, a `Plan`. After: one list of statements in
which `h_tape.append(h)` stands before what overwrites `h`, and `h = h_tape.pop()` in its
reverse. Outside loops a second name is enough. A list that grows by one an iteration also
counts the trips of its loop.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import gast

from srcgrad.analysis.def_use import At, exposed
from srcgrad.analysis.recorded import Plan
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.core import (
    Core,
    Restore,
    appended,
    blocks,
    changes,
    defined,
    gone,
    handovers,
    is_exit,
    is_observer,
    put,
    statements,
)
from srcgrad.ir.names import Names, hint
from srcgrad.ir.refusal import Refused
from srcgrad.transform.control_flow import Paths
from srcgrad.transform.lists import shrink
from srcgrad.transform.reverse import Reverse
from srcgrad.transform.writes import is_view, lowered, part, store


class Sweeps:
    """Builds the two sweeps from a plan."""

    def __init__(
        self, paths: Paths, reverse: Reverse, plan: Plan, names: Names, again: bool = False
    ) -> None:
        """`again` says that the reverse sweep may run more than once."""
        self.paths, self.reverse, self.plan, self.names = paths, reverse, plan, names
        self.again = again
        self.written = _written(paths.core)
        # arrays that the reverse sweep puts parts back into
        self.restored = {defined(s) for s in plan.before if changes(s)}
        # what is read out of an array before its old content is put back there
        self.copied = {
            id(x)
            for s, x in reverse.read_back.items()
            if s in plan.before and (write := put(s)) is not None and is_view(write)
        }
        self.tapes: dict[str, str] = {}
        self.kept: dict[gast.stmt, str] = {}
        self.mirror_of = {id(node): s for s, node in reverse.mirrors.items()}
        self.counters = set(paths.trips.values())
        # the reverse of an exit puts the code back by itself, where it was needed at all
        exits = {n for x in statements(paths.core.body) if is_exit(x) for n in rewrite.reads(x)}
        self.resets = {id(x) for x in _everything(reverse.body) if defined(x) in exits}
        self._paths: dict[gast.stmt, At] = {}
        self._bindings: dict[At, dict[str | None, tuple[int, int]]] = {}
        self._exits_before: dict[At, dict[str, int]] = {}
        self._locate(paths.core.body, ())
        self.left_behind = self._left_behind()
        self._counting: dict[gast.stmt, str] = {}
        self.counted = self._counted_by_tape()
        self.uncounted = set(self.counted.values())

    def _locate(self, body: Sequence[gast.stmt], at: At) -> None:
        """Note the block that each statement stands in."""
        for s in body:
            self._paths[s] = at
            for k, inner in enumerate(blocks(s)):
                self._locate(inner, (*at, (s, k)))

    def forward(self) -> list[gast.stmt]:
        """The forward sweep, without what nobody reads."""
        start = [build.assign(n, build.const(None)) for n in sorted(self.plan.unbound)]
        return start + self._forward(self.paths.core.body, (), False)

    def backward(self) -> list[gast.stmt]:
        """The reverse sweep, with the old values restored."""
        return self._backward(self.reverse.body, ())

    # -- forward

    def _forward(self, body: Sequence[gast.stmt], at: At, looped: bool) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        pending = self._after(body, at)
        for k, s in enumerate(body):
            before = len(self.tapes)
            new = self._statement(s, at, looped)
            if not at:
                # a tape is empty before the outermost statement that fills it, on whichever path
                out += [
                    build.assign(tape, gast.List([], gast.Load()))
                    for tape in itertools.islice(self.tapes.values(), before, None)
                ]
            if new and is_exit(s):
                names = self.left_behind.get(s, ())
                out = _with_exit(out, new[0], [self._push_last(n, body, s) for n in names])
            else:
                out.extend(new)
            for name in pending.get(k, ()):
                out.append(self._push_last(name, body, s))
        return out

    def _after(self, body: Sequence[gast.stmt], at: At) -> dict[int, list[str]]:
        """Names to save in this block, by the position of the last statement that binds them."""
        found: dict[int, list[str]] = {}
        names = self.plan.after.get(at, ())
        bindings = self._bound_in(at, body) if names else {}
        for name in names:
            found.setdefault(bindings[name][1], []).append(name)
        return found

    def _bound_in(
        self, at: At, body: Sequence[gast.stmt]
    ) -> dict[str | None, tuple[int, int]]:
        """The positions in a block of the first and the last statement that bind each name, inside
        or themselves.
        """
        if at not in self._bindings:
            found: dict[str | None, tuple[int, int]] = {}
            for k, s in enumerate(body):
                for x in statements([s]):
                    name = defined(x)
                    found[name] = (found[name][0] if name in found else k, k)
            self._bindings[at] = found
        return self._bindings[at]

    def _left_behind(self) -> dict[gast.stmt, list[str]]:
        """Names that are saved at the end of a block, by the exits that leave it between two of
        their bindings: there they have their last value, too.
        """
        found: dict[gast.stmt, list[str]] = {}
        for at, names in self.plan.after.items():
            body = blocks(at[-1][0])[at[-1][1]] if at else self.paths.core.body
            exits = [k for k, s in enumerate(body) if is_exit(s)]
            bindings = self._bound_in(at, body) if exits else {}
            for name in names if exits else ():
                first, last = bindings[name]
                for k in exits:
                    if first < k < last:
                        found.setdefault(body[k], []).append(name)
                        if name not in exposed(body[:k])[1]:
                            self.plan.unbound.add(name)
        return found

    def _statement(self, s: gast.stmt, at: At, looped: bool) -> list[gast.stmt]:
        if s not in self.plan.kept or defined(s) in self.uncounted:
            return []
        if isinstance(s, gast.Assign):
            if defined(s) in self.counters and isinstance(s.value, gast.BinOp):
                return [build.accumulate(s.targets[0].id, s.value.right, s)]
            saved = s in self.plan.before and appended(s) is None
            save = [self._save(s, looped)] if saved else []
            return save if gone(s) is not None else [*save, lowered(s)]
        if is_observer(s):
            if isinstance(s, gast.Expr) and isinstance(s.value, gast.Name):
                return [self._check(s)]
            return [s]
        if is_exit(s):
            return [s]
        if isinstance(s, gast.If):
            body = self._forward(s.body, (*at, (s, 0)), looped)
            orelse = self._forward(s.orelse, (*at, (s, 1)), looped)
            return _branch(s.test, body, orelse, s)
        inside = self._forward(s.body, (*at, (s, 0)), True) or [gast.Pass()]
        new: gast.stmt
        if isinstance(s, gast.For):
            new = gast.For(s.target, s.iter, inside, [], None)
        else:
            new = gast.While(s.test, inside, [])
        return [build.located(new, s)]

    def _check(self, s: gast.Expr) -> gast.stmt:
        """The reading of a name that may be unbound; on the tape, None stands for that."""
        name = s.value.id
        if name not in self.plan.unbound:
            return s
        test = gast.Compare(build.name(name), [gast.Is()], [build.const(None)])
        message = build.const(f"`{hint(name)}` was never assigned")
        error = build.call(build.builtin("UnboundLocalError"), message)
        return build.located(gast.If(test, [build.located(gast.Raise(error, None), s)], []), s)

    def _save(self, s: gast.Assign, looped: bool) -> gast.stmt:
        name = s.targets[0].id
        write = put(s)
        value: gast.expr = build.name(name) if write is None else part(name, write, True)
        lost = gone(s)
        if lost is not None and (lost.to in self.written or name in self.restored):
            # one of the sweeps writes to it while the other name, or its adjoint, holds it
            value = build.call(build.attribute(value, "copy"))
        if looped:
            return self._push(name, value, s)
        self.kept[s] = self.names.fresh(f"{hint(name)}_kept")
        return build.assign(self.kept[s], value, s)

    def _push_last(self, name: str, body: Sequence[gast.stmt], at: gast.stmt) -> gast.stmt:
        """Save a name at the end of its block."""
        value: gast.expr = build.name(name)
        if name in self.written and name in exposed(body)[0]:
            # the next iteration may write to the same memory before it makes its own
            if name in self.plan.unbound:
                reason = f"`{hint(name)}`, which an iteration may write to before it is made"
                raise Refused(at, reason, "make it before the loop")
            value = build.call(build.attribute(value, "copy"))
        return self._push(name, value, at)

    def _push(self, name: str, value: gast.expr, at: gast.stmt) -> gast.stmt:
        append = build.attribute(build.name(self._tape(name)), "append")
        return build.located(gast.Expr(build.call(append, value)), at)

    def _tape(self, name: str) -> str:
        if name not in self.tapes:
            self.tapes[name] = self.names.fresh(f"{hint(name)}_tape")
        return self.tapes[name]

    # -- reverse

    def _backward(self, body: Sequence[gast.stmt], at: At) -> list[gast.stmt]:
        return self._ready(at, 0, self._statements_backward(body))

    def _ready(self, at: At, segment: int, body: list[gast.stmt]) -> list[gast.stmt]:
        """Statements of the reverse of a block with what they read put back before them."""
        again = self._read_again(at, segment, body)
        first = 0
        if again and isinstance(loop := at[-1][0], gast.For):
            first = int(defined(body[0]) == loop.target.id)  # the element of this iteration
        return [*self._pops(at, segment), *body[:first], *again, *body[first:]]

    def _read_again(self, at: At, segment: int, body: list[gast.stmt]) -> list[gast.stmt]:
        """The parts that the statements read, as the forward sweep read them."""
        again = self.plan.again.get(at, {})
        if not again:
            return []
        block = blocks(at[-1][0])[at[-1][1]]
        found: list[gast.stmt] = []
        for k in reversed(range(len(block))):
            name = defined(block[k])
            if name not in again or sum(map(is_exit, block[:k])) != segment:
                continue
            if name in rewrite.reads([*body, *found]):
                found.insert(0, build.assign(name, rewrite.copied(block[k].value), block[k]))
        return found

    def _statements_backward(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            if id(s) in self.resets:
                continue
            if isinstance(s, Restore):
                out.extend(self._restored(s.statement))
            elif id(s) in self.mirror_of:
                out.extend(self._mirror(s))
            elif id(s) in self.copied:
                copy = build.call(build.attribute(s.value, "copy"))
                out.append(build.located(gast.Assign(s.targets, copy, None), s))
            else:
                out.append(s)
        return out

    def _pops(self, at: At, segment: int) -> list[gast.stmt]:
        """Restores of what was saved at the end of a block, if it is bound first behind its first
        `segment` exits.
        """
        segments = self._segments(at)
        return [self._pop(name) for name, own in segments.items() if own == segment]

    def _segments(self, at: At) -> dict[str, int]:
        """Behind how many exits of the block each name that is saved at its end is bound first."""
        names = self.plan.after.get(at, ())
        if not at or not names:
            return dict.fromkeys(names, 0)
        if at not in self._exits_before:
            body = blocks(at[-1][0])[at[-1][1]]
            bindings = self._bound_in(at, body)
            before = list(itertools.accumulate(map(is_exit, body), initial=0))
            self._exits_before[at] = {name: before[bindings[name][0]] for name in names}
        return self._exits_before[at]

    def _guard(self, node: gast.If, s: gast.stmt) -> list[gast.stmt]:
        """What follows an exit, and the exit code put back behind it."""
        at = self._paths[s]
        block = blocks(at[-1][0])[at[-1][1]]
        segment = sum(map(is_exit, block[: block.index(s) + 1]))
        body = self._ready(at, segment, self._statements_backward(node.body))
        orelse = self._statements_backward(node.orelse)
        guarded = _branch(rewrite.copied(node.test), body, orelse, node)
        if not guarded:
            return []
        left = rewrite.reads(node.test)[0]
        return [*guarded, build.assign(left, build.const(0))]

    def _restored(self, s: gast.stmt) -> list[gast.stmt]:
        if s not in self.plan.before:
            return []
        name = defined(s)
        assert name is not None
        if appended(s) is not None:
            return [build.located(shrink(name), s)]
        write = put(s)
        old: gast.expr = build.name(self.kept[s]) if s in self.kept else self._popped(name)
        if write is not None:
            return [store(name, write, old, None, s)]
        return [build.assign(name, self._own(name, old), s)]

    def _pop(self, name: str) -> gast.stmt:
        return build.assign(name, self._own(name, self._popped(name)))

    def _popped(self, name: str) -> gast.expr:
        return build.call(build.attribute(build.name(self._tape(name)), "pop"))

    def _own(self, name: str, old: gast.expr) -> gast.expr:
        """A saved array, as its own memory if it is written to and may be asked for again."""
        if self.again and name in self.restored:
            return build.call(build.attribute(old, "copy"))
        return old

    def _mirror(self, node: gast.stmt) -> list[gast.stmt]:
        s = self.mirror_of[id(node)]
        if is_exit(s):
            return self._guard(node, s)
        at = self._paths[s]
        if isinstance(node, gast.If):
            body = self._backward(node.body, (*at, (s, 0)))
            orelse = self._backward(node.orelse, (*at, (s, 1)))
            return _branch(rewrite.copied(node.test), body, orelse, node)
        body = self._backward(node.body, (*at, (s, 0)))
        if isinstance(s, gast.For) and node.body and defined(node.body[0]) == s.target.id:
            others = [x for x in body if x is not node.body[0]]
            if s.target.id not in rewrite.reads(others):
                body = others
        if not body:
            return []
        if s in self.counted:
            tape = build.name(self.tapes[self._counting[s]])
            return [build.located(gast.While(tape, body, []), node)]
        new = gast.For(node.target, rewrite.copied(node.iter), body, [], None)
        return [build.located(new, node)]

    # -- trips

    def _counted_by_tape(self) -> dict[gast.stmt, str]:
        """Outermost loops whose trips a tape counts, with the counter that is not needed then."""
        sites: dict[str, list[tuple[At, gast.stmt]]] = {}  # where a name is saved, at a statement

        def visit(body: Sequence[gast.stmt], at: At) -> None:
            for s in body:
                name = defined(s)
                if s in self.plan.before and name is not None and appended(s) is None:
                    sites.setdefault(name, []).append((at, s))
                for k, inner in enumerate(blocks(s)):
                    visit(inner, (*at, (s, k)))

        visit(self.paths.core.body, ())
        for at, names in self.plan.after.items():
            block = blocks(at[-1][0])[at[-1][1]] if at else self.paths.core.body
            bindings = self._bound_in(at, block)
            for name in names:
                sites.setdefault(name, []).append((at, block[bindings[name][1]]))
        found: dict[gast.stmt, str] = {}
        for s, counter in self.paths.trips.items():
            at = self._paths[s]
            if any(isinstance(x, syntax.LOOPS) for x, _ in at):
                continue
            inside = (*at, (s, 0))
            if isinstance(s, gast.For) and s in self.reverse.mirrors:
                # the reverse wants the loop's variable, not just the number of trips
                mirror = self.reverse.mirrors[s]
                if {s.target.id, mirror.target.id} & set(rewrite.reads(mirror.body)):
                    continue
            exits = [k for k, x in enumerate(s.body) if is_exit(x)]
            always = set(s.body[: exits[0]] if exits else s.body)
            for name, where in sites.items():
                (home, saved), *others = where
                if others or home != inside or saved not in always:
                    continue
                if name not in self.counters:
                    self._counting[s] = name
                    found[s] = counter
                    break
        return found


def _written(core: Core) -> set[str]:
    """The arrays whose memory may be written to, under their own name or one that it goes on to."""
    found = set(core.written.arrays)
    goes = {(s.value.id, s.targets[0].id) for s in handovers(core.body)}
    while more := {name for name, to in goes if to in found and name not in found}:
        found |= more
    return found


def _everything(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    found: list[gast.stmt] = []
    for s in body:
        found.append(s)
        for inner in blocks(s):
            found += _everything(inner)
    return found


def _with_exit(
    out: list[gast.stmt], exit_test: gast.stmt, saved: list[gast.stmt]
) -> list[gast.stmt]:
    """`if t: left = 1` and `if left: break` as one `if`, with what is saved before."""
    left = exit_test.test.id
    last = out[-1] if out else None
    if (
        isinstance(last, gast.If)
        and last.body
        and defined(last.body[-1]) == left
        and not any(defined(x) == left for x in statements([*last.body[:-1], *last.orelse]))
    ):
        body = [*last.body, *saved, build.located(gast.Break(), exit_test)]
        return [*out[:-1], build.located(gast.If(last.test, body, last.orelse), last)]
    if not saved:
        return [*out, exit_test]
    return [*out, rewrite.altered(exit_test, body=[*saved, *exit_test.body])]


def _branch(
    test: gast.expr, body: list[gast.stmt], orelse: list[gast.stmt], at: gast.stmt
) -> list[gast.stmt]:
    """An `if` without empty branches."""
    if not body and not orelse:
        return []
    if not body:
        return [build.located(gast.If(inverted(test), orelse, []), at)]
    return [build.located(gast.If(test, body, orelse), at)]


_OPPOSITE = {gast.Eq: gast.NotEq, gast.NotEq: gast.Eq, gast.Is: gast.IsNot, gast.In: gast.NotIn}


def inverted(test: gast.expr) -> gast.expr:
    """`not test`, where possible without `not`; `<` is left alone, as nan answers False to both."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        return test.operand
    if isinstance(test, gast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _OPPOSITE:
        return gast.Compare(test.left, [_OPPOSITE[type(test.ops[0])]()], test.comparators)
    return gast.UnaryOp(gast.Not(), test)
