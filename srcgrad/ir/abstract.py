"""Abstract values: what is known of a value before the program runs.

They are hashable (they are keys of specialisations) and form a lattice with `join`. A *dim* is the
length of an axis: a number, a `Length` (an argument's length plus a number), `MANY` (not 1, and
nothing else known) or `None` (unknown).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


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
    stands.

    One is made where a definition's length is not known; it holds for that value of the name.
    """

    number: int


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


@dataclass(frozen=True)
class Sequence(Abstract):
    """A list or tuple whose elements are known one by one."""

    kind: str
    items: tuple[Abstract, ...]


@dataclass(frozen=True)
class Many(Abstract):
    """A list, tuple, range or other iterable of unknown length: the join of its elements."""

    kind: str
    item: Abstract


@dataclass(frozen=True)
class Dict(Abstract):
    """A dict with known keys. `path` names the argument (or the part of one) that it is."""

    items: tuple[tuple[Any, Abstract], ...]
    path: str | None = None

    def get(self, key: Any) -> Abstract | None:
        """The value under `key`, or None."""
        return next((v for k, v in self.items if k == key and type(k) is type(key)), None)


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
    """Anything."""

    why: str = ""


FLOAT = Scalar("float64")
INT = Scalar("int64")
BOOL = Scalar("bool")
NUMERIC = (Scalar, Array)


def is_float(value: Abstract | None) -> bool:
    """Whether the value is a real floating-point number or an array of them."""
    return isinstance(value, NUMERIC) and value.dtype.startswith("float")


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
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        python = a.python if a.python == b.python else None
        value = a.value if a.value == b.value else None
        if a.dtype == b.dtype:
            return Scalar(a.dtype, python, value)
        if {a.dtype, b.dtype} <= {"int64", "float64", "number"}:
            return Scalar("number", python)
        return Unknown("numbers of different types")
    if isinstance(a, Array) and isinstance(b, Array):
        if a.dtype == b.dtype and len(a.dims) == len(b.dims):
            return Array(a.dtype, tuple(map(join_dims, a.dims, b.dims)))
        return Unknown("arrays of different rank or dtype")
    if isinstance(a, Sequence) and isinstance(b, Sequence) and a.kind == b.kind:
        if len(a.items) == len(b.items):
            return Sequence(a.kind, tuple(map(join, a.items, b.items)))
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


def with_opaque_dims(value: Abstract, number: int) -> Abstract:
    """The array with a name of its own for each unknown length."""
    if isinstance(value, Array) and None in value.dims:
        own = [Opaque(number * 64 + k) if d is None else d for k, d in enumerate(value.dims)]
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
            total = join(total, item)
        return total if total is not None else Unknown("an empty sequence")
    if isinstance(value, Array) and value.dims:
        rest = value.dims[1:]
        return Array(value.dtype, rest) if rest else Scalar(value.dtype, False)
    return Unknown("not a sequence")


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
    return dim is MANY or (isinstance(dim, Length) and dim.offset == 0)


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
        return Constant(value) if value is None else (BOOL if kind is bool else Text())
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
        return Sequence(
            kind.__name__, tuple(abstract(v, f"{path}[{k}]") for k, v in enumerate(value))
        )
    if kind is range:
        return Many("range", INT)
    return Unknown(f"a {kind.__name__}")


def dtype_name(dtype: np.dtype[Any]) -> str:
    """The dtype's name, such as `float64`; byte order and structure are kept apart."""
    return dtype.name if dtype.isnative and dtype.kind in "biufc" else f"?{dtype!s}"
