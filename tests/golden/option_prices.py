"""A long elementwise formula of two arrays and three numbers."""
# ruff: noqa: E402

import math

import numpy as np


def option_prices(spot, sigma, strike, rate, time):
    s = sigma * math.sqrt(time)
    d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    d2 = d1 - s
    t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3))
    t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    return np.sum(0.5 * spot * (1.0 + t1) - 0.5 * strike * math.exp(-rate * time) * (1.0 + t2))


transformation = "grad"
argnums = ("spot", "sigma")
rng = np.random.default_rng(0)
args = (rng.uniform(80.0, 120.0, 5), rng.uniform(0.1, 0.4, 5), 100.0, 0.03, 0.75)


# output
import math
import numpy as np


def option_prices_grad(spot, sigma, strike, rate, time):
    """Gradient of option_prices with respect to spot, sigma."""
    t = math.sqrt(time)
    s = sigma * t
    t3 = spot / strike
    d1 = (np.log(t3) + (rate + 0.5 * sigma**2) * time) / s
    d2 = d1 - s
    t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3))
    t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    # line 15: return np.sum(0.5 * spot * (1.0 + t1) - 0.5 * strike * math.exp(-rat ...
    t2_bar = -0.5 * strike * math.exp(-(rate * time))
    t1_bar = 0.5 * spot
    spot_bar = 0.5 * (1.0 + t1)
    # line 14: t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    d2_bar = 0.797884 * t2_bar * (1.0 - t2 * t2)
    d2_bar += 0.134145 * d2**2 * d2_bar
    # line 13: t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3))
    d1_bar = 0.797884 * (1.0 - t1 * t1) * t1_bar
    d1_bar += 0.134145 * d1**2 * d1_bar
    # line 12: d2 = d1 - s
    d1_bar += d2_bar
    s_bar = -d2_bar
    # line 11: d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    t_bar = d1_bar / s
    s_bar -= d1 * t_bar
    sigma_bar = sigma * time * t_bar
    spot_bar += t_bar / t3 / strike
    # line 10: s = sigma * math.sqrt(time)
    sigma_bar += t * s_bar
    return spot_bar, sigma_bar
