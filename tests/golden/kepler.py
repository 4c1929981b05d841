"""A fixed-point iteration; what only the test reads is not kept."""
# ruff: noqa: E402

import math


def kepler(M, e):
    E = M
    before = M + 1.0
    while abs(E - before) > 1e-13:
        before = E
        E = M + e * math.sin(E)
    return E


transformation = "grad"
argnums = ("M", "e")
args = (1.1, 0.2)


# output
import math


def kepler_grad(M, e):
    """Gradient of kepler with respect to M, e."""
    E = M
    before = M + 1.0
    t_tape = []
    E_tape = []
    while abs(E - before) > 1e-13:
        before = E
        t = math.sin(E)
        t_tape.append(t)
        E_tape.append(E)
        E = M + e * t
    E_bar = 1.0
    e_bar = 0.0
    M_bar = 0.0
    while E_tape:
        t = t_tape.pop()
        # line 12: E = M + e * math.sin(E)
        M_bar += E_bar
        E = E_tape.pop()
        e_bar += t * E_bar
        E_bar = math.cos(E) * (e * E_bar)
    # line 8: E = M
    M_bar += E_bar
    return M_bar, e_bar
