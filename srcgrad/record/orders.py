"""Array methods that put elements in a row, in an order that may be that of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import applying
from srcgrad.record.entries import Moved
from srcgrad.record.table import ARRAY_METHODS

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _reshape(tape: Tape, x: Any, *shape: Any, **options: Any) -> Any:
    """The method, which also takes the lengths one by one."""
    if not options:
        result = x.reshape(*shape)
        if tape.is_view(result):
            return result
    return tape.call(np.reshape, x, shape[0] if len(shape) == 1 else shape, **options)


def _flatten(tape: Tape, x: Any, order: Any = "C") -> Any:
    result = tape.follow(x.flatten(order))
    places = applying.laid_out(tape, x) if order in applying.BY_MEMORY else (
        np.arange(x.size).reshape(x.shape)
    )
    tape.note(Moved([x], places.flatten(order), result))
    return result


ARRAY_METHODS |= {"reshape": _reshape, "flatten": _flatten}
