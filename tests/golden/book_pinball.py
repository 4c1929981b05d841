"""A maximum of two arrays."""
# ruff: noqa: E402

import numpy as np


def pinball(q, y, tau):
    e = y - q
    return np.mean(np.maximum(tau * e, (tau - 1) * e))


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (0.3, rng.normal(size=6), 0.2)


# output
import numpy as np


def pinball_grad(q, y, tau):
    """Gradient of pinball with respect to q, y."""
    e = y - q
    t = tau * e
    t2 = tau - 1
    t3 = t2 * e
    # line 9: return np.mean(np.maximum(tau * e, (tau - 1) * e))
    t_bar = 1.0 / y.size
    first = (t > t3) + 0.5 * (t == t3)
    e_bar = t2 * t_bar * (1.0 - first)
    e_bar += tau * t_bar * first
    # line 8: e = y - q
    q_bar = np.sum(-e_bar)
    return float(q_bar), e_bar
