"""Whole matrices of derivatives, and pullbacks: built on gradients and directions.

A Jacobian has the axes of the result first and those of the argument after them, as JAX has it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from srcgrad.api import grad, jvp
from srcgrad.directions import cotangent_of
from srcgrad.dispatch import Argnum, made_once
from srcgrad.errors import ArgumentError, ResultError
from srcgrad.variadic import derivative


def vjp(fun: Callable[..., Any], *primals: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """The value of `fun` at `primals`, and its pullback.

    The pullback takes a cotangent with the container and shape of the value and returns a tuple
    with that of each primal. It may be called any number of times. Errors are those of `grad`.

    >>> import numpy as np
    >>> value, pullback = vjp(lambda x, y: x * y, np.array([1.0, 2.0]), 3.0)
    >>> pullback(np.array([1.0, 1.0]))
    (array([3., 3.]), 3.0)
    """
    value, pull = _pullback(fun, tuple(range(len(primals))))(*primals)

    def pullback(cotangent: Any) -> tuple[Any, ...]:
        pulled: tuple[Any, ...] = pull(cotangent_of(value, cotangent))
        return pulled

    return value, pullback


@made_once(maxsize=256)
def _pullback(fun: Callable[..., Any], argnums: tuple[int, ...]) -> Callable[..., Any]:
    return derivative(fun, argnums, "vjp", False)


def jacrev(
    fun: Callable[..., Any], argnums: Argnum | Sequence[Argnum] = 0, *, holomorphic: bool = False
) -> Callable[..., Any]:
    """The Jacobian of a function, a row for each pullback: best where results are few.

    The function's result is a number or an array, and so are the arguments that `argnums` names; a
    tuple of them gives a tuple of Jacobians. `holomorphic` says that it is analytic in complex
    arguments: only then may the result be complex. Errors are those of `grad`.

    >>> import numpy as np
    >>> jacrev(lambda x: x[:2] * x[1])(np.array([1.0, 2.0, 3.0]))
    array([[2., 1., 0.],
           [0., 4., 0.]])
    """
    single = not isinstance(argnums, tuple | list)
    wanted: tuple[Any, ...] = (argnums,) if single else tuple(argnums)  # type: ignore[arg-type]
    pullback = derivative(fun, wanted, "vjp", False)

    @functools.wraps(fun)
    def jacobian_function(*args: Any, **kwargs: Any) -> Any:
        value, pull = pullback(*args, **kwargs)
        _check_result(value, fun)
        if np.iscomplexobj(value) and not holomorphic:
            raise ResultError(
                f"{_name(fun)} returned complex numbers, of which jacrev gives derivatives with "
                "holomorphic=True only; use jacfwd for a function of real numbers, or vjp"
            )
        shape = np.shape(value)
        rows: list[list[Any]] = []
        for index in np.ndindex(shape):
            seed = np.zeros(shape, np.result_type(value))
            seed[index] = 1.0
            rows.append(list(pull(seed if shape else seed[()])))
        if not rows:
            raise ResultError(f"{_name(fun)} returned an empty array, which has no Jacobian")
        columns = [_joined(column, shape, 0) for column in zip(*rows)]
        return columns[0] if single else tuple(columns)

    return jacobian_function


def jacfwd(
    fun: Callable[..., Any], argnums: Argnum | Sequence[Argnum] = 0, *, holomorphic: bool = False
) -> Callable[..., Any]:
    """The Jacobian of a function, a column for each direction: best where arguments are few.

    See `jacrev`; the arguments are given by position.

    >>> import numpy as np
    >>> jacfwd(lambda t: np.array([1.0, 2.0]) * t**2)(3.0)
    array([ 6., 12.])
    """
    single = not isinstance(argnums, tuple | list)
    wanted: tuple[Any, ...] = (argnums,) if single else tuple(argnums)  # type: ignore[arg-type]
    if not all(isinstance(k, int) for k in wanted):
        raise ArgumentError("argnums of jacfwd are indices")

    @functools.wraps(fun)
    def jacobian_function(*args: Any) -> Any:
        found = []
        for k in wanted:
            x = args[k]
            if not isinstance(x, np.ndarray | int | float | complex | np.number):
                raise ArgumentError(f"jacfwd needs a number or an array, got {type(x).__name__}")
            shape = np.shape(x)
            if np.iscomplexobj(x) and not holomorphic:
                raise ArgumentError(
                    f"jacfwd of {_name(fun)} got complex numbers, for which it needs "
                    "holomorphic=True; use jacrev for a function with a real result, or jvp"
                )
            dtype = np.result_type(x) if np.result_type(x).kind in "fc" else np.float64
            columns = []
            for index in np.ndindex(shape):
                direction = np.zeros(shape, dtype)
                direction[index] = 1.0
                tangents: list[Any] = [None] * len(args)
                tangents[k] = direction if isinstance(x, np.ndarray) else 1.0
                value, dot = jvp(fun, args, tangents)
                _check_result(value, fun)
                columns.append(dot)
            if not columns:
                raise ArgumentError("jacfwd of an empty array has no columns")
            found.append(_joined(columns, shape, -1))
        return found[0] if single else tuple(found)

    return jacobian_function


jacobian = jacrev


def hessian(fun: Callable[..., Any], argnums: int = 0) -> Callable[..., Any]:
    """The matrix of second derivatives of a function that returns one real number.

    >>> import numpy as np
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 3.0]))
    array([[6., 2.],
           [2., 0.]])
    """
    return jacfwd(grad(fun, argnums), argnums)


def hvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    """The product of the Hessian of `fun` in its first argument with a direction.

    `tangents` are as in `jvp`: the result is the derivative of the gradient along them.

    >>> import numpy as np
    >>> hvp(lambda x: np.sum(x**3), (np.array([1.0, 2.0]),), (np.array([1.0, 0.0]),))
    array([6., 0.])
    """
    return jvp(_gradient(fun), primals, tangents)[1]


@made_once(maxsize=256)
def _gradient(fun: Callable[..., Any]) -> Callable[..., Any]:
    return grad(fun)


def _joined(parts: Sequence[Any], shape: tuple[int, ...], axis: int) -> Any:
    """Derivatives for each element of a shape as one array with these axes first, or last."""
    if not shape:
        return parts[0]
    whole = np.stack(parts, axis)
    rest = np.shape(parts[0])
    return whole.reshape(shape + rest if axis == 0 else rest + shape)


def _check_result(value: Any, fun: Callable[..., Any]) -> None:
    if not isinstance(value, np.ndarray | int | float | complex | np.number):
        raise ResultError(
            f"{_name(fun)} returned a {type(value).__name__}; a Jacobian is that of a number or "
            "an array: see `vjp` for other results"
        )


def _name(fun: Callable[..., Any]) -> str:
    return str(getattr(fun, "__name__", fun))
