"""A list that is appended to where it is made has its elements from the start.

Before: `xs = []`, `xs.append(x)`. After: `xs = [x]`.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from srcgrad.ir import rewrite
from srcgrad.ir.build import located
from srcgrad.ir.core import Growth, blocks, with_blocks


def filled(body: Sequence[gast.stmt]) -> list[gast.stmt]:
    """The statements with elements in the displays of lists.

    >>> from srcgrad.transform.writes import grow
    >>> made, read = gast.parse("xs = []\\nxs").body
    >>> body = filled([made, grow("xs", gast.parse("a + b").body[0].value), read])
    >>> print(gast.unparse(body).strip())
    xs = [a + b]
    xs
    """
    out: list[gast.stmt] = []
    for s in body:
        if blocks(s):
            s = with_blocks(s, [filled(b) for b in blocks(s)])
        if isinstance(s, Growth) and out:
            last, call = out[-1], s.value
            name, value = call.func.value.id, call.args[0]
            if _makes(last, name) and name not in rewrite.reads(value):
                more = gast.List([*last.value.elts, value], gast.Load())
                out[-1] = located(gast.Assign(last.targets, located(more, last), None), last)
                continue
        out.append(s)
    return out


def _makes(s: gast.stmt, name: str) -> bool:
    """Whether the statement binds the name to a display of a list."""
    if not isinstance(s, gast.Assign) or not isinstance(s.value, gast.List):
        return False
    where = s.targets[0]
    return isinstance(where, gast.Name) and where.id == name
