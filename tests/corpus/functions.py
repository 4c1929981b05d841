"""Functions that programs call: every kind of parameter, closures, functions as values,
recursion, helpers of other modules.
"""
import functools
import math
import operator

import numpy as np

from . import case
from .support import activations, kernels
from .support.activations import shifted, softplus
from .support.kernels import scaled as kernel_scaled

rng = np.random.default_rng(210)
V = np.array([0.4, -1.2, 0.7])
T = np.linspace(0.1, 1.5, 5)
X = rng.normal(size=(4, 3))
Y = rng.normal(size=4)
GRAVITY = 9.81
NODES = np.array([-0.77459667, 0.0, 0.77459667])
WEIGHTS = np.array([5.0, 8.0, 5.0]) / 9.0


# -- parameters


def lennard_jones(r, epsilon=1.0, sigma=1.0):
    s6 = (sigma / r) ** 6
    return 4.0 * epsilon * (s6 * s6 - s6)


def cluster_energy(r, sigma):
    near = lennard_jones(r, 0.8, sigma)
    far = lennard_jones(2.0 * r, sigma=sigma)
    return near + far + lennard_jones(r + 0.5, epsilon=0.3)


def drag(v, *, density=1.2, area):
    return 0.5 * density * area * v * v


def braking_distance(v, area):
    distance = 0.0
    for _ in range(4):
        v = v - 0.05 * drag(v, area=area) - 0.1 * drag(v, density=0.9, area=0.2)
        distance = distance + 0.1 * v
    return distance


def interpolate(a, b, /, t):
    return (1.0 - t) * a + t * b


def bezier(p0, p1, p2, t):
    left = interpolate(p0, p1, t)
    right = interpolate(p1, p2, t=t)
    return interpolate(left, right, t) ** 2


def geometric_mean(*values):
    product = 1.0
    for v in values:
        product = product * v
    return product ** (1.0 / len(values))


def index_of_prices(a, b, c):
    return geometric_mean(a, b) + 0.5 * geometric_mean(a, b, c)


def norm_of(*parts, power=2.0, scale=1.0):
    total = 0.0
    for p in parts:
        total = total + abs(p) ** power
    return scale * total ** (1.0 / power)


def two_norms(x, y):
    return norm_of(x, y) * norm_of(x, y, 1.0, power=3.0, scale=0.5)


def starred_call(point, w):
    return norm_of(*point) + lennard_jones(*(w, 0.5))


def growth(t, **rates):
    return rates["birth"] * t - rates["death"] * t**2 + len(rates)


def population(t, birth):
    return math.exp(growth(t, birth=birth, death=0.1))


def forwarded(x, **options):
    return lennard_jones(x, **options)


def keywords_passed_on(r, sigma):
    settings = {"epsilon": 0.5, "sigma": sigma}
    return forwarded(r, **settings) + forwarded(r + 1.0, sigma=1.2)


def every_kind(a, /, b, *rest, c=0.5, **named):
    y = a * b + c
    for r in rest:
        y = y * r
    for k, v in named.items():
        y = y + v * len(k)
    return y


def calls_every_kind(x, y):
    return every_kind(x, y) + every_kind(x, y, 2.0, x, c=y) * every_kind(y, b=x, zz=x, w=2.0)


def default_that_captures(x, kernel=kernels.gaussian, at=NODES):
    return np.sum(kernel(x - at))


def mutable_looking_default(x, grid=(0.1, 0.4, 0.9)):
    total = 0.0
    for g in grid:
        total = total + math.cos(g * x)
    return total


# -- nested functions and lambdas


def shooting_error(v0, angle):
    dt = 0.05

    def step(x, z, vx, vz):
        speed = math.sqrt(vx * vx + vz * vz)
        return x + dt * vx, z + dt * vz, vx - dt * 0.1 * speed * vx, vz - dt * GRAVITY

    x, z, vx, vz = 0.0, 1.0, v0 * math.cos(angle), v0 * math.sin(angle)
    for _ in range(6):
        x, z, vx, vz = step(x, z, vx, vz)
    return (x - 2.0) ** 2 + z * z


def quadrature_of_closure(a, b):
    def integrand(x):
        return math.exp(-a * x * x) * math.cos(b * x)

    total = 0.0
    for node, weight in zip(NODES, WEIGHTS):
        total += weight * integrand(node)
    return total


def closure_over_a_later_value(x):
    def scale_up(y):
        return factor * y

    factor = math.sin(x)
    y = scale_up(x)
    factor = x * x
    return y + scale_up(x)


def nested_twice(x, k):
    def outer(y):
        shift = y * k

        def inner(z):
            return z * shift + x

        return inner(y) + inner(k)

    return outer(x) * outer(2.0)


def polynomial_by_lambda(x):
    p = lambda t: 1.0 + 0.5 * t - 0.3 * t**2
    return p(x) * p(x + 1.0)


def lambdas_in_a_dict(x, name):
    activations_by_name = {
        "tanh": lambda u: np.tanh(u),
        "softplus": lambda u: np.log1p(np.exp(u)),
        "cubic": lambda u: u**3,
    }
    return np.sum(activations_by_name[name](x))


def lambdas_in_a_list(x):
    basis = [lambda t: t, lambda t: t * t, lambda t: math.sin(t)]
    total = 0.0
    for k, phi in enumerate(basis):
        total += phi(x) / (k + 1)
    return total


def power_maker(n):
    def power(x):
        return x**n

    return power


def returned_closures(x, n):
    square = power_maker(2)
    general = power_maker(n)
    return square(x) - 0.1 * general(x)


def compose(f, g):
    return lambda x: f(g(x))


def composed_activations(x):
    h = compose(np.tanh, softplus)
    return np.sum(compose(np.sin, h)(x))


def compose_all(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def pipeline_of_steps(x, scale):
    run = compose_all(lambda u: u - np.mean(u), lambda u: u * scale, np.tanh)
    return np.sum(run(x) ** 2)


def closures_over_the_loop_variable(x):
    total = 0.0
    for k in range(1, 4):
        wave = lambda t: math.sin(k * t) / k
        total = total + wave(x)
    return total


def closures_kept_from_a_loop(x):
    waves = [lambda t, k=k: math.cos(k * t) for k in range(3)]
    return waves[1](x) + waves[2](x) * waves[0](x)


# -- functions as arguments and values


def trapezoid(f, a, b, n):
    h = (b - a) / n
    total = 0.5 * (f(a) + f(b))
    for k in range(1, n):
        total = total + f(a + k * h)
    return h * total


def area_under_curve(a, b, c):
    return trapezoid(lambda x: c * math.exp(-x * x), a, b, 5) + trapezoid(math.sin, a, b, 3)


def newton_solve(f, slope, x, n=4):
    for _ in range(n):
        x = x - f(x) / slope(x)
    return x


def root_of_cubic(p):
    return newton_solve(lambda x: x**3 + p * x - 1.0, lambda x: 3.0 * x * x + p, 0.7) ** 2


def relu(x):
    return np.maximum(x, 0.0)


def chosen_by_flag(w, x, smooth):
    act = np.tanh if smooth else relu
    return np.sum(act(x @ w))


def chosen_by_name(w, x, name):
    if name == "swish":
        act = activations.swish
    elif name == "relu":
        act = relu
    else:
        act = np.arctan
    return np.sum(act(x * w)) + np.sum(act(w))


LINKS = {"log": np.log, "identity": lambda u: u, "logit": lambda u: np.log(u / (1.0 - u))}


def linked_mean(p, link):
    return np.mean(LINKS[link](p))


def chosen_by_value(x):
    branch = math.sin if x > 1.0 else math.cos
    return branch(x) * x


def partial_of_helper(x, width):
    narrow = functools.partial(kernels.gaussian, width=width)
    return np.sum(narrow(x)) + narrow(0.3)


def partial_with_position(x, y):
    blend = functools.partial(interpolate, x, y)
    return blend(0.3) * blend(t=0.8)


halved = functools.partial(operator.mul, 0.5)


def global_partial(x):
    return halved(x * x) + halved(x)


def sum_of_generator(x):
    return sum(math.sin(k * x) / k for k in (1, 2, 3))


def sum_of_map(a, b, c):
    return sum(map(math.exp, (a, b * c, c)))


def reduce_product(a, b, c):
    return functools.reduce(lambda p, q: p * q + 1.0, (a, b, c))


def fixed_point(f, x, tolerance=1e-3):
    nxt = f(x)
    while abs(nxt - x) > tolerance:
        x, nxt = nxt, f(nxt)
    return nxt


def kepler_by_fixed_point(mean_anomaly, eccentricity):
    return fixed_point(lambda e: mean_anomaly + eccentricity * math.sin(e), mean_anomaly)


# -- recursion


def chebyshev(n, x):
    if n == 0:
        return 1.0
    if n == 1:
        return x
    return 2.0 * x * chebyshev(n - 1, x) - chebyshev(n - 2, x)


def chebyshev_series(x, c):
    return 1.5 * chebyshev(2, x) + c * chebyshev(4, x)


def arithmetic_geometric_mean(a, b):
    if abs(a - b) < 1e-6:
        return 0.5 * (a + b)
    return arithmetic_geometric_mean(0.5 * (a + b), math.sqrt(a * b))


def pendulum_period(length, amplitude):
    k = math.cos(0.5 * amplitude)
    return 2.0 * math.pi * math.sqrt(length / GRAVITY) / arithmetic_geometric_mean(1.0, k)


def even_term(n, x):
    return 1.0 if n == 0 else 1.0 + x * odd_term(n - 1, x)


def odd_term(n, x):
    return x if n == 1 else x * x / n + even_term(n - 1, x)


def mutual_recursion(x):
    return even_term(4, x) * odd_term(3, x)


def american_put(spot, strike, up, steps=3, q=0.5):
    payoff = max(strike - spot, 0.0)
    if steps == 0:
        return payoff
    rise = american_put(spot * up, strike, up, steps=steps - 1, q=q)
    fall = american_put(spot / up, strike, up, q=q, steps=steps - 1)
    return max(payoff, 0.97 * (q * rise + (1.0 - q) * fall))


def put_on_tree(spot, strike):
    return american_put(spot, strike, 1.13)


def tree_value(tree):
    if isinstance(tree, tuple):
        left, right = tree
        return tree_value(left) * 0.7 + math.sin(tree_value(right))
    return tree * tree


def expression_tree(tree, scale):
    return scale * tree_value(tree)


def horner(coefficients, x):
    if not coefficients:
        return 0.0
    return coefficients[0] + x * horner(coefficients[1:], x)


def recursive_polynomial(coefficients, x):
    return horner(coefficients, x) ** 2


def recursive_sum_of_array(x):
    if len(x) == 1:
        return x[0] * x[0]
    half = len(x) // 2
    return recursive_sum_of_array(x[:half]) + 0.5 * recursive_sum_of_array(x[half:])


# -- decorators, early returns, loops inside helpers


def doubled(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return 2.0 * f(*args, **kwargs)

    return wrapper


def clipped(low, high):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(x):
            return min(max(f(x), low), high)

        return wrapper

    return decorate


@doubled
def kinetic(m, v):
    return 0.5 * m * v * v


@clipped(-1.0, 1.0)
def response(x):
    return x * x * x


def decorated_helpers(m, v):
    return kinetic(m, v=v) + response(0.5 * v) + kinetic(1.0, m)


def tax(income):
    if income <= 0.0:
        return 0.0
    if income < 1.0:
        return 0.2 * income
    if income < 3.0:
        return 0.2 + 0.3 * (income - 1.0) ** 1.2
    return 0.9 + 0.4 * (income - 3.0)


def household_net(a, b):
    return a - tax(a) + b - tax(b) + 0.1 * tax(a + b)


def first_crossing(x, level):
    for k in range(8):
        x = x * 1.3 + 0.05
        if x > level:
            return x - level + k
    return 0.0


def crossings(x, level):
    return first_crossing(x, level) * first_crossing(2.0 * x, level)


def babylonian(a):
    x = a
    while abs(x * x - a) > 1e-4:
        x = 0.5 * (x + a / x)
    return x


def two_square_roots(a, b):
    return babylonian(a) / babylonian(a + b)


def smoothed(x, n):
    for _ in range(n):
        x = 0.25 * np.roll(x, 1) + 0.5 * x + 0.25 * np.roll(x, -1)
    return x


def roughness(x, y):
    a, b = smoothed(x, 2), smoothed(y * x, 1)
    return np.sum((x - a) ** 2) + np.sum(b**3)


# -- other modules, globals, names


def helpers_of_another_module(x):
    return np.sum(softplus(x) * shifted(x))


def two_helpers_of_one_name(x):
    return activations.scaled(x) * kernels.scaled(x) + kernel_scaled(x)


def helper_that_calls_its_module(x):
    return np.sum(kernels.mixed(x) * kernels.gaussian(x, 2.0))


def recursion_in_another_module(x):
    return activations.hermite(3, x) * math.exp(-x * x) + activations.logistic(x)


def fall(t):
    return 0.5 * GRAVITY * t * t


def gauss_legendre(f, a, b):
    x = 0.5 * (b - a) * NODES + 0.5 * (a + b)
    return 0.5 * (b - a) * np.sum(WEIGHTS * f(x))


def globals_in_helpers(t, b):
    return fall(t) + gauss_legendre(np.exp, t, b)


def round(x):  # a function of the user's with the name of a builtin
    return x - math.sin(2.0 * math.pi * x) / (2.0 * math.pi)


def named_like_a_builtin(x):
    return round(x) * x


def names_of_emitted_code(x_bar, t, d):
    y_bar = x_bar * t
    out = y_bar + d
    tape = math.sin(out)
    np_ = tape * d
    z = np_ * out
    return z + y_bar


def names_of_emitted_loops(x, trips):
    x_tape, x_kept, t2 = 0.0, x, 1.0
    for i in range(trips):
        x_tape = x_tape + x_kept * t2
        t2 = math.cos(x_tape)
        x_kept = x_kept * t2
    return x_tape + x_kept


def shadowed_builtins(x):
    sum = 0.0
    list = x * x
    max = np.sum(list)
    for len in range(3):
        sum = sum + max * (len + 1.0)
    abs = sum - max
    return abs * sum


def helper_parameter_shadows(x, float):
    range = x * float
    return range + math.log(float)


def calls_with_shadowed_names(x, y):
    return helper_parameter_shadows(x, y) * helper_parameter_shadows(y, float=x)


def same_names_in_caller_and_callee(x, y):
    def swapped(y, x):
        z = x / y
        return z * z

    z = swapped(x, y)
    w = swapped(y, x)
    return z - 0.5 * w


def result_of_call_in_call(x):
    return babylonian(tax(babylonian(x) + 1.0) + 1.0)


def calls_in_tests(x, y):
    z = x
    while babylonian(z) > 1.0:
        z = z * y
    if tax(z) < 0.1:
        return z
    return z * tax(z)


def helper_with_print(x, verbose):
    if verbose:
        print("residual", round(x))
    return round(x) ** 2


CASES = [
    case(cluster_energy, 1.4, 1.1, argnums=(0, 1)),
    case(cluster_energy, np.float32(1.4), np.float32(1.1)),
    case(braking_distance, 8.0, 0.5, argnums=(0, 1)),
    case(braking_distance, 8, 0.5),
    case(bezier, 0.4, 1.2, -0.3, 0.6, argnums=(0, 1, 2, 3)),
    case(index_of_prices, 1.2, 0.8, 2.1, argnums=(0, 1, 2)),
    case(two_norms, 1.2, -0.7, argnums=(0, 1)),
    case(starred_call, (1.2, -0.7), 1.3, argnums=(0, 1)),
    case(starred_call, [1.2, -0.7, 0.4], 1.3),
    case(population, 1.3, 0.4, argnums=(0, 1)),
    case(keywords_passed_on, 1.4, 1.1, argnums=(0, 1)),
    case(calls_every_kind, 0.7, 1.2, argnums=(0, 1)),
    case(default_that_captures, 0.3),
    case(mutable_looking_default, 1.1),
    case(mutable_looking_default, 1.1, (0.5, 1.5), argnums=(0, 1)),
    case(shooting_error, 4.0, 0.7, argnums=(0, 1)),
    case(quadrature_of_closure, 0.8, 1.3, argnums=(0, 1)),
    case(closure_over_a_later_value, 1.2),
    case(nested_twice, 0.6, 1.3, argnums=(0, 1)),
    case(polynomial_by_lambda, 0.8),
    case(lambdas_in_a_dict, V, "softplus"),
    case(lambdas_in_a_dict, 0.7, "cubic", others=((0.7, "tanh"),)),
    case(lambdas_in_a_list, 1.3),
    case(returned_closures, 1.3, 3),
    case(returned_closures, 1.3, 2.5, argnums=(0, 1)),
    case(composed_activations, V),
    case(composed_activations, V.astype(np.float32)),
    case(pipeline_of_steps, V, 0.6, argnums=(0, 1)),
    case(closures_over_the_loop_variable, 0.9),
    case(closures_kept_from_a_loop, 0.9),
    case(area_under_curve, 0.2, 1.3, 0.7, argnums=(0, 1, 2)),
    case(root_of_cubic, 0.8),
    case(chosen_by_flag, V, X, True),
    case(chosen_by_flag, V, X, False),
    case(chosen_by_name, V, X, "swish", argnums=(0, 1)),
    case(chosen_by_name, V, X, "relu", others=((V, X, "atan"),)),
    case(linked_mean, np.array([0.2, 0.5, 0.7]), "logit"),
    case(linked_mean, np.array([0.2, 0.5, 0.7]), "log"),
    case(linked_mean, 0.3, "identity"),
    case(chosen_by_value, 1.4, others=((0.6,), (2.2,))),
    case(partial_of_helper, V, 1.3, argnums=(0, 1)),
    case(partial_with_position, 0.4, 1.3, argnums=(0, 1)),
    case(global_partial, 1.3),
    case(sum_of_generator, 0.7),
    case(sum_of_map, 0.3, 0.5, -0.4, argnums=(0, 1, 2)),
    case(reduce_product, 0.3, 0.5, -0.4, argnums=(0, 1, 2)),
    case(kepler_by_fixed_point, 0.8, 0.3, argnums=(0, 1)),
    case(chebyshev_series, 0.6, 0.4, argnums=(0, 1)),
    case(chebyshev, 3, 0.6, argnums=1),
    case(pendulum_period, 0.7, 1.1, argnums=(0, 1)),
    case(mutual_recursion, 0.7),
    case(put_on_tree, 1.0, 1.07, argnums=(0, 1)),
    case(expression_tree, (0.3, ((1.2, 0.4), 0.8)), 1.5, argnums=(0, 1)),
    case(expression_tree, 0.7, 1.5),
    case(recursive_polynomial, [0.4, 1.2, -0.7], 0.8, argnums=(0, 1)),
    case(recursive_polynomial, (0.4, 1.2), 0.8, argnums=0),
    case(recursive_sum_of_array, T),
    case(recursive_sum_of_array, T[:1]),
    case(decorated_helpers, 1.3, 0.9, argnums=(0, 1), others=((1.3, 2.6), (0.8, -3.0))),
    case(household_net, 0.7, 2.2, argnums=(0, 1), others=((-0.4, 3.5), (1.4, 0.2))),
    case(crossings, 0.8, 2.0, argnums=(0, 1), others=((0.3, 1.7), (0.3, 0.2))),
    case(two_square_roots, 2.3, 1.1, argnums=(0, 1)),
    case(roughness, V, X[0], argnums=(0, 1)),
    case(roughness, T, 1.3, argnums=(0, 1)),
    case(helpers_of_another_module, V),
    case(two_helpers_of_one_name, 0.7),
    case(helper_that_calls_its_module, V),
    case(recursion_in_another_module, 0.6),
    case(globals_in_helpers, 0.4, 1.2, argnums=(0, 1)),
    case(named_like_a_builtin, 1.3),
    case(names_of_emitted_code, 0.6, 1.2, -0.4, argnums=(0, 1, 2)),
    case(names_of_emitted_loops, 0.6, 4),
    case(shadowed_builtins, V),
    case(calls_with_shadowed_names, 0.7, 1.3, argnums=(0, 1)),
    case(same_names_in_caller_and_callee, 0.7, 1.3, argnums=(0, 1)),
    case(result_of_call_in_call, 1.7),
    case(calls_in_tests, 3.1, 0.7, argnums=(0, 1), others=((1.2, 0.2),)),
    case(helper_with_print, 1.3, False),
    case(helper_with_print, np.float64(1.3), True),
]
