"""Whether an index may name an element of an array twice: then what is put there may be put twice.

Before: `y[k, 1:]`, `y[[0, 2]]`, `y[m]`. After: no; no, as the numbers differ; no for a mask `m`,
perhaps for an array of integers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import gast

from srcgrad.analysis.types import Types


def may_repeat(
    types: Types,
    items: Sequence[tuple[tuple[str, Any], gast.expr]],
    is_distinct: Callable[[gast.expr], bool] | None = None,
) -> bool:
    """Whether an index of these items, as `Types.index` gives them, may name an element twice.

    `is_distinct` knows arrays that name none twice, each alone or all together.
    """
    arrays = [(what, e) for (what, _), e in items if what in ("array", "mask")]
    if not arrays or is_distinct is not None and all(is_distinct(e) for _, e in arrays):
        return False
    if len(arrays) > 1:
        return True
    ((what, e),) = arrays
    numbers = types.static(e)
    if what == "array" and isinstance(numbers, tuple) and all(type(n) is int for n in numbers):
        return len(set(numbers)) < len(numbers) or len({n < 0 for n in numbers}) > 1
    return what == "array"
