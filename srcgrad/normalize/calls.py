"""Calls of the user's own functions, written out where they stand.

Before: `z = gate(x * w, b) + x`. After: `a$1 = x * w`, the body of `gate` with its names made
unique and `b` for its second parameter, and `z = result + x`. What a call means is found by object:
functions, methods, closures, partials, callable objects and classes all end here.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import gast

from srcgrad.errors import SrcgradError
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import PARTS, Abstract, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.core import Def, Parameter
from srcgrad.ir.partials import PLACEHOLDER, has_open_places
from srcgrad.ir.refusal import Consequence, Refused
from srcgrad.ir.signatures import signature
from srcgrad.normalize.budget import Budget
from srcgrad.normalize.containers import Containers, Made, sequence
from srcgrad.normalize.definitions import binds_in_expressions, bound
from srcgrad.rules import registry
from srcgrad.rules.language import MISSING

# A function inside itself more often than this is left to the run.
DEEPEST = 40

_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class Unreachable(Refused):
    """A call of which nothing is known yet: what follows it does not count."""

    def __init__(self, node: gast.AST) -> None:
        super().__init__(node, "refused", "")


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


@dataclass(frozen=True, eq=False)
class WrittenOut:
    """A call's body with its own names, to be run after its parameters are bound."""

    parameters: list[tuple[str, str]]
    body: list[gast.stmt]
    result: gast.expr
    functions: frozenset[int]
    own: frozenset[str]


class Calls(Containers):
    """Which function a call means, and its body in place of the call."""

    calls: dict[tuple[gast.AST, Any], WrittenOut]
    inside: list[tuple[Any, tuple[Abstract, ...]]]
    defaults: dict[tuple[Def, str], str]
    nonlocal_names: frozenset[str]
    budget: Budget

    # -- what a call means

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

    supers: list[tuple[type, gast.expr]]

    def of_class_attribute(
        self, found: Any, owner: gast.expr, bound_to: gast.expr | None = None
    ) -> Target | None:
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

    # -- the call itself

    def call(self, n: gast.Call, s: gast.stmt) -> gast.expr:
        """A call with its arguments ready; one of the user's functions is written out."""
        func = self.resolved(n.func, s, True)
        target = self.target(func)
        whole = target is not None or self.takes_containers(func)
        args = self.starred([self.argument(a, s, whole) for a in n.args])
        keywords = self.keywords([(k.arg, self.argument(k.value, s, whole)) for k in n.keywords])
        if target is not None:
            first = [rewrite.copied(a) for a in target.first]
            given = {k: rewrite.copied(v) for k, v in target.keywords}
            given.update(dict(keywords))
            return self.entered(n, target.function, [*first, *args], given, s)
        special = self.on_containers(n, func, args, keywords, s)
        if special is not None:
            return special
        same = func is n.func and len(args) == len(n.args)
        same = same and all(a is b for a, b in zip(args, n.args))
        if same and all(v is k.value for (_, v), k in zip(keywords, n.keywords)):
            return n
        opened = [self.opened(a) if self.in_parts(a) else a for a in args]
        ready = [
            gast.keyword(k, self.opened(v) if self.in_parts(v) else v) for k, v in keywords
        ]
        return located(gast.Call(func, opened, ready), n)

    def argument(self, a: gast.expr, s: gast.stmt, whole: bool) -> gast.expr:
        if isinstance(a, gast.Starred):
            return located(gast.Starred(self.resolved(a.value, s, True), gast.Load()), a)
        return self.resolved(a, s, whole)

    def keywords(self, given: Sequence[tuple[str | None, gast.expr]]) -> list[Any]:
        out: list[tuple[str, gast.expr]] = []
        for k, v in given:
            if k is not None:
                out.append((k, v))
                continue
            made = self.known(v)
            if made is None or made.kind != "dict":
                raise Refused(v, "`**` of something that is no dict of known keys", "write it out")
            out += [(key, rewrite.copied(value)) for key, value in made.items]
        return out

    def entered(
        self,
        n: gast.Call,
        function: Any,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
        s: gast.stmt,
    ) -> gast.expr:
        if isinstance(function, av.Choice):
            given = [gast.keyword(k, v) for k, v in keywords.items()]
            calls = [
                located(gast.Call(build.name(f), rewrite.copied(args), rewrite.copied(given)), n)
                for f in (function.yes, function.no)
            ]
            either = located(gast.IfExp(build.name(function.test), *calls), n)
            for k, part in enumerate((*calls, either)):
                self.source[part] = self.same_node((self.original(n), "choice", k), n)
            return self.resolved(either, s, True)
        if isinstance(function, Nothing):
            return located(build.const(None), n)
        if isinstance(function, Replaced):
            made = self.known(args[0])
            if made is None or len(args) > 1 or not keywords.keys() <= dict(made.items).keys():
                raise Refused(n, "a `_replace` that is not understood", "make it anew")
            parts = [(k, keywords.get(k, rewrite.copied(v))) for k, v in made.items]
            name = self.fresh((self.original(n), "replaced"), function.cls.__name__.lower())
            self.define_parts(name, Made(function.cls, parts), s)
            return located(build.name(name), n)
        if isinstance(function, Known):
            given = [gast.keyword(k, v) for k, v in keywords.items()]
            call = located(gast.Call(rewrite.copied(function.func), args, given), n)
            self.source[call] = self.original(n)
            return self.call(call, s)
        if isinstance(function, type):
            return self.constructed(n, function, args, keywords, s)
        if isinstance(function, Def):
            return self.written_out(n, function, function, args, keywords, s)
        try:
            captured, made = self.capture(function)
        except SrcgradError as error:
            raise Refused(n, str(error), "define the function in a file") from error
        return self.written_out(n, made, function, args, keywords, s, captured.origin.filename)

    def written_out(
        self,
        n: gast.Call,
        made: Def,
        function: Any,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
        s: gast.stmt,
        filename: str | None = None,
    ) -> gast.expr:
        """The result of a call, after the statements of its body.

        A loop may be typed more than once: a call is then written out with the same names.
        """
        arguments = self.bind_arguments(n, made, function, args, keywords)
        who = made if isinstance(function, Def) else function.__code__
        kinds = tuple(without_shapes(self.kind_of(e)) for e in arguments.values())
        same = [k for f, k in self.inside if f is who]
        if kinds in same or len(same) >= DEEPEST:
            return self.left_to_the_run(n, made, function, arguments, s)
        key = self.original(n), who
        if key not in self.calls:
            self.budget.spend(n, bool(same))
            self.calls[key] = self.copy_of(n, made, function, arguments, filename)
        ready = self.calls[key]
        self.forget_functions(ready.functions)
        self.inside.append((who, kinds))
        self.frames.append((ready.own, self.is_whole(n, s)))
        owner = _owner(function)
        if owner is not None and made.parameters:
            self.supers.append((owner, arguments[made.parameters[0].keyword]))
        try:
            for parameter, name in ready.parameters:
                self.types.add_local({name})
                self.bind(build.target(name), arguments[parameter], s)
            for inner in ready.body:
                self.statement(inner)
            result = self.resolved_whole(ready.result, s, True)
            if self.in_parts(result) or isinstance(result, Def):
                return result
            return self.settled(result, s)
        except Refused as refusal:
            if isinstance(refusal, Consequence | Unreachable):
                raise
            where = f"in `{made.name}`, line {getattr(refusal.node, 'lineno', '?')}"
            raise Refused(n, f"{where}: {refusal.reason}", refusal.remedy) from refusal
        finally:
            self.inside.pop()
            self.frames.pop()
            if owner is not None and made.parameters:
                self.supers.pop()

    # for each call that is written out here, the names of its own, and whether it is a statement
    frames: list[tuple[frozenset[str], bool]]

    def is_whole(self, n: gast.Call, s: gast.stmt) -> bool:
        """Whether the call is all that its statement evaluates, so that what it writes to was not
        read before.
        """
        if isinstance(s, gast.Assign):
            plain = all(map(_is_of_names, s.targets))
        else:
            plain = isinstance(s, gast.Expr | gast.Return)
        return plain and s.value is not None and self.original(s.value) is self.original(n)

    def left_to_the_run(
        self,
        n: gast.Call,
        made: Def,
        function: Any,
        arguments: Mapping[str, gast.expr],
        s: gast.stmt,
    ) -> gast.expr:
        """A call of a function inside itself: it stays a call, and its derivative is made when
        the program runs.
        """
        refusal = Refused(n, f"the recursive call of `{made.name}`", "write a loop")
        plain = {inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD}
        if isinstance(function, Def) or not all(p.kind in plain for p in made.parameters):
            raise refusal
        values = [arguments[p.keyword] for p in made.parameters]
        kinds = [self.kind_of(v) for v in values]
        if not all(isinstance(k, av.Scalar | av.Array | av.Constant) for k in kinds):
            raise refusal
        result = self.result_type(function, kinds, n)
        atoms = [self.settled(v, s) for v in values]
        name = self.fresh((self.original(n), "result"), made.name)
        self.foldable.add(name)
        func = self.world.constant(function, made.name)
        call = located(build.call(build.runtime("call"), func, *atoms), n)
        varied = any(map(self.varies, atoms))
        if varied and not isinstance(result, av.NUMERIC):
            raise Refused(n, f"{refusal.reason}, whose result is {av.describe(result)}",
                          "let it return a number or an array")  # fmt: skip
        self.define(name, call, result, varied, s)
        return located(build.name(name), n)

    def result_type(
        self, function: Any, kinds: Sequence[Abstract], n: gast.Call
    ) -> Abstract:
        """The type of a recursive function's result: the least one that its own calls agree with.

        Lengths are those of the arguments' own axes; what they become is not known here.
        """
        key = function, tuple(map(_without_lengths, kinds))
        if self.assumed is not None:
            if key in self.assumed:
                known = self.assumed[key]
                if known is None:
                    raise Unreachable(n)
                return known
            if len(self.assumed) > DEEPEST:
                raise Refused(n, "a recursion over more and more types", "write a loop")
            self.assumed[key] = None
            raise Unreachable(n)
        if key not in self.result_types:
            self.result_types[key] = self.fixpoint(key, n)
        found = self.result_types[key]
        if found is None:
            raise Refused(n, "a recursion without an end", "return a value on some path")
        return found

    result_types: dict[Any, Abstract | None]
    assumed: dict[Any, Abstract | None] | None

    def fixpoint(self, key: Any, n: gast.Call) -> Abstract | None:
        assumed: dict[Any, Abstract | None] = {key: None}
        while True:
            before = dict(assumed)
            for function, kinds in list(assumed):
                found = self.typed(function, kinds, assumed, n)
                if found is not None:
                    old = assumed[function, kinds]
                    assumed[function, kinds] = _without_lengths(av.join(old, found))
            if assumed == before:
                return assumed[key]

    def typed(
        self, function: Any, kinds: Sequence[Abstract], assumed: Any, n: gast.Call
    ) -> Abstract | None:
        """The type of the result under assumptions on the results of calls inside."""
        raise NotImplementedError

    def copy_of(
        self,
        n: gast.Call,
        made: Def,
        function: Any,
        arguments: Mapping[str, gast.expr],
        filename: str | None,
    ) -> WrittenOut:
        """The body with names of its own; parameters that stand for simple arguments are replaced
        by them.
        """
        targets = {p.keyword: p.target.id for p in made.parameters}
        body = rewrite.copied(made.body)
        result = rewrite.copied(made.result)
        own = bound(body)
        renaming = {x: self.names.fresh(x) for x in sorted({*own, *targets.values()})}
        outer = {x for x in own if x not in made.own}
        renaming = {x: new for x, new in renaming.items() if x not in outer}
        parameters: list[tuple[str, str]] = []
        direct: dict[str, gast.expr] = {}
        for keyword, name in targets.items():
            value = arguments[keyword]
            if name not in own and self.may_stand_for(value):
                direct[name] = value
            else:
                parameters.append((keyword, renaming[name]))
                self.foldable.add(renaming[name])
        kept = {x: new for x, new in renaming.items() if x not in direct}
        if not isinstance(function, Def):
            direct.update(self.outside_names(n, made, function, own | set(targets.values())))
        # renamed first: an argument may hold a name of the caller's that the callee has too
        body = [rewrite.substitute(rewrite.renamed(b, kept), direct) for b in body]
        result = rewrite.substitute(rewrite.renamed(result, kept), direct)
        if filename is not None and filename != self.function.origin.filename:
            for node in rewrite.walk([*body, result]):
                if hasattr(node, "lineno"):
                    located(node, n)
        self.types.add_local(kept.values())
        self.rebinds = self.rebinds or binds_in_expressions([*body, result])
        self.nonlocal_names |= nonlocal_stores([*body, result])
        functions = {id(d) for d in rewrite.walk([*body, result]) if isinstance(d, Def)}
        return WrittenOut(parameters, body, result, frozenset(functions), frozenset(kept.values()))

    def may_stand_for(self, value: gast.expr) -> bool:
        """Whether an argument may be written for the parameter wherever that is read."""
        root = value
        while isinstance(root, gast.Attribute) or (
            isinstance(root, gast.Subscript) and isinstance(root.slice, gast.Constant)
        ):
            root = root.value
        if isinstance(value, gast.Constant):
            return True
        if not isinstance(root, gast.Name) or root.id in self.nonlocal_names:
            return False
        if isinstance(value, gast.Name):
            return root.id not in self.names.temporaries
        kind = self.kind_of(value)
        path = getattr(kind, "path", None)
        outside = root.id not in self.types.local and root.id not in self.types.env
        return bool(path) or outside and isinstance(kind, av.Constant)

    def outside_names(
        self, n: gast.Call, made: Def, function: FunctionType, own: set[str]
    ) -> dict[str, gast.expr]:
        """What the free names of a function stand for, where they mean something else here."""
        theirs, ours = function.__globals__, self.function.namespace.globals
        cells = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
        found: dict[str, gast.expr] = {}
        for x in dict.fromkeys(rewrite.reads([*made.body, made.result])):
            if x in own or x.startswith("$") or "$" in x:
                continue
            here = x in self.types.local or x in self.types.env
            if x in cells:
                if not here and self.function.namespace.cells.get(x) is cells[x]:
                    continue
                found[x] = self.world.cell(cells[x], x)
                continue
            if not here and x not in self.function.namespace.cells and theirs is ours:
                continue
            member = self.world.member(theirs, x)
            if member is not None:
                found[x] = member
            elif x in theirs:
                raise Refused(
                    n, f"`{made.name}` uses `{x}` of a module that is not imported",
                    "pass it as an argument",
                )  # fmt: skip
            elif hasattr(_BUILTINS, x):
                found[x] = build.builtin(x)
        return found

    def bind_arguments(
        self,
        n: gast.Call,
        made: Def,
        function: Any,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
    ) -> dict[str, gast.expr]:
        """The argument of each parameter, as an expression."""
        signature = inspect.Signature(
            [
                inspect.Parameter(
                    p.keyword, inspect._ParameterKind(p.kind), default=_default(p)
                )
                for p in made.parameters
            ]
        )
        try:
            found = signature.bind(*args, **keywords)
        except TypeError as error:
            raise Refused(
                n, f"a call of `{made.name}` that fails: {error}", "mend the call"
            ) from None
        arguments: dict[str, gast.expr] = {}
        for p in made.parameters:
            value = found.arguments.get(p.keyword, MISSING)
            if p.kind == inspect.Parameter.VAR_POSITIONAL:
                given = () if value is MISSING else value
                arguments[p.keyword] = located(build.tuple_(list(given)), n)
            elif p.kind == inspect.Parameter.VAR_KEYWORD:
                extra = {} if value is MISSING else value
                keys = [build.const(k) for k in extra]
                arguments[p.keyword] = located(gast.Dict(keys, list(extra.values())), n)
            elif value is not MISSING:
                known = self.types.static(value) if not isinstance(value, Def) else MISSING
                if (
                    type(known) is int
                    and not isinstance(value, gast.Constant)
                    and not self.changes_in_a_loop(value)
                ):
                    value = located(build.const(known), n)
                arguments[p.keyword] = value
            else:
                arguments[p.keyword] = located(self.default_of(made, function, p), n)
        return arguments

    def changes_in_a_loop(self, e: gast.expr) -> bool:
        """Whether a name in the expression is bound in a loop around it: what is known of it in
        the first round need not hold in the next, and a call is written out once.
        """
        names = set(rewrite.reads(e))
        return any(
            isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store) and n.id in names
            for loop in self.around
            for n in rewrite.walk(loop)
        )

    def default_of(self, made: Def, function: Any, p: Parameter) -> gast.expr:
        """The default of a parameter, as it was when the function was made."""
        if isinstance(function, Def):
            if (made, p.keyword) in self.defaults:
                return build.name(self.defaults[made, p.keyword])
            return rewrite.copied(p.default)
        value = _default_value(function, p.keyword)
        if value is None or type(value) in (bool, int, float, str):
            return build.const(value)
        return self.world.constant(value, p.keyword)

    # -- functions made here

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

    # -- objects made here

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

    under_construction: set[str]

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

    # -- builtins that look into containers

    def takes_containers(self, func: gast.expr) -> bool:
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
        return located(gast.List(list(values), gast.Load()), n)

    def summed(
        self, values: list[gast.expr], start: gast.expr | None, n: gast.AST
    ) -> gast.expr:
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
        values = self.elements(args[1])
        if values is None:
            return None
        steps = [*args[2:], *values]
        total = rewrite.copied(steps[0])
        for k, v in enumerate(steps[1:]):
            total = self.step((self.original(n), k), n, args[0], [total, rewrite.copied(v)], s)
        return total

    def mapped(self, n: gast.Call, args: list[gast.expr], s: gast.stmt) -> gast.expr | None:
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

    step_calls: dict[object, gast.AST]


def _without_lengths(kind: Abstract) -> Abstract:
    if isinstance(kind, av.Array):
        return av.Array(kind.dtype, (None,) * len(kind.dims))
    return av.Scalar(kind.dtype, kind.python) if isinstance(kind, av.Scalar) else kind


def without_shapes(kind: Abstract) -> Abstract:
    """The type as far as it may tell a recursive call from the call around it."""
    if isinstance(kind, av.Array):
        return av.Array(kind.dtype, (None,) * len(kind.dims))
    if isinstance(kind, av.Scalar) and type(kind.value) is not int:
        return av.Scalar(kind.dtype, kind.python)
    return kind


def _owner(function: Any) -> type | None:
    """The class that a method with `super()` in it is defined in."""
    if not isinstance(function, FunctionType) or "__class__" not in function.__code__.co_freevars:
        return None
    at = function.__code__.co_freevars.index("__class__")
    assert function.__closure__ is not None
    owner = function.__closure__[at].cell_contents
    return owner if isinstance(owner, type) else None


def callable_in_class(found: Any) -> bool:
    """Whether what a class defines takes part in calls of its instances."""
    return isinstance(found, FunctionType | staticmethod | classmethod)


def nonlocal_stores(body: Sequence[gast.stmt]) -> set[str]:
    """The names that functions made in the program bind for others."""
    found: set[str] = set()
    for d in rewrite.walk(list(body)):
        if isinstance(d, Def):
            found |= bound(d.body) - set(d.own)
    return found


def is_made_here(e: gast.expr) -> bool:
    """Whether the expression is a call, or a display that holds one."""
    if isinstance(e, gast.Tuple | gast.List | gast.Dict):
        return any(isinstance(n, gast.Call) for n in rewrite.walk(e))
    return isinstance(e, gast.Call)


def _holds_function(kind: Abstract, made: frozenset[int]) -> bool:
    if isinstance(kind, av.Closure):
        return id(kind.made) in made
    if isinstance(kind, av.Sequence):
        return any(_holds_function(v, made) for v in kind.items)
    if isinstance(kind, av.Dict | av.Object):
        return any(_holds_function(v, made) for _, v in kind.items)
    return False


def _is_of_names(target: gast.expr) -> bool:
    """Whether the target of an assignment binds names and evaluates nothing."""
    if isinstance(target, gast.Tuple | gast.List):
        return all(map(_is_of_names, target.elts))
    return isinstance(target, gast.Name)


def _default(p: Parameter) -> Any:
    return inspect.Parameter.empty if p.default is None else p.default


def _default_value(function: FunctionType, name: str) -> Any:
    found = signature(function, follow_wrapped=False).parameters[name].default
    assert found is not inspect.Parameter.empty
    return found


def _is_generated(init: Any) -> bool:
    """Whether the dataclass machinery wrote `__init__`."""
    return isinstance(init, FunctionType) and init.__code__.co_filename == "<string>"


_ON_CONTAINERS: Any = {
    zip, enumerate, reversed, map, filter, sum, max, min, len, list, tuple, dict, sorted, any, all,
    getattr, range, functools.partial, functools.reduce, dataclasses.replace,
}  # fmt: skip
import builtins as _BUILTINS  # noqa: E402
