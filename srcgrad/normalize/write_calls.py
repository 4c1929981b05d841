"""Calls that write to an array, as the writes that they are.

Before: `np.copyto(y, v)`, `y.fill(v)`, `np.multiply(y, x, out=y)`, `y.sort()`. After: `y[...] = v`,
`y[...] = np.multiply(y, x)`, `y[...] = np.sort(y)`. Before: `np.divide(a, b, out=y, where=m)`.
After: `y[m] = np.divide(a[m], b[m])`. Before: `np.fill_diagonal(y, v)`. After: `k =
np.arange(y.shape[0])`, `y[k, k] = v`. `np.add.at(y, i, v)` is a write that changes twice what the
index names twice. A call that would do something else than the assignment, as to raise an error,
stays a call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Array, Scalar
from srcgrad.ir.build import located
from srcgrad.ir.core import AddAt

if TYPE_CHECKING:
    from srcgrad.normalize.values import Values

_WITH_OUT: tuple[Any, ...] = (np.clip, np.cumsum, np.cumprod, np.dot)
_METHODS = {"sort": "sort", "partition": "partition"}


def as_write(builder: Values, s: gast.Expr) -> gast.Assign | AddAt | None:
    """The write that the statement is, None if it is none."""
    e = s.value
    if not isinstance(e, gast.Call) or any(isinstance(a, gast.Starred) for a in e.args):
        return None
    keywords = {k.arg: k.value for k in e.keywords}
    if None in keywords:
        return None
    if (added := _added(builder, e, s)) is not None:
        return added
    found = _method(builder, e, keywords) or _function(builder, e, keywords)
    if found is None:
        return None
    target, index, value = found
    kind = _kind(builder, target)
    if not isinstance(kind, Array) or not kind.dims or not _fits(builder, kind, value):
        return None
    if isinstance(target, gast.Subscript) and isinstance(index, gast.Constant):
        where = build.subscript(rewrite.copied(target.value), rewrite.copied(target.slice), True)
    else:
        where = build.subscript(rewrite.copied(target), index, store=True)
    return located(gast.Assign([located(where, s)], located(value, s), None), s)


def _added(builder: Values, e: gast.Call, s: gast.stmt) -> AddAt | None:
    """`np.add.at(y, i, v)`, or `np.subtract.at`."""
    f = e.func
    if not isinstance(f, gast.Attribute) or f.attr != "at" or len(e.args) != 3 or e.keywords:
        return None
    if not isinstance(f.value, syntax.DOTTED) or builder.types.is_value(f.value):
        return None
    what = builder.types.lookup(f.value)
    op = gast.Add() if what is np.add else gast.Sub() if what is np.subtract else None
    kind = _kind(builder, e.args[0])
    if op is None or not isinstance(kind, Array) or not _fits(builder, kind, e.args[2]):
        return None
    where = build.subscript(rewrite.copied(e.args[0]), rewrite.copied(e.args[1]), store=True)
    return located(AddAt(located(where, s), op, e.args[2], build.name("$numpy")), s)


_Found = tuple[gast.expr, gast.expr, gast.expr]


def _method(builder: Values, e: gast.Call, keywords: dict[str, gast.expr]) -> _Found | None:
    """The target, index and value of a call of a method of an array."""
    f = e.func
    if not isinstance(f, gast.Attribute) or not _is_variable(builder, f.value):
        return None
    if f.attr == "fill" and len(e.args) == 1 and not keywords:
        number = isinstance(_kind(builder, e.args[0]), Scalar)
        return (f.value, build.const(...), e.args[0]) if number else None
    if f.attr in _METHODS:
        args = [rewrite.copied(f.value), *e.args]
        return f.value, build.const(...), build.call(build.numpy(f.attr), *args, **keywords)
    return None


def _function(builder: Values, e: gast.Call, keywords: dict[str, gast.expr]) -> _Found | None:
    """The target, index and value of a call of a function."""
    if not isinstance(e.func, syntax.DOTTED) or builder.types.is_value(e.func):
        return None
    f = builder.types.lookup(e.func)
    if f is np.copyto and len(e.args) == 2 and keywords.keys() <= {"where"}:
        return _chosen(builder, e.args[0], keywords.get("where"), e.args[1:], lambda a: a[0])
    if f is np.fill_diagonal and len(e.args) == 2 and not keywords:
        return _diagonal(builder, e)
    if f in (np.putmask, np.place) and len(e.args) == 3 and not keywords:
        if not isinstance(_kind(builder, e.args[2]), Scalar):
            return None
        return _chosen(builder, e.args[0], e.args[1], e.args[2:], lambda a: a[0])
    args, out = e.args, keywords.pop("out", None)
    if isinstance(f, np.ufunc) and f.nout == 1:
        if out is None and len(args) == f.nin + 1:
            args, out = args[:-1], args[-1]
        if out is None or len(args) != f.nin or keywords.keys() - {"where"}:
            return None
        where = keywords.get("where")
        return _chosen(
            builder, out, where, args,
            lambda a: gast.Call(rewrite.copied(e.func), a, []), f.signature is None,
        )  # fmt: skip
    if any(f is known for known in _WITH_OUT) and out is not None and "dtype" not in keywords:
        rest = [k for k in e.keywords if k.arg != "out"]
        return out, build.const(...), gast.Call(rewrite.copied(e.func), args, rest)
    return None


def _diagonal(builder: Values, e: gast.Call) -> _Found | None:
    """The write of a number to the diagonal of a matrix."""
    target, kind = e.args[0], _kind(builder, e.args[0])
    if not isinstance(kind, Array) or len(kind.dims) != 2 or not _is_variable(builder, target):
        return None
    if not isinstance(_kind(builder, e.args[1]), Scalar):
        return None
    name = builder.names.temporary("k")
    shape = build.attribute(rewrite.copied(target), "shape")
    rows, columns = (
        build.subscript(rewrite.copied(shape), build.const(k)) for k in range(2)
    )
    count = rows if _is_square(kind) else build.call(build.builtin("min"), rows, columns)
    numbers = build.call(build.numpy("arange"), count)
    builder.define(name, located(numbers, e), builder.types.of(numbers), False, e)
    builder.distinct.add(name)
    return target, build.tuple_([build.name(name), build.name(name)]), e.args[1]


def _chosen(
    builder: Values,
    target: gast.expr,
    where: gast.expr | None,
    args: list[gast.expr],
    value: Any,
    by_element: bool = True,
) -> _Found | None:
    """A write of what is made of `args` to all of the target, or to what a mask chooses of it: then
    of the arguments the same is taken, which must be numbers or have the target's shape.
    """
    if where is None:
        return target, build.const(...), value(list(args))
    kind, mask = _kind(builder, target), _kind(builder, where)
    if not by_element or not isinstance(kind, Array) or not isinstance(mask, Array):
        return None
    if mask.dtype != "bool" or not _same(mask, kind) or not isinstance(where, gast.Name):
        return None
    parts: list[gast.expr] = []
    for a in args:
        given = _kind(builder, a)
        if isinstance(given, Scalar):
            parts.append(a)
        elif isinstance(given, Array) and _same(given, kind) and isinstance(a, gast.Name):
            parts.append(build.subscript(a, rewrite.copied(where)))
        else:
            return None
    return target, rewrite.copied(where), value(parts)


def _same(a: Array, b: Array) -> bool:
    return a.dims == b.dims and None not in a.dims


def _is_square(kind: Array) -> bool:
    return kind.dims[0] == kind.dims[1] is not None


def _is_variable(builder: Values, e: gast.expr) -> bool:
    return isinstance(e, gast.Name) and isinstance(_kind(builder, e), Array)


def _kind(builder: Values, e: gast.expr) -> av.Abstract:
    if isinstance(e, gast.Starred) or builder.in_parts(e):
        return av.Unknown("")
    return builder.types.of(e)


def _fits(builder: Values, kind: Array, value: gast.expr) -> bool:
    """Whether the call casts as an assignment does: it raises an error where that would cut off
    what does not fit, and takes no more axes than there are.
    """
    given = _kind(builder, value)
    if not isinstance(given, Scalar | Array) or len(av.dims(given)) > len(kind.dims):
        return False
    if av.is_float(kind):
        return av.is_float(given) or given.dtype.startswith(("int", "number", "bool"))
    return given.dtype == kind.dtype
