"""Two quantiles, unpacked."""
# ruff: noqa: E402

import numpy as np


def iqr(x):
    a, b = np.percentile(x, [25, 75])
    return b - a


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=9),)


# output
import numpy as np
from srcgrad.runtime import at_rank
from srcgrad.runtime import ranks
from srcgrad.runtime import scattered
from srcgrad.runtime import shares


def iqr_grad(x):
    """Gradient of iqr with respect to x."""
    # line 8: a, b = np.percentile(x, [25, 75])
    t_bar = np.zeros((2,))
    t_bar[1] = 1.0
    t_bar[0] += -1.0
    level = np.percentile(ranks(x, None), [25, 75])
    x_bar = scattered(shares(level) * t_bar, at_rank(x, level, None, False), x.shape)
    return x_bar
