"""Derivatives of derivatives where the inner one runs on a tape or reads its surroundings."""

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import srcgrad
from srcgrad import (
    grad,
    hessian,
    hvp,
    jacfwd,
    jacobian,
    jacrev,
    jvp,
    value_and_grad,
    vjp,
)
from tests import mutation, second_order

W = np.array([0.3, 0.7, 0.4])
X = np.array([0.9, 0.5, 1.3])


def slopes(f, args, place):
    """The derivative of a number in an argument, by differences of two steps."""
    found = np.zeros(np.shape(args[place]))
    for index in np.ndindex(found.shape):
        one = np.zeros(found.shape)
        one[index] = 1.0

        def at(step, one=one):
            given = list(args)
            given[place] = given[place] + step * one
            return f(*given)

        wide, near = ((at(h) - at(-h)) / (2.0 * h) for h in (2e-4, 1e-4))
        found[index] = (4.0 * near - wide) / 3.0
    return found


# -- functions on a tape


def numbers_in_a_list(w, x):
    parts = []
    for a, b in zip(w, x):
        parts.append(a * a / b + np.sin(a * b) ** 3)
    return sum(u * v for u, v in zip(parts, parts[::-1])) + parts[0] ** 1.7 + 2.0 ** parts[1]


def views_of_a_buffer(w, x):
    y = np.zeros(4)
    z = y.reshape(2, 2)
    y[1:] = w * w
    z[0, 0] = x[0] * w[1]
    y[1:] *= np.cos(x)
    for row in z:
        row += row[::-1] * x[:2]
    return np.sum(y**3) * np.exp(-z[0, 0])


class Layer:
    def __init__(self, w):
        self.w, self.seen = w, []

    def __call__(self, x):
        self.seen.append(np.tanh(self.w * x))
        return self.seen[-1]


def layers_that_keep(w, x):
    layers = [Layer(w), Layer(w * x)]
    y = x
    for layer in layers:
        y = layer(y)
    return np.sum(layers[0].seen[0] * y) + np.linalg.norm(y)


def matrices_in_a_dict(w, x):
    a = np.outer(w, x) + 3.0 * np.eye(3)
    parts = {"solved": np.linalg.solve(a, w), "times": a @ x}
    parts["both"] = parts["solved"] * parts["times"]
    return np.sum(parts["both"] ** 2) + np.max(a) + np.concatenate([w, x])[2:4] @ x[:2]


def numbers_of_numpy(w, x):
    parts = [np.sqrt(np.sum(w * w))]
    parts.insert(1, np.logaddexp(parts[0], x[1]))
    parts.insert(2, np.float64(parts[1]) ** 2 / x[2])
    return parts[-1] * np.mean(x) + np.abs(w[2]) * max(parts)


ON_A_TAPE = [
    numbers_in_a_list, views_of_a_buffer, layers_that_keep, matrices_in_a_dict, numbers_of_numpy,
]  # fmt: skip


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("f", ON_A_TAPE)
def test_second_derivatives_of_a_function_on_a_tape(f, place):
    gradient = grad(f, place)
    matrix = hessian(f, place)(W, X)
    wanted = [slopes(lambda *a, k=k: gradient(*a)[k], (W, X), place) for k in range(3)]
    np.testing.assert_allclose(matrix, wanted, rtol=1e-6, atol=1e-7)
    assert "Tape" in gradient.source
    others = [jacrev(gradient, place), jacfwd(gradient, place)]
    for outer in (jacrev, jacfwd) if place == 0 else ():
        others += [outer(inner(f, place), place) for inner in (jacrev, jacfwd)]
    for other in others:
        np.testing.assert_allclose(other(W, X), matrix, rtol=1e-9, atol=1e-11)
    direction = np.array([0.2, -1.0, 0.4])
    along = hvp((lambda u: f(u, X)) if place == 0 else (lambda u: f(W, u)), ((W, X)[place],),
                (direction,))  # fmt: skip
    np.testing.assert_allclose(along, matrix @ direction, rtol=1e-9)


@pytest.mark.parametrize("f", ON_A_TAPE)
def test_gradient_of_a_function_of_a_gradient(f):
    inner = grad(f, (0, 1))

    def outer(w, x):
        first, second = inner(w, x)
        return np.sum(np.cos(first) * second)

    for place, got in enumerate(grad(outer, (0, 1))(W, X)):
        np.testing.assert_allclose(got, slopes(outer, (W, X), place), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("name", sorted(mutation.all_cases())[::60])
def test_program_that_writes(name):
    """All of them are judged by `python -m tests.second_order`."""
    verdict = second_order.judge(mutation.all_cases()[name])
    assert not verdict.startswith("wrong"), verdict
    if verdict.startswith("refused"):  # for the one reason that limitations.md gives
        assert "a second derivative of complex numbers" in verdict


# -- functions that read their surroundings


@dataclasses.dataclass
class Weights:
    w: np.ndarray
    b: float


class Potential:
    def __init__(self, w):
        self.w = w

    def __call__(self, x):
        return np.sum(np.tanh(self.w * x) ** 2)

    def force(self, x):
        return -grad(self)(x)


def force_of_an_object(w, x):
    return np.sum(Potential(w).force(x) ** 2)


def bound_method(w, x):
    return np.sum(w * grad(Potential(w).__call__)(x))


def newton_steps(w, x):
    def f(t):
        return t**3 - w[0] * t - w[1]

    slope = grad(f)
    t = x[0]
    for _ in range(3):
        t = t - f(t) / slope(t)
    return t


def unrolled_descent(w, x):
    def loss(p):
        return np.sum((p * w - 1.0) ** 2)

    p = x
    for _ in range(4):
        value, g = value_and_grad(loss)(p)
        p = p - 0.1 * g
    return value + np.sum(p)


def step_of_a_dict(w, x):
    params = {"w": w, "b": 0.5}

    def loss(p, z):
        return np.sum((np.tanh(p["w"] * z) + p["b"] - x) ** 2)

    g = grad(loss)(params, x * 0.5)
    return loss({k: params[k] - 0.3 * g[k] for k in params}, x)


def gauss_newton(w, x):
    def residuals(p):
        return np.array([p[0] * w[0], p[1] ** 2 * w[1], p[0] * p[2]]) - 1.0

    J = jacobian(residuals)(x)
    return np.sum(np.linalg.solve(J.T @ J + np.eye(3), J.T @ residuals(x)))


def pullback_of_its_value(w, x):
    y, pull = vjp(lambda p: w * p**2, x)
    return np.sum(pull(np.sin(y))[0])


def pullback_behind_a_write(w, x):
    y = w * 1.0
    value, pull = vjp(lambda t: t * y[0] ** 2 * np.sin(t), x[0])
    y[0] = 7.0 * x[1]
    (g,) = pull(y[1])
    return g * y[0] + value


def tangent_of_its_value(w, x):
    y, dot = jvp(lambda p: w * p**2, (x,), (np.cos(w),))
    return np.sum(dot * y)


def gradient_with_more(w, x):
    def f(p):
        s = p * w
        return np.sum(s**2), {"s": s}

    g, more = grad(f, has_aux=True)(x)
    return np.sum(g * more["s"])


def gradient_of_an_instance(w, x):
    g = grad(lambda q: np.sum(q.w**3 * x) * q.b)(Weights(w, 0.7))
    return np.sum(g.w) * g.b


def by_keyword(w, x):
    return np.sum(grad(lambda *, p, q=2.0: np.sum(p**2 * w) * q, "p")(p=x) ** 2)


def of_one_among_many(w, x):
    return np.sum(grad(lambda *ps: np.sum(ps[0] * ps[1] ** 2 * w), 1)(x, w))


def decorated_inside(w, x):
    @grad
    def f(p):
        return np.sum(p**3 * w)

    @value_and_grad
    def h(p):
        return np.sum(p**2 * w)

    return np.sum(f(x)) + h(w)[0] * np.sum(h(x)[1])


def mapped(w, x):
    return sum(map(grad(lambda t: t**2 * w[0]), x))


exponential = grad(lambda w, x: np.sum(np.exp(w * x)))


def made_outside(w, x):
    return np.sum(exponential(w, x))


def inner_function_that_keeps(w, x):
    seen = []

    def f(p):
        seen.append(p * w[1])
        return seen[-1] ** 2

    d = grad(f)(x[0]) + grad(f)(x[1])
    return d * seen[0] + seen[1]


def inner_function_that_writes(w, x):
    y = w.copy()

    def g(t):
        y[0] = t * y[1]
        return y[0] * t

    return grad(g)(x[0]) * y[0] + np.sum(y)


def inner_branches(w, x):
    g = grad(lambda t: t**2 * w[0] if t > 0 else -t * w[1])
    return g(x[0]) * g(-x[1])


def gradient_as_a_key(w, x):
    f = grad(lambda t: np.sin(t) * w[0])
    return sorted(x, key=f)[0] * f(x[1])


def stationary_point(w, x):
    from scipy.optimize import brentq

    def potential(t):
        return (t - w[0]) ** 4 + w[1] * t**2

    return brentq(grad(potential), -3.0, 3.0, xtol=1e-13) * x[0]


def stationary_points(w, x):
    from scipy.optimize import fsolve

    def energy(p):
        return np.sum((p - w) ** 4) + np.sum(p**2 * x)

    return np.sum(x * fsolve(grad(energy), np.array([0.1, 0.2, 0.3]), xtol=1e-13))


def hamiltonian_flow(w, x):
    from scipy.integrate import odeint

    def energy(q, p):
        return 0.5 * np.sum(p**2) + np.sum(w[:1] * q**4)

    def field(y, _):
        dq, dp = grad(energy, (0, 1))(y[:1], y[1:])
        return np.concatenate([dp, -dq])

    return np.sum(odeint(field, x[:2], np.array([0.0, 0.5]), rtol=1e-9, atol=1e-9)[-1])


def hamiltonian_flow_by_hand(w, x):
    from scipy.integrate import odeint

    def field(y, _):
        return np.array([y[1], -4.0 * w[0] * y[0] ** 3])

    return np.sum(odeint(field, x[:2], np.array([0.0, 0.5]), rtol=1e-9, atol=1e-9)[-1])


WITH_SOLVERS = [
    (stationary_point, stationary_point), (stationary_points, stationary_points),
    (hamiltonian_flow, hamiltonian_flow_by_hand),
]  # fmt: skip

SURROUNDED = [
    force_of_an_object, bound_method, newton_steps, unrolled_descent, step_of_a_dict,
    gauss_newton, pullback_of_its_value, pullback_behind_a_write, tangent_of_its_value,
    gradient_with_more, gradient_of_an_instance, by_keyword, of_one_among_many, decorated_inside,
    mapped, made_outside, inner_function_that_keeps, inner_function_that_writes, inner_branches,
    gradient_as_a_key,
]  # fmt: skip


@pytest.mark.parametrize("f", SURROUNDED)
def test_derivative_inside_of_what_is_differentiated(f):
    value, gradients = value_and_grad(f, (0, 1))(W, X)
    assert value == f(W, X)
    for place, got in enumerate(gradients):
        np.testing.assert_allclose(got, slopes(f, (W, X), place), rtol=1e-7, atol=1e-8)
    direction = np.array([0.3, -1.0, 0.5])
    same, dot = jvp(f, (W, X), (direction, 0.5 * direction))
    assert same == value
    wanted = gradients[0] @ direction + 0.5 * gradients[1] @ direction
    np.testing.assert_allclose(dot, wanted, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("f,same", WITH_SOLVERS)
def test_gradient_that_a_solver_is_given(f, same):
    pytest.importorskip("scipy", reason="SciPy is an optional extra")
    for place, got in enumerate(grad(f, (0, 1))(W, X)):
        np.testing.assert_allclose(got, slopes(same, (W, X), place), rtol=1e-6, atol=1e-7)


def test_zero_slope_that_varies():
    """A gradient that is 0 at the point still has a derivative there."""

    def f(x):
        parts = [x]
        return parts[0] * parts[0]

    assert grad(grad(f))(0.0) == 2.0
    assert hessian(lambda v: [np.sum(v * v)][0])(np.zeros(2)).tolist() == [[2.0, 0.0], [0.0, 2.0]]


def test_text_of_a_second_derivative():
    def f(x):
        parts = [x]
        parts.insert(1, x * x)
        return parts[1] * x

    assert grad(grad(f)).source_for(2.0) == '''\
from srcgrad.record.tape import Tape


def f_grad_grad(x):
    """Gradient of f_grad with respect to x."""
    tape = Tape("f")

    def primal(x):
        parts = [x]
        tape.method(parts, "insert", 1, tape.mul(x, x))
        return tape.mul(tape.item(parts, 1), x)

    def f_grad(x):
        return tape.grad(primal, (x,), 0)

    return tape.grad(f_grad, (x,), 0)
'''


def saved_grad(x):
    """What a text that was saved looks like in a module of the user's."""
    from srcgrad.record.tape import Tape

    tape = Tape("saved")

    def primal(x):
        parts = [x]
        tape.method(parts, "insert", 1, tape.mul(x, x))
        return tape.mul(tape.item(parts, 1), x)

    return tape.grad(primal, (x,), 0)


def test_text_that_was_saved():
    assert grad(lambda x: saved_grad(x) * x)(2.0) == 36.0


# -- what is refused


def third(x):
    parts = []
    parts.insert(0, x**3)
    return parts[0] * x


def with_a_solver(a):
    from scipy.optimize import brentq

    return brentq(lambda x: x**3 - a, 0.0, 3.0)


def complex_in_a_list(x):
    parts = []
    parts.append(np.exp(x * 1j))
    return (parts[0] * parts[0].conjugate()).real


@pytest.mark.parametrize(
    "derivative,words",
    [
        (lambda: grad(grad(grad(third))), "a third derivative by way of the gradient of third on"),
        (lambda: hessian(with_a_solver), "a second derivative .*of what a solver returned"),
        (lambda: grad(grad(complex_in_a_list)), "a second derivative of complex numbers"),
    ],
)
def test_refused(derivative, words):
    with pytest.raises(srcgrad.UnsupportedError, match=words):
        derivative()(2.0)


def test_saved_text_in_a_fresh_process(tmp_path):
    """A text on a tape imports all that it needs, also what builtins mean there."""

    def gathered(x):
        parts = []
        parts.append(float(x) * 2.0)
        return sum(map(abs, parts)) + max(parts, key=lambda v: -v)

    saved = tmp_path / "saved.py"
    saved.write_text(grad(gathered).source_for(1.5) + "\n\nprint(gathered_grad(1.5))\n")
    root = Path(srcgrad.__file__).parent.parent
    found = subprocess.run(
        [sys.executable, str(saved)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert found.stdout == "4.0\n"
