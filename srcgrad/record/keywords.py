"""Keywords of functions of SciPy that a rule does not know."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

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
