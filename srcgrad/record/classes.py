"""Objects: whatever Python would call on their behalf is called so that it is seen.

An operator, an attribute, an index, a loop or a `with` may run a method of the user's. Where the
class defines it in Python it is called through the tape; everything else is left to Python.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType, ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.ir.signatures import signature
from srcgrad.record import applying, calling, implicit, iterators
from srcgrad.record.entries import Reshaped
from srcgrad.record.memory import owner_of, set_shape
from srcgrad.record.numbers import COMPLEX
from srcgrad.record.refusing import no_rule, refuse

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_PLAIN = frozenset({int, float, str, bool, list, tuple, dict, set, type(None), complex, np.ndarray,
                    np.float64, range, slice, bytes})  # fmt: skip
_MISSING: Any = object()


def method_of(x: Any, name: str) -> FunctionType | None:
    """The method that Python would call implicitly on `x`, if it is written in Python."""
    cls: Any = type(x)
    return None if cls in _PLAIN else _method(cls, name)


@functools.lru_cache(maxsize=4096)
def _method(cls: Any, name: str) -> FunctionType | None:
    for base in cls.__mro__:
        if name in base.__dict__:
            found = base.__dict__[name]
            found = implicit.own_of(found)
            return found if isinstance(found, FunctionType) else None
    return None


def fields_of(x: Any) -> list[Any]:
    """What an object's attributes hold: its dict and its slots."""
    found = list(getattr(x, "__dict__", {}).values()) if not isinstance(x, type) else []
    for base in type(x).__mro__:
        for value in list(base.__dict__.values()) if base is not object else ():
            if isinstance(value, MemberDescriptorType) and not isinstance(x, ModuleType):
                try:
                    found.append(value.__get__(x, type(x)))
                except AttributeError:  # a slot that is empty
                    continue
    return found


# -- operators

REFLECTED = {
    "add": "__radd__", "sub": "__rsub__", "mul": "__rmul__", "truediv": "__rtruediv__",
    "floordiv": "__rfloordiv__", "mod": "__rmod__", "pow": "__rpow__", "matmul": "__rmatmul__",
    "and_": "__rand__", "or_": "__ror__", "xor": "__rxor__", "lshift": "__rlshift__",
    "rshift": "__rrshift__",
}  # fmt: skip


def operator_of(tape: Tape, name: str, a: Any, b: Any) -> Any:
    """A binary operator that a class defines in Python; NotImplemented if none does."""
    first = method_of(a, f"__{name.rstrip('_')}__")
    second = method_of(b, REFLECTED[name])
    if first is None and second is None:
        return NotImplemented
    if second is not None and type(b) is not type(a) and issubclass(type(b), type(a)):
        found = tape.call(second, b, a)
        if found is not NotImplemented:
            return found
        second = None
    if first is not None:
        found = tape.call(first, a, b)
        if found is not NotImplemented:
            return found
    if isinstance(a, np.ndarray) and a.ndim and second is not None:
        if getattr(type(b), "__array_ufunc__", ()) is not None and not hasattr(
            type(b), "__array_priority__"
        ):
            refuse(tape, f"an array {name} an object of class {type(b).__name__}")
    if second is not None and type(b) is not type(a):
        return tape.call(second, b, a)
    return NotImplemented


def changed_in_place(tape: Tape, name: str, a: Any, b: Any) -> Any:
    """`a += b` where the class of `a` defines it in Python; NotImplemented otherwise."""
    method = method_of(a, f"__i{name.rstrip('_')}__")
    if method is not None:
        found = tape.call(method, a, b)
        if found is not NotImplemented:
            return found
    return NotImplemented


# -- indices


def item_of(tape: Tape, x: Any, index: Any) -> Any:
    """`x[index]` of anything but an array."""
    if isinstance(x, Flat):
        return x[index]
    if isinstance(x, np.flatiter):
        return stepped(tape, x)[index]
    method = method_of(x, "__getitem__")
    if method is not None and not isinstance(x, type):
        return tape.call(method, x, index)
    if isinstance(x, dict) and type(x) is not dict and index not in x:
        missing = method_of(x, "__missing__")
        if missing is not None:
            return tape.call(missing, x, index)
    if isinstance(x, np.generic) and tape.follows(x):
        return tape.item(calling.as_arrays(tape, [x]).reshape(()), index)
    return x[index]


def store_item(tape: Tape, x: Any, index: Any, value: Any) -> None:
    """`x[index] = value` on anything but an array."""
    method = method_of(x, "__setitem__")
    if isinstance(x, Flat):
        x.store(index, value)
    elif method is not None:
        tape.call(method, x, index, value)
    elif isinstance(index, slice) and isinstance(x, list):
        x[index] = iterable(tape, value)
    else:
        x[index] = value


class Flat:
    """`x.flat` of an array that is followed or written to."""

    def __init__(self, tape: Tape, array: Any) -> None:
        self.tape, self.array, self.index = tape, array, 0

    def _place(self, index: Any) -> Any:
        self.index = 0  # as NumPy has it
        return np.unravel_index(np.arange(self.array.size)[index], self.array.shape)

    def __getitem__(self, index: Any) -> Any:
        return self.tape.item(self.array, self._place(index))

    def store(self, index: Any, value: Any) -> None:
        """`x.flat[index] = value`; the values are taken again from the start if they run out."""
        place = self._place(index)
        count = np.size(place[0])
        if np.ndim(value) and np.size(value) != count:
            value = self.tape.call(np.resize, self.tape.call(np.asarray, value), count)
        self.tape.store(self.array, place, value)

    def __len__(self) -> int:
        return int(self.array.size)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self.index >= self.array.size:
            raise StopIteration
        place = np.unravel_index(self.index, self.array.shape)
        self.index += 1
        return self.tape.item(self.array, place)

    def copy(self) -> Any:
        """A new array of the elements."""
        return self.tape.method(self.array, "flatten")

    def __array__(self, *_: Any, **__: Any) -> Any:
        refuse(self.tape, "`.flat` as an array", "write .ravel()")


# -- attributes


@functools.lru_cache(maxsize=4096)
def _attribute(cls: Any, name: str) -> Any:
    """What stands in the class under a name."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


@functools.lru_cache(maxsize=1024)
def _is_simple(cls: Any) -> bool:
    """Whether attributes are looked up as Python does it by default."""
    return not any(
        isinstance(_attribute(cls, name), FunctionType) for name in ("__getattribute__",)
    )


def attribute(tape: Tape, x: Any, name: str) -> Any:
    """`x.name`."""
    if isinstance(x, np.ndarray):
        return _of_array(tape, x, name)
    if isinstance(x, type | ModuleType):
        return getattr(x, name)
    if isinstance(x, np.generic | float | int | complex) and id(x) in tape.slots:
        if isinstance(x, COMPLEX) and name in ("real", "imag"):
            return applying.apply(tape, np.real if name == "real" else np.imag, (x,), {})
        if name in ("real", "T", "numerator"):
            return tape.pos(x)
        if name == "__class__" and isinstance(x, int):
            return tape.call(type, x)
        if isinstance(x, np.generic) and name in ("flat", "data"):
            return _of_array(tape, calling.as_arrays(tape, [x]).reshape(()), name)
        return getattr(x, name)
    if isinstance(x, super):
        return _of_super(tape, x, name)
    cls: Any = type(x)
    if cls not in tape.met:
        implicit.meet(tape, cls)
    if not _is_simple(cls) and not calling.is_library(cls.__module__):
        return tape.call(cls.__getattribute__, x, name)
    found = _attribute(cls, name)
    if type(found) is property and isinstance(found.fget, FunctionType):
        return tape.call(found.fget, x)
    if isinstance(found, functools.cached_property):
        if name not in x.__dict__:
            x.__dict__[name] = tape.call(found.func, x)
        return x.__dict__[name]
    getter = method_of(found, "__get__") if found is not None else None
    if getter is not None:
        is_data = method_of(found, "__set__") is not None
        if is_data or name not in getattr(x, "__dict__", {}):
            return tape.call(getter, found, x, cls)
    if found is None and name not in getattr(x, "__dict__", {}):
        fallback = method_of(x, "__getattr__")
        if fallback is not None:
            return tape.call(fallback, x, name)
    return getattr(x, name)


def _of_super(tape: Tape, x: Any, name: str) -> Any:
    """An attribute of `super()`: that of the next class, bound to the object."""
    mro = x.__self_class__.__mro__
    for base in mro[mro.index(x.__thisclass__) + 1 :]:
        if name in base.__dict__:
            found = base.__dict__[name]
            if type(found) is property:
                return tape.call(found.fget, x.__self__)
            break
    return getattr(x, name)


def _of_array(tape: Tape, x: Any, name: str) -> Any:
    if name == "flat":
        return Flat(tape, x)
    found = getattr(x, name)
    if name in ("data", "ctypes") and id(owner_of(x)) in tape.touched:
        refuse(tape, f"the memory of an array, `.{name}`", "work on the array")
    is_zero = name == "imag" and x.dtype.kind != "c"
    if is_zero or not isinstance(found, np.ndarray) or not tape.follows(x):
        return found
    if not tape.is_view(found):
        refuse(tape, f"the attribute `{name}` of an array")
    return found


def set_attribute(tape: Tape, x: Any, name: str, value: Any) -> None:
    """`x.name = value`."""
    if isinstance(x, np.ndarray):
        if name == "flat":
            Flat(tape, x).store(slice(None), value)
        elif name in ("real", "imag", "T"):
            tape.store(getattr(x, name), ..., value)
        elif name == "shape" and id(owner_of(x)) in tape.touched:
            before = x.shape
            set_shape(x, value)
            tape.note(Reshaped(x, before), x)
        elif name in ("strides", "dtype") and id(owner_of(x)) in tape.touched:
            refuse(tape, f"the {name} of an array that is set in place", "make a new array")
        else:
            setattr(x, name, value)
        return
    cls: Any = type(x)
    setter = method_of(x, "__setattr__") if not isinstance(x, type) else None
    if setter is not None and "frozen" not in getattr(setter, "__qualname__", ""):
        if not _is_frozen(cls):
            tape.call(setter, x, name, value)
            return
    found = _attribute(cls, name)
    if type(found) is property and isinstance(found.fset, FunctionType):
        tape.call(found.fset, x, value)
    elif found is not None and (own := method_of(found, "__set__")) is not None:
        tape.call(own, found, x, value)
    elif _goes_out_of_sight(found, x) and calling.reaches(tape, value):
        no_rule(tape, f"{cls.__name__}.{name}, which is set")
    else:
        setattr(x, name, value)


def _goes_out_of_sight(found: Any, x: Any) -> bool:
    """Whether what is set goes where no attribute shows it: an object of a compiled library."""
    if isinstance(x, BaseException):
        return False
    return type(found) is property or isinstance(found, GetSetDescriptorType)


def _is_frozen(cls: type) -> bool:
    """Whether it is a frozen dataclass, whose `__setattr__` raises."""
    parameters = getattr(cls, "__dataclass_params__", None)
    return bool(getattr(parameters, "frozen", False))


# -- iteration and context


def iterable(tape: Tape, x: Any) -> Any:
    """`x` so that going through it keeps its numbers followed."""
    x = iterators.current(tape, x)
    if isinstance(x, np.ndarray):
        # the loop itself may write followed numbers to it
        return tape.elements(x) if tape.follows(x) or x.dtype.kind in "fc" else x
    if isinstance(x, np.broadcast | np.flatiter):
        return stepped(tape, x)
    method = method_of(x, "__iter__")
    if method is not None:
        if isinstance(x, Flat):
            return iter(x)
        if calling.is_library(method.__module__) and calling.is_library(type(x).__module__):
            # a view of a mapping of the user's calls its methods
            if not calling.reaches(tape, x) and not any(map(calling.is_users, fields_of(x))):
                return x
        return stepped(tape, tape.call(method, x))
    if method_of(x, "__next__") is None and not hasattr(type(x), "__iter__"):
        getter = method_of(x, "__getitem__")
        if getter is not None:
            return _by_index(tape, x, getter)
    return x


def stepped(tape: Tape, it: Any) -> Any:
    """An iterator so that its numbers stay followed."""
    it = iterators.current(tape, it)
    if isinstance(it, np.broadcast):
        return _broadcast(tape, it)
    if isinstance(it, np.flatiter) and calling.reaches(tape, it):
        refuse(tape, "an iterator of NumPy's over elements that are differentiated",
               "go through the array or its .flat")  # fmt: skip
    method = method_of(it, "__next__")
    if method is None:
        return iterable(tape, it) if isinstance(it, np.ndarray) else it
    return _steps(tape, it, method)


def _broadcast(tape: Tape, it: Any) -> Iterator[Any]:
    """The elements of arrays that are broadcast together, from where `it` stands."""
    wide = [np.broadcast_to(each.base, it.shape) for each in it.iters]
    while it.index < it.size:
        place = np.unravel_index(it.index, it.shape)
        next(it)
        yield tuple(tape.item(a, place) for a in wide)


def _steps(tape: Tape, it: Any, method: FunctionType) -> Iterator[Any]:
    while True:
        try:
            value = tape.call(method, it)
        except StopIteration:
            return
        yield value


def backwards(tape: Tape, x: Any) -> Any:
    """`reversed(x)`."""
    if isinstance(x, np.ndarray):
        return (tape.item(x, k) for k in range(len(x) - 1, -1, -1)) if tape.follows(x) else (
            reversed(x)
        )
    method = method_of(x, "__reversed__")
    if method is not None:
        return stepped(tape, tape.call(method, x))
    getter = None if hasattr(type(x), "__reversed__") else method_of(x, "__getitem__")
    if getter is None:
        return reversed(x)
    return (tape.call(getter, x, k) for k in range(len(x) - 1, -1, -1))


def mapping(tape: Tape, x: Any) -> Any:
    """`x` as what gives its keywords and items to a call or a dict: `**x`."""
    if isinstance(x, dict) and method_of(x, "keys") is method_of(x, "__getitem__") is None:
        return x
    if not hasattr(x, "keys"):
        return iterable(tape, x)
    return {k: tape.item(x, k) for k in iterable(tape, tape.method(x, "keys"))}


def _by_index(tape: Tape, x: Any, getter: FunctionType) -> Iterator[Any]:
    k = 0
    while True:
        try:
            value = tape.call(getter, x, k)
        except IndexError:
            return
        yield value
        k += 1


class _Manager:
    """A context manager of the user's, entered and left through the tape."""

    def __init__(self, tape: Tape, manager: Any) -> None:
        self.tape, self.manager = tape, manager

    def __enter__(self) -> Any:
        return self.tape.call(type(self.manager).__enter__, self.manager)

    def __exit__(self, *about: Any) -> Any:
        return self.tape.call(type(self.manager).__exit__, self.manager, *about)


def manager(tape: Tape, x: Any) -> Any:
    """`x` as what `with` enters and leaves."""
    methods = method_of(x, "__enter__"), method_of(x, "__exit__")
    if any(m is not None and not calling.is_library(m.__module__) for m in methods):
        return _Manager(tape, x)
    return x


# -- making objects


def make(
    tape: Tape, cls: Any, args: tuple[Any, ...], kwargs: dict[str, Any], plainly: bool = False
) -> Any:
    """`cls(*args, **kwargs)`; `plainly` as `type.__call__` does it, whatever the metaclass says."""
    if cls not in tape.met:
        implicit.meet(tape, cls)
    metaclass: Any = type(cls)
    meta = _attribute(metaclass, "__call__")
    if isinstance(meta, FunctionType) and not plainly:
        if calling.is_library(meta.__module__):
            return calling.natural(tape, cls, args, kwargs)
        return tape.call(meta, cls, *args, **kwargs)
    if calling.is_library(cls.__module__) and not issubclass(cls, BaseException):
        if not calling.any_reached(tape, args, kwargs) and not any(map(calling.is_users, args)):
            is_plain, args = calling.seen_through(tape, args, kwargs)
            if is_plain:
                return calling.run_plainly(tape, cls, args, kwargs)
    init = _attribute(cls, "__init__")
    new = _attribute(cls, "__new__")
    new = new.__func__ if isinstance(new, staticmethod) else new
    if getattr(cls, "__dataclass_fields__", None) and isinstance(init, FunctionType):
        from srcgrad.record import converting

        if not isinstance(new, FunctionType) and not converting.has_source(init):
            return _dataclass(tape, cls, init, args, kwargs)
    own_new = isinstance(new, FunctionType)
    own_init = isinstance(init, FunctionType)
    if not own_new and not own_init:
        if issubclass(cls, BaseException) or issubclass(cls, calling.CONTAINERS):
            given = tuple(iterable(tape, a) for a in args) if not issubclass(
                cls, BaseException
            ) else args
            return cls(*given, **kwargs)
        if cls is object or new is object.__new__ and init is object.__init__:
            return cls(*args, **kwargs)
        return calling.natural(tape, cls, args, kwargs)  # what it is given may go out of sight
    if own_new and not own_init and hasattr(cls, "_fields") and issubclass(cls, tuple):
        first = next(base for base in cls.__mro__ if "__new__" in base.__dict__)
        if "_make" in first.__dict__:
            return cls(*args, **kwargs)  # a named tuple: it holds what it is given
    if own_new:
        made = tape.call(new, cls, *args, **kwargs)
    else:
        native = cls.__new__
        made = native(cls) if native is object.__new__ else native(
            cls, *(iterable(tape, a) for a in args), **kwargs
        )
    if isinstance(made, cls):
        kind: Any = type(made)
        if kind is not cls:  # `__new__` chose a class derived from this one
            init = _attribute(kind, "__init__")
        if isinstance(init, FunctionType):
            tape.call(init, made, *args, **kwargs)
        elif init is not object.__init__ and init is not None:
            made.__init__(*args, **kwargs)
    return made


def _dataclass(
    tape: Tape, cls: Any, init: FunctionType, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """An instance of a dataclass whose `__init__` was made by the standard library."""
    import dataclasses

    made = object.__new__(cls)
    bound = signature(init).bind(made, *args, **kwargs).arguments
    later = []
    for name, f in cls.__dataclass_fields__.items():
        kind = str(getattr(f, "_field_type", ""))
        if "CLASSVAR" in kind:
            continue
        if name in bound and f.init:
            value = bound[name]
        elif f.default_factory is not dataclasses.MISSING:
            value = tape.call(f.default_factory)
        elif f.default is not dataclasses.MISSING:
            value = f.default
        else:
            continue
        if "INITVAR" in kind:
            later.append(value)
        else:
            object.__setattr__(made, name, value)
    after = _attribute(cls, "__post_init__")
    if isinstance(after, FunctionType):
        tape.call(after, made, *later)
    return made
