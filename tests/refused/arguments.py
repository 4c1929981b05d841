"""Arguments that cannot be differentiated, and results that are no real number."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7])


class Tagged(np.ndarray):
    """A subclass of ndarray, as libraries of units make."""


def text(x, kind):
    return x * x


def nothing(x, extra):
    return x * x


def flag(x, square):
    return x * x


def boolean_array(x):
    return np.sum(x * 2.0)


def object_array(x):
    return np.sum(x * x)


def text_array(x):
    return len(x) * 1.0


def subclass(x):
    return np.sum(x * x)


def subclass_not_differentiated(x, w):
    return np.sum(x * w)


def matrix_class(x):
    return np.sum(x + x)


def masked(x):
    return np.sum(x * x)


def decimal_number(x):
    return x * x


def fraction(x):
    return x * x


def day(x):
    return 1.0


def set_of_numbers(x):
    return 1.0 * len(x)


def returns_a_pair(x):
    return x, x * x


def returns_a_vector(x):
    return x * x


def returns_a_vector_of_one(x):
    return x[:1] * 2.0


def returns_a_matrix(x):
    return x[:, None] * x


def returns_none(x):
    return None


def returns_text(x):
    return "square"


def returns_a_list(x):
    return [x, x]


def returns_a_boolean(x):
    return x > 0.0


def returns_a_dict_argument(x, p):
    return p


def returns_its_dict(p):
    return p


ARGUMENT = {"error": "ArgumentError"}
RESULT = {"error": "ResultError"}

REFUSED = [
    refused(text, 1.2, "square", argnums=1, **ARGUMENT, reason="kind"),
    refused(nothing, 1.2, None, argnums=1, **ARGUMENT, reason="extra"),
    refused(flag, 1.2, True, argnums=(0, 1), **ARGUMENT, reason="square"),
    refused(boolean_array, V > 0.0, **ARGUMENT, reason="bool"),
    refused(object_array, V.astype(object), **ARGUMENT, reason="object"),
    refused(text_array, np.array(["a", "b"]), **ARGUMENT, reason="x"),
    refused(subclass, V.view(Tagged), **ARGUMENT, reason="Tagged"),
    refused(subclass_not_differentiated, V, V.view(Tagged), **ARGUMENT, reason="Tagged"),
    refused(matrix_class, np.matrix([[1.0, 2.0]]), **ARGUMENT, reason="matrix"),
    refused(masked, np.ma.masked_array(V, V > 0.0), **ARGUMENT, reason="MaskedArray"),
    refused(decimal_number, Decimal("1.5"), **ARGUMENT, reason="Decimal"),
    refused(fraction, Fraction(1, 3), **ARGUMENT, reason="Fraction"),
    refused(day, date(2020, 1, 1), **ARGUMENT, reason="date"),
    refused(set_of_numbers, {1.0, 2.0}, **ARGUMENT, reason="set"),
    refused(returns_a_pair, 1.2, **RESULT, reason="tuple"),
    refused(returns_a_vector, V, **RESULT, reason="vjp"),
    refused(returns_a_vector_of_one, V, **RESULT, reason="vjp"),
    refused(returns_a_matrix, V, **RESULT, reason="vjp"),
    refused(returns_none, 1.2, **RESULT, reason="None"),
    refused(returns_text, 1.2, **RESULT, reason="str"),
    refused(returns_a_list, 1.2, **RESULT, reason="list"),
    refused(returns_a_boolean, 1.2, **RESULT, reason="bool"),
    refused(returns_a_dict_argument, 1.2, {"a": 1.0}, **RESULT, reason="dict"),
    refused(returns_its_dict, {"a": 1.0}, **RESULT, reason="dict"),
]
