"""The user's statements, with everything that may meet a followed number handed to the tape.

`x * y` becomes `tape.mul(x, y)`, `y[i] = v` becomes `tape.store(y, i, v)`, and so on; control flow,
names, literals, comparisons and exceptions stay as they stand. What certainly is no followed
number, such as the index of a loop over a range, is computed in place.

>>> import gast
>>> tree = gast.parse("def f(x, y):\\n    for i in range(3):\\n        y[i + 1] += x * i")
>>> print(gast.unparse(Rewriting("tape", Scope(tree.body[0])).function(tree.body[0])).strip())
def f(x, y):
    for i in range(3):
        tape.augment('add', y, i + 1, tape.mul(x, i))
"""

from __future__ import annotations

import builtins
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

import gast
import numpy as np

from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.refusal import Refused
from srcgrad.record import order

OPERATIONS = {
    "Add": "add", "Sub": "sub", "Mult": "mul", "Div": "truediv", "FloorDiv": "floordiv",
    "Mod": "mod", "Pow": "pow", "MatMult": "matmul", "BitAnd": "and_", "BitOr": "or_",
    "BitXor": "xor", "LShift": "lshift", "RShift": "rshift", "USub": "neg", "UAdd": "pos",
    "Invert": "invert",
}  # fmt: skip
_NATURAL = frozenset(
    "range len isinstance print super globals id callable repr hasattr issubclass".split()
)
_REFUSED = frozenset("exec eval locals compile vars dir breakpoint".split())
_MAKERS = ("zeros", "ones", "empty", "eye", "identity", "zeros_like", "ones_like", "empty_like")


class Scope:
    """What is known of the names of a function: which are bound in it, and which are inert.

    A name is inert if every value that it is bound to is a whole number that no followed one has
    gone into: an index, a length, a literal.
    """

    def __init__(self, node: gast.AST, outside: Mapping[str, Any] | None = None) -> None:
        self.outside = outside or {}
        self.bound: set[str] = set()
        self.own: frozenset[str] = frozenset()
        self.inert: set[str] = set()
        bindings: dict[str, list[gast.expr | None]] = {}
        self._collect(node, bindings)
        self.bound = set(bindings)
        self.own = frozenset(self.bound - order.rebound_elsewhere(node))  # no call binds them anew
        self.inert = {n for n, values in bindings.items() if None not in values}
        while True:
            wrong = {
                n for n in self.inert
                if not all(self.is_inert(v) for v in bindings[n] if v is not None)
            }  # fmt: skip
            if not wrong:
                return
            self.inert -= wrong

    def _collect(self, node: gast.AST, bindings: dict[str, list[gast.expr | None]]) -> None:
        def put(target: Any, value: gast.expr | None) -> None:
            if isinstance(target, gast.Name):
                bindings.setdefault(target.id, []).append(value)
            elif isinstance(target, syntax.DISPLAYS):
                values: Sequence[Any] = [None] * len(target.elts)
                if isinstance(value, gast.Tuple) and len(value.elts) == len(target.elts):
                    if not any(isinstance(e, gast.Starred) for e in (*value.elts, *target.elts)):
                        values = value.elts
                for t, v in zip(target.elts, values):
                    put(t, v)
            elif isinstance(target, gast.Starred):
                put(target.value, None)

        one = gast.Constant(1, None)
        for n in rewrite.walk(node):
            if isinstance(n, gast.For | gast.comprehension):
                name = self._builtin_called(n.iter)
                pair = isinstance(n.target, gast.Tuple) and len(n.target.elts) == 2
                if name == "range":
                    put(n.target, one)
                elif name == "enumerate" and pair and len(n.iter.args) == 1:
                    put(n.target.elts[0], one)
                    put(n.target.elts[1], None)
                else:
                    put(n.target, None)
            elif isinstance(n, gast.Assign):
                for t in n.targets:
                    put(t, n.value)
            elif isinstance(n, gast.AugAssign):
                put(n.target, gast.BinOp(n.target, n.op, n.value))
            elif isinstance(n, gast.AnnAssign):
                put(n.target, n.value)
            elif isinstance(n, gast.NamedExpr):
                put(n.target, n.value)
            elif isinstance(n, gast.Global | gast.Nonlocal):
                for name in n.names:
                    bindings.setdefault(name, []).append(None)
            elif isinstance(n, gast.FunctionDef | gast.ClassDef):
                bindings.setdefault(n.name, []).append(None)
            elif isinstance(n, gast.Import | gast.ImportFrom):
                for alias in n.names:
                    name = (alias.asname or alias.name).partition(".")[0]
                    bindings.setdefault(name, []).append(None)
            elif isinstance(n, gast.MatchAs | gast.MatchStar) and n.name:
                bindings.setdefault(n.name, []).append(None)
            elif isinstance(n, gast.MatchMapping) and n.rest:
                bindings.setdefault(n.rest, []).append(None)
            elif isinstance(n, gast.withitem) and n.optional_vars is not None:
                put(n.optional_vars, None)
            elif isinstance(n, gast.ExceptHandler) and n.name is not None:
                name = n.name.id if isinstance(n.name, gast.Name) else n.name
                bindings.setdefault(name, []).append(None)
            if isinstance(n, gast.FunctionDef | gast.Lambda):
                for p in rewrite.walk(n.args):
                    if isinstance(p, gast.Name) and not isinstance(p.ctx, gast.Load):
                        bindings.setdefault(p.id, []).append(None)
                for p in (n.args.vararg, n.args.kwarg):
                    if p is not None:
                        bindings.setdefault(p.id, []).append(None)

    def is_builtin(self, name: str) -> bool:
        """Whether a name means Python's builtin."""
        return name not in self.bound and name not in self.outside and hasattr(builtins, name)

    def _builtin_called(self, e: Any) -> str:
        if isinstance(e, gast.Call) and isinstance(e.func, gast.Name):
            return e.func.id if self.is_builtin(e.func.id) else ""
        return ""

    def module_of(self, e: Any) -> Any:
        """The module that an expression names, if it names one of the outside."""
        if isinstance(e, gast.Name):
            found = None if e.id in self.bound else self.outside.get(e.id)
            return found if isinstance(found, ModuleType) else None
        if isinstance(e, gast.Attribute):
            inner = self.module_of(e.value)
            found = getattr(inner, e.attr, None) if inner is not None else None
            return found if isinstance(found, ModuleType) else None
        return None

    def is_inert(self, e: Any) -> bool:
        """Whether the value certainly has nothing followed in it, and no method of the user's."""
        if isinstance(e, gast.Constant):
            return True
        if isinstance(e, gast.Name):
            return e.id in self.inert
        if isinstance(e, gast.BinOp):
            return self.is_inert(e.left) and self.is_inert(e.right)
        if isinstance(e, gast.UnaryOp):
            return self.is_inert(e.operand)
        if isinstance(e, gast.Subscript):
            return self._is_shape(e.value) and self.is_inert(e.slice)
        if isinstance(e, gast.Slice):
            return all(x is None or self.is_inert(x) for x in (e.lower, e.upper, e.step))
        if isinstance(e, gast.Attribute) and isinstance(e.value, gast.Name):
            return self.module_of(e.value) in (np,) and e.attr in ("newaxis", "pi", "inf", "e")
        return self._builtin_called(e) in ("len", "range")

    def _is_shape(self, e: Any) -> bool:
        return isinstance(e, gast.Attribute) and e.attr == "shape"

    def is_natural(self, f: Any) -> bool:
        """Whether a call of `f` is left to Python: no followed number comes out of it."""
        if isinstance(f, gast.Name):
            return f.id in _NATURAL and self.is_builtin(f.id)
        return isinstance(f, gast.Attribute) and f.attr in _MAKERS and self.module_of(f.value) is np


class Rewriting:
    """A rewrite of one function, in the names of its scope."""

    def __init__(self, tape: str, scope: Scope, cls: str | None = None) -> None:
        self.tape, self.scope, self.cls = tape, scope, cls
        self.count = 0

    # -- making calls

    def on_tape(self, method: str, at: gast.AST, *args: Any, keywords: Iterable[Any] = ()) -> Any:
        """`tape.method(*args)` at the place of a node."""
        f = gast.Attribute(build.name(self.tape), method, gast.Load())
        return build.located(gast.Call(f, list(args), list(keywords)), at)

    def text(self, value: str) -> gast.expr:
        """A string that names something."""
        return gast.Constant(value, None)

    def mangled(self, name: str) -> str:
        """A private name as the class has it."""
        if self.cls and name.startswith("__") and not name.endswith("__"):
            return f"_{self.cls.lstrip('_')}{name}"
        return name

    def fresh(self) -> str:
        """A name that the function does not have."""
        self.count += 1
        while f"t{self.count}" in self.scope.bound or f"t{self.count}" in self.scope.outside:
            self.count += 1
        return f"t{self.count}"

    # -- statements

    def function(self, node: gast.FunctionDef) -> gast.FunctionDef:
        """A definition, rewritten with its defaults and its body."""
        body = self.block(node.body)
        seen = bool(node.decorator_list)  # a decorator may read the annotations
        new = gast.FunctionDef(
            node.name, self.parameters(node.args, seen), body, node.decorator_list, None, None,
            getattr(node, "type_params", []),
        )  # fmt: skip
        return gast.copy_location(new, node)

    def parameters(self, a: gast.arguments, annotated: bool = False) -> gast.arguments:
        """Parameters without annotations, or with those that a decorator may read."""

        def bare(p: Any) -> Any:
            note = p.annotation if p and annotated else None
            return p and gast.copy_location(gast.Name(p.id, gast.Param(), note, None), p)

        return gast.arguments(
            [bare(p) for p in a.args], [bare(p) for p in a.posonlyargs], bare(a.vararg),
            [bare(p) for p in a.kwonlyargs], [d and self.expr(d) for d in a.kw_defaults],
            bare(a.kwarg), [self.expr(d) for d in a.defaults],
        )  # fmt: skip

    def block(self, body: Sequence[gast.stmt]) -> list[Any]:
        """Statements, rewritten."""
        found: list[Any] = []
        for s in body:
            new = self.statement(s)
            found += new if isinstance(new, list) else [new]
        return found

    def statement(self, s: Any) -> Any:
        """One statement, rewritten: a statement or a list of them."""
        method = getattr(self, f"_{type(s).__name__}", None)
        if method is not None:
            return method(s)
        if isinstance(s, gast.AsyncFunctionDef | gast.AsyncFor | gast.AsyncWith):
            raise Refused(s, "an async statement", "write it without async")
        if isinstance(s, gast.Pass | gast.Break | gast.Continue | gast.Global | gast.Nonlocal
                      | gast.Import | gast.ImportFrom):  # fmt: skip
            return s
        if isinstance(s, gast.Return | gast.Expr | gast.Raise | gast.Assert | gast.If | gast.While
                      | gast.Try | gast.Match) or type(s).__name__ == "TryStar":  # fmt: skip
            return rewrite.rebuild(s, self._child)
        raise Refused(s, f"a `{type(s).__name__}` statement", "")

    def _child(self, n: Any) -> Any:
        if isinstance(n, gast.stmt):
            return self.statement(n)
        if isinstance(n, gast.expr):
            return self.expr(n)
        if isinstance(n, gast.pattern):
            return n
        return rewrite.rebuild(n, self._child)

    def _FunctionDef(self, s: gast.FunctionDef) -> Any:
        return self.function(s)

    def _ClassDef(self, s: gast.ClassDef) -> Any:
        inner = Rewriting(self.tape, self.scope, s.name)
        return rewrite.rebuild(s, lambda n: inner.statement(n) if isinstance(n, gast.stmt) else n)

    def _Assign(self, s: gast.Assign) -> Any:
        value = s.value
        if len(s.targets) > 1 and not all(isinstance(t, gast.Name) for t in s.targets):
            name = self.fresh()
            first = build.located(build.assign(name, self.expr(value), s), s)
            rest = [self.assigned(t, build.name(name), s) for t in s.targets]
            return [first, *[x for part in rest for x in part]]
        if len(s.targets) > 1:
            return build.located(gast.Assign(s.targets, self.expr(value), None), s)
        return self.assigned(s.targets[0], value, s, raw=True)

    def assigned(self, target: Any, value: Any, at: Any, raw: bool = False) -> list[Any]:
        """`target = value`; a raw value is still to be rewritten."""
        new = self.expr(value) if raw else value
        if isinstance(target, gast.Name):
            return [build.located(gast.Assign([target], new, None), at)]
        if isinstance(target, syntax.PARTS):
            original = value if raw else None
            return [build.located(gast.Expr(self.stored(target, new, original)), at)]
        assert isinstance(target, syntax.DISPLAYS)
        after: list[Any] = []
        plain = self.with_names(target, after)
        if raw and isinstance(value, syntax.DISPLAYS) and not any(
            isinstance(e, gast.Starred) for e in value.elts
        ):
            new = self.paired(target, value)
        else:
            new = self.unpacked(target, new, at)
        return [build.located(gast.Assign([plain], new, None), at), *after]

    def paired(self, target: Any, value: Any) -> Any:
        """A display that is unpacked at once: element by element where the target is one too."""
        stars = [k for k, t in enumerate(target.elts) if isinstance(t, gast.Starred)]
        values = [self.expr(v) for v in value.elts]
        if not stars and len(values) == len(target.elts):
            values = [
                self.unpacked(t, v, value) if isinstance(t, syntax.DISPLAYS) else v
                for t, v in zip(target.elts, values)
            ]
        elif any(isinstance(t, syntax.DISPLAYS) for t in target.elts):
            return self.unpacked(target, self.expr(value), value)
        return build.located(gast.Tuple(values, gast.Load()), value)

    def unpacked(self, target: Any, value: Any, at: Any) -> Any:
        """A value that is unpacked into a target."""
        shape = _shape(target)
        nested = any(isinstance(t, syntax.DISPLAYS) for t in target.elts)
        return self.on_tape("unpack", at, value, *([build.const(shape)] if nested else []))

    def with_names(self, target: Any, after: list[Any]) -> Any:
        """The target with a name in place of each element or attribute, stored afterwards.

        So is a name behind one of these, which may be a part of it: `a[i], i = x, 1`.
        """
        if isinstance(target, syntax.PARTS):
            name = self.fresh()
            after.append(build.located(gast.Expr(self.stored(target, build.name(name))), target))
            return build.located(gast.Name(name, gast.Store(), None, None), target)
        if isinstance(target, gast.Name) and after:
            name = self.fresh()
            after.append(build.located(gast.Assign([target], build.name(name), None), target))
            return build.located(gast.Name(name, gast.Store(), None, None), target)
        if isinstance(target, syntax.DISPLAYS):
            return rewrite.rebuild(target, lambda t: self.with_names(t, after))
        if isinstance(target, gast.Starred):
            return rewrite.rebuild(target, lambda t: self.with_names(t, after))
        return target

    def stored(self, target: Any, value: Any, original: Any = None) -> Any:
        """The call that stores a value in an element or attribute.

        The value stands first, as Python evaluates it first, where it could change the place or
        see it change; `original` is what it was before it was rewritten, a name if it is None.
        """
        place = [target.value] if isinstance(target, gast.Attribute) else [
            target.value, target.slice
        ]
        free = original is None or order.may_come_first(place, original, self.scope.own)
        if isinstance(target, gast.Attribute):
            base, name = self.expr(target.value), self.text(self.mangled(target.attr))
            if free:
                return self.on_tape("set", target, base, name, value)
            return self.on_tape("assign_attr", target, value, base, name)
        base, index = self.expr(target.value), self.index(target.slice)
        if free:
            return self.on_tape("store", target, base, index, value)
        return self.on_tape("assign", target, value, base, index)

    def _AnnAssign(self, s: gast.AnnAssign) -> Any:
        if self.cls and s.value is None:
            return s  # the field of a class
        if s.value is None:
            return build.located(gast.Pass(), s)
        if self.cls:
            return rewrite.rebuild(s, lambda n: self.expr(n) if n is s.value else n)
        return self.assigned(s.target, s.value, s, raw=True)

    def _AugAssign(self, s: gast.AugAssign) -> Any:
        target, name = s.target, OPERATIONS[type(s.op).__name__]
        value = self.expr(s.value)
        if isinstance(target, gast.Name):
            if target.id in self.scope.inert and self.scope.is_inert(s.value):
                return s
            old = gast.Name(target.id, gast.Load(), None, None)
            new = self.on_tape("change", s, self.text(name), old, value)
            return build.located(gast.Assign([target], new, None), s)
        suffix = "_attr" if isinstance(target, gast.Attribute) else ""
        if suffix:
            place = [self.expr(target.value), self.text(self.mangled(target.attr))]
        else:
            place = [self.expr(target.value), self.index(target.slice)]
        if not order.is_calm(s.value):
            # what is there is read before the value is evaluated, which may change it
            place = [self.on_tape(f"before{suffix}", target, *place)]
            suffix += "_before"
        call = self.on_tape(f"augment{suffix}", s, self.text(name), *place, value)
        return build.located(gast.Expr(call), s)

    def _Delete(self, s: gast.Delete) -> Any:
        found: list[Any] = []
        for t in s.targets:
            if isinstance(t, gast.Subscript):
                call = self.on_tape("delete", t, self.expr(t.value), self.index(t.slice))
                found.append(build.located(gast.Expr(call), s))
            elif isinstance(t, gast.Attribute):
                inner = gast.Attribute(self.expr(t.value), self.mangled(t.attr), gast.Del())
                found.append(build.located(gast.Delete([inner]), s))
            else:
                found.append(build.located(gast.Delete([t]), s))
        return found

    def _For(self, s: gast.For) -> Any:
        after: list[Any] = []
        target = self.with_names(s.target, after)
        each = self.iterated(s.iter, s.target)
        body = [*after, *self.block(s.body)]
        new = gast.For(target, each, body, self.block(s.orelse), None)
        return build.located(new, s)

    def iterated(self, e: Any, target: Any) -> Any:
        """What a loop goes through."""
        shape = _shape(target)
        nested = [gast.Constant(None, None)] if shape is None else [build.const(shape)]
        if self.scope._builtin_called(e) == "range":
            return self.expr(e)
        if isinstance(e, syntax.DISPLAYS) and shape is None:
            return self.expr(e)
        return self.on_tape("iter", e, self.expr(e), *(nested if shape is not None else []))

    def _With(self, s: gast.With) -> Any:
        first, *rest = s.items
        if rest:  # what an item is bound to may be a part of the next one
            inner = build.located(gast.With(rest, s.body, None), s)
            if any(isinstance(n, syntax.PARTS) for n in rewrite.walk(first.optional_vars or [])):
                return self._With(build.located(gast.With([first], [inner], None), s))
        after: list[Any] = []
        items = []
        for item in s.items:
            target = item.optional_vars
            context = self.on_tape("manager", item.context_expr, self.expr(item.context_expr))
            new = None if target is None else self.with_names(target, after)
            items.append(gast.withitem(context, new))
        return build.located(gast.With(items, [*after, *self.block(s.body)], None), s)

    # -- expressions

    def expr(self, e: Any) -> Any:
        """An expression, rewritten."""
        method = getattr(self, f"_{type(e).__name__}", None)
        if method is not None:
            return method(e)
        if isinstance(e, gast.Await):
            raise Refused(e, "`await`", "write it without async")
        if type(e).__name__ == "TemplateStr":  # keeps its numbers, and how each is written
            raise Refused(e, "a template string", "an f-string, or a tuple of the values")
        return rewrite.rebuild(e, self._child)

    def _BinOp(self, e: gast.BinOp) -> Any:
        chain = []
        left: Any = e
        while isinstance(left, gast.BinOp):  # a chain may be longer than the stack is deep
            chain.append(left)
            left = left.left
        known = self.scope.is_inert(left)
        result = self.expr(left)
        for link in reversed(chain):
            right = self.expr(link.right)
            known = known and self.scope.is_inert(link.right)
            if known:
                result = build.located(gast.BinOp(result, link.op, right), link)
            else:
                result = self.on_tape(OPERATIONS[type(link.op).__name__], link, result, right)
        return result

    def _Compare(self, e: gast.Compare) -> Any:
        both = [e.left, *e.comparators]
        identity = isinstance(e.ops[0], gast.Is | gast.IsNot)
        if len(e.ops) > 1 or not identity or any(isinstance(x, gast.Constant) for x in both):
            return rewrite.rebuild(e, self._child)
        same = self.on_tape("same", e, *map(self.expr, both))
        if isinstance(e.ops[0], gast.Is):
            return same
        return build.located(gast.UnaryOp(gast.Not(), same), e)

    def _UnaryOp(self, e: gast.UnaryOp) -> Any:
        if isinstance(e.op, gast.Not) or self.scope.is_inert(e.operand):
            return rewrite.rebuild(e, self._child)
        return self.on_tape(OPERATIONS[type(e.op).__name__], e, self.expr(e.operand))

    def _Subscript(self, e: gast.Subscript) -> Any:
        if self.scope.is_inert(e):
            return rewrite.rebuild(e, self._child)
        return self.on_tape("item", e, self.expr(e.value), self.index(e.slice))

    def index(self, e: Any) -> Any:
        """An index as a value: slices spelled out."""
        if isinstance(e, gast.Slice):
            none = gast.Constant(None, None)
            parts = [none if x is None else self.expr(x) for x in (e.lower, e.upper, e.step)]
            if e.step is None:
                parts.pop()
                if e.lower is None:
                    parts = parts[1:]
            return build.located(gast.Call(self.builtin("slice"), parts, []), e)
        if isinstance(e, gast.Tuple):
            return build.located(gast.Tuple([self.index(x) for x in e.elts], gast.Load()), e)
        return self.expr(e)

    def builtin(self, name: str) -> gast.expr:
        """Python's builtin, whatever the user has by that name."""
        if self.scope.is_builtin(name):
            return build.name(name)
        return gast.Attribute(build.name(self.tape), name, gast.Load())

    def _Attribute(self, e: gast.Attribute) -> Any:
        if self.scope.module_of(e.value) is not None:
            return e
        if e.attr == "shape":
            return self.on_tape("shape", e, self.expr(e.value))
        return self.on_tape("attr", e, self.expr(e.value), self.text(self.mangled(e.attr)))

    def _Call(self, e: gast.Call) -> Any:
        args = [self.expr(a) for a in e.args]
        keywords = [
            gast.keyword(k.arg, self.expr(k.value) if k.arg else self.mapped(k.value))
            for k in e.keywords
        ]
        f = e.func
        if isinstance(f, gast.Name) and f.id in _REFUSED and self.scope.is_builtin(f.id):
            if not (f.id in ("vars", "dir") and args):
                raise Refused(e, f"`{f.id}`", "write out what it does")
        if self.scope.is_natural(f):
            return build.located(gast.Call(f, args, keywords), e)
        if isinstance(f, gast.Attribute) and self.scope.module_of(f.value) is None:
            name = self.text(self.mangled(f.attr))
            return self.on_tape("method", e, self.expr(f.value), name, *args, keywords=keywords)
        return self.on_tape("call", e, self.expr(f), *args, keywords=keywords)

    def mapped(self, e: Any) -> Any:
        """What stands behind `**`: a dict as it is, anything else by its keys."""
        if isinstance(e, gast.Dict):
            return self.expr(e)
        return self.on_tape("mapping", e, self.expr(e))

    def _Dict(self, e: gast.Dict) -> Any:
        values = [self.expr(v) if k else self.mapped(v) for k, v in zip(e.keys, e.values)]
        return build.located(gast.Dict([k and self.expr(k) for k in e.keys], values), e)

    def _Starred(self, e: gast.Starred) -> Any:
        if not isinstance(e.ctx, gast.Load):
            return e
        return build.located(gast.Starred(self.on_tape("iter", e, self.expr(e.value)), e.ctx), e)

    def _Lambda(self, e: gast.Lambda) -> Any:
        new = gast.Lambda(self.parameters(e.args), self.expr(e.body))
        return build.located(new, e)

    def _comprehension(self, c: gast.comprehension) -> Any:
        if c.is_async:
            raise Refused(c.iter, "an async comprehension", "write it without async")
        if any(isinstance(n, syntax.PARTS) for n in rewrite.walk(c.target)):
            raise Refused(c.iter, "a comprehension that stores elements", "write a loop")
        return gast.comprehension(
            c.target, self.iterated(c.iter, c.target), [self.expr(t) for t in c.ifs], 0
        )

    def _generators(self, e: Any) -> Any:
        def change(n: Any) -> Any:
            return self._comprehension(n) if isinstance(n, gast.comprehension) else self.expr(n)

        return rewrite.rebuild(e, change)

    _ListComp = _SetComp = _GeneratorExp = _DictComp = _generators

    def _YieldFrom(self, e: gast.YieldFrom) -> Any:
        return build.located(gast.YieldFrom(self.on_tape("iter", e, self.expr(e.value))), e)

    def _Name(self, e: gast.Name) -> Any:
        return e

    def _Constant(self, e: gast.Constant) -> Any:
        return e


def _shape(target: Any) -> Any:
    """How a target unpacks: a tuple with one entry for each part, None for a name, `"*"` for a
    starred one.
    """
    if isinstance(target, syntax.DISPLAYS):
        return tuple(_shape(t) for t in target.elts)
    return "*" if isinstance(target, gast.Starred) else None


def names_of(node: gast.AST) -> Collection[str]:
    """Every name in a tree, read or bound."""
    found = {n.id for n in rewrite.walk(node) if isinstance(n, gast.Name)}
    found |= {n.name for n in rewrite.walk(node) if isinstance(n, gast.FunctionDef | gast.ClassDef)}
    return found
