"""What a program's derivatives are compared with: differences of the primal, and each other.

The programs may write to their arguments and to whatever hangs on them, so the primal is always
handed copies. Objects of plain classes are trees here too: `opened` shows them as dicts.
"""

from __future__ import annotations

import copy
import functools
import inspect
import re
import warnings
from types import SimpleNamespace

import numpy as np

import srcgrad
from tests.differences import (
    assert_close,
    gradient_template,
    is_dataclass,
    is_number,
    leaves,
    map_leaves,
    nudged,
    numerical_gradient,
    position,
    shares_memory,
    structure,
)

MODES = ("forward", "reverse")


# -- objects as trees


def is_plain_object(leaf):
    """Whether the leaf is an instance of a class of the programs' that is no dataclass."""
    cls = type(leaf)
    own = cls is SimpleNamespace or cls.__module__.split(".")[0] == "tests"
    return own and not isinstance(leaf, type) and not is_dataclass(leaf)


def attributes(instance):
    """What an object holds, by name, in `__dict__` or in slots."""
    slots = [s for c in type(instance).__mro__ for s in getattr(c, "__slots__", ())]
    found = {s: getattr(instance, s) for s in slots if hasattr(instance, s)}
    return found | getattr(instance, "__dict__", {})


def opened(tree):
    """The tree with each object of a plain class as `{class: {name: value}}`.

    >>> opened([SimpleNamespace(a=1.0)])
    [{<class 'types.SimpleNamespace'>: {'a': 1.0}}]
    """

    def one(leaf):
        return {type(leaf): opened(attributes(leaf))} if is_plain_object(leaf) else leaf

    return map_leaves(one, tree)


def closed(tree):
    """The inverse of `opened`.

    >>> closed([{SimpleNamespace: {"a": 1.0}}])
    [namespace(a=1.0)]
    """
    if isinstance(tree, dict):
        first = next(iter(tree), None)
        if isinstance(first, type):
            new = object.__new__(first)
            for name, value in tree[first].items():
                object.__setattr__(new, name, closed(value))
            return new
        return {key: closed(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        values = [closed(value) for value in tree]
        return type(tree)(*values) if hasattr(tree, "_fields") else type(tree)(values)
    if is_dataclass(tree):
        new = copy.copy(tree)
        for name, value in vars(tree).items():
            object.__setattr__(new, name, closed(value))
        return new
    return tree


# -- the primal and its differences


def primal(case, args):
    """The value of the function at copies of the arguments."""
    with quiet():
        return case.function(*copy.deepcopy(args))


def points(case):
    """The points at which a case is judged: its own, and the others or one close by."""
    if case.others is not None:
        return (case.args, *case.others)
    return case.args, closed(nudged(opened(case.args)))


def numbers(case):
    """The positions of the arguments that are differentiated."""
    given = case.argnums if isinstance(case.argnums, tuple) else (case.argnums,)
    return tuple(position(case.function, n) for n in given)


def differences(case, args):
    """The gradients in all of `numbers(case)`, as opened trees, by differences of the primal."""

    @functools.wraps(case.function)
    def call(*trees):
        return case.function(*copy.deepcopy(closed(trees)))

    with quiet():
        return tuple(numerical_gradient(call, opened(args), n) for n in numbers(case))


# -- the two modes


def check_reverse(case, args, derivative, with_value, wanted):
    """Hold `derivative`, a gradient, and `with_value`, the same with the value, against `wanted`.

    Either may be None: it is not called. Returns the gradients as opened trees.
    """
    value = primal(case, args)
    shown = before = copy.deepcopy(args)
    results = []
    for function in (derivative, with_value):
        if function is None:
            continue
        shown = copy.deepcopy(before)
        with quiet():
            got = function(*shown)
        assert_untouched(shown, before)
        if function is with_value:
            assert type(got) is tuple and len(got) == 2
            assert_same(got[0], value)
            got = got[1]
        assert isinstance(case.argnums, tuple) == (type(got) is tuple) or _is_sequence(case)
        gradients = got if isinstance(case.argnums, tuple) else (got,)
        template = tuple(gradient_template(opened(args[n])) for n in numbers(case))
        results.append(opened(gradients))
        assert structure(results[-1]) == structure(template)
        assert_close(results[-1], wanted)
        assert not shares_memory(results[-1], opened(shown)), "the result is the caller's memory"
        arrays = [leaf for leaf in leaves(results[-1]) if isinstance(leaf, np.ndarray)]
        for k, array in enumerate(arrays):
            assert array.flags.writeable, "the result cannot be written to"
            assert not shares_memory(array, arrays[:k]), "two results share memory"
    if len(results) == 2:
        assert_close(results[0], results[1], rtol=1e-12)
    return results[-1]


def _is_sequence(case):
    """Whether the gradient in one argument is a tuple because the argument is one."""
    return not isinstance(case.argnums, tuple) and isinstance(case.args[numbers(case)[0]], tuple)


def check_forward(case, args, gradients, rtol):
    """Hold the tangent along a random direction against the gradients, by the dot product."""
    bound = inspect.signature(case.function).bind(*args)
    bound.apply_defaults()
    filled = list(bound.arguments.values())
    value = primal(case, args)
    random = np.random.default_rng(0)
    tangents = [None] * len(filled)
    for n in numbers(case):
        tangents[n] = direction(opened(filled[n]), random)
    product = sum(inner(g, tangents[n]) for g, n in zip(gradients, numbers(case), strict=True))
    shown = copy.deepcopy(filled)
    with quiet():
        got, tangent = srcgrad.jvp(case.function, shown, [closed(t) for t in tangents])
    assert_untouched(shown, filled)
    assert_same(got, value)
    narrow = any(getattr(x, "dtype", None) == np.float32 for x in leaves(opened([args, value])))
    assert_close(float(tangent), product, rtol=max(rtol, 1e-4) if narrow else rtol)


def direction(tree, random):
    """A random tangent for a tree: zero for ints, None for what is no number."""

    def one(leaf):
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fiu":
            drawn = random.normal(size=leaf.shape)
            return drawn.astype(leaf.dtype) if leaf.dtype.kind == "f" else drawn
        if isinstance(leaf, (int, np.integer)) and not isinstance(leaf, bool):
            return 0.0
        if is_number(leaf):
            return type(leaf)(random.normal())
        return None

    return map_leaves(one, tree)


def inner(gradient, tangent):
    """The dot product of two opened trees of one structure."""
    pairs = zip(leaves(gradient), leaves(tangent), strict=True)
    return float(sum(np.sum(np.asarray(g) * t) for g, t in pairs if t is not None))


def assert_same(got, wanted):
    """Assert that two results are one and the same: type, shape, dtype, bits."""
    assert structure(got) == structure(wanted)
    np.testing.assert_array_equal(got, wanted)


def assert_untouched(args, before):
    """Assert that the arguments are what they were, in structure and in numbers."""
    assert structure(opened(args)) == structure(opened(before)), "an argument has been changed"
    for a, b in zip(leaves(opened(args)), leaves(opened(before)), strict=True):
        if isinstance(b, (np.ndarray, np.generic, bool, int, float, str)) or b is None:
            np.testing.assert_array_equal(a, b, "an argument has been changed")


def quiet():
    """A context without warnings: programs divide, overflow and leave arguments unread."""
    return warnings.catch_warnings(action="ignore")


# -- refusals


def reason(error):
    """The first line of what one of srcgrad's errors says, without the place.

    >>> reason(srcgrad.ArgumentError("no parameter 'y'"))
    "no parameter 'y'"
    """
    if isinstance(error, srcgrad.UnsupportedError):
        text = error.problems[0].reason
    elif isinstance(error, srcgrad.NoRuleError):
        text = error.problem.reason or f"no rule for {error.function_label}"
    else:
        text = str(error)
    return re.sub(r"\bline \d+", "line ...", text.splitlines()[0])


def attempt(case, mode, wanted=None):
    """Judge a case in one mode at all its points; None, or the reason why it is refused.

    `wanted(k)` gives the differences at point k. Wrong results raise AssertionError, and what a
    program raises of its own comes out.
    """

    def from_the_primal(k):
        return differences(case, points(case)[k])

    judge = {"reverse": _attempt_reverse, "forward": _attempt_forward}[mode]
    try:
        judge(case, wanted or from_the_primal)
    except srcgrad.SrcgradError as error:
        return reason(error)
    return None


def _attempt_reverse(case, wanted):
    alone = srcgrad.grad(case.function, case.argnums)
    with_value = srcgrad.value_and_grad(case.function, case.argnums)
    for k, args in enumerate(points(case)):
        check_reverse(case, args, None if k else alone, with_value, wanted(k))


def _attempt_forward(case, wanted):
    """Against reverse mode; against the differences where that is refused."""
    with_value = srcgrad.value_and_grad(case.function, case.argnums)
    for k, args in enumerate(points(case)):
        try:
            with quiet():
                got = with_value(*copy.deepcopy(args))[1]
        except srcgrad.SrcgradError:
            check_forward(case, args, wanted(k), rtol=1e-6)
        else:
            gradients = got if isinstance(case.argnums, tuple) else (got,)
            check_forward(case, args, opened(gradients), rtol=1e-10)
