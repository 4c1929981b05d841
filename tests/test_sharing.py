"""One text for functions of one code: `grad(lambda w: loss(w, batch))(w)` in a loop."""

import gc
import math
import threading
import weakref

import numpy as np
import pytest

import srcgrad
from srcgrad import dispatch, grad, value_and_grad

scale = 2.0


@pytest.fixture
def compiled(monkeypatch):
    """The names of functions that were compiled."""
    names = []
    own = dispatch.differentiate

    def counted(function, *rest):
        names.append(function.name)
        return own(function, *rest)

    monkeypatch.setattr(dispatch, "differentiate", counted)
    return names


def loss(w, batch):
    return np.sum((w * batch) ** 2)


def test_a_lambda_in_a_loop_is_compiled_once(compiled):
    w = np.array([1.0, 2.0])

    def step(batch):
        return grad(lambda w: loss(w, batch))(w)

    for k in range(5):
        batch = np.full(2, float(k))
        np.testing.assert_array_equal(step(batch), 2.0 * w * batch**2)
    assert compiled == ["lambda_"]


def test_a_function_of_a_module_is_compiled_once(compiled):
    def own(w):
        return loss(w, 3.0)

    results = [grad(own)(np.ones(2)) for _ in range(4)]
    results += [value_and_grad(own)(np.ones(2))[1] for _ in range(2)]
    assert all(np.array_equal(r, [18.0, 18.0]) for r in results)
    assert compiled == ["own", "own"]


def test_cells_of_other_types_have_texts_of_their_own(compiled):
    def of(factor):
        return grad(lambda x: np.sum(x * factor))(np.ones(2))

    assert of(3.0).tolist() == [3.0, 3.0]
    assert of(np.array([1.0, 2.0])).tolist() == [1.0, 2.0]
    assert of(np.ones((3, 2))).tolist() == [3.0, 3.0]
    assert of(4.0).tolist() == [4.0, 4.0]
    assert len(compiled) == 3


def test_values_in_cells_are_told_apart():
    def of(n, flag, name, axis):
        def f(x):
            y = np.stack([x, 2.0 * x]).sum(axis=axis) if name == "stack" else x
            for _ in range(n):
                y = y * y if flag else y + y
            return np.sum(y ** n)

        return grad(f)(np.array([1.0, 2.0]))

    def wanted(n, flag, name, axis):
        def f(x):
            y = np.stack([x, 2.0 * x]).sum(axis=axis) if name == "stack" else x
            for _ in range(n):
                y = y * y if flag else y + y
            return np.sum(y ** n)

        e = 1e-6 * np.eye(2)
        x = np.array([1.0, 2.0])
        return [(f(x + d) - f(x - d)) / 2e-6 for d in e]

    for n in (1, 2):
        for flag in (True, False, None, 1):
            for name in ("stack", "other"):
                for axis in (0, 1):
                    given = n, flag, name, axis
                    np.testing.assert_allclose(of(*given), wanted(*given), rtol=1e-6)


def test_functions_in_cells_are_told_apart():
    def of(f):
        return grad(lambda x: f(x) * 2.0)(0.5)

    assert of(math.sin) == 2.0 * math.cos(0.5)
    assert of(math.exp) == 2.0 * math.exp(0.5)
    assert of(lambda t: t * t) == 2.0
    assert of(lambda t: t * t * t) == 1.5
    assert of(math.sin) == 2.0 * math.cos(0.5)


def test_modules_in_cells_are_told_apart():
    class Halves:
        @staticmethod
        def sin(x):
            return 0.5 * x

    def of(library, x):
        def f(x):
            parts = []
            parts.append(library.sin(x))
            return parts[0] * 1.0

        return grad(f)(x)

    assert of(math, 0.5) == math.cos(0.5)
    assert of(Halves, 0.5) == 0.5
    assert of(np, 0.5) == np.cos(0.5)


def test_defaults_are_those_of_each_function():
    made = [grad(lambda x, n=n: x**n) for n in (2, 3, 2.5)]
    assert [f(2.0) for f in made] == [4.0, 12.0, 2.5 * 2.0**1.5]
    only = [grad(lambda x, *, n=n: x * n) for n in (2.0, 3.0)]
    assert [f(2.0) for f in only] == [2.0, 3.0]


def test_lambdas_of_one_line_are_told_apart():
    pair = [lambda x: x * x, lambda x: x * x * x]
    assert [grad(f)(2.0) for f in pair for _ in range(2)] == [4.0, 4.0, 12.0, 12.0]


def test_globals_are_read_as_they_are(monkeypatch):
    def f(x):
        return x * scale

    assert grad(f)(1.0) == 2.0
    monkeypatch.setitem(globals(), "scale", 5.0)
    assert grad(f)(1.0) == 5.0
    monkeypatch.setitem(globals(), "scale", np.array(7.0))
    assert grad(f)(1.0) == 7.0


def test_a_cell_that_is_bound_anew():
    def counting():
        k = 1.0

        def f(x):
            return x * k

        def more():
            nonlocal k
            k = k + 1.0

        return f, more

    f, more = counting()
    other, _ = counting()
    assert (grad(f)(1.0), grad(other)(1.0)) == (1.0, 1.0)
    more()
    assert (grad(f)(1.0), grad(other)(1.0)) == (2.0, 1.0)


def test_a_method_that_is_asked_in_a_loop(compiled):
    class Model:
        def __init__(self, w):
            self.w = w

        def loss(self, w):
            return np.sum((w - self.w) ** 2)

        def step(self):
            return self.w - 0.5 * grad(self.loss)(self.w + 1.0)

    model = Model(np.ones(2))
    for k in range(3):
        assert model.step().tolist() == [0.0 - k, 0.0 - k]
        model.w = model.w - 1.0
    model.w = 2.0  # of another type
    assert grad(model.loss)(3.0) == 2.0
    assert compiled == ["loss", "loss"]


def test_methods_of_several_objects():
    class Model:
        def __init__(self, w):
            self.w = w

        def loss(self, x):
            return np.sum(self.w * x)

    first, second = Model(2.0), Model(np.array([1.0, 3.0]))
    for _ in range(2):
        assert grad(first.loss)(np.ones(2)).tolist() == [2.0, 2.0]
        assert grad(second.loss)(np.ones(2)).tolist() == [1.0, 3.0]


def test_argnums_and_modes_are_told_apart():
    def f(x, y):
        return x * y**2

    for _ in range(2):
        assert grad(f)(3.0, 2.0) == 4.0
        assert grad(f, 1)(3.0, 2.0) == 12.0
        assert grad(f, (0, 1))(3.0, 2.0) == (4.0, 12.0)
        assert grad(f, (1,))(3.0, 2.0) == (12.0,)
        assert srcgrad.jvp(f, (3.0, 2.0), (None, 1.0)) == (12.0, 12.0)
        assert grad(grad(f, 1), 1)(3.0, 2.0) == 6.0


def test_what_a_closure_holds_is_not_kept():
    def once():
        batch = np.ones(1000)
        assert grad(lambda w: np.sum(w * batch))(1.0) == 1000.0
        return weakref.ref(batch)

    alive = [once() for _ in range(3)]
    gc.collect()
    assert [ref() for ref in alive] == [None] * 3


def test_each_derivative_warns():
    def constant(x, y):
        return y * 2.0

    for _ in range(2):
        with pytest.warns(UserWarning, match="does not depend on `x`"):
            grad(constant)(1.0, 2.0)


def test_source_before_a_call_is_that_of_floats():
    def f(x):
        return np.sum(x * x)

    grad(f)(np.ones((2, 2)))
    assert grad(f).source == grad(f).source_for(1.0)


def test_threads():
    results = []

    def step(batch):
        return grad(lambda w: w * w * batch)(2.0) == 4.0 * batch

    def work(k):
        results.extend(step(float(n * k)) for n in range(20))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == [True] * 120
