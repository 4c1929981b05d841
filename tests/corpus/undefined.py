"""Points without a derivative: the gradient is the documented choice, stated here in full."""
import math

import numpy as np

from . import case

INF = math.inf
ZEROS = np.array([0.0, 2.0, -3.0])


def absolute(x):
    return abs(x) + 2.0 * x


def absolute_of_array(x):
    return np.sum(np.abs(x))


def fabs_math(x):
    return math.fabs(x) + x


def sign(x):
    return np.sum(np.sign(x) + x)


def larger_of_equals(x, y):
    return np.sum(np.maximum(x, y))


def smaller_of_equals(x, y):
    return np.sum(np.minimum(x, y))


def larger_of_itself(x):
    return np.sum(np.maximum(x, x) * 3.0)


def builtin_larger(x, y):
    return max(x, y) * 2.0


def builtin_smaller(x, y):
    return min(x, y) * 2.0


def builtin_larger_of_itself(x):
    return max(x, x) + min(x, x)


def relu(x):
    return np.sum(np.maximum(x, 0.0))


def relu_from_the_left(x):
    return np.sum(np.maximum(0.0, x))


def square_root(x):
    return np.sum(np.sqrt(x))


def square_root_math(x):
    return math.sqrt(x)


def logarithm(x):
    return np.sum(np.log(x))


def square(x):
    return x**2


def cube(x):
    return x**3 + x**1 + x**0


def array_square(x):
    return np.sum(x**2 + x)


def half_power(x):
    return x**0.5


def one_and_a_half_power(x):
    return x**1.5


def power_of_zero(x, y):
    return x**y


def array_power_of_zero(x, p):
    return np.sum(x**p)


def length(x, y):
    return np.hypot(x, y)


def length_math(x, y):
    return math.hypot(x, y)


def angle(x, y):
    return np.arctan2(x, y)


def angle_math(x, y):
    return math.atan2(x, y)


def floor_at_a_step(x):
    return np.floor(x) * x + math.floor(x) + math.ceil(x)


def modulo_at_a_step(x, y):
    return x % y


def floor_division_at_a_step(x, y):
    return x // y + x


def masked_root(x):
    return np.sum(np.sqrt(x) * (x > 0.0))


def root_that_is_not_read(x):
    return np.sum(np.sqrt(x)[1:])


def product_with_zero(x, y):
    return x * y * y


def quotient_of_zero(x, y):
    return x / y


def zero_to_the_zero(x):
    return x**0 * 3.0 + x


def zero_trips_at_zero(x):
    s = x
    while s > 0.0:
        s = s - 1.0
    return s * 2.0


CASES = [
    case(absolute, 0.0, expected=2.0, others=()),
    case(absolute, -0.0, expected=2.0, others=()),
    case(absolute, 0, expected=2.0, others=()),
    case(absolute_of_array, ZEROS, expected=np.array([0.0, 1.0, -1.0]), others=()),
    case(fabs_math, 0.0, expected=1.0, others=()),
    case(sign, ZEROS, expected=np.ones(3), others=()),
    case(
        larger_of_equals, ZEROS, ZEROS + 0.0,
        argnums=(0, 1), expected=(np.full(3, 0.5), np.full(3, 0.5)), others=(),
    ),
    case(
        smaller_of_equals, ZEROS, ZEROS + 0.0,
        argnums=(0, 1), expected=(np.full(3, 0.5), np.full(3, 0.5)), others=(),
    ),
    case(
        larger_of_equals, ZEROS, 2.0,
        argnums=(0, 1), expected=(np.array([0.0, 0.5, 0.0]), 2.5), others=(),
    ),
    case(larger_of_itself, ZEROS, expected=np.full(3, 3.0)),
    case(builtin_larger, 1.5, 1.5, argnums=(0, 1), expected=(1.0, 1.0), others=()),
    case(builtin_smaller, 1.5, 1.5, argnums=(0, 1), expected=(1.0, 1.0), others=()),
    case(builtin_larger, 1.5, 1.5, expected=1.0, others=()),
    case(builtin_larger_of_itself, 1.5, expected=2.0),
    case(relu, ZEROS, expected=np.array([0.5, 1.0, 0.0]), others=()),
    case(relu_from_the_left, ZEROS, expected=np.array([0.5, 1.0, 0.0]), others=()),
    case(square_root, np.array([0.0, 4.0]), expected=np.array([INF, 0.25]), warns=None, others=()),
    case(square_root_math, 0.0, expected=INF, warns=None, others=()),
    case(square_root_math, 0, expected=INF, warns=None, others=()),
    case(logarithm, np.array([0.0, 4.0]), expected=np.array([INF, 0.25]), warns=None, others=()),
    case(square, 0.0, expected=0.0),
    case(square, 0, expected=0.0),
    case(cube, 0.0, expected=1.0),
    case(array_square, np.zeros(3), expected=np.ones(3)),
    case(half_power, 0.0, expected=INF, warns=None, others=()),
    case(half_power, np.array(0.0), expected=np.array(INF), warns=None, others=()),
    case(one_and_a_half_power, 0.0, expected=0.0, others=()),
    case(power_of_zero, 0.0, 2.0, argnums=(0, 1), expected=(0.0, 0.0), others=()),
    case(power_of_zero, 0.0, 1.0, argnums=(0, 1), expected=(1.0, 0.0), others=()),
    case(power_of_zero, 0.0, 0.0, expected=0.0, others=()),
    case(power_of_zero, 0.0, 1.5, argnums=(0, 1), expected=(0.0, 0.0), others=()),
    case(power_of_zero, 0.0, 0.5, expected=INF, warns=None, others=()),
    case(
        array_power_of_zero, np.zeros(2), 2.0,
        argnums=(0, 1), expected=(np.zeros(2), 0.0), others=(),
    ),
    case(array_power_of_zero, np.zeros(2), 0.0, expected=np.zeros(2), others=()),
    case(length, 0.0, 0.0, argnums=(0, 1), expected=(0.0, 0.0), others=()),
    case(length_math, 0.0, 0.0, argnums=(0, 1), expected=(0.0, 0.0), others=()),
    case(length, np.array(0.0), 0.0, argnums=(0, 1), expected=(np.array(0.0), 0.0), others=()),
    case(angle, 0.0, 0.0, argnums=(0, 1), expected=(0.0, 0.0), others=()),
    case(angle_math, 0.0, 0.0, argnums=(0, 1), expected=(0.0, 0.0), others=()),
    case(floor_at_a_step, 2.0, expected=2.0, others=()),
    case(modulo_at_a_step, 6.0, 2.0, argnums=(0, 1), expected=(1.0, -3.0), others=()),
    case(
        floor_division_at_a_step, 6.0, 2.0,
        argnums=(0, 1), expected=(1.0, 0.0), others=(), warns=None,
    ),
    case(
        masked_root, np.array([0.0, 4.0]),
        expected=np.array([0.0, 0.25]), warns=None, others=(), note="where-nan trap",
    ),
    case(
        root_that_is_not_read, np.array([0.0, 4.0]),
        expected=np.array([0.0, 0.25]), warns=None, others=(), note="where-nan trap",
    ),
    case(product_with_zero, 0.0, 0.0, argnums=(0, 1), expected=(0.0, 0.0)),
    case(quotient_of_zero, 0.0, 2.0, argnums=(0, 1), expected=(0.5, 0.0)),
    case(zero_to_the_zero, 0.0, expected=1.0),
    case(zero_trips_at_zero, 0.0, expected=2.0, others=()),
]
