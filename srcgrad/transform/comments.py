"""Say which line of the user's each group of reverse statements belongs to.

Before: `x_bar = ...` (made from line 7). After: `# line 7: return s * x`, `x_bar = ...`.
"""

from __future__ import annotations

from collections.abc import Sequence

import gast

from srcgrad.ir.core import Comment, blocks, with_blocks
from srcgrad.ir.function import Origin

LONGEST = 72


def with_lines(body: Sequence[gast.stmt], origin: Origin) -> list[gast.stmt]:
    """The statements of a reverse sweep with a comment wherever the user's line changes."""
    current: list[int | None] = [None]

    def block(b: Sequence[gast.stmt]) -> list[gast.stmt]:
        out: list[gast.stmt] = []
        for s in b:
            if isinstance(s, gast.Return):
                out.append(s)
                continue
            if blocks(s):
                current[0] = None
                inner = [block(x) for x in blocks(s)]
                current[0] = None
                out.append(with_blocks(s, inner))
                continue
            line = getattr(s, "lineno", None)
            if line is not None and line != current[0]:
                out.append(Comment(f"line {line}: {_shortened(origin.line(line))}"))
                current[0] = line
            out.append(s)
        return out

    return block(body)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 4].rstrip() + " ..."
