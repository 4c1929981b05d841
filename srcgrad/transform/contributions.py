"""Contributions to adjoints: first ones, further ones, and those to parts of arrays.

Before: `x_bar`, a buffer of its own, and the contribution `w * y_bar`. After: `x_bar += w * y_bar`;
`x_bar = w * y_bar` if there was nothing before, and `x_bar = x_bar + w * y_bar` if the buffer is
shared, or too small. What a broadcast stretched is summed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gast

from srcgrad.analysis.repeats import may_repeat
from srcgrad.errors import RuleError
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.ir.algebra import simplify, vanishes
from srcgrad.ir.core import AddAt
from srcgrad.ir.names import hint
from srcgrad.transform import lists
from srcgrad.transform.adjoints import Adjoint, plus, width, zero_adjoint
from srcgrad.transform.broadcast import unbroadcast
from srcgrad.transform.expand import adjoint_dtype, full, shape_of
from srcgrad.transform.recomputing import Recomputing
from srcgrad.transform.writes import fresh


class Contributions(Recomputing):
    """What is added to adjoints, and adjoints made whole."""

    active: frozenset[str]
    # the type of `a + b` by those of both
    sums: dict[tuple[Abstract, Abstract], Abstract]

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
            if isinstance(kind, av.Scalar):
                kind = av.Scalar(kind.dtype, None)
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
        variable, held = self.bar(name), self.state.get(name)
        if variable in rewrite.reads([e, index]):
            spread = held is not None and self.is_number_of_list(name)
            # it is bound before `e` is read
            if held is None or spread or not self.holds(held, variable):
                kept = self.names.temporary(hint(variable))
                self.emit(build.assign(kept, build.name(variable)))
                self.types.env[kept] = self.types.env[variable]
                e = rewrite.substitute(e, {variable: build.name(kept)})
        if held is None:
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
        return may_repeat(self.types, self.types.index(build.subscript(build.name(name), index)))

    def give_whole(self, name: str, ct: Adjoint) -> None:
        """Add an adjoint that stands for the same dims as `name`'s."""
        dims = av.dims(self.types.env[name])
        self.give(name, rewrite.copied(ct.expr), dims, name, (), ct.exact)

    def zeros(self, name: str) -> gast.expr:
        """The text of a zero adjoint."""
        return zero_adjoint(name, self.types.env[name], build.name(name))

    def adjoint_kind(self, name: str) -> Abstract:
        """The type that the adjoint of a name has when it is whole."""
        kind = self.types.env[name]
        if isinstance(kind, Array):
            return Array(adjoint_dtype(kind), kind.dims)
        if isinstance(kind, av.CONTAINERS):
            return kind
        return Scalar("complex128", None) if av.is_complex(kind) else av.FLOAT

    def materialise(self, name: str) -> None:
        """Give the adjoint the dims of its primal."""
        adjoint, kind = self.state[name], self.types.env[name]
        if self.is_number_of_list(name):
            lists.spread_list(self, name)
            return
        if not isinstance(kind, Array) or not kind.dims or adjoint.exact:
            return
        if self.same(adjoint.kind, kind):
            return
        self.assign_bar(name, *self.spread_out(name, adjoint), True)

    def is_number_of_list(self, name: str) -> bool:
        """Whether the adjoint is a number that stands for those of all elements of a list."""
        return isinstance(self.types.env[name], av.Growing) and lists.is_uniform(self.state[name])

    def same(self, a: Abstract, b: Abstract) -> bool:
        """Whether two values have one shape, lengths that are in question asked and recorded."""
        ones = self.types.one
        p, q = ([1 if ones(d) else d for d in av.dims(x)] for x in (a, b))
        return len(p) == len(q) and all(
            x == y and x is not None or ones(x) is False and ones(y) is False for x, y in zip(p, q)
        )

    def spread_out(self, name: str, adjoint: Adjoint) -> tuple[gast.expr, Abstract, object | None]:
        """The adjoint with the dims of its primal, its type and its owner."""
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

    def widened(self, z: str, ct: Adjoint) -> Adjoint:
        """The adjoint with the dims of its primal, in a variable of its own."""
        e, kind, owner = self.spread_out(z, ct)
        variable = self.names.temporary(hint(self.bar(z)))
        self.emit(build.assign(variable, e))
        self.types.env[variable] = kind
        return Adjoint(build.name(variable), kind, owner, True)

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
