"""Control flow in combination: exits at several depths, `match`, walrus, `del`, names of one path,
every augmented assignment.
"""
import math

import numpy as np

from . import case

rng = np.random.default_rng(230)
V = np.array([0.4, -1.2, 0.7])
T = rng.normal(size=6)
M = rng.normal(size=(3, 4))
RATES = {"slow": 0.2, "fast": 0.9, "none": 0.0}
LEVELS = (0.5, 1.0, 2.0)
LIMIT = 3.0
VERBOSE = False


# -- exits


def first_root_bracket(a, c):
    """A return inside a while inside a for."""
    for start in (0.2, 0.9, 1.7):
        x = start
        k = 0
        while k < 4:
            y = a * x * x * x - c
            if abs(y) < 0.4:
                return x * x + y
            x = x - 0.5 * y / (3.0 * a * x * x)
            k += 1
    return a * c


def first_large_cell(m, level):
    for i, row in enumerate(m):
        for j in range(len(row)):
            if row[j] * row[j] > level:
                return row[j] ** 3 + i - j
    return np.sum(m)


def return_from_three_loops(x, bound):
    total = 0.0
    for i in range(3):
        for j in range(i + 1):
            k = 0
            while k < 2:
                total = total + x * (i + 1) / (j + k + 1)
                if total > bound:
                    return total * x
                k += 1
        total = total * 0.9
    return total


def loop_else_decides(x, level):
    for k in range(5):
        x = x * 1.4
        if x > level:
            scale = x / level
            break
    else:
        scale = 0.1 * x
    return scale * x


def while_else(x, n):
    k = 0
    while k < n:
        if x < 0.1:
            break
        x = x * x
        k += 1
    else:
        x = x + 1.0
    return x * 2.0


def nested_loop_else(values, limit):
    total = 0.0
    for v in values:
        part = v * v
        for _ in range(3):
            part = part * 1.2
            if part > limit:
                break
        else:
            total = total + part
            continue
        total = total + limit * v
    return total


def line_search(x, slope):
    step = 1.0
    while True:
        trial = x - step * slope * x
        if trial * trial < 0.8 * x * x:
            break
        step = step * 0.5
        if step < 1e-3:
            return x
    return trial * trial + step * slope


def continue_and_break(x):
    total = 0.0
    for k in range(10):
        if k % 3 == 1:
            continue
        total += math.sin(k * x)
        if total > 1.0:
            break
        total *= 1.1
    return total


def population_until_extinct(n, birth):
    years = 0
    while n > 0.2:
        years += 1
        if years > 6:
            break
        if years % 2 == 0:
            n = n * birth
            continue
        n = n * 0.8 - 0.05
    return n + years


# -- tests


def chained_comparison(x):
    if 0.0 < x <= 1.0:
        return x * x
    elif 1.0 < x < LIMIT:
        return 2.0 * x - 1.0
    return LIMIT * math.sqrt(x)


def chained_in_loop(x, low, high):
    total = 0.0
    for v in x:
        if low < v < high:
            total = total + v * v
        elif not low < v:
            total = total + low * v
        else:
            total = total + high * v
    return total


def walrus_in_while(x, rate):
    total = 0.0
    while (remaining := LIMIT - x) > 0.5:
        total += remaining * rate
        x = x + rate * remaining
    return total + 2.0 * remaining


def walrus_in_if(x, y):
    if (r := x * x + y * y) > 1.0:
        return math.sqrt(r)
    return r * r


def walrus_in_expression(x):
    y = (s := math.sin(x)) * s + s
    return y * s


def bound_first_in_a_test(x):
    i = j = 0
    total = x
    while (i := i + 1) < 4 and (j := j + i) < 20:
        total = total * x + j
    return total + i * j * x


def bound_in_parts_of_a_test(x):
    i = 0
    if (i := i + 1) > 2 and x > 0.0 or (i := i + 1) < 3:
        x = x * i
    while not ((i := i + 1) > 5 or (x := x * 1.1) > 90.0):
        pass
    return x * i


def bound_in_a_value(x):
    i = 0.5
    y = (i := i + 1.0) and x
    return y * i


def nested_conditional(x):
    return x * x if x > 1.0 else (-x if x < 0.0 else math.sin(x))


def conditional_argument(x, y, flag):
    return math.exp(x if flag else y) + (x * y if x > y else x / y)


def or_for_a_default(x, shift):
    delta = shift or 0.5
    return (x + delta) ** 2


def and_or_values(x, y):
    bound = (x > y and x) or y
    return bound * bound + x


def tests_with_not(x, y, strict):
    if not (x > y or strict):
        return x * y
    if not x > y and strict:
        return x - y * y
    return x + y


def short_circuit_guard(x):
    if x > 0.0 and math.log(x) < 0.5:
        return math.log(x) * x
    return x * x


def clamp_with_assert(x, low, high):
    assert low < high, "empty interval"
    y = low if x < low else high if x > high else x
    assert low <= y <= high
    return y * y + x


# -- match


def match_on_a_string(x, kind):
    match kind:
        case "square":
            y = x * x
        case "cube" | "third":
            y = x**3
        case _:
            y = math.sin(x)
    return y + x


def match_on_an_int(x, order):
    match order:
        case 0:
            return 1.0 + 0.0 * x
        case 1:
            return x
        case n if n < 4:
            return x**n
    return math.exp(x) * order


def match_in_a_loop(x, program):
    for op in program:
        match op:
            case "double":
                x = 2.0 * x
            case "sine":
                x = np.sin(x)
            case "stop":
                break
    return np.sum(x * x)


def match_with_none(x, mode):
    match mode:
        case None:
            return x * x
        case True:
            return 2.0 * x
        case -1:
            return 1.0 / x
    return x


def match_on_a_sequence(point):
    match point:
        case [x]:
            return x * x
        case [x, y]:
            return x * y
        case [x, *rest]:
            return x + rest[0] * rest[-1]
    return 0.0


# -- what loops go over


def rates_by_item(x):
    total = 0.0
    for name, rate in RATES.items():
        if name == "none":
            continue
        total += rate * math.exp(-rate * x)
    return total


def keys_as_strings(params):
    value = 1.0
    for key in "abc":
        value = value * params[key] + 0.1
    return value


def tuple_of_tuples(x):
    total = 0.0
    for weight, power in ((0.5, 2), (0.3, 3), (-0.1, 1)):
        total += weight * x**power
    return total


def zip_of_three(xs, ys, ws):
    chi2 = 0.0
    for x, y, w in zip(xs, ys, ws):
        chi2 += w * (y - x * x) ** 2
    return chi2


def enumerate_with_start(x):
    total = 0.0
    for n, v in enumerate(x, start=1):
        total = total + v**2 / n
    return total


def enumerate_of_zip(x, y):
    total = 0.0
    for k, (a, b) in enumerate(zip(x, y)):
        total = total + a * b * (k + 1)
    return total


def reversed_range(x, n):
    y = 0.0
    for k in range(n, 0, -1):
        y = x / (k + y)
    return y


# -- names


def loop_variable_reassigned(values):
    total = 0.0
    for v in values:
        v = v * v
        total = total + v
        v = math.sin(v)
        total = total * (1.0 + 0.1 * v)
    return total


def loop_variable_after_the_loop(values):
    total = 0.0
    for k, v in enumerate(values):
        total = total + v * k
        if total > 0.5:
            break
    return total * v + k


def defined_under_a_condition(x, damped):
    if damped:
        rate = 0.3 * x
    y = math.sin(x)
    if damped:
        y = y * math.exp(-rate)
    return y * y


def defined_in_the_first_round(values):
    total = 0.0
    for k, v in enumerate(values):
        if k == 0:
            base = v * v + 1.0
        total = total + v / base
    return total * base


def deleted_name(x, y):
    z = x * y
    w = z * z
    del z
    z = w + x
    return z * w


def deleted_in_a_loop(values):
    total = 0.0
    for v in values:
        square = v * v
        total = total + square * total + v
        del square
    return total


def report_inside(x, name):
    y = x * x
    label = f"{name}: {y:.3f}"
    if VERBOSE:
        print(label)
    print(f"x = {x!r}", label, sep=", ", end="\n")
    return y * len(name)


def annotated(x: float, n: int = 3) -> float:
    y: float = x * 2.0
    z: "float"
    total: float = 0.0
    for i in range(n):
        z: float = y + i
        total += z * z
    return total


def local_imports(x):
    import math as m
    from math import cos

    return m.sin(x) * cos(x) + m.pi * x


def debug_and_pass(x):
    """A docstring, a `pass`, `if __debug__`, constants that stand alone."""
    if __debug__:
        y = x * x
    else:
        y = 0.0
    if y > 100.0:
        pass
    else:
        y = y + x
    ...
    return y


def global_read_after_branch(x):
    level = LIMIT
    if x > LEVELS[1]:
        level = level * x
    return level / (LIMIT + x * LEVELS[-1])


def tuple_targets(p, q):
    a = b = p * q
    (c, d), e = (a + p, b - q), p / q
    [f, g] = [c * e, d]
    a, b = b * f, a
    return a * g + b


def every_augmented_operator(x, y):
    s = x
    s += y
    s -= 0.5
    s *= x
    s /= y
    s **= 2
    s %= 5.0
    s -= s // 7.0
    k = 7
    k //= 2
    k <<= 1
    k |= 1
    k &= 5
    k ^= 2
    k >>= 1
    return s * k


def augmented_in_branches(x, n):
    s, p = 0.0, 1.0
    for k in range(n):
        if k % 2:
            s += p * x
        else:
            p *= x - s
            s -= 0.5 * k
    return s * p


def secant_method(a, target):
    """Two walking points, an early exit, an `else` and a value of the last round."""
    x0, x1 = 0.5, a
    f0 = x0**3 + x0 - target
    for k in range(8):
        f1 = x1**3 + x1 - target
        if abs(f1) < 1e-3:
            found = x1
            break
        x0, x1, f0 = x1, x1 - f1 * (x1 - x0) / (f1 - f0), f1
    else:
        return x1
    return found * found + k


def collatz_weights(x, n):
    """Integer control, real data."""
    total = x
    while n != 1:
        if n % 2 == 0:
            n //= 2
            total = total * 0.9 + x
        else:
            n = 3 * n + 1
            total = math.sin(total) + x * x
    return total


def state_machine(x, inputs):
    state, level = "idle", x
    for u in inputs:
        if state == "idle" and u > 0.0:
            state, level = "heating", level + u * x
        elif state == "heating":
            level = level * 1.1 + u
            if level > 2.0:
                state = "cooling"
        elif state == "cooling":
            level = level * 0.7
            if level < 1.0:
                state = "idle"
    return level


CASES = [
    case(first_root_bracket, 1.1, 0.7, argnums=(0, 1), others=((2.0, 3.0), (1.1, 9.0))),
    case(first_root_bracket, 1.1, 30.0, argnums=(0, 1)),
    case(first_large_cell, M, 0.8, others=((M, 50.0), (M[:, :2], 1.0))),
    case(first_large_cell, M.astype(np.float32), 0.8),
    case(return_from_three_loops, 0.7, 2.0, others=((0.7, 99.0), (1.9, 2.0))),
    case(loop_else_decides, 0.7, 2.0, argnums=(0, 1), others=((0.7, 99.0), (1.9, 2.0))),
    case(while_else, 0.9, 3, others=((0.5, 4), (0.9, 0))),
    case(nested_loop_else, [0.4, -1.2, 0.7], 1.0, argnums=(0, 1)),
    case(nested_loop_else, V, 1.0, argnums=(0, 1), others=((V, 9.0), (V, 0.1))),
    case(line_search, 1.3, 0.9, argnums=(0, 1), others=((1.3, 3.4), (1.3, -0.5))),
    case(continue_and_break, 0.3, others=((1.1,), (2.9,))),
    case(population_until_extinct, 1.3, 1.2, argnums=(0, 1), others=((1.3, 0.3), (0.1, 1.2))),
    case(chained_comparison, 0.7, others=((1.7,), (4.0,))),
    case(chained_in_loop, T, -0.3, 0.6, argnums=(0, 1, 2)),
    case(walrus_in_while, 0.3, 0.4, argnums=(0, 1)),
    case(walrus_in_while, 0, 0.4, argnums=(0, 1)),
    case(walrus_in_if, 0.7, 1.1, argnums=(0, 1), others=((0.3, 0.2),)),
    case(walrus_in_expression, 0.7),
    case(nested_conditional, 0.7, others=((1.7,), (-0.4,))),
    case(conditional_argument, 0.7, 1.1, True, argnums=(0, 1), others=((1.7, 1.1, False),)),
    case(or_for_a_default, 0.7, 0.4, argnums=(0, 1)),
    case(or_for_a_default, 0.7, None, others=((0.7, None), (1.2, None))),
    case(or_for_a_default, 0.7, 0),
    case(and_or_values, 0.7, 1.1, argnums=(0, 1), others=((1.7, 1.1),)),
    case(tests_with_not, 0.7, 1.1, True, argnums=(0, 1),
         others=((0.7, 1.1, False), (3.0, 1.0, True))),
    case(short_circuit_guard, 1.2, others=((-0.4,), (2.7,))),
    case(clamp_with_assert, 0.7, 0.2, 1.2, others=((0.1, 0.2, 1.2), (1.9, 0.2, 1.2))),
    case(match_on_a_string, 0.7, "third", others=((0.7, "square"), (0.7, "other"))),
    case(match_on_an_int, 0.7, 3, others=((0.7, 1), (0.7, 0), (0.7, 6))),
    case(match_in_a_loop, V, ("double", "sine", "stop", "double")),
    case(match_in_a_loop, 0.7, ["sine", "skip", "double"]),
    case(match_with_none, 0.7, None),
    case(match_with_none, 0.7, -1, others=((0.7, 4),)),
    case(match_on_a_sequence, (0.7, 1.1)),
    case(match_on_a_sequence, [0.7, 1.1, -0.4]),
    case(rates_by_item, 0.7),
    case(rates_by_item, np.float32(0.7)),
    case(keys_as_strings, {"a": 0.7, "b": 1.1, "c": -0.4}),
    case(tuple_of_tuples, 0.7),
    case(zip_of_three, [0.7, 1.1], (0.4, 1.0), V[:2], argnums=(0, 1, 2)),
    case(zip_of_three, V, T, V * V + 0.5, argnums=(0, 1, 2)),
    case(enumerate_with_start, V),
    case(enumerate_with_start, [0.7, 2, -0.4]),
    case(enumerate_of_zip, V, T, argnums=(0, 1)),
    case(reversed_range, 0.7, 4, others=((0.7, 0), (1.2, 1))),
    case(loop_variable_reassigned, V),
    case(loop_variable_reassigned, (0.7, 1.1)),
    case(loop_variable_after_the_loop, V, others=((-V,), (V * 9.0,))),
    case(defined_under_a_condition, 0.7, True, others=((0.7, False),)),
    case(defined_in_the_first_round, V),
    case(deleted_name, 0.7, 1.1, argnums=(0, 1)),
    case(deleted_in_a_loop, V),
    case(report_inside, 0.7, "area"),
    case(annotated, 0.7),
    case(annotated, 0.7, 2),
    case(local_imports, 0.7),
    case(debug_and_pass, 0.7),
    case(global_read_after_branch, 0.7, others=((1.7,),)),
    case(tuple_targets, 0.7, 1.1, argnums=(0, 1)),
    case(every_augmented_operator, 1.7, 1.1, argnums=(0, 1)),
    case(every_augmented_operator, np.float64(1.7), np.float64(1.1)),
    case(augmented_in_branches, 0.7, 5),
    case(secant_method, 1.0, 3.0, argnums=(0, 1), others=((1.0, 1.9), (3.0, 40.0))),
    case(collatz_weights, 0.7, 6, others=((0.7, 1), (0.7, 5))),
    case(state_machine, 0.9, (0.3, 0.8, -0.1, 0.2, 0.4), argnums=(0, 1)),
    case(state_machine, 0.9, T, argnums=(0, 1)),
    case(bound_first_in_a_test, 0.7),
    case(bound_in_parts_of_a_test, 0.7),
    case(bound_in_a_value, 0.7),
]
