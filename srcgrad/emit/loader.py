"""From emitted text to a function that runs as if it stood beside the user's own.

In: the text of one `def`, the namespace of the function it was made from, and the helpers that it
calls. Out: a function on the user's own globals and cells, the helpers in extra cells. Then true:
nothing was executed, nothing was written to the user's namespaces, and while the code lives,
tracebacks, pdb and `inspect.getsource` show the emitted lines, and `explain` finds the user's.
"""

from __future__ import annotations

import ast
import linecache
import warnings
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import CellType, CodeType, FunctionType
from typing import Any

from srcgrad.emit.printer import Text
from srcgrad.ir.function import Namespace, Origin


@dataclass(frozen=True)
class Emitted:
    """What is known of an emitted file: its lines lead to those of `origin`."""

    line_map: Mapping[int, int]
    first_line: int
    origin: Origin


_emitted: dict[str, Emitted] = {}


def load(
    text: Text,
    name: str,
    filename: str,
    namespace: Namespace,
    helpers: Mapping[str, object],
    defaults: tuple[Any, ...] | None,
    kwdefaults: dict[str, Any] | None,
    *,
    origin: Origin,
    module: str | None = None,
    first_line: int = 1,
    definition: ast.FunctionDef | None = None,
) -> FunctionType:
    """The function `name`, which is all that `text` defines; `definition` is its tree, if it was
    parsed already.

    Defaults are given as values: the ones in the text are for reading. `module` is the complete
    text shown under `filename`, if there is more than `text`, which then starts in its line
    `first_line`. `helpers` are seen under their names; one hides a global or cell of its name,
    and one that is a cell is read when the function runs.
    """
    definition = definition or _definition(text, name, filename)
    own = {k: v if isinstance(v, CellType) else CellType(v) for k, v in helpers.items()}
    cells = {**namespace.cells, **own}
    code = _compile(definition, filename, list(cells)).replace(co_qualname=name)
    code = _moved(code, first_line - 1)
    closure = tuple(cells[free] for free in code.co_freevars)
    function = FunctionType(code, namespace.globals, name, defaults, closure)
    function.__kwdefaults__ = dict(kwdefaults) if kwdefaults else None
    _register(code, filename, module or text.source, Emitted(text.line_map, first_line, origin))
    return function


def _moved(code: CodeType, lines: int) -> CodeType:
    """The code as if it stood some lines further down; what it defines moves with it."""
    if not lines:
        return code
    constants = [_moved(c, lines) if isinstance(c, CodeType) else c for c in code.co_consts]
    first = code.co_firstlineno + lines  # all other lines are kept relative to this one
    return code.replace(co_firstlineno=first, co_consts=tuple(constants))


def _definition(text: Text, name: str, filename: str) -> ast.FunctionDef:
    with _no_syntax_warnings():
        body = ast.parse(text.source, filename).body
    if len(body) != 1 or not isinstance(body[0], ast.FunctionDef) or body[0].name != name:
        raise ValueError(f"the emitted text must define {name!r} and nothing else")
    return body[0]


def _compile(definition: ast.FunctionDef, filename: str, free: list[str]) -> CodeType:
    """The code of `definition`, in which the names `free` are free variables.

    It is compiled inside a function with these parameters, and only its code object is taken out.
    Its own name in its text means what it means to the user, not the emitted function.
    """
    outer = ast.parse(f"def factory({', '.join(free)}):\n    pass")
    factory = outer.body[0]
    assert isinstance(factory, ast.FunctionDef)
    own_name = [] if definition.name in free else [ast.Global([definition.name])]
    factory.body = [*map(ast.fix_missing_locations, own_name), definition]
    with _no_syntax_warnings():
        code = compile(outer, filename, "exec", dont_inherit=True)
    for wanted in ("factory", definition.name):
        code = next(
            constant
            for constant in code.co_consts
            if isinstance(constant, CodeType) and constant.co_name == wanted
        )
    return code


@contextmanager
def _no_syntax_warnings() -> Iterator[None]:
    """What the compiler warns of was said of the user's own text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield


def _register(code: CodeType, filename: str, source: str, emitted: Emitted) -> None:
    """Show `source` under `filename` for as long as `code` lives.

    The code outlives the function in the frames of a traceback, which somebody may still print.
    An entry without a modification time is one that `linecache.checkcache` keeps.
    """
    entry = (len(source), None, source.splitlines(keepends=True), filename)
    linecache.cache[filename] = entry
    _emitted[filename] = emitted
    weakref.finalize(code, _forget, filename, entry, emitted).atexit = False


def _forget(filename: str, entry: object, emitted: Emitted) -> None:
    # The file may have been emitted again meanwhile; then these are no longer its lines.
    if linecache.cache.get(filename) is entry:
        del linecache.cache[filename]
    if _emitted.get(filename) is emitted:
        del _emitted[filename]


def is_emitted(filename: str) -> bool:
    """Whether a file is one that was emitted."""
    return filename in _emitted


def origin_of(filename: str, lineno: int) -> tuple[Origin, int] | None:
    """The user's file and line that an emitted line comes from."""
    emitted = _emitted.get(filename)
    if emitted is None:
        return None
    at = lineno - emitted.first_line + 1
    return emitted.origin, emitted.line_map.get(at, emitted.origin.lineno)


def explain(exception: BaseException) -> None:
    """Note on `exception` which of the user's lines each emitted line in its traceback comes from.

    An exception that is explained twice, because it passes two derivatives, gets each note once.
    """
    traceback = exception.__traceback__
    while traceback is not None:
        emitted = _emitted.get(traceback.tb_frame.f_code.co_filename)
        if emitted is not None:
            note = _note(emitted, traceback.tb_lineno)
            if note not in getattr(exception, "__notes__", ()):
                exception.add_note(note)
        traceback = traceback.tb_next


def _note(emitted: Emitted, lineno: int) -> str:
    origin = emitted.origin
    # A line that no single one of the user's lines gave rise to belongs to the function as a whole.
    line = emitted.line_map.get(lineno - emitted.first_line + 1, origin.lineno)
    return f"while computing the gradient of {origin.filename}:{line}: {origin.line(line)}"
