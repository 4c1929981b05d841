"""Ints that are differentiated: what moves, orders and multiplies them keeps their derivatives."""

import math

import numpy as np

from . import case

N = np.array([3, 1, 2, 5, 4])
W = np.array([0.5, -1.2, 0.8, 1.5, -0.3])


def sorted_and_kept(n):
    kept = []
    kept.append(np.sort(n))
    return np.sum(kept[0] * W)


def moved_and_kept(n):
    moved = {"joined": np.concatenate([n, n[:2]])}
    moved["turned"] = np.roll(n, 2)
    moved["taken"] = np.take(n, [4, 0, 1])
    moved["stacked"] = np.stack([n, n[::-1]])
    moved["repeated"] = np.repeat(n, 2)
    total = 0.0
    for k, part in enumerate(moved.values()):
        total = total + (k + 1) * np.sum(np.sin(part))
    return total


def chosen_and_kept(n):
    rows = [np.where(n > 2.5, n, 7), np.tril(np.outer(n, n)), np.delete(n, 1), np.append(n, n[1])]
    rows.append(np.select([n > 3.5], [n * n], n))
    return sum(np.sum(row * row) for row in rows) * 0.1


def inserted(n):
    return np.sum(np.insert(n, 2, n[0]) * np.arange(6.0))


def inserted_fractions(n, x):
    return np.sum(np.insert(n, 2, x) * np.arange(6.0))


def in_pieces(n):
    return np.sum(np.piecewise(n, [n < 2.5], [lambda v: v * v, lambda v: 3 * v]) * W)


def product_of_numbers(n, m, x):
    return math.prod([n, x, m, n]) + math.prod((n, m)) * x


def product_of_elements(n):
    factors = []
    for v in n:
        factors.append(v)
    return math.prod(factors) * 0.5


def counted_in_steps(n, x):
    kept = [n]
    return int(kept[0]) * x + int(n) * kept[0]


def counted_by_numpy(x):
    kept = [x * x]
    return np.int64(kept[0][1]) * kept[0][2] + np.array(x, int)[0] * x[0]


def read_as_python_numbers(n, x):
    """What is an int stays one, and finds its place in a list."""
    found = [*n.tolist(), n.item(1), n[2].item(), n.sum().item()]
    assert all(type(v) is float or isinstance(v, int) and v // 1 == v for v in found)
    places = [v for v in found[:3] if isinstance(v, int)]
    return sum(found) * x + ([0.5, 1.5, 2.5, 3.5][places[1]] if places else 1.5) * x


def filled_and_raised(n, x):
    """`math.pow` gives a float, `np.full` of an int ints."""
    kept = [n]
    power = math.pow(kept[0], 2)
    grid = np.full(2, kept[0])
    assert type(power) is float and (type(n) is float or grid.dtype.kind == "i")
    return power * x + np.sum(grid) * x + np.einsum("i,i", [kept[0], x], [x, 1])


CASES = [
    case(filled_and_raised, 3, 0.5, argnums=(0, 1)),
    case(filled_and_raised, 3.0, 0.5, argnums=(0, 1)),
    case(sorted_and_kept, N),
    case(moved_and_kept, N),
    case(chosen_and_kept, N),
    case(inserted, N),
    case(inserted_fractions, N, 2.5),
    case(in_pieces, N),
    case(product_of_numbers, 3, 2, 0.7, argnums=(0, 1, 2)),
    case(product_of_elements, N),
    case(counted_in_steps, 3, 1.5, argnums=1),
    case(counted_by_numpy, W * 3.0),
    case(read_as_python_numbers, N, 0.7, argnums=(0, 1)),
]
