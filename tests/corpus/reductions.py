"""sum and mean over every kind of axis, as functions and as methods."""
import numpy as np

from . import case

rng = np.random.default_rng(30)
V = rng.normal(size=5)
M = rng.normal(size=(3, 4))
C = rng.normal(size=(2, 3, 4))


def sum_all(x):
    return np.sum(x * x)


def sum_axis_zero(x):
    return np.sum(np.sum(x, axis=0) ** 2)


def sum_axis_one(x):
    return np.sum(np.sin(np.sum(x, axis=1)))


def sum_last(x):
    return np.sum(np.sum(x, axis=-1) ** 3)


def sum_positional_axis(x):
    return np.sum(np.sum(x, 1) ** 2)


def sum_two_axes(x):
    return np.sum(np.sum(x, axis=(0, 2)) ** 2)


def sum_negative_axes(x):
    return np.sum(np.sum(x, axis=(-1, -3)) ** 2)


def sum_all_axes_named(x):
    return np.sum(x, axis=(0, 1)) ** 2


def sum_axis_none(x):
    return np.sum(x, axis=None) ** 2


def sum_keepdims(x):
    return np.sum(x * np.sum(x, axis=1, keepdims=True))


def sum_keepdims_two_axes(x):
    return np.sum(x * np.sum(x * x, axis=(0, -1), keepdims=True))


def sum_keepdims_all(x):
    s = np.sum(x, keepdims=True)
    return s[0, 0] ** 2


def sum_keepdims_false(x):
    return np.sum(np.sum(x, axis=0, keepdims=False) ** 2)


def mean_all(x):
    return np.mean(x * x)


def mean_axis(x):
    return np.sum(np.mean(x, axis=0) ** 2)


def mean_negative_axis(x):
    return np.mean(np.mean(x, axis=-2) ** 2)


def mean_axes_keepdims(x):
    return np.mean((x - np.mean(x, axis=(1, 2), keepdims=True)) ** 3)


def mean_keepdims(x):
    return np.sum((x - np.mean(x, axis=1, keepdims=True)) ** 2 * x)


def methods(x):
    return x.sum() * x.mean() + (x * x).sum(axis=0).mean() + x.mean(axis=1).sum()


def methods_positional(x):
    return (x.sum(0) ** 2).sum() + (x.mean(1) ** 2).sum()


def methods_keepdims(x):
    return ((x - x.mean(axis=1, keepdims=True)) / x.sum(axis=-1, keepdims=True)).sum()


def method_of_an_expression(x):
    return (x * x + 1.0).sum(axis=0).sum()


def method_of_a_number(x):
    return np.sum(x).sum() * x.mean().mean()


def nested_reductions(x):
    return np.sum(np.mean(np.sum(x * x, axis=2), axis=1) ** 2)


def sum_of_sum(x):
    return np.sum(np.sum(x, axis=0))


def reduction_of_reduction_of_number(x):
    return np.sum(np.mean(np.sum(x)))


def variance(x):
    n = x.size
    m = np.sum(x) / n
    return np.sum((x - m) ** 2) / (n - 1)


def softmax_rows(X):
    e = np.exp(X)
    p = e / np.sum(e, axis=1, keepdims=True)
    return np.sum(p * p)


def log_sum_exp(x):
    return np.log(np.sum(np.exp(x)))


def log_sum_exp_columns(X):
    return np.sum(np.log(np.sum(np.exp(X), axis=0)) ** 2)


def layer_norm(X, gain, bias):
    m = np.mean(X, axis=-1, keepdims=True)
    v = np.mean((X - m) ** 2, axis=-1, keepdims=True)
    return np.sum(np.tanh((X - m) / np.sqrt(v + 1e-5) * gain + bias))


def reduced_twice_differently(x):
    rows = np.sum(x, axis=1)
    columns = np.sum(x, axis=0)
    return np.sum(rows * rows) * np.sum(columns**3) + np.sum(x)


def mean_of_empty_axis_kept(x):
    return np.sum(np.sum(x, axis=0) + 1.0)


def sum_over_size_one(x):
    return np.sum(np.sum(x, axis=0) ** 2) + np.sum(np.mean(x, axis=1) ** 2)


CASES = [
    case(sum_all, V),
    case(sum_all, C),
    case(sum_axis_zero, M),
    case(sum_axis_zero, V),
    case(sum_axis_zero, C),
    case(sum_axis_one, M),
    case(sum_axis_one, C),
    case(sum_last, V),
    case(sum_last, C),
    case(sum_positional_axis, M),
    case(sum_two_axes, C),
    case(sum_negative_axes, C),
    case(sum_all_axes_named, M),
    case(sum_axis_none, C),
    case(sum_keepdims, M),
    case(sum_keepdims, C),
    case(sum_keepdims_two_axes, C),
    case(sum_keepdims_all, M),
    case(sum_keepdims_false, M),
    case(mean_all, C),
    case(mean_axis, M),
    case(mean_negative_axis, C),
    case(mean_axes_keepdims, C),
    case(mean_keepdims, M),
    case(methods, M),
    case(methods_positional, M),
    case(methods_keepdims, M + 4.0),
    case(method_of_an_expression, M),
    case(method_of_a_number, V),
    case(nested_reductions, C),
    case(sum_of_sum, M),
    case(reduction_of_reduction_of_number, V),
    case(variance, V),
    case(variance, M),
    case(softmax_rows, M),
    case(softmax_rows, C[0]),
    case(log_sum_exp, V),
    case(log_sum_exp_columns, M),
    case(layer_norm, M, rng.normal(size=4), rng.normal(size=4), argnums=(0, 1, 2)),
    case(layer_norm, C, rng.normal(size=4), 0.3, argnums=(0, 1, 2)),
    case(reduced_twice_differently, M),
    case(mean_of_empty_axis_kept, np.zeros((0, 3))),
    case(sum_over_size_one, rng.normal(size=(1, 4))),
    case(sum_over_size_one, rng.normal(size=(4, 1))),
    case(sum_over_size_one, rng.normal(size=(1, 1))),
]
