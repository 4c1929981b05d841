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
from srcgrad.record.surrogates import tied
from srcgrad.record.table import (
    ARRAY_METHODS,
    METHODS,
    TABLE,
    Handler,
    as_it_is,
    handles,
    is_one_object,
)

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _array_maker(f: Any) -> Handler:
    def make(
        tape: Tape, a: Any, dtype: Any = None, order: Any = None, **kwargs: Any
    ) -> Any:
        x = a
        if is_one_object(x):
            calling.refuse_one_object(tape, f"np.{f.__name__}")
        given = {"dtype": dtype, "order": order}
        more = {**kwargs, **{k: v for k, v in given.items() if v is not None}}
        if isinstance(x, list | tuple):
            if not calling.reaches(tape, x):
                result = f(x, **more)
                of_text = any(map(is_made_of_text, calling.leaves_of(x)))
                return read(tape, result) if of_text else result
            if kwargs.get("copy") is False:
                f(x, **more)  # raises what NumPy raises
            result = calling.gathered(tape, x, dtype)
            ndmin = kwargs.get("ndmin", 0)
            while result.ndim < ndmin:
                result = result[None]
            return result
        if id(x) in tape.slots:
            return calling.gathered(tape, [x], dtype).reshape(f(x, **more).shape)
        if not calling.reaches(tape, x):
            result = calling.natural(tape, f, (x,), more)
            return read(tape, result) if is_made_of_text(x) else result
        if not isinstance(x, np.ndarray):
            method = classes.method_of(x, "__array__")
            if method is not None:
                return tape.call(f, tape.call(method, x), **more)
            no_rule(tape, f"np.{f.__name__} of a {type(x).__name__}")
        result = f(x, **more)
        cut_off = dtype is not None or x.dtype.kind in "fc"
        if tape.is_view(result) or result.dtype.kind in "iub" and cut_off:
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


for _f in (np.asarray, np.asanyarray, np.ascontiguousarray, np.asfortranarray):
    TABLE[_f] = _array_maker(_f)
_array = _array_maker(np.array)


@handles(np.array)
def _array_of(  # `object` is NumPy's name
    tape: Tape, object: Any, dtype: Any = None, **options: Any  # noqa: A002 (the name that Python or NumPy gives it)
) -> Any:
    return _array(tape, object, dtype, **options)


@handles(np.fromiter)
def _fromiter(  # `iter` is NumPy's name
    tape: Tape, iter: Any, dtype: Any = None, count: int = -1  # noqa: A002 (the name that Python or NumPy gives it)
) -> Any:
    each = classes.iterable(tape, iter)
    values = list(each if count < 0 else itertools.islice(each, count))
    return tape.call(np.array, values, dtype=dtype)


@handles(np.full)
def _full(
    tape: Tape, shape: Any, fill_value: Any, dtype: Any = None, order: Any = "C", **kwargs: Any
) -> Any:
    kwargs = {"order": order, **kwargs}
    if not calling.reaches(tape, fill_value):
        return np.full(shape, fill_value, dtype, **kwargs)
    fill_value = calling.as_arrays(tape, fill_value)
    if dtype is None and tape.follows(fill_value) and np.ndim(fill_value) == 0:
        y = tape.follow(np.full(shape, fill_value, **kwargs))
        tape.note(Moved([fill_value], np.zeros(y.shape, np.intp), y), y)
        return y
    given = fill_value if dtype is None else np.zeros(0, dtype)
    y = np.zeros(shape, np.result_type(given, 0.0 if dtype is None else given), **kwargs)
    tape.store(y, ..., fill_value)
    return y


@handles(np.full_like)
def _full_like(
    tape: Tape, a: Any, fill_value: Any, dtype: Any = None, order: Any = "K", subok: Any = True,
    shape: Any = None, **kwargs: Any,
) -> Any:  # fmt: skip
    y = np.zeros_like(a, dtype, order, subok, shape, **kwargs)
    tape.store(y, ..., fill_value)
    return y


def _astype(tape: Tape, x: Any, dtype: Any, *args: Any, **kwargs: Any) -> Any:
    result = x.astype(dtype, *args, **kwargs)
    if tape.is_view(result) or result.dtype.kind in "iubSU":
        return result  # a step function, of whole numbers too, or texts
    return _same_elements(tape, x, result)


def _array_copy(tape: Tape, x: Any, order: Any = "C") -> Any:
    return _same_elements(tape, x, x.copy(order))


def _item(tape: Tape, x: Any, *index: Any) -> Any:
    if not index:
        index = (0,) * x.ndim if x.size == 1 else index
        if not index and x.ndim:
            return x.item()  # raises what NumPy raises
    elif len(index) == 1 and not isinstance(index[0], tuple):
        index = np.unravel_index(index[0], x.shape)
    elif isinstance(index[0], tuple):
        index = index[0]
    return calling.python_number(tape, tape.item(x, tuple(index)))


def _tolist(tape: Tape, x: Any) -> Any:
    if x.ndim == 0:
        return _item(tape, x)
    return [
        _tolist(tape, row) if isinstance(row, np.ndarray) else calling.python_number(tape, row)
        for row in tape.elements(x)
    ]


def _to_bytes(_tape: Tape, x: Any, *args: Any, **kwargs: Any) -> Any:
    return x.tobytes(*args, **kwargs)


ARRAY_METHODS |= {
    "astype": _astype, "copy": _array_copy, "item": _item,
    "tolist": _tolist, "__copy__": _array_copy, "tobytes": _to_bytes,
    "__len__": lambda _tape, x: len(x), "__getitem__": lambda tape, x, i: tape.item(x, i),
    "__iter__": lambda tape, x: tape.elements(x), "__float__": lambda tape, x: _float(tape, x),
}  # fmt: skip
def _unary(name: str) -> Handler:
    return lambda tape, x: tape.operate_one(name, x)


def _binary(name: str, reflected: bool) -> Handler:
    """An operator as a method; that of a power may have a modulus, which is None."""

    def operator_of(tape: Tape, x: Any, y: Any, *mod: Any) -> Any:
        if mod and (name != "pow" or mod[0] is not None):
            return getattr(x, f"__{name}__")(y, *mod)  # raises what NumPy raises
        return getattr(tape, name)(y, x) if reflected else getattr(tape, name)(x, y)

    return operator_of


for _name in ("neg", "pos", "abs"):
    ARRAY_METHODS[f"__{_name}__"] = _unary(_name)
for _name, _reflected in classes.REFLECTED.items():
    ARRAY_METHODS[f"__{_name.rstrip('_')}__"] = _binary(_name, False)
    ARRAY_METHODS[_reflected] = _binary(_name, True)
ARRAY_METHODS |= {
    "__divmod__": lambda tape, x, y: tape.call(np.divmod, x, y),
    "__rdivmod__": lambda tape, x, y: tape.call(np.divmod, y, x),
    "__complex__": lambda tape, x: tape.call(complex, x),
    "__deepcopy__": lambda tape, x, _memo: _array_copy(tape, x),
}


def _told(name: str) -> Handler:
    """A method that tells something of an array, which is no number to differentiate."""
    return lambda _tape, x, *args: getattr(x, name)(*args)


for _name in ("lt", "le", "gt", "ge", "eq", "ne", "bool", "int", "index", "contains", "invert",
              "repr", "str", "format"):  # fmt: skip
    ARRAY_METHODS[f"__{_name}__"] = _told(f"__{_name}__")


def _compress(tape: Tape, a: Any, condition: Any, axis: Any = None) -> Any:
    """The method, whose array is the function's second argument."""
    return tape.call(np.compress, condition, a, axis)


ARRAY_METHODS["compress"] = _compress


@handles(np.copy)
def _np_copy(tape: Tape, a: Any, order: Any = "K", subok: Any = False) -> Any:
    del subok  # no other arrays are followed
    if isinstance(a, np.ndarray) and tape.follows(a):
        return _array_copy(tape, a, order)
    return TABLE[np.array](tape, a)



@handles(np.nan_to_num)
def _nan_to_num(
    tape: Tape, x: Any, copy: Any = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    given = {"nan": nan, "posinf": posinf, "neginf": neginf}
    given = {k: v for k, v in given.items() if v is not None}
    found = calling._of_the_book(tape, np.nan_to_num, (x,), given)
    if copy:
        return found
    if not isinstance(x, np.ndarray):
        np.array(x, copy=copy)  # raises what NumPy raises
        return found
    tape.store(x, ..., found)
    return x if x.ndim else tape.item(x, ())


def _each_of(tape: Tape, arr: Any) -> Any:
    """`np.ndenumerate`: indices and followed elements."""
    arr = calling.as_arrays(tape, arr)
    if not isinstance(arr, np.ndarray):
        return np.ndenumerate(arr)  # of one object, which stays what it is
    return ((i, tape.item(arr, i)) for i in np.ndindex(np.shape(arr)))


TABLE[np.ndenumerate] = _each_of


@handles(np.sort)
def _sort(
    tape: Tape, a: Any, axis: Any = -1, kind: Any = None, order: Any = None, **stable: Any
) -> Any:
    return _ordered(tape, a, axis, lambda x, ax: np.argsort(x, ax, kind, order, **stable))


@handles(np.partition)
def _partition(
    tape: Tape, a: Any, kth: Any, axis: Any = -1, kind: Any = "introselect", order: Any = None
) -> Any:
    return _ordered(tape, a, axis, lambda x, ax: np.argpartition(x, kth, ax, kind, order))


def _ordered(tape: Tape, a: Any, axis: Any, order: Callable[[Any, Any], Any]) -> Any:
    a = calling.as_arrays(tape, a)
    if axis is None:
        a, axis = tape.call(np.ravel, a), 0
    places = order(a, axis)
    if not tape.follows(a):
        return np.take_along_axis(a, places, axis)
    return tape.call(np.take_along_axis, a, places, axis)


def reduced(
    tape: Tape, f: Any, name: str, a: Any, axis: Any = 0, initial: Any = None,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    """`f.reduce` or `f.accumulate`, step by step."""
    a = calling.as_arrays(tape, a)
    if keepdims:
        flat = reduced(tape, f, name, a, axis, initial)
        along = tuple(range(a.ndim)) if axis is None else axis
        return tape.call(np.expand_dims, tape.call(np.asarray, flat), along)
    if axis is None:
        a, axis = tape.call(np.ravel, a), 0
    if isinstance(axis, tuple):
        *rest, axis = sorted(k % a.ndim for k in axis) or [None]
        if axis is None:
            return a
        a = reduced(tape, f, name, a, tuple(rest)) if rest else a
        axis -= len(rest)
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
def _apply_along_axis(
    tape: Tape, func1d: Any, axis: int, arr: Any, *args: Any, **kwargs: Any
) -> Any:
    arr = calling.as_arrays(tape, arr)
    moved = np.moveaxis(arr, axis, -1)
    lead = moved.shape[:-1]
    parts = [tape.call(func1d, tape.item(moved, i), *args, **kwargs) for i in np.ndindex(lead)]
    result = tape.call(np.array, parts)
    inner = result.shape[1:]
    result = tape.call(np.reshape, result, lead + inner)
    for k in range(len(inner)):
        result = np.moveaxis(result, len(lead) + k, axis % arr.ndim + k)
    return result


def _reduced_at(tape: Tape, f: Any, a: Any, indices: Any, axis: int = 0) -> Any:
    """`f.reduceat`: from each index to the next one, or the element if that is not larger."""
    a = calling.as_arrays(tape, a)
    value = f.reduceat(np.array(a), indices, axis)  # which adds in an order of its own
    moved = np.moveaxis(a, axis, 0)
    ends = [*np.asarray(indices).tolist()[1:], len(moved)]
    parts = []
    for start, end in zip(np.asarray(indices).tolist(), ends):
        if start < end:
            part = tape.item(moved, slice(start, end))
            parts.append(tape.method(f, "reduce", part) if end - start > 1 else part[0])
        else:
            parts.append(tape.item(moved, start))
    return tied(tape, value, np.moveaxis(tape.call(np.stack, parts), 0, axis))


def _vectorized(tape: Tape, f: Any, *args: Any, **kwargs: Any) -> Any:
    """A function made by `np.vectorize`, element by element."""
    if f.signature is not None:  # NumPy's own loops over the elements can be followed
        loops: Any = np.vectorize
        return tape.call(loops._vectorize_call_with_signature, f, f.pyfunc, args)
    names = [n for n in (*range(len(args)), *kwargs) if n not in f.excluded]
    if not names:
        return tape.call(f.pyfunc, *args, **kwargs)
    arrays = [calling.as_arrays(tape, args[n] if isinstance(n, int) else kwargs[n]) for n in names]
    shape = np.broadcast_shapes(*map(np.shape, arrays))
    wide = [tape.call(np.broadcast_to, a, shape) if shape else a for a in arrays]

    def called(index: Any) -> Any:
        own, named = list(args), dict(kwargs)
        for n, w in zip(names, wide):
            x = tape.item(w, index) if shape else w
            if isinstance(n, int):
                own[n] = x
            else:
                named[n] = x
        return tape.call(f.pyfunc, *own, **named)

    parts = [called(i) for i in np.ndindex(shape)]
    if parts and isinstance(parts[0], tuple):
        return tuple(
            _of_one_kind(tape, list(p), shape, f.otypes, k) for k, p in enumerate(zip(*parts))
        )
    return _of_one_kind(tape, parts, shape, f.otypes, 0)


def _of_one_kind(tape: Tape, parts: list[Any], shape: Any, otypes: Any, k: int) -> Any:
    """Results as an array, whose dtype is that of the first one if none is asked for."""
    if not parts and not otypes:
        raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
    dtype = np.dtype(otypes[k]) if otypes else np.asarray(parts[0]).dtype
    whole = tape.call(np.reshape, tape.call(np.array, parts), shape)
    if whole.dtype != dtype:
        whole = tape.method(whole, "astype", dtype)
    return whole


@handles(np.gradient)
def _gradient(tape: Tape, f: Any, *spacing: Any, **kwargs: Any) -> Any:
    """The rule does not know the places of the samples; NumPy's own text does."""
    if any(np.ndim(h) and calling.reaches(tape, h) for h in spacing):
        own: Any = np.gradient
        return calling._library(tape, own._implementation, (f, *spacing), kwargs, "np.gradient")
    return calling._of_the_book(tape, np.gradient, (f, *spacing), kwargs)


@handles(np.unique)
def _unique(
    tape: Tape, ar: Any, return_index: Any = False, return_inverse: Any = False,
    return_counts: Any = False, axis: Any = None, **more: Any,
) -> Any:  # fmt: skip
    """The values are elements of the array: the first of those that are equal."""
    ar = tape.call(np.asarray, calling.as_arrays(tape, ar))
    plain = np.array(ar) if tape.follows(ar) else ar
    found = np.unique(plain, True, return_inverse, return_counts, axis, **more)
    if tape.follows(ar):
        flat = tape.call(np.ravel, ar) if axis is None else ar
        found = (tape.call(np.take, flat, found[1], 0 if axis is None else axis), *found[1:])
    if not return_index:
        found = (found[0], *found[2:])
    return found if len(found) > 1 else found[0]


def _reduce(
    tape: Tape, f: Any, a: Any, axis: Any = 0, initial: Any = None, keepdims: bool = False
) -> Any:
    """`f.reduce`, whose value over several axes is that of an order of its own."""
    a = calling.as_arrays(tape, a)
    near = reduced(tape, f, "reduce", a, axis, initial, keepdims)
    if not isinstance(axis, tuple):
        return near
    start = {} if initial is None else {"initial": initial}
    return tied(tape, f.reduce(np.array(a), axis=axis, keepdims=keepdims, **start), near)


METHODS[np.ufunc, "reduce"] = _reduce
METHODS[np.ufunc, "accumulate"] = lambda tape, f, *a, **k: reduced(
    tape, f, "accumulate", *a, **k
)
METHODS[np.ufunc, "reduceat"] = _reduced_at
METHODS[np.vectorize, "__call__"] = _vectorized


@handles(np.broadcast)
def _broadcast(tape: Tape, *args: Any) -> Any:
    """It knows the arrays that it was made of, so these are followed ones."""
    given: list[Any] = [
        a if isinstance(a, np.ndarray | np.broadcast) else tape.call(np.asarray, a) for a in args
    ]
    return np.broadcast(*given)


@handles(np.ix_)
def _open_mesh(tape: Tape, *args: Any) -> Any:
    """Views of its arguments: lists of numbers become arrays before."""
    return np.ix_(*(calling.as_arrays(tape, a) for a in args))


@handles(np.bincount)
def _bincount(tape: Tape, x: Any, /, weights: Any = None, minlength: Any = 0) -> Any:
    """A list of places is cut off to whole numbers, which an array of them is not."""
    if isinstance(x, list | tuple):
        x = np.array(x).astype(np.intp)
    return calling._of_the_book(tape, np.bincount, (x, weights, minlength), {})


as_it_is(np.trim_zeros)  # which slices what it is given
