"""The second oracle: a primal that tests, while it runs, what the compiler believes of its values.

Before: the Core program from which a gradient is made, `y = x * 2.0`. After: the same program with
a check behind each assignment and around each expression, `y = see(0, x * 2.0); check("y", y)`. A
value that does not lie in the abstract value that was computed for it is a `Violation`.
"""

from __future__ import annotations

import copy
import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

import gast
import numpy as np

from srcgrad import pipeline, runtime
from srcgrad.analysis.types import Types
from srcgrad.dispatch import _condition_function, _parameters
from srcgrad.frontend.capture import capture
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Core, blocks, defined, header, is_exit
from srcgrad.ir.refusal import Refused
from srcgrad.transform.writes import all_lowered
from tests.differences import nudged, structure

Length = Callable[[str], int]


@dataclass(frozen=True)
class Violation:
    """A value outside of its abstract value; `where` is a name or an expression of the program."""

    where: str
    value: str
    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where} = {self.value} is not in {self.kind}: {self.reason}"


# -- membership


def lies_in(value: Any, kind: av.Abstract, length: Length) -> str | None:
    """Why `value` does not lie in `kind`; None if it does. `length` gives the length of an axis of
    an argument.

    >>> lies_in(np.ones(3), av.Array("float64", (av.Length("x.0", -1),)), lambda symbol: 4)
    >>> lies_in(np.ones(3), av.Array("float64", (1,)), lambda symbol: 4)
    'an axis of length 3, not 1'
    >>> lies_in(np.float64(2.0), av.FLOAT, lambda symbol: 4)
    'a float64, not a number of Python'
    """
    if isinstance(kind, av.Unknown):
        return None
    if isinstance(kind, av.Scalar):
        return _in_scalar(value, kind, length)
    if isinstance(kind, av.Array):
        return _in_array(value, kind, length)
    if isinstance(kind, av.Constant):
        same = value is kind.value or type(value) is type(kind.value) and value == kind.value
        return None if same else f"not {kind.value!r}"
    if isinstance(kind, av.Text):
        fits = type(value) is str and value.startswith(kind.prefix) and value.endswith(kind.suffix)
        return None if fits else "not such a string"
    if isinstance(kind, av.Sequence):
        if type(value).__name__ != kind.kind:
            return f"a {type(value).__name__}, not a {kind.kind}"
        if len(value) != len(kind.items):
            return f"{len(value)} elements, not {len(kind.items)}"
        return _first(lies_in(v, k, length) for v, k in zip(value, kind.items))
    if isinstance(kind, av.Many):
        if type(value).__name__ != kind.kind:
            return f"a {type(value).__name__}, not a {kind.kind}"
        if not isinstance(value, list | tuple | range):
            return None  # looking into an iterator would use it up
        return _first(lies_in(v, kind.item, length) for v in value)
    if isinstance(kind, av.Dict):
        if type(value) is not dict:
            return f"a {type(value).__name__}, not a dict"
        if list(value) != [k for k, _ in kind.items]:
            return f"the keys {list(value)}"
        return _first(lies_in(value[k], inner, length) for k, inner in kind.items)
    if hasattr(kind, "cls"):  # an object of the user's, with what is known of its attributes
        if type(value) is not kind.cls:
            return f"a {type(value).__name__}, not a {kind.cls.__name__}"
        return _first(lies_in(getattr(value, k), inner, length) for k, inner in kind.items)
    raise TypeError(f"no test of membership in a {type(kind).__name__}")


def _first(reasons: Any) -> str | None:
    return next((r for r in reasons if r is not None), None)


def _in_scalar(value: Any, kind: av.Scalar, length: Length) -> str | None:
    is_python = type(value) in (bool, int, float, complex)
    if not is_python and not isinstance(value, np.generic):
        return f"a {type(value).__name__}, not a number"
    if kind.python is not None and kind.python != is_python:
        whose = "Python" if kind.python else "NumPy"
        return f"a {type(value).__name__}, not a number of {whose}"
    dtype = _PYTHON[type(value)] if is_python else av.dtype_name(value.dtype)
    if dtype not in (("int64", "float64") if kind.dtype == "number" else (kind.dtype,)):
        return f"of dtype {dtype}"
    if kind.value is not None:
        return _in_dim(int(value), kind.value, length, "the number")
    return None


_PYTHON = {bool: "bool", int: "int64", float: "float64", complex: "complex128"}


def _in_array(value: Any, kind: av.Array, length: Length) -> str | None:
    if type(value) is not np.ndarray:
        return f"a {type(value).__name__}, not an array"
    if av.dtype_name(value.dtype) != kind.dtype:
        return f"of dtype {value.dtype}"
    if value.ndim != len(kind.dims):
        return f"of rank {value.ndim}"
    opaque: dict[int, int] = {}
    for n, dim in zip(value.shape, kind.dims):
        if isinstance(dim, av.Opaque) and opaque.setdefault(dim.number, n) != n:
            return f"lengths {opaque[dim.number]} and {n} for one dim"
    return _first(
        _in_dim(n, dim, length, "an axis of length") for n, dim in zip(value.shape, kind.dims)
    )


def _in_dim(n: int, dim: av.Dim, length: Length, what: str) -> str | None:
    if isinstance(dim, int):
        return None if n == dim else f"{what} {n}, not {dim}"
    if isinstance(dim, av.Length):
        wanted = max(length(dim.symbol) + dim.offset, 0)
        return None if n == wanted else f"{what} {n}, not {wanted}"
    if dim is av.MANY:
        return None if n != 1 else f"{what} 1"
    return None


# -- the instrumented program


class Instrumented:
    """The Core program of a gradient, as a function that is called like the primal.

    `violations` grows with each call: one for each name and expression at most.
    """

    def __init__(self, f: Callable[..., Any], args: tuple[Any, ...], argnums: Any = 0) -> None:
        self.captured = capture(f)
        self.signature = inspect.signature(f)
        values = self.values(args)
        wrt = _parameters(self.captured.parameters, argnums, f)
        kinds = tuple(av.abstract(v, n) for n, v in values.items())
        single = not isinstance(argnums, tuple | list)
        request = pipeline.Request("grad", wrt, single, False, kinds)
        compilation = pipeline._Compilation(self.captured, request, values, pipeline.Options())
        self.compilation = compilation
        self.core: Core = compilation.core()
        self.types: Types = compilation.types(self.core)
        # as they are now: what is asked of types below would be recorded as well
        self.conditions = tuple(compilation.world.conditions.values())
        self.kinds = kinds
        self.expressions: list[tuple[str, av.Abstract]] = []
        self.violations: dict[str, Violation] = {}
        self._last: dict[str, Any] = {}
        self._reads: dict[str, list[str]] = {}
        self._arguments: Mapping[str, Any] = {}
        emitted = self._emitted()
        self.text, self._run = emitted.source, emitted.function

    def values(self, args: tuple[Any, ...]) -> dict[str, Any]:
        bound = self.signature.bind(*args)
        bound.apply_defaults()
        return dict(bound.arguments)

    def holds(self, args: tuple[Any, ...]) -> bool:
        """Whether the text is also for these arguments."""
        values = self.values(args)
        if tuple(av.abstract(v, n) for n, v in values.items()) != self.kinds:
            return False
        return bool(_condition_function(self.conditions, self.captured)(**values))

    def __call__(self, *args: Any) -> Any:
        self._arguments = self.values(args)
        self._last = {}
        return self._run(*args)

    # -- checks at run time

    def check(self, name: str, value: Any, reads: tuple[str, ...] = ()) -> None:
        """The value that a name was just given, by an expression over the names `reads`."""
        kind = self.core.types.get(name)
        if kind is None:
            return
        self._judge(name, value, kind)
        for other in reads:
            if other != name and other in self._last:
                self._same_opaque_dims(name, value, other, self._last[other])
        self._last[name] = value

    def see(self, number: int, value: Any) -> Any:
        """The value of an expression, which goes on unchanged."""
        text, kind = self.expressions[number]
        self._judge(text, value, kind)
        return value

    def _judge(self, where: str, value: Any, kind: av.Abstract) -> None:
        reason = lies_in(value, kind, self._length)
        if reason is not None:
            found = Violation(where, _shown(value), repr(kind), reason)
            self.violations.setdefault(where, found)

    def _same_opaque_dims(self, name: str, value: Any, other: str, old: Any) -> None:
        a, b = self.core.types.get(name), self.core.types.get(other)
        if not isinstance(a, av.Array) or not isinstance(b, av.Array):
            return
        known = {d: n for d, n in zip(b.dims, np.shape(old)) if isinstance(d, av.Opaque)}
        for d, n in zip(a.dims, np.shape(value)):
            if known.get(d, n) != n:
                reason = f"{d} is {n} here and {known[d]} in {other}"
                self.violations.setdefault(name, Violation(name, _shown(value), repr(a), reason))

    def _length(self, symbol: str) -> int:
        """The length of an axis, `x.0` or `params['w'].1`, of an argument or a global."""
        path, _, axis = symbol.rpartition(".")
        namespace = self.captured.namespace
        cells = {n: c.cell_contents for n, c in namespace.cells.items()}
        try:
            array = eval(path, {**namespace.globals, **cells, **self._arguments})
        except (NameError, SyntaxError):  # it is seen from another module
            return self.compilation.world.lengths[symbol]
        return int(array.shape[int(axis)])

    # -- the text

    def _emitted(self) -> Any:
        """The text is made as all others are, with two more helpers."""
        start = [self._check(n) for n in (*self.captured.parameters, *self.core.leaves)]
        end = gast.Return(build.name(self.core.result))
        body = [*start, *self._block(self.core.body), end]
        with mock.patch.multiple(runtime, check=self.check, see=self.see, create=True):
            return self.compilation.emit(all_lowered(body), (), self.core.leaves)

    def _block(self, body: list[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in body:
            if is_exit(s) or not blocks(s) and not header(s):
                out.append(s)
                continue
            inner = [self._block(b) for b in blocks(s)]
            new: gast.stmt
            if isinstance(s, gast.If):
                new = gast.If(self._watched(s.test), inner[0] or [gast.Pass()], inner[1])
            elif isinstance(s, gast.While):
                new = gast.While(self._watched(s.test), inner[0], [])
            elif isinstance(s, gast.For):
                first = self._check(s.target.id)
                new = gast.For(s.target, self._watched(s.iter), [first, *inner[0]], [], None)
            elif isinstance(s, gast.Assign):
                out.append(build.assign(s.targets[0].id, self._watched(s.value), s))
                new = self._check(s.targets[0].id, tuple(dict.fromkeys(rewrite.reads(s.value))))
            else:
                new = s  # observers stay as they are
            out.append(build.located(new, s))
        return out

    def _check(self, name: str, reads: tuple[str, ...] = ()) -> gast.stmt:
        names = gast.Tuple([build.const(n) for n in reads if n in self.core.types], gast.Load())
        check = build.call(build.runtime("check"), build.const(name), build.name(name), names)
        return gast.Expr(check)

    def _watched(self, e: gast.expr) -> gast.expr:
        """The expression with each part of it looked at, the outermost node too."""

        def change(node: gast.AST) -> Any:
            if isinstance(node, gast.Call):
                func = node.func
                if isinstance(func, gast.Attribute) and self.types.is_value(func.value):
                    func = build.attribute(change(func.value), func.attr)
                keywords = [gast.keyword(k.arg, change(k.value)) for k in node.keywords]
                new: Any = gast.Call(func, [change(a) for a in node.args], keywords)
            elif isinstance(node, gast.Attribute) and not self.types.is_value(node.value):
                return node
            elif isinstance(node, gast.JoinedStr | gast.Lambda):
                return node
            else:
                new = rewrite.rebuild(node, change)
            if not isinstance(node, _WATCHED):
                return new
            try:
                kind = self.types.of(node)
            except Refused:
                return new
            self.expressions.append((gast.unparse(node).strip(), kind))
            number = build.const(len(self.expressions) - 1)
            return build.call(build.runtime("see"), number, build.located(new, node))

        return change(rewrite.copied(e))


_WATCHED = (
    gast.BinOp,
    gast.UnaryOp,
    gast.BoolOp,
    gast.Compare,
    gast.IfExp,
    gast.Call,
    gast.Subscript,
    gast.Attribute,
)


def _shown(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"array of {value.dtype}, shape {value.shape}"
    return f"{type(value).__name__} {value!r}"[:200]


def names_of(core: Core) -> set[str]:
    """All names that a Core program binds; a check that sees none of them sees nothing."""

    def walk(body: list[gast.stmt]) -> set[str]:
        found = {n for s in body if (n := defined(s)) is not None}
        return found.union(*(walk(b) for s in body for b in blocks(s)))

    return walk(core.body)


# -- every point of a case


def violations(one: Any) -> list[str]:
    """What is found at the point of a case, and at the others that the same text is for."""
    points = one.others if one.others is not None else (tuple(nudged(one.args)),)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first = Instrumented(one.function, one.args, one.argnums)
        found = _at(first, one, one.args)
        for args in points:
            held = first.holds(args)
            there = first if held else Instrumented(one.function, args, one.argnums)
            found |= _at(there, one, args)
    return list(map(str, found.values()))


def _at(instrumented: Instrumented, one: Any, args: Any) -> dict[str, Violation]:
    wanted = one.function(*copy.deepcopy(args))
    got = instrumented(*copy.deepcopy(args))
    assert structure(got) == structure(wanted)
    np.testing.assert_array_equal(got, wanted)
    assert names_of(instrumented.core) <= set(instrumented.core.types)
    return dict(instrumented.violations)
