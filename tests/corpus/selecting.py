"""Elements selected by arrays of integers and by masks, some of them several times; by order."""
import numpy as np

from . import case

rng = np.random.default_rng(70)
V = rng.normal(size=6)
M = rng.normal(size=(3, 4))
C = rng.normal(size=(2, 3, 4))
AGAIN = np.array([0, 2, 2, 5, 0])
TREE = np.array([1, 0, 3, 2])


def embedding(table, words):
    rows = table[words]
    return np.sum(np.tanh(rows) ** 2)


def embedding_in_steps(table, words):
    state = np.zeros(4)
    for w in words:
        state = np.tanh(state + table[w])
    return np.sum(state * state)


def edges(x, source, target):
    stretch = x[source] - x[target]
    return 0.5 * np.sum(stretch**2) + np.sum(x[source] * x[target])


def picked_twice(x):
    y = x * x
    return np.sum(y[[0, 0, 1]] * np.array([1.0, 2.0, 3.0])) + np.sum(y[[4, 5]]) + y[2]


def positive_part(x):
    return np.sum(x[x > 0.0] ** 2) - np.sum(x[x <= 0.0])


def positive_part_of_matrix(x):
    keep = x > 0.1
    return np.sum(np.log(x[keep])) + np.sum(x[~keep] ** 3)


def nothing_selected(x):
    return np.sum(x[x > 100.0]) + np.sum(x * x)


def root_where_it_exists(x):
    return np.sum(np.sqrt(x)[x > 0.0])


def cross_entropy(scores, labels):
    shifted = scores - np.max(scores, axis=1, keepdims=True)
    total = np.log(np.sum(np.exp(shifted), axis=1))
    return np.mean(total - shifted[np.arange(len(labels)), labels])


def gather_in_a_loop(x, index):
    s = 0.0
    for k in range(3):
        y = x[index] * (k + 1.0)
        x = x * 0.5 + np.sum(y)
        s = s + np.sum(y * y)
    return s + np.sum(x)


def index_rebound(x, index):
    y = x[index] ** 2
    index = index[::-1]
    z = x[index] ** 3
    index = index[1:]
    return np.sum(y * z) + np.sum(x[index])


def mask_rebound(x):
    keep = x > 0.0
    y = x[keep] * 2.0
    x = np.sin(x)
    keep = x < 0.5
    return np.sum(y**2) + np.sum(x[keep] ** 2)


def gather_of_gather(x, index):
    return np.sum(x[index][index[:2]] ** 2)


def on_a_branch(x, index):
    if np.sum(x) > 0.0:
        y = x[index]
    else:
        y = x[index[:2]] * 3.0
    return np.sum(y * y)


def rows_and_columns(X, index):
    return np.sum(X[:, index] ** 2) + np.sum(X[index[:2], 1] ** 3) + np.sum(X[1, index])


def separated(C, index):
    return np.sum(C[index, :, index] ** 2) + np.sum(C[0, :, index] * C[:, 0, index].T[:, :1])


def mesh(X):
    return np.sum(X[np.ix_([0, 2], [3, 0])] ** 2)


def sorted_differences(x):
    y = np.sort(x)
    return np.sum((y[1:] - y[:-1]) ** 2)


def top_three(x):
    return np.sum(x[np.argsort(x)[-3:]] ** 2)


def trimmed_mean(x):
    return np.mean(np.sort(x)[1:-1])


def spread_of_quantiles(x):
    low, high = np.quantile(x, 0.25), np.quantile(x, 0.75)
    return (high - low) ** 2 + np.median(x)


def median_deviation(X):
    return np.sum(np.median(np.abs(X - np.median(X, axis=0)), axis=0))


def where_it_holds(x):
    return np.sum(x[np.where(x > 0.0)] ** 2)


CASES = [
    case(embedding, M, np.array([0, 2, 0, 0])),
    case(embedding, M, np.array([[0, 2], [1, 1]])),
    case(embedding, M, np.zeros(0, int)),
    case(embedding_in_steps, M, np.array([2, 0, 2, 1])),
    case(edges, V, np.array([0, 1, 2, 5, 5]), np.array([1, 2, 0, 0, 5])),
    case(picked_twice, V),
    case(positive_part, V),
    case(positive_part_of_matrix, np.abs(M)),
    case(nothing_selected, V),
    case(root_where_it_exists, np.array([0.0, 4.0, 1.0]), expected=np.array([0.0, 0.25, 0.5]),
         others=()),
    case(cross_entropy, M, np.array([3, 0, 3])),
    case(gather_in_a_loop, V, AGAIN),
    case(index_rebound, V, AGAIN),
    case(mask_rebound, V),
    case(gather_of_gather, V, np.array([4, 1, 1, 0, 3])),
    case(on_a_branch, V, AGAIN),
    case(on_a_branch, -np.abs(V), AGAIN),
    case(rows_and_columns, M, np.array([0, 2, 2])),
    case(separated, rng.normal(size=(3, 2, 3)), np.array([0, 2, 2])),
    case(mesh, M),
    case(sorted_differences, V),
    case(top_three, V),
    case(trimmed_mean, V),
    case(spread_of_quantiles, V),
    case(median_deviation, rng.normal(size=(5, 2))),
    case(where_it_holds, V),
]
