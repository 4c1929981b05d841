"""A scalar formula: no tape, no helper, one expression an input."""
# ruff: noqa: E402

import math


def wave(x, k):
    s = math.sin(k * x)
    return s * x**2 + math.exp(-x)


transformation = "grad"
argnums = 0
args = (0.7, 1.9)
