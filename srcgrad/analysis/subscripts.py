"""Whether a write to a part of an array can hit what the reverse sweep reads of it from before.

In: Core, and what the reverse of each statement reads. Out: for each write, whether its old
content must be kept. A cell matters if some statement ran before the write and its reverse reads
the cell. Subscripts and the bounds of `range` loops that are sums of loop variables, names that
never change and numbers become linear inequalities: `L[i, j] = ...` cannot hit what the reverse of
an earlier round reads as `L[i, k]`, as that has `k < j`. "Maybe" keeps the cell.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import gast

from srcgrad.analysis.def_use import At
from srcgrad.analysis.inequalities import (
    Form,
    add,
    constant,
    feasible,
    in_range,
    scaled,
    variable,
)
from srcgrad.analysis.linear_forms import linear
from srcgrad.ir import rewrite
from srcgrad.ir.abstract import Abstract, Scalar
from srcgrad.ir.core import Inside, Put, blocks, defined, gone, header, put, statements

Groups = Mapping[gast.stmt, tuple[list[gast.stmt], list[gast.stmt]]]
Mirrors = Mapping[gast.stmt, gast.stmt]
_WHOLE = gast.Slice(None, None, None)
AXES = 8  # parts of an index behind these are not looked at
MOST = 256


@dataclass(frozen=True)
class _Access:
    """A reading of an array in the reverse of a statement; without an index, of all of it. `after`
    says that it is read as the statement left it.
    """

    statement: gast.stmt
    index: gast.expr | None
    after: bool


class Subscripts:
    """Answers about the writes of one program."""

    def __init__(
        self,
        body: Sequence[gast.stmt],
        groups: Groups,
        mirrors: Mirrors,
        types: Mapping[str, Abstract],
    ) -> None:
        self.mirrors, self.types = mirrors, types
        self.at: dict[gast.stmt, At] = {}
        self.order: dict[gast.stmt, int] = {}
        self.fixed: dict[str, bool] = {}  # names with one definition, which no loop repeats
        self.variables: dict[str, gast.stmt] = {}
        self._locate(body, ())
        self.written = {s.targets[0].id for s in statements(body) if put(s) is not None}
        self.reads: dict[str, list[_Access]] = {n: [] for n in self.written}
        for s in self.order:
            for k, part in enumerate(groups.get(s, ())):
                self._collect(s, part, k == 0)
            if s in mirrors:
                self._collect(s, header(mirrors[s]), False)
                if isinstance(s, gast.For) and mirrors[s].body:
                    first = mirrors[s].body[0]  # the element of the round, if it is taken there
                    if isinstance(first, gast.Assign) and defined(first) == s.target.id:
                        self._collect(s, first.value, False)
        self.known: dict[gast.stmt, bool] = {}

    def _locate(self, body: Sequence[gast.stmt], at: At) -> None:
        for s in body:
            self.at[s] = at
            self.order[s] = len(self.order)
            looped = any(isinstance(x, gast.For | gast.While) for x, _ in at)
            if (name := defined(s)) is not None and gone(s) is None:
                again = name in self.fixed or looped or not isinstance(s, gast.Assign)
                self.fixed[name] = not again
                if isinstance(s, gast.For):
                    self.variables[name] = s
            for k, inner in enumerate(blocks(s)):
                self._locate(inner, (*at, (s, k)))

    def _collect(self, s: gast.stmt, tree: Any, after: bool) -> None:
        """Note what the tree, which runs when the sweep goes back over a statement, reads."""
        stack = [tree]
        while stack:
            n = stack.pop()
            if isinstance(n, list):
                stack.extend(n)
            elif isinstance(n, gast.Subscript) and isinstance(n.value, gast.Name):
                if n.value.id in self.written and isinstance(n.ctx, gast.Load):
                    self.reads[n.value.id].append(_Access(s, n.slice, after))
                    stack.append(n.slice)
                else:
                    stack.extend((n.value, n.slice))
            elif isinstance(n, gast.Attribute) and n.attr in ("shape", "size"):
                if isinstance(n.value, gast.Subscript) and isinstance(n.value.value, gast.Name):
                    stack.append(n.value.slice)
                elif not isinstance(n.value, gast.Name):
                    stack.append(n.value)
            elif isinstance(n, gast.Name):
                if n.id in self.written and isinstance(n.ctx, gast.Load):
                    self.reads[n.id].append(_Access(s, None, after))
            elif isinstance(n, gast.AST):
                stack.extend(c for c in rewrite.children(n) if c is not None)

    def spoils(self, s: gast.stmt) -> bool:
        """Whether the write may hit a cell that the reverse of what ran before it reads."""
        if s not in self.known:
            write = put(s)
            assert write is not None
            self.known[s] = any(
                self._hits(s, write, access) for access in self.reads[write.array.id]
            )
        return self.known[s]

    def _hits(self, s: gast.stmt, write: Put, access: _Access) -> bool:
        common = 0
        mine, theirs = self.at[s], self.at[access.statement]
        if access.statement in self.mirrors:  # what a loop or branch reads, it reads at its head
            theirs = (*theirs, (access.statement, 0))
        while common < min(len(mine), len(theirs)) and mine[common][0] is theirs[common][0]:
            common += 1
        loops = [x for x, _ in mine[:common] if isinstance(x, gast.For | gast.While)]
        before = self.order[access.statement] <= self.order[s]
        before = before and not (access.statement is s and access.after)
        later, earlier = _Instance(self, s, "w", mine), _Instance(self, s, "r", theirs)
        ranges = [*later.ranges(), *earlier.ranges()]
        for same in range(len(loops) + 1):
            if same == len(loops) and not before:
                break
            when: list[Form] | None = list(ranges)
            for k, loop in enumerate(loops[: same + 1]):
                when = _in_order(loop, later, earlier, k == same, when)
            index = access.index if access.index is not None else _WHOLE
            if when is not None and self._meet(write.index, index, later, earlier, when):
                return True
        return False

    def _meet(
        self, a: gast.expr, b: gast.expr, later: _Instance, earlier: _Instance, when: list[Form]
    ) -> bool:
        """Whether two indices can name one cell, while all of `when` is at least 0."""
        cases: list[list[list[Form]]] = []
        for axis, (x, y) in enumerate(zip(self._axes(a), self._axes(b))):
            position, end = variable(f"#{axis}"), variable(f"#{axis}.length")
            cases.append(_places(x, position, end, later))
            cases.append(_places(y, position, end, earlier))
            when = [*when, position, add(end, scaled(position, -1), constant(-1))]
        if math.prod(map(len, cases)) > MOST:
            return True
        return any(
            feasible([*when, *itertools.chain.from_iterable(case)])
            for case in itertools.product(*cases)
        )

    def _axes(self, index: gast.expr) -> list[gast.expr]:
        """The parts of an index, one an axis, up to one that takes another number of axes; for a
        part of a part, those of the larger one.
        """
        while isinstance(index, Inside):
            index = index.outer
        parts = list(index.elts) if isinstance(index, gast.Tuple) else [index]
        found: list[gast.expr] = []
        for e in parts:
            if not isinstance(e, gast.Slice) and not self._is_number(e):
                return found
            found.append(e)
        return [*found, *[_WHOLE] * (AXES - len(found))]

    def _is_number(self, e: gast.expr) -> bool:
        """Whether the part of an index is one integer, as far as the text tells."""
        if isinstance(e, gast.Constant):
            return type(e.value) is int
        if isinstance(e, gast.Name):
            kind = self.types.get(e.id)
            return isinstance(kind, Scalar) and kind.dtype.startswith("int")
        if isinstance(e, gast.BinOp):
            return self._is_number(e.left) and self._is_number(e.right)
        if isinstance(e, gast.UnaryOp):
            return self._is_number(e.operand)
        return isinstance(e, gast.Subscript) and isinstance(e.value, gast.Attribute) and (
            e.value.attr == "shape"
        )


class _Instance:
    """One run of a statement: its loop variables are variables of its own."""

    def __init__(self, facts: Subscripts, s: gast.stmt, who: str, at: At) -> None:
        self.facts, self.s, self.who, self.at = facts, s, who, at
        self.loops = {x for x, _ in at if isinstance(x, gast.For)}

    def form(self, e: gast.expr) -> Form | None:
        """The expression as a linear form; None if it is none."""
        return linear(e, self._leaf)

    def _leaf(self, e: gast.expr) -> Form | None:
        if isinstance(e, gast.Name):
            return self.name(e.id)
        if isinstance(e, gast.Subscript) and isinstance(e.value, gast.Attribute):
            root = e.value.value
            if e.value.attr == "shape" and isinstance(root, gast.Name):
                if isinstance(e.slice, gast.Constant) and self.is_fixed(root.id):
                    return variable(f"{root.id}.shape[{e.slice.value!r}]")
        return None

    def name(self, name: str) -> Form:
        loop = self.facts.variables.get(name)
        if loop is not None and loop in self.loops:
            return variable(f"{name}.{self.who}")
        if self.is_fixed(name):
            return variable(name)
        return variable(f"{name}.{self.who}")  # whatever it is then

    def is_fixed(self, name: str) -> bool:
        return self.facts.fixed.get(name, True)

    def bounds(self, loop: gast.stmt) -> tuple[gast.expr | None, gast.expr, int] | None:
        """First, last but one, and step of a loop over a range."""
        e = loop.iter if isinstance(loop, gast.For) else None
        if not isinstance(e, gast.Call) or e.keywords or not isinstance(e.func, gast.Name):
            return None
        if e.func.id not in ("range", "$builtins.range") or not self.is_own(e.func.id):
            return None
        step = e.args[2] if len(e.args) == 3 else None
        by = 1 if step is None else _number(step)
        if by is None or by == 0:
            return None
        if len(e.args) == 1:
            return None, e.args[0], by
        return e.args[0], e.args[1], by

    def is_own(self, name: str) -> bool:
        """Whether the program has no other use for the name of a builtin."""
        return name not in self.facts.fixed

    def ranges(self) -> list[Form]:
        """What holds of the loop variables."""
        found: list[Form] = []
        for loop, _ in self.at:
            limits = self.bounds(loop)
            if limits is None:
                continue
            first, end, step = limits
            at = self.name(loop.target.id)
            start = constant(0) if first is None else self.form(first)
            found += in_range(at, start, self.form(end), step)
        return found


def _number(e: gast.expr) -> int | None:
    if isinstance(e, gast.Constant) and type(e.value) is int:
        return e.value
    if isinstance(e, gast.UnaryOp) and isinstance(e.op, gast.USub):
        inner = _number(e.operand)
        return None if inner is None else -inner
    return None


def _in_order(
    loop: gast.stmt, later: _Instance, earlier: _Instance, differs: bool, when: list[Form] | None
) -> list[Form] | None:
    """What holds if both runs are in the same round of a loop, or in an earlier one of it."""
    if when is None:
        return None
    limits = later.bounds(loop)
    if limits is None:
        if not isinstance(loop, gast.For) or differs:
            return when
        gap = add(later.name(loop.target.id), scaled(earlier.name(loop.target.id), -1))
        return [*when, gap, scaled(gap, -1)]
    gap = add(later.name(loop.target.id), scaled(earlier.name(loop.target.id), -1))
    if not differs:
        return [*when, gap, scaled(gap, -1)]
    return [*when, add(scaled(gap, 1 if limits[2] > 0 else -1), constant(-1))]


def _places(
    e: gast.expr, position: Form, end: Form, run: _Instance
) -> list[list[Form]]:
    """What holds where the part of an index names a position of an axis, case by case: numbers
    from the start of the axis or from its end.
    """
    if isinstance(e, gast.Slice):
        step = 1 if e.step is None else _number(e.step)
        if step is None or step < 0:
            return [[]]
        lower = _from(e.lower, end, run, lambda at: add(position, scaled(at, -1)))
        upper = _from(
            e.upper, end, run, lambda at: add(at, scaled(position, -1), constant(-1))
        )
        return [[*a, *b] for a in lower for b in upper]

    def equal(at: Form) -> Form:
        return add(position, scaled(at, -1))

    return [
        [*case, scaled(case[-1], -1)] if case else case for case in _from(e, end, run, equal)
    ]


def _from(e: gast.expr | None, end: Form, run: _Instance, holds: Any) -> list[list[Form]]:
    at = run.form(e) if e is not None else None
    if at is None:
        return [[]]
    behind = add(at, end)
    return [[at, holds(at)], [add(scaled(at, -1), constant(-1)), holds(behind)]]
