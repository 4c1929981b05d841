"""Heaps and sorted lists: of what stands in them, only `merge`, `nlargest` and `nsmallest` go
through something else than a list.
"""

from __future__ import annotations

import bisect
import heapq
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling
from srcgrad.record.builtin import _over
from srcgrad.record.table import TABLE, Handler, as_it_is

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

as_it_is(heapq.heappush, heapq.heappop, heapq.heapify, heapq.heapreplace, heapq.heappushpop)
_f: Any
_over(heapq.merge)
for _f in (heapq.nlargest, heapq.nsmallest):
    _over(_f, callbacks=(2,))


def _bisected(f: Any) -> Handler:
    """The place of a number among sorted ones, which may stand in an array."""

    def handler(tape: Tape, a: Any, x: Any, *bounds: Any, **options: Any) -> Any:
        if isinstance(a, np.ndarray) and tape.follows(a):
            a = list(tape.elements(a))
        if "key" in options:
            options = {**options, "key": calling.recorded(tape, options["key"])}
        return f(a, x, *bounds, **options)

    return handler


for _f in (bisect.bisect_left, bisect.bisect_right):
    TABLE[_f] = _bisected(_f)


def _inserted(place: Any) -> Handler:
    def handler(
        tape: Tape, a: Any, x: Any, lo: Any = 0, hi: Any = None, *, key: Any = None
    ) -> None:
        by = x if key is None else tape.call(key, x)
        at = TABLE[place](tape, a, by, lo, hi, key=key)
        tape.method(a, "insert", at, x)

    return handler


TABLE[bisect.insort_left] = _inserted(bisect.bisect_left)
TABLE[bisect.insort_right] = _inserted(bisect.bisect_right)
