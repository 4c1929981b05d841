"""Programs in the supported language, and the points at which they are differentiated.

A file is an ordinary module: functions, and a list `CASES`. All of `tests.corpus_oracles` hold of
each. What the programs call from other modules is in `support`, which has no cases.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Case:
    """A function, a point, and the arguments that it is differentiated in.

    `expected` stands where differences cannot judge (a tie, a singularity). `warns`: the gradient
    has to warn (True: an argument without influence), must not (False), or may (None: the
    derivative is infinite). `others`: further points for the same specialisation; by default one,
    close by.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    argnums: Any = 0
    expected: Any = None
    others: tuple[tuple[Any, ...], ...] | None = None
    warns: bool | None = False
    note: str = ""


def case(function, *args, argnums=0, expected=None, others=None, warns=False, note=""):
    """A `Case`; the point is given as for a call."""
    return Case(function, args, argnums, expected, others, warns, note)


def all_cases():
    """Every case of the corpus by its identifier."""
    return cases_of(__name__, __path__)


def cases_of(package, path):
    """The cases of a package by `file:function`; further cases of a function are numbered."""
    found = {}
    for info in sorted(pkgutil.iter_modules(path), key=lambda info: info.name):
        if info.ispkg or info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        for one in module.CASES:
            base = identifier = f"{info.name}:{label(one.function)}"
            number = 1
            while identifier in found:
                number += 1
                identifier = f"{base}-{number}"
            found[identifier] = one
    return found


def label(function):
    """What a case is called: by its function, or by what a callable object or a partial calls."""
    if isinstance(function, functools.partial):
        return f"partial_{label(function.func)}"
    return getattr(function, "__name__", type(function).__name__)
