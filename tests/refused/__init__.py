"""Functions that must be refused, each with one construct that the compiler does not know.

A file is an ordinary module with a list `REFUSED`. The line that the error has to name ends in a
marker, `# refused: ` and a part of the reason. Where the error has no line (an argument, a result),
the part is given to `refused(..., reason=...)`. A construct that becomes supported moves to the
corpus with its function.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MARKER = "# refused: "


@dataclass(frozen=True, eq=False)
class Refused:
    """A function, arguments that it runs on, and the class of the error by name."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    error: str
    argnums: Any
    reason: str
    runs: bool

    def markers(self):
        """The lines that the error has to name, with their reasons."""
        lines, first = inspect.getsourcelines(self.function)
        return {
            first + k: line.partition(MARKER)[2].strip()
            for k, line in enumerate(lines)
            if MARKER in line
        }


def refused(function, *args, error="UnsupportedError", argnums=0, reason="", runs=True):
    """A `Refused`; `runs` tells whether the function itself can be called."""
    return Refused(function, args, error, argnums, reason, runs)


def all_refused():
    """Every refused function of every file by its identifier, `file:function`."""
    found = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{info.name}")
        for one in module.REFUSED:
            identifier = f"{info.name}:{one.function.__name__}"
            assert identifier not in found, identifier
            found[identifier] = one
    return found
