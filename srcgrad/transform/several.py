"""Operations with several results, in both modes.

In Core, `t = np.linalg.eigh(a)` is followed by `w = t[0]` and `v = t[1]` (`normalize.several`). The
adjoints of `w` and `v` wait until the sweep comes to the call, and go into one application of its
rule; one that is zero is left out of it. In forward mode the tangents of all results are computed
behind the call. In both, the rule reads its results as `t[0]` and `t[1]`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import gast

from srcgrad.analysis.activity import application, differentiable
from srcgrad.analysis.types import Application, Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.core import Core, statements
from srcgrad.rules import language
from srcgrad.rules.transpose import Let, check_mentioned, pullback, pushforward
from srcgrad.transform.adjoints import default_text
from srcgrad.transform.expand import Expander, zeros

if TYPE_CHECKING:
    from srcgrad.transform.forward import _Sweep as Forward
    from srcgrad.transform.reverse import _Sweep as Reverse

Parts = Mapping[int, str]


def several_results(core: Core, types: Types) -> dict[str, dict[int, str]]:
    """For the name of each value that is several results, the names of these by index."""
    found: dict[str, dict[int, str]] = {}
    for s in statements(core.body):
        if not isinstance(s, gast.Assign):
            continue
        name, value = s.targets[0].id, s.value
        if isinstance(value, gast.Call) and name in core.varied:
            app = application(value, types)
            if app is not None and len(app.operation.results) > 1:
                found[name] = {}
        elif (
            isinstance(value, gast.Subscript)
            and isinstance(value.value, gast.Name)
            and value.value.id in found
        ):
            found[value.value.id][value.slice.value] = name
    return found


def is_result(e: gast.AST, several: Mapping[str, Parts]) -> bool:
    """Whether the expression takes one of several results."""
    return (
        isinstance(e, gast.Subscript)
        and isinstance(e.value, gast.Name)
        and e.value.id in several
    )


def give_all(sweep: Reverse, s: gast.Assign, parts: Parts) -> int:
    """The reverse of a call with several results; the place of its restore."""
    whole = s.targets[0].id
    app = application(s.value, sweep.types)
    assert app is not None
    op = app.operation
    atoms = {p: a.id for p, a in app.arguments.items() if isinstance(a, gast.Name)}
    flows = differentiable(op)
    live = frozenset(p for p, a in atoms.items() if a in sweep.active and p in flows)
    names = {op.results[k]: part for k, part in parts.items() if part in sweep.state}
    if not live or not names:
        for part in names.values():
            sweep.drop(part)
        return sweep.restore(s)
    call = sweep.types.described(app, sweep.types.env[whole])
    careful = whole in sweep.selected
    answers = language.decide(op, call.types, call.statics, careful)
    check_mentioned(op, answers, live, s)
    bars = {r: rewrite.copied(sweep.state[part].expr) for r, part in names.items()}
    values, shapes = _values(whole, app)
    expander = Expander(
        sweep.types, op, app.spelling, values, shapes, bars, {}, careful=careful
    )
    sweep.elementwise, sweep.named = op.elementwise, atoms
    sweep.plain = op.elementwise and not sweep.may_stretch(app)
    broadcast = sweep.operand_dims(app) if op.elementwise or op.broadcasts else None
    like = next(iter(names.values()))
    # the adjoints stay known while they are read, so that nobody takes their buffers
    for step in pullback(op, answers, live, frozenset(names)):
        value = expander.expand(step.value)
        if isinstance(step, Let):
            if isinstance(value, gast.Name | gast.Constant) or is_result(value, sweep.several):
                expander.values[step.name] = value
                continue
            variable = sweep.names.temporary(step.name)
            sweep.types.env[variable] = sweep.types.of(value)
            expander.values[step.name] = build.name(variable)
            sweep.emit(build.assign(variable, value, s))
            continue
        index = None if step.index is None else expander.expand_as_written(step.index)
        item = (False, step.argument, value, index)
        sweep.contribute(atoms[step.argument], item, broadcast, like)
    for part in names.values():
        sweep.drop(part)
    return sweep.restore(s)


def tangents_of_all(sweep: Forward, s: gast.Assign, parts: Parts) -> list[gast.stmt]:
    """The call, and the tangents of its active results behind it."""
    whole = s.targets[0].id
    app = application(s.value, sweep.types)
    assert app is not None
    op = app.operation
    live = sweep.live(app)
    call = sweep.types.described(app, sweep.types.env[whole])
    answers = language.decide(op, call.types, call.statics)
    check_mentioned(op, answers, live, s)
    lets, differentials = pushforward(op, answers, live)
    values, shapes = _values(whole, app)
    dots = {p: sweep.dot(app.arguments[p].id) for p in live}
    expander = Expander(sweep.types, op, app.spelling, values, shapes, {}, {}, dots)
    wanted = {op.results[k]: part for k, part in parts.items() if part in sweep.active}
    used = {n for r in wanted if (e := differentials.get(r)) is not None for n in rewrite.reads(e)}
    for let in reversed(lets):
        used.update(rewrite.reads(let.value) if let.name in used else ())
    out: list[gast.stmt] = [s]
    for let in lets:
        if let.name in used:
            value = expander.expand(let.value)
            if is_result(value, sweep.several):
                expander.values[let.name] = value
                continue
            variable = sweep.names.temporary(let.name)
            sweep.types.env[variable] = sweep.types.of(value)
            out.append(build.assign(variable, value, s))
            expander.values[let.name] = build.name(variable)
    for result, part in wanted.items():
        equation = differentials.get(result)
        kind = sweep.types.env[part]
        value = zeros(part, kind) if equation is None else expander.expand(equation)
        if equation is None and isinstance(kind, av.Array):
            value = build.call(
                build.numpy("zeros"), build.attribute(rewrite.copied(values[result]), "shape")
            )
        tangent = sweep.dot(part)
        assert isinstance(tangent, gast.Name)
        out.append(build.assign(tangent.id, value, s))
    return out


def _values(whole: str, app: Application) -> tuple[dict[str, gast.expr], dict[str, gast.expr]]:
    """Expressions for the rule's names, and those of them whose shape may be asked."""
    op = app.operation
    values: dict[str, gast.expr] = {
        r: build.subscript(build.name(whole), build.const(k)) for k, r in enumerate(op.results)
    }
    shapes = dict(values)
    for p in op.parameters:
        argument = app.arguments.get(p)
        if argument is None:
            values[p] = default_text(op.defaults[p])
        else:
            shapes[p] = values[p] = argument
    return values, shapes
