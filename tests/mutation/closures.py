"""Functions as values, with state: closures, counters, decorators, partial functions."""
import functools
import math
import operator

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7, 1.1, -0.6])
W = np.array([1.3, 0.2, -0.9, 0.5, 0.8])
CALLS = []


def logged(f):
    """A decorator that counts, and leaves the result alone."""

    @functools.wraps(f)
    def call(*args, **kwargs):
        CALLS.append(f.__name__)
        return f(*args, **kwargs)

    return call


def halved(f):
    return lambda *args: 0.5 * f(*args)


@logged
@halved
def square(v):
    return v * v


@functools.lru_cache(maxsize=None)
def binomial(n, k):
    return 1 if k in (0, n) else binomial(n - 1, k - 1) + binomial(n - 1, k)


def nested_function_writes_outer(x):
    y = x * x

    def bump(i, by):
        y[i] += by

    bump(0, x[1])
    bump(slice(1, 3), y[0])
    return y @ x


def nonlocal_accumulator(x):
    total, calls = 0.0, 0

    def add(v):
        nonlocal total, calls
        total += v * v
        calls += 1
        return total

    first = add(x[0])
    for v in x[1:]:
        add(v)
    return total * first * calls


def nonlocal_array_rebound(x):
    y = x * x
    z = y

    def step():
        nonlocal y
        y[0] *= 2.0
        y = y + x

    step()
    step()
    return y @ x + z @ z


def counter_factory(x):
    def make(start):
        state = start

        def call(by):
            nonlocal state
            state = state * by + 1.0
            return state

        return call

    a, b = make(x[0]), make(x[1])
    return a(x[2]) * b(x[3]) + a(x[4]) + b(2.0)


def closures_over_the_loop_variable(x):
    late, early = [], []
    for v in x:
        late.append(lambda s: s * v)
        early.append(lambda s, v=v: s * v)
    return sum(f(x[0]) for f in late) + sum(f(x[1]) * (k + 1) for k, f in enumerate(early))


def closure_sees_later_writes(x):
    y = x * 2.0

    def total():
        return y @ x

    s = total()
    y[1] = s
    s += total()
    y = y * y
    return s + total()


def default_is_a_shared_array(x):
    y = np.ones(5)

    def push(v, into=y):
        into *= 0.5
        into[0] += v
        return into

    for v in x:
        push(v)
    return y @ x + push(x[0], x * x)[1]


def functions_in_a_dict(x):
    y = x * x

    def scale(by):
        y[:] = y * by

    def shift(by):
        y[1:] += by

    steps = {"scale": scale, "shift": shift}
    for name, v in zip(["shift", "scale", "shift"], x):
        steps[name](v)
    return y @ x


def composed(x):
    def compose(*fs):
        def run(v):
            for f in fs:
                v = f(v)
            return v

        return run

    pipeline = compose(lambda v: v * 2.0, np.tanh, lambda v: v + x[0])
    return np.sum(compose(pipeline, pipeline)(x) ** 2)


def returned_function_writes(x):
    def writer(a):
        def put(i, v):
            a[i] = v
            return a[i - 1]

        return put

    y = np.cos(x)
    put = writer(y)
    s = put(0, x[1]) * put(3, x[2] ** 2)
    return s + y @ x


def partial_functions(x):
    def axpy(alpha, a, b, shift=0.0):
        b += alpha * a + shift
        return b

    step = functools.partial(axpy, x[0], shift=0.1)
    y = x * x
    step(x, y)
    step(y, y)
    return y @ x + functools.partial(np.sum, x ** 3)()


def operator_module(x):
    y = list(x)
    total = operator.add(y[0], operator.mul(y[1], y[2]))
    total = operator.iadd(total, operator.neg(y[3]))
    operator.setitem(y, 0, total)
    z = x * 2.0
    operator.imul(z, x)
    operator.setitem(z, slice(1, 3), operator.getitem(z, slice(0, 2)))
    first = operator.itemgetter(0, 2)(y)
    return first[0] * first[1] + functools.reduce(operator.add, z)


def cached_helper(x):
    total = 0.0
    for k in range(5):
        total += binomial(4, k) * x[k] * 0.5 ** k
    return total * total


def decorated_helpers(x):
    total = 0.0
    for v in x:
        total += square(v) * v
    return total + square(x[0] * x[1])


def recursion_with_a_closure(x):
    y = x.copy()

    def fold(low, high):
        if high - low == 1:
            return y[low] ** 2
        middle = (low + high) // 2
        left, right = fold(low, middle), fold(middle, high)
        y[low] += 0.1 * right
        return left * 0.5 + right

    return fold(0, 5) + y @ x


def mutual_recursion(x):
    def even(n, v):
        return v if n == 0 else odd(n - 1, v * x[n])

    def odd(n, v):
        return -v if n == 0 else even(n - 1, math.sin(v) + x[n])

    return even(4, x[0]) * odd(3, x[1])


def newton_with_a_function(x):
    def solve(f, df, start):
        v = start
        for _ in range(4):
            v = v - f(v) / df(v)
        return v

    a = x[0] ** 2 + 1.0
    return solve(lambda v: v * v * v - a, lambda v: 3.0 * v * v, 1.2) * x[1]


def higher_order_on_arrays(x):
    def each(f, a):
        for i in range(len(a)):
            a[i] = f(a[i], i)

    y = x.copy()
    each(lambda v, i: v * x[i], y)
    each(lambda v, i: v + (y[i - 1] if i else 0.0), y)
    return y @ y


def callbacks_collect(x):
    seen = []

    def descend(v, callback):
        for k in range(3):
            v = v - 0.2 * (v - 1.0) * x[k]
            callback(k, v)
        return v

    end = descend(x[0], lambda k, v: seen.append(v * k))
    return end * sum(seen)


def star_arguments(x):
    def total(*values, scale=1.0, **named):
        return scale * sum(values) + sum(v * len(k) for k, v in named.items())

    args = [x[0], x[1] * x[2]]
    options = {"scale": x[3], "ab": x[4]}
    return total(*args, 1.0, **options) * total(*x[:2])


def conditional_function(x):
    f = np.sin if x[0] > 0.0 else np.cos
    g = (lambda v: v * x[1]) if x[1] < 0.0 else abs
    y = f(x)
    y[0] = g(y[1])
    return y @ x


def lambda_default_of_an_earlier_value(x):
    s = x[0]
    keep = lambda v, s=s: v * s
    s = s * 10.0
    other = lambda v: v * s
    s += x[1]
    return keep(x[2]) + other(x[3])


def vectorised_by_hand(x):
    def vectorise(f):
        def over(a):
            out = np.empty_like(a)
            for i, v in enumerate(a):
                out[i] = f(v)
            return out

        return over

    soft = vectorise(lambda v: math.log1p(math.exp(v)) if v < 1.0 else v * 1.3)
    return soft(soft(x)) @ x


def function_attributes(x):
    def step(v):
        step.calls += 1
        step.last = v * v
        return v * step.calls

    step.calls = 0
    total = sum(step(v) for v in x)
    return total * step.last + step.calls


def immediately_called(x):
    y = (lambda a: a * a)(x)
    z = (lambda: y[1:] * x[0])()
    (lambda a, b: a.__setitem__(0, b))(y, x[1])
    return y @ x + np.sum(z)


CASES = [
    case(nested_function_writes_outer, V),
    case(nonlocal_accumulator, V),
    case(nonlocal_array_rebound, V),
    case(counter_factory, V),
    case(closures_over_the_loop_variable, V),
    case(closure_sees_later_writes, V),
    case(default_is_a_shared_array, V),
    case(functions_in_a_dict, V),
    case(composed, V),
    case(returned_function_writes, V),
    case(partial_functions, V),
    case(operator_module, V),
    case(cached_helper, V),
    case(decorated_helpers, V),
    case(recursion_with_a_closure, V),
    case(mutual_recursion, V),
    case(newton_with_a_function, V),
    case(higher_order_on_arrays, V),
    case(callbacks_collect, V),
    case(star_arguments, V),
    case(conditional_function, V, others=((-V,),)),
    case(lambda_default_of_an_earlier_value, V),
    case(vectorised_by_hand, V),
    case(function_attributes, V),
    case(immediately_called, V),
]
