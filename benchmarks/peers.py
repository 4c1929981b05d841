"""The same gradient by autograd, which needs its own NumPy in the function's globals."""

from __future__ import annotations

import inspect
import math
import textwrap
from collections.abc import Callable
from typing import Any

import autograd
import autograd.numpy as autograd_numpy
import numpy as np

from benchmarks.pairs import Pair

_REPLACED = {id(np): autograd_numpy, id(math): autograd_numpy}


def autograd_gradient(pair: Pair) -> Callable[..., Any]:
    """autograd's derivative of the twin of `pair.function`."""
    return getattr(autograd, pair.mode)(twin(pair.function), pair.argnums)


def twin(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, executed again from its text with NumPy and math bound to autograd's NumPy.

    >>> from benchmarks.golden_pairs import wave
    >>> float(autograd.grad(twin(wave))(0.0, 1.0))
    -1.0
    """
    namespace = {
        name: _REPLACED.get(id(value), value) for name, value in function.__globals__.items()
    }
    text = textwrap.dedent(inspect.getsource(function))
    exec(compile(text, f"<autograd twin of {function.__name__}>", "exec"), namespace)
    return namespace[function.__name__]
