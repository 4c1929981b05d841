"""Ten more functions with the gradient that a careful programmer would write.

An entry of `PAIRS` is (function, gradient, arguments, kind), as in `golden_pairs`: small arguments,
where the cost of every statement shows, and arguments of a practical size.
"""

import math
from itertools import pairwise

import numpy as np


def cross_entropy(W, b, X, Y):
    logits = X @ W + b
    return np.mean(np.log(np.sum(np.exp(logits), axis=1)) - np.sum(Y * logits, axis=1))


def cross_entropy_grad(W, b, X, Y):
    e = np.exp(X @ W + b)
    s = np.sum(e, axis=1)
    # return np.mean(np.log(np.sum(np.exp(logits), axis=1)) - np.sum(Y * logits, axis=1))
    logits_bar = (e / s[:, None] - Y) / s.size
    # logits = X @ W + b
    b_bar = np.sum(logits_bar, axis=0)
    W_bar = X.T @ logits_bar
    return W_bar, b_bar


def ridge(params, X, y, penalty):
    r = X @ params["w"] + params["b"] - y
    return np.mean(r * r) + penalty * np.sum(params["w"] ** 2)


def ridge_grad(params, X, y, penalty):
    r = X @ params["w"] + params["b"] - y
    # return np.mean(r * r) + penalty * np.sum(params["w"] ** 2)
    r_bar = 2.0 / r.size * r
    w_bar = 2.0 * penalty * params["w"]
    # r = X @ params["w"] + params["b"] - y
    b_bar = float(np.sum(r_bar))
    w_bar += X.T @ r_bar
    return {"w": w_bar, "b": b_bar}


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def rosenbrock_grad(x):
    head = x[:-1]
    d = x[1:] - head * head
    # return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)
    d_bar = 200.0 * d
    x_bar = np.zeros(x.shape)
    x_bar[1:] = d_bar
    x_bar[:-1] -= 2.0 * (head * d_bar + (1.0 - head))
    return x_bar


def logistic_map(x, r, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


def logistic_map_grad(x, r, n):
    x_tape = []
    for _ in range(n):
        x_tape.append(x)
        x = r * x * (1.0 - x)
    # return x
    x_bar = 1.0
    r_bar = 0.0
    while x_tape:
        # x = r * x * (1.0 - x)
        x = x_tape.pop()
        r_bar += x * (1.0 - x) * x_bar
        x_bar = r * (1.0 - 2.0 * x) * x_bar
    return x_bar, r_bar


def lotka_volterra(u, v, a, b, dt, steps):
    for _ in range(steps):
        u, v = u + dt * u * (a - b * v), v + dt * v * (b * u - 1.0)
    return u * u + v * v


def lotka_volterra_grad(u, v, a, b, dt, steps):
    u_tape = []
    v_tape = []
    for _ in range(steps):
        u_tape.append(u)
        v_tape.append(v)
        u, v = u + dt * u * (a - b * v), v + dt * v * (b * u - 1.0)
    # return u * u + v * v
    u_bar = 2.0 * u
    v_bar = 2.0 * v
    a_bar = 0.0
    b_bar = 0.0
    while u_tape:
        # u, v = u + dt * u * (a - b * v), v + dt * v * (b * u - 1.0)
        u = u_tape.pop()
        v = v_tape.pop()
        du_bar = dt * u_bar
        dv_bar = dt * v_bar
        a_bar += u * du_bar
        b_bar += u * v * (dv_bar - du_bar)
        u_bar += (a - b * v) * du_bar + b * v * dv_bar
        v_bar += (b * u - 1.0) * dv_bar - b * u * du_bar
    return u_bar, v_bar, a_bar, b_bar


def log_sum_exp_rows(X, w):
    return np.sum(w * np.log(np.sum(np.exp(X), axis=1)))


def log_sum_exp_rows_grad(X, w):
    e = np.exp(X)
    # return np.sum(w * np.log(np.sum(np.exp(X), axis=1)))
    s_bar = w / np.sum(e, axis=1)
    X_bar = e * s_bar[:, None]
    return X_bar


def option_prices(spot, sigma, strike, rate, time):
    s = sigma * math.sqrt(time)
    d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    d2 = d1 - s
    t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3))
    t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    return np.sum(0.5 * spot * (1.0 + t1) - 0.5 * strike * math.exp(-rate * time) * (1.0 + t2))


def option_prices_grad(spot, sigma, strike, rate, time):
    root = math.sqrt(time)
    s = sigma * root
    d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    d2 = d1 - s
    t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3))
    t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    # return np.sum(0.5 * spot * (1.0 + t1) - 0.5 * strike * math.exp(-rate * time) * (1.0 + t2))
    spot_bar = 0.5 * (1.0 + t1)
    p1_bar = 0.398942 * spot * (1.0 - t1 * t1)
    p2_bar = -0.398942 * strike * math.exp(-rate * time) * (1.0 - t2 * t2)
    # t2 = np.tanh(0.797884 * (d2 + 0.044715 * d2**3))
    d2_bar = p2_bar * (1.0 + 0.134145 * (d2 * d2))
    # t1 = np.tanh(0.797884 * (d1 + 0.044715 * d1**3)), d2 = d1 - s
    d1_bar = p1_bar * (1.0 + 0.134145 * (d1 * d1)) + d2_bar
    # d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    t_bar = d1_bar / s
    spot_bar += t_bar / spot
    s_bar = -d2_bar - d1 * t_bar
    # s = sigma * math.sqrt(time)
    sigma_bar = time * sigma * t_bar + root * s_bar
    return spot_bar, sigma_bar


def polynomial(x, y, C):
    total = 0.0
    for i in range(C.shape[0]):
        row = 0.0
        for j in range(C.shape[1]):
            row = row * y + C[i, j]
        total = total * x + row
    return total


def polynomial_grad(x, y, C):
    total = 0.0
    total_tape = []
    row_tape = []
    for i in range(C.shape[0]):
        row = 0.0
        for j in range(C.shape[1]):
            row_tape.append(row)
            row = row * y + C[i, j]
        total_tape.append(total)
        total = total * x + row
    # return total
    total_bar = 1.0
    x_bar = 0.0
    y_bar = 0.0
    for i in range(C.shape[0]):
        # total = total * x + row
        x_bar += total_tape.pop() * total_bar
        row_bar = total_bar
        total_bar = x * total_bar
        for j in range(C.shape[1]):
            # row = row * y + C[i, j]
            y_bar += row_tape.pop() * row_bar
            row_bar = y * row_bar
    return float(x_bar), float(y_bar)


def kepler(M, e):
    E = M
    before = M + 1.0
    while abs(E - before) > 1e-13:
        before = E
        E = M + e * math.sin(E)
    return E


def kepler_grad(M, e):
    E = M
    before = M + 1.0
    E_tape = []
    while abs(E - before) > 1e-13:
        before = E
        E_tape.append(E)
        E = M + e * math.sin(E)
    # return E
    E_bar = 1.0
    M_bar = 0.0
    e_bar = 0.0
    while E_tape:
        # E = M + e * math.sin(E)
        E = E_tape.pop()
        M_bar += E_bar
        e_bar += math.sin(E) * E_bar
        E_bar = e * (math.cos(E) * E_bar)
    # E = M
    M_bar += E_bar
    return M_bar, e_bar


def network(params, x, target):
    h = x
    for i in range(3):
        h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
    return np.mean((h - target) ** 2)


def network_grad(params, x, target):
    h = x
    h_tape = []
    for i in range(3):
        h_tape.append(h)
        h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
    # return np.mean((h - target) ** 2)
    h_bar = 2.0 / h.size * (h - target)
    params_bar = {}
    for i in reversed(range(3)):
        # h = np.tanh(h @ params[f"W{i}"] + params[f"b{i}"])
        t_bar = (1.0 - h * h) * h_bar
        h = h_tape.pop()
        params_bar[f"b{i}"] = np.sum(t_bar, axis=0)
        params_bar[f"W{i}"] = h.T @ t_bar
        if i > 0:
            h_bar = t_bar @ params[f"W{i}"].T
    return params_bar


def _classes(rng, rows, columns, kinds):
    """Weights, biases, rows of numbers, and their classes as rows of zeros and a one."""
    labels = np.eye(kinds)[rng.integers(kinds, size=rows)]
    weights = rng.normal(size=(columns, kinds)) / math.sqrt(columns)
    return weights, rng.normal(size=kinds), rng.normal(size=(rows, columns)), labels


def _line(rng, rows, columns):
    params = {"w": rng.normal(size=columns), "b": 0.3}
    return params, rng.normal(size=(rows, columns)), rng.normal(size=rows), 0.1


def _options(rng, n):
    return rng.uniform(80.0, 120.0, n), rng.uniform(0.1, 0.4, n), 100.0, 0.03, 0.75


def _layers(rng, rows, *widths):
    params = {}
    for i, (n, m) in enumerate(pairwise(widths)):
        params[f"W{i}"] = rng.normal(size=(n, m)) / math.sqrt(n)
        params[f"b{i}"] = rng.normal(size=m)
    return params, rng.normal(size=(rows, widths[0])), rng.normal(size=(rows, widths[-1]))


def _rows(rng, rows, columns):
    return rng.normal(size=(rows, columns)), rng.normal(size=rows)


_STATES = "grad of u and v and a and b"
_rng = np.random.default_rng(0)

PAIRS = [
    (cross_entropy, cross_entropy_grad, _classes(_rng, 5, 3, 4), "grad of W and b"),
    (cross_entropy, cross_entropy_grad, _classes(_rng, 1000, 50, 10), "grad of W and b"),
    (ridge, ridge_grad, _line(_rng, 6, 3), "grad"),
    (ridge, ridge_grad, _line(_rng, 1000, 50), "grad"),
    (rosenbrock, rosenbrock_grad, (_rng.normal(size=8),), "grad"),
    (rosenbrock, rosenbrock_grad, (_rng.normal(size=10_000),), "grad"),
    (logistic_map, logistic_map_grad, (0.3, 3.2, 5), "grad of x and r"),
    (logistic_map, logistic_map_grad, (0.3, 3.2, 1000), "grad of x and r"),
    (lotka_volterra, lotka_volterra_grad, (1.2, 0.8, 1.1, 0.9, 0.05, 5), _STATES),
    (lotka_volterra, lotka_volterra_grad, (1.2, 0.8, 1.1, 0.9, 0.01, 1000), _STATES),
    (log_sum_exp_rows, log_sum_exp_rows_grad, _rows(_rng, 4, 3), "grad"),
    (log_sum_exp_rows, log_sum_exp_rows_grad, _rows(_rng, 1000, 100), "grad"),
    (option_prices, option_prices_grad, _options(_rng, 5), "grad of spot and sigma"),
    (option_prices, option_prices_grad, _options(_rng, 10_000), "grad of spot and sigma"),
    (polynomial, polynomial_grad, (0.7, -0.4, _rng.normal(size=(3, 4))), "grad of x and y"),
    (polynomial, polynomial_grad, (0.7, -0.4, _rng.normal(size=(20, 20))), "grad of x and y"),
    (kepler, kepler_grad, (1.1, 0.2), "grad of M and e"),
    (kepler, kepler_grad, (1.1, 0.8), "grad of M and e"),
    (network, network_grad, _layers(_rng, 4, 3, 5, 4, 2), "grad"),
    (network, network_grad, _layers(_rng, 64, 100, 100, 50, 10), "grad"),
]
