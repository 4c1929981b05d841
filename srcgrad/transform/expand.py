"""Rule text to program text: put expressions for a rule's names, and short forms for its
helpers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.algebra import simplify
from srcgrad.rules import language, registry
from srcgrad.rules import typing as type_rules
from srcgrad.rules.language import Operation, letter

_MATH_NAMES = {"arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh"}
_MATH_NAMES |= {"arccosh": "acosh", "arctanh": "atanh", "absolute": "fabs"}


class Context:
    """What a lowering may ask and build with."""

    def __init__(self, types: Types, careful: bool) -> None:
        self._types, self.careful = types, careful

    def type(self, e: gast.expr) -> av.Abstract:
        """The abstract value of an expression."""
        return self._types.of(e)

    def static(self, e: gast.expr | None) -> Any:
        """The value of an expression that the text tells, else MISSING."""
        return self._types.static(e)

    def one(self, dim: av.Dim) -> bool | None:
        """Whether an axis has length 1; None where that is not known."""
        return self._types.one(dim)

    def template(self, source: str, **parts: gast.expr) -> gast.expr:
        """An expression from text."""
        return build.template(source, **parts)

    def constant(self, value: Any) -> gast.expr:
        """A literal; a tuple becomes a display."""
        if isinstance(value, tuple):
            return build.tuple_([self.constant(v) for v in value])
        return build.const(value)

    def slice(self) -> gast.expr:
        """The full slice `:`."""
        return gast.Slice(None, None, None)

    def subscript(self, e: gast.expr, items: list[gast.expr]) -> gast.expr:
        """`e[items]`."""
        return build.subscript(e, items[0] if len(items) == 1 else build.tuple_(items))

    def is_none(self, e: gast.expr) -> bool:
        """Whether the expression is the literal None."""
        return isinstance(e, gast.Constant) and e.value is None

    def again(self, e: gast.expr) -> gast.expr:
        """A copy, to stand a second time in the tree."""
        return rewrite.copied(e)

    def shaped(self, shape: gast.expr) -> gast.expr | None:
        """The array of which `shape` is the shape."""
        if isinstance(shape, gast.Attribute) and shape.attr == "shape":
            return shape.value
        return None


# Expanded texts by rule text and operands, each with the operands' names in it.
Expansions: TypeAlias = dict[Any, tuple[gast.expr, tuple[str, ...]]]


class Expander:
    """Expands the text of one rule for one application.

    Many lines of a program apply the same operations to values of the same types. Where the
    operands are names and numbers, an expanded text is kept in `expansions`, and written again with
    other names.
    """

    def __init__(
        self,
        types: Types,
        operation: Operation,
        spelling: str,
        values: Mapping[str, gast.expr],
        shapes: Mapping[str, gast.expr],
        bars: Mapping[str, gast.expr],
        inlined: Mapping[str, gast.expr],
        dots: Mapping[str, gast.expr] | None = None,
        careful: bool = False,
        expansions: Expansions | None = None,
    ) -> None:
        self.types, self.operation, self.spelling = types, operation, spelling
        self.values = dict(values)
        self.shapes, self.bars, self.dots = shapes, bars, dots or {}
        self.inlined = inlined
        self.context = Context(types, careful)
        self.expansions = expansions

    def expand(self, e: gast.expr) -> gast.expr:
        """The expression in the program's names, simplified."""
        return self.inline(self.text(e))

    def text(self, e: gast.expr) -> gast.expr:
        """The same, where what is computed again still stands under its name."""
        expansions = self.expansions
        key, names = self._operands() if expansions is not None else (None, {})
        if key is None or expansions is None:
            return self._expanded(e)
        found = expansions.get((e, key))
        if found is None:
            text = self._expanded(e)
            expansions[e, key] = text, tuple(names)
            return text
        kept, old = found
        text = rewrite.filled(kept, dict(zip(old, names.values())))
        if (kind := self.types.env.known.get(kept)) is not None:
            self.types.env.known[text] = kind
        return text

    def _expanded(self, e: gast.expr) -> gast.expr:
        return simplify(self._lowered(self._substituted(e)), self.types.of)

    def _operands(self) -> tuple[Any, dict[str, gast.expr]]:
        """All that the text depends on besides the rule, which is None if it cannot be told, and
        the nodes of the names among the operands.
        """
        names: dict[str, gast.expr] = {}
        key: list[Any] = [self.operation, self.spelling, self.context.careful]
        places: dict[str, int] = {}
        for group in (self.values, self.bars, self.dots):
            for p, e in group.items():
                key.append(p)
                if e.__class__ is gast.Name:
                    key.append(places.setdefault(e.id, len(places)))
                    key.append(self.types.of(e))
                    names[e.id] = e
                elif e.__class__ is gast.Constant:
                    key.append(e.value.__class__)
                    key.append(repr(e.value))
                else:
                    return None, names
            key.append(None)
        made = tuple(key)
        try:
            hash(made)
        except TypeError:  # a type that holds a value of the user's
            return None, names
        return made, names

    def expand_as_written(self, e: gast.expr) -> gast.expr:
        """The expression in the program's names, for an index: it is integer arithmetic of the
        user's.
        """
        return self.inline(self._substituted(e))

    def inline(self, e: gast.expr) -> gast.expr:
        """Write out what is computed again."""
        return inlined(e, self.inlined)

    def _substituted(self, n: Any) -> Any:
        if x := letter(n, "bar"):
            return rewrite.copied(self.bars[x])
        if x := letter(n, "d"):
            return rewrite.copied(self.dots[x])
        if isinstance(n, list):
            return [self._substituted(x) for x in n]
        if not isinstance(n, gast.AST):
            return n
        if isinstance(n, gast.Name):
            if n.id in self.values:
                return rewrite.copied(self.values[n.id])
            return n if n.id.startswith("$") else language.reference(self.operation, n)
        if (
            isinstance(n, gast.Attribute)
            and isinstance(n.value, gast.Name)
            and n.value.id == "runtime"
        ):
            return build.runtime(n.attr)
        if isinstance(n, gast.Call) and _numpy_function(n) == "shape":
            return self._shape(n.args[0])
        if isinstance(n, gast.Call) and _numpy_function(n) == "zeros":
            return self._zeros(n)
        if isinstance(n, gast.Call) and self.spelling == "math":
            in_math = _numpy_function(n)
            if in_math is not None:
                in_math = _MATH_NAMES.get(in_math, in_math)
                if hasattr(math, in_math):
                    args = [self._substituted(a) for a in n.args]
                    return build.call(build.attribute(build.name("$math"), in_math), *args)
        return type(n)(*[self._substituted(getattr(n, f, None)) for f in n._fields])

    def _shape(self, of: gast.expr) -> gast.expr:
        """`x.shape`, on the primal's own name: only its shape is needed, not its value."""
        if isinstance(of, gast.Name) and of.id in self.shapes:
            e = rewrite.copied(self.shapes[of.id])
        else:
            e = self._substituted(of)
        kind = self.types.of(e)
        if isinstance(kind, av.Scalar):
            return build.tuple_([])
        if isinstance(kind, av.Sequence):  # a list of numbers that stands for an array
            return build.tuple_([build.const(n) for n in av.dims(type_rules.as_array(kind))])
        return build.attribute(e, "shape")

    def _zeros(self, n: gast.Call) -> gast.expr:
        """A tangent of zeros, of the width of its primal."""
        shape = n.args[0]
        if isinstance(shape, gast.Call) and _numpy_function(shape) == "shape":
            (of,) = shape.args
            if isinstance(of, gast.Name) and of.id in self.shapes:
                e = self.shapes[of.id]
                kind = self.types.of(e)
                if isinstance(e, gast.Name) and isinstance(kind, av.NUMERIC):
                    return zeros(e.id, kind)
        args = [self._substituted(a) for a in n.args]
        if isinstance(args[0], gast.Tuple) and not args[0].elts:
            return build.const(0.0)
        return build.call(build.numpy("zeros"), *args)

    def _lowered(self, n: Any) -> Any:
        n = rewrite.rebuild(n, self._lowered)
        if isinstance(n, gast.Attribute) and n.attr == "mT":
            if len(av.dims(self.types.of(n.value))) == 2:
                return build.attribute(n.value, "T")  # as one writes it for a single matrix
        if isinstance(n, gast.Call) and n.keywords:
            n = _without_defaults(n, self.types.lookup)
        if isinstance(n, gast.Call) and _numpy_function(n) == "broadcast_to":
            to = n.args[1]
            if isinstance(to, gast.Tuple) and not to.elts and self._is_number(n.args[0]):
                return n.args[0]
        if isinstance(n, gast.BinOp) and isinstance(n.op, gast.Div) and self._may_raise(n):
            n = build.call(build.runtime("divide"), n.left, n.right)
        if isinstance(n, gast.Call) and isinstance(n.func, gast.Name):
            prefix, _, helper = n.func.id.partition("$runtime.")
            short = registry.LOWERINGS.get(helper) if not prefix and helper else None
            if short is not None:
                keywords = {k.arg: k.value for k in n.keywords}
                put = short(self.context, *n.args, **keywords)
                if put is not None:
                    return put
        return n

    def _is_number(self, e: gast.expr) -> bool:
        return isinstance(self.types.of(e), av.Scalar)

    def _may_raise(self, n: gast.BinOp) -> bool:
        """Whether a division of Python's floats stands for one of NumPy's, which does not raise
        at 0.
        """
        if self.spelling not in ("numpy", "method"):
            return False
        if isinstance(n.right, gast.Constant) or isinstance(
            n.right, syntax.PARTS
        ):
            return False
        kinds = (self.types.of(n.left), self.types.of(n.right))
        return all(isinstance(k, av.Scalar) and k.python is not False for k in kinds)


def inlined(e: gast.expr, parts: Mapping[str, gast.expr]) -> gast.expr:
    """The expression with parts for names, but not where only the shape is asked."""
    new: gast.expr = _inlined(e, parts) if parts else e
    return new


def _inlined(n: gast.AST, parts: Mapping[str, gast.expr]) -> Any:
    if isinstance(n, gast.Attribute) and n.attr in ("shape", "size"):
        if isinstance(n.value, gast.Name):
            return n
    if isinstance(n, gast.Name) and n.id in parts and isinstance(n.ctx, gast.Load):
        return rewrite.copied(parts[n.id])
    return rewrite.rebuild(n, _inlined, parts)


def _numpy_function(n: gast.Call) -> str | None:
    """`sin` for a call of `np.sin` in rule text."""
    f = n.func
    if (
        isinstance(f, gast.Attribute)
        and isinstance(f.value, gast.Name)
        and f.value.id in ("np", "$numpy")
    ):
        attr: str = f.attr
        return attr
    return None


def _without_defaults(n: gast.Call, lookup: Callable[[gast.expr], Any]) -> gast.Call:
    """The call of a function of a library without keywords that say what holds anyway.

    >>> call = build.template("np.sum(x, axis=None, keepdims=True)")
    >>> gast.unparse(_without_defaults(call, lambda _: np.sum)).strip()
    '$numpy.sum(x, keepdims=True)'
    """
    root = n.func
    while isinstance(root, gast.Attribute):
        root = root.value
    library = isinstance(root, gast.Name) and root.id.startswith("$") and root is not n.func
    op = registry.find(lookup(n.func)) if library else None
    if isinstance(n.func, gast.Name) and n.func.id.startswith("$runtime."):
        op = registry.find(getattr(runtime, n.func.id.removeprefix("$runtime."), None))
    if op is None:
        return n
    kept = [
        k
        for k in n.keywords
        if k.arg not in op.defaults
        or not _is_the_literal(k.value, op.defaults[k.arg])
    ]
    return n if len(kept) == len(n.keywords) else gast.Call(n.func, n.args, kept)


def _is_the_literal(e: gast.expr, value: Any) -> bool:
    """Whether an expression is the literal of a value, or a display of literals of a tuple."""
    if isinstance(value, tuple) and isinstance(e, gast.Tuple):
        return len(value) == len(e.elts) and all(map(_is_the_literal, e.elts, value))
    if build.is_negation(e) and isinstance(e.operand, gast.Constant):
        return type(value) is int and e.operand.value == -value
    if not isinstance(e, gast.Constant):
        return False
    return e.value is value or type(value) is type(e.value) is int and e.value == value


def shape_of(name: str) -> gast.expr:
    """`name.shape`: a reading of the shape alone, which another array of the same dims can
    answer.
    """
    return build.attribute(build.name(name), "shape")


def zeros(name: str, kind: av.Abstract) -> gast.expr:
    """The text of a zero adjoint.

    >>> gast.unparse(zeros("W", av.Array("float64", (3, 3)))).strip()
    '$numpy.zeros(W.shape)'
    """
    if not isinstance(kind, av.Array):
        return build.const(0j if av.is_complex(kind) else 0.0)
    args = [shape_of(name)]
    if (dtype := adjoint_dtype(kind)) != "float64":
        args.append(build.numpy(dtype))
    return build.call(build.numpy("zeros"), *args)


def full(name: str, kind: av.Abstract, value: gast.expr, value_kind: av.Abstract) -> gast.expr:
    """An array of the primal's shape with one value everywhere."""
    args = [shape_of(name)]
    one = build.is_number(value, 1)
    if not one:
        args.append(value)
    dtype = adjoint_dtype(kind)
    if dtype != "float64" or not one and getattr(value_kind, "dtype", "") != "float64":
        args.append(build.numpy(dtype))
    return build.call(build.numpy("ones" if one else "full"), *args)


def adjoint_dtype(kind: av.Abstract) -> str:
    """The dtype of an adjoint: float, of the primal's width if that is a float, or complex."""
    dtype = getattr(kind, "dtype", "float64")
    if dtype in ("number", "bool") or np.dtype(dtype).kind not in "fc":
        return "float64"
    return str(dtype)
