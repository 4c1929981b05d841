"""In-place sweeps over an array: linear, so nothing is kept, and no forward sweep is left."""
# ruff: noqa: E402

import numpy as np


def gauss_seidel(A, steps):
    A = A.copy()
    n = A.shape[0]
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = 0.2 * (A[i - 1, j] + A[i, j - 1] + A[i, j] + A[i, j + 1] + A[i + 1, j])
    return np.sum(A[1:-1, 1:-1])


transformation = "grad"
argnums = 0
args = (np.random.default_rng(0).normal(size=(6, 6)), 3)


# output
import numpy as np


def gauss_seidel_grad(A, steps):
    """Gradient of gauss_seidel with respect to A."""
    n = A.shape[0]
    # line 14: return np.sum(A[1:-1, 1:-1])
    A_bar = np.zeros(A.shape)
    A_bar[1:-1, 1:-1] = 1.0
    for _ in reversed(range(steps)):
        for i in reversed(range(1, n - 1)):
            for j in reversed(range(1, n - 1)):
                # line 13: A[i, j] = 0.2 * (A[i - 1, j] + A[i, j - 1] + A[i, j] + A[i, j + 1] + ...
                t_bar = 0.2 * A_bar[i, j]
                A_bar[i, j] = t_bar
                A_bar[i + 1, j] += t_bar
                A_bar[i, j + 1] += t_bar
                A_bar[i, j - 1] += t_bar
                A_bar[i - 1, j] += t_bar
    return A_bar
