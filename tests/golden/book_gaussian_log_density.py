"""Cholesky factor and triangular solve."""
# ruff: noqa: E402

import numpy as np


def gaussian_log_density(x, m, S):
    r = x - m
    L = np.linalg.cholesky(S)
    z = np.linalg.solve(L, r)
    return -0.5 * z @ z - np.sum(np.log(np.diag(L)))


transformation = "grad"
argnums = (0, 1, 2)
rng = np.random.default_rng(0)
A = rng.normal(size=(4, 4))
args = (rng.normal(size=4), rng.normal(size=4), A @ A.T + 4.0 * np.eye(4))


# output
import numpy as np
from srcgrad.runtime import on_diagonal


def gaussian_log_density_grad(x, m, S):
    """Gradient of gaussian_log_density with respect to x, m, S."""
    r = x - m
    L = np.linalg.cholesky(S)
    z = np.linalg.solve(L, r)
    # line 11: return -0.5 * z @ z - np.sum(np.log(np.diag(L)))
    L_bar = on_diagonal(-1.0 / np.diag(L), L.shape)
    z_bar = -0.5 * z - 0.5 * z
    # line 10: z = np.linalg.solve(L, r)
    t = np.linalg.solve(L.T, z_bar)
    L_bar = L_bar - np.outer(t, z)
    # line 9: L = np.linalg.cholesky(S)
    m_2 = L.T @ L_bar
    g = np.linalg.solve(
        L.T, np.linalg.solve(L.T, np.tril(m_2) - 0.5 * np.eye(S.shape[-1]) * m_2).T
    )
    S_bar = np.tril(g) + np.tril(g.T, -1)
    # line 8: r = x - m
    m_bar = -t
    x_bar = t.copy()
    return x_bar, m_bar, S_bar
