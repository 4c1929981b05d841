"""Texts that were emitted for a function, used again by other derivatives of the same code.

`grad(loss)(w)` in a loop asks for one text, and so does `grad(lambda w: loss(w, batch))(w)`, whose
function is another one each time. In: a captured function and a request. Out: what was emitted for
the same request of a function of the same code, on the cells of this one; whether the world is as
the text assumes is for the caller to ask.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import CellType, CodeType, FunctionType, MethodType
from typing import Any

from srcgrad.frontend.capture import capture, defaults_of, namespace_of
from srcgrad.frontend.world import Condition
from srcgrad.ir.function import Function, Namespace
from srcgrad.pipeline import Emitted, Request

_MOST = 512  # questions whose texts are kept
_MOST_OF_OBJECTS = 32  # of methods: their texts keep the objects alive
_ALIKE = 4  # texts of one question, for as many states of the world


@dataclass(frozen=True, eq=False)
class _Template:
    """An emitted function, without the cells of the function that it was emitted for.

    Those are None in `cells`. `primal` is the code of that function, whose identity is in the key.
    """

    primal: CodeType
    globals: dict[str, Any]
    fixed: tuple[Any, ...]
    code: CodeType
    name: str
    cells: tuple[CellType | None, ...]
    made_with: tuple[Any, Any]
    source: str
    conditions: tuple[Condition, ...]
    unused: tuple[str, ...]

    def on(self, cells: Any) -> Emitted:
        """The emitted function on these cells of the user's."""
        free = zip(self.code.co_freevars, self.cells)
        closure = tuple(cells[name] if cell is None else cell for name, cell in free)
        defaults, kwdefaults = self.made_with
        made = FunctionType(self.code, self.globals, self.name, defaults, closure)
        made.__kwdefaults__ = kwdefaults
        return Emitted(made, self.source, self.conditions, self.unused)


_captured: dict[int, Function] = {}  # by the identity of the code


def captured(fun: Callable[..., Any]) -> Function:
    """`capture` of a function; the tree is that of an earlier one of the same code."""
    if not isinstance(fun, FunctionType):
        return capture(fun)
    code = fun.__code__
    known = _captured.get(id(code))
    if known is None:
        found = capture(fun)
        # nothing of the function, whose life is its user's affair
        tree = Function(found.name, found.node, Namespace({}), found.origin, captured)
        _captured[id(code)] = tree
        weakref.finalize(code, _captured.pop, id(code), None).atexit = False
        return found
    defaults, kwdefaults = defaults_of(fun)
    return replace(
        known, namespace=namespace_of(fun), python=fun, defaults=defaults, kwdefaults=kwdefaults
    )


_known: OrderedDict[Any, list[_Template]] = OrderedDict()
_of_objects: OrderedDict[Any, list[_Template]] = OrderedDict()
_lock = threading.Lock()


def _key(function: Function, request: Request) -> Any:
    """What a text belongs to; None if that is more than a function or a method."""
    code = _code(function.python)
    if code is None or function.bound and isinstance(function.python, FunctionType):
        return None
    objects = tuple(map(id, function.bound.values()))
    return id(code), id(function.namespace.globals), objects, function.parameters, request


def _code(python: Any) -> CodeType | None:
    own = python.__func__ if isinstance(python, MethodType) else python
    return own.__code__ if isinstance(own, FunctionType) else None


def _fixed(function: Function) -> tuple[Any, ...]:
    """All defaults and the object of a method: a text has them as they were."""
    pairs = [*function.kwdefaults.items(), *function.bound.items()]
    return *function.defaults, *(v for pair in pairs for v in pair)


def keep(function: Function, request: Request, emitted: Emitted) -> None:
    """Remember what was emitted."""
    key = _key(function, request)
    if key is None:
        return
    made, own = emitted.function, function.namespace.cells
    closure = zip(made.__code__.co_freevars, made.__closure__ or ())
    primal = _code(function.python)
    assert primal is not None
    template = _Template(
        primal, function.namespace.globals, _fixed(function),
        made.__code__, made.__name__,
        tuple(None if own.get(name) is cell else cell for name, cell in closure),
        (made.__defaults__, made.__kwdefaults__),
        emitted.source, emitted.conditions, emitted.unused,
    )  # fmt: skip
    table, most = (_of_objects, _MOST_OF_OBJECTS) if function.bound else (_known, _MOST)
    with _lock:
        alike = table.setdefault(key, [])
        alike.insert(0, template)
        del alike[_ALIKE:]
        table.move_to_end(key)
        if len(table) > most:
            table.popitem(last=False)


def found(
    function: Function, request: Request, holds: Callable[[Emitted], bool]
) -> Emitted | None:
    """A text that holds for this function."""
    key = _key(function, request)
    table = _of_objects if function.bound else _known
    with _lock:
        alike = [] if key is None else list(table.get(key, ()))
    fixed = _fixed(function)
    for template in alike:
        same = len(fixed) == len(template.fixed)
        if same and all(a is b for a, b in zip(fixed, template.fixed)):
            emitted = template.on(function.namespace.cells)
            if holds(emitted):
                return emitted
    return None
