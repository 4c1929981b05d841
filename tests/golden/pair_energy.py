"""Elements with names of their own are read again: the reverse sweep keeps the distances alone."""
# ruff: noqa: E402

import math

import numpy as np


def pair_energy(points, charges):
    energy = 0.0
    for i in range(len(points)):
        x, y = points[i]
        q = charges[i]
        for j in range(i):
            u, v = points[j]
            energy += q * charges[j] / math.hypot(x - u, y - v)
    return energy


transformation = "grad"
argnums = (0, 1)
args = (np.random.default_rng(0).normal(size=(4, 2)), np.array([1.0, -0.5, 0.3, 0.8]))


# output
import math
import numpy as np


def pair_energy_grad(points, charges):
    """Gradient of pair_energy with respect to points, charges."""
    t_tape = []
    for i in range(len(points)):
        t = points[i]
        x = t[0]
        y = t[1]
        for j in range(i):
            t2 = points[j]
            u = t2[0]
            v = t2[1]
            t3 = math.hypot(x - u, y - v)
            t_tape.append(t3)
    points_bar = np.zeros(points.shape)
    charges_bar = np.zeros(charges.shape)
    energy_bar = 1.0
    for i in reversed(range(len(points))):
        # line 12: x, y = points[i]
        t = points[i]
        x = t[0]
        y = t[1]
        # line 13: q = charges[i]
        q = charges[i]
        q_bar = 0.0
        x_bar = 0.0
        y_bar = 0.0
        for j in reversed(range(i)):
            t3 = t_tape.pop()
            # line 15: u, v = points[j]
            t2 = points[j]
            u = t2[0]
            v = t2[1]
            # line 16: energy += q * charges[j] / math.hypot(x - u, y - v)
            t_bar = energy_bar / t3
            t2_bar = -(q * charges[j] / t3 * t_bar / (t3 or np.inf))
            t3_bar = (x - u) * t2_bar
            t4_bar = (y - v) * t2_bar
            y_bar += t4_bar
            v_bar = -t4_bar
            x_bar += t3_bar
            u_bar = -t3_bar
            q_bar += charges[j] * t_bar
            charges_bar[j] += q * t_bar
            # line 15: u, v = points[j]
            t_bar = np.zeros((points.shape[1],))
            t_bar[1] = v_bar
            t_bar[0] += u_bar
            points_bar[j] += t_bar
        # line 13: q = charges[i]
        charges_bar[i] += q_bar
        # line 12: x, y = points[i]
        t_bar = np.zeros((points.shape[1],))
        t_bar[1] = y_bar
        t_bar[0] += x_bar
        points_bar[i] += t_bar
    return points_bar, charges_bar
