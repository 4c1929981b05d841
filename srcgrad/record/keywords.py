"""Arguments that a rule does not know: keywords of functions of SciPy, and NumPy's `out`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
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


def behind_out(
    f: Any, args: tuple[Any, ...], kwargs: dict[str, Any], bound: int = 0
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a function of NumPy's, those from `out` on (and `dtype` in front) by name.

    For a rule, what stands at that place may be something else; `bound` is how many arguments stand
    before those given, as for a method.

    >>> behind_out(np.take, ("a", "i", 0, None, "clip"), {})
    (('a', 'i', 0), {'mode': 'clip'})
    """
    known = _with_out(f)
    if not known:
        return args, kwargs
    names = list(known)[bound:]
    at = names.index("out")
    at -= at > 0 and names[at - 1] == "dtype"
    named = dict(zip(names[at:], args[at:]))
    if len(args) > len(names) or named.keys() & kwargs.keys():
        return args, kwargs  # an error
    changed = {k: v for k, v in named.items() if v is not known[k]}
    return args[:at], {**changed, **kwargs}


_UNTOLD: dict[Any, dict[str, Any]] = {  # signatures that NumPy 2.0 keeps to itself
    np.concatenate: {"arrays": None, "axis": 0, "out": None},
    np.dot: {"a": None, "b": None, "out": None},
}


@functools.lru_cache(maxsize=1024)
def _with_out(f: Any) -> Mapping[str, Any]:
    """The parameters that go by position and their defaults, if `out` is among them."""
    if f in _UNTOLD:
        return _UNTOLD[f]
    try:
        parameters = signature(f).parameters.values()
    except (TypeError, ValueError):
        return {}
    known = {p.name: p.default for p in parameters if p.kind <= p.POSITIONAL_OR_KEYWORD}
    return known if "out" in known else {}


def changed(f: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The keywords that are not what they are by default."""
    known = _defaults(f)
    return {
        k: v
        for k, v in kwargs.items()
        if k != "subok" and (k not in known or v is not known[k])  # nothing is a subclass here
    }


@functools.lru_cache(maxsize=1024)
def _defaults(f: Any) -> Mapping[str, Any]:
    try:
        return {p.name: p.default for p in signature(f).parameters.values()}
    except (TypeError, ValueError):
        return {}
