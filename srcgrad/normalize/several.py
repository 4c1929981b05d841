"""Write out functions of the rule book that have several results.

Before: `w, v = np.linalg.eigh(a)`. After: `t = np.linalg.eigh(a)`, `w = t[0]`, `v = t[1]`, where
the results are names of their own and stand directly behind the call: the sweeps of both modes
find them there (`transform.several`). A call that is not differentiated stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, syntax
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.containers import Made
from srcgrad.rules import language, registry
from srcgrad.rules.language import Call, Operation

if TYPE_CHECKING:
    from srcgrad.normalize.values import Values


def has_several(n: gast.AST, builder: Values) -> bool:
    """Whether the expression calls a function of the rule book that has several results."""
    if not isinstance(n, gast.Call) or not isinstance(n.func, syntax.DOTTED):
        return False
    if builder.types.is_value(n.func):
        return False
    op = registry.find(builder.types.lookup(n.func))
    if op is None or len(op.results) == 1 and not op.variants:
        return False
    app = builder.types.application(n)
    return app is not None and len(app.operation.results) > 1


def results_written(n: gast.expr, builder: Values, s: gast.stmt) -> gast.expr:
    """A call with ready arguments, as a container of names if it has several results."""
    if not has_several(n, builder) or not builder.varies(n):
        return n
    app = builder.types.application(n)
    assert app is not None
    op, types = app.operation, builder.types
    call = types.described(app)
    kind = op.typing(call)
    items = as_items(kind)
    if items is None or len(items) > len(op.results):  # it may return less than all
        builder.numeric(n, kind)
        raise Refused(n, f"`{op.label}` of these arguments", "docs/limitations.md")
    builder.check_complex(n, app, kind)
    told = differentiated(op, call)
    kinds = [_known(op, r, k, told) for r, (_, k) in zip(op.results, items)]
    whole = builder.names.temporary()
    builder.define(
        whole, builder.applied(n, app, s), av.Sequence("tuple", tuple(kinds)), True, s
    )
    values: list[tuple[Any, gast.expr]] = []
    for k, (result, (field, _)) in enumerate(zip(op.results, items)):
        name = builder.names.temporary(result)
        part = build.located(build.subscript(build.name(whole), build.const(k)), n)
        builder.define(name, part, kinds[k], told.get(result, True), s)
        values.append((field, build.name(name)))
    if not isinstance(kind, av.Object):
        return build.located(build.tuple_([v for _, v in values]), n)
    own = builder.fresh((builder.original(n), "results"), op.label.rpartition(".")[2])
    builder.define_parts(own, Made(kind.cls, values), s)
    return build.located(build.name(own), n)


def as_items(kind: av.Abstract) -> list[tuple[Any, av.Abstract]] | None:
    """The results by index, or by field of the named tuple that they come in."""
    if isinstance(kind, av.Sequence):
        return list(enumerate(kind.items))
    return list(kind.items) if isinstance(kind, av.Object) else None


def differentiated(op: Operation, call: Call) -> Mapping[str, bool]:
    """Which results have a derivative under these arguments; False for one that is flat, such as a
    sign; a result that is not mentioned has none that is known.
    """
    answers = language.decide(op, call.types, call.statics)
    stated = language.equations(op, answers).differentials
    return {r: r in stated for r in op.results if r in stated or r in op.flat}


def _known(
    op: Operation, result: str, kind: av.Abstract, told: Mapping[str, bool]
) -> av.Abstract:
    if result in told:
        return kind
    return av.Unknown(
        f"`{op.label}` is not differentiated in its result `{result}` for these arguments",
        "docs/limitations.md lists for which it is",
    )
