"""Values in Core: operations with atoms for what is differentiated, and what names are bound to.

Before: `np.sum((x - m) ** 2)`, where `x` varies and `m` does not. After: `t$1 = x - m`, `t$2 = t$1
** 2`, and `np.sum(t$2)` is the value. What does not vary stays nested. What cannot carry a real
derivative is refused here.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import gast

from srcgrad.analysis.activity import differentiable
from srcgrad.analysis.decisions import decide
from srcgrad.analysis.types import Application, _describe, holds_complex
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.core import InPlace
from srcgrad.ir.refusal import Consequence, NoRule, Refused
from srcgrad.normalize.leaves import Leaves
from srcgrad.rules import lists


class Values(Leaves):
    """Expressions as values of Core, and the definitions that they need before them."""

    # the type of each definition, and whether it varies
    definitions: dict[gast.stmt, tuple[Abstract, bool]]
    # the numbers of lengths that are not known, by definition
    opaque: dict[tuple[gast.AST, str], int]
    opaque_count: int
    # parts of arrays that have a name already, and lengths that are the same, in this statement
    parts: dict[object, str]
    lengths: dict[object, int]
    # arrays of integers none of which stands there twice
    distinct: set[str]
    # names of lists that grow
    growing: set[str]
    # for each call that is written out here, the names of its own, and whether it is a statement
    frames: list[tuple[frozenset[str], bool]]
    # what recursive calls are assumed to return while the function is typed
    assumed: dict[Any, Abstract | None] | None

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
        """Refuse complex numbers where the equation of a rule is not known to hold for them.

        A function of `math` takes the real part of one of NumPy's, which its twin there does not.
        """
        label, twin = app.operation.label, app.operation.complex
        if app.spelling == "math" and app.operation.elementwise:
            here = self.types.lookup(e.func)  # which is missing for another name of the function
            label = f"math.{getattr(here, '__name__', label.rpartition('.')[2])}"
            twin = False
        if twin:
            return
        given = [self.types.of(a) for p, a in app.arguments.items() if p != "index"]
        if any(map(holds_complex, [kind, *given])):
            raise NoRule(e, f"{label} of complex numbers")

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
                if isinstance(kind, av.Growing):
                    listed = app.operation.function in lists.TWINS.values()
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
        if isinstance(e, gast.Name) and isinstance(self.types.env.get(e.id), av.Growing):
            return e
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

    def define(
        self, name: str, value: gast.expr, kind: Abstract, varied: bool, s: gast.AST
    ) -> None:
        """Bind a name to a value in Core."""
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
        """The same of all parts of displays."""
        if isinstance(e, syntax.DISPLAYS):
            for x in e.elts:
                self.pure_structure(x)
        elif isinstance(e, gast.Dict):
            for x in (*e.keys, *e.values):
                self.pure_structure(x)
        else:
            self.pure(e)


def _replaced(n: gast.AST, parts: Mapping[gast.expr, gast.expr]) -> Any:
    """The tree with other expressions for some of its own."""
    return parts[n] if n in parts else rewrite.rebuild(n, _replaced, parts)
