"""Where an array lies: its owner, and the adjoint of that owner's memory.

The adjoint of an array belongs to its memory, not to a name: all views of one owner share one
buffer, laid out as the owner is, and the adjoint of a view is the same view of the buffer. That
of a complex array holds the derivatives in the real and the imaginary parts, `df/dx + i df/dy`, so
that it is so for views of these, too; rules have its conjugate (`rules.complex_numbers`).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

Array = np.ndarray[Any, Any]


@contextmanager
def as_they_were(held: Sequence[tuple[Array, Array]]) -> Iterator[None]:
    """Arrays that others may have changed with what was in them, for as long as that is read.

    >>> a = np.ones(2)
    >>> held = [(a, a.copy())]
    >>> a[0] = 5.0
    >>> with as_they_were(held):
    ...     print(a)
    [1. 1.]
    >>> a
    array([5., 1.])
    """
    changed = [(a, old, a.copy()) for a, old in held if a.tobytes() != old.tobytes()]
    for a, old, _ in changed:
        a[...] = old
    try:
        yield
    finally:
        for a, _, new in changed:
            a[...] = new


def owner_of(array: Array) -> Array:
    """The array at the end of the chain of bases: the one whose memory it is.

    >>> a = np.zeros((2, 3))
    >>> owner_of(a.T[1:].reshape(-1)[:1]) is a, owner_of(a[:, :2].reshape(4)) is a
    (False, False)
    >>> owner_of(a[:, :2].T) is a
    True
    """
    found, base = array, array.base
    while base is not None:
        if isinstance(base, np.ndarray):
            found = base
        base = getattr(base, "base", None)  # as_strided has an object of its own in between
    return found


def address(array: Array) -> int:
    """Where the first element of an array lies."""
    found: int = array.__array_interface__["data"][0]
    return found


def adjoint_dtype(array: Any) -> np.dtype[Any]:
    """The dtype of the adjoint: floating-point numbers keep theirs, integers have float64."""
    dtype: np.dtype[Any] = array.dtype
    return dtype if dtype.kind in "fc" else np.dtype(np.float64)


def overlaps_itself(array: Array) -> bool:
    """Whether two indices may mean one element, as in a broadcast or a sliding window.

    >>> a = np.zeros((2, 3))
    >>> overlaps_itself(a.T), overlaps_itself(np.broadcast_to(a, (4, 2, 3)))
    (False, True)
    """
    if array.flags.c_contiguous:
        return False
    reach = array.itemsize
    pairs = sorted((abs(s), n) for s, n in zip(array.strides, array.shape) if n > 1)
    for stride, n in pairs:
        if stride < reach:
            return True
        reach = stride * (n - 1) + reach
    return False


def numbered(array: Array, first: int = 0) -> Array:
    """The numbers of the elements from `first` on, which lie in memory as those do.

    >>> numbered(np.zeros((2, 3)).T[:2]).ravel(order="K")
    array([0, 2, 1, 3])
    """
    numbers = np.arange(first, first + array.size).reshape(array.shape)
    if array.flags.c_contiguous:
        return numbers
    assert not overlaps_itself(array)
    steps = [s // array.itemsize for s in array.strides]
    back = -sum(min(s, 0) * (n - 1) for s, n in zip(steps, array.shape))
    ahead = sum(max(s, 0) * (n - 1) for s, n in zip(steps, array.shape))
    buffer = np.empty(back + 1 + ahead, numbers.dtype)
    made: Array = np.ndarray(
        array.shape, numbers.dtype, buffer, back * buffer.itemsize,
        [s * buffer.itemsize for s in steps],
    )  # fmt: skip
    made[...] = numbers
    return made


class Unfollowed(Exception):
    """A view whose place in its owner's memory cannot be told."""


def _as_laid_out(buffer: Array, owner: Array, view: Array) -> Array:
    """The part of `buffer` that lies in it as `view` lies in `owner`."""
    flat = _flat(buffer)
    if view.dtype != owner.dtype:
        if not _is_of_parts(view, owner):
            raise Unfollowed(f"a view of {owner.dtype} numbers as {view.dtype}")
        flat = flat.view(view.dtype)
    size = view.itemsize
    offset = address(view) - address(owner)
    if not (offset % size == 0 and all(s % size == 0 for s in view.strides)):
        raise Unfollowed("a view that does not lie on whole elements")
    if view.size == 0:
        return flat[:0].reshape(view.shape)
    strides = [s // size * flat.itemsize for s in view.strides]
    return as_strided(flat[offset // size :], view.shape, strides)


def _is_of_parts(view: Array, owner: Array) -> bool:
    """Whether a view is one of real or imaginary parts of complex numbers."""
    return owner.dtype.kind == "c" and view.dtype == owner.real.dtype


def _flat(buffer: Array) -> Array:
    """The elements of a dense array in the order of its memory."""
    flat = buffer.reshape(-1, order="A") if buffer.flags.forc else buffer.transpose(
        np.argsort([-s for s in buffer.strides], kind="stable")
    ).reshape(-1)
    if buffer.size and not np.may_share_memory(flat, buffer):
        raise Unfollowed("an array that leaves out parts of its memory")
    return flat


def set_shape(array: Array, shape: Any) -> None:
    """`array.shape = shape`, of which NumPy 2.5 warns: there is no other way to do it in place."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        array.shape = shape


class Buffers:
    """Adjoints, or tangents, of arrays by their owner; what is not there is zero.

    >>> a, adjoints = np.zeros((2, 3)), Buffers()
    >>> adjoints.add(a.T[1], [1.0, 2.0])
    >>> adjoints.view(a)
    array([[0., 1., 0.],
           [0., 2., 0.]])
    """

    def __init__(self) -> None:
        self._of: dict[int, tuple[Array, Array]] = {}

    def __contains__(self, owner: Array) -> bool:
        return id(owner) in self._of

    def taken(self, array: Array) -> Array | None:
        """The array's adjoint, None if it is zero; its owner, which has no earlier history, is
        forgotten.
        """
        if array.base is not None:
            g = self.value(array)
            self._of.pop(id(owner_of(array)), None)
            return g
        known = self._of.pop(id(array), None)
        return None if known is None else known[1]

    def take(self, other: Buffers, but: Collection[int]) -> None:
        """What another one has, which is not to be written to, except for some owners by id."""
        self._of.update((k, known) for k, known in other._of.items() if k not in but)

    def copied(self) -> Buffers:
        """The same adjoints in memory of their own."""
        new = Buffers()
        new._of = {k: (owner, np.copy(buffer)) for k, (owner, buffer) in self._of.items()}
        return new

    def items(self) -> list[tuple[Array, Array]]:
        """Owners and their adjoints."""
        return list(self._of.values())

    def reshape(self, owner: Array, shape: tuple[int, ...]) -> None:
        """Give the buffer of an owner that is given another shape that shape."""
        known = self._of.get(id(owner))
        if known is not None:
            buffer = known[1].view()
            set_shape(buffer, shape)
            self._of[id(owner)] = owner, buffer

    def _buffer(self, owner: Array) -> Array:
        known = self._of.get(id(owner))
        if known is None:
            buffer = np.zeros_like(owner, dtype=adjoint_dtype(owner), subok=False)
            known = self._of[id(owner)] = owner, buffer
            scale = buffer.itemsize // owner.itemsize if owner.itemsize else 1
            apart = [k for k, n in enumerate(owner.shape) if n > 1]
            if owner.size and any(
                owner.strides[k] * buffer.itemsize != buffer.strides[k] * owner.itemsize
                for k in apart
            ):
                raise Unfollowed("an array that leaves out parts of its memory")
            assert scale or not owner.size
        return known[1]

    def view(self, array: Array) -> Array:
        """The array's part of its owner's buffer, which is made if it is missing."""
        owner = owner_of(array)
        buffer = self._buffer(owner)
        return buffer if array is owner else _as_laid_out(buffer, owner, array)

    def value(self, array: Array) -> Array | None:
        """A copy of the array's adjoint; None if it is zero."""
        owner = owner_of(array)
        if id(owner) not in self._of:
            return None
        return np.array(self.view(array))

    def add(self, array: Array, contribution: Any) -> None:
        """Add to the array's adjoint, element by element; elements met twice get both."""
        owner = owner_of(array)
        if array is owner and id(owner) not in self._of and np.shape(contribution) == array.shape:
            if array.flags.c_contiguous:
                buffer = np.array(contribution, adjoint_dtype(owner), order="C")
                self._of[id(owner)] = owner, buffer
                return
            buffer = np.empty_like(owner, dtype=adjoint_dtype(owner), subok=False)
            if all(
                a * buffer.itemsize == b * owner.itemsize
                for a, b, n in zip(owner.strides, buffer.strides, owner.shape)
                if n > 1
            ):
                buffer[...] = contribution
                self._of[id(owner)] = owner, buffer
                return
        if not overlaps_itself(array):
            self.view(array)[...] += contribution
            return
        buffer = self._buffer(owner)
        places = _placed(owner, array)
        flat = _flat(buffer)
        flat = flat.view(array.dtype) if _is_of_parts(array, owner) else flat
        np.add.at(flat, places, np.broadcast_to(contribution, array.shape))

    def write(self, array: Array, index: Any, change: Callable[[Array], Any]) -> None:
        """Put `change(old)` in place of the indexed part of the array's adjoint."""
        view = self.view(array)
        view[index] = change(np.array(view[index]))


def _placed(owner: Array, array: Array) -> Array:
    """For each element of `array`, the number of its place in the owner's memory."""
    size = array.itemsize
    if array.dtype != owner.dtype and not _is_of_parts(array, owner):
        raise Unfollowed(f"a view of {owner.dtype} numbers as {array.dtype}")
    first = (address(array) - address(owner)) // size
    places = np.full(array.shape, first, np.intp)
    for axis, (stride, n) in enumerate(zip(array.strides, array.shape)):
        steps = np.arange(n) * (stride // size)
        places += steps.reshape((n,) + (1,) * (array.ndim - axis - 1))
    return places
