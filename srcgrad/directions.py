"""Tangents and cotangents that a user gives: checked, and as the numbers that a text expects.

A text adds to them and puts them into arrays as numbers of the dtype that it was made for. An int
would cut off what is added to it, and an array in place of a number would be written to.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from srcgrad.dispatch import not_differentiable, parts_of
from srcgrad.errors import ArgumentError
from srcgrad.ir import abstract as av


def tangent_of(primal: Any, tangent: Any, where: str) -> Any:
    """A tangent as the text takes it; refused without the container and shape of its primal.

    >>> tangent_of([2.0, np.ones(2)], [1, np.array([0, 1])], "tangents[0]")
    [1.0, array([0., 1.])]
    """
    if (parts := parts_of(primal)) is None:
        return _number(primal, tangent, where, "its primal")
    given = parts_of(tangent)
    if given is None or type(given) is not type(parts) or given.keys() != parts.keys():
        what = "a dict with the keys" if isinstance(primal, dict) else "of the structure"
        raise ArgumentError(f"{where} must be {what} of its primal")

    def one(key: Any, value: Any) -> Any:
        if not_differentiable(value) is not None:
            return given[key]
        inner = f".{key}" if av.is_users(type(primal)) else f"[{key!r}]"
        return tangent_of(value, given[key], f"{where}{inner}")

    return _with_parts(tangent, given, parts, one)


def cotangent_of(value: Any, cotangent: Any, where: str = "the cotangent") -> Any:
    """A cotangent as the text takes it; refused without the container and shape of its value.

    None stands for 0.

    >>> cotangent_of((2.0, np.float64(1.0)), (None, np.array(1)))
    (None, np.float64(1.0))
    """
    if cotangent is None:
        return None
    if (parts := parts_of(value)) is not None:
        given = parts_of(cotangent)
        if given is None or given.keys() != parts.keys():
            raise ArgumentError(f"{where} must have the structure of its value")

        def one(key: Any, part: Any) -> Any:
            return cotangent_of(part, given[key], f"{where}[{key!r}]")

        return _with_parts(cotangent, given, parts, one)
    number = np.ndarray | np.number | int | float | complex
    if isinstance(value, number) and not isinstance(value, bool):
        return _number(value, cotangent, where, "its value")
    return cotangent


def fresh(tangent: Any, given: Any) -> Any:
    """The tangent of a result as memory of its own, which it may have in common with those given.

    >>> t = np.ones((2, 3))
    >>> np.shares_memory(fresh(t.T, [t]), t)
    False
    """
    if isinstance(tangent, np.ndarray) and (not tangent.flags.writeable or _shared(tangent, given)):
        return tangent.copy()
    return tangent


def _shared(array: np.ndarray, given: Any) -> bool:
    """Whether an array may lie in the memory of an array in what was given."""
    if isinstance(given, np.ndarray):
        return np.may_share_memory(array, given)
    return any(_shared(array, part) for part in (parts_of(given) or {}).values())


def _with_parts(
    container: Any,
    given: Mapping[Any, Any],
    parts: Mapping[Any, Any],
    one: Callable[[Any, Any], Any],
) -> Any:
    """A container that holds `given` with what `one` makes of each; itself if nothing changes."""
    made = {key: one(key, parts[key]) for key in given}
    if all(made[key] is value for key, value in given.items()):
        return container
    if isinstance(container, dict):
        return made
    if type(container) in (list, tuple):
        return type(container)(made.values())
    if isinstance(container, tuple):
        named: Any = type(container)  # whose own `__new__` may check more
        return named._make(made.values())
    new = copy.copy(container)
    for key, value in made.items():
        object.__setattr__(new, key, value)
    return new


def _number(value: Any, other: Any, where: str, whose: str) -> Any:
    """What stands for a number or an array, as one, and no narrower than it; refused if of
    another shape.
    """
    shape = np.shape(value)
    number = np.ndarray | np.number | int | float | complex
    if not isinstance(other, np.ndarray if shape else number):
        name = type(other).__name__
        article = "an" if name[0] in "aeiou" else "a"
        kind = f"an array of shape {shape}" if shape else "a number"
        raise ArgumentError(f"{where} is {article} {name}, {whose} {kind}")
    if np.shape(other) != shape:
        raise ArgumentError(f"{where} has shape {np.shape(other)}, {whose} {shape}")
    own, its = np.result_type(value), np.result_type(other)
    if its.kind == "c" and own.kind != "c":
        raise ArgumentError(f"{where} is complex, {whose} real")
    dtype = np.result_type(own if own.kind in "fc" else np.float64, other)
    if isinstance(value, np.ndarray):
        return np.asarray(other, dtype)
    made = dtype.type(other)
    return made if isinstance(value, np.number) else made.item()
