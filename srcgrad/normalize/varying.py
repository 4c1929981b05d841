"""Which expressions vary: a derivative may flow through their value.

Before: `y = x * w`, `n = len(x)`, where `x` is differentiated. After: `x * w` varies, and so does
`y` from there on; `len(x)` does not, nor does `w`. What was answered about an expression is kept as
long as the names it rests on are what they were.
"""

from __future__ import annotations

import gast

from srcgrad.analysis.activity import differentiable
from srcgrad.analysis.types import Application, holds_complex
from srcgrad.ir import abstract as av
from srcgrad.ir import syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.core import Def
from srcgrad.normalize.aliases import Aliases

_WITHOUT_DERIVATIVE = frozenset((Def, gast.Compare, gast.JoinedStr, gast.Constant))


class Varying(Aliases):
    """What varies at the statement at hand."""

    # the parameters in which the derivative is taken
    differentiated: frozenset[str]
    # names that some answer about an expression rests on
    not_varied: set[str]

    def varies(self, e: gast.AST) -> bool:
        """Whether a derivative may flow through the value of the expression."""
        found = self.types.env.varying.get(e)
        if found is None:
            found = self._varies(e)
            self.types.env.varying[e] = found
        return found

    def _varies(self, e: gast.AST) -> bool:
        if e.__class__ in _WITHOUT_DERIVATIVE:
            return False
        if isinstance(e, gast.Name):
            if self.is_view(e):
                return self._varies(self.stands_for(e))
            if self.in_parts(e):
                made = self.made(e)
                return made is not None and any(map(self.varies, made.values))
            if e.id not in self.varied:
                self.not_varied.add(e.id)
            return e.id in self.varied or self.holds_varied(e)
        if isinstance(e, gast.Subscript) and self.types.joiner(e) is not None:
            return self.varies(e.slice)
        if isinstance(e, gast.Subscript):
            return self.varies(e.value) and not isinstance(
                self.kind_of(e), av.Constant | av.Text | av.Closure
            )
        if isinstance(e, gast.Attribute):
            if isinstance(self.kind_of(e), av.Constant | av.Text):
                return False
            if e.attr in ("T", "mT", "real", "imag"):
                return self.varies(e.value)
            return isinstance(self.kind_of(e.value), av.Object) and self.varies(e.value)
        if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.Not):
            return False
        if isinstance(e, syntax.APPLICATIONS):
            app = self.types.application(e)
            if app is not None:
                active = differentiable(app.operation)
                if app.operation.opaque or self.is_doubtful(app, e):
                    return any(map(self.varies, app.arguments.values()))
                # no `any(...)`: Python 3.12 allows few calls inside one another that go through C
                for p, v in app.arguments.items():
                    if self.varies(v) and (p in active or self.is_ignored(app, p)):
                        return True
                return False
        for n in _children(e):
            if self.varies(n):
                return True
        return False

    def is_doubtful(self, app: Application, e: gast.expr) -> bool:
        """Whether a function that is flat in real numbers may not be so in complex ones."""
        op = app.operation
        if op.template is not None or op.complex:
            return False
        complex_given = any(map(holds_complex, map(self.types.of, app.arguments.values())))
        return complex_given and av.is_inexact(self.types.of(e))

    def is_ignored(self, app: Application, p: str) -> bool:
        """Whether the rule has no derivative in an argument in which there may be one."""
        op = app.operation
        if p in op.refused:
            return True
        return (
            op.template is not None
            and p != "index"
            and p not in op.flat
            and _holds_floats(self.types.of(app.arguments[p]))
        )

    def holds_varied(self, e: gast.Name) -> bool:
        """Whether the name stands for something that a differentiated argument holds."""
        path = getattr(self.types.env.get(e.id), "path", None)
        if not path:
            return False
        return av.root_of(path) in self.differentiated

    def mark_varied(self, name: str, varied: bool) -> None:
        """Note whether a name varies from here on."""
        if varied and name in self.not_varied or not varied and name in self.varied:
            self.types.env.varying.clear()
            self.not_varied.clear()
        if varied:
            self.varied.add(name)
        else:
            self.varied.discard(name)


def _holds_floats(kind: Abstract) -> bool:
    """Whether it is a float, real or complex, or an array of them, or a list with one."""
    if isinstance(kind, av.Sequence):
        return any(map(_holds_floats, kind.items))
    return av.is_inexact(kind.item if isinstance(kind, av.Many) else kind)


def _children(e: gast.AST) -> list[gast.AST]:
    """The nodes right inside a node."""
    found: list[gast.AST] = []
    for f in e._fields:
        v = getattr(e, f, None)
        found.extend(v if isinstance(v, list) else [v] if isinstance(v, gast.AST) else [])
    return [n for n in found if isinstance(n, gast.AST)]
