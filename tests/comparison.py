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
    extrapolated_slope,
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
    widen,
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
            new = first() if first is SimpleNamespace else object.__new__(first)
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
    with quiet():
        return tuple(numerical_gradient(_of_trees(case), opened(args), n) for n in numbers(case))


def slope(case, args, tangents):
    """The derivative along the tangents of `numbers(case)`, by differences of the primal."""
    trees = widen(opened(args))
    function = _of_trees(case)

    def value(delta):
        moved = list(trees)
        for n, tangent in zip(numbers(case), tangents, strict=True):
            moved[n] = _moved(trees[n], tangent, delta)
        return float(function(*moved))

    with quiet():
        return extrapolated_slope(value, 0.5, value(0.0), 2e-8)


def _of_trees(case):
    """The function, on copies of opened arguments."""

    @functools.wraps(case.function)
    def call(*trees):
        return case.function(*copy.deepcopy(closed(trees)))

    return call


def _moved(tree, tangent, delta):
    steps = iter(leaves(tangent))

    def one(leaf):
        step = next(steps)
        return leaf if step is None or not np.any(step) else leaf + delta * step

    return map_leaves(one, tree)


# -- the two modes


class Trial:
    """A case on trial: what its two modes have in common is computed once."""

    def __init__(self, case, rounding=0.0):
        self.case = case
        self.known = {}
        self.rounding = rounding  # what the value may differ from the primal's, as a part of it

    @functools.cached_property
    def with_value(self):
        """The derivative that both modes are compared with."""
        return srcgrad.value_and_grad(self.case.function, self.case.argnums)

    @functools.cached_property
    def wanted(self):
        """The gradients at the case's own point, by differences."""
        return differences(self.case, self.case.args)

    @functools.cached_property
    def slopes(self):
        """At the other points, the derivative along a random direction, by differences."""
        return [slope(self.case, args, self.tangents(args)) for args in points(self.case)[1:]]

    def tangents(self, args):
        """A random direction in each of the differentiated arguments, as opened trees."""
        random = np.random.default_rng(0)
        return [direction(opened(args[n]), random) for n in numbers(self.case)]

    def judge(self, mode):
        """None, or the reason why the case is refused in this mode.

        Wrong results raise AssertionError, and what a program raises of its own comes out.
        """
        _ = self.wanted, self.slopes  # a refused program has to be a smooth one
        try:
            {"reverse": self._reverse, "forward": self._forward}[mode]()
        except srcgrad.SrcgradError as error:
            return reason(error)
        return None

    def _reverse(self):
        case = self.case
        alone = self._gradients(srcgrad.grad(case.function, case.argnums), case.args)
        assert_close(alone, self.wanted)
        for k, args in enumerate(points(case)):
            got = self._found(k)
            if k:
                self._assert_narrowly(self._along(got, args), self.slopes[k - 1], 1e-6, args)
            else:
                assert_close(got, alone, rtol=1e-12)

    def _forward(self):
        """Against reverse mode; against differences where that is refused."""
        for k, args in enumerate(points(self.case)):
            try:
                product, rtol = self._along(self._found(k), args), 1e-10
            except srcgrad.SrcgradError:
                product = self.slopes[k - 1] if k else self._along(self.wanted, args)
                rtol = 1e-6
            self._assert_narrowly(self._tangent(args), product, rtol, args)

    def _found(self, k):
        """The gradients at a point, by the derivative that gives the value too."""
        if k not in self.known:
            args = points(self.case)[k]
            self.known[k] = self._gradients(self.with_value, args, primal(self.case, args))
        return self.known[k]

    def _along(self, gradients, args):
        return sum(inner(g, t) for g, t in zip(gradients, self.tangents(args), strict=True))

    def _gradients(self, derivative, args, value=None):
        """The gradients as opened trees, after all that can be said of them but their numbers."""
        case = self.case
        shown = copy.deepcopy(args)
        with quiet():
            got = derivative(*shown)
        assert_untouched(shown, args)
        if value is not None:
            assert type(got) is tuple and len(got) == 2
            assert_same(got[0], value, self.rounding)
            got = got[1]
        if isinstance(case.argnums, tuple):
            assert type(got) is tuple
        gradients = opened(got if isinstance(case.argnums, tuple) else (got,))
        template = tuple(gradient_template(opened(args[n])) for n in numbers(case))
        assert structure(gradients) == structure(template)
        assert not shares_memory(gradients, opened(shown)), "the result is the caller's memory"
        arrays = [leaf for leaf in leaves(gradients) if isinstance(leaf, np.ndarray)]
        for k, array in enumerate(arrays):
            assert array.flags.writeable, "the result cannot be written to"
            assert not shares_memory(array, arrays[:k]), "two results share memory"
        return gradients

    def _tangent(self, args):
        """The tangent that forward mode gives."""
        case = self.case
        bound = inspect.signature(case.function).bind(*args)
        bound.apply_defaults()
        filled = list(bound.arguments.values())
        tangents = [None] * len(filled)
        for n, tangent in zip(numbers(case), self.tangents(args), strict=True):
            tangents[n] = closed(tangent)
        shown = copy.deepcopy(filled)
        with quiet():
            value, tangent = srcgrad.jvp(case.function, shown, tangents)
        assert_untouched(shown, filled)
        assert_same(value, primal(case, args), self.rounding)
        return float(tangent)

    def _assert_narrowly(self, got, wanted, rtol, args):
        """Assert that two numbers are close, as far as float32 arguments allow."""
        narrow = any(getattr(x, "dtype", None) == np.float32 for x in leaves(opened(args)))
        assert_close(got, wanted, rtol=max(rtol, 1e-4) if narrow else rtol)


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


def assert_same(got, wanted, rounding=0.0):
    """Assert that two results are one and the same: type, shape, dtype, bits but for `rounding`."""
    assert structure(got) == structure(wanted)
    if rounding:
        np.testing.assert_allclose(got, wanted, rtol=rounding, atol=rounding)
    else:
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
    text = re.sub(r" at 0x[0-9a-f]+", "", text.splitlines()[0])
    return re.sub(r"\bline \d+", "line ...", text)
