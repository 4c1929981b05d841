"""What a tape holds: one entry for each thing that was done to followed numbers.

Every entry knows both directions. `backward` takes the adjoints of its results to those of its
operands, `onward` takes tangents the other way. Contents that were overwritten are swapped back
before anything that read them is looked at again, so an entry reads its operands as they were.

The commonest entry, a number made from one or two numbers, is a bare tuple: see `tape`. What
`second` asks of an entry for second derivatives is in `twice` and `twice_onward`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from srcgrad import runtime
from srcgrad.record.memory import set_shape
from srcgrad.record.numbers import Whole, conjugated, is_complex

if TYPE_CHECKING:
    from srcgrad.record.sweeps import Sweep


class Entry:
    """Base of the entries that are objects.

    `linear` says that results are a linear function of operands: then the derivative of a sweep
    over the entry is that sweep, with the derivatives of what it is given.
    """

    __slots__ = ()
    linear = False

    def bends(self) -> bool:
        """Whether the second derivatives of an entry that is not linear are known."""
        return False

    def twice(self, bars: Sweep, bar_dots: Sweep, dots: Sequence[Any]) -> None:
        """Backward, and the derivative of that along the tangents `dots` of the operands."""
        del dots
        assert self.linear
        self.backward(bars)
        self.backward(bar_dots)

    def twice_onward(self, first: Sweep, second: Sweep, mixed: Sweep) -> None:
        """Onward along two directions, and the derivative of the one along the other."""
        assert self.linear
        for sweep in (first, second, mixed):
            self.onward(sweep)

    def swap(self) -> None:
        """Exchange what the entry overwrote and what stands there now."""

    def backward(self, sweep: Sweep) -> None:
        """From the adjoints of the results to those of the operands."""
        raise NotImplementedError

    def onward(self, sweep: Sweep) -> None:
        """From the tangents of the operands to those of the results."""
        raise NotImplementedError


class Derived(NamedTuple):
    """The derivatives of a function: its pullback, and what compiles the others when it is called.

    `tangent` is the pushforward of values and tangents. `bent` takes values, a cotangent and the
    tangents of both to the parts of the pullback and their tangents; `bent_onward` takes values,
    tangents along two directions and mixed ones to the same of the result.
    """

    reverse: Callable[..., Any]
    tangent: Callable[[], Callable[..., Any]]
    bent: Callable[[], Callable[..., Any]]
    bent_onward: Callable[[], Callable[..., Any]]


class Applied(Entry):
    """A function of the rule book: its derivatives are compiled ones."""

    __slots__ = ("active", "arguments", "derived", "result")

    def __init__(
        self, derived: Derived, arguments: Sequence[Any], active: Sequence[int], result: Any
    ) -> None:
        self.derived = derived
        self.arguments, self.active, self.result = arguments, active, result

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is not None:
            parts = self.derived.reverse(*plain(self.arguments))[1](conjugated(g))
            for k, part in zip(self.active, parts):
                sweep.add(self.arguments[k], conjugated(part))

    def onward(self, sweep: Sweep) -> None:
        dots = [sweep.value(self.arguments[k]) for k in self.active]
        if all(dot is None for dot in dots):
            return
        full = [
            zero_of(self.arguments[k]) if dot is None else dot for k, dot in zip(self.active, dots)
        ]
        sweep.add(self.result, self.derived.tangent()(*plain(self.arguments), *full)[1])

    def bends(self) -> bool:
        return not any(map(is_complex, (*self.arguments, self.result)))

    @property
    def operands(self) -> list[Any]:
        """The followed values among the arguments."""
        return [self.arguments[k] for k in self.active]

    def twice(self, bars: Sweep, bar_dots: Sweep, dots: Sequence[Any]) -> None:
        g, dot = bars.taken(self.result), bar_dots.taken(self.result)
        if g is None and dot is None:
            return
        given = [g, dot]
        given = [zero_of(self.result) if x is None else x for x in given]
        full = [zero_of(x) if d is None else d for x, d in zip(self.operands, dots)]
        parts, part_dots = self.derived.bent()(plain(self.arguments), full, *given)
        for x, part, part_dot in zip(self.operands, parts, part_dots):
            bars.add(x, part)
            bar_dots.add(x, part_dot)

    def twice_onward(self, first: Sweep, second: Sweep, mixed: Sweep) -> None:
        sweeps = first, second, mixed
        dots = [[sweep.value(x) for x in self.operands] for sweep in sweeps]
        if all(dot is None for each in dots for dot in each):
            return
        full = [
            [zero_of(x) if dot is None else dot for x, dot in zip(self.operands, each)]
            for each in dots
        ]
        found = self.derived.bent_onward()(plain(self.arguments), *full)
        for sweep, dot in zip(sweeps, found):
            sweep.add(self.result, dot)


def plain(values: Sequence[Any]) -> list[Any]:
    """The values as the compiler knows them: whole numbers without an identity of their own."""
    return [int(v) if v.__class__ is Whole else v for v in values]


def zero_of(value: Any) -> Any:
    """A zero tangent of a number or an array."""
    if isinstance(value, np.ndarray):
        return np.zeros(value.shape, value.dtype if value.dtype.kind in "fc" else np.float64)
    if isinstance(value, np.inexact):
        return type(value)(0.0)
    return 0j if isinstance(value, complex) else 0.0


class Moved(Entry):
    """A function that only moves elements: `places` tells for each element of the result which
    element of the operands, counted through all of them, it is; -1 for any other.
    """

    __slots__ = ("operands", "places", "result")
    linear = True

    def __init__(self, operands: Sequence[Any], places: Any, result: Any) -> None:
        self.operands, self.places, self.result = operands, places, result

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is None:
            return
        total = sum(map(np.size, self.operands))
        places, values = np.ravel(self.places), np.ravel(g)
        if places.size and places.min() < 0:
            places, values = places[places >= 0], values[places >= 0]
        flat: Any
        if np.can_cast(values.dtype, np.complex128):
            flat = np.bincount(places, values.real, total)
            if values.dtype.kind == "c":
                flat = flat + 1j * np.bincount(places, values.imag, total)
        else:  # more digits than bincount knows
            flat = np.zeros(total, values.dtype)
            np.add.at(flat, places, values)
        start = 0
        for x in self.operands:
            end = start + np.size(x)
            sweep.add(x, flat[start:end].reshape(np.shape(x))[()])
            start = end

    def onward(self, sweep: Sweep) -> None:
        dots = [sweep.value(x) for x in self.operands]
        if any(dot is not None for dot in dots):
            known = [
                np.zeros(np.size(x)) if dot is None else np.ravel(dot)
                for x, dot in zip(self.operands, dots)
            ]
            flat = np.concatenate([*known, [0.0]])  # the last one is what -1 finds
            sweep.add(self.result, flat[self.places])


class Read(Entry):
    """`target[index]`, where that is a number or a copy."""

    __slots__ = ("index", "repeats", "result", "target")
    linear = True

    def __init__(self, target: Any, index: Any, result: Any) -> None:
        self.target, self.index, self.result = target, index, result
        self.repeats = _may_repeat(index)

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is not None:
            view = sweep.buffers.view(self.target)
            if self.repeats:
                np.add.at(view, self.index, g)
            else:
                view[self.index] += g

    def onward(self, sweep: Sweep) -> None:
        if sweep.has(self.target):
            sweep.add(self.result, sweep.buffers.view(self.target)[self.index])


class Stored(Entry):
    """`target[index] = value`: the part of `value` whose elements were not overwritten by later
    ones of the same statement reaches the target.

    >>> a = np.array([9.0, 2.0])
    >>> entry = Stored(a, 0, None, saved=1.0)
    >>> entry.swap()
    >>> a, entry.saved
    (array([1., 2.]), array(9.))
    """

    __slots__ = ("index", "repeats", "saved", "target", "value")
    linear = True

    def __init__(self, target: Any, index: Any, value: Any, saved: Any) -> None:
        self.target, self.index, self.value, self.saved = target, index, value, saved
        self.repeats = _may_repeat(index)

    def swap(self) -> None:
        now = np.array(self.target[self.index])
        _forced(self.target, self.index, self.saved)
        self.saved = now

    def backward(self, sweep: Sweep) -> None:
        """The target's new elements owe nothing to its old ones."""
        if not sweep.has(self.target):
            return
        view = sweep.buffers.view(self.target)
        g = np.array(view[self.index])
        view[self.index] = 0.0
        if self.value is not None:
            g = g * self._last() if self.repeats else g
            sweep.add(self.value, _unbroadcast(g, np.shape(self.value)))

    def onward(self, sweep: Sweep) -> None:
        dot = None if self.value is None else sweep.value(self.value)
        if dot is not None or sweep.has(self.target):
            sweep.buffers.view(self.target)[self.index] = 0.0 if dot is None else dot

    def _last(self) -> Any:
        """1 for each indexed element that was written last to its place, else 0."""
        count = np.arange(np.size(self.saved)).reshape(np.shape(self.saved))
        scratch = np.full(self.target.shape, -1)
        scratch[self.index] = count
        return scratch[self.index] == count


def _forced(target: Any, index: Any, value: Any) -> None:
    """Write, also where the user has locked the array meanwhile."""
    locked = not target.flags.writeable
    if locked:
        target.flags.writeable = True
    target[index] = value
    if locked:
        target.flags.writeable = False


def _may_repeat(index: Any) -> bool:
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(p, list) or isinstance(p, np.ndarray) and p.dtype != bool for p in parts)


def _unbroadcast(g: Any, shape: tuple[int, ...]) -> Any:
    """Undo the broadcast of a stored value, which may also have had axes of length 1 too many."""
    extra = len(shape) - np.ndim(g)
    if extra > 0:
        g = np.reshape(g, (1,) * extra + np.shape(g))
    return runtime.unbroadcast(g, shape)


class Scattered(Entry):
    """`np.add.at(target, index, value)`, and `np.subtract.at` with the factor -1."""

    __slots__ = ("factor", "index", "saved", "target", "value")
    linear = True

    def __init__(self, target: Any, index: Any, value: Any, factor: float, saved: Any) -> None:
        self.target, self.index, self.value = target, index, value
        self.factor, self.saved = factor, saved

    def swap(self) -> None:
        now = self.target.copy()
        _forced(self.target, ..., self.saved)
        self.saved = now

    def backward(self, sweep: Sweep) -> None:
        if self.value is not None and sweep.has(self.target):
            g = self.factor * sweep.buffers.view(self.target)[self.index]
            sweep.add(self.value, _unbroadcast(g, np.shape(self.value)))

    def onward(self, sweep: Sweep) -> None:
        dot = None if self.value is None else sweep.value(self.value)
        if dot is not None:
            np.add.at(sweep.buffers.view(self.target), self.index, self.factor * dot)


class Reshaped(Entry):
    """`target.shape = shape`: the array is the same, and so is its adjoint in another shape."""

    __slots__ = ("shape", "target")
    linear = True

    def __init__(self, target: Any, before: tuple[int, ...]) -> None:
        self.target, self.shape = target, before

    def swap(self) -> None:
        before = self.target.shape
        set_shape(self.target, self.shape)
        self.shape = before

    def backward(self, sweep: Sweep) -> None:
        sweep.buffers.reshape(self.target, self.target.shape)

    def onward(self, sweep: Sweep) -> None:
        sweep.buffers.reshape(self.target, self.shape)


class Summed(Entry):
    """A number that is a linear function of many: `factors` times `operands`."""

    __slots__ = ("factors", "operands", "result")
    linear = True

    def __init__(self, operands: Sequence[Any], factors: Sequence[float], result: Any) -> None:
        self.operands, self.factors, self.result = operands, factors, result

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is not None:
            for x, factor in zip(self.operands, self.factors):
                sweep.add(x, g * factor)

    def onward(self, sweep: Sweep) -> None:
        pairs = ((sweep.value(x), f) for x, f in zip(self.operands, self.factors))
        found = [f * dot for dot, f in pairs if dot is not None]
        if found:
            sweep.add(self.result, sum(found))


class Bent(Summed):
    """A number whose slopes in others are `factors`, and how these change along tangents."""

    __slots__ = ("bend",)
    linear = False

    def __init__(
        self, operands: Sequence[Any], factors: Sequence[float], result: Any,
        bend: Callable[[Sequence[float]], Sequence[float]],
    ) -> None:  # fmt: skip
        super().__init__(operands, factors, result)
        self.bend = bend

    def bends(self) -> bool:
        return True

    def twice(self, bars: Sweep, bar_dots: Sweep, dots: Sequence[Any]) -> None:
        g, g_dot = bars.taken(self.result), bar_dots.taken(self.result)
        changes = self.bend([dot or 0.0 for dot in dots])
        for x, factor, change in zip(self.operands, self.factors, changes):
            if g is not None:
                bars.add(x, g * factor)
                bar_dots.add(x, g * change)
            if g_dot is not None:
                bar_dots.add(x, g_dot * factor)

    def twice_onward(self, first: Sweep, second: Sweep, mixed: Sweep) -> None:
        for sweep in (first, second, mixed):
            self.onward(sweep)
        changes = self.bend([second.value(x) or 0.0 for x in self.operands])
        for x, change in zip(self.operands, changes):
            if (dot := first.value(x)) is not None:
                mixed.add(self.result, change * dot)
