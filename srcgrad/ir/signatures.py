"""Signatures of callables whose annotations may name what does not exist.

From Python 3.14 on annotations are evaluated when somebody reads them, and a function runs whether
or not they can be. What only binds arguments must not fail over them.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any

if sys.version_info >= (3, 14):
    import annotationlib

    _UNREAD: dict[str, Any] = {"annotation_format": annotationlib.Format.FORWARDREF}
else:
    _UNREAD: dict[str, Any] = {}


def signature(f: Callable[..., Any], *, follow_wrapped: bool = True) -> inspect.Signature:
    """The signature; names in annotations that mean nothing stay unread.

    >>> list(signature(lambda x, *, k=1: x).parameters)
    ['x', 'k']
    """
    return inspect.signature(f, follow_wrapped=follow_wrapped, **_UNREAD)


def written_annotations(f: Callable[..., Any]) -> Mapping[str, Any]:
    """What is written behind the parameters of a function, by name.

    >>> def f(x): ...
    >>> f.__annotations__ = {"x": float}
    >>> written_annotations(f)
    {'x': <class 'float'>}
    """
    if sys.version_info >= (3, 14):
        return annotationlib.get_annotations(f, format=annotationlib.Format.FORWARDREF)
    else:
        return getattr(f, "__annotations__", {})
