"""A fault of the tape's own is never taken for an exception of the program."""

import math
import operator
import statistics

import numpy as np
import pytest

import srcgrad
from srcgrad.record import table, tape  # noqa: F401, which fills the table


def catches(x):
    held = [x * 2.0]
    try:
        share = statistics.fmean(held[0], [1, 2, 1])
    except TypeError:
        share = 7.0
    return np.sum(held[0]) * share


def catches_its_own(x):
    held = [x * 2.0]
    caught = 0

    def given_two(a, b):
        raise TypeError("not at all")

    for attempt in (
        lambda: given_two(held[0]), lambda: given_two(1, 2), lambda: list(map(given_two, x, x)),
        lambda: held[0].reshape((7, 7)), lambda: held[0].nowhere(), lambda: np.sum(x, bar=1),
        lambda: held.index(3.0), lambda: np.linalg.inv(np.zeros((2, 2)) * x[0]),
        lambda: math.log(-1.0 - x[0] * x[0]), lambda: int("a"), lambda: held[0][9],
    ):  # fmt: skip
        try:
            attempt()
        except (TypeError, ValueError, AttributeError, IndexError):
            caught += 1
    return np.sum(held[0]) * caught


X = np.array([0.3, -0.4, 0.5])


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_fault_is_refused(mode, monkeypatch):
    monkeypatch.setitem(table.TABLE, statistics.fmean, operator.index)  # raises TypeError
    with pytest.raises(srcgrad.UnsupportedError, match=r"statistics.fmean.* is not supported"):
        if mode == "reverse":
            srcgrad.grad(catches)(X)
        else:
            srcgrad.jvp(catches, (X,), (np.ones(3),))


def test_exceptions_of_the_program_stay():
    value, gradient = srcgrad.value_and_grad(catches_its_own)(X)
    assert value == catches_its_own(X)
    assert gradient.tolist() == [22.0, 22.0, 22.0]
