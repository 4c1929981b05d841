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


# output
def polynomial_grad(x, y, C):
    """Gradient of polynomial with respect to x, y."""
    total = 0.0
    row_tape = []
    total_tape = []
    for i in range(C.shape[0]):
        row = 0.0
        for j in range(C.shape[1]):
            row_tape.append(row)
            row = row * y + C[i, j]
        total_tape.append(total)
        total = total * x + row
    y_bar = 0.0
    total_bar = 1.0
    x_bar = 0.0
    for i in reversed(range(C.shape[0])):
        # line 13: total = total * x + row
        total = total_tape.pop()
        x_bar += total * total_bar
        row_bar = total_bar
        total_bar = x * total_bar
        for j in reversed(range(C.shape[1])):
            # line 12: row = row * y + C[i, j]
            row = row_tape.pop()
            y_bar += row * row_bar
            row_bar = y * row_bar
    return float(x_bar), float(y_bar)
