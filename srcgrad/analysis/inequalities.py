"""Linear inequalities over the integers: whether some can hold all at once.

A form is a constant and the coefficients of variables; the inequality says that it is at least 0.
Variables are eliminated one after the other, as Fourier and Motzkin did. "Feasible" may be wrong (a
solution in fractions counts as one), "not feasible" never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import gcd

Form = tuple[int, tuple[tuple[str, int], ...]]
MOST = 400


def constant(value: int) -> Form:
    """A number."""
    return value, ()


def variable(name: str) -> Form:
    """A variable."""
    return 0, ((name, 1),)


def add(*forms: Form) -> Form:
    """The sum.

    >>> add(variable("i"), constant(2), scaled(variable("i"), -1))
    (2, ())
    """
    total = 0
    parts: dict[str, int] = {}
    for number, terms in forms:
        total += number
        for name, factor in terms:
            parts[name] = parts.get(name, 0) + factor
    return total, tuple(sorted((n, k) for n, k in parts.items() if k))


def scaled(form: Form, factor: int) -> Form:
    """The form times a number."""
    number, terms = form
    return number * factor, tuple((n, k * factor) for n, k in terms) if factor else ()


def in_range(at: Form, start: Form | None, stop: Form | None, step: int) -> list[Form]:
    """What holds of a variable that goes over `range(start, stop, step)`; an end may not be known.

    >>> in_range(variable("i"), constant(1), variable("n"), 1)
    [(-1, (('i', 1),)), (-1, (('i', -1), ('n', 1)))]
    """
    sign = 1 if step > 0 else -1
    found = []
    if start is not None:
        found.append(scaled(add(at, scaled(start, -1)), sign))
    if stop is not None:
        found.append(add(scaled(add(stop, scaled(at, -1)), sign), constant(-1)))
    return found


def feasible(forms: Sequence[Form]) -> bool:
    """Whether all forms can be at least 0 at once, as far as fractions can tell.

    >>> i, j = variable("i"), variable("j")
    >>> before = add(j, scaled(i, -1), constant(-1))
    >>> feasible([before]), feasible([before, add(i, scaled(j, -1))])
    (True, False)
    """
    return _feasible(frozenset(map(_tight, forms)))


@lru_cache(maxsize=8192)
def _feasible(forms: frozenset[Form]) -> bool:
    """The same of tight forms; the plan of a function asks again and again."""
    current = set(forms)
    while True:
        if any(number < 0 and not terms for number, terms in current):
            return False
        current = {f for f in current if f[1]}
        if not current or len(current) > MOST:
            return True
        name = _cheapest(current)
        kept, over, under = set(), [], []
        for f in current:
            factor = dict(f[1]).get(name, 0)
            if factor > 0:
                over.append((factor, f))
            elif factor < 0:
                under.append((-factor, f))
            else:
                kept.add(f)
        for a, f in over:
            for b, g in under:
                kept.add(_tight(add(scaled(f, b), scaled(g, a))))
        current = kept


def _cheapest(forms: set[Form]) -> str:
    """The variable whose elimination makes the fewest new forms."""
    signs: dict[str, list[int]] = {}
    for _, terms in forms:
        for name, factor in terms:
            signs.setdefault(name, [0, 0])[factor > 0] += 1
    return min(signs, key=lambda n: (signs[n][0] * signs[n][1] - sum(signs[n]), n))


def _tight(form: Form) -> Form:
    """The form divided by what all its factors share; the number is rounded down, as the rest is
    a whole number.
    """
    number, terms = form
    shared = gcd(*(k for _, k in terms)) if terms else 0
    if shared <= 1:
        return form
    return number // shared, tuple((n, k // shared) for n, k in terms)
