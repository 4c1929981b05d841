"""Functions that take one of their operands, element by element. A tie is split evenly.

The condition of `where` is not differentiated: where it changes, the function may jump.
"""

import builtins

import numpy as np

from srcgrad.rules import typing
from srcgrad.rules.registry import rule


@rule(np.maximum, builtins.max, typing=typing.larger, selector=True)
def maximum(z, /, x, y):
    first = (x > y) + 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(np.minimum, builtins.min, typing=typing.larger, selector=True)
def minimum(z, /, x, y):
    first = (x < y) + 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(np.fmax, selector=True)
def fmax(z, /, x, y):
    first = (x == z) - 0.5 * (x == y)  # the other one where one is nan
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(np.fmin, selector=True)
def fmin(z, /, x, y):
    first = (x == z) - 0.5 * (x == y)
    d[z] = first * d[x] + (1.0 - first) * d[y]


@rule(
    np.where,
    typing=typing.selected,
    elementwise=True,
    may_view=False,
    selector=True,
    flat="condition",
)
def where(z, /, condition, x=None, y=None):
    d[z] = np.where(condition, d[x], d[y])
    bar[x] = np.where(condition, bar[z], 0.0)
    bar[y] = np.where(condition, 0.0, bar[z])


@rule(
    np.clip,
    typing=typing.selected,
    method="clip",
    elementwise=True,
    may_view=False,
    selector=True,
)
def clip(y, /, a, a_min=None, a_max=None):
    if a_min is None and a_max is None:
        d[y] = d[a]
    elif a_max is None:
        inside = (a > a_min) + 0.5 * (a == a_min)
        d[y] = inside * d[a] + (1.0 - inside) * d[a_min]
    elif a_min is None:
        inside = (a < a_max) + 0.5 * (a == a_max)
        d[y] = inside * d[a] + (1.0 - inside) * d[a_max]
    elif known(a_min) and known(a_max) and a_min < a_max:
        inside = 0.5 * ((a > a_min) & (a < a_max)) + 0.5 * ((a >= a_min) & (a <= a_max))
        d[y] = inside * d[a]
    else:
        raised = np.maximum(a, a_min)
        inside = (a > a_min) + 0.5 * (a == a_min)
        below = (raised < a_max) + 0.5 * (raised == a_max)
        d[y] = below * (inside * d[a] + (1.0 - inside) * d[a_min]) + (1.0 - below) * d[a_max]
