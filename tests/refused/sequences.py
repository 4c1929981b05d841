"""Arrays put together from parts, or cut into them, in ways that the compiler does not know."""

import numpy as np

from . import refused

V = np.array([0.4, -1.2, 0.7, 2.0])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])


def rows_of_an_array(m):
    return np.sum(np.concatenate(m))  # refused: np.concatenate of an array of rank 2


def axis_of_a_stack(x, k):
    return np.sum(np.stack([x, x], axis=k))  # refused: an axis that is not a literal


def axis_that_is_not_there(x):
    return np.sum(np.concatenate([x, x], axis=1))  # refused: parts that do not fit together


def number_among_arrays(x):
    return np.sum(np.concatenate([x, 1.0]))  # refused: a part that is a number


def text_among_arrays(x):
    return np.sum(np.hstack([x, "a"]))  # refused: a part that is a string


def nothing_joined(x):
    return x[0] + np.sum(np.concatenate([]) * x)  # refused: parts that do not fit together


def ragged_rows(x):
    return np.sum(np.array([x, x[1:]]))  # refused: different shapes


def starred_parts(x):
    return np.sum(np.stack([*x, x[0]]))  # refused: `*` of something of unknown length


def keyword_dtype(x):
    return np.sum(np.concatenate([x, x], dtype=np.float32))  # refused: the keyword `dtype=`


def list_where_a_number_is_added(x):
    return np.sum(x * [x[0], 1.0, 2.0, 3.0])  # refused: a list is no number


def subscripts_that_do_not_fit(x):
    return np.sum(np.einsum("ij->i", x))  # refused: do not fit the operands


def subscripts_as_lists(x):
    return np.sum(np.einsum(x, [0], [0]))  # refused: subscripts of np.einsum that are no literal


def number_of_an_optimised_einsum(x):
    return np.einsum("i,i,i", x, x, x, optimize=True)  # refused: which may be an array


def parts_of_different_lengths(x):
    a, b, c = np.split(x, 3)  # refused: parts of different lengths
    return np.sum(a * b * c)


def computed_number_of_parts(x, n):
    return np.sum(np.split(x, n)[0])  # refused: number is not a literal


def uneven_parts_of_unknown_length(x):
    y = x[: int(x[0])]
    return np.sum(np.array_split(y, 2)[0])  # refused: an array of unknown length


def float_as_an_index(x):
    return np.sum(np.split(x, [1.5])[0])  # refused: an index of a part that is no int


def chain_of_one(x):
    return np.sum(np.linalg.multi_dot([x]))  # refused: np.linalg.multi_dot of other than


def grid_of_a_matrix(x):
    X, Y = np.meshgrid(x, M)  # refused: np.meshgrid of other than vectors
    return np.sum(X * Y)


REFUSED = [
    refused(rows_of_an_array, M),
    refused(axis_of_a_stack, V, 0),
    refused(axis_that_is_not_there, V, runs=False),
    refused(number_among_arrays, V, runs=False),
    refused(text_among_arrays, V, runs=False),
    refused(nothing_joined, V, runs=False),
    refused(ragged_rows, V, runs=False),
    refused(starred_parts, V),
    refused(keyword_dtype, V, runs=False),
    refused(list_where_a_number_is_added, V),
    refused(subscripts_that_do_not_fit, V, runs=False),
    refused(subscripts_as_lists, V),
    refused(number_of_an_optimised_einsum, V),
    refused(parts_of_different_lengths, V, runs=False),
    refused(computed_number_of_parts, V, 2),
    refused(uneven_parts_of_unknown_length, V + 3.0),
    refused(float_as_an_index, V, runs=False),
    refused(chain_of_one, V, runs=False),
    refused(grid_of_a_matrix, V),
]
