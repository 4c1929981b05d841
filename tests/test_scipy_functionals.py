"""Functions of SciPy that call functions: their gradients in both modes against differences."""

import functools

import numpy as np
import pytest

import srcgrad
from srcgrad import NoRuleError, UnsupportedError
from tests.registered import Programs, assert_right, weighted

pytest.importorskip("scipy")
from scipy import integrate, optimize

programs = Programs()
program = programs.at

# -- integrals


@program(1.2, 0.7)
def integral_of_a_closure(x, end):
    return integrate.quad(lambda s: np.exp(-x * s * s), 0.0, end)[0]


@program(1.2, 0.3, 0.9)
def integral_with_arguments(x, low, high):
    return integrate.quad(lambda s, k, m: np.sin(k * s) * m, low, high, args=(x, 2.0))[0]


@program(1.2, 0.4)
def integral_to_infinity(x, y):
    def bell(s):
        return np.exp(-x * s * s) * y

    return integrate.quad(bell, -np.inf, np.inf)[0]


@program(np.array([1.2, 0.4]), np.array([0.3]))
def integral_of_what_reads_arrays(x, y):
    return integrate.quad(lambda s: np.sum(np.exp(-x * s)) * y[0], 0.0, 2.0)[0]


@program(1.2)
def integral_with_a_weight(x):
    return integrate.quad(lambda s: np.exp(-x * s), 0.0, 2.0, weight="cos", wvar=3.0)[0]


@program(1.2)
def integral_with_a_branch(x):
    return integrate.quad(lambda s: x * s if s < 0.5 else x * x, 0.0, 1.0, points=[0.5])[0]


@program(1.2, 0.6)
def double_integral(x, end):
    return integrate.dblquad(lambda s, r: np.exp(-x * s * r), 0.0, 1.0, 0.0, end)[0]


@program(1.2, 0.7, step=1e-3)
def gauss_legendre(x, end):
    return integrate.fixed_quad(lambda s: np.exp(-x * s * s), 0.0, end)[0]


SAMPLES = np.array([0.3, 1.2, 0.8, 0.1, 0.9])
PLACES = np.array([0.0, 0.5, 0.7, 1.1, 2.0])


@program(SAMPLES, PLACES)
def integrals_of_samples(y, x):
    return (
        integrate.simpson(y, x=x)
        + weighted(integrate.cumulative_trapezoid(y, x, initial=0))
        + weighted(integrate.cumulative_trapezoid(y, dx=0.5))
        + integrate.trapezoid(y, x)
        + integrate.simpson(y[:4], dx=0.3)
    )


@program(np.arange(12.0).reshape(3, 4) ** 1.5, 0.4)
def integrals_of_rows(y, dx):
    return (
        weighted(integrate.cumulative_trapezoid(y, dx=dx, axis=0, initial=0))
        + weighted(integrate.simpson(y, dx=dx, axis=-1))
        + weighted(integrate.trapezoid(y, dx=dx, axis=0))
        + weighted(integrate.cumulative_trapezoid(y, axis=1))
    )


# -- differential equations


@program(1.2, 0.7, rtol=1e-5)
def two_equations(x, k):
    def rates(y, t):
        return np.array([-x * y[0], y[0] - k * y[1]])

    return weighted(integrate.odeint(rates, np.array([x, 1.0]), np.linspace(0.0, 1.0, 4)))


@program(
    1.2, np.array([0.7, 0.3]), np.array([1.0, 2.0]), np.array([0.2, 0.7, 1.3]), rtol=1e-4,
    step=1e-2,
)  # fmt: skip
def equations_in_time(x, k, y0, t):
    def rates(y, s, k, q):
        return [-k[0] * y[0] * s, y[0] - k[1] * y[1] * q]

    return weighted(integrate.odeint(rates, y0, t, args=(k, x)))


@program(1.2, 0.7, rtol=1e-5)
def time_first(x, k):
    def rate(s, y, k):
        return -k * y**2

    return weighted(integrate.odeint(rate, x, [0.0, 0.5, 1.0], (k,), tfirst=True))


@program(0.8, 0.4, rtol=1e-5)
def parameters_that_are_read_later(x, k):
    def rate(y, s):
        return -y * (k if s > 0.5 else x)

    return weighted(integrate.odeint(rate, 1.0, [0.0, 0.5, 1.0], tcrit=[0.5]))


@program(1.3, rtol=1e-5)
def an_array_that_is_filled(x):
    def rates(y, s):
        out = np.zeros(2)
        out[0] = -x * y[0]
        out[1] = y[0] - x * y[1]
        return out

    return weighted(integrate.odeint(rates, [2.0, 1.0], np.linspace(0.0, 1.0, 3)))


@program(40.0, rtol=1e-4, step=1e-1)
def a_stiff_equation(x):
    def rates(y, s):
        return [-x * (y[0] - np.cos(s)), y[0] - y[1]]

    def jacobian(y, s):
        return [[-x, 0.0], [1.0, -1.0]]

    found, _ = integrate.odeint(
        rates, [0.0, 1.0], np.linspace(0.0, 1.0, 3), Dfun=jacobian, full_output=True,
        rtol=1e-10, atol=1e-10,
    )  # fmt: skip
    return weighted(found)


METHODS = ("RK45", "DOP853", "LSODA", "Radau", "BDF")


@pytest.mark.parametrize("method", METHODS)
def test_an_initial_value_problem(method):
    def f(x, k):
        def rates(s, y, k):
            return -k * y * x

        found = integrate.solve_ivp(
            rates, (0.0, 1.0), [x, 2.0], method, args=(k,), t_eval=[0.5, 1.0], rtol=1e-9,
            atol=1e-11,
        )  # fmt: skip
        return weighted(found.y)

    assert_right(f, (1.2, 0.7), 1e-5, 1e-3)


# -- roots


@pytest.mark.parametrize("name", ["brentq", "brenth", "ridder", "bisect", "toms748"])
def test_a_root_between_two_points(name):
    solver = getattr(optimize, name)

    def f(x, y):
        a = solver(lambda s: s**3 - x * y, 0.0, 3.0, xtol=1e-13)
        b, about = solver(lambda s, k: s**2 - k, 0.0, x + y, args=(y,), full_output=True)
        return a * b + about.root

    assert_right(f, (1.2, 0.7), 1e-5, 1e-3)


@program(1.2, np.array([1.2, 2.0]))
def roots_by_newton(x, several):
    a = optimize.newton(lambda s: s**3 - x, 1.0)
    b = optimize.newton(lambda s, k: s**3 - k, x, fprime=lambda s, k: 3.0 * s * s, args=(x,))
    c = optimize.newton(lambda s: s**3 - several, np.ones(2), fprime=lambda s: 3.0 * s * s)
    return a * b + weighted(c)


@program(1.2)
def roots_of_numbers(x):
    a = optimize.root_scalar(lambda s: s**3 - x, bracket=(0.0, 3.0)).root
    b = optimize.root_scalar(
        lambda s: (s**3 - x, 3.0 * s * s), x0=1.0, fprime=True, method="newton"
    ).root
    c = optimize.root_scalar(
        lambda s, k: s**3 - k, args=(x,), x0=1.0, fprime=lambda s, k: 3.0 * s * s,
        method="newton",
    ).root  # fmt: skip
    return a * b * c


@program(1.2, np.array([0.5, 2.0]))
def systems_of_equations(x, p):
    def equations(s, k):
        return [s[0] ** 2 - x * k[0], s[0] * s[1] - k[1]]

    a = optimize.fsolve(equations, [1.0, 1.0], args=(p,), xtol=1e-13)
    found = optimize.root(lambda s: np.array(equations(s, p)), [1.0, 1.0], tol=1e-13)
    return weighted(a) + weighted(found.x)


@program(1.2)
def a_system_with_its_slopes(x):
    def both(s):
        return [s[0] ** 2 - x, s[0] * s[1] - 1.0], np.array([[2.0 * s[0], 0.0], [s[1], s[0]]])

    found = optimize.root(both, [1.0, 1.0], jac=True, method="lm", tol=1e-13)
    b, about, _, _ = optimize.fsolve(
        lambda s: both(s)[0], [1.0, 1.0], fprime=lambda s: both(s)[1], full_output=True
    )
    return weighted(found.x) + weighted(b) + weighted(about["fvec"])


@program(np.array([1.2, 0.4]), 0.8)
def fixed_points(x, y):
    a = optimize.fixed_point(lambda s: np.cos(x * s), np.array([0.5, 0.4]), xtol=1e-12)
    b = optimize.fixed_point(lambda s, k: np.cos(k * s), 0.5, args=(y,), xtol=1e-12)
    return weighted(a) * b


@program(1.2)
def a_root_inside_of_a_loop(x):
    total = 0.0
    for k in range(3):
        total += optimize.brentq(lambda s, k=k: s + np.sin(s) - x * k, -1.0, 9.0) * x
    return total


@functools.lru_cache
def remembered(x, y):
    return x * y * y


@program(1.2, 0.5)
def a_root_with_a_cached_function(x, y):
    a = optimize.brentq(lambda s: remembered(x, y) * s - 1.0, 0.0, 9.0)
    return a * remembered(x, y) * remembered(y, x)


@program(1.2, 0.5)
def a_root_of_an_integral(x, y):
    def area(s):
        return integrate.quad(lambda t: np.exp(-x * t), 0.0, s)[0] - y

    return optimize.brentq(area, 0.0, 3.0)


# -- minima


@program(np.array([1.2, 0.3]), rtol=1e-5, step=1e-2)
def a_minimum_with_a_gradient(x):
    def cost(s):
        return np.sum((s - x) ** 4 + (s - x * x) ** 2)

    def gradient(s):
        return 4.0 * (s - x) ** 3 + 2.0 * (s - x * x)

    found = optimize.minimize(cost, [1.0, 1.0], jac=gradient, tol=1e-12)
    return weighted(found.x) + found.fun


@program(np.array([1.2, 0.3]), rtol=1e-5, step=1e-2)
def a_minimum_by_newton(x):
    def both(s, x):
        return np.sum((s - x) ** 4 + (s - x * x) ** 2), 4.0 * (s - x) ** 3 + 2.0 * (s - x * x)

    def curvature(s, x):
        return np.diag(12.0 * (s - x) ** 2 + 2.0)

    found = optimize.minimize(
        both, [1.0, 1.0], args=(x,), jac=True, hess=curvature, method="Newton-CG", tol=1e-12
    )
    return weighted(found.x) + found.fun


@program(1.2, rtol=1e-3, step=5e-2)
def a_minimum_of_values(x):
    found = optimize.minimize(
        lambda s: (s[0] - x) ** 2 + (s[1] - x * s[0]) ** 2 + np.cos(s[1] * x), [1.0, 1.0],
        method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-15, "maxiter": 4000},
    )  # fmt: skip
    return weighted(found.x) * found.fun


@program(np.array([1.2, 0.4]))
def roots_with_all_that_is_returned(x):
    found = optimize.newton(lambda s: s**3 - x, np.ones(2), full_output=True)
    system = optimize.root(lambda s: (s**3 - x, np.diag(3.0 * s**2)), np.ones(2), jac=True)
    return weighted(found.root) + weighted(system.x * (1.0 + system.fun))


@program(1.2, rtol=1e-4, step=5e-2)
def minima_of_one_number(x):
    a = optimize.minimize_scalar(lambda s: (s - x) ** 2 + x * s + np.cos(s))
    b = optimize.minimize_scalar(
        lambda s, k: (s - k) ** 4 + (s - 1.0) ** 2, bounds=(-5.0, 5.0), args=(x,)
    )
    return a.x * a.fun + b.x


@program(1.2, rtol=1e-4, step=1e-2)
def least_squares(x):
    def residuals(s, k):
        return np.array([s[0] - x, s[1] - k * s[0], s[0] * s[1] - 1.0])

    found = optimize.least_squares(
        residuals, [1.0, 1.0], args=(x,), xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    return weighted(found.x) + found.cost + weighted(found.fun)


@pytest.mark.parametrize("name", programs.functions)
def test_gradient(name):
    programs.check(name)


def test_a_minimum_is_that_of_the_function_and_not_of_the_iterations():
    """The slopes at a minimum are known in closed form."""

    def f(x):
        return optimize.minimize(lambda s: (s[0] - x) ** 2 + 3.0 * s[0] * x, [4.0]).x[0]

    np.testing.assert_allclose(srcgrad.grad(f)(1.5), -0.5, rtol=1e-7)


# -- what is refused


def keeps_what_it_computes(x):
    history = []

    def rate(y, s):
        history.append(x * y[0])
        return -x * y

    return np.sum(integrate.odeint(rate, [2.0], np.linspace(0.0, 1.0, 3))) + history[0]


def fills_an_array_of_its_surroundings(x):
    out = np.zeros(1)

    def rate(y, s):
        out[0] = -x * y[0]
        return out

    return np.sum(integrate.odeint(rate, [2.0], np.linspace(0.0, 1.0, 3)))


@pytest.mark.parametrize("f", [keeps_what_it_computes, fills_an_array_of_its_surroundings])
def test_functions_that_keep_what_they_compute_are_refused(f):
    with pytest.raises(UnsupportedError, match="keeps what it computes"):
        srcgrad.grad(f)(1.2)


REFUSED = {
    "bounds": lambda x: optimize.minimize(lambda s: (s[0] - x) ** 2, [1.0], bounds=[(0, 1)]).x[0],
    "hess_inv": lambda x: np.sum(optimize.minimize(lambda s: (s[0] - x) ** 2, [1.0]).hess_inv),
    "linprog": lambda x: optimize.linprog([x, 1.0], A_ub=[[-1.0, -1.0]], b_ub=[-1.0]).fun,
    "curve_fit": lambda x: optimize.curve_fit(lambda u, p: p * u, SAMPLES, x * SAMPLES)[0][0],
    "wvar": lambda x: integrate.quad(lambda s: s, 0, 1, weight="cos", wvar=x)[0],
    "complex_func": lambda x: integrate.quad(lambda s: x * s, 0, 1, complex_func=True)[0].real,
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    with pytest.raises(NoRuleError):
        srcgrad.grad(REFUSED[name])(1.2)


def _squares(s, x):
    return (s[0] - x) ** 4 + (s[0] - 2.0) ** 2


NO_SOLUTIONS = {
    "bisect": lambda x: optimize.bisect(lambda s: s**3 - x, 0.0, 3.0, xtol=0.5),
    "newton": lambda x: optimize.newton(lambda s: s**3 - x, 1.0, maxiter=1, disp=False),
    "fsolve": lambda x: optimize.fsolve(lambda s: s**2 + x, [1.0], maxfev=3)[0],
    "root": lambda x: optimize.root(lambda s: s**2 + x, [1.0]).x[0],
    "minimize": lambda x: optimize.minimize(_squares, [0.0], x, options={"maxiter": 1}).x[0],
    "at a bound": lambda x: optimize.minimize_scalar(
        lambda s: (s - x) ** 2, bounds=(0.0, 0.1), options={"xatol": 1e-3}
    ).x,
    "least_squares": lambda x: optimize.least_squares(
        lambda s: [s[0] - x, s[0] ** 3 - 1.0], [3.0], max_nfev=1
    ).x[0],
}


@pytest.mark.parametrize("name", NO_SOLUTIONS)
@pytest.mark.filterwarnings("ignore")
def test_what_is_no_solution_is_refused(name):
    with pytest.raises(UnsupportedError, match="not close to a solution"):
        srcgrad.grad(NO_SOLUTIONS[name])(1.2)
