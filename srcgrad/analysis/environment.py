"""The types of names, and what is known of expressions as long as those types stand.

A pass asks for the type of an expression again at every level of it, so answers are kept by node
until one of the names that they may rest on is bound to something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import gast

from srcgrad.ir.abstract import NUMERIC, Abstract


class Environment(dict[str, Abstract]):
    """A dict from names to types, with the answers that were found under it.

    `known` holds types by node (a node is its own key, and kept alive by it), `applied` what nodes
    apply, `varying` whether a derivative flows through them. `absent` are names that were asked for
    and not there: only for those can a new name change an answer.

    >>> from srcgrad.ir.abstract import Scalar
    >>> env = Environment({"x": Scalar("float64")})
    >>> node = gast.parse("x + y", mode="eval").body
    >>> env.known[node] = Scalar("float64")
    >>> env["x"], env["z"] = Scalar("float64"), Scalar("int64")
    >>> node in env.known
    True
    >>> env["x"] = Scalar("int64")
    >>> node in env.known
    False
    """

    def __init__(self, types: Mapping[str, Abstract]) -> None:
        super().__init__(types)
        self.known: dict[gast.AST, Abstract] = {}
        self.applied: dict[gast.AST, Any] = {}
        self.varying: dict[gast.AST, bool] = {}
        self.absent: set[str] = set()

    def __setitem__(self, name: str, kind: Abstract) -> None:
        old = self.get(name)
        if old is None:
            if name in self.absent:
                self.forget()
        # equal constants can differ in type (True == 1), numbers and arrays cannot
        elif old is not kind and not (isinstance(kind, NUMERIC) and old == kind):
            self.forget()
        super().__setitem__(name, kind)

    def update(self, *others: Any, **names: Abstract) -> None:
        """As of any dict; what was known is forgotten if a type is another."""
        for name, kind in dict(*others, **names).items():
            if self.get(name) is not kind:
                self[name] = kind

    def has(self, name: str) -> bool:
        """Whether the name is there; an answer that rests on its absence is forgotten with it."""
        if name in self:
            return True
        self.absent.add(name)
        return False

    def names_added(self, names: Iterable[str]) -> None:
        """Names became local that were not."""
        if not self.absent.isdisjoint(names):
            self.forget()

    def forget(self) -> None:
        """Names changed their types: what rests on them is asked again."""
        self.known.clear()
        self.applied.clear()
        self.varying.clear()
        self.absent.clear()
