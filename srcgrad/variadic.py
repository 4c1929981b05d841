"""Derivatives of functions with `*args` or `**kwargs`: one for each number of arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from types import FunctionType
from typing import Any

from srcgrad import sharing
from srcgrad.dispatch import Argnum, Derivative
from srcgrad.errors import ArgumentError
from srcgrad.frontend.capture import capture, signature_of
from srcgrad.frontend.fixing import fixed, is_variadic


def derivative(
    fun: Callable[..., Any], argnums: Argnum | Sequence[Argnum], mode: str, has_aux: bool
) -> Derivative:
    """The derivative of a function of any signature."""
    if not callable(fun):
        raise ArgumentError(f"expected a function to differentiate, got {fun!r}")
    if isinstance(fun, Derivative):
        return OfDerivative(fun, argnums, mode, has_aux)
    captured = sharing.captured(fun)
    kind = Variadic if is_variadic(captured) else Derivative
    return kind(fun, argnums, mode, has_aux, captured)


class Variadic(Derivative):
    """The derivative of a function with `*args` or `**kwargs`.

    An index among `argnums` counts the arguments that a call gives by position; a name is that of
    a parameter or of a further keyword.

    >>> from srcgrad import grad
    >>> def total(*values, **factors):
    ...     return factors["scale"] * sum(values)
    >>> grad(total, argnums=(1, "scale"))(1.0, 2.0, 4.0, scale=3.0)
    (3.0, 7.0)
    """

    def __init__(
        self,
        fun: Callable[..., Any],
        argnums: Argnum | Sequence[Argnum],
        mode: str,
        has_aux: bool,
        captured: Any = None,
    ) -> None:
        self._setup = fun, argnums, mode, has_aux
        self._captured = captured or capture(fun)
        self._signature = signature_of(self._captured)
        self._wrt = tuple(map(str, argnums if isinstance(argnums, tuple | list) else (argnums,)))
        self._fixed: dict[tuple[int, tuple[str, ...]], Derivative] = {}
        self._last: Derivative | None = None
        self._of_instances = {}
        self.describe_as(fun, mode)

    def _of(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Derivative, list[Any]]:
        """The derivative for a call, and the call's arguments by position."""
        fun, argnums, mode, has_aux = self._setup
        given, labels, count = by_position(self._signature, args, kwargs)
        places = places_of(argnums, labels, count, self.__name__)
        a = self._captured.node.args
        # those of `*args` have no label, those of `**kwargs` stand behind all parameters
        more, extra = labels.count(None), tuple(map(str, labels[count + len(a.kwonlyargs) :]))
        key = more, extra
        if key not in self._fixed:
            single = not isinstance(argnums, tuple | list)
            function = fixed(self._captured, more, extra)
            wanted = places[0] if single else places
            self._fixed[key] = Derivative(fun, wanted, mode, has_aux, function)
        self._last = self._fixed[key]
        return self._last, given

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The derivative at these arguments."""
        made, given = self._of(args, kwargs)
        return made(*given)

    def _default(self) -> Any:
        if self._last is None:
            raise ArgumentError(
                f"{self.__name__} has a text for each number of arguments: call it first, or ask "
                "source_for(*example_arguments)"
            )
        return self._last._default()

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """The complete module text that is emitted for arguments like these."""
        made, given = self._of(args, kwargs)
        return made.source_for(*given)

    def function_for(self, *args: Any, **kwargs: Any) -> FunctionType:
        """The emitted plain function for arguments like these: it takes them by position."""
        made, given = self._of(args, kwargs)
        return made.function_for(*given)

    def along(self, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """In forward mode: the emitted function at these primals, along these tangents."""
        made, given = self._of(primals, {})
        return made.along(given, tangents)


def by_position(
    signature: Signature, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[list[Any], list[str | None], int]:
    """The arguments of a call in the order of the signature, with their names, None in `*args`, and
    how many are given by position.

    >>> def f(x, *more, scale=2.0, **others):
    ...     return x
    >>> by_position(Signature.from_callable(f), (1, 2), {"y": 3})
    ([1, 2, 2.0, 3], ['x', None, 'scale', 'y'], 2)
    """
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    given: list[Any] = []
    labels: list[str | None] = []
    count = 0
    for label, value in bound.arguments.items():
        kind = signature.parameters[label].kind
        if kind is Parameter.VAR_POSITIONAL:
            given += value
            labels += [None] * len(value)
        elif kind is Parameter.VAR_KEYWORD:
            given += value.values()
            labels += value
        else:
            given.append(value)
            labels.append(label)
        if kind not in (Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD):
            count = len(given)
    return given, labels, count


def places_of(
    argnums: Argnum | Sequence[Argnum], labels: Sequence[str | None], count: int, name: str
) -> tuple[int, ...]:
    """Which of the arguments `argnums` means."""
    wanted = argnums if isinstance(argnums, tuple | list) else (argnums,)
    return tuple(_place(n, labels, count, name) for n in wanted)


def _place(n: Argnum, labels: Sequence[str | None], count: int, name: str) -> int:
    """Which of the arguments an element of argnums means."""
    if isinstance(n, str):
        if n not in labels:
            raise ArgumentError(f"{name} was given no argument {n!r}")
        return list(labels).index(n)
    if not -count <= n < count:
        raise ArgumentError(f"argnums {n} is out of range: {name} was given {count} arguments")
    return n % count


class OfDerivative(Derivative):
    """The derivative of a derivative: that of the text that was emitted for the arguments.

    >>> from srcgrad import grad
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    """

    def __init__(
        self,
        fun: Derivative,
        argnums: Argnum | Sequence[Argnum],
        mode: str,
        has_aux: bool,
        captured: Any = None,
    ) -> None:
        self._setup = fun, argnums, mode, has_aux
        self._captured = captured or fun._captured
        self._signature = fun._signature
        self._wrt = tuple(map(str, argnums if isinstance(argnums, tuple | list) else (argnums,)))
        self._made: dict[FunctionType, Derivative] = {}
        self._last: Derivative | None = None
        self._of_instances = {}
        self.describe_as(fun, mode)

    def of(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Derivative:
        """The derivative of the text for these arguments."""
        from srcgrad.record.converting import captured_emitted

        fun, argnums, mode, has_aux = self._setup
        inner = fun.function_for(*args, **kwargs)  # type: ignore[attr-defined]
        if inner not in self._made:
            self._made[inner] = Derivative(inner, argnums, mode, has_aux, captured_emitted(inner))
        self._last = self._made[inner]
        return self._last

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The derivative at these arguments."""
        return self.of(args, kwargs)(*args, **kwargs)

    def _default(self) -> Any:
        if self._last is None:
            fun = self._setup[0]
            self._last = self._of_default(fun)
        return self._last._default()

    def _of_default(self, fun: Any) -> Derivative:
        from srcgrad.record.converting import captured_emitted

        _, argnums, mode, has_aux = self._setup
        inner = fun.function
        return Derivative(inner, argnums, mode, has_aux, captured_emitted(inner))

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """The complete module text that is emitted for arguments like these."""
        return self.of(args, kwargs).source_for(*args, **kwargs)

    def function_for(self, *args: Any, **kwargs: Any) -> FunctionType:
        """The emitted plain function for arguments like these."""
        return self.of(args, kwargs).function_for(*args, **kwargs)

    def along(self, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """In forward mode: the emitted function at these primals, along these tangents."""
        return self.of(primals, {}).along(primals, tangents)
