"""reshape and transpose in all their spellings, new axes, and shapes used as numbers."""
import numpy as np

from . import case

rng = np.random.default_rng(50)
V6 = rng.normal(size=6)
M23, M34 = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
C = rng.normal(size=(2, 3, 4))
W = rng.normal(size=(4, 3))


def reshape_function(x):
    y = np.reshape(x, (2, 3))
    return np.sum(y[0] * y[1] * y[0])


def reshape_method_tuple(x):
    return np.sum(x.reshape((2, 3))[:, 1] ** 2 * x[:2])


def reshape_method_arguments(x):
    y = x.reshape(3, 2)
    return np.sum(y[:, 0] * np.sin(y[:, 1]))


def flatten_by_reshape(x):
    y = x.reshape(-1)
    return np.sum(y[1:] * y[:-1])


def reshape_inferred(x):
    y = x.reshape(2, -1)
    return np.sum(y[0] * y[1] ** 2)


def reshape_by_shape(x, y):
    return np.sum(x.reshape(y.shape) * y)


def reshape_to_column(x):
    return np.sum((x.reshape(-1, 1) - x) ** 2 * x.reshape(1, -1))


def reshape_to_number(x):
    return np.sum(x).reshape(1)[0] * x[0]


def reshape_computed(x):
    n = x.size // 2
    y = x.reshape(n, 2)
    return np.sum(y[:, 0] * y[:, 1])


def transpose_attribute(x):
    return np.sum(x.T * x.T * np.arange(6.0).reshape(3, 2))


def transpose_function(x):
    return np.sum(np.transpose(x) @ x)


def transpose_axes(x):
    y = np.transpose(x, (2, 0, 1))
    return np.sum(y[0] * y[1] * y[3])


def transpose_axes_keyword(x):
    y = np.transpose(x, axes=(1, 2, 0))
    return np.sum(np.sin(y[:, :, 0]) * y[:, :, 1])


def transpose_method(x):
    return np.sum((x.transpose() @ x) ** 2)


def transpose_method_arguments(x):
    return np.sum(x.transpose(1, 0)[0] ** 2 * x.T[1])


def transpose_method_tuple(x):
    y = x.transpose((0, 2, 1))
    return np.sum((x @ y) ** 2)


def transpose_negative_axes(x):
    y = x.transpose(-1, 0, 1)
    return np.sum(y[0] * y[2])


def transpose_vector(x):
    return np.sum(x.T * x)


def transpose_of_transpose(x):
    return np.sum(x.T.T * x)


def transposed_rank_three(x):
    y = x.T
    return np.sum(y[0] * y[1])


def new_axes(x):
    return np.sum(x[:, None, None] * x[None, :, None] * x[None, None, :])


def shape_numbers(x):
    n = x.shape[0]
    m = x.shape[-1]
    total = np.sum(x) / n + np.sum(x * x) * m
    return total + len(x) * x[0, 0] + x.ndim * x[0, 1] + x.size * x[1, 0]


def shape_unpacked(x):
    n, m = x.shape
    total = 0.0
    for i in range(n):
        for j in range(m):
            total = total + x[i, j] ** 2 * (i + 1) / (j + 1)
    return total / (n * m)


def shape_of_a_result(x):
    y = x[1:, :]
    z = y.T
    return np.sum(z) * z.shape[0] + np.sum(y) / y.shape[0]


def reshape_then_transpose(x):
    y = x.reshape(4, 3).T
    return np.sum(np.tanh(y.reshape(2, 6)) ** 2 * y.reshape(2, 6))


def reshaped_product(x, w):
    y = x.reshape(-1, x.shape[-1])
    return np.sum((y @ w).reshape(2, 3, -1) ** 2)


def view_used_with_its_base(x):
    y = x.reshape(-1)
    z = x.T
    return np.sum(x) * np.sum(y * y) + np.sum(z[0] * x[:, 0])


def shape_of_a_dead_value(x):
    y = np.exp(x)
    return np.sum(x) / y.shape[0]


CASES = [
    case(reshape_function, V6),
    case(reshape_method_tuple, V6),
    case(reshape_method_arguments, V6),
    case(flatten_by_reshape, M23),
    case(flatten_by_reshape, C),
    case(reshape_inferred, V6),
    case(reshape_by_shape, V6, M23, argnums=(0, 1)),
    case(reshape_to_column, V6),
    case(reshape_to_number, V6),
    case(reshape_computed, V6),
    case(transpose_attribute, M23),
    case(transpose_function, M23),
    case(transpose_axes, C),
    case(transpose_axes_keyword, C),
    case(transpose_method, M23),
    case(transpose_method_arguments, M23),
    case(transpose_method_tuple, C),
    case(transpose_negative_axes, C),
    case(transpose_vector, V6),
    case(transpose_of_transpose, M23),
    case(transposed_rank_three, C),
    case(new_axes, V6[:3]),
    case(shape_numbers, M34),
    case(shape_unpacked, M34),
    case(shape_of_a_result, M34),
    case(reshape_then_transpose, M34),
    case(reshape_then_transpose, rng.normal(size=12)),
    case(reshaped_product, C, W, argnums=(0, 1)),
    case(view_used_with_its_base, M34),
    case(view_used_with_its_base, np.asfortranarray(M34)),
    case(shape_of_a_dead_value, V6),
]
