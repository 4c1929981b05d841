"""A scalar formula: no tape, no helper, one expression an input."""
# ruff: noqa: E402

import math


def wave(x, k):
    s = math.sin(k * x)
    return s * x**2 + math.exp(-x)


transformation = "grad"
argnums = 0
args = (0.7, 1.9)


# output
import math


def wave_grad(x, k):
    """Gradient of wave with respect to x."""
    t = k * x
    s = math.sin(t)
    # line 9: return s * x**2 + math.exp(-x)
    s_bar = x**2
    x_bar = 2.0 * x * s - math.exp(-x)
    # line 8: s = math.sin(k * x)
    x_bar += k * (math.cos(t) * s_bar)
    return x_bar
