"""Complex numbers in between."""
# ruff: noqa: E402

import numpy as np


def spectral_derivative(u, k):
    du = np.fft.ifft(1j * k * np.fft.fft(u)).real
    return np.sum(du**2)


transformation = "grad"
argnums = 0
rng = np.random.default_rng(0)
args = (rng.normal(size=8), np.fft.fftfreq(8))


# output
import numpy as np


def spectral_derivative_grad(u, k):
    """Gradient of spectral_derivative with respect to u."""
    t = 1j * k
    du = np.fft.ifft(t * np.fft.fft(u)).real
    # line 9: return np.sum(du**2)
    du_bar = 2.0 * du
    # line 8: du = np.fft.ifft(1j * k * np.fft.fft(u)).real
    u_bar = np.fft.fft(t * np.fft.ifft(du_bar + 0j)).real
    return u_bar
