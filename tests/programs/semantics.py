"""Fine points of Python: when a name is looked up, what is evaluated first and how often, what is
shared, and how numbers behave.
"""
import functools
import math

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
M = np.array([[0.5, -0.2, 0.9], [1.1, 0.4, -0.7]])


# -- when a name is looked up


def closures_of_a_loop(x):
    functions = []
    for k in range(1, 4):
        functions.append(lambda z: z**k * x)
    first = functions[0](x)
    k = 5
    return first + functions[1](x)


def defs_of_a_loop(x):
    saved = {}
    for name, power in (("a", 2), ("b", 3)):
        def f(z):
            return z**power + x
        saved[name] = f
    return saved["a"](x) * saved["b"](2.0)


def defaults_are_evaluated_at_the_def(x):
    scale = x
    def f(z, scale=scale):  # noqa: E306
        return z * scale
    scale = 3.0
    return f(2.0) + scale * f(x, scale)


def partial_binds_at_once(x):
    a = x
    f = functools.partial(math.pow, a)
    a = 2.0 * x
    return f(2.0) + a


def lambda_sees_the_loop_variable(x):
    total = 0.0
    for k in range(3):
        f = lambda z: z + k * x
        k = 10 * k
        total += f(x) * k
    return total


def argument_rebound_after_def(x):
    def f(z):
        return x * z
    before = f(2.0)
    x = x * x
    return before + f(2.0) + (lambda: x)()


def captured_sum(x):
    s = 0.0
    current = lambda: s
    for k in range(3):
        s = s + x**k
        s = s + 0.5 * current()
    return current() * s


def comprehension_has_its_own_scope(x):
    k = x
    squares = [k * k for k in (1.0, 2.0, x)]
    table = {k: k * x for k in range(3)}
    return k * sum(squares) + table[2] + sum(k for k in table)


def generator_is_lazy(x):
    scale = 1.0
    terms = (scale * v for v in (x, x * x))
    scale = 2.0
    return sum(terms)


def first_iterable_is_eager(x):
    source = [x, x * x]
    terms = (v + w for v in source for w in source)
    source = [10.0 * x]
    return sum(terms)


def method_of_a_rebound_name(x):
    y = x
    f = y.dot
    y = 2.0 * y
    return f(y) + y.sum()


def name_is_bound_in_one_branch_of_a_loop(x):
    for k in range(4):
        if k % 2 == 0:
            even = x * k
        else:
            x = x + even
    return x * even


def builtin_until_it_is_a_name(x):
    y = abs(x)
    biggest = max(x, 0.5)
    def inner(max):
        return max * y
    return inner(biggest) + max(y, 0.1)


def recursion_through_a_name(x):
    def f(n):
        return x if n == 0 else g(n - 1) * x
    def g(n):
        return f(n) + 1.0
    h, g2 = f, g
    return h(3) + g2(1)


# -- what is evaluated first, and how often


def right_side_before_left(x):
    a, b = x, 2.0 * x
    a, b = b, a * b
    b, a = a + b, b
    return a * a + b


def chained_targets(x):
    values = [0.0, 0.0, 0.0]
    i = 0
    i, y = i + 1, x
    y, z = w, v = (y * y, y + 1.0)
    z = z * w - v
    return y * z + values[i] + i


def called_once_in_a_chain(x):
    calls = []

    def seen(v):
        calls.append(v)
        return v

    inside = 0.0 < seen(x) < 5.0 and seen(x * x) > -1.0 or seen(3.0) > 0.0
    return (x if inside else 1.0) * len(calls) + sum(calls)


def short_circuits_do_not_call(x):
    calls = [1.0]

    def noisy(v):
        calls.append(v)
        return v > 0.0

    ok = noisy(x) or noisy(x * x)
    no = not ok and noisy(x)
    return x * len(calls) + (calls[-1] if not no else 0.0)


def conditional_calls_one_branch(x):
    calls = []

    def record(v, label):
        calls.append(label)
        return v

    y = record(x, "a") if x > 0.0 else record(x * x, "b")
    z = record(x, "c") if x < 0.0 else record(x * x, "d")
    return y * z * len(calls) if calls == ["a", "d"] else y


def arguments_from_left_to_right(x):
    state = [x]

    def step():
        state.append(state[-1] * 1.5 + 0.1)
        return state[-1]

    return step() - 2.0 * step() + math.hypot(step(), step()) * len(state)


def default_list_lives_on(x):
    def f(v, seen=[]):
        seen.append(v)
        return sum(seen)

    return f(x) + f(x * x) * f(1.0)


def walrus_and_order(x):
    return (y := x + 1.0) * (y := y * y) + y + (z := y) * z


def loop_over_what_changes(x):
    values = [x]
    for v in values:
        if len(values) < 4:
            values.append(v * 1.5)
    return sum(values) * values[-1]


def range_is_fixed_at_the_start(x):
    n, s = 3, 0.0
    for k in range(n):
        n = n + k
        s += x * n
    return s


def iterable_rebound_in_the_loop(x):
    y = x
    total = 0.0
    for v in y:
        y = y * 0.5
        total += v * y[0]
    return total + y[1]


def augmented_list_is_shared(x):
    a = [x]
    b = a
    a += [x * x]
    c = a + [1.0]
    a = a + [2.0 * x]
    return sum(b) * len(b) + sum(c) + a[-1]


def copies_are_not_shared(x):
    a = [x, 1.0]
    b, c, d = a[:], list(a), [*a]
    a.append(x * x)
    b.append(3.0)
    return sum(a) * len(c) + sum(b) * len(d) + len(a) * x


def list_in_two_places(x):
    row = [x]
    table = {"first": row, "second": row}
    table["first"].append(x * x)
    return sum(table["second"]) * len(row)


def pair_holds_a_list(x):
    pair = ([], 1.0)
    pair[0].append(x)
    pair[0].append(pair[0][0] * x)
    return sum(pair[0]) + len(pair[0])


def stack_and_queue(x):
    stack = [x, x * x, 3.0]
    a = stack.pop()
    b = stack.pop(0)
    stack.insert(0, a * b)
    stack.reverse()
    return stack[0] * 2.0 + stack[-1] * len(stack)


def dict_grows(x):
    memo = {"one": 1.0}
    for k in range(2, 5):
        memo[k] = memo.get(k - 1, x) * x
    memo.update(last=memo[4] * x)
    memo.setdefault("last", 100.0)
    memo.setdefault("new", x)
    return sum(memo.values()) * len(memo) + memo.pop("one")


def exit_value_of_loops(x):
    for k in range(5):
        y = x**k
        if k == 3:
            break
    for j in []:
        k = 100
    n = 0
    while n < 3:
        n += 1
    return y * k + n * x


# -- numbers


def integers_stay_integers(x):
    n = 7
    half = n // 2
    r = n % 4
    share = n / 2
    m = -n // 2
    return x * half + x**2 * r + share * m + x ** (half - r) + n**-1


def divmod_and_round(x):
    q, r = divmod(17, 5)
    return x * q + r * x**2 + round(2.567, 1) * x + round(x) + int(3.9) * x + int(-3.9)


def floor_and_remainder(x):
    return x // 0.3 * x + x % 0.3 + math.floor(x * 3.0) * x + math.fmod(-x, 0.25) + -x // 0.4


def powers(x):
    return x**2 + x**-1 + x**0.5 + 2**x + x**x + x**3.0 + (-x) ** 3 + (-2) ** 2 * x + -x**2


def big_integers(x):
    n = 2**70
    return x * (n // 2**69) + math.sqrt(n) * 1e-10 * x + float(10**20 % 7) * x


def booleans_count(x):
    hits = (x > 0.5) + (x > 0.1) + True
    return x * hits + sum([x > 0.0, x > 1.0]) * x * x + bool(x) + (not x) * 5.0


def bit_operations(x):
    n = 6
    return x * (n & 3) + x * (n | 1) + (n ^ 5) * x**2 + (n >> 1) * x + (~n) * 0.1 + (1 << 3) * x


def infinities_and_nan(x):
    best = math.inf
    worst = -float("inf")
    for v in (x, x * x, 2.0 - x):
        best = v if v < best else best
        worst = max(worst, v)
    nan = float("nan")
    return best * worst if not (nan == nan) and math.isnan(nan) else 0.0


def float_of_strings(x):
    return float("2.5") * x + int("3") * x**2 + float("1e-1") + len(str(12)) * x


def comparison_of_kinds(x):
    return x * (1 == 1.0) + x * ("a" < "b") + x * ((1, 2) < (1, 3)) + ([1] == [1]) * x


def scalars_of_numpy_and_python(v):
    a = v[0]
    b = float(v[1])
    c = np.float64(2.0) * 3
    n = np.int64(3) // 2
    return a * b + c * a**n + (a > b) * b + abs(v[2]) + v.max() * int(n)


def division_of_integers(v):
    n = v.size
    return np.sum(v) / n + np.sum(v / 2) * (n // 3) + v[0] * (n / 8) + np.sum(v ** (n // 2))


def complex_free_roots(x):
    b, c = -3.0 - x, 2.0 * x
    d = b * b - 4 * c
    roots = [(-b + s * math.sqrt(d)) / 2 for s in (1, -1)]
    return roots[0] * 2.0 + roots[1] ** 3


CASES = [
    case(closures_of_a_loop, 0.7),
    case(defs_of_a_loop, 0.7),
    case(defaults_are_evaluated_at_the_def, 0.7),
    case(partial_binds_at_once, 0.7),
    case(lambda_sees_the_loop_variable, 0.7),
    case(argument_rebound_after_def, 0.7),
    case(captured_sum, 0.7),
    case(comprehension_has_its_own_scope, 0.7),
    case(generator_is_lazy, 0.7),
    case(first_iterable_is_eager, 0.7),
    case(method_of_a_rebound_name, V),
    case(name_is_bound_in_one_branch_of_a_loop, 0.7),
    case(builtin_until_it_is_a_name, 0.7),
    case(recursion_through_a_name, 0.7),
    case(right_side_before_left, 0.7),
    case(chained_targets, 0.7),
    case(called_once_in_a_chain, 0.7),
    case(short_circuits_do_not_call, 0.7, others=((-0.7,),)),
    case(conditional_calls_one_branch, 0.7),
    case(arguments_from_left_to_right, 0.7),
    case(walrus_and_order, 0.7),
    case(loop_over_what_changes, 0.7),
    case(range_is_fixed_at_the_start, 0.7),
    case(iterable_rebound_in_the_loop, V),
    case(augmented_list_is_shared, 0.7),
    case(copies_are_not_shared, 0.7),
    case(list_in_two_places, 0.7),
    case(pair_holds_a_list, 0.7),
    case(stack_and_queue, 0.7),
    case(dict_grows, 0.7),
    case(default_list_lives_on, 0.7),
    case(exit_value_of_loops, 0.7),
    case(integers_stay_integers, 0.7),
    case(divmod_and_round, 0.7),
    case(floor_and_remainder, 0.7),
    case(powers, 0.7),
    case(big_integers, 0.7),
    case(booleans_count, 0.7),
    case(bit_operations, 0.7),
    case(infinities_and_nan, 0.7),
    case(float_of_strings, 0.7),
    case(comparison_of_kinds, 0.7),
    case(scalars_of_numpy_and_python, V),
    case(division_of_integers, V),
    case(complex_free_roots, 0.4),
]
