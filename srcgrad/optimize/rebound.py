"""Write a name that is bound twice in a row once, and put nothing where it is already.

Before: `u_bar = c`, `u_bar = np.full(u.shape, u_bar)`. After: `u_bar = np.full(u.shape, c)`. The
value is read in one place, once, and has no effect, so it may be computed there. Before:
`t_bar = y_bar[i]`, `y_bar[i] = t_bar`. After: `t_bar = y_bar[i]`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import gast

from srcgrad.ir import rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, with_blocks
from srcgrad.optimize.fold import changed

_LATER = gast.Lambda, gast.ListComp, gast.DictComp, gast.SetComp, gast.GeneratorExp


def without_rebinding(
    body: Sequence[gast.stmt], fits: Callable[[gast.stmt], bool]
) -> list[gast.stmt]:
    """The statements with values put in where the next one binds the name anew.

    >>> lines = "a = c\\na = f(x, a)\\nb = g(x)\\nb = b + b\\nd = t.pop()\\nd = d[0]"
    >>> print(gast.unparse(without_rebinding(gast.parse(lines).body, lambda s: True)).strip())
    a = f(x, c)
    b = g(x)
    b = b + b
    d = t.pop()
    d = d[0]
    """
    out: list[gast.stmt] = []
    for s in body:
        if blocks(s):
            s = with_blocks(s, [without_rebinding(b, fits) for b in blocks(s)])
        if out and (joined := _joined(out[-1], s)) is not None and fits(joined):
            out[-1] = joined
        else:
            out.append(s)
    return out


def without_idle_stores(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements without those that put into a part of an array what was taken from there.

    >>> body = gast.parse("t = y[i]\\ny[i] = t\\ny[i] += 1.0\\ny[i] = t").body
    >>> print(gast.unparse(without_idle_stores(body)).strip())
    t = y[i]
    y[i] += 1.0
    y[i] = t
    """
    out: list[gast.stmt] = []
    for s in body:
        if blocks(s):
            s = with_blocks(s, [without_idle_stores(b) for b in blocks(s)])
        if not _is_idle(s, out):
            out.append(s)
    return out


def _is_idle(s: gast.stmt, before: Sequence[gast.stmt]) -> bool:
    if not isinstance(s, gast.Assign) or not isinstance(s.value, gast.Name):
        return False
    part = s.targets[0]
    if not isinstance(part, gast.Subscript) or not isinstance(part.value, gast.Name):
        return False
    place = rewrite.key(part.value), rewrite.key(part.slice)
    needs = {part.value.id, s.value.id, *rewrite.reads(part.slice)}
    for taken in reversed(before):
        if _bound(taken) == s.value.id:
            assert isinstance(taken, gast.Assign)
            e = taken.value
            whole = isinstance(e, gast.Subscript) and isinstance(e.value, gast.Name)
            return whole and place == (rewrite.key(e.value), rewrite.key(e.slice))
        effects = changed(taken)
        if not needs.isdisjoint(effects.bound) or not needs.isdisjoint(effects.written):
            return False
    return False


def _joined(first: gast.stmt, second: gast.stmt) -> gast.stmt | None:
    name = _bound(first)
    if name is None or _bound(second) != name:
        return None
    assert isinstance(first, gast.Assign) and isinstance(second, gast.Assign)
    read = [n for n in rewrite.walk(second.value) if isinstance(n, gast.Name) and n.id == name]
    if len(read) != 1 or _acts(first.value) or _acts(second.value):
        return None
    value = rewrite.substitute(second.value, {name: first.value})
    return located(gast.Assign(second.targets, value, None), second)


def _bound(s: gast.stmt) -> str | None:
    if isinstance(s, gast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], gast.Name):
        return str(s.targets[0].id)
    return None


def _acts(e: gast.expr) -> bool:
    """Whether the value is taken from a list that changes, or computed again and again."""
    return any(
        isinstance(n, _LATER)
        or isinstance(n, gast.Call)
        and isinstance(n.func, gast.Attribute)
        and n.func.attr in ("pop", "append")
        for n in rewrite.walk(e)
    )
