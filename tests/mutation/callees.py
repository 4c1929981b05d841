"""Functions that write to what they are given, at any depth, and tell of it or not."""
import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5], [-0.8, 0.9, 1.4]])
STEPS = 3


def scale(a, by):
    a *= by


def store(a, i, value):
    a[i] = value


def axpy(alpha, x, y):
    """y += alpha x, as in BLAS."""
    y += alpha * x
    return y


def scale_both(a, b, by):
    scale(a, by)
    scale(b[1:], by * by)


def doubled(a):
    scale(a, 2.0)
    return a


def swap(a, i, j):
    a[i], a[j] = a[j], a[i]


def clear(a, keep=0):
    for i in range(keep, len(a)):
        a[i] = 0.0


def append_square(held, x):
    held.append(x * x)


def note(table, key, value):
    table[key] = table.get(key, 0.0) + value


def relax(u, f, omega=0.8):
    for i in range(1, len(u) - 1):
        u[i] = (1.0 - omega) * u[i] + omega * 0.5 * (u[i - 1] + u[i + 1] + f[i])
    return np.sum(np.abs(u))


def shift_left(a, n):
    """Recursive: shifts by one, n times."""
    if n == 0:
        return
    a[:-1] = a[1:] * 1.1
    shift_left(a, n - 1)


def without_a_result(x):
    y = x * x
    scale(y, x[0])
    return y @ x


def stores_through_a_callee(x):
    y = np.zeros(5)
    for i in range(5):
        store(y, i, x[i] * x[i - 1])
    store(y, slice(1, 3), x[0])
    return y @ y


def result_is_the_argument(x):
    y = np.cos(x)
    z = axpy(2.0, x, y)
    axpy(x[0], z, y)
    return z @ x


def two_levels_deep(x):
    a, b = x * x, x + 1.0
    scale_both(a, b, x[1])
    scale_both(b, a, 0.5)
    return a @ b


def argument_written_by_a_callee(x):
    scale(x, 3.0)
    store(x, 0, x[1] * x[2])
    return x @ x


def aliased_arguments_of_a_callee(x):
    y = x * x
    scale_both(y, y, x[0])
    axpy(0.5, y, y)
    return y @ x


def view_given_to_a_callee(m):
    a = m.copy()
    scale(a[1], m[0, 0])
    scale(a.T[2], 0.3)
    axpy(m[1, 1], a[0], a[2])
    store(a[:, 1], -1, a[0, 0] ** 2)
    return np.sum(a * m)


def nested_calls(x):
    y = doubled(doubled(x + 1.0))
    z = axpy(1.0, doubled(y), y)
    return z @ x


def callee_in_a_loop(x):
    y = x.copy()
    for k in range(STEPS):
        scale(y[k:], x[k])
        swap(y, k, k + 1)
    return y @ np.arange(1.0, 6.0)


def default_arguments(x):
    y, z = x * x, x * 2.0
    clear(y, 3)
    clear(z, keep=1)
    return y @ x + z @ x


def list_filled_by_a_callee(x):
    held = []
    for i in range(5):
        append_square(held, x[i])
    append_square(held, held[1])
    return sum(held) + held[-1] * x[0]


def dict_filled_by_a_callee(x):
    table = {"even": x[0]}
    for i in range(5):
        note(table, "even" if i % 2 == 0 else "odd", x[i] ** 2)
    return table["even"] * table["odd"]


def callee_reads_and_writes(x):
    u = x.copy()
    total = 0.0
    for _ in range(3):
        total += relax(u, x)
    return total + u @ u


def keywords_of_a_callee(x):
    u = np.sin(x)
    relax(u, omega=0.5, f=x)
    relax(f=u, u=u)
    return u @ x


def recursive_callee(x):
    y = x.copy()
    shift_left(y, 3)
    return y @ x


def recursion_over_halves(x):
    def mix(a):
        if len(a) < 2:
            a *= 1.5
            return
        half = len(a) // 2
        mix(a[:half])
        mix(a[half:])
        a[:half] += a[-half:]

    y = x * x
    mix(y)
    return y @ x


def recursion_down_a_chain(x):
    def settle(a, n):
        if n == 0:
            return a[0]
        a[n % 5] += 0.001 * a[n % 5 - 1]
        return settle(a, n - 1)

    y = x * 2.0
    return settle(y, 400) * y[2] + y @ x


def quicksort_in_place(x):
    def partition(a, low, high):
        pivot, p = a[high], low
        for i in range(low, high):
            if a[i] < pivot:
                swap(a, i, p)
                p += 1
        swap(a, p, high)
        return p

    def sort(a, low, high):
        if low < high:
            p = partition(a, low, high)
            sort(a, low, p - 1)
            sort(a, p + 1, high)

    y = x.copy()
    sort(y, 0, len(y) - 1)
    return y @ np.array([1.0, 3.0, -2.0, 0.5, 4.0])


def early_return_after_a_write(x):
    def damp(a, i):
        a[i] *= 0.5
        if a[i] < 0.0:
            return i
        a[i] += x[0]
        return i + 1

    y = x * 2.0
    k = 0
    for i in range(5):
        k += damp(y, i)
    return y @ x * k


def write_by_the_caller_between(x):
    def total(a):
        return a @ x

    y = x * x
    s = total(y)
    y[0] = s
    s += total(y)
    y *= s
    return total(y)


def function_as_argument(x):
    def twice(g, a):
        g(a)
        g(a[1:])

    def curl(a):
        a += np.sin(a)

    y = x * 0.5
    twice(curl, y)
    twice(lambda a: scale(a, 0.5), y)
    return y @ x


def swapped_through_a_tuple(x):
    def exchange(p):
        a, b = p
        a[0], b[0] = b[0], a[0]
        return b, a

    a, b = exchange((x * x, x + 1.0))
    a *= b[0]
    return a @ b + b @ x


def parts_of_a_dict(p):
    def step(q, rate):
        q["w"] -= rate * q["w"] ** 3
        q["b"] = q["b"] - rate * q["b"]
        return q

    for _ in range(3):
        p = step(p, 0.1)
    return p["w"] @ p["w"] * p["b"]


def parts_of_nested_lists(p):
    def damp(layers):
        for w, b in layers:
            w *= 0.9
            b -= w[0]

    damp(p)
    damp(p[1:])
    return sum(np.sum(w) * np.sum(b) for w, b in p)


def matrix_and_workspace(m):
    def multiply(a, b, out):
        for i in range(3):
            for j in range(3):
                out[i, j] = 0.0
                for k in range(3):
                    out[i, j] += a[i, k] * b[k, j]

    work, result = np.empty((3, 3)), np.empty((3, 3))
    multiply(m, m, work)
    multiply(work, m, result)
    return np.sum(result * work)


def workspace_used_again(x):
    def squares(a, work):
        work[:] = a * a
        return work

    work = np.zeros(5)
    p = squares(x, work)
    first = p @ x
    q = squares(x + 1.0, work)
    return first + p @ q


def inactive_callee(x):
    def index_of(a, order):
        order.sort(key=lambda i: a[i])
        return order[0]

    order = [0, 1, 2, 3, 4]
    i = index_of(x, order)
    x[i] *= 2.0
    return x @ x + order[1] * x[order[2]]


CASES = [
    case(without_a_result, V),
    case(stores_through_a_callee, V),
    case(result_is_the_argument, V),
    case(two_levels_deep, V),
    case(argument_written_by_a_callee, V),
    case(aliased_arguments_of_a_callee, V),
    case(view_given_to_a_callee, M),
    case(nested_calls, V),
    case(callee_in_a_loop, V),
    case(default_arguments, V),
    case(list_filled_by_a_callee, V),
    case(dict_filled_by_a_callee, V),
    case(callee_reads_and_writes, V),
    case(keywords_of_a_callee, V),
    case(recursive_callee, V),
    case(recursion_over_halves, V),
    case(recursion_down_a_chain, V),
    case(quicksort_in_place, V, others=((W,),)),
    case(early_return_after_a_write, V, others=((W,),)),
    case(write_by_the_caller_between, V),
    case(function_as_argument, V),
    case(swapped_through_a_tuple, V),
    case(parts_of_a_dict, {"w": V, "b": 0.7}),
    case(parts_of_nested_lists, [(V, W), (V + 1.0, W * 0.5)]),
    case(matrix_and_workspace, M),
    case(workspace_used_again, V),
    case(inactive_callee, V),
    case(relax, V, W, argnums=(0, 1)),
    case(relax, V, W, 0.6, argnums=(0, "f", 2)),
]
