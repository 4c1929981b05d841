"""NumPy's functions and methods that make arrays of what they are given, or call back."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling, classes
from srcgrad.record.builtin import _accumulate, _float
from srcgrad.record.entries import Moved
from srcgrad.record.reading import is_made_of_text, read
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.record.table import ARRAY_METHODS, METHODS, TABLE, Handler, as_it_is, handles, listed

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _array_maker(f: Any) -> Handler:
    def make(tape: Tape, x: Any, dtype: Any = None, **kwargs: Any) -> Any:
        x = listed(x)
        more = kwargs if dtype is None else {**kwargs, "dtype": dtype}
        if isinstance(x, list | tuple):
            if not calling.reaches(tape, x):
                result = f(x, **more)
                of_text = any(map(is_made_of_text, calling.leaves_of(x)))
                return read(tape, result) if of_text else result
            result = calling.gathered(tape, x, dtype)
            ndmin = kwargs.get("ndmin", 0)
            while result.ndim < ndmin:
                result = result[None]
            return result
        if id(x) in tape.slots:
            return make(tape, [x], dtype).reshape(())
        if not calling.reaches(tape, x):
            result = calling.natural(tape, f, (x,), more)
            return read(tape, result) if is_made_of_text(x) else result
        if not isinstance(x, np.ndarray):
            method = classes.method_of(x, "__array__")
            if method is not None:
                return tape.call(method, x)
            no_rule(tape, f"np.{f.__name__} of a {type(x).__name__}")
        result = f(x, **more)
        if tape.is_view(result) or result.dtype.kind in "iub" and x.dtype.kind in "fc":
            return result
        return _same_elements(tape, x, result)

    return make


def _same_elements(tape: Tape, x: Any, result: Any) -> Any:
    """A copy of an array, perhaps in another dtype or with more axes."""
    if result.dtype.kind == "O":
        refuse(tape, "an array of objects of numbers that are differentiated")
    result = tape.follow(result)
    places = np.arange(x.size).reshape(x.shape)
    tape.note(Moved([x], places.reshape(result.shape), result))
    return result


for _f in (np.array, np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray):
    TABLE[_f] = _array_maker(_f)


@handles(np.fromiter)
def _fromiter(tape: Tape, it: Any, dtype: Any = None, count: int = -1) -> Any:
    each = classes.iterable(tape, it)
    values = list(each if count < 0 else itertools.islice(each, count))
    return tape.call(np.array, values, dtype=dtype)


@handles(np.full)
def _full(tape: Tape, shape: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    if not calling.reaches(tape, fill_value):
        return np.full(shape, fill_value, dtype, **kwargs)
    given = fill_value if dtype is None else np.zeros(0, dtype)
    y = np.zeros(shape, np.result_type(given, 0.0 if dtype is None else given), **kwargs)
    tape.store(y, ..., fill_value)
    return y


@handles(np.full_like)
def _full_like(tape: Tape, a: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    y = np.zeros_like(a, dtype=dtype, **kwargs)
    tape.store(y, ..., fill_value)
    return y


def _astype(tape: Tape, x: Any, dtype: Any, **kwargs: Any) -> Any:
    result = x.astype(dtype, **kwargs)
    if tape.is_view(result) or result.dtype.kind in "iub" and x.dtype.kind in "fc":
        return result
    return _same_elements(tape, x, result)


def _array_copy(tape: Tape, x: Any, order: Any = "C") -> Any:
    return _same_elements(tape, x, x.copy(order))


def _flatten(tape: Tape, x: Any, order: Any = "C") -> Any:
    result = tape.follow(x.flatten(order))
    tape.note(Moved([x], np.arange(x.size).reshape(x.shape).flatten(order), result))
    return result


def _item(tape: Tape, x: Any, *index: Any) -> Any:
    if not index:
        index = (0,) * x.ndim if x.size == 1 else index
        if not index and x.ndim:
            return x.item()  # raises what NumPy raises
    elif len(index) == 1 and not isinstance(index[0], tuple):
        index = np.unravel_index(index[0], x.shape)
    elif isinstance(index[0], tuple):
        index = index[0]
    return tape.call(_number_of(x), tape.item(x, tuple(index)))


def _number_of(x: Any) -> Any:
    """Python's type for the elements of an array."""
    return complex if x.dtype.kind == "c" else float


def _tolist(tape: Tape, x: Any) -> Any:
    if x.ndim == 0:
        return _item(tape, x)
    return [
        _tolist(tape, row) if isinstance(row, np.ndarray) else tape.call(_number_of(x), row)
        for row in tape.elements(x)
    ]


def _to_bytes(_tape: Tape, x: Any, *args: Any, **kwargs: Any) -> Any:
    return x.tobytes(*args, **kwargs)


ARRAY_METHODS |= {
    "astype": _astype, "copy": _array_copy, "flatten": _flatten, "item": _item,
    "tolist": _tolist, "__copy__": _array_copy, "tobytes": _to_bytes,
    "__len__": lambda _tape, x: len(x), "__getitem__": lambda tape, x, i: tape.item(x, i),
    "__iter__": lambda tape, x: tape.elements(x), "__float__": lambda tape, x: _float(tape, x),
}  # fmt: skip
for _name in ("add", "sub", "mul", "truediv", "pow", "matmul", "mod"):
    ARRAY_METHODS[f"__{_name}__"] = lambda tape, x, y, _n=_name: getattr(tape, _n)(x, y)
    ARRAY_METHODS[f"__r{_name}__"] = lambda tape, x, y, _n=_name: getattr(tape, _n)(y, x)


@handles(np.copy)
def _np_copy(tape: Tape, a: Any, order: Any = "K", **_: Any) -> Any:
    if isinstance(a, np.ndarray) and tape.follows(a):
        return _array_copy(tape, a, order)
    return TABLE[np.array](tape, a)



def _each_of(tape: Tape, x: Any) -> Any:
    """`np.ndenumerate`: indices and followed elements."""
    x = calling.as_arrays(tape, x)
    return ((i, tape.item(x, i)) for i in np.ndindex(np.shape(x)))


TABLE[np.ndenumerate] = _each_of


@handles(np.sort)
def _sort(tape: Tape, a: Any, axis: Any = -1, **kwargs: Any) -> Any:
    return _ordered(tape, a, axis, lambda x, ax: np.argsort(x, ax, **kwargs))


@handles(np.partition)
def _partition(tape: Tape, a: Any, kth: Any, axis: Any = -1, **kwargs: Any) -> Any:
    return _ordered(tape, a, axis, lambda x, ax: np.argpartition(x, kth, ax, **kwargs))


def _ordered(tape: Tape, a: Any, axis: Any, order: Callable[[Any, Any], Any]) -> Any:
    a = calling.as_arrays(tape, a)
    if axis is None:
        a, axis = tape.call(np.ravel, a), 0
    places = order(a, axis)
    if not tape.follows(a):
        return np.take_along_axis(a, places, axis)
    return tape.call(np.take_along_axis, a, places, axis)


def reduced(
    tape: Tape, f: Any, name: str, a: Any, axis: Any = 0, initial: Any = None
) -> Any:
    """`f.reduce` or `f.accumulate`, step by step."""
    a = calling.as_arrays(tape, a)
    if axis is None:
        a, axis = tape.call(np.ravel, a), 0
    rows = list(tape.elements(np.moveaxis(a, axis, 0)))
    if name == "accumulate":
        steps = list(_accumulate(tape, rows, f))
        return tape.call(np.stack, steps, axis=axis)
    if initial is None:
        if not rows:
            return f.reduce(a, axis)
        initial, *rows = rows
    for row in rows:
        initial = tape.call(f, initial, row)
    return initial


@handles(np.apply_along_axis)
def _apply_along_axis(tape: Tape, f: Any, axis: int, arr: Any, *args: Any, **kwargs: Any) -> Any:
    moved = np.moveaxis(calling.as_arrays(tape, arr), axis, -1)
    lead = moved.shape[:-1]
    parts = [tape.call(f, tape.item(moved, i), *args, **kwargs) for i in np.ndindex(lead)]
    result = tape.call(np.array, parts)
    inner = result.shape[1:]
    result = tape.call(np.reshape, result, lead + inner)
    for k in range(len(inner)):
        result = np.moveaxis(result, len(lead) + k, axis % arr.ndim + k)
    return result


def _vectorized(tape: Tape, f: Any, *args: Any, **kwargs: Any) -> Any:
    """A function made by `np.vectorize`, element by element."""
    if f.signature is not None or kwargs or f.excluded:
        no_rule(tape, "np.vectorize with a signature")
    arrays = [calling.as_arrays(tape, a) for a in args]
    shape = np.broadcast_shapes(*map(np.shape, arrays))
    wide = [tape.call(np.broadcast_to, a, shape) if shape else a for a in arrays]
    if not shape:
        return tape.call(np.float64, tape.call(f.pyfunc, *wide))
    parts = [tape.call(f.pyfunc, *(tape.item(w, i) for w in wide)) for i in np.ndindex(shape)]
    if parts and isinstance(parts[0], tuple):
        whole = (tape.call(np.array, list(p)) for p in zip(*parts))
        return tuple(tape.call(np.reshape, a, shape) for a in whole)
    return tape.call(np.reshape, tape.call(np.array, parts), shape)


METHODS[np.ufunc, "reduce"] = lambda tape, f, *a, **k: reduced(tape, f, "reduce", *a, **k)
METHODS[np.ufunc, "accumulate"] = lambda tape, f, *a, **k: reduced(
    tape, f, "accumulate", *a, **k
)
METHODS[np.vectorize, "__call__"] = _vectorized
as_it_is(np.broadcast)
