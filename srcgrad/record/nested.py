"""A derivative that is asked for during a run: its function is run on the same tape.

What that function does stands between a `Begin` and an entry for the derivative, such as `Pulled`,
which comes back from a cotangent of a gradient by second derivatives of that part of the tape. The
values that the function returned are followed as ever.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record.arguments import gradient_of, parts_of, rebuilt, seeds, tangent_of
from srcgrad.record.entries import Entry
from srcgrad.record.memory import Buffers
from srcgrad.record.numbers import FOLLOWED, TRUTHS, conjugated, is_complex
from srcgrad.record.refusing import refuse
from srcgrad.record.second import Twice, TwiceOnward, sparse_sweep
from srcgrad.record.sweeps import Sweep, backward, onward, replay, rewind

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

Leaves = list[tuple[Any, Any]]


class Part:
    """What a function did, between two places of the tape."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.count, self.owners = tape.count, len(tape.owners)
        self.begin = Begin()
        tape.note(self.begin)
        self.first = len(tape.entries)

    def close(self) -> None:
        """The function has returned."""
        tape = self.tape
        self.last = len(tape.entries)
        self.entries = tape.entries[self.first : self.last]
        more = len(tape.owners) - self.owners
        self.new = set(itertools.islice(reversed(tape.owners), more))
        for e in self.entries:
            if isinstance(e, Asked):
                refuse(
                    tape, f"a third derivative by way of {e.label} on a tape",
                    "give the inner function all that it reads as arguments, and write it without "
                    "containers that grow and objects",
                )  # fmt: skip
            if type(e) is not tuple and not e.linear and not e.bends():
                what = "a second derivative of complex numbers, or of what a solver returned"
                refuse(tape, what, "write the inner derivative out")

    @contextmanager
    def at_its_end(self, entry: Entry | None = None) -> Iterator[None]:
        """The arrays as they were when the function returned: between it and the place of an entry,
        or now, others may have been overwritten.
        """
        entries = self.tape.entries
        end = len(entries) if entry is None else next(
            k for k in range(self.last, len(entries)) if entries[k] is entry
        )  # fmt: skip
        since = entries[self.last : end]
        rewind(since)
        try:
            yield
        finally:
            replay(since)

    def begin_onward(self, sweep: Sweep) -> Callable[[Sweep], None]:
        """What puts tangents of a sweep onwards, as they were before the part, on another sweep."""

        def put(dots: Sweep) -> None:
            numbers: Any = _Before(sweep.numbers, self.count)
            dots.numbers = numbers
            dots.buffers.take(self.begin.tangents, self.new)

        return put

    def give(self, bar_dots: Sweep, sweep: Sweep) -> None:
        """Adjoints of what is older than the part: those of arrays hold for what they held then."""
        numbers: Any = bar_dots.numbers  # a dict: see `sparse_sweep`
        for slot, g in numbers.items():
            if 0 < slot < self.count and g:
                sweep.numbers[slot] += g
        for owner, g in bar_dots.buffers.items():
            if id(owner) not in self.new and id(owner) in self.tape.owners:
                self.begin.adjoints.append((sweep, owner, g))


class _Before(dict[int, Any]):
    """The tangents of the numbers that are older than a part of the tape, and of new ones."""

    def __init__(self, older: Any, count: int) -> None:
        super().__init__()
        self.older, self.count = older, count

    def __missing__(self, slot: int) -> Any:
        return self.older[slot] if slot < self.count else 0.0


class Begin(Entry):
    """The place before a part of the tape: the derivatives of what arrays held there."""

    __slots__ = ("adjoints", "tangents")
    linear = True

    def __init__(self) -> None:
        self.adjoints: list[tuple[Sweep, Any, Any]] = []
        self.tangents = Buffers()

    def backward(self, sweep: Sweep) -> None:
        for whose, owner, g in self.adjoints:
            if whose is sweep:  # another one may have ended in an error
                sweep.buffers.add(owner, g)
        self.adjoints.clear()

    def onward(self, sweep: Sweep) -> None:
        self.tangents = sweep.buffers.copied()


class Asked(Entry):
    """A derivative that a program asked for: `found` are its leaves, with what each belongs to."""

    __slots__ = ("found", "label", "part", "tape", "value")

    def __init__(self, part: Part, value: Any, found: Leaves, label: str) -> None:
        self.part, self.tape, self.value = part, part.tape, value
        self.found, self.label = found, label

    def taken(self, sweep: Sweep) -> Leaves:
        """The adjoints of the derivative, where there are any."""
        pairs = [(x, sweep.taken(z)) for x, z in self.found]
        return [(x, g) for x, g in pairs if g is not None]


class Pulled(Asked):
    """The gradient, or a pullback of the cotangent `seed`."""

    __slots__ = ("seed",)

    def __init__(self, part: Part, value: Any, seed: Any, found: Leaves, label: str) -> None:
        super().__init__(part, value, found, label)
        self.seed = seed

    def backward(self, sweep: Sweep) -> None:
        directions = self.taken(sweep)
        if not directions:
            return

        def start(both: Twice) -> None:
            for x, g in directions:
                both.dots.add(x, g)

        with self.part.at_its_end(self):
            both = Twice(self.tape, self.part.entries, start, lambda both: _seeded(
                both.bars, self.value, self.seed
            ))  # fmt: skip
        self.part.give(both.bar_dots, sweep)
        for v, c in _pairs(self.value, self.seed):
            if self.tape.follows(c) and (dot := both.dots.value(v)) is not None:
                sweep.add(c, dot)

    def onward(self, sweep: Sweep) -> None:
        def end(both: Twice) -> None:
            _seeded(both.bars, self.value, self.seed)
            for v, c in _pairs(self.value, self.seed):
                if self.tape.follows(c) and (dot := sweep.value(c)) is not None:
                    both.bar_dots.add(v, dot)

        put = self.part.begin_onward(sweep)
        with self.part.at_its_end(self):
            both = Twice(self.tape, self.part.entries, lambda both: put(both.dots), end)
        for x, z in self.found:
            if (dot := both.bar_dots.value(x)) is not None:
                sweep.add(z, dot)


class Pushed(Asked):
    """A tangent: `given` are the leaves of the arguments with theirs."""

    __slots__ = ("given",)

    def __init__(self, part: Part, given: Leaves, value: Any, found: Leaves, label: str) -> None:
        super().__init__(part, value, found, label)
        self.given = given

    def backward(self, sweep: Sweep) -> None:
        cotangents = self.taken(sweep)
        if not cotangents:
            return

        def start(both: Twice) -> None:
            for x, dot in self.given:
                both.dots.add(x, dot)

        def end(both: Twice) -> None:
            for v, g in cotangents:
                both.bars.add(v, g)

        with self.part.at_its_end(self):
            both = Twice(self.tape, self.part.entries, start, end)
        self.part.give(both.bar_dots, sweep)
        for x, dot in self.given:
            if self.tape.follows(dot) and (g := both.bars.value(x)) is not None:
                sweep.add(dot, g)

    def onward(self, sweep: Sweep) -> None:
        put = self.part.begin_onward(sweep)

        def start(both: TwiceOnward) -> None:
            put(both.second)
            for x, dot in self.given:
                both.first.add(x, dot)
                if self.tape.follows(dot) and (more := sweep.value(dot)) is not None:
                    both.mixed.add(x, more)

        with self.part.at_its_end(self):
            both = TwiceOnward(self.tape, self.part.entries, start)
        for v, z in self.found:
            if (dot := both.mixed.value(v)) is not None:
                sweep.add(z, dot)


def _seeded(sweep: Sweep, value: Any, seed: Any) -> None:
    seeds(sweep, value, seed, "the cotangent", conjugated)


def _pairs(value: Any, other: Any) -> Leaves:
    """The numbers and arrays of a value, with those of something of the same structure."""
    if other is None:
        return []
    if isinstance(value, (np.ndarray, *FOLLOWED)):
        return [] if isinstance(value, TRUTHS) else [(value, other)]
    parts, given = parts_of(value), parts_of(other)
    if parts is None or given is None:
        return []
    return [pair for k, v in parts.items() for pair in _pairs(v, given[k])]


def _followed(tape: Tape, found: Any, belongs: Any, leaves: Leaves) -> Any:
    """A derivative whose numbers and arrays are followed, each noted with what it belongs to."""
    if isinstance(found, (np.ndarray, *FOLLOWED)):
        if not tape.follows(belongs):
            return found
        z = tape.follow(found)
        leaves.append((belongs, z))
        return z
    parts, own = parts_of(found), parts_of(belongs)
    if parts is None or own is None:
        return found
    return rebuilt(found, {k: _followed(tape, v, own[k], leaves) for k, v in parts.items()})


def pulled(
    part: Part, originals: Sequence[Any], inputs: Sequence[Any], value: Any, seed: Any, label: str
) -> tuple[Any, ...]:
    """The pullback of a cotangent to the arguments, as values of the program."""
    tape = part.tape
    sweep = sparse_sweep(tape)
    with part.at_its_end():
        _seeded(sweep, value, seed)
        backward(part.entries, sweep)
        found = [gradient_of(sweep, o, x) for o, x in zip(originals, inputs)]
        replay(part.entries)
    leaves: Leaves = []
    found = [_followed(tape, g, x, leaves) for g, x in zip(found, inputs)]
    _noted(tape, Pulled(part, value, seed, leaves, label))
    return tuple(found)


def pushed(
    part: Part, inputs: Sequence[Any], tangents: Sequence[Any], value: Any, label: str
) -> Any:
    """The tangent of the value, as a value of the program."""
    tape = part.tape
    sweep = sparse_sweep(tape)
    rewind(part.entries)
    for x, dot in zip(inputs, tangents):
        seeds(sweep, x, dot, "the tangent", lambda t: t)
    onward(part.entries, sweep)
    leaves: Leaves = []
    found = _followed(tape, tangent_of(sweep, value), value, leaves)
    given = [pair for x, dot in zip(inputs, tangents) for pair in _pairs(x, dot)]
    _noted(tape, Pushed(part, given, value, leaves, label))
    return found


def _noted(tape: Tape, entry: Asked) -> None:
    if any(is_complex(z) for _, z in entry.found):
        refuse(tape, f"{entry.label} of complex numbers, inside of what is differentiated")
    tape.note(entry, *(z for _, z in entry.found))
