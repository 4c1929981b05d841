"""What the rewriting of statements into Core knows while it runs, and the steps its parts share.

`core`, `containers` and `calls` each hold one idea of it; they meet here.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import CellType
from typing import Any, Protocol

import gast

from srcgrad.analysis.environment import Environment
from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract, Unknown
from srcgrad.ir.core import Def
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names

# The types of names, the names that vary, and those that are bound on every path.
Env = tuple[dict[str, Abstract], frozenset[str], frozenset[str]]


class Enough(Exception):
    """The program is refused, and nobody asks for what else."""


class Outside(Protocol):
    """The world record, as far as this folder asks it."""

    def lookup(self, e: gast.expr) -> Any: ...
    def one(self, dim: av.Dim) -> bool | None: ...
    def equals(self, dim: av.Dim, n: int) -> bool | None: ...
    def remainder(self, dim: av.Dim, n: int) -> int | None: ...
    def constant(self, value: Any, hint: str) -> gast.expr: ...
    def cell(self, cell: CellType, hint: str) -> gast.expr: ...
    def member(self, namespace: dict[str, Any], name: str) -> gast.expr | None: ...
    def written_out(self, function: Any) -> None: ...
    def is_not_empty(self, e: gast.expr) -> bool: ...
    def in_order(self, path: str, keys: tuple[Any, ...]) -> None: ...
    def class_attribute(self, cls: type, name: str) -> Any: ...


class Callee(Protocol):
    """Finds the text of a function that the program calls, as a value with one exit."""

    def __call__(self, function: Any) -> tuple[Function, Def]: ...


class State:
    """What is known at the statement at hand, and what was emitted before it."""

    function: Function
    types: Types
    names: Names
    world: Outside
    capture: Callee
    out: list[gast.stmt]
    varied: set[str]
    bound: set[str]
    # names of variables that may be folded away in the end
    foldable: set[str]
    # whether nothing behind this place is reached
    dead: bool
    # whether the program binds names in expressions
    rebinds: bool
    # from a rewritten expression to the user's
    source: dict[gast.AST, gast.AST]

    # -- what classes further down the chain define, and those before them call

    def statement(self, s: gast.stmt) -> None:
        raise NotImplementedError

    def block(self, body: Sequence[gast.stmt]) -> list[gast.stmt]:
        raise NotImplementedError

    def bind(self, where: gast.expr, value: gast.expr, s: gast.stmt) -> None:
        raise NotImplementedError

    def entered(
        self,
        n: gast.Call,
        function: Any,
        args: list[gast.expr],
        keywords: dict[str, gast.expr],
        s: gast.stmt,
    ) -> gast.expr:
        """The result of a call of what a `Target` holds, after the statements of its body."""
        raise NotImplementedError

    def set_field(self, name: str, field: str, value: gast.expr, s: gast.stmt) -> None:
        raise NotImplementedError

    def mark_made(self, name: str) -> None:
        raise NotImplementedError

    def settled(self, e: gast.expr, s: gast.stmt, place: object = None) -> gast.expr:
        raise NotImplementedError

    def chosen(self, e: gast.IfExp | gast.BoolOp, s: gast.stmt) -> str:
        raise NotImplementedError

    def resolved(self, n: Any, s: gast.stmt, base: bool = False) -> Any:
        raise NotImplementedError

    def resolved_whole(self, e: gast.expr, s: gast.stmt, base: bool = False) -> Any:
        """The same of all that a statement evaluates at once."""
        raise NotImplementedError

    def varies(self, e: gast.AST) -> bool:
        raise NotImplementedError

    def define(
        self, name: str, value: gast.expr, kind: Abstract, varied: bool, s: gast.AST
    ) -> None:
        raise NotImplementedError

    def original(self, n: gast.AST) -> gast.AST:
        """The user's expression that was rewritten into this one: it is the same however often
        the loop around it is typed.
        """
        return self.source.get(n, n)

    def fresh(self, key: object, hint: str) -> str:
        """A name for what `key` stands for: the same one whenever it is asked again."""
        if key not in self.made_names:
            self.made_names[key] = self.names.fresh(hint)
        name = self.made_names[key]
        self.types.add_local({name})
        return name

    made_names: dict[object, str]
    around: list[gast.AST]
    # parts of the arguments that have names of their own, with their types and whether they vary
    leaf_types: dict[str, tuple[Abstract, bool]]

    # -- what is known at a place

    def state(self) -> Env:
        """What is known here, to come back to."""
        return dict(self.types.env), frozenset(self.varied), frozenset(self.bound)

    def lasting(self, state: Env, head: Env) -> Env:
        """The state without temporaries of the loop's body: they would pile up as it is typed
        again.
        """
        new = (state[0].keys() - head[0].keys()) | (state[1] - head[1]) | (state[2] - head[2])
        passing = {n for n in new if n in self.names.temporaries and n not in head[0]}
        types = dict(state[0])
        for n in passing:
            types.pop(n, None)
        return types, state[1] - passing, state[2] - passing

    def restore(self, state: Env) -> None:
        """Go on from a state that was kept."""
        self.types.env = Environment(state[0])
        self.varied, self.bound = set(state[1]), set(state[2])
        for name, (kind, varied) in self.leaf_types.items():
            self.types.env[name] = kind
            if varied:
                self.varied.add(name)  # nothing is known yet that could rest on it


def join(a: Env, b: Env) -> Env:
    """What is known where two paths meet."""
    types = dict(a[0])
    for n, kind in b[0].items():
        if types.get(n) is not kind:
            types[n] = _joined(n, types.get(n), kind)
    for n in a[0].keys() - b[0].keys():
        types[n] = _joined(n, types[n], None)
    return types, (a[1] | b[1]) & types.keys(), a[2] & b[2]


def _joined(name: str, a: Abstract | None, b: Abstract | None) -> Abstract:
    """The type of a name where two paths meet; None where it has none on one of them."""
    kind = av.join(a, b)
    if (
        isinstance(kind, Unknown)
        and isinstance(a, av.NUMERIC)
        and isinstance(b, av.NUMERIC)
    ):
        both = f"{av.describe(a)} on one path and {av.describe(b)} on another"
        return Unknown(f"`{name.partition('$')[0]}` is {both}")
    return kind
