"""Every program of tests/programs in every mode: right, or refused and listed in refused.txt."""

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
from tests.several import assert_each

LISTED = listed()


@pytest.mark.parametrize(("name", "modes"), swept().items(), ids=list(swept()))
def test_program_is_right_or_listed_as_refused(name, modes):
    """In every mode; they share what they are compared with."""

    def checked(mode):
        assert check(name, mode) == LISTED.get((name, mode))

    assert_each(modes, checked)


def test_list_of_refusals_is_sorted_and_names_programs():
    assert REFUSED.read_text(encoding="utf-8") == text_of(LISTED)
    assert {name for name, _ in LISTED} <= PROGRAMS.keys()
    assert {mode for _, mode in LISTED} <= set(MODES)


def test_there_are_programs_of_every_subject():
    assert len(PROGRAMS) >= 350


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
