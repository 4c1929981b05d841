"""Functions of NumPy that call back, select, or write: in both modes against differences."""

import inspect
import math
import re

import numpy as np
import pytest

import srcgrad
from srcgrad.record import table, tape  # noqa: F401, which fills the table
from tests.registered import Programs, weighted

programs = Programs()
program = programs.at

V = np.array([0.3, -1.2, 0.7, 0.9, -0.4])
W = np.array([0.5, 1.5, -0.2])
M = np.array([[0.3, 1.2, 0.8, 0.1], [0.9, 0.4, 0.7, 1.1], [0.2, 1.5, 0.6, 1.0]])


# -- elements that are selected


@program(V, W)
def sets(x, y):
    both = np.concatenate([x, y])
    return (
        weighted(np.unique(both)) + weighted(np.union1d(x, y)) + weighted(np.setdiff1d(x, x[1:3]))
        + weighted(np.intersect1d(x, both)) + weighted(np.setxor1d(both, x[1:3]))
    )  # fmt: skip


@program(V)
def sets_with_places(x):
    values, index, inverse, counts = np.unique(
        np.concatenate([x, x]), return_index=True, return_inverse=True, return_counts=True
    )
    common, first, second = np.intersect1d(x, x[1:4], return_indices=True)
    return (
        weighted(values * counts) + weighted(values[inverse]) + x[index[0]] + weighted(common)
        + weighted(x[first] * x[second])
    )  # fmt: skip


@program(M)
def sets_of_rows(x):
    return weighted(np.unique(x, axis=0)) + weighted(np.unique(x, axis=1, return_counts=True)[0])


@program(V)
def sets_of_the_standard(x):
    a, c, v = np.unique_all(x), np.unique_counts(x), np.unique_values(x)
    values, inverse = np.unique_inverse(x)
    return (
        weighted(a.values * a.indices) + weighted(c.values * c.counts) + weighted(np.sort(v))
        + weighted(values[inverse])
    )  # fmt: skip


@program(V, np.arange(5.0) ** 2)
def histograms(x, weights):
    h, first, _ = np.histogram2d(x, x * x, bins=3, weights=weights)
    g, edges = np.histogramdd(np.stack([x, x]).T, bins=2, weights=weights, density=True)
    return weighted(h) + weighted(first) + weighted(g) * edges[0][0]


@program(V, np.array([0.0, 1.0, 2.5, 3.0, 4.2]), np.outer(V, V[:4]), 0.4)
def slopes_between_places(f, x, m, h):
    return (
        weighted(np.gradient(f, x)) + weighted(np.gradient(f, h))
        + weighted(np.gradient(f, x, edge_order=2)) + weighted(np.gradient(m, x, h)[0])
        + weighted(np.gradient(m, x, axis=0))
    )  # fmt: skip


# -- functions that are called


@program(M)
def along_axes(x):
    return (
        weighted(np.apply_along_axis(lambda r: r * r[0], 0, x))
        + weighted(np.apply_along_axis(np.sum, 1, x))
        + weighted(np.apply_along_axis(lambda r, k: np.outer(r, r)[:k], -1, x, 2))
        + weighted(np.apply_over_axes(np.sum, x, [0, 1]))
    )


@program(V, 0.7)
def pieces(x, k):
    functions = [lambda v: -v, lambda v: v * v * k]
    return weighted(np.piecewise(x, [x < 0.0], functions)) + weighted(
        np.piecewise(x, [x < 0.0, x > 0.8], [k, lambda v: v, 0.0])
    )


@program(V, M, 1.3)
def vectorized(x, m, k):
    plain = np.vectorize(lambda v, w: v * w if v > 0.0 else w)
    two = np.vectorize(lambda v: (v * v, np.sin(v)))
    fixed = np.vectorize(lambda p, v: p[0] * v * v + p[1], excluded={0})
    rows = np.vectorize(lambda u, v: u @ v, signature="(n),(n)->()")
    each = np.vectorize(lambda v: v * v[0], signature="(n)->(n)")
    return (
        weighted(plain(x, k)) + weighted(plain(x, w=x[::-1])) + weighted(two(x)[1])
        + weighted(fixed(x[:2], m)) + weighted(rows(m, m[0])) + weighted(each(m)) + plain(k, 2.0)
    )  # fmt: skip


@program(1.3, 0.7)
def numbers_that_are_broadcast(x, y):
    parts = []
    wide = np.broadcast_to(x, (3,))
    first, second = np.broadcast_arrays(y, np.ones((2, 2)))
    for k in range(3):
        parts.append(wide[k] * (k + 1.0))
    for row in first:
        parts.append(row[0] * row[1] * second[0, 0])
    return sum(parts)


@program(V)
def vectorized_with_a_dtype(x):
    cut = np.vectorize(lambda v: 0 if v > 0.0 else v)  # the first result is an int: all are
    wide = np.vectorize(lambda v: 0 if v > 0.0 else v, otypes=[float])
    return weighted(cut(x)) + weighted(wide(x)) + weighted(x)


# -- methods of ufuncs


@pytest.mark.parametrize(
    "ufunc", [np.add, np.multiply, np.maximum, np.minimum, np.subtract, np.logaddexp, np.hypot,
              np.power, np.divide]
)  # fmt: skip
def test_methods_of_ufuncs(ufunc):
    def methods(x, m):
        return (
            ufunc.reduce(x) + weighted(ufunc.reduce(m, axis=1, keepdims=True))
            + weighted(ufunc.reduce(m, axis=0)) + weighted(ufunc.accumulate(m, axis=1))
            + weighted(ufunc.outer(x, m[0])) + weighted(ufunc.reduceat(x, [0, 2, 1]))
            + weighted(ufunc.reduceat(m, [2, 0, 0, 3], axis=1))
        )  # fmt: skip

    own = Programs()
    own.at(np.abs(V) + 0.137, M)(methods)
    own.check("methods")


@program(M)
def reductions_along_several_axes(x):
    return (
        np.hypot.reduce(x, axis=(0, 1)) + np.logaddexp.reduce(x, axis=None)
        + weighted(np.logaddexp.reduce(x, axis=(1,), keepdims=True))
        + np.add.reduce(x, axis=(0, 1), initial=2.0, where=x > 0.5)
        + weighted(np.subtract.reduce(x, axis=0, initial=2.0))
    )  # fmt: skip


@program(V, W)
def ufuncs_at(x, y):
    a, b, c, d = x.copy(), x.copy(), x.copy(), x.copy()
    np.add.at(a, [0, 0, 1], y)
    np.multiply.at(b, [0, 0, 1], y)
    np.subtract.at(c, ([0, 0, 1],), y)
    np.exp.at(d, [0, 0, 3])
    np.maximum.at(d, [1, 2, 2], y)
    return weighted(a * a) + weighted(b * b) + weighted(c * c) + weighted(d * d)


# -- writes


@program(V, W)
def written(x, y):
    total = 0.0
    for k in range(6):
        a = x * 2.0
        if k == 0:
            np.place(a, a > 0.0, y)
        elif k == 1:
            np.putmask(a, a > 0.0, y)
        elif k == 2:
            np.put_along_axis(a, np.array([0, 2]), y[:2], 0)
        elif k == 3:
            np.copyto(a[:3], y)
        elif k == 4:
            np.copyto(a, y[0], where=a > 0.0)
        else:
            np.put(a, [0, -1], y, mode="wrap")
        total = total + weighted(a * a)
    return total


# of which NumPy 2.5 warns
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_shapes_that_are_set():
    own = Programs()
    own.at(V[:4], M)(shapes_that_are_set)
    own.check("shapes_that_are_set")


def shapes_that_are_set(x, m):
    a = x * 2.0
    total = weighted(a)
    a.shape = (4, 1)
    total = total + weighted(a * a.T)
    a[1] = a[0] * total
    a.shape = (2, 2)
    b = (a @ a)[:, :1]
    c = m * 1.0
    part = c[0]
    part.shape = (2, 2)
    c.shape = (12,)
    c[5] = part[0, 1] * c[2]
    return weighted(a * b) + weighted(c * c) + weighted(part @ part)


@program(M, W)
def diagonals(x, y):
    a, b = x * 1.0, np.zeros((9, 2))
    np.fill_diagonal(a, y[0])
    np.fill_diagonal(b, y, wrap=True)
    return weighted(a * a) + weighted(b * b)


@program(W)
def points_that_are_lists(x):
    grid = np.polynomial.polynomial.polygrid2d(x, [0, 2], x[:2])
    return weighted(grid) + weighted(np.polynomial.chebyshev.chebval((0, 1, 2, 3), x))


@program(W)
def frequencies(x):
    return weighted(np.fft.fftfreq(4, x[1])) + weighted(np.fft.rfftfreq(5, d=x[0]) * x)


@program(M)
def transforms_of_lists(x):
    half = np.fft.rfft([x[0], x[1]], axis=1)
    back = np.fft.irfft2([[x[0, 0], x[1, 1]], [x[1, 2], x[0, 1]]])
    return weighted(half.real) + weighted(half.imag) + weighted(back)


@program(M)
def coefficients_of_rank_three(x):
    slopes = np.polynomial.polynomial.polyder(x[:, None] ** 2)
    return weighted(slopes * np.polynomial.legendre.legint(x[:, None])[:2])


@program(np.array([1.5, 2.5]))
def real_parts_by_math(x):
    """Where it stands for the real part, it does so in both modes."""
    return float(x[0] * 1.0) * math.hypot(x[0], x[1]) + math.prod([x[0] * 1j, x[1] * 1j]).real
# -- arguments by position, keywords that no rule knows


@program(V, M)
def out_by_position(x, m):
    a, b, c, d = np.zeros(5), np.zeros(4), np.zeros((3, 3)), np.zeros((2, 5))
    np.cumsum(x, 0, None, a)
    m.max(0, b)
    np.dot(m, m.T, c)
    np.stack([x, a], 0, d)
    e = m * 1.0
    f = np.all(e, 1, e[:, 0])  # which overwrites a column
    return weighted(a * a) + weighted(b * b) + weighted(c) + weighted(d * d) + weighted(e) + f[0]


@program(V, M)
def further_arguments(x, m):
    return (
        weighted(np.std(m, 0, None, None, 1, True)) + weighted(np.median(m, 1, None, False, True))
        + weighted(np.quantile(m, 0.3, 0, None, False, "lower"))
        + weighted(np.max(m, 0, None, True))
        + weighted(np.concatenate((x, x), 0, dtype=float)) + weighted(np.sort(m, 0, "stable"))
        + weighted(np.full((2, 5), x, None, "F")) + weighted(np.full(2, [x[0], x[1]]))
        + np.cdouble(x[0], x[1]).imag
    )  # fmt: skip


@program(V, M)
def calls_that_the_rules_do_not_know(x, m):
    steps, step = np.linspace(x[0], x[1], 4, retstep=True)
    mean, total = np.average(x, weights=np.abs(x), returned=True)
    return (
        weighted(steps) * step + mean * total + weighted(np.linspace(m[0], m[1], 3, axis=-1))
        + weighted(np.histogram(x, 3, density=True)[0]) + weighted(np.einsum(m, [0, 1], m[0], [1]))
        + np.interp(x[0] + 3.0, [0.0, 1.0, 2.0], x[:3], period=x[3] + 3.0)
        + weighted(np.cov(m, fweights=[1, 2, 3, 1])) + weighted(np.insert(x, slice(0, 2), x[4]))
        + weighted(np.logspace(x[0], x[1], 5, base=np.abs(x) + 1.0))
    )  # fmt: skip


@program(V)
def parts_of_a_list_of_arrays(x):
    first, second, rest = np.array_split((x, x * x), 3)
    y = x * 1.0
    y.__ipow__(2, 3)
    return weighted(first) + 3.0 * weighted(second) + np.sum(rest) + weighted(y)


@program(V, M)
def elements_that_are_broadcast(x, m):
    pairs = np.broadcast(x[:4], m)
    first, second = next(pairs)
    mesh = np.ix_([x[0], x[1]], x)
    out = np.zeros(5)
    np.modf(x, out)
    return (
        first * second + sum(a * b * b for a, b in pairs) + weighted(mesh[0] * mesh[1])
        + weighted(out * out)
    )  # fmt: skip


@pytest.mark.parametrize("name", programs.functions)
def test_gradient(name):
    programs.check(name)


REFUSED = {
    "masked array": lambda x: np.ma.masked_array(x, x > 0.5).sum(),
    "np.where(mask, 0.0, x)": lambda x: np.ma.ediff1d(x[0], x).sum(),
    "make a list of it": lambda x: np.fft.fftn(iter(x.tolist())).real,
    "math.sin of complex numbers": lambda x: math.sin(x[0] + 1j * x[1]),
    "math.log of complex numbers": lambda x: math.log(3.0, x[0] + 1j * x[1]),
    "which NumPy leaves as it is": lambda x: np.fft.hfft(x, 3, out=np.zeros(3))[0],
    "which NumPy takes for one object": lambda x: np.amin(iter([x[0], x[1]])) and x[0],
    "np.logical_and of a": lambda x: x[0] * np.logical_and(np.sum, x)[0],
    "over elements": lambda x: sum(np.broadcast(x, [1.0]).iters[0]),
}


@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning")
@pytest.mark.parametrize("words", REFUSED)
def test_refused_by_name(words):
    f = REFUSED[words]
    for derivative in srcgrad.grad(f), lambda x: srcgrad.jvp(f, (x,), (x,)):
        with pytest.raises(srcgrad.SrcgradError, match=re.escape(words)):
            derivative(W)


def test_ranks_for_several_tolerances():
    """The result is as long as the list, which a test on its type would tell."""

    def f(x):
        r = np.linalg.matrix_rank(x, [1e-9, 1e9])
        return np.sum(r) * x[0, 0] if isinstance(r, np.ndarray) else x[0, 1]

    x = np.array([[2.0, 1.0], [0.5, 3.0]])
    assert srcgrad.value_and_grad(f)(x)[0] == f(x) == 4.0
    assert srcgrad.grad(f)(x).tolist() == [[2.0, 0.0], [0.0, 0.0]]


ONLY, BY_PLACE, BY_NAME = (
    inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.KEYWORD_ONLY,
)  # fmt: skip


def parameters_of(f):
    """The parameters of a function; none for what does not tell."""
    try:
        return list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        return []


def test_arguments_by_name():
    """What stands for a function on the tape takes its arguments by the function's names, and in
    the function's order.
    """
    lacking = []
    for f, handler in dict(table.TABLE).items():
        wanted = [p for p in parameters_of(f) if p.name not in ("self", "like", "_nil")]
        taken = parameters_of(handler)[1:]
        if getattr(f, "__name__", "").startswith("_"):
            continue
        own = [p.name for p in taken if p.kind in (BY_PLACE, BY_NAME)]
        places = [p for p in wanted if p.kind in (ONLY, BY_PLACE)]
        mine = [p for p in taken if p.kind in (ONLY, BY_PLACE)]
        if "self" not in str(inspect.signature(f) if parameters_of(f) else ""):
            lacking += [
                (f, p.name) for p, q in zip(places, mine) if p.kind is BY_PLACE and p.name != q.name
            ]
        if not any(p.kind is p.VAR_KEYWORD for p in taken):
            names = [p.name for p in wanted if p.kind in (BY_PLACE, BY_NAME)]
            lacking += [(f, n) for n in names if n not in own]
    assert len(table.TABLE) > 200
    assert lacking == []


def test_tangent_of_a_result_of_ints():
    """Whole numbers that are chosen keep their derivatives in both modes."""

    def larger(x, y):
        kept = []
        kept.append(np.where(x > y, x, y))
        return kept[0]

    x, y = np.array([1, 5]), np.array([3, 2])
    value, dot = srcgrad.jvp(larger, (x, y), (np.array([1.0, 1.0]), np.array([2.0, 2.0])))
    assert value.tolist() == [3, 5]
    assert dot.dtype == np.float64
    assert dot.tolist() == [2.0, 1.0]


def test_methods_of_whole_numbers():
    """An int that is differentiated keeps its derivative in attributes and methods."""

    def f(n):
        kept = [n]
        numbers = [kept[0].numerator, n.__pow__(2), n.__pow__(2, 5), n.__divmod__(2)[1]]
        return sum(numbers) * 1.0 + n.__rsub__(1) * n.denominator + n.bit_length()

    assert f(3) == 3 + 9 + 4 + 1 - 2 + 2
    assert srcgrad.grad(f)(3) == srcgrad.jvp(f, (3,), (1.0,))[1] == 1 + 6 + 1 - 1
