"""A factor filled in element by element: no element is written twice, so it is its own tape."""
# ruff: noqa: E402

import math

import numpy as np


def log_det(A):
    n = A.shape[0]
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
        d = A[i, i]
        for k in range(i):
            d -= L[i, k] ** 2
        L[i, i] = math.sqrt(d)
    total = 0.0
    for i in range(n):
        total += 2.0 * math.log(L[i, i])
    return total


transformation = "grad"
argnums = 0
M = np.random.default_rng(0).normal(size=(4, 4))
args = (M @ M.T + 4.0 * np.eye(4),)


# output
import math
import numpy as np
from srcgrad.runtime import divide
from srcgrad.runtime import times


def log_det_grad(A):
    """Gradient of log_det with respect to A."""
    n = A.shape[0]
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i):
            s = A[i, j]
            for k in range(j):
                s = s - L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
        d = A[i, i]
        for k_2 in range(i):
            d = d - L[i, k_2]**2
        L[i, i] = math.sqrt(d)
    L_bar = np.zeros(L.shape)
    total_bar = 1.0
    for i_2 in reversed(range(n)):
        # line 24: total += 2.0 * math.log(L[i, i])
        L_bar[i_2, i_2] += 2.0 * total_bar / L[i_2, i_2]
    A_bar = np.zeros(A.shape)
    for i in reversed(range(n)):
        # line 21: L[i, i] = math.sqrt(d)
        d_bar = divide(L_bar[i, i], 2.0 * L[i, i])
        L_bar[i, i] = 0.0
        for k_2 in reversed(range(i)):
            # line 20: d -= L[i, k] ** 2
            t_bar = -d_bar
            L_bar[i, k_2] += 2.0 * L[i, k_2] * t_bar
        # line 18: d = A[i, i]
        A_bar[i, i] += d_bar
        for j in reversed(range(i)):
            # line 17: L[i, j] = s / L[j, j]
            t_bar = divide(L_bar[i, j], L[j, j])
            L_bar[i, j] = 0.0
            s_bar = t_bar
            L_bar[j, j] -= times(t_bar, L[i, j])
            for k in reversed(range(j)):
                # line 16: s -= L[i, k] * L[j, k]
                t_bar = -s_bar
                L_bar[j, k] += L[i, k] * t_bar
                L_bar[i, k] += L[j, k] * t_bar
            # line 14: s = A[i, j]
            A_bar[i, j] += s_bar
    return A_bar
