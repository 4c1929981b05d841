"""Adjoints as values: what the reverse sweep knows of one, and the small questions it asks.

In: types of names and rules. Out: `Adjoint`, the state of one adjoint, `Head`, what is assumed
of one at the head of a reversed loop, and the texts of zeros and sums. No state is kept here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.analysis.def_use import At
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array, Scalar
from srcgrad.ir.core import Core, blocks, defined, gone, makes, statements
from srcgrad.rules import language, registry
from srcgrad.rules.language import Operation
from srcgrad.transform.expand import adjoint_dtype, zeros


@dataclass  # never changed; frozen, it would take thrice as long to make
class Adjoint:
    """The value of an adjoint: `kind` is its own type, `owner` its buffer (None: somebody else's).

    `exact` says that it has the shape of its primal by construction, whatever is known of the dims.
    """

    expr: gast.expr
    kind: Abstract
    owner: object | None
    exact: bool = False


@dataclass(frozen=True)
class Head:
    """What is assumed of an adjoint at the head of a reversed loop."""

    owned: bool
    kind: Abstract
    exact: bool


def zero_adjoint(name: str, kind: Abstract, e: gast.expr) -> gast.expr:
    """The text of a zero adjoint for the value `e` of a type, container by container."""
    if isinstance(kind, av.Dict):
        if len(kind.items) > 2 and all(
            isinstance(v, Array) and adjoint_dtype(v) == "float64" for _, v in kind.items
        ):
            zero = build.template("np.zeros(v.shape)", v=build.name("leaf$0"))
            pair = gast.Tuple([build.target("key$0"), build.target("leaf$0")], gast.Store())
            items = build.call(build.attribute(rewrite.copied(e), "items"))
            each = gast.comprehension(pair, items, [], 0)
            return gast.DictComp(build.name("key$0"), zero, [each])
        keys = [build.const(k) for k, _ in kind.items]
        values = [
            zero_adjoint(name, v, build.subscript(rewrite.copied(e), build.const(k)))
            for k, v in kind.items
        ]
        return gast.Dict(keys, values)
    if isinstance(kind, av.Sequence):
        parts = [
            zero_adjoint(name, v, build.subscript(rewrite.copied(e), build.const(k)))
            for k, v in enumerate(kind.items)
        ]
        return gast.List(parts, gast.Load())
    if isinstance(kind, av.Many):
        length = build.call(build.builtin("len"), rewrite.copied(e))
        if isinstance(kind.item, Scalar):
            return build.binop(gast.List([build.const(0.0)], gast.Load()), gast.Mult, length)
        args = [build.attribute(build.name("leaf$0"), "shape")]
        if (dtype := adjoint_dtype(kind.item)) != "float64":
            args.append(build.numpy(dtype))
        part = build.call(build.numpy("zeros"), *args)
        each = gast.comprehension(build.target("leaf$0"), rewrite.copied(e), [], 0)
        return gast.ListComp(part, [each])
    if isinstance(kind, Array) and not isinstance(e, gast.Name):
        args = [build.attribute(e, "shape")]
        if (dtype := adjoint_dtype(kind)) != "float64":
            args.append(build.numpy(dtype))
        return build.call(build.numpy("zeros"), *args)
    if isinstance(kind, av.NUMERIC) and kind.dtype != "bool":
        return zeros(name, kind)
    return build.const(None)


def may_return_its_argument(func: gast.expr) -> bool:
    """Helpers return their argument where there is nothing to do, or a view that repeats
    elements.
    """
    if isinstance(func, gast.Name) and func.id.startswith("$runtime."):
        op = registry.find(getattr(runtime, func.id.removeprefix("$runtime.")))
        return op is None or not op.fresh and (op.template is None or op.may_view)
    return isinstance(func, gast.Attribute) and func.attr == "broadcast_to"


def all_blocks(body: Sequence[gast.stmt]) -> list[Sequence[gast.stmt]]:
    found = [body]
    for s in body:
        for inner in blocks(s):
            found.extend(all_blocks(inner))
    return found


def single_definitions(core: Core) -> dict[str, gast.Assign]:
    """Names with one definition, which is an assignment."""
    count: dict[str, int] = {}
    where: dict[str, gast.Assign] = {}
    for s in statements(core.body):
        if (name := defined(s)) is not None and gone(s) is None:
            count[name] = count.get(name, 0) + 1
            if isinstance(s, gast.Assign):
                where[name] = s
    return {n: s for n, s in where.items() if count[n] == 1}


def steady_arrays(core: Core) -> dict[str, At]:
    """Arrays that are made in one place and then only written to, with the block of that place."""
    found: dict[str, At] = {}
    several: set[str] = set()

    def visit(body: Sequence[gast.stmt], at: At) -> None:
        for s in body:
            name = defined(s)
            if name in core.written.arrays and makes(s):
                if name in found:
                    several.add(name)
                found[name] = at
            for k, inner in enumerate(blocks(s)):
                visit(inner, (*at, (s, k)))

    if core.written.arrays:
        visit(core.body, ())
    return {n: at for n, at in found.items() if n not in several}


@cache
def takes_parts(op: Operation) -> bool:
    """Whether the rule adds to a part of the adjoint, where any broadcastable value will do."""
    return any(isinstance(s, gast.AugAssign) for s in rewrite.walk(op.body))


@cache
def reads_result(op: Operation) -> bool:
    return any(
        isinstance(n, gast.Name) and n.id in op.results and not _is_letter(op, n)
        for n in rewrite.walk(op.body)
    )


def _is_letter(op: Operation, n: gast.Name) -> bool:
    marks = {
        id(x.slice)
        for x in rewrite.walk(op.body)
        if language.letter(x, "d") or language.letter(x, "bar")
    }
    return id(n) in marks


def default_text(value: Any) -> gast.expr:
    if isinstance(value, tuple):
        return build.tuple_([default_text(v) for v in value])
    return build.const(value)


def plus(a: gast.expr, e: gast.expr) -> gast.expr:
    return build.binop(rewrite.copied(a), gast.Add, rewrite.copied(e))


def sum_of(a: gast.expr, b: gast.expr) -> gast.expr:
    if rewrite.key(a) == rewrite.key(b):
        return build.binop(build.const(2.0), gast.Mult, a)
    return build.binop(a, gast.Add, b)


_BY_ELEMENT = ("divide", "times")  # of `srcgrad.runtime`, as rules write them


def factors_of(e: gast.AST, known: Mapping[str, set[str]]) -> set[str]:
    """The names that an expression of operators is made of: its value has no axis shorter. Those of
    names that stand for an expression are `known`.
    """
    if isinstance(e, gast.BinOp):
        return factors_of(e.left, known) | factors_of(e.right, known)
    if isinstance(e, gast.UnaryOp):
        return factors_of(e.operand, known)
    f = e.func if isinstance(e, gast.Call) else None
    if isinstance(f, gast.Attribute) and f.attr in _BY_ELEMENT:
        return {n for a in e.args for n in factors_of(a, known)}
    return known.get(e.id, {e.id}) if isinstance(e, gast.Name) else set()


def with_shapes(n: gast.AST, name: str, part: gast.expr) -> Any:
    """The tree with `part.shape` for `name.shape`."""
    if isinstance(n, gast.Attribute) and n.attr in ("shape", "size"):
        if isinstance(n.value, gast.Name) and n.value.id == name:
            return build.attribute(rewrite.copied(part), n.attr)
    return rewrite.rebuild(n, with_shapes, name, part)


def width(kind: Abstract) -> int:
    dtype = getattr(kind, "dtype", "float64")
    return 8 if dtype == "number" else int(np.dtype(dtype).itemsize)


def wider(a: Abstract, b: Abstract) -> Abstract:
    return a if width(a) >= width(b) else b


def join_kinds(a: Abstract, b: Abstract) -> Abstract:
    """The type of an adjoint that has one of two types; of two widths, the wider one.

    >>> join_kinds(av.FLOAT, Scalar("float32", False))
    Scalar(dtype='float64', python=None, value=None)
    """
    if isinstance(a, Array) != isinstance(b, Array):
        array = a if isinstance(a, Array) else b
        return Array(getattr(array, "dtype", "float64"), (None,) * len(av.dims(array)))
    joined = av.join(a, b)
    if isinstance(joined, av.Unknown):
        kind = wider(a, b)
        if len(av.dims(a)) != len(av.dims(b)) and isinstance(kind, Array):
            return Array(kind.dtype, (None,) * len(kind.dims))  # one of them has fewer axes
        if isinstance(a, Scalar) and isinstance(b, Scalar) and a.python is not b.python:
            return Scalar(getattr(kind, "dtype", "float64"), None)
        return kind
    return joined
