"""The complete text around an emitted function: imports under the user's own aliases, then the def.

In: the printed def and the names that it uses. Out: a module that runs by itself, without
srcgrad where no run-time helper is needed, and the line that the def starts in.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from symtable import SymbolTable, symtable
from types import CellType, ModuleType
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.emit.naming import Named
from srcgrad.emit.objects import Written
from srcgrad.emit.printer import Text, constant
from srcgrad.ir import rewrite
from srcgrad.ir.function import Function


def complete(text: Text, named: Named, function: Function) -> tuple[str, int, ast.FunctionDef]:
    """The module text, the first line of the def in it, and the tree of the def."""
    definition = ast.parse(text.source).body[0]
    assert isinstance(definition, ast.FunctionDef)
    table = symtable(text.source, "<emitted>", "exec")
    bound, outside = _names(table)
    outside |= {s.get_name() for s in table.get_symbols() if s.is_referenced()}  # in defaults
    modules, members, values = [], [], []
    free = _in_order(outside, definition)
    meanings = {name: _meaning(name, named, function) for name in free}
    written = Written(bound, meanings)
    for name, value in meanings.items():
        if value is _NOTHING:
            continue
        if isinstance(value, ModuleType):
            alias = "" if value.__name__ == name else f" as {name}"
            modules.append(f"import {value.__name__}{alias}")
        elif getattr(runtime, name, None) is value and name in named.helpers:
            members.append(f"from srcgrad.runtime import {name}")
        elif name in named.helpers and getattr(value, "__module__", None) == "builtins":
            members.append(f"from builtins import {value.__name__} as {name}")
        elif type(value) in (int, float, str, bool, type(None)):
            values.append(f"{name} = {constant(value)}")
        elif not _is_found(value, name, function) and (made := written.text(value)) is not None:
            values.append(f"{name} = {made}")
        else:
            members.append(_import_of(name, value, function))
    for line in written.imports:
        (modules if line.startswith("import ") else members).append(line)
    lines = [*sorted(modules), *sorted(members)]
    if values:
        lines += ["", *values] if lines else values
    head = "\n".join(lines) + "\n\n\n" if lines else ""
    return head + text.source, head.count("\n") + 1, definition


def _names(table: SymbolTable) -> tuple[set[str], set[str]]:
    """The names that are bound in functions of a text, and those that are not bound where they
    are read.
    """
    bound: set[str] = set()
    outside: set[str] = set()
    for inner in table.get_children():
        symbols = inner.get_symbols()
        bound |= {s.get_name() for s in symbols if s.is_local()}
        outside |= {s.get_name() for s in symbols if s.is_global()}
        more, beyond = _names(inner)
        bound |= more
        outside |= beyond
    return bound, outside


def _in_order(names: Collection[str], definition: ast.FunctionDef) -> list[str]:
    """The names that a text mentions, those in the outer parts of it first."""
    missing = set(names)
    found: list[str] = []
    for n in rewrite.walk_by_level(definition) if missing else ():
        if n.__class__ is ast.Name and n.id in missing:
            missing.remove(n.id)
            found.append(n.id)
            if not missing:
                break
    return found


_NOTHING: Any = object()


def _meaning(name: str, named: Named, function: Function) -> Any:
    if name in named.helpers:
        value = named.helpers[name]
        return value.cell_contents if isinstance(value, CellType) else value
    namespace = function.namespace
    if name in namespace.cells:
        return namespace.cells[name].cell_contents
    if name in namespace.globals:
        return namespace.globals[name]
    return _NOTHING


def _is_found(value: Any, name: str, function: Function) -> bool:
    """Whether the value can be imported: it has a name of its own, or one in the user's module."""
    if isinstance(getattr(value, "__name__", None), str):
        return True
    return function.namespace.globals.get(name, _NOTHING) is value


def _import_of(name: str, value: Any, function: Function) -> str:
    """An import of a function or a value: from where it is defined, else from the user's module."""
    own = getattr(value, "__name__", None)
    home = getattr(value, "__module__", None)
    if home is None and isinstance(own, str) and getattr(np, own, None) is value:
        home = "numpy"  # before NumPy 2.2, a ufunc does not tell
    if isinstance(home, str) and isinstance(own, str) and own.isidentifier() and home != "builtins":
        return f"from {home} import {own}" + ("" if own == name else f" as {name}")
    return f"from {function.namespace.globals.get('__name__', '__main__')} import {name}"
