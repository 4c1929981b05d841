"""A function of the user's at one point: its value and its slopes, off the tape.

Solvers and integrals call a function many times, and none of these calls is part of the program's
result. Each is recorded, asked for its slopes, and taken off the tape again. What is left of them
is one linear entry for the result of the solver.
"""

from __future__ import annotations

import gc
import itertools
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling
from srcgrad.record.entries import Entry, Scattered, Stored
from srcgrad.record.memory import owner_of
from srcgrad.record.numbers import fresh
from srcgrad.record.refusing import place, refuse
from srcgrad.record.sweeps import Sweep, backward, replay

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

# What a function reads besides its arguments: the slot of a number, or the owner of an array by id.
Outside = dict[Any, Any]


class Apart:
    """A part of the tape that is taken off again.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> x = tape.follow(2.0)
    >>> with Apart(tape):
    ...     y = float(tape.mul(x, x)) + 0.0
    >>> y, len(tape.entries), len(tape.slots)
    (4.0, 0, 1)
    """

    def __init__(self, tape: Tape) -> None:
        self.tape = tape

    def __enter__(self) -> Apart:
        tape = self.tape
        self.first, self.count, self.kept = len(tape.entries), tape.count, len(tape.kept)
        self.sizes = len(tape.slots), len(tape.owners), len(tape.touched), len(tape.twins)
        # results of cached functions that are taken off the tape are no results of later calls
        self.memory, tape.memory = tape.memory, dict(tape.memory)
        return self

    @property
    def entries(self) -> Any:
        """What was recorded since."""
        return self.tape.entries[self.first :]

    def new_owners(self) -> set[int]:
        """Arrays that are followed since."""
        owners = self.tape.owners
        return set(itertools.islice(reversed(owners), len(owners) - self.sizes[1]))

    def __exit__(self, kind: Any, *_: Any) -> None:
        tape = self.tape
        made, written = self._made()
        del tape.entries[self.first :], tape.kept[self.kept :]
        tape.count, tape.memory = self.count, self.memory
        tables: tuple[dict[int, Any], ...] = tape.slots, tape.owners, tape.touched, tape.twins
        for table, size in zip(tables, self.sizes):
            while len(table) > size:
                table.popitem()
        if kind is None and (written or _held(made)):
            refuse(tape, "a function given to a solver that keeps what it computes",
                   "return it, and compute it again from the solution")  # fmt: skip

    def _made(self) -> tuple[list[Any], bool]:
        """What was made since, and whether something was written to that is older."""
        touched = self.tape.touched
        new = set(itertools.islice(reversed(touched), len(touched) - self.sizes[2]))
        made: list[Any] = []
        written = False
        for e in self.entries:
            if isinstance(e, Untold):
                continue  # such as the error of an inner integral, which the outer one notes
            made.append(e[5] if type(e) is tuple else getattr(e, "result", None))
            if isinstance(e, Stored | Scattered):
                owner = owner_of(e.target)
                written |= id(owner) in touched and id(owner) not in new
                made.append(owner)
        return made, written


def _held(made: list[Any]) -> bool:
    """Whether any of the objects is held by something else than this list."""
    kinds = (float, np.generic, np.ndarray, int)
    objects = {id(x): x for x in made if isinstance(x, kinds) and not isinstance(x, bool)}
    made.clear()
    probe = {0: np.zeros(1)}
    alone = next(sys.getrefcount(x) for x in probe.values())
    if all(sys.getrefcount(x) <= alone for x in objects.values()):
        return False
    gc.collect()  # what a compilation leaves behind may still hold them
    return any(sys.getrefcount(x) > alone for x in objects.values())


def _numbers(tape: Tape, value: Any) -> Any:
    """A copy of what a function returned, as numbers that nobody follows."""
    if isinstance(value, list | tuple):
        return np.array([_numbers(tape, v) for v in value])
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, float | int | np.generic):
        return np.array(value)[()] if isinstance(value, np.generic) else float(value) + 0.0
    refuse(tape, f"a function given to a solver that returns a {type(value).__name__}")


class Local:
    """`f(*point, *args)` with its slopes: rows for the elements of the value.

    `own` are those in the leading arguments, one matrix for each, `outside` those in followed
    numbers and arrays that the function reads besides.
    """

    def __init__(
        self, tape: Tape, f: Any, point: Sequence[Any], args: Sequence[Any] = (),
        part: Callable[[Any], Any] | None = None, slopes: bool = True,
    ) -> None:  # fmt: skip
        self.own: list[Any] = []
        self.outside: Outside = {}
        self.value: Any = None
        with Apart(tape) as apart:
            self._run(tape, apart, f, point, args, part, slopes)

    def _run(
        self, tape: Tape, apart: Apart, f: Any, point: Sequence[Any], args: Sequence[Any],
        part: Callable[[Any], Any] | None, slopes: bool,
    ) -> None:  # fmt: skip
        leaves = [_leaf(tape, x) if slopes else x for x in point]
        result = calling.call(tape, f, (*leaves, *args), {})
        if part is not None:
            result = part(result)
        self.value = _numbers(tape, result)
        if not slopes:
            return
        entries, new = apart.entries, apart.new_owners()
        size = int(np.size(self.value))
        self.own = [np.zeros((size, int(np.size(x)))) for x in leaves]
        for k in range(size):
            sweep = Sweep(tape.slots, tape.owners, 0)
            numbers: Any = defaultdict(float)
            sweep.numbers = numbers
            _seed(tape, sweep, result, k)
            backward(entries, sweep)
            replay(entries)
            for matrix, leaf in zip(self.own, leaves):
                g = sweep.value(leaf)
                matrix[k] = 0.0 if g is None else np.ravel(g)
            for slot, g in numbers.items():
                if 0 < slot < apart.count and g:
                    self._add(slot, k, size, np.array([g]), None)
            for owner, buffer in list(sweep.buffers._of.values()):
                if id(owner) not in new and id(owner) in tape.owners:
                    self._add(id(owner), k, size, np.ravel(buffer), owner)

    def _add(self, key: Any, k: int, size: int, row: Any, owner: Any) -> None:
        # ids and slots do not meet: a slot stands as it is, an owner with itself
        key = ("array", key) if owner is not None else key
        if key not in self.outside:
            self.outside[key] = np.zeros((size, row.size)), owner
        self.outside[key][0][k] += row


def _leaf(tape: Tape, x: Any) -> Any:
    return tape.follow(np.array(x, dtype=float)) if isinstance(x, np.ndarray) else tape.follow(
        fresh(x)
    )


def _seed(tape: Tape, sweep: Sweep, result: Any, k: int) -> None:
    """A one in the place of an element of what a function returned."""
    if isinstance(result, list | tuple):
        for x in result:
            if k < np.size(x):
                _seed(tape, sweep, x, k)
                return
            k -= int(np.size(x))
    elif isinstance(result, np.ndarray):
        if tape.follows(result):
            one = np.zeros(result.size)
            one[k] = 1.0
            sweep.add(result, one.reshape(result.shape))
    else:
        sweep.add(result, 1.0)


class Linear(Entry):
    """A result whose differential is a matrix for each of its operands.

    An operand is a followed number or array, or the slot of a number.
    """

    __slots__ = ("operands", "result")

    def __init__(self, operands: Sequence[tuple[Any, Any]], result: Any) -> None:
        self.operands, self.result = operands, result

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is None:
            return
        for x, matrix in self.operands:
            share = np.ravel(g) @ matrix
            if type(x) is _Slot:
                sweep.numbers[x.number] += float(share[0])
            else:
                sweep.add(x, share.reshape(np.shape(x))[()])

    def onward(self, sweep: Sweep) -> None:
        total = None
        for x, matrix in self.operands:
            if type(x) is _Slot:
                dot = sweep.numbers[x.number]
                moved = None if dot == 0 else matrix[:, 0] * dot
            else:
                dot = sweep.value(x)
                moved = None if dot is None else matrix @ np.ravel(dot)
            if moved is not None:
                total = moved if total is None else total + moved
        if total is not None:
            sweep.add(self.result, total.reshape(np.shape(self.result))[()])


class _Slot:
    """The slot of a number that a function reads."""

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number


class Untold(Entry):
    """A result whose derivative is not known: it may be looked at, but nothing may depend on it."""

    __slots__ = ("label", "result", "where")

    def __init__(self, result: Any, label: str) -> None:
        self.result, self.label = result, label
        self.where = place(f"no derivative rule for `{label}`")[0]

    def backward(self, sweep: Sweep) -> None:
        from srcgrad.errors import NoRuleError

        if sweep.taken(self.result) is not None:
            raise NoRuleError(self.label, self.where)

    def onward(self, sweep: Sweep) -> None:
        # whether anybody asks is not known here: a number that is none shows in the result
        sweep.add(self.result, np.full(np.shape(self.result), np.nan)[()])


def noted(tape: Tape, value: Any, operands: Sequence[tuple[Any, Any]]) -> Any:
    """`value`, followed, with matrices for what it depends on."""
    operands = [(x, m) for x, m in operands if type(x) is _Slot or tape.follows(x)]
    if not operands:
        return value
    value = tape.follow(value)
    tape.note(Linear(operands, value), value, *(x for x, _ in operands))
    return value


def outside_operands(outside: Outside, matrices: dict[Any, Any]) -> list[tuple[Any, Any]]:
    """The operands of an entry for what a function reads besides its arguments."""
    return [
        (_Slot(key) if outside[key][1] is None else outside[key][1], matrices[key])
        for key in matrices
    ]


def untold(tape: Tape, value: Any, x: Any, label: str) -> Any:
    """Something beside the result `x` of a solver, whose derivative is not known."""
    if not tape.follows(x) or not isinstance(value, np.ndarray | float):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind != "f":
        return value
    value = tape.follow(value.copy() if isinstance(value, np.ndarray) else fresh(value))
    tape.note(Untold(value, label), value)
    return value
