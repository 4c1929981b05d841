"""The reverse sweep: walk Core backwards and apply the transposed rules.

Each adjoint has a state: zero (absent), or an `Adjoint`: an expression (its variable, another
adjoint's variable that holds the same value, or a number), the dims that it really has, and who
owns the buffer. First contributions, ownership and scalar seeds are decided here and nowhere
later.

Before: `y = x * w`, active in `x`, with `y_bar` at hand. After: `x_bar = w * y_bar`, or `x_bar
+= w * y_bar` where `x_bar` is a buffer that no other adjoint shares.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import gast

from srcgrad.analysis.activity import application, differentiable
from srcgrad.analysis.def_use import At, Scopes, exposed, scopes
from srcgrad.analysis.selectors import selected_names
from srcgrad.analysis.types import Application, Types
from srcgrad.errors import RuleError
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.ir.algebra import simplify, vanishes
from srcgrad.ir.core import AddAt, Put, Restore, blocks, defined, exit_codes, is_exit, statements
from srcgrad.ir.names import Names, hint
from srcgrad.rules import language, registry
from srcgrad.rules.language import Operation
from srcgrad.rules.transpose import Let, check_mentioned, pullback
from srcgrad.transform.adjoints import (
    Adjoint,
    Head,
    all_blocks,
    default_text,
    factors_of,
    join_kinds,
    may_return_its_argument,
    plus,
    reads_result,
    single_definitions,
    steady_arrays,
    sum_of,
    takes_parts,
    width,
    with_shapes,
    zero_adjoint,
)
from srcgrad.transform.again import (
    Applied,
    Made,
    applied,
    operands,
    with_inlined,
    written_again,
)
from srcgrad.transform.broadcast import unbroadcast
from srcgrad.transform.calls import Pulled
from srcgrad.transform.control_flow import Paths
from srcgrad.transform.expand import Expander, Expansions, adjoint_dtype, full, shape_of
from srcgrad.transform.several import give_all, is_result, several_results
from srcgrad.transform.shape_names import by_name
from srcgrad.transform.shapes import is_told
from srcgrad.transform.writes import fresh, reverse_of_write

_CHEAP = ("np.add", "np.subtract", "np.multiply", "np.divide", "np.negative", "np.positive")


@dataclass
class Reverse:
    """A reverse sweep and how it hangs together with the forward sweep.

    `groups` holds, for each simple statement, its reverse before and after the value that it
    overwrote is restored; `mirrors` the reverse of each compound one; `gradients` the adjoints
    at the end, `last` the statements that made them fit to return; `hints` better names for
    variables of temporaries that became the adjoint of a name of the user's; `read_back` the
    statement that reads what a write put into an array.
    """

    body: list[gast.stmt]
    groups: dict[gast.stmt, tuple[list[gast.stmt], list[gast.stmt]]]
    mirrors: dict[gast.stmt, gast.stmt]
    gradients: dict[str, Adjoint]
    hints: dict[str, str]
    last: list[gast.stmt]
    read_back: Mapping[gast.stmt, gast.stmt]


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


class _Sweep:
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
        self.out: list[gast.stmt] = []
        self.state: dict[str, Adjoint] = {}
        self.owners: dict[object, int] = {}
        self.expansions: Expansions = {}
        self.applied: dict[Any, Applied] = {}
        self.sums: dict[tuple[Abstract, Abstract], Abstract] = {}
        self.again: dict[str, bool] = {}
        self.remade: frozenset[str] = frozenset()
        self.shapes: Mapping[str, str] = {}
        self.holders: dict[str, dict[str, None]] = {}
        self.bars: dict[str, str] = {}
        self.groups: dict[gast.stmt, tuple[list[gast.stmt], list[gast.stmt]]] = {}
        self.mirrors: dict[gast.stmt, gast.stmt] = {}
        self.heads: dict[gast.stmt, dict[str, Head]] = {}
        everywhere = (*self.core.function.parameters, *self.core.leaves, self.core.result)
        self.scopes: Scopes = scopes(self.core.body, everywhere)
        self.at: At = ()
        self.single = single_definitions(self.core)
        self.place: dict[gast.stmt, tuple[Sequence[gast.stmt], int]] = {}
        for block in all_blocks(self.core.body):
            for k, s in enumerate(block):
                self.place[s] = (block, k)
        self.origin: gast.stmt | None = None
        self.hints: dict[str, str] = {}
        # of the statement at hand: its cotangent, how its operation treats one, its operands
        self.pending: Adjoint | None = None
        self.elementwise = False
        self.named: dict[str, str] = {}
        self.plain = False  # whether all arrays that its text can hold have the result's shape
        self.counters: dict[gast.stmt, str] = {}
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
        self.stored: dict[str, str] = {}
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
        return Reverse(
            self.out, self.groups, self.mirrors, gradients, self.hints, last, self.read_back
        )

    # -- the state of adjoints

    def put(self, name: str, adjoint: Adjoint) -> None:
        self.drop(name)
        self.state[name] = adjoint
        if isinstance(adjoint.expr, gast.Name):
            self.holders.setdefault(adjoint.expr.id, {})[name] = None
        if adjoint.owner is not None:
            self.owners[adjoint.owner] = self.owners.get(adjoint.owner, 0) + 1

    def drop(self, name: str) -> Adjoint | None:
        old = self.state.pop(name, None)
        if old is not None and old.owner is not None:
            self.owners[old.owner] -= 1
        if old is not None and isinstance(old.expr, gast.Name):
            del self.holders[old.expr.id][name]
        return old

    def held_in(self, variable: str) -> list[str]:
        """The names whose adjoint lies in the variable, in the order in which they came there."""
        return list(self.holders.get(variable, ()))

    def sole(self, adjoint: Adjoint) -> bool:
        return adjoint.owner is not None and self.owners.get(adjoint.owner, 0) <= 1

    def bar(self, name: str) -> str:
        """The variable of a name's adjoint."""
        if name not in self.bars:
            made = self.names.temporary if name in self.names.temporaries else self.names.fresh
            self.bars[name] = made(f"{hint(name)}_bar")
        return self.bars[name]

    def emit(self, s: gast.stmt) -> None:
        if self.shapes:
            s = by_name(s, self.shapes)
        self.out.append(build.located(s, self.origin))

    def assign_bar(
        self, name: str, e: gast.expr, kind: Abstract, owner: object | None, exact: bool = False
    ) -> None:
        """`name_bar = e`; who still needs the variable's old value gets a copy of the reference."""
        variable = self.bar(name)
        for other in self.held_in(variable):
            adjoint = self.state[other]
            if other != name:
                mine = self.bar(other)
                if (
                    mine == variable
                    or mine in rewrite.reads(e)
                    or self.held_in(mine)
                    or self.pending is not None
                    and self.holds(self.pending, mine)
                ):
                    mine = self.names.temporary(hint(mine))
                self.emit(build.assign(mine, build.name(variable)))
                self.types.env[mine] = adjoint.kind
                self.put(other, replace(adjoint, expr=build.name(mine)))
        self.emit(build.assign(variable, e))
        self.types.env[variable] = kind
        self.put(name, Adjoint(build.name(variable), kind, owner, exact))

    def holds(self, adjoint: Adjoint, variable: str) -> bool:
        return isinstance(adjoint.expr, gast.Name) and adjoint.expr.id == variable

    def owner_of(self, e: gast.expr) -> object | None:
        """Who owns the memory of an expression's value: a new object if the expression makes it."""
        if not av.is_array(self.types.of(e)):
            return object()
        root = e
        while True:
            if isinstance(root, syntax.PARTS):
                root = root.value
            elif isinstance(root, gast.Call):
                if may_return_its_argument(root.func):
                    return None
                app = self.types.application(root)
                if app is not None and not app.operation.may_view:
                    return object()
                if app is None or not app.operation.free:
                    return None
                root = next(iter(app.arguments.values()))
            else:
                break
        if not isinstance(root, gast.Name):
            return object()
        for name in self.held_in(root.id):
            return self.state[name].owner
        if self.pending is not None and isinstance(self.pending.expr, gast.Name):
            if self.pending.expr.id == root.id:
                return self.pending.owner
        return None

    # -- contributions

    def give(
        self,
        name: str,
        e: gast.expr,
        stands_for: tuple[av.Dim, ...],
        like: str,
        others: Sequence[tuple[av.Dim, ...]] = (),
        exact: bool = False,
    ) -> tuple[Abstract, bool] | None:
        """Add `e` to the adjoint of `name`, undoing the broadcast from `name` to `stands_for`.

        If there was nothing to undo, the result is what was added as what: its type, and whether it
        has the shape of its primal.
        """
        if name not in self.active or vanishes(e):
            return None
        summed, certain = unbroadcast(e, name, stands_for, like, others, self.types)
        if certain:
            summed = self.with_parts_for_shapes(summed, name)
        summed = self.as_real(summed, name)
        exact = exact or certain
        summed = fresh(self, summed)
        kind = self.types.of(summed)
        if kind == av.DIFFERENT_NUMBERS:  # a float stands in for a number of the rule's own dtype
            kind = self.types.of(build.name(name))
            if isinstance(kind, Scalar):
                kind = Scalar(kind.dtype, None)
        if isinstance(kind, av.Unknown):
            text = gast.unparse(summed).strip()
            raise RuleError(f"the adjoint `{text}` has no known type: {kind.why}")
        self.add(name, summed, kind, exact)
        return (kind, exact) if summed is e else None

    def add(self, name: str, e: gast.expr, kind: Abstract, exact: bool) -> None:
        """Add `e`, which has the dims that the adjoint of `name` has, to that."""
        old = self.state.get(name)
        if old is None:
            if build.is_number(e) or isinstance(e, gast.Name) and self.is_bar(e.id):
                self.put(name, Adjoint(e, kind, self.owner_of(e), exact))
            else:
                self.assign_bar(name, e, kind, self.owner_of(e), exact)
            return
        if isinstance(old.expr, gast.Name) and self.fits(name, old, kind):
            self.emit(build.accumulate(old.expr.id, e))
            merged = old.kind if av.is_array(old.kind) else self.kind_of_sum(old.expr, e)
            self.types.env[old.expr.id] = merged
            self.put(name, Adjoint(old.expr, merged, old.owner, old.exact))
            return
        total = simplify(plus(old.expr, e), self.types.of)
        whole = self.types.of(total)
        if whole == av.DIFFERENT_NUMBERS:  # as in `give`
            whole = max(old.kind, kind, key=lambda one: (len(av.dims(one)), width(one)))
        self.assign_bar(name, total, whole, object(), exact or old.exact)

    def as_real(self, e: gast.expr, name: str) -> gast.expr:
        """The real part of what comes to a real operand from where it is taken as a complex one:
        the transpose of that conversion.
        """
        if av.is_complex(self.types.of(e)) and not av.is_complex(self.types.env[name]):
            return build.attribute(e, "real")
        if av.is_complex(self.types.env[name]) and av.is_array(kind := self.types.of(e)):
            if not av.is_complex(kind):
                return build.binop(e, gast.Add, build.const(0j))
        return e

    def kind_of_sum(self, a: gast.expr, b: gast.expr) -> Abstract:
        """The type of `a + b`."""
        key = self.types.of(a), self.types.of(b)
        if not all(isinstance(kind, av.NUMERIC) for kind in key):
            return self.types.of(plus(a, b))
        if key not in self.sums:
            self.sums[key] = self.types.of(plus(a, b))
        return self.sums[key]

    def is_bar(self, variable: str) -> bool:
        return bool(self.held_in(variable)) or (
            self.pending is not None
            and isinstance(self.pending.expr, gast.Name)
            and self.pending.expr.id == variable
        )

    def fits(self, name: str, old: Adjoint, kind: Abstract) -> bool:
        """Whether `old += value` is right: the variable is this adjoint's alone, and large
        enough.
        """
        if not isinstance(old.expr, gast.Name):
            return False
        variable = old.expr.id
        if any(other != name for other in self.held_in(variable)):
            return False
        if self.pending is not None and isinstance(self.pending.expr, gast.Name):
            if self.pending.expr.id == variable:
                return False
        if not av.is_array(old.kind):
            return not av.is_array(kind) and not isinstance(old.kind, Array)
        if not self.sole(old):
            return False
        if self.pending is not None and self.pending.owner is old.owner:
            return False
        have, new = av.dims(old.kind), av.dims(kind)
        if len(new) > len(have):
            return False
        if not old.exact and None in have:
            return False
        if old.exact and av.is_array(self.types.env[name]):
            return width(old.kind) >= width(kind)
        pairs = zip(reversed(have), reversed(new))
        if not all(a == b or self.types.one(b) or self.types.one(a) is False for a, b in pairs):
            return False
        return width(old.kind) >= width(kind)

    def give_at(self, name: str, index: gast.expr, e: gast.expr) -> None:
        """Add `e` to a part of the adjoint of `name`, which becomes a buffer of its own."""
        again = isinstance(self.types.env[name], Array) and self.may_repeat(name, index)
        if name not in self.active or vanishes(e):
            return
        if not isinstance(self.types.env[name], av.Sequence | av.Many | av.Dict):
            e = self.as_real(e, name)
        if name not in self.state:
            variable = self.bar(name)
            if variable in rewrite.reads([e, index]):
                kept = self.names.temporary(hint(variable))
                self.emit(build.assign(kept, build.name(variable)))
                self.types.env[kept] = self.types.env[variable]
                e = rewrite.substitute(e, {variable: build.name(kept)})
            self.assign_bar(name, self.zeros(name), self.adjoint_kind(name), object(), True)
            where = build.subscript(build.name(variable), index, store=True)
            if isinstance(self.types.env[name], Array) and not again:
                self.emit(gast.Assign([where], e, None))
                return
        self.own(name)
        adjoint = self.state[name]
        assert isinstance(adjoint.expr, gast.Name)
        where = build.subscript(build.name(adjoint.expr.id), index, store=True)
        op: Any = gast.Add()
        if build.is_negation(e):
            op, e = gast.Sub(), e.operand
        if again:
            self.emit(AddAt(where, op, e, build.name("$numpy")))
        else:
            self.emit(gast.AugAssign(where, op, e))

    def may_repeat(self, name: str, index: gast.expr) -> bool:
        """Whether the index may name an element of the array twice."""
        items = self.types.index(build.subscript(build.name(name), index))
        arrays = [(what, e) for (what, _), e in items if what in ("array", "mask")]
        if len(arrays) == 1:
            what, e = arrays[0]
            numbers = self.types.static(e)
            if isinstance(numbers, tuple) and all(type(n) is int for n in numbers):
                signs = {n < 0 for n in numbers}
                return len(set(numbers)) < len(numbers) or len(signs) > 1
            return what == "array"
        return bool(arrays)

    def zeros(self, name: str) -> gast.expr:
        return zero_adjoint(name, self.types.env[name], build.name(name))

    def adjoint_kind(self, name: str) -> Abstract:
        kind = self.types.env[name]
        if isinstance(kind, Array):
            return Array(adjoint_dtype(kind), kind.dims)
        if isinstance(kind, av.CONTAINERS):
            return kind
        return Scalar("complex128", None) if av.is_complex(kind) else av.FLOAT

    def materialise(self, name: str) -> None:
        """Give the adjoint the dims of its primal."""
        adjoint, kind = self.state[name], self.types.env[name]
        if not isinstance(kind, Array) or not kind.dims or adjoint.exact:
            return
        if self.same(adjoint.kind, kind):
            return
        self.assign_bar(name, *self.spread_out(name, adjoint), True)

    def same(self, a: Abstract, b: Abstract) -> bool:
        """Whether two values have one shape, lengths that are in question asked and recorded."""
        ones = self.types.one
        p, q = ([1 if ones(d) else d for d in av.dims(x)] for x in (a, b))
        return len(p) == len(q) and all(
            x == y and x is not None or ones(x) is False and ones(y) is False for x, y in zip(p, q)
        )

    def spread_out(self, name: str, adjoint: Adjoint) -> tuple[gast.expr, Abstract, object | None]:
        kind = self.types.env[name]
        dims = av.dims(kind)
        if not av.dims(adjoint.kind):
            width = Array(adjoint_dtype(kind), dims)
            return full(name, kind, rewrite.copied(adjoint.expr), adjoint.kind), width, object()
        value = rewrite.copied(adjoint.expr)
        dtype = getattr(adjoint.kind, "dtype", "float64")
        if None in av.dims(adjoint.kind) and dtype != "float64":  # it may be the number 0
            value = build.call(build.numpy("asarray"), value, build.numpy(dtype))
        e = build.call(build.numpy("broadcast_to"), value, shape_of(name))
        return e, Array(dtype, dims), None

    def own(self, name: str) -> None:
        """Make the adjoint a full buffer that it alone owns, in a variable that it alone uses."""
        self.materialise(name)
        adjoint = self.state[name]
        if not av.is_array(self.types.env[name]):
            return
        shared = sum(
            isinstance(a.expr, gast.Name)
            and isinstance(adjoint.expr, gast.Name)
            and a.expr.id == adjoint.expr.id
            for a in self.state.values()
        )
        if not self.sole(adjoint) or shared > 1:
            copy = build.call(build.attribute(rewrite.copied(adjoint.expr), "copy"))
            self.assign_bar(name, copy, adjoint.kind, object(), True)

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

    def suggest(self, name: str, adjoint: Adjoint) -> None:
        """A temporary's variable that holds the adjoint of a name of the user's is called after
        that.
        """
        if isinstance(adjoint.expr, gast.Name) and name not in self.names.temporaries:
            self.hints.setdefault(adjoint.expr.id, f"{hint(name)}_bar")

    def restore(self, s: gast.stmt) -> int:
        self.out.append(Restore(s))
        return len(self.out) - 1

    def assign_reverse(self, s: gast.Assign) -> int:
        z, e = s.targets[0].id, s.value
        if isinstance(e, Put):
            return reverse_of_write(self, s, e)
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

    def give_whole(self, name: str, ct: Adjoint) -> None:
        """Add an adjoint that stands for the same dims as `name`'s."""
        dims = av.dims(self.types.env[name])
        self.give(name, rewrite.copied(ct.expr), dims, name, (), ct.exact)

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

    def widened(self, z: str, ct: Adjoint) -> Adjoint:
        e, kind, owner = self.spread_out(z, ct)
        variable = self.names.temporary(hint(self.bar(z)))
        self.emit(build.assign(variable, e))
        self.types.env[variable] = kind
        return Adjoint(build.name(variable), kind, owner, True)

    def old_values(
        self,
        op: Operation,
        values: Mapping[str, gast.expr],
        inlined: Mapping[str, gast.expr],
        z: str,
    ) -> set[str]:
        """The rule's names that read the value that `z` had before the statement."""
        found = set()
        for n, e in values.items():
            if e.__class__ is gast.Constant or n in op.results:
                continue
            if z in rewrite.reads(rewrite.substitute(e, inlined) if inlined else e):
                found.add(n)
        return found

    def reads_old(self, step: Any, old: set[str]) -> bool:
        """Whether the step reads one of the names that stand for an old value."""
        return bool(old) and any(
            isinstance(n, gast.Name) and n.id in old
            for tree in (step.value, getattr(step, "index", None))
            for n in rewrite.walk(tree)
        )

    def values(
        self, s: gast.stmt, z: str, app: Application
    ) -> tuple[dict[str, gast.expr], dict[str, gast.expr], dict[str, gast.expr]]:
        """Expressions for the rule's names: values, names whose shape may be asked, and expressions
        for temporaries that are computed again instead of kept."""
        op = app.operation
        values: dict[str, gast.expr] = {op.results[0]: build.name(z)}
        shapes: dict[str, gast.expr] = {op.results[0]: build.name(z)}
        inlined: dict[str, gast.expr] = {}
        again = self.recomputed(build.name(z), s)
        if z in self.stored:
            values[op.results[0]] = build.name(self.stored[z])
        elif not isinstance(again, gast.Name):
            inlined[z] = again
        for p in op.parameters:
            argument = app.arguments.get(p)
            if argument is None:
                values[p] = default_text(op.defaults[p])
                continue
            shapes[p] = values[p] = argument
            if isinstance(argument, gast.Name):
                again = self.recomputed(argument, s)
                if isinstance(again, gast.Name) and again.id == argument.id:
                    continue
                if z in rewrite.reads(again) and reads_result(op):
                    continue
                inlined[argument.id] = again
        return values, shapes, inlined

    def recomputed(self, e: gast.expr, at: gast.stmt) -> gast.expr:
        """The expression with cheap temporaries written out instead of kept for the reverse
        sweep.
        """
        if not isinstance(e, gast.Name):
            return e
        if e.id in self.written.views and e.id in self.names.temporaries and e.id in self.single:
            d = self.single[e.id]
            return self.recomputed_inside(rewrite.copied(d.value), d)
        if not self.may_be_recomputed(e.id):
            return e
        d = self.single[e.id]
        if not self.intact(d, at):
            return e

        return self.recomputed_inside(rewrite.copied(d.value), d)

    def may_be_recomputed(self, name: str) -> bool:
        """Whether the name is a temporary that costs little to compute again."""
        if name not in self.again:
            self.again[name] = self.is_cheap_again(name)
        return self.again[name]

    def is_cheap_again(self, name: str) -> bool:
        d = self.single.get(name)
        if d is not None and name in self.remade:
            return True
        if d is None or name not in self.names.temporaries:
            return False
        looped = any(isinstance(s, syntax.LOOPS) for s, _ in self.scopes.home.get(name, ()))
        app = self.application_of(d.value)
        if app is not None and app.operation.free:
            # outside loops a part of an array is kept under its name, at no cost
            return looped or not isinstance(d.value, gast.Subscript)
        return looped and not isinstance(self.types.env[name], Array) and self.is_cheap(d.value)

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

    def with_parts_for_shapes(self, e: gast.expr, name: str) -> gast.expr:
        """`L[i, :i].shape` for `t.shape` of a temporary that is a part of an array: it need not be
        kept.
        """
        if name not in self.names.temporaries or self.origin not in self.place:
            return e
        part = self.recomputed(build.name(name), self.origin)
        if not isinstance(part, gast.Subscript) or not isinstance(part.value, gast.Name):
            return e
        home = self.scopes.home.get(part.value.id, ())
        if any(isinstance(s, syntax.LOOPS) for s, _ in home):  # it would have to be kept itself
            return e
        return with_shapes(e, name, part)

    def recomputed_inside(self, n: gast.AST, d: gast.stmt) -> Any:
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load):
            return self.recomputed(n, d)
        return rewrite.rebuild(n, self.recomputed_inside, d)

    def application_of(self, e: gast.expr) -> Application | None:
        return application(e, self.types)

    def is_cheap(self, e: gast.AST) -> bool:
        if isinstance(e, syntax.ATOMS):
            return True
        if isinstance(e, gast.BinOp):
            op = registry.find(getattr(ast, type(e.op).__name__))
            cheap = op is not None and op.label in _CHEAP
            return cheap and self.is_cheap(e.left) and self.is_cheap(e.right)
        if isinstance(e, gast.UnaryOp):
            return self.is_cheap(e.operand)
        if isinstance(e, gast.Attribute):
            return e.attr in ("shape", "size", "ndim") and self.is_cheap(e.value)
        if isinstance(e, gast.Subscript):
            return self.is_cheap(e.value) and all(
                not isinstance(n, gast.Call) for n in rewrite.walk(e.slice)
            )
        return False

    def intact(self, d: gast.Assign, at: gast.stmt) -> bool:
        """Whether what the definition reads is not assigned before the statement that wants it."""
        if d is at:
            return True
        block, k = self.place[d]
        other, j = self.place[at]
        if block is not other:
            return False
        read = set(rewrite.reads(d.value))
        return not any(defined(x) in read for s in block[k + 1 : j] for x in statements([s]))

    # -- control flow

    def branch(self, s: gast.If) -> None:
        def path(k: int, body: Sequence[gast.stmt]) -> Callable[[], None]:
            def run() -> None:
                self.block(body, (*self.at, (s, k)))
                self.forget_locals((*self.at, (s, k)))

            return run

        self.fork(s, s.test, [path(k, body) for k, body in enumerate(blocks(s))])

    def fork(self, s: gast.If, test: gast.expr, paths: Sequence[Callable[[], None]]) -> None:
        """The reverse of a statement of which one of two paths ran: the states are joined
        behind.
        """
        before, outer = dict(self.state), self.out
        ends = []
        for path in paths:
            self.reset(before)
            self.out = []
            path()
            ends.append((dict(self.state), self.out))
        while (name := self.unsettled(ends[0][0], ends[1][0])) is not None:
            # putting one adjoint into its variable may move another: all are looked at again
            for k, (state, out) in enumerate(ends):
                self.reset(state)
                self.out = out
                self.origin = None
                self.canonical(name)
                ends[k] = (dict(self.state), self.out)
        (a, _), (b, _) = ends
        merged: dict[str, Adjoint] = {}
        for name, x in a.items():
            y = b[name]
            if x is y:
                merged[name] = x
                continue
            owned = self.sole_in(a, x) and self.sole_in(b, y)
            kind = join_kinds(x.kind, y.kind)
            self.types.env[self.bar(name)] = kind
            owner = object() if owned else None
            merged[name] = Adjoint(build.name(self.bar(name)), kind, owner, x.exact and y.exact)
        self.out = outer
        self.reset(merged)
        node = build.located(gast.If(test, ends[0][1], ends[1][1]), s)
        self.out.append(node)
        self.mirrors[s] = node

    def unsettled(self, a: Mapping[str, Adjoint], b: Mapping[str, Adjoint]) -> str | None:
        """A name whose adjoint is not the same, nor in its own variable, on both paths."""
        for name in dict.fromkeys((*a, *b)):
            x, y = a.get(name), b.get(name)
            if x is None or y is None:
                return name
            variable = self.bar(name) if x is not y else ""
            if x is not y and not (self.holds(x, variable) and self.holds(y, variable)):
                return name
        return None

    def sole_in(self, state: Mapping[str, Adjoint], adjoint: Adjoint) -> bool:
        return (
            adjoint.owner is not None and sum(a.owner is adjoint.owner for a in state.values()) == 1
        )

    def reset(self, state: Mapping[str, Adjoint]) -> None:
        self.state, self.owners, self.holders = {}, {}, {}
        for name, adjoint in state.items():
            self.put(name, adjoint)
            if isinstance(adjoint.expr, gast.Name):  # another path may have given it another type
                self.types.env[adjoint.expr.id] = adjoint.kind

    def forget_locals(self, at: At) -> None:
        for name in list(self.state):
            if self.scopes.is_local(name, at):
                self.drop(name)

    def canonical(self, name: str) -> None:
        """Put the adjoint into its own variable, with the dims of its primal."""
        told = self.is_told(name)
        if name not in self.state:
            if told:
                self.assign_bar(name, self.zeros(name), self.adjoint_kind(name), object(), True)
            else:  # the shape is not known here: the number 0 stands for any
                self.assign_bar(name, build.const(0.0), av.FLOAT, None)
            return
        if told:
            self.materialise(name)
        adjoint = self.state[name]
        if not (isinstance(adjoint.expr, gast.Name) and adjoint.expr.id == self.bar(name)):
            e = rewrite.copied(adjoint.expr)
            self.assign_bar(name, e, adjoint.kind, adjoint.owner, told or adjoint.exact)

    def is_told(self, name: str) -> bool:
        """Whether the shape of a name follows from the arguments, at any place of the program."""
        kind = self.types.env[name]
        if not isinstance(kind, Array) or not kind.dims or is_told(kind, self.fixed):
            return True
        if name in self.core.function.parameters and is_told(kind, {*self.fixed, name}):
            return True  # bound again, but to arrays of the same shape
        # an array that is only written to, in a block where it was made: it keeps its shape
        home = self.steady.get(name)
        return home is not None and self.at[: len(home)] == home

    def loop(self, s: gast.For | gast.While) -> None:
        inside = (*self.at, (s, 0))
        touched = self.touched(s)
        early, _ = exposed(s.body)
        own_target = s.target.id if isinstance(s, gast.For) else None
        carried = [
            n
            for n in touched
            if n != own_target and (not self.scopes.is_local(n, inside) or n in early)
        ]
        heads = self.heads.setdefault(s, {})
        self.origin = None
        for name in list(self.state):
            # the body may assign the variable that somebody else's adjoint still lies in
            adjoint = self.state[name]
            if isinstance(adjoint.expr, gast.Name) and not self.holds(adjoint, self.bar(name)):
                self.canonical(name)
        for name in carried:
            self.canonical(name)
            adjoint = self.state[name]
            head = heads.get(name, Head(True, adjoint.kind, True))
            owned = head.owned
            if owned and av.is_array(self.types.env[name]) and not self.sole(adjoint):
                if adjoint.exact:
                    copy = build.call(build.attribute(rewrite.copied(adjoint.expr), "copy"))
                    self.assign_bar(name, copy, adjoint.kind, object(), True)
                    adjoint = self.state[name]
                else:
                    owned = False
            kind = join_kinds(head.kind, adjoint.kind)
            heads[name] = Head(owned, kind, head.exact and adjoint.exact)
        before, outer, depth = dict(self.state), self.out, self.at
        while True:
            self.reset(before)
            for name in carried:
                head = heads[name]
                self.types.env[self.bar(name)] = head.kind
                owner = object() if head.owned else None
                variable = build.name(self.bar(name))
                self.put(name, Adjoint(variable, head.kind, owner, head.exact))
            self.out = []
            if self.loop_body(s, inside, carried):
                break
        body, self.out, self.at = self.out, outer, depth
        end = {n: self.state[n] for n in carried}
        self.reset(before)
        for name in carried:
            head = heads[name]
            owner = object() if head.owned else None
            self.types.env[self.bar(name)] = head.kind
            self.put(name, Adjoint(end[name].expr, head.kind, owner, head.exact))
        node = self.mirrored(s, body)
        self.out.append(node)
        self.mirrors[s] = node

    def loop_body(self, s: gast.For | gast.While, inside: At, carried: list[str]) -> bool:
        """The reverse of one iteration; False if an assumption had to be weakened."""
        heads = self.heads[s]
        if isinstance(s, gast.For) and s.target.id in self.active:
            at = self.counter(s)
            self.block(s.body, inside)
            ct = self.drop(s.target.id)
            self.origin = s
            if ct is not None:
                self.pending = ct
                self.give_at(s.iter.id, build.name(at), rewrite.copied(ct.expr))
                self.pending = None
        else:
            self.block(s.body, inside)
        self.forget_unless(inside, carried)
        self.origin = None
        fine = True
        for name in carried:
            self.canonical(name)
        for name in carried:
            head = heads[name]
            owned, kind = head.owned, head.kind
            adjoint = self.state[name]
            joined = join_kinds(kind, adjoint.kind)
            exact = head.exact and adjoint.exact
            changed = joined != kind or exact != head.exact
            if changed or owned and av.is_array(kind) and not self.sole(adjoint):
                still = owned and (not av.is_array(kind) or self.sole(adjoint))
                heads[name] = Head(still, joined, exact)
                fine = False
        return fine

    def forget_unless(self, inside: At, carried: list[str]) -> None:
        for name in list(self.state):
            if name not in carried and self.scopes.is_local(name, inside):
                self.drop(name)

    def touched(self, s: gast.stmt) -> list[str]:
        """Active names whose adjoint the reverse of the loop reads or writes, in order of
        mention.
        """
        found: dict[str, None] = {}
        if isinstance(s, gast.For) and s.target.id in self.active and isinstance(s.iter, gast.Name):
            found[s.iter.id] = None
        for x in statements(blocks(s)[0]):
            if (name := defined(x)) is not None:
                found[name] = None
            if isinstance(x, gast.Assign) and name in self.active:
                for n in rewrite.reads(x.value):
                    found[n] = None
            if isinstance(x, gast.For) and isinstance(x.iter, gast.Name):
                found[x.iter.id] = None
        return [n for n in found if n in self.active]

    def counter(self, s: gast.For) -> str:
        if s not in self.counters:
            self.counters[s] = self.names.fresh("k")
            self.types.env[self.counters[s]] = av.INT
        return self.counters[s]

    def mirrored(self, s: gast.For | gast.While, body: list[gast.stmt]) -> gast.stmt:
        if isinstance(s, gast.While):
            steps = build.call(build.builtin("range"), build.name(self.trips[s]))
            return build.located(
                gast.For(build.target(self.names.fresh("_")), steps, body, [], None), s
            )
        if s.target.id in self.active:
            at = self.counter(s)
            steps = build.call(
                build.builtin("reversed"),
                build.call(
                    build.builtin("range"),
                    build.name(self.trips[s])
                    if s in self.trips
                    else build.call(build.builtin("len"), rewrite.copied(s.iter)),
                ),
            )
            part = build.subscript(rewrite.copied(s.iter), build.name(at))
            first = build.assign(s.target.id, part, s)
            return build.located(gast.For(build.target(at), steps, [first, *body], [], None), s)
        over = rewrite.copied(s.iter)
        if s in self.trips:
            over = build.subscript(over, gast.Slice(None, build.name(self.trips[s]), None))
        backwards = build.call(build.builtin("reversed"), over)
        return build.located(gast.For(build.target(s.target.id), backwards, body, [], None), s)
