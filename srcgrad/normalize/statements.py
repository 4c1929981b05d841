"""Statements: what each kind of them is in Core, or that there is none of its kind.

Before: `if f(x) > 1.0: y = g(x)`, `assert y > 0`. After: the body of `f`, `if result > 1.0: <the
body of g>, y = result`, `assert y > 0`. A statement that only looks at values runs as it stands, in
the forward sweep. What is refused is noted, and the statements behind it are looked at, too.
"""

from __future__ import annotations

import importlib
import logging
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.ir.core import AddAt, blocks, header, is_exit
from srcgrad.ir.refusal import Consequence, Refused, RefusedStatement
from srcgrad.normalize import growing
from srcgrad.normalize.definitions import bound_names
from srcgrad.normalize.loops import Loops
from srcgrad.normalize.recursion import Unreachable
from srcgrad.normalize.state import Enough
from srcgrad.normalize.write_calls import as_write
from srcgrad.normalize.writes import place_first, write

_WITH_VALUE = frozenset((gast.Assign, gast.Return, gast.AnnAssign, gast.AugAssign))


class Statements(Loops):
    """The statements of the program, one after the other."""

    # whether the first refused statement ends it; whether the function returns a pair
    hasty: bool
    has_aux: bool
    # `while` with its test in a variable, and what sets that before the loop
    headers: dict[gast.stmt, tuple[gast.stmt, gast.stmt]]
    # the name and type of the result, and the name of what is returned beside it
    result: tuple[str, Abstract, str | None] | None

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        """The statements in Core; what is refused among them is noted."""
        outer, self.out = self.out, []
        for s in body:
            try:
                self.statement(s)
            except Unreachable:
                self.dead = True
            except Refused as refusal:
                self.problems.append(refusal)
                if self.hasty and isinstance(refusal, RefusedStatement) and not self.around:
                    raise Enough from None
                for name in bound_names(s):
                    self.types.env[name] = av.REFUSED
            if self.dead:
                break
        result, self.out = self.out, outer
        return result

    def statement(self, s: gast.stmt) -> None:
        """A statement of the user's, by its kind."""
        self.forget_parts()
        original = s
        if isinstance(s, gast.Expr) and (found := growing.statement(self, s)) is not None:
            growing.append(self, found[0], self.resolved_whole(found[1], s, True), s)
            return
        if isinstance(s, gast.AugAssign) and isinstance(s.target, gast.Name):
            if s.target.id in bound_names(s.value):
                reason = f"`{s.target.id}` is bound in what is added to it"
                raise Refused(s, reason, "bind it before")
            s = self.read_first(s)
        if isinstance(s, gast.AugAssign) and isinstance(s.target, gast.Subscript):
            s = place_first(self, s)
            if s is not original:
                self.source.setdefault(s, self.original(original))
        if isinstance(s, gast.Assert) and s.msg is not None:
            if bound_names(s.msg) or self.calls_written_out(s.msg):
                reason = "a message that binds a name or calls a function, as no message is made"
                raise Refused(s, reason, "do it before")
        s = self.with_header_ready(s) if blocks(s) else self.without_calls(s)
        self.check_bound(s)
        if isinstance(s, gast.Assign):
            self.assign(s)
        elif isinstance(s, gast.AnnAssign):
            if s.value is not None:
                self.bind(s.target, s.value, s)
        elif isinstance(s, gast.AugAssign):
            self.augmented(s)
        elif is_exit(s):
            self.exits[-1].append(self.state())
            self.out.append(_located_exit(s))
        elif isinstance(s, gast.If):
            self.branch(s)
        elif isinstance(s, gast.For):
            self.for_loop(s)
        elif isinstance(s, gast.While):
            self.while_loop(s)
        elif isinstance(s, gast.Return):
            if not isinstance(self.function.node.body[-1], gast.Return):
                raise Consequence(s)
            if original is not self.function.node.body[-1]:
                raise Refused(s, "a `return` before the end of the function", "return at the end")
            self.returned(s)
        elif isinstance(s, gast.Delete) and all(isinstance(t, gast.Name) for t in s.targets):
            for t in s.targets:
                self.types.env[t.id] = Unknown(f"`{t.id}` was deleted")
        elif isinstance(s, gast.Import | gast.ImportFrom):
            self.imported(s)
        elif isinstance(s, gast.Assert):
            self.observe(s, [e for e in (s.test, s.msg) if e is not None])
        elif isinstance(s, gast.Raise):
            self.raised(s)
        elif isinstance(s, gast.Expr) and (stored := as_write(self, s)) is not None:
            if isinstance(stored, AddAt):
                write(self, stored.target, stored.value, stored.op, stored, each=True)
            else:
                self.assign(stored)
        elif isinstance(s, gast.Expr) and self.is_observation(s.value):
            self.observe(s, [*s.value.args, *[k.value for k in s.value.keywords]])
        elif (
            isinstance(s, gast.Expr)
            and isinstance(s.value, gast.Constant)
            or isinstance(s, gast.Pass)
        ):
            pass  # a docstring, or nothing
        elif isinstance(s, gast.Expr) and isinstance(s.value, gast.Name | gast.Tuple):
            pass  # the result of a call that was written out, and of which nobody asks
        else:
            raise RefusedStatement(
                s, _describe_statement(s), "docs/limitations.md lists what is supported"
            )

    def with_header_ready(self, s: gast.stmt) -> gast.stmt:
        """`if f(x) > 1: ...` as `t = f(x) > 1`, `if t: ...`; a `while` does so again in its
        body.
        """
        if isinstance(s, gast.For):
            return s
        if not isinstance(s, gast.While):
            test = self.resolved_whole(s.test, s)
            return s if test is s.test else _located_if(test, s)
        if not self.needs_statements(s.test):
            return s
        if s not in self.headers:
            name = self.names.fresh("test")
            self.types.add_local({name})
            first = build.assign(name, rewrite.copied(s.test), s)
            again = build.assign(name, rewrite.copied(s.test), s)
            new = gast.While(build.name(name), [*s.body, again], s.orelse)
            self.headers[s] = first, build.located(new, s)
        first, ready = self.headers[s]
        self.statement(first)
        return ready

    def without_calls(self, s: gast.stmt) -> gast.stmt:
        """A simple statement with its expressions resolved."""
        if is_exit(s):
            return s
        if s.__class__ in _WITH_VALUE:
            if s.value is None:
                return s
            value = self.resolved_whole(s.value, s, True)
            if isinstance(s, gast.AugAssign) and self.in_parts(value):
                value = self.opened(value)
            new = s if value is s.value else rewrite.altered(s, value=value)
        else:
            new = rewrite.rebuild(
                s, lambda n: self.resolved_whole(n, s) if isinstance(n, gast.expr) else n
            )
        if new is not s:
            self.source.setdefault(new, self.original(s))
        return new

    def imported(self, s: gast.Import | gast.ImportFrom) -> None:
        """An import inside the function binds names to what it finds now."""
        for name in s.names:
            try:
                if isinstance(s, gast.Import):
                    value: Any = importlib.import_module(name.name)
                    if name.asname is None:
                        value = sys.modules[name.name.partition(".")[0]]
                else:
                    package = self.function.namespace.globals.get("__package__")
                    path = "." * (s.level or 0) + (s.module or "")
                    home = importlib.import_module(path, package)
                    value = getattr(home, name.name)
            except (ImportError, AttributeError) as error:
                raise Refused(s, f"an import that fails: {error}", "import it above") from error
            own = name.asname or name.name.partition(".")[0]
            self.imports[own] = self.world.constant(value, own)
            self.types.env[own] = self.kind_of(self.imports[own])
            self.bound.add(own)

    def check_bound(self, s: gast.stmt) -> None:
        """Where a name may never have been assigned, read it in the forward sweep, as the
        function does.

        The reverse sweep may not need the value, and then nobody else would notice.
        """
        for e in header(s) if blocks(s) else [s]:
            for name in dict.fromkeys(rewrite.reads(e)):
                if name in self.types.env and name not in self.bound and "$" not in name:
                    kind = self.types.env[name]
                    parts = getattr(kind, "path", None) == av.PARTS
                    if isinstance(kind, av.Closure) or parts or self.is_alias(name, kind):
                        raise Refused(
                            s, f"`{name}`, which is not made on every path",
                            "make it on every path",
                        )  # fmt: skip
                    if kind != av.REFUSED:
                        self.out.append(build.located(gast.Expr(build.name(name)), s))
                        self.bound.add(name)

    def observe(self, s: gast.stmt, parts: Sequence[gast.expr]) -> None:
        """A statement that is run as it stands, in the forward sweep."""
        for e in parts:
            self.pure_structure(e)
        self.out.append(self.with_leaves(s))

    def is_observation(self, e: gast.expr) -> bool:
        """Whether the expression is a call that tells somebody of a value, and returns nothing
        of use.
        """
        if not isinstance(e, gast.Call) or any(k.arg is None for k in e.keywords):
            return False
        func = e.func
        if not isinstance(func, syntax.DOTTED) or self.types.is_value(func):
            return False
        value = self.types.lookup(func)
        if value is print or value is warnings.warn:
            return True
        owner = getattr(value, "__self__", None)
        return getattr(value, "__module__", None) == "logging" and (
            owner is None or isinstance(owner, logging.Logger)
        )

    def raised(self, s: gast.Raise) -> None:
        """`raise` of an exception that is made of what is known."""
        for e in (s.exc, s.cause):
            if isinstance(e, gast.Call) and isinstance(e.func, syntax.DOTTED):
                made = self.types.lookup(e.func)
                if isinstance(made, type) and issubclass(made, BaseException):
                    for a in (*e.args, *[k.value for k in e.keywords]):
                        self.pure_structure(a)
                    continue
            if e is not None and not isinstance(e, syntax.DOTTED):
                raise Refused(e, "`raise` of something computed", "raise an exception by its class")
        self.out.append(self.with_leaves(s))
        self.bound = set(self.types.local)  # nothing follows that could find a name unbound

    def returned(self, s: gast.Return) -> None:
        """The one `return`: its value has a name in Core."""
        value, aux = s.value, None
        if value is not None and self.in_parts(value):
            value = self.opened(value)
        if value is None:
            raise Refused(s, "a `return` without a value", "return the result")
        if self.has_aux:
            if not isinstance(value, gast.Tuple) or len(value.elts) != 2:
                raise Refused(value, "has_aux without `return value, aux`", "return a pair")
            value, other = value.elts
        kind = self.types.of(value) if not isinstance(value, gast.Dict) else av.Dict(())
        if not isinstance(kind, Scalar | Array | Unknown):
            self.result = "", kind, None
            return
        if isinstance(kind, Unknown):
            self.numeric(value, kind)
        e, kind, varied = self.value(value, s)
        if isinstance(e, gast.Name):
            name = e.id
        else:
            name = self.names.fresh("value")
            self.define(name, e, kind, varied, s)
        if self.has_aux:
            other = self.opened(other) if self.in_parts(other) else other
            self.pure_structure(other)
            aux = self.names.fresh("aux")
            self.define(aux, self.with_leaves(other), Unknown("aux"), False, s)
        self.result = name, kind, aux


def _located_if(test: gast.expr, s: gast.If) -> gast.If:
    """The branch with another test."""
    return build.located(gast.If(test, s.body, s.orelse), s)


def _located_exit(s: gast.If) -> gast.stmt:
    """`if left: break`, anew: a loop may be typed more than once."""
    return build.located(gast.If(rewrite.copied(s.test), [gast.Break()], []), s)


_STATEMENTS = {
    "Break": "`break`",
    "Continue": "`continue`",
    "With": "a `with` statement",
    "Try": "a `try` statement",
    "TryStar": "a `try` statement",
    "FunctionDef": "a nested function",
    "AsyncFunctionDef": "a nested function",
    "ClassDef": "a class",
    "Global": "`global`",
    "Nonlocal": "`nonlocal`",
    "Delete": "`del`",
    "Raise": "`raise`",
    "Assert": "`assert`",
    "Import": "an import inside a function",
    "ImportFrom": "an import inside a function",
    "Match": "a `match` statement",
    "Expr": "an expression statement",
}


def _describe_statement(s: gast.stmt) -> str:
    """What the statement is called in an error."""
    return _STATEMENTS.get(type(s).__name__, f"`{type(s).__name__}`")
