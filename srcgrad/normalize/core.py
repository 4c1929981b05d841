"""Split the user's statements into Core, with types.

Before: `return np.sum((x - m) ** 2)`. After: `t$1 = x - m`, `t$2 = t$1 ** 2`, `result$3 =
np.sum(t$2)`, `return result$3`, where `x` is differentiated and `m` is not. Loop bodies are
typed until nothing changes. What the language does not hold is collected and refused all at
once by whoever called.
"""

from __future__ import annotations

import importlib
import itertools
import logging
import operator
import sys
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import FunctionType, MethodType
from typing import Any

import gast

from srcgrad.analysis.activity import differentiable
from srcgrad.analysis.decisions import decide, decide_literals
from srcgrad.analysis.environment import Environment
from srcgrad.analysis.types import Application, Types, _describe, holds_complex
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.core import AddAt, Def, InPlace, blocks, header, is_exit
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names, hint
from srcgrad.ir.refusal import Consequence, NoRule, Refused, RefusedStatement
from srcgrad.normalize.bounds import Bounds
from srcgrad.normalize.budget import Budget, budget_for
from srcgrad.normalize.calls import (
    Calls,
    Unreachable,
    is_made_here,
    nonlocal_stores,
    without_shapes,
)
from srcgrad.normalize.containers import Made
from srcgrad.normalize.definitions import binds_in_expressions, bound
from srcgrad.normalize.extremes import of_several
from srcgrad.normalize.functionals import without_functional
from srcgrad.normalize.iteration import PlainLoop, by_index, plain_loop
from srcgrad.normalize.parts import parts_written
from srcgrad.normalize.several import as_items, has_several, results_written
from srcgrad.normalize.state import Callee, Env, Outside
from srcgrad.normalize.views import Definition, composed, definition, view_of
from srcgrad.normalize.widening import may_widen, only_elementwise, symbols, widened
from srcgrad.normalize.write_calls import as_write
from srcgrad.normalize.writes import fixed_index, place_first, write, write_whole
from srcgrad.rules.language import MISSING


@dataclass(frozen=True, eq=False)
class Split:
    """The Core body with the type and activity of every definition (by the statement that makes
    it).
    """

    function: Function
    definitions: Mapping[gast.stmt, tuple[Abstract, bool]]
    leaves: Mapping[str, gast.expr]
    leaf_types: Mapping[str, tuple[Abstract, bool]]
    result: str
    result_type: Abstract
    aux: str | None


_NONE: frozenset[str] = frozenset()

# How often a loop is typed, besides once for each name: a type of a name is joined a few times.
MOST_ROUNDS = 50
_CONDITIONAL = frozenset((gast.IfExp, gast.BoolOp))
_COMPREHENSIONS = frozenset((gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp))
_WITHOUT_DERIVATIVE = frozenset((Def, gast.Compare, gast.JoinedStr, gast.Constant))
_WITH_VALUE = frozenset((gast.Assign, gast.Return, gast.AnnAssign, gast.AugAssign))

# The key of a container that has an adjoint as a whole, among the names of leaves.
_WHOLE = object()


class _Enough(Exception):
    """The program is refused, and nobody asks for what else."""


class _Again(Exception):
    """A dict turned out to be read by a computed key; its literal keys are no leaves then."""


def to_core(
    function: Function,
    arguments: Mapping[str, Abstract],
    varied: frozenset[str],
    has_aux: bool,
    world: Outside,
    capture: Callee,
    names: Names,
    all_problems: bool = True,
    views: Collection[Definition] = (),
) -> tuple[Split | None, list[Refused]]:
    """Core and the refused places, or some of them; the Core is None if the function has no usable
    result. `views` are definitions whose names are written out where they stand for a view.
    """
    dynamic: set[str] = set()
    while True:
        types = Types(
            dict(arguments), frozenset(), world.lookup, world.one, world.equals, world.remainder
        )
        budget = budget_for(function.node.body)
        builder = _Builder(function, types, varied, has_aux, world, capture, names, dynamic, budget)
        builder.hasty, builder.views = not all_problems, views
        try:
            return builder.run(), builder.problems
        except _Enough:
            return None, builder.problems
        except _Again:
            continue


class _NamesOfLoop:
    """New names for what a loop is made of: the same ones whenever it is typed."""

    def __init__(self, builder: _Builder, s: gast.For) -> None:
        self.builder, self.key, self.count = builder, builder.original(s), 0

    def fresh(self, wanted: str) -> str:
        """The next name."""
        self.count += 1
        return self.builder.fresh((self.key, "loop", self.count), wanted)


class _Builder(Calls):
    def __init__(
        self,
        function: Function,
        types: Types,
        varied: frozenset[str],
        has_aux: bool,
        world: Outside,
        capture: Callee,
        names: Names,
        dynamic: set[str],
        budget: Budget,
    ) -> None:
        self.world, self.capture, self.budget = world, capture, budget
        self.calls, self.inside, self.defaults, self.step_calls = {}, [], {}, {}
        self.part_names, self.made_names, self.source = {}, {}, {}
        self.under_construction = set()
        self.result_types, self.assumed, self.dead = {}, None, False
        if isinstance(function.python, FunctionType) and not has_aux:
            kinds = [types.env[p] for p in function.parameters if p in types.env]
            self.inside.append((function.python.__code__, tuple(map(without_shapes, kinds))))
        self.supers, self.frames = [], []
        if function.bound and "__class__" in function.namespace.cells:
            owner = function.namespace.cells["__class__"].cell_contents
            name, value = next(iter(function.bound.items()))
            self.supers.append((owner, world.constant(value, name)))
        self.widened: dict[tuple[gast.AST, str], Abstract] = {}
        self.around: list[gast.AST] = []
        self.assigned = bound(function.node.body)
        self.nonlocal_names = frozenset(nonlocal_stores(function.node.body))
        self.unrolled: dict[object, list[gast.stmt]] = {}
        self.row_copies: dict[object, Any] = {}
        self.rewrites: dict[object, gast.expr] = {}
        self.imports: dict[str, gast.expr] = {}
        self.rebound: frozenset[str] = _NONE
        self.rebinds = binds_in_expressions(function.node.body)
        self.function, self.has_aux, self.names, self.dynamic = function, has_aux, names, dynamic
        local = frozenset(function.parameters) | _bound_names(function.node.body)
        types.add_local(local)
        self.types = types
        self.differentiated = varied
        self.varied = set(varied)
        self.not_varied: set[str] = set()  # names that some answer about an expression rests on
        self.bound = set(function.parameters)
        self.problems: list[Refused] = []
        self.hasty = False
        self.views: Collection[Definition] = ()
        self.view_indices: dict[Any, gast.expr] = {}
        self.viewed: set[str] = set()  # names that stood for a view somewhere
        self.bounds = Bounds(types.static)
        self.definitions: dict[gast.stmt, tuple[Abstract, bool]] = {}
        self.leaves: dict[str, gast.expr] = {}
        self.leaf_types: dict[str, tuple[Abstract, bool]] = {}
        self.leaf_names: dict[tuple[str, object], str] = {}
        self.heads: dict[gast.stmt, Env] = {}
        self.opaque: dict[tuple[gast.AST, str], int] = {}
        self.opaque_count = 0
        self.parts: dict[object, str] = {}
        self.lengths: dict[object, int] = {}
        self.distinct: set[str] = set()  # arrays of integers none of which stands there twice
        self.exits: list[list[Env]] = []
        self.plain_loops: dict[gast.stmt, PlainLoop] = {}
        self.headers: dict[gast.stmt, tuple[gast.stmt, gast.stmt]] = {}
        self.choices: dict[gast.expr, tuple[str, list[gast.stmt]]] = {}
        self.foldable: set[str] = set()
        self.unpacked: dict[gast.expr, gast.stmt] = {}
        self.ready: dict[gast.AST, Mapping[str, Abstract | None]] = {}
        self.simple: dict[gast.AST, Mapping[str, Abstract | None]] = {}
        self.out: list[gast.stmt] = []
        self.result: tuple[str, Abstract, str | None] | None = None

    def run(self) -> Split | None:
        body = self.function.node.body
        if not body or not isinstance(body[-1], gast.Return):
            last = body[-1] if body else self.function.node
            self.problems.append(
                Refused(last, "the function does not end with `return`", "end it with one `return`")
            )
        out = self.block(body)
        self.names.temporaries |= self.foldable
        if self.result is None:
            return None
        name, kind, aux = self.result
        returned: gast.expr = build.name(name)
        if aux is not None:
            returned = build.tuple_([returned, build.name(aux)])
        node = self.function.node
        end = build.located(gast.Return(returned), body[-1])
        tree = gast.FunctionDef(node.name, node.args, [*out, end], [], None, None, [])
        return Split(
            self.function.with_node(build.located(tree, node)),
            self.definitions,
            self.leaves,
            self.leaf_types,
            name,
            kind,
            aux,
        )

    def typed(
        self, function: Any, kinds: Sequence[Abstract], assumed: Any, n: gast.Call
    ) -> Abstract | None:
        names = [self.names.fresh("argument") for _ in kinds]
        env = dict(zip(names, map(_with_own_lengths, kinds)))
        types = Types(env, frozenset(names), self.types.lookup, self.types.one, self.types.equals)
        inner = _Builder(
            self.function, types, frozenset(), False, self.world, self.capture, self.names, set(),
            self.budget,
        )  # fmt: skip
        types.add_local(names)
        inner.assumed = assumed
        call = located(gast.Call(build.const(None), [], []), n)
        arguments = [located(build.name(x), n) for x in names]
        holder = located(gast.Expr(call), n)
        try:
            result = inner.entered(call, function, arguments, {}, holder)
        except Unreachable:
            return None
        if inner.problems and not inner.dead:
            raise inner.problems[0]
        return None if inner.dead else inner.types.of(result)

    # -- statements

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        outer, self.out = self.out, []
        for s in body:
            try:
                self.statement(s)
            except Unreachable:
                self.dead = True
            except Refused as refusal:
                self.problems.append(refusal)
                if self.hasty and isinstance(refusal, RefusedStatement) and not self.around:
                    raise _Enough from None
                for name in _bound_names(s):
                    self.types.env[name] = av.REFUSED
            if self.dead:
                break
        result, self.out = self.out, outer
        return result

    def statement(self, s: gast.stmt) -> None:
        self.forget_parts()
        original = s
        if isinstance(s, gast.AugAssign) and isinstance(s.target, gast.Name):
            if s.target.id in _bound_names(s.value):
                reason = f"`{s.target.id}` is bound in what is added to it"
                raise Refused(s, reason, "bind it before")
            s = self.read_first(s)
        if isinstance(s, gast.AugAssign) and isinstance(s.target, gast.Subscript):
            s = place_first(self, s)
            if s is not original:
                self.source.setdefault(s, self.original(original))
        if isinstance(s, gast.Assert) and s.msg is not None:
            if _bound_names(s.msg) or self.calls_written_out(s.msg):
                reason = "a message that binds a name or calls a function, as no message is made"
                raise Refused(s, reason, "do it before")
        s = self.with_header_ready(s) if blocks(s) else self.without_calls(s)
        self.check_bound(s)
        if isinstance(s, gast.Assign):
            self.assign(s)
        elif isinstance(s, gast.AnnAssign):
            if s.value is not None:
                self.bind(s.target, s.value, s)
        elif isinstance(s, gast.AugAssign):
            self.augmented(s)
        elif is_exit(s):
            self.exits[-1].append(self.state())
            self.out.append(located_exit(s))
        elif isinstance(s, gast.If):
            self.branch(s)
        elif isinstance(s, gast.For):
            self.for_loop(s)
        elif isinstance(s, gast.While):
            self.while_loop(s)
        elif isinstance(s, gast.Return):
            if not isinstance(self.function.node.body[-1], gast.Return):
                raise Consequence(s)
            if original is not self.function.node.body[-1]:
                raise Refused(s, "a `return` before the end of the function", "return at the end")
            self.returned(s)
        elif isinstance(s, gast.Delete) and all(isinstance(t, gast.Name) for t in s.targets):
            for t in s.targets:
                self.types.env[t.id] = Unknown(f"`{t.id}` was deleted")
        elif isinstance(s, gast.Import | gast.ImportFrom):
            self.imported(s)
        elif isinstance(s, gast.Assert):
            self.observe(s, [e for e in (s.test, s.msg) if e is not None])
        elif isinstance(s, gast.Raise):
            self.raised(s)
        elif isinstance(s, gast.Expr) and (stored := as_write(self, s)) is not None:
            if isinstance(stored, AddAt):
                write(self, stored.target, stored.value, stored.op, stored, each=True)
            else:
                self.assign(stored)
        elif isinstance(s, gast.Expr) and self.is_observation(s.value):
            self.observe(s, [*s.value.args, *[k.value for k in s.value.keywords]])
        elif (
            isinstance(s, gast.Expr)
            and isinstance(s.value, gast.Constant)
            or isinstance(s, gast.Pass)
        ):
            pass  # a docstring, or nothing
        elif isinstance(s, gast.Expr) and isinstance(s.value, gast.Name | gast.Tuple):
            pass  # the result of a call that was written out, and of which nobody asks
        else:
            raise RefusedStatement(
                s, _describe_statement(s), "docs/limitations.md lists what is supported"
            )

    # -- expressions of which only parts go into Core

    def resolved(self, n: Any, s: gast.stmt, base: bool = False) -> Any:
        """The expression with the user's calls, containers, objects and conditional values written
        out before it; `base` says that a variable in parts may be the value.
        """
        new = self.rewritten(n, s, base)
        if new is not n and isinstance(new, gast.AST):
            self.source.setdefault(new, self.original(n))
        return new

    def resolved_whole(self, e: gast.expr, s: gast.stmt, base: bool = False) -> Any:
        """`resolved` of all that is evaluated at once: what is bound in it anew is kept before."""
        outer, self.rebound = self.rebound, self.bound_inside(e)
        try:
            return self.resolved(e, s, base)
        finally:
            self.rebound = outer

    def rewritten(self, n: Any, s: gast.stmt, base: bool) -> Any:
        kind = n.__class__
        if kind is gast.Name:
            if not isinstance(n.ctx, gast.Load):
                return n
            if n.id in self.rebound:  # something else in this statement binds it anew
                return self.settled(n, s, self.original(n))
            if (path := self.stands_for(n)) is not None:
                return located(rewrite.copied(path), n)
            if n.id in self.imports and n.id in self.bound:
                return located(rewrite.copied(self.imports[n.id]), n)
            return n if base or not self.in_parts(n) else self.opened(n)
        if kind is gast.Constant:
            return n
        if kind is gast.BinOp or kind is gast.UnaryOp and _is_sign(n.op):
            return self.operation(n, s, base)
        if kind is Def:
            return self.closure(n, s)
        if kind is gast.Attribute:
            return self.attribute(n, s, base)
        if kind is gast.Subscript:
            return self.subscript(n, s, base)
        if kind in _CONDITIONAL:
            return self.conditional(n, s, base)
        if kind in _COMPREHENSIONS:
            return self.comprehension(n, s)
        if isinstance(n, syntax.DISPLAYS) and isinstance(n.ctx, gast.Load):
            items = self.starred([self.argument(x, s, True) for x in n.elts])
            same = len(items) == len(n.elts) and all(a is b for a, b in zip(items, n.elts))
            return n if same else located(type(n)(items, gast.Load()), n)
        if isinstance(n, gast.Dict):
            return self.merged(n, s)
        if isinstance(n, gast.NamedExpr):
            self.bind(n.target, self.resolved(n.value, s, True), s)
            bound_now = located(build.name(n.target.id), n)
            self.source[bound_now] = self.original(n)
            return self.resolved(bound_now, s, base)
        if isinstance(n, gast.Call):
            _refuse_overwriting(n)
            if (several := self.of_several(n)) is not n:
                return self.resolved(several, s, base)
            if (value := without_functional(n, n.func, s, self)) is not None:
                return value
            result = parts_written(self.call(n, s), self, s)
            result = results_written(result, self, s)
            return self.opened(result) if self.in_parts(result) and not base else result
        if isinstance(n, (gast.Compare, gast.UnaryOp)) and self.is_asked_for_structure(n):
            return n
        if isinstance(n, gast.Compare) and any(map(self.calls_written_out, n.comparators[1:])):
            reason = "a call in a chain of comparisons, which may end before it"
            raise Refused(n, reason, "write `a < b and b < f(x)`")
        return rewrite.rebuild(n, lambda child: self.resolved(child, s))

    def of_several(self, n: gast.Call) -> gast.Call:
        """`max(a, b, c)` as what has a rule: one expression, however often it is typed."""
        if len(n.args) == 2 or not isinstance(n.func, gast.Name) or n.func.id in self.types.local:
            return n
        function = self.types.lookup(n.func)
        if function is not max and function is not min:
            return n
        # of calls that are still to be written out, nothing is known yet
        calls = any(isinstance(x, gast.Call) for a in n.args for x in rewrite.walk(a))
        varies = calls or any(map(self.varies, n.args))
        key = self.original(n), "several", varies
        if key not in self.rewrites:
            made = of_several(n, function, varies)
            if made is n:
                return n
            self.rewrites[key] = made
        made = self.rewrites[key]
        assert isinstance(made, gast.Call)
        return made

    def operator_of_class(
        self, n: gast.expr, ready: list[gast.expr], s: gast.stmt
    ) -> gast.expr | None:
        """`u + v` where the class of `u` or `v` defines the operator."""
        name = _SPECIAL.get(type(n.op).__name__)
        order = [(ready, f"__{name}__")]
        if len(ready) == 2:
            order.append((ready[::-1], f"__r{name}__"))
        for args, method in order:
            kind = self.kind_of(args[0])
            if name is None or not isinstance(kind, av.Object):
                continue
            found = self.world.class_attribute(kind.cls, method)
            if isinstance(found, FunctionType):
                call = located(gast.Call(build.const(method), [], []), n)
                self.source[call] = self.original(n)
                self.world.written_out(found)
                return self.entered(call, found, [rewrite.copied(a) for a in args], {}, s)
        return None

    def operation(self, n: gast.expr, s: gast.stmt, base: bool) -> gast.expr:
        """An operator of numbers, of containers, or of a class of the user's."""
        operands = [n.left, n.right] if isinstance(n, gast.BinOp) else [n.operand]
        ready = [self.resolved(x, s, True) for x in operands]
        if not all(isinstance(self.kind_of(x), av.NUMERIC) for x in ready):
            found = self.operator_of_class(n, ready, s)
            if found is None and isinstance(n.op, _OF_LISTS):
                found = self.concatenated(n, ready[0], ready[1])
            if found is not None:
                return found if base or not self.in_parts(found) else self.opened(found)
        if all(a is b for a, b in zip(ready, operands)):
            return n
        plain = [self.opened(x) if self.in_parts(x) else x for x in ready]
        if isinstance(n, gast.UnaryOp):
            return located(gast.UnaryOp(n.op, plain[0]), n)
        return located(gast.BinOp(plain[0], n.op, plain[1]), n)

    def is_asked_for_structure(self, n: gast.expr) -> bool:
        """`x is None` and `not xs` of containers are decided from types."""
        if isinstance(n, gast.UnaryOp):
            return isinstance(n.op, gast.Not) and self.in_parts(n.operand)
        parts = [n.left, *n.comparators]
        return any(map(self.in_parts, parts)) and decide(n, self.types) is not None

    def attribute(self, n: gast.Attribute, s: gast.stmt, base: bool) -> gast.expr:
        value = self.resolved(n.value, s, True)
        new = n if value is n.value else located(gast.Attribute(value, n.attr, gast.Load()), n)
        kind = self.kind_of(value)
        if not isinstance(kind, av.Object):
            return new
        made = self.made(value)
        found = dict(made.items).get(n.attr) if made is not None else None
        if found is not None:
            return found if base or not self.in_parts(found) else self.opened(found)
        own = self.world.class_attribute(kind.cls, n.attr)
        if isinstance(own, property) and own.fget is not None:
            call = located(gast.Call(new, [], []), n)
            self.source[call] = self.original(n)
            self.world.written_out(own.fget)
            result = self.entered(call, own.fget, [rewrite.copied(value)], {}, s)
            return result if base or not self.in_parts(result) else self.opened(result)
        if made is not None and own is not MISSING and not callable(getattr(own, "__get__", None)):
            owner = self.world.constant(kind.cls, kind.cls.__name__)
            return located(build.attribute(owner, n.attr), n)
        return new

    def subscript(self, n: gast.Subscript, s: gast.stmt, base: bool) -> gast.expr:
        if self.types.joiner(n) is not None:
            return rewrite.rebuild(n, lambda c: self.resolved(c, s) if c is n.slice else c)
        value, index = self.resolved(n.value, s, True), self.resolved(n.slice, s)
        if isinstance(n.value, gast.Name) and isinstance(value, gast.Subscript):
            if self.is_view(n.value):
                one = composed(self, value.value.id, value.slice, index)
                if one is not None:
                    return located(gast.Subscript(value.value, one, n.ctx), n)
        if isinstance(value, gast.Tuple | gast.List | gast.Dict) and is_made_here(value):
            value = self.settled(value, s)  # what is not selected is evaluated, too
        own = self.kind_of(value)
        if isinstance(own, av.Object) and not hasattr(own.cls, "_fields"):
            found = self.world.class_attribute(own.cls, "__getitem__")
            if isinstance(found, FunctionType):
                call = located(gast.Call(build.const("[]"), [], []), n)
                self.source[call] = self.original(n)
                self.world.written_out(found)
                result = self.entered(call, found, [rewrite.copied(value), index], {}, s)
                return result if base or not self.in_parts(result) else self.opened(result)
        if self.in_parts(value):
            found = self.item_of_variable(value, index)
            if found is not None:
                return found if base or not self.in_parts(found) else self.opened(found)
        made = self.made(value)
        if made is not None:
            found = self.item(made, index, n)
            if found is not None:
                return found if base or not self.in_parts(found) else self.opened(found)
            value = self.opened(value) if self.in_parts(value) else value
        elif isinstance(index, gast.Slice) and isinstance(
            kind := self.kind_of(value), av.Sequence
        ):
            known = self.known(value) if kind.path else None
            found = self.item(known, index, n) if known is not None else None
            if found is not None:
                return found
        if value is n.value and index is n.slice:
            return n
        return located(gast.Subscript(value, index, n.ctx), n)

    def conditional(self, n: gast.IfExp | gast.BoolOp, s: gast.stmt, base: bool) -> gast.expr:
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

    def calls_written_out(self, e: gast.expr) -> bool:
        """Whether a function is called in the expression whose statements stand before it."""
        calls = (n for n in rewrite.walk(e) if isinstance(n, gast.Call))
        return any(self.needs_statements(n) for n in calls)

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
            if x.__class__ in _CONDITIONAL:
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

    def decided(self, test: gast.expr) -> bool | None:
        """The answer to a test that follows from types, or from literals of a call written out."""
        answer = decide(test, self.types)
        if answer is None and self.inside:
            answer = decide_literals(test)
        return answer

    def concatenated(
        self, n: gast.BinOp, left: gast.expr, right: gast.expr
    ) -> gast.expr | None:
        """`xs + ys` and `xs * 3` of containers whose parts are known."""
        for a, b in ((left, right), (right, left)):
            made = self.known(a)
            if made is None or made.kind not in ("list", "tuple"):
                continue
            if isinstance(n.op, gast.Mult):
                times = self.types.static(b)
                if not isinstance(times, int):
                    break
                values = [rewrite.copied(v) for _ in range(times) for v in made.values]
            else:
                other = self.known(right)
                if a is right or other is None or other.kind != made.kind:
                    break
                values = [rewrite.copied(v) for v in (*made.values, *other.values)]
            parts = Made(made.kind, list(enumerate(values)))
            return located(self.display(parts, n), n)
        return None

    def merged(self, n: gast.Dict, s: gast.stmt) -> gast.expr:
        """`{**a, "b": c}`"""
        items: dict[Any, gast.expr] = {}
        for k, v in zip(n.keys, n.values):
            value = self.resolved(v, s, True)
            if k is not None:
                key = self.types.static(self.resolved(k, s))
                if key is MISSING or isinstance(key, av.Text):
                    raise Refused(k, "a key that is not known before the run", "use a literal")
                items[key] = value
                continue
            made = self.known(value)
            if made is None or made.kind != "dict":
                raise Refused(v, "`**` of something that is no dict of known keys", "write it out")
            items.update((key, rewrite.copied(part)) for key, part in made.items)
        return located(gast.Dict([build.const(k) for k in items], list(items.values())), n)

    # -- comprehensions over what is known one by one

    def comprehension(self, n: Any, s: gast.stmt) -> gast.expr:
        """The elements of a comprehension as a display, if it goes over known elements."""
        rows = self.rows(n, n.generators, s, (self.original(n),))
        if rows is None:
            return n
        if isinstance(n, gast.DictComp):
            pairs: dict[Any, gast.expr] = {}
            for key, value in rows:
                static = self.types.static(key)
                if static is MISSING or isinstance(static, av.Text):
                    raise Refused(n.key, "a key that is not known before the run", "use a literal")
                pairs[static] = value
            return located(gast.Dict([build.const(k) for k in pairs], list(pairs.values())), n)
        if isinstance(n, gast.SetComp):
            return n
        return located(gast.List([value for _, value in rows], gast.Load()), n)

    def rows(
        self, n: Any, generators: Sequence[Any], s: gast.stmt, key: tuple[Any, ...]
    ) -> list[tuple[Any, gast.expr]] | None:
        """The values of a comprehension, with their keys for a dict."""
        if not generators:
            if isinstance(n, gast.DictComp):
                return [(self.resolved(n.key, s), self.settled(self.resolved(n.value, s, True), s))]
            return [(None, self.settled(self.resolved(n.elt, s, True), s))]
        first, rest = generators[0], generators[1:]
        items = self.iterated(first.iter, s)
        if items is None or first.is_async:
            return None
        found: list[tuple[Any, gast.expr]] = []
        for k, item in enumerate(items):
            at = (*key, k)
            copy = self.row_copy(at, n, first, rest)
            self.bind(copy[1], rewrite.copied(item), s)
            keep = True
            for test in copy[2]:
                answer = self.decided(self.resolved(test, s))
                if answer is None:
                    raise Refused(
                        test, "a condition of a comprehension that the run decides",
                        "write a loop, or weigh with np.where",
                    )  # fmt: skip
                keep = keep and answer
            if not keep:
                continue
            inner = self.rows(copy[0], copy[3], s, at)
            if inner is None:
                return None
            found += inner
        return found

    def row_copy(self, at: object, n: Any, first: Any, rest: Sequence[Any]) -> Any:
        """One round of a comprehension with variables of its own; the same nodes whenever it is
        typed.
        """
        if at not in self.row_copies:
            own = {x: self.names.fresh(x) for x in sorted(bound([first.target]))}
            self.types.add_local(own.values())
            self.foldable |= set(own.values())

            def copy(x: Any) -> Any:
                return rewrite.renamed(rewrite.copied(x), own)

            bare = type(n)(
                *[copy(getattr(n, f)) if f != "generators" else [] for f in n._fields]
            )
            self.row_copies[at] = (
                located(bare, n), copy(first.target), [copy(t) for t in first.ifs],
                [copy(g) for g in rest],
            )  # fmt: skip
        return self.row_copies[at]

    def iterated(self, e: gast.expr, s: gast.stmt) -> list[gast.expr] | None:
        """What a comprehension goes over, if that is known one by one."""
        ready = self.resolved(e, s, True)
        found = self.elements(ready)
        if found is not None:
            return found
        if isinstance(ready, gast.Call) and self.builtin_of(ready.func) is range:
            bounds = [self.types.static(a) for a in ready.args]
            if all(type(b) is int for b in bounds) and len(range(*bounds)) <= av.LONG:
                return [build.const(k) for k in range(*bounds)]
        return None

    def with_header_ready(self, s: gast.stmt) -> gast.stmt:
        """`if f(x) > 1: ...` as `t = f(x) > 1`, `if t: ...`; a `while` does so again in its
        body.
        """
        if isinstance(s, gast.For):
            return s
        if not isinstance(s, gast.While):
            test = self.resolved_whole(s.test, s)
            return s if test is s.test else located_if(test, s)
        if not self.needs_statements(s.test):
            return s
        if s not in self.headers:
            name = self.names.fresh("test")
            self.types.add_local({name})
            first = build.assign(name, rewrite.copied(s.test), s)
            again = build.assign(name, rewrite.copied(s.test), s)
            new = gast.While(build.name(name), [*s.body, again], s.orelse)
            self.headers[s] = first, build.located(new, s)
        first, ready = self.headers[s]
        self.statement(first)
        return ready

    def without_calls(self, s: gast.stmt) -> gast.stmt:
        """A simple statement with its expressions resolved."""
        if is_exit(s):
            return s
        if s.__class__ in _WITH_VALUE:
            if s.value is None:
                return s
            value = self.resolved_whole(s.value, s, True)
            if isinstance(s, gast.AugAssign) and self.in_parts(value):
                value = self.opened(value)
            new = s if value is s.value else rewrite.altered(s, value=value)
        else:
            new = rewrite.rebuild(
                s, lambda n: self.resolved_whole(n, s) if isinstance(n, gast.expr) else n
            )
        if new is not s:
            self.source.setdefault(new, self.original(s))
        return new

    def bound_inside(self, e: gast.expr) -> frozenset[str]:
        """Names that the expression itself binds: what it read of them before must be kept."""
        if not self.rebinds and not self.nonlocal_names:
            return _NONE
        found = {n.target.id for n in rewrite.walk(e) if isinstance(n, gast.NamedExpr)}
        if self.nonlocal_names and any(isinstance(n, gast.Call) for n in rewrite.walk(e)):
            found |= self.nonlocal_names
        return frozenset(found)

    def imported(self, s: gast.Import | gast.ImportFrom) -> None:
        """An import inside the function binds names to what it finds now."""
        for name in s.names:
            try:
                if isinstance(s, gast.Import):
                    value: Any = importlib.import_module(name.name)
                    if name.asname is None:
                        value = sys.modules[name.name.partition(".")[0]]
                else:
                    home = importlib.import_module("." * (s.level or 0) + (s.module or ""),
                                                   self.function.namespace.globals.get("__package__"))
                    value = getattr(home, name.name)
            except (ImportError, AttributeError) as error:
                raise Refused(s, f"an import that fails: {error}", "import it above") from error
            own = name.asname or name.name.partition(".")[0]
            self.imports[own] = self.world.constant(value, own)
            self.types.env[own] = self.kind_of(self.imports[own])
            self.bound.add(own)

    def check_bound(self, s: gast.stmt) -> None:
        """Where a name may never have been assigned, read it in the forward sweep, as the
        function does.

        The reverse sweep may not need the value, and then nobody else would notice.
        """
        for e in header(s) if blocks(s) else [s]:
            for name in dict.fromkeys(rewrite.reads(e)):
                if name in self.types.env and name not in self.bound and "$" not in name:
                    kind = self.types.env[name]
                    parts = getattr(kind, "path", None) == av.PARTS
                    if isinstance(kind, av.Closure) or parts or self.is_alias(name, kind):
                        raise Refused(
                            s, f"`{name}`, which is not made on every path",
                            "make it on every path",
                        )  # fmt: skip
                    if kind != av.REFUSED:
                        self.out.append(build.located(gast.Expr(build.name(name)), s))
                        self.bound.add(name)

    def observe(self, s: gast.stmt, parts: Sequence[gast.expr]) -> None:
        """A statement that is run as it stands, in the forward sweep."""
        for e in parts:
            self.pure_structure(e)
        self.out.append(self.with_leaves(s))

    def is_observation(self, e: gast.expr) -> bool:
        """Whether the expression is a call that tells somebody of a value, and returns nothing
        of use.
        """
        if not isinstance(e, gast.Call) or any(k.arg is None for k in e.keywords):
            return False
        func = e.func
        if not isinstance(func, syntax.DOTTED) or self.types.is_value(func):
            return False
        value = self.types.lookup(func)
        if value is print or value is warnings.warn:
            return True
        owner = getattr(value, "__self__", None)
        return getattr(value, "__module__", None) == "logging" and (
            owner is None or isinstance(owner, logging.Logger)
        )

    def raised(self, s: gast.Raise) -> None:
        for e in (s.exc, s.cause):
            if isinstance(e, gast.Call) and isinstance(e.func, syntax.DOTTED):
                made = self.types.lookup(e.func)
                if isinstance(made, type) and issubclass(made, BaseException):
                    for a in (*e.args, *[k.value for k in e.keywords]):
                        self.pure_structure(a)
                    continue
            if e is not None and not isinstance(e, syntax.DOTTED):
                raise Refused(e, "`raise` of something computed", "raise an exception by its class")
        self.out.append(self.with_leaves(s))
        self.bound = set(self.types.local)  # nothing follows that could find a name unbound

    def assign(self, s: gast.Assign) -> None:
        if len(s.targets) == 1:
            self.bind(s.targets[0], s.value, s)
            return
        value = self.settled(s.value, s) if not isinstance(s.value, Def) else s.value
        for t in s.targets:
            again = value if isinstance(value, Def) else rewrite.copied(value)
            self.bind(t, again, s)

    def bind(self, where: gast.expr, value: gast.expr, s: gast.stmt) -> None:
        if isinstance(where, gast.Name):
            self.bind_name(where.id, value, s)
        elif isinstance(where, syntax.DISPLAYS):
            self.unpack(where, value, s)
        elif isinstance(where, gast.Subscript):
            write(self, where, value, None, s)
        elif isinstance(where, gast.Attribute):
            if isinstance(where.value, gast.Name) and where.value.id in self.under_construction:
                self.set_field(where.value.id, where.attr, value, s)
                return
            raise Refused(where, "a write to an attribute", "use a local variable")
        else:
            raise Refused(where, "a starred target", "unpack into plain names")

    def bind_name(self, name: str, value: gast.expr, s: gast.stmt) -> None:
        """Bind a value to a name: a function or a container as what is known of it."""
        if isinstance(value, Def):
            self.types.env[name] = av.Closure(value)
            self.types.add_local({name})
            self.mark_made(name)
            return
        kind = self.types.env.get(value.id) if isinstance(value, gast.Name) else None
        if isinstance(kind, av.FUNCTIONS):
            self.types.env[name] = kind
            self.mark_made(name)
            return
        made = self.made(value)
        if made is not None and not self.is_plain(value):
            self.define_parts(name, made, s)
            return
        kind = self.kind_of(value)
        if isinstance(kind, av.Constant):
            if isinstance(kind.value, MethodType) and isinstance(value, gast.Attribute):
                kind = av.Object(MethodType, (), gast.unparse(value).strip())
        if self.is_alias(name, kind):
            self.types.env[name] = kind
            self.types.add_local({name})
            self.mark_made(name)
            return
        if self.views and definition(name, s) in self.views and not self.is_part(name):
            view = view_of(self, value, s)
            if view is not None and name not in view.names:
                self.mark_made(name)
                self.viewed.add(name)
                self.types.env[name] = view
                self.types.add_local({name})
                return
        self.define(name, *self.value(value, s), s)

    def is_alias(self, name: str, kind: Abstract) -> bool:
        """Whether the name only stands for a container or object of an argument or global, which
        is then written for it.
        """
        path = getattr(kind, "path", None)
        if not path or not isinstance(kind, av.STRUCTURES):
            return False
        root = path.partition("[")[0].partition(".")[0]
        again = root in self.function.parameters and root in self.assigned
        return not again and name not in self.function.parameters

    def stands_for(self, n: gast.Name) -> gast.expr | None:
        """The path that a name stands for."""
        kind = self.types.env.get(n.id)
        if n.id in self.viewed and kind.__class__ is Unknown:
            raise Refused(n, f"`{hint(n.id)}`, {kind.why}", "name the part again")
        if isinstance(kind, av.View):
            if n.id not in self.bound:
                reason = f"`{hint(n.id)}`, a view of an array that is not made on every path"
                raise Refused(n, reason, "name the part on every path")
            whole = build.name(kind.array)
            if kind.index is None:
                return whole
            return build.subscript(whole, rewrite.copied(self.view_indices[kind.index]))
        if kind is None or not self.is_alias(n.id, kind):
            return None
        e: gast.expr = build.path(kind.path)  # type: ignore[attr-defined]
        return e

    def is_view(self, n: gast.Name) -> bool:
        """Whether the name is written out as a view of an array."""
        return isinstance(self.types.env.get(n.id), av.View)

    def is_to_view(
        self, where: gast.expr, value: gast.expr, own: Collection[str], s: gast.stmt
    ) -> bool:
        """Whether a target is to stand for a view that no other target of the statement changes."""
        if not isinstance(where, gast.Name) or definition(where.id, s) not in self.views:
            return False
        view = view_of(self, value, s)
        return view is not None and view.names.isdisjoint(own)

    def forget_views(self, name: str) -> None:
        """A name that is bound anew is in no view any more."""
        self.bounds.forget(name)
        if not self.views:
            return
        for view, kind in list(self.types.env.items()):
            if isinstance(kind, av.View) and name in kind.names:
                self.types.env[view] = Unknown(f"a view of an earlier `{hint(name)}`")

    def fixed_index(self, e: gast.expr, s: gast.stmt) -> gast.expr:
        """An index in which what a write may change is a name."""
        return fixed_index(self, e, s)

    def is_plain(self, e: gast.expr) -> bool:
        """Whether a display holds nothing but strings and None: it stays a value."""
        if isinstance(e, syntax.DISPLAYS) and e.elts:
            return all(isinstance(x, gast.Constant) and type(x.value) is str for x in e.elts)
        return False

    def unpack(self, where: gast.Tuple | gast.List, value: gast.expr, s: gast.stmt) -> None:
        known = self.elements(value)
        stars = [k for k, t in enumerate(where.elts) if isinstance(t, gast.Starred)]
        if stars and known is None:
            raise Refused(
                where.elts[stars[0]], "a starred target of something of unknown length",
                "unpack into plain names",
            )  # fmt: skip
        if known is not None and not (isinstance(value, gast.Tuple) and not stars):
            if stars:
                k, after = stars[0], len(where.elts) - stars[0] - 1
                if len(known) < k + after:
                    raise Refused(value, "too few values to unpack", "mend the assignment")
                middle = gast.List(known[k : len(known) - after], gast.Load())
                known = [*known[:k], located(middle, value), *known[len(known) - after :]]
                plain = [t.value if isinstance(t, gast.Starred) else t for t in where.elts]
                where = located(gast.Tuple(plain, gast.Store()), where)
            value = located(build.tuple_([rewrite.copied(v) for v in known]), value)
        if isinstance(value, syntax.DISPLAYS) and len(value.elts) == len(where.elts):
            own = bound([where])
            parts = [
                v if self.is_to_view(t, v, own, s) else self.settled(v, s)
                for t, v in zip(where.elts, value.elts)
            ]
            for t, p in zip(where.elts, parts):
                self.bind(t, p, s)
            return
        if isinstance(value, gast.IfExp):
            if value not in self.unpacked:
                branches = [
                    build.located(gast.Assign([rewrite.copied(where)], part, None), s)
                    for part in (value.body, value.orelse)
                ]
                test = gast.If(value.test, branches[:1], branches[1:])
                self.unpacked[value] = build.located(test, s)
            self.statement(self.unpacked[value])
            return
        kind = self.types.of(value)
        if isinstance(kind, Array) and kind.dims:
            if not self.types.equals(kind.dims[0], len(where.elts)):
                raise Refused(
                    value, "unpacking of an array of unknown length", "index the parts instead"
                )
            whole = self.atom(value, s)
            for k, t in enumerate(where.elts):
                part = build.subscript(rewrite.copied(whole), build.const(k))
                self.bind(t, build.located(part, value), s)
            return
        named = not isinstance(kind, av.Object) or hasattr(kind.cls, "_fields") and not kind.path
        items = as_items(kind) if named else None
        if items is None or len(items) != len(where.elts):
            raise Refused(
                value, "unpacking of a value of unknown length", "index the parts instead"
            )
        if self.varies(value):
            raise Refused(
                value, "unpacking of a differentiated sequence", "index the parts instead"
            )
        whole = self.atom(value, s)
        for k, t in enumerate(where.elts):
            self.bind(
                t, build.located(build.subscript(rewrite.copied(whole), build.const(k)), value), s
            )

    def settled(self, e: gast.expr, s: gast.stmt, place: object = None) -> gast.expr:
        """The values of a display, or a single value, as atoms that the assignment will not
        change.

        What is kept for a `place` has one name in every pass over a loop.
        """
        if isinstance(e, syntax.DISPLAYS):
            return located(type(e)([self.settled(x, s) for x in e.elts], gast.Load()), e)
        if isinstance(e, gast.Dict):
            return located(gast.Dict(e.keys, [self.settled(x, s) for x in e.values]), e)
        if isinstance(e, gast.Constant | Def):
            return e
        if isinstance(e, gast.Name) and self.is_view(e):
            e = self.stands_for(e)
        if self.in_parts(e):
            if "$" in e.id:
                return e  # nobody else binds it
            kept = self.fresh(("kept", self.original(s), e.id, place), e.id)
            made = self.made(e)
            assert made is not None
            self.define_parts(kept, made, s)
            return located(build.name(kept), e)
        kind = self.kind_of(e)
        if isinstance(kind, av.Closure | av.Choice | av.Object) or getattr(kind, "path", None):
            return e  # it is what it is, and cannot be changed
        atom = self.atom(e, s)
        if isinstance(atom, gast.Name) and atom.id in self.types.local:
            kept = self.names.temporary() if place is None else self.fresh(("kept", place), "t")
            self.define(kept, atom, self.types.of(atom), self.varies(atom), s)
            atom = build.name(kept)
        return atom

    def read_first(self, s: gast.AugAssign) -> gast.stmt:
        """`n += f(x)` as `n = n + f(x)` where a call may bind `n` anew: its old value counts."""
        if s.target.id not in self.bound_inside(s.value):
            return s
        old = build.located(build.name(s.target.id), s.target)
        if not isinstance(self.types.of(old), Scalar):
            reason = f"an augmented assignment to `{s.target.id}`, which the call may bind anew"
            raise Refused(s, reason, "call the function before")
        key = s, "read first"
        if key not in self.rewrites:
            value = build.located(gast.BinOp(old, s.op, s.value), s)
            self.rewrites[key] = build.located(gast.Assign([s.target], value, None), s)
        return self.rewrites[key]

    def augmented(self, s: gast.AugAssign) -> None:
        if isinstance(s.target, gast.Subscript):
            write(self, s.target, s.value, s.op, s)
            return
        if not isinstance(s.target, gast.Name):
            raise RefusedStatement(
                s.target, "an in-place write to an object", "use a local variable"
            )
        if self.is_view(s.target):
            path = self.stands_for(s.target)
            assert isinstance(path, gast.Name | gast.Subscript)
            if isinstance(path, gast.Subscript):
                write(self, path, s.value, s.op, s)
                return
            s = located(gast.AugAssign(build.target(path.id), s.op, s.value), s)
        old = build.located(build.name(s.target.id), s.target)
        kind = self.types.of(old)
        if not isinstance(kind, Scalar) and not self.is_widened(s.target.id):
            if kind == av.REFUSED:
                self.types.env[s.target.id] = kind
                return
            if av.is_array(kind):
                write_whole(self, s)
                return
            raise Refused(
                s,
                f"an augmented assignment to `{s.target.id}`, which is not known to be a number: "
                "it would change an array in place",
                f"write `{s.target.id} = {s.target.id} {_OPERATORS.get(type(s.op).__name__)} ...`",
            )
        self.bind(s.target, build.located(gast.BinOp(old, s.op, s.value), s), s)

    def is_widened(self, name: str) -> bool:
        """Whether the name was a number that only operations by element read: then nobody sees
        whether its array is changed or replaced.
        """
        return any(n == name and loop in self.around for loop, n in self.widened)

    def define(
        self, name: str, value: gast.expr, kind: Abstract, varied: bool, s: gast.AST
    ) -> None:
        if not isinstance(value, InPlace):  # which changes what the views see, as it should
            self.forget_views(name)
        self.mark_varied(name, varied)
        self.bound.add(name)
        kind = av.with_opaque_dims(kind, self.opaque_number(s, name))
        self.types.env[name] = kind
        node = build.assign(name, value, s)
        self.definitions[node] = (kind, varied)
        self.out.append(node)

    def mark_made(self, name: str) -> None:
        """The name stands for something that only exists while this is compiled."""
        self.forget_views(name)
        self.bound.add(name)
        self.mark_varied(name, False)

    def mark_varied(self, name: str, varied: bool) -> None:
        if varied and name in self.not_varied or not varied and name in self.varied:
            self.types.env.varying.clear()
            self.not_varied.clear()
        if varied:
            self.varied.add(name)
        else:
            self.varied.discard(name)

    def opaque_number(self, s: gast.AST, name: str) -> int:
        """A number for the lengths of a definition: the same however often its loop is typed,
        so that the types at the loop's head come to rest. A temporary lives in one pass and
        gets a new one.
        """
        if "$" in name:
            self.opaque_count += 1
            return self.opaque_count
        if (s, name) not in self.opaque:
            self.opaque_count += 1
            self.opaque[s, name] = self.opaque_count
        return self.opaque[s, name]

    def branch(self, s: gast.If) -> None:
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
        self.restore(_join(after, other))
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

    def while_loop(self, s: gast.While) -> None:
        if s.orelse:
            raise Refused(s.orelse[0], "`else` of a loop", "use a flag")
        before = set(self.bound)
        body = self.loop(s, lambda: self.pure(s.test))
        self.bound = before
        self.pure(s.test)
        self.out.append(build.located(gast.While(self.with_leaves(s.test), body, []), s))

    def for_loop(self, s: gast.For) -> None:
        if s.orelse:
            raise Refused(s.orelse[0], "`else` of a loop", "use a flag")
        ready = s.iter if self.goes_by_index(s.iter) else self.resolved(s.iter, s, True)
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
        self.types.add_local(_bound_names([*plain.before, plain.loop]))
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

    def unrolls(self, e: gast.expr, s: gast.For) -> bool:
        """Whether a loop is written out element by element: its elements are known, and they are
        no plain numbers of one type that a loop can go over.
        """
        items = self.elements(e)
        if items is None:
            return self.steps(e, s) is not None
        if self.made(e) is None and self.is_uniform(e):
            return False
        kinds = [self.kind_of(i) for i in items]
        if any(isinstance(k, av.Constant) and isinstance(k.value, str) for k in kinds):
            return True
        plain = all(isinstance(k, Scalar | av.Text) for k in kinds) and len(set(kinds)) == 1
        if self.made(e) is None and not self.varies(e):
            plain = plain or _is_known(av.element(self.kind_of(e)))
        return not plain or any(map(self.varies, items))

    def steps(self, e: gast.expr, s: gast.For) -> list[gast.expr] | None:
        """The steps of `range(...)` of a known length if the body reads parts of containers by
        them, which have types of their own.
        """
        if not isinstance(e, gast.Call) or self.builtin_of(e.func) is not range or e.keywords:
            return None
        bounds = [self.types.static(a) for a in e.args]
        if not bounds or any(type(b) is not int for b in bounds):
            return None
        if len(range(*bounds)) > av.LONG or not isinstance(s.target, gast.Name):
            return None
        for n in rewrite.walk(s.body):
            if isinstance(n, gast.Subscript) and s.target.id in rewrite.reads(n.slice):
                root: gast.expr = n.value
                kind = self.kind_of(root)
                if self.in_parts(root) or (
                    isinstance(kind, av.Sequence) and kind.path and not self.is_uniform(root)
                ):
                    return [build.const(k) for k in range(*bounds)]
        return None

    def is_uniform(self, e: gast.expr) -> bool:
        """Whether a value holds numbers of one type, or arrays of one rank and dtype."""
        kind = self.kind_of(e)
        if isinstance(kind, Array):
            return True
        item = av.element(kind) if isinstance(kind, av.SEQUENCES) else None
        return isinstance(item, Scalar | Array | av.Text) and not self.in_parts(e)

    def is_indexed(self, e: gast.expr) -> bool:
        """Whether `e[k]` reads a uniform value, whose derivative goes to its part."""
        if not self.is_uniform(e):
            return False
        plain = isinstance(self.kind_of(e), Array) or not self.varies(e)
        return plain or bool(getattr(self.kind_of(e), "path", None))

    def goes_by_index(self, e: gast.expr) -> bool:
        """Whether `enumerate`, `zip` or `reversed` of uniform values, which a loop over an index
        does as well.
        """
        if not isinstance(e, gast.Call) or e.keywords:
            return False
        which = self.builtin_of(e.func)
        if which not in (enumerate, zip, reversed):
            return False
        if which is reversed and not all(isinstance(self.kind_of(a), Array) for a in e.args):
            return False
        return all(
            self.goes_by_index(a) or isinstance(a, gast.Constant) or self.is_indexed(a)
            for a in e.args
            if not isinstance(a, gast.Starred)
        ) and not any(isinstance(a, gast.Starred | gast.Tuple | gast.List) for a in e.args)

    def kept_for(self, s: gast.For, items: list[gast.expr]) -> list[gast.expr]:
        """The elements as they are when the loop begins, if its body binds what they read anew."""
        moved = _bound_names([s.target, *s.body])
        if any(isinstance(n, gast.Call) for n in rewrite.walk(s.body)):
            moved |= self.nonlocal_names
        if not moved.intersection(rewrite.reads(s.iter)):
            return items
        kept: list[gast.expr] = []
        for k, item in enumerate(items):
            if not isinstance(item, gast.Constant | Def):
                name = self.fresh((self.original(s), "item", k), "item")
                self.types.add_local({name})
                self.bind(build.target(name), item, s)
                item = located(build.name(name), s)
            kept.append(item)
        return kept

    def one_by_one(self, s: gast.For, items: Sequence[gast.expr]) -> list[gast.stmt]:
        """The loop's body for each element in turn; the same nodes whenever it is typed.

        What follows `if left: break` in a round, and all rounds after, stand under `if not left`.
        """
        key = self.original(s), tuple(map(rewrite.key, items))
        if key not in self.unrolled:
            steps: list[gast.stmt] = []
            for item in reversed(items):
                first = gast.Assign([rewrite.copied(s.target)], rewrite.copied(item), None)
                steps = _nested([located(first, s), *rewrite.copied(s.body)], steps)
            self.unrolled[key] = steps
        return self.unrolled[key]

    def iterable(self, s: gast.For) -> tuple[gast.expr, Abstract, bool]:
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
        changed = set(rewrite.reads(e)) & (_bound_names(s.body) | {s.target.id})
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
        for name in {*_bound_names(s.body), *self.nonlocal_names}:
            self.bounds.forget(name)  # which holds in the first round only
        head = first = self.state()
        if s in self.heads:
            head = _join(head, self.heads[s])
        problems = len(self.problems)
        most = MOST_ROUNDS + len(head[0]) + len(_bound_names(s.body))
        for count in itertools.count():
            if count > most:
                reason = "a loop in which the types of names do not come to rest"
                self.problems.append(Refused(s, reason, "let each name hold values of one type"))
                raise _Enough
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
            again = _join(head, (known, *end[1:]))
            if again == head:
                break
            head = again
        self.heads[s] = head
        certain = frozenset(self.bound)
        after = head
        for state in exits:
            after = _join(after, self.lasting(state, head))
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
        value: gast.expr = build.name(name)
        last = self.out[-1] if self.out else None
        if isinstance(last, gast.Assign) and last.targets[0].id == name:
            if isinstance(last.value, gast.Constant):
                value = self.out.pop().value
        self.define(name, widened(value, kind), kind, False, s)

    def returned(self, s: gast.Return) -> None:
        value, aux = s.value, None
        if value is not None and self.in_parts(value):
            value = self.opened(value)
        if value is None:
            raise Refused(s, "a `return` without a value", "return the result")
        if self.has_aux:
            if not isinstance(value, gast.Tuple) or len(value.elts) != 2:
                raise Refused(value, "has_aux without `return value, aux`", "return a pair")
            value, other = value.elts
        kind = self.types.of(value) if not isinstance(value, gast.Dict) else av.Dict(())
        if not isinstance(kind, Scalar | Array | Unknown):
            self.result = "", kind, None
            return
        if isinstance(kind, Unknown):
            self.numeric(value, kind)
        e, kind, varied = self.value(value, s)
        if isinstance(e, gast.Name):
            name = e.id
        else:
            name = self.names.fresh("value")
            self.define(name, e, kind, varied, s)
        if self.has_aux:
            other = self.opened(other) if self.in_parts(other) else other
            self.pure_structure(other)
            aux = self.names.fresh("aux")
            self.define(aux, self.with_leaves(other), Unknown("aux"), False, s)
        self.result = name, kind, aux

    # -- expressions

    def value(self, e: gast.expr, s: gast.stmt) -> tuple[gast.expr, Abstract, bool]:
        """The right-hand side in Core, with its type and whether it varies."""
        leaf = self.leaf(e)
        if leaf is not None:
            return build.located(build.name(leaf), e), *self.leaf_types[leaf]
        kind = self.types.of(e)
        if isinstance(kind, av.Constant) and kind.value is Ellipsis:
            raise Refused(e, "Ellipsis as a value", "use it as an index only")
        if not self.varies(e):
            return self.with_leaves(e), kind, False
        if isinstance(kind, av.STRUCTURES) and kind.path:
            if self.varies(e):
                whole = self.container_leaf(e, kind)
                if whole is None:
                    raise Refused(e, f"{av.describe(kind)} of differentiated values", "read its "
                                  "parts by literal keys and indices")  # fmt: skip
                return whole, kind, True
            return self.with_leaves(e), kind, False  # another name of what an argument holds
        self.numeric(e, kind)
        if isinstance(e, gast.Name):
            return e, kind, True
        if isinstance(e, gast.IfExp) and (decided := decide(e.test, self.types)) is not None:
            return self.value(e.body if decided else e.orelse, s)
        if isinstance(e, gast.IfExp | gast.BoolOp):
            chosen = build.name(self.chosen(e, s))
            return chosen, self.types.of(chosen), self.varies(chosen)
        app = self.types.application(e)
        if app is None:
            raise Refused(e, _describe(e), "compute it with operators or NumPy functions")
        if app.operation.opaque:
            raise NoRule(e, app.operation.label)
        self.check_complex(e, app, kind)
        new = self.applied(e, app, s)
        if isinstance(kind, Array) and None in kind.dims:  # of its operands more may be known
            better = self.types.of(new)
            if isinstance(better, Array) and len(better.dims) == len(kind.dims):
                kind = Array(kind.dtype, better.dims)
        return new, kind, True

    def check_complex(self, e: gast.expr, app: Application, kind: Abstract) -> None:
        """Refuse complex numbers where the equation of a rule is not known to hold for them."""
        if app.operation.complex:
            return
        given = [self.types.of(a) for p, a in app.arguments.items() if p != "index"]
        if any(map(holds_complex, [kind, *given])):
            raise NoRule(e, f"{app.operation.label} of complex numbers")

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

    def applied(self, e: gast.expr, app: Application, s: gast.stmt) -> gast.expr:
        """The operation with atoms for its differentiable arguments."""
        active = differentiable(app.operation)
        if app.operation.opaque:
            raise Refused(
                e, f"the derivative of `{app.operation.label}`, of which no rule is known",
                "take the derivative of its other arguments only",
            )  # fmt: skip
        parts: dict[gast.expr, gast.expr] = {}
        for p, argument in app.arguments.items():
            if isinstance(argument, gast.Constant) and argument.value is None:
                continue
            if p in active:
                whole = self.with_arrays(argument)
                kind = self.types.of(whole)
                leaf = self.container_leaf(argument, kind) if p == "x" else None
                parts[argument] = leaf if leaf is not None else self.atom(whole, s)
                # a container is indexed, its adjoint by the same key
                indexed = app.operation.function is operator.getitem
                # of other lists the operation's type rule knows what they mean
                listed = isinstance(kind, av.Sequence) and not self.varies(argument)
                if not listed and not (
                    indexed and isinstance(kind, av.CONTAINERS)
                ):
                    self.numeric(argument, kind)
            else:
                parts[argument] = self.with_leaves(argument)
                if p == "index":
                    parts[argument] = self.index(argument, s)
                if self.varies(argument) and self.is_ignored(app, p):
                    raise Refused(
                        argument,
                        f"`{app.operation.label}` is not differentiated in its argument `{p}`",
                        "pass a value that does not depend on a differentiated argument",
                    )

        new: gast.expr = _replaced(e, parts)
        return new

    def index(self, e: gast.expr, s: gast.stmt) -> gast.expr:
        """An index in which what makes an array is a name: the reverse sweep asks for it again."""
        items = e.elts if isinstance(e, gast.Tuple) else [e]
        ready = []
        for item in items:
            new = self.with_leaves(item)
            made = isinstance(item, gast.Call | gast.Compare | gast.BinOp | gast.UnaryOp)
            if made and not isinstance(self.types.of(item), Scalar | av.Constant):
                name = self.names.temporary()
                self.define(name, new, self.types.of(item), False, s)
                new = build.name(name)
            ready.append(new)
        if all(a is b for a, b in zip(items, ready)):
            return e
        return located(gast.Tuple(ready, gast.Load()), e) if isinstance(e, gast.Tuple) else ready[0]

    def with_arrays(self, e: gast.expr) -> gast.expr:
        """A list of differentiated values where NumPy takes it for an array, as one."""
        if not isinstance(e, syntax.DISPLAYS) or not self.varies(e):
            return e
        return build.located(build.call(build.numpy("array"), e), e)

    def atom(self, e: gast.expr, s: gast.stmt) -> gast.expr:
        """A name or literal for the expression; it is computed just before if need be."""
        if build.is_number(e):
            return e
        if build.is_negation(e) and build.is_number(e.operand):
            return build.located(build.const(-e.operand.value), e)
        value, kind, varied = self.value(e, s)
        if isinstance(value, syntax.ATOMS):
            return value
        # the same part of an array, twice in one expression, is taken once
        same = (s, rewrite.key(value)) if isinstance(value, gast.Subscript) else None
        if same in self.parts and self.parts[same] in self.types.env:
            return build.name(self.parts[same])
        name = self.names.temporary()
        self.define(name, value, self.with_lengths(value, kind), varied, s)
        if same is not None:
            self.parts[same] = name
        return build.name(name)

    def forget_parts(self) -> None:
        """What was read so far is read again from here on."""
        self.parts, self.lengths = {}, {}

    def with_lengths(self, e: gast.expr, kind: Abstract) -> Abstract:
        """The type of a part of an array, `x[:i]` or `x[m]`, whose lengths are those of another one
        in the same statement: the same index of the same array, or of one with the same dims.
        """
        if not isinstance(e, gast.Subscript) or not isinstance(kind, Array):
            return kind
        of = self.types.of(e.value)
        if not isinstance(of, Array):
            return kind
        whole: object = of.dims
        if None in of.dims or av.MANY in of.dims:
            whole = rewrite.key(e.value)
        key = rewrite.key(e.slice), whole
        if key not in self.lengths:
            self.opaque_count += 1
            self.lengths[key] = self.opaque_count
        return av.with_opaque_dims(kind, self.lengths[key])

    def varies(self, e: gast.AST) -> bool:
        """Whether a derivative may flow through the value of the expression."""
        found = self.types.env.varying.get(e)
        if found is None:
            found = self._varies(e)
            self.types.env.varying[e] = found
        return found

    def _varies(self, e: gast.AST) -> bool:
        if e.__class__ in _WITHOUT_DERIVATIVE:
            return False
        if isinstance(e, gast.Name):
            if self.is_view(e):
                return self._varies(self.stands_for(e))
            if self.in_parts(e):
                made = self.made(e)
                return made is not None and any(map(self.varies, made.values))
            if e.id not in self.varied:
                self.not_varied.add(e.id)
            return e.id in self.varied or self.holds_varied(e)
        if isinstance(e, gast.Subscript) and self.types.joiner(e) is not None:
            return self.varies(e.slice)
        if isinstance(e, gast.Subscript):
            return self.varies(e.value) and not isinstance(
                self.kind_of(e), av.Constant | av.Text | av.Closure
            )
        if isinstance(e, gast.Attribute):
            if isinstance(self.kind_of(e), av.Constant | av.Text):
                return False
            if e.attr in ("T", "mT", "real", "imag"):
                return self.varies(e.value)
            return isinstance(self.kind_of(e.value), av.Object) and self.varies(e.value)
        if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.Not):
            return False
        if isinstance(e, syntax.APPLICATIONS):
            app = self.types.application(e)
            if app is not None:
                active = differentiable(app.operation)
                if app.operation.opaque or self.is_doubtful(app, e):
                    return any(map(self.varies, app.arguments.values()))
                # no `any(...)`: Python 3.12 allows few calls inside one another that go through C
                for p, v in app.arguments.items():
                    if self.varies(v) and (p in active or self.is_ignored(app, p)):
                        return True
                return False
        for n in _children(e):
            if self.varies(n):
                return True
        return False

    def is_doubtful(self, app: Application, e: gast.expr) -> bool:
        """Whether a function that is flat in real numbers may not be so in complex ones."""
        op = app.operation
        if op.template is not None or op.complex:
            return False
        complex_given = any(map(holds_complex, map(self.types.of, app.arguments.values())))
        return complex_given and av.is_inexact(self.types.of(e))

    def is_ignored(self, app: Application, p: str) -> bool:
        """Whether the rule has no derivative in an argument in which there may be one."""
        op = app.operation
        if p in op.refused:
            return True
        return (
            op.template is not None
            and p != "index"
            and p not in op.flat
            and _holds_floats(self.types.of(app.arguments[p]))
        )

    def numeric(self, e: gast.expr, kind: Abstract) -> None:
        """Refuse what cannot carry a real derivative."""
        if isinstance(kind, av.NUMERIC) and not kind.dtype.startswith("?"):
            return
        if isinstance(kind, av.Constant) and isinstance(kind.value, bool):
            return
        if isinstance(kind, Unknown):
            if kind.why == "refused":
                raise Consequence(e)
            e = self.cause(e, kind)
            raise Refused(
                e,
                f"the type of `{gast.unparse(e).strip()}` is not known: {kind.why}",
                kind.remedy
                or "give it one type on every path, such as np.zeros(...) for the start of a sum",
            )
        if isinstance(kind, av.SEQUENCES):
            raise Refused(
                e,
                f"{av.describe(kind)} of differentiated values",
                "keep them in variables, or index an array",
            )
        if not isinstance(kind, av.NUMERIC):
            raise Refused(e, f"arithmetic on {av.describe(kind)}", "use numbers and arrays")
        if kind.dtype.startswith("?"):
            raise Refused(
                e, f"values of dtype {kind.dtype.lstrip('?')}", "use float or complex numbers"
            )

    def cause(self, e: gast.expr, kind: Unknown) -> gast.expr:
        """The innermost part of the expression that has this unknown type."""
        if isinstance(e, syntax.APPLICATIONS):
            app = self.types.application(e)
            assert app is not None
            for p, a in app.arguments.items():
                if p in differentiable(app.operation) and self.types.of(a) == kind:
                    return self.cause(a, kind)
        return e

    def pure(self, e: gast.expr) -> None:
        """Check that an expression of which no derivative is taken is known all through."""
        self.types.of(e)

    def pure_structure(self, e: gast.expr) -> None:
        if isinstance(e, syntax.DISPLAYS):
            for x in e.elts:
                self.pure_structure(x)
        elif isinstance(e, gast.Dict):
            for x in (*e.keys, *e.values):
                self.pure_structure(x)
        else:
            self.pure(e)

    # -- parts of the containers and objects that arguments hold

    def leaf(self, e: gast.expr) -> str | None:
        """The name of the leaf that the expression is, if it is a literal part of an argument."""
        if isinstance(e, gast.Attribute):
            return self.field_leaf(e)
        if not isinstance(e, gast.Subscript):
            return None
        base = self.kind_of(e.value)
        if not isinstance(base, av.STRUCTURES) or not base.path:
            return None
        if isinstance(e.slice, gast.Slice):
            return None
        key = self.types.static(e.slice)
        if key is MISSING or isinstance(key, av.Text):
            if base.path not in self.dynamic:
                self.dynamic.add(base.path)
                raise _Again
            return None
        if base.path in self.dynamic:
            return None
        if isinstance(base, av.Dict):
            found = base.get(key)
            if found is None:
                raise Refused(e, f"the dict has no key {key!r}", "pass a dict that has it")
        else:
            items = [v for _, v in base.items] if isinstance(base, av.Object) else base.items
            if not isinstance(key, int) or not -len(items) <= key < len(items):
                raise Refused(e, f"the index {key} of {len(items)} elements", "mend the index")
            key %= len(items)
            found = items[key]
        root = build.path(base.path)
        if isinstance(base, av.Object):
            field = base.items[key][0]
            return self.leaf_of(base.path, field, found, build.attribute(root, field))
        return self.leaf_of(base.path, key, found, build.subscript(root, build.const(key)))

    def field_leaf(self, e: gast.Attribute) -> str | None:
        base = self.kind_of(e.value)
        if not isinstance(base, av.Object) or not base.path:
            return None
        root = build.path(base.path)
        return self.leaf_of(base.path, e.attr, self.kind_of(e), build.attribute(root, e.attr))

    def leaf_of(self, path: str, key: Any, kind: Abstract, text: gast.expr) -> str | None:
        root = path.partition("[")[0].partition(".")[0]
        if root not in self.function.parameters or not isinstance(kind, av.NUMERIC):
            return None
        at = path, key
        if at not in self.leaf_names:
            hint = key if isinstance(key, str) and key.isidentifier() else "part"
            if isinstance(key, int):
                hint = f"{root}_{key}"
            name = self.names.fresh(hint)
            self.leaf_names[at] = name
            self.leaves[name] = text
            varied = root in self.differentiated
            self.leaf_types[name] = kind, varied
            self.types.env[name] = kind
            self.types.add_local({name})
            if varied:
                self.mark_varied(name, True)
        return self.leaf_names[at]

    def container_leaf(self, e: gast.expr, kind: Abstract) -> gast.expr | None:
        """A name for a container in a differentiated argument that is read by a computed index:
        it has an adjoint as a whole.
        """
        path = getattr(kind, "path", None)
        if not path or not isinstance(kind, av.CONTAINERS):
            return None
        root = path.partition("[")[0].partition(".")[0]
        if root not in self.differentiated:
            return None
        if path == root:
            return located(build.name(root), e)
        at = path, _WHOLE
        if at not in self.leaf_names:
            text = build.path(path)
            last = text.attr if isinstance(text, gast.Attribute) else self.types.static(text.slice)
            hint = last if isinstance(last, str) and last.isidentifier() else root
            name = self.names.fresh(hint)
            self.leaf_names[at], self.leaves[name] = name, text
            self.leaf_types[name] = replace(kind, path=None), True
            self.types.env[name] = self.leaf_types[name][0]
            self.types.add_local({name})
            self.mark_varied(name, True)
        return located(build.name(self.leaf_names[at]), e)

    def holds_varied(self, e: gast.Name) -> bool:
        """Whether the name stands for something that a differentiated argument holds."""
        path = getattr(self.types.env.get(e.id), "path", None)
        if not path:
            return False
        return path.partition("[")[0].partition(".")[0] in self.differentiated

    def with_leaves(self, e: gast.expr) -> gast.expr:
        """The expression with leaves by name."""
        if isinstance(e, syntax.PARTS) and (name := self.leaf(e)) is not None:
            return build.located(build.name(name), e)
        if self.in_parts(e):
            return self.opened(e)
        if isinstance(e, gast.Name) and (path := self.stands_for(e)) is not None:
            return build.located(rewrite.copied(path), e)
        new: gast.expr = rewrite.rebuild(e, self.with_leaves)
        return new

    # -- environments

    def state(self) -> Env:
        return dict(self.types.env), frozenset(self.varied), frozenset(self.bound)

    def lasting(self, state: Env, head: Env) -> Env:
        """The state without temporaries of the loop's body: they would pile up as it is typed
        again.
        """
        new = (state[0].keys() - head[0].keys()) | (state[1] - head[1]) | (state[2] - head[2])
        passing = {n for n in new if n in self.names.temporaries and n not in head[0]}
        types = dict(state[0])
        for n in passing:
            types.pop(n, None)
        return types, state[1] - passing, state[2] - passing

    def restore(self, state: Env) -> None:
        self.types.env = Environment(state[0])
        self.varied, self.bound = set(state[1]), set(state[2])
        for name, (kind, varied) in self.leaf_types.items():
            self.types.env[name] = kind
            if varied:
                self.varied.add(name)  # nothing is known yet that could rest on it


def _holds_floats(kind: Abstract) -> bool:
    """Whether it is a float, real or complex, or an array of them, or a list with one."""
    if isinstance(kind, av.Sequence):
        return any(map(_holds_floats, kind.items))
    return av.is_inexact(kind.item if isinstance(kind, av.Many) else kind)


def _replaced(n: gast.AST, parts: Mapping[gast.expr, gast.expr]) -> Any:
    return parts[n] if n in parts else rewrite.rebuild(n, _replaced, parts)


def _join(a: Env, b: Env) -> Env:
    types = dict(a[0])
    for n, kind in b[0].items():
        if types.get(n) is not kind:
            types[n] = _joined(n, types.get(n), kind)
    for n in a[0].keys() - b[0].keys():
        types[n] = _joined(n, types[n], None)
    return types, (a[1] | b[1]) & types.keys(), a[2] & b[2]


def _children(e: gast.AST) -> list[gast.AST]:
    found: list[gast.AST] = []
    for f in e._fields:
        v = getattr(e, f, None)
        found.extend(v if isinstance(v, list) else [v] if isinstance(v, gast.AST) else [])
    return [n for n in found if isinstance(n, gast.AST)]


def _joined(name: str, a: Abstract | None, b: Abstract | None) -> Abstract:
    kind = av.join(a, b)
    if (
        isinstance(kind, Unknown)
        and isinstance(a, av.NUMERIC)
        and isinstance(b, av.NUMERIC)
    ):
        both = f"{av.describe(a)} on one path and {av.describe(b)} on another"
        return Unknown(f"`{name.partition('$')[0]}` is {both}")
    return kind


def _nested(body: list[gast.stmt], rest: list[gast.stmt]) -> list[gast.stmt]:
    """The statements and what follows them, where an exit among them leads past all that is
    behind it.
    """
    for k, s in enumerate(body):
        if is_exit(s):
            after = _nested(body[k + 1 :], rest)
            if not after:
                return body[:k]
            goes_on = gast.Compare(rewrite.copied(s.test), [gast.Eq()], [build.const(0)])
            return [*body[:k], located(gast.If(goes_on, after, []), s)]
    return [*body, *rest]


def _with_own_lengths(kind: Abstract) -> Abstract:
    if isinstance(kind, Array):
        return Array(kind.dtype, tuple(None for _ in kind.dims))
    return kind


def _is_known(kind: Abstract) -> bool:
    """Whether the type, and those of all parts of a sequence, are known."""
    if isinstance(kind, av.Sequence):
        return all(map(_is_known, kind.items))
    return not isinstance(kind, Unknown)


def _is_function(kind: Abstract) -> bool:
    if isinstance(kind, av.Object):
        return kind.cls is MethodType or any("__call__" in vars(c) for c in kind.cls.__mro__)
    return isinstance(kind, av.FUNCTIONS) or (
        isinstance(kind, av.Constant) and callable(kind.value)
    )


def _refuse_overwriting(n: gast.Call) -> None:
    """Refuse a call of SciPy's that may change an argument: a tape leaves such an option out."""
    for k in n.keywords:
        if (k.arg or "").startswith("overwrite_") and not _is_false(k.value):
            what = f"`{k.arg}=`, which lets the function change its argument"
            raise Refused(n, what, "leave it out")


def _is_false(e: gast.expr) -> bool:
    return isinstance(e, gast.Constant) and e.value is False


def _is_sign(op: gast.unaryop) -> bool:
    return isinstance(op, (gast.USub, gast.UAdd))


def located_if(test: gast.expr, s: gast.If) -> gast.If:
    """The branch with another test."""
    return build.located(gast.If(test, s.body, s.orelse), s)


def located_exit(s: gast.If) -> gast.stmt:
    """`if left: break`, anew: a loop may be typed more than once."""
    return build.located(gast.If(rewrite.copied(s.test), [gast.Break()], []), s)


def _bound_names(node: object) -> frozenset[str]:
    found = set(rewrite.stores(node))
    for n in rewrite.walk(node):
        if n.__class__ in _DEFINITIONS:
            found.add(n.name)
        elif n.__class__ is gast.alias:
            found.add((n.asname or n.name).partition(".")[0])
    return frozenset(found)


_DEFINITIONS = frozenset((gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef))


_OF_LISTS = (gast.Add, gast.Mult)

# How a class defines an operator.
_SPECIAL = {
    "Add": "add", "Sub": "sub", "Mult": "mul", "Div": "truediv", "Pow": "pow", "MatMult": "matmul",
    "Mod": "mod", "FloorDiv": "floordiv", "USub": "neg", "UAdd": "pos",
}  # fmt: skip

_OPERATORS = {
    "Add": "+",
    "Sub": "-",
    "Mult": "*",
    "Div": "/",
    "Pow": "**",
    "MatMult": "@",
    "FloorDiv": "//",
    "Mod": "%",
}
_STATEMENTS = {
    "Break": "`break`",
    "Continue": "`continue`",
    "With": "a `with` statement",
    "Try": "a `try` statement",
    "TryStar": "a `try` statement",
    "FunctionDef": "a nested function",
    "AsyncFunctionDef": "a nested function",
    "ClassDef": "a class",
    "Global": "`global`",
    "Nonlocal": "`nonlocal`",
    "Delete": "`del`",
    "Raise": "`raise`",
    "Assert": "`assert`",
    "Import": "an import inside a function",
    "ImportFrom": "an import inside a function",
    "Match": "a `match` statement",
    "Expr": "an expression statement",
}


def _describe_statement(s: gast.stmt) -> str:
    return _STATEMENTS.get(type(s).__name__, f"`{type(s).__name__}`")
