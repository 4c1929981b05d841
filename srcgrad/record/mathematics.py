"""Functions of `math` and `cmath` without a rule of their own, in terms of others."""

from __future__ import annotations

import cmath
import math
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling
from srcgrad.record.reading import is_made_of_text, read
from srcgrad.record.table import TABLE, Handler, as_it_is, handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


@handles(math.modf)
def _modf(tape: Tape, x: Any) -> Any:
    x = tape.call(float, x)
    fraction, whole = math.modf(x)
    slot = tape.slots.get(id(x))
    return (fraction if slot is None else tape.number(fraction, slot, 1.0)), whole


@handles(math.remainder)
def _remainder(tape: Tape, x: Any, y: Any) -> Any:
    x, y = tape.call(float, x), tape.call(float, y)
    z = math.remainder(x, y)
    i, j = tape.slots.get(id(x), 0), tape.slots.get(id(y), 0)
    if not (i or j):
        return z
    whole = float(round((x - z) / y)) if math.isfinite(y) else 0.0
    return tape.number(z, i, 1.0, j, -whole)


@handles(cmath.polar)
def _polar(tape: Tape, z: Any) -> Any:
    return tape.call(abs, z), tape.call(cmath.phase, z)


@handles(cmath.rect)
def _rect(tape: Tape, r: Any, phi: Any) -> Any:
    x, y = (tape.mul(r, tape.call(f, phi)) for f in (math.cos, math.sin))
    return tape.call(complex, x, y)


def _as_complex_number(kind: Any) -> Handler:
    def convert(tape: Tape, real: Any = 0.0, imag: Any = None) -> Any:
        if not calling.any_reached(tape, (real, imag), {}):
            made = kind(real) if imag is None else kind(real, imag)
            return read(tape, made) if is_made_of_text(real) else made
        x = real if imag is None else tape.call(complex, real, imag)
        z = tape.call(np.asarray, x, dtype=kind)
        return z if np.ndim(x) else tape.item(z, ())

    return convert


for _kind in (np.complex128, np.complex64, np.clongdouble):
    TABLE[_kind] = _as_complex_number(_kind)
as_it_is(cmath.isfinite, cmath.isinf, cmath.isnan, cmath.isclose)
