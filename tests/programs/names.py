"""Names: shadowed builtins, names that a compiler would like to have itself, other alphabets."""
import math
import math as m
from math import exp as ℯ
from math import pi as π

import numpy
import numpy as np

from . import case

V = np.array([0.6, -1.1, 0.8])
t = 0.3
x_bar = 5.0


def adjoint_names(x, x_bar, y_bar):
    x_dot = x * x_bar
    y_dot = y_bar + x_dot
    w_bar = x_dot * y_dot
    return w_bar + x_bar


def temporaries(t, t_1, _t):
    t_2 = t * t_1
    t_3 = t_2 + _t
    t = t_3 * t_3
    return t * t_2


def compiler_words(tape, primal, seed, record):
    adjoint = tape * primal
    tangent = adjoint + seed
    shadow = math.sin(tangent)
    rule = runtime = shadow * record
    vjp = jvp = rule + runtime
    return vjp * jvp


def called_grad(grad, d):
    def bar(d):
        return d * d

    value_and_grad = grad * bar(d)
    return value_and_grad + d


def grad(x):
    return x * x + 1.0


def value(x, result):
    left, trips, k = x * 2.0, result, 0
    for trips in range(2):
        left = left * result + trips
    return left + trips + k


def shadowed_builtins(sum, len):
    max = sum * len
    range = max + 1.0
    float = range * range
    id = list = float
    return id * list


def shadowed_zip(zip, x):
    print = x * zip
    reversed = print + zip
    for enumerate in (1, 2):
        reversed = reversed * enumerate
    return reversed


def np_is_a_number(np, x):
    math = np * x
    return math * math + np


def np_is_local(x):
    np = numpy
    return np.sum(np.sin(x) * x)


def math_by_another_name(x):
    return m.sin(x) * m.exp(-x)


def imported_names(x):
    return ℯ(-x) * π


def unicode_names(α, β):
    γ = α * β
    Δx = math.sin(γ)
    naïve = Δx + α
    return naïve * γ


def underscores(_, __, ___):
    _x = _ * __
    __y = _x + ___
    for _ in range(2):
        __y = __y * _x
    return __y


def dunder_and_private(__x, _y_):
    __z = __x * _y_
    return __z * __z


def global_named_t(x):
    return x * t + x_bar


def local_hides_global(x):
    t = x * x
    return t * x


def parameter_hides_function(grad_of, case):
    return grad_of * case


def same_as_own_name(same_as_own_name):
    return same_as_own_name**2


def loop_names(x):
    i = x
    for i in range(2):
        for _i in range(2):
            x = x * (1.0 + i + _i)
    i_rev = x * i
    return i_rev


def name_of_axis(axis, keepdims):
    dtype = np.sum(axis * keepdims, axis=0)
    return dtype * 2.0


def attribute_like_names(x, shape, size, T):
    ndim = x.T @ (x * size) + T
    return ndim * shape


def lambda_parameter_names(x):
    f = lambda x, t=x: x * t
    g = lambda f: f * f
    return f(x) + g(f(2.0 * x))


def inner_function_names(x):
    def f(x):
        def f(y):
            return y * x

        return f(x) + 1.0

    return f(x * x)


def argument_called_self(self, cls):
    return self * cls


def type_names(type, object, int, str):
    tuple = type * object
    dict = tuple + int
    return dict * str


def digits(x1, x11, x_1, x1_):
    x = x1 * x11
    x2 = x_1 * x1_
    return x * x2 + x1


def very_long_names(the_number_of_photons_that_reach_the_detector_in_a_second_of_observation,
                    a_rate_with_an_equally_long_name_so_that_no_line_is_short_enough_to_hold_it):
    product_of_the_two_that_is_long_as_well = (
        the_number_of_photons_that_reach_the_detector_in_a_second_of_observation
        * a_rate_with_an_equally_long_name_so_that_no_line_is_short_enough_to_hold_it
    )
    return product_of_the_two_that_is_long_as_well**2


def soft_keywords(match, case, type, _):
    match = match * case
    type = type + match
    return type * _ + match


def helper_names_collide(x):
    return collide_a(x) * collide_b(x)


def collide_a(x):
    y = x * x
    t = y + 1.0
    return t


def collide_b(y):
    x = y * 3.0
    t = x - y
    return t * x


CASES = [
    case(adjoint_names, 0.7, 0.4, 1.2, argnums=(0, 1, 2)),
    case(temporaries, 0.7, 0.4, 1.2, argnums=(0, 1, 2)),
    case(compiler_words, 0.7, 0.4, 1.2, 0.9, argnums=(0, 1, 2, 3)),
    case(called_grad, 0.7, 0.4, argnums=(0, 1)),
    case(grad, 0.7),
    case(value, 0.7, 0.4, argnums=(0, 1)),
    case(shadowed_builtins, 0.7, 0.4, argnums=(0, 1)),
    case(shadowed_zip, 0.7, 0.4, argnums=(0, 1)),
    case(np_is_a_number, 0.7, 0.4, argnums=(0, 1)),
    case(np_is_local, V),
    case(math_by_another_name, 0.7),
    case(imported_names, 0.7),
    case(unicode_names, 0.7, 0.4, argnums=(0, "β")),
    case(underscores, 0.7, 0.4, 1.2, argnums=(0, 1, 2)),
    case(dunder_and_private, 0.7, 0.4, argnums=(0, 1)),
    case(global_named_t, 0.7),
    case(local_hides_global, 0.7),
    case(parameter_hides_function, 0.7, 0.4, argnums=(0, 1)),
    case(same_as_own_name, 0.7),
    case(loop_names, 0.7),
    case(name_of_axis, V, 0.4, argnums=(0, 1)),
    case(attribute_like_names, V, 0.4, 1.2, 0.3, argnums=(0, 1, 2, 3)),
    case(lambda_parameter_names, 0.7),
    case(inner_function_names, 0.7),
    case(argument_called_self, 0.7, 0.4, argnums=(0, 1)),
    case(type_names, 0.7, 0.4, 1.2, 0.3, argnums=(0, 1, 2, 3)),
    case(digits, 0.7, 0.4, 1.2, 0.3, argnums=(0, 1, 2, 3)),
    case(very_long_names, 0.7, 0.4, argnums=(0, 1)),
    case(soft_keywords, 0.7, 0.4, 1.2, 0.3, argnums=(0, 1, 2, 3)),
    case(helper_names_collide, 0.7),
]
