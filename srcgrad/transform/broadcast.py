"""Undoing a broadcast: the sum over the axes that an operand was stretched along.

A cotangent may itself be smaller than what it stands for (the seed of `np.sum` stays a number,
that of `np.sum(x, axis=1)` a column): over an axis that it does not have, the sum is a product
with the length.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.ir.abstract import Abstract, Dim
from srcgrad.ir.algebra import simplify
from srcgrad.transform.expand import shape_of


def unbroadcast(
    e: gast.expr,
    target: str,
    stands_for: tuple[Dim, ...],
    like: str,
    others: Sequence[tuple[Dim, ...]],
    types: Types,
) -> tuple[gast.expr, bool]:
    """The contribution `e`, which stands for an array of dims `stands_for`, summed to the
    target's dims.

    `like` is a name with the dims `stands_for`; only its shape is read. `others` are the dims
    of what the target was broadcast with: an axis that none of them can stretch was not
    stretched. The flag says that the result has the target's shape for certain.
    """
    want, have = av.dims(types.env[target]), av.dims(types.of(e))
    rank = len(stands_for)
    if rank == len(want) == 0:
        return e, True
    have = (1,) * (rank - len(have)) + have
    drop: list[int] = []
    keep: list[int] = []
    times: list[int] = []
    for k in range(rank):
        missing = k < rank - len(want)
        if missing:
            stretched: bool | None = True
        else:
            own = want[k - rank]
            stretched = types.one(own)
            if stretched is not False:
                answers = [_stretches(o, k - rank, own, types) for o in others]
                if not any(a is not False for a in answers):
                    stretched = False
                elif stretched is None or None in answers and True not in answers:
                    return _at_run_time(e, target, types.env[target]), True
        if not stretched:
            continue
        if types.one(have[k]):
            if types.one(stands_for[k]) is None:
                return _at_run_time(e, target, types.env[target]), True
            if not types.one(stands_for[k]):
                times.append(k)
            if missing and len(av.dims(types.of(e))) >= rank - k:
                drop.append(k)
        elif missing:
            drop.append(k)
        else:
            keep.append(k)
    return _summed(e, drop, keep, times, rank, like, types), False


def _stretches(dims: tuple[Dim, ...], axis: int, own: Dim, types: Types) -> bool | None:
    """Whether an operand of these dims stretches an axis of length `own`, counted from the end."""
    if len(dims) < -axis or dims[axis] == own and own is not None:
        return False
    one = types.one(dims[axis])
    return None if one is None else not one


def _summed(
    e: gast.expr,
    drop: list[int],
    keep: list[int],
    times: list[int],
    rank: int,
    like: str,
    types: Types,
) -> gast.expr:
    own = len(av.dims(types.of(e)))
    shift = rank - own
    if times:
        if len(times) == rank:
            length: gast.expr = build.attribute(build.name(like), "size")
        else:
            length = _length(like, times[0])
            for k in times[1:]:
                length = build.binop(length, gast.Mult, _length(like, k))
        e = simplify(build.binop(length, gast.Mult, e), types.of)
    drop = [k - shift for k in drop]
    keep = [k - shift for k in keep]
    if drop:
        e = _sum(e, drop, own, False)
        keep = [k - sum(d < k for d in drop) for k in keep]
        own -= len(drop)
    if keep:
        e = _sum(e, keep, own, True)
    return e


def _sum(e: gast.expr, axes: list[int], rank: int, keepdims: bool) -> gast.expr:
    keywords: dict[str, gast.expr] = {}
    if len(axes) < rank or keepdims:
        numbers: list[gast.expr] = [build.const(k) for k in axes]
        keywords["axis"] = numbers[0] if len(axes) == 1 else build.tuple_(numbers)
    if keepdims:
        keywords["keepdims"] = build.const(True)
    return build.call(build.numpy("sum"), e, **keywords)


def _length(like: str, axis: int) -> gast.expr:
    return build.subscript(shape_of(like), build.const(axis))


def _at_run_time(e: gast.expr, target: str, kind: Abstract) -> gast.expr:
    """The general form, where the lengths are not known before the call."""
    if not av.dims(kind):
        return build.call(build.numpy("sum"), e)
    return build.call(build.runtime("unbroadcast"), e, shape_of(target))
