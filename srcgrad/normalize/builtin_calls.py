"""Builtins that look into containers, where the elements are known.

Before: `sum(pair)`, `for a, b in zip(xs, ys)`, where `pair`, `xs` and `ys` are in parts. After:
`pair_0 + pair_1`, and the pairs `(xs_0, ys_0)`, `(xs_1, ys_1)`. Where the elements are not known,
the call stays one that the rule book must know.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from types import BuiltinFunctionType, FunctionType
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.partials import PLACEHOLDER
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.containers import Made, sequence
from srcgrad.normalize.targets import Replaced, Targets
from srcgrad.rules.language import MISSING

_ON_CONTAINERS: Any = {
    zip, enumerate, reversed, map, filter, sum, max, min, len, list, tuple, dict, sorted, any, all,
    getattr, range, functools.partial, functools.reduce, dataclasses.replace,
}  # fmt: skip


class BuiltinCalls(Targets):
    """Calls of builtins with what is known of their arguments."""

    # calls that a builtin makes, the same nodes whenever they are typed
    step_calls: dict[object, gast.AST]

    def takes_containers(self, func: gast.expr) -> bool:
        """Whether the function is one of those that look into containers."""
        return self.builtin_of(func) is not None

    def builtin_of(self, func: gast.expr) -> Any:
        """The builtin function or class that the expression names, if containers matter to it."""
        if not isinstance(func, syntax.DOTTED):
            return None
        if isinstance(func, gast.Attribute) and func.attr in ("items", "values", "keys", "get"):
            return func.attr if isinstance(self.kind_of(func.value), av.Dict) else None
        if isinstance(func, gast.Name) and func.id in self.types.local:
            kind = self.types.env.get(func.id)
            value = kind.value if isinstance(kind, av.Constant) else None
        else:
            value = self.types.lookup(func)
        if not isinstance(value, type | FunctionType | BuiltinFunctionType):
            return None  # an object whose class may say what it is equal to
        return value if value in _ON_CONTAINERS else None

    def on_containers(
        self,
        n: gast.Call,
        func: gast.expr,
        args: list[gast.expr],
        keywords: list[tuple[str, gast.expr]],
        s: gast.stmt,
    ) -> gast.expr | None:
        """The value of `zip(...)`, `sum(...)`, `d.items()` and the like where the elements are
        known; None where they are not, or where the call is no such thing.
        """
        which = self.builtin_of(func)
        if which is None:
            return None
        given = dict(keywords)
        if isinstance(which, str) or which in (len, zip, getattr):
            # what is left out of the value is evaluated, too
            args = [self.settled(a, s) if is_made_here(a) else a for a in args]
        if isinstance(which, str):
            return None if given else self.dict_method(which, func.value, args, n)
        if which is functools.partial:
            return self.partial(n, args, keywords, s)
        if which is dataclasses.replace and len(args) == 1:
            kind = self.kind_of(args[0])
            if isinstance(kind, av.Object):
                return self.entered(n, Replaced(kind.cls), args, given, s)
        if which is getattr and len(args) >= 2:
            name = self.types.static(args[1])
            if not isinstance(name, str):
                return None
            read = located(build.attribute(args[0], name), n)
            return self.resolved(read, s, True)
        if which is dict:
            return self.dict_of(args, keywords, n)
        if which is functools.reduce and not given and len(args) in (2, 3):
            return self.reduced(n, args, s)
        if which is map and not given and len(args) >= 2:
            return self.mapped(n, args, s)
        if which is filter:
            return None
        lists = [self.elements(a) for a in args]
        if which is range:
            return None
        if which is enumerate and args and lists[0] is not None:
            start = given.get("start") or (args[1] if len(args) > 1 else build.const(0))
            first = self.types.static(start)
            if not isinstance(first, int):
                return None
            pairs = [
                build.tuple_([build.const(first + k), rewrite.copied(v)])
                for k, v in enumerate(lists[0])
            ]
            return self.listed(pairs, n)
        if which is enumerate and len(args) == 1 and given.keys() == {"start"}:
            return located(gast.Call(rewrite.copied(func), [args[0], given["start"]], []), n)
        if which is zip and args and not given:
            return self.zipped(args, lists, n)
        if not args or given or lists[0] is None:
            return None
        values = [rewrite.copied(v) for v in lists[0]]
        if which is len and self.made(args[0]) is not None:
            return located(build.const(len(values)), n)
        if which in (list, tuple) and len(args) == 1:
            made = sequence("list" if which is list else "tuple", values)
            return located(self.display(made, n), n)
        if which is reversed and len(args) == 1:
            return self.listed(values[::-1], n)
        if which is sum and len(args) <= 2:
            plain = len(args) == 1 and self.made(args[0]) is None and not self.varies(args[0])
            if plain and self.adds_up_at_once(values):
                return None  # the call stays as it is
            return self.summed(values, args[1] if len(args) == 2 else None, n)
        if which in (max, min) and len(args) == 1 and len(values) > 1:
            return located(gast.Call(rewrite.copied(func), values, []), n)
        if which in (any, all) and len(args) == 1 and len(values) > 1:
            op = gast.Or() if which is any else gast.And()
            truth = [build.call(build.builtin("bool"), v) for v in values]
            return located(gast.BoolOp(op, truth), n)
        if which is sorted and len(args) == 1:
            keys = [self.types.static(v) for v in values]
            if all(type(k) is str for k in keys) or all(type(k) is int for k in keys):
                return self.listed([build.const(k) for k in sorted(keys)], n)
        return None

    def listed(self, values: Sequence[gast.expr], n: gast.AST) -> gast.expr:
        """A list of the values."""
        return located(gast.List(list(values), gast.Load()), n)

    def summed(
        self, values: list[gast.expr], start: gast.expr | None, n: gast.AST
    ) -> gast.expr:
        """`sum(...)` of known elements."""
        total = start
        if self.adds_up_at_once(terms := [*([start] if start is not None else []), *values]):
            display = located(gast.Tuple(terms, gast.Load()), n)
            return located(build.call(build.builtin("sum"), display), n)
        if total is None:
            total = build.const(0) if len(values) < 2 else values.pop(0)
        for v in values:
            total = located(build.binop(total, gast.Add, v), n)
        return located(total, n)

    def adds_up_at_once(self, terms: Sequence[gast.expr]) -> bool:
        """Whether `sum` is not the same as adding one by one: of Python's floats it keeps what
        rounding would lose, from Python 3.12 on.
        """
        kinds = [self.kind_of(v) for v in terms]
        numbers = all(
            isinstance(k, av.Scalar) and k.dtype in ("int64", "float64", "number") for k in kinds
        )
        return numbers and len(terms) > 2 and any(getattr(k, "python", False) for k in kinds)

    def zipped(
        self, args: list[gast.expr], lists: list[list[gast.expr] | None], n: gast.AST
    ) -> gast.expr | None:
        """Several sequences side by side; an array counts if it is as long as the others."""
        lengths = [len(x) for x in lists if x is not None]
        if not lengths:
            return None
        shortest = min(lengths)
        columns: list[list[gast.expr]] = []
        for a, known in zip(args, lists):
            if known is None:
                kind = self.kind_of(a)
                if not isinstance(kind, av.Array) or not kind.dims:
                    return None
                if not self.world.equals(kind.dims[0], shortest):
                    return None
                known = [
                    build.subscript(rewrite.copied(a), build.const(k)) for k in range(shortest)
                ]
            columns.append(known)
        rows = zip(*columns)
        return self.listed([build.tuple_([rewrite.copied(v) for v in row]) for row in rows], n)

    def dict_method(
        self, which: str, base: gast.expr, args: list[gast.expr], n: gast.AST
    ) -> gast.expr | None:
        """`d.get(...)`, `d.keys()`, `d.values()`, `d.items()`"""
        made = self.known(base, in_order=which != "get")
        if made is None:
            return None
        if which == "get":
            key = self.types.static(args[0]) if args else MISSING
            if key is MISSING or isinstance(key, av.Text):
                return None
            found = [v for k, v in made.items if k == key and type(k) is type(key)]
            default = args[1] if len(args) > 1 else build.const(None)
            return rewrite.copied(found[0]) if found else default
        if args:
            return None
        if which == "keys":
            return self.listed([build.const(k) for k, _ in made.items], n)
        if which == "values":
            return self.listed([rewrite.copied(v) for v in made.values], n)
        pairs = [build.tuple_([build.const(k), rewrite.copied(v)]) for k, v in made.items]
        return self.listed(pairs, n)

    def dict_of(
        self,
        args: list[gast.expr],
        keywords: list[tuple[str, gast.expr]],
        n: gast.AST,
    ) -> gast.expr | None:
        """`dict(...)`"""
        items: dict[Any, gast.expr] = {}
        if len(args) == 1:
            made = self.known(args[0])
            if made is None:
                return None
            if made.kind == "dict":
                items.update((k, rewrite.copied(v)) for k, v in made.items)
            else:
                for pair in made.values:
                    both = self.elements(pair)
                    if both is None or len(both) != 2:
                        return None
                    key = self.types.static(both[0])
                    if key is MISSING or isinstance(key, av.Text):
                        return None
                    items[key] = rewrite.copied(both[1])
        items.update(keywords)
        return located(gast.Dict([build.const(k) for k in items], list(items.values())), n)

    def partial(
        self,
        n: gast.Call,
        args: list[gast.expr],
        keywords: list[tuple[str, gast.expr]],
        s: gast.stmt,
    ) -> gast.expr:
        """`functools.partial(f, ...)` as an object made here."""
        for a in args[1:]:
            if self.kind_of(a) == av.Constant(PLACEHOLDER):  # the call fills it on a tape
                raise Refused(a, "a placeholder in a partial", "a lambda")
        name = self.fresh((self.original(n), "partial"), "partial")
        parts: list[tuple[Any, gast.expr]] = [("func", args[0])]
        parts += [(k, a) for k, a in enumerate(args[1:])]
        parts += [(f"={k}", v) for k, v in keywords]
        self.define_parts(name, Made(functools.partial, parts), s)
        return located(build.name(name), n)

    def reduced(self, n: gast.Call, args: list[gast.expr], s: gast.stmt) -> gast.expr | None:
        """`functools.reduce(...)`: a call for each element but the first."""
        values = self.elements(args[1])
        if values is None:
            return None
        steps = [*args[2:], *values]
        total = rewrite.copied(steps[0])
        for k, v in enumerate(steps[1:]):
            total = self.step((self.original(n), k), n, args[0], [total, rewrite.copied(v)], s)
        return total

    def mapped(self, n: gast.Call, args: list[gast.expr], s: gast.stmt) -> gast.expr | None:
        """`map(...)`: a call for each row of elements."""
        columns = [self.elements(a) for a in args[1:]]
        if any(c is None for c in columns):
            return None
        values = [
            self.step((self.original(n), k), n, args[0], [rewrite.copied(v) for v in row], s)
            for k, row in enumerate(zip(*columns))
        ]
        return self.listed(values, n)

    def step(
        self, key: object, n: gast.Call, func: gast.expr, args: list[gast.expr], s: gast.stmt
    ) -> gast.expr:
        """One call among several that a builtin makes; the same node whenever it is typed."""
        call = located(gast.Call(rewrite.copied(func), args, []), n)
        self.source[call] = self.same_node(key, n)
        result = self.resolved(call, s)
        return self.settled(result, s)

    def same_node(self, key: object, at: gast.AST) -> gast.AST:
        """A node that stands for what `key` names, the same one whenever it is asked."""
        if key not in self.step_calls:
            self.step_calls[key] = located(gast.Call(build.const(None), [], []), at)
        return self.step_calls[key]


def is_made_here(e: gast.expr) -> bool:
    """Whether the expression is a call, or a display that holds one."""
    if isinstance(e, gast.Tuple | gast.List | gast.Dict):
        return any(isinstance(n, gast.Call) for n in rewrite.walk(e))
    return isinstance(e, gast.Call)
