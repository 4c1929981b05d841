"""Every program of tests/programs in every mode: right, or refused and listed in refused.txt."""

import numpy as np
import pytest

import srcgrad
from tests.differences import leaves
from tests.program_checks import (
    MODES,
    PROGRAMS,
    REFUSED,
    check,
    gradients,
    listed,
    points,
    primal,
    slopes,
    text_of,
)

LISTED = listed()

# Programs that are wrong today, by (program, mode), with the reason.
FAULTS = {}


def marked(name, mode):
    """The parameters of a test, marked if the program is known to be wrong."""
    reason = FAULTS.get((name, mode))
    marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
    return pytest.param(name, mode, id=f"{name}-{mode}", marks=marks)


@pytest.mark.parametrize("name, mode", [marked(n, m) for n in PROGRAMS for m in MODES])
def test_program_is_right_or_listed_as_refused(name, mode):
    assert check(name, mode) == LISTED.get((name, mode))


def test_list_of_refusals_is_sorted_and_names_programs():
    assert REFUSED.read_text(encoding="utf-8") == text_of(LISTED)
    assert {name for name, _ in LISTED} <= PROGRAMS.keys()
    assert {mode for _, mode in LISTED} <= set(MODES)


def test_there_are_programs_of_every_subject():
    assert len(PROGRAMS) >= 1
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


def test_oracle_sees_a_wrong_gradient(monkeypatch):
    """A sweep that accepted anything would pass too."""
    name = "capture:<lambda>"
    assert check(name, "grad") is None
    monkeypatch.setattr(srcgrad, "jvp", lambda f, primals, tangents: (primal(name, 0)[0], 1.0))
    with pytest.raises(AssertionError):
        check(name, "jvp")
    monkeypatch.setattr("tests.program_checks.derivative", lambda *_: lambda x: 2.0 * x + 1e-5)
    gradients.cache_clear()
    with pytest.raises(AssertionError):
        check(name, "grad")
    gradients.cache_clear()
