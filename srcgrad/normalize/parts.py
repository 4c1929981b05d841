"""Write out functions whose result is a list of arrays, such as the parts of one: slices of it.

Before: `a, b = np.split(x, 2)`. After: `n = x.shape[0] // 2`, `a, b = [x[:n], x[n:]]`, where the
slices are names of their own. A list of parts that is not differentiated stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import gast

from srcgrad.analysis.types import Application
from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.refusal import Refused
from srcgrad.rules import registry
from srcgrad.rules.language import Partition
from srcgrad.rules.splitting import starts

if TYPE_CHECKING:
    from srcgrad.normalize.values import Values


def parts_written(n: gast.expr, builder: Values, s: gast.stmt) -> gast.expr:
    """A call with ready arguments, as a display of names if its result is a list of parts."""
    if not isinstance(n, gast.Call) or not _is_partition(n, builder) or not builder.varies(n):
        return n
    app = builder.types.application(n)
    assert app is not None
    if isinstance(app.operation.partition, Partition):
        return _display(n, app, app.operation.partition, builder, s)
    return _listed(n, app, builder, s)


def _is_partition(n: gast.Call, builder: Values) -> bool:
    """Whether the call cuts an array; what it calls otherwise is not looked at here."""
    func = n.func
    if not isinstance(func, syntax.DOTTED) or builder.types.is_value(func):
        return False
    op = registry.find(builder.types.lookup(func))
    return op is not None and op.partition is not None


def _listed(n: gast.Call, app: Application, builder: Values, s: gast.stmt) -> gast.expr:
    """The elements as their function writes them, over names."""
    operation = app.operation
    assert callable(operation.partition)
    arguments = dict(app.arguments)
    for p, e in arguments.items():
        if p == operation.variadic and isinstance(e, gast.Tuple):
            arguments[p] = build.tuple_([builder.atom(x, s) for x in e.elts])
        elif builder.varies(e):
            arguments[p] = builder.atom(builder.with_arrays(e), s)
    elements = operation.partition(builder.types, arguments)
    if elements is None and operation.template is not None:
        return n  # it is no list
    if elements is None:
        kind = operation.typing(builder.types.described(app))
        why, remedy = getattr(kind, "why", ""), getattr(kind, "remedy", "")
        raise Refused(n, why or f"`{operation.label}` of these arguments", remedy or "index arrays")
    return build.located(build.tuple_([build.located(e, n) for e in elements]), n)


def _display(
    n: gast.Call, app: Application, partition: Partition, builder: Values, s: gast.stmt
) -> gast.expr:
    types, label = builder.types, app.operation.label
    whole = builder.atom(app.arguments["ary"], s)
    kind = types.of(whole)
    builder.numeric(whole, kind)
    rank = len(av.dims(kind))
    literal = types.static(app.arguments["axis"]) if "axis" in app.arguments else 0
    axis = partition.axis(rank, literal)
    if not isinstance(kind, av.Array) or axis is None:
        raise Refused(
            n,
            f"`{label}` along an axis that is not a literal, or that the array does not have",
            "write the axis as a number",
        )
    given = app.arguments["indices_or_sections"]
    lengths: list[av.Dim] | None = None
    if isinstance(given, syntax.DISPLAYS):
        bounds = [_bound(b, builder, s) for b in given.elts]
        starting, stops = [None, *bounds], [*bounds, None]
    else:
        sections = types.static(given)
        if not isinstance(sections, int) or sections <= 0:
            raise Refused(
                n,
                f"`{label}` into parts whose number is not a literal",
                "write the number, or a list of indices, into the call",
            )
        rest = types.remainder(kind.dims[axis], sections)
        if rest is None and not partition.equal:
            raise Refused(
                n,
                f"`{label}` of an array of unknown length into a number of parts",
                "take slices, or write a list of indices into the call",
            )
        if rest and partition.equal:
            raise Refused(n, f"`{label}` into parts of different lengths", "use np.array_split")
        firsts, lengths = _cut(whole, kind.dims[axis], axis, sections, rest, builder, s)
        starting, stops = [None, *firsts], [*firsts, None]
    parts: list[gast.expr] = []
    for k, (start, stop) in enumerate(zip(starting, stops)):
        span: gast.expr = gast.Slice(
            rewrite.copied(start) if start is not None else None,
            rewrite.copied(stop) if stop is not None else None,
            None,
        )
        if axis:
            full = [gast.Slice(None, None, None) for _ in range(axis)]
            span = build.tuple_([*full, span])
        part = build.located(build.subscript(rewrite.copied(whole), span), n)
        name = builder.names.temporary()
        own = types.of(part)
        if lengths is not None and isinstance(own, av.Array):
            own = av.Array(own.dtype, (*own.dims[:axis], lengths[k], *own.dims[axis + 1 :]))
        builder.define(name, part, own, True, s)
        parts.append(build.name(name))
    return build.located(gast.List(parts, gast.Load()), n)


def _bound(e: gast.expr, builder: Values, s: gast.stmt) -> gast.expr:
    """An index between two parts, which reads the same in both."""
    kind = builder.types.of(e)
    if not isinstance(kind, av.Scalar) or not kind.dtype.startswith(("int", "uint")):
        raise Refused(e, "an index of a part that is no int", "write ints into the list")
    if build.is_negation(e) and isinstance(e.operand, gast.Constant):
        return e
    return builder.atom(e, s)


def _cut(
    whole: gast.expr,
    length: av.Dim,
    axis: int,
    sections: int,
    rest: int | None,
    builder: Values,
    s: gast.stmt,
) -> tuple[Sequence[gast.expr], list[av.Dim]]:
    """Where the parts but the first begin, and their lengths: equal ones have one name.

    `rest` is what the division leaves over; if it is not known, the emitted text asks.
    """
    if isinstance(length, int):
        begins = starts(length, sections)
        ends = [*begins, length]
        return [build.const(b) for b in begins[1:]], [b - a for a, b in pairwise(ends)]
    size = builder.names.temporary("n")
    of = build.template("x.shape[k]", x=rewrite.copied(whole), k=build.const(axis))
    value: gast.expr = build.binop(of, gast.FloorDiv, build.const(sections))
    if rest is None:
        value = build.call(build.runtime("equal_share"), of, build.const(sections))
    builder.define(size, value, av.INT, False, s)
    begins = []
    for k in range(1, sections):
        e: gast.expr = build.name(size)
        if k > 1:
            e = build.binop(build.const(k), gast.Mult, e)
        if more := min(k, rest or 0):
            e = build.binop(e, gast.Add, build.const(more))
        begins.append(e)
    own = av.Opaque(builder.opaque_number(s, size) * 64)
    return begins, [av.longer(own, int(k < (rest or 0))) for k in range(sections)]
