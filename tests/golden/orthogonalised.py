"""Rows of a loop that are changed in place."""
# ruff: noqa: E402

import math

import numpy as np


def orthogonalised(A):
    Q = A.copy()
    total = 0.0
    for i in range(Q.shape[0]):
        row = Q[i]
        for j in range(i):
            row -= (Q[j] @ row) * Q[j]
        length = math.sqrt(row @ row)
        total += math.log(length)
        row /= length
    return total + np.sum(Q[0] * Q[-1])


transformation = "grad"
argnums = 0
args = (np.array([[0.5, -0.3, 1.2], [0.8, 0.4, -0.1], [0.2, 1.5, 0.3]]),)


# output
import math
import numpy as np
from srcgrad.runtime import divide
from srcgrad.runtime import times


def orthogonalised_grad(A):
    """Gradient of orthogonalised with respect to A."""
    Q = A.copy()
    t_tape = []
    Q_tape = []
    length_tape = []
    for i in range(Q.shape[0]):
        for j in range(i):
            t2 = Q[j]
            t = t2 @ Q[i]
            t_tape.append(t)
            Q_tape.append(Q[i].copy())
            Q[i] -= t * t2
        t2 = Q[i]
        length = math.sqrt(t2 @ t2)
        length_tape.append(length)
        Q_tape.append(Q[i].copy())
        Q[i] /= length
    # line 19: return total + np.sum(Q[0] * Q[-1])
    Q_bar = np.zeros(Q.shape)
    Q_bar[-1] = Q[0]
    Q_bar[0] += Q[-1]
    total_bar = 1.0
    for i in reversed(range(Q.shape[0])):
        length = length_tape.pop()
        # line 18: row /= length
        t2 = Q[i].copy()
        t_bar = Q_bar[i]
        Q[i] = Q_tape.pop()
        t2_bar = divide(t_bar, length)
        length_bar = np.sum(-times(t2_bar, t2))
        Q_bar[i] = t2_bar
        # line 17: total += math.log(length)
        length_bar += total_bar / length
        # line 16: length = math.sqrt(row @ row)
        Q_bar[i] += 2.0 * divide(length_bar, 2.0 * length) * Q[i]
        for j in reversed(range(i)):
            t = t_tape.pop()
            # line 15: row -= (Q[j] @ row) * Q[j]
            t_bar = -Q_bar[i]
            Q[i] = Q_tape.pop()
            t2_bar = Q[j] @ t_bar
            t3_bar = t * t_bar
            t3_bar += t2_bar * Q[i]
            Q_bar[i] += t2_bar * Q[j]
            Q_bar[j] += t3_bar
    return Q_bar
