"""A part of a part of an array means the same as one index, or stays two."""

import itertools
import linecache

import numpy as np
import pytest

import srcgrad

PARTS = ["1:", ":-1", "1:-1", ":3", "::2", "1::2", "1:4:2", "2:", ":", "...", "::-1", "-3:", ":2"]
INSIDE = ["0", "1", "3", "-1", "-2", "1:", ":-1", ":2", "::2", "1:-1", "-2:", "...", "::-1", "2:3"]
LENGTHS = range(1, 7)
PAIRS = list(itertools.product(PARTS, INSIDE))


def program(part, inside):
    """A function that reads and writes through the part of a part."""
    text = f"""
def f(x):
    y = x * x
    v = y[{part}]
    v[{inside}] *= 3.0 * x[0]
    y[0] += 2.0
    return np.sum(y * y) + np.sum(v[{inside}])
"""
    return defined(text, f"<part {part} of {inside}>")


def defined(text, filename):
    """The function `f` of a text, with the source that `inspect` finds."""
    namespace = {"np": np}
    exec(compile(text, filename, "exec"), namespace)
    linecache.cache[filename] = len(text), None, text.splitlines(True), filename
    return namespace["f"]


def slope(f, x):
    """Central differences, which are exact enough for a polynomial of degree 6 and small steps."""
    h, found = 1e-5, np.zeros(x.shape)
    for k in range(len(x)):
        step = np.zeros(x.shape)
        step[k] = h
        found[k] = (f(x + step) - f(x - step)) / (2.0 * h)
    return found


@pytest.mark.parametrize("part", PARTS)
def test_part_of_a_part_is_what_it_is_in_numpy(part):
    compiled = 0
    for inside in INSIDE:
        f = program(part, inside)
        g = srcgrad.value_and_grad(f)
        for n in LENGTHS:
            x = np.linspace(0.4, 1.3, n)
            try:
                wanted = f(x)
            except IndexError:
                with pytest.raises(IndexError):
                    g(x)
                continue
            value, gradient = g(x)
            assert value == wanted, (inside, n)
            np.testing.assert_allclose(gradient, slope(f, x), rtol=1e-7, atol=1e-8)
            compiled += "Tape" not in g.source_for(x)
    assert compiled, "no program was compiled"


@pytest.mark.parametrize("part", ["1:", ":-1", "1:-1", "k:k + 2", ":k", "k:", "::2"])
@pytest.mark.parametrize("inside", ["k", "k - 1", "-k", "k + 1", "k:", ":k", "1:", "j"])
def test_loop_variables_are_no_promise_behind_their_loop(part, inside):
    text = f"""
def f(x):
    y = x * x
    j = 0
    for k in range(1, 3):
        v = y[{part}]
        for i in range(2):
            v[{inside}] *= 1.0 + x[1]
            j = -1 - i
            k = k - 1
    return np.sum(y * y)
"""
    f = defined(text, f"<loop of {part} and {inside}>")
    g = srcgrad.value_and_grad(f)
    for n in (2, 3, 5, 6):
        x = np.linspace(0.4, 1.3, n)
        try:
            wanted = f(x)
        except IndexError:
            with pytest.raises(IndexError):
                g(x)
            continue
        value, gradient = g(x)
        assert value == wanted
        np.testing.assert_allclose(gradient, slope(f, x), rtol=1e-6, atol=1e-7)


def outer_row_behind_an_inner_loop(A):
    B = A * 1.0
    for i, row in enumerate(B):
        for i, other in enumerate(B):
            B[i] += 0.1 * row.sum() + other[0]
    return np.sum(B * B)


def part_of_one_path(x):
    y = x * 1.0
    if x[0] > 0.0:
        tail = y[1:]
    y[2] = 3.0 * x[0]
    if x[0] > 0.0:
        tail *= 2.0
    return np.sum(y * y)


def part_of_the_round_before(x):
    y = x * 1.0
    for k in range(3):
        if k:
            tail *= x[0]  # noqa: F821
            y[0] += tail[0]
        tail = y[1:]
    return np.sum(y * y)


def sum_over_a_transposed_copy(A):
    B = A.copy()
    B[1] += 1.0 / 3.0
    C = B.T
    return np.sum(C * C)


def product_of_a_transpose_in_other_names(A):
    Q = 1.0 * A.T
    A[2] *= 2.0 / 3.0
    for _ in range(3):
        A, Q = Q, A
    return np.sum(A * A)


def parts_of_a_row_while_it_changes(A):
    B = A * 1.0
    for i, row in enumerate(B):
        B[(i + 1) % 4][-1] = row[2]
        for u in row:  # noqa: B007 - it is read behind the loop
            C = B.swapaxes(0, 1)
            np.copyto(C, C / (1.5 + B[:4, :4] ** 2).sum())
    return np.sum(B * B) + u


@pytest.mark.parametrize(
    "f",
    [
        parts_of_a_row_while_it_changes,
        outer_row_behind_an_inner_loop,
        part_of_one_path,
        part_of_the_round_before,
        sum_over_a_transposed_copy,
        product_of_a_transpose_in_other_names,
    ],
)
def test_name_that_is_no_view_any_more_is_not_taken_for_one(f):
    """The value is the primal's to the last bit: no copy lies in memory in another order."""
    rng = np.random.default_rng(11)
    shape = (4, 5) if f.__code__.co_varnames[0] == "A" else (5,)
    for _ in range(20):
        x = rng.uniform(0.1, 1.0, shape)
        value, gradient = srcgrad.value_and_grad(f)(x)
        assert value == f(x.copy())
        direction = rng.normal(size=shape)
        h = 1e-6
        wanted = (f(x + h * direction) - f(x - h * direction)) / (2.0 * h)
        np.testing.assert_allclose(np.sum(gradient * direction), wanted, rtol=1e-6)
