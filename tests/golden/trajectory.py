"""A list that grows is taken apart by its adjoint, which is a list, too."""
# ruff: noqa: E402

import numpy as np


def trajectory(x, w, steps):
    states = [x]
    for _ in range(steps):
        states.append(states[-1] + 0.1 * np.tanh(w @ states[-1]))
    return np.sum(np.array(states) ** 2) + sum(s * s for s in states[-1])


transformation = "grad"
argnums = (0, 1)
args = (np.array([0.4, -0.7, 1.1]), np.random.default_rng(0).normal(size=(3, 3)), 4)


# output
import numpy as np


def trajectory_grad(x, w, steps):
    """Gradient of trajectory with respect to x, w."""
    states = [x]
    t_tape = []
    for _ in range(steps):
        t2 = states[-1]
        t = np.tanh(w @ t2)
        t_tape.append(t)
        states.append(t2 + 0.1 * t)
    items = states[-1]
    # line 11: return np.sum(np.array(states) ** 2) + sum(s * s for s in states[-1])
    states_bar = [leaf.copy() for leaf in 2.0 * np.array(states)]
    items_bar = np.zeros(x.shape)
    items_bar_2 = 1.0
    for k in reversed(range(len(items))):
        # line 11: return np.sum(np.array(states) ** 2) + sum(s * s for s in states[-1])
        s = items[k]
        s_bar = 2.0 * s * items_bar_2
        items_bar[k] += s_bar
    # line 11: return np.sum(np.array(states) ** 2) + sum(s * s for s in states[-1])
    states_bar[-1] += items_bar
    w_bar = np.zeros(w.shape)
    for _ in reversed(range(steps)):
        t = t_tape.pop()
        # line 10: states.append(states[-1] + 0.1 * np.tanh(w @ states[-1]))
        t_bar = states_bar.pop()
        states.pop()
        t2_bar = 0.1 * (1.0 - t * t) * t_bar
        w_bar += np.outer(t2_bar, states[-1])
        t_bar += w.T @ t2_bar
        states_bar[-1] += t_bar
    # line 8: states = [x]
    x_bar = states_bar.pop()
    return x_bar, w_bar
