"""Half a spectrum of real samples."""
# ruff: noqa: E402

import numpy as np


def power_spectrum(x, w):
    return np.sum(w * np.abs(np.fft.rfft(x)) ** 2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=8), np.arange(5.0))


# output
import numpy as np
from srcgrad.runtime import rfft_back


def power_spectrum_grad(x, w):
    """Gradient of power_spectrum with respect to x."""
    t = np.fft.rfft(x)
    # line 8: return np.sum(w * np.abs(np.fft.rfft(x)) ** 2)
    x_bar = rfft_back(np.conjugate(np.sign(t)) * (2.0 * np.abs(t) * w), x.shape)
    return x_bar
