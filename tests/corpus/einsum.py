"""np.einsum: products, sums, diagonals, outer products and batches in one notation."""
import numpy as np

from . import case

rng = np.random.default_rng(92)
V3, W3, V2 = rng.normal(size=3), rng.normal(size=3), rng.normal(size=2)
M23, M34, M33 = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(3, 3))
B, D = rng.normal(size=(4, 2, 3)), rng.normal(size=(4, 3, 2))


def product(a, b):
    return np.sum(np.einsum("ij,jk->ik", a, b) ** 2)


def implicit_product(a, b):
    return np.sum(np.tanh(np.einsum("ij,jk", a, b)))


def inner(a, b):
    return np.einsum("i,i->", a, b) ** 2


def quadratic_form(x, m):
    return np.einsum("i,ij,j->", x, m, x)


def same_operand_twice(x):
    return np.sum(np.sin(np.einsum("ij,kj->ik", x, x)))


def batch(a, b):
    return np.sum(np.einsum("bij,bjk->bik", a, b) ** 3)


def batch_with_ellipsis(a, w):
    z = np.einsum("...ij,jk->...ik", a, w)
    return np.sum(np.exp(0.1 * z))


def row_norms(x):
    return np.sum(np.sqrt(np.einsum("ij,ij->i", x, x)))


def trace(m):
    return np.einsum("ii", m @ m)


def diagonal(m):
    return np.sum(np.einsum("ii->i", m) ** 2 * np.array([1.0, 2.0, 3.0]))


def diagonal_of_roots(m):
    return np.sum(np.einsum("ii->i", np.sqrt(m)))


def summed_out(a, b):
    z = np.einsum("ij,kl->ik", a, b)
    return np.sum(z * np.arange(z.size).reshape(z.shape))


def only_the_sum(a, b):
    return np.sum(np.einsum("ij,jk->ik", a, b))


def transposed(a):
    b = np.einsum("ij->ji", a)
    return np.sum(b * b * np.arange(6.0).reshape(3, 2))


def stretched(a, b):
    return np.sum(np.einsum("ij,ij->ij", a, b) ** 2)


def scaled(s, x):
    return np.sum(np.einsum(",i->i", s, x) ** 2)


def in_a_loop(x, m):
    for _ in range(3):
        x = np.tanh(np.einsum("ij,j->i", m, x))
    return np.sum(x * x)


def of_unknown_lengths(x):
    h = x
    for k in range(2):
        h = np.concatenate([h, x[:1] * k])
    return np.einsum("i,i->", h, h) + np.sum(np.einsum("i,j->ij", h, x) ** 2)


def sum_of_rows_of_unknown_length(x):
    h = np.zeros((0, 3))
    for k in range(3):
        h = np.concatenate([h, x[None, :] * k])
    z = np.einsum("ij,kj->ik", h, h[1:])
    return np.sum(np.einsum("ij->j", h) * x) + np.sum(z * z)


def optimized(a, b, c):
    z = np.einsum("ij,jk,k->i", a, b, c, optimize=True)
    return np.sum(z * z)


def bilinear_layer(x, w, y):
    return np.sum(np.tanh(np.einsum("i,kij,j->k", x, w, y)))


def computed_subscripts(x, subscripts):
    return np.sum(np.einsum(subscripts, x) ** 2)


CASES = [
    case(computed_subscripts, V3, "i->i"),
    case(computed_subscripts, M33, "ij->j"),
    case(product, M23, M34, argnums=(0, 1)),
    case(product, M23.astype(np.float32), M34, argnums=(0, 1)),
    case(product, np.array([[1, 2, 3], [0, 1, -1]]), M34, argnums=(0, 1)),
    case(implicit_product, M23, M34, argnums=(0, 1)),
    case(inner, V3, W3, argnums=(0, 1)),
    case(quadratic_form, V3, M33, argnums=(0, 1)),
    case(quadratic_form, V3, M33),
    case(same_operand_twice, M23),
    case(batch, B, D, argnums=(0, 1)),
    case(batch_with_ellipsis, B, M34, argnums=(0, 1)),
    case(batch_with_ellipsis, M23, M34, argnums=(0, 1)),
    case(row_norms, M23),
    case(trace, M33),
    case(diagonal, M33),
    case(diagonal_of_roots, np.eye(3) * np.array([1.0, 2.0, 3.0]), warns=None,
         expected=np.diag(0.5 / np.sqrt(np.array([1.0, 2.0, 3.0]))), others=()),
    case(summed_out, M23, M34, argnums=(0, 1)),
    case(only_the_sum, M23, M34, argnums=(0, 1)),
    case(transposed, M23),
    case(stretched, M23[:1], M23, argnums=(0, 1)),
    case(stretched, M23[:1], M23[:, :1], argnums=(0, 1)),
    case(scaled, 0.7, V3, argnums=(0, 1)),
    case(in_a_loop, V3, M33, argnums=(0, 1)),
    case(of_unknown_lengths, V3),
    case(sum_of_rows_of_unknown_length, V3),
    case(optimized, M23, M33, V3, argnums=(0, 1, 2)),
    case(bilinear_layer, V2, rng.normal(size=(4, 2, 3)), V3, argnums=(0, 1, 2)),
]  # fmt: skip
