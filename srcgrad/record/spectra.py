"""Power spectra of `scipy.signal` on a tape.

A power spectrum is a quadratic form of the signal, and the cross spectrum is bilinear, so that
`dP(x) = 2 Re C(x, dx)` (Welch 1967: means of `|F x|**2`). The transpose asks for the cross spectra
with unit vectors, so many at a time.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import signal

from srcgrad.record import calling
from srcgrad.record.entries import Entry
from srcgrad.record.refusing import no_rule
from srcgrad.record.table import handles

if TYPE_CHECKING:
    from srcgrad.record.sweeps import Sweep
    from srcgrad.record.tape import Tape

_MANY = 2**22  # numbers of the cross spectra that are held at a time


class _Power(Entry):
    """The power spectrum of a signal along an axis; `how` are the arguments of `signal.csd`."""

    __slots__ = ("axis", "how", "result", "x")

    def __init__(self, x: Any, axis: int, how: dict[str, Any], result: Any) -> None:
        self.x, self.axis, self.how, self.result = x, axis, how, result

    def _cross(self, x: Any, y: Any) -> Any:
        return 2.0 * signal.csd(x, y, axis=-1, **self.how)[1].real

    def backward(self, sweep: Sweep) -> None:
        g = sweep.taken(self.result)
        if g is None:
            return
        rows = np.moveaxis(np.array(self.x, dtype=float), self.axis, -1)
        shares = np.moveaxis(g, self.axis, -1)
        n = rows.shape[-1]
        found = np.zeros(rows.shape)
        count = max(1, _MANY // (n * 4))
        for at in np.ndindex(rows.shape[:-1]):
            for start in range(0, n, count):
                unit = np.eye(min(count, n - start), n, start)
                found[at][start : start + count] = self._cross(rows[at][None], unit) @ shares[at]
        sweep.add(self.x, np.moveaxis(found, -1, self.axis))

    def onward(self, sweep: Sweep) -> None:
        dot = sweep.value(self.x)
        if dot is not None:
            x, y = (np.moveaxis(np.array(v, dtype=float), self.axis, -1) for v in (self.x, dot))
            sweep.add(self.result, np.moveaxis(self._cross(x, y), -1, self.axis))


def _power(tape: Tape, f: Any, given: dict[str, Any], how: dict[str, Any]) -> Any:
    x = tape.call(np.asarray, calling.as_arrays(tape, given["x"]))
    rest = {k: v for k, v in given.items() if k != "x"}
    if calling.any_reached(tape, (), rest):
        no_rule(tape, f"scipy.signal.{f.__name__} in other than the signal")
    frequencies, power = f(np.array(x), **rest)
    if x.size == 0 or x.dtype.kind == "c" or power.dtype.kind != "f":
        no_rule(tape, f"scipy.signal.{f.__name__} of no array of real numbers")
    power = tape.follow(np.array(power))
    tape.note(_Power(x, given["axis"], how, power), x, power)
    return frequencies, power


def _bound(f: Any, args: Any, kwargs: Any) -> dict[str, Any]:
    bound = inspect.signature(f).bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


@handles(signal.welch)
def _welch(tape: Tape, *args: Any, **kwargs: Any) -> Any:
    if not calling.any_reached(tape, args, kwargs):
        return calling.natural(tape, signal.welch, args, kwargs)
    given = _bound(signal.welch, args, kwargs)
    if given["average"] != "mean" or callable(given["detrend"]):
        no_rule(tape, "scipy.signal.welch with a median, or a function that takes out the trend")
    n = np.shape(given["x"])[given["axis"]]
    how = {k: v for k, v in given.items() if k not in ("x", "axis", "average")}
    if not isinstance(how["window"], str | tuple):
        how["window"] = np.array(how["window"])
    elif how["nperseg"] is not None and how["nperseg"] > n:
        how["nperseg"] = n  # as SciPy does, with a warning
    return _power(tape, signal.welch, given, how)


@handles(signal.periodogram)
def _periodogram(tape: Tape, *args: Any, **kwargs: Any) -> Any:
    if not calling.any_reached(tape, args, kwargs):
        return calling.natural(tape, signal.periodogram, args, kwargs)
    given = _bound(signal.periodogram, args, kwargs)
    n = np.shape(given["x"])[given["axis"]]
    if given["nfft"] is not None and given["nfft"] < n or callable(given["detrend"]):
        no_rule(tape, "scipy.signal.periodogram of a part, or with a function for the trend")
    how = {k: v for k, v in given.items() if k not in ("x", "axis")}
    how["window"] = "boxcar" if how["window"] is None else how["window"]
    if not isinstance(how["window"], str | tuple):
        how["window"] = np.array(how["window"])
    return _power(tape, signal.periodogram, given, {**how, "nperseg": n, "noverlap": 0})
