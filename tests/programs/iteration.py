"""Loops over all that can be iterated: pairs, dicts, strings, iterators, itertools, comprehensions.
"""
import functools
import itertools
import math
import operator
from collections import OrderedDict, defaultdict, deque

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
W = np.array([0.2, 0.5, -0.4, 0.9])
M = np.array([[0.5, -0.2, 0.9], [1.1, 0.4, -0.7]])
RATES = {"birth": 0.3, "death": 0.2, "move": 0.7}


# -- for statements


def enumerated_from_one(x):
    return_value = 0.0
    for k, v in enumerate(x, start=1):
        return_value += v**k / k
    return return_value


def zipped_three(x, w):
    s = 0.0
    for a, b, c in zip(x, w, (1.0, 2.0, 3.0)):
        s += c * a * math.exp(b)
    return s


def enumerated_pairs(x, w):
    s = 0.0
    for k, (a, b) in enumerate(zip(x, w)):
        s += (k + 1) * a * b * b
    return s


def zipped_enumerate(x, w):
    s = 0.0
    for (i, a), (j, b) in zip(enumerate(x), enumerate(w, 10)):
        s += a * b * (i + j)
    return s


def backwards(x):
    y = 0.0
    for v in reversed(x):
        y = v + 0.5 * y
    for k in reversed(range(3)):
        y = y * (1.0 + 0.1 * k)
    return y


def neighbours(x):
    roughness = 0.0
    for left, right in zip(x[:-1], x[1:]):
        roughness += (right - left) ** 2
    for left, right in itertools.pairwise(x):
        roughness += 0.1 * left * right
    return roughness


def rows_and_elements(m):
    s = 1.0
    for row in m:
        inner = 0.0
        for v in row:
            inner += v * v
        s *= inner
    for column in m.T:
        s += column[0] * column[1]
    return s


def dict_items(rates, x):
    total = 0.0
    for name, rate in rates.items():
        total += len(name) * rate * x
        x = x + 0.1 * rate
    return total * x


def dict_keys_and_values(rates):
    product = 1.0
    for name in rates:
        product *= 1.0 + rates[name]
    for value in rates.values():
        product += value**2
    for name in rates.keys():
        if name.startswith("d"):
            product -= rates[name]
    return product


def sorted_keys(rates, x):
    y = x
    for name in sorted(rates):
        y = math.sin(y) + rates[name]
    for name, rate in sorted(rates.items(), reverse=True):
        y = y * (1.0 + rate)
    return y


def keys_in_a_string(params, x):
    y = 0.0
    for letter in "abc":
        y = y * x + params[letter]
    for name in "d e".split():
        y += params[name] ** 2
    return y


def tuple_of_names(state):
    energy = 0.0
    for name, mass in (("sun", 3.0), ("earth", 1.0)):
        for axis in (0, 1):
            energy += mass * state[name][axis] ** 2
    return energy


def steps_of_a_range(x):
    s = 0.0
    for k in range(7, 0, -2):
        s += x**k / k
    n = 3
    for k in range(n, 2 * n):
        s += math.cos(k * x)
    return s


def indices_by_len(x, w):
    s = 0.0
    for i in range(len(x)):
        for j in range(i, len(w)):
            s += x[i] * w[j] / (1 + abs(i - j))
    return s


def ndenumerated(m):
    s = 0.0
    for (i, j), v in np.ndenumerate(m):
        s += (i + 2 * j) * v * v
    for i, j in np.ndindex(m.shape):
        s += m[i, j] ** 3
    return s


# -- iterators


def explicit_iterator(x):
    it = iter(x)
    y = next(it)
    for v in it:
        y = y * v + 0.5
    return y


def next_with_default(x):
    it = iter((x, x * x))
    a = next(it)
    b = next(it, 0.0)
    c = next(it, 3.0)
    return a + b * c


def first_match(x, bound):
    return next((v * v for v in x if v > bound), 0.5)


def itertools_product(x, w):
    s = 0.0
    for a, b in itertools.product(x, w):
        s += math.sin(a * b)
    return s


def itertools_combinations(x):
    pairs = 0.0
    for i, j in itertools.combinations(range(len(x)), 2):
        pairs += (x[i] - x[j]) ** 2 / (j - i)
    return pairs


def pairs_of_points(points):
    total = 0.0
    for p, q in itertools.combinations(points, 2):
        total += math.sqrt(sum((a - b) ** 2 for a, b in zip(p, q)))
    return total


def itertools_accumulate(x):
    s = 0.0
    for partial in itertools.accumulate(x):
        s += partial * partial
    products = list(itertools.accumulate(x, operator.mul))
    return s + products[-1]


def itertools_chain(x, w):
    s = 1.0
    for v in itertools.chain(x, w, [2.0]):
        s = 0.5 * s + v * v
    return s


def itertools_cycle(x):
    s = 0.0
    for v, sign in zip(x, itertools.cycle((1.0, -2.0))):
        s += sign * v * v
    return s


def itertools_repeat_and_count(x):
    s = x
    for k, v in zip(itertools.count(1), itertools.repeat(x, 4)):
        s += v**k / math.factorial(k)
    return s


def itertools_islice(x):
    return sum(v * v for v in itertools.islice(x, 1, None, 2))


def zip_longest_polynomials(p, q, x):
    total = 0.0
    for k, (a, b) in enumerate(itertools.zip_longest(p, q, fillvalue=0.0)):
        total += (a + b) * x**k
    return total


def takewhile_terms(x):
    terms = (x**k / math.factorial(k) for k in range(30))
    return sum(itertools.takewhile(lambda t: t > 1e-13, terms))


def mapped_and_filtered(x):
    big = filter(lambda v: v > 0.0, x)
    return sum(map(lambda v: v * math.exp(-v), big))


def map_of_two(x, w):
    return sum(map(operator.mul, x, w)) + max(map(abs, x))


def reduced(x):
    return functools.reduce(lambda a, b: a * b + 0.1, x)


# -- comprehensions


def list_comprehension(x):
    squares = [v * v for v in x]
    return sum(squares) * squares[0]


def filtered_comprehension(x):
    kept = [math.log(1.0 + v) for v in x if v > 0.0]
    return sum(kept) / len(kept)


def nested_comprehension(x, w):
    table = [[a * b for b in w] for a in x]
    return sum(sum(row) for row in table) + table[1][2] ** 2


def two_fors(x, n):
    return sum([x**i / (1.0 + j) for i in range(n) for j in range(i) if (i + j) % 2])


def dict_comprehension(rates, x):
    scaled = {name: rate * x for name, rate in rates.items()}
    swapped = {len(name): scaled[name] ** 2 for name in scaled}
    return sum(scaled.values()) + swapped[5]


def generator_in_product(x):
    return math.prod(1.0 + v * v for v in x) + max(v * v for v in x)


def comprehension_of_arrays(m):
    return np.sum(np.array([np.sum(row**2) for row in m]) * np.arange(1.0, 3.0))


def softmax_by_comprehension(x):
    top = max(x)
    e = [math.exp(v - top) for v in x]
    total = sum(e)
    p = [v / total for v in e]
    return -math.log(p[0]) + sum(q * q for q in p)


def shadowing_comprehension(x):
    v = x[0]
    squares = [v * v for v in x]
    return v * squares[1]


def appended(x):
    path = []
    y = 0.1
    for v in x:
        y = math.tanh(y + v)
        path.append(y)
    return sum(p * p for p in path) + path[-1] * path[1]


def collected_by_key(x, labels):
    groups = defaultdict(float)
    for label, v in zip(labels, x):
        groups[label] += v * v
    return sum(math.sqrt(g) for g in groups.values())


def window_in_a_deque(x):
    window = deque(maxlen=2)
    s = 0.0
    for v in x:
        window.append(v)
        s += sum(window) ** 2
    return s


def ordered_layers(x):
    layers = OrderedDict(first=math.sin, second=math.exp, third=lambda v: v * v)
    for name, layer in layers.items():
        x = layer(x) + 0.1 * len(name)
    return x


CASES = [
    case(enumerated_from_one, V),
    case(enumerated_from_one, [0.6, 1.1]),
    case(zipped_three, V, W, argnums=(0, 1)),
    case(enumerated_pairs, V, W, argnums=(0, 1)),
    case(zipped_enumerate, V, tuple(W.tolist()), argnums=(0, 1)),
    case(backwards, V),
    case(neighbours, V),
    case(rows_and_elements, M),
    case(dict_items, RATES, 0.8, argnums=(0, 1)),
    case(dict_keys_and_values, RATES),
    case(sorted_keys, RATES, 0.8, argnums=(0, 1)),
    case(keys_in_a_string, dict(a=0.4, b=1.1, c=-0.3, d=0.8, e=2.0), 0.7, argnums=(0, 1)),
    case(tuple_of_names, {"sun": V[:2], "earth": [0.3, 0.7]}),
    case(steps_of_a_range, 0.7),
    case(indices_by_len, V, W, argnums=(0, 1)),
    case(ndenumerated, M),
    case(explicit_iterator, V),
    case(next_with_default, 0.7),
    case(first_match, V, 0.7, others=((V, 0.2), (V, 5.0))),
    case(itertools_product, V, W[:2], argnums=(0, 1)),
    case(itertools_combinations, V),
    case(pairs_of_points, [(0.1, 0.2), (1.1, -0.3), (0.4, 0.9)]),
    case(pairs_of_points, M),
    case(itertools_accumulate, V),
    case(itertools_chain, V, [0.4, 0.1], argnums=(0, 1)),
    case(itertools_cycle, V),
    case(itertools_repeat_and_count, 0.4),
    case(itertools_islice, V),
    case(zip_longest_polynomials, [0.4, 0.2, 0.1], (1.0, -0.3), 0.7, argnums=(0, 1, 2)),
    case(takewhile_terms, 0.7),
    case(mapped_and_filtered, V),
    case(map_of_two, V, W, argnums=(0, 1)),
    case(reduced, V),
    case(list_comprehension, V),
    case(filtered_comprehension, V),
    case(nested_comprehension, V, W, argnums=(0, 1)),
    case(two_fors, 0.7, 4),
    case(dict_comprehension, RATES, 0.8, argnums=(0, 1)),
    case(generator_in_product, V),
    case(comprehension_of_arrays, M),
    case(softmax_by_comprehension, [0.3, 1.2, -0.4]),
    case(softmax_by_comprehension, V),
    case(shadowing_comprehension, V),
    case(appended, V),
    case(collected_by_key, V, "abab"),
    case(window_in_a_deque, V),
    case(ordered_layers, 0.4),
]
