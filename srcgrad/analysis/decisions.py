"""Tests that the types of the arguments decide: `x.ndim == 2`, `isinstance(x, float)`, `b is
None`.
"""

from __future__ import annotations

import builtins
import operator
from collections.abc import Callable
from typing import Any

import gast
import numpy as np

from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import syntax
from srcgrad.rules.language import MISSING

_COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    gast.Eq: operator.eq,
    gast.NotEq: operator.ne,
    gast.Lt: operator.lt,
    gast.LtE: operator.le,
    gast.Gt: operator.gt,
    gast.GtE: operator.ge,
}


def decide(test: gast.expr, types: Types) -> bool | None:
    """The answer to a test if it follows from types alone, else None.

    Lengths do not count as known, except that an axis of an argument has length 1.
    """
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        inner = decide(test.operand, types)
        return None if inner is None else not inner
    if isinstance(test, gast.BoolOp):
        answers = [decide(v, types) for v in test.values]
        final = isinstance(test.op, gast.Or)
        for answer in answers:
            if answer is None:
                return None
            if answer is final:
                return final
        return not final
    if isinstance(test, gast.Compare) and len(test.ops) == 1:
        return _compare(test, types)
    if isinstance(test, gast.Name | gast.Attribute | gast.Subscript | gast.Tuple | gast.List):
        return _truth(types.of(test))
    if isinstance(test, gast.Call) and isinstance(test.func, gast.Attribute):
        value = types.static(test)
        return value if isinstance(value, bool) else None
    if isinstance(test, gast.Call) and isinstance(test.func, gast.Name) and len(test.args) == 2:
        if test.func.id not in types.local and types.lookup(test.func) is builtins.isinstance:
            return _instance(test, types)
    return None


def decide_literals(test: gast.expr) -> bool | None:
    """The answer to a comparison of two literals, which a call that is written out leaves."""
    if isinstance(test, gast.UnaryOp) and isinstance(test.op, gast.Not):
        inner = decide_literals(test.operand)
        return None if inner is None else not inner
    if isinstance(test, gast.Constant):
        return bool(test.value)
    if isinstance(test, gast.Compare) and len(test.ops) == 1:
        sides = test.left, test.comparators[0]
        if all(isinstance(x, gast.Constant) for x in sides) and type(test.ops[0]) in _COMPARE:
            a, b = (x.value for x in sides)
            if isinstance(a, int | float | str) and type(a) is type(b):
                return bool(_COMPARE[type(test.ops[0])](a, b))
    return None


def _truth(value: av.Abstract) -> bool | None:
    """Whether a value counts as true, if its type tells."""
    if isinstance(value, av.Constant):
        plain = value.value is None or isinstance(value.value, str | bool)
        return bool(value.value) if plain else True
    if isinstance(value, av.Sequence | av.Dict):
        return bool(value.items)
    if isinstance(value, av.Object) and value.path is not None:
        plain = not hasattr(value.cls, "__bool__") and not hasattr(value.cls, "__len__")
        return True if plain else None
    return True if isinstance(value, av.Closure) else None


def _compare(test: gast.Compare, types: Types) -> bool | None:
    op, left, right = test.ops[0], test.left, test.comparators[0]
    if isinstance(op, gast.In | gast.NotIn):
        found = _is_in(types.static(left), types.of(right))
        return found if found is None or isinstance(op, gast.In) else not found
    if isinstance(op, gast.Is | gast.IsNot):
        a, b = types.of(left), types.of(right)
        if isinstance(b, av.Constant) and b.value is None and not isinstance(a, av.Unknown):
            same = isinstance(a, av.Constant) and a.value is None
            return same if isinstance(op, gast.Is) else not same
        return None
    a, b = types.static(left), types.static(right)
    known = (int, float, str)
    if isinstance(op, gast.Eq | gast.NotEq) and isinstance(a, bool | str) and type(a) is type(b):
        return bool(_COMPARE[type(op)](a, b))
    if type(op) in _COMPARE and isinstance(a, known) and isinstance(b, known):
        if _mentions_type(left) or _mentions_type(right):
            return bool(_COMPARE[type(op)](a, b))
    return None


def _is_in(key: Any, container: av.Abstract) -> bool | None:
    """Whether a known key is in a container of known keys or strings."""
    if key is MISSING or isinstance(key, av.Text):
        return None
    if isinstance(container, av.Dict):
        return container.get(key) is not None
    if isinstance(container, av.Sequence):
        if all(isinstance(v, av.Constant) for v in container.items):
            return any(v.value == key for v in container.items)  # type: ignore[attr-defined]
    if isinstance(container, av.Constant) and isinstance(container.value, str):
        return isinstance(key, str) and key in container.value
    return None


def _mentions_type(e: gast.expr) -> bool:
    """Whether the expression asks for a rank: other constants are left to the run."""
    return (
        isinstance(e, gast.Attribute)
        and e.attr == "ndim"
        or (
            isinstance(e, gast.Call)
            and len(e.args) == 1
            and isinstance(e.args[0], gast.Attribute)
            and e.args[0].attr == "shape"
        )
    )


def _instance(test: gast.Call, types: Types) -> bool | None:
    value = types.of(test.args[0])
    kinds = _classes(test.args[1], types)
    example = _class_of(value)
    if kinds is None or example is None:
        return None
    return issubclass(example, kinds)


def _classes(e: gast.expr, types: Types) -> tuple[type, ...] | None:
    found: list[type] = []
    for part in e.elts if isinstance(e, gast.Tuple) else [e]:
        if not isinstance(part, syntax.DOTTED):
            return None
        value = types.lookup(part)
        if value is MISSING or not isinstance(value, type):
            return None
        found.append(value)
    return tuple(found)


def _class_of(value: av.Abstract) -> type | None:
    if isinstance(value, av.Scalar):
        if value.python is False and value.dtype[0] != "?" and value.dtype != "number":
            return np.dtype(value.dtype).type
        if value.python:
            python = {"float64": float, "int64": int, "bool": bool, "complex128": complex}
            return python.get(value.dtype)
        return None
    if isinstance(value, av.Array):
        return np.ndarray
    if isinstance(value, av.Dict):
        return dict
    if isinstance(value, av.SEQUENCES) and value.kind in ("list", "tuple"):
        return list if value.kind == "list" else tuple
    if isinstance(value, av.Text):
        return str
    if isinstance(value, av.Object):
        return value.cls
    if isinstance(value, av.Constant):
        return type(value.value)
    return None
