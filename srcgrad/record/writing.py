"""Writes to arrays: every way of doing it comes down to `target[index] = value`.

What is overwritten is kept if the reverse sweep will look at it: if the array is followed, or if
an entry on the tape has read it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import applying, calling, classes, table
from srcgrad.record.entries import Scattered, Stored
from srcgrad.record.memory import overlaps_itself, owner_of
from srcgrad.record.refusing import no_rule, refuse

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def kept_index(index: Any) -> Any:
    """The index as it is now: arrays and lists in it may change later."""
    if isinstance(index, tuple):
        return tuple(kept_index(i) for i in index)
    if isinstance(index, list) and np.size(index) == 0:
        return np.array(index, np.intp)  # of no numbers, whose dtype would be that of floats
    return np.array(index) if isinstance(index, np.ndarray | list) else index


def store(tape: Tape, target: Any, index: Any, value: Any) -> None:
    """`target[index] = value` for an array `target`."""
    value = calling.as_arrays(tape, value)
    active = calling.reaches(tape, value)
    owner = owner_of(target)
    if not active and id(owner) not in tape.touched:
        target[index] = value
        return
    if active and not isinstance(value, np.ndarray) and not tape.follows(value):
        refuse(tape, f"an object of class {type(value).__name__} stored in an array")
    if active and target.dtype.kind not in "fc":
        refuse(
            tape,
            f"a number that is differentiated is cut off to the dtype {target.dtype}",
            "give the array a floating-point dtype",
        )
    if active and overlaps_itself(target):
        refuse(tape, "a write to an array whose elements share memory", "copy it first")
    if id(owner) in tape.shared:
        refuse(
            tape,
            f"a write to memory that two arguments share ({tape.shared[id(owner)]})",
            "pass a copy of one of them",
        )
    index = kept_index(index)
    part = target[index]
    if active and in_another_order(part, value):
        refuse(
            tape,
            "a write of a part of an array to another part of it, in another order",
            "write a copy of the part",
        )
    saved = np.array(part)
    target[index] = value
    if active:
        tape.follow(target)
    tape.note(Stored(target, index, value if active else None, saved), target, value)


def in_another_order(part: Any, value: Any) -> bool:
    """Whether NumPy, which copies into one axis element by element, reads elements of `value` that
    it has written just before. Of what has more axes, or runs the other way, it makes a copy first.

    >>> a = np.arange(4.0)
    >>> in_another_order(a[::2], a[:2]), in_another_order(a[1:], a[:-1])
    (True, False)
    """
    if not isinstance(part, np.ndarray) or not isinstance(value, np.ndarray):
        return False
    if part.ndim != 1 or value.ndim == 0 or part.size < 2 or value.shape[-1] < 2:
        return False
    to, by = part.strides[0], value.strides[-1]
    return to * by > 0 and to != by and np.may_share_memory(part, value)


def change_array(tape: Tape, name: str, a: Any, b: Any) -> Any:
    """`a += b`, or another operator with `=`, for an array `a`: it is written to."""
    b = calling.as_arrays(tape, b)
    if not (tape.follows(a) or calling.reaches(tape, b) or id(owner_of(a)) in tape.touched):
        native: Callable[..., Any] = getattr(operator, "i" + name.rstrip("_"))
        return native(a, b)
    method = getattr(tape, name)
    if a.dtype.kind in "fc":
        value = method(a, b)
        if np.shape(value) != a.shape or not np.can_cast(value.dtype, a.dtype, "same_kind"):
            native = getattr(operator, "i" + name.rstrip("_"))
            native(a.copy(), b)  # raises what NumPy raises
        store(tape, a, ..., value)
    else:
        if calling.reaches(tape, b):
            native = getattr(operator, "i" + name.rstrip("_"))
            native(a.copy(), b)  # an integer array takes no floating-point numbers
        before = a.copy()
        native = getattr(operator, "i" + name.rstrip("_"))
        native(a, b)
        tape.note(Stored(a, ..., None, before), a)
    return a


# -- out=, where=


def put_out(tape: Tape, value: Any, out: Any) -> Any:
    """Write a result to `out` and return that."""
    target = out[0] if isinstance(out, tuple) else out
    if not isinstance(target, np.ndarray):
        raise TypeError(f"return arrays must be of ArrayType, not {type(target)}")
    if not np.can_cast(np.result_type(value), target.dtype, "same_kind"):
        np.add(np.asarray(value), 0, out=target.copy())  # raises what NumPy raises
    if np.ndim(value) > target.ndim:
        np.positive(np.asarray(value), out=target.copy())
    if isinstance(value, np.ndarray | np.generic) or np.isscalar(value):
        tape.store(target, ..., value)
    return target


# what reads of its arguments after it has written to `out`
_IN_STEPS = (np.ptp, np.concatenate, np.stack)


def with_out(tape: Tape, f: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """A function with `out=`."""
    target = kwargs["out"]
    if f in _IN_STEPS and any(
        isinstance(a, np.ndarray) and np.may_share_memory(a, target)
        for a in calling.leaves_of(list(args))
    ):
        refuse(
            tape, f"`{applying._label(f)}` with an `out=` that shares memory with what it reads",
            "write to another array",
        )  # fmt: skip
    rest = {k: v for k, v in kwargs.items() if k != "out"}
    if f is np.fft.hfft:
        refuse(tape, "np.fft.hfft with `out`, which NumPy leaves as it is", "assign the result")
    return put_out(tape, tape.call(f, *args, **rest), target)


_BINARY = {
    np.add: "add", np.subtract: "sub", np.multiply: "mul", np.true_divide: "truediv",
    np.floor_divide: "floordiv", np.remainder: "mod", np.power: "pow", np.matmul: "matmul",
}  # fmt: skip


def universal(tape: Tape, f: np.ufunc, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A call of a ufunc, with `out` and `where` as it may have them."""
    outs = args[f.nin :] or kwargs.pop("out", None)
    where = kwargs.pop("where", True)
    args = args[: f.nin]
    if f.nout > 1:
        given = outs if isinstance(outs, tuple) else (outs,)
        return _several(tape, f, args, [*given, *[None] * (f.nout - len(given))], where, kwargs)
    if outs is Ellipsis:  # asks for an array where there would be a number
        return tape.call(np.asarray, universal(tape, f, args, {**kwargs, "where": where}))
    if isinstance(outs, tuple) and all(o is None for o in outs):
        outs = None
    if outs is None and where is True:
        return _plain(tape, f, args, kwargs)
    reached = calling.any_reached(tape, args, kwargs)
    target = outs[0] if isinstance(outs, tuple) else outs
    if not reached and (target is None or id(owner_of(target)) not in tape.touched):
        return f(*args, out=target, where=where, **kwargs) if target is not None else f(
            *args, where=where, **kwargs
        )
    if where is True:
        return put_out(tape, _plain(tape, f, args, kwargs), target)
    arrays = [calling.as_arrays(tape, a) for a in args]
    shape = np.broadcast_shapes(*map(np.shape, arrays), np.shape(where))
    if target is None:
        target = np.empty(shape, np.result_type(*[np.asarray(a).dtype for a in arrays], 0.0))
    mask = np.broadcast_to(where, target.shape)
    chosen = _chosen(tape, arrays, mask)
    tape.store(target, mask, _plain(tape, f, chosen, kwargs))
    return target


def _chosen(tape: Tape, arrays: Sequence[Any], mask: Any) -> tuple[Any, ...]:
    """The elements of the operands at which a ufunc is applied."""
    return tuple(
        tape.item(tape.call(np.broadcast_to, tape.call(np.asarray, a), mask.shape), mask)
        for a in arrays
    )


def _several(
    tape: Tape, f: np.ufunc, args: tuple[Any, ...], outs: Sequence[Any], where: Any,
    kwargs: dict[str, Any],
) -> tuple[Any, ...]:  # fmt: skip
    """A ufunc with several results, each of which may have a place to be written to."""
    if where is True:
        values = _plain(tape, f, args, kwargs)
        return tuple(v if o is None else put_out(tape, v, o) for v, o in zip(values, outs))
    arrays = [calling.as_arrays(tape, a) for a in args]
    shapes = [np.shape(a) for a in (*arrays, where, *(o for o in outs if o is not None))]
    mask = np.broadcast_to(where, np.broadcast_shapes(*shapes))
    values = _plain(tape, f, _chosen(tape, arrays, mask), kwargs)
    targets = tuple(np.empty(mask.shape, v.dtype) if o is None else o for v, o in zip(values, outs))
    for value, target in zip(values, targets):
        tape.store(target, mask, value)
    return targets


def _plain(tape: Tape, f: np.ufunc, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    from srcgrad.rules import registry

    if any(map(table.is_one_object, args)):
        calling.refuse_one_object(tape, applying._label(f))
    method = _overridden(tape, f, args)
    if method is not None:
        return method
    if not calling.any_reached(tape, args, kwargs):
        return f(*args, **kwargs)
    if f is np.divmod:
        return tuple(_plain(tape, part, args, dict(kwargs)) for part in _PARTS_OF_DIVMOD)
    operation = registry.find(f)
    if operation is None:
        no_rule(tape, applying._label(f))
    if operation.is_flat and not applying.is_of_complex(tape, operation, args):
        return applying.flat(tape, f(*args, **kwargs))
    dtype: Any = kwargs.pop("dtype", None)
    kind: Any = dtype
    if isinstance(dtype, type) and issubclass(dtype, np.dtype):
        dtype = kind()
    # the first was asked for the value
    kwargs = {k: v for k, v in kwargs.items() if k not in ("casting", "order", "subok")}
    result = applying.apply(tape, f, args, kwargs)
    if isinstance(result, tuple):
        return tuple(_as_told(tape, f, part, dtype) for part in result)
    return _as_told(tape, f, result, dtype)


def _as_told(tape: Tape, f: np.ufunc, result: Any, dtype: Any) -> Any:
    """A result of a ufunc in the dtype that it was told to compute in."""
    if dtype is None or np.dtype(dtype) == result.dtype:
        return result
    if np.dtype(dtype).kind not in "fc" or np.dtype(dtype).itemsize < result.dtype.itemsize:
        no_rule(tape, f"{applying._label(f)} with dtype={np.dtype(dtype)}")
    return tape.method(result, "astype", dtype)


_PARTS_OF_DIVMOD = (np.floor_divide, np.remainder)


def _overridden(tape: Tape, f: np.ufunc, args: tuple[Any, ...]) -> Any:
    """An object that says itself what a ufunc does with it."""
    for a in args:
        if classes.method_of(a, "__array_ufunc__") is not None:
            return tape.call(type(a).__array_ufunc__, a, f, "__call__", *args)
    objects = [a for a in args if _is_object(a)]
    if not objects or not calling.any_reached(tape, args, {}):
        return None
    # NumPy hands them to Python's operators, and to methods of the name of the function
    own = _OF_OBJECTS.get(f)
    if not any(isinstance(a, np.ndarray | list | tuple) for a in args):
        if own is not None:
            return tape.call(own, *args)
        if len(args) == 1 and hasattr(type(args[0]), f.__name__):
            return tape.method(args[0], f.__name__)
    no_rule(tape, f"{applying._label(f)} of a {type(objects[0]).__name__}")


_OF_OBJECTS: dict[np.ufunc, Any] = {
    np.absolute: operator.abs, np.negative: operator.neg, np.positive: operator.pos,
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul,
    np.divide: operator.truediv, np.power: operator.pow, np.matmul: operator.matmul,
}  # fmt: skip


def _is_object(a: Any) -> bool:
    """Whether NumPy can make no more of it than an object."""
    known = np.ndarray | np.generic | float | int | complex | str | list | tuple | None
    return not isinstance(a, known) and not hasattr(type(a), "__array__")


def scatter(tape: Tape, f: np.ufunc, target: Any, index: Any, value: Any = None) -> None:
    """`f.at(target, index, value)`."""
    value = calling.as_arrays(tape, value)
    active = value is not None and calling.reaches(tape, value)
    owner = owner_of(target)
    if not active and id(owner) not in tape.touched:
        f.at(target, index, *([] if value is None else [value]))
        return
    if active and target.dtype.kind not in "fc":
        refuse(tape, f"a number that is differentiated is cut off to the dtype {target.dtype}")
    if f in (np.add, np.subtract):
        if id(owner) in tape.shared or overlaps_itself(target):
            store(tape, target, index, tape.item(target, index))  # refuses
        index = kept_index(index)
        saved = target.copy()
        f.at(target, index, value)
        if active:
            tape.follow(target)
        factor = 1.0 if f is np.add else -1.0
        entry = Scattered(target, index, value if active else None, factor, saved)
        tape.note(entry, target, value)
        return
    numbers = np.arange(target.size).reshape(target.shape)[index]
    wide = None if value is None else tape.call(
        np.broadcast_to, tape.call(np.asarray, value), np.shape(numbers)
    )
    for k in np.ndindex(np.shape(numbers)):
        at = np.unravel_index(numbers[k] if k else numbers, target.shape)
        operands = [tape.item(target, at)] + ([] if wide is None else [tape.item(wide, k)])
        tape.store(target, at, tape.call(f, *operands))


# -- functions and methods that write


def copyto(tape: Tape, dst: Any, src: Any, casting: Any = "same_kind", where: Any = True) -> None:
    """`np.copyto`."""
    src = calling.as_arrays(tape, src)
    if not np.can_cast(np.result_type(src), dst.dtype, casting):
        np.copyto(dst.copy(), src, casting)  # raises what NumPy raises
    if where is True:
        tape.store(dst, ..., src)
        return
    mask = np.broadcast_to(where, dst.shape)
    wide = tape.call(np.broadcast_to, tape.call(np.asarray, src), dst.shape)
    tape.store(dst, mask, tape.item(wide, mask))


def _cycled(tape: Tape, values: Any, count: int) -> Any:
    """As many values as are wanted, from the start again when they run out."""
    values = tape.call(np.ravel, tape.call(np.asarray, values))
    if len(values) == count or not len(values):
        return values
    return tape.item(values, np.arange(count) % len(values))


def put(tape: Tape, a: Any, ind: Any, v: Any, mode: Any = "raise") -> None:
    """`np.put`: what it does to numbers tells which value goes where."""
    if not isinstance(a, np.ndarray):
        np.put(a, ind, v, mode)  # writes to a copy, or is an error
        return
    numbers = np.full(a.shape, -1)
    np.put(numbers, ind, np.arange(max(np.size(ind), 1)), mode)
    at = np.nonzero(numbers >= 0)
    values = tape.call(np.ravel, tape.call(np.asarray, v))
    if len(values) and len(at[0]):
        tape.store(a, at, tape.item(values, numbers[at] % len(values)))


def place(tape: Tape, arr: Any, mask: Any, vals: Any) -> None:
    """`np.place`."""
    mask = np.asarray(mask, bool).reshape(arr.shape)
    tape.store(arr, mask, _cycled(tape, vals, int(mask.sum())))


def putmask(tape: Tape, a: Any, mask: Any, values: Any) -> None:
    """`np.putmask`: values are taken from the places that are written to."""
    mask = np.asarray(mask, bool).reshape(a.shape)
    every = _cycled(tape, values, a.size)
    tape.store(a, mask, tape.item(every, np.flatnonzero(mask)))


def fill_diagonal(tape: Tape, a: Any, val: Any, wrap: bool = False) -> None:
    """`np.fill_diagonal`."""
    numbers = np.zeros(a.shape, bool)
    np.fill_diagonal(numbers, True, wrap)
    at = np.nonzero(numbers)
    tape.store(a, at, _cycled(tape, val, len(at[0])) if np.ndim(val) else val)


def put_along_axis(tape: Tape, arr: Any, indices: Any, values: Any, axis: Any) -> None:
    """`np.put_along_axis`."""
    numbers = np.arange(arr.size).reshape(arr.shape)
    at = np.take_along_axis(numbers, np.asarray(indices), axis)
    wide = tape.call(np.broadcast_to, tape.call(np.asarray, values), at.shape)
    tape.store(arr, np.unravel_index(at, arr.shape), wide)


def _fill(tape: Tape, a: Any, value: Any) -> None:
    if np.ndim(value):
        a.copy().fill(value)  # raises what NumPy raises
    tape.store(a, ..., value)


def _sort(
    tape: Tape, a: Any, axis: Any = -1, kind: Any = None, order: Any = None, **more: Any
) -> None:
    more = {k: v for k, v in {**more, "kind": kind, "order": order}.items() if v is not None}
    tape.store(a, ..., tape.call(np.sort, a, axis, **more))


def _partition(
    tape: Tape, a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
) -> None:
    tape.store(a, ..., tape.call(np.partition, a, kth, axis, kind=kind, order=order))


def _put(tape: Tape, a: Any, indices: Any, values: Any, mode: str = "raise") -> None:
    put(tape, a, indices, values, mode)


def _set_item(tape: Tape, a: Any, index: Any, value: Any) -> None:
    tape.store(a, index, value)


def _in_place(name: str) -> Callable[..., Any]:
    def write(tape: Tape, a: Any, b: Any, *mod: Any) -> Any:
        if mod and name != "pow":  # in which NumPy does not look at the modulus
            return getattr(a.copy(), f"__i{name.rstrip('_')}__")(b, *mod)  # raises an error
        return change_array(tape, name, a, b)

    return write


def _resize(tape: Tape, a: Any, *shape: Any, **more: Any) -> None:
    if id(owner_of(a)) in tape.touched:
        refuse(tape, "an array that is resized in place", "write np.resize(...)")
    a.resize(*shape, **more)


def _swap(tape: Tape, a: Any, inplace: bool = False) -> Any:
    if tape.follows(a) or inplace and id(owner_of(a)) in tape.touched:
        no_rule(tape, "ndarray.byteswap")
    return a.byteswap(inplace)


def _set_field(tape: Tape, a: Any, *args: Any, **kwargs: Any) -> None:
    if id(owner_of(a)) in tape.touched or calling.any_reached(tape, args, kwargs):
        no_rule(tape, "ndarray.setfield")
    a.setfield(*args, **kwargs)


METHODS: dict[str, Callable[..., Any]] = {
    "fill": _fill, "sort": _sort, "partition": _partition, "put": _put, "__setitem__": _set_item,
    "resize": _resize, "byteswap": _swap, "setfield": _set_field,
    "setflags": lambda _, x, *args, **kwargs: x.setflags(*args, **kwargs),
}  # fmt: skip
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and_", "or_",
              "xor", "lshift", "rshift"):  # fmt: skip
    METHODS[f"__i{_name.rstrip('_')}__"] = _in_place(_name)

table.TABLE.update(
    {np.copyto: copyto, np.put: put, np.place: place, np.putmask: putmask,
     np.fill_diagonal: fill_diagonal, np.put_along_axis: put_along_axis}
)  # fmt: skip

