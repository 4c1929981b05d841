"""What is compared: a function, the gradient written by hand, and the derivatives asked for."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

Arguments = tuple[Any, ...]
Entry = tuple[Callable[..., Any], Callable[..., Any], Arguments, str]


@dataclass(frozen=True)
class Pair:
    """One program to measure; `mode` is the name of a function of srcgrad and of autograd."""

    label: str
    function: Callable[..., Any]
    by_hand: Callable[..., Any]
    args: Arguments
    mode: str
    argnums: int | tuple[int, ...]


def read(entries: Iterable[Entry]) -> list[Pair]:
    """Pairs of a list such as `golden_pairs.PAIRS`; a label is a name and the largest shape, and
    a number where that leaves two alike.

    >>> def f(w, b): return w * b
    >>> def f_grad(w, b): return w, b
    >>> pair, = read([(f, f_grad, (np.ones(3), 2.0), "grad of w and b")])
    >>> pair.label, pair.mode, pair.argnums
    ('f 3', 'grad', (0, 1))
    """
    pairs: list[Pair] = []
    for entry in entries:
        pair = _pair(*entry)
        alike = sum(other.label.partition(" #")[0] == pair.label for other in pairs)
        pairs.append(replace(pair, label=f"{pair.label} #{alike + 1}") if alike else pair)
    return pairs


def _pair(
    function: Callable[..., Any], by_hand: Callable[..., Any], args: Arguments, kind: str
) -> Pair:
    mode, _, names = kind.partition(" of ")
    if mode not in ("grad", "value_and_grad"):
        raise ValueError(f"{function.__name__}: kind {kind!r} is neither grad nor value_and_grad")
    parameters = list(inspect.signature(function).parameters)
    wanted = tuple(parameters.index(name) for name in names.split(" and ")) if names else (0,)
    shape = max(_shapes(args), key=np.prod, default=())
    label = f"{function.__name__} {'x'.join(map(str, shape))}".strip()
    return Pair(label, function, by_hand, args, mode, wanted if len(wanted) > 1 else wanted[0])


def _shapes(value: Any) -> list[tuple[int, ...]]:
    if isinstance(value, dict):
        return _shapes(tuple(value.values()))
    if isinstance(value, (tuple, list)):
        return [shape for item in value for shape in _shapes(item)]
    return [value.shape] if isinstance(value, np.ndarray) else []


def agree(got: Any, expected: Any) -> bool:
    """Whether two results have the same structure and, up to rounding, the same numbers.

    >>> agree({"a": 1.0}, {"a": 1.0 + 1e-15}), agree((1.0,), (1.0, 2.0))
    (True, False)
    """
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(agree(got[k], expected[k]) for k in expected)
    if isinstance(expected, (tuple, list)):
        return len(got) == len(expected) and all(map(agree, got, expected))
    return np.shape(got) == np.shape(expected) and bool(
        np.allclose(got, expected, rtol=1e-9, atol=1e-12)
    )
