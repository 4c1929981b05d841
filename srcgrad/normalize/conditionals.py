"""What only some paths evaluate: `if`, conditional expressions, `and` and `or`.

Before: `y = f(x) if x > 0 else w`. After: `if x > 0: t = <the body of f>`, `else: t = w`, `y = t`.
What types decide, `x is None` or `isinstance(x, float)`, is decided here: only what can run counts.
A conditional value that needs no statements and does not vary stays an expression.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MethodType

import gast

from srcgrad.analysis.decisions import decide, decide_literals
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import located
from srcgrad.ir.core import Def
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.calls import Calls
from srcgrad.normalize.several import has_several
from srcgrad.normalize.state import join
from srcgrad.rules.language import MISSING

CONDITIONAL = frozenset((gast.IfExp, gast.BoolOp))


class Conditionals(Calls):
    """What is evaluated on some paths only."""

    # the variable of each conditional value, and the statements that set it
    choices: dict[gast.expr, tuple[str, list[gast.stmt]]]
    # conditional values with nothing in them to write out, as long as names have these types
    ready: dict[gast.AST, Mapping[str, Abstract | None]]
    simple: dict[gast.AST, Mapping[str, Abstract | None]]
    # names that this statement binds anew, and names of imported objects
    rebound: frozenset[str]
    imports: dict[str, gast.expr]

    def conditional(self, n: gast.IfExp | gast.BoolOp, s: gast.stmt, base: bool) -> gast.expr:
        """A conditional value: as it is, or as a variable that statements set."""
        if not self.rebound and self.is_ready(n):
            return n
        if isinstance(n, gast.IfExp):
            test = self.resolved(n.test, s)
            decided = self.decided(test)
            if decided is not None:
                return self.resolved(n.body if decided else n.orelse, s, base)
            if test is not n.test:
                new = located(gast.IfExp(test, n.body, n.orelse), n)
                self.source[new] = self.original(n)
                n = new
            values = [n.body, n.orelse]
        else:
            short = self.shortened(n, s)
            if short is not n:
                return self.resolved(short, s, base)
            values = n.values
        if self.need_statements(n, values) or all(_is_function(self.kind_of(v)) for v in values):
            name = located(build.name(self.chosen(n, s)), n)
            return name if base or not self.in_parts(name) else self.opened(name)
        ready: gast.expr = rewrite.rebuild(n, lambda child: self.resolved(child, s))
        if ready is n:
            self.ready[n] = self.simple[n]
        return ready

    def is_ready(self, n: gast.expr) -> bool:
        """Whether there was nothing to write out in the expression, which depends on the types of
        its names. In a chain of conditional expressions, each is asked for again with all before
        it.
        """
        kinds = self.ready.get(n)
        return kinds is not None and self.types.are_the_same(kinds)

    def shortened(self, n: gast.BoolOp, s: gast.stmt) -> gast.expr:
        """`a or b` without the values of which the type tells that they do not count; `test and a
        or b` as `a or b if test else b`.
        """
        first, rest = n.values[0], n.values[1:]
        if any(isinstance(x, gast.NamedExpr) for x in rewrite.walk(first)):
            return n  # to look at its value would bind it once more
        is_or = isinstance(n.op, gast.Or)
        written = len(self.out)
        is_choice = isinstance(first, gast.BoolOp) and isinstance(first.values[0], gast.Compare)
        if not (is_or and is_choice and self.calls_written_out(first)):
            ready = self.resolved(first, s, True)
            known = self.decided(ready)
            if len(self.out) > written:  # it was evaluated, and is not to be once more
                name = self.fresh((self.original(n), "first"), "t")
                self.types.add_local({name})
                self.bind(build.target(name), ready, s)
                first, is_choice = located(build.name(name), first), False
        else:
            known = None
        new: gast.expr = n
        if first is not n.values[0]:
            new = located(gast.BoolOp(n.op, [first, *rest]), n)
            self.source[new] = self.original(n)
        if known is not None:
            last = known is is_or or not rest
            new = first if last else rest[0] if len(rest) == 1 else gast.BoolOp(n.op, list(rest))
            if not last and len(rest) > 1:  # the same one whenever a loop around it is typed
                key = self.original(n), "rest"
                self.source[new] = self.rewrites.setdefault(key, new)
        elif is_or and is_choice:
            test, *values = map(rewrite.copied, first.values)
            yes = values[0] if len(values) == 1 else gast.BoolOp(gast.And(), values)
            yes = located(gast.BoolOp(gast.Or(), [yes, *rest]), n)
            no = [rewrite.copied(v) for v in rest]
            other = no[0] if len(no) == 1 else gast.BoolOp(gast.Or(), no)
            key = self.original(n), "and-or"
            if key not in self.rewrites:
                self.rewrites[key] = located(gast.IfExp(test, yes, other), n)
            return self.rewrites[key]
        return new if new is n else located(new, n)

    def need_statements(
        self, n: gast.IfExp | gast.BoolOp, values: Sequence[gast.expr]
    ) -> bool:
        """Whether one of the values needs statements. If none does, no conditional expression
        inside does either, as long as the types of the names are the same.
        """
        kinds = self.simple.get(n)
        if kinds is not None and self.types.are_the_same(kinds):
            return False
        if any(map(self.needs_statements, values)):
            return True
        kinds = self.simple[n] = self.types.kinds_read(n)
        for x in rewrite.walk(list(values)):
            if x.__class__ in CONDITIONAL:
                self.simple[x] = kinds
        return False

    def needs_statements(self, e: gast.expr) -> bool:
        """Whether the expression may be written out as statements, which must not run if it is
        not evaluated.
        """
        for n in rewrite.walk(e):
            if isinstance(
                n, gast.NamedExpr | Def | gast.ListComp | gast.DictComp | gast.GeneratorExp
            ):
                return True
            if isinstance(n, gast.Tuple | gast.List | gast.Dict) or self.in_parts(n):
                return True
            if has_several(n, self):
                return True
            if isinstance(n, gast.Call):
                try:
                    known = self.target(n.func) is None
                    if known and not self.types.is_value(n.func):
                        known = self.types.lookup(n.func) is not MISSING
                except Refused:
                    known = False
                if not known or self.takes_containers(n.func):
                    return True
            if isinstance(n, syntax.DOTTED) and isinstance(
                self.kind_of(n if isinstance(n, gast.Name) else n.value), av.Object
            ):
                return True
        return False

    def calls_written_out(self, e: gast.expr) -> bool:
        """Whether a function is called in the expression whose statements stand before it."""
        calls = (n for n in rewrite.walk(e) if isinstance(n, gast.Call))
        return any(self.needs_statements(n) for n in calls)

    def decided(self, test: gast.expr) -> bool | None:
        """The answer to a test that follows from types, or from literals of a call written out."""
        answer = decide(test, self.types)
        if answer is None and self.inside:
            answer = decide_literals(test)
        return answer

    def chosen(self, e: gast.IfExp | gast.BoolOp, s: gast.stmt) -> str:
        """The value of a conditional expression, or of `and` and `or`, as a variable of its own."""
        if self.original(e) not in self.choices:
            self.choices[self.original(e)] = self.choice(e, s)
        name, statements = self.choices[self.original(e)]
        self.types.add_local({name})
        for statement in statements:
            self.statement(statement)
        return name

    def choice(self, e: gast.IfExp | gast.BoolOp, s: gast.stmt) -> tuple[str, list[gast.stmt]]:
        """The variable of a conditional value, and the statements that set it."""
        name = self.names.fresh("t")

        def put(value: gast.expr) -> gast.stmt:
            return build.assign(name, value, s)

        if isinstance(e, gast.IfExp):
            return name, [build.located(gast.If(e.test, [put(e.body)], [put(e.orelse)]), s)]
        statements = [put(e.values[0])]
        for v in e.values[1:]:
            test: gast.expr = build.name(name)
            if isinstance(e.op, gast.Or):
                test = gast.UnaryOp(gast.Not(), test)
            statements.append(build.located(gast.If(test, [put(v)], []), s))
        return name, statements

    def branch(self, s: gast.If) -> None:
        """`if`: both branches, or the one that can run for arguments of these types."""
        self.pure(s.test)
        decided = self.decided(s.test)
        if decided is not None:
            # the text is for arguments of these types: only one branch can run
            self.out.extend(self.block(s.body if decided else s.orelse))
            return
        before = self.state()
        body = self.block(s.body)
        after, ended = self.state(), self.dead
        self.dead = False
        self.restore(before)
        orelse = self.block(s.orelse)
        other = self.state()
        if ended or self.dead:  # what comes behind sees only the path that goes on
            self.restore(other if ended else after)
            self.dead = ended and self.dead
            return
        self.restore(join(after, other))
        self.choose_functions(s, after[0], other[0])
        test = self.with_leaves(s.test)
        self.out.append(build.located(gast.If(test, body, orelse), s))

    def choose_functions(
        self, s: gast.If, yes: Mapping[str, Abstract], no: Mapping[str, Abstract]
    ) -> None:
        """A name that is one function on one path and another on the other is both, and the test
        tells which.
        """
        differ = [n for n, kind in yes.items() if no.get(n) is not kind]
        for name in differ:
            if name not in no or yes[name] == no[name]:
                continue
            a, b = yes[name], no[name]
            if not (_is_function(a) and _is_function(b)):
                continue
            at = self.original(s)
            test = self.fresh((at, "chosen"), "chosen")
            self.define(test, self.with_leaves(rewrite.copied(s.test)), av.BOOL, False, s)
            either = [self.fresh((at, name, k), name) for k in (0, 1)]
            for n, kind in zip(either, (a, b)):
                self.types.env[n] = kind
                self.bound.add(n)
                if isinstance(kind, av.Constant):
                    self.imports[n] = self.world.constant(kind.value, name)
            self.types.env[name] = av.Choice(test, *either)


def _is_function(kind: Abstract) -> bool:
    """Whether the type is that of something that can be called."""
    if isinstance(kind, av.Object):
        return kind.cls is MethodType or any("__call__" in vars(c) for c in kind.cls.__mro__)
    return isinstance(kind, av.FUNCTIONS) or (
        isinstance(kind, av.Constant) and callable(kind.value)
    )
