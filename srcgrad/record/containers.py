"""Methods and operators of Python's own containers, whose elements keep their identity.

What such a method goes through, it goes through by itself, and numbers that it takes out of an
array would be new ones: it is given the followed elements instead.
"""

from __future__ import annotations

import operator
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling, classes
from srcgrad.record.refusing import no_rule

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

# By kind of container: the methods that go through each of their arguments.
_GOING_THROUGH: dict[type, frozenset[str]] = {
    list: frozenset({"extend", "__iadd__", "__init__"}),
    deque: frozenset({"extend", "extendleft", "__iadd__", "__init__"}),
    set: frozenset({
        "union", "update", "intersection", "intersection_update", "difference",
        "difference_update", "symmetric_difference", "symmetric_difference_update", "isdisjoint",
        "issubset", "issuperset", "__init__",
    }),
}  # fmt: skip
_GOING_THROUGH[frozenset] = _GOING_THROUGH[set]
_OF_PAIRS = frozenset({"update", "__ior__", "__init__"})  # of dicts


def call_method(tape: Tape, bound: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A method of a builtin container."""
    x, name = bound.__self__, bound.__name__
    if isinstance(x, dict):
        if name in _OF_PAIRS:
            args = tuple(pairs(tape, a) for a in args)
        elif name == "fromkeys":
            args = tuple(classes.iterable(tape, a) if not k else a for k, a in enumerate(args))
    elif isinstance(x, list) and name == "__setitem__" and args and isinstance(args[0], slice):
        args = (args[0], *(classes.iterable(tape, a) for a in args[1:]))
    else:
        kind = next((k for k in _GOING_THROUGH if isinstance(x, k)), None)
        if kind is not None and name in _GOING_THROUGH[kind]:
            args = tuple(classes.iterable(tape, a) for a in args)
    if "key" in kwargs:
        kwargs = {**kwargs, "key": calling.recorded(tape, kwargs["key"])}
    return bound(*args, **kwargs)


def pairs(tape: Tape, x: Any) -> Any:
    """What a dict is made of or updated with: a mapping, or keys with their values.

    >>> from srcgrad.record.tape import Tape
    >>> dict(pairs(Tape(), [("a", 1.0), np.array([2.0, 3.0])]))
    {'a': 1.0, np.float64(2.0): np.float64(3.0)}
    """
    found = classes.mapping(tape, x)
    if isinstance(found, dict) or hasattr(found, "keys"):
        return found
    return _unpacked(tape, found)


def _unpacked(tape: Tape, over: Any) -> Iterator[Any]:
    for pair in over:
        yield pair if isinstance(pair, tuple) else tuple(classes.iterable(tape, pair))


def changed(tape: Tape, name: str, a: Any, b: Any) -> Any:
    """`a += b`, or another operator with `=`, for an object that Python changes in its place.

    NotImplemented if it is none, so that `a` gets a new value.
    """
    native: Callable[..., Any] = getattr(operator, "i" + name.rstrip("_"))
    if type(a) in (list, deque) and name in ("add", "mul"):
        found = classes.operator_of(tape, name, a, b)  # of `b`, which Python asks first
        if found is not NotImplemented:
            return found
        if isinstance(b, np.ndarray) or name == "add" and isinstance(b, np.generic):
            return getattr(tape, name)(list(a), b)  # NumPy makes an array of it
    if isinstance(a, list | deque):
        return native(a, classes.iterable(tape, b) if name == "add" else b)
    if isinstance(a, dict) and name == "or_":
        return native(a, b if isinstance(b, dict) else pairs(tape, b))
    if isinstance(a, set | dict):
        return native(a, b)
    if hasattr(type(a), f"__i{name.rstrip('_')}__") and classes.method_of(
        a, f"__i{name.rstrip('_')}__"
    ) is None:
        if calling.any_reached(tape, (a, b), {}):
            no_rule(tape, f"{type(a).__name__}.__i{name.rstrip('_')}__")
        return native(a, b)
    return NotImplemented
