"""Each elementwise function by itself, beside another use of x: NumPy's and math's."""
import math

import numpy as np

from . import case

ANY = np.array([-1.3, 0.45, 0.9, 2.1])
UNIT = np.array([-0.7, -0.2, 0.35, 0.8])
POSITIVE = np.array([0.3, 0.8, 1.7, 2.5])
ABOVE_ONE = np.array([1.3, 1.9, 2.4, 3.1])


def np_sin(x):
    return np.sum(np.sin(x) * x)


def np_cos(x):
    return np.sum(np.cos(x) * x)


def np_tan(x):
    return np.sum(np.tan(x) * x)


def np_arcsin(x):
    return np.sum(np.arcsin(x) * x)


def np_arccos(x):
    return np.sum(np.arccos(x) * x)


def np_arctan(x):
    return np.sum(np.arctan(x) * x)


def np_sinh(x):
    return np.sum(np.sinh(x) * x)


def np_cosh(x):
    return np.sum(np.cosh(x) * x)


def np_tanh(x):
    return np.sum(np.tanh(x) * x)


def np_arcsinh(x):
    return np.sum(np.arcsinh(x) * x)


def np_arccosh(x):
    return np.sum(np.arccosh(x) * x)


def np_arctanh(x):
    return np.sum(np.arctanh(x) * x)


def np_exp(x):
    return np.sum(np.exp(x) * x)


def np_exp2(x):
    return np.sum(np.exp2(x) * x)


def np_expm1(x):
    return np.sum(np.expm1(x) * x)


def np_log(x):
    return np.sum(np.log(x) * x)


def np_log2(x):
    return np.sum(np.log2(x) * x)


def np_log10(x):
    return np.sum(np.log10(x) * x)


def np_log1p(x):
    return np.sum(np.log1p(x) * x)


def np_sqrt(x):
    return np.sum(np.sqrt(x) * x)


def np_cbrt(x):
    return np.sum(np.cbrt(x) * x)


def np_square(x):
    return np.sum(np.square(x) * x)


def np_abs(x):
    return np.sum(np.abs(x) * x)


def np_absolute(x):
    return np.sum(np.absolute(x) * x)


def np_fabs(x):
    return np.sum(np.fabs(x) * x)


def np_sign(x):
    return np.sum(np.sign(x) * x)


def np_reciprocal(x):
    return np.sum(np.reciprocal(x) * x)


def np_negative(x):
    return np.sum(np.negative(x) * x)


def np_positive(x):
    return np.sum(np.positive(x) * x)


def np_floor(x):
    return np.sum(np.floor(x) * x)


def np_ceil(x):
    return np.sum(np.ceil(x) * x)


def np_add(x, y):
    return np.sum(np.add(x, y) * x * y)


def np_subtract(x, y):
    return np.sum(np.subtract(x, y) * x * y)


def np_multiply(x, y):
    return np.sum(np.multiply(x, y) * x * y)


def np_divide(x, y):
    return np.sum(np.divide(x, y) * x * y)


def np_true_divide(x, y):
    return np.sum(np.true_divide(x, y) * x * y)


def np_power(x, y):
    return np.sum(np.power(x, y) * x * y)


def np_maximum(x, y):
    return np.sum(np.maximum(x, y) * x * y)


def np_minimum(x, y):
    return np.sum(np.minimum(x, y) * x * y)


def np_hypot(x, y):
    return np.sum(np.hypot(x, y) * x * y)


def np_arctan2(x, y):
    return np.sum(np.arctan2(x, y) * x * y)


def np_logaddexp(x, y):
    return np.sum(np.logaddexp(x, y) * x * y)


def np_floor_divide(x, y):
    return np.sum(np.floor_divide(x, y) * x * y)


def np_mod(x, y):
    return np.sum(np.mod(x, y) * x * y)


def math_sin(x):
    return math.sin(x) * x


def math_cos(x):
    return math.cos(x) * x


def math_tan(x):
    return math.tan(x) * x


def math_asin(x):
    return math.asin(x) * x


def math_acos(x):
    return math.acos(x) * x


def math_atan(x):
    return math.atan(x) * x


def math_sinh(x):
    return math.sinh(x) * x


def math_cosh(x):
    return math.cosh(x) * x


def math_tanh(x):
    return math.tanh(x) * x


def math_asinh(x):
    return math.asinh(x) * x


def math_acosh(x):
    return math.acosh(x) * x


def math_atanh(x):
    return math.atanh(x) * x


def math_exp(x):
    return math.exp(x) * x


def math_exp2(x):
    return math.exp2(x) * x


def math_expm1(x):
    return math.expm1(x) * x


def math_log(x):
    return math.log(x) * x


def math_log2(x):
    return math.log2(x) * x


def math_log10(x):
    return math.log10(x) * x


def math_log1p(x):
    return math.log1p(x) * x


def math_sqrt(x):
    return math.sqrt(x) * x


def math_cbrt(x):
    return math.cbrt(x) * x


def math_fabs(x):
    return math.fabs(x) * x


def math_two_arguments(x, y):
    return math.hypot(x, y) * math.atan2(x, y) + math.pow(x, y) + math.log(x, y)


def math_constants(x):
    return math.sin(math.pi * x) + math.e * x + math.tau * x * x


def np_constants(x):
    return np.sum(np.sin(np.pi * x) + np.e * x)


def math_floor_and_ceil(x):
    return math.floor(x) * x + math.ceil(x) * x * x + math.trunc(x)


def np_on_number(x):
    return np.sin(x) * np.exp(-x) + np.sqrt(x) / np.log1p(x) + np.tanh(x)


def np_binary_on_numbers(x, y):
    a = np.maximum(x, y) * np.hypot(x, y) - np.minimum(x, y) ** 2
    return a + np.power(x, y) + np.arctan2(x, y)


def math_on_numpy_numbers(x):
    return math.sqrt(np.dot(x, x)) + math.exp(-np.sum(x)) * math.sin(x[0])


def math_and_np_mixed(x):
    s = math.sin(x)
    return np.cos(s) * math.cosh(np.tanh(x)) + s


def composed(x):
    return np.sum(np.log(1.0 + np.exp(np.sin(x) * np.cos(x)) ** 2) / np.sqrt(1.0 + x * x))


def result_based(x):
    e = np.exp(x)
    t = np.tanh(e)
    r = np.sqrt(t * t + 1.0)
    return np.sum(e / r + t)


def sigmoid(x):
    s = 1.0 / (1.0 + np.exp(-x))
    return np.sum(s * (1.0 - s))


def softplus(x):
    return np.sum(np.logaddexp(0.0, x) * np.maximum(x, 0.0))


def gelu(x):
    return np.sum(0.5 * x * (1.0 + np.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * x**3))))


def array_powers(x):
    return np.sum(x**2 + x**3 - x**1 + x**0 + x**-1 + x**-2.0)


def array_fractional_power(x):
    return np.sum(x**0.5 + x**-1.5)


def array_power_of_array(x, y):
    return np.sum(x**y)


def number_power_of_array(a, y):
    return np.sum(a**y)


def array_power_of_number(x, p):
    return np.sum(x**p)


def array_floor_and_modulo(x, y):
    return np.sum((x // y) * x + (x % y) * y)


def array_operators(x, y):
    return np.sum(-x + y - x * y / (1.0 + y) + (+x) ** 2)


def builtin_abs_of_array(x):
    return np.sum(abs(x) * x)


CASES = [
    case(np_sin, ANY),
    case(np_cos, ANY),
    case(np_tan, UNIT),
    case(np_arcsin, UNIT),
    case(np_arccos, UNIT),
    case(np_arctan, ANY),
    case(np_sinh, ANY),
    case(np_cosh, ANY),
    case(np_tanh, ANY),
    case(np_arcsinh, ANY),
    case(np_arccosh, ABOVE_ONE),
    case(np_arctanh, UNIT),
    case(np_exp, ANY),
    case(np_exp2, ANY),
    case(np_expm1, ANY),
    case(np_log, POSITIVE),
    case(np_log2, POSITIVE),
    case(np_log10, POSITIVE),
    case(np_log1p, UNIT),
    case(np_sqrt, POSITIVE),
    case(np_cbrt, ANY),
    case(np_square, ANY),
    case(np_abs, ANY),
    case(np_absolute, ANY),
    case(np_fabs, ANY),
    case(np_sign, ANY),
    case(np_reciprocal, ANY),
    case(np_negative, ANY),
    case(np_positive, ANY),
    case(np_floor, ANY),
    case(np_ceil, ANY),
    case(np_add, ANY, POSITIVE, argnums=(0, 1)),
    case(np_subtract, ANY, POSITIVE, argnums=(0, 1)),
    case(np_multiply, ANY, POSITIVE, argnums=(0, 1)),
    case(np_divide, ANY, POSITIVE, argnums=(0, 1)),
    case(np_true_divide, ANY, POSITIVE, argnums=(0, 1)),
    case(np_power, POSITIVE, ANY, argnums=(0, 1)),
    case(np_maximum, ANY, POSITIVE, argnums=(0, 1)),
    case(np_minimum, ANY, POSITIVE, argnums=(0, 1)),
    case(np_hypot, ANY, POSITIVE, argnums=(0, 1)),
    case(np_arctan2, ANY, POSITIVE, argnums=(0, 1)),
    case(np_logaddexp, ANY, POSITIVE, argnums=(0, 1)),
    case(np_floor_divide, ANY, POSITIVE, argnums=(0, 1)),
    case(np_mod, ANY, POSITIVE, argnums=(0, 1)),
    case(math_sin, 0.7),
    case(math_cos, 0.7),
    case(math_tan, 0.7),
    case(math_asin, 0.4),
    case(math_acos, 0.4),
    case(math_atan, 0.7),
    case(math_sinh, 0.7),
    case(math_cosh, 0.7),
    case(math_tanh, 0.7),
    case(math_asinh, 0.7),
    case(math_acosh, 1.7),
    case(math_atanh, 0.4),
    case(math_exp, 0.7),
    case(math_exp2, 0.7),
    case(math_expm1, 0.7),
    case(math_log, 1.7),
    case(math_log2, 1.7),
    case(math_log10, 1.7),
    case(math_log1p, 0.7),
    case(math_sqrt, 1.7),
    case(math_cbrt, 1.7),
    case(math_fabs, -0.7),
    case(math_fabs, 0.7),
    case(math_sqrt, np.float64(1.7)),
    case(math_two_arguments, 1.3, 2.2, argnums=(0, 1)),
    case(math_constants, 0.3),
    case(np_constants, ANY),
    case(math_floor_and_ceil, 2.3),
    case(math_floor_and_ceil, -2.3),
    case(np_on_number, 0.7),
    case(np_on_number, np.float64(0.7)),
    case(np_binary_on_numbers, 1.3, 0.8, argnums=(0, 1)),
    case(math_on_numpy_numbers, ANY),
    case(math_and_np_mixed, 0.7),
    case(composed, ANY),
    case(result_based, ANY),
    case(sigmoid, ANY),
    case(softplus, ANY),
    case(gelu, ANY),
    case(array_powers, ANY),
    case(array_fractional_power, POSITIVE),
    case(array_power_of_array, POSITIVE, ANY, argnums=(0, 1)),
    case(number_power_of_array, 1.4, ANY, argnums=(0, 1)),
    case(number_power_of_array, 2, ANY, argnums=1),
    case(array_power_of_number, POSITIVE, 1.7, argnums=(0, 1)),
    case(array_power_of_number, ANY, 3),
    case(array_floor_and_modulo, ANY, POSITIVE, argnums=(0, 1)),
    case(array_operators, ANY, POSITIVE, argnums=(0, 1)),
    case(builtin_abs_of_array, ANY),
]
