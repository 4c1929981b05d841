"""Numerical methods: differential equations, quadrature, series, interpolation."""
import functools
import math

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
KNOTS = np.array([0.0, 1.0, 2.0, 3.0])


# -- differential equations


def euler(f, y, t, h, n):
    for _ in range(n):
        y, t = y + h * f(t, y), t + h
    return y


def logistic_growth(y0, r, K):
    return euler(lambda t, y: r * y * (1.0 - y / K), y0, 0.0, 0.1, 8)


def rk4_step(f, t, y, h, *args):
    k1 = f(t, y, *args)
    k2 = f(t + h / 2, y + h / 2 * k1, *args)
    k3 = f(t + h / 2, y + h / 2 * k2, *args)
    k4 = f(t + h, y + h * k3, *args)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def van_der_pol(t, s, mu):
    x, v = s
    return np.array([v, mu * (1.0 - x**2) * v - x])


def damped(t, s, k):
    return -k * s + np.sin(t) * s[::-1]


def oscillator_rk4(s, k):
    t = 0.0
    for _ in range(4):
        s = rk4_step(damped, t, s, 0.1, k)
        t += 0.1
    return np.sum(s * s)


def van_der_pol_rk4(s, mu):
    for k in range(3):
        s = rk4_step(van_der_pol, 0.1 * k, s, 0.1, mu)
    return s[0] * s[1] + s[0]


BUTCHER = {"c": (0.0, 0.5, 0.75), "a": ((), (0.5,), (0.0, 0.75)), "b": (2 / 9, 1 / 3, 4 / 9)}


def tableau_step(f, t, y, h, table):
    ks = []
    for c, row in zip(table["c"], table["a"]):
        z = y
        for a, k in zip(row, ks):
            z = z + h * a * k
        ks.append(f(t + c * h, z))
    return y + h * sum(b * k for b, k in zip(table["b"], ks))


def ralston(y, rate):
    for k in range(3):
        y = tableau_step(lambda t, z: rate * z * math.cos(t), 0.2 * k, y, 0.2, BUTCHER)
    return y


def adaptive_heun(y, rate, t_end=1.0):
    t, h, steps = 0.0, 0.25, 0
    while t < t_end and steps < 40:
        h = min(h, t_end - t)
        k1 = -rate * y + math.sin(t)
        k2 = -rate * (y + h * k1) + math.sin(t + h)
        error = abs(0.5 * h * (k2 - k1))
        steps += 1
        if error > 0.02:
            h = 0.5 * h
            continue
        y = y + 0.5 * h * (k1 + k2)
        t += h
        if error < 0.005:
            h = 1.5 * h
    return y


def adams_bashforth(y, a, n):
    f = lambda v: a * v * (1.0 - v)
    history = [f(y)]
    y = y + 0.1 * history[-1]
    for _ in range(n):
        history.append(f(y))
        y = y + 0.1 * (1.5 * history[-1] - 0.5 * history[-2])
    return y


def implicit_euler(y, stiff, n):
    for _ in range(n):
        z = y
        for _ in range(6):
            z = z - (z - y + 0.1 * stiff * z**3) / (1.0 + 0.3 * stiff * z**2)
        y = z
    return y


def heat_by_slices(u, kappa):
    for _ in range(3):
        inner = u[1:-1] + kappa * (u[2:] - 2.0 * u[1:-1] + u[:-2])
        u = np.concatenate([u[:1], inner, u[-1:]])
    return np.sum(u**2)


def advection_by_roll(u, c):
    for _ in range(3):
        u = u - c * (u - np.roll(u, 1))
    return np.sum(u * np.arange(len(u)))


def boundary_value_by_shooting(slope, target):
    def shoot(s):
        y, v = 0.0, s
        for _ in range(10):
            y, v = y + 0.1 * v, v - 0.1 * math.sin(y)
        return y

    for _ in range(4):
        e = shoot(slope) - target
        slope = slope - e / ((shoot(slope + 1e-3) - shoot(slope - 1e-3)) / 2e-3)
    return slope


# -- quadrature, series, interpolation


def trapezoid(f, a, b, n):
    h = (b - a) / n
    return h * (0.5 * (f(a) + f(b)) + sum(f(a + k * h) for k in range(1, n)))


def romberg(a, upper):
    f = lambda t: math.exp(-a * t * t)
    table = [[trapezoid(f, 0.0, upper, 2**k)] for k in range(3)]
    for k in range(1, 3):
        for j in range(1, k + 1):
            table[k].append(table[k][j - 1] + (table[k][j - 1] - table[k - 1][j - 1]) / (4**j - 1))
    return table[-1][-1]


def gauss_legendre(a, b, rate):
    nodes = np.array([-math.sqrt(0.6), 0.0, math.sqrt(0.6)])
    weights = np.array([5.0, 8.0, 5.0]) / 9.0
    t = 0.5 * (b - a) * nodes + 0.5 * (a + b)
    return 0.5 * (b - a) * weights @ np.exp(-rate * t)


def horner(c, x):
    y = 0.0
    for ck in reversed(c):
        y = y * x + ck
    return y


def clenshaw(c, x):
    b1 = b2 = 0.0
    for ck in c[:0:-1]:
        b1, b2 = ck + 2.0 * x * b1 - b2, b1
    return c[0] + x * b1 - b2


def continued_tangent(x, n=6):
    y = 2.0 * n + 1.0
    for k in range(n, 0, -1):
        y = 2 * k - 1 - x * x / y
    return x / y


def bessel_series(x, order, terms=6):
    total, term = 0.0, (0.5 * x) ** order / math.factorial(order)
    for k in range(1, terms):
        total += term
        term *= -(0.25 * x * x) / (k * (k + order))
    return total


def zeta_partial(s):
    n = np.arange(1.0, 6.0)
    return np.sum(n**-s) + 6.0 ** (1.0 - s) / (s - 1.0)


def lagrange(x, nodes, values):
    total = 0.0
    for j in range(len(nodes)):
        basis = 1.0
        for k in range(len(nodes)):
            if k != j:
                basis = basis * (x - nodes[k]) / (nodes[j] - nodes[k])
        total = total + values[j] * basis
    return total


def newton_divided(x, nodes, values):
    c = list(values)
    for level in range(1, len(nodes)):
        c = c[:level] + [(c[k] - c[k - 1]) / (nodes[k] - nodes[k - level])
                         for k in range(level, len(nodes))]
    return functools.reduce(lambda y, k: y * (x - nodes[k]) + c[k], range(len(nodes) - 2, -1, -1),
                            c[-1])


def neville(x, nodes, values):
    p = list(values)
    n = len(p)
    for level in range(1, n):
        p = [((x - nodes[i + level]) * p[i] + (nodes[i] - x) * p[i + 1])
             / (nodes[i] - nodes[i + level]) for i in range(n - level)]
    return p[0]


def cubic_hermite(x, y, slopes):
    k = min(int(np.searchsorted(KNOTS, x)) - 1, len(KNOTS) - 2)
    t = x - KNOTS[k]
    return ((1 + 2 * t) * (1 - t) ** 2 * y[k] + t * (1 - t) ** 2 * slopes[k]
            + t * t * (3 - 2 * t) * y[k + 1] + t * t * (t - 1) * slopes[k + 1])


def natural_spline_energy(y):
    """Second derivatives of a natural spline by the Thomas algorithm."""
    n = len(y) - 2
    c, d = [], []
    for k in range(n):
        right = 6.0 * (y[k + 2] - 2.0 * y[k + 1] + y[k])
        pivot = 4.0 - (c[-1] if c else 0.0)
        c.append(1.0 / pivot)
        d.append((right - (d[-1] if d else 0.0)) / pivot)
    m = 0.0
    total = 0.0
    for k in reversed(range(n)):
        m = d[k] - c[k] * m
        total += m * m
    return total


def de_casteljau(t, points):
    while len(points) > 1:
        points = [(1.0 - t) * p + t * q for p, q in zip(points, points[1:])]
    return np.sum(points[0] ** 2)


def aitken(x):
    s = [x, x - x**3 / 3.0, x - x**3 / 3.0 + x**5 / 5.0]
    d1, d2 = s[1] - s[0], s[2] - s[1]
    return s[2] - d2 * d2 / (d2 - d1)


CASES = [
    case(logistic_growth, 0.3, 1.4, 2.0, argnums=(0, 1, 2)),
    case(oscillator_rk4, V[:2], 0.7, argnums=(0, 1)),
    case(van_der_pol_rk4, V[:2], 0.7, argnums=(0, 1)),
    case(ralston, 0.7, 1.3, argnums=(0, 1)),
    case(adaptive_heun, 0.7, 1.3, argnums=(0, 1)),
    case(adams_bashforth, 0.3, 1.3, 3, argnums=(0, 1)),
    case(implicit_euler, 0.9, 2.3, 3, argnums=(0, 1)),
    case(heat_by_slices, V, 0.2, argnums=(0, 1)),
    case(advection_by_roll, V, 0.4, argnums=(0, 1)),
    case(boundary_value_by_shooting, 0.7, 0.9, argnums=(0, 1)),
    case(romberg, 0.7, 1.2, argnums=(0, 1)),
    case(gauss_legendre, 0.2, 1.4, 0.7, argnums=(0, 1, 2)),
    case(horner, [0.4, -1.1, 0.3], 0.7, argnums=(0, 1)),
    case(horner, V, 0.7, argnums=(0, 1)),
    case(clenshaw, V, 0.4, argnums=(0, 1)),
    case(continued_tangent, 0.7),
    case(bessel_series, 1.3, 1),
    case(zeta_partial, 2.3),
    case(lagrange, 1.3, KNOTS, V, argnums=(0, 1, 2)),
    case(newton_divided, 1.3, (0.0, 1.0, 2.5), (0.4, 1.1, -0.3), argnums=(0, 1, 2)),
    case(neville, 1.3, [0.0, 1.0, 2.5], [0.4, 1.1, -0.3], argnums=(0, 2)),
    case(cubic_hermite, 1.3, V, V[::-1], argnums=(0, 1, 2), others=((2.6, V, V * V),)),
    case(natural_spline_energy, np.array([0.3, 0.1, -0.4, 0.8, 0.2])),
    case(de_casteljau, 0.3, [V, V * V, V - 1.0], argnums=(0, 1)),
    case(aitken, 0.7),
]
