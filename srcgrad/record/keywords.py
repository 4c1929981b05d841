"""Arguments by name: `out` and those behind it, and keywords that a rule does not know."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.ir.signatures import signature
from srcgrad.record.refusing import refuse

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def as_known(
    tape: Tape, f: Any, operation: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments that the rule knows; others may say that an argument is written to."""
    count = len(operation.positional)
    if len(args) > count and operation.variadic is None:
        names = list(inspect.signature(f).parameters)[count : len(args)]
        args, kwargs = args[:count], {**dict(zip(names, args[count:])), **kwargs}
    further = [k for k in kwargs if k not in operation.parameters]
    if not further:
        return args, kwargs
    defaults = inspect.signature(f).parameters
    for k in further:
        if k not in defaults or kwargs[k] is not defaults[k].default:
            refuse(tape, f"the keyword `{k}=` of `{operation.label}` is not supported",
                   "leave it out")  # fmt: skip
    return args, {k: v for k, v in kwargs.items() if k in operation.parameters}


# Functions written in C, which older releases of NumPy have no signature of.
_OF_C: dict[Any, tuple[str, ...]] = {
    np.concatenate: ("arrays", "axis", "out"), np.dot: ("a", "b", "out"),
}  # fmt: skip


@functools.lru_cache(maxsize=1024)
def _known_of(f: Any) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The names of arguments by position, and the values that arguments have by default."""
    if not (getattr(f, "__module__", None) or "").startswith("numpy"):
        return (), {}
    try:
        parameters = list(signature(f).parameters.values())
    except (TypeError, ValueError):
        return _OF_C.get(f, ()), {"out": None}
    names = tuple(p.name for p in parameters if p.kind <= p.POSITIONAL_OR_KEYWORD)
    return names, {p.name: p.default for p in parameters if p.default is not p.empty}


def by_name(
    f: Any, args: Sequence[Any], kwargs: Mapping[str, Any], known: Any = None
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a function of NumPy, `out`, `dtype` and all behind them by name, without
    those that are what they are by default.

    >>> by_name(np.sum, ([1.0], 0, None, "there", False), {"initial": np._NoValue})
    (([1.0], 0), {'out': 'there', 'keepdims': False})
    """
    names, defaults = known or _known_of(f)
    args, kwargs = tuple(args), dict(kwargs)
    first = min((names.index(n) for n in ("dtype", "out") if n in names), default=len(names))
    if "out" in names and len(args) > first:
        if len(args) > len(names) or kwargs.keys() & names[first : len(args)]:
            return args, kwargs  # the call raises what NumPy raises
        kwargs = {**dict(zip(names[first:], args[first:])), **kwargs}
        args = args[:first]
    while 1 < len(args) <= len(names) and _is_default(defaults, names[len(args) - 1], args[-1]):
        args = args[:-1]
    return args, {k: v for k, v in kwargs.items() if not _is_default(defaults, k, v)}


def _is_default(defaults: Mapping[str, Any], name: str, value: Any) -> bool:
    return name in defaults and value is defaults[name]


def of_method(
    name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The same for a method of an array.

    >>> of_method("sum", (0, None, "there"), {})
    ((0,), {'out': 'there'})
    """
    function = getattr(np, name, None)
    if function is None or isinstance(function, type):
        return tuple(args), dict(kwargs)
    names, defaults = _known_of(function)
    return by_name(None, args, kwargs, (names[1:], defaults))
