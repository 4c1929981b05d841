"""Classes with operators, indices, iteration, contexts; layers and optimisers that hold state."""
import math
from abc import ABC, abstractmethod

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])
W = np.array([1.3, 0.2, -0.9])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])


class Vec:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __add__(self, other):
        return Vec(*(a + b for a, b in zip(self.parts, other.parts)))

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __sub__(self, other):
        return self + (-other)

    def __neg__(self):
        return Vec(*(-a for a in self.parts))

    def __mul__(self, factor):
        return Vec(*(a * factor for a in self.parts))

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self, other))

    def __iadd__(self, other):
        for i, b in enumerate(other):
            self.parts[i] += b
        return self

    def __getitem__(self, i):
        return self.parts[i]

    def __setitem__(self, i, value):
        self.parts[i] = value

    def __len__(self):
        return len(self.parts)

    def __iter__(self):
        return iter(self.parts)

    def __contains__(self, value):
        return any(p is value for p in self.parts)

    def __abs__(self):
        return math.sqrt(self @ self)

    def __bool__(self):
        return len(self.parts) > 0

    def __eq__(self, other):
        return self.parts == other.parts

    __hash__ = None


class Table:
    """A matrix that counts its writes."""

    def __init__(self, data):
        self.data = data
        self.writes = 0

    def __getitem__(self, index):
        return self.data[index]

    def __setitem__(self, index, value):
        self.writes += 1
        self.data[index] = value

    def __imul__(self, factor):
        self.data *= factor
        return self


class Chunks:
    """Iterates over halves that are views."""

    def __init__(self, data, size):
        self.data, self.size = data, size

    def __iter__(self):
        for start in range(0, len(self.data), self.size):
            yield self.data[start : start + self.size]


class CountDown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Scope:
    """Halves on the way in, restores the weight on the way out."""

    def __init__(self, owner, weight):
        self.owner, self.weight = owner, weight

    def __enter__(self):
        self.before, self.owner["w"] = self.owner["w"], self.owner["w"] * self.weight
        return self.owner

    def __exit__(self, *details):
        self.owner["w"] = self.before
        return False


class Layer(ABC):
    @abstractmethod
    def forward(self, x): ...

    def __call__(self, x):
        self.last = x
        return self.forward(x)


class Dense(Layer):
    def __init__(self, weights):
        self.weights = weights

    def forward(self, x):
        return x @ self.weights


class Tanh(Layer):
    def forward(self, x):
        return np.tanh(x)


class Norm(Layer):
    """Keeps running statistics, as layers of networks do."""

    def __init__(self):
        self.mean = 0.0

    def forward(self, x):
        self.mean = 0.5 * self.mean + 0.5 * x.mean()
        return x - self.mean


class Momentum:
    def __init__(self, rate, n):
        self.rate, self.velocity = rate, np.zeros(n)

    def update(self, w, g):
        self.velocity *= 0.9
        self.velocity -= self.rate * g
        w += self.velocity


def vector_arithmetic(x):
    p, q = Vec(*x), Vec(x[1], 2.0, x[0] * x[2])
    r = 2.0 * (p + q) - p * x[0]
    return r @ q + abs(p)


def vector_updated_in_place(x):
    p, q = Vec(*x), Vec(1.0, x[0], x[1])
    r = p
    r += q
    r[0] = r[1] * r[2]
    q[2] *= p[0]
    return p @ q + sum(r)


def sum_of_vectors(x):
    total = sum([Vec(a, a * a) for a in x])
    return total[0] * total[-1] if total and len(total) == 2 else 0.0


def membership_and_equality(x):
    p = Vec(x[0], x[1])
    q = Vec(*p)
    s = p[0] if p == q else 0.0
    return s * p[1] * (2.0 if p[0] in p else 3.0)


def vector_argument(p, factor):
    p[0] *= factor
    p += Vec(1.0, p[0], factor)
    return p @ p


def table_with_counted_writes(m):
    t = Table(m * 1.0)
    t[0, 1] = t[2, 2] ** 2
    t[1] += t[0]
    t *= 0.5
    return np.sum(t[:] ** 2) * t.writes


def table_wraps_the_argument(m):
    t = Table(m)
    for i in range(3):
        t[i, i] = t[i, i - 1] * t[i - 1, i]
    return np.sum(m * m)


def iteration_gives_views(x):
    y = x * x
    for chunk in Chunks(y, 2):
        chunk *= chunk[0]
    return y @ x


def iterator_class(x):
    total = 0.0
    for k in CountDown(3):
        total += x[k] ** (k + 1)
    return total * sum(CountDown(4))


def context_that_restores(x):
    d = {"w": x * 1.0}
    with Scope(d, 0.5) as inner:
        inner["w"][0] = x[1]
        s = np.sum(inner["w"] ** 2)
        with Scope(d, x[0]):
            s += d["w"] @ x
    return s + np.sum(d["w"] ** 3)


def layers_in_a_list(w, x):
    layers = [Dense(w), Tanh(), Dense(w.T), Tanh()]
    h = x
    for layer in layers:
        h = layer(h)
    return h @ layers[2].last


def layers_with_state(w, x):
    norm = Norm()
    net = [Dense(w), norm, Tanh(), norm]
    for _ in range(2):
        for layer in net:
            x = layer(x)
    return x @ x + norm.mean


def layers_share_weights(w, x):
    first, second = Dense(w), Dense(w)
    first.weights[0] *= 2.0
    second.weights = second.weights + np.eye(3)
    return np.sum(first(second(x)) ** 2)


def layer_as_argument(layer, x):
    layer.weights *= 0.5
    return np.sum(np.sin(layer(x)))


def optimiser_with_state(w):
    optimiser = Momentum(0.1, len(w))
    losses = []
    for _ in range(4):
        losses.append(np.sum((w - 1.0) ** 2 * w))
        optimiser.update(w, 2.0 * (w - 1.0))
    return sum(losses) + w @ optimiser.velocity


def classes_chosen_at_run_time(x, kind):
    kinds = {"tanh": Tanh, "norm": Norm}
    layer = kinds[kind]()
    y = layer(x * 2.0)
    y += layer.last
    return y @ x if isinstance(layer, Tanh) else 2.0 * y @ y


def dual_numbers(s):
    """Forward mode within the function itself."""

    class Dual:
        def __init__(self, value, slope):
            self.value, self.slope = value, slope

        def __mul__(self, other):
            return Dual(
                self.value * other.value, self.value * other.slope + self.slope * other.value
            )

        def __add__(self, other):
            return Dual(self.value + other.value, self.slope + other.slope)

        def sin(self):
            return Dual(math.sin(self.value), math.cos(self.value) * self.slope)

    d = Dual(s, 1.0)
    r = (d * d).sin() + d * d * d
    return r.value * r.slope


def multiple_inheritance(x):
    class Gain:
        def apply(self, a):
            return a * 2.0

    class Offset(Gain):
        def apply(self, a):
            return super().apply(a) + x[0]

    class Square(Gain):
        def apply(self, a):
            return super().apply(a) ** 2

    class Both(Offset, Square):
        pass

    return np.sum(Both().apply(x))


def getattr_and_delegation(x):
    class Wrapped:
        def __init__(self, inner):
            self.inner = inner
            self.reads = 0

        def __getattr__(self, name):
            self.reads += 1
            return getattr(self.inner, name)

    w = Wrapped(Table(x * x))
    w.data[0] = x[2]
    return w.reads * np.sum(w.data) + w.inner.data @ x


CASES = [
    case(vector_arithmetic, V),
    case(vector_updated_in_place, V),
    case(sum_of_vectors, V),
    case(membership_and_equality, V),
    case(vector_argument, Vec(0.4, -1.2, 0.7), 1.5, argnums=(0, 1)),
    case(table_with_counted_writes, M),
    case(table_wraps_the_argument, M),
    case(iteration_gives_views, V),
    case(iterator_class, V),
    case(context_that_restores, V),
    case(layers_in_a_list, M, V, argnums=(0, 1)),
    case(layers_with_state, M, V, argnums=(0, 1)),
    case(layers_share_weights, M, V, argnums=(0, 1)),
    case(layer_as_argument, Dense(M), V, argnums=(0, 1)),
    case(optimiser_with_state, V),
    case(classes_chosen_at_run_time, V, "tanh", others=((W, "norm"),)),
    case(dual_numbers, 0.8),
    case(multiple_inheritance, V),
    case(getattr_and_delegation, V),
]
