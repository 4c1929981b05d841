"""`scipy.signal` on a tape: filters with an initial state."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

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


TABLE[signal.lfilter] = _with_state(signal.lfilter, states.lfilter)
TABLE[signal.sosfilt] = _with_state(signal.sosfilt, states.sosfilt)
