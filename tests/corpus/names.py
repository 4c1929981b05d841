"""Names that the compiler is likely to want for itself, and names of every other sort."""
import math

import numpy as np

from . import case

V = np.array([0.4, -1.2, 0.7])

x_bar_global = 1.0


def adjoint_names(x):
    x_bar = x * x
    y_bar = math.sin(x_bar) + x
    return x_bar * y_bar


def adjoint_names_collide_twice(x, x_bar, x_bar_2):
    x_bar = x_bar * x
    x_bar_2 = x_bar_2 + x_bar
    return x_bar * x_bar_2 * x


def adjoint_of_an_adjoint_name(x):
    x_bar = x * 2.0
    x_bar_bar = x_bar * x
    return x_bar_bar * x_bar * x


def temporary_names(x):
    t = x * x
    t_2 = math.sin(t)
    t2 = t_2 * t + x
    t_3 = t2 * t_2
    t_bar = t_3 * x
    t1 = t_bar * t_bar
    return t1 * t + t_2


def tape_names(x):
    h = x
    h_tape = x * 2.0
    tape = h_tape * x
    trips = 3
    for i in range(trips):
        h = math.sin(h) * h_tape + tape
        h_tape = h_tape * h
    return h * tape * trips


def loop_names(x):
    s = x
    s_tape = 1.0
    i_tape = 2
    left = 0.5
    trips_2 = 2
    while s < 20.0:
        s = s * (1.0 + left) + s_tape
        s_tape = s_tape + i_tape * trips_2
    return s * left


def branch_names(x):
    test = x * x
    branch = test > 0.3
    cond = x > 0.0
    s = x
    if branch and cond:
        s = s * test
    test_2 = s * s
    return test_2 * s


def result_names(x):
    result = x * x
    value = result + x
    out = value * result
    out_bar = out * 2.0
    ret = out_bar + value
    seed = ret * ret
    return seed * out


def short_names(x, d, bar):
    grad = x * d
    g = grad + bar
    f = g * g
    b = f * grad
    return b + g


def numpy_like_names(x):
    zeros = np.sum(x)
    ones = zeros * 2.0
    array = x * ones
    shape = x.shape
    axis = 0
    dtype = array + zeros
    return np.sum(dtype * array, axis=axis) / shape[0]


def builtin_names(x):
    float = x * 2.0
    int = float * x
    list = int + float
    len = list * list
    reversed = len * x
    range = reversed + 1.0
    return range * list


def builtin_names_and_a_loop(x, n):
    reversed = x * 2.0
    zip = reversed * x
    append = x
    for enumerate in range(n):
        append = append * zip + enumerate
    return append * reversed


def runtime_names(x):
    runtime = x * x
    srcgrad = runtime + x
    vjp = srcgrad * runtime
    rules = vjp * x
    return rules + vjp


def name_of_the_function(x):
    name_of_the_function = x * x
    name_of_the_function_grad = name_of_the_function * x
    return name_of_the_function_grad * x


def parameter_named_as_function(parameter_named_as_function):
    return parameter_named_as_function**3


def function_grad(x):
    return x**3


def _private(_x, __y):
    _ = _x * __y
    __z = _ * _x
    return __z + _


def underscore_is_read(x):
    s = x
    for _ in range(3):
        s = s * x + _
    return s * _


def unicode_names(λ, Δt):
    θ = λ * Δt
    θ_bar = math.sin(θ)
    α = θ_bar * λ
    return α * θ + Δt


def self_and_cls(self, cls):
    return self * cls + self


def local_hides_a_global(x):
    x_bar_global = x * 2.0
    return x_bar_global * x


def global_looks_like_an_adjoint(x):
    y = x * x_bar_global
    return y * y


def primed_counters(x):
    x1 = x * 2.0
    x2 = x1 * x
    x_1 = x2 + x1
    x_2 = x_1 * x2
    x3 = x_2 + x1 * x_1
    return x3 * x2


def rebound_names_with_suffixes(x):
    y = x * x
    y_2 = y + 1.0
    y = y * y_2
    y_1 = y * x
    y = y + y_1
    y_3 = y * y_2
    return y_3 * y


def keywords_nearby(x):
    lambda_ = x * 2.0
    in_ = lambda_ * x
    is_ = in_ > 0.0
    not_ = in_ * is_
    return not_ * lambda_


def soft_keywords(x):
    match = x * x
    case_ = match + x
    type = case_ * match
    return type * match


def capital_names(X, I, O):  # noqa: E741
    l = X * I  # noqa: E741
    return l * O + l * l


def a_rather_long_name_that_makes_lines_long(first_operand_of_the_product, second_operand):
    intermediate_result_of_the_product = first_operand_of_the_product * second_operand
    another_result = math.sin(intermediate_result_of_the_product) * first_operand_of_the_product
    return intermediate_result_of_the_product * another_result + second_operand


def part_of_an_argument_without_influence(x, y, n):
    if n > 1:
        x = x[1:]
    return y * len(x)


def argument_without_influence_in_a_loop(x, y, n):
    k = 0
    for _ in range(n):
        x = np.outer(x, np.ones(2))[0]
        if np.sum(x) > 0.1:
            k = k + 1
    return y * k


CASES = [
    case(part_of_an_argument_without_influence, np.ones(3), 2.0, 3, argnums=(0, 1), warns=True),
    case(argument_without_influence_in_a_loop, np.ones(3), 2.0, 2, argnums=(0, 1), warns=True),
    case(adjoint_names, 0.7),
    case(adjoint_names_collide_twice, 0.7, 0.4, 1.2, argnums=(0, 1, 2)),
    case(adjoint_names_collide_twice, 0.7, 0.4, 1.2, argnums=("x_bar", "x")),
    case(adjoint_of_an_adjoint_name, 0.7),
    case(temporary_names, 0.7),
    case(tape_names, 0.7),
    case(loop_names, 0.7),
    case(branch_names, 0.7, others=((-0.7,), (0.2,))),
    case(result_names, 0.7),
    case(short_names, 0.7, 0.4, 1.2, argnums=("d", "bar", "x")),
    case(numpy_like_names, V),
    case(builtin_names, 0.7),
    case(builtin_names_and_a_loop, 0.7, 3),
    case(runtime_names, 0.7),
    case(name_of_the_function, 0.7),
    case(parameter_named_as_function, 0.7),
    case(function_grad, 0.7),
    case(_private, 0.7, 0.4, argnums=(0, 1)),
    case(underscore_is_read, 0.7),
    case(unicode_names, 0.7, 0.4, argnums=("Δt", "λ")),
    case(self_and_cls, 0.7, 0.4, argnums=(0, 1)),
    case(local_hides_a_global, 0.7),
    case(global_looks_like_an_adjoint, 0.7),
    case(primed_counters, 0.7),
    case(rebound_names_with_suffixes, 0.7),
    case(keywords_nearby, 0.7),
    case(soft_keywords, 0.7),
    case(capital_names, 0.7, 0.4, 1.2, argnums=(0, 1, 2)),
    case(a_rather_long_name_that_makes_lines_long, 0.7, 0.4, argnums=(0, 1)),
]
