"""Two buffers that change places: of each round one is kept, before it is written to again."""
# ruff: noqa: E402

import numpy as np


def burgers_swapped(u, c, steps):
    u = u.copy()
    v = u.copy()
    for _ in range(steps):
        v[1:-1] = u[1:-1] - c * u[1:-1] * (u[2:] - u[:-2])
        u, v = v, u
    return np.sum(u * u)


transformation = "grad"
argnums = 0
args = (np.random.default_rng(0).normal(size=8), 0.1, 3)


# output
import numpy as np


def burgers_swapped_grad(u, c, steps):
    """Gradient of burgers_swapped with respect to u."""
    u_2 = u.copy()
    v = u_2.copy()
    u_tape = []
    for _ in range(steps):
        t = u_2[1:-1]
        v[1:-1] = t - c * t * (u_2[2:] - u_2[:-2])
        u_tape.append(u_2.copy())
        u_2, v = v, u_2
    # line 13: return np.sum(u * u)
    u_bar = 2.0 * u_2
    v_bar = np.zeros(u.shape)
    for _ in reversed(range(steps)):
        # line 12: u, v = v, u
        u_2 = u_tape.pop()
        # line 11: v[1:-1] = u[1:-1] - c * u[1:-1] * (u[2:] - u[:-2])
        t_bar = u_bar[1:-1].copy()
        u_bar[1:-1] = 0.0
        t2_bar = -t_bar
        t3_bar = c * u_2[1:-1] * t2_bar
        v_bar[:-2] -= t3_bar
        v_bar[2:] += t3_bar
        t_bar += c * ((u_2[2:] - u_2[:-2]) * t2_bar)
        v_bar[1:-1] += t_bar
        v_bar, u_bar = u_bar, v_bar
    # line 9: v = u.copy()
    u_bar += v_bar
    return u_bar
