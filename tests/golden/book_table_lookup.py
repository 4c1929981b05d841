"""Linear interpolation in everything."""
# ruff: noqa: E402

import numpy as np


def table_lookup(x, xp, fp):
    return np.sum(np.interp(x, xp, fp) ** 2)


transformation = "grad"
argnums = (0, 1, 2)
args = (np.array([0.5, 1.25]), np.arange(3.0), np.array([1.0, 4.0, 2.0]))


# output
import numpy as np
from srcgrad.runtime import interp_places
from srcgrad.runtime import interp_shares
from srcgrad.runtime import interp_slope
from srcgrad.runtime import scattered


def table_lookup_grad(x, xp, fp):
    """Gradient of table_lookup with respect to x, xp, fp."""
    # line 8: return np.sum(np.interp(x, xp, fp) ** 2)
    t_bar = 2.0 * np.interp(x, xp, fp)
    came = interp_places(x, xp)
    share = interp_shares(x, xp)
    slope = interp_slope(x, xp, fp)
    x_bar = slope * t_bar
    fp_bar = scattered(share * t_bar, came, fp.shape)
    xp_bar = -scattered(slope * share * t_bar, came, xp.shape)
    return x_bar, xp_bar, fp_bar
