"""A sweep over a tape, backwards with adjoints or onwards with tangents.

A number has a slot in a list, an array a buffer by its owner.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from srcgrad.record.memory import Buffers, owner_of
from srcgrad.record.numbers import is_complex, part_for


class Sweep:
    """The adjoints or tangents of everything that a tape follows."""

    def __init__(self, slots: Mapping[int, int], owners: Mapping[int, Any], count: int) -> None:
        self.slots, self.owners = slots, owners
        self.numbers: list[Any] = [0.0] * count
        self.buffers = Buffers()

    def has(self, array: Any) -> bool:
        """Whether an array's adjoint may be other than zero."""
        return owner_of(array) in self.buffers

    def value(self, x: Any) -> Any:
        """The adjoint of a number or a copy of that of an array; None where it is zero."""
        if isinstance(x, np.ndarray):
            return self.buffers.value(x)
        slot = self.slots.get(id(x))
        g = self.numbers[slot] if slot is not None else 0.0
        if g == 0:
            return None
        if isinstance(x, np.inexact):
            return type(x)(g)
        return complex(g) if isinstance(x, complex) else float(g)

    def taken(self, x: Any) -> Any:
        """The adjoint of what an entry made: before the entry nothing knew of it."""
        if isinstance(x, np.ndarray):
            g = self.buffers.taken(x)
            return g if g is not None and g.any() else None
        return self.value(x)

    def add(self, x: Any, contribution: Any) -> None:
        """Add to the adjoint of `x` if that is followed."""
        if is_complex(contribution):
            contribution = part_for(x, contribution)
        if isinstance(x, np.ndarray):
            if id(owner_of(x)) in self.owners:
                self.buffers.add(x, contribution)
            return
        slot = self.slots.get(id(x))
        if slot is not None:
            if isinstance(contribution, np.ndarray):
                contribution = contribution.item()
            self.numbers[slot] += contribution


def backward(entries: Sequence[Any], sweep: Sweep) -> None:
    """The reverse sweep; everything that was overwritten is swapped back on the way.

    >>> sweep = Sweep({}, {}, count=3)
    >>> sweep.numbers[2] = 1.0
    >>> backward([(2, 1, 5.0, 0, 0.0, None, None)], sweep)  # slot 2 is 5 times slot 1
    >>> sweep.numbers
    [0.0, 5.0, 1.0]
    """
    numbers = sweep.numbers
    with np.errstate(all="ignore"):
        for entry in reversed(entries):
            if type(entry) is tuple:
                k, i, da, j, db, _, _ = entry
                g = numbers[k]
                if g:  # a zero adjoint must not meet an infinite slope
                    if i:
                        numbers[i] += g * da
                    if j:
                        numbers[j] += g * db
            else:
                entry.swap()
                entry.backward(sweep)


def rewind(entries: Sequence[Any]) -> None:
    """Swap back everything that was overwritten."""
    for entry in reversed(entries):
        if type(entry) is not tuple:
            entry.swap()


def replay(entries: Sequence[Any]) -> None:
    """Swap in again everything that was swapped back."""
    for entry in entries:
        if type(entry) is not tuple:
            entry.swap()


def onward(entries: Sequence[Any], sweep: Sweep) -> None:
    """The tangent sweep over a tape that was rewound."""
    numbers = sweep.numbers
    with np.errstate(all="ignore"):
        for entry in entries:
            if type(entry) is tuple:
                k, i, da, j, db, _, _ = entry
                a, b = numbers[i], numbers[j]
                numbers[k] = (da * a if i and a else 0.0) + (db * b if j and b else 0.0)
            else:
                entry.onward(sweep)
                entry.swap()
