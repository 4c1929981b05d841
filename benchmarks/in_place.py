"""Loop kernels that write to arrays, with the gradient that a careful programmer would write.

An entry of `PAIRS` is (function, gradient, arguments, kind), as in `golden_pairs`. The hand-written
adjoints keep one buffer an array and old contents only where the reverse sweep reads them.
`EQUIVALENTS` do without writes.
"""

import math

import numpy as np


def gauss_seidel(A, steps):
    A = A.copy()
    n = A.shape[0]
    for _ in range(steps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                A[i, j] = 0.2 * (A[i - 1, j] + A[i, j - 1] + A[i, j] + A[i, j + 1] + A[i + 1, j])
    return np.sum(A[1:-1, 1:-1])


def gauss_seidel_grad(A, steps):
    n = A.shape[0]
    # return np.sum(A[1:-1, 1:-1])
    A_bar = np.zeros(A.shape)
    A_bar[1:-1, 1:-1] = 1.0
    for _ in range(steps):
        for i in reversed(range(1, n - 1)):
            for j in reversed(range(1, n - 1)):
                t_bar = 0.2 * A_bar[i, j]
                A_bar[i, j] = t_bar
                A_bar[i - 1, j] += t_bar
                A_bar[i, j - 1] += t_bar
                A_bar[i, j + 1] += t_bar
                A_bar[i + 1, j] += t_bar
    return A_bar


def log_det(A):
    n = A.shape[0]
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
        d = A[i, i]
        for k in range(i):
            d -= L[i, k] ** 2
        L[i, i] = math.sqrt(d)
    total = 0.0
    for i in range(n):
        total += 2.0 * math.log(L[i, i])
    return total


def log_det_grad(A):
    n = A.shape[0]
    L = np.zeros_like(A)
    for i in range(n):
        for j in range(i):
            s = A[i, j]
            for k in range(j):
                s -= L[i, k] * L[j, k]
            L[i, j] = s / L[j, j]
        d = A[i, i]
        for k in range(i):
            d -= L[i, k] ** 2
        L[i, i] = math.sqrt(d)
    A_bar = np.zeros(A.shape)
    L_bar = np.zeros(L.shape)
    for i in reversed(range(n)):
        L_bar[i, i] += 2.0 / L[i, i]
    for i in reversed(range(n)):
        d_bar = L_bar[i, i] / (2.0 * L[i, i])
        L_bar[i, i] = 0.0
        for k in reversed(range(i)):
            L_bar[i, k] -= 2.0 * L[i, k] * d_bar
        A_bar[i, i] += d_bar
        for j in reversed(range(i)):
            s_bar = L_bar[i, j] / L[j, j]
            L_bar[j, j] -= L[i, j] * s_bar
            L_bar[i, j] = 0.0
            for k in reversed(range(j)):
                L_bar[i, k] -= L[j, k] * s_bar
                L_bar[j, k] -= L[i, k] * s_bar
            A_bar[i, j] += s_bar
    return A_bar


def forward_substitution(L, b):
    n = b.shape[0]
    x = np.zeros(n)
    for i in range(n):
        x[i] = (b[i] - np.sum(L[i, :i] * x[:i])) / L[i, i]
    return np.sum(x * x)


def forward_substitution_grad(L, b):
    n = b.shape[0]
    x = np.zeros(n)
    for i in range(n):
        x[i] = (b[i] - np.sum(L[i, :i] * x[:i])) / L[i, i]
    x_bar = 2.0 * x
    L_bar, b_bar = np.zeros(L.shape), np.zeros(b.shape)
    for i in reversed(range(n)):
        t_bar = x_bar[i] / L[i, i]
        b_bar[i] = t_bar
        L_bar[i, i] -= x[i] * t_bar
        L_bar[i, :i] -= t_bar * x[:i]
        x_bar[:i] -= t_bar * L[i, :i]
    return L_bar, b_bar


def jacobi(A, steps):
    A = A.copy()
    B = A.copy()
    for _ in range(steps):
        B[1:-1, 1:-1] = 0.2 * (
            A[1:-1, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:] + A[2:, 1:-1] + A[:-2, 1:-1]
        )
        A[1:-1, 1:-1] = 0.2 * (
            B[1:-1, 1:-1] + B[1:-1, :-2] + B[1:-1, 2:] + B[2:, 1:-1] + B[:-2, 1:-1]
        )
    return np.sum(A * A)


def jacobi_grad(A, steps):
    A = A.copy()
    B = A.copy()
    for _ in range(steps):
        B[1:-1, 1:-1] = 0.2 * (
            A[1:-1, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:] + A[2:, 1:-1] + A[:-2, 1:-1]
        )
        A[1:-1, 1:-1] = 0.2 * (
            B[1:-1, 1:-1] + B[1:-1, :-2] + B[1:-1, 2:] + B[2:, 1:-1] + B[:-2, 1:-1]
        )
    A_bar = 2.0 * A
    B_bar = np.zeros(B.shape)
    for _ in range(steps):
        for to, of in ((A_bar, B_bar), (B_bar, A_bar)):
            t_bar = 0.2 * to[1:-1, 1:-1]
            to[1:-1, 1:-1] = 0.0
            of[1:-1, 1:-1] += t_bar
            of[1:-1, :-2] += t_bar
            of[1:-1, 2:] += t_bar
            of[2:, 1:-1] += t_bar
            of[:-2, 1:-1] += t_bar
    A_bar += B_bar
    return A_bar


def heat(u, c, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    return np.sum(u * u)


def heat_grad(u, c, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] += c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
    u_bar = 2.0 * u
    for _ in range(steps):
        t_bar = c * u_bar[1:-1]
        u_bar[2:] += t_bar
        u_bar[:-2] += t_bar
        u_bar[1:-1] -= 2.0 * t_bar
    return u_bar


def burgers(u, c, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1] -= c * u[1:-1] * (u[2:] - u[:-2])
    return np.sum(u * u)


def burgers_grad(u, c, steps):
    u = u.copy()
    u_tape = []
    for _ in range(steps):
        u_tape.append(u[1:-1].copy())
        u[1:-1] -= c * u[1:-1] * (u[2:] - u[:-2])
    u_bar = 2.0 * u
    for _ in range(steps):
        u[1:-1] = u_tape.pop()
        t_bar = c * u_bar[1:-1]
        d_bar = t_bar * u[1:-1]
        u_bar[1:-1] -= t_bar * (u[2:] - u[:-2])
        u_bar[2:] -= d_bar
        u_bar[:-2] += d_bar
    return u_bar


def jacobi_swapped(A, steps):
    A = A.copy()
    B = A.copy()
    for _ in range(steps):
        B[1:-1, 1:-1] = 0.25 * (A[:-2, 1:-1] + A[2:, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:])
        A, B = B, A
    return np.sum(A * A)


def jacobi_swapped_grad(A, steps):
    A = A.copy()
    B = A.copy()
    for _ in range(steps):
        B[1:-1, 1:-1] = 0.25 * (A[:-2, 1:-1] + A[2:, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:])
        A, B = B, A
    A_bar = 2.0 * A
    B_bar = np.zeros(A.shape)
    for _ in range(steps):
        t_bar = 0.25 * A_bar[1:-1, 1:-1]
        A_bar[1:-1, 1:-1] = 0.0
        B_bar[:-2, 1:-1] += t_bar
        B_bar[2:, 1:-1] += t_bar
        B_bar[1:-1, :-2] += t_bar
        B_bar[1:-1, 2:] += t_bar
        A_bar, B_bar = B_bar, A_bar
    A_bar += B_bar
    return A_bar


def burgers_swapped(u, c, steps):
    u = u.copy()
    v = u.copy()
    for _ in range(steps):
        v[1:-1] = u[1:-1] - c * u[1:-1] * (u[2:] - u[:-2])
        u, v = v, u
    return np.sum(u * u)


def burgers_swapped_grad(u, c, steps):
    u = u.copy()
    v = u.copy()
    u_tape = []
    for _ in range(steps):
        v[1:-1] = u[1:-1] - c * u[1:-1] * (u[2:] - u[:-2])
        u_tape.append(u.copy())
        u, v = v, u
    u_bar = 2.0 * u
    v_bar = np.zeros(u.shape)
    for _ in range(steps):
        u = u_tape.pop()
        u_bar, v_bar = v_bar, u_bar
        t_bar = v_bar[1:-1].copy()
        v_bar[1:-1] = 0.0
        d_bar = c * t_bar
        t_bar -= d_bar * (u[2:] - u[:-2])
        d_bar *= u[1:-1]
        u_bar[1:-1] += t_bar
        u_bar[2:] -= d_bar
        u_bar[:-2] += d_bar
    u_bar += v_bar
    return u_bar


def states(W, X):
    H = np.zeros((X.shape[0] + 1, W.shape[0]))
    for t in range(X.shape[0]):
        H[t + 1] = np.tanh(W @ H[t] + X[t])
    return np.sum(H * H)


def states_grad(W, X):
    H = np.zeros((X.shape[0] + 1, W.shape[0]))
    for t in range(X.shape[0]):
        H[t + 1] = np.tanh(W @ H[t] + X[t])
    H_bar = 2.0 * H
    W_bar, X_bar = np.zeros(W.shape), np.zeros(X.shape)
    for t in reversed(range(X.shape[0])):
        h = H[t + 1]
        t_bar = (1.0 - h * h) * H_bar[t + 1]
        X_bar[t] = t_bar
        W_bar += np.outer(t_bar, H[t])
        H_bar[t] += W.T @ t_bar
    return W_bar, X_bar


def recurrence(x):
    y = np.zeros(x.shape[0])
    y[0] = x[0]
    for i in range(1, x.shape[0]):
        y[i] = x[i] * y[i - 1] + 0.5 * y[i - 1]
    return np.sum(y)


def recurrence_grad(x):
    y = np.zeros(x.shape[0])
    y[0] = x[0]
    for i in range(1, x.shape[0]):
        y[i] = x[i] * y[i - 1] + 0.5 * y[i - 1]
    y_bar = np.ones(y.shape)
    x_bar = np.zeros(x.shape)
    for i in reversed(range(1, x.shape[0])):
        t_bar = y_bar[i]
        x_bar[i] = t_bar * y[i - 1]
        y_bar[i - 1] += t_bar * (x[i] + 0.5)
    x_bar[0] = y_bar[0]
    return x_bar


def thomas(a, b, c, d):
    n = d.shape[0]
    p, q, x = np.zeros(n), np.zeros(n), np.zeros(n)
    p[0] = c[0] / b[0]
    q[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * p[i - 1]
        p[i] = c[i] / m
        q[i] = (d[i] - a[i] * q[i - 1]) / m
    x[n - 1] = q[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = q[i] - p[i] * x[i + 1]
    return np.sum(x * x)


def thomas_grad(a, b, c, d):
    n = d.shape[0]
    p, q, x = np.zeros(n), np.zeros(n), np.zeros(n)
    p[0] = c[0] / b[0]
    q[0] = d[0] / b[0]
    for i in range(1, n):
        m = b[i] - a[i] * p[i - 1]
        p[i] = c[i] / m
        q[i] = (d[i] - a[i] * q[i - 1]) / m
    x[n - 1] = q[n - 1]
    for i in range(n - 2, -1, -1):
        x[i] = q[i] - p[i] * x[i + 1]
    x_bar = 2.0 * x
    p_bar, q_bar = np.zeros(n), np.zeros(n)
    a_bar, b_bar, c_bar, d_bar = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    for i in range(n - 1):
        t_bar = x_bar[i]
        q_bar[i] = t_bar
        p_bar[i] = -t_bar * x[i + 1]
        x_bar[i + 1] -= t_bar * p[i]
    q_bar[n - 1] = x_bar[n - 1]
    for i in reversed(range(1, n)):
        m = b[i] - a[i] * p[i - 1]
        t_bar = q_bar[i] / m
        s_bar = p_bar[i] / m
        m_bar = -t_bar * q[i] - s_bar * p[i]
        d_bar[i] = t_bar
        c_bar[i] = s_bar
        b_bar[i] = m_bar
        a_bar[i] = -t_bar * q[i - 1] - m_bar * p[i - 1]
        q_bar[i - 1] -= t_bar * a[i]
        p_bar[i - 1] -= m_bar * a[i]
    d_bar[0] = q_bar[0] / b[0]
    c_bar[0] = p_bar[0] / b[0]
    b_bar[0] = -d_bar[0] * q[0] - c_bar[0] * p[0]
    return a_bar, b_bar, c_bar, d_bar


def red_black(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1:2, 1:-1:2] = 0.25 * (
            u[:-2:2, 1:-1:2] + u[2::2, 1:-1:2] + u[1:-1:2, :-2:2] + u[1:-1:2, 2::2]
        )
        u[2:-1:2, 2:-1:2] = 0.25 * (
            u[1:-2:2, 2:-1:2] + u[3::2, 2:-1:2] + u[2:-1:2, 1:-2:2] + u[2:-1:2, 3::2]
        )
    return np.sum(u * u)


def red_black_grad(u, steps):
    u = u.copy()
    for _ in range(steps):
        u[1:-1:2, 1:-1:2] = 0.25 * (
            u[:-2:2, 1:-1:2] + u[2::2, 1:-1:2] + u[1:-1:2, :-2:2] + u[1:-1:2, 2::2]
        )
        u[2:-1:2, 2:-1:2] = 0.25 * (
            u[1:-2:2, 2:-1:2] + u[3::2, 2:-1:2] + u[2:-1:2, 1:-2:2] + u[2:-1:2, 3::2]
        )
    u_bar = 2.0 * u
    for _ in range(steps):
        t_bar = 0.25 * u_bar[2:-1:2, 2:-1:2]
        u_bar[2:-1:2, 2:-1:2] = 0.0
        u_bar[1:-2:2, 2:-1:2] += t_bar
        u_bar[3::2, 2:-1:2] += t_bar
        u_bar[2:-1:2, 1:-2:2] += t_bar
        u_bar[2:-1:2, 3::2] += t_bar
        t_bar = 0.25 * u_bar[1:-1:2, 1:-1:2]
        u_bar[1:-1:2, 1:-1:2] = 0.0
        u_bar[:-2:2, 1:-1:2] += t_bar
        u_bar[2::2, 1:-1:2] += t_bar
        u_bar[1:-1:2, :-2:2] += t_bar
        u_bar[1:-1:2, 2::2] += t_bar
    return u_bar


def leaky(x, W, steps):
    y = x.copy()
    for _ in range(steps):
        y = W @ y
        y[y < 0.0] *= 0.1
        y[y > 1.0] = 1.0
    return np.sum(y * y)


def leaky_grad(x, W, steps):
    y = x.copy()
    masks = []
    for _ in range(steps):
        y = W @ y
        low = y < 0.0
        y[low] *= 0.1
        high = y > 1.0
        y[high] = 1.0
        masks.append((low, high))
    y_bar = 2.0 * y
    for _ in range(steps):
        low, high = masks.pop()
        y_bar[high] = 0.0
        y_bar[low] *= 0.1
        y_bar = W.T @ y_bar
    return y_bar


def histogram(w, k):
    h = np.zeros(50)
    np.add.at(h, k, w * w)
    return np.sum(h * h)


def histogram_grad(w, k):
    h = np.zeros(50)
    np.add.at(h, k, w * w)
    return 2.0 * w * (2.0 * h)[k]


# The same without a write, for a library that differentiates no writes.


def jacobi_functional(A, steps):
    def inner(A):
        return 0.2 * (A[1:-1, 1:-1] + A[1:-1, :-2] + A[1:-1, 2:] + A[2:, 1:-1] + A[:-2, 1:-1])

    def bordered(A, inside):
        rows = np.concatenate([A[1:-1, :1], inside, A[1:-1, -1:]], axis=1)
        return np.concatenate([A[:1], rows, A[-1:]], axis=0)

    B = A
    for _ in range(steps):
        B = bordered(B, inner(A))
        A = bordered(A, inner(B))
    return np.sum(A * A)


def heat_functional(u, c, steps):
    for _ in range(steps):
        inside = u[1:-1] + c * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u = np.concatenate([u[:1], inside, u[-1:]])
    return np.sum(u * u)


def burgers_functional(u, c, steps):
    for _ in range(steps):
        inside = u[1:-1] - c * u[1:-1] * (u[2:] - u[:-2])
        u = np.concatenate([u[:1], inside, u[-1:]])
    return np.sum(u * u)


def states_functional(W, X):
    h = np.zeros(W.shape[0])
    total = 0.0
    for t in range(X.shape[0]):
        h = np.tanh(np.dot(W, h) + X[t])
        total = total + np.sum(h * h)
    return total


EQUIVALENTS = {
    jacobi: jacobi_functional, heat: heat_functional, burgers: burgers_functional,
    burgers_swapped: burgers_functional, states: states_functional,
}  # fmt: skip

rng = np.random.default_rng(5)
M = rng.normal(size=(24, 24))
SPD = M @ M.T + 24.0 * np.eye(24)
LOWER = np.tril(rng.normal(size=(60, 60))) + 8.0 * np.eye(60)
PAIRS = [
    (gauss_seidel, gauss_seidel_grad, (rng.normal(size=(20, 20)), 5), "grad"),
    (log_det, log_det_grad, (SPD,), "grad"),
    (forward_substitution, forward_substitution_grad, (LOWER, rng.normal(size=60)),
     "grad of L and b"),
    (jacobi, jacobi_grad, (rng.normal(size=(30, 30)), 20), "grad"),
    (jacobi, jacobi_grad, (rng.normal(size=(400, 400)), 10), "grad"),
    (heat, heat_grad, (rng.normal(size=200), 0.1, 50), "grad"),
    (heat, heat_grad, (rng.normal(size=100000), 0.1, 20), "grad"),
    (burgers, burgers_grad, (rng.normal(size=200), 0.01, 50), "grad"),
    (burgers, burgers_grad, (rng.normal(size=100000), 0.01, 20), "grad"),
    (jacobi_swapped, jacobi_swapped_grad, (rng.normal(size=(30, 30)), 20), "grad"),
    (jacobi_swapped, jacobi_swapped_grad, (rng.normal(size=(400, 400)), 10), "grad"),
    (burgers_swapped, burgers_swapped_grad, (rng.normal(size=200), 0.001, 50), "grad"),
    (burgers_swapped, burgers_swapped_grad, (rng.normal(size=100000), 0.001, 20), "grad"),
    (states, states_grad, (0.3 * rng.normal(size=(8, 8)), rng.normal(size=(50, 8))),
     "grad of W and X"),
    (recurrence, recurrence_grad, (0.5 * rng.normal(size=500),), "grad"),
    (thomas, thomas_grad,
     (0.3 * rng.normal(size=60), 3.0 + rng.random(60), rng.random(60), rng.normal(size=60)),
     "grad of a and b and c and d"),
    (red_black, red_black_grad, (rng.normal(size=(200, 200)), 10), "grad"),
    (leaky, leaky_grad, (rng.normal(size=30), 0.3 * rng.normal(size=(30, 30)), 10), "grad"),
    (histogram, histogram_grad, (rng.normal(size=2000), rng.integers(0, 50, size=2000)), "grad"),
]  # fmt: skip
