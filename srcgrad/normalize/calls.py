"""Calls of the user's own functions, written out where they stand.

Before: `z = gate(x * w, b) + x`. After: `a$1 = x * w`, the body of `gate` with its names made
unique and `b` for its second parameter, and `z = result + x`. What a call means is told by
`normalize.targets`.
"""

from __future__ import annotations

import builtins
import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast

from srcgrad.errors import SrcgradError
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import located
from srcgrad.ir.core import Def, Parameter
from srcgrad.ir.refusal import Consequence, Refused
from srcgrad.ir.signatures import signature
from srcgrad.normalize import growing
from srcgrad.normalize.budget import Budget
from srcgrad.normalize.containers import Made
from srcgrad.normalize.definitions import binds_in_expressions, bound
from srcgrad.normalize.recursion import DEEPEST, Recursion, Unreachable
from srcgrad.normalize.targets import Known, Nothing, Replaced
from srcgrad.rules.language import MISSING


@dataclass(frozen=True, eq=False)
class WrittenOut:
    """A call's body with its own names, to be run after its parameters are bound."""

    parameters: list[tuple[str, str]]
    body: list[gast.stmt]
    result: gast.expr
    functions: frozenset[int]
    own: frozenset[str]


class Calls(Recursion):
    """The bodies of functions in place of their calls."""

    # bodies that were written out, by call and function
    calls: dict[tuple[gast.AST, Any], WrittenOut]
    # the functions around, with the types of their arguments
    inside: list[tuple[Any, tuple[Abstract, ...]]]
    budget: Budget

    def call(self, n: gast.Call, s: gast.stmt) -> gast.expr:
        """A call with its arguments ready; one of the user's functions is written out."""
        func = self.resolved(n.func, s, True)
        target = self.target(func)
        whole = target is not None or self.takes_containers(func)
        args = self.starred([self.argument(a, s, whole) for a in n.args])
        keywords = self.keywords([(k.arg, self.argument(k.value, s, whole)) for k in n.keywords])
        if target is not None:
            handed = (*args, *dict(keywords).values())
            if any(isinstance(self.kind_of(a), av.Growing) for a in handed):
                raise Refused(n, "a list that grows, given to a function", "write the loop out")
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
            return growing.given(self, n)
        opened = [self.opened(a) if self.in_parts(a) else a for a in args]
        ready = [
            gast.keyword(k, self.opened(v) if self.in_parts(v) else v) for k, v in keywords
        ]
        return growing.given(self, located(gast.Call(func, opened, ready), n))

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

    def is_whole(self, n: gast.Call, s: gast.stmt) -> bool:
        """Whether the call is all that its statement evaluates, so that what it writes to was not
        read before.
        """
        if isinstance(s, gast.Assign):
            plain = all(map(_is_of_names, s.targets))
        else:
            plain = isinstance(s, gast.Expr | gast.Return)
        return plain and s.value is not None and self.original(s.value) is self.original(n)

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
        self.growing |= growing.growing(body).intersection(kept.values()) - outer
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
            elif hasattr(builtins, x):
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


def nonlocal_stores(body: Sequence[gast.stmt]) -> set[str]:
    """The names that functions made in the program bind for others."""
    found: set[str] = set()
    for d in rewrite.walk(list(body)):
        if isinstance(d, Def):
            found |= bound(d.body) - set(d.own)
    return found


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


