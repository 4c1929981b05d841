"""Functions with the gradient that a careful programmer would write: the targets of the compiler.

An entry of `PAIRS` is (function, gradient, arguments, kind). The kind says what the gradient
returns: "grad" or "value_and_grad", of the first argument or of those that are named after "of".
Each function occurs with small arguments, where the cost of every statement shows, and with
arguments of a practical size.
"""

import math

import numpy as np


def wave(x, k):
    s = math.sin(k * x)
    return s * x**2 + math.exp(-x)


def wave_grad(x, k):
    s = math.sin(k * x)
    # return s * x**2 + math.exp(-x)
    s_bar = x**2
    x_bar = s * (2.0 * x) - math.exp(-x)
    # s = math.sin(k * x)
    x_bar += k * (math.cos(k * x) * s_bar)
    return x_bar


def logistic(w, X, y):
    margins = y * (X @ w)
    return np.mean(np.log1p(np.exp(-margins)))


def logistic_grad(w, X, y):
    margins = y * (X @ w)
    e = np.exp(-margins)
    # return np.mean(np.log1p(np.exp(-margins)))
    margins_bar = -e * (1.0 / margins.size / (1.0 + e))
    # margins = y * (X @ w)
    w_bar = X.T @ (y * margins_bar)
    return w_bar


def mlp(params, x, target):
    h = np.tanh(x @ params["W1"] + params["b1"])
    out = h @ params["W2"] + params["b2"]
    return np.sum((out - target) ** 2)


def mlp_grad(params, x, target):
    h = np.tanh(x @ params["W1"] + params["b1"])
    out = h @ params["W2"] + params["b2"]
    # return np.sum((out - target) ** 2)
    out_bar = 2.0 * (out - target)
    # out = h @ params["W2"] + params["b2"]
    b2_bar = np.sum(out_bar, axis=0)
    W2_bar = h.T @ out_bar
    h_bar = out_bar @ params["W2"].T
    # h = np.tanh(x @ params["W1"] + params["b1"])
    t_bar = (1.0 - h * h) * h_bar
    b1_bar = np.sum(t_bar, axis=0)
    W1_bar = x.T @ t_bar
    return {"W1": W1_bar, "b1": b1_bar, "W2": W2_bar, "b2": b2_bar}


def newton_sqrt(a):
    y = a
    while abs(y * y - a) > 1e-13:
        y = 0.5 * (y + a / y)
    return y


def newton_sqrt_grad(a):
    y = a
    y_tape = []
    while abs(y * y - a) > 1e-13:
        y_tape.append(y)
        y = 0.5 * (y + a / y)
    # return y
    y_bar = 1.0
    a_bar = 0.0
    while y_tape:
        # y = 0.5 * (y + a / y)
        y = y_tape.pop()
        t_bar = 0.5 * y_bar
        a_bar += t_bar / y
        y_bar = t_bar - t_bar * a / (y * y)
    # y = a
    a_bar += y_bar
    return a_bar


def rnn(W, U, xs):
    h = np.zeros(W.shape[0])
    for x in xs:
        h = np.tanh(W @ h + U @ x)
    return np.sum(h * h)


def rnn_grad(W, U, xs):
    h = np.zeros(W.shape[0])
    h_tape = []
    for x in xs:
        h_tape.append(h)
        h = np.tanh(W @ h + U @ x)
    # return np.sum(h * h)
    h_bar = 2.0 * h
    W_bar = np.zeros(W.shape)
    for x in reversed(xs):
        # h = np.tanh(W @ h + U @ x)
        t_bar = (1.0 - h * h) * h_bar
        h = h_tape.pop()
        W_bar += np.outer(t_bar, h)
        h_bar = W.T @ t_bar
    return W_bar


def fit(w, b, X, y):
    r = X @ w + b - y
    return 0.5 * np.dot(r, r)


def fit_value_and_grad(w, b, X, y):
    r = X @ w + b - y
    value = 0.5 * np.dot(r, r)
    # r = X @ w + b - y
    b_bar = np.sum(r)
    w_bar = X.T @ r
    return value, (w_bar, b_bar)


def _normal(*shape, scale=1.0):
    return scale * np.random.default_rng(shape).normal(size=shape)


def _layers(inputs, hidden, outputs):
    return {
        "W1": _normal(inputs, hidden, scale=inputs**-0.5),
        "b1": _normal(hidden),
        "W2": _normal(hidden, outputs, scale=hidden**-0.5),
        "b2": _normal(outputs),
    }


PAIRS = [
    (wave, wave_grad, (0.7, 1.9), "grad"),
    (newton_sqrt, newton_sqrt_grad, (2.7,), "grad"),
    (logistic, logistic_grad, (_normal(4), _normal(9, 4), np.sign(_normal(9))), "grad"),
    (logistic, logistic_grad, (_normal(20), _normal(1000, 20), np.sign(_normal(1000))), "grad"),
    (mlp, mlp_grad, (_layers(3, 5, 2), _normal(7, 3), _normal(7, 2)), "grad"),
    (mlp, mlp_grad, (_layers(100, 100, 10), _normal(64, 100), _normal(64, 10)), "grad"),
    (rnn, rnn_grad, (_normal(4, 4, scale=0.5), _normal(4, 3), _normal(6, 3)), "grad"),
    (rnn, rnn_grad, (_normal(32, 32, scale=0.1), _normal(32, 8), _normal(50, 8)), "grad"),
    (
        fit,
        fit_value_and_grad,
        (_normal(3), 0.4, _normal(8, 3), _normal(8)),
        "value_and_grad of w and b",
    ),
    (
        fit,
        fit_value_and_grad,
        (_normal(20), 0.4, _normal(1000, 20), _normal(1000)),
        "value_and_grad of w and b",
    ),
]
