"""`Tape`: what emitted text hands its operations to.

Each method does what the operator or statement of its name does, on the same objects and with the
same errors, and notes what happened to followed numbers. A number is followed by the identity of
its object, an array by that of the owner of its memory, so containers, closures, objects and
control flow need no attention: whatever path a number takes through a program, it stays itself.

A number made from one or two numbers is noted as the tuple `(slot, i, dz/da, j, dz/db, z, bend)`
with the slots of the operands; slot 0 stands for what is not followed. `z` is kept alive so that
its identity stays its own. `bend` tells the second derivatives, None where all of them are 0.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.record import (
    applying,
    arrays,
    builtin,
    calling,
    classes,
    containers,
    heaps,
    insides,
    mathematics,
    moments,
    orders,
    products,
    randomness,
    results,
    samplers,
    surprises,
    writing,
)
from srcgrad.record.entries import Entry, Moved, Read
from srcgrad.record.memory import overlaps_itself, owner_of
from srcgrad.record.numbers import (
    COMPLEX,
    FOLLOWED,
    NUMBERS,
    PLAIN,
    TRUTHS,
    Bend,
    Whole,
    bare,
    bend_of_power,
    bend_of_product,
    bend_of_quotient,
    fresh,
    slope_of_power,
)
from srcgrad.record.refusing import refuse
from srcgrad.record.sweeps import Sweep
from srcgrad.record.table import handles

randomness.installed()
samplers.installed()
# to import them is to fill it
FILES_OF_THE_TABLE = (arrays, builtin, heaps, insides, mathematics, moments, orders, products)


class Tape:
    """The record of one run: what was followed, and what was done to it.

    >>> tape = Tape()
    >>> def cubed(x):
    ...     parts = [x]
    ...     parts.append(tape.mul(x, x))
    ...     return tape.mul(parts[0], parts[1])
    >>> tape.grad(cubed, (2.0,), 0)
    12.0
    """

    def __init__(self, name: str = "the function") -> None:
        self.name = name
        self.slots: dict[int, int] = {}
        self.owners: dict[int, Any] = {}
        self.touched: dict[int, Any] = {}  # owners of arrays that an entry reads later
        self.entries: list[Any] = []
        self.count = 1
        self.kept: list[Any] = []
        self.twins: dict[int, tuple[Any, Any]] = {}  # copies of arguments, and of what they are
        self.shared: dict[int, str] = {}  # owners of copies of memory that two arguments share
        self.memory: dict[Any, Any] = {}  # results of cached functions
        self.continued: dict[int, tuple[Any, Any]] = {}  # iterators, and what stands for them
        self.by_text: list[Any] = []  # functions whose own text is being followed
        self.failed: Exception | None = None
        self.judged: Exception | None = None  # that is certain to be the program's own
        self.met: dict[type, type] = {}  # classes whose methods are handed to it
        self.depth = 0  # how many runs have begun and not ended, one in another

    slice = staticmethod(slice)

    # -- what is followed

    def follows(self, x: Any) -> bool:
        """Whether `x` itself is a followed number or array."""
        if isinstance(x, np.ndarray):
            return id(owner_of(x)) in self.owners
        return id(x) in self.slots

    def follow(self, x: Any) -> Any:
        """Follow a number or an array from here on; what is returned is to be used for it."""
        if isinstance(x, np.ndarray):
            if x.dtype.kind not in "fiuc":
                if x.dtype.kind == "b":
                    return x
                refuse(self, f"an array of dtype {x.dtype} that depends on what is differentiated")
            owner = owner_of(x)
            if id(owner) not in self.owners and overlaps_itself(x):
                # a number that was broadcast: each element has an adjoint of its own
                x = owner = x.copy()
                x.flags.writeable = False
            self.owners[id(owner)] = owner
            self.touched[id(owner)] = owner
            return x
        if isinstance(x, TRUTHS) or not isinstance(x, FOLLOWED):
            return x
        x = fresh(x)
        self.slots[id(x)] = self.count
        self.count += 1
        self.kept.append(x)
        return x

    def note(self, entry: Entry, *arrays: Any) -> None:
        """Put an entry on the tape; what it reads may not change unseen."""
        for a in arrays:
            if isinstance(a, np.ndarray):
                owner = owner_of(a)
                self.touched[id(owner)] = owner
        self.entries.append(entry)

    def note_made(self, entry: Entry, operands: Sequence[Any], made: Any) -> None:
        """Put an entry for an array that was made just now on the tape, and follow that."""
        touched = self.touched
        for a in operands:
            if a.__class__ is np.ndarray:
                owner = a if a.base is None else owner_of(a)
                touched[id(owner)] = owner
        self.owners[id(made)] = touched[id(made)] = made
        self.entries.append(entry)

    def number(
        self, z: Any, i: int, da: Any, j: int = 0, db: Any = 0.0, bend: Bend | None = None
    ) -> Any:
        """Note a number made from one or two."""
        if z.__class__ is not float:
            if isinstance(z, int):
                z = Whole(z)
            elif isinstance(z, COMPLEX):
                refuse(self, "a complex number that an operation on real ones made")
        k = self.count
        self.count = k + 1
        self.slots[id(z)] = k
        self.entries.append((k, i, da, j, db, z, bend))
        return z

    # -- operators

    def add(self, a: Any, b: Any) -> Any:
        """`a + b`."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            i, j = self.slots.get(id(a), 0), self.slots.get(id(b), 0)
            z = a + b
            return self.number(z, i, 1.0, j, 1.0) if i or j else z
        return self.operate("add", a, b)

    def sub(self, a: Any, b: Any) -> Any:
        """`a - b`."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            i, j = self.slots.get(id(a), 0), self.slots.get(id(b), 0)
            z = a - b
            return self.number(z, i, 1.0, j, -1.0) if i or j else z
        return self.operate("sub", a, b)

    def mul(self, a: Any, b: Any) -> Any:
        """`a * b`."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            i, j = self.slots.get(id(a), 0), self.slots.get(id(b), 0)
            z = a * b
            return self.number(z, i, b, j, a, bend_of_product) if i or j else z
        return self.operate("mul", a, b)

    def truediv(self, a: Any, b: Any) -> Any:
        """`a / b`."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            i, j = self.slots.get(id(a), 0), self.slots.get(id(b), 0)
            z = a / b
            if i or j:
                one = 1.0 / b if b else runtime.divide(1.0, float(b))
                return self.number(z, i, one, j, -z * one, bend_of_quotient)
            return z
        return self.operate("truediv", a, b)

    def floordiv(self, a: Any, b: Any) -> Any:
        """`a // b`, which is flat wherever it has a derivative."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            return a // b
        return self.operate("floordiv", a, b)

    def mod(self, a: Any, b: Any) -> Any:
        """`a % b`."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            i, j = self.slots.get(id(a), 0), self.slots.get(id(b), 0)
            z = a % b
            return self.number(z, i, 1.0, j, -(a // b)) if i or j else z
        return self.operate("mod", a, b)

    def pow(self, a: Any, b: Any) -> Any:
        """`a ** b`."""
        if a.__class__ in NUMBERS and b.__class__ in NUMBERS:
            i, j = self.slots.get(id(a), 0), self.slots.get(id(b), 0)
            z = a**b
            if not (i or j):
                return z
            if isinstance(z, complex):
                refuse(
                    self, "a power of a negative number that is a complex one",
                    "make the number complex before",
                )  # fmt: skip
            da = slope_of_power(a, b) if i else 0.0
            db = float(z) * runtime.log_or_zero(float(a)) if j else 0.0
            return self.number(z, i, da, j, db, functools.partial(bend_of_power, a, b, j))
        return self.operate("pow", a, b)

    def matmul(self, a: Any, b: Any) -> Any:
        """`a @ b`."""
        return self.operate("matmul", a, b)

    def and_(self, a: Any, b: Any) -> Any:
        """`a & b`."""
        return self.operate("and_", a, b)

    def or_(self, a: Any, b: Any) -> Any:
        """`a | b`."""
        return self.operate("or_", a, b)

    def xor(self, a: Any, b: Any) -> Any:
        """`a ^ b`."""
        return self.operate("xor", a, b)

    def lshift(self, a: Any, b: Any) -> Any:
        """`a << b`."""
        return self.operate("lshift", a, b)

    def rshift(self, a: Any, b: Any) -> Any:
        """`a >> b`."""
        return self.operate("rshift", a, b)

    def neg(self, a: Any) -> Any:
        """`-a`."""
        if a.__class__ in NUMBERS:
            i = self.slots.get(id(a), 0)
            return self.number(-a, i, -1.0) if i else -a
        return self.operate_one("neg", a)

    def pos(self, a: Any) -> Any:
        """`+a`."""
        if a.__class__ in NUMBERS:
            i = self.slots.get(id(a), 0)
            return a if i else +a
        return self.operate_one("pos", a)

    def invert(self, a: Any) -> Any:
        """`~a`."""
        return self.operate_one("invert", a)

    def absolute(self, a: Any) -> Any:
        """`abs(a)`, with slope 0 at 0."""
        if a.__class__ in NUMBERS:
            i = self.slots.get(id(a), 0)
            return self.number(abs(a), i, float(a > 0) - float(a < 0)) if i else abs(a)
        return self.operate_one("abs", a)

    def same(self, a: Any, b: Any) -> bool:
        """`a is b`: a copy of an argument counts as what was passed."""
        first, second = self.twins.get(id(a), (a, a)), self.twins.get(id(b), (b, b))
        return first[1] is second[1]

    def operate(self, name: str, a: Any, b: Any) -> Any:
        """A binary operator on anything."""
        if a.__class__ in PLAIN and b.__class__ in PLAIN:
            if a.__class__ is np.ndarray or b.__class__ is np.ndarray:
                operator_of: Callable[..., Any] = getattr(operator, name)
                if not (self.follows(a) or self.follows(b)):
                    return operator_of(a, b)
                return applying.apply(self, operator_of, (a, b), {}, native=operator_of)
        found = classes.operator_of(self, name, a, b)
        if found is not NotImplemented:
            return found
        native: Callable[..., Any] = getattr(operator, name)
        if not (calling.reaches(self, a) or calling.reaches(self, b)):
            return native(a, b)
        first, second = (v if id(v) in self.slots else bare(v) for v in (a, b))
        if first is not a or second is not b:
            return getattr(self, name)(first, second)
        if any(isinstance(v, np.ndarray | np.generic) for v in (a, b)):
            if not isinstance(a, str | bytes):
                return applying.apply(self, native, (a, b), {}, native=native)
        elif self.follows(a) or self.follows(b):
            if isinstance(a, complex) or isinstance(b, complex):
                return applying.apply(self, native, (a, b), {}, native=native)
            if not (isinstance(a, int | str | bytes) or isinstance(b, int)):
                native(a, b)  # raises what Python raises
                refuse(self, f"{type(a).__name__} {name} {type(b).__name__}")
        return native(a, b)

    def operate_one(self, name: str, a: Any) -> Any:
        """A unary operator on anything."""
        method = classes.method_of(a, f"__{name}__")
        if method is not None:
            return self.call(method, a)
        native: Callable[..., Any] = getattr(operator, name)
        if (_is_array(a) or isinstance(a, COMPLEX)) and self.follows(a):
            return applying.apply(self, abs if name == "abs" else native, (a,), {}, native=native)
        return native(a)

    def change(self, name: str, a: Any, b: Any) -> Any:
        """The value that `a` has after `a += b`, or another operator with `=`."""
        found = classes.changed_in_place(self, name, a, b)
        if found is not NotImplemented:
            return found
        if _is_array(a):
            return writing.change_array(self, name, a, b)
        if a.__class__ not in NUMBERS:
            found = containers.changed(self, name, a, b)
            if found is not NotImplemented:
                return found
        method: Callable[..., Any] = getattr(self, name)
        return method(a, b)

    # -- parts

    def item(self, x: Any, index: Any) -> Any:
        """`x[index]`."""
        if isinstance(x, np.ndarray):
            z = x[index]
            if id(owner_of(x)) not in self.owners or self.is_view(z):
                return z
            if overlaps_itself(x):
                places = np.arange(x.size).reshape(x.shape)[index]
                z = self.follow(z)
                self.note(Moved([x], places, z))
                return z
            z = self.follow(z)
            self.note(Read(x, writing.kept_index(index), z))
            return z
        return classes.item_of(self, x, index)

    def is_view(self, z: Any) -> bool:
        """Whether the memory of `z` is followed already."""
        return isinstance(z, np.ndarray) and id(owner_of(z)) in self.owners

    def store(self, x: Any, index: Any, value: Any) -> None:
        """`x[index] = value`.

        >>> tape = Tape()
        >>> def squared(x):
        ...     a = np.zeros(2)
        ...     tape.store(a, 0, tape.mul(x, x))
        ...     return tape.item(a[:1], 0)
        >>> tape.grad(squared, (3.0,), 0)
        6.0
        """
        if isinstance(x, np.ndarray):
            writing.store(self, x, index, value)
        else:
            classes.store_item(self, x, index, value)

    def augment(self, name: str, x: Any, index: Any, value: Any) -> None:
        """`x[index] += value`, or another operator with `=`."""
        self.augment_before(name, (x, index, self.item(x, index)), value)

    def before(self, x: Any, index: Any) -> Any:
        """Where `x[index] += ...` goes, and what is there before the value is evaluated."""
        return x, index, self.item(x, index)

    def augment_before(self, name: str, place: tuple[Any, Any, Any], v: Any) -> None:
        """`x[index] += v`, with what `before` tells."""
        x, index, old = place
        new = self.change(name, old, v)
        if new is old and _is_array(x) and _is_array(old) and owner_of(old) is owner_of(x):
            return  # a view was changed where it is; by a mask or a list of indices it is a copy
        self.store(x, index, new)

    def assign(self, value: Any, x: Any, index: Any) -> None:
        """`x[index] = value`, the value evaluated first."""
        self.store(x, index, value)

    def delete(self, x: Any, index: Any) -> None:
        """`del x[index]`."""
        method = classes.method_of(x, "__delitem__")
        if method is not None:
            self.call(method, x, index)
        else:
            del x[index]

    def attr(self, x: Any, name: str) -> Any:
        """`x.name`."""
        return classes.attribute(self, x, name)

    def set(self, x: Any, name: str, value: Any) -> None:
        """`x.name = value`."""
        classes.set_attribute(self, x, name, value)

    def augment_attr(self, operation: str, x: Any, name: str, value: Any) -> None:
        """`x.name += value`, or another operator with `=`."""
        self.set(x, name, self.change(operation, self.attr(x, name), value))

    def before_attr(self, x: Any, name: str) -> Any:
        """Where `x.name += ...` goes, and what is there before the value is evaluated."""
        return x, name, self.attr(x, name)

    def augment_attr_before(self, operation: str, place: tuple[Any, str, Any], v: Any) -> None:
        """`x.name += v`, with what `before_attr` tells."""
        x, name, old = place
        self.set(x, name, self.change(operation, old, v))

    def assign_attr(self, value: Any, x: Any, name: str) -> None:
        """`x.name = value`, the value evaluated first."""
        self.set(x, name, value)

    def shape(self, x: Any) -> Any:
        """`x.shape`, whose elements are whole numbers."""
        if isinstance(x, np.ndarray):
            return x.shape
        found = self.attr(x, "shape")
        if calling.reaches(self, found):
            refuse(self, "a shape that depends on what is differentiated")
        return found

    # -- iteration, context, calls

    def iter(self, x: Any, shape: Any = None) -> Any:
        """What `for` goes through; `shape` tells which parts of an element are unpacked."""
        each = classes.iterable(self, x)
        return each if shape is None else (self.unpack(v, shape) for v in each)

    def unpack(self, x: Any, shape: Any = None) -> Any:
        """`x` so that unpacking it keeps its numbers followed."""
        if shape is None:
            return classes.iterable(self, x)
        if not isinstance(shape, tuple):
            return x
        parts = list(classes.iterable(self, x))
        star = next((k for k, s in enumerate(shape) if s == "*"), None)
        tail = len(shape) - 1 - star if star is not None else 0
        for k, inner in enumerate(shape):
            if isinstance(inner, tuple):
                at = k if star is None or k < star else len(parts) - tail + (k - star - 1)
                if 0 <= at < len(parts):
                    parts[at] = self.unpack(parts[at], inner)
        return parts

    def elements(self, x: Any) -> Iterator[Any]:
        """The elements along the first axis of a followed array."""
        if x.ndim == 0:
            iter(x)  # raises what NumPy raises
        for k in range(len(x)):
            yield self.item(x, k)

    def mapping(self, x: Any) -> Any:
        """What `**x` stands for."""
        return classes.mapping(self, x)

    def manager(self, x: Any) -> Any:
        """`x` as what `with` enters and leaves."""
        return classes.manager(self, x)

    def call(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """`function(*args, **kwargs)`."""
        try:
            return calling.call(self, function, args, kwargs)
        except surprises.KINDS as error:
            surprises.expose(self, error, function, args, kwargs)
            raise

    def method(self, x: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """`x.name(*args, **kwargs)`."""
        try:
            return calling.call_method(self, x, name, args, kwargs)
        except surprises.KINDS as error:
            if not calling.is_users(x) and hasattr(x, name):
                surprises.expose(self, error, getattr(x, name), args, kwargs)
            raise

    # -- the questions

    def grad(
        self, function: FunctionType, arguments: Sequence[Any], wrt: Any, *, has_aux: bool = False
    ) -> Any:
        """The gradient of `function` at `arguments` in those that `wrt` numbers."""
        return results.gradient(self, function, arguments, wrt, has_aux)[1]

    def value_and_grad(
        self, function: FunctionType, arguments: Sequence[Any], wrt: Any, *, has_aux: bool = False
    ) -> Any:
        """The value and the gradient."""
        return results.gradient(self, function, arguments, wrt, has_aux, with_value=True)

    def vjp(self, function: FunctionType, arguments: Sequence[Any], wrt: Any) -> Any:
        """The value, and its pullback to the arguments that `wrt` numbers."""
        return results.pullback(self, function, arguments, wrt)

    def jvp(
        self, function: FunctionType, arguments: Sequence[Any], wrt: Any, tangents: Sequence[Any]
    ) -> Any:
        """The value, and its tangent along those of the arguments that `wrt` numbers."""
        return results.pushforward(self, function, arguments, wrt, tangents)

    def sweep(self) -> Sweep:
        """A sweep that has not begun."""
        return Sweep(self.slots, self.owners, self.count)


@handles(Tape)
def _same_tape(tape: Tape, name: str = "") -> Tape:
    """The tape that a differentiated text makes: it records a part of the run."""
    del name
    return tape


def _is_array(x: Any) -> bool:
    return isinstance(x, np.ndarray)


for _ready in runtime.before_tapes:
    _ready()
