"""Split the user's statements into Core, with types.

Before: `return np.sum((x - m) ** 2)`. After: `t$1 = x - m`, `t$2 = t$1 ** 2`, `result$3 =
np.sum(t$2)`, `return result$3`, where `x` is differentiated and `m` is not. Loop bodies are
typed until nothing changes. What the language does not hold is collected and refused all at
once by whoever called.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast

from srcgrad.analysis.activity import differentiable
from srcgrad.analysis.decisions import decide
from srcgrad.analysis.types import Application, Lookup, Types, _describe
from srcgrad.errors import SrcgradError
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.ir.core import blocks, header, is_exit
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names
from srcgrad.ir.refusal import Consequence, Refused
from srcgrad.normalize.inline import Capture, Inlined, bind_arguments, inline
from srcgrad.normalize.iteration import PlainLoop, plain_loop
from srcgrad.rules import registry
from srcgrad.rules.language import MISSING


@dataclass(frozen=True, eq=False)
class Split:
    """The Core body with the type and activity of every definition (by the statement that makes
    it).
    """

    function: Function
    definitions: Mapping[gast.stmt, tuple[Abstract, bool]]
    leaves: Mapping[str, gast.expr]
    leaf_types: Mapping[str, tuple[Abstract, bool]]
    result: str
    result_type: Abstract
    aux: str | None


class _Again(Exception):
    """A dict turned out to be read by a computed key; its literal keys are no leaves then."""


def to_core(
    function: Function,
    arguments: Mapping[str, Abstract],
    varied: frozenset[str],
    has_aux: bool,
    lookup: Lookup,
    one: Callable[[av.Dim], bool | None],
    equals: Callable[[av.Dim, int], bool | None],
    capture: Capture,
    names: Names,
) -> tuple[Split | None, list[Refused]]:
    """Core and the refused places; the Core is None if the function has no usable result."""
    dynamic: set[str] = set()
    while True:
        types = Types(dict(arguments), frozenset(), lookup, one, equals)
        builder = _Builder(function, types, varied, has_aux, capture, names, dynamic)
        try:
            return builder.run(), builder.problems
        except _Again:
            continue


Env = tuple[dict[str, Abstract], frozenset[str], frozenset[str]]


class _Builder:
    def __init__(
        self,
        function: Function,
        types: Types,
        varied: frozenset[str],
        has_aux: bool,
        capture: Capture,
        names: Names,
        dynamic: set[str],
    ) -> None:
        self.capture = capture
        self.calls: dict[gast.Call, Inlined] = {}
        self.inside: list[object] = []
        self.function, self.has_aux, self.names, self.dynamic = function, has_aux, names, dynamic
        local = frozenset(function.parameters) | _bound_names(function.node.body)
        types.local = local
        self.types = types
        self.varied = varied
        self.bound = frozenset(function.parameters)
        self.problems: list[Refused] = []
        self.definitions: dict[gast.stmt, tuple[Abstract, bool]] = {}
        self.leaves: dict[str, gast.expr] = {}
        self.leaf_types: dict[str, tuple[Abstract, bool]] = {}
        self.leaf_names: dict[tuple[str, object], str] = {}
        self.heads: dict[gast.stmt, Env] = {}
        self.opaque: dict[tuple[gast.AST, str], int] = {}
        self.opaque_count = 0
        self.parts: dict[object, str] = {}
        self.exits: list[list[Env]] = []
        self.plain_loops: dict[gast.stmt, PlainLoop] = {}
        self.headers: dict[gast.stmt, tuple[gast.stmt, gast.stmt]] = {}
        self.choices: dict[gast.expr, tuple[str, list[gast.stmt]]] = {}
        self.foldable: set[str] = set()
        self.unpacked: dict[gast.expr, gast.stmt] = {}
        self.out: list[gast.stmt] = []
        self.result: tuple[str, Abstract, str | None] | None = None

    def run(self) -> Split | None:
        body = self.function.node.body
        if not body or not isinstance(body[-1], gast.Return):
            last = body[-1] if body else self.function.node
            self.problems.append(
                Refused(last, "the function does not end with `return`", "end it with one `return`")
            )
        out = self.block(body)
        self.names.temporaries |= self.foldable
        if self.result is None:
            return None
        name, kind, aux = self.result
        returned: gast.expr = build.name(name)
        if aux is not None:
            returned = build.tuple_([returned, build.name(aux)])
        node = self.function.node
        end = build.located(gast.Return(returned), body[-1])
        tree = gast.FunctionDef(node.name, node.args, [*out, end], [], None, None, [])
        return Split(
            self.function.with_node(build.located(tree, node)),
            self.definitions,
            self.leaves,
            self.leaf_types,
            name,
            kind,
            aux,
        )

    # -- statements

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        outer, self.out = self.out, []
        for s in body:
            try:
                self.statement(s)
            except Refused as refusal:
                self.problems.append(refusal)
                for name in _bound_names(s):
                    self.types.env[name] = Unknown("refused")
        result, self.out = self.out, outer
        return result

    def statement(self, s: gast.stmt) -> None:
        self.parts = {}
        original = s
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
            self.out.append(located_exit(s))
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
        elif isinstance(s, gast.Assert):
            self.observe(s, [e for e in (s.test, s.msg) if e is not None])
        elif isinstance(s, gast.Raise):
            self.raised(s)
        elif isinstance(s, gast.Expr) and self.is_observation(s.value):
            self.observe(s, [*s.value.args, *[k.value for k in s.value.keywords]])
        elif (
            isinstance(s, gast.Expr)
            and isinstance(s.value, gast.Constant)
            or isinstance(s, gast.Pass)
        ):
            pass  # a docstring, or nothing
        else:
            raise Refused(s, _describe_statement(s), "docs/limitations.md lists what is supported")

    # -- calls of the user's functions

    def callee(self, e: gast.AST) -> FunctionType | None:
        """The function of the user's that the expression calls."""
        if not isinstance(e, gast.Call) or not isinstance(e.func, gast.Name | gast.Attribute):
            return None
        root = e.func
        while isinstance(root, gast.Attribute):
            root = root.value
        if not isinstance(root, gast.Name) or root.id in self.types.local:
            return None
        value = self.types.lookup(e.func)
        if not isinstance(value, FunctionType) or registry.find(value) is not None:
            return None
        library = value.__module__.partition(".")[0] if value.__module__ else ""
        return None if library in ("numpy", "scipy", "warnings", "logging") else value

    def calls_user(self, e: gast.AST) -> bool:
        return any(self.callee(n) is not None for n in rewrite.walk(e))

    def without_calls(self, s: gast.stmt) -> gast.stmt:
        """A simple statement with calls of the user's functions written out before it."""
        if not self.calls_user(s):
            return s

        def change(n: gast.AST) -> Any:
            if isinstance(n, gast.IfExp | gast.BoolOp) and self.calls_user(n):
                return build.located(build.name(self.chosen(n, s)), n)
            if isinstance(n, gast.Lambda | gast.ListComp | gast.DictComp | gast.GeneratorExp):
                return n
            called = self.callee(n)
            new = rewrite.rebuild(n, change)
            if called is not None:
                return self.written_out(n, new, called, s)
            if isinstance(new, gast.Subscript) and isinstance(new.value, gast.Tuple):
                k = self.types.static(new.slice)
                if isinstance(k, int) and -len(new.value.elts) <= k < len(new.value.elts):
                    return new.value.elts[k]
            return new

        return change(s)

    def written_out(
        self, call: gast.Call, ready: gast.Call, function: FunctionType, s: gast.stmt
    ) -> gast.expr:
        """The result of a call, after the statements of its body; `ready` has its arguments ready.

        A loop may be typed more than once: a call is then written out with the same names.
        """
        if function.__code__ in self.inside:
            raise Refused(call, f"the recursive call of `{function.__name__}`", "write a loop")
        try:
            captured = self.capture(function)
        except SrcgradError as error:
            raise Refused(call, str(error), "define the function in a file") from error
        if call not in self.calls:
            self.calls[call] = inline(ready, captured, self.function, self.types.local, self.names)
        made = self.calls[call]
        self.types.local |= made.local
        self.foldable |= {name for _, name in made.parameters}
        self.inside.append(function.__code__)
        try:
            arguments = bind_arguments(ready, captured)
            for parameter, name in made.parameters:
                self.bind(build.target(name), arguments[parameter], s)
            for inner in made.body:
                self.statement(inner)
            holder = self.without_calls(build.located(gast.Return(made.result), s))
            return self.settled(holder.value, s)
        except Refused as refusal:
            if isinstance(refusal, Consequence):
                raise
            where = f"in `{function.__name__}`, line {getattr(refusal.node, 'lineno', '?')}"
            raise Refused(call, f"{where}: {refusal.reason}", refusal.remedy) from refusal
        finally:
            self.inside.pop()

    def with_header_ready(self, s: gast.stmt) -> gast.stmt:
        """`if f(x) > 1: ...` as `t = f(x) > 1`, `if t: ...`; a `while` does so again in its
        body.
        """
        if not any(map(self.calls_user, header(s))):
            return s
        if s not in self.headers:
            name = self.names.fresh("test" if not isinstance(s, gast.For) else "items")
            self.types.local |= {name}
            first = build.assign(name, rewrite.copied(header(s)[0]), s)
            read = build.name(name)
            if isinstance(s, gast.If):
                new: gast.stmt = gast.If(read, s.body, s.orelse)
            elif isinstance(s, gast.For):
                new = gast.For(s.target, read, s.body, s.orelse, None)
            else:
                again = build.assign(name, rewrite.copied(s.test), s)
                new = gast.While(read, [*s.body, again], s.orelse)
            self.headers[s] = first, build.located(new, s)
        first, ready = self.headers[s]
        self.statement(first)
        return ready

    def check_bound(self, s: gast.stmt) -> None:
        """Where a name may never have been assigned, read it in the forward sweep, as the
        function does.

        The reverse sweep may not need the value, and then nobody else would notice.
        """
        for e in header(s) if blocks(s) else [s]:
            for name in dict.fromkeys(rewrite.reads(e)):
                if name in self.types.env and name not in self.bound and "$" not in name:
                    if self.types.env[name] != Unknown("refused"):
                        self.out.append(build.located(gast.Expr(build.name(name)), s))
                        self.bound = self.bound | {name}

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
        if not isinstance(func, gast.Name | gast.Attribute) or self.types.is_value(func):
            return False
        value = self.types.lookup(func)
        if value is print or value is warnings.warn:
            return True
        owner = getattr(value, "__self__", None)
        return getattr(value, "__module__", None) == "logging" and (
            owner is None or isinstance(owner, logging.Logger)
        )

    def raised(self, s: gast.Raise) -> None:
        for e in (s.exc, s.cause):
            if isinstance(e, gast.Call) and isinstance(e.func, gast.Name | gast.Attribute):
                made = self.types.lookup(e.func)
                if isinstance(made, type) and issubclass(made, BaseException):
                    for a in (*e.args, *[k.value for k in e.keywords]):
                        self.pure_structure(a)
                    continue
            if e is not None and not isinstance(e, gast.Name | gast.Attribute):
                raise Refused(e, "`raise` of something computed", "raise an exception by its class")
        self.out.append(self.with_leaves(s))
        self.bound = frozenset(self.types.local)  # nothing follows that could find a name unbound

    def assign(self, s: gast.Assign) -> None:
        if len(s.targets) == 1:
            self.bind(s.targets[0], s.value, s)
            return
        value = self.settled(s.value, s)
        for t in s.targets:
            self.bind(t, rewrite.copied(value), s)

    def bind(self, where: gast.expr, value: gast.expr, s: gast.stmt) -> None:
        if isinstance(where, gast.Name):
            self.define(where.id, *self.value(value, s), s)
        elif isinstance(where, gast.Tuple | gast.List):
            self.unpack(where, value, s)
        elif isinstance(where, gast.Subscript):
            raise Refused(
                where,
                "an in-place write to an array or container",
                "build a new value instead, for example with np.where or np.concatenate",
            )
        elif isinstance(where, gast.Attribute):
            raise Refused(where, "a write to an attribute", "use a local variable")
        else:
            raise Refused(where, "a starred target", "unpack into plain names")

    def unpack(self, where: gast.Tuple | gast.List, value: gast.expr, s: gast.stmt) -> None:
        for t in where.elts:
            if isinstance(t, gast.Starred):
                raise Refused(t, "a starred target", "unpack into plain names")
        if isinstance(value, gast.Tuple | gast.List) and len(value.elts) == len(where.elts):
            parts = self.settled(value, s)
            assert isinstance(parts, gast.Tuple | gast.List)
            for t, p in zip(where.elts, parts.elts):
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
        if not isinstance(kind, av.Sequence) or len(kind.items) != len(where.elts):
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

    def settled(self, e: gast.expr, s: gast.stmt) -> gast.expr:
        """The values of a display, or a single value, as atoms that the assignment will not
        change.
        """
        if isinstance(e, gast.Tuple | gast.List):
            return build.tuple_([self.settled(x, s) for x in e.elts])
        atom = self.atom(e, s)
        if isinstance(atom, gast.Name) and atom.id in self.types.local:
            kept = self.names.temporary()
            self.define(kept, atom, self.types.of(atom), self.varies(atom), s)
            atom = build.name(kept)
        return atom

    def augmented(self, s: gast.AugAssign) -> None:
        if not isinstance(s.target, gast.Name):
            raise Refused(
                s.target,
                "an in-place write to an array or container",
                "build a new value instead, for example with np.where or np.concatenate",
            )
        old = build.located(build.name(s.target.id), s.target)
        kind = self.types.of(old)
        if not isinstance(kind, Scalar):
            if isinstance(kind, Unknown) and kind.why == "refused":
                self.types.env[s.target.id] = kind
                return
            raise Refused(
                s,
                f"an augmented assignment to `{s.target.id}`, which is not known to be a number: "
                "it would change an array in place",
                f"write `{s.target.id} = {s.target.id} {_OPERATORS.get(type(s.op).__name__)} ...`",
            )
        self.bind(s.target, build.located(gast.BinOp(old, s.op, s.value), s), s)

    def define(
        self, name: str, value: gast.expr, kind: Abstract, varied: bool, s: gast.AST
    ) -> None:
        self.varied = self.varied | {name} if varied else self.varied - {name}
        self.bound = self.bound | {name}
        kind = av.with_opaque_dims(kind, self.opaque_number(s, name))
        self.types.env[name] = kind
        node = build.assign(name, value, s)
        self.definitions[node] = (kind, varied)
        self.out.append(node)

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

    def branch(self, s: gast.If) -> None:
        self.pure(s.test)
        decided = decide(s.test, self.types)
        if decided is not None:
            # the text is for arguments of these types: only one branch can run
            self.out.extend(self.block(s.body if decided else s.orelse))
            return
        before = self.state()
        body = self.block(s.body)
        after = self.state()
        self.restore(before)
        orelse = self.block(s.orelse)
        self.restore(_join(after, self.state()))
        test = self.with_leaves(s.test)
        self.out.append(build.located(gast.If(test, body, orelse), s))

    def while_loop(self, s: gast.While) -> None:
        if s.orelse:
            raise Refused(s.orelse[0], "`else` of a loop", "use a flag")
        before = self.bound
        body = self.loop(s, lambda: self.pure(s.test))
        self.bound = before
        self.pure(s.test)
        self.out.append(build.located(gast.While(self.with_leaves(s.test), body, []), s))

    def for_loop(self, s: gast.For) -> None:
        if s.orelse:
            raise Refused(s.orelse[0], "`else` of a loop", "use a flag")
        if s not in self.plain_loops:
            self.plain_loops[s] = plain_loop(s, self.types, self.names)
        plain = self.plain_loops[s]
        self.types.local |= _bound_names([*plain.before, plain.loop])
        for before in plain.before:
            self.statement(before)
        s = plain.loop
        if not isinstance(s.target, gast.Name):
            raise Refused(s.target, "a loop over several names at once", "loop over an index")
        over, item, varied = self.iterable(s)
        target = s.target.id

        def start() -> None:
            self.types.env[target] = item
            self.bound = self.bound | {target}
            self.varied = self.varied | {target} if varied else self.varied - {target}

        before = self.bound
        body = self.loop(s, start)
        if not self.runs_at_least_once(s.iter):
            self.bound = before
        node = build.located(gast.For(build.target(target), over, body, [], None), s)
        self.definitions[node] = (item, varied)
        self.out.append(node)

    def iterable(self, s: gast.For) -> tuple[gast.expr, Abstract, bool]:
        e: gast.expr = s.iter
        is_range = (
            isinstance(e, gast.Call)
            and isinstance(e.func, gast.Name)
            and e.func.id not in self.types.local
            and self.types.lookup(e.func) is range
        )
        kind = self.types.of(e)
        if kind == Unknown("refused"):
            raise Consequence(e)
        if not isinstance(kind, Array | av.Sequence | av.Many):
            raise Refused(
                e, f"a loop over {av.describe(kind)}", "loop over a range, an array or a list"
            )
        if isinstance(kind, Array) and not kind.dims:
            raise Refused(
                e, "a loop over an array of rank 0", "loop over a range, an array or a list"
            )
        varied = self.varies(e)
        if varied and not isinstance(kind, Array):
            raise Refused(
                e, "a loop over differentiated values in a sequence", "loop over an array"
            )
        changed = set(rewrite.reads(e)) & (_bound_names(s.body) | {s.target.id})
        if varied or changed or not (is_range or isinstance(e, gast.Name | gast.Tuple | gast.List)):
            if not (isinstance(e, gast.Name) and not changed):
                hoisted = self.names.temporary("items" if not is_range else "steps")
                self.define(hoisted, *self.value(e, s), s)
                e = build.name(hoisted)
        return self.with_leaves(e), av.element(kind), varied

    def runs_at_least_once(self, e: gast.expr) -> bool:
        """Whether the iterable is certainly not empty, as a literal range or list can tell."""
        if isinstance(e, gast.Tuple | gast.List):
            return bool(e.elts)
        if isinstance(e, gast.Call) and not e.keywords:
            bounds = [self.types.static(a) for a in e.args]
            if all(isinstance(b, int) for b in bounds):
                return len(range(*bounds)) > 0
        return False

    def loop(self, s: gast.For | gast.While, start: Callable[[], None]) -> list[gast.stmt]:
        """The body in Core, typed until the types at its head are stable."""
        head = self.state()
        if s in self.heads:
            head = _join(head, self.heads[s])
        problems = len(self.problems)
        while True:
            del self.problems[problems:]
            self.restore(head)
            start()
            self.exits.append([])
            body = self.block(s.body)
            exits = self.exits.pop()
            again = _join(head, self.lasting(self.state(), head))
            if again == head:
                break
            head = again
        self.heads[s] = head
        end = self.bound
        after = head
        for state in exits:
            after = _join(after, self.lasting(state, head))
            end &= state[2]
        self.restore(after)
        self.bound = end
        return body

    def returned(self, s: gast.Return) -> None:
        value, aux = s.value, None
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
            self.pure_structure(other)
            aux = self.names.fresh("aux")
            self.define(aux, self.with_leaves(other), Unknown("aux"), False, s)
        self.result = name, kind, aux

    # -- expressions

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
        if isinstance(kind, av.Dict):
            return self.with_leaves(e), kind, False  # another name of an argument's dict
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
        return self.applied(e, app, s), kind, True

    def chosen(self, e: gast.IfExp | gast.BoolOp, s: gast.stmt) -> str:
        """The value of a conditional expression, or of `and` and `or`, as a variable of its own."""
        if e not in self.choices:
            self.choices[e] = self.choice(e, s)
        name, statements = self.choices[e]
        self.types.local |= {name}
        for statement in statements:
            self.statement(statement)
        return name

    def choice(self, e: gast.IfExp | gast.BoolOp, s: gast.stmt) -> tuple[str, list[gast.stmt]]:
        name = self.names.fresh("t")

        def put(value: gast.expr) -> gast.stmt:
            return build.assign(name, value, s)

        if isinstance(e, gast.IfExp):
            return name, [build.located(gast.If(e.test, [put(e.body)], [put(e.orelse)]), s)]
        statements = [put(e.values[0])]
        for v in e.values[1:]:
            test: gast.expr = build.name(name)
            if isinstance(e.op, gast.Or):
                test = gast.UnaryOp(gast.Not(), test)
            statements.append(build.located(gast.If(test, [put(v)], []), s))
        return name, statements

    def applied(self, e: gast.expr, app: Application, s: gast.stmt) -> gast.expr:
        """The operation with atoms for its differentiable arguments."""
        active = differentiable(app.operation)
        parts: dict[gast.expr, gast.expr] = {}
        for p, argument in app.arguments.items():
            if isinstance(argument, gast.Constant) and argument.value is None:
                continue
            if p in active:
                parts[argument] = self.atom(argument, s)
                kind = self.types.of(argument)
                if not isinstance(kind, av.Dict):  # a dict is indexed, its adjoint by the same key
                    self.numeric(argument, kind)
            else:
                parts[argument] = self.with_leaves(argument)
                if p == "index":
                    continue
                if p in app.operation.flat:
                    continue
                if self.varies(argument) and av.is_float(self.types.of(argument)):
                    raise Refused(
                        argument,
                        f"`{app.operation.label}` is not differentiated in its argument `{p}`",
                        "pass a value that does not depend on a differentiated argument",
                    )

        def change(n: gast.AST) -> gast.AST:
            if n in parts:
                return parts[n]
            return rewrite.rebuild(n, change)

        return change(e)

    def atom(self, e: gast.expr, s: gast.stmt) -> gast.expr:
        """A name or literal for the expression; it is computed just before if need be."""
        if build.is_number(e):
            return e
        if build.is_negation(e) and build.is_number(e.operand):
            return build.located(build.const(-e.operand.value), e)
        value, kind, varied = self.value(e, s)
        if isinstance(value, gast.Name | gast.Constant):
            return value
        # the same part of an array, twice in one expression, is taken once
        same = (s, rewrite.key(value)) if isinstance(value, gast.Subscript) else None
        if same in self.parts and self.parts[same] in self.types.env:
            return build.name(self.parts[same])
        name = self.names.temporary()
        self.define(name, value, kind, varied, s)
        if same is not None:
            self.parts[same] = name
        return build.name(name)

    def varies(self, e: gast.AST) -> bool:
        """Whether a derivative may flow through the value of the expression."""
        if isinstance(e, gast.Name):
            return e.id in self.varied
        if isinstance(e, gast.Subscript):
            return self.varies(e.value)
        if isinstance(e, gast.Attribute):
            return e.attr in ("T", "mT", "real") and self.varies(e.value)
        if isinstance(e, gast.Compare | gast.JoinedStr | gast.Constant):
            return False
        if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.Not):
            return False
        if isinstance(e, gast.BinOp | gast.UnaryOp | gast.Call):
            app = self.types.application(e)
            if app is not None:
                active = differentiable(app.operation)
                return any(self.varies(v) for p, v in app.arguments.items() if p in active)
        return any(self.varies(n) for n in _children(e))

    def numeric(self, e: gast.expr, kind: Abstract) -> None:
        """Refuse what cannot carry a real derivative."""
        if isinstance(kind, av.Constant) and isinstance(kind.value, bool):
            return
        if isinstance(kind, Unknown):
            if kind.why == "refused":
                raise Consequence(e)
            raise Refused(
                e,
                f"the type of `{gast.unparse(e).strip()}` is not known: {kind.why}",
                "give it one type on every path, such as np.zeros(...) for the start of a sum",
            )
        if isinstance(kind, av.Sequence | av.Many):
            raise Refused(
                e,
                f"{av.describe(kind)} of differentiated values",
                "keep them in variables, or index an array",
            )
        if not isinstance(kind, Scalar | Array):
            raise Refused(e, f"arithmetic on {av.describe(kind)}", "use numbers and arrays")
        if kind.dtype.startswith(("complex", "?")):
            raise Refused(
                e, f"values of dtype {kind.dtype.lstrip('?')}", "use real numbers and real arrays"
            )

    def pure(self, e: gast.expr) -> None:
        """Check that an expression of which no derivative is taken is known all through."""
        self.types.of(e)

    def pure_structure(self, e: gast.expr) -> None:
        if isinstance(e, gast.Tuple | gast.List):
            for x in e.elts:
                self.pure_structure(x)
        elif isinstance(e, gast.Dict):
            for x in (*e.keys, *e.values):
                self.pure_structure(x)
        else:
            self.pure(e)

    # -- parts of dict arguments

    def leaf(self, e: gast.expr) -> str | None:
        """The name of the leaf that the expression is, if it is a literal key of an argument's
        dict.
        """
        if not isinstance(e, gast.Subscript):
            return None
        base = self.types.of(e.value)
        if not isinstance(base, av.Dict) or base.path is None:
            return None
        key = self.types.static(e.slice)
        if key is MISSING or isinstance(key, av.Text):
            if base.path not in self.dynamic:
                self.dynamic.add(base.path)
                raise _Again
            return None
        if base.path in self.dynamic:
            return None
        found = base.get(key)
        if found is None:
            raise Refused(e, f"the dict has no key {key!r}", "pass a dict that has it")
        at = (base.path, key)
        if at not in self.leaf_names:
            hint = key if isinstance(key, str) and key.isidentifier() else "part"
            name = self.names.fresh(hint)
            self.leaf_names[at] = name
            root = gast.parse(base.path, mode="eval").body
            self.leaves[name] = build.subscript(root, build.const(key))
            varied = self.varied_root(e.value)
            self.leaf_types[name] = found, varied
            self.types.env[name] = found
            if varied:
                self.varied = self.varied | {name}
        return self.leaf_names[at]

    def varied_root(self, e: gast.expr) -> bool:
        base = self.types.of(e)
        assert isinstance(base, av.Dict) and base.path is not None
        return base.path.partition("[")[0] in self.varied

    def with_leaves(self, e: gast.expr) -> gast.expr:
        """The expression with leaves by name."""

        def change(n: gast.AST) -> gast.AST:
            if isinstance(n, gast.Subscript) and (name := self.leaf(n)) is not None:
                return build.located(build.name(name), n)
            return rewrite.rebuild(n, change)

        return change(e)

    # -- environments

    def state(self) -> Env:
        return dict(self.types.env), self.varied, self.bound

    def lasting(self, state: Env, head: Env) -> Env:
        """The state without temporaries of the loop's body: they would pile up as it is typed
        again.
        """
        passing = self.names.temporaries - head[0].keys()
        types = {n: kind for n, kind in state[0].items() if n not in passing}
        return types, state[1] - passing, state[2] - passing

    def restore(self, state: Env) -> None:
        self.types.env, self.varied, self.bound = dict(state[0]), state[1], state[2]
        for name, (kind, varied) in self.leaf_types.items():
            self.types.env[name] = kind
            if varied:
                self.varied = self.varied | {name}


def _join(a: Env, b: Env) -> Env:
    names = dict.fromkeys((*a[0], *b[0]))
    types = {n: _joined(n, a[0].get(n), b[0].get(n)) for n in names}
    return types, (a[1] | b[1]) & names.keys(), a[2] & b[2]


def _children(e: gast.AST) -> list[gast.AST]:
    found: list[gast.AST] = []
    for f in e._fields:
        v = getattr(e, f, None)
        found.extend(v if isinstance(v, list) else [v] if isinstance(v, gast.AST) else [])
    return [n for n in found if isinstance(n, gast.AST)]


def _joined(name: str, a: Abstract | None, b: Abstract | None) -> Abstract:
    kind = av.join(a, b)
    if (
        isinstance(kind, Unknown)
        and isinstance(a, Scalar | Array)
        and isinstance(b, Scalar | Array)
    ):
        both = f"{av.describe(a)} on one path and {av.describe(b)} on another"
        return Unknown(f"`{name.partition('$')[0]}` is {both}")
    return kind


def located_exit(s: gast.If) -> gast.stmt:
    """`if left: break`, anew: a loop may be typed more than once."""
    return build.located(gast.If(rewrite.copied(s.test), [gast.Break()], []), s)


def _bound_names(node: object) -> frozenset[str]:
    found = set()
    for n in rewrite.walk(node):
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store):
            found.add(n.id)
        elif isinstance(n, gast.FunctionDef | gast.AsyncFunctionDef | gast.ClassDef):
            found.add(n.name)
        elif isinstance(n, gast.alias):
            found.add((n.asname or n.name).partition(".")[0])
    return frozenset(found)


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
    return _STATEMENTS.get(type(s).__name__, f"`{type(s).__name__}`")
