"""A pullback is of the values that there were when `vjp` was called, whatever is changed since."""

import dataclasses

import numpy as np
import pytest

import srcgrad

W = np.array([0.5, -1.5, 2.0])
RATE = 0.7


@dataclasses.dataclass
class Layer:
    w: np.ndarray
    b: float


LAYER = Layer(np.array([0.2, 0.9, -0.4]), 1.5)


def products(x, w):
    return x * x * w


def a_view(x, w):
    y = x[1:].T
    return np.sum(y * y) * w


def a_reshaped_view(x, w):
    y = np.asarray(x).reshape(3, 1)
    z = y if w[0] > 0 else y * 2.0
    return z * z


def rows_on_a_tape(x, w):
    r = 0.0
    for row in np.outer(x, w):
        r = np.tanh(r + row @ row)
    for v in x:
        r = r * v
    return r


def a_list_that_grows(x, w):
    hs = [x]
    for _ in range(2):
        hs.append(hs[-1] * hs[0] * w)
    return hs[-1] * hs[0]


def elements_by_name(x, w):
    r = 0.0
    for i in range(len(x)):
        v = x[i]
        r += v * v * w[i]
    return r


def from_outside(x, w):
    return W * x * x * RATE * LAYER.w + LAYER.b * np.sin(w)


def a_view_from_outside(x, w):
    y = W[::-1]
    return y * x * x * w


def on_a_tape(x, w):
    parts = {}
    parts["a"] = x
    parts["b"] = W * w
    return parts["a"] * parts["b"] * x


def written_to(x, w):
    y = x
    y[0] *= w[1]
    y *= w
    return y * y


FUNCTIONS = [
    products, a_view, a_reshaped_view, rows_on_a_tape, a_list_that_grows, elements_by_name,
    from_outside, a_view_from_outside, on_a_tape, written_to,
]  # fmt: skip


LAYERS = [Layer(np.array([0.3, -0.2, 0.9]), 0.5), Layer(np.array([1.3, 0.7, -0.6]), 1.5)]
TABLE = {"rows": [np.array([0.3, -0.2, 0.9])], "rate": 0.3}


def objects_in_a_list(x, w):
    for layer in LAYERS:
        x = np.tanh(x * layer.w * layer.b)
    return x * w


def parts_from_outside(x, w):
    return TABLE["rows"][0] * x * x * TABLE["rate"] * w


class Model:
    def __init__(self):
        self.w = np.array([0.5, -1.5, 2.0])
        self.layers = [np.ones(3) * 2, np.ones(3) * 3]
        self.rate = 0.5

    def __call__(self, x):
        y = x * self.w * self.rate
        for layer in self.layers:
            y = np.tanh(y * layer)
        return y


@pytest.fixture
def outside():
    """The variables of this module, put back behind a test that changes them."""
    w, layer, rate = W.copy(), (LAYER.w, LAYER.b), RATE
    yield
    W[:] = w
    LAYER.w, LAYER.b = layer
    globals()["RATE"] = rate


def assert_same(a, b):
    assert len(a) == len(b)
    for x, y in zip(a, b):
        np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize("f", FUNCTIONS)
def test_arrays_that_are_changed_since(f, outside):
    x, w = np.array([0.4, -0.7, 1.1]), np.array([1.3, 0.2, -0.9])
    value, pullback = srcgrad.vjp(f, x, w)
    cotangent = np.ones_like(value)[()]
    before = pullback(cotangent)
    for array in (x, w, W, LAYER.w):
        array[:] = 77.0
    LAYER.w, LAYER.b = np.zeros(3), 33.0
    globals()["RATE"] = 55.0
    assert_same(pullback(cotangent), before)


@pytest.mark.parametrize("f", [objects_in_a_list, parts_from_outside])
def test_parts_that_are_changed_since(f):
    x, w = np.array([0.4, -0.7, 1.1]), np.array([1.3, 0.2, -0.9])
    rows, layers = TABLE["rows"][0].copy(), [dataclasses.replace(x) for x in LAYERS]
    _, pullback = srcgrad.vjp(f, x, w)
    before = pullback(np.ones(3))
    TABLE["rows"][0][:], TABLE["rate"] = 77.0, 55.0
    LAYERS[0].w, LAYERS[1].b = np.zeros(3), 33.0
    try:
        assert_same(pullback(np.ones(3)), before)
    finally:
        TABLE["rows"][0][:], TABLE["rate"] = rows, 0.3
        LAYERS[:] = layers


def test_method_whose_object_is_changed_since():
    model = Model()
    _, pullback = srcgrad.vjp(model.__call__, np.array([0.1, 0.2, 0.3]))
    before = pullback(np.ones(3))
    model.w[:], model.rate = 9.0, 7.0
    model.layers[0][:] = 5.0
    model.layers.pop()
    assert_same(pullback(np.ones(3)), before)


def test_containers_that_are_changed_since():
    def f(params, xs):
        r = params["b"] * np.tanh(params["w"])
        for x in xs:
            r = r * x + x * x
        return r

    params = {"w": W.copy(), "b": 0.5}
    xs = [np.array([0.1, 0.2, 0.3]) + k for k in range(40)]
    _, pullback = srcgrad.vjp(f, params, xs)
    before = pullback(np.ones(3))
    params["w"][:], params["b"] = 7.0, 9.0
    xs[0][:] = 5.0
    del xs[20:]
    after = pullback(np.ones(3))
    assert_same(after[0].values(), before[0].values())
    assert_same(after[1], before[1])


def test_object_that_is_changed_since():
    def f(layer, x):
        return np.tanh(layer.w * x) * layer.b

    layer = Layer(W.copy(), 0.5)
    _, pullback = srcgrad.vjp(f, layer, W.copy())
    before = pullback(np.ones(3))
    layer.w[:] = 7.0
    layer.b = 9.0
    after = pullback(np.ones(3))
    np.testing.assert_array_equal(after[0].w, before[0].w)
    np.testing.assert_array_equal(after[0].b, before[0].b)
    np.testing.assert_array_equal(after[1], before[1])


def test_what_is_only_asked_for_its_shape_is_not_copied():
    def f(x, w):
        return np.sum(x) * (w @ w)

    from srcgrad.jacobians import _pullback

    pullback = _pullback(f, (0, 1))
    pullback(np.ones(3), np.ones(2))
    assert "x.copy()" not in pullback.source
    assert "w = w.copy()" in pullback.source
