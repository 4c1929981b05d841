"""Nested loops: the inner state starts anew in every row."""
# ruff: noqa: E402

import numpy as np


def polynomial(x, y, C):
    total = 0.0
    for i in range(C.shape[0]):
        row = 0.0
        for j in range(C.shape[1]):
            row = row * y + C[i, j]
        total = total * x + row
    return total


transformation = "grad"
argnums = ("x", "y")
rng = np.random.default_rng(0)
args = (0.7, -0.4, rng.normal(size=(3, 4)))
