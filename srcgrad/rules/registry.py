"""Which function has which rule: the decorators that fill the book, and the look-up."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import FunctionType
from typing import Any

from srcgrad.rules.language import Call, Listing, Operation, Partition, TypeRule

_BOOK: dict[Any, Operation] = {}
_METHODS: dict[str, Operation] = {}
_FILES = (
    "arithmetic", "logic", "elementwise", "selection", "reductions", "norms", "scans", "shaping",
    "diagonals", "indexing", "contractions", "creation", "casts", "joining",
    "einsum", "splitting", "padding", "chains", "taking", "asking", "ordering", "linalg",
    "decompositions", "nans", "polynomials", "polynomial_families", "factorials", "ufuncs",
    "signals", "statistics", "numbers", "grids", "products", "complex_numbers",
    "complex_matrices", "fourier", "cmath_functions", "lists",
)  # fmt: skip
_SPECIAL = ("special_gamma", "special_functions", "special_bessel", "special_complex")
_LINALG = (
    "scipy_solve", "scipy_factors", "scipy_eigen", "scipy_functions", "scipy_equations",
    "scipy_inverses", "scipy_structure",
)  # fmt: skip
_STATS = (*_SPECIAL, "distributions", "multivariate")
# The rules for an optional package are read when the first of its functions is asked for, which is
# when whoever asks has imported the package.
_OPTIONAL: dict[str, tuple[str, ...]] = {
    "scipy.fft.": ("scipy_fourier",),
    "scipy.linalg.": _LINALG,
    "scipy.special.": _SPECIAL,
    "scipy.stats.": _STATS,
    "srcgrad.numeric.densities.": _STATS,
    "srcgrad.numeric.bands.": _LINALG,
    "srcgrad.numeric.eigen.": _LINALG,
    "srcgrad.numeric.equations.": _LINALG,
    "srcgrad.numeric.factors.": _LINALG,
    "srcgrad.numeric.functions_of_matrices.": _LINALG,
    "srcgrad.numeric.inverses.": _LINALG,
    "srcgrad.numeric.slopes.": _SPECIAL,
    "srcgrad.numeric.structures.": _LINALG,
    "srcgrad.numeric.systems.": _LINALG,
    "srcgrad.numeric.orthogonal.": _SPECIAL,
    "scipy.signal.": ("filters",),
    "srcgrad.numeric.convolving.": ("filters",),
    "srcgrad.numeric.filtering.": ("filters",),
    "scipy.integrate.": ("integrals",),
    "scipy.ndimage.": ("images",),
    "srcgrad.numeric.imaging.": ("images",),
    "srcgrad.numeric.splines.": ("images",),
}
_loaded: set[str] = set()
_ready: list[tuple[str, ...]] = []  # the groups of files that are read, which is asked very often

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
    when: Mapping[str, Any] | None = None,
    partition: Listing | None = None,
    refused: str = "",
    complex: bool = False,
    grouped: tuple[str, int] | None = None,
) -> Callable[[Any], Any]:
    """Register the decorated template as the rule of `function` and its aliases.

    `typing` gives the type of the result; a ufunc has the elementwise one. `method` is the name
    of the array method that means the same, or a tuple of names. `free` marks what costs
    nothing to do again: views. `uniform` says that the transpose takes a number for a cotangent
    that is the same everywhere; `broadcasts` that the arguments are broadcast together, in part
    or as a whole; `selector` that elements of an argument may not reach the result, or when. `flat`
    names the arguments, with spaces between them, in which the function is flat wherever it has
    a derivative. `nested` says that the elements of a sequence argument may be lists of elements.
    `refused` names those in which it has a derivative that is not known, as the order of a Bessel
    function: an int that is differentiated may not stand there either.
    With `complex`, the rule is the one for complex numbers among the arguments, and stands behind
    the rule for real ones if that differs; an equation that holds for both is named in
    `complex_numbers`.
    With `when`, the rule is another one for the same function, where arguments have these values;
    it has the same parameters, and stands behind the rule for all other cases.
    `partition` writes out the elements of a result that may be a list, before a derivative is
    taken. `grouped` names the first argument where it is a tuple, and says how many of the first
    parameters are its elements, as in `lu_solve((lu, piv), b)`.
    """

    def register(template: Any) -> Any:
        _add(
            function, aliases, template, typing, method, elementwise, may_view, free, template,
            uniform, broadcasts, selector, frozenset(flat.split()), nested, partition, when=when,
            refused=frozenset(refused.split()), complex=complex, grouped=grouped,
        )  # fmt: skip
        return template

    return register


def written_rule(function: Any, text: str, namespace: Mapping[str, Any], **options: Any) -> None:
    """Register a rule that is given as text: one of a family that a table makes.

    The text defines a function `rule`, whose names are those of `namespace`.
    """
    scope = dict(namespace)
    exec(compile(text, f"<the rule of {_label(function)}>", "exec"), scope)
    template = scope["rule"]
    template.__source__ = text
    rule(function, **options)(template)


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


def opaque(
    function: Any, *aliases: Any, typing: TypeRule, fresh: bool = False
) -> Callable[[Any], Any]:
    """Register a function of which only the type is known: to differentiate it is refused.

    `fresh` says that an array that it returns is nobody else's.
    """

    def register(signature: Any) -> Any:
        _add(
            function, aliases, None, typing, None, None, False, False, signature, opaque=True,
            fresh=fresh,
        )  # fmt: skip
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
    fresh: bool = False,
    when: Mapping[str, Any] | None = None,
    refused: frozenset[str] = frozenset(),
    complex: bool = False,
    grouped: tuple[str, int] | None = None,
) -> None:
    import numpy as np

    from srcgrad.rules import typing as type_rules

    ufunc = isinstance(function, np.ufunc) and function.signature is None
    operation = Operation(
        label=_label(function),
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
        fresh=fresh,
        refused=refused,
        complex=complex,
        grouped=grouped,
    )
    if when is not None:
        base = _BOOK[function]
        if complex and base.of_complex is not None:
            base = base.of_complex
        base.variants.append((when, operation))
        return
    if complex and function in _BOOK:
        _BOOK[function].of_complex = operation
        return
    views.cache_clear()
    for f in (function, *aliases):
        _BOOK[f] = operation
    for name in (method,) if isinstance(method, str) else method or ():
        _METHODS[name] = operation


def _label(function: Any) -> str:
    """What errors and samples call the function."""
    name = str(getattr(function, "__name__", repr(function)))
    if type(function).__module__ == "numpy.lib._index_tricks_impl":  # np.r_ and np.c_
        return f"np.{type(function).__name__[0].lower()}_"
    owner = getattr(function, "__self__", None)
    if type(owner).__name__ == "ufunc":
        return f"np.{getattr(owner, '__name__', owner)}.{name}"
    home = _package(function)
    first = home.partition(".")[0]
    if first == "numpy":
        return "np." + home.removeprefix("numpy.").removeprefix("numpy").lstrip("_") + name
    if first == "scipy":
        owner = getattr(function, "__self__", None)  # a distribution
        public = vars(sys.modules[home[:-1]])
        owners = [n for n, v in public.items() if v is owner and owner is not None]
        return home + "".join(f"{n}." for n in owners[:1]) + name
    return f"{first}.{name}" if first in ("math", "cmath") else name


def _package(function: Any) -> str:
    """The public package that a function belongs to, with a dot behind it.

    >>> import numpy
    >>> _package(numpy.linalg.solve), _package(numpy.polynomial.chebyshev.chebval)
    ('numpy.linalg.', 'numpy.polynomial.chebyshev.')
    >>> _package(numpy.sin), _package(len)
    ('numpy.', '')
    """
    module = getattr(function, "__module__", None) or ""
    name = str(getattr(function, "__name__", ""))
    if not module and type(function).__name__ == "ufunc":
        special = sys.modules.get("scipy.special")
        theirs = special is not None and getattr(special, name, None) is function
        return "scipy.special." if theirs else "numpy."
    parts = str(module).split(".")
    public = [p for p in parts if not p.startswith("_")]
    if parts[0] == "numpy":
        return ".".join(p for p in public if p != "lib") + "."
    if parts[0] == "srcgrad":
        return f"{module}."
    return ".".join(public[:2]) + "." if parts[0] in ("scipy", "math", "cmath") else ""


def holds_for_complex_numbers(*functions: Any) -> None:
    """Say that the equations of these functions hold for complex numbers as they stand.

    They do for a function that is analytic, and for one that is linear over complex numbers: a
    transpose has no conjugates (`docs/limitations.md`, complex numbers).
    """
    for function in functions:
        _BOOK[function].complex = True


def alias(function: Any, *names: Any) -> None:
    """Give the rule of a function to others that mean the same."""
    views.cache_clear()
    for name in names:
        _BOOK[name] = _BOOK[function]


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


def read_before(module: str) -> None:
    """Read the files that stand before this one in its list: those whose rules it completes.

    So it can be imported by itself, too.
    """
    file = module.rpartition(".")[2]
    for files in (_FILES, *_OPTIONAL.values()):
        if file in files:
            _read(files[: files.index(file)])
            return


def find(function: Any) -> Operation | None:
    """The operation of a function object, or of an operator's class such as `ast.Mult`."""
    _load(_FILES)
    try:
        found = _BOOK.get(function)
    except TypeError:  # unhashable: certainly not a function of the book
        return None
    if found is None and (files := _OPTIONAL.get(_package(function))) is not None:
        _load(files)
        found = _BOOK.get(function)
    return found


def find_method(name: str) -> Operation | None:
    """The operation of an array method."""
    _load(_FILES)
    return _METHODS.get(name)


@cache
def views() -> frozenset[str]:
    """Names of functions and methods whose result may share memory with an argument.

    Those of optional packages never do: a text must not depend on who asked for them before.
    """
    _load(_FILES)
    functions = {op.function.__name__ for op in _BOOK.values() if _may_view(op)}
    return frozenset(functions | {name for name, op in _METHODS.items() if _may_view(op)})


def _may_view(op: Operation) -> bool:
    return op.may_view and hasattr(op.function, "__name__")


def operations(optional: bool = False) -> list[Operation]:
    """Every operation of the book, once, in the order of registration; with `optional`, also
    those for packages that are read only when they are used.
    """
    _load(_FILES)
    for files in _OPTIONAL.values() if optional else ():
        _load(files)
    return list(dict.fromkeys(_BOOK.values()))


def _load(files: tuple[str, ...]) -> None:
    """Read rule files at first use, so that importing srcgrad stays cheap."""
    if files in _ready:
        return
    _read(files)
    if files not in _ready and _loaded.issuperset(files):
        _ready.append(files)


def _read(files: tuple[str, ...]) -> None:
    for file in files:
        if file not in _loaded:
            _loaded.add(file)  # the files ask for operations themselves
            try:
                importlib.import_module(f"srcgrad.rules.{file}")
            except BaseException:  # such as one for the stack, of which a caller has little
                _loaded.discard(file)
                raise
