"""`np.einsum` with what its rule does not know."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling
from srcgrad.record.refusing import refuse
from srcgrad.record.surrogates import tied
from srcgrad.record.table import handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_LETTERS = string.ascii_uppercase + string.ascii_lowercase


def _written(given: Sequence[Any]) -> tuple[Any, ...]:
    """The arguments with subscripts as text, where they are lists of numbers behind each operand.

    >>> _written([2.0, [0, 26], 3.0, [..., 1], [0]])
    ('Aa,...B->A', 2.0, 3.0)
    """
    if not given or isinstance(given[0], str):
        return tuple(given)

    def text(labels: Any) -> str:
        return "".join("..." if k is Ellipsis else _LETTERS[k] for k in labels)

    count = len(given) // 2 * 2
    subscripts = ",".join(text(labels) for labels in given[1:count:2])
    if len(given) > count:
        subscripts += f"->{text(given[-1])}"
    return subscripts, *given[:count:2]


@handles(np.einsum)
def _einsum(
    tape: Tape, *given: Any, out: Any = None, optimize: Any = False, **options: Any
) -> Any:
    """With `optimize=`, what is a number otherwise may come as an array: only the run can tell."""
    if not calling.any_reached(tape, given, options):
        options = {"out": out, "optimize": optimize, **options}
        return calling._of_the_book(tape, np.einsum, given, options)
    if out is not None:
        options = {"out": out, "optimize": optimize, **options}
        return calling._of_the_book(tape, np.einsum, given, options)
    operands = _written(given)
    how = {} if optimize is False else {"optimize": optimize}
    has_axes = bool(str(operands[0]).partition("->")[2].strip())
    if not options and (not how or has_axes):
        return calling._of_the_book(tape, np.einsum, operands, how)
    value = np.einsum(*given, **how, **options)
    near = calling._of_the_book(tape, np.einsum, operands, how if np.ndim(value) else {})
    if not options and np.ndim(value):
        return near
    if np.result_type(value) != np.result_type(near):
        refuse(tape, "`np.einsum` with `dtype=`", "convert the operands with `astype`")
    return tied(tape, value, near)
