"""A value that SciPy computes, with the derivative of another way to compute the same.

The other way is followed; its value is the same but for rounding, and what the program goes on with
is SciPy's own, which an entry ties to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record.entries import Moved, Summed

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def tied(tape: Tape, value: Any, near: Any) -> Any:
    """`value`, with the derivative of `near`: numbers, arrays, or tuples of them.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> tape.grad(lambda x: tied(tape, 4.0, tape.mul(x, x)), (2.0,), 0)
    4.0
    """
    if isinstance(value, tuple):
        parts = [tied(tape, v, n) for v, n in zip(value, near)]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if not tape.follows(near):
        return value
    if not isinstance(value, np.ndarray):
        value = tape.follow(value)
        tape.note(Summed([near], [1.0], value))
        return value
    value = tape.follow(value.copy("K"))
    if not isinstance(near, np.ndarray):
        tape.note(Moved([near], np.zeros(value.shape, np.intp), value), value)
        return value
    places = np.arange(near.size).reshape(near.shape)
    tape.note(Moved([near], places.reshape(value.shape), value), near, value)
    return value
