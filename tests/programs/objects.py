"""Objects of the user's classes: attributes read, methods called, operators, inheritance."""
import abc
import math
from dataclasses import dataclass, field, replace

import numpy as np

from . import case

rng = np.random.default_rng(41)
V = np.array([0.6, -1.1, 0.8])
X = rng.normal(size=(2, 3))
W1 = rng.normal(size=(3, 2)) * 0.6
W2 = rng.normal(size=(2, 1)) * 0.6


# -- networks of layers


class Layer(abc.ABC):
    @abc.abstractmethod
    def __call__(self, x):
        """The output for the input x."""

    def penalty(self):
        return 0.0


class Linear(Layer):
    def __init__(self, weight, bias=0.0):
        self.weight, self.bias = weight, bias

    def __call__(self, x):
        return x @ self.weight + self.bias

    def penalty(self):
        return 0.01 * np.sum(self.weight**2)


class Tanh(Layer):
    def __call__(self, x):
        return np.tanh(x)


class Residual(Layer):
    def __init__(self, inner, gain=0.5):
        self.inner = inner
        self.gain = gain

    def __call__(self, x):
        return x + self.gain * self.inner(x)


class Network:
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def loss(self, x, y):
        r = self.forward(x) - y
        return np.mean(r * r) + sum(layer.penalty() for layer in self.layers)

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, k):
        return self.layers[k]


NET = Network(Linear(W1, 0.1), Tanh(), Residual(Tanh()), Linear(W2))


def network_output(x):
    return np.sum(NET.forward(x) ** 2)


def network_loss(net, x, y):
    return net.loss(x, y) / len(net)


def network_from_parameters(params, x):
    net = Network(Linear(params["W"], params["b"]), Tanh(), Residual(Tanh(), params["gain"]))
    return np.sum(net.forward(x)) + net[0].penalty()


# -- dataclasses


@dataclass
class Body:
    mass: float
    position: np.ndarray
    velocity: np.ndarray
    name: str = "body"

    def kinetic(self):
        return 0.5 * self.mass * np.sum(self.velocity**2)

    def moved(self, dt):
        return replace(self, position=self.position + dt * self.velocity)

    def distance(self, other):
        d = self.position - other.position
        return np.sqrt(d @ d)


@dataclass
class Universe:
    bodies: list = field(default_factory=list)
    gravity: float = 1.0

    def energy(self):
        total = 0.0
        for i, a in enumerate(self.bodies):
            total += a.kinetic()
            for b in self.bodies[:i]:
                total -= self.gravity * a.mass * b.mass / a.distance(b)
        return total


SUN = Body(1.5, np.zeros(2), np.array([0.1, 0.0]), "sun")
EARTH = Body(0.3, np.array([1.0, 0.2]), np.array([0.0, 0.9]), "earth")


def two_bodies(sun, earth, dt):
    return Universe([sun.moved(dt), earth.moved(dt)], gravity=0.8).energy()


def energy_of_universe(universe):
    return universe.energy()


@dataclass(frozen=True)
class Prior:
    mean: float = 0.0
    scale: float = 1.0

    def __post_init__(self):
        if self.scale == 0.0:
            raise ValueError("scale")

    @property
    def precision(self):
        return 1.0 / self.scale**2

    def log_density(self, x):
        return -0.5 * self.precision * (x - self.mean) ** 2 - math.log(abs(self.scale))


def log_posterior(x, prior, data):
    return prior.log_density(x) + sum(Prior(x).log_density(d) for d in data)


@dataclass
class Schedule:
    start: float = 0.1
    decay: float = 0.9

    def __call__(self, k):
        return self.start * self.decay**k


def descent(x, schedule):
    for k in range(4):
        x = x - schedule(k) * 2.0 * (x - 1.0) * x
    return x


# -- operators


class Vec:
    """A vector in the plane, with operators."""

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vec(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return self + (-other)

    def __neg__(self):
        return Vec(-self.x, -self.y)

    def __mul__(self, k):
        return Vec(k * self.x, k * self.y)

    __rmul__ = __mul__

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __abs__(self):
        return math.sqrt(self @ self)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __iter__(self):
        yield self.x
        yield self.y


def vector_geometry(a, b):
    p, q = Vec(a, b), Vec(b * b, 0.5)
    r = 2.0 * p - q * a
    return abs(r) + (p @ q) if p != q else 0.0


class Dual:
    """Numbers with a slope: a derivative inside of what is differentiated."""

    __slots__ = ("slope", "value")

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value * other.value,
                    self.slope * other.value + self.value * other.slope)

    __radd__, __rmul__ = __add__, __mul__


def slope_of_polynomial(x, c):
    t = Dual(x, 1.0)
    y = c * t * t * t + 2.0 * t + 1.0
    return y.slope * y.value


class Poly:
    def __init__(self, coefficients):
        self.coefficients = coefficients

    def __call__(self, x):
        y = 0.0
        for c in self.coefficients[::-1]:
            y = y * x + c
        return y

    def derivative(self):
        return Poly([k * c for k, c in enumerate(self.coefficients)][1:])

    def __add__(self, other):
        return Poly([a + b for a, b in zip(self.coefficients, other.coefficients)])


def polynomial_newton_step(coefficients, x):
    p = Poly(coefficients)
    return x - p(x) / p.derivative()(x) + (p + p)(0.5)


# -- inheritance


class Shape:
    sides = 0
    unit = 1.0

    def __init__(self, size):
        self.size = size

    def area(self):
        return self.size**2

    def score(self):
        return self.area() * self.unit + self.sides

    @classmethod
    def scaled(cls, size, by):
        return cls(size * by)


class Circle(Shape):
    unit = 0.5

    def area(self):
        return math.pi * super().area()


class Ring(Circle):
    def __init__(self, size, hole):
        super().__init__(size)
        self.hole = hole

    def area(self):
        return super().area() - math.pi * self.hole**2


class Square(Shape):
    sides = 4


def shapes(size, hole):
    total = 0.0
    for shape in (Circle(size), Ring(size, hole), Square.scaled(size, hole)):
        total += shape.score()
        if isinstance(shape, Circle):
            total *= 1.1
    return total


class Clipped:
    """A mixin that calls the next class."""

    def __call__(self, x):
        return math.tanh(super().__call__(x))


class Gain:
    def __init__(self, k):
        self.k = k

    def __call__(self, x):
        return self.k * x


class ClippedGain(Clipped, Gain):
    pass


def mixed_in(x, k):
    return ClippedGain(k)(x) + Gain(k)(x)


CASES = [
    case(network_output, X),
    case(network_loss, NET, X, np.ones((2, 1)), argnums=1),
    case(NET.loss, X, np.ones((2, 1)), argnums=(0, 1)),
    case(network_from_parameters, {"W": W1, "b": np.array([0.1, 0.2]), "gain": 0.7}, X,
         argnums=(0, 1)),
    case(two_bodies, SUN, EARTH, 0.1, argnums=2),
    case(two_bodies, SUN, EARTH, 0.1, argnums=(0, 1)),
    case(energy_of_universe, Universe([SUN, EARTH])),
    case(log_posterior, 0.4, Prior(0.1, 1.3), (0.5, 0.9), argnums=(0, 1)),
    case(descent, 0.4, Schedule(), argnums=0),
    case(descent, 0.4, Schedule(0.2, 0.8), argnums=(0, 1)),
    case(vector_geometry, 0.7, 0.4, argnums=(0, 1)),
    case(slope_of_polynomial, 0.7, 0.4, argnums=(0, 1)),
    case(polynomial_newton_step, [0.4, -1.2, 0.3, 0.8], 0.9, argnums=(0, 1)),
    case(shapes, 1.2, 0.4, argnums=(0, 1)),
    case(mixed_in, 0.7, 1.3, argnums=(0, 1)),
    case(Poly([0.4, -1.2, 0.3]), 0.7),
    case(Poly([0.4, -1.2, 0.3]).derivative(), 0.7),
    case(ClippedGain(0.7), 0.4),
]
