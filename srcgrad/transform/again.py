"""The reverse of an operation, taken from an earlier one on operands of the same types.

Many lines of a program apply the same operations to other names. What the reverse of one adds to
which adjoint is kept where the operands are names and numbers, and written again with other names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import gast

from srcgrad.analysis.types import Application
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Array
from srcgrad.transform.adjoints import Adjoint
from srcgrad.transform.expand import inlined

if TYPE_CHECKING:
    from srcgrad.transform.reverse import _Sweep as Reverse


class Made(NamedTuple):
    """A temporary that a rule makes: its name, the name that was wanted, and its value."""

    name: str
    wanted: str
    reads_old: bool
    value: gast.expr
    kind: Abstract


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
    """The temporaries of an operation, and its contributions to the adjoints of its operands."""

    names: tuple[str, ...]
    lets: Sequence[Made]
    contributions: Sequence[Contribution]
    plain: bool
    broadcast: Mapping[str, Any] | None


def applied(
    names: Mapping[str, gast.expr],
    lets: Sequence[Made],
    order: Sequence[tuple[str, Any]],
    texts: Sequence[gast.expr],
    plain: bool,
    broadcast: Mapping[str, Any] | None,
) -> Applied:
    """What was found for the operands of these names; `texts` are the contributions as they are
    before anything is written out that is computed again.
    """
    places = {name: place for place, name in enumerate(names)}
    found = [
        Contribution(places[target], item[0], item[1], text)
        for (target, item), text in zip(order, texts)
    ]
    return Applied(tuple(names), lets, found, plain, broadcast)


def written_again(
    sweep: Reverse,
    known: Applied,
    names: Mapping[str, gast.expr],
    again: Mapping[str, gast.expr],
    s: gast.stmt,
) -> tuple[list[Any], list[Any], list[tuple[str, Any]]]:
    """The same for other operands: assignments before and after the old value of the result is
    restored, and contributions. `again` are names that are computed again.
    """
    parts = dict(zip(known.names, names.values()))
    early: list[tuple[str | None, Any]] = []
    late: list[tuple[str | None, Any]] = []
    for let in known.lets:
        variable = sweep.names.temporary(let.wanted)
        value = inlined(rewrite.filled(let.value, parts), again)
        sweep.types.env[variable] = sweep.types.of(value) if again else let.kind
        parts[let.name] = build.name(variable)
        (late if let.reads_old else early).append((None, build.assign(variable, value, s)))
    targets = list(names)
    order = []
    for c in known.contributions:
        value = inlined(rewrite.filled(c.value, parts), again)
        # of what is written out, type and factors are its own
        record = None if again else c
        order.append((targets[c.target], [c.reads_old, c.parameter, value, None, record]))
    return early, late, order


def operands(
    sweep: Reverse, z: str, app: Application, ct: Adjoint
) -> tuple[Any, dict[str, gast.expr]]:
    """All that the reverse of an operation depends on, None if that is not only the types of names
    and some numbers; and the nodes of the names.
    """
    env, active = sweep.types.env, sweep.active
    key: list[Any] = [app.operation, app.spelling, z in sweep.selected, env[z], ct.kind, ct.exact]
    places = {z: 0}
    names: dict[str, gast.expr] = {z: build.name(z)}
    for p, e in (*app.arguments.items(), ("", ct.expr)):
        if e.__class__ is gast.Name:
            name = e.id
            kind = env.get(name)
            if kind is None:
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


def with_inlined(
    sweep: Reverse,
    key: Any,
    names: Mapping[str, gast.expr],
    again: Mapping[str, gast.expr],
    old: Collection[str],
) -> Any:
    """The key where some names are computed again; `old` are the rule's names that then read what
    the result was before. None for arrays, of which more is known under their names.
    """
    if any(isinstance(sweep.types.env[name], Array) for name in again):
        return None
    return key, tuple(place for place, name in enumerate(names) if name in again), frozenset(old)
