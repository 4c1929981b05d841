"""Checks of derivatives, for users and for srcgrad's own tests."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from srcgrad.errors import ArgumentError, GradientError
from srcgrad.runtime import like


def check_grads(
    f: Callable[..., Any],
    args: Sequence[Any],
    order: int = 1,
    modes: Sequence[str] = ("fwd", "rev"),
    atol: float | None = None,
    rtol: float | None = None,
    eps: float | None = None,
) -> None:
    """Compare the gradient of `f` at `args` with central differences, in every argument
    of floats.

    The comparison is along random directions with a fixed seed, one an argument. With `order=2` the
    gradient's own derivative is compared with differences of the gradient, too. `eps` is the step.
    Raises `GradientError` with the two numbers where they differ.

    >>> check_grads(lambda x, y: x * y**2, (3.0, 2.0), order=2)
    """
    from srcgrad.api import grad, jvp
    from srcgrad.dispatch import not_differentiable

    if order not in (1, 2):
        raise ArgumentError(f"check_grads supports order=1 and order=2, not {order}")
    if unknown := set(modes) - {"fwd", "rev"}:
        raise ArgumentError(f"check_grads knows the modes 'fwd' and 'rev', not {sorted(unknown)}")
    if not isinstance(args, tuple | list):
        raise ArgumentError(f"check_grads needs a tuple of arguments, got {args!r}")
    args = tuple(args)
    random = np.random.default_rng(0)
    for k, value in enumerate(args):
        if not_differentiable(value) is not None or _is_integer(value):
            continue
        direction = _direction(value, random)
        derived = {}
        if "rev" in modes:
            gradient = grad(f, argnums=k)(*copy.deepcopy(args))
            derived["gradient"] = _inner(gradient, direction)
        if "fwd" in modes:
            tangents = [direction if j == k else None for j in range(len(args))]
            derived["tangent"] = float(jvp(f, copy.deepcopy(args), tangents)[1])

        def along(h: float, k: int = k, value: Any = value, direction: Any = direction) -> float:
            moved = copy.deepcopy(args)
            return float(f(*moved[:k], _moved(value, direction, h), *moved[k + 1 :]))

        _compare(f, k, value, derived, along, atol, rtol, eps)
        if order == 2:
            with warnings.catch_warnings():  # the gradient of a linear function is constant
                warnings.filterwarnings("ignore", message=".*does not depend on.*")
                _check_second(f, k, args, modes, random, (atol, rtol, eps))


def _compare(
    f: Any, k: int, value: Any, derived: dict[str, float], along: Callable[[float], float],
    atol: float | None, rtol: float | None, eps: float | None,
) -> None:  # fmt: skip
    """Raise the error for what is not the slope of `along` at 0."""
    narrow = _narrowest(value)
    step = eps if eps is not None else (1e-6 if narrow == 8 else 1e-3)
    difference = (along(step) - along(-step)) / (2.0 * step)
    a = atol if atol is not None else (1e-5 if narrow == 8 else 1e-2)
    r = rtol if rtol is not None else (1e-5 if narrow == 8 else 1e-2)
    for what, number in derived.items():
        if not abs(difference - number) <= a + r * abs(difference):
            raise GradientError(
                f"the {what} of {getattr(f, '__name__', f)} in argument {k} gives {number!r} "
                f"along a random direction, central differences give {difference!r}"
            )


def _check_second(
    f: Callable[..., Any], k: int, args: tuple[Any, ...], modes: Sequence[str],
    random: np.random.Generator, tolerances: tuple[float | None, float | None, float | None],
) -> None:  # fmt: skip
    """Compare derivatives of the gradient in argument `k`, weighted, with its differences."""
    from srcgrad.api import grad, jvp
    from srcgrad.variadic import derivative

    slope, value = grad(f, argnums=k), args[k]
    weight, direction = _direction(value, random), _direction(value, random)
    derived = {}
    if "rev" in modes:
        (pulled,) = derivative(slope, (k,), "vjp", False)(*copy.deepcopy(args))[1](weight)
        derived["second derivative (reverse mode)"] = _inner(pulled, direction)
    if "fwd" in modes:
        tangents = [direction if j == k else None for j in range(len(args))]
        turned = jvp(slope, copy.deepcopy(args), tangents)[1]
        derived["second derivative (forward mode)"] = _inner(turned, weight)

    def along(h: float) -> float:
        moved = copy.deepcopy(args)
        return _inner(slope(*moved[:k], _moved(value, direction, h), *moved[k + 1 :]), weight)

    _compare(f, k, value, derived, along, *tolerances)


def _mapped(function: Callable[..., Any], value: Any, *others: Any) -> Any:
    """The container or object with `function` of each leaf, and of those of trees like it."""
    from srcgrad.dispatch import parts_of

    parts = parts_of(value)
    if parts is None:
        return function(value, *others)
    inner = [parts_of(tree) or {} for tree in others]
    new = {k: _mapped(function, v, *[tree[k] for tree in inner]) for k, v in parts.items()}
    if isinstance(value, dict):
        return new
    if hasattr(value, "_fields"):
        return type(value)(*new.values())
    return type(value)(new.values()) if isinstance(value, list | tuple) else like(value, **new)


def _leaves(value: Any) -> list[Any]:
    """All that the container or object holds, from left to right."""
    found: list[Any] = []
    _mapped(found.append, value)
    return found


def _direction(value: Any, random: np.random.Generator) -> Any:
    def one(leaf: Any) -> Any:
        shape = np.shape(leaf) if isinstance(leaf, np.ndarray) else ()
        number = isinstance(leaf, np.ndarray | int | float | complex | np.number)
        if not number or isinstance(leaf, bool):
            return None
        step: Any = random.normal(size=shape)
        if np.iscomplexobj(leaf):
            step = step + 1j * random.normal(size=shape)
        if isinstance(leaf, np.ndarray):
            return step
        return complex(step) if np.iscomplexobj(leaf) else float(step)

    return _mapped(one, value)


def _is_integer(value: Any) -> bool:
    """Counts and indices are not moved by a small step."""
    kind = getattr(getattr(value, "dtype", None), "kind", "i" if isinstance(value, int) else "")
    return kind in ("i", "u")


def _moved(value: Any, direction: Any, h: float) -> Any:
    def one(leaf: Any, step: Any) -> Any:
        if step is None:
            return leaf
        if isinstance(leaf, np.ndarray):
            moved = leaf + h * step
            return moved.astype(leaf.dtype) if leaf.dtype.kind in "fc" else moved
        moved = (complex if np.iscomplexobj(leaf) else float)(leaf) + h * step
        return type(leaf)(moved) if isinstance(leaf, np.inexact) else moved

    return _mapped(one, value, direction)


def _inner(gradient: Any, direction: Any) -> float:
    total = 0.0
    for g, d in zip(_leaves(gradient), _leaves(direction), strict=True):
        if d is not None and g is not None:
            total += float(np.sum(np.asarray(g) * d).real)
    return total


def _narrowest(value: Any) -> int:
    """The size in bytes of the narrowest float in the argument, or part of a complex number."""
    dtypes = [leaf.dtype for leaf in _leaves(value) if isinstance(leaf, np.ndarray | np.generic)]
    sizes = [d.itemsize // (2 if d.kind == "c" else 1) for d in dtypes if d.kind in "fc"]
    return min(sizes, default=8)


def round_trip(f: Callable[..., Any], args: Sequence[Any]) -> FunctionType:
    """`f` after capture, normalisation to Core, printing and loading: it must behave as `f` does.

    >>> def f(x):
    ...     return x * 2.0
    >>> round_trip(f, (3.0,))(3.0)
    6.0
    """
    from srcgrad.pipeline import Options

    return _emitted(f, args, (), "primal", Options())


def unoptimised(f: Callable[..., Any], args: Sequence[Any], argnums: Any = 0) -> FunctionType:
    """The gradient function of `f` without the passes that only shorten its text."""
    from srcgrad.pipeline import Options

    return _emitted(f, args, argnums, "grad", Options(optimise=False))


def _emitted(
    f: Callable[..., Any], args: Sequence[Any], argnums: Any, mode: str, options: Any
) -> FunctionType:
    from srcgrad.dispatch import _parameters
    from srcgrad.frontend.capture import capture
    from srcgrad.ir.abstract import abstract
    from srcgrad.ir.signatures import signature
    from srcgrad.pipeline import Request, differentiate

    function = capture(f)
    bound = signature(f).bind(*args)
    bound.apply_defaults()
    values = bound.arguments
    wrt = _parameters(function.parameters, argnums, f) if mode != "primal" else ()
    kinds = tuple(abstract(v, n) for n, v in values.items())
    request = Request(mode, wrt, not isinstance(argnums, tuple | list), False, kinds)
    return differentiate(function, request, values, options).function
