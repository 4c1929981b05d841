"""`scipy.ndimage` on a tape: results that are written to a given `output`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import ndimage

from srcgrad.record import calling, writing
from srcgrad.record.memory import owner_of
from srcgrad.record.table import TABLE, Handler
from srcgrad.rules import registry

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_PLAIN_OUTPUT = {"spline_filter1d": np.float64, "spline_filter": np.float64}


def _into(f: Any) -> Handler:
    """The function with a result of its own, which is then written or cast."""
    signature = inspect.signature(f)

    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        given = signature.bind(*args, **kwargs).arguments
        output: Any = given.get("output")
        given = {
            k: v for k, v in given.items()
            if k != "output" and v is not signature.parameters[k].default
        }
        if "output_shape" in given:
            given["output_shape"] = tuple(map(int, given["output_shape"]))
        target = isinstance(output, np.ndarray)
        if not calling.any_reached(tape, (), given):
            if target and id(owner_of(output)) in tape.touched:
                return writing.put_out(tape, f(**given), output)
            return calling.natural(tape, f, args, kwargs)
        names = list(signature.parameters)
        first = names[: names.index("output")] if "output" in names else names
        lead = []
        while first and first[0] in given:
            lead.append(given.pop(first.pop(0)))
        value = calling._of_the_book(tape, f, tuple(lead), given)
        if output is None or output is _PLAIN_OUTPUT.get(f.__name__):
            return value
        if not target:
            return tape.method(value, "astype", np.dtype(output))
        if output.shape != value.shape:
            raise RuntimeError("output shape not correct")
        tape.store(output, ..., value)
        return output

    return handler


for _file in (ndimage, ndimage._filters, ndimage._interpolation):
    for _f in list(vars(_file).values()):
        if inspect.isfunction(_f) and registry.find(_f) is not None:
            TABLE[_f] = _into(_f)
