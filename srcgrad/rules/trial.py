"""Types of results by trial: the function is run on small arguments of the types at hand.

For the many functions whose result has a dtype and a rank that follow from those of the arguments,
and lengths that nobody needs to know before the run. What raises on the small arguments is refused.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Array, Dim, Scalar, Unknown
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING, Call, TypeRule

# Lengths that are not known are tried with one number after the other.
_LENGTHS = (4, 3, 2)

Dims = Callable[[Call, Array], tuple[Dim, ...] | None]


def trial(
    *structural: str, dims: Dims | None = None, function: Any = None
) -> TypeRule:
    """A type rule for a function of which only the `structural` arguments decide by their value.

    These must be literals; the rule tells them to who spells a call. `dims` tells the lengths
    of an array that results, where they are known; `function` is what is run instead of the
    operation's.
    """

    def rule(call: Call) -> Abstract:
        run = function or call.operation.function
        kind = _kind(call, structural, run, True)
        is_open = any(_is_open(call.type(p)) for p in call.operation.parameters)
        if is_open and _kind(call, structural, run, False) != kind:
            return Unknown("a number of Python's or of NumPy's, which is not known")
        if dims is not None and isinstance(kind, Array):
            found = dims(call, kind)
            if found is not None and len(found) == len(kind.dims):
                kind = Array(kind.dtype, typing._clean(call, found))
        return kind

    # said on the rule itself, so that a rule stays a plain function
    rule.structural = structural  # type: ignore[attr-defined]
    return rule


def _is_open(kind: Abstract) -> bool:
    """Whether it is a number of Python's or of NumPy's, which count differently."""
    return isinstance(kind, Scalar) and kind.python is None


def _kind(call: Call, structural: tuple[str, ...], run: Any, python: bool) -> Abstract:
    op = call.operation
    for length, exact in (*((n, True) for n in _LENGTHS), (_LENGTHS[0], False)):
        arguments = _arguments(call, structural, length, exact, python)
        if isinstance(arguments, Unknown):
            return arguments
        first = [p for p in op.positional if p not in op.defaults]
        keywords = {p: v for p, v in arguments.items() if p not in first}
        result = _tried(run, [arguments[p] for p in first], keywords)
        if result is not None:
            return type_of(result)
    return Unknown(f"{op.label} of these arguments")


def _tried(run: Any, arguments: list[Any], keywords: dict[str, Any]) -> Any:
    """The result of a call on small arguments, None if it raises: the user's call may too."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return run(*arguments, **keywords)
        except Exception:  # whatever it is, nothing is known then
            return None


def _arguments(
    call: Call, structural: tuple[str, ...], length: int, exact: bool, python: bool
) -> dict[str, Any] | Unknown:
    op = call.operation
    found: dict[str, Any] = {}
    for p in op.parameters:
        if p in structural:
            value = call.static(p)
            if value is MISSING:
                return Unknown(f"the argument `{p}` of {op.label}, which is not a literal")
            if p in op.defaults and value is op.defaults[p]:
                continue
            found[p] = value
            continue
        kind = call.type(p)
        if p in op.defaults and kind == av.abstract(op.defaults[p], ""):
            if op.defaults[p] is None:
                continue
        sample = small(kind, length, exact, python)
        if isinstance(sample, Unknown):
            return sample
        found[p] = sample
    return found


def small(kind: Abstract, length: int, exact: bool = True, python: bool = True) -> Any:
    """A small value of the type, or the reason why there is none.

    An axis of unknown length gets `length` elements, and more or fewer than that if `exact` and its
    length is one that is not known plus a number. `python` decides where the type does not.

    >>> small(Array("float64", (2, None)), 3)
    array([[0.125, 0.25 , 0.375],
           [0.5  , 0.625, 0.75 ]])
    """
    kind = typing.number(kind)
    if isinstance(kind, av.Constant):
        return kind.value
    if isinstance(kind, av.Sequence):
        parts = [small(item, length, exact, python) for item in kind.items]
        wrong = [p for p in parts if isinstance(p, Unknown)]
        return wrong[0] if wrong else tuple(parts) if kind.kind == "tuple" else parts
    if isinstance(kind, av.Many):
        part = small(kind.item, length, exact, python)
        return part if isinstance(part, Unknown) else [part] * length
    if not isinstance(kind, av.NUMERIC):
        if isinstance(kind, Unknown):
            return kind
        return Unknown(f"{av.describe(kind)} where a number is wanted")
    if kind.dtype == "number" or kind.dtype.startswith("?"):
        return Unknown("an argument of an unknown type")
    dtype = np.dtype(kind.dtype)
    if isinstance(kind, Array):
        shape = tuple(_length(d, length, exact) for d in kind.dims)
        steps = np.arange(1, int(np.prod(shape)) + 1).reshape(shape)
        return (steps / 8.0).astype(dtype) if dtype.kind in "fc" else np.zeros(shape, dtype)
    one = dtype.type(0.5) if dtype.kind in "fc" else dtype.type(1)
    if isinstance(kind.value, int):
        one = dtype.type(kind.value)
    return one.item() if kind.python or kind.python is None and python else one


def _length(dim: Dim, length: int, exact: bool) -> int:
    if isinstance(dim, int):
        return dim
    return max(length + getattr(dim, "offset", 0), 0) if exact else length


def type_of(value: Any) -> Abstract:
    """The type of a result; the lengths of an array are not told."""
    if isinstance(value, np.ndarray):
        return Array(av.dtype_name(value.dtype), (None,) * value.ndim)
    if isinstance(value, np.generic):
        return Scalar(av.dtype_name(value.dtype), False)
    if isinstance(value, tuple | list):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return av.Sequence(kind, tuple(map(type_of, value)))
    found = av.abstract(value, "")
    return found if isinstance(found, Scalar | av.Constant) else Unknown("a result of no number")


# -- lengths that are easily told


def like(parameter: str) -> Dims:
    """The result has the dims of an argument."""

    def dims(call: Call, kind: Array) -> tuple[Dim, ...] | None:
        del kind
        return typing.own_dims(call, parameter)

    return dims


def without_axes(parameter: str) -> Dims:
    """The axes of the argument without those that `axis` names, or with length 1 in their place."""

    def dims(call: Call, kind: Array) -> tuple[Dim, ...] | None:
        own = typing.own_dims(call, parameter)
        gone = typing.axes(call, len(own))
        if gone is None:
            return None
        kept = tuple(d for k, d in enumerate(own) if k not in gone)
        if call.static("keepdims") is True:
            kept = tuple(1 if k in gone else d for k, d in enumerate(own))
        return (None,) * (len(kind.dims) - len(kept)) + kept

    return dims


def elementwise(call: Call, kind: Array) -> tuple[Dim, ...] | None:
    """All arguments are broadcast together."""
    del kind
    given = [typing.own_dims(call, p) for p in call.operation.parameters]
    return typing.broadcast(given, call.one)
