"""The questions that a tape answers: gradient, pullback, tangent."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad import runtime
from srcgrad.errors import ResultError
from srcgrad.record import implicit, nested, sweeps
from srcgrad.record.arguments import (
    Inputs,
    as_it_is,
    as_own,
    gradient_of,
    parts_of,
    rebuilt,
    seeds,
    tangent_of,
)
from srcgrad.record.memory import Unfollowed, as_they_were
from srcgrad.record.numbers import FOLLOWED, TRUTHS, Whole, conjugated

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


class _Run:
    """A function that was run, with what it was given and what it returned."""

    def __init__(
        self, tape: Tape, function: Callable[..., Any], arguments: Sequence[Any], wrt: Any
    ) -> None:
        self.tape, self.function = tape, function
        self.single = isinstance(wrt, int)
        self.wrt: tuple[int, ...] = (wrt,) if isinstance(wrt, int) else tuple(wrt)
        inputs = Inputs(tape)
        self.originals = [arguments[k] for k in self.wrt]
        with self._running():
            given = [
                inputs.followed(a) if k in self.wrt else inputs.kept(a)
                for k, a in enumerate(arguments)
            ]
            # the program may put other things into its containers
            self.inputs = [as_it_is(given[k]) for k in self.wrt]
            self.part = nested.Part(tape) if tape.depth > 1 else None
            self.value = function(*given)
        if tape.failed is not None:
            raise tape.failed
        inputs.check_copies()
        if self.part is not None:
            self.part.close()

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        tape = self.tape
        with contextlib.ExitStack() as stack:
            if not tape.depth:
                stack.enter_context(runtime.room)
                stack.enter_context(implicit.running(tape))
            tape.depth += 1
            try:
                yield
            finally:
                tape.depth -= 1

    def pulled(self, value: Any, cotangent: Any, name: str) -> Any:
        """The adjoints of the differentiated arguments that come back from a cotangent."""
        if self.part is None:
            return self.back(
                lambda sweep: seeds(sweep, value, cotangent, "the cotangent", conjugated)
            )
        found = nested.pulled(self.part, self.originals, self.inputs, value, cotangent, name)
        return found[0] if self.single else found

    def returned(self, value: Any) -> Any:
        """What the function returned, for whom it was called."""
        return plain(value) if self.part is None else _copied(self.tape, value)

    def gradients(self, sweep: Any) -> Any:
        """The adjoints of the differentiated arguments."""
        found = tuple(gradient_of(sweep, o, v) for o, v in zip(self.originals, self.inputs))
        return found[0] if self.single else found

    def back(self, seed: Callable[[Any], None]) -> Any:
        """A reverse sweep from a seed; the arrays are afterwards as they were before it."""
        tape = self.tape
        sweep = tape.sweep()
        try:
            seed(sweep)
            sweeps.backward(tape.entries, sweep)
            result = self.gradients(sweep)
        except Unfollowed as error:
            raise _not_followed(error) from None
        sweeps.replay(tape.entries)
        return result


def _not_followed(error: Unfollowed) -> Exception:
    from srcgrad.errors import UnsupportedError
    from srcgrad.record.refusing import place

    problem, name = place(str(error), "use an ordinary array")
    return UnsupportedError([problem], name)


def gradient(
    tape: Tape,
    function: Callable[..., Any],
    arguments: Sequence[Any],
    wrt: Any,
    has_aux: bool,
    with_value: bool = False,
    name: str = "",
) -> tuple[Any, Any]:
    """`(value, gradient)`, as `value_and_grad` returns them, or as `grad` does in the second.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> gradient(tape, lambda x, y: tape.mul(x, y), (2.0, 3.0), (0, 1), has_aux=False)
    (6.0, (3.0, 2.0))
    """
    run = _Run(tape, function, arguments, wrt)
    name = name or tape.name
    value, aux = run.value, None
    if has_aux:
        if not (isinstance(value, tuple) and len(value) == 2):
            raise ResultError(
                f"{name} returned {_kind(value)}; with has_aux it must return (value, aux)"
            )
        value, aux = value
    if not _is_real(value):
        hint = "see `jacobian` and `vjp` for other results"
        if isinstance(value, tuple | list) and len(value) == 2:
            hint += ", has_aux=True for a pair (value, aux)"
        raise ResultError(
            f"{name} returned {_kind(value)}; the gradient is that of one real number: {hint}"
        )
    found = run.pulled(value, 1.0, f"the gradient of {name}")
    value, aux = run.returned(value), run.returned(aux)
    if with_value:
        return ((value, aux), found) if has_aux else (value, found)
    return value, (found, aux) if has_aux else found


def pullback(
    tape: Tape, function: Callable[..., Any], arguments: Sequence[Any], wrt: Any, name: str = ""
) -> tuple[Any, Callable[[Any], Any]]:
    """The value of a function, and from a cotangent of it to those of the arguments.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> value, pull = pullback(tape, lambda x: [x, tape.mul(x, x)], (3.0,), 0)
    >>> value, pull([0.0, 1.0]), pull([1.0, 0.0])
    ([3.0, 9.0], 6.0, 1.0)
    """
    run = _Run(tape, function, arguments, wrt)
    value = run.value
    tape.kept.append(value)
    # what the program read besides, which others may change before somebody pulls
    outside = [a for k, a in tape.touched.items() if run.part is None and k not in tape.owners]
    held = [(a, a.copy()) for a in outside if isinstance(a, np.ndarray) and a.flags.writeable]

    def pull(cotangent: Any) -> Any:
        with as_they_were(held):
            return run.pulled(value, cotangent, f"a pullback of {name or tape.name}")

    return run.returned(value), pull


def pushforward(
    tape: Tape, function: Callable[..., Any], arguments: Sequence[Any], wrt: Any,
    tangents: Sequence[Any], name: str = "",
) -> tuple[Any, Any]:  # fmt: skip
    """The value of a function, and its tangent.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> pushforward(tape, lambda x: tape.mul(x, x), (3.0,), (0,), (1.0,))
    (9.0, 6.0)
    """
    run = _Run(tape, function, arguments, wrt)
    if run.part is not None:
        label = f"a tangent of {name or tape.name}"
        dot = nested.pushed(run.part, run.inputs, tangents, run.value, label)
        return run.returned(run.value), dot
    sweep = tape.sweep()
    try:
        sweeps.rewind(tape.entries)
        for value, tangent in zip(run.inputs, tangents):
            seeds(sweep, value, tangent, "the tangent", lambda t: t)
        sweeps.onward(tape.entries, sweep)
        found = tangent_of(sweep, run.value)
    except Unfollowed as error:
        raise _not_followed(error) from None
    return plain(run.value), found


def plain(value: Any, memo: dict[int, Any] | None = None) -> Any:
    """A result as the user's: no number of ours in it, and arrays that nobody else has."""
    memo = {} if memo is None else memo
    if isinstance(value, Whole):
        return int(value)
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) is list:
        return [plain(v, memo) for v in value]
    if type(value) is tuple:
        return tuple(plain(v, memo) for v in value)
    if type(value) is dict:
        return {k: plain(v, memo) for k, v in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(plain(v, memo) for v in value))
    return value


def _copied(tape: Tape, value: Any) -> Any:
    """A result in containers and arrays that nobody else has, followed as it is."""
    if isinstance(value, np.ndarray):
        return as_own(tape, value)
    if isinstance(value, FOLLOWED) and not isinstance(value, TRUTHS):
        return value
    parts = parts_of(value) if type(value) in (list, tuple, dict) else None
    if parts is None:
        return value
    return rebuilt(value, {k: _copied(tape, v) for k, v in parts.items()})


def _is_real(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.shape == () and value.dtype.kind in "fiub"
    number = isinstance(value, int | float | np.number)
    return number and not isinstance(value, bool | np.complexfloating)


def _kind(value: Any) -> str:
    """What an error calls a result."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        return f"an array of rank {value.ndim}"
    if isinstance(value, complex | np.complexfloating):
        return "a complex number"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
