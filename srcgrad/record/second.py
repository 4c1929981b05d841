"""Second derivatives on a tape: a sweep over a part of it, and the derivative of that sweep.

The reverse sweep over a part is a function of the values in it. Its derivative along a direction
needs the tangents of all values, from a sweep onwards, and goes backwards with each adjoint and its
tangent: forward over reverse (Griewank and Walther, Evaluating Derivatives, 2008, section 5.3). As
second derivatives are symmetric, that is also what comes back through a gradient from a cotangent
of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record.sweeps import Sweep, replay, rewind

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def sparse_sweep(tape: Tape) -> Sweep:
    """A sweep that has room only for the numbers that it meets."""
    sweep = Sweep(tape.slots, tape.owners, 0)
    numbers: Any = defaultdict(float)
    sweep.numbers = numbers
    return sweep


class Twice:
    """A reverse sweep over a part of a tape with its derivative along a direction.

    `dots` are the tangents of values, `bars` their adjoints, `bar_dots` the tangents of these.
    `start` puts the direction on values before the part, `end` adjoints on values behind it. The
    arrays are afterwards as they were.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> x = tape.follow(2.0)
    >>> z = tape.mul(x, tape.mul(x, x))
    >>> def start(both):
    ...     both.dots.add(x, 1.0)
    >>> def end(both):
    ...     both.bars.add(z, 1.0)
    >>> both = Twice(tape, tape.entries, start, end)
    >>> both.bars.value(x), both.bar_dots.value(x)  # 3 x^2 and 6 x
    (12.0, 12.0)
    """

    def __init__(
        self, tape: Tape, entries: Sequence[Any],
        start: Callable[[Twice], None], end: Callable[[Twice], None],
    ) -> None:  # fmt: skip
        self.dots, self.bars, self.bar_dots = (sparse_sweep(tape) for _ in range(3))
        rewind(entries)
        with np.errstate(all="ignore"):
            start(self)
            kept = [self._onward(e) for e in entries]
            end(self)
            for e, dots in zip(reversed(entries), reversed(kept)):
                self._backward(e, dots)
        replay(entries)

    def _onward(self, entry: Any) -> Any:
        """Tangents of the results of an entry; those of its operands are what is returned."""
        if type(entry) is tuple:
            k, i, da, j, db, _, _ = entry
            dots = self.dots.numbers
            a, b = dots[i] if i else 0.0, dots[j] if j else 0.0
            dots[k] = (da * a if a else 0.0) + (db * b if b else 0.0)
            return a, b
        found = () if entry.linear else [self.dots.value(x) for x in entry.operands]
        entry.onward(self.dots)
        entry.swap()
        return found

    def _backward(self, entry: Any, dots: Any) -> None:
        if type(entry) is not tuple:
            entry.swap()
            entry.twice(self.bars, self.bar_dots, dots)
            return
        k, i, da, j, db, z, bend = entry
        bars, bar_dots = self.bars.numbers, self.bar_dots.numbers
        g, g_dot = bars[k], bar_dots[k]
        if not (g or g_dot):
            return
        a, b = dots
        aa, ab, bb = bend(da, db, z) if bend is not None and g and (a or b) else (0.0, 0.0, 0.0)
        for slot, slope, with_a, with_b in ((i, da, aa, ab), (j, db, ab, bb)):
            if slot:
                if g:  # a zero must not meet an infinite slope
                    bars[slot] += g * slope
                if g_dot:
                    bar_dots[slot] += g_dot * slope
                if g and a and with_a:
                    bar_dots[slot] += g * with_a * a
                if g and b and with_b:
                    bar_dots[slot] += g * with_b * b


class TwiceOnward:
    """Tangents along two directions, and the derivative of the first ones along the second.

    The part of the tape was rewound; what it overwrites is afterwards as it was behind it.
    """

    def __init__(
        self, tape: Tape, entries: Sequence[Any], start: Callable[[TwiceOnward], None]
    ) -> None:
        self.first, self.second, self.mixed = (sparse_sweep(tape) for _ in range(3))
        rewind(entries)
        start(self)
        with np.errstate(all="ignore"):
            for entry in entries:
                if type(entry) is tuple:
                    self._number(entry)
                else:
                    entry.twice_onward(self.first, self.second, self.mixed)
                    entry.swap()

    def _number(self, entry: Any) -> None:
        k, i, da, j, db, z, bend = entry
        sweeps = self.first.numbers, self.second.numbers, self.mixed.numbers
        operands = [(dots[i] if i else 0.0, dots[j] if j else 0.0) for dots in sweeps]
        for dots, (a, b) in zip(sweeps, operands):
            dots[k] = (da * a if a else 0.0) + (db * b if b else 0.0)
        if bend is None:
            return
        (a, b), (c, d), _ = operands
        aa, ab, bb = bend(da, db, z)
        for slope, product in ((aa, a * c), (ab, a * d + b * c), (bb, b * d)):
            if slope and product:
                self.mixed.numbers[k] += slope * product
