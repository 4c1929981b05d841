"""Order statistics."""
# ruff: noqa: E402

import numpy as np


def trimmed_mean(x):
    return np.mean(np.sort(x)[2:-2])


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=9),)


# output
import numpy as np


def trimmed_mean_grad(x):
    """Gradient of trimmed_mean with respect to x."""
    # line 8: return np.mean(np.sort(x)[2:-2])
    t_bar = np.zeros(x.shape)
    t_bar[2:-2] = 1.0 / max(x.shape[0] - 4, 0)
    x_bar = t_bar[np.argsort(np.argsort(x))]
    return x_bar
