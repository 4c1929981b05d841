"""enumerate, zip, reversed and tuples of names in `for`; unpacking of arrays."""
import math

import numpy as np

from . import case

rng = np.random.default_rng(92)
V = rng.normal(size=5)
W = rng.normal(size=5)
M = rng.normal(size=(4, 3))
WEIGHTS = [0.5, -1.5, 2.0]
PAIRS = [(0.5, 1), (-1.5, 2), (2.0, 0)]


def loop_over_two_names(x):
    total = 0.0
    for k, v in enumerate(x):
        total = total + k * v
    return total


def enumerated_nonlinear(x):
    s = 1.0
    for k, v in enumerate(x):
        s = math.sin(s * v) + k * v * v
    return s * k + v


def enumerated_with_a_start(x):
    s = 1.0
    for k, v in enumerate(x, 2):
        s = s * v + v**k
    return s * k


def enumerated_rows(X):
    h = np.ones(3)
    for i, row in enumerate(X):
        h = np.tanh(h * row) + row[i - 1]
    return np.sum(h * row)


def enumerated_constants(x):
    s = x
    for k, w in enumerate(WEIGHTS):
        s = s * x * w + k
    return s * w


def enumerated_argument(x, weights):
    s = x
    for k, w in enumerate(weights):
        s = s * w + x * k
        if s > 4.0:
            break
    return s * s * (k + w)


def enumerated_index_is_rebound(x):
    total = 0.0
    for k, v in enumerate(x):
        k = k * 2 + 1
        v = v * k
        total = total + v * v
    return total * k


def enumerated_over_a_rebound_array(x):
    total = 0.0
    for k, v in enumerate(x):
        x = x * 0.5
        total = total + v * x[k] * (k + 1)
    return total


def enumerated_over_an_expression(x, y):
    total = 0.0
    for k, v in enumerate(x * y):
        total = total + v * v * k
        y = y + v
    return total * np.sum(y)


def enumerated_over_a_slice(x):
    total = 1.0
    n = 3
    for k, v in enumerate(x[1:n]):
        total = total * v + k
        n = 2
    return total * n


def enumerated_over_reversed_values(x):
    total = 1.0
    for k, v in enumerate(x[::-1]):
        total = total * v + x[k]
    return total


def enumerated_with_exits(x, limit):
    s = 1.0
    for k, v in enumerate(x):
        if v < 0.0:
            continue
        s = s * v + k
        if s > limit:
            return s * v
    return s


def enumerated_twice(X):
    total = 0.0
    for i, row in enumerate(X):
        for j, v in enumerate(row):
            if i == j:
                continue
            total = total + v * v * (i - j)
    return total * total


def zipped(x, y):
    total = 0.0
    for a, b in zip(x, y):
        total = total + a * b * b
    return total * a


def zipped_of_different_lengths(x, y):
    total = 1.0
    for a, b in zip(x, y):
        total = total * a + b
    return total


def zipped_with_itself(x):
    total = 0.0
    for a, b in zip(x[:-1], x[1:]):
        total = total + (b - a) ** 2 * a
    return total


def zipped_with_constants(x):
    s = x
    for w in WEIGHTS:
        s = s + w * x
    for w, (a, n) in zip(WEIGHTS, PAIRS):
        s = s * a + x**n * w
    return s


def zipped_with_a_range(x):
    total = 0.0
    for k, v in zip(range(1, 9, 2), x):
        total = total + v**k
    return total


def zipped_over_its_own_names(x, y):
    total = 1.0
    for x, y in zip(x, y):
        total = total * x + y
    return total


def zipped_over_rebound_arrays(x, y):
    total = 0.0
    for a, b in zip(x, y):
        y = y * a
        x = x + b
        total = total + a * b
    return total + np.sum(x * y)


def zipped_rows(X, y):
    h = np.zeros(3)
    for row, v in zip(X, y):
        h = np.sin(h + row) * v
    return np.sum(h * h)


def zipped_and_enumerated(x, y):
    total = 0.0
    for k, (a, b) in enumerate(zip(x, y)):
        total = total + a * b * k
    return total


def zipped_with_break(x, y, limit):
    total = 1.0
    for a, b in zip(x, y):
        if a > b + limit:
            break
        total = total * a - b
    else:
        total = total * 2.0
    return total * a * b


def reversed_array(x):
    s = 1.0
    for v in reversed(x):
        s = s * v + v
    return s


def reversed_range(x):
    s = x
    for k in reversed(range(4)):
        s = s * x + k
    return s * (k + 1)


def reversed_list(x):
    s = x
    for w in reversed(WEIGHTS):
        s = math.sin(s) * w + x
    return s * w


def reversed_coefficients(x, coefficients):
    s = 0.0
    for c in reversed(coefficients):
        s = s * x + c
    return s


def reversed_with_exit(x, limit):
    s = 1.0
    for v in reversed(x):
        s = s * v + 1.0
        if s > limit:
            break
    return s * s


def reversed_over_a_rebound_array(x):
    total = 0.0
    for v in reversed(x):
        x = x * v
        total = total + v * x[0]
    return total


def pairs_of_constants(x):
    s = x
    for w, n in PAIRS:
        s = s * w + x**n
    return s * n + w


def pairs_given_as_an_argument(x, pairs):
    s = x
    for w, n in pairs:
        if n == 2:
            continue
        s = s * w + x**n
    return s


def rows_taken_apart(X):
    total = 0.0
    for a, b, c in X:
        total = total + a * b * c + a
    return total * b


def array_taken_apart(x):
    a, b, c, d, e = x
    return a * b + c * d * e + a


def nested_targets(x, y):
    (a, b), c = (x, x * y), y
    [d, (e, f)] = a * b, (c, a)
    return d * e + f * b


def chained_tuples(x, y):
    a, b = c, d = x * y, x + y
    a = a * c
    return a * b + c * d


def rotation(x, y, z):
    for _ in range(4):
        x, y, z = y, z * x, x + 0.1
        if x * y > 3.0:
            x, y = y, x
            break
    return x + y * y + z**3


def index_and_value_after_the_loop(x, y):
    k, v = 0, y
    for k, v in enumerate(x):
        if v > 0.5:
            break
    return v * v * y + k


def index_and_value_without_trips(x, y):
    k, v = 7, y * y
    for k, v in enumerate(x):
        v = v * y
    return v * k * y


def loop_over_an_expression_of_the_carried(x):
    s = np.sum(x)
    for v in x * s:
        s = s + v * v
        x = x * 0.5
    return s * x[0]


def tuple_of_numbers(x):
    s = x
    for k in (3, 1, 2):
        if k == 1:
            continue
        s = s**k * 0.5 + x
    return s


def elements_of_names_that_the_body_binds(x, y):
    for a in [x, y]:
        y = y * 2.0 + a
    for b, c in zip([x, y], (y, x)):
        x, y = b * c + x, c
    for k, (b, c) in enumerate([(x, y), (y, x)]):
        x, y = b * k + c, x
    for x in [x, x * 2.0, y]:
        y = x * y
    return x * y


def elements_of_a_dict_that_the_body_binds(x, y):
    d = {"a": x, "b": y}
    for v in d.values():
        d = {"a": v, "b": v * x}
        x = v * 2.0
    return d["a"] * d["b"] * x


def elements_that_are_constants(x, y):
    n, m = 3.0, 2.0
    for k in [n, m]:
        x = x * k + y
        m = m + 1.0
        n = 0.0
    return x * m + n



# -- parts with a name of their own, which are read again


def named_neighbours(x):
    total = 0.0
    for i in range(1, len(x)):
        v = x[i]
        w = x[i - 1]
        total += math.sin(v * w) * v
    return total


def named_elements_of_named_rows(a, w):
    total = 0.0
    for i in range(len(a)):
        row = a[i]
        for j in range(len(row)):
            p = row[j]
            if p > 0:
                total += p * p * w[j]
    return total


def pairs_of_points(points):
    energy = 0.0
    for i in range(len(points)):
        x, y, _ = points[i]
        for j in range(i):
            u, v, w = points[j]
            energy += w / math.sqrt(1.0 + (x - u) ** 2 + (y - v) ** 2)
    return energy


def named_by_a_table(x, table, most):
    total = 0.0
    for k in range(len(table)):
        j = table[k]
        v = x[j]
        total += v * v
        if total > most:
            break
        u = x[j - 1]
        total += math.exp(u) * v
    return total


def named_before_the_array_is_bound_anew(x):
    u = x * 1.0
    total = 0.0
    for _ in range(3):
        for i in range(len(x)):
            v = u[i]
            total += v * v * v
        u = np.sin(u) + v
    return total


def named_before_the_index_moves(x):
    total, k = 0.0, 0
    while k < len(x):
        v = x[k]
        k = k + 2
        total += v * v * k
    return total


def named_again_on_a_path(x):
    total = 0.0
    for i in range(len(x)):
        v = x[i]
        if v < 0:
            v = x[i - 1]
        total += v * v
    return total


def named_behind_the_loop(x):
    v = 1.0
    total = 0.0
    for i in range(len(x)):
        total += v * x[i]
        v = x[i]
    return total * v


def rows_of_a_growing_slice(points):
    energy = 0.0
    for i, p in enumerate(points):
        for q in points[:i]:
            energy += 1.0 / np.sqrt(1.0 + np.sum((p - q) ** 2))
    return energy


def elements_of_a_shrinking_slice(x):
    total = 0.0
    for i in range(len(x)):
        part = x[i:]
        for k in range(1, len(part)):
            total += part[k] * part[k - 1] * part[0]
    return total


def elements_of_what_a_mask_chose(x):
    total = 0.0
    part = x[x > 0]
    for v in part:
        total += v * v
    for k in range(len(part)):
        total += part[k] * part[k - 1] if k > 0 else part[0]
    return total


def elements_of_a_slice_until_it_is_enough(x, most):
    total = 0.0
    for i in range(len(x)):
        part = x[: i + 1] * 2.0
        for v in part:
            total += v
            if total > most:
                break
    return total


CASES = [
    case(elements_of_names_that_the_body_binds, 0.7, 0.4, argnums=(0, 1)),
    case(elements_of_a_dict_that_the_body_binds, 0.7, 0.4, argnums=(0, 1)),
    case(elements_that_are_constants, 0.7, 0.4, argnums=(0, 1)),
    case(loop_over_two_names, V),
    case(enumerated_nonlinear, V),
    case(enumerated_with_a_start, V),
    case(enumerated_rows, M),
    case(enumerated_constants, 0.7),
    case(enumerated_argument, 0.7, [0.5, 2.0, 9.0, 3.0], others=((0.7, [8.0, 1.0]), (0.7, [0.5]))),
    case(enumerated_argument, 0.7, np.array([0.5, 2.0, 9.0, 3.0]), argnums=(0, 1)),
    case(enumerated_index_is_rebound, V),
    case(enumerated_over_a_rebound_array, V),
    case(enumerated_over_an_expression, V, W, argnums=(0, 1)),
    case(enumerated_over_a_slice, V),
    case(enumerated_over_reversed_values, V),
    case(enumerated_with_exits, V, 2.5, others=((-V, 0.5), (np.abs(V), 1.5), (np.abs(V), 99.0))),
    case(enumerated_twice, M),
    case(zipped, V, W, argnums=(0, 1)),
    case(zipped_of_different_lengths, V, W[:3], argnums=(0, 1), others=((V[:2], W),)),
    case(zipped_with_itself, V),
    case(zipped_with_constants, 0.7),
    case(zipped_with_a_range, V),
    case(zipped_over_its_own_names, V, W, argnums=(0, 1)),
    case(zipped_over_rebound_arrays, V, W, argnums=(0, 1)),
    case(zipped_rows, M, V, argnums=(0, 1)),
    case(zipped_and_enumerated, V, W, argnums=(0, 1)),
    case(
        zipped_with_break, V, W, 0.5,
        argnums=(0, 1), others=((W, V, 0.5), (V, W, -9.0), (V, W, 99.0)),
    ),
    case(reversed_array, V),
    case(reversed_range, 0.7),
    case(reversed_list, 0.7),
    case(reversed_coefficients, 0.7, [1.0, -2.0, 0.5]),
    case(reversed_coefficients, 0.7, V, argnums=(0, 1)),
    case(reversed_with_exit, V, 1.1, others=((V, -9.0), (V, 99.0), (-V, 1.2))),
    case(reversed_over_a_rebound_array, V),
    case(pairs_of_constants, 0.7),
    case(
        pairs_given_as_an_argument, 0.7, [(0.5, 1), (-1.5, 2), (2.0, 3)],
        others=((0.7, [(1.5, 2)]),),
    ),
    case(rows_taken_apart, M),
    case(array_taken_apart, V),
    case(nested_targets, 0.7, 1.4, argnums=(0, 1)),
    case(chained_tuples, 0.7, 1.4, argnums=(0, 1)),
    case(rotation, 0.7, 1.4, 0.4, argnums=(0, 1, 2), others=((1.7, 2.4, 1.1), (0.1, 0.2, 0.3))),
    case(
        index_and_value_after_the_loop, V, 0.6,
        argnums=(0, 1), others=((-V, 0.6), (V * 0.1, 0.6)),
    ),
    case(index_and_value_without_trips, V, 0.6, argnums=(0, 1), others=((V[:0], 0.6),)),
    case(loop_over_an_expression_of_the_carried, V),
    case(tuple_of_numbers, 0.7),
    case(named_neighbours, V),
    case(named_elements_of_named_rows, M, V[:3], argnums=(0, 1)),
    case(pairs_of_points, M),
    case(
        named_by_a_table, V, np.array([2, 0, 4, 1]), 2.5, others=((V, np.array([1, 3]), -1.0),),
    ),
    case(named_before_the_array_is_bound_anew, V),
    case(named_before_the_index_moves, V),
    case(named_again_on_a_path, V),
    case(named_behind_the_loop, V),
    case(rows_of_a_growing_slice, M),
    case(elements_of_a_shrinking_slice, V),
    case(
        elements_of_a_slice_until_it_is_enough, np.abs(V), 1.5,
        others=((np.abs(V), 0.1), (V, 99.0)),
    ),
    case(elements_of_what_a_mask_chose, V, others=((np.abs(V),), (-np.abs(V),))),
]
