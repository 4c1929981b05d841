"""Objects: attributes, methods, callable objects, inheritance; methods and callable objects that
are differentiated themselves.
"""
import functools
import math
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from . import case
from .support import activations, kernels

rng = np.random.default_rng(220)
X = rng.normal(size=(5, 3))
Y = rng.normal(size=5)
V = np.array([0.4, -1.2, 0.7])
SMALL = SimpleNamespace(
    data=rng.normal(size=(3, 4)) * 0.5, bias=rng.normal(size=4) * 0.2, out=rng.normal(size=(4, 2))
)


# -- attributes and methods


class Oscillator:
    """A damped oscillator with parameters of its own."""

    def __init__(self, mass, stiffness, damping=0.1):
        self.mass = mass
        self.stiffness = stiffness
        self.damping = damping

    @property
    def frequency(self):
        return math.sqrt(self.stiffness / self.mass)

    def force(self, x, v):
        return -self.stiffness * x - self.damping * v

    def energy(self, x, v):
        return 0.5 * self.mass * v * v + 0.5 * self.stiffness * x * x

    def after(self, x, v, steps, dt=0.1):
        for _ in range(steps):
            v = v + dt * self.force(x, v) / self.mass
            x = x + dt * v
        return x, v


OSCILLATOR = Oscillator(1.5, 2.0)


def attributes_of_a_global(x):
    return OSCILLATOR.stiffness * x * x / OSCILLATOR.mass


def method_of_a_global(x, v):
    return OSCILLATOR.energy(x, v) * OSCILLATOR.damping


def methods_that_call_methods(x, v):
    x, v = OSCILLATOR.after(x, v, 4)
    return OSCILLATOR.energy(x, v)


def property_of_an_argument(oscillator, t):
    return math.exp(-oscillator.damping * t) * math.cos(oscillator.frequency * t)


def method_with_keywords(oscillator, x):
    end, speed = oscillator.after(x, v=0.3, steps=3, dt=0.05)
    return end * speed


# -- layers


class Dense:
    def __init__(self, W, b, activation=np.tanh):
        self.W = W
        self.b = b
        self.activation = activation

    def __call__(self, x):
        return self.activation(x @ self.W + self.b)


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        return self.factor * x


class Sequential:
    def __init__(self, *layers):
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def loss(self, x, target):
        return np.mean((self(x) - target) ** 2)


def identity(x):
    return x


MODEL = Sequential(Dense(SMALL.data, SMALL.bias), Scale(0.7), Dense(SMALL.out, 0.1, identity))


def callable_layer(x):
    return np.sum(MODEL.layers[0](x))


def sequence_of_layers(x):
    return np.sum(MODEL(x) ** 2)


def model_as_argument(model, x, target):
    return model.loss(x, target) + 0.1 * model.loss(2.0 * x, target)


def layers_in_a_list(layers, x):
    for layer in layers:
        x = layer(x)
    return np.sum(x)


class Perceptron:
    """Parameters are an argument, sizes and settings are the object's."""

    def __init__(self, depth, slope, l2=0.01):
        self.depth = depth
        self.slope = slope
        self.l2 = l2

    def activate(self, z):
        return np.where(z > 0.0, z, self.slope * z)

    def predict(self, params, x):
        h = x
        for k in range(self.depth):
            h = self.activate(h @ params[f"W{k}"] + params[f"b{k}"])
        return h

    def loss(self, params, x, y):
        r = self.predict(params, x)[:, 0] - y
        return np.mean(r * r) + self.l2 * sum_of_squares(params["W0"])


def sum_of_squares(w):
    return np.sum(w * w)


class LogisticRegression:
    def __init__(self, x, y, penalty):
        self.x, self.y, self.penalty = x, y, penalty

    def margins(self, w):
        return self.y * (self.x @ w)

    def loss(self, w):
        return np.mean(np.log1p(np.exp(-self.margins(w)))) + self.penalty * np.sum(w**2)

    def __call__(self, w):
        return self.loss(w)


REGRESSION = LogisticRegression(X, np.sign(Y), 0.05)


# -- inheritance, class attributes, class and static methods


class Kernel:
    jitter = 0.01

    def __init__(self, width):
        self.width = width

    def of_distance(self, r2):
        raise NotImplementedError

    def __call__(self, x, y):
        return self.of_distance(np.sum((x - y) ** 2) / self.width**2) + self.jitter


class SquaredExponential(Kernel):
    def of_distance(self, r2):
        return np.exp(-0.5 * r2)


class RationalQuadratic(Kernel):
    jitter = 0.0

    def __init__(self, width, alpha):
        super().__init__(width)
        self.alpha = alpha

    def of_distance(self, r2):
        return (1.0 + r2 / (2.0 * self.alpha)) ** -self.alpha


class ScaledKernel(SquaredExponential):
    def __call__(self, x, y):
        return 2.0 * super().__call__(x, y)


def kernel_of_a_subclass(kernel, x, y):
    return kernel(x, y) * kernel(2.0 * x, y)


def sum_over_kernels(kernels, x, y):
    total = 0.0
    for k in kernels:
        total = total + k(x, y) * k.width
    return total


class Gas:
    R = 8.314
    kinds = {"helium": (0.0346, 0.0238), "argon": (1.355, 0.032)}

    def __init__(self, kind, moles):
        self.a, self.b = self.kinds[kind]
        self.moles = moles

    @classmethod
    def molar(cls, kind):
        return cls(kind, 1.0)

    @staticmethod
    def ideal(n, t, v):
        return n * Gas.R * t / v

    def pressure(self, t, v):
        free = v - self.moles * self.b
        return self.ideal(self.moles, t, free) - self.a * (self.moles / v) ** 2


ARGON = Gas.molar("argon")


def van_der_waals(t, v):
    return 0.001 * ARGON.pressure(t, v) / Gas.R


def static_method_by_class(t, v):
    return 0.001 * Gas.ideal(2.0, t, v) + Gas.R * 0.01 * v


class Temperature:
    offset = 1.5

    @classmethod
    def shifted(cls, x):
        return x + cls.offset

    @classmethod
    def ratio(cls, x, y):
        return cls.shifted(x) / cls.shifted(y)


class Fahrenheit(Temperature):
    offset = 0.5


def class_methods(x, y):
    return Temperature.ratio(x, y) * Fahrenheit.ratio(y, x * x)


# -- dataclasses and named tuples with methods


@dataclass(frozen=True)
class Vector:
    x: float
    y: float

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    @property
    def norm(self):
        return math.sqrt(self.dot(self))


def projection(u, v):
    return u.dot(v) / v.norm


def norm_of_a_made_vector(a, b):
    return Vector(a * b, a + b).norm


def operators_of_a_class(u, v):
    w = u + v * 0.5
    return w.norm * w.x


@dataclass
class Regression:
    w: np.ndarray
    b: float = 0.0
    power: int = 2
    name: str = field(default="fit")

    def predict(self, x):
        return x @ self.w + self.b

    def loss(self, x, y):
        return np.mean(np.abs(self.predict(x) - y) ** self.power)


def loss_of_a_dataclass(model, x, y):
    return model.loss(x, y) + 0.01 * np.sum(model.w**2)


def replaced_field(model, x):
    return np.sum(replace(model, b=model.b * 2.0).predict(x) ** 2)


class Line(NamedTuple):
    slope: float
    intercept: float

    def at(self, x):
        return self.slope * x + self.intercept

    def crossing(self, other):
        return (other.intercept - self.intercept) / (self.slope - other.slope)


def crossing_of_lines(first, second):
    x = first.crossing(second)
    return first.at(x) * x


@dataclass(frozen=True)
class Camera:
    focal: float
    centre: Vector

    def project(self, point, depth):
        return Vector(
            self.focal * point.x / depth + self.centre.x,
            self.focal * point.y / depth + self.centre.y,
        )


def reprojection_error(camera, point, seen):
    image = camera.project(point, 2.5)
    return (image.x - seen.x) ** 2 + (image.y - seen.y) ** 2


# -- namespaces, objects that hold functions and other objects


def namespace_as_argument(config, x):
    y = config.gain * x
    if config.centred:
        y = y - np.mean(y)
    return np.sum(config.link(y))


class Potential:
    def __init__(self, value, terms, reference):
        self.value = value
        self.terms = terms
        self.reference = reference

    def __call__(self, r):
        total = 0.0
        for weight, power in self.terms:
            total = total + weight * self.value(r) ** power
        return total - self.reference.energy(r, 0.0)


POTENTIAL = Potential(lambda r: 1.0 / r, [(1.0, 2), (-0.5, 1)], OSCILLATOR)


def bisected(f, x, n):
    for _ in range(n):
        x = x - 0.1 * f(x)
    return x


def callable_object_as_function(x):
    return bisected(POTENTIAL, x, 3)


def bound_method_as_function(x):
    work = functools.partial(OSCILLATOR.force, v=0.2)
    return bisected(work, x, 3) + bisected(REGRESSION_SLOPE.at, x, 2)


REGRESSION_SLOPE = Line(0.4, -0.2)


def method_in_a_variable(x, v):
    energy = OSCILLATOR.energy
    return energy(x, v) * energy(v, x)


def methods_by_name(x, name):
    table = {"force": OSCILLATOR.force, "energy": OSCILLATOR.energy}
    return table[name](x, 0.3)


class Solver:
    def __init__(self, rate, steps, schedule=None):
        self.rate = rate
        self.steps = steps
        self.schedule = schedule

    def step_size(self, k):
        if self.schedule is None:
            return self.rate
        return self.rate * self.schedule(k)

    def minimise(self, slope, x):
        for k in range(self.steps):
            x = x - self.step_size(k) * slope(x)
        return x


def optimiser_with_schedule(solver, x, target):
    end = solver.minimise(lambda u: 4.0 * (u**3 - target * u), x)
    return (end - target) ** 2


class Integrator:
    """An object whose method has loops, exits and helpers."""

    tolerance = 1e-6

    def __init__(self, order):
        self.order = order

    def euler(self, f, y, h):
        return y + h * f(y)

    def midpoint(self, f, y, h):
        return y + h * f(y + 0.5 * h * f(y))

    def solve(self, f, y, n):
        step = self.midpoint if self.order == 2 else self.euler
        for _ in range(n):
            new = step(f, y, 0.1)
            if abs(new - y) < self.tolerance:
                break
            y = new
        return y


def integrate_with_order(integrator, y, k):
    return integrator.solve(lambda u: k * u * (1.0 - u), y, 5)


def objects_made_inside(x, k):
    local = Oscillator(x, k, damping=0.2)
    return local.frequency + local.energy(0.3, x)


def model_made_from_parameters(params, x):
    net = Sequential(Dense(params["W"], params["b"]), Scale(params["gain"]))
    return np.sum(net(x))


class Lens:
    __slots__ = ("focus", "index")

    def __init__(self, focus, index):
        self.focus = focus
        self.index = index

    def image(self, distance):
        return 1.0 / (1.0 / self.focus - 1.0 / distance) * self.index


LENS = Lens(0.8, 1.5)


def slots_object(d):
    return LENS.image(d) ** 2


class Table:
    def __init__(self, values):
        self.values = values

    def __len__(self):
        return len(self.values)

    def __getitem__(self, k):
        return self.values[k]


TABLE = Table([0.5, -1.0, 0.25])


def indexed_object(x):
    total = 0.0
    for k in range(len(TABLE)):
        total = total + TABLE[k] * x**k
    return total


class Squared:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, x):
        return self.inner(x) ** 2


NESTED = Squared(Squared(math.sin))


def decorated_by_a_class(x):
    return cosine_power(x) + NESTED(x)


@Squared
def cosine_power(x):
    return math.cos(x) + 0.5


PARAMS = {"W0": rng.normal(size=(3, 4)) * 0.5, "b0": np.full(4, 0.3), "W1": rng.normal(size=(4, 1)),
          "b1": np.array([0.2])}
FIT = Regression(V, 0.3)
CONFIG = SimpleNamespace(gain=0.7, centred=True, link=np.sin)
PERCEPTRON = Perceptron(2, 0.1)

CASES = [
    case(attributes_of_a_global, 0.7),
    case(attributes_of_a_global, 3),
    case(method_of_a_global, 0.7, 1.2, argnums=(0, 1)),
    case(methods_that_call_methods, 0.7, 1.2, argnums=(0, 1)),
    case(property_of_an_argument, OSCILLATOR, 0.8, argnums=1),
    case(method_with_keywords, OSCILLATOR, 0.8, argnums="x"),
    case(callable_layer, X),
    case(sequence_of_layers, X),
    case(sequence_of_layers, V.astype(np.float32)),
    case(model_as_argument, MODEL, X, 0.3, argnums=(1, 2)),
    case(layers_in_a_list, [Scale(0.5), np.tanh, Dense(SMALL.data, 0.2)], X, argnums=1),
    case(layers_in_a_list, (Scale(0.5), Scale(2.0)), V, argnums=1),
    case(PERCEPTRON.loss, PARAMS, X, Y),
    case(Perceptron(1, 0.2).loss, PARAMS, X, Y, argnums=(1, 2), others=()),
    case(REGRESSION.loss, V),
    case(REGRESSION, V),
    case(LogisticRegression(X[:1], 1.0, 0.2), V),
    case(OSCILLATOR.energy, 0.7, 1.2, argnums=(0, 1)),
    case(MODEL.loss, X, np.ones((5, 2))),
    case(MODEL.loss, V, 0.5, argnums="target"),
    case(kernel_of_a_subclass, SquaredExponential(1.3), V, V * 0.5 + 0.3, argnums=(1, 2)),
    case(kernel_of_a_subclass, RationalQuadratic(1.3, 0.7), V, V * 0.5 + 0.3, argnums=1),
    case(kernel_of_a_subclass, ScaledKernel(1.3), V, 0.4, argnums=1),
    case(sum_over_kernels, [SquaredExponential(1.3), RationalQuadratic(0.9, 2.0)], V, 0.4,
         argnums=(1, 2)),
    case(SquaredExponential(0.8), V, V + 0.3),
    case(van_der_waals, 290.0, 1.3, argnums=(0, 1)),
    case(static_method_by_class, 290.0, 1.3, argnums=(0, 1)),
    case(Gas.ideal, 2.0, 1.2, 0.7, argnums=(0, 2)),
    case(class_methods, 0.7, 1.2, argnums=(0, 1)),
    case(Fahrenheit.ratio, 0.7, 1.2, argnums=(0, 1)),
    case(projection, Vector(0.4, 1.2), Vector(1.0, -0.3)),
    case(projection, Vector(0.4, 1.2), Vector(1.0, -0.3), argnums=(0, 1)),
    case(Vector(0.4, 1.2).dot, Vector(1.0, -0.3)),
    case(norm_of_a_made_vector, 0.4, 1.2, argnums=(0, 1)),
    case(operators_of_a_class, Vector(0.4, 1.2), Vector(1.0, -0.3), argnums=(0, 1)),
    case(loss_of_a_dataclass, FIT, X, Y),
    case(loss_of_a_dataclass, FIT, X, Y, argnums=(0, 1)),
    case(loss_of_a_dataclass, Regression(V.astype(np.float32), np.float32(0.2)), X, Y),
    case(FIT.loss, X, Y),
    case(replaced_field, FIT, X),
    case(crossing_of_lines, Line(0.4, 1.2), Line(-0.7, 0.3)),
    case(crossing_of_lines, Line(0.4, 1.2), Line(-0.7, 0.3), argnums=(0, 1)),
    case(Line(0.4, 1.2).at, 0.7),
    case(reprojection_error, Camera(1.2, Vector(0.1, -0.1)), Vector(0.5, 0.8), Vector(0.3, 0.2)),
    case(reprojection_error, Camera(1.2, Vector(0.1, -0.1)), Vector(0.5, 0.8), Vector(0.3, 0.2),
         argnums=(0, 1, 2)),
    case(namespace_as_argument, CONFIG, V, argnums=1),
    case(namespace_as_argument, SimpleNamespace(gain=V, centred=False, link=activations.softplus),
         0.7, argnums=1),
    case(POTENTIAL, 1.3),
    case(callable_object_as_function, 1.3),
    case(bound_method_as_function, 0.8),
    case(method_in_a_variable, 0.8, 0.4, argnums=(0, 1)),
    case(methods_by_name, 0.8, "energy", others=((0.8, "force"),)),
    case(optimiser_with_schedule, Solver(0.05, 4), 1.2, 0.8, argnums=(1, 2)),
    case(optimiser_with_schedule, Solver(0.05, 4, lambda k: 0.9**k), 1.2, 0.8, argnums=1),
    case(integrate_with_order, Integrator(2), 0.3, 1.1, argnums=(1, 2)),
    case(integrate_with_order, Integrator(1), 0.3, 1.1, argnums=1),
    case(objects_made_inside, 0.7, 1.9, argnums=(0, 1)),
    case(model_made_from_parameters, {"W": SMALL.data, "b": SMALL.bias, "gain": 0.7}, X),
    case(slots_object, 1.9),
    case(indexed_object, 1.3),
    case(decorated_by_a_class, 0.8),
    case(cosine_power, 0.8),
    case(NESTED, 0.8),
    case(functools.partial(kernels.gaussian, width=1.4), 0.6),
    case(functools.partial(projection, Vector(0.4, 1.2)), Vector(1.0, -0.3)),
    case(functools.partial(OSCILLATOR.energy, 0.4), 1.2),
    case(functools.partial(integrate_with_order, Integrator(2), k=0.9), 0.3),
]
