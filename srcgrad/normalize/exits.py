"""One way out: `break`, `continue`, early `return` and loop `else` as ordinary variables and tests.

`continue` is nesting. A loop that is left by `break` or `return` gets an exit code, an ordinary
integer:

Before: `for k in r: A; if t: return e; B`, then `C`. After: `left = 0`, `for k in r: A; if t:
left = 1; if left: break; B`, then `if left == 1: result = e`, `else: C`.

In: the user's statements. Out: statements in which the only `return` is the last one, and a
`break` stands only as `if left: break`, directly in a loop's body. What is true then: no
statement is duplicated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import gast

from srcgrad.ir import build, rewrite, syntax
from srcgrad.ir.build import located
from srcgrad.ir.function import Function
from srcgrad.ir.names import Names

Block = list[gast.stmt]


@dataclass
class _Loop:
    """A loop that is being rewritten: its exit variable, and what each exit code means behind
    it.
    """

    variable: str
    tails: list[Block] = field(default_factory=list)
    returns: list[bool] = field(default_factory=list)

    def code(self, tail: Block, returns: bool) -> int:
        self.tails.append(tail)
        self.returns.append(returns)
        return len(self.tails)


def one_exit(function: Function, names: Names) -> Function:
    """The function with one `return`, at the end; itself if it has one way out already."""
    body = function.node.body
    if _has_one_exit(body) or not _always_returns(body):
        return function  # a missing return is refused where it is met
    new = _Rewriter(names).function(body)
    node = function.node
    tree = gast.FunctionDef(node.name, node.args, new, [], None, None, [])
    return function.with_node(located(tree, node))


def with_one_exit(body: Sequence[gast.stmt], names: Names) -> Block:
    """The body of a function that is called, with one `return`; without any it returns None."""
    body = list(body)
    if not body or not _always_returns(body):
        end = located(gast.Return(build.const(None)), body[-1] if body else None)
        body.append(end)
    return body if _has_one_exit(body) else _Rewriter(names).function(body)


def _has_one_exit(body: Sequence[gast.stmt]) -> bool:
    return (
        bool(body)
        and isinstance(body[-1], gast.Return)
        and not any(map(_is_exit, _statements(body[:-1])))
    )


def _statements(body: Sequence[gast.stmt]) -> Iterator[Any]:
    """The statements of the function itself, without those of functions that are made in it."""
    stack: list[Any] = list(body)
    while stack:
        s = stack.pop()
        yield s
        for name in _BLOCKS:
            inside = getattr(s, name, None)
            if inside.__class__ is list:
                stack += inside


# Where statements hold others, and what stands for some, as handlers of exceptions do.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_EXITS = frozenset((gast.Return, gast.Break, gast.Continue))


def _is_exit(s: Any) -> bool:
    kind = s.__class__
    return kind in _EXITS or kind in syntax.LOOPS and bool(s.orelse)


def _always_returns(body: Sequence[gast.stmt]) -> bool:
    """Whether control never reaches the end of the block."""
    for s in body:
        if isinstance(s, gast.Return | gast.Raise):
            return True
        if isinstance(s, gast.If) and _always_returns(s.body) and _always_returns(s.orelse):
            return True
        if isinstance(s, gast.While) and _is_true(s.test) and not _breaks(s.body):
            return True
    return False


def _is_true(e: gast.expr) -> bool:
    return isinstance(e, gast.Constant) and bool(e.value)


def _breaks(body: Sequence[gast.stmt]) -> bool:
    """Whether a `break` of this loop stands in its body."""
    for s in body:
        if isinstance(s, gast.Break):
            return True
        if isinstance(s, gast.If) and (_breaks(s.body) or _breaks(s.orelse)):
            return True
        if isinstance(s, syntax.LOOPS) and _breaks(s.orelse):
            return True
    return False


def _leaves(body: Sequence[gast.stmt]) -> bool:
    """Whether some path through the block ends in an exit of the enclosing loop or function."""
    for s in body:
        if isinstance(s, gast.Return | gast.Break | gast.Continue):
            return True
        if isinstance(s, gast.If) and (_leaves(s.body) or _leaves(s.orelse)):
            return True
        if isinstance(s, syntax.LOOPS):
            if any(isinstance(n, gast.Return) for n in _statements(s.body)):
                return True
            if _leaves(s.orelse):
                return True
    return False


class _Rewriter:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.result = ""
        self.done = ""

    def function(self, body: Sequence[gast.stmt]) -> Block:
        self.result = self.names.fresh("result")
        last = body[-1]
        out = self.block(list(body), None)
        end = located(gast.Return(build.name(self.result)), last)
        return [*out, end]

    def block(self, body: Block, loop: _Loop | None, top: bool = False) -> Block:
        """The block with its exits rewritten; what follows an exit is nested or guarded.

        `top` says that the block is part of the loop's body itself, where the loop can be left.
        """
        out: Block = []
        for k, s in enumerate(body):
            rest = body[k + 1 :]
            if isinstance(s, gast.Return):
                return out + self.leave(s, loop)
            if isinstance(s, gast.Break):
                assert loop is not None
                return out + self.set_code(loop, loop.code([], False), s)
            if isinstance(s, gast.Continue):
                return out
            if isinstance(s, gast.Raise):
                return [*out, s]
            if isinstance(s, gast.If) and (_leaves(s.body) or _leaves(s.orelse)):
                return out + self.branch(s, rest, loop, top)
            if isinstance(s, syntax.LOOPS):
                if self.matters(s):
                    return out + self.loop(s, rest, loop, top)
                return [*out, self.plain_loop(s), *self.block(rest, loop, top)]
            if isinstance(s, gast.If):  # loops inside may have exits of their own
                s = self.made_if(s, self.block(s.body, loop), self.block(s.orelse, loop))
            out.append(s)
        return out

    def matters(self, s: gast.For | gast.While) -> bool:
        return (
            bool(s.orelse)
            or _breaks(s.body)
            or any(isinstance(n, gast.Return) for n in _statements(s.body))
        )

    def plain_loop(self, s: gast.For | gast.While) -> gast.stmt:
        """A loop that is left at its end only; it may hold `continue`, and loops of any kind."""
        body = self.block(list(s.body), _Loop(""), True)
        return self.rebuilt(s, body)

    def rebuilt(self, s: gast.For | gast.While, body: Block) -> gast.stmt:
        body = body or [located(gast.Pass(), s)]
        if isinstance(s, gast.For):
            return located(gast.For(s.target, s.iter, body, [], None), s)
        return located(gast.While(s.test, body, []), s)

    # -- exits

    def leave(self, s: gast.Return, loop: _Loop | None) -> Block:
        value = s.value if s.value is not None else build.located(build.const(None), s)
        if loop is None:
            return [build.assign(self.result, value, s)]
        return self.set_code(loop, loop.code([s], True), s)

    def set_code(self, loop: _Loop, code: int, s: gast.stmt) -> Block:
        return [build.assign(loop.variable, build.const(code), s)]

    def branch(self, s: gast.If, rest: Block, loop: _Loop | None, top: bool) -> Block:
        """An `if` with exits inside: the rest belongs to the paths that go on."""
        body_ends, else_ends = self.ends(s.body), self.ends(s.orelse)
        if body_ends and else_ends:
            return [self.made_if(s, self.block(s.body, loop), self.block(s.orelse, loop))]
        if loop is None or not self.sets_code(s):
            if body_ends:
                return [
                    self.made_if(s, self.block(s.body, loop), self.block(s.orelse + rest, loop))
                ]
            if else_ends:
                return [
                    self.made_if(s, self.block(s.body + rest, loop), self.block(s.orelse, loop))
                ]
        if loop is not None and self.sets_code(s):
            if rest and self.continues(s):
                # some path skips the rest without leaving the loop
                return self.skipping(s, rest, loop, top)
            new = self.made_if(s, self.block(s.body, loop), self.block(s.orelse, loop))
            if not rest:
                return [new]
            if not top:
                goes_on = self.equals(loop, 0)
                return [new, located(gast.If(goes_on, self.block(rest, loop), []), s)]
            return [new, self.exit_here(loop, s), *self.block(rest, loop, True)]
        return self.skipping(s, rest, loop, top)

    def skipping(self, s: gast.If, rest: Block, loop: _Loop | None, top: bool) -> Block:
        """Paths through the branches that skip the rest set a flag, and the rest stands under
        it.
        """
        if not rest:
            return [self.made_if(s, self.block(s.body, loop), self.block(s.orelse, loop))]
        flag = self.names.fresh("skipped")
        body = self.flagged(s.body, flag, s)
        orelse = self.flagged(s.orelse, flag, s)
        new = self.made_if(s, self.block(body, loop), self.block(orelse, loop))
        test = gast.UnaryOp(gast.Not(), build.name(flag))
        out = [build.assign(flag, build.const(False), s), new]
        if loop is not None and self.sets_code(s):
            if top:
                out.append(self.exit_here(loop, s))
            else:
                goes_on = self.equals(loop, 0)
                test = gast.BoolOp(gast.And(), [goes_on, test])
        return [*out, located(gast.If(test, self.block(rest, loop), []), s)]

    def flagged(
        self, body: Sequence[gast.stmt], flag: str, at: gast.stmt, own: bool = True
    ) -> Block:
        """The block with `flag = True` before each exit that only skips the rest.

        `own` says that a `continue` here is one of the loop around, not of a loop in the block.
        """
        out: Block = []
        for s in body:
            if isinstance(s, gast.Return) or isinstance(s, gast.Continue) and own:
                out.append(build.assign(flag, build.const(True), s))
            if isinstance(s, gast.If):
                inner = self.flagged(s.body, flag, at, own), self.flagged(s.orelse, flag, at, own)
                s = located(gast.If(s.test, *inner), s)
            elif isinstance(s, syntax.LOOPS):
                inner = self.flagged(s.body, flag, at, False), self.flagged(s.orelse, flag, at, own)
                if isinstance(s, gast.For):
                    s = located(gast.For(s.target, s.iter, *inner, None), s)
                else:
                    s = located(gast.While(s.test, *inner), s)
            out.append(s)
        return out

    def made_if(self, s: gast.If, body: Block, orelse: Block) -> gast.stmt:
        if not body and orelse:
            return located(gast.If(gast.UnaryOp(gast.Not(), s.test), orelse, []), s)
        return located(gast.If(s.test, body or [located(gast.Pass(), s)], orelse), s)

    def ends(self, body: Sequence[gast.stmt]) -> bool:
        """Whether every path through the block ends in an exit."""
        for s in body:
            if isinstance(s, gast.Return | gast.Break | gast.Continue | gast.Raise):
                return True
            if isinstance(s, gast.If) and self.ends(s.body) and self.ends(s.orelse):
                return True
        return False

    def sets_code(self, s: gast.stmt) -> bool:
        """Whether an exit of the enclosing loop (not just `continue`) stands in the statement."""
        for inner in (s.body, s.orelse) if isinstance(s, gast.If) else ():
            for x in inner:
                if isinstance(x, gast.Return | gast.Break) or self.sets_code(x):
                    return True
                if isinstance(x, syntax.LOOPS) and any(
                    isinstance(n, gast.Return) for n in _statements([x])
                ):
                    return True
        return False

    def continues(self, s: gast.stmt) -> bool:
        """Whether a `continue` of the enclosing loop stands in the statement."""
        for inner in (s.body, s.orelse) if isinstance(s, gast.If) else ():
            for x in inner:
                if isinstance(x, gast.Continue) or self.continues(x):
                    return True
        return False

    def exit_here(self, loop: _Loop, at: gast.stmt) -> gast.stmt:
        """`if left: break`"""
        return located(gast.If(build.name(loop.variable), [located(gast.Break(), at)], []), at)

    # -- loops

    def loop(self, s: gast.For | gast.While, rest: Block, outer: _Loop | None, top: bool) -> Block:
        """A loop that may be left early: its exit code decides what follows."""
        me = _Loop(self.names.fresh("left"))
        body = self.block(list(s.body), me, True)
        body = self.with_final_exit(body, me, s)
        out: Block = [build.assign(me.variable, build.const(0), s), self.rebuilt(s, body)]
        returning = [k for k, r in enumerate(me.returns, 1) if r]
        normal = [*s.orelse] if s.orelse else []
        if normal:
            # `else` belongs to the code 0; what follows the loop to 0 and to every `break`
            zero = self.equals(me, 0)
            rest = [located(gast.If(zero, normal, []), s), *rest]
        if not returning:
            return out + self.block(rest, outer, top)
        if outer is not None:
            tests: Block = []
            for k in returning:
                tests.append(located(gast.If(self.equals(me, k), me.tails[k - 1], []), s))
            return out + self.block([*tests, *rest], outer, top)
        tail: Block = rest
        for k in reversed(returning):
            tail = [located(gast.If(self.equals(me, k), me.tails[k - 1], tail), s)]
        return out + self.block(tail, outer, top)

    def with_final_exit(self, body: Block, me: _Loop, s: gast.stmt) -> Block:
        """The code may be set by the last statement too: then the loop is left there."""
        if me.tails and not (body and _is_exit_test(body[-1])) and _sets(body[-1:], me.variable):
            return [*body, self.exit_here(me, s)]
        return body

    def equals(self, me: _Loop, code: int) -> gast.expr:
        return gast.Compare(build.name(me.variable), [gast.Eq()], [build.const(code)])


def _is_exit_test(s: gast.stmt) -> bool:
    return isinstance(s, gast.If) and bool(s.body) and isinstance(s.body[0], gast.Break)


def _sets(body: Sequence[gast.stmt], variable: str) -> bool:
    return any(
        isinstance(n, gast.Name) and n.id == variable and isinstance(n.ctx, gast.Store)
        for n in rewrite.walk(list(body))
    )
