"""What is known of integers at a place of the program: the bounds of loop variables, and lengths.

Between `for i in range(1, len(part) - 1):` and a new value of `i`, `i - 1 >= 0` and
`len(part) - 2 - i >= 0`. Sums and multiples are asked as linear inequalities over names and
lengths.
"""

from __future__ import annotations

from collections.abc import Callable

import gast

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


class Bounds:
    """Inequalities that hold, and the names that each rests on; `static` tells known numbers."""

    def __init__(self, static: Callable[[gast.expr], object]) -> None:
        self.static = static
        self.known: list[tuple[str, frozenset[str], Form]] = []

    def forget(self, name: str) -> None:
        """The name is bound anew."""
        if self.known:
            self.known = [k for k in self.known if name != k[0] and name not in k[1]]

    def count(self, name: str, over: gast.Call) -> None:
        """The name goes over a range."""
        first = over.args[0] if len(over.args) > 1 else gast.Constant(0, None)
        end = over.args[1] if len(over.args) > 1 else over.args[0]
        step = self.static(over.args[2]) if len(over.args) == 3 else 1
        if type(step) is not int or step == 0:
            return
        names = frozenset(rewrite.reads(over)) - {name}
        for held in in_range(variable(name), self.form(first), self.form(end), step):
            self.known.append((name, names, held))

    def is_natural(self, e: gast.expr) -> bool:
        """Whether the integer is certainly not negative."""
        form = self.form(e)
        return form is not None and self.holds(form)

    def is_less(self, a: Form | None, b: Form | None) -> bool:
        """Whether the one is certainly less than the other."""
        return a is not None and b is not None and self.holds(add(b, scaled(a, -1), constant(-1)))

    def holds(self, form: Form) -> bool:
        """Whether the form is certainly at least 0."""
        known = [f for _, _, f in self.known]
        lengths = {n for _, terms in (form, *known) for n, _ in terms if n.startswith(_LENGTH)}
        known += map(variable, sorted(lengths))
        return not feasible([*known, add(scaled(form, -1), constant(-1))])

    def form(self, e: gast.expr) -> Form | None:
        """The expression as a linear form; None if it is none."""
        return linear(e, self._leaf)

    def _leaf(self, e: gast.expr) -> Form | None:
        known = self.static(e)
        if type(known) is int:
            return constant(known)
        if isinstance(e, gast.Name):
            return variable(e.id)
        if isinstance(e, gast.Call) and len(e.args) == 1 and isinstance(e.func, gast.Name):
            return length(e.args[0], 0) if e.func.id in ("len", "$builtins.len") else None
        if isinstance(e, gast.Subscript) and isinstance(e.value, gast.Attribute):
            axis = self.static(e.slice)
            if e.value.attr == "shape" and type(axis) is int and axis >= 0:
                return length(e.value.value, axis)
        return None


def length(array: gast.expr, axis: int) -> Form:
    """The length of an axis."""
    return variable(f"{_LENGTH}{rewrite.key(array)!r}, {axis}")


_LENGTH = "length of "
