"""The table of callables that mean something of their own for followed numbers.

The files `builtin`, `arrays` and `writing` fill it; `calling` looks callables up. What belongs to
SciPy is filled in when the first of its callables is looked up.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from srcgrad.record.numbers import PLAIN

Handler = Callable[..., Any]
TABLE: dict[Any, Handler] = {}
ARRAY_METHODS: dict[str, Handler] = {}
UFUNC_METHODS: dict[tuple[Any, str], Any] = {
    (np.add, "reduce"): np.sum,
    (np.multiply, "reduce"): np.prod,
    (np.maximum, "reduce"): np.max,
    (np.minimum, "reduce"): np.min,
    (np.add, "accumulate"): np.cumsum,
    (np.multiply, "accumulate"): np.cumprod,
}
METHODS: dict[tuple[type, str], Handler] = {}
# Files of the table for parts of SciPy, which are read when a callable of theirs is met.
_OPTIONAL: dict[str, tuple[str, ...]] = {
    "scipy.ndimage": ("images",),
    "scipy.signal": ("filters", "spectra"),
    "scipy.integrate": ("integrals",),
    "scipy.optimize": ("optimum",),
    "scipy.interpolate": ("interpolants",),
    "scipy.stats": ("kernels",),
    "scipy.sparse": ("sparse",),
}


def _load(x: Any) -> bool:
    """Read the files of the table for what belongs to SciPy; whether there were any to read."""
    module = getattr(x, "__module__", None)
    if not isinstance(module, str) or not module.startswith("scipy."):
        return False
    files = _OPTIONAL.pop(".".join(module.split(".")[:2]), ())
    for file in files:
        importlib.import_module(f"srcgrad.record.{file}")
    return bool(files)


def find(f: Any) -> Handler | None:
    """How to run this callable, if it is in the table."""
    try:
        found = TABLE.get(f)
    except TypeError:  # unhashable: certainly not in the table
        return None
    return find(f) if found is None and _OPTIONAL and _load(f) else found


def find_method(x: Any, name: str) -> Handler | None:
    """How to run a method of an object of a library's own class."""
    kind = type(x)
    if _OPTIONAL:
        _load(kind)
    return METHODS.get((kind, name))


def handles(*functions: Any) -> Callable[[Handler], Handler]:
    """Put the decorated handler into the table."""

    def put(handler: Handler) -> Handler:
        for f in functions:
            TABLE[f] = handler
        return handler

    return put


def is_one_object(x: Any) -> bool:
    """Whether it is an iterator or a view of a dict: NumPy takes it for one object, no sequence.

    >>> is_one_object(iter([1.0])), is_one_object({}.values()), is_one_object([1.0])
    (True, True, False)
    """
    if x.__class__ in PLAIN:
        return False
    if isinstance(x, Iterator):
        return not hasattr(x, "read")
    return isinstance(x, type({}.values()) | type({}.keys()) | type({}.items()))


def as_it_is(*functions: Any) -> None:
    """Put functions into the table that run as they are: what they are given keeps its identity."""
    for f in functions:
        TABLE[f] = functools.partial(_without_tape, f)


def _without_tape(f: Any, _tape: Any, /, *args: Any, **kwargs: Any) -> Any:
    return f(*args, **kwargs)
