"""What NumPy's own Python calls of its compiled parts, for calls that a rule does not know.

The text of a function such as `np.linspace` is followed where its rule refuses the arguments
(`calling`). It comes down to compiled functions, most of which mean what one with a rule means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record.table import TABLE, handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_core: Any = np._core._multiarray_umath  # type: ignore[attr-defined]  # NumPy does not tell it


class Converter:
    """`_array_converter` of NumPy 2.1: arguments as arrays, and a result as what they were."""

    def __init__(self, tape: Tape, own: Any, given: tuple[Any, ...]) -> None:
        self.tape, self.own, self.given = tape, own, given
        self.arrays = [a if isinstance(a, np.ndarray) else tape.call(np.asarray, a) for a in given]
        self.scalar_input = own.scalar_input

    def __len__(self) -> int:
        return len(self.given)

    def __getitem__(self, k: int) -> Any:
        return self.arrays[k]

    def as_arrays(self, **options: Any) -> tuple[Any, ...]:
        """The arguments as arrays, but for Python's numbers where they are to stay."""
        found = self.own.as_arrays(**options)
        each = zip(found, self.arrays, self.given)
        return tuple(a if isinstance(f, np.ndarray) else g for f, a, g in each)

    def result_type(self, *further: Any, **options: Any) -> Any:
        """The dtype of a result."""
        return self.own.result_type(*further, **options)

    def wrap(self, x: Any, /, **options: Any) -> Any:
        """A result, which is a number if all arguments were."""
        if isinstance(self.own.wrap(np.array(x), **options), np.ndarray) or not np.ndim(x) == 0:
            return x
        return self.tape.item(x, ()) if isinstance(x, np.ndarray) else x


if hasattr(_core, "_array_converter"):

    @handles(_core._array_converter)
    def _converter(tape: Tape, *args: Any) -> Any:
        own = _core._array_converter(*(_plain(tape, a) for a in args))
        return Converter(tape, own, args)


def _plain(tape: Tape, x: Any) -> Any:
    return np.array(x) if isinstance(x, np.ndarray) and tape.follows(x) else x


@handles(_core.correlate)
def _correlate(tape: Tape, a: Any, v: Any, mode: Any = 0) -> Any:
    """Which does not conjugate what is complex: a convolution with the second one turned round."""
    return tape.call(np.convolve, a, tape.item(v, slice(None, None, -1)), mode)


def _inner_of(f: Any) -> Any:
    return lambda tape, *args, **kwargs: tape.call(f, *args, **kwargs)


TABLE[_core.interp] = _inner_of(np.interp)
TABLE[_core.c_einsum] = _inner_of(np.einsum)


@handles(_core.interp_complex)
def _interp_complex(
    tape: Tape, x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None
) -> Any:
    def part(name: str) -> Any:
        ends = (end if end is None else tape.attr(end, name) for end in (left, right))
        return tape.call(np.interp, x, xp, tape.attr(fp, name), *ends)

    return tape.add(part("real"), tape.mul(1j, part("imag")))
