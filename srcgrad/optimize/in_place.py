"""Change a part of an array where it lies.

Before: `t = 0.5 * y_bar[1:]`, `y_bar[1:] = t`. After: `y_bar[1:] *= 0.5`: no new array, and no
copy of it. Only for arrays of floating-point numbers, which hold whatever the operation gives.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import rewrite
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import located
from srcgrad.ir.core import blocks, with_blocks

_IN_PLACE = (gast.Add, gast.Sub, gast.Mult, gast.Div)
_COMMUTING = (gast.Add, gast.Mult)


def in_place(
    body: Sequence[gast.stmt],
    temporaries: Collection[str],
    type_of: Callable[[gast.expr], Abstract],
    fits: Callable[[gast.stmt], bool],
) -> list[gast.stmt]:
    """The statements with writes that change what is there; `fits` says whether a line does."""
    count = Counter(rewrite.mentions(list(body)))
    once = {t for t in temporaries if count[t] == 2}
    return _block(body, once, type_of, fits)


def _block(
    body: Sequence[gast.stmt],
    once: Collection[str],
    type_of: Callable[[gast.expr], Abstract],
    fits: Callable[[gast.stmt], bool],
) -> list[gast.stmt]:
    out: list[gast.stmt] = []
    for s in body:
        if inner := blocks(s):
            out.append(with_blocks(s, [_block(b, once, type_of, fits) for b in inner]))
            continue
        if _is_write(s, type_of):
            given = s.value
            if out and isinstance(given, gast.Name) and given.id in once:
                t = out[-1]
                if isinstance(t, gast.Assign) and _binds(t, given.id):
                    if isinstance(t.value, gast.BinOp):  # a new array, no view of this one
                        given = t.value
            new = _changed(s, given) or located(gast.Assign(s.targets, given, None), s)
            if given is not s.value and fits(new):
                out[-1] = new
                continue
            s = _changed(s, s.value) or s
        out.append(s)
    return out


def _is_write(s: gast.stmt, type_of: Callable[[gast.expr], Abstract]) -> bool:
    """Whether the statement puts something into a part of an array of floating-point numbers."""
    if not isinstance(s, gast.Assign) or not isinstance(s.targets[0], gast.Subscript):
        return False
    root = s.targets[0]
    while isinstance(root, gast.Subscript):
        root = root.value
    return isinstance(root, gast.Name) and av.is_array(kind := type_of(root)) and av.is_float(kind)


def _binds(s: gast.Assign, name: str) -> bool:
    return isinstance(s.targets[0], gast.Name) and s.targets[0].id == name


def _changed(s: gast.Assign, value: gast.expr) -> gast.AugAssign | None:
    """`y[i] = y[i] * e` as `y[i] *= e`."""
    if not isinstance(value, gast.BinOp) or not isinstance(value.op, _IN_PLACE):
        return None
    place = rewrite.key(s.targets[0])
    if rewrite.key(value.left) == place:
        other = value.right
    elif isinstance(value.op, _COMMUTING) and rewrite.key(value.right) == place:
        other = value.left
    else:
        return None
    return located(gast.AugAssign(s.targets[0], value.op, other), s)
