"""Iterators that were gone through to learn what they hold, and go on as if they had not been.

A function of a library is run as it is only if no argument leads to a followed number. Before: an
iterator that was asked for that is used up, and `sum(g)` behind `inspect.isgenerator(g)` is 0.
After: another one stands for it, which goes on with what the function has left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from srcgrad.record.table import is_one_object

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def current(tape: Tape, x: Any) -> Any:
    """What stands for an iterator by now; anything else as it is."""
    found = tape.continued.get(id(x))
    return x if found is None else found[1]


def looked_through(tape: Tape, args: Sequence[Any]) -> tuple[list[Any], list[Any]]:
    """The arguments with lists of what iterators yield, and those to run the function with."""
    lists, again = [], []
    for a in args:
        a = current(tape, a)
        if not is_one_object(a):
            lists.append(a)
            again.append(a)
            continue
        values = list(a)
        lists.append(values)
        if isinstance(a, Iterator):
            fresh: Any = _generated(values) if isinstance(a, GeneratorType) else iter(values)
            for old, (own, stands) in list(tape.continued.items()):
                if stands is a:  # the program knows it by what it was at first
                    tape.continued[old] = own, fresh
            tape.continued[id(a)] = a, fresh
            again.append(fresh)
        else:
            again.append(a)
    return lists, again


def _generated(values: Sequence[Any]) -> Iterator[Any]:
    yield from values
