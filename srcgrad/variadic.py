"""Derivatives of functions with `*args` or `**kwargs`: one for each number of arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        a = self._captured.node.args
        positional = [bound.arguments[p.id] for p in [*a.posonlyargs, *a.args]]
        names = [p.id for p in [*a.posonlyargs, *a.args]]
        more = bound.arguments[a.vararg.id] if a.vararg is not None else ()
        extra = bound.arguments[a.kwarg.id] if a.kwarg is not None else {}
        only = [p.id for p in a.kwonlyargs]
        given = [*positional, *more, *(bound.arguments[n] for n in only), *extra.values()]
        labels = [*names, *[None] * len(more), *only, *extra]
        places = tuple(
            place(n, labels, len(positional) + len(more), self.__name__)
            for n in (argnums if isinstance(argnums, tuple | list) else (argnums,))
        )
        key = len(more), tuple(extra)
        if key not in self._fixed:
            single = not isinstance(argnums, tuple | list)
            function = fixed(self._captured, len(more), tuple(extra))
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


def place(n: Argnum, labels: Sequence[str | None], count: int, name: str) -> int:
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
