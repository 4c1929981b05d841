"""Containers and objects that the program makes, as variables for their parts.

Before: `state = (x, v)`, then `a = state[0]`. After: `state_0 = x`, `state_1 = v`, `a = state_0`.
A tuple, list, dict or object whose structure is known never exists in Core: each part has a
variable of its own, which is folded away where it can. Parts of the arguments' containers are
leaves (`normalize.leaves`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import gast

from srcgrad.ir import abstract as av
from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.abstract import PARTS, Abstract, Unknown
from srcgrad.ir.build import located
from srcgrad.ir.names import hint
from srcgrad.ir.refusal import Refused
from srcgrad.normalize.state import State
from srcgrad.rules.language import MISSING

Items = list[tuple[Any, gast.expr]]


@dataclass(frozen=True, eq=False)
class Made:
    """A container with its parts as expressions, by index, key or field.

    `kind` is "tuple", "list", "dict" or the class of an object.
    """

    kind: Any
    items: Items

    @property
    def values(self) -> list[gast.expr]:
        """The parts in their order."""
        return [v for _, v in self.items]

    @property
    def is_sequence(self) -> bool:
        """Whether the parts can be reached by position."""
        return self.kind in ("tuple", "list") or hasattr(self.kind, "_fields")


def sequence(kind: str, values: Iterable[gast.expr]) -> Made:
    """A list or tuple."""
    return Made(kind, list(enumerate(values)))


class Containers(State):
    """Displays, variables in parts, and what is read of them."""

    part_names: dict[tuple[str, Any], str]

    # -- variables in parts

    def in_parts(self, e: gast.AST) -> bool:
        """Whether the expression is a variable that only its parts exist of."""
        return isinstance(e, gast.Name) and (
            getattr(self.types.env.get(e.id), "path", None) == PARTS
        )

    def part(self, name: str, key: Any) -> str:
        """The variable of a part."""
        at = name, key
        if at not in self.part_names:
            readable = str(key) if isinstance(key, int) or str(key).isidentifier() else "part"
            self.part_names[at] = self.names.fresh(f"{hint(name)}_{readable}")
        made = self.part_names[at]
        self.types.add_local({made})
        self.foldable.add(made)
        return made

    def is_part(self, name: str) -> bool:
        """Whether the variable is that of a part."""
        return name in self.part_names.values()

    def all_parts(self, name: str) -> set[str]:
        """The variables of all parts that the variable ever had, and of their parts."""
        found: set[str] = set()
        for (owner, _), part in self.part_names.items():
            if owner == name:
                found |= {part} | self.all_parts(part)
        return found

    def define_parts(self, name: str, made: Made, s: gast.stmt) -> None:
        """Bind a container to a name: each part to its variable."""
        values = made.values
        if any(set(rewrite.reads(v)) & self.all_parts(name) for v in values):
            values = [self.settled(v, s) for v in values]
        kinds: list[tuple[Any, Abstract]] = []
        for (key, _), v in zip(made.items, values):
            part = self.part(name, key)
            self.bind(build.target(part), v, s)
            kinds.append((key, self.types.env[part]))
        self.types.env[name] = of_parts(made.kind, kinds)
        self.types.add_local({name})
        self.mark_made(name)

    # -- what an expression holds

    def made(self, e: gast.AST) -> Made | None:
        """The parts of a display, or of a variable in parts."""
        if isinstance(e, syntax.DISPLAYS):
            if any(isinstance(x, gast.Starred) for x in e.elts):
                return None
            return sequence("tuple" if isinstance(e, gast.Tuple) else "list", e.elts)
        if isinstance(e, gast.Dict):
            keys = [self.types.static(k) if k is not None else MISSING for k in e.keys]
            if any(k is MISSING or isinstance(k, av.Text) for k in keys):
                return None
            return Made("dict", list(dict(zip(keys, e.values)).items()))
        if self.in_parts(e):
            kind = self.types.env[e.id]
            names = {k: build.name(self.part(e.id, k)) for k in _keys(kind)}
            return Made(_kind_of(kind), [(k, located(v, e)) for k, v in names.items()])
        return None

    def known(self, e: gast.expr, in_order: bool = True) -> Made | None:
        """The parts of a container whose structure is known, also of one that an argument
        holds.

        A text that reads the parts of a dict in their order is for dicts of that order.
        """
        found = self.made(e)
        if found is not None:
            return found
        kind = self.kind_of(e)
        if isinstance(kind, av.Constant) and isinstance(kind.value, str):
            return Made("text", [(k, build.const(c)) for k, c in enumerate(kind.value)])
        if isinstance(kind, av.Dict) and kind.path and in_order:
            self.world.in_order(kind.path, tuple(_keys(kind)))
        if isinstance(kind, av.Sequence | av.Dict) and kind.path is not None:
            parts: Items = [
                (k, located(build.subscript(rewrite.copied(e), build.const(k)), e))
                for k in _keys(kind)
            ]
            return Made(_kind_of(kind), parts)
        if isinstance(kind, av.Object) and kind.path is not None:
            fields = _keys(kind) if hasattr(kind.cls, "_fields") else _data_fields(kind.cls)
            if fields is not None:
                parts = [(k, located(build.attribute(rewrite.copied(e), k), e)) for k in fields]
                return Made(kind.cls, parts)
        return None

    def kind_of(self, e: gast.expr) -> Abstract:
        """The type of an expression; that of one which will be refused is unknown."""
        try:
            return self.types.of(e)
        except Refused as refusal:
            return Unknown(refusal.reason)

    def opened(self, e: gast.Name) -> gast.expr:
        """A variable in parts as a display of them."""
        made = self.made(e)
        assert made is not None
        return located(self.display(made, e), e)

    def display(self, made: Made, at: gast.AST) -> gast.expr:
        """The container as an expression."""
        values = [self.opened(v) if self.in_parts(v) else v for v in made.values]
        if made.kind == "tuple":
            return build.tuple_(values)
        if made.kind == "list":
            return gast.List(values, gast.Load())
        if made.kind == "dict":
            return gast.Dict([build.const(k) for k, _ in made.items], values)
        raise Refused(
            at,
            f"an object of class {made.kind.__name__} that is made here, used as a whole",
            "use its fields",
        )

    def item(self, made: Made, index: gast.expr, at: gast.expr) -> gast.expr | None:
        """`made[index]`; None where the index is not known before the run."""
        if isinstance(index, gast.Slice) and made.is_sequence:
            bounds = [self.types.static(b) for b in (index.lower, index.upper, index.step)]
            if any(b is MISSING for b in bounds):
                return None
            kind = made.kind if made.kind in ("tuple", "list") else "tuple"
            return self.display(sequence(kind, made.values[slice(*bounds)]), at)
        key = self.types.static(index)
        if key is MISSING or isinstance(key, av.Text):
            return None
        if made.is_sequence and isinstance(key, int):
            values = made.values
            if not -len(values) <= key < len(values):
                raise Refused(at, f"the index {key} of {len(values)} elements", "mend the index")
            return values[key]
        found = [v for k, v in made.items if k == key and type(k) is type(key)]
        if not found:
            raise Refused(at, f"the dict has no key {key!r}", "use a key that it has")
        return found[0]

    def item_of_variable(self, e: gast.Name, index: gast.expr) -> gast.expr | None:
        """The same for a variable in parts, without making the others of its parts; None also where
        it takes those to tell.
        """
        key = MISSING if isinstance(index, gast.Slice) else self.types.static(index)
        if key is MISSING or isinstance(key, av.Text):
            return None
        kind = self.types.env[e.id]
        keys = list(_keys(kind))
        if isinstance(kind, av.Sequence) and isinstance(key, int):
            if not -len(keys) <= key < len(keys):
                return None
            key = keys[key]
        elif key not in keys or type(keys[keys.index(key)]) is not type(key):
            return None
        return located(build.name(self.part(e.id, key)), e)

    # -- what is made of containers

    def elements(self, e: gast.expr) -> list[gast.expr] | None:
        """What iterating over the expression yields, if that is known one by one."""
        made = self.known(e)
        if made is None:
            return None
        if made.kind == "dict":
            return [build.const(k) for k, _ in made.items]
        if made.kind == "text":
            return made.values
        return made.values if made.is_sequence else None

    def starred(self, items: Sequence[gast.expr]) -> list[gast.expr]:
        """Elements with `*xs` replaced by the elements of `xs`."""
        out: list[gast.expr] = []
        for x in items:
            if not isinstance(x, gast.Starred):
                out.append(x)
                continue
            inner = self.elements(x.value)
            if inner is None:
                raise Refused(x, "`*` of something of unknown length", "write the elements out")
            out += [rewrite.copied(v) for v in inner]
        return out


def of_parts(kind: Any, items: Sequence[tuple[Any, Abstract]]) -> Abstract:
    """The type of a variable that only its parts exist of."""
    if kind in ("tuple", "list"):
        return av.Sequence(kind, tuple(v for _, v in items), PARTS)
    if kind == "dict":
        return av.Dict(tuple(items), PARTS)
    return av.Object(kind, tuple(items), PARTS)


def _keys(kind: Abstract) -> list[Any]:
    if isinstance(kind, av.Sequence):
        return list(range(len(kind.items)))
    assert isinstance(kind, av.Dict | av.Object)
    return [k for k, _ in kind.items]


def _data_fields(cls: type) -> list[str] | None:
    return [f.name for f in dataclasses.fields(cls)] if dataclasses.is_dataclass(cls) else None


def _kind_of(kind: Abstract) -> Any:
    if isinstance(kind, av.Sequence):
        return kind.kind
    return kind.cls if isinstance(kind, av.Object) else "dict"
