"""Names that only stand for something: what they stand for is written in their place.

Before: `layer = params["layers"][0]`, `w = layer["w"]`. After: `w = params["layers"][0]["w"]`, as
long as nobody binds `params` anew. So do names of views of an array that is written to
(`normalize.views`): they end with a new value of the array or of an index.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import Abstract, Unknown
from srcgrad.ir.names import hint
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.bounds import Bounds
from srcgrad.normalize.containers import Containers
from srcgrad.normalize.views import Definition


class Aliases(Containers):
    """What a name stands for, and when that ends."""

    # names that the function binds itself, and those that functions made in it bind
    assigned: set[str]
    nonlocal_names: frozenset[str]
    # definitions of views to write out, their indices, and names that stood for one somewhere
    views: Collection[Definition]
    view_indices: dict[Any, gast.expr]
    viewed: set[str]
    # what is known of integers here
    bounds: Bounds

    def is_alias(self, name: str, kind: Abstract) -> bool:
        """Whether the name only stands for a container or object of an argument or global, which
        is then written for it.
        """
        path = getattr(kind, "path", None)
        if not path or not isinstance(kind, av.STRUCTURES):
            return False
        root = av.root_of(path)
        again = root in self.function.parameters and root in self.assigned
        return not again and name not in self.function.parameters

    def stands_for(self, n: gast.Name) -> gast.expr | None:
        """The path that a name stands for."""
        kind = self.types.env.get(n.id)
        if n.id in self.viewed and kind.__class__ is Unknown:
            raise Refused(n, f"`{hint(n.id)}`, {kind.why}", "name the part again")
        if isinstance(kind, av.View):
            if n.id not in self.bound:
                reason = f"`{hint(n.id)}`, a view of an array that is not made on every path"
                raise Refused(n, reason, "name the part on every path")
            whole = build.name(kind.array)
            if kind.index is None:
                return whole
            return build.subscript(whole, rewrite.copied(self.view_indices[kind.index]))
        if kind is None or not self.is_alias(n.id, kind):
            return None
        # `is_alias` has asked for the path
        e: gast.expr = build.path(kind.path)  # type: ignore[attr-defined]
        return e

    def is_view(self, n: gast.Name) -> bool:
        """Whether the name is written out as a view of an array."""
        return isinstance(self.types.env.get(n.id), av.View)

    def forget_views(self, name: str) -> None:
        """A name that is bound anew is in no view any more."""
        self.bounds.forget(name)
        if not self.views:
            return
        for view, kind in list(self.types.env.items()):
            if isinstance(kind, av.View) and name in kind.names:
                self.types.env[view] = Unknown(f"a view of an earlier `{hint(name)}`")

    def bound_inside(self, e: gast.expr) -> frozenset[str]:
        """Names that the expression itself binds: what it read of them before must be kept."""
        if not self.rebinds and not self.nonlocal_names:
            return frozenset()
        found = {n.target.id for n in rewrite.walk(e) if isinstance(n, gast.NamedExpr)}
        if self.nonlocal_names and any(isinstance(n, gast.Call) for n in rewrite.walk(e)):
            found |= self.nonlocal_names
        return frozenset(found)
