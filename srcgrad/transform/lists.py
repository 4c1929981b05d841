"""Lists that grow, in both modes.

Before: `xs = Appended(xs, v)`. In the forward sweep: `xs.append(v)`. In reverse: `v_bar =
xs_bar.pop()`; where the reverse sweep reads the list as it was before, `xs.pop()` stands in the
reverse, too. Forward mode: `xs_dot.append(v_dot)` beside the growth. What comes to all elements is
a list, or a number that stands for each of them as long as nobody asks for one: `v_bar = xs_bar`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Array, Scalar
from srcgrad.ir.core import Appended, appended, defined, header, statements
from srcgrad.transform.adjoints import Adjoint
from srcgrad.transform.expand import adjoint_dtype
from srcgrad.transform.writes import grow, lowered

if TYPE_CHECKING:
    from srcgrad.transform.contributions import Contributions
    from srcgrad.transform.forward import _Sweep as Forward
    from srcgrad.transform.reverse import _Sweep as Reverse


def shrink(items: str) -> gast.Expr:
    """`items.pop()`"""
    return gast.Expr(_popped(items))


def _popped(items: str) -> gast.expr:
    return build.call(build.attribute(build.name(items), "pop"))


def reverse_of_growth(sweep: Reverse, s: gast.Assign, added: Appended) -> int:
    """The reverse of `items.append(value)`; the place of its restore."""
    name, value = added.items.id, added.value
    if name not in sweep.state or name not in sweep.active:
        return sweep.restore(s)
    given = isinstance(value, gast.Name) and value.id in sweep.active
    if is_uniform(sweep.state[name]):
        mark = sweep.restore(s)
        if given:
            sweep.give_whole(value.id, sweep.state[name])
        return mark
    held = sweep.state[name].expr
    assert isinstance(held, gast.Name)
    if not given:
        sweep.emit(shrink(held.id))
        return sweep.restore(s)
    variable = sweep.names.temporary("t_bar")
    kind = sweep.types.env[value.id]
    own: av.Abstract = Scalar("float64", None)  # it may have come out of an array
    if isinstance(kind, Array):
        own = Array(adjoint_dtype(kind), kind.dims)
    sweep.types.env[variable] = own
    sweep.emit(build.assign(variable, _popped(held.id), s))
    mark = sweep.restore(s)
    sweep.pending = Adjoint(build.name(variable), own, object(), True)
    dims = av.dims(kind)
    sweep.give(value.id, build.name(variable), dims, variable, [dims], True)
    sweep.pending = None
    return mark


def is_uniform(adjoint: Adjoint) -> bool:
    """Whether a number stands for the adjoints of all elements of a list."""
    return not isinstance(adjoint.kind, av.Many)


def give_list(sweep: Contributions, name: str, e: gast.expr) -> None:
    """Add a list to the adjoint of one, element by element; or a number, to each of its elements,
    where the cotangent of what was made of the list is one.
    """
    old = sweep.state.get(name)
    assert sweep.pending is not None
    kind = sweep.pending.kind
    number = not av.is_array(kind)
    if old is None and number:
        sweep.add(name, e, kind, False)
        return
    if old is not None and number and is_uniform(old):
        sweep.assign_bar(name, build.binop(rewrite.copied(old.expr), gast.Add, e), kind, object())
        return
    kind = sweep.adjoint_kind(name)
    if old is not None:
        e = _sum(rewrite.copied(old.expr), is_uniform(old), e, number)
    sweep.assign_bar(name, e, kind, object(), True)


def _sum(a: gast.expr, a_is_number: bool, b: gast.expr, b_is_number: bool) -> gast.expr:
    """The sums of the elements of lists, one of which may be a number for all."""
    left, right = build.name("a$0"), build.name("b$0")
    if a_is_number or b_is_number:
        number, items = (a, b) if a_is_number else (b, a)
        total = build.binop(left, gast.Add, number)
        return gast.ListComp(total, [gast.comprehension(build.target("a$0"), items, [], 0)])
    pair = gast.Tuple([build.target("a$0"), build.target("b$0")], gast.Store())
    both = build.call(build.builtin("zip"), a, b)
    total = build.binop(left, gast.Add, right)
    return gast.ListComp(total, [gast.comprehension(pair, both, [], 0)])


def spread_list(sweep: Contributions, name: str) -> None:
    """The adjoint of a list as a list."""
    adjoint = sweep.state[name]
    kind = sweep.adjoint_kind(name)
    assert isinstance(kind, av.Growing)
    number = rewrite.copied(adjoint.expr)
    if isinstance(kind.item, Array):
        leaf = build.attribute(build.name("leaf$0"), "shape")
        part = build.call(build.numpy("full"), leaf, number)
        each = gast.comprehension(build.target("leaf$0"), build.name(name), [], 0)
        e: gast.expr = gast.ListComp(part, [each])
    else:
        length = build.call(build.builtin("len"), build.name(name))
        e = build.binop(gast.List([number], gast.Load()), gast.Mult, length)
    sweep.assign_bar(name, e, kind, object(), True)


def only_grows(name: str, loop: gast.stmt) -> bool:
    """Whether nothing is done with the list in a loop but appending to it and counting."""
    for s in statements([loop]):
        added = appended(s)
        for e in [added.value] if added is not None else header(s):
            if name in _read(e):
                return False
        if added is None and defined(s) == name:
            return False
    return True


def _read(n: gast.AST) -> Sequence[str]:
    """The names that are read otherwise than by `len(name)`."""
    if isinstance(n, gast.Call) and len(n.args) == 1 and isinstance(n.args[0], gast.Name):
        if isinstance(n.func, gast.Name) and n.func.id in ("len", build.builtin("len").id):
            return []
    if isinstance(n, gast.Name):
        return [n.id]
    parts = [c for f in rewrite.children(n) for c in (f if isinstance(f, list) else [f])]
    return [x for c in parts if isinstance(c, gast.AST) for x in _read(c)]


def tangent_of_growth(sweep: Forward, s: gast.Assign, added: Appended) -> list[gast.stmt]:
    """The growth of a list, and that of its tangent."""
    name, value = added.items.id, added.value
    if name not in sweep.active:
        return [lowered(s)]
    tangent = sweep.dot(name)
    assert isinstance(tangent, gast.Name)
    if isinstance(value, gast.Name) and value.id in sweep.active:
        moved: gast.expr = rewrite.copied(sweep.dot(value.id))
    elif av.is_array(sweep.types.of(value)):
        moved = build.call(build.numpy("zeros"), build.attribute(rewrite.copied(value), "shape"))
    else:
        moved = build.const(0.0)
    return [build.located(grow(tangent.id, moved), s), lowered(s)]
