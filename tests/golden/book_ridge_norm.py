"""Normal equations."""
# ruff: noqa: E402

import numpy as np


def ridge_norm(A, b):
    x = np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ b)
    return np.linalg.norm(x)


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (rng.normal(size=(6, 3)), rng.normal(size=6))


# output
import numpy as np
from srcgrad.runtime import divide


def ridge_norm_grad(A, b):
    """Gradient of ridge_norm with respect to A, b."""
    t = A.T @ A + np.eye(A.shape[1])
    x = np.linalg.solve(t, A.T @ b)
    value = np.linalg.norm(x)
    # line 9: return np.linalg.norm(x)
    x_bar = x * divide(1.0, value or np.inf)
    # line 8: x = np.linalg.solve(A.T @ A + np.eye(A.shape[1]), A.T @ b)
    t2 = np.linalg.solve(t.T, x_bar)
    t_bar = -np.outer(t2, x)
    b_bar = A @ t2
    A_bar = np.outer(t2, b).T
    A_bar += A @ t_bar
    A_bar += (t_bar @ A.T).T
    return A_bar, b_bar
