"""Expressions of which only parts go into Core: what else they mean is written out before them.

Before: `y = model.scale(x) + pair[0]`, where `pair = (u, v)`. After: the body of `scale`, and `y =
result + pair_0`. Calls of the user's functions, operators and properties of classes, parts of
containers, conditional values and comprehensions all end here.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

import gast

from srcgrad.analysis.decisions import decide
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.core import Def
from srcgrad.ir.refusal import Refused
from srcgrad.normalize import growing
from srcgrad.normalize.builtin_calls import is_made_here
from srcgrad.normalize.conditionals import CONDITIONAL
from srcgrad.normalize.containers import Made
from srcgrad.normalize.extremes import of_several
from srcgrad.normalize.functionals import without_functional
from srcgrad.normalize.parts import parts_written
from srcgrad.normalize.several import results_written
from srcgrad.normalize.unrolling import COMPREHENSIONS, Unrolling
from srcgrad.normalize.views import composed
from srcgrad.rules.language import MISSING

_OF_LISTS = (gast.Add, gast.Mult)

# How a class defines an operator.
_SPECIAL = {
    "Add": "add", "Sub": "sub", "Mult": "mul", "Div": "truediv", "Pow": "pow", "MatMult": "matmul",
    "Mod": "mod", "FloorDiv": "floordiv", "USub": "neg", "UAdd": "pos",
}  # fmt: skip


class Resolving(Unrolling):
    """Expressions with all that Core does not hold written out before them."""

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
        """What is written for an expression, by its kind."""
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
        if kind in CONDITIONAL:
            return self.conditional(n, s, base)
        if kind in COMPREHENSIONS:
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
            n = growing.at_once(self, n)
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

    def of_several(self, n: gast.Call) -> gast.Call:
        """`max(a, b, c)` as what has a rule: one expression, however often it is typed."""
        if len(n.args) == 2 or self.builtin_of(n.func) not in (max, min):
            return n
        varies = any(self.calls_written_out(a) or self.varies(a) for a in n.args)
        key = self.original(n), "several", varies
        if key not in self.rewrites:
            made = of_several(n, self.types.lookup(n.func), varies)
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

    def is_asked_for_structure(self, n: gast.expr) -> bool:
        """`x is None` and `not xs` of containers are decided from types."""
        if isinstance(n, gast.UnaryOp):
            return isinstance(n.op, gast.Not) and self.in_parts(n.operand)
        parts = [n.left, *n.comparators]
        return any(map(self.in_parts, parts)) and decide(n, self.types) is not None

    def attribute(self, n: gast.Attribute, s: gast.stmt, base: bool) -> gast.expr:
        """A field, a property, or what the class of an object says."""
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
        """An element: of an array, of what is known in parts, or as a class says."""
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


def _refuse_overwriting(n: gast.Call) -> None:
    """Refuse a call of SciPy's that may change an argument: a tape leaves such an option out."""
    for k in n.keywords:
        if (k.arg or "").startswith("overwrite_") and not _is_false(k.value):
            what = f"`{k.arg}=`, which lets the function change its argument"
            raise Refused(n, what, "leave it out")


def _is_false(e: gast.expr) -> bool:
    """Whether the expression is the literal False."""
    return isinstance(e, gast.Constant) and e.value is False


def _is_sign(op: gast.unaryop) -> bool:
    """Whether the operator is a sign of a number."""
    return isinstance(op, (gast.USub, gast.UAdd))
