"""The world record: all that the compiler learns from outside the tree, as question and answer.

In: a function's namespace and the lengths of the arguments' axes. Out: answers, and the list of
`Condition`s under which they hold. What is true then: the emitted text is right wherever the
conditions hold, so they are its guard.
"""

from __future__ import annotations

import builtins
import math
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir.function import Function
from srcgrad.rules.language import MISSING

# Modules whose attributes mean the same as long as the program runs.
_FIXED = {np, np.linalg, np.fft, math, builtins}


@dataclass(frozen=True, eq=False)
class Condition:
    """A question as Python text over the arguments and globals, with the constants that it names.

    `kind` says how to compare: `is` for identity, `abstract` for the abstract value.
    """

    subject: str
    kind: str
    answer: Any


class World:
    """Answers questions about the outside and remembers them."""

    def __init__(self, function: Function, lengths: dict[str, int]) -> None:
        self.function, self.lengths = function, lengths
        self.conditions: dict[str, Condition] = {}

    def lookup(self, e: gast.expr) -> Any:
        """What a global name or a dotted one means; MISSING if there is no such thing."""
        if isinstance(e, gast.Attribute):
            base = self.lookup(e.value)
            if base is MISSING:
                return MISSING
            value = getattr(base, e.attr, MISSING)
            if value is not MISSING and not _is_fixed(base):
                self._record(gast.unparse(e).strip(), value)
            return value
        if not isinstance(e, gast.Name):
            return MISSING
        if e.id.startswith("$"):
            return _reference(e.id)
        namespace = self.function.namespace
        if e.id in namespace.cells:
            try:
                value = namespace.cells[e.id].cell_contents
            except ValueError:
                return MISSING
        elif e.id in namespace.globals:
            value = namespace.globals[e.id]
        elif hasattr(builtins, e.id):
            value = getattr(builtins, e.id)
        else:
            return MISSING
        self._record(e.id, value)
        return value

    def _record(self, subject: str, value: Any) -> None:
        found = av.abstract(value, subject)
        if isinstance(value, FunctionType) and not _is_library(value):
            # the body may be written out in the emitted text
            for part in ("__code__", "__defaults__", "__kwdefaults__"):
                where = f"{subject}.{part}"
                self.conditions[where] = Condition(where, "is", getattr(value, part))
        if isinstance(found, av.Unknown) or isinstance(value, str | bool) or value is None:
            self.conditions[subject] = Condition(subject, "is", value)
        else:
            self.conditions[subject] = Condition(subject, "abstract", found)

    def one(self, dim: av.Dim) -> bool | None:
        """Whether an axis has length 1; an answer that depends on the lengths becomes a
        condition.
        """
        if isinstance(dim, int):
            return dim == 1
        if av.not_one(dim):
            return False
        if isinstance(dim, av.Length) and dim.symbol in self.lengths:
            answer = self.lengths[dim.symbol] + dim.offset == 1
            array, _, axis = dim.symbol.rpartition(".")
            offset = 1 - dim.offset
            subject = f"({array}.shape[{axis}] == {offset})"
            self.conditions[subject] = Condition(subject, "is", answer)
            return answer
        return None

    def equals(self, dim: av.Dim, n: int) -> bool | None:
        """Whether an axis has length `n`; an answer that depends on the lengths becomes a
        condition.
        """
        if isinstance(dim, int):
            return dim == n
        if isinstance(dim, av.Length) and dim.symbol in self.lengths:
            answer = max(self.lengths[dim.symbol] + dim.offset, 0) == n
            array, _, axis = dim.symbol.rpartition(".")
            subject = f"({array}.shape[{axis}] == {n - dim.offset})"
            self.conditions[subject] = Condition(subject, "is", answer)
            return answer
        return None


def _is_library(function: FunctionType) -> bool:
    return (function.__module__ or "").partition(".")[0] in ("numpy", "math", "builtins", "scipy")


def _is_fixed(base: Any) -> bool:
    try:
        return base in _FIXED
    except TypeError:
        return False


def _reference(identifier: str) -> Any:
    if identifier == "$numpy":
        return np
    if identifier == "$math":
        return math
    if identifier.startswith("$builtins."):
        return getattr(builtins, identifier.removeprefix("$builtins."))
    return getattr(runtime, identifier.removeprefix("$runtime."), MISSING)


def lengths_of(value: Any, path: str) -> dict[str, int]:
    """The length of every axis of every array in an argument, by symbol.

    >>> lengths_of({"w": np.ones((2, 1))}, "params")
    {"params['w'].0": 2, "params['w'].1": 1}
    """
    if type(value) is np.ndarray:
        return {f"{path}.{k}": n for k, n in enumerate(value.shape)}
    found: dict[str, int] = {}
    if type(value) is dict:
        for k, v in value.items():
            found.update(lengths_of(v, f"{path}[{k!r}]"))
    elif type(value) in (list, tuple):
        for j, v in enumerate(value):
            found.update(lengths_of(v, f"{path}[{j}]"))
    return found
