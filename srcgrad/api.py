"""The public functions: signatures and what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

from srcgrad.directions import fresh, tangent_of
from srcgrad.dispatch import Argnum, Derivative, made_once
from srcgrad.errors import ArgumentError
from srcgrad.variadic import derivative

Decorator = Callable[[Callable[..., Any]], Derivative]


@overload
def grad(
    fun: Callable[..., Any], argnums: Argnum | Sequence[Argnum] = 0, *, has_aux: bool = False
) -> Derivative: ...
@overload
def grad(
    fun: None = None, argnums: Argnum | Sequence[Argnum] = 0, *, has_aux: bool = False
) -> Decorator: ...
def grad(
    fun: Callable[..., Any] | None = None,
    argnums: Argnum | Sequence[Argnum] = 0,
    *,
    has_aux: bool = False,
) -> Any:
    """The gradient of a function that returns one real number.

    `argnums` says in which parameters: an index (negative ones count from the end), a name, or
    a tuple of them, which gives a tuple of gradients. With `has_aux`, `fun` returns a pair
    `(value, aux)` and the gradient function returns `(gradient, aux)`. Each gradient has the
    container, the shape and the dtype of its argument; a Python number has a float.

    `grad` is also a decorator, with or without arguments. Errors are those of `srcgrad.errors`, and
    whatever the function itself raises.

    >>> import numpy as np
    >>> @grad(argnums=("w", -1))
    ... def loss(w, x, y):
    ...     return np.sum((w * x - y) ** 2)
    >>> loss(2.0, np.array([1.0, 2.0]), np.array([1.0, 1.0]))
    (14.0, array([-2., -6.]))
    """
    return _derivative(fun, argnums, "grad", has_aux)


@overload
def value_and_grad(
    fun: Callable[..., Any], argnums: Argnum | Sequence[Argnum] = 0, *, has_aux: bool = False
) -> Derivative: ...
@overload
def value_and_grad(
    fun: None = None, argnums: Argnum | Sequence[Argnum] = 0, *, has_aux: bool = False
) -> Decorator: ...
def value_and_grad(
    fun: Callable[..., Any] | None = None,
    argnums: Argnum | Sequence[Argnum] = 0,
    *,
    has_aux: bool = False,
) -> Any:
    """The value and the gradient of a function, from one forward sweep: `(value, gradient)`.

    Parameters are those of `grad`; with `has_aux` the result is `((value, aux), gradient)`.

    >>> def f(x):
    ...     return x**3
    >>> value_and_grad(f)(2.0)
    (8.0, 12.0)
    """
    return _derivative(fun, argnums, "value_and_grad", has_aux)


def jvp(
    fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]
) -> tuple[Any, Any]:
    """The value of `fun` at `primals` and its derivative along `tangents`, in forward mode.

    `tangents` holds for each argument a value of the same container and shape, or None for an
    argument that stays as it is. The result is the pair `(value, tangent)`. Errors are those of
    `grad`.

    >>> jvp(lambda x, y: x * y**2, (2.0, 3.0), (1.0, None))
    (18.0, 9.0)
    """
    wrt = directions(primals, tangents)
    given = [tangent_of(primals[k], tangents[k], f"tangents[{k}]") for k in wrt]
    value, tangent = pushforward(fun, wrt).along(primals, given)
    return value, fresh(tangent, given)


def directions(primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[int, ...]:
    """Which of the primals have a tangent.

    >>> directions((1.0, 2.0), (None, 1.0))
    (1,)
    """
    for several, what in ((primals, "primals"), (tangents, "tangents")):
        if not isinstance(several, tuple | list):
            raise ArgumentError(f"jvp needs a tuple of {what}, got {several!r}")
    wrt = tuple(k for k, tangent in enumerate(tangents) if tangent is not None)
    if len(primals) != len(tangents):
        raise ArgumentError(
            f"jvp needs a tangent or None for each of {len(primals)} primals, got {len(tangents)}"
        )
    if not wrt:
        raise ArgumentError("jvp needs a tangent: all of them are None")
    return wrt


@made_once(maxsize=256)
def pushforward(fun: Callable[..., Any], wrt: tuple[int, ...]) -> Derivative:
    """The derivative along directions of the arguments that `wrt` numbers."""
    return derivative(fun, wrt, "jvp", False)


def _derivative(
    fun: Callable[..., Any] | None, argnums: Argnum | Sequence[Argnum], mode: str, has_aux: bool
) -> Any:
    if fun is None:
        return lambda f: derivative(f, argnums, mode, has_aux)
    return derivative(fun, argnums, mode, has_aux)
