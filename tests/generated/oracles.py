"""What a program is judged by: differences, and that everything said twice is said alike."""

from __future__ import annotations

import copy
import math
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import srcgrad
import srcgrad.testing
from tests.differences import (
    UnreliableDifference,
    gradient_template,
    leaves,
    numerical_gradient,
    same_structure,
    shares_memory,
)
from tests.generated.programs import Program, load, unload

HUGE = 1e3


@dataclass(frozen=True)
class Verdict:
    """`kind` is `right`, a reason not to judge (`raises`, `unreliable`, `huge`, `refused`), or what
    is wrong; `detail` says more, `emitted` is the text of the gradient."""

    kind: str
    detail: str = ""
    emitted: str = ""

    @property
    def is_failure(self) -> bool:
        return self.kind not in ("right", "raises", "unreliable", "huge", "refused")


class _Wrong(Exception):
    pass


def judge(program: Program, name: str) -> Verdict:
    """The verdict on a program; `name` is for its file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _judged(load(program.text, name), program)
    finally:
        unload(name)


def _judged(f: Callable[..., Any], program: Program) -> Verdict:
    args, argnums = program.args, program.argnums
    fresh = copy.deepcopy
    try:
        with np.errstate(over="raise"):  # inf * 0 is no fault of the gradient's
            value = f(*fresh(args))
    except FloatingPointError as error:
        return Verdict("huge", repr(error))
    except Exception as error:
        return Verdict("raises", repr(error))
    if not isinstance(value, (int, float, np.ndarray)) or np.shape(value) != ():
        return Verdict("raises", f"returned {type(value).__name__}")  # a program made too small
    if not abs(value) < HUGE:  # nan too
        return Verdict("huge", repr(value))
    emitted = ""
    try:
        derivative = srcgrad.grad(f, argnums)
        emitted = derivative.source_for(*fresh(args))
        given = fresh(args)
        got = derivative(*given)
        with_value = srcgrad.value_and_grad(f, argnums)(*fresh(args))
        plain = srcgrad.testing.unoptimised(f, args, argnums)(*fresh(args))
        round_trip = srcgrad.testing.round_trip(f, args)(*fresh(args))
        kept = fresh(got)
        again = derivative(*given)
    except srcgrad.SrcgradError as error:
        return Verdict("refused", str(error))
    except Exception as error:
        detail = f"{error}\n{''.join(traceback.format_tb(error.__traceback__, limit=-2))}"
        return Verdict(f"crash {type(error).__name__}", detail, emitted)
    try:
        expected = tuple(numerical_gradient(f, fresh(args), k) for k in argnums)
    except UnreliableDifference as error:
        return Verdict("unreliable", str(error), emitted)
    if not all(np.all(np.abs(x) < HUGE) for x in leaves(expected)):
        return Verdict("huge", repr(expected), emitted)
    scale = max(1.0, abs(value), *(float(np.max(np.abs(x), initial=0.0)) for x in leaves(expected)))
    template = tuple(gradient_template(args[k]) for k in argnums)
    exact = 1e-11 * scale
    try:
        _alike("structure", got, template, math.inf)
        _alike("gradient", got, expected, 1e-6 * scale)
        _alike("value_and_grad", with_value[1], got, exact)
        _alike("unoptimised", got, plain, exact)
        _alike("second call", again, kept, 0.0)
        _alike("first result changed", got, kept, 0.0)
        _alike("arguments changed", given, args, 0.0)
        _alike("value", with_value[0], value, 0.0)
        _alike("round trip", round_trip, value, 0.0)
        arrays = [x for x in leaves((got, again)) if isinstance(x, np.ndarray)]
        for k, array in enumerate(arrays):
            if shares_memory(array, [*arrays[:k], *given]):
                raise _Wrong("shared memory", "a result shares memory")
            if not array.flags.writeable:
                raise _Wrong("read-only", "a result cannot be written to")
    except _Wrong as wrong:
        return Verdict(*wrong.args, emitted)
    return Verdict("right", "", emitted)


def _alike(what: str, got: Any, wanted: Any, tolerance: float) -> None:
    """Raise `_Wrong` unless two trees agree."""
    detail = f"got {got!r}, expected {wanted!r}"
    if what not in ("gradient", "unoptimised") and not same_structure(got, wanted):
        raise _Wrong(what, detail)
    first, second = leaves(got), leaves(wanted)
    if len(first) != len(second):
        raise _Wrong(what, detail)
    for a, b in zip(first, second):
        if isinstance(b, (str, bool)) or b is None:
            if a != b:
                raise _Wrong(what, detail)
        elif np.shape(a) != np.shape(b):
            raise _Wrong(what, detail)
        elif not np.all(np.abs(np.asarray(a) - b) <= tolerance):
            raise _Wrong(what, detail)
