"""Undoing a broadcast: the sum over the axes that an operand was stretched along.

A cotangent may itself be smaller than what it stands for (the seed of `np.sum` stays a number, that of
`np.sum(x, axis=1)` a column): over an axis that it does not have, the sum is a product with the length.
"""

from __future__ import annotations

import gast

from srcgrad.analysis.types import Types
from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.ir.abstract import Dim
from srcgrad.optimize.algebra import simplify
from srcgrad.transform.expand import shape_of


def unbroadcast(
    e: gast.expr, target: str, stands_for: tuple[Dim, ...], like: str, types: Types
) -> gast.expr:
    """The contribution `e`, which stands for an array of dims `stands_for`, summed to the target's dims.

    `like` is a name with the dims `stands_for`; only its shape is read.
    """
    want, have = av.dims(types.env[target]), av.dims(types.of(e))
    rank = len(stands_for)
    if rank == len(want) == 0:
        return e
    have = (1,) * (rank - len(have)) + have
    padded = (None,) * (rank - len(want)) + want
    drop: list[int] = []
    keep: list[int] = []
    times: list[int] = []
    for k in range(rank):
        missing = k < rank - len(want)
        full = stands_for[k]
        narrow = missing or types.one(padded[k])
        if narrow is None or (not missing and narrow and types.one(full) is None):
            return _at_run_time(e, target, stands_for, like, types)
        if not narrow or (not missing and types.one(full)):
            continue
        if types.one(have[k]) is None:
            return _at_run_time(e, target, stands_for, like, types)
        if types.one(have[k]):
            if not (missing and types.one(full)):
                times.append(k)
            if missing and len(av.dims(types.of(e))) >= rank - k:
                drop.append(k)
        elif missing:
            drop.append(k)
        else:
            keep.append(k)
    return _summed(e, drop, keep, times, rank, like, types)


def _summed(
    e: gast.expr, drop: list[int], keep: list[int], times: list[int], rank: int, like: str, types: Types
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


def _at_run_time(
    e: gast.expr, target: str, stands_for: tuple[Dim, ...], like: str, types: Types
) -> gast.expr:
    """The general form, where the lengths are not known before the call."""
    if len(av.dims(types.of(e))) < len(stands_for) or av.dims(types.of(e)) != stands_for:
        e = build.call(build.numpy("broadcast_to"), e, shape_of(like))
    return build.call(build.runtime("unbroadcast"), e, shape_of(target))
