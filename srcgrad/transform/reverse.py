"""The reverse sweep: walk Core backwards and apply the transposed rules.

Each adjoint has a state: zero (absent), or an `Adjoint`: an expression (its variable, another
adjoint's variable that holds the same value, or a number), the dims that it really has, and who
owns the buffer. First contributions, ownership and scalar seeds are decided here and nowhere
later: in `holding`, `recomputing`, `contributions` and `reversed_flow`, each a class on top of the
one before, and for statements in this file.

Before: `y = x * w`, active in `x`, with `y_bar` at hand. After: `x_bar = w * y_bar`, or `x_bar
+= w * y_bar` where `x_bar` is a buffer that no other adjoint shares.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gast

from srcgrad.analysis.activity import application, differentiable
from srcgrad.analysis.def_use import At, scopes
from srcgrad.analysis.selectors import selected_names
from srcgrad.analysis.types import Application, Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Scalar
from srcgrad.ir.algebra import simplify
from srcgrad.ir.core import Appended, Put, Restore, defined, exit_codes, is_exit, statements
from srcgrad.ir.names import Names, hint
from srcgrad.rules import language
from srcgrad.rules.transpose import Let, check_mentioned, pullback
from srcgrad.transform.adjoints import (
    Adjoint,
    all_blocks,
    factors_of,
    single_definitions,
    steady_arrays,
    sum_of,
    takes_parts,
)
from srcgrad.transform.again import (
    Applied,
    Made,
    applied,
    operands,
    with_inlined,
    written_again,
)
from srcgrad.transform.calls import Pulled
from srcgrad.transform.control_flow import Paths
from srcgrad.transform.expand import Expander, Expansions
from srcgrad.transform.lists import give_list, reverse_of_growth
from srcgrad.transform.reversed_flow import Asked, ReversedFlow
from srcgrad.transform.several import give_all, is_result, several_results
from srcgrad.transform.writes import reverse_of_write


@dataclass
class Reverse:
    """A reverse sweep and how it hangs together with the forward sweep.

    `asked` are names whose length or shape is read at the start of the blocks of a compound
    statement (True) or behind it, in the order of the program. `groups` holds, for each simple
    statement, its reverse before and after the value that it overwrote is restored; `mirrors` the
    reverse of each compound one; `gradients` the adjoints at the end, `last` the statements that
    made them fit to return; `hints` better names for variables of temporaries that became the
    adjoint of a name of the user's; `read_back` the statement that reads what a write put into an
    array.
    """

    body: list[gast.stmt]
    groups: dict[gast.stmt, tuple[list[gast.stmt], list[gast.stmt]]]
    mirrors: dict[gast.stmt, gast.stmt]
    gradients: dict[str, Adjoint]
    hints: dict[str, str]
    last: list[gast.stmt]
    read_back: Mapping[gast.stmt, gast.stmt]
    asked: Asked


def reverse(
    paths: Paths,
    active: frozenset[str],
    wanted: Sequence[str],
    types: Types,
    names: Names,
    pulled: Mapping[gast.stmt, Pulled],
    seed: str | None = None,
    remade: frozenset[str] = frozenset(),
    shapes: Mapping[str, str] | None = None,
) -> Reverse:
    """The reverse sweep for the adjoints of `wanted`.

    The adjoint of the result is 1, or what the variable `seed` holds; `pulled` are the statements
    whose pullback was kept, `remade` names to compute again where their operands still hold;
    `shapes` are names for the shapes of arrays.
    """
    sweep = _Sweep(paths, active, wanted, types, names, pulled, seed)
    sweep.remade, sweep.shapes = remade, shapes or {}
    return sweep.run()


class _Sweep(ReversedFlow):
    def __init__(
        self,
        paths: Paths,
        active: frozenset[str],
        wanted: Sequence[str],
        types: Types,
        names: Names,
        pulled: Mapping[gast.stmt, Pulled],
        seed: str | None,
    ) -> None:
        self.pulled, self.seed = pulled, seed
        self.core, self.trips, self.active, self.names = paths.core, paths.trips, active, names
        self.wanted, self.types = wanted, types
        self.out = []
        self.state = {}
        self.owners = {}
        self.expansions: Expansions = {}
        self.applied: dict[Any, Applied] = {}
        self.sums = {}
        self.again = {}
        self.remade = frozenset()
        self.shapes = {}
        self.holders = {}
        self.covering = {}
        self.bars = {}
        self.groups: dict[gast.stmt, tuple[list[gast.stmt], list[gast.stmt]]] = {}
        self.mirrors = {}
        self.heads, self.asked = {}, {}
        everywhere = (*self.core.function.parameters, *self.core.leaves, self.core.result)
        self.scopes = scopes(self.core.body, everywhere)
        self.at = ()
        self.single = single_definitions(self.core)
        self.place = {}
        for block in all_blocks(self.core.body):
            for k, s in enumerate(block):
                self.place[s] = (block, k)
        self.origin = None
        self.hints = {}
        # of the statement at hand: its cotangent, how its operation treats one, its operands
        self.pending = None
        self.elementwise = False
        self.named: dict[str, str] = {}
        self.plain = False  # whether all arrays that its text can hold have the result's shape
        self.counters = {}
        rebound = {defined(s) for s in statements(self.core.body)}
        self.fixed = {p for p in self.core.function.parameters if p not in rebound}
        # a cotangent from outside may be 0 in some elements
        whole = seed is None or not av.is_array(types.of(build.name(self.core.result)))
        given = () if whole else (self.core.result,)
        self.selected = selected_names(self.core, types, given)
        self.several = several_results(self.core, types)
        self.written = self.core.written
        self.steady = steady_arrays(self.core)
        # values that are read where they were put, and the statements that do so, by their write
        self.stored = {}
        self.read_back: dict[gast.stmt, gast.stmt] = {}

    def run(self) -> Reverse:
        result = self.core.result
        if result in self.active:
            if self.seed is None:
                self.put(result, Adjoint(build.const(1.0), av.FLOAT, None))
            else:
                kind = self.adjoint_kind(result)
                self.types.env[self.seed] = kind
                self.put(result, Adjoint(build.name(self.seed), kind, None, True))
        self.block(self.core.body, ())
        gradients = {}
        self.origin = None
        mark = len(self.out)
        for w in self.wanted:
            if w in self.state:
                self.own(w)
                self.suggest(w, self.state[w])
                gradients[w] = self.state[w]
        last = self.out[mark:]
        self.types.env.update(self.covering)  # passes that follow ask for types at any place
        return Reverse(
            self.out, self.groups, self.mirrors, gradients, self.hints, last, self.read_back,
            self.asked,
        )  # fmt: skip

    # -- statements

    def block(self, body: Sequence[gast.stmt], at: At) -> None:
        outer, self.at = self.at, at
        exits = [k for k, s in enumerate(body) if is_exit(s)]
        if exits:
            k = exits[0]
            self.guard(body[k], body[:k], body[k + 1 :], at)
            body = body[:k]
        at_once: gast.stmt | None = None
        for k in reversed(range(len(body))):
            self.origin = s = body[k]
            if s is at_once:
                continue
            if isinstance(s, gast.Assign):
                if k and self.is_shape_of(s, body[k - 1]):
                    at_once = body[k - 1]
                    self.assign_with_shape(at_once, s)
                else:
                    self.assign(s)
            elif isinstance(s, gast.If):
                self.branch(s)
            elif isinstance(s, syntax.LOOPS):
                self.loop(s)
        self.at = outer

    def guard(
        self, s: gast.If, before: Sequence[gast.stmt], after: Sequence[gast.stmt], at: At
    ) -> None:
        """The reverse of what follows `if left: break`: only the last iteration may have
        skipped it.

        Behind it the exit code is 0, as it was in every iteration before.
        """
        left = s.test.id
        if any(map(is_exit, after)):
            codes = [build.const(c) for c in exit_codes(before, left)]
            test = gast.Compare(build.name(left), [gast.NotIn()], [build.tuple_(codes)])
            if len(codes) == 1:
                test = gast.Compare(build.name(left), [gast.NotEq()], codes)
        else:
            test = gast.Compare(build.name(left), [gast.Eq()], [build.const(0)])
        self.fork(s, test, [lambda: self.block(after, at), lambda: None])
        self.out.append(build.assign(left, build.const(0), s))

    def assign(self, s: gast.Assign) -> None:
        start = len(self.out)
        restored = self.assign_reverse(s)
        self.groups[s] = (self.out[start:restored], self.out[restored + 1 :])

    def is_shape_of(self, s: gast.Assign, array: gast.stmt) -> bool:
        """Whether a statement keeps the shape of the array that the other one makes."""
        made = defined(array)
        return made is not None and self.shapes.get(made) == defined(s)

    def assign_with_shape(self, s: gast.Assign, shape: gast.Assign) -> None:
        """The reverse of what makes an array, which asks the shape that stands behind it before
        that is what it was.
        """
        start = len(self.out)
        restored = self.assign_reverse(s)
        self.out.insert(restored, Restore(shape))
        self.groups[shape] = self.out[start:restored], []
        self.groups[s] = [], self.out[restored + 2 :]

    def restore(self, s: gast.stmt) -> int:
        self.out.append(Restore(s))
        return len(self.out) - 1

    def assign_reverse(self, s: gast.Assign) -> int:
        z, e = s.targets[0].id, s.value
        if isinstance(e, Put):
            return reverse_of_write(self, s, e)
        if isinstance(e, Appended):
            return reverse_of_growth(self, s, e)
        if is_result(e, self.several):  # its adjoint waits for those of the other results
            if z in self.state:
                self.materialise(z)
            return self.restore(s)
        if z in self.several:
            return give_all(self, s, self.several[z])
        ct = self.drop(z)
        if ct is None or z not in self.active:
            return self.restore(s)
        self.suggest(z, ct)
        if isinstance(e, gast.Name) and e.id not in self.active:
            return self.restore(s)
        if isinstance(e, gast.Name):
            self.pending = ct
            self.give_whole(e.id, ct)
            self.pending = None
            return self.restore(s)
        if s in self.pulled:
            return self.pull(s, z, ct)
        app = application(e, self.types)
        if app is None:
            return self.restore(s)
        return self.apply(s, z, app, ct)

    def pull(self, s: gast.Assign, z: str, ct: Adjoint) -> int:
        """The reverse of a call: its pullback gives the adjoints of the arguments."""
        call = self.pulled[s]
        if av.is_array(self.types.env[z]) and not ct.exact:
            ct = self.widened(z, ct)
        pull = build.attribute(build.name(call.name), "pull")
        bars = self.names.temporary("bars")
        self.types.env[bars] = av.Unknown("adjoints")
        self.emit(build.assign(bars, build.call(pull, rewrite.copied(ct.expr))))
        mark = self.restore(s)
        for k, target in enumerate(call.flows):
            bar = self.names.temporary(f"{hint(target)}_bar")
            kind = self.adjoint_kind(target)
            if isinstance(kind, Scalar) and kind.python:
                kind = Scalar(kind.dtype, None)  # it is NumPy's if the cotangent is
            self.types.env[bar] = kind
            self.emit(build.assign(bar, build.subscript(build.name(bars), build.const(k))))
            self.give(target, build.name(bar), av.dims(self.types.env[target]), target, (), True)
        return mark

    def apply(self, s: gast.stmt, z: str, app: Application, ct: Adjoint) -> int:
        op = app.operation
        self.elementwise = op.elementwise
        self.named = {p: a.id for p, a in app.arguments.items() if a.__class__ is gast.Name}
        key, names = operands(self, z, app, ct)
        values, shapes, inlined = self.values(s, z, app)
        old = self.old_values(op, values, inlined, z)
        if z in self.stored:  # its value is read under another name
            key = None
        if inlined and key is not None:
            key = with_inlined(self, key, names, inlined, old)
        known = self.applied.get(key) if key is not None else None
        if known is not None:
            self.pending = ct
            self.plain = known.plain
            early, late, order = written_again(self, known, names, inlined, s)
            return self.contributions(s, z, order, early, late, known.broadcast, ct)
        call = self.types.described(app, self.types.env[z])
        careful = z in self.selected
        answers = language.decide(op, call.types, call.statics, careful)
        atoms = self.named
        flows = differentiable(op)
        live = frozenset(p for p, a in atoms.items() if a in self.active and p in flows)
        if not live:
            return self.restore(s)
        given = ct
        check_mentioned(op, answers, live, s)
        steps = pullback(op, answers, live)
        if not op.elementwise and not takes_parts(op) and not self.same(ct.kind, self.types.env[z]):
            scalar_ok = op.uniform and not av.dims(ct.kind)
            if not scalar_ok and not ct.exact:
                ct = self.widened(z, ct)
        elif op.elementwise and not ct.exact and not self.same(ct.kind, self.types.env[z]):
            # where some axis may have been stretched, the sum over it needs the whole cotangent
            dims = [*av.dims(self.types.env[z])]
            for operand in self.operand_dims(app).values():
                dims += operand
            mixed = None in av.dims(ct.kind)  # a number on some paths, an array on others
            doubtful = mixed or any(self.types.one(d) is None for d in dims)
            doubtful = doubtful and (mixed or not self.reads_all(steps, app))
            rank = len(av.dims(self.types.env[z]))
            short = any(len(av.dims(self.types.of(app.arguments[p]))) < rank for p in live)
            if doubtful and (short or self.may_stretch(app)):
                ct = self.widened(z, ct)
        expander = Expander(
            self.types, op, app.spelling, values, shapes, {op.results[0]: ct.expr}, inlined,
            careful=careful, expansions=self.expansions,
        )  # fmt: skip
        self.pending = ct
        flat = ct.exact or not av.dims(ct.kind)
        self.plain = op.elementwise and flat and not self.may_stretch(app)
        broadcast = self.operand_dims(app) if op.elementwise or op.broadcasts else None
        early, late = [], []
        lets: list[Made] = []
        texts: list[gast.expr] = []
        gathered: dict[str, Any] = {}
        order = []
        for step in steps:
            reads_old = self.reads_old(step, old)
            if isinstance(step, Let):
                text = expander.text(step.value)
                value = expander.inline(text)
                if isinstance(value, syntax.ATOMS):
                    expander.values[step.name] = value
                    if reads_old:
                        old.add(step.name)
                    continue
                wanted = "t_bar" if step.name.endswith("_bar") else step.name
                variable = self.names.temporary(wanted)
                self.types.env[variable] = self.types.of(value)
                lets.append(Made(variable, wanted, reads_old, text, self.types.of(value)))
                expander.values[step.name] = build.name(variable)
                if reads_old:
                    old.add(step.name)
                (late if reads_old else early).append((None, build.assign(variable, value, s)))
                continue
            target = atoms[step.argument]
            text = expander.text(step.value)
            value = expander.inline(text)
            texts.append(text)
            if step.index is not None:
                index = expander.expand_as_written(step.index)
                order.append((target, [reads_old, step.argument, value, index, None]))
            elif target in gathered:
                was = gathered[target]
                total = simplify(sum_of(was[2], value), self.types.of)
                was[0], was[2] = was[0] or reads_old, total
            else:
                gathered[target] = [reads_old, step.argument, value, None, None]
                order.append((target, gathered[target]))
        if key is not None and ct is given and len(gathered) == len(order):
            if not inlined or len(texts) == len(order):
                if not inlined:
                    texts = [item[2] for _, item in order]
                known = applied(names, lets, order, texts, self.plain, broadcast)
                self.applied[key] = known
                for (_, item), record in zip(order, known.contributions):
                    item[4] = None if inlined else record
        return self.contributions(s, z, order, early, late, broadcast, ct)

    def contributions(
        self,
        s: gast.stmt,
        z: str,
        order: list[tuple[str, Any]],
        early: list[tuple[str | None, Any]],
        late: list[tuple[str | None, Any]],
        broadcast: Any,
        ct: Adjoint,
    ) -> int:
        """Add the contributions in `order` to the adjoints, before or after the old value of `z` is
        restored; `early` and `late` are assignments that they need.
        """
        variable_of_ct = ct.expr.id if isinstance(ct.expr, gast.Name) else None
        last: list[tuple[str, Any]] = []
        unknown = None in av.dims(self.types.env[z])
        for target, item in order:
            # the shape that the adjoint of an old `z` must have is known when `z` is restored
            if unknown and target == z and z not in rewrite.reads(item[2]):
                item[0] = True
        for target, item in order:
            if target == z or self.bar(target) == variable_of_ct:
                last.append((target, item))
            else:
                (late if item[0] else early).append((target, item))
        for where, item in early:
            self.contribute(where, item, broadcast, z)
        if last and not last[0][1][0] and (late or unknown):
            # the new adjoint of z waits for those who read the old one, and for the old shape
            own, item = last[0]
            kept = self.names.temporary("t_bar")
            self.types.env[kept] = self.types.of(item[2])
            self.emit(build.assign(kept, item[2]))
            last[0] = (own, [item[0], item[1], build.name(kept), item[3], None])
        if last and not last[0][1][0] and not (late or unknown):
            self.finish(last, broadcast, z)
            last = []
        mark = self.restore(s)
        for where, item in late:
            self.contribute(where, item, broadcast, z)
        self.finish(last, broadcast, z)
        self.pending = None
        return mark

    def operand_dims(self, app: Application) -> dict[str, tuple[av.Dim, ...]]:
        """The dims of the operands that are broadcast together."""
        return {p: av.dims(self.types.of(a)) for p, a in app.arguments.items()}

    def may_stretch(self, app: Application) -> bool:
        """Whether one operand may stretch another: the same name or the same dims cannot."""
        arrays = [a for a in app.arguments.values() if av.dims(self.types.of(a))]
        shapes = [av.dims(self.types.of(a)) for a in arrays]
        one_name = len({a.id if isinstance(a, gast.Name) else a for a in arrays}) == 1
        one_shape = all(d == shapes[0] and None not in d for d in shapes)
        return len(arrays) > 1 and not one_name and not one_shape

    def finish(self, last: list[tuple[str, Any]], broadcast: Any, z: str) -> None:
        for target, item in last:
            self.pending = None
            self.contribute(target, item, broadcast, z)

    def contribute(self, target: str | None, item: Any, broadcast: Any, z: str) -> None:
        if target is None:
            self.emit(item)
            return
        _, parameter, value, index, record = item
        if index is not None:
            self.give_at(target, index, value)
            return
        if isinstance(self.types.env[target], av.Growing):
            give_list(self, target, value)
            return
        if record is not None and record.added is not None:
            self.add(target, value, *record.added)
            return
        have, want = av.dims(self.types.of(value)), av.dims(self.types.env[target])
        if broadcast is None:
            # where a cotangent is the same along an axis, it may have length 1 there
            same = any(h == 1 and w != 1 for h, w in zip(have, want))
            exact = not same and len(have) == len(want)
            added = self.give(target, value, want, z, (), exact)
            if record is not None:
                record.added = added
            return
        stands_for = av.dims(self.types.env[z])
        others = [
            d for p, d in broadcast.items() if p != parameter and self.named.get(p) != target
        ]
        if have and not self.elementwise:
            stands_for = have if len(have) >= len(want) else want
            others = [have]
        whole = self.same(self.types.of(value), self.types.env[z])
        whole = whole or self.plain and len(have) == len(want) > 0
        added = self.give(target, value, stands_for, z, others, whole)
        if record is not None:
            record.added = added

    def reads_old(self, step: Any, old: set[str]) -> bool:
        """Whether the step reads one of the names that stand for an old value."""
        return bool(old) and any(
            isinstance(n, gast.Name) and n.id in old
            for tree in (step.value, getattr(step, "index", None))
            for n in rewrite.walk(tree)
        )

    def reads_all(self, steps: Sequence[Any], app: Application) -> bool:
        """Whether each contribution to an operand is as large as what that was broadcast with, also
        where the cotangent is a number: products and quotients of all other operands.
        """
        arrays = {p for p, a in app.arguments.items() if av.dims(self.types.of(a))}
        results = set(app.operation.results)
        known: dict[str, set[str]] = {}
        for step in steps:
            factors = factors_of(step.value, known)
            if isinstance(step, Let):
                known[step.name] = factors
                continue
            if step.index is not None:
                return False
            if not results & factors and not arrays - {step.argument} <= factors:
                return False
        return True
