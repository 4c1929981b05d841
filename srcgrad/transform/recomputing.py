"""Cheap temporaries that the reverse sweep computes again, so that nobody has to keep them.

Before: the reverse of `y = t * x` reads `t`, where `t = i + 1` is a temporary of a loop. After:
it reads `i + 1`, if `i` is what it was, and a part of an array for the shape of a temporary that is
one.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

import gast

from srcgrad.analysis.activity import application
from srcgrad.analysis.def_use import Scopes
from srcgrad.analysis.types import Application
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Array
from srcgrad.ir.core import defined, statements
from srcgrad.rules import registry
from srcgrad.rules.language import Operation
from srcgrad.transform.adjoints import default_text, reads_result, with_shapes
from srcgrad.transform.holding import Holding

_CHEAP = ("np.add", "np.subtract", "np.multiply", "np.divide", "np.negative", "np.positive")


class Recomputing(Holding):
    """What the reverse of a statement reads, by name or computed again."""

    scopes: Scopes
    # definitions of names that have one, and where each statement stands
    single: dict[str, gast.Assign]
    place: dict[gast.stmt, tuple[Sequence[gast.stmt], int]]
    # temporaries that are to be computed again, and what was told of others
    remade: frozenset[str]
    again: dict[str, bool]
    # values that are read where they were put
    stored: dict[str, str]

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
        """The same, asked once for each name."""
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

    def recomputed_inside(self, n: gast.AST, d: gast.stmt) -> Any:
        """The tree with cheap temporaries written out, as at a definition."""
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load):
            return self.recomputed(n, d)
        return rewrite.rebuild(n, self.recomputed_inside, d)

    def application_of(self, e: gast.expr) -> Application | None:
        """The operation that the expression is."""
        return application(e, self.types)

    def is_cheap(self, e: gast.AST) -> bool:
        """Whether the expression is a few sums and products of numbers."""
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
