"""How many calls of the user's functions are written out before that is refused.

A call in a called function is written out as often as that function is: two calls in each of ten
functions are a thousand bodies, and so are two calls of a function inside itself, ten deep. What is
refused here runs on a tape, where a call costs what it costs in the program.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import gast

from srcgrad.ir import rewrite
from srcgrad.ir.refusal import Refused

# So many, and so many more for each call in the text of the function.
CALLS = 400
CALLS_EACH = 4

# Of functions inside themselves.
RECURSIVE = 100


@dataclass
class Budget:
    """How many calls may still be written out: in all, and of functions inside themselves."""

    calls: int
    recursive: int = RECURSIVE

    def spend(self, n: gast.Call, is_recursive: bool) -> None:
        """Take a call off; refuse the one that is too many."""
        self.calls -= 1
        self.recursive -= is_recursive
        if self.calls < 0 or self.recursive < 0:
            raise Refused(n, "a function that is written out too often", "write a loop")


def budget_for(body: Sequence[gast.stmt]) -> Budget:
    """The budget of a program.

    >>> budget_for(gast.parse("y = f(x)\\nz = f(y) + f(x)").body).calls
    412
    """
    calls = [n for n in rewrite.walk(list(body)) if n.__class__ is gast.Call]
    return Budget(CALLS + CALLS_EACH * len(calls))
