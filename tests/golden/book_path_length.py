"""Lengths of rows of differences."""
# ruff: noqa: E402

import numpy as np


def path_length(p):
    return np.sum(np.linalg.norm(np.diff(p, axis=0), axis=1))


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=(5, 2)),)


# output
import numpy as np


def path_length_grad(p):
    """Gradient of path_length with respect to p."""
    t = np.diff(p, axis=0)
    t2 = np.linalg.norm(t, axis=1)
    # line 8: return np.sum(np.linalg.norm(np.diff(p, axis=0), axis=1))
    t_bar = t * (1.0 / np.where(t2 == 0.0, np.inf, t2))[:, None]
    p_bar = -np.diff(t_bar, axis=0, prepend=0.0, append=0.0)
    return p_bar
