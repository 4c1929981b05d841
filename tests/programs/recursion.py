"""Recursion: on numbers, on containers and trees, mutual, with keywords and defaults."""
import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
TREE = ((0.4, (1.2, 0.7)), (0.3, 0.9))
PARAMS = {"encoder": [{"w": V[:2], "b": 0.2}, {"w": V[1:3], "b": -0.1}], "scale": 1.3,
          "name": "net", "extra": None}


# -- on numbers


def power(x, n):
    return 1.0 if n == 0 else x * power(x, n - 1)


def fast_power(x, n):
    if n == 0:
        return 1.0
    half = fast_power(x, n // 2)
    return half * half * (x if n % 2 else 1.0)


def keyword_recursion(x, *, depth=3, damping=0.9):
    if depth <= 0:
        return x
    return damping * math.sin(keyword_recursion(x, depth=depth - 1, damping=damping * damping)) + x


def accumulator(x, n, total=0.0):
    if n == 0:
        return total
    return accumulator(x, n - 1, total=total * x + n)


def even_part(x, n):
    return 1.0 if n == 0 else x * odd_part(x, n - 1) + 0.1


def odd_part(x, n):
    return 0.5 if n == 0 else math.sin(x) * even_part(x, n - 1)


def continued_fraction(x, k, n):
    return x if k == n else k + x * x / continued_fraction(x, k + 1, n)


def legendre(n, x):
    if n < 2:
        return x if n else 1.0
    return ((2 * n - 1) * x * legendre(n - 1, x) - (n - 1) * legendre(n - 2, x)) / n


def series(x, order):
    return sum(legendre(n, x) / (n + 1) for n in range(order))


def cox_de_boor(t, k, i, knots):
    if k == 0:
        return 1.0 if knots[i] <= t < knots[i + 1] else 0.0
    left = right = 0.0
    if (d := knots[i + k] - knots[i]) > 0.0:
        left = (t - knots[i]) / d * cox_de_boor(t, k - 1, i, knots)
    if (d := knots[i + k + 1] - knots[i + 1]) > 0.0:
        right = (knots[i + k + 1] - t) / d * cox_de_boor(t, k - 1, i + 1, knots)
    return left + right


def spline_value(t, coefficients, knots=(0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 3.0, 3.0)):
    return sum(c * cox_de_boor(t, 2, i, knots) for i, c in enumerate(coefficients))


def adaptive_simpson(f, a, b, tolerance, whole=None):
    def rule(left, right):
        return (right - left) / 6.0 * (f(left) + 4.0 * f(0.5 * (left + right)) + f(right))

    middle = 0.5 * (a + b)
    if whole is None:
        whole = rule(a, b)
    left, right = rule(a, middle), rule(middle, b)
    if abs(left + right - whole) < 15.0 * tolerance:
        return left + right
    return (adaptive_simpson(f, a, middle, 0.5 * tolerance, whole=left)
            + adaptive_simpson(f, middle, b, 0.5 * tolerance, whole=right))


def integral_with_parameter(a, upper):
    return adaptive_simpson(lambda t: math.exp(-a * t) * math.cos(t), 0.0, upper, 1e-4)


def local_recursion(x, n):
    def go(k, y):
        return y if k == 0 else go(k - 1, x * math.tanh(y) + 0.1 * k)

    return go(n, x)


def recursive_lambda(x):
    fact = lambda f, k: x if k == 0 else k * x * f(f, k - 1)
    return fact(fact, 3)


def barrier_option(s, k, up, steps, hit=False):
    hit = hit or s > 2.5
    if steps == 0:
        return math.log(1.0 + math.exp(4.0 * (s - k))) if not hit else 0.1 * s
    return 0.5 * (barrier_option(s * up, k, up, steps - 1, hit)
                  + barrier_option(s / up, k, up, steps=steps - 1, hit=hit)) * 0.99


# -- on arrays and containers


def halving_sum(x):
    n = len(x)
    if n == 1:
        return x[0] * x[0]
    return halving_sum(x[: n // 2]) * 0.9 + halving_sum(x[n // 2:])


def merge_maximum(x):
    if len(x) == 1:
        return x[0]
    a, b = merge_maximum(x[::2]), merge_maximum(x[1::2])
    return math.log(math.exp(a) + math.exp(b))


def fourier_power(x):
    def transform(re, im):
        n = len(re)
        if n == 1:
            return re, im
        er, ei = transform(re[::2], im[::2])
        orr, oi = transform(re[1::2], im[1::2])
        angle = -2.0 * np.pi * np.arange(n // 2) / n
        c, s = np.cos(angle), np.sin(angle)
        tr, ti = c * orr - s * oi, c * oi + s * orr
        return np.concatenate([er + tr, er - tr]), np.concatenate([ei + ti, ei - ti])

    re, im = transform(x, np.zeros(len(x)))
    return np.sum((re**2 + im**2) * np.arange(len(x)))


def head_and_tail(values):
    if not values:
        return 0.1
    head, *tail = values
    return head * math.cos(head_and_tail(tail)) + 1.0


def determinant(m):
    if len(m) == 1:
        return m[0][0]
    total = 0.0
    for j in range(len(m)):
        minor = [row[:j] + row[j + 1:] for row in m[1:]]
        total += (-1) ** j * m[0][j] * determinant(minor)
    return total


def tree_sum(tree, weight=1.0):
    if isinstance(tree, tuple):
        return sum(tree_sum(part, weight=0.5 * weight) for part in tree)
    return weight * tree * tree


def tree_depth_product(tree):
    if not isinstance(tree, tuple):
        return math.sin(tree)
    left, right = tree
    return tree_depth_product(left) * tree_depth_product(right) + tree_depth_product(left)


def l2(params):
    if isinstance(params, dict):
        return sum(l2(v) for v in params.values())
    if isinstance(params, (list, tuple)):
        return sum(map(l2, params))
    if params is None or isinstance(params, str):
        return 0.0
    return np.sum(np.square(params))


def scaled_tree(tree, k):
    if isinstance(tree, dict):
        return {name: scaled_tree(part, k) for name, part in tree.items()}
    if isinstance(tree, list):
        return [scaled_tree(part, k) for part in tree]
    return tree if tree is None or isinstance(tree, str) else tree * k


def penalty(params, k):
    return l2(scaled_tree(params, k)) + l2(params) ** 2


def flattened(tree):
    if isinstance(tree, tuple):
        return [leaf for part in tree for leaf in flattened(part)]
    return [tree]


def variance_of_leaves(tree):
    values = flattened(tree)
    mean = sum(values) / len(values)
    return sum((v - mean) ** 2 for v in values)


class Node(NamedTuple):
    value: float
    left: Any = None
    right: Any = None


def inorder(node, x):
    if node is None:
        return x
    x = inorder(node.left, x)
    x = math.tanh(x + node.value)
    return inorder(node.right, x)


@dataclass
class Expr:
    op: str
    args: tuple = ()
    value: float = 0.0

    def evaluate(self, **names):
        if self.op == "const":
            return self.value
        if self.op == "name":
            return names["x"]
        parts = [a.evaluate(**names) for a in self.args]
        return parts[0] + parts[1] if self.op == "+" else parts[0] * parts[1]


EXPR = Expr("+", (Expr("*", (Expr("name"), Expr("const", value=1.7))),
                  Expr("*", (Expr("name"), Expr("name")))))


def expression_value(expr, x):
    return expr.evaluate(x=x) * x


def phylogeny(tree, rate):
    """Felsenstein's pruning over nested tuples (left, right, branch length) or leaf states."""
    if isinstance(tree, int):
        return [1.0 - tree, 0.0 + tree]
    left, right, length = tree
    stay = 0.5 + 0.5 * math.exp(-2.0 * rate * length)
    move = 1.0 - stay
    a, b = phylogeny(left, rate), phylogeny(right, rate)
    return [(stay * a[k] + move * a[1 - k]) * (stay * b[k] + move * b[1 - k]) for k in (0, 1)]


def log_likelihood_of_a_tree(rate, length):
    p = phylogeny(((0, 1, length), (1, (0, 0, 0.2), 0.5), 0.3), rate)
    return math.log(0.5 * p[0] + 0.5 * p[1])


def hanoi_cost(n, x, source=0, target=2):
    if n == 0:
        return 0.0
    spare = 3 - source - target
    price = x if source < target else x * x
    return (hanoi_cost(n - 1, x, source, spare) + price
            + hanoi_cost(n - 1, x, source=spare, target=target))


CASES = [
    case(power, 0.7, 3),
    case(power, 0.7, 0),
    case(fast_power, 0.7, 5),
    case(keyword_recursion, 0.7),
    case(accumulator, 0.7, 4),
    case(even_part, 0.7, 4),
    case(continued_fraction, 0.7, 1, 5),
    case(series, 0.4, 5),
    case(spline_value, 1.4, [0.2, 1.1, -0.4, 0.8, 0.3], argnums=(0, 1)),
    case(integral_with_parameter, 0.7, 1.9, argnums=(0, 1)),
    case(local_recursion, 0.7, 3),
    case(recursive_lambda, 0.7),
    case(barrier_option, 1.9, 1.8, 1.2, 3, argnums=(0, 1, 2)),
    case(halving_sum, V),
    case(merge_maximum, V),
    case(fourier_power, V),
    case(head_and_tail, [0.4, 1.1, 0.3]),
    case(determinant, [[0.4, 1.1, 0.3], [0.9, -0.2, 0.5], [0.1, 0.7, 1.4]]),
    case(tree_sum, TREE),
    case(tree_sum, (0.3, 0.4), 1.5, argnums=(0, 1), others=(((0.3, (0.4, 0.1)), 1.2),)),
    case(tree_depth_product, TREE),
    case(l2, PARAMS),
    case(penalty, PARAMS, 0.7, argnums=(0, 1)),
    case(variance_of_leaves, TREE),
    case(inorder, Node(0.4, Node(0.2), Node(-0.3, None, Node(0.7))), 0.1, argnums=(0, 1)),
    case(expression_value, EXPR, 0.7, argnums=1),
    case(expression_value, EXPR, 0.7, argnums=(0, 1)),
    case(log_likelihood_of_a_tree, 0.7, 0.4, argnums=(0, 1)),
    case(hanoi_cost, 3, 0.7, argnums=1),
]
