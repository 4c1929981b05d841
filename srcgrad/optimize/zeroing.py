"""Take the adjoint of an overwritten part where it lies, and set it to zero once.

Before: `t_bar = y_bar[i].copy()`, `y_bar[i] = 0.0`, `v_bar = w * t_bar`. After: `t_bar = y_bar[i]`,
`v_bar = w * t_bar`, `y_bar[i] = 0.0` (`late_zeros`). Before: `y_bar[i] = 0.0`, `y_bar[i - 1] +=
v_bar`, `y_bar[i] += v_bar`. After: `y_bar[i] = v_bar`, `y_bar[i - 1] += v_bar` (`merged_zeros`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import gast

from srcgrad.ir import build, rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import AddAt, blocks, with_blocks
from srcgrad.ir.names import is_adjoint
from srcgrad.optimize.fold import changed
from srcgrad.rules import registry


def late_zeros(
    body: Sequence[gast.stmt], behind: Sequence[gast.stmt] = ()
) -> list[gast.stmt]:
    """The statements with zeros written behind the last reading of what was there.

    `behind` is what follows them: a part that is returned is read by nobody before.
    """
    mentions = _mentions([*body, *behind])
    return _late(body, mentions)


def _late(body: Sequence[gast.stmt], mentions: Counter[str]) -> list[gast.stmt]:
    out = [
        with_blocks(s, [_late(b, mentions) for b in blocks(s)]) if blocks(s) else s for s in body
    ]
    k = 0
    while k + 1 < len(out):
        last = _last_reading(out, k, mentions)
        if last is not None:
            t, zero = out[k], out[k + 1]
            if isinstance(t.value, gast.Call):
                t = located(gast.Assign(t.targets, t.value.func.value, None), t)
            out[k : last + 1] = [t, *out[k + 2 : last + 1], zero]
        k += 1
    return out


def _last_reading(body: Sequence[gast.stmt], k: int, mentions: Counter[str]) -> int | None:
    """The place of the last statement that reads what `body[k]` takes and `body[k + 1]` sets to
    zero, if nothing before it minds that the zero comes behind.
    """
    taken, zero = body[k], body[k + 1]
    if not isinstance(taken, gast.Assign) or not isinstance(taken.targets[0], gast.Name):
        return None
    name, part = taken.targets[0].id, taken.value
    copies = isinstance(part, gast.Call)
    if copies:
        if not isinstance(part.func, gast.Attribute) or part.func.attr != "copy" or part.args:
            return None
        part = part.func.value
    if not isinstance(part, gast.Subscript) or not isinstance(part.value, gast.Name):
        return None
    if not is_zero(zero) or rewrite.key(_place(zero)) != rewrite.key(part):
        return None
    found, last = 1, k
    for j in range(k + 2, len(body)):
        if found == mentions[name]:
            break  # there are no more
        count = _count(body[j], name)
        found += count
        if count:
            last = j
    if last == k or found != mentions[name]:
        return None
    array, needs = part.value.id, {name, *rewrite.reads(part.slice)}
    for s in body[k + 2 : last + 1]:
        if _count(s, array):
            return None
        effects = changed(s)
        if not needs.isdisjoint(effects.bound) or not needs.isdisjoint(effects.written):
            return None
        if copies and _count(s, name) and not _takes_values(s):
            return None  # what shares its memory may be written to
    return last


def _takes_values(s: gast.stmt) -> bool:
    """Whether the statement keeps nothing that shares memory with what it reads."""
    if isinstance(s, gast.AugAssign):
        return True
    if not isinstance(s, gast.Assign):
        return False
    if isinstance(s.targets[0], gast.Subscript) or isinstance(s.value, gast.BinOp | gast.UnaryOp):
        return True
    f = s.value.func if isinstance(s.value, gast.Call) else None
    if not isinstance(f, gast.Attribute) or not isinstance(f.value, gast.Name):
        return False
    return f.value.id == "$numpy" and f.attr not in registry.views()


def merged_zeros(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements in which the first addition to a part that was set to zero puts it there."""
    out = [
        with_blocks(s, [merged_zeros(b) for b in blocks(s)]) if blocks(s) else s for s in body
    ]
    k = 0
    while k < len(out):
        if is_zero(out[k]):
            found = _addition(out, k)
            if found is not None:
                at, stays = found
                s = out[at]
                value = s.value
                if isinstance(s.op, gast.Sub):
                    value = gast.UnaryOp(gast.USub(), value)
                out[at if stays else k] = located(gast.Assign([s.target], value, None), s)
                del out[k if stays else at]
                continue
        k += 1
    return out


def _addition(body: Sequence[gast.stmt], k: int) -> tuple[int, bool] | None:
    """The place of the statement that adds to the part that `body[k]` sets to zero, if one of them
    may as well stand where the other does, and whether the addition stays where it is: nobody asks
    for the array in between.
    """
    part = _place(body[k])
    if not isinstance(part.value, gast.Name):
        return None
    array, place = part.value.id, rewrite.key(part)
    bound: set[str] = set()
    written: set[str] = set()
    is_first = True
    for j in range(k + 1, len(body)):
        s = body[j]
        if _count(s, array):
            adds = isinstance(s, gast.AugAssign) and isinstance(s.op, gast.Add | gast.Sub)
            if not adds or not isinstance(s.target, gast.Subscript):
                return None
            if not isinstance(s.target.value, gast.Name) or s.target.value.id != array:
                return None
            reads = rewrite.reads([s.value, s.target.slice])
            if array in reads:
                return None
            if not isinstance(s, AddAt) and rewrite.key(s.target) == place:
                # another name may share the memory that something was put back into
                back = any(not is_adjoint(n) for n in written)
                if (bound | written).isdisjoint(reads):
                    if not back or all(map(is_adjoint, reads)):
                        return j, False
                return (j, True) if is_first else None
            is_first = False
        effects = changed(s)
        bound |= effects.bound
        written |= effects.written - {array}
        if not (bound | written).isdisjoint(rewrite.reads(part.slice)):
            return None
    return None


def is_zero(s: gast.stmt) -> bool:
    """Whether the statement sets a part of something to zero."""
    return (
        isinstance(s, gast.Assign)
        and isinstance(s.targets[0], gast.Subscript)
        and build.is_number(s.value, 0.0)
    )


def _place(s: gast.stmt) -> gast.Subscript:
    return s.targets[0]


def _mentions(body: list[gast.stmt]) -> Counter[str]:
    return Counter(rewrite.mentions(body))


def _count(s: gast.stmt, name: str) -> int:
    """How often a statement mentions a name."""
    return rewrite.mentions(s).count(name)
