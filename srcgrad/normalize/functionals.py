"""Functions of NumPy that call functions: what they call is called in their place.

Before: `y = np.piecewise(x, [x < 0.0], [f, g])`. After: `low = x < 0.0`, `rest = ~low`, `a =
f(x[low])`, `b = g(x[rest])`, `y = pieced(x, [low, rest], [a, b])`, where the calls are written out
like any.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.core import Def
from srcgrad.ir.refusal import Refused

if TYPE_CHECKING:
    from srcgrad.normalize.calls import Calls


def without_functional(
    n: gast.Call, func: gast.expr, s: gast.stmt, builder: Calls
) -> gast.expr | None:
    """The value of a call of such a function; None if it is a call of another one."""
    if isinstance(func, gast.Call) and _looked_up(func.func, builder) is np.vectorize:
        if len(func.args) != 1 or func.keywords:
            raise Refused(func, "np.vectorize with options", "give it the function only")
        return _element_by_element(func.args[0], n, s, builder)
    value = _looked_up(func, builder)
    if isinstance(value, np.vectorize):
        if value.otypes or value.excluded or value.signature:
            raise Refused(func, "np.vectorize with options", "give it the function only")
        name = getattr(value.pyfunc, "__name__", "function")
        return _element_by_element(builder.world.constant(value.pyfunc, name), n, s, builder)
    for function, maker in _MAKERS:
        if value is function:
            return maker(n, s, builder)
    return None


def _looked_up(func: gast.expr, builder: Calls) -> Any:
    """The function that a global name or a dotted one stands for."""
    names = {function.__name__ for function, _ in _MAKERS} | {"vectorize"}
    if isinstance(func, gast.Attribute) and func.attr not in names:
        return None  # to look a method up would be to rely on its object
    if not isinstance(func, syntax.DOTTED) or builder.types.is_value(func):
        return None
    return builder.types.lookup(func)


def _bound(e: gast.expr, key: Any, hint: str, s: gast.stmt, builder: Calls) -> gast.expr:
    """A name for the value of an expression, the same one whenever its loop is typed."""
    name = builder.fresh(key, hint)
    builder.foldable.add(name)
    builder.bind(build.target(name), builder.resolved(e, s, True), s)
    return build.name(name)


def _called(
    function: gast.expr, args: Sequence[gast.expr], key: Any, n: gast.Call, builder: Calls
) -> gast.expr:
    """A call of a function, the same node whenever its loop is typed."""
    if key not in builder.rewrites:
        given = [rewrite.copied(a) for a in args]
        builder.rewrites[key] = located(gast.Call(rewrite.copied(function), given, []), n)
    call = builder.rewrites[key]
    builder.source.setdefault(call, builder.same_node(key, n))
    return call


def _is_function(e: gast.expr, builder: Calls) -> bool:
    if isinstance(e, Def | gast.Lambda):
        return True
    kind = builder.kind_of(e)
    if isinstance(kind, av.Constant):
        return callable(kind.value)
    return isinstance(kind, av.Closure | av.Choice | av.Object)


def _piecewise(n: gast.Call, s: gast.stmt, builder: Calls) -> gast.expr:
    at = builder.original(n)
    if n.keywords or len(n.args) < 3:
        raise Refused(n, "np.piecewise with keywords", "give the arguments by position")
    conditions, functions, *more = n.args[1:]
    if not all(isinstance(e, syntax.DISPLAYS) for e in (conditions, functions)):
        raise Refused(n, "np.piecewise of no lists", "write the lists into the call")
    x = _bound(n.args[0], (at, "x"), "x", s, builder)
    kind = builder.kind_of(x)
    if not isinstance(kind, av.Array) or not kind.dims:
        raise Refused(n.args[0], "np.piecewise of no array", "write `if`")
    tests = [
        _bound(c, (at, "where", k), "where", s, builder) for k, c in enumerate(conditions.elts)
    ]
    for test in tests:
        if not isinstance(own := builder.kind_of(test), av.Array) or own.dtype != "bool":
            raise Refused(n, "np.piecewise with conditions that are no masks", "compare arrays")
    if len(functions.elts) == len(tests) + 1:
        taken: gast.expr = rewrite.copied(tests[0])
        for test in tests[1:]:
            taken = build.binop(taken, gast.BitOr, rewrite.copied(test))
        rest = located(gast.UnaryOp(gast.Invert(), taken), n)
        tests.append(_bound(rest, (at, "rest"), "rest", s, builder))
    if len(functions.elts) != len(tests):
        raise Refused(n, "np.piecewise with another number of functions", "one for each condition")
    further = [_bound(e, (at, "further", k), "t", s, builder) for k, e in enumerate(more)]
    values: list[gast.expr] = []
    for k, (function, test) in enumerate(zip(functions.elts, tests)):
        piece: gast.expr = function
        if _is_function(function, builder):
            part = build.subscript(rewrite.copied(x), rewrite.copied(test))
            piece = _called(function, [located(part, n), *further], (at, "piece", k), n, builder)
        values.append(_bound(piece, (at, "value", k), "piece", s, builder))
    lists = [gast.List([rewrite.copied(e) for e in part], gast.Load()) for part in (tests, values)]
    return located(build.call(build.runtime("pieced"), rewrite.copied(x), *lists), n)


def _over_axes(n: gast.Call, s: gast.stmt, builder: Calls) -> gast.expr:
    at = builder.original(n)
    if n.keywords or len(n.args) != 3:
        raise Refused(n, "np.apply_over_axes with keywords", "give the arguments by position")
    function, array, given = n.args
    axes = builder.types.static(given)
    axes = (axes,) if isinstance(axes, int) else axes
    if not isinstance(axes, tuple) or not all(isinstance(a, int) for a in axes):
        raise Refused(given, "axes that are not literals", "write the axes as numbers")
    value = _bound(array, (at, "array"), "x", s, builder)
    rank = len(av.dims(builder.kind_of(value)))
    for k, axis in enumerate(axes):
        where = build.const(axis + rank if axis < 0 else axis)
        call = _called(function, [value, where], (at, "over", k), n, builder)
        found = _bound(call, (at, "result", k), "t", s, builder)
        lost = rank - len(av.dims(builder.kind_of(found)))
        if lost:  # of the same rank again; what lost more than an axis, NumPy refuses
            parts = rewrite.copied(found), rewrite.copied(where)
            wide = located(build.call(build.numpy("expand_dims"), *parts), n)
            found = _bound(wide, (at, "wide", k), "t", s, builder)
        value = found
    return value


def _length(dim: av.Dim, n: gast.Call, builder: Calls) -> int:
    """The length of an axis that is written out, which the guard then asks for."""
    if isinstance(dim, int):
        return dim
    for length in range(av.LONG + 1):
        if builder.types.equals(dim, length):
            return length
    what = f"more than {av.LONG} calls, or an unknown number of them"
    raise Refused(n, f"{what}, by a function of NumPy", "write a loop, or use whole arrays")


def _along_axis(n: gast.Call, s: gast.stmt, builder: Calls) -> gast.expr:
    at = builder.original(n)
    if n.keywords or len(n.args) < 3:
        raise Refused(n, "np.apply_along_axis with keywords", "give the arguments by position")
    function, given, array, *more = n.args
    x = _bound(array, (at, "array"), "x", s, builder)
    dims, axis = av.dims(builder.kind_of(x)), builder.types.static(given)
    if not isinstance(axis, int) or not 0 < len(dims) < 3 or not -len(dims) <= axis < len(dims):
        raise Refused(n, "np.apply_along_axis of other than vectors and matrices", "write a loop")
    further = [_bound(e, (at, "further", k), "t", s, builder) for k, e in enumerate(more)]
    if len(dims) == 1:
        call = _called(function, [x, *further], (at, "along", 0), n, builder)
        return _bound(call, (at, "value", 0), "row", s, builder)
    rows = []
    for k in range(_length(dims[1 - axis % 2], n, builder)):
        index: list[gast.expr] = [build.const(k)]
        if axis % 2 == 0:
            index = [gast.Slice(None, None, None), build.const(k)]
        one = index[0] if len(index) == 1 else build.tuple_(index)
        part = located(build.subscript(rewrite.copied(x), one), n)
        call = _called(function, [part, *further], (at, "along", k), n, builder)
        rows.append(_bound(call, (at, "value", k), "row", s, builder))
    if not rows:
        raise Refused(n, "np.apply_along_axis of an empty array", "leave it out")
    behind = len(av.dims(builder.kind_of(rows[0]))) if axis % 2 == 0 else 0
    joined = build.call(build.numpy("stack"), gast.List(rows, gast.Load()))
    joined.keywords = [gast.keyword("axis", build.const(behind))]
    return located(joined, n)


def _element_by_element(
    function: gast.expr, n: gast.Call, s: gast.stmt, builder: Calls
) -> gast.expr:
    """`np.vectorize(f)(x)`: a call for each element."""
    at = builder.original(n)
    if n.keywords or len(n.args) != 1:
        raise Refused(n, "np.vectorize of several arguments", "use whole arrays")
    x = _bound(n.args[0], (at, "array"), "x", s, builder)
    kind = builder.kind_of(x)
    if not isinstance(kind, av.Array) or len(kind.dims) != 1:
        raise Refused(n, "np.vectorize of other than a vector", "use whole arrays")
    values = []
    for k in range(_length(kind.dims[0], n, builder)):
        part = located(build.subscript(rewrite.copied(x), build.const(k)), n)
        call = _called(function, [part], (at, "element", k), n, builder)
        values.append(_bound(call, (at, "value", k), "element", s, builder))
    kinds = {builder.kind_of(v) for v in values}
    if len(kinds) != 1 or not all(isinstance(k, av.Scalar) for k in kinds):
        reason = "np.vectorize of a function with results of several types"
        raise Refused(n, reason, "return floats")
    return located(build.call(build.numpy("array"), gast.List(values, gast.Load())), n)


_MAKERS = (
    (np.piecewise, _piecewise),
    (np.apply_over_axes, _over_axes),
    (np.apply_along_axis, _along_axis),
)
