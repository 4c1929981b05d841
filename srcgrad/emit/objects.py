"""Values without a name, written down: what a text needs of the object that a method is bound to.

In: a value, and the names that the text uses. Out: an expression that makes an equal value, and the
imports that it needs; None where that is not possible, or too long to read.

>>> from types import SimpleNamespace
>>> made = Written((), {"np": np})
>>> made.text(SimpleNamespace(w=np.ones(2), k=3))
'SimpleNamespace(w=np.array([1.0, 1.0], dtype="float64"), k=3)'
>>> made.imports
['from types import SimpleNamespace']
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Collection, Mapping
from types import BuiltinFunctionType, FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.emit.printer import constant
from srcgrad.frontend.world import fields_of
from srcgrad.ir import abstract as av

# An array of more elements is data, which no text should hold.
MOST_ELEMENTS = 1000


class _Nameless(Exception):
    """A value that cannot be written down."""


class Written:
    """Expressions for values; the text binds the names `taken`, and imports those in `known`."""

    def __init__(self, taken: Collection[str], known: Mapping[str, Any]) -> None:
        self._taken, self._known = {*taken, *known}, known
        self._named: dict[tuple[str, str], str] = {}
        self._lines: list[str] = []

    @property
    def imports(self) -> list[str]:
        """The imports that the expressions so far need."""
        return sorted(self._lines)

    def text(self, value: Any) -> str | None:
        """An expression that makes an equal value."""
        try:
            return self._text(value)
        except _Nameless:
            return None

    def _text(self, value: Any) -> str:
        kind = type(value)
        if value is None or kind in (bool, int, float, str):
            return constant(value)
        if kind is np.ndarray:
            return self._array(value)
        if isinstance(value, np.number):
            return f"{self._import('numpy')}.{kind.__name__}({constant(value.item())})"
        if kind in (list, tuple):
            inner = ", ".join(map(self._text, value))
            if kind is list:
                return f"[{inner}]"
            return f"({inner}{',' * (len(value) == 1)})"
        if kind is dict:
            return f"{{{', '.join(f'{self._text(k)}: {self._text(v)}' for k, v in value.items())}}}"
        if isinstance(value, FunctionType | BuiltinFunctionType | type | np.ufunc):
            return self._global(value)
        return self._object(value)

    def _array(self, value: np.ndarray) -> str:
        if value.dtype.kind not in "fiub" or value.size > MOST_ELEMENTS:
            raise _Nameless
        numpy, dtype = self._import("numpy"), constant(value.dtype.name)
        if not value.size:
            return f"{numpy}.zeros({value.shape}, dtype={dtype})"
        return f"{numpy}.array({self._text(value.tolist())}, dtype={dtype})"

    def _object(self, value: Any) -> str:
        kind = type(value)
        if isinstance(value, functools.partial):
            given = [self._text(value.func), *map(self._text, value.args)]
            return f"{self._global(kind)}({', '.join([*given, *self._fields(value.keywords)])})"
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            return f"{self._global(kind)}({', '.join(map(self._text, value))})"
        if kind is SimpleNamespace:
            return f"{self._global(kind)}({', '.join(self._fields(vars(value)))})"
        fields = fields_of(value)
        whole = fields.keys() == getattr(value, "__dict__", {}).keys()
        if not av.is_users(kind) or not whole:
            raise _Nameless
        like = self._global(runtime.like)
        blank = f"object.__new__({self._global(kind)})"
        return f"{like}({', '.join([blank, *self._fields(fields)])})"

    def _fields(self, fields: Mapping[str, Any]) -> list[str]:
        return [f"{name}={self._text(v)}" for name, v in fields.items()]

    def _global(self, value: Any) -> str:
        """The name of a function or class, imported from where it is defined."""
        home, own = getattr(value, "__module__", None), getattr(value, "__name__", "")
        if isinstance(value, np.ufunc):
            home = "numpy"
        if not isinstance(home, str) or getattr(sys.modules.get(home), own, None) is not value:
            raise _Nameless
        return own if home == "builtins" else self._import(home, own)

    def _import(self, module: str, name: str = "") -> str:
        """What an import binds; the same name whenever it is asked for."""
        if (module, name) not in self._named:
            home = sys.modules[module]
            value = getattr(home, name) if name else home
            for own, meaning in self._known.items():
                if meaning is value:
                    return own
            wanted = name or module
            own, k = wanted, 1
            while own in self._taken:
                k += 1
                own = f"{wanted}_{k}"
            self._taken.add(own)
            self._named[module, name] = own
            line = f"from {module} import {name}" if name else f"import {module}"
            self._lines.append(line if own == wanted else f"{line} as {own}")
        return self._named[module, name]
