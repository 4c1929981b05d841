"""Every program of tests/programs in every mode: right, or refused and listed in refused.txt."""

import sys

import numpy as np
import pytest

import srcgrad
from tests.differences import assert_close, leaves, numerical_gradient
from tests.program_checks import (
    MODES,
    PROGRAMS,
    REFUSED,
    check,
    listed,
    points,
    primal,
    slopes,
    swept,
    text_of,
)
from tests.programs.support import live

LISTED = listed()

# Programs that are wrong or crash today, with the reason.
TWICE = "a part of a test with `and` or `or` stands twice in the tree"
CELL = "a lambda made in a comprehension sees its variable as it was then"
TYPE = "the emitted text calls `type`, which is a parameter"
LAZY = "what is lazy is run where it is made"
USED_UP = "an iterator is gone through twice"
SUMS = "from Python 3.12 on, `sum` of floats makes up for rounding"
ALL = {
    "calls:call_in_test": TWICE,
    "choices:short_circuit": TWICE,
    "statements:walrus_twice_in_a_test": TWICE,
    "closures:late_binding": CELL,
    "iterators:lambdas_of_a_dict_comprehension": CELL,
    "names:soft_keywords": TYPE,
    "names:type_names": TYPE,
    "recursion:expression_value-2": "a field is named as a parameter of a run-time helper is",
    "semantics:generator_is_lazy": LAZY,
    "semantics:first_iterable_is_eager": LAZY,
    "iterators:generator_reads_the_name_later": LAZY,
    "iterators:map_calls_later": LAZY,
    "iterators:generator_summed_twice": USED_UP,
    "iterators:map_in_two_loops": USED_UP,
    "iterators:enumerate_goes_on": USED_UP,
    "iterators:reversed_goes_on": USED_UP,
}
VALUE = {"iterators:zip_listed_twice": USED_UP}
if sys.version_info >= (3, 12):
    VALUE |= dict.fromkeys(("arguments:whole_array_of_pairs", "choices:match_sequence-3",
                            "statistics:f_statistic", "statements:unpack_in_displays"), SUMS)
FAULTS = {(name, mode): reason for name, reason in ALL.items() for mode in MODES}
FAULTS |= {(name, mode): why for name, why in VALUE.items() for mode in ("value_and_grad", "jvp")}


def marked(name, mode):
    """The parameters of a test, marked if the program is known to be wrong."""
    reason = FAULTS.get((name, mode))
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(name, mode, id=f"{name}-{mode}", marks=marks)


@pytest.mark.parametrize("name, mode", [marked(*one) for one in swept()])
def test_program_is_right_or_listed_as_refused(name, mode):
    assert check(name, mode) == LISTED.get((name, mode))


def test_list_of_refusals_is_sorted_and_names_programs():
    assert REFUSED.read_text(encoding="utf-8") == text_of(LISTED)
    assert {name for name, _ in LISTED} <= PROGRAMS.keys()
    assert {mode for _, mode in LISTED} <= set(MODES)


def test_there_are_programs_of_every_subject():
    assert len(PROGRAMS) >= 350
    assert {name for name, _ in FAULTS} <= PROGRAMS.keys()
    assert not FAULTS.keys() & LISTED.keys()


def test_points_differ():
    """Another point of a program is another point, and most programs move with their arguments."""
    moving = 0
    for name in PROGRAMS:
        _, *others = points(name)
        assert others
        moving += any(np.any(leaf) for slope in slopes(name, 0) for leaf in leaves(slope)
                      if leaf is not None)
    assert moving > 0.95 * len(PROGRAMS)


@pytest.mark.parametrize("number", range(len(live.CHANGES)))
def test_globals_cells_and_objects_are_read_at_the_call(number, monkeypatch):
    """The same object gives the derivative of the function as it is now."""
    function, change = live.CHANGES[number]
    derivative, point = srcgrad.value_and_grad(function), 0.7

    def holds():
        value, gradient = derivative(point)
        assert_close(value, function(point), rtol=0.0)
        assert_close(gradient, numerical_gradient(function, (point,)))
        assert_close(float(srcgrad.jvp(function, (point,), (2.0,))[1]), 2.0 * gradient)
        return gradient

    before = holds()
    if callable(change):
        change()
    elif len(change) == 2:
        monkeypatch.setattr(live, *change)
    elif isinstance(change[0], dict):
        monkeypatch.setitem(*change)
    else:
        monkeypatch.setattr(*change)
    assert holds() != before


def test_oracle_sees_a_wrong_derivative(monkeypatch):
    """A sweep that accepted anything would pass too."""
    name = "capture:<lambda>"
    assert check(name, "grad") is None
    monkeypatch.setattr(srcgrad, "jvp", lambda f, primals, tangents: (primal(name, 0)[0], 1.0))
    with pytest.raises(AssertionError):
        check(name, "jvp")
    monkeypatch.setattr("tests.program_checks.derivative", lambda *_: lambda x: 2.0 * x + 1e-5)
    with pytest.raises(AssertionError):
        check(name, "grad")
