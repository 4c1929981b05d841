"""Methods that Python and its library call by themselves: comparisons, `len`, tests of truth.

`heapq`, `sorted`, a dict or an `if` call `__lt__`, `__hash__` or `__bool__` of the user's objects,
and a method that keeps what it computes, such as a cost that is found when it is first asked for,
would keep numbers that nobody follows. So for the time of a run, the classes that the run meets
have in place of these methods what hands them to the tape of the thread.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator
from types import FunctionType
from typing import TYPE_CHECKING, Any

from srcgrad.record import calling, converting

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_NAMES = (
    "__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__", "__hash__", "__bool__", "__len__",
    "__contains__", "__index__", "__int__", "__repr__", "__str__", "__format__", "__iter__",
    "__next__", "__getitem__",
)  # fmt: skip
_running = threading.local()
_lock = threading.Lock()
_replaced: dict[type, tuple[int, dict[str, Any]]] = {}  # how many runs met a class, and its own


@contextlib.contextmanager
def running(tape: Tape) -> Iterator[None]:
    """The time in which methods are handed to this tape; the classes are put back after it."""
    outer = getattr(_running, "tape", None)
    _running.tape = tape
    try:
        yield
    finally:
        _running.tape = outer
        for cls in tape.met.values():
            _put_back(cls)
        tape.met.clear()


def meet(tape: Tape, cls: type) -> None:
    """Hand the methods of a class of the user's, and of its bases, to the tapes that run.

    >>> class Least:
    ...     def __lt__(self, other):
    ...         return True
    >>> from srcgrad.record.tape import Tape
    >>> own = Least.__lt__
    >>> with running(tape := Tape()):
    ...     meet(tape, Least)
    ...     Least.__lt__ is own
    False
    >>> Least.__lt__ is own
    True
    """
    for base in cls.__mro__:
        if base not in tape.met:
            tape.met[base] = base
            if not calling.is_library(base.__module__):
                _replace(base)


def _replace(cls: type) -> None:
    with _lock:
        count, own = _replaced.get(cls, (0, {}))
        if not count:
            own = {n: f for n in _NAMES if _is_followed(f := cls.__dict__.get(n))}
            for name, f in own.items():
                type.__setattr__(cls, name, _handed(f))
        _replaced[cls] = count + 1, own


def _put_back(cls: type) -> None:
    with _lock:
        count, own = _replaced.pop(cls, (0, {}))
        if count > 1:
            _replaced[cls] = count - 1, own
            return
        for name, f in own.items():
            if own_of(cls.__dict__.get(name)) is f:
                type.__setattr__(cls, name, f)


def own_of(f: Any) -> Any:
    """The method of the class, behind what hands it to a tape."""
    return f.__dict__.get("_handed", f) if isinstance(f, FunctionType) else f


def _is_followed(f: Any) -> bool:
    if not isinstance(f, FunctionType) or converting.is_converted(f):
        return False
    return converting.has_source(f)


def _handed(f: FunctionType) -> Any:
    """The method, run by the tape of the thread if there is one."""

    @functools.wraps(f)
    def handed(*args: Any, **kwargs: Any) -> Any:
        tape = getattr(_running, "tape", None)
        return f(*args, **kwargs) if tape is None else calling.call(tape, f, args, kwargs)

    handed.__dict__["_handed"] = f
    return handed
