"""Determinants, which may be 0."""
# ruff: noqa: E402

import numpy as np


def determinant_ratio(A, B):
    return np.linalg.det(A) / np.linalg.det(B)


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (rng.normal(size=(3, 3)), rng.normal(size=(3, 3)))


# output
import numpy as np
import srcgrad.numeric.matrices as matrices


def determinant_ratio_grad(A, B):
    """Gradient of determinant_ratio with respect to A, B."""
    t = np.linalg.det(B)
    value = np.linalg.det(A) / t
    # line 8: return np.linalg.det(A) / np.linalg.det(B)
    t_bar = 1.0 / t
    B_bar = -(value * t_bar * matrices.cofactors(B))
    A_bar = t_bar * matrices.cofactors(A)
    return A_bar, B_bar
