"""Functions that fill lists, with the gradient written by hand.

An entry of `PAIRS` is (function, gradient, arguments, kind), as in `golden_pairs`. The hand-written
adjoint of a list is a list that is taken apart from its end.
"""

import math


def series(x, n):
    values = [x]
    for k in range(n):
        values.append(math.sin(values[-1]) * values[k // 2])
    return sum(values)


def series_grad(x, n):
    values = [x]
    for k in range(n):
        values.append(math.sin(values[-1]) * values[k // 2])
    # return sum(values)
    values_bar = [1.0] * len(values)
    for k in reversed(range(n)):
        # values.append(math.sin(values[-1]) * values[k // 2])
        t_bar = values_bar.pop()
        last = values[k]
        values_bar[k // 2] += math.sin(last) * t_bar
        values_bar[k] += math.cos(last) * (values[k // 2] * t_bar)
    return values_bar[0]


PAIRS = [
    (series, series_grad, (0.9, 5), "grad"),
    (series, series_grad, (0.9, 1000), "grad"),
]
