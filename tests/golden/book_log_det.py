"""One of several results."""
# ruff: noqa: E402

import numpy as np


def log_det(A):
    return np.linalg.slogdet(A)[1]


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
A = rng.normal(size=(4, 4))
args = (A @ A.T + np.eye(4),)


# output
import numpy as np


def log_det_grad(A):
    """Gradient of log_det with respect to A."""
    # line 8: return np.linalg.slogdet(A)[1]
    A_bar = np.linalg.inv(A).T
    return A_bar
