"""Exceptions that a tape raises where the program itself would not.

A program may catch exceptions, and must not take a fault of ours for something that happened to
it. Before: a `TypeError` for an argument that the tape does not know, and the program's own
`except TypeError` goes on with another value. After: `UnsupportedError` at the line of the call.
"""

from __future__ import annotations

import copy
import functools
import sys
import warnings
from collections.abc import Iterator, Mapping
from types import FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

from srcgrad.emit import loader
from srcgrad.errors import SrcgradError
from srcgrad.record import applying, calling
from srcgrad.record.refusing import refuse

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

# what a fault of ours is like; other exceptions tell of values, which are those of the program
KINDS = (TypeError, AttributeError, ValueError, IndexError, NameError, AssertionError)


def expose(
    tape: Tape, error: Exception, function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    """Refuse the call that raised `error` if Python itself does not raise there.

    What came out of code of the user's is left as it is, as is a call that cannot be repeated
    because an argument cannot be copied or is code of the user's itself.
    """
    if not isinstance(error, KINDS) or isinstance(error, SrcgradError) or error is tape.judged:
        return
    tape.judged = error
    if _is_users(function) or any(map(_may_run_code, (*args, *kwargs.values()))):
        return
    if _came_from_users(error):
        return
    try:
        values, named = copy.deepcopy((args, dict(kwargs)))
        bound = getattr(function, "__self__", None)
        if bound is not None and not isinstance(bound, type | ModuleType):
            function = getattr(copy.deepcopy(bound), function.__name__)
    except Exception:  # whatever a class of somebody's raises when it is copied: nothing is told
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            function(*values, **named)
        except Exception as own:
            if type(own) is type(error):
                return
            raise own from None
    label = applying._label(function)
    refuse(
        tape, f"this call of `{label}` is not supported: {type(error).__name__}: {error}",
        "Write it with other arguments, or with other functions.",
    )  # fmt: skip


def _is_users(function: Any) -> bool:
    if isinstance(function, functools.partial):
        return _is_users(function.func)
    if isinstance(function, type):
        return not calling.is_library(function.__module__)
    if isinstance(function, MethodType) and calling.is_users(function.__self__):
        return True
    return calling.is_users(function)


def _may_run_code(x: Any) -> bool:
    """Whether a call with this argument runs code that is not Python's or NumPy's."""
    code = isinstance(x, FunctionType | MethodType | functools.partial | Iterator)
    return code or calling.is_users(x)


def _came_from_users(error: Exception) -> bool:
    """Whether it was raised in a text of ours, or of the user's, behind the call."""
    at = error.__traceback__
    frame = sys._getframe(2)
    while at is not None and at.tb_frame is not frame:
        at = at.tb_next
    while at is not None:
        code, module = at.tb_frame.f_code, at.tb_frame.f_globals.get("__name__") or ""
        if loader.origin_of(code.co_filename, at.tb_lineno) is not None:
            return True
        if not calling.is_library(module) and not module.startswith("srcgrad."):
            return True
        at = at.tb_next
    return False
