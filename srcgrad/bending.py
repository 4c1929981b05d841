"""Second derivatives of functions of one line, for the entries of a tape: compiled like the first.

They are asked for with values, as a pullback is, and compiled for the types of these.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

from srcgrad import runtime
from srcgrad.dispatch import Derivative
from srcgrad.record.converting import captured_emitted
from srcgrad.variadic import OfDerivative, derivative


@functools.lru_cache(maxsize=4096)
def of_pullback(
    weighted: FunctionType, active: tuple[int, ...], count: int
) -> Callable[..., tuple[list[Any], list[Any]]]:
    """`entries.Derived.bent` of a function, from its product with one more argument, summed up."""
    gradients = [derivative(weighted, k, "grad", False) for k in active]
    each = [OfDerivative(part, (*active, count), "jvp", False) for part in gradients]

    def bent(
        values: Sequence[Any], dots: Sequence[Any], g: Any, g_dot: Any
    ) -> tuple[list[Any], list[Any]]:
        found = []
        for along in each:
            made = along.of([*values, g], {})
            made.may_record = True  # helpers without a rule are followed in their own text
            found.append(made.along([*values, g], [*dots, g_dot]))
        return [part for part, _ in found], [dot for _, dot in found]

    return bent


@functools.lru_cache(maxsize=4096)
def of_pushforward(
    line: FunctionType, active: tuple[int, ...], count: int
) -> Callable[..., tuple[Any, Any, Any]]:
    """`entries.Derived.bent_onward` of a function."""
    wanted = *active, *range(count, count + len(active))
    known: dict[FunctionType, Derivative] = {}

    def bent_onward(
        values: Sequence[Any], first: Sequence[Any], second: Sequence[Any], mixed: Sequence[Any]
    ) -> tuple[Any, Any, Any]:
        emitted = runtime.compiler(line, active, "jvp").function_for(*values)
        if emitted not in known:
            made = Derivative(emitted, wanted, "jvp", False, captured_emitted(emitted))
            made.may_record = True  # its result is a pair
            known[emitted] = made
        (_, dot), (other, both) = known[emitted].along([*values, *first], [*second, *mixed])
        return dot, other, both

    return bent_onward


runtime.bent, runtime.bent_onward = of_pullback, of_pushforward
