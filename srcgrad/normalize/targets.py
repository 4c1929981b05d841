"""Which function a call means: it is found by object.

Before: `layer.scale(x)`, where the class of `layer` defines `scale`. After: that function, and
`layer` as its first argument. Functions, methods, closures, partials, callable objects and classes
are told here from what the rule book must know.
"""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from types import FunctionType, MethodType
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Def
from srcgrad.ir.partials import has_open_places
from srcgrad.normalize.binding import Binding
from srcgrad.rules import registry


@dataclass(frozen=True, eq=False)
class Target:
    """What a call runs: a function with the arguments that it was bound to, or a class."""

    function: Any
    first: tuple[gast.expr, ...] = ()
    keywords: tuple[tuple[str, gast.expr], ...] = ()


@dataclass(frozen=True, eq=False)
class Known:
    """A function of the rule book as the target of a partial: the expression that calls it."""

    func: gast.expr


@dataclass(frozen=True, eq=False)
class Nothing:
    """A method that does nothing, such as `object.__init__`."""


@dataclass(frozen=True, eq=False)
class Replaced:
    """`x._replace(...)` of a NamedTuple."""

    cls: type


class Targets(Binding):
    """What the calls of the program mean."""

    # for each method around, the class that defines it and its object: what `super()` is
    supers: list[tuple[type, gast.expr]]

    def target(self, func: gast.expr) -> Target | None:
        """The user's function, method or class that the expression stands for; None for anything
        that the rule book must know.
        """
        if isinstance(func, Def):
            return Target(func)
        if isinstance(func, gast.Attribute) and self.is_super(func.value):
            return self.of_super(func)
        if isinstance(func, gast.Attribute):
            found = self.method(func)
            if found is not None:
                return found
        if not isinstance(func, gast.Name | gast.Attribute | gast.Subscript):
            return None
        kind = self.kind_of(func)
        if isinstance(kind, av.Closure):
            return Target(kind.made)
        if isinstance(kind, av.Object) and kind.cls is MethodType and kind.path:
            return self.method(build.path(kind.path))
        if isinstance(kind, av.Object):
            return self.of_object(func, kind)
        if isinstance(kind, av.Choice):
            return Target(kind)
        if isinstance(kind, av.Constant):
            return self.of_value(kind.value, func)
        return None

    def method(self, func: gast.Attribute) -> Target | None:
        """`x.f` where the class of `x` defines `f`."""
        kind = self.kind_of(func.value)
        if isinstance(kind, av.Constant) and isinstance(kind.value, type):
            if not av.is_users(kind.value) and not hasattr(kind.value, "_fields"):
                return None
            found = self.world.class_attribute(kind.value, func.attr)
            return self.of_class_attribute(found, func.value)
        if not isinstance(kind, av.Object):
            return None
        if kind.get(func.attr) is not None:
            return None  # a field that holds a function
        if func.attr == "_replace" and hasattr(kind.cls, "_fields"):
            return Target(Replaced(kind.cls), (rewrite.copied(func.value),))
        found = self.world.class_attribute(kind.cls, func.attr)
        if kind.path and not callable_in_class(found):
            return None  # an attribute of the object itself
        owner = self.world.constant(kind.cls, kind.cls.__name__)
        return self.of_class_attribute(found, owner, bound_to=func.value)

    def is_super(self, e: gast.expr) -> bool:
        """Whether the expression is `super()`."""
        if not isinstance(e, gast.Call) or e.args or not isinstance(e.func, gast.Name):
            return False
        return e.func.id == "$builtins.super" or (
            e.func.id == "super" and self.types.lookup(e.func) is super
        )

    def of_super(self, func: gast.Attribute) -> Target | None:
        """A method of the classes behind the one that the method at hand is defined in."""
        owner, this = self.supers[-1] if self.supers else (None, None)
        kind = self.kind_of(this) if this is not None else None
        if owner is None or this is None or not isinstance(kind, av.Object):
            return None
        order = kind.cls.__mro__
        for cls in order[order.index(owner) + 1 :]:
            if func.attr in vars(cls):
                found = self.world.class_attribute(cls, func.attr)
                name = self.world.constant(kind.cls, kind.cls.__name__)
                if found is object.__init__:
                    return Target(Nothing())
                return self.of_class_attribute(found, name, bound_to=this)
        return None

    def of_class_attribute(
        self, found: Any, owner: gast.expr, bound_to: gast.expr | None = None
    ) -> Target | None:
        """What a class holds under a name, called on the class or on an object of it."""
        if isinstance(found, FunctionType):
            self.world.written_out(found)
            return Target(found, (rewrite.copied(bound_to),) if bound_to is not None else ())
        if isinstance(found, staticmethod) and isinstance(found.__func__, FunctionType):
            self.world.written_out(found.__func__)
            return Target(found.__func__)
        if isinstance(found, classmethod) and isinstance(found.__func__, FunctionType):
            self.world.written_out(found.__func__)
            return Target(found.__func__, (rewrite.copied(owner),))
        return None

    def of_object(self, func: gast.expr, kind: av.Object) -> Target | None:
        """An object that is called: a partial, or one whose class has `__call__`."""
        if kind.cls is functools.partial:
            return self.of_partial(func)
        found = self.world.class_attribute(kind.cls, "__call__")
        if isinstance(found, FunctionType):
            self.world.written_out(found)
            return Target(found, (rewrite.copied(func),))
        return None

    def of_partial(self, func: gast.expr) -> Target | None:
        """A `functools.partial`, made here or outside."""
        made = self.made(func)
        if made is not None:
            parts = dict(made.items)
            function = parts["func"]
            first = [v for k, v in made.items if isinstance(k, int)]
            keywords = [(k[1:], v) for k, v in made.items if isinstance(k, str) and k[:1] == "="]
        else:
            value = self.world.lookup(func)
            if not isinstance(value, functools.partial):
                return None
            function = build.attribute(rewrite.copied(func), "func")
            if has_open_places(value.args):
                return None
            args = build.attribute(rewrite.copied(func), "args")
            given = build.attribute(rewrite.copied(func), "keywords")
            first = [
                build.subscript(rewrite.copied(args), build.const(k))
                for k in range(len(value.args))
            ]
            keywords = [
                (k, build.subscript(rewrite.copied(given), build.const(k))) for k in value.keywords
            ]
        inner = self.target(function) or Target(Known(function))
        return Target(
            inner.function, (*inner.first, *first), (*inner.keywords, *keywords)
        )

    def of_value(self, value: Any, func: gast.expr) -> Target | None:
        """A function, bound method or class of the user's that is known as an object."""
        if registry.find(value) is not None or value is dataclasses.replace:
            return None
        if isinstance(value, FunctionType):
            library = value.__module__.partition(".")[0] if value.__module__ else ""
            if library in ("numpy", "scipy", "warnings", "logging"):
                return None
            self.world.written_out(value)
            return Target(value)
        if isinstance(value, MethodType) and isinstance(value.__func__, FunctionType):
            if (value.__func__.__module__ or "").partition(".")[0] in ("logging", "warnings"):
                return None
            self.world.written_out(value.__func__)
            return Target(value.__func__, (build.attribute(rewrite.copied(func), "__self__"),))
        if value is functools.partial:
            return None
        if isinstance(value, type) and (hasattr(value, "_fields") or av.is_users(value)):
            return Target(value)
        wrapped = getattr(value, "__wrapped__", None)
        if isinstance(value, functools._lru_cache_wrapper) and isinstance(wrapped, FunctionType):
            self.world.written_out(wrapped)
            return Target(wrapped)  # what it caches is what it computes
        return None


def callable_in_class(found: Any) -> bool:
    """Whether what a class defines takes part in calls of its instances."""
    return isinstance(found, FunctionType | staticmethod | classmethod)
