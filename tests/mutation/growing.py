"""Lists that a program fills and then reads, and what must not be taken for one of these."""
import math

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [0.2, 0.8, -0.9]])


def recurrence(x):
    values = [x[0], x[1] * x[0]]
    for k in range(2, 6):
        values.append(math.sin(values[-1]) * values[k - 2] + x[k % 5])
    return values[-1] * values[3] + len(values) * values[0]


def trajectory(x, w):
    states = [x]
    for _ in range(4):
        states.append(states[-1] + 0.1 * np.tanh(w @ states[-1]))
    return np.sum(np.array(states) ** 2) + np.mean(states[2])


def stacked_and_piled(x, w):
    rows = []
    for k in range(3):
        rows.append(w[k] * x)
    return np.sum(np.stack(rows) ** 2) + np.sum(np.vstack(rows)[1]) + np.linalg.norm(rows)


def read_while_it_grows(x):
    seen = [1.0]
    total = 0.0
    for v in x:
        total += seen[-1] * v
        seen.append(v * seen[0])
    seen.append(5.0)
    seen.append(6.0)
    return total


def read_before_more_comes(x):
    ys = [v * v for v in x]
    first = np.array(ys)
    n = len(ys)
    ys.append(x[0] ** 3)
    ys.append(x[1] ** 3)
    return first @ first * n + sum(ys) * len(ys)


def made_anew_in_each_round(x, w):
    total = 0.0
    for i in range(3):
        row = []
        for v in x:
            row.append(v * w[i] * (row[-1] if row_is_begun(i, v) else 1.0))
        total += np.prod(row) + row[i]
    return total


def row_is_begun(i, v):
    return False


def made_anew_on_a_path(x):
    kept = [x[0]]
    total = 0.0
    for v in x:
        if v > 0:
            kept = [v * v]
        kept.append(v * kept[0])
        total += kept[-1] * len(kept)
    return total + kept[0]


def forgotten_behind_the_growth(x):
    kept = [x[0] * x[1], x[2]]
    for v in x:
        kept.append(v * v)
        kept = []
    return np.sum(kept) + x[0]


def grows_on_one_path(x):
    ups, downs = [], []
    for v in x:
        if v > 0:
            ups.append(v**2)
        else:
            downs.append(math.exp(v))
            ups.append(0.5)
    return np.sum(ups) * np.sum(downs) + len(downs) * x[0]


def left_by_a_break(x):
    ys = []
    for v in x:
        ys.append(v * v)
        if len(ys) > 3:
            break
        ys.append(math.cos(v))
    return np.array(ys) @ np.arange(len(ys)) + ys[-1]


def skipped_by_continue(x):
    ys = []
    for v in x:
        if v < 0:
            continue
        ys.append(v**3)
    return sum(ys) / len(ys)


def grows_in_a_while(x):
    steps = [x[0]]
    while steps[-1] < 4.0 and len(steps) < 9:
        steps.append(steps[-1] * 1.5 + x[1] ** 2)
    return steps[-1] + np.mean(steps)


def length_decides(x):
    ys = []
    for v in x:
        ys.append(v)
        if len(ys) > 2:
            ys.append(ys[-1] * ys[-3])
    z = np.array(ys)
    return z @ z


def comprehensions_of_all_kinds(x, w):
    a = [v * v for v in x]
    b = [p * q for p, q in zip(a, w) if q > 0]
    c = [k * p for k, p in enumerate(b)]
    d = [u * v for u in a for v in w if u > v]
    return np.sum(a) + np.prod(b) + sum(c) + np.mean(d)


def generators_at_once(x, w):
    total = sum(p * q for p, q in zip(x, w))
    return total * max(v * v for v in x) + min(math.sin(v) for v in w) * x[0]


def sums_in_loops(x):
    energy = 0.0
    for i in range(len(x)):
        energy += sum(x[i] * x[j] / (1 + i - j) for j in range(i))
    return energy


def nested_comprehensions(x):
    return np.mean([np.mean([u * v * v for u in x]) for v in x])


def extremes(x):
    ys = [math.sin(3.0 * v) for v in x]
    return max(ys) * min(ys) + ys.index(max(ys)) * x[0]


def chosen_by_a_list_of_ints(x):
    chosen = []
    for i, v in enumerate(x):
        if v > 0:
            chosen.append(i)
    parts = []
    for i in chosen:
        parts.append(x[i] ** 2)
    return sum(parts) * len(chosen) + np.sum(x[chosen])


def gone_over_in_step(x):
    xs, ys = [], []
    for v in x:
        xs.append(v * v)
        ys.append(v + 1.0)
    total = 0.0
    for k, (a, b) in enumerate(zip(xs, ys)):
        total += a * b * (k + 1)
    for a in xs:
        total += math.log(a)
    return total


def two_uses_of_a_sum(x):
    ys = [v**2 for v in x]
    mean = sum(ys) / len(ys)
    return sum((y - mean) ** 2 for y in ys) + ys[1]


def filled_by_a_callee(x):
    return weighted(x, 2.0) * weighted(x[:3], 0.5)


def weighted(x, by):
    parts = []
    for k, v in enumerate(x):
        parts.append(by * v**k)
    return sum(parts)


def row_of_an_array_is_appended(a):
    rows = []
    for row in a:
        rows.append(row)
        rows.append(row * row)
    return np.sum(np.array(rows) * np.arange(3)) + rows[1] @ rows[2]


def appended_array_is_written_to(x):
    kept = []
    y = np.zeros(5)
    for k in range(3):
        y += x * k
        kept.append(y)
    return np.sum(kept[0] * x) + np.sum(kept[2])


def element_of_a_list_is_written_to(x):
    kept = []
    for k in range(3):
        kept.append(x * k)
    for row in kept:
        row[0] *= 2.0
    return np.sum(np.array(kept) ** 2)


def another_name(x):
    a = []
    b = a
    for v in x:
        a.append(v * v)
    return sum(b) * len(b)


def given_to_a_callee_that_appends(x):
    kept = []
    for v in x:
        push(kept, v)
    return sum(kept)


def push(items, v):
    items.append(v * v)


def kept_in_another_list(x):
    groups = []
    for i in range(2):
        group = []
        for v in x:
            group.append(v ** (i + 1))
        groups.append(group)
    groups[0].append(x[0])
    return sum(groups[0]) * sum(groups[1])


def taken_from_the_end(x):
    stack = []
    for v in x:
        stack.append(v * v)
        if len(stack) > 2:
            top = stack.pop()
            stack.append(top * stack[-1])
    return sum(stack)


def ints_and_floats(x):
    ys = [0]
    for v in x:
        ys.append(v)
    return np.sum(np.array(ys) ** 2) + ys[0]


def empty(x):
    ys = []
    for v in x:
        if v > 10.0:
            ys.append(v)
    return sum(ys) + np.sum(ys) + np.sum(np.array(ys) * x[0]) + x[1]


def narrow_numbers(x):
    ys = []
    for v in x:
        ys.append(v * v)
    return float(sum(ys))


def nan_in_the_list(x):
    ys = [math.sqrt(abs(v)) for v in x]
    ys.append(float("inf"))
    return min(ys) * x[0]


def appended_by_a_call_in_the_expression(x):
    kept = [x[0]]

    def push(v):
        kept.append(v)
        return v

    y = kept[-1] + push(x[1])
    return y * len(kept) * kept[-1]


def bound_in_a_comprehension(x):
    y = x[0]
    z = y * 3.0 + sum([(y := v + y) for v in x]) + y
    return z * np.sum([v * y for v in x if (w := v * 2.0) > -9.0]) + w


def names_of_comprehensions(x):
    v = x[1]
    a = [v for v in [x[0], x[2]]]
    b = [v * u for u in x for v in (u, u * u)]
    c = sum([x * x for x in x])
    return sum(b) * v + a[0] * c + sum([sum([v * v for v in x]) * v for v in x])


def evaluated_on_one_path(x):
    total = sum(1.0 / (v - x[1]) for v in x) if x[0] > 5.0 else x[1] * 2.0
    return total + np.sum([v * v if v > 0.1 else v * 3.0 for v in x])


def asked_in_a_while(x):
    y, k = x * 1.0, 0
    while sum(v * v for v in y) > 0.1 and k < 20:
        y = y * 0.7
        k += 1
    return np.sum(y) + k * max(v for v in y)


def returned_by_a_callee(x):
    total = 0.0
    for k in range(2):
        total += np.sum(np.array(squares(x * (k + 1.0))) ** 2)
    for v in squares(x):
        total += v
    return total + sum(squares(x)) * squares(x)[1]


def squares(x):
    out = []
    for v in x:
        out.append(v * v)
    return out


def left_early(x):
    ys = []
    for v in x:
        ys.append(v * v)
        if len(ys) == 2:
            return ys[-1] * ys[0]
    return sum(ys)


CASES = [
    case(recurrence, V),
    case(trajectory, V[:3], M, argnums=(0, 1)),
    case(stacked_and_piled, V, W, argnums=(0, 1)),
    case(read_while_it_grows, V),
    case(read_before_more_comes, V),
    case(made_anew_in_each_round, V, W, argnums=(0, 1)),
    case(made_anew_on_a_path, V),
    case(forgotten_behind_the_growth, V),
    case(grows_on_one_path, V),
    case(left_by_a_break, V),
    case(skipped_by_continue, V),
    case(grows_in_a_while, V, others=((np.array([0.1, 0.9]),), (np.array([5.0, 0.9]),))),
    case(length_decides, V, others=((V[:2],),)),
    case(comprehensions_of_all_kinds, V, W, argnums=(0, 1)),
    case(generators_at_once, V, W, argnums=(0, 1)),
    case(sums_in_loops, V),
    case(nested_comprehensions, V),
    case(extremes, V),
    case(chosen_by_a_list_of_ints, V),
    case(gone_over_in_step, V),
    case(two_uses_of_a_sum, V),
    case(filled_by_a_callee, V),
    case(row_of_an_array_is_appended, M),
    case(appended_array_is_written_to, V),
    case(element_of_a_list_is_written_to, V),
    case(another_name, V),
    case(given_to_a_callee_that_appends, V),
    case(kept_in_another_list, V),
    case(taken_from_the_end, V),
    case(ints_and_floats, V),
    case(empty, V),
    case(narrow_numbers, np.array([0.5, -0.25, 1.5], np.float32)),
    case(nan_in_the_list, V),
    case(appended_by_a_call_in_the_expression, V),
    case(bound_in_a_comprehension, V),
    case(names_of_comprehensions, V),
    case(evaluated_on_one_path, V),
    case(asked_in_a_while, V),
    case(returned_by_a_callee, V),
    case(left_early, V, others=((V[:1],),)),
]
