"""`grad` and its kin inside of what is differentiated.

A function of arguments alone that the compiler can differentiate is called in its emitted text, to
any order. One that reads followed numbers of its surroundings, or that runs on a tape itself, is
run on the tape of the program (`nested`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from inspect import Signature
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from srcgrad import api, jacobians, variadic
from srcgrad.directions import tangent_of
from srcgrad.dispatch import Derivative
from srcgrad.ir.signatures import signature
from srcgrad.record import calling, classes, converting, results
from srcgrad.record.table import METHODS, handles

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _reads_surroundings(tape: Tape, fun: Any) -> bool:
    """Whether a function reads what is followed, or was written in a function on the tape."""
    own = fun
    while isinstance(own, MethodType | partial):
        own = own.__func__ if isinstance(own, MethodType) else own.func
    if not isinstance(own, FunctionType):
        own = classes.method_of(own, "__call__")
    if isinstance(own, FunctionType) and converting.is_converted(own):
        return True
    return calling.reaches(tape, fun)


def called(tape: Tape, f: Derivative, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A derivative that was made before, called with followed values."""
    fun, argnums, mode, has_aux = f._setup
    if not _reads_surroundings(tape, fun):
        emitted = f.function_for(*args, **kwargs)
        if not converting.is_on_tape(emitted):
            return calling._function(tape, emitted, args, kwargs)
    return _asked(tape, fun, argnums, mode, has_aux, args, kwargs)


METHODS[object, "function_for"] = called  # of whatever has such a method


def _asked(
    tape: Tape, fun: Any, argnums: Any, mode: str, has_aux: bool,
    args: tuple[Any, ...], kwargs: dict[str, Any],
) -> Any:  # fmt: skip
    """The answer of the tape itself."""
    name = jacobians._name(fun)
    function, given, places = _by_position(tape, fun, argnums, name, args, kwargs)
    wrt = places if isinstance(argnums, tuple | list) else places[0]
    if mode == "vjp":
        return results.pullback(tape, function, given, wrt, name)
    with_value = mode == "value_and_grad"
    pair = results.gradient(tape, function, given, wrt, has_aux, with_value, name)
    return pair if with_value else pair[1]


def _by_position(
    tape: Tape, fun: Any, argnums: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Callable[..., Any], list[Any], tuple[int, ...]]:
    """The function of its arguments in their order, these, and which of them `argnums` names."""
    own: Signature = getattr(fun, "_signature", None) or signature(fun)
    given, labels, count = variadic.by_position(own, args, kwargs)
    places = variadic.places_of(argnums, labels, count, name)
    names = [str(label) for label in labels[count:]]

    def function(*values: Any) -> Any:
        return calling.call(tape, fun, values[:count], dict(zip(names, values[count:])))

    return function, given, places


def _made(tape: Tape, fun: Any, argnums: Any, mode: str, has_aux: bool) -> Any:
    """A derivative that the program makes."""
    if not _reads_surroundings(tape, fun):
        return variadic.derivative(fun, argnums, mode, has_aux)

    def derivative(*args: Any, **kwargs: Any) -> Any:
        return _asked(tape, fun, argnums, mode, has_aux, args, kwargs)

    derivative.__name__ = f"{getattr(fun, '__name__', 'function')}_{mode}"
    derivative.__dict__["_signature"] = signature(fun)
    return derivative


@handles(variadic.derivative)
def _derivative(tape: Tape, fun: Any, argnums: Any, mode: str, has_aux: bool) -> Any:
    return _made(tape, fun, argnums, mode, has_aux)


def _maker(mode: str) -> Callable[..., Any]:
    def handler(tape: Tape, fun: Any = None, argnums: Any = 0, *, has_aux: bool = False) -> Any:
        if fun is None:
            return partial(_made, tape, argnums=argnums, mode=mode, has_aux=has_aux)
        return _made(tape, fun, argnums, mode, has_aux)

    return handler


handles(api.grad, jacobians._gradient)(_maker("grad"))
handles(api.value_and_grad)(_maker("value_and_grad"))


@handles(jacobians.vjp)
def _vjp(tape: Tape, fun: Any, *primals: Any) -> Any:
    made = _made(tape, fun, tuple(range(len(primals))), "vjp", False)
    return calling.call(tape, made, primals, {})


@handles(api.jvp)
def _jvp(tape: Tape, fun: Any, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
    wrt = api.directions(primals, tangents)
    given = []
    for k in wrt:
        taken = tangent_of(primals[k], tangents[k], f"tangents[{k}]")
        given.append(tangents[k] if calling.reaches(tape, tangents[k]) else taken)
    if not _reads_surroundings(tape, fun):
        emitted = api.pushforward(fun, wrt).function_for(*primals)
        if not converting.is_on_tape(emitted):
            return calling._function(tape, emitted, (*primals, *given), {})

    def function(*values: Any) -> Any:
        return calling.call(tape, fun, values, {})

    name = jacobians._name(fun)
    return results.pushforward(tape, function, primals, wrt, given, name)


def _followed(f: Any) -> Callable[..., Any]:
    """A function of ours that is made of others here is followed in its text."""
    return lambda tape, *args, **kwargs: converting.converted(tape, f)(*args, **kwargs)


for _f in (
    jacobians.jacrev, jacobians.jacfwd, jacobians.hessian, jacobians.hvp,
    jacobians._joined, jacobians._check_result, jacobians._name,
):  # fmt: skip
    handles(_f)(_followed(_f))
