"""Where functions come from: def statements, lambdas in every place, methods, callable objects,
partials, decorators.
"""
import functools
import math
import operator
from types import SimpleNamespace

import numpy as np

from . import case
from .support import filters

V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4, 0.9])


# -- lambdas


square, cube, quartic = lambda x: x * x, lambda x: x * x * x, lambda x: (x * x) ** 2
shifted, scaled = (lambda x, by=0.5: x + by), (lambda x, /, *, by=2.0: x * by)
gaussian = lambda x, mu=0.0, sigma=1.0: math.exp(-0.5 * ((x - mu) / sigma) ** 2)
two_lines = (
    lambda x:
        np.sum(np.sin(x)
               * np.cos(2.0 * x))
)
ACTIVATIONS = {
    "tanh": lambda z: np.sum(np.tanh(z)), "relu": lambda z: np.sum(np.maximum(z, 0.0)),
    "elu": lambda z: np.sum(np.where(z > 0.0, z, np.exp(z) - 1.0)),
}
KERNELS = [lambda r: math.exp(-r), lambda r: 1.0 / (1.0 + r * r), lambda r: math.exp(-r) * (1 + r)]
nested_lambda = lambda x: (lambda y: y * math.sin(y))(x + 1.0) * (lambda: x * x)()
curried = lambda a: lambda b: lambda c: a * b + math.tanh(b * c)
conditional_lambda = (lambda x: x * x) if len(V) > 2 else (lambda x: x)


def chosen_lambda(x, name):
    return ACTIVATIONS[name](x) * 2.0


def sum_over_kernels(r):
    return sum(k(r) for k in KERNELS)


def applied_lambda(x):
    return functools.reduce(lambda acc, v: 0.5 * acc + v, [x, x * x, math.sin(x)], 1.0)


def immediately_called(x):
    return (lambda u, v=x: u * v + v)(math.cos(x)) - (lambda *us: sum(us))(x, x * x)


def curried_energy(a, b):
    first = curried(a)
    return first(b)(2.0) + first(2.0)(b)


def lambdas_in_call(x, y):
    def blend(f, g, t=0.3):
        return (1.0 - t) * f(x) + t * g(y)

    return blend(lambda u: u**3, lambda u: math.exp(-u)) + blend(math.sin, lambda u: u, t=0.5)


def sorted_by_lambda(x):
    ranked = sorted([x * 1.0, x * x, 2.0 - x], key=lambda u: -u)
    return ranked[0] * 2.0 + ranked[1] * ranked[2]


# -- functions in functions


def make_polynomial(*coefficients):
    def polynomial(x):
        total = 0.0
        for c in reversed(coefficients):
            total = total * x + c
        return total

    return polynomial


def make_wave(frequency, phase=0.2):
    amplitude = 1.5

    def wave(t):
        def inner(s):
            return amplitude * math.sin(frequency * s + phase)

        return inner(t) + 0.1 * inner(2.0 * t)

    return wave


def integrator(step):
    def advance(f, y, n):
        def once(z):
            return z + step * f(z)

        for _ in range(n):
            y = once(y)
        return y

    return advance


heun = integrator(0.1)


def decay_of(y, rate):
    return heun(lambda z: -rate * z * z, y, 5)


# -- decorators


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        result = function(*args, **kwargs)
        return result

    return wrapper


def scaled_by(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            return factor * function(*args)

        return wrapper

    return decorate


def checked(function):
    """Without functools.wraps, as many people write it."""

    def inner(x):
        if not math.isfinite(x):
            raise ValueError("not finite")
        return function(x)

    return inner


def twice(function):
    def again(x):
        return function(function(x))

    return again


@logged
def logged_norm(x, weight=2.0):
    return weight * np.sqrt(np.sum(x * x))


@scaled_by(0.5)
@logged
def kinetic_energy(m, v):
    return m * np.sum(v**2)


@checked
def checked_log(x):
    return math.log(x) * x


@twice
@checked
def contraction(x):
    return math.cos(0.5 * x)


@functools.lru_cache(maxsize=None)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def bernstein(t, n, k):
    return binomial(n, k) * t**k * (1.0 - t) ** (n - k)


def uses_decorated(x, v):
    return kinetic_energy(x, v) + logged_norm(v, weight=x) + contraction(x)


# -- partials


def power_law(r, *, exponent=2.0, scale=1.0):
    return scale * r ** (-exponent)


coulomb = functools.partial(power_law, exponent=1.0)
van_der_waals = functools.partial(power_law, exponent=6.0, scale=-1.3)
half_of = functools.partial(operator.mul, 0.5)


def pair_potential(r):
    return coulomb(r) + van_der_waals(r) + half_of(r)


def partial_made_inside(x, y):
    axpy = functools.partial(lambda a, b, c: a * b + c, x)
    scale = functools.partial(axpy, y)
    return scale(3.0) * axpy(c=1.0, b=y * y)


def weighted(w, x, power=1):
    return np.sum(w * x**power)


# -- methods and callable objects


class Quadratic:
    """A form x.A.x / 2 - b.x; calls, methods of the class and static ones."""

    dimension = 4

    def __init__(self, A, b):
        self.A = A
        self.b = b

    def __call__(self, x):
        return 0.5 * x @ self.A @ x - self.b @ x

    def damped(self, x, damping=0.1):
        return self(x) + damping * self.norm(x)

    @staticmethod
    def norm(x):
        return np.sum(x * x)

    @classmethod
    def identity(cls):
        return cls(np.eye(cls.dimension), np.zeros(cls.dimension))

    @property
    def trace(self):
        return np.trace(self.A)


FORM = Quadratic(np.outer(W, W) + np.eye(4), np.array([0.1, 0.2, 0.3, 0.4]))


class Spline:
    def __init__(self, knots, values):
        self.knots = tuple(knots)
        self.values = tuple(values)

    def __call__(self, x):
        for left, right, a, b in zip(self.knots, self.knots[1:], self.values, self.values[1:]):
            if left <= x < right:
                t = (x - left) / (right - left)
                return a + (b - a) * t * t * (3.0 - 2.0 * t)
        return 0.0 * x


def object_and_static(x):
    return FORM(x) * FORM.trace + Quadratic.norm(x) + Quadratic.identity()(x)


def method_as_value(x):
    f = FORM.damped
    g = FORM.norm
    return f(x, damping=0.3) * g(x)


TOOLS = SimpleNamespace(smooth=lambda x: x / (1.0 + abs(x)), weights=W, form=FORM)


def namespace_of_functions(x):
    return np.sum(TOOLS.smooth(x) * TOOLS.weights) + TOOLS.form.damped(x)


def function_of_a_module(x):
    return np.sum(filters.moving_average(x, 2)) + filters.energy(x)


CASES = [
    case(square, 1.3),
    case(quartic, 1.1),
    case(cube, V[0]),
    case(shifted, 0.4, 0.3, argnums=(0, 1)),
    case(scaled, 0.7),
    case(gaussian, 0.4, 0.1, 0.8, argnums=(0, 1, 2)),
    case(gaussian, 0.9),
    case(two_lines, V),
    case(ACTIVATIONS["elu"], V),
    case(ACTIVATIONS["relu"], V),
    case(KERNELS[1], 0.8),
    case(KERNELS[2], 0.8),
    case(nested_lambda, 0.7),
    case(conditional_lambda, 0.9),
    case(chosen_lambda, V, "tanh", others=((V, "relu"), (0.5 * V, "elu"))),
    case(sum_over_kernels, 0.9),
    case(applied_lambda, 0.6),
    case(immediately_called, 0.6),
    case(curried_energy, 0.5, 1.2, argnums=(0, 1)),
    case(lambdas_in_call, 0.5, 1.2, argnums=(0, 1)),
    case(sorted_by_lambda, 0.6, others=((1.7,),)),
    case(make_polynomial(1.0, -0.5, 0.25), 0.8),
    case(make_wave(2.0), 0.4),
    case(make_wave(1.3, phase=0.0), 0.4),
    case(decay_of, 1.1, 0.7, argnums=(0, 1)),
    case(logged_norm, V),
    case(logged_norm, V, 0.7, argnums=0),
    case(kinetic_energy, 1.4, V, argnums=0),
    case(checked_log, 1.6),
    case(contraction, 0.8),
    case(bernstein, 0.3, 4, 2),
    case(uses_decorated, 0.8, V, argnums=(0, 1)),
    case(coulomb, 1.4),
    case(van_der_waals, 1.4),
    case(pair_potential, 1.2),
    case(partial_made_inside, 0.7, 1.1, argnums=(0, 1)),
    case(functools.partial(weighted, W, power=2), V),
    case(functools.partial(weighted, x=W), V),
    case(FORM, V),
    case(FORM.damped, V),
    case(FORM.damped, V, 0.2, argnums=(0, 1)),
    case(Quadratic.norm, V),
    case(Quadratic.identity(), V),
    case(Spline([0.0, 1.0, 2.0, 3.5], [0.2, 1.1, -0.4, 0.8]), 1.3, others=((0.4,), (2.9,))),
    case(object_and_static, V),
    case(method_as_value, V),
    case(namespace_of_functions, V),
    case(function_of_a_module, V),
]
