"""`Function`: the one value that flows through the pipeline, and what was asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import CellType
from typing import Any

import gast


@dataclass(frozen=True)
class Origin:
    """Where a function's text stands in the user's file.

    `lines` holds the whole file, so that `lines[lineno - 1]` is the line that an error shows.
    """

    filename: str
    lineno: int
    lines: tuple[str, ...]

    def line(self, lineno: int) -> str:
        """The stripped text of line `lineno`, or an empty string where there is none.

        >>> Origin("a.py", 1, ("def f(x):\\n", "    return x\\n")).line(2)
        'return x'
        """
        return self.lines[lineno - 1].strip() if 0 < lineno <= len(self.lines) else ""


@dataclass(frozen=True, eq=False)
class Namespace:
    """The names that a function sees besides its own: module globals, and closure cells by name."""

    globals: dict[str, Any]
    cells: Mapping[str, CellType] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Function:
    """A function as a tree. `node` is never changed in place, and no node occurs twice in it.

    `python` is the user's callable, for its metadata. `defaults` and `kwdefaults` are those of
    the parameters in `node`; `bound` are values of parameters that are no longer among them, such
    as the `self` of a method.
    """

    name: str
    node: gast.FunctionDef
    namespace: Namespace
    origin: Origin
    python: Callable[..., Any]
    defaults: tuple[Any, ...] = ()
    kwdefaults: Mapping[str, Any] = field(default_factory=dict)
    bound: Mapping[str, Any] = field(default_factory=dict)

    def with_node(self, node: gast.FunctionDef) -> Function:
        """The same function with another tree; the function itself if the tree is the same."""
        if node is self.node:
            return self
        return replace(self, node=node)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters in the order of the signature."""
        a = self.node.args
        every = [*a.posonlyargs, *a.args, a.vararg, *a.kwonlyargs, a.kwarg]
        return tuple(p.id for p in every if p is not None)
