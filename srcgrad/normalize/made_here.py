"""Functions and objects that the program makes.

Before: `model = Linear(w, b)`, `model(x)`. After: `linear_w = w`, `linear_b = b`, and the body of
`Linear.__call__` over them. A function is a value whose defaults are evaluated when it is made; an
object is a variable in parts (`normalize.containers`).
"""

from __future__ import annotations

import dataclasses
import inspect
from types import FunctionType
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.ir.abstract import PARTS, Abstract, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.core import Def
from srcgrad.ir.refusal import Refused
from srcgrad.ir.signatures import signature
from srcgrad.normalize.builtin_calls import BuiltinCalls
from srcgrad.normalize.containers import Made
from srcgrad.rules.language import MISSING


class MadeHere(BuiltinCalls):
    """Nested functions, lambdas and objects as values."""

    # the variables of defaults, by function and parameter
    defaults: dict[tuple[Def, str], str]

    # -- functions

    def closure(self, made: Def, s: gast.stmt) -> Def:
        """A nested function or lambda as a value: its defaults are evaluated now."""
        for p in made.parameters:
            if p.default is None or isinstance(p.default, gast.Constant):
                continue
            value = self.resolved(p.default, s, True)
            name = self.fresh((made, p.keyword), p.keyword)
            self.foldable.add(name)
            self.bind(build.target(name), value, s)
            self.defaults[made, p.keyword] = name
        self.forget_functions(frozenset([id(made)]))
        return made

    def forget_functions(self, made: frozenset[int]) -> None:
        """Functions of an earlier round of a loop read variables that are now bound anew."""
        if not made:
            return
        for name, kind in self.types.env.items():
            if _holds_function(kind, made):
                self.types.env[name] = Unknown("a function made in an earlier round of the loop")

    # -- objects

    def constructed(
        self,
        n: gast.Call,
        cls: type,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
        s: gast.stmt,
    ) -> gast.expr:
        """An object that the program makes, as a variable in parts."""
        name = self.fresh((self.original(n), cls), cls.__name__.lower())
        if hasattr(cls, "_fields") and issubclass(cls, tuple):
            bound_ = self.bind_class(n, signature(cls), cls, args, keywords)
            self.define_parts(name, Made(cls, list(bound_.items())), s)
            return located(build.name(name), n)
        if any("__new__" in vars(c) for c in cls.__mro__[:-1]):
            raise Refused(n, f"an object of class {cls.__name__}, which has a `__new__`",
                          "make it outside")  # fmt: skip
        init = self.world.class_attribute(cls, "__init__")
        if dataclasses.is_dataclass(cls) and _is_generated(init):
            bound_ = self.bind_class(n, signature(cls), cls, args, keywords)
            for field in dataclasses.fields(cls):
                if not field.init:
                    raise Refused(n, f"the field `{field.name}` of {cls.__name__}, which "
                                  "`__init__` does not set", "make it outside")  # fmt: skip
            self.define_parts(name, Made(cls, list(bound_.items())), s)
            after = self.world.class_attribute(cls, "__post_init__")
            if after is not MISSING:
                raise Refused(n, f"an object of class {cls.__name__}, which has a "
                              "`__post_init__`", "make it outside")  # fmt: skip
            return located(build.name(name), n)
        if not isinstance(init, FunctionType):
            if args or keywords:
                raise Refused(n, f"an object of class {cls.__name__}", "make it outside")
            self.define_parts(name, Made(cls, []), s)
            return located(build.name(name), n)
        self.define_parts(name, Made(cls, []), s)
        self.world.written_out(init)
        self.under_construction.add(name)
        try:
            self.entered(n, init, [build.name(name), *args], keywords, s)
        finally:
            self.under_construction.discard(name)
        return located(build.name(name), n)

    def set_field(self, name: str, field: str, value: gast.expr, s: gast.stmt) -> None:
        """`self.field = value` while the object is being made."""
        kind = self.types.env[name]
        assert isinstance(kind, av.Object)
        part = self.part(name, field)
        self.bind(build.target(part), value, s)
        items = {**dict(kind.items), field: self.types.env[part]}
        self.types.env[name] = av.Object(kind.cls, tuple(items.items()), PARTS)

    def bind_class(
        self,
        n: gast.Call,
        signature: inspect.Signature,
        cls: type,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
    ) -> dict[str, gast.expr]:
        """The fields of a NamedTuple or dataclass from the arguments of its call."""
        try:
            found = signature.bind(*args, **keywords)
        except TypeError as error:
            raise Refused(
                n, f"a call of `{cls.__name__}` that fails: {error}", "mend the call"
            ) from None
        fields: dict[str, gast.expr] = {}
        for field, p in signature.parameters.items():
            if field in found.arguments:
                fields[field] = found.arguments[field]
            elif type(p.default) in (bool, int, float, str, type(None)):
                fields[field] = build.const(p.default)
            else:
                raise Refused(n, f"the default of `{field}` in {cls.__name__}", "pass it")
        return fields


def _holds_function(kind: Abstract, made: frozenset[int]) -> bool:
    """Whether the value is, or holds, one of these functions."""
    if isinstance(kind, av.Closure):
        return id(kind.made) in made
    if isinstance(kind, av.Sequence):
        return any(_holds_function(v, made) for v in kind.items)
    if isinstance(kind, av.Dict | av.Object):
        return any(_holds_function(v, made) for _, v in kind.items)
    return False


def _is_generated(init: Any) -> bool:
    """Whether the dataclass machinery wrote `__init__`."""
    return isinstance(init, FunctionType) and init.__code__.co_filename == "<string>"
