"""What builtins and functions of the standard library mean for followed numbers.

Most keep the identity of what they are given and need nothing. In the table are those that
iterate over an array, call back, or make new numbers.
"""

from __future__ import annotations

import collections
import copy
import functools
import itertools
import math
import operator
import types
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import applying, calling, classes, containers, converting, iterators
from srcgrad.record.entries import Bent, Summed
from srcgrad.record.memory import owner_of
from srcgrad.record.numbers import Whole, is_complex
from srcgrad.record.reading import is_made_of_text, read
from srcgrad.record.refusing import refuse
from srcgrad.record.table import METHODS, TABLE, Handler, as_it_is, handles
from srcgrad.rules import registry

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_MISSING: Any = object()

# Operators as functions.

for _name in (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and_", "or_", "xor",
    "lshift", "rshift",
):  # fmt: skip

    def _binary(tape: Tape, a: Any, b: Any, _name: str = _name) -> Any:
        return getattr(tape, _name)(a, b)

    def _changed(tape: Tape, a: Any, b: Any, _name: str = _name) -> Any:
        return tape.change(_name, a, b)

    TABLE[getattr(operator, _name)] = _binary
    TABLE[getattr(operator, "i" + _name.rstrip("_"))] = _changed

TABLE[operator.neg] = lambda tape, a: tape.neg(a)
TABLE[operator.pos] = lambda tape, a: tape.pos(a)
TABLE[operator.invert] = lambda tape, a: tape.invert(a)
TABLE[operator.getitem] = lambda tape, a, i: tape.item(a, i)
TABLE[operator.setitem] = lambda tape, a, i, v: tape.store(a, i, v)
TABLE[operator.delitem] = lambda tape, a, i: tape.delete(a, i)
TABLE[operator.concat] = lambda tape, a, b: tape.add(a, b)
TABLE[operator.iconcat] = lambda tape, a, b: tape.method(a, "__iadd__", b)
TABLE[operator.call] = lambda tape, f, /, *args, **kwargs: tape.call(f, *args, **kwargs)
TABLE[abs] = TABLE[operator.abs] = lambda tape, a: tape.absolute(a)
TABLE[math.fabs] = lambda tape, a: tape.absolute(tape.call(float, a))


@handles(math.pow)
def _math_pow(tape: Tape, a: Any, b: Any) -> Any:
    return tape.pow(tape.call(float, a), tape.call(float, b))


@handles(pow)
def _pow(tape: Tape, base: Any, exp: Any, mod: Any = None) -> Any:
    return tape.pow(base, exp) if mod is None else pow(base, exp, mod)


@handles(divmod)
def _divmod(tape: Tape, a: Any, b: Any) -> Any:
    method = classes.method_of(a, "__divmod__")
    if method is not None:
        return tape.call(method, a, b)
    return tape.floordiv(a, b), tape.mod(a, b)


def _window(f: Any) -> Handler:
    """A view that shows elements more than once: the memory is that of the array."""

    def handler(tape: Tape, x: Any, *args: Any, **kwargs: Any) -> Any:
        x = x if isinstance(x, np.ndarray) else tape.call(np.asarray, x)
        return f(x, *args, **kwargs)

    return handler


_f: Any
for _f in (np.lib.stride_tricks.as_strided, np.lib.stride_tricks.sliding_window_view):
    TABLE[_f] = _window(_f)


@handles(dict.fromkeys)
def _fromkeys(tape: Tape, keys: Any, value: Any = None) -> Any:
    return dict.fromkeys(classes.iterable(tape, keys), value)


@handles(collections.OrderedDict.fromkeys)
def _ordered_from_keys(tape: Tape, iterable: Any, value: Any = None) -> Any:
    return collections.OrderedDict.fromkeys(classes.iterable(tape, iterable), value)


@handles(round)
def _round(tape: Tape, number: Any, ndigits: Any = None) -> Any:
    method = classes.method_of(number, "__round__")
    if method is not None:
        return tape.call(method, number, *([] if ndigits is None else [ndigits]))
    return round(number) if ndigits is None else round(number, ndigits)


# Conversions.


@handles(float)
def _float(tape: Tape, x: Any = 0.0) -> Any:
    if isinstance(x, np.ndarray) and tape.follows(x):
        if x.size != 1:
            return float(x)  # raises what NumPy raises
        x = tape.item(x, (0,) * x.ndim)
    method = classes.method_of(x, "__float__")
    if method is not None and not (calling.is_library(method.__module__) and is_made_of_text(x)):
        return tape.call(method, x)
    slot = tape.slots.get(id(x))
    if slot is None:
        return read(tape, float(x)) if is_made_of_text(x) else float(x)
    return x if type(x) is float else tape.number(float(x) * 1.0, slot, 1.0)


def _as_numpy_number(kind: Any) -> Handler:
    def convert(tape: Tape, x: Any = 0.0) -> Any:
        if classes.method_of(x, "__float__") is not None and not is_made_of_text(x):
            x = tape.call(float, x)
        if is_made_of_text(x):
            return read(tape, kind(x))
        if isinstance(x, list | tuple) or isinstance(x, np.ndarray) and x.ndim:
            if not calling.reaches(tape, x):
                return kind(x)
            return tape.call(np.asarray, x, dtype=kind)
        if isinstance(x, np.ndarray) and tape.follows(x):
            x = tape.item(x, ())
        slot = tape.slots.get(id(x))
        return kind(x) if slot is None else tape.number(np.array(kind(x))[()], slot, 1.0)

    return convert


for _kind in (np.float64, np.float32, np.float16, np.longdouble):
    TABLE[_kind] = _as_numpy_number(_kind)


@handles(complex)
def _complex(tape: Tape, real: Any = 0.0, imag: Any = _MISSING) -> Any:
    method = classes.method_of(real, "__complex__")
    if method is not None:
        real = tape.call(method, real)
    elif classes.method_of(real, "__float__") is not None:
        real = tape.call(float, real)
    if classes.method_of(imag, "__float__") is not None:
        imag = tape.call(float, imag)
    if not tape.follows(real) and not tape.follows(imag):
        return complex(real) if imag is _MISSING else complex(real, imag)
    given = [real] if imag is _MISSING else [real, imag]
    given = [tape.item(x, ()) if isinstance(x, np.ndarray) and not x.ndim else x for x in given]
    if len(given) == 2 and any(map(is_complex, given)):
        given = [tape.add(given[0], tape.mul(1j, given[1]))]
    if given[0].__class__ is complex:
        return given[0]
    if any(isinstance(x, Whole) for x in given):
        given = [tape.mul(1.0, x) for x in given]
    return applying.apply(tape, complex, given, {})  # sums would lose the signs of zeros


@handles(int)
def _int(tape: Tape, *args: Any, **kwargs: Any) -> Any:
    method = classes.method_of(args[0], "__int__") if args else None
    if method is not None:
        return tape.call(method, *args)
    return int(*args, **kwargs)


# Iteration.


def _over(f: Any, *, callbacks: tuple[int, ...] = ()) -> Handler:
    """A function that goes through its arguments: arrays by their followed elements."""

    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        given = [
            calling.recorded(tape, a) if k in callbacks else classes.iterable(tape, a)
            for k, a in enumerate(args)
        ]
        for name, value in kwargs.items():
            if name in ("key", "func"):
                kwargs = {**kwargs, name: calling.recorded(tape, value)}
            elif name in ("iterable", "data", "selectors"):
                kwargs = {**kwargs, name: classes.iterable(tape, value)}
        return f(*given, **kwargs)

    TABLE[f] = handler
    return handler


for _f in (list, tuple, set, frozenset, enumerate, zip, sorted, any, all,
           collections.deque, itertools.chain, itertools.cycle,
           itertools.product, itertools.combinations, itertools.permutations, itertools.islice,
           itertools.zip_longest, itertools.tee, itertools.compress,
           itertools.combinations_with_replacement):  # fmt: skip
    _over(_f)
_over(itertools.pairwise)
if hasattr(itertools, "batched"):  # from Python 3.12 on
    _over(itertools.batched)
for _f in (map, filter, itertools.takewhile, itertools.dropwhile, itertools.starmap,
           itertools.filterfalse):  # fmt: skip
    _over(_f, callbacks=(0,))


@handles(dict)
def _dict(tape: Tape, *items: Any, **named: Any) -> Any:
    return dict(*(containers.pairs(tape, x) for x in items), **named)


@handles(collections.OrderedDict)
def _ordered_dict(tape: Tape, *items: Any, **named: Any) -> Any:
    return collections.OrderedDict(*(containers.pairs(tape, x) for x in items), **named)


@handles(collections.defaultdict)
def _default_dict(tape: Tape, factory: Any = None, *items: Any, **named: Any) -> Any:
    made = (containers.pairs(tape, x) for x in items)
    return collections.defaultdict(calling.recorded(tape, factory), *made, **named)


@handles(map)
def _map(tape: Tape, f: Any, *over: Any, **options: Any) -> Any:
    each = [classes.iterable(tape, x) for x in over]
    rows = map(lambda *row: row, *each, **options)  # which knows its own keywords
    return (tape.call(f, *row) for row in rows)


@handles(itertools.chain.from_iterable)
def _from_iterable(tape: Tape, over: Any) -> Any:
    return (x for inner in classes.iterable(tape, over) for x in classes.iterable(tape, inner))


@handles(itertools.starmap)
def _starmap(tape: Tape, f: Any, over: Any) -> Any:
    rows = (classes.iterable(tape, row) for row in classes.iterable(tape, over))
    return (tape.call(f, *row) for row in rows)


@handles(filter)
def _filter(tape: Tape, f: Any, over: Any) -> Any:
    return (x for x in classes.iterable(tape, over) if (x if f is None else tape.call(f, x)))


@handles(itertools.groupby)
def _groupby(tape: Tape, iterable: Any, key: Any = None) -> Any:
    return itertools.groupby(classes.iterable(tape, iterable), calling.recorded(tape, key))


@handles(iter)
def _iter(tape: Tape, x: Any, *sentinel: Any) -> Any:
    if sentinel:
        return iter(calling.recorded(tape, x), *sentinel)
    return iter(classes.iterable(tape, x))


@handles(next)
def _next(tape: Tape, it: Any, *default: Any) -> Any:
    it = iterators.current(tape, it)
    if isinstance(it, np.broadcast | np.flatiter):
        return next(classes.stepped(tape, it), *default)
    method = classes.method_of(it, "__next__")
    if method is None:
        return next(it, *default)
    try:
        return tape.call(method, it)
    except StopIteration:
        if default:
            return default[0]
        raise


@handles(reversed)
def _reversed(tape: Tape, x: Any) -> Any:
    return classes.backwards(tape, x)


def _least(f: Any) -> Handler:
    """`min` or `max`: followed numbers that are equally good share the derivative."""

    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        if "key" in kwargs:
            kwargs = {**kwargs, "key": calling.recorded(tape, kwargs["key"])}
        each = list(classes.iterable(tape, args[0]) if len(args) == 1 else args)
        best = f(each, **kwargs)
        if "key" in kwargs or not isinstance(best, int | float | np.number):
            return best
        equal = [x for x in each if isinstance(x, int | float | np.number) and x == best]
        if len(equal) < 2 or not any(tape.follows(x) for x in equal):
            return best
        z = tape.follow(best)
        tape.note(Summed(equal, [1.0 / len(equal)] * len(equal), z))
        return z

    return handler


TABLE[min], TABLE[max] = _least(min), _least(max)


@handles(sum)
def _sum(tape: Tape, over: Any, /, start: Any = 0) -> Any:
    terms = list(classes.iterable(tape, over))
    plain = [t for t in (start, *terms) if type(t) in (int, float, Whole)]
    if len(plain) == len(terms) + 1:  # Python's own sum rounds less than adding one by one
        return _linear(tape, sum(terms, start), [start, *terms], [1.0] * len(plain))
    total = start
    for x in terms:
        total = tape.add(total, x)
    return total


@handles(functools.reduce)
def _reduce(tape: Tape, f: Any, over: Any, initial: Any = _MISSING) -> Any:
    it = iter(classes.iterable(tape, over))
    if initial is _MISSING:
        try:
            initial = next(it)
        except StopIteration:
            return functools.reduce(f, [])  # raises what it raises
    for x in it:
        initial = tape.call(f, initial, x)
    return initial


@handles(itertools.accumulate)
def _accumulate(tape: Tape, iterable: Any, func: Any = None, *, initial: Any = _MISSING) -> Any:
    total = initial
    if total is not _MISSING and total is not None:
        yield total
    else:
        total = _MISSING
    for x in classes.iterable(tape, iterable):
        if total is _MISSING:
            total = x
        else:
            total = tape.add(total, x) if func is None else tape.call(func, total, x)
        yield total


@handles(itertools.count)
def _count(tape: Tape, start: Any = 0, step: Any = 1) -> Any:
    if not (tape.follows(start) or tape.follows(step)):
        return itertools.count(start, step)
    return _counted(tape, start, step)


def _counted(tape: Tape, number: Any, step: Any) -> Iterator[Any]:
    while True:
        yield number
        number = tape.add(number, step)


_counted_by: Any = getattr(collections, "_count_elements", None)
if _counted_by is not None:

    @handles(_counted_by)
    def _count_elements(tape: Tape, mapping: Any, iterable: Any) -> None:
        """What `collections.Counter` counts with."""
        for x in classes.iterable(tape, iterable):
            mapping[x] = mapping.get(x, 0) + 1


# math over sequences.


@handles(math.fsum)
def _fsum(tape: Tape, over: Any) -> Any:
    values = [tape.call(float, x) for x in classes.iterable(tape, over)]
    return _linear(tape, math.fsum(values), values, [1.0] * len(values))


def _linear(
    tape: Tape, z: Any, values: list[Any], factors: list[float],
    bend: Callable[[Sequence[float]], Sequence[float]] | None = None,
) -> Any:  # fmt: skip
    """A number of these slopes; `bend` tells from tangents how they change."""
    if not any(tape.follows(v) for v in values):
        return z
    z = tape.follow(z)
    tape.note(Summed(values, factors, z) if bend is None else Bent(values, factors, z, bend))
    return z


@handles(math.prod)
def _prod(tape: Tape, over: Any, *, start: Any = 1) -> Any:
    total = start
    for x in classes.iterable(tape, over):
        total = tape.mul(total, x)
    return total


@handles(math.hypot)
def _hypot(tape: Tape, *coordinates: Any) -> Any:
    values = [tape.call(float, x) for x in coordinates]
    r = math.hypot(*values)
    slopes = [v / r if r else 0.0 for v in values]

    def bend(dots: Sequence[float]) -> list[float]:
        along = sum(s * dot for s, dot in zip(slopes, dots))
        return [(dot - s * along) / r if r else 0.0 for s, dot in zip(slopes, dots)]

    return _linear(tape, r, values, slopes, bend)


@handles(math.dist)
def _dist(tape: Tape, p: Any, q: Any) -> Any:
    p, q = list(classes.iterable(tape, p)), list(classes.iterable(tape, q))
    if len(p) != len(q):
        return math.dist(p, q)  # raises what it raises
    apart = (tape.sub(tape.call(float, a), tape.call(float, b)) for a, b in zip(p, q))
    return _hypot(tape, *apart)


_sumprod_of: Any = getattr(math, "sumprod", None)  # new in Python 3.12
if _sumprod_of is not None:

    @handles(_sumprod_of)
    def _sumprod(tape: Tape, p: Any, q: Any) -> Any:
        p, q = list(classes.iterable(tape, p)), list(classes.iterable(tape, q))
        z = _sumprod_of(p, q)

        def bend(dots: Sequence[float]) -> list[float]:
            return [*dots[len(p) :], *dots[: len(p)]]

        return _linear(tape, z, [*p, *q], [*map(float, q), *map(float, p)], bend)


as_it_is(np.bool, *(np.dtype(c).type for c in "bBhHiIlLqQ"))  # step functions
as_it_is(math.floor, math.ceil, math.trunc, math.isclose, math.isfinite, math.isinf, math.isnan)
as_it_is(
    operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge,
           operator.not_, operator.truth, operator.is_, operator.is_not, operator.contains,
           operator.index, operator.length_hint, operator.countOf, operator.indexOf)  # fmt: skip

# Observers: what they return is no number that a derivative could pass through.

as_it_is(print, isinstance, issubclass, len, range, id, hash, callable, repr, str, format,
           bool, ascii, bin, chr, ord, hex, oct, hasattr, delattr, slice, input, open, object,
           bytes, super, staticmethod, classmethod, property, vars,
           np.shape, np.ndim, np.size, np.array_equal,
           np.isscalar, np.iterable, np.result_type, np.can_cast, np.array2string, np.array_repr,
           np.array_str, np.allclose, np.testing.assert_allclose,
           object.__setattr__, object.__getattribute__)  # fmt: skip


@handles(type)
def _type(_tape: Tape, *args: Any, **kwargs: Any) -> Any:
    """The class of an object; a whole number that is followed is an int to the user."""
    return int if len(args) == 1 and type(args[0]) is Whole else type(*args, **kwargs)


@handles(np.shares_memory, np.may_share_memory)
def _shares_memory(tape: Tape, a: Any, b: Any, *more: Any, **kwargs: Any) -> Any:
    """What is asked is asked of the arrays that were passed, of which these are copies."""
    if all(isinstance(x, np.ndarray) and id(owner_of(x)) in tape.shared for x in (a, b)):
        passed = [tape.twins.get(id(x), (None, None))[1] for x in (a, b)]
        if owner_of(a) is not owner_of(b):
            if any(x is None for x in passed):
                refuse(tape, "whether parts of two arguments share memory")
            a, b = passed
    return np.shares_memory(a, b, *more, **kwargs)


@handles(getattr)
def _getattr(tape: Tape, x: Any, name: str, *default: Any) -> Any:
    try:
        return tape.attr(x, name)
    except AttributeError:
        if default:
            return default[0]
        raise


TABLE[setattr] = lambda tape, x, name, value: tape.set(x, name, value)


# copy


@handles(copy.copy)
def _copy(tape: Tape, x: Any) -> Any:
    if isinstance(x, np.ndarray):
        return tape.call(np.copy, x)
    method = classes.method_of(x, "__copy__")
    return copy.copy(x) if method is None else tape.call(method, x)


@handles(copy.deepcopy)
def _deepcopy(tape: Tape, x: Any, memo: Any = None) -> Any:
    memo = {} if memo is None else memo
    for a in arrays_within(x, set()):
        if tape.follows(a) and id(a) not in memo:
            memo[id(a)] = tape.call(np.copy, a)
    for number in numbers_within(tape, x, set()):
        memo[id(number)] = number
    method = classes.method_of(x, "__deepcopy__")
    return copy.deepcopy(x, memo) if method is None else tape.call(method, x, memo)


def arrays_within(x: Any, seen: set[int]) -> Iterator[Any]:
    """Every array that can be reached through containers and objects."""
    for v in _within(x, seen):
        if isinstance(v, np.ndarray):
            yield v


def numbers_within(tape: Tape, x: Any, seen: set[int]) -> Iterator[Any]:
    """Every followed number that can be reached."""
    for v in _within(x, seen):
        if id(v) in tape.slots:
            yield v


def _within(x: Any, seen: set[int]) -> Iterator[Any]:
    if id(x) in seen:
        return
    seen.add(id(x))
    yield x
    if isinstance(x, dict):
        for k, v in x.items():
            yield from _within(k, seen)
            yield from _within(v, seen)
    elif isinstance(x, calling.CONTAINERS):
        for v in x:
            yield from _within(v, seen)
    elif not isinstance(x, np.ndarray | str | float | int | type):
        for v in classes.fields_of(x):
            yield from _within(v, seen)


# Functions that put what they are given somewhere else, unchanged.

as_it_is(functools.partial, types.SimpleNamespace, operator.itemgetter, operator.attrgetter,
         operator.methodcaller, itertools.repeat)  # fmt: skip


def _got_item(tape: Tape, f: Any, x: Any) -> Any:
    keys = f.__reduce__()[1]
    found = tuple(tape.item(x, k) for k in keys)
    return found if len(keys) > 1 else found[0]


def _got_attr(tape: Tape, f: Any, x: Any) -> Any:
    found = []
    for path in f.__reduce__()[1]:
        value = x
        for name in path.split("."):
            value = tape.attr(value, name)
        found.append(value)
    return tuple(found) if len(found) > 1 else found[0]


def _called_method(tape: Tape, f: Any, x: Any) -> Any:
    maker, args, *_ = f.__reduce__()
    keywords = maker.keywords if isinstance(maker, functools.partial) else {}
    name, *rest = maker.args + args if isinstance(maker, functools.partial) else args
    return tape.method(x, name, *rest, **keywords)


@handles(types.MethodType)
def _bound_method(tape: Tape, f: Any, x: Any) -> Any:
    """A method that is made by hand, maybe to be called by a library: it is converted at once."""
    if isinstance(f, types.FunctionType) and not (converting.is_converted(f) or registry.find(f)):
        f = converting.converted(tape, f) if converting.has_source(f) else f
    return types.MethodType(f, x)


METHODS[types.FunctionType, "__get__"] = lambda tape, f, x, *_: (
    f if x is None else _bound_method(tape, f, x)
)
METHODS[operator.itemgetter, "__call__"] = _got_item
METHODS[operator.attrgetter, "__call__"] = _got_attr
METHODS[operator.methodcaller, "__call__"] = _called_method
