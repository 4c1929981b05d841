"""Tuples, lists, dicts, named tuples and dataclasses: as arguments, as results of helpers, as
local values.
"""
import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from . import case

rng = np.random.default_rng(200)
X = rng.normal(size=(6, 3))
Y = rng.normal(size=(6, 2))
T = rng.normal(size=6)
V = rng.normal(size=3)
WIDE = (rng.normal(size=(3, 4)) * 0.6, rng.normal(size=4) * 0.3)
DEEP = (rng.normal(size=(4, 4)) * 0.6, rng.normal(size=4) * 0.3)
LAST = (rng.normal(size=(4, 2)) * 0.6, rng.normal(size=2) * 0.3)
NET = [WIDE, DEEP, LAST]


class Ellipse(NamedTuple):
    a: float
    b: float


class Gaussian(NamedTuple):
    mean: np.ndarray
    log_scale: np.ndarray


class Layer(NamedTuple):
    W: np.ndarray
    b: np.ndarray
    kind: str = "tanh"


class Moments(NamedTuple):
    mean: float
    variance: float
    count: int


@dataclass(frozen=True)
class Spring:
    stiffness: float
    rest: float
    label: str = "spring"


@dataclass
class Body:
    position: np.ndarray
    velocity: np.ndarray
    mass: float = 1.0
    fixed: bool = False


@dataclass
class Market:
    rate: float
    volatility: float
    spots: list


# -- tuples and lists as arguments


def perimeter(vertices):
    total = 0.0
    n = len(vertices)
    for i in range(n):
        step = vertices[(i + 1) % n] - vertices[i]
        total = total + np.sqrt(np.sum(step * step))
    return total


def quadratic_form(point):
    x, y = point
    return 3.0 * x * x - 2.0 * x * y + y * y


def distance_between(p, q):
    (px, py), (qx, qy) = p, q
    return math.sqrt((px - qx) ** 2 + (py - qy) ** 2)


def network_loss(params, x, target):
    h = x
    for W, b in params[:-1]:
        h = np.tanh(h @ W + b)
    W, b = params[-1]
    return np.mean((h @ W + b - target) ** 2)


def network_by_index(params, x):
    h = x
    for k in range(len(params)):
        h = np.tanh(h @ params[k][0] + params[k][1])
    return np.sum(h * h)


def weight_decay(params, strength):
    penalty = 0.0
    for W, b in params:
        penalty = penalty + np.sum(W**2) + 0.5 * np.sum(b**2)
    return strength * penalty


def residual_blocks(params, x):
    for depth, (W, b) in enumerate(params):
        x = x + np.tanh(x @ W + b) / (depth + 1.0)
    return np.mean(x)


def decoder_with_tied_weights(params, x):
    code = x
    for W, b in params:
        code = np.tanh(code @ W + b)
    back = code
    for W, b in reversed(params):
        back = np.tanh((back - b) @ W.T)
    return np.sum((back - x) ** 2)


def weighted_sum_of_lists(xs, ws):
    total = 0.0
    for x, w in zip(xs, ws):
        total += w * x * x
    return total / sum(ws)


def polynomial_of_list(coefficients, x):
    value = 0.0
    for c in reversed(coefficients):
        value = value * x + c
    return value


def mixture_from_records(components, x):
    density = 0.0
    for c in components:
        z = (x - c["mean"]) / c["scale"]
        density = density + c["weight"] * np.exp(-0.5 * z * z) / c["scale"]
    return -np.sum(np.log(density))


def portfolio_variance(assets, correlation):
    risk = 0.0
    for i, a in enumerate(assets):
        for j, b in enumerate(assets):
            rho = 1.0 if i == j else correlation
            risk += a["weight"] * b["weight"] * a["sigma"] * b["sigma"] * rho
    return math.sqrt(risk)


def layers_of_dict_of_lists(params, x):
    for W, b in zip(params["weights"], params["biases"]):
        x = np.tanh(x @ W + b)
    return np.sum(x)


def list_with_settings(settings, x):
    scale, kind, shift, nothing, active = settings
    y = scale * x
    if shift is not None:
        y = y + shift
    if kind == "sine" and active:
        y = np.sin(y)
    return np.sum(y) if nothing is None else np.sum(y * nothing)


def total_energy_of_springs(springs, x):
    energy = 0.0
    for k, s in enumerate(springs):
        energy += 0.5 * s.stiffness * (x[k + 1] - x[k] - s.rest) ** 2
    return energy


def image_pyramid(levels):
    score = 0.0
    for k, level in enumerate(levels, start=1):
        score = score + np.mean(level**2) / 2.0**k
    return score


# -- dicts that are walked


def ridge_over_values(params):
    penalty = 0.0
    for p in params.values():
        penalty = penalty + np.sum(p**2)
    return penalty


def elastic_net(params, alphas):
    total = 0.0
    for name, p in params.items():
        total = total + alphas[name] * np.sum(np.sqrt(p**2 + 1e-3))
    return total


def only_weights_decay(params):
    total = 0.0
    for name in params.keys():
        if name.startswith("W"):
            total = total + np.sum(params[name] ** 2)
        else:
            total = total + 0.1 * np.sum(params[name])
    return total


def budget(prices):
    bill = 0.0
    for k, (item, price) in enumerate(prices.items()):
        discount = 0.9 if item == "bread" else 1.0
        bill += discount * (k + 1) * price**1.1
    return bill


def default_rate(params, x):
    rate = params.get("rate", 0.3)
    gain = params.get("gain", 1.0)
    return gain * np.exp(-rate * x)


def fields_that_are_present(params, x):
    y = x * params["scale"]
    if "shift" in params:
        y = y + params["shift"]
    if "power" in params:
        y = y ** params["power"]
    return np.sum(y)


# -- named tuples and dataclasses as arguments


def ramanujan(e):
    h = ((e.a - e.b) / (e.a + e.b)) ** 2
    return math.pi * (e.a + e.b) * (1.0 + 3.0 * h / (10.0 + math.sqrt(4.0 - 3.0 * h)))


def unpacked_ellipse(e, angle):
    a, b = e
    return a * b / math.sqrt((b * math.cos(angle)) ** 2 + (a * math.sin(angle)) ** 2)


def kl_divergence(p: Gaussian, q: Gaussian):
    variance_ratio = np.exp(2.0 * (p.log_scale - q.log_scale))
    shift = (p.mean - q.mean) / np.exp(q.log_scale)
    terms = variance_ratio + shift**2 - 1.0 - 2.0 * (p.log_scale - q.log_scale)
    return 0.5 * np.sum(terms)


def stack_of_layers(layers, x):
    for layer in layers:
        z = x @ layer.W + layer.b
        x = np.tanh(z) if layer.kind == "tanh" else z
    return np.sum(x**2)


def layer_by_position(layer, x):
    return np.sum(np.tanh(x @ layer[0] + layer[1]))


def hooke(spring, x):
    stretch = x - spring.rest
    return 0.5 * spring.stiffness * stretch**2


def orbital_energy(body, centre_mass):
    r = np.sqrt(np.sum(body.position**2))
    kinetic = 0.5 * body.mass * np.sum(body.velocity**2)
    return kinetic - body.mass * centre_mass / r


def momentum_of_bodies(bodies):
    total = 0.0
    for b in bodies:
        if not b.fixed:
            total = total + b.mass * b.velocity
    return np.sum(total**2)


def basket_price(market, strikes):
    value = 0.0
    for spot, strike in zip(market.spots, strikes):
        d = math.log(spot / strike) + market.rate
        value += spot / (1.0 + math.exp(-1.7 * d / market.volatility))
    return value * math.exp(-market.rate)


# -- helpers that return several values


def mean_and_spread(x):
    m = np.mean(x)
    return m, np.sqrt(np.mean((x - m) ** 2))


def standardised_skewness(x):
    m, s = mean_and_spread(x)
    return np.mean(((x - m) / s) ** 3)


def coefficient_of_variation(x):
    stats = mean_and_spread(x)
    return stats[1] / stats[0]


def moments(x):
    m = np.sum(x) / len(x)
    return Moments(m, np.sum((x - m) ** 2) / len(x), len(x))


def welch_statistic(x, y):
    p, q = moments(x), moments(y)
    error = p.variance / p.count + q.variance / q.count
    return (p.mean - q.mean) / np.sqrt(error)


def rates_of(u, v, p):
    return {"prey": u * (p["a"] - v), "hunter": v * (u - p["b"])}


def euler_with_dict(u, v, p):
    for _ in range(4):
        rate = rates_of(u, v, p)
        u, v = u + 0.1 * rate["prey"], v + 0.1 * rate["hunter"]
    return u + v


def roots(a, b, c):
    d = math.sqrt(b * b - 4.0 * a * c)
    return [(-b - d) / (2.0 * a), (-b + d) / (2.0 * a)]


def spread_of_roots(a, b, c):
    low, high = roots(a, b, c)
    return (high - low) * roots(a, b + 0.1, c)[0]


# -- local containers


def state_through_a_loop(x, v, steps):
    state = (x, v)
    for _ in range(steps):
        x, v = state
        a = -math.sin(x) - 0.1 * v
        state = (x + 0.1 * v, v + 0.1 * a)
    angle, speed = state
    return 0.5 * speed**2 - math.cos(angle)


def named_state_through_a_loop(start, omega):
    s = Ellipse(start, 0.0)
    for _ in range(5):
        s = Ellipse(s.a - 0.1 * omega * s.b, s.b + 0.1 * omega * s.a)
    return s.a * s.b


def record_through_a_loop(x, lr):
    p = {"x": x, "momentum": 0.0}
    for _ in range(4):
        slope = 4.0 * p["x"] ** 3 - 2.0 * p["x"]
        m = 0.9 * p["momentum"] + slope
        p = {"x": p["x"] - lr * m, "momentum": m}
    return p["x"] ** 2


def stages_of_runge_kutta(y, k):
    def slope(u):
        return -k * u + 0.1 * u * u

    h = 0.2
    k1 = slope(y)
    k2 = slope(y + 0.5 * h * k1)
    stages = [k1, k2]
    weights = [0.25, 0.75]
    for s, w in zip(stages, weights):
        y = y + h * w * s
    return y


def pair_of_a_branch(x, y):
    if x > y:
        pair = (x, y)
    else:
        pair = (y, x)
    large, small = pair
    return large * large / small


def hyperparameters_of_a_branch(x, kind):
    if kind == "fast":
        config = {"rate": 0.5 * x, "decay": 0.9}
    else:
        config = {"rate": 0.1 * x, "decay": 0.5}
    y = 1.0
    for k in range(3):
        y = y - config["rate"] * config["decay"] ** k * y
    return y


def nested_unpacking(segment, t):
    (x0, y0), (x1, y1) = segment
    x, y = x0 + t * (x1 - x0), y0 + t * (y1 - y0)
    return x * x + math.sin(y)


def pair_and_rest(xs):
    first, *rest = xs
    total = first * first
    for r in rest:
        total = total + first * math.sin(r)
    return total


def middle_by_star(samples):
    low, *inner, high = samples
    return high * low + sum(inner) / len(inner)


def swap_to_order(a, b):
    if a < b:
        a, b = b, a
    return a / b + math.log(a)


def rotation_of_three(a, b, c, n):
    for _ in range(n):
        a, b, c = b, c, a * b + 0.1 * c
    return a + 2.0 * b + 3.0 * c


def fibonacci_pair(x, n):
    pair = (0.0, x)
    for _ in range(n):
        pair = pair[1], pair[0] + 0.5 * pair[1]
    return pair[1] ** 2


def table_lookup(x, kind):
    table = {"square": x * x, "cube": x**3, "sine": math.sin(x)}
    return table[kind] + 0.5 * table["square"]


def tuple_of_arrays(x):
    parts = (np.sin(x), np.cos(x), x * x)
    total = 0.0
    for k, part in enumerate(parts):
        total = total + (k + 1) * np.sum(part)
    return total * np.mean(parts[2])


def list_plus_list(params, x):
    extended = params + [params[0]]
    total = 0.0
    for p in extended:
        total = total + p * x
    return total * extended[-1]


def slices_of_a_list(knots):
    length = 0.0
    for a, b in zip(knots[:-1], knots[1:]):
        length += math.sqrt(1.0 + (b - a) ** 2)
    return length


def deep_tree(tree):
    block = tree["encoder"][0]
    gain = block["scale"] * tree["decoder"]["gain"][1]
    return gain * np.sum(np.tanh(block["W"] * tree["decoder"]["gain"][0]))


def gradient_of_a_pair_of_dicts(pair, x):
    slow, fast = pair
    y = slow["amplitude"] * np.exp(-slow["rate"] * x)
    y = y + fast["amplitude"] * np.exp(-fast["rate"] * x)
    return np.sum((y - 1.0) ** 2)


def updated_named_tuple(layer, x):
    layer = layer._replace(b=layer.b * 2.0)
    return np.sum(np.tanh(x @ layer.W + layer.b))


def merged_options(params, x):
    options = {"gain": 2.0, "bias": 0.5, **params}
    return np.sum(options["gain"] * x + options["bias"] * x**2)


def tuple_arithmetic(x, y):
    a = (x * y, x + y)
    b = a + (x - y,)
    return b[0] * b[1] + b[2] ** 2 + len(b)


def triangle_area(triangle):
    a, b, c = triangle
    u = (b[0] - a[0], b[1] - a[1])
    v = (c[0] - a[0], c[1] - a[1])
    return 0.5 * (u[0] * v[1] - u[1] * v[0])


def hidden_markov(parameters, observed):
    start, transition = parameters
    belief = np.exp(start) / np.sum(np.exp(start))
    step = np.exp(transition) / np.sum(np.exp(transition), axis=1, keepdims=True)
    log_likelihood = 0.0
    for likelihood in observed:
        joint = (belief @ step) * likelihood
        evidence = np.sum(joint)
        belief, log_likelihood = joint / evidence, log_likelihood + np.log(evidence)
    return log_likelihood


SQUARE = [np.array(p) for p in ([0.0, 0.1], [1.0, 0.0], [1.2, 0.9], [0.1, 1.0])]
COMPONENTS = [
    {"weight": 0.3, "mean": -1.0, "scale": 0.8},
    {"weight": 0.7, "mean": 0.6, "scale": 1.3},
]
ASSETS = [{"weight": 0.6, "sigma": 0.2, "name": "A"}, {"weight": 0.4, "sigma": 0.3, "name": "B"}]
SPRINGS = [Spring(2.0, 0.5), Spring(1.5, 0.3, "soft")]
P = Gaussian(V, V * 0.3)
Q = Gaussian(V * 0.5, np.array([0.1, -0.2, 0.3]))
LAYERS = [Layer(*WIDE), Layer(*DEEP), Layer(*LAST, "linear")]
MOON = Body(np.array([1.0, 0.4]), np.array([-0.2, 0.9]), 0.5)
BODIES = [MOON, Body(np.array([0.1, 0.2]), np.array([0.3, 0.1])), Body(V[:2], V[1:], 2.0, True)]
PARAMS = {"W1": WIDE[0], "b1": WIDE[1], "W2": LAST[0], "b2": LAST[1]}
TREE = {
    "encoder": [{"W": WIDE[0], "scale": 1.2, "name": "first"}],
    "decoder": {"gain": (0.4, 0.7), "size": None},
}
OBSERVED = [np.array([0.7, 0.2]), np.array([0.3, 0.6]), np.array([0.5, 0.4])]
NARROW = [(W.astype(np.float32), b.astype(np.float32)) for W, b in NET]

CASES = [
    case(perimeter, SQUARE),
    case(perimeter, tuple(SQUARE[:3])),
    case(perimeter, [p.astype(np.float32) for p in SQUARE]),
    case(quadratic_form, (0.7, -1.3)),
    case(quadratic_form, [2, 1.5]),
    case(quadratic_form, V[:2]),
    case(distance_between, (0.3, 1.2), (2.0, -0.5), argnums=(0, 1)),
    case(distance_between, [0.3, 1.2], (2.0, -0.5), argnums=1),
    case(network_loss, NET, X, Y),
    case(network_loss, NET[:1], X, rng.normal(size=(6, 4))),
    case(network_loss, tuple(NET), X, Y, argnums=(0, 1)),
    case(network_loss, [list(layer) for layer in NET], X, Y),
    case(network_loss, NARROW, X.astype(np.float32), Y.astype(np.float32)),
    case(network_by_index, NET, X),
    case(network_by_index, NET[:2], V),
    case(weight_decay, NET, 0.01),
    case(weight_decay, [(V, 0.5), (X, 2.0)], 0.1, argnums=(0, 1)),
    case(residual_blocks, [DEEP, (DEEP[0] * 0.5, 0.3)], rng.normal(size=(5, 4))),
    case(decoder_with_tied_weights, [WIDE, DEEP], X),
    case(weighted_sum_of_lists, [1.5, -0.5, 2.0], [0.2, 0.5, 0.4], argnums=(0, 1)),
    case(weighted_sum_of_lists, (1.5, 2.5), (0.2, 0.5), argnums=1),
    case(weighted_sum_of_lists, [1, 2, 3], [0.2, 0.5, 0.4]),
    case(polynomial_of_list, [1.0, -0.5, 0.3, 0.1], 1.4, argnums=(0, 1)),
    case(polynomial_of_list, (2.0, 1.0), 1.4),
    case(mixture_from_records, COMPONENTS, T),
    case(mixture_from_records, COMPONENTS, T, argnums=1),
    case(portfolio_variance, ASSETS, 0.3, argnums=(0, 1)),
    case(layers_of_dict_of_lists, {"weights": [WIDE[0], LAST[0]], "biases": [WIDE[1], LAST[1]]}, X),
    case(list_with_settings, [0.7, "sine", 0.3, None, True], V, argnums=(0, 1)),
    case(list_with_settings, (0.7, "other", None, 1.5, False), V),
    case(total_energy_of_springs, SPRINGS, np.array([0.0, 0.8, 1.5]), argnums=(0, 1)),
    case(total_energy_of_springs, tuple(SPRINGS), np.array([0.0, 0.8, 1.5])),
    case(image_pyramid, [X[:4], X[:2, :2], X[:1, :1]]),
    case(image_pyramid, [V, T]),
    case(ridge_over_values, PARAMS),
    case(ridge_over_values, {"a": 1.5, "b": 2}),
    case(elastic_net, PARAMS, {"W1": 0.1, "b1": 0.2, "W2": 0.3, "b2": 0.4}, argnums=(0, 1)),
    case(only_weights_decay, PARAMS),
    case(budget, {"milk": 1.2, "bread": 2.5, "salt": 0.7}),
    case(default_rate, {"rate": 0.8}, 1.3, argnums=(0, 1)),
    case(default_rate, {"rate": 0.8, "gain": 2.0}, 1.3),
    case(fields_that_are_present, {"scale": 1.5, "power": 3}, V * V + 0.5),
    case(fields_that_are_present, {"scale": 1.5, "shift": V}, V, argnums=(0, 1)),
    case(ramanujan, Ellipse(2.0, 1.2)),
    case(ramanujan, Ellipse(np.float64(2.0), np.float32(1.2))),
    case(unpacked_ellipse, Ellipse(2.0, 1.2), 0.4, argnums=(0, 1)),
    case(kl_divergence, P, Q),
    case(kl_divergence, P, Q, argnums=(0, 1)),
    case(kl_divergence, Gaussian(0.3, 0.1), Q, argnums=0),
    case(stack_of_layers, LAYERS, X),
    case(stack_of_layers, tuple(LAYERS[1:]), rng.normal(size=(2, 4)), argnums=(0, 1)),
    case(layer_by_position, LAYERS[0], V),
    case(hooke, Spring(2.0, 0.5), 1.3),
    case(hooke, Spring(2.0, 0.5), 1.3, argnums=(0, 1)),
    case(orbital_energy, MOON, 1.1),
    case(orbital_energy, MOON, 1.1, argnums=(0, 1)),
    case(momentum_of_bodies, BODIES),
    case(basket_price, Market(0.05, 0.3, [1.1, 0.9, 1.3]), [1.0, 1.0, 1.2], argnums=(0, 1)),
    case(standardised_skewness, T),
    case(coefficient_of_variation, T + 4.0),
    case(welch_statistic, T, V, argnums=(0, 1)),
    case(welch_statistic, T, V[:2]),
    case(euler_with_dict, 1.2, 0.7, {"a": 1.1, "b": 0.4}, argnums=(0, 1, 2)),
    case(euler_with_dict, 2, 0.7, {"a": 1, "b": 0.4}, argnums=(0, 2)),
    case(spread_of_roots, 1.0, -3.0, 0.7, argnums=(0, 1, 2)),
    case(state_through_a_loop, 0.6, 0.3, 5, argnums=(0, 1)),
    case(named_state_through_a_loop, 1.3, 0.8, argnums=(0, 1)),
    case(record_through_a_loop, 1.2, 0.05, argnums=(0, 1)),
    case(stages_of_runge_kutta, 1.4, 0.7, argnums=(0, 1)),
    case(pair_of_a_branch, 1.3, 2.1, argnums=(0, 1), others=((2.1, 1.3), (0.4, 0.9))),
    case(hyperparameters_of_a_branch, 0.7, "fast", others=((0.7, "slow"), (1.1, "fast"))),
    case(nested_unpacking, ((0.1, 0.4), (1.2, 0.9)), 0.3, argnums=(0, 1)),
    case(nested_unpacking, [[0.1, 0.4], [1.2, 0.9]], 0.3),
    case(pair_and_rest, (1.2, 0.4, -0.7)),
    case(pair_and_rest, [1.2, 0.4]),
    case(middle_by_star, [0.4, 1.2, 1.7, 2.5]),
    case(swap_to_order, 1.3, 2.1, argnums=(0, 1), others=((2.1, 1.3),)),
    case(rotation_of_three, 1.1, 0.7, -0.4, 4, argnums=(0, 1, 2)),
    case(fibonacci_pair, 0.9, 5),
    case(table_lookup, 1.2, "cube", others=((1.2, "sine"), (0.8, "square"))),
    case(tuple_of_arrays, V),
    case(tuple_of_arrays, X.astype(np.float32)),
    case(list_plus_list, [0.4, 1.2], 0.7, argnums=(0, 1)),
    case(slices_of_a_list, [0.3, 1.1, 0.6, 0.2]),
    case(slices_of_a_list, (0.3, 1.1, 0.6)),
    case(deep_tree, TREE),
    case(gradient_of_a_pair_of_dicts,
         ({"amplitude": 0.7, "rate": 0.3}, {"amplitude": 0.4, "rate": 1.9}), T + 2.0),
    case(updated_named_tuple, LAYERS[0], V),
    case(merged_options, {"gain": 1.5}, V, argnums=(0, 1)),
    case(merged_options, {"gain": 1.5, "bias": V}, V),
    case(tuple_arithmetic, 1.3, 0.4, argnums=(0, 1)),
    case(triangle_area, ((0.0, 0.1), (1.0, 0.2), (0.4, 1.3))),
    case(triangle_area, np.array([[0.0, 0.1], [1.0, 0.2], [0.4, 1.3]])),
    case(hidden_markov, (np.array([0.3, -0.2]), np.array([[0.5, 0.1], [-0.3, 0.4]])), OBSERVED),
    case(hidden_markov, [np.array([0.3, -0.2]), np.eye(2)], np.array(OBSERVED), argnums=(0, 1)),
]
