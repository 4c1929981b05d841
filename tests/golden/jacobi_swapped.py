"""Two buffers that change places: their adjoints do too, and nothing is kept."""
# ruff: noqa: E402

import numpy as np


def jacobi_swapped(A, steps):
    A = A.copy()
    B = A.copy()
    for _ in range(steps):
        B[1:-1, 1:-1] = 0.25 * (A[:-2, 1:-1] + A[2:, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:])
        A, B = B, A
    return np.sum(A * A)


transformation = "grad"
argnums = 0
args = (np.random.default_rng(0).normal(size=(6, 6)), 3)


# output
import numpy as np


def jacobi_swapped_grad(A, steps):
    """Gradient of jacobi_swapped with respect to A."""
    A_2 = A.copy()
    B = A_2.copy()
    for _ in range(steps):
        B[1:-1, 1:-1] = 0.25 * (A_2[:-2, 1:-1] + A_2[2:, 1:-1] + A_2[1:-1, :-2] + A_2[1:-1, 2:])
        A_2, B = B, A_2
    # line 13: return np.sum(A * A)
    A_bar = 2.0 * A_2
    B_bar = np.zeros(A.shape)
    for _ in reversed(range(steps)):
        # line 11: B[1:-1, 1:-1] = 0.25 * (A[:-2, 1:-1] + A[2:, 1:-1] + A[1:-1, :-2] + ...
        t_bar = 0.25 * A_bar[1:-1, 1:-1]
        A_bar[1:-1, 1:-1] = 0.0
        B_bar[1:-1, 2:] += t_bar
        B_bar[1:-1, :-2] += t_bar
        B_bar[2:, 1:-1] += t_bar
        B_bar[:-2, 1:-1] += t_bar
        B_bar, A_bar = A_bar, B_bar
    # line 9: B = A.copy()
    A_bar += B_bar
    return A_bar
