"""Programs that write, in both modes: right, or refused and listed as such."""

import functools

import pytest

from tests.comparison import MODES, attempt, differences, points
from tests.mutation import REFUSED, all_cases, refused

CASES = all_cases()
LISTED = refused()


@functools.cache
def wanted(name, k):
    """The differences at a point of a case; both modes ask for them."""
    return differences(CASES[name], points(CASES[name])[k])


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("mode", MODES)
def test_program_is_right_or_listed_as_refused(name, mode):
    case = CASES[name]
    for k in range(len(points(case))):
        wanted(name, k)  # a refused program has to be a smooth one
    assert attempt(case, mode, functools.partial(wanted, name)) == LISTED.get((name, mode))


def test_refused_programs_are_listed_in_order():
    """The list is what `python -m tests.mutation --write` writes, and holds no other names."""
    lines = REFUSED.read_text().splitlines()
    assert lines == sorted(lines)
    assert len(LISTED) == len(lines)
    assert [key for key in LISTED if key[0] not in CASES or key[1] not in MODES] == []


def test_there_are_enough_programs():
    assert len(CASES) >= 330
