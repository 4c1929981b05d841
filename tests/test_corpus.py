"""Every program of the corpus under every oracle."""

import collections
import copy
import dataclasses
import functools
import inspect
import warnings
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest

import srcgrad
import srcgrad.testing
from tests.corpus import all_cases
from tests.differences import (
    UnreliableDifference,
    assert_close,
    contents,
    gradient_template,
    leaves,
    nudged,
    numerical_gradient,
    position,
    same_structure,
    shares_memory,
    structure,
)

CASES = all_cases()
every_case = pytest.mark.parametrize("name", CASES)


@functools.cache
def compiled(transformation, name):
    """The derivative object of a case, shared by its tests so that it is compiled once."""
    case = CASES[name]
    return transformation(case.function, case.argnums)


@contextmanager
def expected_warnings(case):
    """Fail if the body warns of something and the case does not say so."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield
    if case.warns is False:
        assert not seen, [str(w.message) for w in seen]


@contextmanager
def without_warnings():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def gradient(case, name, args):
    with expected_warnings(case):
        return compiled(srcgrad.grad, name)(*args)


def per_argument(case, function):
    """`function(index)` for each differentiated argument, in the container of argnums."""
    if isinstance(case.argnums, tuple):
        return tuple(function(position(case.function, n)) for n in case.argnums)
    return function(position(case.function, case.argnums))


def differences(case, args):
    with without_warnings():
        return per_argument(case, lambda n: numerical_gradient(case.function, args, n))


@functools.cache
def expected_gradient(name):
    """What the case states, or what differences give."""
    case = CASES[name]
    return case.expected if case.expected is not None else differences(case, case.args)


def settings(args):
    """What decides which text is made, besides types: a text may be for one string or flag only."""
    return tuple(x for x in leaves(args) if isinstance(x, (str, bool)) or x is None)


def primal(case, args):
    with without_warnings():
        return case.function(*args)


def global_arrays(function):
    """The arrays that the function can reach through its module, its cells and its objects."""
    if isinstance(function, functools.partial):
        return [*contents([function.args, function.keywords]), *global_arrays(function.func)]
    if inspect.ismethod(function):
        return [*contents(function.__self__), *global_arrays(function.__func__)]
    if not inspect.isfunction(function):
        return global_arrays(function.__call__)
    names = inspect.getclosurevars(function)
    return contents([names.globals, names.nonlocals])


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


@every_case
def test_gradient_has_the_right_value_and_structure(name):
    case = CASES[name]
    got = gradient(case, name, case.args)
    template = per_argument(case, lambda n: gradient_template(case.args[n]))
    assert structure(got) == structure(template)
    assert_close(got, expected_gradient(name))


@pytest.mark.parametrize("name", [name for name in CASES if CASES[name].warns is True])
def test_argument_without_influence_is_warned_of(name):
    case = CASES[name]
    with pytest.warns(Warning):
        srcgrad.grad(case.function, case.argnums)(*case.args)


@every_case
def test_gradient_is_right_at_other_points(name):
    case = CASES[name]
    points = case.others
    if points is None:
        points = (tuple(nudged(case.args)),)
    gradient(case, name, case.args)
    for args in points:
        assert_close(gradient(case, name, args), differences(case, args))


def texts(name):
    """How many texts the derivatives of a case have made."""
    derivative = compiled(srcgrad.grad, name)
    return sum(map(len, derivative._texts.values()))


@every_case
def test_gradient_is_the_same_again(name):
    case = CASES[name]
    first = gradient(case, name, case.args)
    kept = copy.deepcopy(first)
    made = texts(name)
    second = gradient(case, name, case.args)
    assert texts(name) == made, "the guard did not hold for the same arguments"
    assert same_structure(first, second)
    for a, b, c in zip(leaves(first), leaves(second), leaves(kept)):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, c)  # the second call left the first result alone
    assert not shares_memory(first, second)


@every_case
def test_arguments_are_untouched_and_results_are_fresh(name):
    case = CASES[name]
    before = copy.deepcopy(case.args)
    results = [gradient(case, name, case.args)]
    with without_warnings():
        results.append(compiled(srcgrad.value_and_grad, name)(*case.args))
    assert structure(case.args) == structure(before)
    for a, b in zip(contents(case.args), contents(before), strict=True):
        np.testing.assert_array_equal(a, b)
    for result in results:
        assert not shares_memory(result, case.args)
        assert not shares_memory(result, global_arrays(case.function))
        arrays = [leaf for leaf in leaves(result) if isinstance(leaf, np.ndarray)]
        assert all(a.flags.writeable for a in arrays)
        for k, a in enumerate(arrays):
            assert not shares_memory(a, arrays[:k])


@every_case
def test_value_and_grad_agrees_with_the_primal_and_grad(name):
    case = CASES[name]
    value = primal(case, case.args)
    with expected_warnings(case):
        got = compiled(srcgrad.value_and_grad, name)(*case.args)
    assert type(got) is tuple and len(got) == 2
    assert structure(got[0]) == structure(value)
    np.testing.assert_array_equal(got[0], value)
    expected = gradient(case, name, case.args)
    assert same_structure(got[1], expected)
    assert_close(got[1], expected, rtol=1e-12)


@every_case
def test_primal_survives_the_round_trip(name):
    """Captured, normalised, printed and loaded, the program does what it did."""
    case = CASES[name]
    texts = {}
    for args in (case.args, *(case.others or ())):
        key = settings(args)
        if key not in texts:  # a text has no guard, and may rely on them
            texts[key] = srcgrad.testing.round_trip(case.function, args)
        wanted = primal(case, args)
        with without_warnings():
            got = texts[key](*args)
        assert structure(got) == structure(wanted)
        np.testing.assert_array_equal(got, wanted)


@every_case
def test_optimisation_changes_nothing(name):
    case = CASES[name]
    plain = srcgrad.testing.unoptimised(case.function, case.args, case.argnums)
    with without_warnings():
        wanted = plain(*case.args)
    got = gradient(case, name, case.args)
    assert same_structure(got, wanted)
    assert_close(got, wanted, rtol=1e-12)


@every_case
def test_source_is_a_complete_module(name):
    """The text runs by itself in an empty namespace, and is what the call ran."""
    case = CASES[name]
    with without_warnings():
        text = compiled(srcgrad.grad, name).source_for(*case.args)
        called = compiled(srcgrad.grad, name).function_for(*case.args).__name__
    namespace = {}
    exec(compile(text, "<emitted>", "exec"), namespace)
    with without_warnings():
        got = namespace[called](*case.args)
    wanted = gradient(case, name, case.args)
    assert same_structure(got, wanted)
    for a, b in zip(leaves(got), leaves(wanted)):
        np.testing.assert_array_equal(a, b)


@every_case
def test_differences_and_the_expected_gradient_are_consistent(name):
    """The oracle itself: every case has differences that settle, or states its gradient."""
    case = CASES[name]
    wanted = expected_gradient(name)
    template = per_argument(case, lambda n: gradient_template(case.args[n]))
    assert list(map(np.shape, leaves(wanted))) == list(map(np.shape, leaves(template)))
