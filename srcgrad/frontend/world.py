"""The world record: all that the compiler learns from outside the tree, as question and answer.

In: a function's namespace and the lengths of the arguments' axes. Out: answers, and the list of
`Condition`s under which they hold. What is true then: the emitted text is right wherever the
conditions hold, so they are its guard.
"""

from __future__ import annotations

import builtins
import dataclasses
import inspect
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import (
    BuiltinMethodType,
    CellType,
    FunctionType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any

import gast
import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import rewrite
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names
from srcgrad.rules.language import MISSING

# Modules whose attributes mean the same as long as the program runs.
_FIXED = {np, np.linalg, np.fft, math, builtins}


@dataclass(frozen=True, eq=False)
class Condition:
    """A question as Python text over the arguments and globals, with the constants that it names.

    `kind` says how to compare: `is` for identity, `abstract` for the abstract value, `length` for
    a pair of a number and whether the subject is equal to it, `remainder` for an offset, a divisor
    and what (subject + offset) % divisor is, `order` for the keys of a dict. With a `root`, the
    subject is a part of that object, such as `.cell_contents`.
    """

    subject: str
    kind: str
    answer: Any
    root: Any = None


@dataclass(frozen=True, eq=False)
class Reference:
    """Something outside that the user's function has no name for.

    With `cell` the content of that closure cell, else `value` itself, which is fixed.
    """

    hint: str
    value: Any
    cell: CellType | None = None


class World:
    """Answers questions about the outside and remembers them."""

    def __init__(self, function: Function, arguments: Mapping[str, Any], names: Names) -> None:
        self.function, self.arguments, self.names = function, arguments, names
        self.lengths: dict[str, int] = {}
        for name, value in arguments.items():
            self.lengths.update(lengths_of(value, name))
        self.conditions: dict[str, Condition] = {}
        self.references: dict[str, Reference] = {}
        self._known: dict[object, str] = {}
        self._found: dict[Any, Any] = {}

    def lookup(self, e: gast.expr) -> Any:
        """What a global name or a dotted one means; MISSING if there is no such thing.

        The answer for a name, and for a name with one dot, is kept: it was recorded with the first.
        """
        kind = e.__class__
        key: Any = None
        if kind is gast.Name:
            key = e.id
        elif kind is gast.Attribute and e.value.__class__ is gast.Name:
            key = e.value.id, e.attr
        if key in self._found:
            return self._found[key]
        value = self._lookup(e)
        root = key if kind is gast.Name else e.value.id if key is not None else ""
        if root and value is not MISSING:
            if root not in self.references and root not in self.arguments:
                self._found[key] = value
        return value

    def _lookup(self, e: gast.expr) -> Any:
        if isinstance(e, gast.Attribute):
            base = self.lookup(e.value)
            if base is MISSING:
                return MISSING
            value = _field(base, e.attr)
            if value is not MISSING and not (_is_fixed(base) or _is_made_up(e)):
                self._record(gast.unparse(e).strip(), value)
            return value
        if isinstance(e, gast.Subscript) and isinstance(e.slice, gast.Constant):
            base = self.lookup(e.value)
            if type(base) not in (list, tuple, dict, CellType):
                return MISSING
            try:
                value = base[e.slice.value]
            except (KeyError, IndexError):
                return MISSING
            self._record(gast.unparse(e).strip(), value)
            return value
        if not isinstance(e, gast.Name):
            return MISSING
        if e.id.startswith("$"):
            return _reference(e.id)
        if e.id in self.references:
            return self._referenced(e.id)
        if e.id in self.arguments:
            return self.arguments[e.id]
        namespace = self.function.namespace
        if e.id in namespace.cells:
            try:
                value = namespace.cells[e.id].cell_contents
            except ValueError:
                return MISSING
        elif e.id in namespace.globals:
            value = namespace.globals[e.id]
        elif hasattr(builtins, e.id):
            value = getattr(builtins, e.id)
        else:
            return MISSING
        self._record(e.id, value)
        return value

    # -- what the user's function has no name for

    def constant(self, value: Any, hint: str) -> gast.expr:
        """A name for an object that the text is made for."""
        return self._refer(("value", id(value)), Reference(hint, value))

    def cell(self, cell: CellType, hint: str) -> gast.expr:
        """A name for the content of a closure's cell, read when the emitted function runs."""
        return self._refer(("cell", id(cell)), Reference(hint, None, cell))

    def member(self, namespace: dict[str, Any], name: str) -> gast.expr | None:
        """An expression for a global of another module, or None if there is no such thing."""
        if name not in namespace:
            return None
        value = namespace[name]
        if callable(value) or isinstance(value, ModuleType):
            key = f"{id(namespace)}[{name!r}]"
            self.conditions[key] = Condition(f"[{name!r}]", "is", value, namespace)
            self.written_out(value)
            return self.constant(value, name)
        module = sys.modules.get(namespace.get("__name__", ""))
        if module is None or vars(module) is not namespace:
            return None
        home = self.constant(module, module.__name__.rpartition(".")[2])
        return gast.Attribute(home, name, gast.Load())

    def _refer(self, key: object, reference: Reference) -> gast.expr:
        if key not in self._known:
            name = self.names.fresh(reference.hint)
            self._known[key] = name
            self.references[name] = reference
        return gast.Name(self._known[key], gast.Load(), None, None)

    def _referenced(self, name: str) -> Any:
        reference = self.references[name]
        if reference.cell is None:
            return reference.value
        try:
            value = reference.cell.cell_contents
        except ValueError:
            return MISSING
        self._record(name, value)
        return value

    def written_out(self, function: Any) -> None:
        """Record that the body of this function is part of the text."""
        if isinstance(function, FunctionType) and not _is_library(function):
            for part in ("__code__", "__defaults__", "__kwdefaults__"):
                key = f"{id(function)}.{part}"
                answer = getattr(function, part)
                self.conditions[key] = Condition(f".{part}", "is", answer, function)

    def class_attribute(self, cls: type, name: str) -> Any:
        """What a class defines under a name, without binding it; MISSING if nothing."""
        for owner in cls.__mro__:
            if name in vars(owner):
                value = vars(owner)[name]
                key = f"{id(owner)}.__dict__[{name!r}]"
                self.conditions[key] = Condition(f".__dict__[{name!r}]", "is", value, owner)
                return value
        return MISSING

    def _record(self, subject: str, value: Any) -> None:
        key = subject
        self.lengths.update(lengths_of(value, subject))
        holder, subject = self._subject(subject)
        if not subject:
            return
        self.written_out(value)
        if isinstance(value, MethodType):
            self.written_out(value.__func__)
            # a method is made anew whenever it is asked for
            for part in ("__func__", "__self__"):
                where = f"{subject}.{part}"
                condition = Condition(where, "is", getattr(value, part), holder)
                self.conditions[f"{key}.{part}"] = condition
            return
        if isinstance(value, BuiltinMethodType) and _is_of_instance(value):
            # so is this one, which follows from the class of its object and its name
            where = f"{subject}.__self__.__class__"
            self.conditions[key] = Condition(where, "is", type(value.__self__), holder)
            where = f"{subject}.__name__"
            self.conditions[f"{key}.__name__"] = Condition(
                where, "abstract", av.Constant(value.__name__), holder
            )
            return
        # with the paths that the guard gives to its parts
        found = av.abstract(value, subject)
        if isinstance(found, av.Unknown) or isinstance(value, str | bool) or value is None:
            self.conditions[key] = Condition(subject, "is", value, holder)
        else:
            self.conditions[key] = Condition(subject, "abstract", found, holder)

    def one(self, dim: av.Dim) -> bool | None:
        """Whether an axis has length 1; an answer that depends on the lengths becomes a
        condition.
        """
        if isinstance(dim, int):
            return dim == 1
        if av.not_one(dim):
            return False
        if isinstance(dim, av.Length) and dim.symbol in self.lengths:
            answer = self.lengths[dim.symbol] + dim.offset == 1
            return self._length(dim.symbol, 1 - dim.offset, answer)
        return None

    def equals(self, dim: av.Dim, n: int) -> bool | None:
        """Whether an axis has length `n`; an answer that depends on the lengths becomes a
        condition.
        """
        if isinstance(dim, int):
            return dim == n
        if isinstance(dim, av.Length) and dim.symbol in self.lengths:
            answer = max(self.lengths[dim.symbol] + dim.offset, 0) == n
            return self._length(dim.symbol, n - dim.offset, answer)
        return None

    def is_not_empty(self, e: gast.expr) -> bool:
        """Whether an expression over arguments has elements at entry; if so, it is a condition."""
        text = gast.unparse(rewrite.substitute(e, _PLAIN)).strip()
        if "$" in text or {n.id for n in rewrite.walk(e) if isinstance(n, gast.Name)} & (
            self.references.keys() | self.function.namespace.cells.keys()
        ):
            return False
        try:
            answer = bool(len(eval(text, self.function.namespace.globals, dict(self.arguments))))
        except Exception:  # then the function itself raises it
            return False
        if answer:
            self.conditions[f"len({text})"] = Condition(f"(not not len({text}))", "is", True)
        return answer

    def in_order(self, path: str, keys: tuple[Any, ...]) -> None:
        """The program goes through a dict: that its keys come in this order is a condition."""
        holder, subject = self._subject(path)
        self.conditions[f"order of {path}"] = Condition(subject, "order", keys, holder)

    def remainder(self, dim: av.Dim, n: int) -> int | None:
        """What is left of the length of an axis when it is cut into `n`; an answer that depends
        on the lengths becomes a condition.
        """
        if isinstance(dim, int):
            return dim % n
        if isinstance(dim, av.Length) and self.lengths.get(dim.symbol, -1) + dim.offset >= 0:
            answer = (self.lengths[dim.symbol] + dim.offset) % n
            array, _, axis = dim.symbol.rpartition(".")
            holder, subject = self._subject(array)
            key = f"{dim.symbol} + {dim.offset} % {n}"
            subject = f"{subject}.shape[{axis}]"
            shape = (dim.offset, n, answer)
            self.conditions[key] = Condition(subject, "remainder", shape, holder)
            return answer
        return None

    def is_apart(self, name: str) -> bool:
        """Whether the array that is argument `name` shares memory with nothing else that the
        program reads from outside, and may be written to; that it is so is then a condition.
        """
        own = self.arguments[name]
        if type(own) is not np.ndarray or not own.flags.writeable:
            return False
        for reference in self.references.values():
            if reference.cell is not None or not _is_without_memory(reference.value):
                return False
        known = [(c.root, c.answer) for c in self.conditions.values() if c.kind == "abstract"]
        if any(not isinstance(a, av.Scalar | av.Constant) for _, a in known):
            return False
        others = [n for n, v in self.arguments.items() if n != name and not _is_without_memory(v)]
        for other in others:
            value = self.arguments[other]
            if type(value) is not np.ndarray or np.may_share_memory(self.arguments[name], value):
                return False
        subject = f"{name}.flags.writeable"
        self.conditions[subject] = Condition(subject, "is", True)
        for other in others:
            subject = f"({name}, {other})"
            apart = Condition(subject, "is", False, np.may_share_memory)
            self.conditions[f"may_share_memory{subject}"] = apart
        return True

    def _length(self, symbol: str, n: int, answer: bool) -> bool:
        """Record whether the axis that the symbol names has length `n`."""
        array, _, axis = symbol.rpartition(".")
        holder, subject = self._subject(array)
        key = f"{symbol} == {n}"
        subject = f"{subject}.shape[{axis}]"
        self.conditions[key] = Condition(subject, "length", (n, answer), holder)
        return answer

    def count_fields(self, path: str, value: Any) -> None:
        """Record how many fields an object has: one that is added has a gradient as well."""
        if hasattr(value, "__dict__") and not dataclasses.is_dataclass(value):
            holder, subject = self._subject(path)
            count = f"{subject}.__dict__.__len__()"
            answer = len(value.__dict__), True
            self.conditions[f"{path}.__dict__"] = Condition(count, "length", answer, holder)

    def _subject(self, path: str) -> tuple[Any, str]:
        """The object that a path starts from, if the user has no name for it, and the rest."""
        root, rest = _parted(path)
        reference = self.references.get(root)
        if reference is None:
            return None, path
        if reference.cell is None:
            return reference.value, rest
        return reference.cell, f".cell_contents{rest}"


def _is_of_instance(value: BuiltinMethodType) -> bool:
    """Whether it is a method of an object, rather than a function of a module or a class."""
    return value.__self__ is not None and not isinstance(value.__self__, ModuleType | type)


_PLAIN = {f"$builtins.{n}": gast.Name(n, gast.Load(), None, None) for n in ("range", "len")}


def _parted(path: str) -> tuple[str, str]:
    """The root of a path, and the rest with its dot or bracket."""
    cut = min((k for k in map(path.find, ".[") if k >= 0), default=len(path))
    return path[:cut], path[cut:]


def _field(base: Any, name: str) -> Any:
    """What an object holds under a name; a property is not run to see."""
    if isinstance(inspect.getattr_static(type(base), name, None), property):
        return MISSING
    try:
        return getattr(base, name, MISSING)
    except Exception:  # a descriptor of the user's may raise anything; then it is not supported
        return MISSING


def _is_without_memory(value: Any) -> bool:
    """Whether a value holds no array that somebody could write to."""
    if isinstance(value, tuple) and type(value) is tuple:
        return all(map(_is_without_memory, value))
    plain = bool | int | float | complex | str | bytes | np.generic | np.dtype | range
    if value is None or isinstance(value, plain | type | ModuleType | np.ufunc):
        return True
    return type(value) in (FunctionType, type(len))


def _is_library(function: FunctionType) -> bool:
    return (function.__module__ or "").partition(".")[0] in ("numpy", "math", "builtins", "scipy")


def _is_made_up(e: gast.expr) -> bool:
    """Whether the path starts from a reference of the compiler's own, such as `$scipy.stats`."""
    while isinstance(e, gast.Attribute):
        e = e.value
    return isinstance(e, gast.Name) and e.id.startswith("$")


def _is_fixed(base: Any) -> bool:
    """Whether attributes of the object are taken to mean the same as long as the program runs."""
    if isinstance(base, ModuleType):
        return base in _FIXED or base.__name__.partition(".")[0] in ("numpy", "scipy", "srcgrad")
    return isinstance(base, np.ufunc)


def _reference(identifier: str) -> Any:
    if identifier == "$numpy":
        return np
    if identifier == "$math":
        return math
    if (module := sys.modules.get(identifier[1:])) is not None:
        return module
    if identifier.startswith("$builtins."):
        return getattr(builtins, identifier.removeprefix("$builtins."))
    return getattr(runtime, identifier.removeprefix("$runtime."), MISSING)


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of an object: those in slots, then the others in the order in which they were set.

    >>> class Pair:
    ...     __slots__ = "a", "b"
    >>> pair = Pair()
    >>> pair.b = 2.0
    >>> fields_of(pair)
    {'b': 2.0}
    """
    if dataclasses.is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    slots = [
        name
        for cls in reversed(type(value).__mro__)
        if "__slots__" in vars(cls)
        for name, member in vars(cls).items()
        if isinstance(member, MemberDescriptorType) and hasattr(value, name)
    ]
    return {name: getattr(value, name) for name in slots} | getattr(value, "__dict__", {})


def lengths_of(value: Any, path: str) -> dict[str, int]:
    """The length of every axis of every array in an argument, by symbol.

    >>> lengths_of({"w": np.ones((2, 1))}, "params")
    {"params['w'].0": 2, "params['w'].1": 1}
    """
    if type(value) is np.ndarray:
        return {f"{path}.{k}": n for k, n in enumerate(value.shape)}
    found: dict[str, int] = {}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        for k, v in zip(value._fields, value):
            found.update(lengths_of(v, f"{path}.{k}"))
        return found
    if type(value) is dict:
        for k, v in value.items():
            found.update(lengths_of(v, f"{path}[{k!r}]"))
    elif type(value) in (list, tuple):
        for j, v in enumerate(value):
            found.update(lengths_of(v, f"{path}[{j}]"))
    return found
