"""Where names are mentioned, and which are read before a block assigns them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import gast

from srcgrad.ir import rewrite, syntax
from srcgrad.ir.core import blocks, defined, header

# A block: the compound statements around it, from the outside in, with the numbers of their blocks.
At = tuple[tuple[gast.stmt, int], ...]


@dataclass(frozen=True)
class Scopes:
    """For each name, the innermost block that holds every mention of it.

    A block is named by the path to it: `()` is the function's body, `(k, j)` the block `j` of the
    statement that was numbered `k`. `blocks` lists the loop bodies among them.
    """

    home: dict[str, At]
    loops: dict[At, gast.stmt]

    def is_local(self, name: str, block: At) -> bool:
        """Whether all mentions of the name are inside the block."""
        return self.home.get(name, ())[: len(block)] == block


def scopes(body: Sequence[gast.stmt], everywhere: Sequence[str]) -> Scopes:
    """The home of every name; those in `everywhere` (arguments, the result) live in the whole
    function.
    """
    home: dict[str, At] = dict.fromkeys(everywhere, ())
    loops: dict[At, gast.stmt] = {}

    def mention(name: str, at: At) -> None:
        if name not in home:
            home[name] = at
            return
        old = home[name]
        k = 0
        while k < min(len(old), len(at)) and old[k] == at[k]:
            k += 1
        home[name] = old[:k]

    def visit(b: Sequence[gast.stmt], at: At) -> None:
        for s in b:
            if (name := defined(s)) is not None:
                # a loop's variable belongs to its body: the loop binds it anew each time
                mention(name, (*at, (s, 0)) if isinstance(s, gast.For) else at)
            for e in header(s):
                for n in rewrite.reads(e):
                    mention(n, at)
            for k, inner in enumerate(blocks(s)):
                below = (*at, (s, k))
                if isinstance(s, syntax.LOOPS):
                    loops[below] = s
                    if isinstance(s, gast.While):
                        for n in rewrite.reads(s.test):
                            mention(n, at)
                visit(inner, below)

    visit(body, ())
    return Scopes(home, loops)


def exposed(body: Sequence[gast.stmt]) -> tuple[frozenset[str], frozenset[str]]:
    """Names that a block may read before it assigns them, and names that it certainly assigns.

    >>> block = gast.parse("y = x * s\\ns = y").body
    >>> [sorted(names) for names in exposed(block)]
    [['s', 'x'], ['s', 'y']]
    """
    read: set[str] = set()
    done: set[str] = set()
    for s in body:
        for e in header(s):
            read.update(n for n in rewrite.reads(e) if n not in done)
        if isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Subscript):
            read.update(n for n in rewrite.reads(s.targets) if n not in done)
        elif isinstance(s, gast.AugAssign):  # in emitted text
            own = [s.target.id] if isinstance(s.target, gast.Name) else []
            read.update(n for n in (*own, *rewrite.reads(s)) if n not in done)
        if isinstance(s, gast.If):
            (read_a, done_a), (read_b, done_b) = exposed(s.body), exposed(s.orelse)
            read |= (read_a | read_b) - done
            done |= done_a & done_b
        elif isinstance(s, syntax.LOOPS):
            inner, _ = exposed(s.body)
            bound = {s.target.id} if isinstance(s, gast.For) else set()
            read |= inner - done - bound
        elif isinstance(s, gast.Assign) and isinstance(s.targets[0], gast.Tuple):
            done |= {t.id for t in s.targets[0].elts}  # the results of one call, in emitted text
        elif (name := defined(s)) is not None:
            done.add(name)
    return frozenset(read), frozenset(done)
