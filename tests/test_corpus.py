"""Every program of the corpus under every oracle."""

import collections
import dataclasses
from types import SimpleNamespace

import numpy as np
import pytest

import srcgrad
from tests import corpus_oracles
from tests.corpus_oracles import CASES, assert_all, without_warnings
from tests.differences import (
    UnreliableDifference,
    assert_close,
    contents,
    gradient_template,
    numerical_gradient,
    structure,
)


@pytest.mark.parametrize("name", CASES)
def test_program(name):
    """One test of a program: its oracles share what is compiled."""
    assert_all(name)


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].warns is True])
def test_argument_without_influence_is_warned_of(name):
    case = CASES[name]
    with pytest.warns(Warning):
        srcgrad.grad(case.function, case.argnums)(*case.args)


# The oracles themselves.


def test_differences_know_simple_gradients():
    """The oracle against formulas, over containers, ranks and kinds of numbers."""
    x = np.array([[0.5, -1.0], [2.0, 3.0]])

    def f(tree, scale):
        return scale * np.sum(tree["x"] ** 3) + tree["list"][0] * tree["pair"][1] ** 2

    tree = {"x": x, "list": [2.0, "name"], "pair": (None, np.array(3.0)), "flag": True}
    got = numerical_gradient(f, (tree, 2))
    wanted = {"x": 6.0 * x**2, "list": [9.0, None], "pair": (None, np.array(12.0)), "flag": None}
    assert_close(got, wanted, rtol=1e-9)
    assert structure(got) == structure(wanted)
    assert_close(numerical_gradient(f, (tree, 2), -1), np.sum(x**3), rtol=1e-9)

    Pair = collections.namedtuple("Pair", "a b")
    Point = dataclasses.make_dataclass("Point", ["x", "y", "name"], frozen=True)

    def g(p):
        return p.x.a * p.x.b**2 + np.sum(p.y**2)

    point = Point(Pair(2.0, 3.0), np.array([1.0, -1.0]), "p")
    got = numerical_gradient(g, (point,))
    wanted = Point(Pair(9.0, 12.0), np.array([2.0, -2.0]), None)
    assert_close(got, wanted, rtol=1e-9)
    assert structure(got) == structure(wanted) == structure(gradient_template(point))
    assert len(contents({"p": point, "o": SimpleNamespace(u=1.0, f=np.sin)})) == 6
    narrow = np.array([0.5, 1.5], dtype=np.float32)
    assert_close(numerical_gradient(lambda v: np.sum(np.exp(v)), (narrow,)), np.exp([0.5, 1.5]))


JUMPS = (lambda x: np.floor(x), lambda x: np.sqrt(x), lambda x: x * (x > 0.0) + (x >= 0.0))


@pytest.mark.parametrize("jump", JUMPS)
def test_differences_do_not_guess(jump):
    """At a jump, or next to where a function ends, there is no answer instead of a wrong one."""
    with without_warnings(), pytest.raises(UnreliableDifference):
        numerical_gradient(jump, (0.0,))


def test_every_oracle_that_fails_is_named(monkeypatch):
    """No oracle hides another; one failure comes out as it is."""
    seen = []

    def wrong(name):
        raise AssertionError("not so")

    def noted(name):
        seen.append(name)

    monkeypatch.setattr(corpus_oracles, "ORACLES", (wrong, noted))
    with pytest.raises(AssertionError, match="not so") as caught:
        assert_all("a name")
    assert caught.value.__notes__ == ["wrong"] and seen == ["a name"]
    monkeypatch.setattr(corpus_oracles, "ORACLES", (wrong, noted, wrong))
    with pytest.raises(ExceptionGroup) as group:
        assert_all("a name")
    assert len(group.value.exceptions) == 2 and len(seen) == 2
