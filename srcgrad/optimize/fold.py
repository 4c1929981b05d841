"""Fold temporaries that are read once into the expression that reads them.

Before: `t = x @ w`, `t2 = t + b`, `h = np.tanh(t2)`. After: `h = np.tanh(x @ w + b)`. A
temporary is folded only if nothing that it reads is bound or changed in between, under any
name. Text of one statement of the user's folds back whatever its length; elsewhere a line stays
readable.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import gast

from srcgrad.ir import rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import Comment, blocks
from srcgrad.rules import registry

WIDTH = 88


def fold(
    body: Sequence[gast.stmt], temporaries: Collection[str], widths: Mapping[str, int]
) -> list[gast.stmt]:
    """The statements with single-use temporaries folded; `widths` are those of names that print
    longer.
    """
    return _Folder(body, temporaries, widths).block(body, 1)


class _Folder:
    def __init__(
        self, body: Sequence[gast.stmt], temporaries: Collection[str], widths: Mapping[str, int]
    ) -> None:
        self.widths = widths
        bound: dict[str, int] = {}
        read: dict[str, int] = {}
        self.alias: dict[str, str] = {}
        for n in rewrite.walk(list(body)):
            if isinstance(n, gast.Name):
                count = read if isinstance(n.ctx, gast.Load) else bound
                count[n.id] = count.get(n.id, 0) + 1
            if isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name):
                read[n.target.id] = read.get(n.target.id, 0) + 2
            if isinstance(n, gast.Assign) and isinstance(n.targets[0], gast.Name):
                root = _root(n.value)
                if root is not None:
                    self.alias[self.find(n.targets[0].id)] = self.find(root)
        self.once = {t for t in temporaries if bound.get(t) == 1 and read.get(t) == 1}

    def find(self, name: str) -> str:
        while self.alias.get(name, name) != name:
            name = self.alias[name]
        return name

    def block(self, body: Sequence[gast.stmt], depth: int) -> list[gast.stmt]:
        out: list[gast.stmt | None] = []
        waiting: dict[str, tuple[int, gast.expr, frozenset[str], gast.stmt]] = {}
        for s in body:
            s = self.compound(s, depth)
            s = self.absorb(s, waiting, out, depth)
            bound, written = changed(s)
            memory = {self.find(n) for n in written}
            for t in [t for t, w in waiting.items() if w[2] & bound or self.memory(w[2]) & memory]:
                del waiting[t]
            if isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Name):
                name = s.targets[0].id
                if name in self.once and not _has_effect(s.value):
                    needs = frozenset(rewrite.reads(s.value))
                    waiting[name] = (len(out), s.value, needs, s)
            out.append(s)
        return [s for s in out if s is not None]

    def memory(self, names: Collection[str]) -> set[str]:
        """The names, each by the one whose memory it may share."""
        return {self.find(n) for n in names}

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
        self,
        s: gast.stmt,
        waiting: dict[str, tuple[int, gast.expr, frozenset[str], gast.stmt]],
        out: list[gast.stmt | None],
        depth: int,
    ) -> gast.stmt:
        """Put waiting temporaries into the expressions that the statement itself evaluates."""
        if isinstance(s, gast.While | gast.Return | Comment) or not waiting:
            return s
        here = s.test if isinstance(s, gast.If) else s.iter if isinstance(s, gast.For) else s
        for t in [n for n in rewrite.reads(here) if n in waiting]:
            position, value, _, origin = waiting[t]
            same = getattr(origin, "lineno", None) == getattr(s, "lineno", 0)
            forward = same and _is_forward(origin, s)
            if not forward and self.width(here) + self.width(value) + 4 * depth > WIDTH:
                continue
            if isinstance(s, gast.Expr):
                continue
            parts = {t: value}
            if isinstance(s, gast.If):
                new: gast.stmt = gast.If(rewrite.substitute(s.test, parts), s.body, s.orelse)
                s = located(new, s)
                here = s.test
            elif isinstance(s, gast.For):
                new = gast.For(s.target, rewrite.substitute(s.iter, parts), s.body, [], None)
                s = located(new, s)
                here = s.iter
            else:
                s = here = rewrite.substitute(s, parts)
            del waiting[t]
            out[position] = None
        return s

    def width(self, node: gast.AST) -> int:
        return width(node, self.widths)


def width(node: gast.AST, widths: Mapping[str, int]) -> int:
    """About how many characters the node prints as."""
    total = 0
    for n in rewrite.walk(node):
        if isinstance(n, gast.Name):
            total += widths.get(n.id, len(n.id.partition("$")[0]) or 2)
        elif isinstance(n, gast.Constant):
            total += len(repr(n.value))
        elif isinstance(n, gast.Attribute):
            total += 1 + len(n.attr)
        elif isinstance(n, gast.BinOp | gast.Compare | gast.Assign | gast.AugAssign):
            total += 4
        elif isinstance(n, gast.Call | gast.Subscript | gast.Tuple):
            total += 2
        elif isinstance(n, gast.keyword):
            total += 1 + len(n.arg or "")
    return total


def _is_forward(origin: gast.stmt, s: gast.stmt) -> bool:
    """Whether both come from the primal: the user's own expression is put together again."""
    return not _is_adjoint(origin) and not _is_adjoint(s)


def _is_adjoint(s: gast.stmt) -> bool:
    where = s.targets[0] if isinstance(s, gast.Assign) else getattr(s, "target", None)
    while isinstance(where, gast.Subscript):
        where = where.value
    return isinstance(where, gast.Name) and where.id.partition("$")[0].endswith("_bar")


def _root(e: gast.expr) -> str | None:
    """The name whose memory the value of the expression may share."""
    while isinstance(e, gast.Attribute | gast.Subscript):
        e = e.value
    if isinstance(e, gast.Name):
        return e.id
    if isinstance(e, gast.Call):
        f = e.func
        if isinstance(f, gast.Attribute) and f.attr in registry.views():
            inner = (
                e.args[0] if isinstance(f.value, gast.Name) and f.value.id == "$numpy" else f.value
            )
            return _root(inner)
    return None


def changed(s: gast.stmt) -> tuple[set[str], set[str]]:
    """The names that a statement binds, and those whose memory it writes to."""
    bound: set[str] = set()
    found: set[str] = set()
    for n in rewrite.walk(s):
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store):
            bound.add(n.id)
        elif isinstance(n, gast.AugAssign) and isinstance(n.target, gast.Name):
            found.add(n.target.id)
        elif isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Store):
            root = _root(n)
            if root is not None:
                found.add(root)
        elif isinstance(n, gast.Call) and _is_list_call(n):
            root = _root(n.func.value)
            if root is not None:
                found.add(root)
    return bound, found


def _is_list_call(n: gast.Call) -> bool:
    return isinstance(n.func, gast.Attribute) and n.func.attr in ("append", "pop")


def _has_effect(e: gast.expr) -> bool:
    return any(isinstance(n, gast.Call) and _is_list_call(n) for n in rewrite.walk(e))
