"""Eigenvalues read from one triangle."""
# ruff: noqa: E402

import numpy as np


def spectral_gap(A):
    w = np.linalg.eigvalsh(A)
    return w[-1] - w[-2]


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
A = rng.normal(size=(4, 4))
args = (A @ A.T,)


# output
import numpy as np


def spectral_gap_grad(A):
    """Gradient of spectral_gap with respect to A."""
    # line 9: return w[-1] - w[-2]
    w_bar = np.zeros((A.shape[0],))
    w_bar[-2] = -1.0
    w_bar[-1] += 1.0
    # line 8: w = np.linalg.eigvalsh(A)
    v = np.linalg.eigh(A)[1]
    g = v * w_bar @ v.T
    A_bar = np.tril(g) + np.triu(g, 1).T
    return A_bar
