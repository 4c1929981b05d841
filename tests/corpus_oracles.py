"""What has to hold of every program of the corpus: each oracle is a function of its name.

The oracles of a program share what is compiled for it and what differences give.
"""

import copy
import functools
import inspect
import warnings
from contextlib import contextmanager

import numpy as np

import srcgrad
import srcgrad.testing
from srcgrad.testing import _direction, _inner
from tests.corpus import all_cases
from tests.differences import (
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
from tests.instrumented import violations
from tests.poison import assert_nothing_else_is_read
from tests.several import assert_each

CASES = all_cases()
RECENT = 4  # what was compiled for programs before that is let go


@functools.lru_cache(maxsize=RECENT)
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


@functools.lru_cache(maxsize=RECENT)
def unoptimised(name):
    """The gradient function of a case without the passes that only shorten its text."""
    case = CASES[name]
    with without_warnings():
        return srcgrad.testing.unoptimised(case.function, case.args, case.argnums)


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


def gradient_has_the_right_value_and_structure(name):
    case = CASES[name]
    got = gradient(case, name, case.args)
    template = per_argument(case, lambda n: gradient_template(case.args[n]))
    assert structure(got) == structure(template)
    assert_close(got, expected_gradient(name))


def gradient_is_right_at_other_points(name):
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


def gradient_is_the_same_again(name):
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


def arguments_are_untouched_and_results_are_fresh(name):
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


def value_and_grad_agrees_with_the_primal_and_grad(name):
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


def primal_survives_the_round_trip(name):
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


def optimisation_changes_nothing(name):
    case = CASES[name]
    plain = unoptimised(name)
    with without_warnings():
        wanted = plain(*case.args)
    got = gradient(case, name, case.args)
    assert same_structure(got, wanted)
    assert_close(got, wanted, rtol=1e-12)


def source_is_a_complete_module(name):
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


def differences_and_the_expected_gradient_are_consistent(name):
    """The oracle itself: every case has differences that settle, or states its gradient."""
    case = CASES[name]
    wanted = expected_gradient(name)
    template = per_argument(case, lambda n: gradient_template(case.args[n]))
    assert list(map(np.shape, leaves(wanted))) == list(map(np.shape, leaves(template)))


def by_position(case):
    """All arguments in order; None if one can be given by keyword only."""
    signature = inspect.signature(case.function)
    if any(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()):
        return None
    bound = signature.bind(*case.args)
    bound.apply_defaults()
    return list(bound.arguments.values())


# Behind a selection, reverse mode multiplies a zero by an infinite slope and gets 0; forward mode
# has the infinite tangent first, and it stays: docs/limitations.md.
INFINITE = ("undefined:masked_root",)


def tangent_agrees_with_the_gradient(name):
    """In forward mode too, the value is the primal's; the tangent is the product."""
    case = CASES[name]
    args = by_position(case)
    if args is None or name in INFINITE:
        return
    numbers = case.argnums if isinstance(case.argnums, tuple) else (case.argnums,)
    places = [position(case.function, n) for n in numbers]
    random = np.random.default_rng(0)
    tangents = [None] * len(args)
    for p in places:
        tangents[p] = _direction(args[p], random)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gradients = compiled(srcgrad.grad, name)(*copy.deepcopy(case.args))
        value, tangent = srcgrad.jvp(case.function, args, tangents)
        wanted = case.function(*case.args)
    gradients = gradients if isinstance(case.argnums, tuple) else (gradients,)
    product = sum(_inner(g, tangents[p]) for g, p in zip(gradients, places))
    assert structure(value) == structure(wanted)
    np.testing.assert_array_equal(value, wanted)
    everything = [*leaves(args), *leaves(wanted)]
    narrow = any(getattr(x, "dtype", None) == np.float32 for x in everything)
    assert_close(float(tangent), product, rtol=1e-4 if narrow else 1e-10)


def reverse_sweep_reads_what_is_kept(name):
    assert_nothing_else_is_read(CASES[name], unoptimised(name))


def values_lie_in_their_abstract_values(name):
    assert violations(CASES[name]) == []


ORACLES = (
    gradient_has_the_right_value_and_structure,
    gradient_is_right_at_other_points,
    gradient_is_the_same_again,
    arguments_are_untouched_and_results_are_fresh,
    value_and_grad_agrees_with_the_primal_and_grad,
    primal_survives_the_round_trip,
    optimisation_changes_nothing,
    source_is_a_complete_module,
    differences_and_the_expected_gradient_are_consistent,
    tangent_agrees_with_the_gradient,
    reverse_sweep_reads_what_is_kept,
    values_lie_in_their_abstract_values,
)


def assert_all(name):
    """Assert that every oracle holds."""
    assert_each(ORACLES, lambda oracle: oracle(name), lambda oracle: oracle.__name__)
