"""Writes to parts of arrays, in both modes.

Before: `y = Put(y, i, v)`. In the forward sweep: `y[i] = v`. In reverse: `v_bar = y_bar[i]`,
`y_bar[i] = 0.0`; what `y[i] += v` adds to is left as it is. Where the reverse sweep reads what
was overwritten, `y_tape.append(y[i])` stands before the write, and `y[i] = y_tape.pop()` in its
reverse. Forward mode: `y_dot[i] = v_dot` beside the write. Of what an index names twice, the last
place counts: `v_bar = last_at(y_bar, i)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcgrad.analysis.activity import differentiable
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Array
from srcgrad.ir.build import located
from srcgrad.ir.core import (
    AddAt,
    Growth,
    Put,
    appended,
    at,
    blocks,
    defined,
    gone,
    put,
    statements,
    with_blocks,
)
from srcgrad.ir.names import hint
from srcgrad.rules import language, registry
from srcgrad.rules.transpose import pullback
from srcgrad.transform.adjoints import Adjoint
from srcgrad.transform.expand import adjoint_dtype

if TYPE_CHECKING:
    from srcgrad.transform.contributions import Contributions
    from srcgrad.transform.forward import _Sweep as Forward
    from srcgrad.transform.reverse import _Sweep as Reverse


# -- the text of a write


def lowered(s: gast.stmt) -> gast.stmt:
    """A write as the statement that it is in Python; any other statement as it is."""
    write = put(s)
    if (added := appended(s)) is not None:
        return located(grow(added.items.id, added.value), s)
    if write is None:
        return s
    return store(write.array.id, write, write.value, write.op, s)


def store(
    array: str, write: Put, value: gast.expr, op: gast.operator | None, s: gast.stmt | None
) -> gast.stmt:
    """`array[index] = value` or `array[index] op= value`, at the place of a write."""
    where = at(build.name(array), write.index, store=True)
    if op is not None and write.repeats:
        return located(AddAt(where, op, value, build.name("$numpy")), s)
    if op is not None:
        return located(gast.AugAssign(where, op, value), s)
    return located(gast.Assign([where], value, None), s)


def all_lowered(body: list[gast.stmt]) -> list[gast.stmt]:
    """The statements with writes as they are in Python."""
    return [
        with_blocks(s, [all_lowered(b) for b in blocks(s)]) if blocks(s) else lowered(s)
        for s in body
        if gone(s) is None
    ]


def grow(items: str, value: gast.expr) -> Growth:
    """`items.append(value)`"""
    return Growth(build.call(build.attribute(build.name(items), "append"), value))


def is_view(write: Put) -> bool:
    """Whether to read the place of a write makes a view."""
    return isinstance(write.part, Array) and not write.gathers


def part(array: str, write: Put, is_kept: bool = False) -> gast.expr:
    """What stands at the place of a write; `is_kept` if the array may change before it is read."""
    e: gast.expr = at(build.name(array), write.index)
    if is_kept and is_view(write):
        e = build.call(build.attribute(e, "copy"))
    return e


# -- reverse mode


def reverse_of_write(sweep: Reverse, s: gast.Assign, write: Put) -> int:
    """The reverse of a write; the place of its restore."""
    name, value = write.array.id, write.value
    if name not in sweep.state or name not in sweep.active:
        return sweep.restore(s)
    sweep.own(name)
    sweep.suggest(name, sweep.state[name])
    held = sweep.state[name].expr
    assert isinstance(held, gast.Name)
    bar = held.id
    target = value.id if isinstance(value, gast.Name) and value.id in sweep.active else None
    kind = write.part
    if isinstance(kind, Array):
        kind = Array(adjoint_dtype(sweep.types.env[name]), kind.dims)
    _read_back(sweep, s, write)
    if target is None:
        if write.op is None:
            sweep.emit(store(bar, write, build.const(0.0), None, s))
        return sweep.restore(s)
    if write.op is not None:
        is_new = target not in sweep.state
        e = part(bar, write, is_new and not isinstance(write.op, gast.Sub))
        if isinstance(write.op, gast.Sub):
            e = gast.UnaryOp(gast.USub(), e)
        variable = sweep.names.temporary("t_bar")
        sweep.types.env[variable] = kind
        _give(sweep, target, e, variable, write)
        return sweep.restore(s)
    variable = sweep.names.temporary("t_bar")
    sweep.types.env[variable] = kind
    came = part(bar, write, True)
    if write.repeats:
        place = at(build.name(bar), write.index)
        came = build.call(build.runtime("last_at"), place.value, place.slice)
    sweep.emit(build.assign(variable, came, s))
    sweep.emit(store(bar, write, build.const(0.0), None, s))
    mark = sweep.restore(s)
    sweep.pending = Adjoint(build.name(variable), kind, object(), True)
    _give(sweep, target, build.name(variable), variable, write)
    sweep.pending = None
    return mark


def _read_back(sweep: Reverse, s: gast.Assign, write: Put) -> None:
    """Let the reverse of `t = s / d`, `L[i, j] = t` find `t` where it was put, if it reads it."""
    v = write.value
    if write.op is not None or not isinstance(v, gast.Name):
        return
    sweep.stored.pop(v.id, None)
    d, kind = sweep.single.get(v.id), sweep.types.env.get(v.id)
    if d is None or v.id not in sweep.names.temporaries or v.id in sweep.written.views:
        return
    block, at = sweep.place[s]
    other, first = sweep.place[d]
    if block is not other or getattr(kind, "dtype", None) != getattr(write.part, "dtype", ""):
        return
    if av.dims(kind) != av.dims(write.part) or None in av.dims(kind):
        return
    between = [x for y in block[first + 1 : at] for x in statements([y])]
    if isinstance(write.part, Array) and any(defined(x) == write.array.id for x in between):
        return
    if not _reads_result(sweep, d):
        return
    variable = sweep.names.temporary(hint(v.id))
    sweep.types.env[variable] = write.part
    again = build.assign(variable, part(write.array.id, write), s)
    sweep.emit(again)
    sweep.read_back[s] = sweep.out[-1]
    sweep.stored[v.id] = variable


def _reads_result(sweep: Reverse, d: gast.Assign) -> bool:
    """Whether the reverse of a definition reads the value that it defined."""
    z = d.targets[0].id
    app = sweep.application_of(d.value)
    if app is None or len(app.operation.results) > 1 or z not in sweep.active:
        return False
    op = app.operation
    call = sweep.types.described(app, sweep.types.env[z])
    answers = language.decide(op, call.types, call.statics, z in sweep.selected)
    flows = differentiable(op)
    live = frozenset(
        p
        for p, a in app.arguments.items()
        if p in flows and isinstance(a, gast.Name) and a.id in sweep.active
    )
    if not live:
        return False
    steps: list[Any] = list(pullback(op, answers, live))
    trees = [e for step in steps for e in (step.value, getattr(step, "index", None)) if e]
    nodes = list(rewrite.walk(trees))
    marks = {id(n.slice) for n in nodes if language.letter(n, "bar") or language.letter(n, "d")}
    return any(
        isinstance(n, gast.Name) and n.id in op.results and id(n) not in marks for n in nodes
    )


def _give(sweep: Reverse, target: str, e: gast.expr, like: str, write: Put) -> None:
    """Add what came to a place to the adjoint of what was put there, undoing the broadcast."""
    stands_for = av.dims(write.part)
    same = None not in stands_for and stands_for == av.dims(sweep.types.env[target])
    sweep.give(target, e, stands_for, like, [stands_for], same)


def fresh(sweep: Contributions, e: gast.expr) -> gast.expr:
    """The value of an adjoint in memory that no write to an array of the primal changes."""
    if not sweep.written.arrays or not av.is_array(sweep.types.of(e)):
        return e
    root = _root(e)
    mutable = sweep.written.arrays | sweep.written.views
    if root is None or root not in mutable:
        return e
    return build.call(build.attribute(e, "copy"))


def _root(e: gast.expr) -> str | None:
    """The name whose memory the value of an expression may share."""
    while True:
        if isinstance(e, gast.Attribute | gast.Subscript):
            e = e.value
        elif isinstance(e, gast.Call) and isinstance(e.func, gast.Attribute):
            if e.func.attr not in registry.views() and e.func.attr != "broadcast_to":
                return None
            library = isinstance(e.func.value, gast.Name) and e.func.value.id == "$numpy"
            if library and not e.args:
                return None
            e = e.args[0] if library else e.func.value
        elif isinstance(e, gast.Call) and e.args:
            e = e.args[0]  # a helper of the run time
        else:
            return e.id if isinstance(e, gast.Name) else None


# -- forward mode


def tangent_of_write(sweep: Forward, s: gast.Assign, write: Put) -> list[gast.stmt]:
    """A write, and that to the tangent."""
    name, value = write.array.id, write.value
    if name not in sweep.active:
        return [lowered(s)]
    tangent = sweep.dot(name)
    assert isinstance(tangent, gast.Name)
    moved: gast.expr | None = None
    if isinstance(value, gast.Name) and value.id in sweep.active:
        moved = rewrite.copied(sweep.dot(value.id))
    elif write.op is None:
        moved = build.const(0.0)
    if moved is None:
        return [lowered(s)]
    return [store(tangent.id, write, moved, write.op, s), lowered(s)]


def own_tangent(sweep: Forward, name: str, value: gast.expr) -> gast.expr:
    """The tangent of a definition, in memory of its own where arrays are written to."""
    written = sweep.core.written
    if not written.arrays or name in written.views or not av.is_array(sweep.types.env[name]):
        return value
    if isinstance(value, gast.Name | gast.Attribute | gast.Subscript) or _root(value) is not None:
        return build.call(build.attribute(value, "copy"))
    return build.call(build.attribute(value, "copy")) if _is_spread(value) else value


def _is_spread(e: gast.expr) -> bool:
    """Whether the value is a number or an array under more elements, which cannot be written to."""
    return (
        isinstance(e, gast.Call)
        and isinstance(e.func, gast.Attribute)
        and e.func.attr == "broadcast_to"
    )
