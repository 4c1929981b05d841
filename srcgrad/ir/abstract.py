"""Abstract values: what is known of a value before the program runs.

They are hashable (they are keys of specialisations) and form a lattice with `join`. A *dim* is the
length of an axis: a number, a `Length` (an argument's length plus a number), `MANY` (not 1, and
nothing else known) or `None` (unknown).
"""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass, replace
from types import BuiltinFunctionType, FunctionType, MethodType, SimpleNamespace
from typing import Any

import numpy as np

from srcgrad.ir.partials import PLACEHOLDER


@dataclass(frozen=True)
class Length:
    """`symbol + offset`, where the symbol `x.0` is the length of axis 0 of argument `x`.

    Zero stands for any negative value. An argument's axis of length 1 is the number 1 instead, so a
    `Length` without offset is never 1.
    """

    symbol: str
    offset: int = 0


@dataclass(frozen=True)
class Opaque:
    """A length that nothing is known of, except that it is the same wherever the same number
    stands, plus an offset as that of a `Length`; `many` says that without the offset it is not 1.

    One is made where a definition's length is not known; it holds for that value of the name.
    """

    number: int
    offset: int = 0
    many: bool = False


class _Many:
    def __repr__(self) -> str:
        return "MANY"

    def __reduce__(self) -> str:
        return "MANY"


MANY = _Many()
Dim = int | Length | Opaque | _Many | None


class Abstract:
    """Base of all abstract values."""

    __slots__ = ()


@dataclass(frozen=True)
class Scalar(Abstract):
    """A number: `dtype` is a NumPy dtype name; `python` is False for NumPy's own scalars, None if
    either may come. `value` is known for some integers (lengths and literals)."""

    dtype: str
    python: bool | None = True
    value: Dim = None


@dataclass(frozen=True)
class Array(Abstract):
    """An `ndarray` of a dtype, with one dim an axis."""

    dtype: str
    dims: tuple[Dim, ...]


# The path of a container that only its parts exist of, each a variable of the program.
PARTS = ""


@dataclass(frozen=True)
class Sequence(Abstract):
    """A list or tuple whose elements are known one by one.

    `path` names the argument or global (or the part of one) that it is; PARTS says that it
    exists in parts only; None for a value.
    """

    kind: str
    items: tuple[Abstract, ...]
    path: str | None = None


@dataclass(frozen=True)
class Many(Abstract):
    """A list, tuple, range or other iterable of unknown length: the join of its elements."""

    kind: str
    item: Abstract
    path: str | None = None


@dataclass(frozen=True)
class Growing(Many):
    """A list that the program makes and appends to: numbers of one type, or arrays of one."""


@dataclass(frozen=True)
class Dict(Abstract):
    """A dict with known keys. `path` names the argument (or the part of one) that it is."""

    items: tuple[tuple[Any, Abstract], ...]
    path: str | None = None

    def get(self, key: Any) -> Abstract | None:
        """The value under `key`, or None."""
        return next((v for k, v in self.items if k == key and type(k) is type(key)), None)


@dataclass(frozen=True)
class Object(Abstract):
    """An instance of a class of the user's.

    One that an argument or global holds has a `path`, and its fields are asked of the world when
    they are read; of one made here the fields are known.
    """

    cls: type
    items: tuple[tuple[str, Abstract], ...] = ()
    path: str | None = None

    def get(self, key: Any) -> Abstract | None:
        """The field, or None."""
        return next((v for k, v in self.items if k == key), None)


@dataclass(frozen=True)
class Closure(Abstract):
    """A function made here: a `Def` of Core, whose free names are those of the program."""

    made: Any


@dataclass(frozen=True)
class Choice(Abstract):
    """One of two functions: the name of the test that chose, and names that stand for either."""

    test: str
    yes: str
    no: str


@dataclass(frozen=True)
class View(Abstract):
    """What a name stands for that is another name of an array, or of the part at an index: the
    array's name, the key of the index, and the names that both are made of.
    """

    array: str
    index: Any
    names: frozenset[str]


@dataclass(frozen=True)
class Constant(Abstract):
    """None, a bool, a string, a dtype, a function or a module: known by value."""

    value: Any


@dataclass(frozen=True)
class Text(Abstract):
    """A string of which the beginning and the end are known."""

    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class Unknown(Abstract):
    """Anything; `remedy` is what the user can do about it, if the reason tells."""

    why: str = ""
    remedy: str = ""


NOTHING_YET = Growing("list", Unknown("an empty sequence"))
# What was refused; whatever depends on it is a consequence, and is not shown.
REFUSED = Unknown("refused")
DIFFERENT_NUMBERS = Unknown("numbers of different types")
FLOAT = Scalar("float64")
INT = Scalar("int64")
BOOL = Scalar("bool")
NUMERIC = (Scalar, Array)  # for `isinstance`, where `Scalar | Array` would be made each time
SEQUENCES = (Sequence, Many)
CONTAINERS = (Dict, Sequence, Many)
STRUCTURES = (Dict, Sequence, Object)
FUNCTIONS = (Closure, Choice)


def is_float(value: Abstract | None) -> bool:
    """Whether the value is a real floating-point number or an array of them."""
    return isinstance(value, NUMERIC) and value.dtype.startswith("float")


def is_complex(value: Abstract | None) -> bool:
    """Whether the value is a complex number or an array of them."""
    return isinstance(value, NUMERIC) and value.dtype.startswith("complex")


def is_inexact(value: Abstract | None) -> bool:
    """Whether the value is a real or complex floating-point number or an array of them."""
    return is_float(value) or is_complex(value)


def is_array(value: Abstract | None) -> bool:
    """Whether the value is an array of rank 1 or more (rank 0 behaves like a number)."""
    return isinstance(value, Array) and bool(value.dims)


def dims(value: Abstract | None) -> tuple[Dim, ...]:
    """The dims of an array; none for anything else."""
    return value.dims if isinstance(value, Array) else ()


def join(a: Abstract | None, b: Abstract | None) -> Abstract:
    """The least abstract value that covers both; None is the bottom.

    >>> join(Scalar("float64", True), Scalar("float64", False))
    Scalar(dtype='float64', python=None, value=None)
    >>> join(Array("float64", (3, 1)), Array("float64", (4, 1)))
    Array(dtype='float64', dims=(MANY, 1))
    """
    if a is None or a == b:
        assert b is not None
        return b
    if b is None:
        return a
    if REFUSED in (a, b):
        return REFUSED
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        python = a.python if a.python == b.python else None
        value = a.value if a.value == b.value else None
        if a.dtype == b.dtype:
            return Scalar(a.dtype, python, value)
        if {a.dtype, b.dtype} <= {"int64", "float64", "number"}:
            return Scalar("number", python)
        return DIFFERENT_NUMBERS
    if isinstance(a, Array) and isinstance(b, Array):
        if a.dtype == b.dtype and len(a.dims) == len(b.dims):
            return Array(a.dtype, tuple(map(join_dims, a.dims, b.dims)))
        return Unknown("arrays of different rank or dtype")
    if isinstance(a, Sequence) and isinstance(b, Sequence) and a.kind == b.kind:
        if a.path != b.path or a.path or a.path == PARTS and len(a.items) != len(b.items):
            return Unknown(f"one {a.kind} on one path and another on another")
        if len(a.items) == len(b.items):
            return Sequence(a.kind, tuple(map(join, a.items, b.items)), a.path)
    if isinstance(a, (Dict, Object)) and type(a) is type(b) and a.path == b.path == PARTS:
        same = isinstance(a, Dict) or isinstance(b, Object) and a.cls is b.cls
        if same and [k for k, _ in a.items] == [k for k, _ in b.items]:
            pairs = zip(a.items, b.items)
            return replace(a, items=tuple((k, join(v, w)) for (k, v), (_, w) in pairs))
    if isinstance(a, Growing) or isinstance(b, Growing):
        if isinstance(a, Growing) and isinstance(b, Growing):
            return grown(a, b.item)
        return Unknown("a list that grows on one path and something else on another")
    if isinstance(a, (Sequence, Many)) and isinstance(b, (Sequence, Many)) and a.kind == b.kind:
        return Many(a.kind, join(element(a), element(b)))
    if isinstance(a, (Text, Constant)) and isinstance(b, (Text, Constant)):
        if all(isinstance(x, Text) or isinstance(x.value, str) for x in (a, b)):
            return Text()
        if all(isinstance(x, Constant) and isinstance(x.value, bool) for x in (a, b)):
            return BOOL
    bools = [x for x in (a, b) if isinstance(x, Constant) and isinstance(x.value, bool)]
    if len(bools) == 1 and BOOL in (a, b):
        return BOOL
    return Unknown("values of different types")


def grown(value: Growing, item: Abstract) -> Growing:
    """The type of the list with more elements.

    >>> grown(NOTHING_YET, FLOAT)
    Growing(kind='list', item=Scalar(dtype='float64', python=True, value=None), path=None)
    """
    if item == NOTHING_YET.item:
        return value
    return Growing("list", item if value == NOTHING_YET else join(value.item, item))


def with_opaque_dims(value: Abstract, number: int) -> Abstract:
    """The array with a name of its own for each unknown length."""
    if isinstance(value, Array) and (None in value.dims or MANY in value.dims):
        own = [
            Opaque(number * 64 + k, many=d is MANY) if d is None or d is MANY else d
            for k, d in enumerate(value.dims)
        ]
        return Array(value.dtype, tuple(own))
    return value


def describe(value: Abstract) -> str:
    """What an error calls the value.

    >>> describe(Array("float64", (3, 1))), describe(Sequence("list", ()))
    ('an array of rank 2', 'a list')
    """
    if isinstance(value, Unknown):
        return value.why or "something unknown"
    if isinstance(value, Scalar):
        return "a complex number" if value.dtype.startswith("complex") else "a number"
    if isinstance(value, Array):
        return f"an array of rank {len(value.dims)}"
    if isinstance(value, (Sequence, Many)):
        return f"a {value.kind}"
    if isinstance(value, Dict):
        return "a dict"
    if isinstance(value, Text):
        return "a string"
    if isinstance(value, Object):
        return f"an object of class {value.cls.__name__}"
    if isinstance(value, FUNCTIONS):
        return "a function"
    if isinstance(value, View):
        return "a view of an array"
    assert isinstance(value, Constant)
    if isinstance(value.value, str):
        return "a string"
    return "None" if value.value is None else f"a {type(value.value).__name__}"


def element(value: Abstract) -> Abstract:
    """What iterating over the value yields."""
    if isinstance(value, Many):
        return value.item
    if isinstance(value, Sequence):
        total: Abstract | None = None
        for item in value.items:
            total = join(total, without_path(item))
        return total if total is not None else Unknown("an empty sequence")
    if isinstance(value, Array) and value.dims:
        rest = value.dims[1:]
        return Array(value.dtype, rest) if rest else Scalar(value.dtype, False)
    return Unknown("not a sequence")


def root_of(path: str) -> str:
    """The name that a path starts from.

    >>> root_of("params['w.1'][0]"), root_of("self.layers")
    ('params', 'self')
    """
    return path.partition("[")[0].partition(".")[0]


def without_path(value: Abstract) -> Abstract:
    """The type of a container wherever it is held: one of several elements of another."""
    if isinstance(value, Sequence):
        return Sequence(value.kind, tuple(map(without_path, value.items)))
    if isinstance(value, Dict) or isinstance(value, Object) and value.items:
        return replace(value, items=tuple((k, without_path(v)) for k, v in value.items), path=None)
    return value


def join_dims(a: Dim, b: Dim) -> Dim:
    """The join of two dims.

    >>> join_dims(3, 4), join_dims(1, 4), join_dims(Length("x.0"), Length("x.0"))
    (MANY, None, Length(symbol='x.0', offset=0))
    """
    if a == b:
        return a
    return MANY if not_one(a) and not_one(b) else None


def not_one(dim: Dim) -> bool:
    """Whether an axis of this length can never be broadcast."""
    if isinstance(dim, int):
        return dim != 1
    if isinstance(dim, Opaque):
        return dim.many and dim.offset == 0
    return dim is MANY or (isinstance(dim, Length) and dim.offset == 0)


def longer(dim: Dim, by: int) -> Dim:
    """The length of an axis with `by` more elements, or fewer; None where that is not told.

    >>> longer(Length("x.0"), -1), longer(Length("x.0", -1), 1), longer(2, -3)
    (Length(symbol='x.0', offset=-1), None, 0)
    """
    if isinstance(dim, int):
        return max(dim + by, 0)
    if by == 0:
        return dim
    if isinstance(dim, Length | Opaque) and (by < 0 or dim.offset >= 0):
        return replace(dim, offset=dim.offset + by)
    return None  # x[1:] of an empty x is as long as x


def same_dims(a: tuple[Dim, ...], b: tuple[Dim, ...]) -> bool:
    """Whether arrays of these dims, met elementwise, have one shape: no axis of either is
    stretched.

    >>> same_dims((Length("x.0"), 1), (Length("y.0"), 1)), same_dims((1,), (Length("y.0"),))
    (True, False)
    """
    return len(a) == len(b) and all(
        x == y and x is not None or not_one(x) and not_one(y) for x, y in zip(a, b)
    )


def abstract(value: Any, path: str) -> Abstract:
    """The abstract value of a real one; `path` names it in the lengths of its axes.

    >>> abstract(np.ones((3, 1)), "x")
    Array(dtype='float64', dims=(Length(symbol='x.0', offset=0), 1))
    """
    kind = type(value)
    if kind is float:
        return FLOAT
    if kind is bool or value is None or kind is str:
        return Constant(value)
    if kind is int:
        return INT
    if kind is complex:
        return Scalar("complex128")
    if kind is np.ndarray:
        lengths = tuple(1 if n == 1 else Length(f"{path}.{k}") for k, n in enumerate(value.shape))
        return Array(dtype_name(value.dtype), lengths)
    if isinstance(value, np.generic):
        return Scalar(dtype_name(value.dtype), False)
    if kind is dict:
        items = tuple((k, abstract(v, f"{path}[{k!r}]")) for k, v in value.items())
        return Dict(items, path)
    if kind is list or kind is tuple:
        parts = tuple(abstract(v, f"{path}[{k}]") for k, v in enumerate(value))
        if len(parts) > LONG:
            total = element(Sequence(kind.__name__, parts))
            if isinstance(total, NUMERIC):
                return Many(kind.__name__, total, path)
        return Sequence(kind.__name__, parts, path)
    if kind is range:
        return Many("range", INT)
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        fields = zip(kind._fields, value)
        return Object(kind, tuple((k, abstract(v, f"{path}.{k}")) for k, v in fields), path)
    if is_users(kind):
        return Object(kind, (), path)
    if isinstance(value, FunctionType | BuiltinFunctionType | MethodType | type | np.ufunc):
        return Constant(value)
    if value is PLACEHOLDER:
        return Constant(value)
    return Unknown(f"a {kind.__name__}")


# A list of more numbers or arrays than this is known by the join of its elements alone.
LONG = 32


# Classes of the standard library whose instances hold what they were given.
_PLAIN = (SimpleNamespace, functools.partial)


def is_users(kind: type) -> bool:
    """Whether instances of the class are plain objects, whose fields and methods can be read."""
    if kind in _PLAIN:
        return True
    module = kind.__module__.partition(".")[0]
    if module in ("numpy", "scipy") or module in sys.stdlib_module_names:
        return False
    read: Any = kind.__getattribute__
    special = hasattr(kind, "__getattr__") or read is not object.__getattribute__
    basic = (type, dict, list, tuple, set, str, bytes, int, float, complex, np.ndarray)
    return not special and not issubclass(kind, (*basic, BaseException))


def dtype_name(dtype: np.dtype[Any]) -> str:
    """The dtype's name, such as `float64`; byte order and structure are kept apart."""
    return dtype.name if dtype.isnative and dtype.kind in "biufc" else f"?{dtype!s}"
