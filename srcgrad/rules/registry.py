"""Which function has which rule: the decorators that fill the book, and the look-up."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import FunctionType
from typing import Any

from srcgrad.rules.language import Call, Listing, Operation, Partition, TypeRule

_BOOK: dict[Any, Operation] = {}
_METHODS: dict[str, Operation] = {}
_FILES = (
    "arithmetic", "logic", "elementwise", "selection", "reductions", "norms", "scans", "shaping",
    "diagonals", "indexing", "contractions", "creation", "casts", "joining",
    "einsum", "splitting", "padding", "chains", "taking", "asking", "ordering",
    "nans", "ufuncs", "signals", "statistics", "numbers", "grids",
    "products",
)  # fmt: skip
_loaded = False

Lowering = Callable[..., Any]
LOWERINGS: dict[str, Lowering] = {}


def rule(
    function: Any,
    *aliases: Any,
    typing: TypeRule | None = None,
    method: str | tuple[str, ...] | None = None,
    elementwise: bool | None = None,
    may_view: bool | None = None,
    free: bool = False,
    uniform: bool = False,
    broadcasts: bool = False,
    selector: bool | Callable[[Call], bool] = False,
    flat: str = "",
    nested: bool = False,
    partition: Listing | None = None,
) -> Callable[[Any], Any]:
    """Register the decorated template as the rule of `function` and its aliases.

    `typing` gives the type of the result; a ufunc has the elementwise one. `method` is the name
    of the array method that means the same, or a tuple of names. `free` marks what costs
    nothing to do again: views. `uniform` says that the transpose takes a number for a cotangent
    that is the same everywhere; `broadcasts` that the arguments are broadcast together, in part
    or as a whole; `selector` that elements of an argument may not reach the result, or when. `flat`
    names the arguments, with spaces between them, in which the function is flat wherever it has
    a derivative. `nested` says that the elements of a sequence argument may be lists of elements.
    `partition` writes out the elements of a result that may be a list, before a derivative is
    taken.
    """

    def register(template: Any) -> Any:
        _add(
            function, aliases, template, typing, method, elementwise, may_view, free, template,
            uniform, broadcasts, selector, frozenset(flat.split()), nested, partition,
        )  # fmt: skip
        return template

    return register


def constant(
    function: Any,
    *aliases: Any,
    typing: TypeRule,
    method: str | tuple[str, ...] | None = None,
    free: bool = False,
    partition: Partition | Listing | None = None,
) -> Callable[[Any], Any]:
    """Register a function whose derivative is zero wherever it has one, or that makes no number.

    The decorated function's signature tells which arguments are supported; its body is empty.
    `partition` says how the elements of a list are written out before a derivative is taken.
    """

    def register(signature: Any) -> Any:
        _add(
            function, aliases, None, typing, method, None, partition is not None, free, signature,
            partition=partition,
        )  # fmt: skip
        return signature

    return register


def opaque(function: Any, typing: TypeRule) -> Callable[[Any], Any]:
    """Register a function that emitted text calls, of which no derivative is written down."""

    def register(signature: Any) -> Any:
        _add(function, (), None, typing, None, None, False, False, signature, opaque=True)
        return signature

    return register


def _add(
    function: Any,
    aliases: tuple[Any, ...],
    template: FunctionType | None,
    typing: TypeRule | None,
    method: str | tuple[str, ...] | None,
    elementwise: bool | None,
    may_view: bool | None,
    free: bool,
    signature: FunctionType,
    uniform: bool = False,
    broadcasts: bool = False,
    selector: bool | Callable[[Call], bool] = False,
    flat: frozenset[str] = frozenset(),
    nested: bool = False,
    partition: Partition | Listing | None = None,
    opaque: bool = False,
) -> None:
    import numpy as np

    from srcgrad.rules import typing as type_rules

    ufunc = isinstance(function, np.ufunc) and function.signature is None
    module = getattr(function, "__module__", None) or ""
    label = getattr(function, "__name__", repr(function))
    if function is np.r_ or function is np.c_:
        module, label = "numpy", "r_" if function is np.r_ else "c_"
    if module.startswith("numpy") or isinstance(function, np.ufunc):
        label = "np." + ("linalg." if "linalg" in module else "") + label
    elif isinstance(owner := getattr(function, "__self__", None), np.ufunc):
        label = f"np.{owner.__name__}.{label}"
    elif module == "math":
        label = "math." + label
    operation = Operation(
        label=label,
        function=function,
        signature=signature,
        typing=typing if typing is not None else type_rules.elementwise,
        template=template,
        elementwise=ufunc if elementwise is None else elementwise,
        may_view=not ufunc if may_view is None else may_view,
        free=free,
        uniform=uniform,
        broadcasts=broadcasts,
        selector=selector,
        flat=flat,
        nested=nested,
        partition=partition,
        opaque=opaque,
    )
    for f in (function, *aliases):
        _BOOK[f] = operation
    for name in (method,) if isinstance(method, str) else method or ():
        _METHODS[name] = operation


def lowering(helper: Callable[..., Any]) -> Callable[[Lowering], Lowering]:
    """Register the short form of a run-time helper: a function of the argument expressions that
    returns an expression which does the same without the call, or None where it lacks the proof."""

    def register(short: Lowering) -> Lowering:
        LOWERINGS[helper.__name__] = short
        return short

    return register


def written(short: Lowering) -> Lowering:
    """Register a function that the text of a rule calls, and that writes what stands there instead.

    Where it would lack a proof, the type rule has refused the call.
    """
    LOWERINGS[short.__name__] = short
    return short


def find(function: Any) -> Operation | None:
    """The operation of a function object, or of an operator's class such as `ast.Mult`."""
    _load()
    try:
        return _BOOK.get(function)
    except TypeError:  # unhashable: certainly not a function of the book
        return None


def find_method(name: str) -> Operation | None:
    """The operation of an array method."""
    _load()
    return _METHODS.get(name)


def views() -> frozenset[str]:
    """Names of functions and methods whose result may share memory with an argument."""
    _load()
    functions = {op.function.__name__ for op in _BOOK.values() if _may_view(op)}
    return frozenset(functions | {name for name, op in _METHODS.items() if _may_view(op)})


def _may_view(op: Operation) -> bool:
    return op.may_view and hasattr(op.function, "__name__")


def operations() -> list[Operation]:
    """Every operation of the book, once, in the order of registration."""
    _load()
    return list(dict.fromkeys(_BOOK.values()))


def _load() -> None:
    """Read the rule files at first use, so that importing srcgrad stays cheap."""
    global _loaded
    if not _loaded:
        _loaded = True  # the files ask for operations themselves
        try:
            for file in _FILES:
                importlib.import_module(f"srcgrad.rules.{file}")
        except BaseException:  # such as one for the stack, of which a caller deep down has little
            _loaded = False
            raise
