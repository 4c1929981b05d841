"""`np.einsum`: the transpose in one operand is an einsum of the others with the cotangent.

A *label* names an axis: a letter, or one of the axes that `...` stands for, counted from the
last. `C = np.einsum("ij,jk->ik", A, B)` gives `A_bar = np.einsum("ik,jk->ij", C_bar, B)`. An axis
that no other operand and not the result has is one along which the cotangent does not change.
"""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.ir import build
from srcgrad.rules import typing
from srcgrad.rules.language import Call
from srcgrad.rules.registry import opaque, rule, written

Labels: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True)
class Subscripts:
    """The labels of the operands' axes and of those of the result."""

    operands: tuple[Labels, ...]
    result: Labels


def parse(text: Any, ranks: Sequence[int]) -> Subscripts | None:
    """What the subscripts mean for operands of these ranks, or None if they do not fit.

    >>> parse("ij,jk", (2, 2))
    Subscripts(operands=(('i', 'j'), ('j', 'k')), result=('i', 'k'))
    >>> parse("...i,i->...", (3, 1)).result
    (2, 1)
    """
    if not isinstance(text, str):
        return None
    left, arrow, right = text.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        return None
    operands = [_labels(t, rank) for t, rank in zip(terms, ranks)]
    found = [labels for labels in operands if labels is not None]
    if len(found) < len(operands):
        return None
    used = [x for labels in found for x in labels]
    dots = max((x for x in used if isinstance(x, int)), default=0)
    letters = [x for x in used if isinstance(x, str)]
    if arrow:
        if dots and "..." not in right:
            return None
        result = _labels(right, dots + len(right.replace("...", "")))
    else:
        once = sorted(x for x in letters if letters.count(x) == 1)
        result = (*range(dots, 0, -1), *once)
    if result is None or len(set(result)) < len(result) or not set(result) <= set(used):
        return None
    return Subscripts(tuple(found), result)


def _labels(term: str, rank: int) -> Labels | None:
    before, dots, behind = term.partition("...")
    letters = before + behind
    spare = rank - len(letters)
    if not all(x in string.ascii_letters for x in letters) or spare < 0 or spare and not dots:
        return None
    return (*before, *range(spare, 0, -1), *behind)


def _parts(call: Call) -> list[av.Scalar | av.Array] | None:
    operands = call.type("operands")
    assert isinstance(operands, av.Sequence)
    parts = [typing.as_array(x) for x in operands.items]
    found = [p for p in parts if p is not None]
    return found if len(found) == len(parts) else None


def contracted(call: Call) -> av.Abstract:
    """The type of the result: a length is that of any operand that has the label."""
    parts = _parts(call)
    if parts is None:
        operands = call.type("operands")
        assert isinstance(operands, av.Sequence)
        unknown = [x for x in operands.items if isinstance(x, av.Unknown)]
        return unknown[0] if unknown else av.Unknown("an operand of np.einsum that is no array")
    subscripts = parse(call.static("subscripts"), [len(av.dims(p)) for p in parts])
    if subscripts is None:
        return av.Unknown(
            "subscripts of np.einsum that are no literal, or do not fit the operands",
            "write the subscripts as a string into the call",
        )
    dtype = typing.joint_dtype(parts)
    if dtype is None:
        return av.Unknown("operands of an unknown type")
    lengths: dict[Any, list[tuple[av.Dim, ...]]] = {}
    for labels, part in zip(subscripts.operands, parts):
        own: dict[Any, list[av.Dim]] = {}
        for label, n in zip(labels, av.dims(part)):
            own.setdefault(label, []).append(n)
        for label, here in own.items():
            if (shared := typing.shared_length(here)) is False:
                return av.Unknown("a repeated subscript of axes of different lengths")
            lengths.setdefault(label, []).append((shared,))
    dims = tuple(
        d for label in subscripts.result for d in typing.broadcast(lengths[label], call.one)
    )
    if not dims and call.static("optimize") is not False:
        return av.Unknown(
            "a number out of np.einsum with optimize=, which may be an array",
            "leave out optimize=",
        )
    return av.Array(dtype, dims) if dims else av.Scalar(dtype, False)


def selects(call: Call) -> bool:
    """Whether elements of an operand do not reach the result: those off a diagonal."""
    parts = _parts(call)
    found = parse(call.static("subscripts"), [len(av.dims(p)) for p in parts or ()])
    return found is not None and any(len(set(x)) < len(x) for x in found.operands)


@rule(np.einsum, typing=contracted, selector=selects)
def einsum(c, /, subscripts, *operands, optimize=False):
    d[c] += with_operand(subscripts, operands, k, d[operands[k]], optimize)
    bar[operands[k]] = without_operand(bar[c], subscripts, operands, k, optimize)


@written
def with_operand(context, subscripts, operands, k, tangent, optimize):
    """The einsum with a tangent in the place of an operand."""
    given = [context.again(x) for x in operands.elts]
    given[context.static(k)] = tangent
    return _einsum(context, subscripts, given, optimize)


@written
def without_operand(context, c, subscripts, operands, k, optimize):
    """The cotangent of an operand."""
    k = context.static(k)
    kinds = [typing.as_array(context.type(x)) for x in operands.elts]
    found = parse(context.static(subscripts), [len(av.dims(p)) for p in kinds])
    own, operand = found.operands[k], operands.elts[k]
    given = {label for j, labels in enumerate(found.operands) if j != k for label in labels}
    given |= set(found.result)
    lengths = {}
    for labels, part in zip(found.operands, kinds):
        for label, n in zip(labels, av.dims(part)):
            lengths.setdefault(label, []).append(context.one(n))
    mine = dict(zip(own, [context.one(n) for n in av.dims(kinds[k])]))
    # an axis of length 1 was stretched to those of the others: it is summed over
    stretched = {x for x in mine if mine[x] and any(one is not True for one in lengths[x])}
    unclear = [x for x in mine if mine[x] is None and len(lengths[x]) > own.count(x)]
    target = tuple(x for x in mine if x in given and x not in stretched)
    terms = [found.result if j == k else labels for j, labels in enumerate(found.operands)]
    arrays = [c if j == k else context.again(x) for j, x in enumerate(operands.elts)]
    e = _contraction(context, terms, arrays, target, k, optimize)
    if target and target != tuple(mine):
        e = context.subscript(
            e, [context.slice() if x in target else context.constant(None) for x in mine]
        )
    if unclear:
        shape = context.template("a.shape", a=context.again(operand))
        if len(mine) < len(own):
            numbers = [build.const(own.index(x)) for x in mine]
            lengths_of = [context.template("s[k]", s=context.again(shape), k=n) for n in numbers]
            e = build.call(build.runtime("unbroadcast"), e, build.tuple_(lengths_of))
        else:
            e = build.call(build.runtime("unbroadcast"), e, shape)
    sure = _have_length(context, found, kinds, k)
    if len(mine) < len(own):
        return _on_diagonals(context, e, operand, own, tuple(mine), all(x in sure for x in mine))
    short = [x for x in mine if x not in sure and mine[x] is not True]
    if short and unclear or any(x in target and None in lengths[x] for x in short):
        shape = context.template("a.shape", a=context.again(operand))
        return context.template("np.broadcast_to(e, s)", e=e, s=shape)
    return e


def _have_length(context, found, kinds, k):
    """The labels of operand `k` of which the cotangent has the whole length, for certain.

    An axis that is summed over may be longer in this operand than in all others, or come from
    it alone. Those that are known to have length 1 are seen by their type.
    """
    sure = set(found.result)
    own = dict(zip(found.operands[k], av.dims(kinds[k])))
    for j, (labels, part) in enumerate(zip(found.operands, kinds)):
        for label, n in zip(labels, av.dims(part)):
            if j != k and label in own:
                if context.one(n) is False or n is not None and n == own[label]:
                    sure.add(label)
    return sure


def _contraction(context, terms, arrays, target, k, optimize):
    """The einsum of the cotangent, which is number `k`, and the other operands."""
    if not target:  # with optimize=, a number may come as an array
        optimize = context.constant(False)
    if len(terms) == 1:
        if target == terms[0]:
            return arrays[0]
        if target == terms[0][::-1]:
            return context.template("c.T", c=arrays[0])
    if not terms[k] and len(terms) > 1:
        others = [t for j, t in enumerate(terms) if j != k]
        rest = [a for j, a in enumerate(arrays) if j != k]
        if len(others) > 1 or others[0] != target:
            rest = [_einsum(context, _text(others, target), rest, optimize)]
        return context.template("c * rest", c=arrays[k], rest=rest[0])
    return _einsum(context, _text(terms, target), arrays, optimize)


def _einsum(context, subscripts, arrays, optimize):
    if isinstance(subscripts, str):
        subscripts = context.constant(subscripts)
    keywords = {} if context.static(optimize) is False else {"optimize": context.again(optimize)}
    return build.call(build.numpy("einsum"), subscripts, *arrays, **keywords)


def _text(terms: Sequence[Labels], target: Labels, dotted: bool = True) -> str:
    """The subscripts as text, with `...` where it means the same in all of them.

    >>> _text([("i", 2, 1), (2, 1)], ("i",)), _text([(2, 1, "i"), ("i",)], (2, 1))
    ('iab,ab->i', '...i,i->...')
    """
    dots = [tuple(x for x in t if isinstance(x, int)) for t in (*terms, target)]
    plain = dotted and all(d in ((), dots[-1]) for d in dots)
    used = {x for t in terms for x in t}
    free = [x for x in string.ascii_letters if x not in used]
    number = sum(isinstance(x, int) for x in used)
    letters = dict(zip(range(number, 0, -1), free))

    def written_(labels: Labels) -> str:
        found = ""
        for x in labels:
            if isinstance(x, str):
                found += x
            elif not plain:
                found += letters[x]
            elif x == 1:
                found += "..."
        return found

    return f"{','.join(map(written_, terms))}->{written_(target)}"


def _on_diagonals(context, e, operand, own, mine, whole):
    """Zeros but where axes of one label have one index; `whole` says that `e` is not stretched."""
    shape = context.template("a.shape", a=context.again(operand))
    if len(own) == 2 and (whole or not av.dims(context.type(e))):
        if av.dims(context.type(e)):
            return context.template("np.diag(e)", e=e)
        return context.template("e * np.eye(n)", e=e, n=context.subscript(shape, [build.const(0)]))
    labels, _, _ = _text([own], mine, dotted=False).partition("->")
    return build.call(build.runtime("on_diagonals"), e, shape, context.constant(labels))


@opaque(runtime.on_diagonals, typing=typing.restored)
def filling(y, /, a, shape, labels): ...
