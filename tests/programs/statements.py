"""Statements beside the usual: walrus, assert, annotations, unpacking of all kinds, f-strings,
print, del, try, with, global constants.
"""
import contextlib
import logging
import math
import warnings
from typing import Final

import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8, 0.3])
LOG = logging.getLogger(__name__)
EPS: Final = 1e-3


# -- walrus


def walrus_in_test(x):
    if (y := x * x) > 0.3:
        return y * x
    return y + x


def walrus_in_while(x):
    total = 0.0
    while (x := 0.5 * x) > 0.1:
        total += x * x
    return total + x


def walrus_in_expression(x):
    return (s := math.sin(x)) * s + (c := math.cos(s)) + c * s


def walrus_in_comprehension(x):
    kept = [y for v in x if (y := v * v) > 0.2]
    return sum(kept) + y


def walrus_in_call(x):
    return math.hypot(a := x + 1.0, 2.0 * a) - a


def walrus_twice_in_a_test(x):
    i = j = 0
    total = x
    while (i := i + 1) < 4 and (j := j + i) < 20:
        total = total * x + j
    return total + i * j * x


# -- unpacking


def nested_unpacking(pairs):
    (a, b), [c, (d, *rest)] = pairs
    return a * b + c * d + rest[0] ** 2


def starred_head_and_tail(x):
    first, *middle, last = x
    return first * last + sum(v * v for v in middle)


def star_takes_nothing(x, y):
    a, b, *none = x, y
    return a * b + len(none)


def array_unpacked(x):
    a, b, c, d = x
    return a * b - c / (1.0 + d)


def rows_unpacked(m):
    top, bottom = m
    (a, _, c), rest = top, bottom
    return a * c + np.dot(top, rest)


def chained_assignment(x):
    a = b = c = x * x
    a = a + b
    return a * c + b


def swap_three(x, y, z):
    x, y, z = y, z, x
    x, y = y, x
    return x + 2.0 * y * z**2


def parallel_update(x, n):
    p, q = 0.0, 1.0
    for _ in range(n):
        p, q, x = q, x * q + p, x + 0.1
    return p / q


def unpack_in_displays(x, w):
    merged = [*x, 1.0, *w]
    options = {**{"a": x[0], "b": 2.0}, "b": w[0]}
    pair = (*x, *w)
    return sum(merged) * options["b"] + pair[0] * pair[-1] + options["a"]


def augmented_names(x):
    y = x
    y += 1.0
    y *= x
    y -= 0.3 * y
    y /= 2.0
    y **= 2
    k = 7
    k //= 2
    k %= 2
    return y + k * x


# -- checks and messages


def asserted(x):
    assert x > 0.0, f"a positive number, not {x}"
    assert isinstance(x, float)
    return math.log(x)


def annotated(x: float, n: int = 3) -> float:
    total: float = 0.0
    k: int
    step: "float" = x / n
    for k in range(n):
        total += step * math.exp(-k * step)
    return total


def printed(x, verbose):
    y = x * x
    if verbose:
        print("y is", y, end=";\n", sep=" ")
        print(f"{x:.3f} -> {y!r} {y:>8.2f} {x + 1 = :.2f}")
    return y * math.sin(y)


def printed_progress(x):
    for k in range(3):
        x = x - 0.1 * (x * x - 2.0)
        print("%d: %.4f" % (k, x))
        print("{}: {:.3e}".format(k, x))
    return x * x


def keys_by_f_string(params, x):
    for k in range(2):
        x = np.tanh(params[f"w{k}"] * x + params["b" + str(k)])
    return np.sum(x)


def logged_and_warned(x):
    LOG.debug("x is %s", x)
    if x > 10.0:
        warnings.warn("large", stacklevel=2)
    return x**3


def raising_branch(x, method):
    if method == "explicit":
        y = x + 0.1 * x * x
    elif method == "implicit":
        y = x / (1.0 - 0.1 * x)
    else:
        raise ValueError(f"unknown method {method!r}")
    return y


def deleted_name(x):
    y = x * x
    z = y + 1.0
    del y
    y = z * z
    del z, x
    return y


# -- blocks


def tried(x):
    try:
        y = math.sqrt(x)
    except ValueError:
        y = x * x
    else:
        y = y + 1.0
    return y * 2.0


def tried_key(params, x):
    try:
        gain = params["gain"]
    except KeyError:
        gain = 1.5
    finally:
        x = x * x
    return gain * x


def tried_index(x, n):
    total = 0.0
    try:
        for k in range(n):
            total += x[k] ** 2
    except IndexError:
        return total + 0.0
    return total * 2.0


def under_errstate(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(x > 0.0, np.log(np.abs(x)), x * x)
    return np.sum(y)


def under_suppress(x):
    with contextlib.suppress(ZeroDivisionError):
        x = x / 2.0
    with contextlib.nullcontext(3.0) as factor:
        return factor * x * x


def local_import(x):
    import math as m
    from math import cos

    return m.sin(x) * cos(x)


def global_read(x):
    return (x + EPS) ** 2 / EPS


def slices_kept_in_names(x):
    head, tail = slice(None, 2), slice(2, None)
    return np.sum(x[head] * x[tail])


def expression_statements(x):
    x * 2.0
    [x, x * x]
    len("abc")
    return x * x


def one_line_blocks(x):
    for k in range(3): x = x * 1.1  # noqa: E701
    if x > 0.0: y = x; z = y * y  # noqa: E701, E702
    else: y = z = 0.0  # noqa: E701
    return y + z


def nested_scopes_with_nonlocal(x):
    total = 0.0

    def add(v):
        nonlocal total
        total = total + v * v
        return total

    add(x)
    add(2.0 * x)
    return total * x


CASES = [
    case(walrus_in_test, 0.7, others=((0.4,),)),
    case(walrus_in_while, 1.7),
    case(walrus_in_expression, 0.7),
    case(walrus_in_comprehension, V),
    case(walrus_in_call, 0.7),
    case(walrus_twice_in_a_test, 0.7),
    case(nested_unpacking, ((0.1, 0.2), [0.3, (0.4, 0.5)])),
    case(nested_unpacking, [np.array([0.1, 0.2]), (0.3, [0.4, 0.5, 0.6])]),
    case(starred_head_and_tail, [0.6, -1.1, 0.8, 0.3]),
    case(starred_head_and_tail, V),
    case(star_takes_nothing, 0.7, 1.2, argnums=(0, 1)),
    case(array_unpacked, V),
    case(rows_unpacked, np.arange(6.0).reshape(2, 3) / 3.0 + 0.1),
    case(chained_assignment, 0.7),
    case(swap_three, 0.7, 0.4, 1.2, argnums=(0, 1, 2)),
    case(parallel_update, 0.7, 4),
    case(unpack_in_displays, (0.7, 0.3), [0.2, 1.1], argnums=(0, 1)),
    case(augmented_names, 0.7),
    case(asserted, 0.7),
    case(annotated, 0.7),
    case(printed, 0.7, True, others=((0.7, False),)),
    case(printed_progress, 0.7),
    case(keys_by_f_string, {"w0": V, "b0": 0.2, "w1": 0.7, "b1": V * V}, 0.8, argnums=(0, 1)),
    case(logged_and_warned, 0.7),
    case(raising_branch, 0.7, "explicit", others=((0.7, "implicit"),)),
    case(deleted_name, 0.7),
    case(tried, 0.7, others=((-0.7,),)),
    case(tried_key, {"gain": 0.4}, 0.7, argnums=(0, 1), others=(({"loss": 0.4}, 0.7),)),
    case(tried_index, V, 3, others=((V, 9),)),
    case(under_errstate, V),
    case(under_suppress, 0.7),
    case(local_import, 0.7),
    case(global_read, 0.7),
    case(slices_kept_in_names, V),
    case(expression_statements, 0.7),
    case(one_line_blocks, 0.7),
    case(nested_scopes_with_nonlocal, 0.7),
]
