"""What a program of `tests.programs` has to satisfy, and which of them are refused.

A *mode* is a public function: grad, value_and_grad or jvp. `check` returns None if the mode gives
the right numbers at every point, the reason if it is refused at one, and fails on all else.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import inspect
import io
import os
import warnings
from pathlib import Path

import numpy as np

import srcgrad
from tests.differences import (
    assert_close,
    contents,
    gradient_template,
    is_number,
    leaves,
    map_leaves,
    nudged,
    numerical_gradient,
    position,
    shares_memory,
    structure,
)
from tests.programs import all_programs

PROGRAMS = all_programs()
MODES = ("value_and_grad", "jvp", "grad")
FOLDER = Path(__file__).parent
REFUSED = FOLDER / "programs" / "refused.txt"


def swept():
    """The modes of each program that the suite runs; all of them if SRCGRAD_SWEEP is "all".

    `grad` is `value_and_grad` without what only the value needs: a fixed part of the programs has
    to do.
    """
    everything = os.environ.get("SRCGRAD_SWEEP") == "all"
    return {
        name: [mode for mode in MODES if everything or mode != "grad" or k % 8 == 0]
        for k, name in enumerate(PROGRAMS)
    }


def points(name):
    """The arguments of a program, all positional: its own, then the others or one close by."""
    one = PROGRAMS[name]
    signature = inspect.signature(one.function)
    others = one.others if one.others is not None else (tuple(nudged(one.args)),)
    found = []
    for args in (one.args, *others):
        bound = signature.bind(*args)
        found.append(args)
        assert not bound.kwargs, "a point is given by position"
    return found


def differentiated(name):
    """The positions of the arguments that a program is differentiated in."""
    one = PROGRAMS[name]
    numbers = one.argnums if isinstance(one.argnums, tuple) else (one.argnums,)
    return [position(one.function, n) for n in numbers]


@contextlib.contextmanager
def quiet():
    """The text that is printed in the block; warnings of arithmetic are not shown."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as printed:
        warnings.simplefilter("ignore")
        yield printed


@functools.cache
def primal(name, number):
    """The value of the program at a point, and what it prints."""
    with quiet() as printed:
        value = PROGRAMS[name].function(*copy.deepcopy(points(name)[number]))
    return value, printed.getvalue()


@functools.cache
def slopes(name, number):
    """The gradient at a point by differences, one entry for each differentiated argument."""
    function, args = PROGRAMS[name].function, points(name)[number]
    with quiet():
        return [numerical_gradient(function, args, place) for place in differentiated(name)]


@functools.cache
def derivative(name, mode):
    """The object of a reverse mode, made once for all points."""
    one = PROGRAMS[name]
    return getattr(srcgrad, mode)(one.function, one.argnums)


@functools.cache
def gradients(name, number):
    """The gradient at a point by reverse mode; None if it is refused."""
    try:
        with quiet():
            _, got = derivative(name, "value_and_grad")(*copy.deepcopy(points(name)[number]))
    except srcgrad.SrcgradError:
        return None
    return got if isinstance(PROGRAMS[name].argnums, tuple) else (got,)


def check(name, mode):
    """The reason if the mode is refused at a point, None if it is right at all of them."""
    reasons = []
    for number, point in enumerate(points(name)):
        args = copy.deepcopy(point)
        try:
            (_check_tangent if mode == "jvp" else _check_gradient)(name, mode, number, args)
        except srcgrad.SrcgradError as error:
            reasons.append(first_line(error))
        assert structure(args) == structure(point)
        for a, b in zip(contents(args), contents(point), strict=True):
            if is_number(a) or isinstance(a, np.ndarray):
                np.testing.assert_array_equal(a, b)
    return reasons[0] if reasons else None


def _check_gradient(name, mode, number, args):
    with quiet() as printed:
        got = derivative(name, mode)(*args)
    if mode == "value_and_grad":
        assert type(got) is tuple and len(got) == 2
        value, got = got
        _check_value(name, number, value, printed.getvalue())
    if not isinstance(PROGRAMS[name].argnums, tuple):
        got = (got,)
    assert type(got) is tuple
    places = differentiated(name)
    assert structure(got) == structure(tuple(gradient_template(args[p]) for p in places))
    assert not shares_memory(got, args)
    for mine, wanted in zip(got, slopes(name, number), strict=True):
        assert_close(mine, wanted)


def _check_tangent(name, mode, number, args):
    random = np.random.default_rng(number)
    places = differentiated(name)
    directions = [direction(args[p], random) for p in places]
    tangents = [None] * len(args)
    for p, d in zip(places, directions):
        tangents[p] = d
    with quiet() as printed:
        value, tangent = srcgrad.jvp(PROGRAMS[name].function, args, tangents)
    _check_value(name, number, value, printed.getvalue())
    exact = gradients(name, number)
    narrow = any(getattr(x, "dtype", None) == np.float32 for x in leaves([args, value]))
    terms = _terms(exact if exact is not None else slopes(name, number), directions)
    rtol = 1e-4 if narrow else 1e-6 if exact is None else 1e-10
    assert np.shape(tangent) == ()
    np.testing.assert_allclose(
        float(tangent), sum(terms), rtol=rtol, atol=rtol * sum(map(abs, terms), 0.0)
    )


def _check_value(name, number, value, printed):
    wanted, text = primal(name, number)
    assert structure(value) == structure(wanted)
    np.testing.assert_array_equal(value, wanted)
    assert printed == text


def direction(tree, random):
    """A random tangent for the tree: None where there is nothing to differentiate."""

    def one(leaf):
        if isinstance(leaf, np.ndarray):
            return random.normal(size=leaf.shape)
        return float(random.normal()) if is_number(leaf) else None

    return map_leaves(one, tree)


def _terms(gradient, directions):
    """The products, leaf by leaf, that add up to the derivative along the directions."""
    terms = []
    for g, d in zip(leaves(gradient), leaves(directions), strict=True):
        if d is not None:
            terms.append(float(np.sum(np.asarray(g, dtype=np.float64) * d)))
    return terms


def first_line(error):
    """The first reason of a refusal, without the folder of the checkout."""
    if isinstance(error, srcgrad.UnsupportedError):
        text = error.problems[0].reason
    elif isinstance(error, srcgrad.NoRuleError):
        text = error.problem.reason or f"no rule for {error.function_label}"
    else:
        text = f"{type(error).__name__}: {error}"
    return text.replace(f"{FOLDER}/", "").strip().partition("\n")[0]


def listed():
    """The refusals of refused.txt: reason by (program, mode)."""
    found = {}
    for line in REFUSED.read_text(encoding="utf-8").splitlines():
        name, mode, reason = line.split("  ", 2)
        found[name, mode] = reason
    return found


def text_of(reasons):
    """The lines of refused.txt for reasons by (program, mode)."""
    return "".join(sorted(f"{name}  {mode}  {why}\n" for (name, mode), why in reasons.items()))
