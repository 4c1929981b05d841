"""Lists that grow, shrink, are sorted and shared; comprehensions; functions over sequences."""
import functools
import itertools

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
NUMBERS = [0.4, -1.2, 0.7, 1.1]


def appended_in_a_loop(x):
    squares = []
    for value in x:
        squares.append(value * value)
    return squares[0] * squares[-1] + sum(squares)


def appended_arrays(x):
    rows = []
    for k in range(3):
        rows.append(np.sin((k + 1) * x))
    rows[1][0] = x[2]
    return np.sum(np.array(rows) ** 2) + rows[-1] @ rows[0]


def extended_and_inserted(x):
    a = [x[0]]
    a.extend([x[1], x[2] ** 2])
    a += [x[3], x[0]]
    a.insert(1, x[4] * 2.0)
    a.insert(-1, a[0] * a[1])
    return sum((i + 1) * v for i, v in enumerate(a))


def popped_and_deleted(x):
    a = list(x * x)
    last = a.pop()
    first = a.pop(0)
    del a[1]
    a.append(last * first)
    a.remove(a[0])
    return a[0] * a[-1] + len(a)


def slices_assigned(x):
    a = [v for v in x]
    a[1:3] = [a[0] * a[1], x[4] ** 2, 1.0]
    a[::2] = [v * 2.0 for v in a[::2]]
    del a[-2:]
    a[:0] = [x[1]]
    return sum(v * (i + 1) for i, v in enumerate(a))


def elements_assigned(p):
    p[0] = p[1] * p[2]
    p[-1] += p[0]
    p[1], p[2] = p[2], p[1]
    return p[0] * p[1] + p[2] * p[3]


def list_alias(x):
    a = [x[0], x[1]]
    b = a
    b.append(x[2])
    a[0] = b[2] ** 2
    b = b + [x[3]]
    b[1] = 9.0
    a += [x[4]]
    return sum(a) * b[0] + len(a)


def list_copies(x):
    a = [x * x, x + 1.0]
    b, c = a[:], a.copy()
    b[0] = x * 3.0
    c[1][0] = x[1] * 5.0
    a.append(b[0])
    return sum(np.sum(v * x) for v in a) + len(b) * np.sum(c[0])


def reversed_in_place(x):
    a = list(x)
    a.reverse()
    a[0] *= 2.0
    b = list(reversed(a))
    return sum(v * k for k, v in enumerate(a)) + b[-1] ** 2


def sorted_with_a_key(x):
    a = [v for v in x]
    a.sort(key=lambda v: v * v)
    b = sorted(x, key=abs, reverse=True)
    return a[0] * b[1] + sum(u * v * k for k, (u, v) in enumerate(zip(a, b)))


def sorted_pairs(x):
    pairs = sorted((v, i) for i, v in enumerate(x))
    return sum(v * (rank + i) for rank, (v, i) in enumerate(pairs))


def largest_and_smallest(x):
    a = [v * v - v for v in x]
    top = max(a)
    low = min(a, key=lambda v: v + 1.0)
    k = max(range(5), key=lambda i: a[i])
    return top * low + x[k] + max(x[0], x[1], 0.3)


def comprehension_with_a_condition(x):
    kept = [v ** 3 for v in x if v > 0.0]
    scaled = [v * len(kept) if v < 0.0 else -v for v in x]
    return sum(kept) * scaled[1] + scaled[0]


def nested_comprehensions(m):
    products = [[a * b for a in row] for row, b in zip(m, m[:, 0])]
    flat = [v for row in products for v in row if v > -0.9]
    table = [[row[j] for row in products] for j in range(3)]
    return sum(flat) + table[2][0] * table[0][1]


def generator_expressions(x):
    total = sum(v * w for v, w in zip(x, x[1:]))
    positive = all(v > -5.0 for v in x)
    some = any(v > 1.0 for v in x)
    best = max(v * v for v in x if v < 0.0)
    return total * best * (2.0 if positive and some else 1.0)


def map_filter_reduce(x):
    squares = list(map(lambda v: v * v, x))
    positive = list(filter(lambda v: v > 0.0, x))
    product = functools.reduce(lambda a, b: a * b, positive)
    folded = functools.reduce(lambda a, b: a * 0.5 + b, x, 1.0)
    return sum(squares) * product + folded + sum(map(np.sin, x))


def itertools_over_values(x):
    pairs = sum(a * b for a, b in itertools.combinations(x, 2))
    running = list(itertools.accumulate(x))
    products = list(itertools.accumulate(x, lambda a, b: a * b))
    chained = sum(itertools.chain(running[:2], products[3:]))
    return pairs * chained + sum(itertools.islice(x, 1, 3))


def zipped_with_rest(x):
    total = 0.0
    for (i, a), b in zip(enumerate(x), reversed(x)):
        total += a * b * (i + 1)
    first, *middle, last = x
    head, *_ = [v * v for v in middle]
    return total + first * last * head


def list_of_lists(x):
    grid = [[0.0] * 3 for _ in range(2)]
    for k, v in enumerate(x):
        grid[k % 2][k % 3] += v * v
    grid[0], grid[1] = grid[1], grid[0]
    row = grid[0]
    row[1] *= x[0]
    return sum(a * b for a, b in zip(grid[0], grid[1])) + sum(map(sum, grid))


def the_same_row_twice(x):
    row = [x[0], x[1]]
    grid = [row] * 2 + [list(row)]
    grid[0][0] = x[2] ** 2
    grid[2][1] *= x[3]
    return sum(r[0] * r[1] for r in grid)


def stack_machine(x):
    stack = []
    for token in ["0", "1", "+", "2", "*", "0", "-", "3", "*"]:
        if token == "+":
            b, a = stack.pop(), stack.pop()
            stack.append(a + b)
        elif token == "-":
            b, a = stack.pop(), stack.pop()
            stack.append(a - b)
        elif token == "*":
            stack.append(stack.pop() * stack.pop())
        else:
            stack.append(x[int(token)])
    return stack.pop() ** 2 + len(stack)


def while_the_list_lasts(x):
    work, total = list(x), 0.0
    while work:
        v = work.pop()
        if v > 0.6 and len(work) < 6:
            work.extend([v * 0.5, v * v * 0.1])
        else:
            total += v ** 3
    return total


def list_argument_changed(p):
    p.append(p[0] * p[1])
    p.pop(1)
    p.sort()
    p.insert(0, 2.0 * p[-1])
    return sum((k + 1) * v for k, v in enumerate(p))


def arrays_of_a_list_argument(ws):
    for w, after in zip(ws, ws[1:]):
        w *= 2.0
        after += w[0]
    ws[0], ws[1] = ws[1], ws[0]
    ws[0][1] = 0.5
    return sum(k * np.sum(w * w) for k, w in enumerate(ws, 1))


def stacked_from_a_list(x):
    rows = [x * (k + 1) for k in range(3)]
    a = np.stack(rows)
    rows[0][:] = 0.0
    a[1] += rows[2]
    b = np.concatenate([a[0], rows[0]])
    b[5:] = x ** 2
    return np.sum(a * a) + b @ np.arange(10.0)


def array_from_numbers(x):
    a = np.array([x[0] * x[1], x[2], 1.0])
    b = np.array([[v, v * v] for v in x])
    b[:, 0] *= a.sum()
    a[2] = b[0, 1]
    return np.sum(b) * a @ a


def index_and_count(x):
    names = ["a", "b", "c", "b"]
    k = names.index("c")
    names[k] = "b"
    weights = [v * names.count(n) for v, n in zip(x, names)]
    return sum(w * w for w in weights) + ("a" in names) * x[k]


def removing_while_copying(x):
    values = [v for v in x]
    for v in values[:]:
        if v < 0.0:
            values.remove(v)
    values.clear() if len(values) > 4 else values.append(x[1] ** 2)
    return functools.reduce(lambda a, b: a * b, values)


def dimension_by_len(x):
    window, out = [], []
    for v in x:
        window.append(v)
        if len(window) > 2:
            window = window[1:]
        out.append(sum(window) / len(window))
    return sum(a * b for a, b in zip(out, out[1:]))


def tuple_grown_by_addition(x):
    t = ()
    for v in x:
        t += (v * v,)
    u = t + t[:1] * 2
    return sum(u) * u[-1] + len(u)


CASES = [
    case(appended_in_a_loop, V),
    case(appended_arrays, V),
    case(extended_and_inserted, V),
    case(popped_and_deleted, V),
    case(slices_assigned, V),
    case(elements_assigned, NUMBERS),
    case(list_alias, V),
    case(list_copies, V),
    case(reversed_in_place, V),
    case(sorted_with_a_key, V),
    case(sorted_pairs, V),
    case(largest_and_smallest, V),
    case(comprehension_with_a_condition, V, others=((-V,),)),
    case(nested_comprehensions, M),
    case(generator_expressions, V),
    case(map_filter_reduce, V),
    case(itertools_over_values, V),
    case(zipped_with_rest, V),
    case(list_of_lists, V),
    case(the_same_row_twice, V),
    case(stack_machine, V),
    case(while_the_list_lasts, V),
    case(list_argument_changed, NUMBERS),
    case(arrays_of_a_list_argument, [V, W, V - 0.5]),
    case(stacked_from_a_list, V),
    case(array_from_numbers, V),
    case(index_and_count, V),
    case(removing_while_copying, V),
    case(dimension_by_len, V),
    case(tuple_grown_by_addition, V),
]
