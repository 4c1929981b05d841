"""Numerical derivatives that know nothing of the compiler: the oracle of the tests.

A *tree* is a number, an array, or dicts, lists, tuples, named tuples and dataclasses of trees; its
leaves may also be None, a bool, a str, a function or any other object.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
from types import ModuleType

import numpy as np


class UnreliableDifference(Exception):
    """The differences do not settle: a kink, a jump or a singularity lies at or near the point."""


def is_number(leaf):
    """Whether `leaf` is a real number that can be differentiated: no bool, no complex number."""
    return isinstance(leaf, (int, float, np.integer, np.floating)) and not isinstance(leaf, bool)


def is_numeric_array(leaf):
    return isinstance(leaf, np.ndarray) and leaf.dtype.kind in "fiu"


def map_leaves(function, tree):
    """The tree with `function` applied to each leaf; containers keep their type and keys."""
    if isinstance(tree, dict):
        return {key: map_leaves(function, value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        values = [map_leaves(function, value) for value in tree]
        return type(tree)(*values) if hasattr(tree, "_fields") else type(tree)(values)
    if is_dataclass(tree):
        # past `__init__` and `__post_init__`, which may want more than numbers
        new = object.__new__(type(tree))
        for name, value in fields_of(tree).items():
            object.__setattr__(new, name, map_leaves(function, value))
        return new
    return function(tree)


def is_dataclass(tree):
    return dataclasses.is_dataclass(tree) and not isinstance(tree, type)


def fields_of(tree):
    """The fields of a dataclass by name, as they are: `asdict` would copy."""
    return {f.name: getattr(tree, f.name) for f in dataclasses.fields(tree)}


def leaves(tree):
    """All leaves of the tree from left to right."""
    found = []
    map_leaves(found.append, tree)
    return found


def contents(tree):
    """All leaves of the tree, and those of the attributes of objects in it, from left to right."""
    found, seen = [], set()

    def one(leaf):
        inner = getattr(leaf, "__dict__", None)
        shared = inspect.isroutine(leaf) or isinstance(leaf, (type, ModuleType, np.ufunc))
        if shared or not inner:
            found.append(leaf)
        elif id(leaf) not in seen:
            seen.add(id(leaf))
            map_leaves(one, dict(inner))

    map_leaves(one, tree)
    return found


def widen(tree):
    """The tree with every float32 leaf in float64, so that differences have digits to work with."""

    def one(leaf):
        if isinstance(leaf, (np.ndarray, np.generic)) and leaf.dtype.kind == "f":
            return leaf.astype(np.float64)
        return leaf

    return map_leaves(one, tree)


def position(f, argnum):
    """The index of an argument that is given by index (negative too) or by name."""
    names = list(inspect.signature(f).parameters)
    if isinstance(argnum, str):
        return names.index(argnum)
    return argnum % len(names)


def numerical_gradient(f, args, argnum=0, tolerance=2e-8):
    """Gradient of `f` at `args` in one argument, by extrapolated central differences in float64.

    The container is the argument's; numbers give floats, arrays float64 arrays of the same shape,
    other leaves None. Raises UnreliableDifference where the differences do not settle.

    >>> gradient = numerical_gradient(lambda x: x["a"] ** 2, ({"a": 3.0, "name": "p"},))
    >>> abs(gradient["a"] - 6.0) < 1e-10, gradient["name"]
    (True, None)
    """
    index = position(f, argnum)
    args = widen(tuple(args))

    def value(tree):
        return float(f(*args[:index], tree, *args[index + 1 :]))

    at_point = value(args[index])
    number_of_leaves = len(leaves(args[index]))

    def shifted(which, element, delta):
        """The argument with one number, element `element` of leaf `which`, moved by `delta`."""
        seen = -1

        def one(leaf):
            nonlocal seen
            seen += 1
            if seen != which:
                return leaf
            if is_number(leaf):
                moved = float(leaf) + delta
                return type(leaf)(moved) if isinstance(leaf, np.floating) else moved
            moved = leaf.astype(np.float64)
            moved[element] += delta
            return moved

        return map_leaves(one, args[index])

    def slope(which, element, at):
        return extrapolated_slope(
            lambda delta: value(shifted(which, element, delta)), float(at), at_point, tolerance
        )

    def needed_as_integer(which, leaf):
        """A count or an index cannot move; the gradient in it is 0."""
        if not isinstance(leaf, (int, np.integer)):
            return False
        try:
            value(shifted(which, None, 0.0))
        except (TypeError, IndexError):
            return True
        return False

    which = -1

    def gradient(leaf):
        nonlocal which
        which += 1
        if is_number(leaf):
            return 0.0 if needed_as_integer(which, leaf) else slope(which, None, leaf)
        if is_numeric_array(leaf):
            out = np.zeros(leaf.shape)
            for element in np.ndindex(*leaf.shape):
                out[element] = slope(which, element, leaf[element])
            return out
        return None

    result = map_leaves(gradient, args[index])
    assert which == number_of_leaves - 1
    return result


def extrapolated_slope(g, at, at_point, tolerance):
    """The derivative of `g` at 0 by Ridders' tableau; `at` and `at_point` give the scales."""
    step = 4e-3 * max(abs(at), 0.1)
    best, error = math.nan, math.inf
    scale = max(1.0, abs(at_point))
    previous = []
    for level in range(6):
        h = step / 2.0**level
        row = [(g(h) - g(-h)) / (2.0 * h)]
        for k, above in enumerate(previous):
            factor = 4.0 ** (k + 1)
            row.append((factor * row[k] - above) / (factor - 1.0))
            guess = max(abs(row[-1] - row[k]), abs(row[-1] - above))
            if guess <= error:
                best, error = row[-1], guess
        previous = row
        if level >= 2 and error <= 1e-3 * tolerance * scale:
            break  # smaller steps would add more rounding than they take away
    if not error <= tolerance * max(1.0, abs(best), abs(at_point)):
        raise UnreliableDifference(f"slope {best!r} with an error of {error!r}")
    return best


def complex_gradient(f, args, k, step=1e-5):
    """`df/dx - i df/dy` of the real function in argument `k`, by central differences of order four.

    >>> complex_gradient(lambda z: (z * z.conjugate()).real, [1.0 + 2.0j], 0).round(9)
    np.complex128(2-4j)
    """
    x = np.asarray(args[k])
    g = np.zeros(x.shape, x.dtype)
    of_python = not isinstance(args[k], (np.ndarray, np.generic))

    def moved(at, change):
        y = x.copy()
        y[at] += change
        return f(*args[:k], y.item() if of_python else y[()], *args[k + 1 :])

    for at in np.ndindex(x.shape):
        for unit in (1.0, 1j) if x.dtype.kind == "c" else (1.0,):
            near, far = (moved(at, h * unit) - moved(at, -h * unit) for h in (step, 2.0 * step))
            g[at] += (8.0 * near - far) / (12.0 * step) * np.conj(unit)
    return g[()]


def structure(tree):
    """The tree without its numbers: container types, keys, shapes, dtypes, types of numbers."""

    def one(leaf):
        if isinstance(leaf, np.ndarray):
            return f"{type(leaf).__name__} {leaf.dtype} {leaf.shape}"
        return "None" if leaf is None else type(leaf).__name__

    if isinstance(tree, dict):
        return {"dict": type(tree).__name__, **{repr(k): structure(v) for k, v in tree.items()}}
    if isinstance(tree, (list, tuple)):
        return [type(tree).__name__, *(structure(v) for v in tree)]
    if is_dataclass(tree):
        return [type(tree).__name__, structure(fields_of(tree))]
    return one(tree)


def same_structure(a, b):
    """Whether two trees agree in all but their numbers; float, np.float64, a 0-d array differ."""
    return structure(a) == structure(b)


def gradient_template(argument):
    """A tree of zeros with the structure that the gradient in `argument` has to have."""

    def one(leaf):
        if isinstance(leaf, np.floating):
            return type(leaf)(0.0)
        if isinstance(leaf, np.integer):
            return np.float64(0.0)
        if is_number(leaf):
            return 0.0
        if is_numeric_array(leaf):
            return np.zeros(leaf.shape, leaf.dtype if leaf.dtype.kind == "f" else np.float64)
        return None

    return map_leaves(one, argument)


def assert_close(actual, expected, rtol=1e-6):
    """Assert that containers are the same and numbers close; float32 leaves are given 1e-4."""
    if isinstance(expected, dict):
        assert isinstance(actual, dict) and actual.keys() == expected.keys()
        for key in expected:
            assert_close(actual[key], expected[key], rtol)
    elif isinstance(expected, (list, tuple)):
        assert type(actual) is type(expected) and len(actual) == len(expected)
        for a, b in zip(actual, expected):
            assert_close(a, b, rtol)
    elif is_dataclass(expected):
        assert type(actual) is type(expected)
        assert_close(fields_of(actual), fields_of(expected), rtol)
    elif expected is None or isinstance(expected, str):
        assert actual == expected
    else:
        a, b = np.asarray(actual), np.asarray(expected)
        assert a.shape == b.shape
        if np.float32 in (a.dtype, b.dtype):
            rtol = max(rtol, 1e-4)
        finite = np.abs(b[np.isfinite(b)])
        scale = max(1.0, float(np.max(finite))) if finite.size else 1.0
        np.testing.assert_allclose(a, b, rtol=rtol, atol=0.1 * rtol * scale)


def shares_memory(a, b):
    """Whether any array of one tree overlaps any array of the other."""
    first = [leaf for leaf in leaves(a) if isinstance(leaf, np.ndarray)]
    second = [leaf for leaf in leaves(b) if isinstance(leaf, np.ndarray)]
    return any(np.shares_memory(p, q) for p in first for q in second)


def nudged(tree):
    """The tree with every float a few per cent closer to zero, which leaves most domains intact.

    A leaf that occurs twice stays one object.
    """
    memo = {}

    def one(leaf):
        if id(leaf) not in memo:
            memo[id(leaf)] = move(leaf)
        return memo[id(leaf)]

    def move(leaf):
        if isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f":
            share = 0.01 * (1 + np.arange(leaf.size).reshape(leaf.shape) % 3)
            return (leaf * (1.0 - share)).astype(leaf.dtype)
        if isinstance(leaf, float):
            return type(leaf)(leaf * 0.98)
        return leaf

    return map_leaves(one, tree)
