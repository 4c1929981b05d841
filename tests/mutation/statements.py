"""Statements around writes: `with`, `try`, `raise`, `match`, `del`, walrus, `assert`, imports."""
import contextlib
import io
import math
import warnings

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
SCALE = 1.5
TABLE = {"rate": 0.3, "steps": 3}


class Diverged(Exception):
    def __init__(self, where, value):
        super().__init__(f"diverged at {where}")
        self.where, self.value = where, value


@contextlib.contextmanager
def scaled(a, by):
    a *= by
    yield a
    a /= by


@contextlib.contextmanager
def recorded(log, value):
    log.append(value)
    try:
        yield log
    finally:
        log.append(value * 2.0)


def with_errstate(x):
    with np.errstate(invalid="ignore", divide="ignore"):
        y = np.where(x > 0.0, np.log(np.abs(x)), x)
        y[0] = x[1] / x[2]
    return y @ x


def with_a_manager_that_writes(x):
    y = x * x
    with scaled(y, x[0]) as z:
        z[1] += 1.0
        s = z @ x
    return s + y @ y


def with_finally_in_the_manager(x):
    log = []
    with recorded(log, x[0]):
        log[0] *= x[1]
    return sum(log) * log[1]


def several_managers(x):
    log, y = [], x + 2.0
    with recorded(log, x[0]) as l, scaled(y, 3.0), contextlib.nullcontext(x[1]) as s:
        l.append(y[0] * s)
    return sum(log) + y @ x


def suppressed(x):
    y = x * x
    with contextlib.suppress(ValueError):
        y[0] = math.sqrt(x[0])
        y[1] = math.sqrt(x[1])
        y[2] = 100.0
    return y @ x


def exit_stack(x):
    log = []
    with contextlib.ExitStack() as stack:
        for v in x[:3]:
            stack.enter_context(recorded(log, v))
        stack.callback(log.append, 5.0)
        log[0] = log[1] * log[2]
    return sum(k * v for k, v in enumerate(log))


def redirected_output(x):
    out = io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        print(f"{x[0]:.3f}")
        y = x * len(out.getvalue())
    return y @ x


def exception_avoided(x):
    y = x * x
    try:
        y[0] = math.log(x[0])
    except ValueError:
        y[0] = -1.0
    else:
        y[1] = y[0] * 2.0
    finally:
        y[2] *= x[3]
    return y @ x


def exception_taken(x):
    y = x.copy()
    try:
        y[1] = math.log(y[1])
    except ValueError as error:
        y[1] = len(type(error).__name__) * y[0]
    return y @ y


def exception_part_way(x):
    y = x * 2.0
    try:
        for i in range(9):
            y[i] *= x[0]
    except IndexError:
        y *= x[1]
    return y @ x


def exception_of_ones_own(x):
    def advance(a):
        for k in range(10):
            a *= 1.5
            if a[3] > 3.0:
                raise Diverged(k, a[0] * a[1])
        return 0.0

    y = x.copy()
    try:
        s = advance(y)
    except Diverged as error:
        s = error.value * (error.where + 1)
    return s + y @ x


def exception_raised_again(x):
    def inner(v):
        try:
            return math.sqrt(v)
        except ValueError as error:
            raise KeyError("negative") from error

    total = 0.0
    for v in x:
        try:
            total += inner(v)
        except KeyError:
            total += v * v
    return total * x[0]


def finally_with_a_return(x):
    y = x * x

    def first_negative():
        try:
            for i, v in enumerate(x):
                if v < 0.0:
                    return y[i] * 2.0
            return 1.0
        finally:
            y[0] = x[4] * 3.0

    s = first_negative()
    return s * y[0] + y @ x


def loop_with_try(x):
    total, kept = 0.0, []
    for v in x:
        try:
            kept.append(math.log(v))
        except ValueError:
            continue
        finally:
            total += v * v
    return total * sum(kept)


def missing_key_and_attribute(x):
    d = {"a": x[0]}
    try:
        s = d["b"]
    except KeyError:
        s = d.setdefault("b", x[1]) * 2.0
    try:
        t = s.shape[0]
    except (AttributeError, IndexError):
        t = x[2]
    return s * t + d["b"]


def match_values(x, kind):
    y = x * x
    match kind:
        case "double" | "twice":
            y *= 2.0
        case "shift":
            y += x[0]
        case int(n) if n > 2:
            y[:n] = x[0]
        case _:
            y[0] = x[1] ** 3
    return y @ x


def match_sequences(x):
    total = 0.0
    for command in (["add", 0], ["scale", 1, 2], ["drop"], ("add", 3), [0, [1, 2]]):
        match command:
            case ["add", i]:
                total += x[i]
            case ["scale", i, j]:
                total *= x[i] * x[j]
            case [int(i), [j, *rest]]:
                total += x[i] * x[j] + x[rest[0]]
            case [_]:
                total += 0.5
    return total * total


def match_mappings_and_classes(x):
    shapes = [
        {"kind": "circle", "r": x[0]},
        {"kind": "box", "w": x[1], "h": x[2], "name": "b"},
        complex,
        Diverged(2, x[3]),
        (x[4], None),
    ]
    total = 0.0
    for shape in shapes:
        match shape:
            case {"kind": "circle", "r": r}:
                total += math.pi * r * r
            case {"kind": "box", "w": w, "h": h, **rest}:
                total += w * h * len(rest)
            case Diverged(where=2, value=v):
                total *= v
            case (float() as v, None):
                total += v ** 3
            case _:
                total += 1.0
    return total


def walrus(x):
    y = []
    while (k := len(y)) < 4 and (v := x[k] * 2.0) < 3.0:
        y.append(v + k)
    if (s := sum(y)) > -100.0:
        s *= (t := s * x[0]) + 1.0
    return s + t


def asserted(x):
    y = x * x
    assert y.shape == (5,), "five numbers"
    y[0] = x[1] * 2.0
    assert np.all(np.isfinite(y)) and y[1] > 0.0
    return y @ x


def deleted_names(x):
    y = x * x
    z = y
    del y
    z[0] = x[2]
    y = z * 2.0
    del z
    return y @ x


def globals_read(x):
    y = x * SCALE
    for _ in range(TABLE["steps"]):
        y -= TABLE["rate"] * np.tanh(y)
    return y @ y


def local_imports(x):
    import functools as tools
    from math import sin as sine

    import numpy

    y = numpy.sin(x)
    y[1] = sine(x[0])
    return tools.reduce(lambda a, b: a * 0.5 + b, y) ** 2


def formatted_text_chooses(x):
    y = x * 1.0
    label = f"{y.shape[0]}:{y[0]:+.1f}"
    if label.startswith("5:+"):
        y[0] *= len(label)
    names = ", ".join(f"{v:.2f}" for v in x)
    y[names.count(",")] += x[0]
    return y @ x


def none_and_type_tests(x):
    def norm(a, weights=None, out=None):
        out = np.zeros(5) if out is None else out
        if weights is not None:
            a = a * weights
        out += a * a
        return out.sum()

    buffer = x.copy()
    s = norm(x, out=buffer) + norm(x, weights=buffer)
    return s * buffer[1] if isinstance(buffer, np.ndarray) and type(s) is not int else s


def loop_else_and_flags(x):
    y = x.copy()
    found = None
    for i, v in enumerate(x):
        if v > 1.0:
            found = i
            y[i] *= x[0]
            break
        y[i] += 1.0
    else:
        y[:] = 0.0
    while found:
        y[found] -= 0.5 * y[found - 1]
        found -= 1
    else:
        y[-1] *= 2.0
    return y @ x


def chained_and_unpacked_targets(x):
    y, z = x * x, np.zeros(5)
    y[0] = z[1] = s = x[2] * 2.0
    (y[1], z[2]), [t, *r] = (s, x[0]), x[1:4]
    z[3:], y[-1] = r, t
    i = 0
    i, y[i + 1] = 2, x[4]
    return y @ z + y @ x + i


def stack_machine_by_patterns(x, steps):
    """Patterns in a loop, whose tests are typed anew in every round."""
    stack, at, count = [], 0, 0
    while at < len(steps) and count < 20:
        name, *given = steps[at]
        at += 1
        count += 1
        match name, given:
            case "push", ["x"]:
                stack.append(x)
            case "push", [v]:
                stack.append(v)
            case "add", []:
                stack.append(stack.pop() + stack.pop())
            case "twice", []:
                stack.append(stack[-1])
            case "sin", []:
                stack[-1] = math.sin(stack[-1])
            case "again", [place] if stack[-1] < 3.0:
                at = place
            case _:
                pass
    return stack.pop() * x


STEPS = [("push", "x"), ("twice",), ("add",), ("sin",), ("push", 0.5), ("add",), ("again", 1)]

CASES = [
    case(stack_machine_by_patterns, 0.8, STEPS),
    case(with_errstate, V),
    case(with_a_manager_that_writes, V),
    case(with_finally_in_the_manager, V),
    case(several_managers, V),
    case(suppressed, V),
    case(exit_stack, V),
    case(redirected_output, V),
    case(exception_avoided, V),
    case(exception_avoided, W),
    case(exception_taken, V),
    case(exception_part_way, V),
    case(exception_of_ones_own, V),
    case(exception_raised_again, V),
    case(finally_with_a_return, V),
    case(loop_with_try, V),
    case(missing_key_and_attribute, V),
    case(match_values, V, "twice", others=((V, "shift"), (V, 3), (V, 1), (V, None))),
    case(match_sequences, V),
    case(match_mappings_and_classes, V),
    case(walrus, V),
    case(asserted, V),
    case(deleted_names, V),
    case(globals_read, V),
    case(local_imports, V),
    case(formatted_text_chooses, V),
    case(none_and_type_tests, V),
    case(loop_else_and_flags, V),
    case(chained_and_unpacked_targets, V),
]
