"""Programs with the arguments at which their gradients are held against differences."""

import numpy as np

import srcgrad


class Programs:
    """Functions by name, each with its arguments and the tolerance of what it calls."""

    def __init__(self):
        self.functions = {}
        self.points = {}

    def at(self, *args, rtol=1e-6, step=1e-4):
        """Register a function of these arguments."""

        def put(f):
            self.functions[f.__name__] = f
            self.points[f.__name__] = args, rtol, step
            return f

        return put

    def check(self, name):
        """Both modes of a registered function."""
        assert_right(self.functions[name], *self.points[name])


def weighted(x):
    """A sum in which no element can stand for another."""
    x = np.asarray(x)
    return np.sum(np.linspace(0.5, 1.5, x.size).reshape(x.shape) * x)


def differences(f, args, k, step):
    """Central differences of order four in argument `k`."""
    x = np.array(args[k], dtype=float)
    found = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        values = []
        for moves in (-2, -1, 1, 2):
            moved = x.copy()
            moved[i] += moves * step
            given = list(args)
            given[k] = moved if moved.ndim else float(moved)
            values.append(f(*given))
        low, below, above, high = values
        found[i] = (low - high + 8.0 * (above - below)) / (12.0 * step)
    return found


def assert_right(f, args, rtol, step):
    """The value, the gradient, and the tangent along a direction."""
    every = tuple(range(len(args)))
    value, gradients = srcgrad.value_and_grad(f, every)(*args)
    assert value == f(*args)
    random = np.random.default_rng(1)
    directions, product = [], 0.0
    for k in every:
        expected = differences(f, args, k, step)
        np.testing.assert_allclose(gradients[k], expected, rtol=rtol, atol=rtol)
        direction = random.normal(size=np.shape(args[k]))
        directions.append(direction if np.ndim(args[k]) else float(direction))
        product += np.sum(direction * gradients[k])
    _, tangent = srcgrad.jvp(f, args, tuple(directions))
    np.testing.assert_allclose(tangent, product, rtol=1e-9, atol=1e-12)
