"""Fold temporaries that are read once into the expression that reads them.

Before: `t = x @ w`, `t2 = t + b`, `h = np.tanh(t2)`. After: `h = np.tanh(x @ w + b)`. A
temporary is folded only if nothing that it reads is bound or changed in between, under any
name. Text of one statement of the user's folds back whatever its length; elsewhere a line stays
readable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import gast

from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.core import AddAt, Comment, Growth, blocks, statements
from srcgrad.rules import registry

WIDTH = 88
OPERATOR = 4  # what an operator adds to the width, that of an assignment too


def fold(
    body: Sequence[gast.stmt], temporaries: Collection[str], widths: Mapping[str, int]
) -> list[gast.stmt]:
    """The statements with single-use temporaries folded; `widths` are those of names that print
    longer.
    """
    return _Folder(body, temporaries, widths).block(body, 1)


@dataclass(eq=False)
class _Temporary:
    """A statement that may be folded into the one that reads its name: its place, what it needs,
    and its width if that is known.
    """

    name: str
    position: int
    statement: gast.stmt
    needs: set[str]
    width: int | None


class _Waiting:
    """Temporaries by name, and by what must not change before they are read."""

    def __init__(self, memory: Callable[[str], str]) -> None:
        self.memory = memory
        self.by_name: dict[str, _Temporary] = {}
        self.by_need: dict[str, list[_Temporary]] = {}
        self.by_memory: dict[str, list[_Temporary]] = {}

    def add(self, new: _Temporary, taken: Sequence[_Temporary]) -> None:
        """Let a temporary wait for its reader; it also needs what those `taken` into it need.

        It takes the place of the one of them that needs most, so that in a long chain not all that
        is needed is noted again for each link.
        """
        more = new.needs
        if taken:
            largest = max(taken, key=lambda t: len(t.needs))
            for t in taken:
                if t is not largest:
                    more |= t.needs
            largest.name, largest.position, largest.width = new.name, new.position, new.width
            largest.statement = new.statement
            more, new = more - largest.needs, largest
            new.needs |= more
        self.by_name[new.name] = new
        for n in more:
            self.by_need.setdefault(n, []).append(new)
        for n in set(map(self.memory, more)):
            self.by_memory.setdefault(n, []).append(new)

    def take(self, name: str) -> _Temporary:
        """The temporary, which waits no longer."""
        return self.by_name.pop(name)

    def drop_changed(self, bound: Collection[str], written: Collection[str]) -> None:
        """Give up what reads a name that was bound, or memory that was written to."""
        for n in bound:
            for t in self.by_need.pop(n, ()):
                self.drop(t)
        for n in written:
            for t in self.by_memory.pop(self.memory(n), ()):
                self.drop(t)

    def drop(self, t: _Temporary) -> None:
        """Give the temporary up, if it still waits."""
        if self.by_name.get(t.name) is t:
            del self.by_name[t.name]


_NOT_ABSORBING = (gast.While, gast.Return, gast.Expr, Comment)


class _Folder:
    def __init__(
        self, body: Sequence[gast.stmt], temporaries: Collection[str], widths: Mapping[str, int]
    ) -> None:
        self.widths = widths
        self.effects: dict[gast.stmt, Effects] = {}
        every = list(body)
        mentioned, read = Counter(rewrite.mentions(every)), Counter(rewrite.reads(every))
        self.alias: dict[str, str] = {}
        for s in statements(every):
            if isinstance(s, gast.AugAssign) and isinstance(s.target, gast.Name):
                mentioned[s.target.id] += 2  # it reads what it binds
            elif s.__class__ is gast.Assign and isinstance(s.targets[0], gast.Name):
                root = shared_root(s.value)
                if root is not None:
                    self.alias[self.find(s.targets[0].id)] = self.find(root)
        self.once = {t for t in temporaries if read.get(t) == 1 and mentioned[t] == 2}

    def find(self, name: str) -> str:
        """The name that stands for all whose memory this one may share."""
        root = name
        while (further := self.alias.get(root, root)) != root:
            root = further
        while name != root:
            self.alias[name], name = root, self.alias[name]
        return root

    def block(self, body: Sequence[gast.stmt], depth: int) -> list[gast.stmt]:
        out: list[gast.stmt | None] = []
        waiting = _Waiting(self.find)
        for old in body:
            whole = self.compound(old, depth)
            effects = changed(whole, self.effects)
            s, needs, taken, width = self.absorb(whole, waiting, out, depth)
            if s is not whole and _writes_to_part(s):
                effects = changed(s)  # it may now write to the memory of another name
            waiting.drop_changed(effects.bound, effects.written)
            if isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Name):
                name = s.targets[0].id
                if name in self.once and not effects.acts:
                    waiting.add(_Temporary(name, len(out), s, needs, width), taken)
            out.append(s)
        return [s for s in out if s is not None]

    def compound(self, s: gast.stmt, depth: int) -> gast.stmt:
        if not blocks(s):
            return s
        if isinstance(s, gast.If):
            new = gast.If(s.test, self.block(s.body, depth + 1), self.block(s.orelse, depth + 1))
        elif isinstance(s, gast.For):
            new = gast.For(s.target, s.iter, self.block(s.body, depth + 1), [], None)
        else:
            new = gast.While(s.test, self.block(s.body, depth + 1), [])
        return located(new, s)

    def absorb(
        self, s: gast.stmt, waiting: _Waiting, out: list[gast.stmt | None], depth: int
    ) -> tuple[gast.stmt, set[str], list[_Temporary], int | None]:
        """Put waiting temporaries into the expressions that the statement itself evaluates.

        The other results are the names that those expressions read besides, the temporaries that
        were put in, and the width if it was needed. Each temporary is read once: its value is put
        in as it is, and widths add up, so that a deep expression is not walked again for each of
        its parts.
        """
        if isinstance(s, _NOT_ABSORBING) and not isinstance(s, Growth):
            return s, set(), [], None
        here = s.test if isinstance(s, gast.If) else s.iter if isinstance(s, gast.For) else s
        read = rewrite.reads(here)
        needs = set(read)
        found = [n for n in read if n in waiting.by_name]
        if not found:
            return s, needs, [], None
        width = self.width(here)
        parts: dict[str, gast.expr] = {}
        taken: list[_Temporary] = []
        for t in found:
            w = waiting.by_name[t]
            same = getattr(w.statement, "lineno", None) == getattr(s, "lineno", 0)
            forward = same and _is_forward(w.statement, s)
            if w.width is None:
                w.width = self.width(w.statement)
            own = w.width - self.width(w.statement.targets[0]) - OPERATOR
            if not forward and width + own + 4 * depth > WIDTH:
                continue
            parts[t] = w.statement.value
            width += own - self.width(build.name(t))
            needs.discard(t)
            taken.append(waiting.take(t))
            out[w.position] = None
        return self.with_parts(s, parts), needs, taken, width

    def with_parts(self, s: gast.stmt, parts: Mapping[str, gast.expr]) -> gast.stmt:
        """The statement with values for names in the expressions that it itself evaluates."""
        if not parts:
            return s
        if isinstance(s, gast.If):
            test = rewrite.substitute(s.test, parts, copy=False)
            return located(gast.If(test, s.body, s.orelse), s)
        if isinstance(s, gast.For):
            over = rewrite.substitute(s.iter, parts, copy=False)
            return located(gast.For(s.target, over, s.body, [], None), s)
        new: gast.stmt = rewrite.substitute(s, parts, copy=False)
        return new

    def width(self, node: gast.AST) -> int:
        return width(node, self.widths)


def width(node: gast.AST, widths: Mapping[str, int]) -> int:
    """About how many characters the node prints as."""
    total = 0
    for n in rewrite.walk(node):
        kind = n.__class__
        if kind is gast.Name:
            total += widths.get(n.id) or len(n.id.partition("$")[0]) or 2
        elif kind is gast.Constant:
            total += len(repr(n.value))
        elif kind is gast.Attribute:
            total += 1 + len(n.attr)
        elif kind is gast.keyword:
            total += 1 + len(n.arg or "")
        else:
            total += _WIDTHS.get(kind, 0)
    return total


_WIDTHS = {
    gast.BinOp: OPERATOR, gast.Compare: OPERATOR, gast.Assign: OPERATOR, gast.AugAssign: OPERATOR,
    AddAt: OPERATOR, gast.Call: 2, gast.Subscript: 2, gast.Tuple: 2,
}  # fmt: skip


def _writes_to_part(s: gast.stmt) -> bool:
    where = s.targets[0] if isinstance(s, gast.Assign) else getattr(s, "target", None)
    return isinstance(where, gast.Subscript)


def _is_forward(origin: gast.stmt, s: gast.stmt) -> bool:
    """Whether both come from the primal: the user's own expression is put together again."""
    return not _is_adjoint(origin) and not _is_adjoint(s)


def _is_adjoint(s: gast.stmt) -> bool:
    where = s.targets[0] if isinstance(s, gast.Assign) else getattr(s, "target", None)
    while isinstance(where, gast.Subscript):
        where = where.value
    return isinstance(where, gast.Name) and where.id.partition("$")[0].endswith("_bar")


def shared_root(e: gast.expr) -> str | None:
    """The name whose memory the value of the expression may share."""
    while isinstance(e, syntax.PARTS):
        e = e.value
    if isinstance(e, gast.Name):
        return e.id
    if isinstance(e, gast.Call):
        f = e.func
        if isinstance(f, gast.Attribute) and f.attr in registry.views():
            if not (isinstance(f.value, gast.Name) and f.value.id == "$numpy"):
                return shared_root(f.value)
            # np.einsum has its subscripts first
            return next((shared_root(a) for a in e.args if not isinstance(a, gast.Constant)), None)
    return None


class Effects(NamedTuple):
    """What a statement does: the names that it binds, those whose memory it writes to, and whether
    it changes a list.
    """

    bound: set[str]
    written: set[str]
    acts: bool


def changed(s: gast.stmt, known: dict[gast.stmt, Effects] | None = None) -> Effects:
    """What a statement does.

    `known` are the answers for statements that may stand in this one; this one is added.
    """
    if known is not None and s in known:
        return known[s]
    found: set[str] = set()
    acts = False
    inner = blocks(s) if known is not None else []
    parts: Any = s
    if inner:
        parts = [s.target, s.iter] if isinstance(s, gast.For) else s.test
    bound = set(rewrite.stores(parts))
    for n in rewrite.walk(parts):
        kind = n.__class__
        if kind not in _EFFECTS:
            continue
        if kind is gast.Subscript:
            if n.ctx.__class__ is gast.Store and (root := shared_root(n)) is not None:
                found.add(root)
        elif kind is gast.Call:
            if _is_list_call(n):
                acts = True
                if (root := shared_root(n.func.value)) is not None:
                    found.add(root)
        elif isinstance(n.target, gast.Name):
            found.add(n.target.id)
    for block in inner:
        for x in block:
            more = changed(x, known)
            bound |= more.bound
            found |= more.written
            acts = acts or more.acts
    effects = Effects(bound, found, acts)
    if known is not None:
        known[s] = effects
    return effects


_EFFECTS = frozenset((gast.Subscript, gast.Call, gast.AugAssign, AddAt))


def _is_list_call(n: gast.Call) -> bool:
    return isinstance(n.func, gast.Attribute) and n.func.attr in ("append", "pop")
