"""What goes in and what comes out: arguments that are followed, gradients in their containers."""

from __future__ import annotations

import copy
import enum
from collections import deque
from collections.abc import Callable, Mapping
from types import BuiltinFunctionType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad import runtime
from srcgrad.errors import ArgumentError
from srcgrad.ir.abstract import is_users
from srcgrad.record import implicit
from srcgrad.record.entries import Summed, zero_of
from srcgrad.record.memory import owner_of
from srcgrad.record.numbers import FOLLOWED, conjugated, fresh

if TYPE_CHECKING:
    from srcgrad.record.sweeps import Sweep
    from srcgrad.record.tape import Tape


def parts_of(value: Any) -> dict[Any, Any] | None:
    """What a container or an object of the user's holds; None for anything else."""
    if isinstance(value, dict):
        return value
    if type(value) in (list, tuple) or isinstance(value, tuple):
        return dict(enumerate(value))
    if is_users(type(value)):
        return _fields(value)
    return None


def _fields(value: Any) -> dict[str, Any]:
    found = dict(getattr(value, "__dict__", {}))
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name) and name not in ("__dict__", "__weakref__"):
                found[name] = getattr(value, name)
    return found


def rebuilt(value: Any, parts: Mapping[Any, Any]) -> Any:
    """A container like `value` around other parts."""
    if isinstance(value, dict):
        return dict(parts) if type(value) is dict else _like(value, parts)
    if isinstance(value, list):
        return list(parts.values())
    if isinstance(value, tuple):
        return type(value)(*parts.values()) if hasattr(value, "_fields") else tuple(parts.values())
    return runtime.like(value, **parts)


def _like(value: Any, parts: Mapping[Any, Any]) -> Any:
    new = value.copy()
    new.update(parts)
    return new


def as_it_is(value: Any) -> Any:
    """The same numbers and arrays in containers of their own, which nobody else changes.

    >>> p = {"w": [1.0, 2.0]}
    >>> q = as_it_is(p)
    >>> p["w"][0] = p["b"] = 3.0
    >>> q
    {'w': [1.0, 2.0]}
    """
    parts = parts_of(value)
    if parts is None:
        return value
    return rebuilt(value, {k: as_it_is(v) for k, v in parts.items()})


def _is_copied(value: Any) -> bool:
    """Whether an object is all in its fields, so that a copy of them is one of it."""
    kind = type(value)
    if kind is SimpleNamespace:
        return True
    if isinstance(value, enum.Enum) or not is_users(kind):
        return False
    makers = (vars(c).get("__new__") for c in kind.__mro__)
    return next(m for m in makers if isinstance(m, BuiltinFunctionType)) is object.__new__


def as_own(tape: Tape, value: Any) -> Any:
    """A copy of a number or an array, followed as what it is a copy of; a number always is.

    >>> from srcgrad.record.tape import Tape
    >>> tape = Tape()
    >>> tape.grad(lambda x: as_own(tape, x), (3.0,), 0)
    1.0
    """
    if isinstance(value, np.ndarray):
        return tape.call(np.copy, value) if tape.follows(value) else np.array(value, copy=True)
    if not tape.follows(value):
        return tape.follow(fresh(value))
    new = tape.follow(fresh(value))
    tape.note(Summed([value], [1.0], new))
    return new


def _changed(container: Any, held: Mapping[Any, Any]) -> bool:
    """Whether a container holds other things than it did."""
    now = parts_of(container) or {}
    return list(now) != list(held) or any(now[k] is not v for k, v in held.items())


class Inputs:
    """The arguments of a run, copied on entry, and what was made of the differentiated ones."""

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self.memo: dict[int, Any] = {}
        self.seen: list[tuple[Any, Any]] = []
        # containers by identity: what was passed, and each copy with what it held
        self.copies: dict[int, tuple[Any, list[tuple[Any, dict[Any, Any]]]]] = {}

    def followed(self, value: Any) -> Any:
        """A copy of a differentiated argument, each number and array in it followed."""
        tape = self.tape
        if isinstance(value, np.ndarray):
            return tape.follow(self._own(value)) if value.dtype.kind in "fiuc" else self.kept(value)
        if isinstance(value, bool | np.bool_ | str) or value is None:
            return value
        if isinstance(value, FOLLOWED):
            return as_own(tape, value)
        parts = parts_of(value)
        if parts is None:
            return value
        new = rebuilt(value, {k: self.followed(v) for k, v in parts.items()})
        return self._copied(value, new)

    def _copied(self, value: Any, new: Any) -> Any:
        """Note the copy of a container that can be changed."""
        if is_users(type(new)):
            implicit.meet(self.tape, type(new))
        if not isinstance(value, tuple):
            held = dict(parts_of(new) or {})
            self.copies.setdefault(id(value), (value, []))[1].append((new, held))
            self.tape.twins[id(new)] = new, value
        return new

    def check_copies(self) -> None:
        """Refuse a container that was passed in two places, which are copies, and was changed."""
        for value, copies in self.copies.values():
            if len(copies) > 1 and any(_changed(new, held) for new, held in copies):
                raise ArgumentError(
                    f"{self.tape.name} changes a {type(value).__name__} that its arguments hold in "
                    "two places; pass a copy in one of them"
                )

    def _own(self, value: Any) -> Any:
        """A copy of an array; one of memory that was copied before may not be written to."""
        owner = owner_of(value)
        new = as_own(self.tape, value)
        new.flags.writeable = value.flags.writeable
        for known, other in self.seen:
            if known is owner and np.may_share_memory(value, other[0]):
                for c in (new, other[1]):
                    self.tape.shared[id(owner_of(c))] = "as it was passed twice"
        self.seen.append((owner, (value, new)))
        self.tape.twins[id(new)] = new, value
        return new

    def kept(self, value: Any) -> Any:
        """A copy of an argument that is not differentiated, with one memo for what it shares."""
        if id(value) in self.memo:
            return self.memo[id(value)][1]
        new = value
        if isinstance(value, np.ndarray):
            new = self._view_of_copy(value)
        elif isinstance(value, list | dict):
            new = copy.copy(value)
            self.memo[id(value)] = value, new
            store: Callable[..., None] = (list if isinstance(value, list) else dict).__setitem__
            for k, v in enumerate(value) if isinstance(value, list) else value.items():
                store(new, k, self.kept(v))
            self._copied(value, new)
        elif type(value) is deque:
            new = deque(map(self.kept, value), value.maxlen)
        elif _is_copied(value):
            new = runtime.like(value)
            self.memo[id(value)] = value, new
            for name, v in _fields(value).items():
                object.__setattr__(new, name, self.kept(v))
            self._copied(value, new)
        elif is_users(type(value)):
            self._copied(value, value)  # itself, but another place may hold a copy
        elif type(value) is tuple:
            new = tuple(map(self.kept, value))
        elif isinstance(value, tuple) and hasattr(value, "_fields"):
            new = type(value)(*map(self.kept, value))
        self.memo[id(value)] = value, new
        if isinstance(value, np.ndarray):
            self.tape.twins[id(new)] = new, value
        return new

    def _view_of_copy(self, value: Any) -> Any:
        """The same view of a copy of the memory, so that what was shared still is."""
        owner = owner_of(value)
        if value is owner or value.dtype != owner.dtype or type(owner) is not np.ndarray:
            return self._own(value)
        whole = self.kept(owner)
        if whole.strides != owner.strides:
            return self._own(value)
        from srcgrad.record.memory import Unfollowed, _as_laid_out

        try:
            return _as_laid_out(whole, owner, value)
        except Unfollowed:
            return self._own(value)


def gradient_of(sweep: Sweep, original: Any, value: Any) -> Any:
    """The adjoint of an argument, in its container, shape and dtype."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fiuc":
            return None
        g: Any = sweep.buffers.value(value)
        return zero_of(value) if g is None else conjugated(g)
    if isinstance(value, bool | np.bool_ | str) or value is None:
        return None
    if isinstance(value, FOLLOWED):
        slot = sweep.slots.get(id(value))
        g = conjugated(sweep.numbers[slot]) if slot is not None else 0.0
        if isinstance(original, np.inexact):
            return type(original)(g)
        if isinstance(original, complex):
            return complex(g)
        return np.float64(g) if isinstance(original, np.integer) else float(g)
    parts = parts_of(value)
    if parts is None:
        return None
    old = parts_of(original) or {}
    return rebuilt(original, {k: gradient_of(sweep, old[k], parts[k]) for k in old})


def seeds(
    sweep: Sweep, value: Any, cotangent: Any, where: str, kept: Callable[[Any], Any]
) -> None:
    """Put a cotangent or tangent on a value: the same containers, None for nothing.

    `kept` makes of a number or array what the sweep keeps of it.
    """
    if cotangent is None:
        return
    if isinstance(value, np.ndarray):
        if np.shape(cotangent) != value.shape:
            raise ArgumentError(
                f"{where} has shape {np.shape(cotangent)}, its value {value.shape}"
            )
        sweep.add(value, kept(cotangent))
    elif isinstance(value, FOLLOWED):
        if np.shape(cotangent) != ():
            raise ArgumentError(f"{where} has shape {np.shape(cotangent)}, its value ()")
        sweep.add(value, kept(cotangent))
    else:
        _in_parts(value, cotangent, where, lambda v, c, w: seeds(sweep, v, c, w, kept))


def _in_parts(value: Any, other: Any, where: str, each: Callable[..., None]) -> None:
    parts, given = parts_of(value), parts_of(other)
    if parts is None:
        return
    if given is None or given.keys() != parts.keys():
        raise ArgumentError(f"{where} must have the structure of its value")
    for k, v in parts.items():
        each(v, given[k], f"{where}[{k!r}]")


def tangent_of(sweep: Sweep, value: Any) -> Any:
    """The tangent of a result, in its container."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "fiuc":
            return np.zeros(value.shape)
        dot: Any = sweep.buffers.value(value)
        return zero_of(value) if dot is None else dot
    if isinstance(value, bool | np.bool_ | str) or value is None:
        return None
    if isinstance(value, FOLLOWED):
        slot = sweep.slots.get(id(value))
        dot = sweep.numbers[slot] if slot is not None else 0.0
        if isinstance(value, np.inexact):
            return type(value)(dot)
        return complex(dot) if isinstance(value, complex) else float(dot)
    parts = parts_of(value)
    if parts is None:
        return None
    return rebuilt(value, {k: tangent_of(sweep, v) for k, v in parts.items()})
