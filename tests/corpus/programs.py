"""Whole programs, as people write them: models, simulations, iterations, estimators."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(110)
X = rng.normal(size=(6, 3))
LABELS = np.eye(4)[rng.integers(4, size=6)]
SIGNS = np.sign(rng.normal(size=6))
T = rng.normal(size=6)
S3 = rng.normal(size=(3, 3)) * 0.5


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def rosenbrock_by_elements(x):
    total = 0.0
    for i in range(len(x) - 1):
        total += 100.0 * (x[i + 1] - x[i] ** 2) ** 2 + (1.0 - x[i]) ** 2
    return total


def logistic_regression(w, X, y):
    margins = y * (X @ w)
    return np.mean(np.log1p(np.exp(-margins)))


def softmax_cross_entropy(W, b, X, labels):
    logits = X @ W + b
    e = np.exp(logits)
    log_p = logits - np.log(np.sum(e, axis=1, keepdims=True))
    return -np.mean(np.sum(labels * log_p, axis=1))


def gaussian_log_likelihood(mean, log_sigma, x):
    z = (x - mean) / np.exp(log_sigma)
    return -0.5 * np.sum(z * z) - x.size * (log_sigma + 0.5 * math.log(2.0 * math.pi))


def mixture_log_likelihood(weights, means, x):
    total = 0.0
    p = np.exp(weights) / np.sum(np.exp(weights))
    for v in x:
        total = total + np.log(np.sum(p * np.exp(-0.5 * (v - means) ** 2)))
    return total


def black_scholes(spot, strike, rate, sigma, time):
    s = sigma * np.sqrt(time)
    d1 = (np.log(spot / strike) + (rate + 0.5 * sigma**2) * time) / s
    d2 = d1 - s
    n1 = 0.5 * (1.0 + np.tanh(0.79788456 * (d1 + 0.044715 * d1**3)))
    n2 = 0.5 * (1.0 + np.tanh(0.79788456 * (d2 + 0.044715 * d2**3)))
    return np.sum(spot * n1 - strike * np.exp(-rate * time) * n2)


def lotka_volterra(u, v, a, b, steps):
    dt = 0.05
    for _ in range(steps):
        du = u * (a - b * v)
        dv = v * (u - 1.0)
        u, v = u + dt * du, v + dt * dv
    return u * v


def pendulum_leapfrog(angle, speed, steps):
    dt = 0.1
    energy = 0.0
    speed = speed - 0.5 * dt * math.sin(angle)
    for k in range(steps):
        angle = angle + dt * speed
        speed = speed - dt * math.sin(angle)
        energy = energy + 0.5 * speed**2 - math.cos(angle)
    return energy / steps


def runge_kutta(y, rate, n):
    h = 1.0 / n
    t = 0.0
    for _ in range(n):
        k1 = rate * y * (1.0 - y) + t
        z = y + 0.5 * h * k1
        k2 = rate * z * (1.0 - z) + t + 0.5 * h
        z = y + 0.5 * h * k2
        k3 = rate * z * (1.0 - z) + t + 0.5 * h
        z = y + h * k3
        k4 = rate * z * (1.0 - z) + t + h
        y = y + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
        t += h
    return y


def heat_equation(u, kappa, steps):
    for _ in range(steps):
        inner = u[1:-1] + kappa * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        left = inner[0] * 0.5
        u = np.outer(inner, np.ones(1)).reshape(-1)
        u = u - left * 0.1
    return np.sum(u * u)


def lstm_cell(W, x, h, c):
    z = W @ x + h
    i = 1.0 / (1.0 + np.exp(-z))
    f = 1.0 / (1.0 + np.exp(-2.0 * z))
    g = np.tanh(z * i)
    c = f * c + i * g
    h = i * np.tanh(c)
    return np.sum(h * h) + np.sum(c)


def self_attention(X, Wq, Wk, Wv):
    q = X @ Wq
    k = X @ Wk
    v = X @ Wv
    scores = q @ k.T / math.sqrt(k.shape[1])
    e = np.exp(scores)
    out = (e / np.sum(e, axis=-1, keepdims=True)) @ v
    return np.mean(out**2)


def batch_norm(X, gain, shift):
    m = np.mean(X, axis=0)
    v = np.mean((X - m) ** 2, axis=0)
    y = gain * (X - m) / np.sqrt(v + 1e-3) + shift
    return np.sum(np.maximum(y, 0.0) ** 2)


def radial_kernel(x, y, log_width):
    d = x[:, None, :] - y[None, :, :]
    r2 = np.sum(d**2, axis=-1)
    return np.sum(np.exp(-r2 / (2.0 * np.exp(2.0 * log_width))))


def convolution(x, kernel):
    total = 0.0
    n = len(x) - len(kernel) + 1
    for i in range(n):
        total = total + np.maximum(x[i : i + len(kernel)] @ kernel, 0.0) ** 2
    return total / n


def convolution_by_shifts(x, kernel):
    n = len(x) - len(kernel) + 1
    y = np.zeros(n)
    for k in range(len(kernel)):
        y = y + kernel[k] * x[k : k + n]
    return np.sum(np.tanh(y))


def power_iteration(A, x, n):
    value = 0.0
    for _ in range(n):
        y = A @ x
        norm = np.sqrt(y @ y)
        x = y / norm
        value = x @ (A @ x)
    return value


def newton_inverse(A, n):
    Y = A.T / np.sum(A * A)
    for _ in range(n):
        Y = 2.0 * Y - Y @ A @ Y
    return np.sum(Y * Y)


def unrolled_descent(w, X, y, rate, n):
    for _ in range(n):
        r = X @ w - y
        w = w - rate * (X.T @ r)
    return np.sum((X @ w - y) ** 2)


def momentum(x, rate, decay):
    v = 0.0
    for _ in range(6):
        slope = 4.0 * x**3 - 2.0 * x
        v = decay * v - rate * slope
        x += v
    return x


def kalman_filter(process, noise, observations):
    mean = 0.0
    variance = 1.0
    total = 0.0
    for z in observations:
        variance = variance + process * process
        s = variance + noise * noise
        gain = variance / s
        error = z - mean
        total += 0.5 * (math.log(s) + error * error / s)
        mean = mean + gain * error
        variance = (1.0 - gain) * variance
    return total


def hidden_markov(A, B, start, symbols):
    alpha = start * B[:, symbols[0]]
    for k in symbols[1:]:
        alpha = (alpha @ A) * B[:, k]
    return np.log(np.sum(alpha))


def simpson(a, b, n):
    h = (b - a) / n
    total = math.exp(-a * a) + math.exp(-b * b)
    for i in range(1, n):
        if i % 2 == 1:
            weight = 4.0
        else:
            weight = 2.0
        total += weight * math.exp(-((a + i * h) ** 2))
    return total * h / 3.0


def present_value(rate, flows):
    value = 0.0
    factor = 1.0
    for flow in flows:
        factor /= 1.0 + rate
        value += flow * factor
    return value


def internal_rate(flow, price):
    rate = 0.05
    change = 1.0
    while abs(change) > 1e-14:
        value = -price
        slope = 0.0
        for k in range(1, 4):
            value = value + flow / (1.0 + rate) ** k
            slope = slope - k * flow / (1.0 + rate) ** (k + 1)
        change = value / slope
        rate = rate - change
    return rate


def kepler(M, e):
    E = M
    step = 1.0
    while abs(step) > 1e-14:
        step = (M + e * math.sin(E) - E) / (1.0 - e * math.cos(E))
        E = E + step
    return math.cos(E) - e


def rotation(angles, point):
    a, b, c = angles[0], angles[1], angles[2]
    x, y, z = point[0], point[1], point[2]
    x, y = x * np.cos(a) - y * np.sin(a), x * np.sin(a) + y * np.cos(a)
    y, z = y * np.cos(b) - z * np.sin(b), y * np.sin(b) + z * np.cos(b)
    x, z = x * np.cos(c) - z * np.sin(c), x * np.sin(c) + z * np.cos(c)
    return x * y + z * z


def collatz(x, n):
    s = x
    steps = 0
    while n != 1:
        if n % 2 == 0:
            n //= 2
            s = s * 0.9 + x * x
        else:
            n = 3 * n + 1
            s = math.sin(s) + 0.1 * n * x
        steps += 1
    return s / steps


def continued_fraction(x, depth):
    value = x
    for k in range(depth, 0, -1):
        value = k + x / value
    return value


def legendre(x, n):
    p_previous = 1.0
    p = x
    for k in range(2, n + 1):
        p_previous, p = p, ((2 * k - 1) * x * p - (k - 1) * p_previous) / k
    return p


def autoregression(coefficients, series):
    loss = 0.0
    order = len(coefficients)
    for t in range(order, len(series)):
        prediction = 0.0
        for j in range(order):
            prediction += coefficients[j] * series[t - j - 1]
        loss += (series[t] - prediction) ** 2
    return loss / (len(series) - order)


def spring_network(positions, rest):
    energy = 0.0
    for i in range(positions.shape[0]):
        for j in range(i + 1, positions.shape[0]):
            d = positions[i] - positions[j]
            length = np.sqrt(np.dot(d, d))
            if length > rest:
                energy += (length - rest) ** 2
            else:
                energy += 0.5 * (rest - length) ** 3
    return energy


def determinant(A):
    return (
        A[0, 0] * (A[1, 1] * A[2, 2] - A[1, 2] * A[2, 1])
        - A[0, 1] * (A[1, 0] * A[2, 2] - A[1, 2] * A[2, 0])
        + A[0, 2] * (A[1, 0] * A[2, 1] - A[1, 1] * A[2, 0])
    )


def bilinear_interpolation(grid, x, y):
    i = int(x)
    j = int(y)
    u = x - i
    v = y - j
    top = grid[i, j] * (1.0 - v) + grid[i, j + 1] * v
    bottom = grid[i + 1, j] * (1.0 - v) + grid[i + 1, j + 1] * v
    return top * (1.0 - u) + bottom * u


def elastic_net(w, X, y, l1, l2):
    r = y - X @ w
    return np.dot(r, r) / (2 * X.shape[0]) + l1 * np.sum(np.abs(w)) + 0.5 * l2 * np.sum(w**2)


def poisson_regression(params, X, counts):
    eta = X @ params["slope"] + params["intercept"]
    return np.sum(np.exp(eta) - counts * eta)


def weighted_quantile_loss(theta, y, q):
    total = 0.0
    for v in y:
        e = v - theta
        if e >= 0:
            total += q * e
        else:
            total += (q - 1.0) * e
    return total


CASES = [
    case(rosenbrock, rng.normal(size=6)),
    case(rosenbrock_by_elements, rng.normal(size=6)),
    case(logistic_regression, rng.normal(size=3), X, SIGNS),
    case(
        softmax_cross_entropy, rng.normal(size=(3, 4)), rng.normal(size=4), X, LABELS,
        argnums=(0, 1),
    ),
    case(gaussian_log_likelihood, 0.3, -0.2, T, argnums=(0, 1)),
    case(gaussian_log_likelihood, 0.3, -0.2, T, argnums=("log_sigma", "x")),
    case(mixture_log_likelihood, rng.normal(size=2), rng.normal(size=2), T, argnums=(0, 1)),
    case(
        black_scholes, np.array([90.0, 100.0, 120.0]), 100.0, 0.03, 0.2, np.array([0.5, 1.0, 2.0]),
        argnums=("spot", "sigma", "rate", "time"),
    ),
    case(lotka_volterra, 1.2, 0.8, 1.1, 0.9, 12, argnums=(0, 1, 2, 3)),
    case(pendulum_leapfrog, 1.0, 0.2, 10, argnums=(0, 1)),
    case(runge_kutta, 0.3, 1.4, 4, argnums=(0, 1)),
    case(heat_equation, rng.normal(size=9), 0.2, 3, argnums=(0, 1)),
    case(lstm_cell, S3, X[0], X[1], X[2], argnums=(0, 1, 2, 3)),
    case(self_attention, X, S3, S3 + 0.1, S3 @ S3, argnums=(0, 1, 2, 3)),
    case(batch_norm, X, X[0], X[1], argnums=(0, 1, 2)),
    case(radial_kernel, X, X[:2] + 0.5, -0.1, argnums=(0, 1, 2)),
    case(convolution, T, rng.normal(size=3), argnums=(0, 1)),
    case(convolution_by_shifts, T, rng.normal(size=3), argnums=(0, 1)),
    case(power_iteration, S3 + S3.T, X[0], 4, argnums=(0, 1)),
    case(newton_inverse, S3 + 2.0 * np.eye(3), 4),
    case(unrolled_descent, X[0], X, T, 0.05, 3, argnums=(0, 3)),
    case(momentum, 1.3, 0.05, 0.6, argnums=(0, 1, 2)),
    case(kalman_filter, 0.4, 0.9, T, argnums=(0, 1)),
    case(kalman_filter, 0.4, 0.9, T, argnums=2),
    case(
        hidden_markov,
        np.array([[0.7, 0.3], [0.4, 0.6]]),
        np.array([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]]),
        np.array([0.6, 0.4]), [0, 2, 1, 1], argnums=(0, 1, 2),
    ),
    case(simpson, 0.2, 1.5, 6, argnums=(0, 1)),
    case(present_value, 0.05, [10.0, 20.0, 30.0]),
    case(present_value, 0.05, np.array([10.0, 20.0, 30.0]), argnums=(0, 1)),
    case(internal_rate, 40.0, 100.0, argnums=(0, 1)),
    case(kepler, 1.1, 0.4, argnums=(0, 1)),
    case(rotation, np.array([0.3, -0.7, 1.1]), np.array([1.0, 2.0, -0.5]), argnums=(0, 1)),
    case(collatz, 0.6, 6, others=((0.6, 2), (0.8, 7))),
    case(continued_fraction, 0.7, 5),
    case(legendre, 0.3, 5),
    case(autoregression, rng.normal(size=2), T, argnums=(0, 1)),
    case(spring_network, rng.normal(size=(4, 2)), 1.0, argnums=(0, 1)),
    case(determinant, S3),
    case(bilinear_interpolation, rng.normal(size=(3, 4)), 0.3, 1.6, argnums=(0, 1, 2)),
    case(elastic_net, X[0], X, T, 0.1, 0.2),
    case(poisson_regression, {"slope": X[0], "intercept": 0.2}, X, np.array([0, 2, 1, 3, 0, 1])),
    case(weighted_quantile_loss, 0.1, T, 0.3, argnums=(0, 1, 2)),
]
