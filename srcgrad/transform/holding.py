"""Who holds which adjoint: variables, buffers and their owners.

Before: `x_bar` holds the adjoint of `x`, and also that of `y`, which was `x + c`. After
`x_bar = 2.0 * x_bar`: `t_bar = x_bar` before it, where the adjoint of `y` lies from there on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import gast

from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.core import Core, Written
from srcgrad.ir.names import Names, hint
from srcgrad.transform.adjoints import Adjoint, join_kinds, may_return_its_argument
from srcgrad.transform.shape_names import by_name


class Holding:
    """The adjoints at a place of the reverse sweep."""

    core: Core
    types: Types
    names: Names
    written: Written
    # the statements of the sweep so far, and the one of the program that they are the reverse of
    out: list[gast.stmt]
    origin: gast.stmt | None
    # adjoints by name, how many share a buffer, and the names whose adjoint lies in a variable
    state: dict[str, Adjoint]
    owners: dict[object, int]
    holders: dict[str, dict[str, None]]
    # of each variable the type that covers every adjoint that lies in it at any place
    covering: dict[str, Abstract]
    # the variable of each name's adjoint, and better names for some of them
    bars: dict[str, str]
    hints: dict[str, str]
    # the cotangent of the statement at hand
    pending: Adjoint | None
    # names for the shapes of arrays
    shapes: Mapping[str, str]

    def put(self, name: str, adjoint: Adjoint) -> None:
        """The adjoint of a name from here on."""
        self.drop(name)
        self.state[name] = adjoint
        if isinstance(adjoint.expr, gast.Name):
            variable = adjoint.expr.id
            self.holders.setdefault(variable, {})[name] = None
            have = self.covering.get(variable, adjoint.kind)
            self.covering[variable] = join_kinds(have, adjoint.kind)
        if adjoint.owner is not None:
            self.owners[adjoint.owner] = self.owners.get(adjoint.owner, 0) + 1

    def drop(self, name: str) -> Adjoint | None:
        """The name has no adjoint any more; the one that it had."""
        old = self.state.pop(name, None)
        if old is not None and old.owner is not None:
            self.owners[old.owner] -= 1
        if old is not None and isinstance(old.expr, gast.Name):
            del self.holders[old.expr.id][name]
        return old

    def held_in(self, variable: str) -> list[str]:
        """The names whose adjoint lies in the variable, in the order in which they came there."""
        return list(self.holders.get(variable, ()))

    def sole(self, adjoint: Adjoint) -> bool:
        """Whether no other adjoint shares the buffer."""
        return adjoint.owner is not None and self.owners.get(adjoint.owner, 0) <= 1

    def bar(self, name: str) -> str:
        """The variable of a name's adjoint."""
        if name not in self.bars:
            made = self.names.temporary if name in self.names.temporaries else self.names.fresh
            self.bars[name] = made(f"{hint(name)}_bar")
        return self.bars[name]

    def emit(self, s: gast.stmt) -> None:
        """Add a statement to the sweep."""
        if self.shapes:
            s = by_name(s, self.shapes)
        self.out.append(build.located(s, self.origin))

    def assign_bar(
        self, name: str, e: gast.expr, kind: Abstract, owner: object | None, exact: bool = False
    ) -> None:
        """`name_bar = e`; who still needs the variable's old value gets a copy of the reference."""
        variable = self.bar(name)
        for other in self.held_in(variable):
            adjoint = self.state[other]
            if other != name:
                mine = self.bar(other)
                if (
                    mine == variable
                    or mine in rewrite.reads(e)
                    or self.held_in(mine)
                    or self.pending is not None
                    and self.holds(self.pending, mine)
                ):
                    mine = self.names.temporary(hint(mine))
                self.emit(build.assign(mine, build.name(variable)))
                self.types.env[mine] = adjoint.kind
                self.put(other, replace(adjoint, expr=build.name(mine)))
        self.emit(build.assign(variable, e))
        self.types.env[variable] = kind
        self.put(name, Adjoint(build.name(variable), kind, owner, exact))

    def holds(self, adjoint: Adjoint, variable: str) -> bool:
        """Whether the adjoint lies in the variable."""
        return isinstance(adjoint.expr, gast.Name) and adjoint.expr.id == variable

    def is_bar(self, variable: str) -> bool:
        """Whether an adjoint lies in the variable."""
        return bool(self.held_in(variable)) or (
            self.pending is not None
            and isinstance(self.pending.expr, gast.Name)
            and self.pending.expr.id == variable
        )

    def owner_of(self, e: gast.expr) -> object | None:
        """Who owns the memory of an expression's value: a new object if the expression makes it."""
        if not av.is_array(self.types.of(e)):
            return object()
        root = e
        while True:
            if isinstance(root, syntax.PARTS):
                root = root.value
            elif isinstance(root, gast.Call):
                if may_return_its_argument(root.func):
                    return None
                app = self.types.application(root)
                if app is not None and not app.operation.may_view:
                    return object()
                if app is None or not app.operation.free:
                    return None
                root = next(iter(app.arguments.values()))
            else:
                break
        if not isinstance(root, gast.Name):
            return object()
        for name in self.held_in(root.id):
            return self.state[name].owner
        if self.pending is not None and isinstance(self.pending.expr, gast.Name):
            if self.pending.expr.id == root.id:
                return self.pending.owner
        return None

    def suggest(self, name: str, adjoint: Adjoint) -> None:
        """A temporary's variable that holds the adjoint of a name of the user's is called after
        that.
        """
        if isinstance(adjoint.expr, gast.Name) and name not in self.names.temporaries:
            self.hints.setdefault(adjoint.expr.id, f"{hint(name)}_bar")

    def reset(self, state: Mapping[str, Adjoint]) -> None:
        """Go on with the adjoints of another path."""
        self.state, self.owners, self.holders = {}, {}, {}
        for name, adjoint in state.items():
            self.put(name, adjoint)
            if isinstance(adjoint.expr, gast.Name):  # another path may have given it another type
                self.types.env[adjoint.expr.id] = adjoint.kind

    def sole_in(self, state: Mapping[str, Adjoint], adjoint: Adjoint) -> bool:
        """Whether no other adjoint of a path shares the buffer."""
        return (
            adjoint.owner is not None and sum(a.owner is adjoint.owner for a in state.values()) == 1
        )
