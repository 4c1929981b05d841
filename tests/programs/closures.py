"""Closures and globals, and functions as values: passed, returned, stored, composed, chosen."""
import functools
import math
import operator

import numpy as np

from . import case
from .support import filters, physics
from .support.filters import energy as filter_energy
from .support.physics import energy, norm

V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4, 0.9])
GAIN = 1.7
OFFSET = np.array([0.1, 0.2, -0.1, 0.4])
SETTINGS = {"rate": 0.3, "weights": [0.5, 1.5], "nested": {"bias": 0.2}}
STEPS = 3


# -- closures and globals


def globals_read(x):
    return np.sum(GAIN * (x - OFFSET) ** 2) * SETTINGS["rate"] + SETTINGS["nested"]["bias"]


def globals_in_a_callee(x):
    def inner(v):
        return GAIN * v + SETTINGS["weights"][1]

    y = x
    for _ in range(STEPS):
        y = math.sin(inner(y))
    return y


def captured_active(x, y):
    def weighted(z):
        return x * z + y

    return weighted(2.0) * weighted(x)


def captured_in_loop(x):
    total = 0.0
    for k in range(3):
        def term(z):
            return z ** (k + 1) * x
        total += term(x) / (k + 1)
    return total


def late_binding(x):
    functions = [lambda z: z * k for k in range(1, 4)]
    return sum(f(x) for f in functions) + sum(f(x) for f in [lambda z, k=k: z**k for k in (1, 2)])


def rebound_after_capture(x):
    scale = 2.0

    def scaled(z):
        return scale * z

    first = scaled(x)
    scale = x
    return first + scaled(x)


def two_levels(a, b):
    def outer(c):
        def inner(d):
            return a * d + b * c

        return inner(c) + inner(a)

    return outer(a * b)


def returned_closure(x, y):
    def make(rate):
        level = rate * x

        def f(t):
            return level * math.exp(-rate * t)

        return f

    slow, fast = make(0.5), make(y)
    return slow(1.0) - fast(0.5) * slow(fast(x))


def pair_of_closures(x):
    def make():
        k = x * x
        return lambda v: v + k, lambda v: v * k

    add, multiply = make()
    return add(multiply(x)) * multiply(add(1.0))


def linear_operator(A):
    def apply(v):
        return A @ v

    def transposed(v):
        return A.T @ v

    return apply, transposed


def normal_equation_residual(A, x, b):
    apply, transposed = linear_operator(A)
    r = transposed(apply(x) - b)
    return np.sum(r * r)


# -- functions as values


def composed(*functions):
    def whole(x):
        for f in functions:
            x = f(x)
        return x

    return whole


def composition(x):
    return composed(math.sin, math.exp, lambda v: v * v)(x) + composed()(x)


def composed_by_reduce(x):
    both = functools.reduce(lambda f, g: lambda v: g(f(v)), [math.sin, math.exp, math.sqrt])
    return both(x)


def apply_n(f, x, n):
    for _ in range(n):
        x = f(x)
    return x


def iterated(x, a):
    return apply_n(lambda v: v + 0.1 * math.sin(a * v), x, 4)


def chosen_at_run_time(x, sharp):
    f = math.tanh if sharp else math.atan
    g = max if x > 0.5 else min
    return f(g(x, 0.3)) * x


def chosen_in_a_loop(x):
    f = math.sin
    for k in range(4):
        y = f(x)
        f = math.cos if y > 0.5 else math.tanh
        x = x + 0.3 * y
    return x


OPERATIONS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
              "sq": lambda a: a * a, "neg": operator.neg}


def reverse_polish(x, program):
    stack = []
    for token in program:
        if token == "x":
            stack = [*stack, x]
        elif token in ("sq", "neg"):
            stack = [*stack[:-1], OPERATIONS[token](stack[-1])]
        elif token in OPERATIONS:
            stack = [*stack[:-2], OPERATIONS[token](stack[-2], stack[-1])]
        else:
            stack = stack + [float(token)]
    return stack[0]


def evaluated_tree(tree, x):
    if tree == "x":
        return x
    if isinstance(tree, float):
        return tree
    operation, *parts = tree
    return OPERATIONS[operation](*(evaluated_tree(p, x) for p in parts))


def dispatch_by_name(x, name):
    table = dict(sin=math.sin, square=lambda v: v * v, soft=physics.softened)
    f = table.get(name, lambda v: 0.5 * v)
    return f(x) * table["square"](x)


def list_of_functions(x):
    basis = [np.ones_like, np.sin, np.cos, lambda v: v**2]
    return sum((k + 1) * np.sum(f(x)) for k, f in enumerate(basis))


def zip_of_functions(x):
    total = 0.0
    for f, w in zip((np.exp, np.tanh, np.square), W):
        total = total + w * np.sum(f(x))
    return total


def numerical_slope(f, x, h=1e-2):
    return (f(x + h) - f(x - h)) / (2.0 * h)


def slope_of_closure(x, a):
    return numerical_slope(lambda t: math.sin(a * t) * t, x)


def simpson(f, a, b, n=4):
    h = (b - a) / n
    s = f(a) + f(b)
    for k in range(1, n):
        s += (4 if k % 2 else 2) * f(a + k * h)
    return s * h / 3.0


def integral_of_family(rate, upper):
    inner = lambda u: simpson(lambda t: math.exp(-rate * t * u), 0.0, u)
    return simpson(inner, 0.1, upper, n=2)


def memo_by_hand(x):
    known = {}

    def power(n):
        if n == 0:
            return 1.0
        if n not in known:
            known[n] = x * power(n - 1)
        return known[n]

    return power(4) + power(2)


def function_attribute(x):
    def model(v):
        return model.gain * v

    model.gain = 2.5
    return model(x) * x


def method_of_number_and_array(x):
    f, g = x.sum, x.dot
    return f() * g(x)


def callback_with_state(x):
    seen = []
    minimise(lambda v: (v - x) ** 2, 0.3, seen.append)
    return seen[-1] * len(seen) + seen[0]


def minimise(f, start, callback=None):
    v = start
    for _ in range(3):
        v = v - 0.3 * numerical_slope(f, v)
        if callback is not None:
            callback(v)
    return v


def church_numerals(x):
    two = lambda f: lambda v: f(f(v))
    three = lambda f: lambda v: f(f(f(v)))
    return two(three)(lambda v: v + 0.1 * v * v)(x)


def fixed_point(f, x, tolerance=1e-13):
    for _ in range(100):
        new = f(x)
        if abs(new - x) < tolerance:
            return new
        x = new
    return x


def kepler(mean_anomaly, e):
    E = fixed_point(lambda E: mean_anomaly + e * math.sin(E), mean_anomaly)
    return 1.0 - e * math.cos(E)


# -- other modules: the same names mean other things there


def energies_of_two_modules(x):
    return energy(x) + 2.0 * filter_energy(x) + filters.norm(x) * norm(x)


def constant_of_a_module(x):
    return np.sum(x) * physics.RATE + filters.RATE * x[0]


def defaults_of_a_module(x):
    return filters.exponential(x) + filters.exponential(x, rate=x[1] * x[1]) * physics.damped(x[0])


def callbacks_across_modules(x):
    return np.sum(filters.cascade(x, filters.smooth, lambda v: v * GAIN, physics.softened))


def string_options_across_modules(x, how):
    return np.sum(filters.normalised(x * x + 0.1, how)[0] * x)


def module_calls_module(x, mass):
    return physics.spectrum(x, mass)["peak"] + physics.total(x, mass=mass)


CASES = [
    case(globals_read, V),
    case(globals_in_a_callee, 0.7),
    case(captured_active, 0.7, 0.4, argnums=(0, 1)),
    case(captured_in_loop, 0.7),
    case(late_binding, 0.7),
    case(rebound_after_capture, 0.7),
    case(two_levels, 0.7, 0.4, argnums=(0, 1)),
    case(returned_closure, 0.7, 0.4, argnums=(0, 1)),
    case(pair_of_closures, 0.7),
    case(normal_equation_residual, np.outer(V[:3], W[:2]) + 0.1, W[:2], V[:3], argnums=(0, 1, 2)),
    case(composition, 0.7),
    case(composed(math.sin, math.exp), 0.7),
    case(composed(np.sin, np.sum, lambda v: v * v), V),
    case(composed_by_reduce, 0.7),
    case(iterated, 0.7, 1.3, argnums=(0, 1)),
    case(apply_n, math.cos, 0.7, 3, argnums=1),
    case(chosen_at_run_time, 0.7, True, others=((0.7, False), (0.2, True))),
    case(chosen_in_a_loop, 0.4, others=((-0.4,),)),
    case(reverse_polish, 0.7, "x sq x 3 * + neg 2 /".split()),
    case(evaluated_tree, ("+", ("*", "x", ("sq", "x")), ("/", 2.0, ("+", "x", 1.0))), 0.7,
         argnums=1),
    case(dispatch_by_name, 0.7, "sin", others=((0.7, "soft"), (0.7, "else"))),
    case(list_of_functions, V),
    case(zip_of_functions, V),
    case(slope_of_closure, 0.7, 1.3, argnums=(0, 1)),
    case(integral_of_family, 0.7, 1.3, argnums=(0, 1)),
    case(memo_by_hand, 0.7),
    case(function_attribute, 0.7),
    case(method_of_number_and_array, V),
    case(callback_with_state, 0.7),
    case(church_numerals, 0.4),
    case(kepler, 1.1, 0.3, argnums=(0, 1)),
    case(energies_of_two_modules, V),
    case(constant_of_a_module, V),
    case(defaults_of_a_module, V),
    case(callbacks_across_modules, V),
    case(string_options_across_modules, V, "sum", others=((V, "norm"),)),
    case(module_calls_module, V, 1.3, argnums=(0, 1)),
]
