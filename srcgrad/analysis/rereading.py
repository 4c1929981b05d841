"""Parts of arrays and lists that the reverse sweep reads again, under the name that they have.

In: Core. Out: names that one statement of the body of a loop binds to a part, `v = x[i]`, and what
it reads is not bound or changed behind it in that body. The reverse of an iteration begins with
that statement, so nobody keeps the part, and the forward sweep may not need it at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import gast

from srcgrad.analysis.def_use import At, Scopes
from srcgrad.ir import rewrite, syntax
from srcgrad.ir.core import blocks, defined, statements


def read_again(
    body: Sequence[gast.stmt],
    scopes: Scopes,
    is_part: Callable[[gast.expr], bool],
    written: Collection[str],
) -> dict[str, gast.Assign]:
    """The names, with the statements that bind them; `written` are arrays whose elements change,
    and `is_part` tells whether an expression is a part that costs nothing to read.

    >>> from srcgrad.analysis.def_use import scopes
    >>> loop = "for i in n:\\n v = x[i]\\n w = y[i]\\n y = v * w\\n s = s + y"
    >>> body = gast.parse(loop).body
    >>> list(read_again(body, scopes(body, ["x", "y", "s", "n"]), lambda e: True, ()))
    ['v']
    """
    times: dict[str, int] = {}
    for s in statements(body):
        if (name := defined(s)) is not None:
            times[name] = times.get(name, 0) + 1
    found: dict[str, gast.Assign] = {}

    def visit(block: Sequence[gast.stmt], at: At) -> None:
        behind: set[str] = set()
        own: dict[str, gast.Assign] = {}
        for s in reversed(block):
            name = defined(s)
            if at and isinstance(at[-1][0], syntax.LOOPS) and isinstance(s, gast.Assign):
                assert name is not None
                e = s.value
                plain = isinstance(e, gast.Subscript) and isinstance(e.value, gast.Name)
                if plain and times[name] == 1 and scopes.home.get(name) == at:
                    read = set(rewrite.reads(e))
                    if read.isdisjoint(behind) and read.isdisjoint(written) and is_part(e):
                        own[name] = s
            for x in statements([s]):
                if (n := defined(x)) is not None:
                    behind.add(n)
        found.update(reversed(own.items()))
        for s in block:
            for k, inner in enumerate(blocks(s)):
                visit(inner, (*at, (s, k)))

    visit(body, ())
    return found
