"""Arguments of NumPy's functions, wherever and by whatever name they are given."""

import inspect

import numpy as np
import pytest

import srcgrad
from srcgrad.rules import registry
from tests.registered import Programs, weighted

programs = Programs()
program = programs.at

V = np.array([0.3, -1.2, 0.7])
M = np.array([[0.3, 1.2, 0.8], [0.9, 0.4, 0.7], [0.2, 1.5, 0.6]])


@program(M, V)
def out_by_position(x, y):
    """What stands behind `out` is another argument than the rule has there."""
    box = [y * 1.0]
    total = weighted(np.nanmin(x, 1, box[0])) + weighted(box[0] * y)
    np.median(x, 0, box[0])
    total += weighted(box[0] * y)
    x.max(1, box[0])
    total += weighted(box[0] * y)
    np.stack([y, y * y], 0, both := np.ones((2, 3)))
    np.sum(x, 0, None, both[1])
    total += weighted(both * both) + weighted(np.std(x, 0, None, None, 1))
    return total + weighted(np.take(x, [0, 4], 1, None, "clip")) + weighted(x.std(0, None, None, 1))


@program(M, V)
def results_of_several_by_position(x, y):
    fraction, whole = np.ones(3), np.ones(3)
    np.modf(y, fraction, whole)
    quotient, rest = np.divmod(x[2], y, fraction.copy(), None)
    return weighted(fraction * y + whole) + weighted(quotient * y * rest)


@program(M)
def orders_of_memory(x):
    a = np.asfortranarray(x)[:2]
    total = weighted(a.ravel("K")) + weighted(a.flatten("K")) + weighted(a.flatten("A"))
    total += weighted(x.T[::-1].ravel("K")) + weighted(np.reshape(x.T[:2], -1, order="A"))
    return total + weighted(x.reshape((9,), order="F")) + weighted(x.T.flatten("A"))


@program(V, M)
def sums_of_products(x, y):
    number = np.einsum("ij,jk->", y, y, optimize=True)
    both = np.einsum(y, [0, 1], x, [1], [0]) + np.einsum("ij,j->i", y, x, order="F", casting="safe")
    return number + np.einsum("i,i", [x[0], x[1]], x[1:], optimize=True) + weighted(both)


@program(V)
def lists_stay_lists(x):
    kept = np.trim_zeros([0.0, x[0], x[1], 0.0])
    kept.append(x[2])
    return sum(v * (k + 1) for k, v in enumerate(kept))


@program(V)
def numbers_put_in_place(x):
    a, b = x * 1.0, x * x
    b[0] = np.nan
    np.nan_to_num(b, False, x[1])
    np.put(a, [1.0, -1.0], [x[0], 2.0])
    return weighted(a * a) + weighted(b) + weighted(np.nan_to_num(x, True, 2.0))


@program(V, M)
def by_numpys_own_text(x, y):
    """What rules do not cover of a function is followed through its text."""
    held = [x]
    total = weighted(np.std(y, axis=0, mean=np.mean(y, axis=0, keepdims=True)))
    total += weighted(np.pad(held[0], 2, "mean", stat_length=2))
    total += held[0].var(mean=np.mean(x, keepdims=True)).item()
    total += weighted(np.polyint(x, k=x[1])) + np.nanmax(x, initial=x[2] * 3.0)
    return total + weighted(np.cov(y, aweights=np.abs(x) + 1.0)) + np.power(x[0], [1, 2])[1]


@program(M)
def by_name(x):
    held = [x]
    total = weighted(np.max(a=held[0], axis=0)) + np.mean(a=x) + weighted(np.real(val=x))
    return total + weighted(np.transpose(np.ravel(x), 0)) + np.prod(a=x)


@pytest.mark.parametrize("name", programs.functions)
def test_gradient(name):
    programs.check(name)


@pytest.mark.parametrize("f", [
    lambda x: np.where([True, False, True], x, None)[0] * 1.0,
    lambda x: np.append(x, None)[0] * 1.0,
    lambda x: np.sum(np.ptp([x, x * x], 0, x)),
    lambda x: np.sum(np.concatenate([x[1:], x[:1]], out=x)),
])  # fmt: skip
def test_refused(f):
    with pytest.raises(srcgrad.SrcgradError):
        srcgrad.grad(f)(V)


def test_rules_name_arguments_as_numpy_does():
    """An argument means the same by its place and by its name in the rule and in NumPy."""
    other, compared = [], 0
    for operation in registry.operations():
        if not operation.label.startswith("np.") or isinstance(operation.function, np.ufunc):
            continue
        try:
            parameters = list(inspect.signature(operation.function).parameters.values())
        except (TypeError, ValueError):
            continue
        compared += 1
        for mine, theirs in zip(operation.positional, parameters):
            by_name = theirs.kind is theirs.POSITIONAL_OR_KEYWORD
            if by_name and theirs.name not in (mine, "newshape"):  # so it was before NumPy 2.1
                other.append((operation.label, mine, theirs.name))
    assert compared > 200
    assert other == []
