"""Forward mode: beside each active statement, the rule's equation for its tangent.

Before: `y = x * w`, active in `x`. After: `y_dot = w * x_dot`, `y = x * w`. Where the equation
reads the result (`exp`, `tanh`), the tangent stands behind the value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gast

from srcgrad.analysis.activity import application, differentiable
from srcgrad.analysis.def_use import exposed
from srcgrad.analysis.types import Application, Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.ir.algebra import vanishes
from srcgrad.ir.core import Appended, Core, Put, called, gone, handovers, is_exit
from srcgrad.ir.names import Names, hint
from srcgrad.rules import language
from srcgrad.rules.transpose import check_mentioned, pushforward
from srcgrad.transform.adjoints import zero_adjoint
from srcgrad.transform.expand import Expander, Expansions, shape_of, zeros
from srcgrad.transform.lists import tangent_of_growth
from srcgrad.transform.several import is_result, several_results, tangents_of_all
from srcgrad.transform.writes import own_tangent, tangent_of_write


def forward(
    core: Core, active: frozenset[str], dots: Mapping[str, gast.expr], types: Types, names: Names
) -> tuple[list[gast.stmt], gast.expr]:
    """The body with tangents, and the tangent of the result; `dots` are the tangents of
    arguments.
    """
    sweep = _Sweep(core, active, dots, types, names)
    body = [*sweep.start(), *sweep.block(core.body)]
    if core.result in active:
        return body, rewrite.copied(sweep.dot(core.result))
    kind = types.env[core.result]
    return body, zeros(core.result, kind)


class _Sweep:
    def __init__(
        self,
        core: Core,
        active: frozenset[str],
        dots: Mapping[str, gast.expr],
        types: Types,
        names: Names,
    ) -> None:
        self.core, self.active, self.types, self.names = core, active, types, names
        self.dots: dict[str, gast.expr] = dict(dots)
        self.out: list[gast.stmt] = []
        self.expansions: Expansions = {}
        self.replaced: dict[gast.stmt, gast.stmt] = {}
        self.several = several_results(core, types)
        self.handovers = handovers(core.body)

    def dot(self, name: str) -> gast.expr:
        """The variable of a name's tangent."""
        if name not in self.dots:
            made = self.names.temporary if name in self.names.temporaries else self.names.fresh
            variable = made(f"{hint(name)}_dot")
            self.dots[name] = build.name(variable)
            self.types.env[variable] = self.tangent_kind(name)
        return self.dots[name]

    def tangent_kind(self, name: str) -> Abstract:
        kind = self.types.env[name]
        if isinstance(kind, Array):
            return Array(kind.dtype if av.is_inexact(kind) else "float64", kind.dims)
        whole = isinstance(kind, av.CONTAINERS)
        return kind if whole or av.is_inexact(kind) else av.FLOAT

    def start(self) -> list[gast.stmt]:
        """The tangents of arguments that stay as they are, but become active later on."""
        early, _ = exposed(self.core.body)
        arguments = dict.fromkeys((*self.core.function.parameters, *self.core.leaves))
        out: list[gast.stmt] = []
        for name in arguments:
            if name in early and name in self.active and name not in self.dots:
                variable = self.dot(name)
                assert isinstance(variable, gast.Name)
                zero = zero_adjoint(name, self.types.env[name], build.name(name))
                out.append(build.assign(variable.id, zero))
        return out

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        outer, self.out = self.out, []
        for s in body:
            self.statement(s)
        result, self.out = self.out, outer
        return result

    def statement(self, s: gast.stmt) -> None:
        if isinstance(s, gast.Assign):
            self.assign(s)
        elif is_exit(s) or not isinstance(s, gast.If | gast.For | gast.While):
            self.out.append(s)
        elif isinstance(s, gast.If):
            new = gast.If(s.test, self.block(s.body), self.block(s.orelse))
            self.out.append(build.located(new, s))
        elif isinstance(s, gast.While):
            self.out.append(build.located(gast.While(s.test, self.block(s.body), []), s))
        else:
            target, over = s.target, s.iter
            if s.target.id in self.active:
                tangent = self.dot(s.target.id)
                assert isinstance(tangent, gast.Name)
                both = [build.target(s.target.id), build.target(tangent.id)]
                target = gast.Tuple(both, gast.Store())
                over = build.call(build.builtin("zip"), s.iter, rewrite.copied(self.dot(s.iter.id)))
            self.out.append(build.located(gast.For(target, over, self.block(s.body), [], None), s))

    def assign(self, s: gast.Assign) -> None:
        z = s.targets[0].id
        if gone(s) is not None:
            return
        if isinstance(s.value, Put):
            self.out += tangent_of_write(self, s, s.value)
            return
        if isinstance(s.value, Appended):
            self.out += tangent_of_growth(self, s, s.value)
            return
        if z not in self.active or is_result(s.value, self.several):
            self.out.append(s)
            return
        if z in self.several:
            self.out += tangents_of_all(self, s, self.several[z])
            return
        variable = self.dot(z)
        assert isinstance(variable, gast.Name)
        before, value, reads_result = self.tangent(s, z)
        if s not in self.handovers:  # where the value goes, its tangent goes too
            value = own_tangent(self, z, value)
        steps = [*before, build.assign(variable.id, value, s)]
        s = self.replaced.get(s, s)
        self.out += [s, *steps] if reads_result else [*steps, s]

    def tangent(self, s: gast.Assign, z: str) -> tuple[list[gast.stmt], gast.expr, bool]:
        """Statements before, the tangent of the value, and whether they read the value itself."""
        e = s.value
        if isinstance(e, gast.Name) and (e.id in self.active or e.id in self.dots):
            return [], rewrite.copied(self.dot(e.id)), False
        if (call := called(e)) is not None:
            return self.called(s, z, *call)
        if isinstance(self.types.env[z], av.Growing):
            return [], gast.List([], gast.Load()), False
        app = application(e, self.types)
        live = self.live(app) if app is not None else frozenset()
        if app is None or not live:
            return [], zeros(z, self.types.env[z]), True
        return self.applied(s, z, app, live)

    def called(
        self, s: gast.Assign, z: str, function: gast.expr, args: list[gast.expr]
    ) -> tuple[list[gast.stmt], gast.expr, bool]:
        """The tangent of a call that stays a call; it comes with the value."""
        live = [
            k for k, a in enumerate(args) if isinstance(a, gast.Name) and a.id in self.active
        ]
        both = self.names.fresh(f"{hint(z)}_both")
        self.types.env[both] = av.Unknown("a value and its tangent")
        which = build.tuple_([build.const(k) for k in live])
        tangents = build.tuple_([rewrite.copied(self.dot(args[k].id)) for k in live])
        primals = build.tuple_([rewrite.copied(a) for a in args])
        call = build.call(
            build.runtime("jvp"), rewrite.copied(function), which, primals, tangents
        )
        before = [build.assign(both, call, s)]
        self.replaced[s] = build.assign(z, build.subscript(build.name(both), build.const(0)), s)
        return before, build.subscript(build.name(both), build.const(1)), False

    def live(self, app: Application) -> frozenset[str]:
        flows = differentiable(app.operation)
        return frozenset(
            p
            for p, a in app.arguments.items()
            if p in flows and isinstance(a, gast.Name) and a.id in self.active
        )

    def applied(
        self, s: gast.Assign, z: str, app: Application, live: frozenset[str]
    ) -> tuple[list[gast.stmt], gast.expr, bool]:
        op = app.operation
        call = self.types.described(app, self.types.env[z])
        answers = language.decide(op, call.types, call.statics)
        check_mentioned(op, answers, live, s)
        lets, differentials = pushforward(op, answers, live)
        equation = differentials.get(op.results[0])
        if equation is None:
            return [], zeros(z, self.types.env[z]), True
        values: dict[str, gast.expr] = {op.results[0]: build.name(z)}
        for p in op.parameters:
            argument = app.arguments.get(p)
            values[p] = argument if argument is not None else _constant(op.defaults[p])
        shapes = {p: e for p, e in values.items() if isinstance(e, gast.Name)}
        dots = {p: self.dot(app.arguments[p].id) for p in live}
        expander = Expander(
            self.types, op, app.spelling, values, shapes, {}, {}, dots,
            expansions=self.expansions,
        )  # fmt: skip
        before: list[gast.stmt] = []
        used = set(rewrite.reads(equation))
        for let in lets:
            if let.name not in used and not any(let.name in rewrite.reads(x.value) for x in lets):
                continue
            variable = self.names.temporary(let.name)
            value = expander.expand(let.value)
            self.types.env[variable] = self.types.of(value)
            before.append(build.assign(variable, value, s))
            expander.values[let.name] = build.name(variable)
        value = expander.expand(equation)
        if vanishes(value):
            return [], zeros(z, self.types.env[z]), True
        # a rule that reads its result reads no operand of that name (`normalize.own_result`)
        texts = [equation, *[let.value for let in lets]]
        reads_result = any(op.results[0] in rewrite.reads(text) for text in texts)
        flows = differentiable(op)
        dropped = any(
            p in flows and p not in live and av.dims(self.types.of(a))
            for p, a in app.arguments.items()
        )
        whole = self.whole(value, z, dropped)
        return before, whole, reads_result or whole is not value

    def whole(self, value: gast.expr, z: str, dropped: bool) -> gast.expr:
        """The tangent in the shape of the result: a dropped term may have carried it."""
        kind, have = self.types.env[z], self.types.of(value)
        if not isinstance(kind, Array) or not kind.dims:
            return value
        if av.same_dims(av.dims(have), kind.dims) or av.dims(have) == kind.dims:
            return value
        short = any(a == 1 and b != 1 for a, b in zip(av.dims(have), kind.dims))
        if not dropped and len(av.dims(have)) == len(kind.dims) and not short:
            return value
        return build.call(build.numpy("broadcast_to"), value, shape_of(z))


def _constant(value: Any) -> gast.expr:
    if isinstance(value, tuple):
        return build.tuple_([_constant(v) for v in value])
    return build.const(value)
