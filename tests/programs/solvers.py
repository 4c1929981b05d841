"""Numerical methods: roots, linear systems, eigenvalues, optimisation."""
import math

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
A3 = np.array([[2.1, 0.3, -0.2], [0.4, 1.8, 0.5], [-0.1, 0.2, 1.5]])
S3 = A3 @ A3.T
B3 = np.array([0.4, -0.7, 1.1])


# -- roots


def newton(f, df, x, steps=30, tolerance=1e-14):
    for _ in range(steps):
        dx = f(x) / df(x)
        x = x - dx
        if abs(dx) < tolerance:
            break
    return x


def cube_root(a):
    return newton(lambda y: y**3 - a, lambda y: 3.0 * y * y, 0.5 * (1.0 + a))


def implied_rate(price, coupon, years=4):
    def value(r):
        return sum(coupon / (1.0 + r) ** k for k in range(1, years + 1)) + (1 + r) ** (-years)

    def slope(r):
        s = -years * (1.0 + r) ** (-years - 1)
        for k in range(1, years + 1):
            s -= k * coupon / (1.0 + r) ** (k + 1)
        return s

    return newton(lambda r: value(r) - price, slope, 0.05 + 0.0 * price)


def newton_2d(a, b):
    x, y = 1.5, 0.5
    for _ in range(8):
        f, g = x * x + y * y - a, x * y - b
        fx, fy, gx, gy = 2.0 * x, 2.0 * y, y, x
        det = fx * gy - fy * gx
        x, y = x - (f * gy - g * fy) / det, y - (g * fx - f * gx) / det
    return x * x * y


def bisection(f, low, high, n=40):
    """The place is right, and moves with the end points only: what runs is differentiated."""
    for _ in range(n):
        mid = 0.5 * (low + high)
        if f(low) * f(mid) <= 0.0:
            high = mid
        else:
            low = mid
    return 0.5 * (low + high)


def root_then_newton(a):
    x = bisection(lambda v: math.exp(v) - 2.0 - v, 0.1, 2.0)
    return x - (math.exp(a * x) - 2.0 - x) / (a * math.exp(a * x) - 1.0)


def secant(a, b):
    f = lambda v: v * math.exp(v) - a
    x0, x1 = b, b + 0.5
    for _ in range(5):
        f0, f1 = f(x0), f(x1)
        x0, x1 = x1, x1 - f1 * (x1 - x0) / (f1 - f0)
    return x1 + x0


def regula_falsi(a, n):
    low, high = 0.0 * a, 1.0 + a
    for _ in range(n):
        fl, fh = low**3 + low - a, high**3 + high - a
        mid = (low * fh - high * fl) / (fh - fl)
        if mid**3 + mid - a > 0.0:
            high = mid
        else:
            low = mid
    return mid


def agm(a, b):
    while abs(a - b) > 1e-12:
        a, b = 0.5 * (a + b), math.sqrt(a * b)
    return a


# -- linear systems, eigenvalues, optimisation


def least_squares(x, y):
    n, sx, sy = len(x), np.sum(x), np.sum(y)
    slope = (n * np.sum(x * y) - sx * sy) / (n * np.sum(x * x) - sx**2)
    intercept = (sy - slope * sx) / n
    return np.sum((y - slope * x - intercept) ** 2) + slope


def gaussian_elimination(a, b):
    n = len(b)
    rows = [[*a[i], b[i]] for i in range(n)]
    for k in range(n):
        for i in range(k + 1, n):
            f = rows[i][k] / rows[k][k]
            rows = [*rows[:i], [u - f * v for u, v in zip(rows[i], rows[k])], *rows[i + 1:]]
    x = []
    for i in reversed(range(n)):
        s = rows[i][n] - sum(rows[i][i + 1 + j] * v for j, v in enumerate(x))
        x = [s / rows[i][i], *x]
    return sum(v * v for v in x)


def jacobi_iteration(a, b):
    d = np.diag(a)
    x = b / d
    for _ in range(5):
        x = (b - (a - np.diag(d)) @ x) / d
    return x @ x


def conjugate_gradient(a, b):
    x = np.zeros(3)
    r = b - a @ x
    p = r
    rr = r @ r
    for _ in range(2):
        q = a @ p
        alpha = rr / (p @ q)
        x = x + alpha * p
        r = r - alpha * q
        rr, old = r @ r, rr
        p = r + rr / old * p
    return np.sum(x * np.array([1.0, 2.0, 3.0]))


def power_iteration(a, n):
    v = np.ones(3) / math.sqrt(3.0)
    for _ in range(n):
        w = a @ v
        v = w / np.sqrt(w @ w)
    return v @ a @ v


def gram_schmidt(m):
    basis = []
    for v in m:
        for q in basis:
            v = v - (q @ v) * q
        basis.append(v / np.sqrt(v @ v))
    return basis[-1][0] + basis[1][2] * basis[2][1]


def gradient_descent(x, rate, momentum=0.5):
    velocity = np.zeros_like(x)
    for _ in range(4):
        g = 4.0 * x**3 - x
        velocity = momentum * velocity - rate * g
        x = x + velocity
    return np.sum(x * x)


def golden_section(a, width):
    ratio = 0.5 * (math.sqrt(5.0) - 1.0)
    low, high = a, a + width
    for _ in range(6):
        c, d = high - ratio * (high - low), low + ratio * (high - low)
        if (c - 1.3) ** 2 < (d - 1.3) ** 2:
            high = d
        else:
            low = c
    return (low + high) ** 2


def line_search(x, c):
    f = lambda v: v**4 - c * v
    step = 1.0
    while f(x - step * (4 * x**3 - c)) > f(x) - 1e-4 * step * (4 * x**3 - c) ** 2:
        step *= 0.5
    return f(x - step * (4 * x**3 - c))


def newton_schulz_inverse(a):
    x = a.T / np.sum(a * a)
    for _ in range(5):
        x = x @ (2.0 * np.eye(3) - a @ x)
    return np.trace(x)


CASES = [
    case(cube_root, 2.3),
    case(implied_rate, 0.9, 0.04, argnums=(0, 1)),
    case(newton_2d, 2.9, 0.7, argnums=(0, 1)),
    case(root_then_newton, 1.01),
    case(secant, 1.3, 0.4, argnums=(0, 1)),
    case(regula_falsi, 1.7, 3),
    case(agm, 1.7, 0.4, argnums=(0, 1)),
    case(least_squares, V, V * V, argnums=(0, 1)),
    case(gaussian_elimination, A3.tolist(), [0.4, -0.7, 1.1], argnums=(0, 1)),
    case(gaussian_elimination, A3, B3, argnums=(0, 1)),
    case(jacobi_iteration, A3, B3, argnums=(0, 1)),
    case(conjugate_gradient, S3, B3, argnums=(0, 1)),
    case(power_iteration, S3, 4),
    case(gram_schmidt, A3),
    case(gradient_descent, V, 0.1, argnums=(0, 1)),
    case(golden_section, 0.7, 1.3, argnums=(0, 1)),
    case(line_search, 0.9, 0.3, argnums=(0, 1)),
    case(newton_schulz_inverse, A3),
]
