"""Targets: what an assignment binds to names, one after the other.

Before: `a, (b, *c) = u, v`. After: `a = u`, `b = v[0]`, and `c` in parts, of values that no target
changes. A function or container is bound as what is known of it; a part of an array is written to
(`normalize.writes`); `n += 1` of a number is `n = n + 1`.
"""

from __future__ import annotations

from collections.abc import Collection
from types import MethodType
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.ir.build import located
from srcgrad.ir.core import Def
from srcgrad.ir.refusal import Refused, RefusedStatement
from srcgrad.normalize import growing
from srcgrad.normalize.definitions import bound
from srcgrad.normalize.several import as_items
from srcgrad.normalize.values import Values
from srcgrad.normalize.views import definition, view_of
from srcgrad.normalize.writes import write, write_whole

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


class Binding(Values):
    """Assignments, in Core and to what only exists while this is compiled."""

    # the objects whose `__init__` is being written out
    under_construction: set[str]
    # numbers before a loop that are arrays in it, by loop and name
    widened: dict[tuple[gast.AST, str], Abstract]
    # statements that stand for other ones, the same whenever their loop is typed
    rewrites: dict[object, Any]
    unpacked: dict[gast.expr, gast.stmt]

    def assign(self, s: gast.Assign) -> None:
        """An assignment: the value is evaluated once, and bound to each target in turn."""
        if len(s.targets) == 1:
            self.bind(s.targets[0], s.value, s)
            return
        value = self.settled(s.value, s) if not isinstance(s.value, Def) else s.value
        for t in s.targets:
            again = value if isinstance(value, Def) else rewrite.copied(value)
            self.bind(t, again, s)

    def bind(self, where: gast.expr, value: gast.expr, s: gast.stmt) -> None:
        """Bind a value to a target of any kind."""
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
        if growing.start(self, name, value, s):
            return
        if isinstance(kind, av.Growing):
            raise Refused(s, "another name for a list that grows", "use the one that it has")
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

    def is_to_view(
        self, where: gast.expr, value: gast.expr, own: Collection[str], s: gast.stmt
    ) -> bool:
        """Whether a target is to stand for a view that no other target of the statement changes."""
        if not isinstance(where, gast.Name) or definition(where.id, s) not in self.views:
            return False
        view = view_of(self, value, s)
        return view is not None and view.names.isdisjoint(own)

    def is_plain(self, e: gast.expr) -> bool:
        """Whether a display holds nothing but strings and None: it stays a value."""
        if isinstance(e, syntax.DISPLAYS) and e.elts:
            return all(isinstance(x, gast.Constant) and type(x.value) is str for x in e.elts)
        return False

    def unpack(self, where: gast.Tuple | gast.List, value: gast.expr, s: gast.stmt) -> None:
        """`a, b = value`"""
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
        """`x op= value`: a write, or another value for the name of a number."""
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
