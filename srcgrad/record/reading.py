"""Numbers that are read from texts and bytes: a way out of the tape's sight and back again.

A text knows nothing of the numbers that were written to it. A number read from one counts as a
constant, and is refused where it equals a followed number, which it may stem from.
"""

from __future__ import annotations

import ast
import os
import struct
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record.refusing import refuse
from srcgrad.record.table import TABLE, Handler, handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def read(tape: Tape, value: Any) -> Any:
    """What was read from a text or bytes, which must hold no number that was written there.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> x = tape.follow(1.5)
    >>> read(tape, float("2.5"))
    2.5
    >>> read(tape, float(str(x)))
    Traceback (most recent call last):
        ...
    srcgrad.errors.UnsupportedError: ...
    """
    found = [v for v in _numbers(value) if np.size(v)]
    if found and any(np.any(np.isin(v, known)) for known in _followed(tape) for v in found):
        refuse(tape, "a number read from a text that equals one that is differentiated",
               "use the number itself")  # fmt: skip
    return value


def is_made_of_text(x: Any) -> bool:
    """Whether it is a text, or may have been made from one.

    >>> is_made_of_text("1.5"), is_made_of_text(Fraction("1.5")), is_made_of_text(1.5)
    (True, True, False)
    """
    if isinstance(x, np.ndarray):
        return x.dtype.kind in "USO"
    return isinstance(x, str | bytes | bytearray | Decimal | Fraction)


def _numbers(value: Any) -> Iterator[Any]:
    """The floating-point numbers and arrays in nested containers."""
    if isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _numbers(inner)
    elif isinstance(value, dict):
        yield from _numbers([*value, *value.values()])
    elif isinstance(value, float | complex | np.inexact):
        yield value
    elif isinstance(value, np.ndarray) and value.dtype.kind in "fc":
        yield value


def _followed(tape: Tape) -> Iterator[Any]:
    """Arrays that hold every floating-point number on a tape."""
    made = [e[5] if type(e) is tuple else getattr(e, "result", None) for e in tape.entries]
    yield np.array([v for v in (*tape.kept, *made) if isinstance(v, float | complex | np.inexact)])
    for owner in tape.touched.values():
        if owner.dtype.kind in "fc":
            yield owner


def _reader(f: Any) -> Handler:
    def reading(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        return read(tape, f(*args, **kwargs))

    return reading


def _table_reader(f: Any) -> Handler:
    def reading(tape: Tape, fname: Any, *args: Any, **kwargs: Any) -> Any:
        found = f(fname, *args, **kwargs)
        return found if isinstance(fname, str | os.PathLike) else read(tape, found)

    return reading


_f: Any
for _f in (np.loadtxt, np.genfromtxt):
    TABLE[_f] = _table_reader(_f)
for _f in (ast.literal_eval, float.fromhex, np.fromstring, struct.unpack, struct.unpack_from):
    TABLE[_f] = _reader(_f)


@handles(memoryview, np.frombuffer)
def _memory(tape: Tape, *_args: Any, **_kwargs: Any) -> Any:
    refuse(tape, "memory that is seen as bytes", "work on the array")
