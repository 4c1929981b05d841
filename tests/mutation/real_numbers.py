"""Real numbers inside the function: conversions, tests of types, formatting, integer arithmetic."""
import itertools
import math
import numbers

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
N = V.astype(np.float32)
M = np.array([[0.4, -1.2], [1.1, 0.3]])


def builtins_by_name(x):
    z = complex(imag=x[1], real=x[0])
    names = {k: list(group) for k, group in itertools.groupby(iterable=x, key=lambda v: v > 0)}
    sums = list(itertools.accumulate(iterable=x, func=lambda a, b: a * b, initial=1.5))
    r = pow(base=x[2], exp=3) + round(number=x[3], ndigits=1) * abs(z) ** 2
    for at, v in np.ndenumerate(arr=np.fromiter(iter=(2.0 * v for v in x), dtype=float)):
        r += v * sums[at[0]]
    return r + sum(names[True])


def float_of_elements(x):
    y = np.zeros(5)
    for i in range(5):
        v = float(x[i])
        assert type(v) is float
        y[i] = v * v
    return float(y @ x)


def int_chooses_the_element(x):
    k = int(abs(x[1] * 2.9))
    y = x * x
    y[k] = x[k - 1] * k
    return y @ x


def item_and_tolist(x):
    a = x.item(0) * x[1].item()
    values = (x * 2.0).tolist()
    assert isinstance(values, list) and isinstance(values[0], float)
    values[1] = a
    return sum(v * v for v in values) * np.sum(x).item()


def tolist_of_a_matrix(m):
    rows = m.tolist()
    rows[0][1] *= rows[1][0]
    return sum(sum(row) for row in rows) * rows[0][1]


def numpy_float_made(s):
    a = np.float64(s) * 2.0
    b = np.float64(s * s)
    assert isinstance(a, np.float64) and isinstance(a, float)
    a += b
    return a * float(b)


def float_is_tested(s):
    if isinstance(s, float) and not isinstance(s, (int, np.ndarray)):
        s = s * 2.0
    return s ** 2 if isinstance(s, numbers.Real) else s


def array_is_tested(x):
    y = x if isinstance(x, np.ndarray) and x.ndim == 1 else np.array([x])
    y[0] = 2.0 * y[1] if y.dtype == np.float64 else 0.0
    return np.sum(y * y) * np.isscalar(1.0)


def number_or_array(v):
    y = np.atleast_1d(v)
    y = y * y
    y[0] += 1.0
    return float(y.sum()) if np.ndim(v) else float(y[0]) * v


def math_on_elements(x):
    y = np.empty(5)
    y[0] = math.exp(x[0]) * math.sin(x[1])
    y[1] = math.sqrt(1.0 + x[1] ** 2) + math.atan2(x[2], x[3])
    y[2] = math.hypot(x[0], x[4]) * math.log(2.0 + x[1])
    y[3] = math.pow(2.0 + x[1], x[2]) - math.tanh(x[3])
    y[4] = math.fsum([y[0], y[1], y[2]]) + math.prod([y[3], x[0]])
    return y @ y


def round_floor_and_ceil(x):
    y = x * 3.0
    for i in range(5):
        y[i] -= round(y[i]) + 0.1 * math.floor(y[i]) * x[i]
        y[i] *= math.ceil(x[0]) + math.trunc(y[i])
    return np.sum(y * y) + round(x[0] * 2.0, 0) * x[1]


def divmod_modulo_and_floor(s, t):
    q, r = divmod(s, t)
    a = s % t + s // t * t
    b = -s % t
    c = math.fmod(-s, t)
    return q * r + a * b + c * r


def modulo_of_arrays(x):
    y = x * 4.0
    y %= 1.5
    q, r = np.divmod(x, 0.65)
    r[0] += y[1]
    return y @ r + q @ x


def powers_of_all_kinds(s, t):
    a = s ** 3 + s ** -1 + s ** 0.5 + s ** 0
    b = pow(s, 2) * pow(t, s) + 2.0 ** t
    return a * b + abs(-s) ** t


def comparisons_and_truth(x):
    y = x * 1.0
    for i in range(5):
        if x[i] and not x[i] < 0.0:
            y[i] *= 2.0
        y[i] += (x[i] > 0.5) * x[0] + bool(x[i]) * 0.5
    return y @ x if bool(y[0]) and 0.0 < y[0] < 9.0 else y @ y


def counts_from_values(s):
    n = int(s * 3.0)
    y = np.ones(n)
    for i in range(n):
        y[i] *= s ** i
    y[n // 2] += len(y)
    return y.sum() * n


def formats_do_not_matter(s):
    text = f"{s:.3f} {s!r} {s:>10.2e}" + str(s) + "%.2f" % s + format(s, ".1f")
    return s * s if text else 0.0


def parsed_back(x):
    y = x * x
    shift = float("0.5") + int("2")
    y[int("1")] += shift * x[0]
    return y @ x


def narrow_elements(x):
    y = x * x
    y[0] = 2.0 * x[1]
    y[1:3] += x[3:]
    return np.sum(y)


def narrow_into_wide(x):
    y = np.zeros(5)
    y[:] = x
    y[2] *= y[1]
    y += np.sin(x)
    return float(np.sum(y * y))


def narrow_number(s):
    y = np.zeros(3)
    y[0] = s
    y[1] = y[0] * s
    y[2] = float(s) * 2.0
    return np.prod(y)


def integers_beside_floats(x, counts):
    y = x.copy()
    counts[0] += 2
    counts[1:] *= 2
    y[: counts[1]] *= counts[0]
    y += counts.sum() * 0.1
    return y @ x


def integer_array_takes_no_gradient(x):
    k = np.zeros(5, dtype=int)
    k[:] = x * 3.0
    k[0] = 2.9
    k += 1
    return k @ x + np.sum(k) * x[0]


def integer_buffer_of_ranks(x):
    ranks = np.empty(5, dtype=np.int64)
    ranks[np.argsort(x)] = np.arange(5)
    y = np.zeros(5)
    y[ranks] = x * x
    return y @ np.arange(1.0, 6.0) + ranks @ x


def boolean_buffer(x):
    used = np.zeros(5, dtype=bool)
    total = 0.0
    for _ in range(3):
        k = int(np.argmax(np.where(used, -9.0, x)))
        used[k] = True
        total = total * 0.5 + x[k] ** 2
    return total * used.sum() + x[~used].sum()


def sign_abs_and_copysign(s, t):
    a = abs(s) * np.sign(t) + math.copysign(s, t)
    b = np.abs(np.array([s, t]))
    b[0] *= a
    return b @ b


def infinities_as_starts(x):
    low, high = math.inf, -math.inf
    for v in x:
        low, high = min(low, v), max(high, v)
    best = np.full(3, np.inf)
    for i, v in enumerate(x):
        best[i % 3] = min(best[i % 3], v * v)
    return low * high + best.sum()


def sums_of_python_numbers(s, t):
    total = 0
    for k in range(4):
        total += s * k
        total, t = t, total * 0.5
    return total * t + sum([s, t], 1) + math.fsum((s, s * t))


def real_attributes(x):
    s = x[0]
    n = s.real * 2.0 + x.real[1] + s.imag
    return n * n + x.T[2] + x.size * x.ndim * x[1] + x.nbytes * 0.01 * x[2]


def is_integer_and_isclose(s):
    if float(s).is_integer() or math.isclose(s, 2.0):
        return 0.0
    return s * s if math.isfinite(s) and not math.isnan(s) else s


CASES = [
    case(float_of_elements, V),
    case(builtins_by_name, V),
    case(int_chooses_the_element, V),
    case(item_and_tolist, V),
    case(tolist_of_a_matrix, M),
    case(numpy_float_made, 0.8),
    case(numpy_float_made, np.float64(0.8)),
    case(float_is_tested, 0.8, others=((1.7,), (np.float64(0.8),))),
    case(array_is_tested, V),
    case(number_or_array, V, others=((0.7,), (M[0],), (np.float64(0.3),))),
    case(math_on_elements, V),
    case(round_floor_and_ceil, V),
    case(divmod_modulo_and_floor, 2.3, 0.7, argnums=(0, 1)),
    case(modulo_of_arrays, V),
    case(powers_of_all_kinds, 1.3, 0.7, argnums=(0, 1)),
    case(comparisons_and_truth, V),
    case(counts_from_values, 1.5),
    case(formats_do_not_matter, 0.8),
    case(parsed_back, V),
    case(narrow_elements, N),
    case(narrow_into_wide, N),
    case(narrow_number, np.float32(0.7)),
    case(integers_beside_floats, V, np.array([1, 1, 2])),
    case(integer_array_takes_no_gradient, V),
    case(integer_buffer_of_ranks, V),
    case(boolean_buffer, V),
    case(sign_abs_and_copysign, -0.7, 1.3, argnums=(0, 1)),
    case(infinities_as_starts, V),
    case(sums_of_python_numbers, 0.8, 1.3, argnums=(0, 1)),
    case(real_attributes, V),
    case(is_integer_and_isclose, 0.8),
]
