"""The compiler on one screen: the passes in their order, and what runs them.

`differentiate(function, request, ...)` goes from a captured function and a question to emitted
text: capture, Core with types, webs, paths, activity, reverse, plan, sweeps, shapes, folding,
names, print.
"""

from __future__ import annotations

import gc
import itertools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import FunctionType, ModuleType
from typing import Any

import gast

from srcgrad.analysis import remaking
from srcgrad.analysis.activity import active_names, application
from srcgrad.analysis.recorded import Plan, shape_of
from srcgrad.analysis.recorded import plan as make_plan
from srcgrad.analysis.rereading import read_again
from srcgrad.analysis.subscripts import Subscripts
from srcgrad.analysis.types import Types
from srcgrad.emit import loader, module_text
from srcgrad.emit.halves import in_halves
from srcgrad.emit.naming import name_all
from srcgrad.emit.printer import Text, render
from srcgrad.errors import NoRuleError, ResultError, UnsupportedError, problem_at
from srcgrad.frontend.capture import capture
from srcgrad.frontend.world import Condition, World, fields_of
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.core import Core, Def, called, defined, handovers, makes, statements, verify
from srcgrad.ir.deep import deeply
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names
from srcgrad.ir.refusal import NoRule, Refused
from srcgrad.normalize import definitions
from srcgrad.normalize.core import Split, to_core
from srcgrad.normalize.definitions import definition
from srcgrad.normalize.exits import one_exit, with_one_exit
from srcgrad.normalize.lateness import check_nothing_is_late
from srcgrad.normalize.memory import WritesArgument, own_memory
from srcgrad.normalize.own_result import split_own_results
from srcgrad.normalize.shared import SharedMemory
from srcgrad.normalize.views import Definition
from srcgrad.normalize.webs import split
from srcgrad.optimize.copies import forward_copies, without_passing_copies
from srcgrad.optimize.dead_code import drop_unread
from srcgrad.optimize.dots import dots
from srcgrad.optimize.exchange import exchange
from srcgrad.optimize.filled import filled
from srcgrad.optimize.fold import WIDTH, fold, width
from srcgrad.optimize.in_place import in_place
from srcgrad.optimize.merge import merge
from srcgrad.optimize.rebound import without_idle_stores, without_rebinding
from srcgrad.optimize.residuals import own_residuals
from srcgrad.optimize.tidy import tidy
from srcgrad.optimize.unpack import unpack
from srcgrad.optimize.zeroing import late_zeros, merged_zeros
from srcgrad.transform import comments, results, shapes
from srcgrad.transform.calls import with_pullbacks
from srcgrad.transform.control_flow import remember_paths
from srcgrad.transform.forward import forward
from srcgrad.transform.reverse import Reverse, reverse
from srcgrad.transform.shape_names import asked as shapes_asked
from srcgrad.transform.shape_names import with_shape_names
from srcgrad.transform.sweeps import Sweeps
from srcgrad.transform.writes import all_lowered


@dataclass(frozen=True)
class Request:
    """A question: which derivative, with respect to which parameters, for which argument types."""

    mode: str
    wrt: tuple[str, ...]
    single: bool
    has_aux: bool
    arguments: tuple[Abstract, ...]


@dataclass(frozen=True, eq=False)
class Emitted:
    """An answer: the function, its text, and the conditions under which it is right.

    `unused` are differentiated parameters that have no influence on the result.
    """

    function: FunctionType
    source: str
    conditions: tuple[Condition, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class Options:
    """`optimise=False` leaves out every pass that only makes text shorter: the fourth oracle.

    `all_problems=False` stops at the first statement that is refused whatever else is found: where
    a refusal is not what the user gets to see, the others are not looked for.
    """

    optimise: bool = True
    all_problems: bool = True


# Whose variables nobody changes.
_LIBRARIES = ("numpy", "scipy", "math", "cmath", "srcgrad")
_serial = itertools.count(1)
# Passes call some four functions for each node inside another; Python's own limit is 1,000 calls.
_DEEP = 100


def differentiate(
    function: Function, request: Request, values: Mapping[str, Any], options: Options = Options()
) -> Emitted:
    """Emit the derivative function that the request asks for; `values` are example arguments."""
    with _collector_paused():
        try:
            deep = rewrite.depth(function.node) > _DEEP
            return deeply(lambda: _Compilation(function, request, values, options).run(), deep)
        except RecursionError:
            reason, remedy = "the function is nested too deeply", "split its longest expression"
            problem = problem_at(function.origin, function.node, reason, remedy)
            raise UnsupportedError([problem], function.name) from None


class _Compilation:
    def __init__(
        self, function: Function, request: Request, values: Mapping[str, Any], options: Options
    ) -> None:
        self.function, self.request, self.options = function, request, options
        self.user_names = frozenset(
            n.id for n in rewrite.walk(function.node) if n.__class__ is gast.Name
        )
        self.names = Names(self.user_names)
        self.world = World(function, values, self.names)
        self.arguments = dict(zip(function.parameters, request.arguments))
        self.hints: dict[str, str] = {}
        self.callees: dict[FunctionType, tuple[Function, Def]] = {}
        self.dots: dict[str, str] = {}
        self.seed: str | None = None
        self.calls = False  # whether the program has calls that stay calls

    def run(self) -> Emitted:
        core = self.core()
        if self.request.mode == "primal":
            return self.emit([*core.body, core.function.node.body[-1]], (), core.leaves)
        try:
            if self.request.mode == "jvp":
                return self.emit(self.tangents(core), (), core.leaves)
            body, unused = self.gradient(core)
            leaves = core.leaves
            if self.seed is not None:
                body, leaves = self.with_own_residuals(body, core)
        except Refused as refusal:
            self.refuse([refusal])
            raise
        return self.emit(body, unused, leaves)

    # -- front half

    def core(self) -> Core:
        """The program in Core, one type a name; everything refused is refused here.

        A parameter that is written to becomes a copy of what the caller passed.
        """
        copies: list[str] = []
        views: frozenset[Definition] = frozenset()
        while True:
            try:
                core = self.core_with(copies, views)
            except WritesArgument as refusal:
                if refusal.parameter in copies or not self.may_copy(refusal.parameter):
                    self.refuse([refusal])
                    raise
                copies.append(refusal.parameter)
                last = refusal
                continue
            except SharedMemory as refusal:
                if refusal.definitions <= views:
                    self.refuse([refusal])
                    raise
                views |= refusal.definitions
                continue
            if not all(map(self.world.is_apart, copies)):
                self.refuse([last])
            return core

    def may_copy(self, parameter: str) -> bool:
        """Whether a parameter is an array, and no method's object."""
        return av.is_array(self.arguments.get(parameter))

    def core_with(self, copies: Sequence[str], views: Collection[Definition]) -> Core:
        """The program in Core, with these parameters copied at its start, and with these
        definitions written out where they make views.
        """
        varied = frozenset(self.request.wrt)
        function = self.function
        try:
            node = function.node
            check_nothing_is_late(node)
            start = [
                build.assign(p, build.call(build.attribute(build.name(p), "copy")), node)
                for p in copies
            ]
            body = definitions.values([*start, *node.body], with_one_exit, self.names)
        except Refused as refusal:
            self.refuse([refusal])
            raise
        body = self.with_bound(body)
        tree = gast.FunctionDef(node.name, node.args, body, [], None, None, [])
        function = function.with_node(build.located(tree, node))
        program, problems = to_core(
            one_exit(function, self.names), self.arguments, varied, self.request.has_aux,
            self.world, self.captured, self.names, self.options.all_problems, views,
        )  # fmt: skip
        self.refuse(problems)
        assert program is not None
        self.check_result(program)
        core = split(program, self.arguments, varied, self.names)
        try:
            core = own_memory(core, self.types(core), self.names)
        except (WritesArgument, SharedMemory):
            raise
        except Refused as refusal:
            self.refuse([refusal])
            raise
        values = (s.value for s in statements(core.body) if isinstance(s, gast.Assign))
        self.calls = any(called(e) is not None for e in values)
        if self.request.mode == "primal":
            return core
        core = split_own_results(core, self.types(core), self.names)
        core = replace(core, function=core.function.with_node(rewrite.unshared(core.function.node)))
        verify(core.function)
        return core

    def with_bound(self, body: list[gast.stmt]) -> list[gast.stmt]:
        """The body with the objects that bound parameters, such as `self`, stand for."""
        again = definitions.bound(body)
        first: list[gast.stmt] = []
        values: dict[str, gast.expr] = {}
        for name, value in self.function.bound.items():
            what = self.world.constant(value, name)
            if name in again:
                first.append(build.assign(name, what, self.function.node))
            else:
                values[name] = what
        return [*first, *[rewrite.substitute(s, values) for s in body]]

    def captured(self, function: FunctionType) -> tuple[Function, Def]:
        """A function that the program calls, also as a value with one exit."""
        if function not in self.callees:
            found = capture(function)
            check_nothing_is_late(found.node)
            self.callees[function] = found, definition(found, with_one_exit, self.names)
        return self.callees[function]

    def types(self, core: Core) -> Types:
        local = frozenset(core.types) | {"$"}
        world = self.world
        return Types(
            dict(core.types), local, world.lookup, world.one, world.equals, world.remainder
        )

    def fields(self, path: str) -> list[tuple[str, Abstract]]:
        """The fields of an object that an argument holds, and their types."""
        e = build.path(path)
        found = []
        held = self.world.lookup(e)
        self.world.count_fields(path, held)
        for name in fields_of(held):
            value = self.world.lookup(build.attribute(e, name))
            found.append((name, av.abstract(value, f"{path}.{name}")))
        return found

    def active(self, core: Core, types: Types) -> frozenset[str]:
        """The active names; one whose type is not known is refused here."""
        try:
            return active_names(core, types)
        except Refused as refusal:
            self.refuse([refusal])
            raise

    def refuse(self, problems: Sequence[Refused]) -> None:
        """Raise the error for what was refused; all places of the function at once."""
        origin = self.function.origin
        found = [p for p in problems if p.reason != "refused"]
        for p in found:  # names that the compiler made up mean nothing to the user
            p.reason = re.sub(r"\$\d+", "", p.reason)
        if not found and problems:  # what was refused is fine in a later round of its loop
            node = problems[0].node
            found = [Refused(node, "a value that is not known on every path", "compute it once")]
        if not found:
            return
        unsupported = [p for p in found if not isinstance(p, NoRule)]
        if unsupported:
            places = [problem_at(origin, p.node, p.reason, p.remedy) for p in found]
            places = list(dict.fromkeys(places))
            raise UnsupportedError(places, self.function.name)
        first = found[0]
        assert isinstance(first, NoRule)
        raise NoRuleError(first.label, problem_at(origin, first.node, first.reason, ""))

    def check_result(self, program: Split) -> None:
        """The result must be a real number or an array of rank 0."""
        kind = program.result_type
        if self.request.mode in ("vjp", "primal", "jvp") and isinstance(kind, av.Array):
            if kind.dtype[0] in "fiuc":
                return
        real = "fiun" if self.request.mode in ("grad", "value_and_grad") else "fiunc"
        if isinstance(kind, av.Scalar) and kind.dtype[0] in real:
            return
        if isinstance(kind, av.Array) and not kind.dims and kind.dtype[0] in "fiu":
            return
        what = av.describe(kind)
        hint = "see `jacobian` and `vjp` for other results"
        if isinstance(kind, av.Sequence) and len(kind.items) == 2:
            hint += ", has_aux=True for a pair (value, aux)"
        raise ResultError(
            f"{self.function.name} returned {what}; the gradient is that of one real number: {hint}"
        )

    # -- forward mode

    def tangents(self, core: Core) -> list[gast.stmt]:
        """The body of the function of primals and tangents."""
        types = self.types(core)
        active = self.active(core, types)
        dots: dict[str, gast.expr] = {}
        for p in self.request.wrt:
            self.dots[p] = self.free_name(f"{p}_dot")
            dots[p] = build.name(self.dots[p])
            types.env[self.dots[p]] = self.arguments[p]
        for leaf, e in core.leaves.items():
            root = e
            while isinstance(root, syntax.PARTS):
                root = root.value
            if root.id in self.dots:
                names = {root.id: build.name(self.dots[root.id])}
                dots[leaf] = rewrite.substitute(e, names)
        types.add_local(set(self.dots.values()))
        body, tangent = forward(core, active, dots, types, self.names)
        value: gast.expr = build.name(core.result)
        if isinstance(core.types[core.result], av.Array):
            value = build.call(build.attribute(value, "copy"))
        last = gast.Return(build.tuple_([value, tangent]))
        if not self.options.optimise:
            return [*body, last]
        widths = {n: len(gast.unparse(e)) for n, e in core.leaves.items()}
        body = fold(drop_unread([*body, last]), self.names.temporaries, widths)
        if core.written.arrays:
            body = self.with_changes_in_place(body, types, widths)
        body = exchange(body, self.names.temporaries)
        return unpack(body, self.names, self.results_of(types))

    def with_changes_in_place(
        self, body: list[gast.stmt], types: Types, widths: Mapping[str, int]
    ) -> list[gast.stmt]:
        """The statements with `y[i] *= w` for `y[i] = y[i] * w`."""
        short = WIDTH - 4  # of a line in a loop
        temporaries = self.names.temporaries
        return in_place(body, temporaries, types.of, lambda s: width(s, widths) <= short)

    def results_of(self, types: Types) -> Callable[[gast.expr], Sequence[str] | None]:
        """A function that tells the names of the results of a call, if it has several."""

        def results(e: gast.expr) -> Sequence[str] | None:
            if not isinstance(e, gast.Call) or types.is_value(e.func):
                return None
            app = application(e, types)
            several = app is not None and len(app.operation.results) > 1
            return app.operation.results if app is not None and several else None

        return results

    def free_name(self, wanted: str) -> str:
        """A name that the user's function does not use."""
        name, k = wanted, 1
        while name in self.user_names:
            k += 1
            name = f"{wanted}_{k}"
        return name

    # -- reverse mode

    def gradient(self, core: Core) -> tuple[list[gast.stmt], tuple[str, ...]]:
        """The body of the gradient function, and the arguments without influence."""
        names, request = self.names, self.request
        leaves = results.leaf_names(core.leaves)
        types = self.types(core)
        active = self.active(core, types)
        core, pulled = with_pullbacks(core, active, names)
        core, shape_names = with_shape_names(core, types, names)
        paths = remember_paths(core, names)
        types.env.update(paths.core.types)
        types.add_local(frozenset(paths.core.types))
        if request.mode == "vjp":
            self.seed = self.free_name("value_bar")
        wanted = [
            part
            for p in request.wrt
            for part, _ in results.parts(p, self.arguments[p], build.name(p), leaves, self.fields)
        ]
        at_end = [core.result] if request.mode in ("value_and_grad", "vjp") else []
        if core.aux is not None:
            at_end.append(core.aux)
        bound_again = {defined(s) for s in statements(paths.core.body)}
        fixed = {p for p in self.function.parameters if p not in bound_again}
        fixed_leaves = {n for n in core.leaves if str(core.leaves[n]) and n not in bound_again}
        moving = {s.targets[0].id for s in handovers(paths.core.body).values()}
        read = shapes.reader(paths.core.types, fixed, core.written.arrays | moving)
        at_start = [*self.function.parameters, *core.leaves]
        scope = _scopes(paths.core, at_start)

        def is_part(e: gast.expr) -> bool:
            app = application(e, types)
            return app is not None and app.operation.free

        changing = core.written.arrays | core.written.views
        parts_again = read_again(paths.core.body, scope, is_part, changing)

        def planned(swept: Reverse, gradients: Iterable[gast.expr]) -> Plan:
            spoils = None
            if core.written.arrays:
                spoils = Subscripts(
                    paths.core.body, swept.groups, swept.mirrors, paths.core.types
                ).spoils
            return make_plan(
                paths.core.body, swept.groups, swept.mirrors, at_end, at_start, scope, read,
                [*swept.last, *map(gast.Expr, gradients)], spoils, swept.asked, parts_again,
            )  # fmt: skip

        def sweep(
            again: frozenset[str] = frozenset(), asked: Mapping[str, str] | None = None
        ) -> Reverse:
            return reverse(
                paths, active, wanted, types, names, pulled, self.seed, again, asked
            )

        swept = sweep()
        plan: Plan | None = None
        cheap = remaking.candidates(paths.core, scope)
        if cheap or shape_names:
            plan = planned(swept, self.gradients(swept.gradients, leaves).values())
            if asked := shapes_asked(shape_names, plan, swept.groups, swept.mirrors):
                swept = sweep(frozenset(), asked)
                plan = planned(swept, self.gradients(swept.gradients, leaves).values())
            if again := remaking.recorded(cheap, plan):
                other = sweep(again, asked)
                less = planned(other, self.gradients(other.gradients, leaves).values())
                if remaking.size(paths.core, less) < remaking.size(paths.core, plan):
                    swept, plan = other, less
        self.hints = {t: h for t, h in swept.hints.items() if t in names.temporaries}
        names.temporaries -= self.hints.keys()
        unused = self.unused(swept.gradients, leaves)
        gradients = self.gradients(swept.gradients, leaves)
        start = []
        for p in unused if request.mode != "vjp" else ():  # each pullback makes its own
            if not bound_again.isdisjoint(rewrite.reads(gradients[p])):
                # the name has another shape at the end: the zeros are made at the start
                zero = names.fresh(f"{p}_bar")
                start.append(build.assign(zero, gradients[p]))
                gradients[p] = build.name(zero)
        returned = self.returned(core, list(gradients.values()))
        if plan is None or start:  # which changes what the end of the sweep reads
            plan = planned(swept, gradients.values())
        sweeps = Sweeps(paths, swept, plan, names, self.seed is not None)
        forward, backward = [*start, *sweeps.forward()], sweeps.backward()
        restored = {defined(s) for s in plan.before} | {n for ns in plan.after.values() for n in ns}
        restored |= {n for home in plan.again.values() for n in home}
        for name in dict.fromkeys(at_end):
            if name in restored or isinstance(core.types.get(name), av.Array):
                kept = names.fresh("value")
                value: gast.expr = build.name(name)
                if isinstance(core.types[name], av.Array):
                    value = build.call(build.attribute(value, "copy"))
                forward.append(build.assign(kept, value))
                returned = rewrite.substitute(returned, {name: build.name(kept)})
        # elsewhere a name may not be bound yet when its shape is asked, or hold another value
        top = [defined(s) for s in paths.core.body if isinstance(s, gast.Assign) and makes(s)]
        times = Counter(defined(s) for s in statements(paths.core.body) if makes(s))
        needed = plan.needed
        lasting = [
            n for n in top if n and times[n] == 1 and (n in needed or shape_of(n) in needed)
        ]
        lasting.sort(key=lambda n: n in names.temporaries)  # which had better be folded away
        known = {*fixed, *fixed_leaves, *(n for n in lasting if n not in names.temporaries)}
        stand_ins = [*fixed, *fixed_leaves, *lasting]
        wanted_ones = set(stand_ins)
        stand_ins = [
            n for n in (*self.function.parameters, *core.leaves, *stand_ins) if n in wanted_ones
        ]
        if core.written.arrays:  # what is only asked for its shape is not made
            made = {n for n in paths.core.types if n in needed or shape_of(n) in needed}
            standing = [n for n in stand_ins if n in fixed or n in fixed_leaves]
            forward = shapes.resolve(
                forward, paths.core.types, {*made, *standing}, standing, fixed
            )
        backward = shapes.resolve(backward, paths.core.types, known, stand_ins, fixed)
        last = shapes.resolve([gast.Return(returned)], paths.core.types, known, stand_ins, fixed)
        body = self.optimised(forward, backward, last, core, types)
        return body, unused

    def with_own_residuals(
        self, body: list[gast.stmt], core: Core
    ) -> tuple[list[gast.stmt], Mapping[str, gast.expr]]:
        """The two halves with copies of what the second reads of the caller's."""
        types = self.types(core)

        def outside(e: gast.expr) -> Abstract | None:
            if isinstance(e, gast.Subscript):
                return types.of(e)
            home = self.world.lookup(e.value if isinstance(e, gast.Attribute) else e)
            if isinstance(home, ModuleType) and home.__name__.partition(".")[0] in _LIBRARIES:
                return None
            return types.of(e)

        at = next(k for k, s in enumerate(body) if is_mark(s))
        forward, backward, leaves = own_residuals(
            body[:at], body[at + 1 :], self.arguments, core.leaves, core.types, outside, self.names
        )
        return [*forward, body[at], *backward], leaves

    def unused(
        self, adjoints: Mapping[str, Any], leaves: Mapping[object, str]
    ) -> tuple[str, ...]:
        """The differentiated parameters without an adjoint, in whole or in part."""
        found = []
        for p in self.request.wrt:
            parts = results.parts(p, self.arguments[p], build.name(p), leaves, self.fields)
            if not any(part in adjoints for part, _ in parts):
                found.append(p)
        return tuple(found)

    def gradients(
        self, adjoints: Mapping[str, Any], leaves: Mapping[object, str]
    ) -> dict[str, gast.expr]:
        """The gradient in each parameter, as an expression."""
        return {
            p: results.gradient_of(
                p, self.arguments[p], build.name(p), adjoints, leaves, self.fields
            )
            for p in self.request.wrt
        }

    def returned(self, core: Core, gradients: list[gast.expr]) -> gast.expr:
        """The expression that the gradient function returns."""
        request = self.request
        e: gast.expr = gradients[0] if request.single else build.tuple_(gradients)
        aux = [build.name(core.aux)] if core.aux is not None else []
        if request.mode in ("value_and_grad", "vjp"):
            value: gast.expr = build.name(core.result)
            e = build.tuple_([build.tuple_([value, *aux]) if aux else value, e])
        elif aux:
            e = build.tuple_([e, *aux])
        return e

    def optimised(
        self,
        forward: list[gast.stmt],
        backward: list[gast.stmt],
        last: list[gast.stmt],
        core: Core,
        types: Types,
    ) -> list[gast.stmt]:
        """Both sweeps as one body, folded and commented."""
        mark = gast.Expr(build.const("reverse"))
        writes = self.options.optimise and bool(core.written.arrays)
        body = [*forward, mark, *(late_zeros(backward, last) if writes else backward), *last]
        if self.options.optimise:
            widths = {n: len(gast.unparse(e)) for n, e in core.leaves.items()}
            body = drop_unread(body)
            body = fold(body, self.names.temporaries, widths)
            at = next(k for k, s in enumerate(body) if s is mark)
            tidied: set[gast.stmt] = set()
            after = tidy(forward_copies(body[at + 1 :]), types.of, tidied)
            after = merge(after, types.of, lambda e: width(e, widths))
            after = dots(tidy(after, types.of, tidied), types.of)
            if writes:
                after = without_idle_stores(without_passing_copies(merged_zeros(after)))
            body[at + 1 :] = without_rebinding(after, lambda s: width(s, widths) <= WIDTH - 8)
            if writes:
                body = self.with_changes_in_place(body, types, widths)
            body = exchange(body, self.names.temporaries)
            body = filled(unpack(body, self.names, self.results_of(types)))
        at = next(k for k, s in enumerate(body) if s is mark)
        commented = comments.with_lines(body[at + 1 :], self.function.origin)
        return [*body[: at + (self.seed is not None)], *commented]

    # -- back half

    def emit(
        self, body: list[gast.stmt], unused: tuple[str, ...], leaves: Mapping[str, gast.expr]
    ) -> Emitted:
        """Name, print and load."""
        function, request = self.function, self.request
        if request.mode == "primal":
            widths = {n: len(gast.unparse(e)) for n, e in leaves.items()}
            body = fold(all_lowered(body), self.names.temporaries, widths)
        if self.calls:
            body = [without_calls(s) for s in body]
        parameters = (*function.parameters, *self.dots.values())
        reserved = [self.seed, "pullback"] if self.seed is not None else []
        references = self.world.references.items()
        outside = {n: r.value if r.cell is None else r.cell for n, r in references}
        readable = name_all(
            body, (*parameters, *reserved), self.user_names, function.namespace, leaves,
            self.hints, outside,
        )  # fmt: skip
        if self.seed is not None:
            at = next(k for k, s in enumerate(readable.body) if is_mark(s))
            before, after = readable.body[:at], readable.body[at + 1 :]
            halves = in_halves(before, after, self.seed, parameters)
            readable = replace(readable, body=halves)
        name = named(function, request)
        docstring = gast.Expr(build.const(describe(function.name, request)))
        args = _bare_arguments(function.node.args)
        defaults: tuple[Any, ...] | None = function.defaults
        kwdefaults: dict[str, Any] | None = dict(function.kwdefaults)
        if request.mode == "jvp":  # every primal is given, and after them the tangents
            args = _positional(parameters)
            defaults = kwdefaults = None
        tree = gast.FunctionDef(name, args, [docstring, *readable.body], [], None, None, [])
        text: Text = render(build.located(tree, function.node))
        source, first_line, definition = module_text.complete(text, readable, function)
        filename = f"<srcgrad {name} {next(_serial)}>"
        emitted = loader.load(
            text, name, filename, function.namespace, readable.helpers,
            defaults, kwdefaults,
            origin=function.origin, module=source, first_line=first_line, definition=definition,
        )  # fmt: skip
        conditions = tuple(self.world.conditions.values())
        return Emitted(emitted, source, conditions, unused)


def is_mark(s: gast.stmt) -> bool:
    """Whether the statement stands between the sweeps."""
    return isinstance(s, gast.Expr) and isinstance(s.value, gast.Constant)


def without_calls(node: Any) -> Any:
    """`call(f, x)` as `f(x)`, where no derivative is asked for."""

    def change(n: gast.AST) -> Any:
        if (found := called(n)) is not None:
            return build.located(gast.Call(found[0], found[1], []), n)
        return rewrite.rebuild(n, change)

    return change(node)


_SUFFIX = {"grad": "_grad", "value_and_grad": "_value_and_grad", "primal": "", "jvp": "_jvp",
           "vjp": "_vjp"}  # fmt: skip


def named(function: Function, request: Request) -> str:
    """The name of the emitted function."""
    return f"{function.name.rstrip('_')}{_SUFFIX[request.mode]}"


def describe(name: str, request: Request) -> str:
    """The docstring of the emitted function."""
    arguments = ", ".join(request.wrt)
    if request.mode == "primal":
        return f"{name}, as srcgrad understands it."
    if request.mode == "jvp":
        return f"Value of {name} and its tangent along {arguments}."
    if request.mode == "vjp":
        return f"Value of {name}, and its pullback to {arguments}."
    what = "Gradient" if request.mode == "grad" else "Value and gradient"
    return f"{what} of {name} with respect to {arguments}."


def _bare_arguments(args: gast.arguments) -> gast.arguments:
    """The parameters without annotations, defaults as written."""

    def bare(n: gast.Name) -> gast.Name:
        return gast.Name(n.id, gast.Param(), None, None)

    return gast.arguments(
        [bare(a) for a in args.args],
        [bare(a) for a in args.posonlyargs],
        args.vararg,
        [bare(a) for a in args.kwonlyargs],
        args.kw_defaults,
        args.kwarg,
        args.defaults,
    )


def _positional(names: Sequence[str]) -> gast.arguments:
    """Plain parameters of these names."""
    plain = [gast.Name(n, gast.Param(), None, None) for n in names]
    return gast.arguments(plain, [], None, [], [], None, [])


def _scopes(core: Core, everywhere: Sequence[str]) -> Any:
    from srcgrad.analysis.def_use import scopes

    return scopes(core.body, [*everywhere, core.result, *([core.aux] if core.aux else [])])


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Trees are many small objects, and none of them is garbage while a transform runs."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
