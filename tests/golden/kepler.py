"""A fixed-point iteration; what only the test reads is not kept."""
# ruff: noqa: E402

import math


def kepler(M, e):
    E = M
    before = M + 1.0
    while abs(E - before) > 1e-13:
        before = E
        E = M + e * math.sin(E)
    return E


transformation = "grad"
argnums = ("M", "e")
args = (1.1, 0.2)
