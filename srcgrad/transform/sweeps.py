"""Join the sweeps: the forward statements that are needed, the tape, the reverse.

Before: Core, a reverse sweep with `Restore` marks, a `Plan`. After: one list of statements in which
`h_tape.append(h)` stands before what overwrites `h`, and `h = h_tape.pop()` in its reverse. Outside
loops a second name is enough. A list that grows by one an iteration also counts the trips of its loop.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from srcgrad.analysis.recorded import At, Plan
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Restore, blocks, defined, statements
from srcgrad.ir.names import Names, hint
from srcgrad.transform.control_flow import Paths
from srcgrad.transform.reverse import Reverse


class Sweeps:
    """Builds the two sweeps from a plan."""

    def __init__(self, paths: Paths, reverse: Reverse, plan: Plan, names: Names) -> None:
        self.paths, self.reverse, self.plan, self.names = paths, reverse, plan, names
        self.tapes: dict[str, str] = {}
        self.kept: dict[gast.stmt, str] = {}
        self.mirror_of = {id(node): s for s, node in reverse.mirrors.items()}
        self.counters = set(paths.trips.values())
        self.counted = self._counted_by_tape()

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
            before = set(self.tapes)
            new = self._statement(s, at, looped)
            if not at:
                # a tape is empty before the outermost statement that fills it, on whichever path
                out += [
                    build.assign(tape, gast.List([], gast.Load()))
                    for name, tape in self.tapes.items()
                    if name not in before
                ]
            out.extend(new)
            for name in pending.get(k, ()):
                out.append(self._push(name, s))
        return out

    def _after(self, body: Sequence[gast.stmt], at: At) -> dict[int, list[str]]:
        """Names to save in this block, by the position of the last statement that binds them."""
        found: dict[int, list[str]] = {}
        for name in self.plan.after.get(at, ()):
            last = max(
                k for k, s in enumerate(body) if any(defined(x) == name for x in statements([s]))
            )
            found.setdefault(last, []).append(name)
        return found

    def _statement(self, s: gast.stmt, at: At, looped: bool) -> list[gast.stmt]:
        if s not in self.plan.kept or defined(s) in self.counted.values():
            return []
        if isinstance(s, gast.Assign):
            if defined(s) in self.counters and isinstance(s.value, gast.BinOp):
                return [build.accumulate(s.targets[0].id, s.value.right, s)]
            if s in self.plan.before:
                return [self._save(s, looped), s]
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

    def _save(self, s: gast.Assign, looped: bool) -> gast.stmt:
        name = s.targets[0].id
        if looped:
            return self._push(name, s)
        self.kept[s] = self.names.fresh(f"{hint(name)}_kept")
        return build.assign(self.kept[s], build.name(name), s)

    def _push(self, name: str, at: gast.stmt) -> gast.stmt:
        append = build.attribute(build.name(self._tape(name)), "append")
        return build.located(gast.Expr(build.call(append, build.name(name))), at)

    def _tape(self, name: str) -> str:
        if name not in self.tapes:
            self.tapes[name] = self.names.fresh(f"{hint(name)}_tape")
        return self.tapes[name]

    # -- reverse

    def _backward(self, body: Sequence[gast.stmt], at: At) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for name in self.plan.after.get(at, ()):
            out.append(self._pop(name))
        for s in body:
            if isinstance(s, Restore):
                out.extend(self._restored(s.statement))
            elif id(s) in self.mirror_of:
                out.extend(self._mirror(s))
            else:
                out.append(s)
        return out

    def _restored(self, s: gast.stmt) -> list[gast.stmt]:
        if s not in self.plan.before:
            return []
        name = defined(s)
        assert name is not None
        if s in self.kept:
            return [build.assign(name, build.name(self.kept[s]), s)]
        return [build.located(self._pop(name), s)]

    def _pop(self, name: str) -> gast.stmt:
        pop = build.call(build.attribute(build.name(self._tape(name)), "pop"))
        return build.assign(name, pop)

    def _mirror(self, node: gast.stmt) -> list[gast.stmt]:
        s = self.mirror_of[id(node)]
        at = self._paths[s]
        if isinstance(node, gast.If):
            body = self._backward(node.body, (*at, (s, 0)))
            orelse = self._backward(node.orelse, (*at, (s, 1)))
            return _branch(rewrite.copied(node.test), body, orelse, node)
        body = self._backward(node.body, (*at, (s, 0)))
        if isinstance(s, gast.For) and defined(body[0]) == s.target.id if body else False:
            if not any(s.target.id in rewrite.reads(x) for x in body[1:]):
                body = body[1:]
        if not body:
            return []
        if s in self.counted:
            tape = build.name(self.tapes[self._counting[s]])
            return [build.located(gast.While(tape, body, []), node)]
        new = gast.For(node.target, rewrite.copied(node.iter), body, [], None)
        return [build.located(new, node)]

    @property
    def _paths(self) -> dict[gast.stmt, At]:
        if not hasattr(self, "_path_of"):
            self._path_of: dict[gast.stmt, At] = {}

            def visit(body: Sequence[gast.stmt], at: At) -> None:
                for s in body:
                    self._path_of[s] = at
                    for k, inner in enumerate(blocks(s)):
                        visit(inner, (*at, (s, k)))

            visit(self.paths.core.body, ())
        return self._path_of

    # -- trips

    def _counted_by_tape(self) -> dict[gast.stmt, str]:
        """Outermost loops whose trips a tape counts, with the counter that is not needed then."""
        sites: dict[str, list[tuple[At, bool]]] = {}

        def visit(body: Sequence[gast.stmt], at: At) -> None:
            for s in body:
                name = defined(s)
                if s in self.plan.before and name is not None:
                    sites.setdefault(name, []).append(at)  # type: ignore[arg-type]
                for k, inner in enumerate(blocks(s)):
                    visit(inner, (*at, (s, k)))

        visit(self.paths.core.body, ())
        for at, names in self.plan.after.items():
            for name in names:
                sites.setdefault(name, []).append(at)  # type: ignore[arg-type]
        self._counting: dict[gast.stmt, str] = {}
        found: dict[gast.stmt, str] = {}
        for s, counter in self.paths.trips.items():
            at = self._paths[s]
            if any(isinstance(x, gast.For | gast.While) for x, _ in at):
                continue
            inside = (*at, (s, 0))
            for name, where in sites.items():
                if where == [inside] and name not in self.counters:
                    self._counting[s] = name
                    found[s] = counter
                    break
        return found


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
        return test.operand  # type: ignore[no-any-return]
    if isinstance(test, gast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _OPPOSITE:
        return gast.Compare(test.left, [_OPPOSITE[type(test.ops[0])]()], test.comparators)
    return gast.UnaryOp(gast.Not(), test)


__all__ = ["Sweeps", "av", "inverted"]
