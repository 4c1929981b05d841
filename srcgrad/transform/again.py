"""The reverse of an operation, taken from an earlier one on operands of the same types.

Many lines of a program apply the same operations to other names. What the reverse of one adds to
which adjoint is kept where the operands are names and numbers, and written again with other names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gast

from srcgrad.analysis.types import Application
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.transform.adjoints import Adjoint

if TYPE_CHECKING:
    from srcgrad.transform.reverse import _Sweep as Reverse


@dataclass
class Contribution:
    """What an operation adds to an adjoint, in the names of the first of its kind.

    `target` is the place of the operand among the names. `added` is set once it is known that the
    text has the dims of the adjoint: its type, and whether its shape is that for certain.
    """

    target: int
    reads_old: bool
    parameter: str
    value: gast.expr
    added: tuple[Abstract, bool] | None = None


@dataclass(frozen=True)
class Applied:
    """The contributions of an operation to the adjoints of its operands."""

    names: tuple[str, ...]
    contributions: Sequence[Contribution]
    plain: bool
    broadcast: Mapping[str, Any] | None

    def order(self, names: Mapping[str, gast.expr]) -> list[tuple[str, Any]]:
        """The contributions in other names."""
        parts = dict(zip(self.names, names.values()))
        targets = list(names)
        return [
            (targets[c.target], [c.reads_old, c.parameter, rewrite.filled(c.value, parts), None, c])
            for c in self.contributions
        ]


def applied(
    names: Mapping[str, gast.expr],
    order: Sequence[tuple[str, Any]],
    plain: bool,
    broadcast: Mapping[str, Any] | None,
) -> Applied:
    """What was found for the operands of these names."""
    places = {name: place for place, name in enumerate(names)}
    found = [
        Contribution(places[target], reads_old, parameter, value)
        for target, (reads_old, parameter, value, _, _) in order
    ]
    return Applied(tuple(names), found, plain, broadcast)


def operands(
    sweep: Reverse, z: str, app: Application, ct: Adjoint
) -> tuple[Any, dict[str, gast.expr]]:
    """All that the reverse of an operation depends on, None if that is not only the types of names
    and some numbers; and the nodes of the names.
    """
    names: dict[str, gast.expr] = {}
    env, active = sweep.types.env, sweep.active
    if sweep.may_be_recomputed(z):
        return None, names
    key: list[Any] = [app.operation, app.spelling, z in sweep.selected, env[z], ct.kind, ct.exact]
    places = {z: 0}
    names[z] = build.name(z)
    for p, e in (*app.arguments.items(), ("", ct.expr)):
        if e.__class__ is gast.Name:
            name = e.id
            kind = env.get(name)
            if kind is None or p and sweep.may_be_recomputed(name):
                return None, names
            key += (p, places.setdefault(name, len(places)), kind, name in active)
            names[name] = e
        elif e.__class__ is gast.Constant:
            key += (p, e.value.__class__, repr(e.value))
        else:
            return None, names
    made = tuple(key)
    try:
        hash(made)
    except TypeError:  # a type that holds a value of the user's
        return None, names
    return made, names
