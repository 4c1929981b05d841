"""Arguments of a `functools.partial`, which may leave places open from Python 3.14 on."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

# Stands for itself where there is none: nobody passes an object that nobody else has.
PLACEHOLDER: Any = getattr(functools, "Placeholder", object())


def has_open_places(args: Sequence[Any]) -> bool:
    """Whether any of the bound arguments is to be given by the call.

    >>> has_open_places((1.0, None))
    False
    """
    return any(a is PLACEHOLDER for a in args)


def filled(args: Sequence[Any], given: Sequence[Any]) -> tuple[Any, ...]:
    """The positional arguments of a call: open places are filled first, the rest comes behind.

    >>> filled((1.0, PLACEHOLDER), (2.0, 3.0))
    (1.0, 2.0, 3.0)
    """
    missing = sum(a is PLACEHOLDER for a in args) - len(given)
    if missing > 0:
        raise TypeError(f"{missing} positional arguments of a partial are missing")
    rest = iter(given)
    return (*(next(rest) if a is PLACEHOLDER else a for a in args), *rest)
