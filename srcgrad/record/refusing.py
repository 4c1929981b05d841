"""Errors of ours at the user's line, from inside a run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

import gast

from srcgrad.emit import loader
from srcgrad.errors import NoRuleError, Problem, UnsupportedError, problem_at

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def place(reason: str, remedy: str = "") -> tuple[Problem, str]:
    """The user's line that is being run, as a problem, and the name of its function."""
    frame: Any = sys._getframe(1)
    while frame is not None:
        found = loader.origin_of(frame.f_code.co_filename, frame.f_lineno)
        if found is not None:
            origin, lineno = found
            node = gast.Pass()
            node.lineno = lineno
            return problem_at(origin, node, reason, remedy), frame.f_code.co_name
        frame = frame.f_back
    return Problem(reason, remedy, "<unknown>", 1, 1, 1, 2, ""), "the function"


def refuse(tape: Tape, reason: str, remedy: str = "") -> NoReturn:
    """Raise `UnsupportedError` at the line that is being run.

    The tape remembers it: the user's own `except` must not make a wrong number of it.
    """
    problem, name = place(reason, remedy)
    name = tape.name if name == "primal" else name  # what emitted text calls the function itself
    tape.failed = UnsupportedError([problem], name)
    raise tape.failed


def no_rule(tape: Tape, label: str) -> NoReturn:
    """Raise `NoRuleError` for a function that is called in the line that is being run."""
    problem, _ = place(f"no derivative rule for `{label}`")
    tape.failed = NoRuleError(label, problem)
    raise tape.failed
