"""Functions of the user's in their converted form, made when they are first called.

A conversion is kept for the code that it was made from; each run gets a function of its own, on
the user's globals and cells and with its own tape.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import itertools
import linecache
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import gast

from srcgrad.emit import loader
from srcgrad.emit.printer import render
from srcgrad.errors import SourceError, UnsupportedError, problem_at
from srcgrad.frontend.capture import Definition, converted_tree, located
from srcgrad.ir.deep import deeply
from srcgrad.ir.function import Function, Namespace, Origin
from srcgrad.ir.names import numbered
from srcgrad.ir.refusal import Refused
from srcgrad.record.rewriting import Rewriting, Scope, names_of

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_serial = itertools.count(1)


@dataclass(frozen=True, eq=False)
class Conversion:
    """A function on a tape: its code, and the name of the free variable that holds the tape."""

    code: CodeType
    tape: str
    assumed: tuple[tuple[str, Any], ...]


_known: dict[CodeType, Conversion] = {}
_converted: dict[int, CodeType] = {}  # codes of converted functions and of what they define
_sourceless: set[CodeType] = set()


def is_converted(f: FunctionType) -> bool:
    """Whether a function hands its operations to a tape already."""
    return id(f.__code__) in _converted


def enlist(code: CodeType) -> None:
    """Know a code and everything defined in it as converted."""
    _converted[id(code)] = code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            enlist(constant)


def has_source(f: FunctionType) -> bool:
    """Whether the text of a function can be found."""
    if f.__code__ in _known:
        return True
    if f.__code__ in _sourceless:
        return False
    try:
        _definition(f)
    except SourceError:
        _sourceless.add(f.__code__)
        return False
    return True


def _definition(f: FunctionType) -> tuple[Origin, Definition]:
    """The definition of a function, also of one that was emitted."""
    code = f.__code__
    if loader.is_emitted(code.co_filename):
        lines = tuple(linecache.getlines(code.co_filename))
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
                if node.lineno == code.co_firstlineno:
                    return Origin(code.co_filename, node.lineno, lines), node
        raise SourceError(f"no definition of {code.co_name} in {code.co_filename}")
    return located(f)


def converted(tape: Tape, f: FunctionType) -> FunctionType:
    """The function on this tape."""
    known = _known.get(f.__code__)
    if known is None or not _still(known, f):
        known = _known[f.__code__] = _convert(tape, f)
    cells = dict(zip(f.__code__.co_freevars, f.__closure__ or ()))
    cells[known.tape] = CellType(tape)
    closure = tuple(cells[name] for name in known.code.co_freevars)
    made = FunctionType(known.code, f.__globals__, f.__name__, f.__defaults__, closure)
    made.__kwdefaults__ = f.__kwdefaults__
    made.__qualname__ = f.__qualname__
    made.__dict__.update(f.__dict__)
    return made


def _still(known: Conversion, f: FunctionType) -> bool:
    """Whether the names that the text takes for builtins or modules still mean those."""
    return all(_meaning(name, f) is value for name, value in known.assumed)


def _meaning(name: str, f: FunctionType) -> Any:
    if name in f.__code__.co_freevars:
        return None
    return f.__globals__.get(name, getattr(builtins, name, None))


def _convert(tape: Tape, f: FunctionType) -> Conversion:
    origin, definition = _definition(f)
    code = f.__code__
    if code.co_flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        problem = problem_at(origin, definition, "an async function", "write it without async")
        tape.failed = UnsupportedError([problem], f.__qualname__)
        raise tape.failed
    node = deeply(lambda: converted_tree(definition))
    names = names_of(node)
    own = unique("tape", {*names, *code.co_freevars})
    outside = outside_of(names, f.__globals__, dict(zip(code.co_freevars, f.__closure__ or ())))
    parts = f.__qualname__.split(".")
    cls = parts[-2] if len(parts) > 1 and parts[-2] != "<locals>" else None
    try:
        tree = deeply(lambda: rewritten(node, own, outside, cls))
    except Refused as refusal:
        problem = problem_at(origin, refusal.node, refusal.reason, refusal.remedy)
        tape.failed = UnsupportedError([problem], f.__qualname__)
        raise tape.failed from None
    text = deeply(lambda: render(tree))
    cells = {name: CellType(None) for name in code.co_freevars}
    made = loader.load(
        text, tree.name, f"<srcgrad {tree.name} on a tape {next(_serial)}>",
        Namespace(f.__globals__, cells), {own: CellType(tape)}, None, None, origin=origin,
    )  # fmt: skip
    enlist(made.__code__)
    assumed = tuple((n, _meaning(n, f)) for n in sorted(names) if n in code.co_names)
    relied = tuple((n, v) for n, v in assumed if inspect.isbuiltin(v) or inspect.ismodule(v)
                   or isinstance(v, type) and v.__module__ == "builtins")  # fmt: skip
    return Conversion(made.__code__, own, relied)


def rewritten(
    node: gast.FunctionDef, tape: str, outside: dict[str, Any], cls: str | None
) -> gast.FunctionDef:
    """The definition on a tape."""
    scope = Scope(node, outside)
    return Rewriting(tape, scope, cls).function(node)


def outside_of(
    names: Any, namespace: dict[str, Any], cells: dict[str, CellType]
) -> dict[str, Any]:
    """What the names of a function mean outside of it."""
    found = {n: namespace[n] for n in names if n in namespace}
    for n, cell in cells.items():
        try:
            found[n] = cell.cell_contents
        except ValueError:  # not bound yet
            found[n] = None
    return found


def unique(wanted: str, taken: Any) -> str:
    """A name that is not taken."""
    name, k = wanted, 1
    while name in taken:
        k += 1
        name = numbered(wanted, k)
    return name


def captured_emitted(f: FunctionType) -> Function:
    """An emitted function as one that can be differentiated in its turn."""
    origin, definition = _definition(f)
    cells = dict(zip(f.__code__.co_freevars, f.__closure__ or ()))
    return Function(
        f.__name__, deeply(lambda: converted_tree(definition)), Namespace(f.__globals__, cells),
        origin, f, f.__defaults__ or (), f.__kwdefaults__ or {},
    )  # fmt: skip


def is_on_tape(emitted: FunctionType) -> bool:
    """Whether an emitted function runs the user's statements on a tape."""
    constants = emitted.__code__.co_consts
    return any(isinstance(c, CodeType) and id(c) in _converted for c in constants)
