"""Values that are selected from later: their adjoint may be 0 where nobody asked for the value.

`np.where(x > 0.0, np.sqrt(x), 0.0)` has the adjoint 0 for the root at 0, whose slope is
infinite. For the names that this analysis finds, a rule is expanded with care: 0 times an
infinite slope is 0.
"""

from __future__ import annotations

from collections.abc import Collection

import gast

from srcgrad.analysis.activity import application, operands, operands_of
from srcgrad.analysis.types import Application, Types
from srcgrad.ir import abstract as av
from srcgrad.ir.core import Core, put, statements


def selected_names(
    core: Core, types: Types, given: Collection[str] = ()
) -> frozenset[str]:
    """The names from which a value flows into a selection, or into one of those `given`."""
    sources: dict[str, set[str]] = {}
    work: list[str] = list(given)
    for s in statements(core.body):
        if not isinstance(s, gast.Assign):
            if isinstance(s, gast.For) and isinstance(s.iter, gast.Name):
                sources.setdefault(s.target.id, set()).add(s.iter.id)
                work.append(s.iter.id)
            continue
        name = s.targets[0].id
        if name not in core.varied:
            continue
        if put(s) is not None:  # what is overwritten later is not asked for
            work.append(name)
        app = application(s.value, types)
        flows = operands(s.value, types) if app is None else operands_of(app)
        sources.setdefault(name, set()).update(flows)
        if app is not None and selects(app, types) and not _takes_result(app, types):
            work.extend(flows)
    found: set[str] = set()
    while work:
        name = work.pop()
        if name not in found:
            found.add(name)
            work.extend(sources.get(name, ()))
    return frozenset(found)


def _takes_result(app: Application, types: Types) -> bool:
    """Whether the operation takes one of the several results of another, each a whole value."""
    first = next(iter(app.arguments.values()))
    kind = types.of(first) if isinstance(first, gast.Name) else None
    return isinstance(kind, av.Sequence) and kind.kind == "tuple" and kind.path is None


def selects(app: Application, types: Types) -> bool:
    """Whether the operation may give some elements of an operand the adjoint 0."""
    selector = app.operation.selector
    if callable(selector):
        return selector(types.described(app))
    if selector:
        return True
    if app.operation.label == "np.multiply":
        return any(_is_bool(types.of(e)) for e in app.arguments.values())
    return False


def _is_bool(value: av.Abstract) -> bool:
    return isinstance(value, av.NUMERIC) and value.dtype == "bool"
