"""Types of expressions, and which operation of the rule book an expression applies.

It knows the syntax and no function names: what a function returns is asked of the rule book,
what a global name means of `lookup`, whether an axis has length 1 of `one`; the answers to the
last two are recorded by whoever gives them.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable, Iterable, Mapping, Set
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, NamedTuple

import gast
import numpy as np

from srcgrad.analysis.environment import Environment
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract, Array, Scalar, Unknown
from srcgrad.ir.core import Appended, Gone, InPlace, Put
from srcgrad.ir.refusal import Consequence, NoRule, Refused
from srcgrad.rules import indexing, lists, registry
from srcgrad.rules import typing as type_rules
from srcgrad.rules.language import MISSING, Call, Operation
from srcgrad.rules.unroll import Unrolled, as_sequence, sequence_of, unrolled

AxisConcatenator = type(np.r_).__mro__[1]  # the class of np.r_ and np.c_, which is not public
Lookup = Callable[[gast.expr], Any]


class Application(NamedTuple):
    """An expression seen as an operation on arguments, which are expressions by parameter name."""

    operation: Operation
    arguments: Mapping[str, gast.expr]
    spelling: str


class Types:
    """The types of names (`env`), and of expressions over them."""

    def __init__(
        self,
        env: dict[str, Abstract],
        local: frozenset[str],
        lookup: Lookup,
        one: Callable[[av.Dim], bool | None],
        equals: Callable[[av.Dim, int], bool | None] | None = None,
        remainder: Callable[[av.Dim, int], int | None] | None = None,
    ) -> None:
        # the types of names: binding one here forgets what no longer holds
        self.env = Environment(env)
        self._local = set(local)
        self.lookup, self.one = lookup, one
        self.equals = equals or (lambda _dim, _n: None)
        self.remainder = remainder or (lambda _dim, _n: None)
        self._results: dict[Any, Abstract] = {}
        self._globals: dict[str, av.Constant] = {}
        self._conditionals: dict[gast.expr, tuple[dict[str, Abstract | None], Abstract]] = {}
        # the types of the names that the outermost conditional expression reads, while it is typed
        self._kinds_around: dict[str, Abstract | None] | None = None

    @property
    def local(self) -> Set[str]:
        """The names that are the function's own, bound or not."""
        return self._local

    def add_local(self, names: Iterable[str]) -> None:
        """Names became the function's own."""
        new = [n for n in names if n not in self._local]
        self.env.names_added(new)
        self._local.update(new)

    # -- what an expression applies

    def application(self, e: gast.expr) -> Application | None:
        """The operation that the outermost node applies, or None for names, literals and the
        like.
        """
        applied = self.env.applied
        found: Application | None = applied.get(e)
        if found is None and e not in applied:
            found = self._application(e)
            if found is not None and (found.operation.variants or found.operation.of_complex):
                found = self._variant(e, found)
            applied[e] = found
        return found

    def _variant(self, e: gast.expr, app: Application) -> Application:
        """The application as that of what the function is for the arguments given."""
        if (form := app.operation.of_complex) is not None:
            flows = [app.arguments[p] for p in form.parameters if p in app.arguments]
            if any(holds_complex(self.of(a)) for a in flows):
                app = Application(form, app.arguments, app.spelling)
        for when, operation in app.operation.variants:
            fits = True
            for p, wanted in when.items():
                argument = app.arguments.get(p)
                given = app.operation.defaults[p] if argument is None else self.static(argument)
                if given is MISSING:
                    raise Refused(
                        e,
                        f"`{app.operation.label}` with `{p}` that is not a literal: it decides "
                        "what is returned",
                        "write the value into the call",
                    )
                fits = fits and (wanted(given) if callable(wanted) else given == wanted)
            if fits:
                return Application(operation, app.arguments, app.spelling)
        return app

    def _application(self, e: gast.expr) -> Application | None:
        kind = e.__class__
        if kind in _LEAVES:
            return None
        if kind is gast.BinOp:
            return _bound(e, _operator(e), [e.left, e.right], "operator")
        if kind is gast.UnaryOp and not isinstance(e.op, gast.Not):
            return _bound(e, _operator(e), [e.operand], "operator")
        if kind is gast.Call:
            return self._call(e)
        if isinstance(e, gast.Compare) and len(e.ops) == 1:
            op = registry.find(getattr(ast, type(e.ops[0]).__name__))
            return None if op is None else _bound(e, op, [e.left, *e.comparators], "operator")
        if isinstance(e, gast.Subscript):
            if (joiner := self.joiner(e)) is not None:
                items = list(e.slice.elts) if isinstance(e.slice, gast.Tuple) else [e.slice]
                for item in items:
                    if isinstance(item, gast.Slice):
                        raise Refused(item, f"a slice in `{joiner.label}`", "write np.arange(...)")
                return _bound(e, joiner, [gast.Tuple(items, gast.Load())], "numpy")
            op = _gather() if self.gathers(e) else _getitem()
            return Application(op, {"x": e.value, "index": e.slice}, "operator")
        if isinstance(e, gast.Attribute) and e.attr in _PROPERTIES and self.is_value(e.value):
            op = registry.find(_PROPERTIES[e.attr])
            assert op is not None
            return _bound(e, op, [e.value], "method")
        return None

    def joiner(self, e: gast.Subscript) -> Operation | None:
        """The operation of `np.r_[...]` and its kin, which join what stands in the brackets."""
        if not isinstance(e.value, syntax.DOTTED) or self.is_value(e.value):
            return None
        value = self.lookup(e.value)
        return registry.find(value) if isinstance(value, AxisConcatenator) else None

    def is_value(self, e: gast.expr) -> bool:
        """Whether the expression is computed here, rather than a dotted name of a global."""
        root = e
        while isinstance(root, gast.Attribute):
            root = root.value
        if not isinstance(root, gast.Name):
            return True
        if root.id in self.local or self.env.has(root.id):
            return True
        kind = self.of(e)
        return isinstance(kind, Array | Scalar | av.Dict | av.Sequence | av.Many | av.Object)

    def _call(self, e: gast.Call) -> Application:
        func = e.func
        starred = [a for a in e.args if a.__class__ is gast.Starred]
        if starred or e.keywords and any(k.arg is None for k in e.keywords):
            raise Refused(e, "a call with `*` or `**` arguments", "write the arguments out")
        known = self._held(func)
        if isinstance(func, gast.Attribute) and known is MISSING and self.is_value(func.value):
            op = registry.find_method(func.attr)
            if op is None:
                raise Refused(
                    e,
                    f"the method `.{func.attr}()` has no rule",
                    "use a NumPy function that has one",
                )
            return _bound(e, op, [func.value, *_packed(op, e.args)], "method")
        if isinstance(func, gast.Name) and self.env.has(func.id):
            if self.env[func.id] == av.REFUSED:
                raise Consequence(e)
        if known is MISSING and (
            not isinstance(func, syntax.DOTTED) or self._is_local(func)
        ):
            raise Refused(
                e,
                "a call of a function that is only known at run time",
                "call it by its global name",
            )
        value = self.lookup(func) if known is MISSING else known
        op = self._of_list(e, value) or registry.find(value)
        module = getattr(value, "__module__", None)
        if op is None and (value is MISSING or module == "builtins" or isinstance(value, type)):
            name = gast.unparse(func).strip()
            what = f"`{name}` is not defined" if value is MISSING else f"a call of `{name}`"
            raise Refused(e, what, "use what docs/limitations.md lists")
        if op is None:
            raise NoRule(e, gast.unparse(func).strip())
        spelling = _SPELLINGS.get(str(module), "numpy")
        if op.grouped is not None:
            return self._ungrouped(e, op, *op.grouped, spelling)
        return _bound(e, op, e.args, spelling)

    def _of_list(self, e: gast.Call, function: Any) -> Operation | None:
        """The operation that a function is for a list of which no element is known by itself."""
        if len(e.args) != 1 or e.keywords or (twin := lists.twin(function)) is None:
            return None
        return registry.find(twin) if isinstance(self.of(e.args[0]), av.Growing) else None

    def _ungrouped(
        self, e: gast.Call, op: Operation, group: str, count: int, spelling: str
    ) -> Application:
        """An application whose first argument is a tuple, with this taken apart."""
        keywords = [k for k in e.keywords if k.arg != group]
        found = [*e.args[:1], *(k.value for k in e.keywords if k.arg == group)]
        if len(found) != 1:
            raise Refused(e, f"`{op.label}` without `{group}`", "give it the argument")
        parts: list[gast.expr] = found
        # where the second may be missing, a list is not both but the first
        both = (gast.Tuple,) if op.positional[1] in op.defaults else (gast.Tuple, gast.List)
        kind = self.of(found[0])
        if isinstance(found[0], both):
            parts = list(found[0].elts)
        elif isinstance(kind, av.Sequence) and (kind.kind == "tuple" or len(both) > 1):
            parts = [
                build.located(build.subscript(rewrite.copied(found[0]), build.const(k)), e)
                for k in range(count)
            ]
        if not (count == len(parts) or len(parts) == 1 and op.positional[1] in op.defaults):
            raise Refused(e, f"a `{group}` that is not {count} values", "write them as a tuple")
        names = dict(zip(op.positional, parts))
        rest = gast.Call(e.func, [], keywords)
        further = op.positional[count:] if e.args else op.positional[count : count]
        if len(e.args) - 1 > len(further):
            raise Refused(e, f"`{op.label}` with too many arguments", "leave them out")
        names.update(zip(further, e.args[1:]))
        return _bound(build.located(rest, e), op, [], spelling, names)

    def _held(self, func: gast.expr) -> Any:
        """The function that a variable or a container holds; MISSING for a plain global name."""
        if isinstance(func, gast.Name) and func.id not in self.local and not self.env.has(func.id):
            return MISSING
        if isinstance(func, gast.Attribute):
            if not self.is_value(func.value) or not isinstance(self.of(func.value), av.Object):
                return MISSING
        value = self.of(func)
        return value.value if isinstance(value, av.Constant) else MISSING

    def _is_local(self, func: gast.expr) -> bool:
        root = func
        while isinstance(root, gast.Attribute):
            root = root.value
        return not isinstance(root, gast.Name) or root.id in self.local

    def described(self, app: Application, result: Abstract | None = None) -> Call:
        """The application as a type rule sees it."""
        types: dict[str, Abstract] = {}
        statics: dict[str, Any] = {}
        variadic = app.operation.variadic
        further = [variadic] if variadic is not None and variadic in app.arguments else []
        for p in (*app.operation.parameters, *further):
            if p in app.arguments:
                argument = app.arguments[p]
                if p == "index" and app.operation in (_getitem(), _gather()):
                    types[p], statics[p] = Unknown("an index"), MISSING
                    continue
                types[p] = self.of(argument)
                statics[p] = self.static(argument)
            else:
                statics[p] = app.operation.defaults[p]
                types[p] = av.abstract(statics[p], "")
        if result is not None:
            types["#result"] = result
        operation = app.operation
        if isinstance(operation, Unrolled):
            types[operation.sequence] = as_sequence(operation.layout, types)
            statics[operation.sequence] = MISSING
            operation = operation.base
        return Call(operation, types, statics, app.spelling, self.one, self.equals)

    # -- types

    def of(self, e: gast.expr) -> Abstract:
        """The abstract value of an expression."""
        found: Abstract | None
        if e.__class__ is gast.Name and (found := self.env.get(e.id)) is not None:
            return found
        found = self.env.known.get(e)
        if found is None:
            found = self.env.known[e] = self._of(e)
        return found

    def _of(self, e: gast.expr) -> Abstract:
        kind = e.__class__
        if kind is gast.Constant:
            return literal(e.value)
        if kind is gast.Name:
            return self._name(e)
        if kind is gast.BinOp:
            app = self.application(e)
            assert app is not None
            return self.result(app)
        if kind is gast.Attribute:
            return self._attribute(e)
        if isinstance(e, gast.Subscript):
            return self._subscript(e)
        if isinstance(e, Put):
            return self.of(e.array)
        if isinstance(e, InPlace):
            return self.of(e.value)
        if isinstance(e, Appended):
            return self.of(e.items)
        if isinstance(e, Gone):
            return e.kind
        if isinstance(e, syntax.DISPLAYS):
            kind = "tuple" if isinstance(e, gast.Tuple) else "list"
            if any(isinstance(x, gast.Starred) for x in e.elts):
                raise Refused(e, "a starred element", "write the elements out")
            return av.Sequence(kind, tuple(self.of(x) for x in e.elts))
        if isinstance(e, gast.BoolOp):
            total: Abstract | None = None
            for v in e.values:
                total = av.join(total, type_rules.number(self.of(v)))
            return total if total is not None else av.BOOL
        if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.Not):
            self.of(e.operand)
            return av.BOOL
        if isinstance(e, gast.IfExp):
            return self._conditional(e)
        if isinstance(e, gast.JoinedStr):
            return self._fstring(e)
        if isinstance(e, gast.Compare):
            return self._compare(e)
        if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.USub):
            value = self.of(e.operand)
            if isinstance(value, Scalar) and type(value.value) is int:
                return Scalar(value.dtype, value.python, -value.value)
        if isinstance(e, gast.Call) and isinstance(e.func, gast.Attribute):
            if (text := self._of_string(e)) is not None:
                return text
            if e.func.attr == "pull" and isinstance(self.of(e.func.value), Unknown):
                return Unknown("adjoints")
        app = self.application(e)
        if app is None:
            raise Refused(e, _describe(e), "write it with what docs/limitations.md lists")
        return self.result(app)

    def _conditional(self, e: gast.IfExp) -> Abstract:
        """The type of a conditional expression. In a chain of them, each is asked for in the branch
        of the one before, with an environment of its own; the types of the names that it reads
        decide, and those are the same.
        """
        from srcgrad.analysis.decisions import decide  # it asks for types in turn

        if e in self._conditionals and self.are_the_same(self._conditionals[e][0]):
            return self._conditionals[e][1]
        decided = decide(e.test, self)
        if decided is not None:
            return self.of(e.body if decided else e.orelse)
        self.of(e.test)
        outer = self._kinds_around
        kinds = self._kinds_around = self.kinds_read(e) if outer is None else outer
        try:
            kind = av.join(self.of(e.body), self.of(e.orelse))
        finally:
            self._kinds_around = outer
        self._conditionals[e] = kinds, kind
        return kind

    def kinds_read(self, e: gast.expr) -> dict[str, Abstract | None]:
        """The types of the names that an expression reads, now."""
        return {x: self.env.get(x) for x in rewrite.reads(e)}

    def are_the_same(self, kinds: Mapping[str, Abstract | None]) -> bool:
        """Whether these are the types of those names; what rests on that, rests on their absence
        too.
        """
        for x, kind in kinds.items():
            if self.env.get(x) is not kind:
                return False
            if kind is None:
                self.env.has(x)
        return True

    def result(self, app: Application) -> Abstract:
        """The abstract value of what an operation returns."""
        operation = app.operation
        if operation.typing is not type_rules.elementwise:
            return operation.typing(self.described(app))
        kinds = [self.of(a) for a in app.arguments.values()]
        if len(kinds) < len(operation.parameters) or not _NUMERIC.issuperset(map(type, kinds)):
            return operation.typing(self.described(app))
        # nothing but these types decides, and they are the same in many lines of a program
        key = (operation, app.spelling, *kinds)
        found = self._results.get(key)
        if found is None:
            found = self._results[key] = operation.typing(self.described(app))
        return found

    def _of_string(self, e: gast.Call) -> Abstract | None:
        """A method of a string that is known, such as `name.startswith("W")`."""
        if not isinstance(e.func, gast.Attribute) or e.keywords:
            return None
        if not isinstance(e.func.value, gast.Name | gast.Constant | gast.Subscript):
            return None
        text = self.static(e.func.value)
        if not isinstance(text, str) or e.func.attr.startswith("_"):
            return None
        values = [self.static(a) for a in e.args]
        method = getattr(text, e.func.attr, None)
        if method is None or not all(isinstance(v, str | int | tuple) for v in values):
            return None
        try:
            value = method(*values)
        except Exception as error:
            raise Refused(e, f"a call that fails: {error}", "mend the call") from error
        return literal(value) if isinstance(value, str | int) else None

    def _name(self, e: gast.Name) -> Abstract:
        if self.env.has(e.id):
            return self.env[e.id]
        if e.id in self.local:
            return Unknown(f"`{e.id}` may not be assigned yet")
        return self._outside(e, e.id)

    def _outside(self, e: gast.expr, name: str) -> Abstract:
        """The value of a global name, or of a dotted one. What a function or a module is, is found
        out once: programs mention few of them often.
        """
        value = self.lookup(e)
        if not isinstance(value, _FIXED):
            return _global(value, name)
        found = self._globals.get(name)
        if found is None or found.value is not value:
            made = _global(value, name)
            if not isinstance(made, av.Constant):
                return made
            found = self._globals[name] = made
        return found

    def _attribute(self, e: gast.Attribute) -> Abstract:
        if not self.is_value(e.value):
            return self._outside(e, dotted(e))
        base = type_rules.number(self.of(e.value))
        if isinstance(base, av.Object):
            found = base.get(e.attr)
            if found is None and base.path:
                where = gast.Attribute(build.path(base.path), e.attr, gast.Load())
                found = _global(self.lookup(where), f"{base.path}.{e.attr}")
            return found if found is not None else Unknown(f"it has no attribute `{e.attr}`")
        if isinstance(base, av.NUMERIC) and e.attr in ("real", "imag"):
            app = self.application(e)
            assert app is not None
            return app.operation.typing(self.described(app))
        if isinstance(base, av.NUMERIC) and not (isinstance(base, Scalar) and base.python):
            if e.attr == "shape":
                return type_rules.shape_of(base)
            if e.attr in ("size", "ndim", "itemsize", "nbytes"):
                return Scalar("int64", True, len(av.dims(base)) if e.attr == "ndim" else None)
            if e.attr == "dtype":
                return (
                    av.Constant(np.dtype(base.dtype))
                    if base.dtype[0] != "?" and base.dtype != "number"
                    else Unknown("a dtype")
                )
            if e.attr in ("T", "mT"):
                app = self.application(e)
                assert app is not None
                return app.operation.typing(self.described(app))
        raise Refused(e, f"the attribute `.{e.attr}` has no rule", "use a NumPy function instead")

    def _compare(self, e: gast.Compare) -> Abstract:
        parts = [self.of(x) for x in (e.left, *e.comparators)]
        if any(isinstance(op, gast.In | gast.NotIn | gast.Is | gast.IsNot) for op in e.ops):
            return av.BOOL
        if len(e.ops) == 1 and all(isinstance(type_rules.number(p), av.NUMERIC) for p in parts):
            app = self.application(e)
            assert app is not None
            return app.operation.typing(self.described(app))
        if all(not av.is_array(p) for p in parts):
            of_numpy = any(isinstance(p, Scalar) and p.python is not True for p in parts)
            return Scalar("bool", None) if of_numpy else av.BOOL
        return Unknown("a comparison of arrays with something else")

    def _fstring(self, e: gast.JoinedStr) -> Abstract:
        for v in e.values:
            if isinstance(v, gast.FormattedValue):
                self.of(v.value)
        first, last = e.values[0] if e.values else None, e.values[-1] if e.values else None
        prefix = first.value if isinstance(first, gast.Constant) else ""
        suffix = last.value if isinstance(last, gast.Constant) and len(e.values) > 1 else ""
        return av.Text(prefix, suffix)

    def _subscript(self, e: gast.Subscript) -> Abstract:
        if self.joiner(e) is not None:
            app = self.application(e)
            assert app is not None
            return app.operation.typing(self.described(app))
        base = self.of(e.value)
        if isinstance(base, Array):
            return indexing.part(base, [i for i, _ in self.index(e)], self.one)
        if isinstance(e.slice, gast.Slice):
            parts = (e.slice.lower, e.slice.upper, e.slice.step)
            for part in parts:
                if part is not None:
                    self.of(part)
            if isinstance(base, av.Sequence):
                bounds = [self.static(b) for b in parts]
                if MISSING not in bounds:
                    return av.Sequence(base.kind, base.items[slice(*bounds)])
            if isinstance(base, av.SEQUENCES):
                return av.Many(base.kind, av.element(base))
            return Unknown("a slice of something that is no sequence")
        key = self.of(e.slice)
        if isinstance(base, av.Dict):
            return entry(base, self.static(e.slice), key)
        if isinstance(base, av.Object) and hasattr(base.cls, "_fields"):
            base = av.Sequence("tuple", tuple(v for _, v in base.items))
        if isinstance(base, av.SEQUENCES):
            position = self.static(e.slice)
            if isinstance(base, av.Sequence) and isinstance(position, int):
                if -len(base.items) <= position < len(base.items):
                    return base.items[position]
                return Unknown("an index out of range")
            if isinstance(key, Scalar) and key.dtype == "int64":
                return av.element(base)
            if isinstance(e.slice, gast.Slice) and isinstance(base, av.Many):
                return base
        if base == av.REFUSED:
            return base
        why = base.why if isinstance(base, Unknown) else "not an array, list or dict"
        return Unknown(f"a part of `{gast.unparse(e.value).strip()}`: {why}")

    def gathers(self, e: gast.Subscript) -> bool:
        """Whether an array is indexed by arrays: what is read is a copy."""
        if not isinstance(self.of(e.value), Array):
            return False
        return any(kind in ("array", "mask") for (kind, _), _ in self.index(e))

    def index(self, e: gast.Subscript) -> list[tuple[tuple[str, Any], gast.expr]]:
        """The items of an index, classified for `indexing.part`."""
        items = e.slice.elts if isinstance(e.slice, gast.Tuple) else [e.slice]
        found: list[tuple[tuple[str, Any], gast.expr]] = []
        for item in items:
            if isinstance(item, gast.Slice):
                bounds = tuple(
                    None if b is None else self.static(b)
                    for b in (item.lower, item.upper, item.step)
                )
                found.append((("slice", bounds), item))
                continue
            value = type_rules.number(self.of(item))
            parts = [value]
            if item is e.slice and isinstance(value, av.Sequence) and value.kind == "tuple":
                parts = [type_rules.number(v) for v in value.items]
            for part in parts:
                kind = indexing.kind(part)
                if kind is None:
                    raise Refused(
                        item,
                        "an index that is neither an integer, a slice, None, `...`, nor an array "
                        "of integers or bools",
                        "select with one of these",
                    )
                found.append((kind, item))
        return found

    def static(self, e: gast.expr | None) -> Any:
        """The value of an expression if the text tells it, else MISSING."""
        if e is None:
            return None
        if isinstance(e, gast.Constant):
            return e.value
        if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.USub):
            value = self.static(e.operand)
            return -value if isinstance(value, int | float) else MISSING
        if isinstance(e, syntax.DISPLAYS):
            values = [self.static(x) for x in e.elts]
            return MISSING if any(v is MISSING for v in values) else tuple(values)
        if isinstance(e, gast.Name | gast.Attribute | gast.BinOp | gast.Call | gast.Subscript):
            if isinstance(e, gast.Attribute) and (known := self._of_library(e)) is not None:
                return known
            value = self.of(e)
            if isinstance(value, Scalar) and type(value.value) is int:
                return value.value
            if isinstance(value, av.Constant):
                return value.value
        return MISSING


    def _of_library(self, e: gast.Attribute) -> float | None:
        """A number that a module of a library holds, such as `np.inf`."""
        if self.is_value(e.value):
            return None
        home, value = self.lookup(e.value), self.lookup(e)
        if not isinstance(home, ModuleType) or type(value) is not float:
            return None
        return value if home.__name__ in ("numpy", "math") else None


# What a function computes with depends on where it comes from: Python's numbers, or NumPy's.
_SPELLINGS = {"math": "math", "builtins": "builtin", "_operator": "operator"}


# Attributes of an array that are functions of it.
_PROPERTIES = {"T": np.transpose, "mT": np.matrix_transpose, "real": np.real, "imag": np.imag}


def holds_complex(kind: Abstract) -> bool:
    """Whether it is a complex number or an array or sequence with one."""
    if isinstance(kind, av.Sequence):
        return any(map(holds_complex, kind.items))
    return av.is_complex(kind.item if isinstance(kind, av.Many) else kind)


def _operator(e: gast.BinOp | gast.UnaryOp) -> Operation:
    """The operation of an operator."""
    op = _operation_of(e.op.__class__)
    if op is None:
        raise Refused(e, f"the operator `{_symbol(e.op)}` has no rule", "write it otherwise")
    return op


@functools.cache  # the rules of operators are there from the start, and stay
def _operation_of(kind: type[gast.AST]) -> Operation | None:
    return registry.find(getattr(ast, kind.__name__))


_NUMERIC = frozenset(av.NUMERIC)

# What applies nothing.
_LEAVES = frozenset((gast.Name, gast.Constant, gast.Tuple, gast.List, gast.Slice))


_FIXED = (ModuleType, BuiltinFunctionType, FunctionType, np.ufunc)


def dotted(e: gast.expr) -> str:
    """The text of a dotted name."""
    return e.id if isinstance(e, gast.Name) else f"{dotted(e.value)}.{e.attr}"


@functools.lru_cache(1000)
def _integer(value: int) -> Scalar:
    return Scalar("int64", True, value)


def literal(value: Any) -> Abstract:
    """The abstract value of a literal."""
    if type(value) is int:
        return _integer(value)
    if type(value) in (float, complex):
        return av.FLOAT if type(value) is float else Scalar("complex128")
    return av.Constant(value)


def entry(base: av.Dict, key: Any, kind: Abstract) -> Abstract:
    """What a dict holds under a key that is known, or known to begin and end with some text."""
    if key is not MISSING and not isinstance(key, av.Text):
        found = base.get(key)
        return found if found is not None else Unknown(f"the dict has no key {key!r}")
    total: Abstract | None = None
    for k, v in base.items:
        fits = isinstance(kind, av.Text) and isinstance(k, str)
        if fits and k.startswith(kind.prefix) and k.endswith(kind.suffix):  # type: ignore[attr-defined]
            total = av.join(total, v)
    return total if total is not None else Unknown("no key of the dict fits")


def _global(value: Any, name: str) -> Abstract:
    if value is MISSING:
        return Unknown(f"`{name}` is not defined")
    found = av.abstract(value, name)
    if isinstance(found, Unknown) or isinstance(value, str | bool):
        return av.Constant(value) if _is_fixed(value) else found
    return found


def _is_fixed(value: Any) -> bool:
    return callable(value) or type(value).__name__ == "module" or isinstance(value, str | np.dtype)


def _getitem() -> Operation:
    op = registry.find(operator.getitem)
    assert op is not None
    return op


def _gather() -> Operation:
    op = registry.find(indexing.gather)
    assert op is not None
    return op


def _packed(op: Operation, args: list[gast.expr]) -> list[gast.expr]:
    """`x.reshape(2, 3)` and `x.transpose(1, 0)` take a tuple as separate arguments."""
    if op.function in (np.reshape, np.transpose) and args:
        if len(args) > 1 or op.function is np.transpose and not isinstance(args[0], gast.Tuple):
            return [gast.Tuple(list(args), gast.Load())]
    return args


def _bound(
    e: gast.expr,
    op: Operation,
    args: list[gast.expr],
    spelling: str,
    given: Mapping[str, gast.expr] | None = None,
) -> Application:
    """Arguments by parameter name, a display of a sequence argument by its elements; what the
    rule does not list is refused. `given` is what is bound already.
    """
    if (
        len(args) == len(op.parameters) == len(op.positional)
        and e.__class__ is not gast.Call
        and op.variadic is None
        and sequence_of(op) is None
    ):
        return Application(op, dict(zip(op.positional, args)), spelling)
    further = args[len(op.positional) :]
    if op.variadic:
        args = args[: len(op.positional)]
    if len(args) > len(op.positional):
        raise Refused(
            e,
            f"`{op.label}` with {len(args)} positional arguments; the rule knows "
            f"({', '.join(op.positional)})",
            "leave out what the rule does not know",
        )
    bound = {**dict(zip(op.positional, args)), **(given or {})}
    if op.variadic:
        bound[op.variadic] = gast.Tuple(further, gast.Load())
    for k in e.keywords if isinstance(e, gast.Call) else ():
        if k.arg not in op.parameters or k.arg in bound:
            raise Refused(
                e, f"the keyword `{k.arg}=` of `{op.label}` is not supported", "leave it out"
            )
        bound[k.arg] = k.value
    missing = [p for p in op.parameters if p not in bound and p not in op.defaults]
    if missing:
        raise Refused(e, f"`{op.label}` without `{missing[0]}`", "give it the argument")
    return Application(*unrolled(op, bound), spelling)


def _symbol(op: gast.AST) -> str:
    symbols = {"BitXor": "^", "LShift": "<<", "RShift": ">>", "Invert": "~"}
    return symbols.get(type(op).__name__, type(op).__name__)


_NAMES = {
    "Lambda": "a lambda",
    "ListComp": "a list comprehension",
    "SetComp": "a set comprehension",
    "DictComp": "a dict comprehension",
    "GeneratorExp": "a generator expression",
    "NamedExpr": "an assignment expression (`:=`)",
    "Dict": "a dict display",
    "Set": "a set display",
    "Await": "`await`",
    "Yield": "`yield`",
    "YieldFrom": "`yield from`",
    "Starred": "a starred expression",
    "IfExp": "a conditional expression",
    "BoolOp": "the value of `and` or `or`",
}


def _describe(e: gast.AST) -> str:
    return _NAMES.get(type(e).__name__, f"`{type(e).__name__}`")
