"""assert, raise, print and warnings: they happen, and nothing is differentiated through them."""
import math
import warnings

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])


class NotReached(ValueError):
    """An exception of the module's own."""


def raises(x):
    if x < 0.0:
        raise ValueError("negative")
    return math.sqrt(x)


def asserts(x):
    assert x > 0.0
    return math.sqrt(x)


def asserts_with_a_message(x, n):
    assert n >= 0, "n is negative"
    s = x
    for k in range(n):
        s = s * x + k
        assert s < 1e9, f"trip {k}: {s} is too large"
    return s * s


def asserts_that_it_is_finite(x):
    s = x
    for k in range(3):
        s = s * x
        assert math.isfinite(s), f"trip {k}: {s} is not finite"
    return s


def asserts_on_arrays(x):
    assert x.ndim == 1 and x.shape[0] > 1, "a vector is needed"
    y = x * x
    assert np.all(y >= 0.0)
    return np.sum(y * x)


def asserts_on_what_is_overwritten(x):
    for _ in range(4):
        assert x < 100.0, x
        x = x * x + 0.1
        assert x > 0.0
    return x


def raises_on_an_untaken_path(x, n):
    s = x
    for k in range(5):
        s = s * x + 0.3
        if k == n:
            break
        if s > 1e6:
            raise NotReached(f"diverged at {k}")
    else:
        s = s * 2.0
    return s


def raises_at_the_end(x, kind):
    if kind == "square":
        return x * x
    if kind == "cube":
        return x**3
    raise ValueError(f"unknown kind {kind}")


def raises_in_else(x):
    if x > 1.0:
        y = x * x
    elif x > 0.0:
        y = 3.0 * x
    else:
        raise NotReached("x", x)
    return y * x


def raises_if_not_converged(a):
    y = 0.5 * (1.0 + a)
    for _ in range(60):
        new = 0.5 * (y + a / y)
        if abs(new - y) < 1e-14:
            break
        y = new
    else:
        raise RuntimeError("no convergence")
    return new


def raises_without_arguments(x):
    while True:
        x = x * 1.5
        if x > 9.0:
            return x * x
        if x < -100.0:
            raise ArithmeticError


def prints(x):
    print(x)
    return x * x


def prints_what_is_overwritten(x):
    s = x
    for k in range(3):
        print(f"{k}: {s:.3f}", s * x, sep="; ", end="\n")
        s = s * x + k
    print("done")
    return s * s


def prints_what_nobody_else_reads(x):
    y = math.exp(x)
    print("exp", y)
    return x * x


def prints_in_one_branch(x):
    y = x * x
    if y > 1.0:
        print("large", y)
        y = y * x
    return y


def prints_arrays(x, verbose):
    y = np.sin(x)
    if verbose:
        print(y, y.shape, np.max(y))
    return np.sum(y * y)


def warns_on_an_untaken_path(x):
    y = x * x
    if y > 100.0:
        warnings.warn("large", stacklevel=2)
        y = 100.0
    return y * x


def warns_in_a_loop(x):
    s = x
    for k in range(3):
        s = s * x
        if k == 1:
            warnings.warn(f"second trip: {s}", UserWarning, stacklevel=1)
    return s * s


def observer_before_an_exit(x, limit):
    s = x
    for k in range(6):
        s = s * x + 0.5
        if s > limit:
            print("left at", k, "with", s)
            return s * s
        assert k < 6
        s = s + 0.1
    print("stayed")
    return s


CASES = [
    case(raises, 1.2),
    case(asserts, 1.2),
    case(asserts_with_a_message, 0.7, 3, others=((0.7, 0), (1.4, 5))),
    case(asserts_that_it_is_finite, 0.7),
    case(asserts_on_arrays, V),
    case(asserts_on_what_is_overwritten, 0.7),
    case(raises_on_an_untaken_path, 0.7, 2, others=((0.7, 0), (0.7, 4), (0.7, 9))),
    case(raises_at_the_end, 0.7, "square", others=((0.7, "cube"),)),
    case(raises_in_else, 0.7, others=((1.7,),)),
    case(raises_if_not_converged, 2.7, others=((0.3,),)),
    case(raises_without_arguments, 0.7, others=((8.0,),)),
    case(prints, 1.2),
    case(prints_what_is_overwritten, 0.7),
    case(prints_what_nobody_else_reads, 0.7),
    case(prints_in_one_branch, 0.7, others=((1.7,), (-1.7,))),
    case(prints_arrays, V, False, others=((V, True),)),
    case(warns_on_an_untaken_path, 0.7),
    case(warns_in_a_loop, 0.7, warns=True),
    case(observer_before_an_exit, 0.7, 1.4, others=((0.7, 0.1), (0.7, 99.0))),
]
