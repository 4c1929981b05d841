"""Errors name file, line, column, reason and remedy, have a caret, and can be pickled."""

import pickle
import traceback
from types import SimpleNamespace

import gast
import pytest

from srcgrad import errors
from srcgrad.errors import NoRuleError, Problem, UnsupportedError, did_you_mean, problem_at

SOURCE = "def f(x):\n    é = x; del é\n    y = (x +\n         1)\n    return y\n"
ORIGIN = SimpleNamespace(filename="user.py", lineno=1, lines=tuple(SOURCE.splitlines(True)))
BODY = gast.parse(SOURCE).body[0].body
DEL = problem_at(ORIGIN, BODY[1], "'del' is not supported", "drop the line")
LONG = problem_at(ORIGIN, BODY[2].value, "not this")


def test_columns_count_characters_from_one():
    assert (DEL.lineno, DEL.column, DEL.end_column) == (2, 12, 17)
    assert DEL.text[DEL.column - 1 : DEL.end_column - 1] == "del é"


def test_a_node_without_a_position_is_reported_at_the_function():
    problem = problem_at(ORIGIN, gast.Pass(), "why")
    assert str(problem) == "user.py:1:1: why"
    assert problem.text == "def f(x):"


def test_all_problems_of_a_function_are_listed():
    error = UnsupportedError([DEL, LONG], "f")
    assert str(error).splitlines() == [
        "cannot differentiate f:",
        "  user.py:2:12: 'del' is not supported (remedy: drop the line)",
        "  user.py:3:10: not this",
    ]
    assert error.problems == (DEL, LONG)


def test_python_draws_the_caret():
    shown = traceback.format_exception_only(UnsupportedError([DEL], "f"))
    text, caret = shown[1].rstrip("\n"), shown[2].rstrip("\n")
    assert shown[0] == '  File "user.py", line 2\n'
    assert text[caret.index("^") : caret.rindex("^") + 1] == "del é"


def test_the_caret_of_several_lines_goes_to_the_end_of_the_first():
    error = UnsupportedError([LONG], "f")
    assert (error.lineno, error.end_lineno) == (3, 4)
    shown = traceback.format_exception_only(error)
    text, caret = shown[1].rstrip("\n"), shown[2].rstrip("\n")
    assert text[caret.index("^") : caret.rindex("^") + 1] == "x +"


def test_no_rule_error_shows_the_rule_to_write():
    error = NoRuleError("np.foo", problem_at(ORIGIN, BODY[2], "no rule for np.foo"))
    assert error.lineno == 3
    assert "user.py:3:5: y = (x +" in str(error)
    rule = str(error)[str(error).index("    @srcgrad") :]
    assert rule == (
        "    @srcgrad.rule(np.foo)\n    def foo(y, /, x):\n        d[y] = ... * d[x]"
    )


@pytest.mark.parametrize(
    "error",
    [
        UnsupportedError([DEL, LONG], "f"),
        NoRuleError("np.foo", LONG),
        errors.ArgumentError("a"),
        errors.ResultError("a"),
        errors.SourceError("a"),
        errors.RuleError("a"),
        errors.GradientError("a"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_survive_pickling(error):
    error.add_note("a note")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.__notes__ == ["a note"]
    assert getattr(copy, "lineno", None) == getattr(error, "lineno", None)
    assert isinstance(copy, errors.SrcgradError)


def test_errors_derive_from_what_callers_catch():
    assert issubclass(errors.UnsupportedError, SyntaxError)
    assert issubclass(errors.ArgumentError, TypeError)
    assert issubclass(errors.ResultError, TypeError)
    assert issubclass(errors.GradientError, AssertionError)


def test_an_unsupported_error_needs_a_place():
    with pytest.raises(ValueError, match="at least one problem"):
        UnsupportedError([], "f")


def test_did_you_mean():
    assert did_you_mean("axes", ["axis", "keepdims"]) == "; did you mean 'axis'?"
    assert did_you_mean("q", ["axis", "keepdims"]) == ""


def test_a_problem_without_remedy_promises_none():
    assert "remedy" not in str(Problem("why", "", "a.py", 1, 1, 1, 2, "x"))
