"""Singular values under a sum."""
# ruff: noqa: E402

import numpy as np


def nuclear(A):
    return np.sum(np.linalg.svd(A, compute_uv=False))


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=(4, 3)),)


# output
import numpy as np


def nuclear_grad(A):
    """Gradient of nuclear with respect to A."""
    # line 8: return np.sum(np.linalg.svd(A, compute_uv=False))
    u, _, vh = np.linalg.svd(A, full_matrices=False)
    A_bar = u @ vh
    return A_bar
