"""Attributes of objects, read in every way; objects that are made inside."""
import functools
import math
from types import SimpleNamespace
from typing import NamedTuple

from . import case


class Material:
    reference = 293.0

    def __init__(self, conductivity, slope):
        self.conductivity = conductivity
        self._slope = slope
        self.curve = lambda T: self.conductivity + self._slope * T

    @functools.cached_property
    def contrast(self):
        return self.conductivity / (1.0 + self._slope)

    @staticmethod
    def mix(a, b, share):
        return share * a + (1.0 - share) * b

    def __getattr__(self, name):
        if name == "resistivity":
            return 1.0 / self.conductivity
        raise AttributeError(name)


STEEL = Material(1.4, 0.3)


def material_property(T):
    return STEEL.curve(T) * STEEL.contrast + Material.mix(T, STEEL.resistivity, 0.3) \
        + T * Material.reference / 300.0


def attributes_by_name(model, x):
    total = 0.0
    for name in ("conductivity", "_slope"):
        total += getattr(model, name) * x
    if hasattr(model, "density"):
        total *= model.density
    return total + getattr(model, "missing", x * x)


def made_inside(k, x):
    m = Material(k, x * k)
    return m.curve(x) * m.contrast


def namespace_made_inside(a, x):
    p = SimpleNamespace(rate=a * a, centre=0.3, link=math.sin)
    q = SimpleNamespace(inner=p, weights=[a, x])
    return p.link(p.rate * (x - q.inner.centre)) + q.weights[0] * q.weights[1]


class Counter:
    def __init__(self):
        self.calls = []

    def __contains__(self, k):
        return k in (1, 2)


def container_protocol(x):
    c = Counter()
    return sum(x**k for k in range(4) if k in c) + len(c.calls)


def class_made_inside(x, n):
    class Scale:
        factor = 2.0

        def __init__(self, k):
            self.k = k

        def __call__(self, y):
            return self.factor * self.k * y + x

    layers = [Scale(k + x) for k in range(n)]
    y = x
    for layer in layers:
        y = layer(y)
    return y


class Grid(NamedTuple):
    nodes: tuple
    step: float = 0.5

    def integrate(self, f):
        return self.step * sum(f(t) for t in self.nodes)

    @property
    def end(self):
        return self.nodes[-1] + self.step


def quadrature_on_a_grid(rate):
    grid = Grid((0.0, 0.5, 1.0))
    return grid.integrate(lambda t: math.exp(-rate * t)) * grid.end


def fields_of_a_grid(grid, rate):
    return grid.integrate(lambda t: math.exp(-rate * t)) * grid.end


CASES = [
    case(material_property, 0.7),
    case(attributes_by_name, STEEL, 0.7, argnums=1),
    case(attributes_by_name, SimpleNamespace(conductivity=0.4, _slope=0.1, density=2.0), 0.7,
         argnums=1),
    case(made_inside, 0.7, 0.4, argnums=(0, 1)),
    case(namespace_made_inside, 0.7, 0.4, argnums=(0, 1)),
    case(container_protocol, 0.7),
    case(class_made_inside, 0.7, 2),
    case(quadrature_on_a_grid, 0.7),
    case(fields_of_a_grid, Grid((0.1, 0.4, 1.2), 0.3), 0.7, argnums=(0, 1)),
    case(STEEL.curve, 0.7),
]
