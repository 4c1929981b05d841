"""A polynomial in coefficients and places."""
# ruff: noqa: E402

import numpy as np


def horner(c, x):
    return np.sum(np.polyval(c, x))


transformation = "grad"
argnums = (0, 1)
rng = np.random.default_rng(0)
args = (rng.normal(size=3), rng.normal(size=5))


# output
import numpy as np
import srcgrad.numeric.polynomials as polynomials


def horner_grad(c, x):
    """Gradient of horner with respect to c, x."""
    # line 8: return np.sum(np.polyval(c, x))
    t_bar = np.ones(x.shape)
    x_bar = np.polyval(np.polyder(c), x) * t_bar
    c_bar = t_bar @ polynomials.powers(x, len(c))
    return c_bar, x_bar
