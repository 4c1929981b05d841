"""Parts of the containers and objects that arguments hold, as leaves with names of their own.

Before: `y = params["w"] * x`. After: `y = w * x`, where the leaf `w` is `params["w"]` again when
the text is printed, and has an adjoint of its own. A container that is read by a computed key has
none of its parts as leaves, and an adjoint as a whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.build import located
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.varying import Varying
from srcgrad.rules.language import MISSING

# The key of a container that has an adjoint as a whole, among the names of leaves.
_WHOLE = object()


class Again(Exception):
    """A dict turned out to be read by a computed key; its literal keys are no leaves then."""


class Leaves(Varying):
    """The literal parts of arguments that the program reads."""

    # leaves by path and key, and what each stands for
    leaf_names: dict[tuple[str, object], str]
    leaves: dict[str, gast.expr]
    # the paths of dicts and sequences that are read by a computed key
    dynamic: set[str]

    def leaf(self, e: gast.expr) -> str | None:
        """The name of the leaf that the expression is, if it is a literal part of an argument."""
        if isinstance(e, gast.Attribute):
            return self.field_leaf(e)
        if not isinstance(e, gast.Subscript):
            return None
        base = self.kind_of(e.value)
        if not isinstance(base, av.STRUCTURES) or not base.path:
            return None
        if isinstance(e.slice, gast.Slice):
            return None
        key = self.types.static(e.slice)
        if key is MISSING or isinstance(key, av.Text):
            if base.path not in self.dynamic:
                self.dynamic.add(base.path)
                raise Again
            return None
        if base.path in self.dynamic:
            return None
        if isinstance(base, av.Dict):
            found = base.get(key)
            if found is None:
                raise Refused(e, f"the dict has no key {key!r}", "pass a dict that has it")
        else:
            items = [v for _, v in base.items] if isinstance(base, av.Object) else base.items
            if not isinstance(key, int) or not -len(items) <= key < len(items):
                raise Refused(e, f"the index {key} of {len(items)} elements", "mend the index")
            key %= len(items)
            found = items[key]
        root = build.path(base.path)
        if isinstance(base, av.Object):
            field = base.items[key][0]
            return self.leaf_of(base.path, field, found, build.attribute(root, field))
        return self.leaf_of(base.path, key, found, build.subscript(root, build.const(key)))

    def field_leaf(self, e: gast.Attribute) -> str | None:
        """The same for a field of an object."""
        base = self.kind_of(e.value)
        if not isinstance(base, av.Object) or not base.path:
            return None
        root = build.path(base.path)
        return self.leaf_of(base.path, e.attr, self.kind_of(e), build.attribute(root, e.attr))

    def leaf_of(self, path: str, key: Any, kind: Abstract, text: gast.expr) -> str | None:
        """The name of the part of a container or object at a path, written as `text`."""
        root = av.root_of(path)
        if root not in self.function.parameters or not isinstance(kind, av.NUMERIC):
            return None
        at = path, key
        if at not in self.leaf_names:
            hint = key if isinstance(key, str) and key.isidentifier() else "part"
            if isinstance(key, int):
                hint = f"{root}_{key}"
            name = self.names.fresh(hint)
            self.leaf_names[at] = name
            self.leaves[name] = text
            varied = root in self.differentiated
            self.leaf_types[name] = kind, varied
            self.types.env[name] = kind
            self.types.add_local({name})
            if varied:
                self.mark_varied(name, True)
        return self.leaf_names[at]

    def container_leaf(self, e: gast.expr, kind: Abstract) -> gast.expr | None:
        """A name for a container in a differentiated argument that is read by a computed index:
        it has an adjoint as a whole.
        """
        path = getattr(kind, "path", None)
        if not path or not isinstance(kind, av.CONTAINERS):
            return None
        root = av.root_of(path)
        if root not in self.differentiated:
            return None
        if path == root:
            return located(build.name(root), e)
        at = path, _WHOLE
        if at not in self.leaf_names:
            text = build.path(path)
            last = text.attr if isinstance(text, gast.Attribute) else self.types.static(text.slice)
            hint = last if isinstance(last, str) and last.isidentifier() else root
            name = self.names.fresh(hint)
            self.leaf_names[at], self.leaves[name] = name, text
            self.leaf_types[name] = replace(kind, path=None), True
            self.types.env[name] = self.leaf_types[name][0]
            self.types.add_local({name})
            self.mark_varied(name, True)
        return located(build.name(self.leaf_names[at]), e)

    def with_leaves(self, e: gast.expr) -> gast.expr:
        """The expression with leaves by name."""
        if isinstance(e, syntax.PARTS) and (name := self.leaf(e)) is not None:
            return build.located(build.name(name), e)
        if self.in_parts(e):
            return self.opened(e)
        if isinstance(e, gast.Name) and (path := self.stands_for(e)) is not None:
            return build.located(rewrite.copied(path), e)
        new: gast.expr = rewrite.rebuild(e, self.with_leaves)
        return new
