"""`scipy.signal` on a tape: filters with an initial state."""

from __future__ import annotations

import importlib
import inspect
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import signal

from srcgrad.numeric import states
from srcgrad.record import calling
from srcgrad.record.surrogates import tied
from srcgrad.record.table import TABLE, Handler

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _with_state(f: Any, near: Any) -> Handler:
    signature = inspect.signature(f)

    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        if bound.arguments["zi"] is None or not calling.any_reached(tape, args, kwargs):
            return calling._of_the_book(tape, f, args, kwargs)
        given = {k: calling.as_arrays(tape, v) for k, v in bound.arguments.items()}
        return tied(tape, f(**given), tape.call(near, **given))

    return handler


def _solve(tape: Tape, x1: Any, x2: Any) -> Any:
    """What SciPy's filters call for arrays of any library: for those of NumPy, it is NumPy's."""
    return tape.call(np.linalg.solve, x1, x2)


for _home in ("_lib", "_external"):  # where a release of SciPy keeps it
    if find_spec(f"scipy.{_home}") and find_spec(f"scipy.{_home}.array_api_compat"):
        _name = f"scipy.{_home}.array_api_compat.numpy.linalg"
        if (_own := importlib.import_module(_name).solve) is not np.linalg.solve:
            TABLE[_own] = _solve

TABLE[signal.lfilter] = _with_state(signal.lfilter, states.lfilter)
TABLE[signal.sosfilt] = _with_state(signal.sosfilt, states.sosfilt)
