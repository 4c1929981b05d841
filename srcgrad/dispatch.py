"""`Derivative`, the object that a user holds: a guard, and behind it the emitted function.

A call goes through a function with the primal's own signature that is written anew whenever a
text is emitted: it tests the conditions of the latest texts in line and calls the one whose
conditions hold. If none does, the arguments' abstract values are looked up among all texts, and
a new one is compiled.
"""

from __future__ import annotations

import functools
import inspect
import os
import sys
import threading
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

from srcgrad import runtime, sharing
from srcgrad.emit.loader import explain
from srcgrad.errors import (
    ArgumentError,
    NoRuleError,
    ResultError,
    UnsupportedError,
    did_you_mean,
)
from srcgrad.frontend.capture import annotations_of, signature_of
from srcgrad.frontend.world import Condition, fields_of
from srcgrad.ir import abstract as av
from srcgrad.ir.abstract import Abstract
from srcgrad.ir.function import Function
from srcgrad.pipeline import Emitted, Options, Request, describe, differentiate, named

MOST_TEXTS = 16
APPLIED = "srcgrad.record.applied"
_INLINE = 3
_OWN_FILES = os.path.dirname(__file__) + os.sep, "<srcgrad "
_compiling = threading.RLock()

Argnum = int | str


class Derivative:
    """The derivative of a function, compiled for the types of arguments that it is called with.

    It is called like the function itself. `source` is the text of the latest specialisation,
    `function` that text as a plain Python function, `primal` the function that was
    differentiated.

    >>> from srcgrad import grad
    >>> def cube(x):
    ...     return x**3
    >>> grad(cube)(2.0)
    12.0
    """

    def __new__(cls, *_: Any, **__: Any) -> Derivative:
        # a class of its own, so that `__call__` can be the object's own and cost no second look-up
        return object.__new__(type("Derivative", (cls,), {"__module__": cls.__module__}))

    def __init__(
        self,
        fun: Callable[..., Any],
        argnums: Argnum | Sequence[Argnum],
        mode: str,
        has_aux: bool,
        captured: Function | None = None,
    ) -> None:
        if not callable(fun):
            raise ArgumentError(f"expected a function to differentiate, got {fun!r}")
        self._setup = fun, argnums, mode, has_aux
        self._captured: Function = captured or sharing.captured(fun)
        self._signature = signature_of(self._captured)
        self._wrt = _parameters(self._captured.parameters, argnums, fun)
        self._texts: OrderedDict[Any, list[Emitted]] = OrderedDict()
        self._latest: Emitted | None = None
        self._of_instances: dict[int, Any] = {}
        # whether a person wrote it: what is made for one call of a library is kept for all types
        module = str(self._captured.namespace.globals.get("__name__"))
        self.written = module != APPLIED
        self.may_record = self.written  # what the compiler refuses
        self._is_users = not module.startswith("srcgrad.")  # and is warned of
        self.describe_as(fun, mode)
        self._publish()

    def describe_as(self, fun: Callable[..., Any], mode: str) -> None:
        """Take name and docstring over from the function."""
        functools.update_wrapper(self, fun, updated=())
        self.__qualname__ = getattr(fun, "__qualname__", repr(fun))
        self.__name__ = f"{getattr(fun, '__name__', 'function')}_{mode}"

    def __reduce__(self) -> Any:
        # what a decorator put under the function's own name is found by that name
        found: Any = sys.modules.get(self.__module__)
        for part in self.__qualname__.split("."):
            found = getattr(found, part, None)
        if found is self:
            return self.__qualname__
        fun, argnums, mode, has_aux = self._setup
        return Derivative, (fun, argnums, mode, has_aux)

    def __repr__(self) -> str:
        fun, _, mode, _ = self._setup
        return f"<{mode} of {getattr(fun, '__qualname__', fun)} in {', '.join(self._wrt)}>"

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        fun, argnums, mode, has_aux = self._setup
        known = self._of_instances.get(id(instance))
        if known is None or known[0]() is not instance:
            method = MethodType(fun, instance)  # `self` does not count in argnums
            derivative = Derivative(method, argnums, mode, has_aux)
            known = weakref.ref(instance), derivative
            self._of_instances[id(instance)] = known
        return known[1]

    @property
    def primal(self) -> Callable[..., Any]:
        """The function that was differentiated."""
        return self._setup[0]

    @property
    def source(self) -> str:
        """The complete module text of the latest specialisation.

        Before the first call it is the text for the types that defaults and annotations tell,
        and for Python floats elsewhere; `source_for` gives the text for example arguments.
        """
        return self._default().source

    @property
    def function(self) -> FunctionType:
        """The emitted function of the latest specialisation, without a guard."""
        return self._default().function

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """The complete module text that is emitted for arguments like these.

        >>> from srcgrad import grad
        >>> print(grad(lambda x: x * x).source_for(3.0))
        def lambda_grad(x):
            \"\"\"Gradient of lambda_ with respect to x.\"\"\"
            # line 1: print(grad(lambda x: x * x).source_for(3.0))
            x_bar = 2.0 * x
            return x_bar
        <BLANKLINE>
        """
        return self._for(args, kwargs).source

    def function_for(self, *args: Any, **kwargs: Any) -> FunctionType:
        """The emitted plain function for arguments like these."""
        return self._for(args, kwargs).function

    def along(self, primals: Sequence[Any], tangents: Sequence[Any]) -> Any:
        """In forward mode: the emitted function at these primals, along these tangents."""
        bound = self._signature.bind(*primals)
        bound.apply_defaults()
        emitted = self._emitted(bound.arguments)
        try:
            return emitted.function(*bound.arguments.values(), *tangents)
        except Exception as error:
            explain(error)
            raise

    # -- behind the call

    def _default(self) -> Emitted:
        latest = self._latest
        if latest is None:
            written = annotations_of(self._captured)
            values = {}
            for name, p in self._signature.parameters.items():
                values[name] = _example(p, written.get(name))
            try:
                latest = self._emitted(values)
            except Exception as error:
                error.add_note("for Python floats; source_for(*example_arguments) tells others")
                raise
        return latest

    def _for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Emitted:
        bound = self._signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return self._emitted(bound.arguments)

    def _slow(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        emitted = self._for(args, kwargs)
        return emitted.function(*args, **kwargs)

    def _emitted(self, values: Mapping[str, Any]) -> Emitted:
        """The text for these arguments: a known one whose conditions hold, or a new one."""
        key = tuple(av.abstract(v, n) for n, v in values.items())
        for emitted in self._texts.get(key, ()):
            if self._holds(emitted, values):
                self._latest = emitted
                if not self._published:
                    self._publish()
                return emitted
        with _compiling:
            self._check_arguments(values)
            _, argnums, mode, has_aux = self._setup
            single = not isinstance(argnums, tuple | list)
            request = Request(mode, self._wrt, single, has_aux, key)
            again = None
            if self.written:
                again = sharing.found(self._captured, request, lambda e: self._holds(e, values))
            emitted = again or self._compiled(request, values)
            self._remember(key, emitted, again is None)
        for name in emitted.unused if self._is_users else ():
            warnings.warn(
                f"{self._captured.name} does not depend on `{name}`: its gradient is zero",
                stacklevel=_level_of_the_user(),
            )
        return emitted

    def _compiled(self, request: Request, values: Mapping[str, Any]) -> Emitted:
        """What the compiler writes; where it refuses, the function on a tape."""
        try:
            general = request.mode != "primal" and self.may_record
            if general and _is_on_tape(self._captured):
                return recorded(self._captured, request)
            options = Options(all_problems=not general)
            emitted = differentiate(self._captured, request, values, options)
            if self.written:  # what is made for a library's call is made once anyway
                sharing.keep(self._captured, request, emitted)
            return emitted
        except (UnsupportedError, NoRuleError, ResultError):
            if not general:
                raise
            try:
                return recorded(self._captured, request)
            except UnsupportedError as error:
                raise error from None  # what the compiler alone refuses is none of the user's

    def _remember(self, key: Any, emitted: Emitted, publish: bool) -> None:
        self._texts.setdefault(key, []).insert(0, emitted)
        self._texts.move_to_end(key, last=False)
        if self.written and sum(map(len, self._texts.values())) > MOST_TEXTS:
            warnings.warn(
                f"{self._captured.name} was differentiated for more than {MOST_TEXTS} kinds of "
                "arguments; the oldest text is dropped",
                stacklevel=_level_of_the_user(),
            )
            self._texts.popitem(last=True)
        self._latest = emitted
        self._published = False
        if publish:  # a derivative that is called once, as in `grad(f)(x)`, needs no guard in line
            self._publish()

    def _check_arguments(self, values: Mapping[str, Any]) -> None:
        for name in self._wrt:
            value = values[name]
            reason = not_differentiable(value)
            if reason:
                raise ArgumentError(
                    f"cannot differentiate {self._captured.name} with respect to `{name}`, {reason}"
                )
        for name, value in values.items():
            if isinstance(value, np.ndarray) and type(value) is not np.ndarray:
                raise ArgumentError(
                    f"`{name}` is a {type(value).__name__}, a subclass of ndarray with rules of "
                    "its own; pass np.asarray(...) of it"
                )

    def _holds(self, emitted: Emitted, values: Mapping[str, Any]) -> bool:
        """Whether the world is as the text assumes; asked afresh, with the same text as the
        guard.
        """
        if not emitted.conditions:
            return True
        return bool(_condition_function(emitted.conditions, self._captured)(**values))

    def _publish(self) -> None:
        """Write `__call__` anew, with the guards of the latest texts in line."""
        type(self).__call__ = _entry(self, self._inline())  # type: ignore[method-assign]
        self._published = True

    def _inline(self) -> list[tuple[tuple[Abstract, ...], Emitted]]:
        pairs = [(key, e) for key, texts in self._texts.items() for e in texts]
        return pairs[:_INLINE]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The derivative at these arguments."""
        return self._slow(args, kwargs)


def _level_of_the_user() -> int:
    """The stack level, as `warnings.warn` counts for who asks, of what is not srcgrad's."""
    frame: Any = sys._getframe(1)
    level = 1
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_OWN_FILES):
        frame, level = frame.f_back, level + 1
    return level


def _is_on_tape(function: Function) -> bool:
    """Whether a function is an emitted one that runs on a tape."""
    return "_on_tape" in getattr(function.python, "__dict__", {})


def recorded(function: Function, request: Request) -> Emitted:
    """The answer of the general mechanism: it holds whatever the world is like."""
    from srcgrad.record.emitted import Question, on_tape  # few need it: importing stays cheap

    question = Question(request.mode, request.wrt, request.single, request.has_aux)
    name = named(function, request)
    made, source = on_tape(function, question, name, describe(function.name, request))
    made.__dict__["_on_tape"] = True
    return Emitted(made, source, (), ())


class _Itself:
    """An object as a key that no other one is equal to, whatever its class says."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


def made_once(maxsize: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep what was made for a function last; objects that are called may be equal or unhashable.

    >>> @made_once(4)
    ... def box(fun, count):
    ...     return [fun] * count
    >>> box(len, 2) is box(len, 2), box(len, 2) is box(len, 3)
    (True, False)
    """

    def decorate(make: Callable[..., Any]) -> Callable[..., Any]:
        @functools.lru_cache(maxsize)
        def known(key: Any, *rest: Any) -> Any:
            return make(key.value if isinstance(key, _Itself) else key, *rest)

        @functools.wraps(make)
        def get(fun: Any, *rest: Any) -> Any:
            hashed = FunctionType, MethodType, BuiltinFunctionType, functools.partial
            return known(fun if isinstance(fun, hashed) else _Itself(fun), *rest)

        return get

    return decorate


@made_once(maxsize=1024)
def at_run_time(fun: Callable[..., Any], argnums: tuple[int, ...], mode: str) -> Derivative:
    """The derivative of a function that emitted code calls."""
    return Derivative(fun, argnums, mode, False)


runtime.compiler = at_run_time


def not_differentiable(value: Any) -> str | None:
    """Why an argument has no gradient; None if it has one."""
    if isinstance(value, bool | np.bool_):
        return "which is a bool"
    if isinstance(value, str) or value is None:
        return f"which is {value!r}"
    if isinstance(value, np.ndarray):
        if type(value) is not np.ndarray:
            return f"which is a {type(value).__name__}; pass np.asarray(...) of it"
        if value.dtype.kind not in "fiuc":
            return f"which is an array of dtype {value.dtype}"
        return None
    if (parts := parts_of(value)) is not None and not isinstance(value, functools.partial):
        for v in parts.values():
            if not isinstance(v, str | bool | None.__class__) and not callable(v):
                if (reason := not_differentiable(v)) is not None:
                    return f"{_a(value)} that holds " + reason.removeprefix("which is ")
        return None
    if isinstance(value, int | float | complex | np.number):
        return None
    return f"which is a {type(value).__name__}; pass numbers, arrays or containers of them"


def parts_of(value: Any) -> Mapping[Any, Any] | None:
    """What a container or an object of the user's holds; None for anything else."""
    if type(value) is dict:
        return value
    if type(value) in (list, tuple):
        return dict(enumerate(value))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return dict(zip(value._fields, value))
    if av.is_users(type(value)):
        return fields_of(value)
    return None


def _a(value: Any) -> str:
    name = type(value).__name__
    return f"a {name}" if type(value) in (dict, list, tuple) else f"an object of class {name}"


def _parameters(
    names: Sequence[str], argnums: Argnum | Sequence[Argnum], fun: Callable[..., Any]
) -> tuple[str, ...]:
    """The names that argnums stand for."""
    label = _label(fun)
    found = []
    for a in argnums if isinstance(argnums, tuple | list) else (argnums,):
        if isinstance(a, str):
            if a not in names:
                hint = did_you_mean(a, names)
                raise ArgumentError(f"{label} has no parameter {a!r}{hint}")
            found.append(a)
        elif isinstance(a, int | np.integer) and not isinstance(a, bool):
            if not -len(names) <= a < len(names):
                raise ArgumentError(
                    f"argnums {a} is out of range: {label} has {len(names)} parameters"
                )
            found.append(names[int(a)])
        else:
            raise ArgumentError(f"argnums of {label} must be indices or parameter names, got {a!r}")
    if not found:
        raise ArgumentError("argnums is empty: name at least one parameter")
    if len(set(found)) < len(found):
        raise ArgumentError(f"argnums names a parameter twice: {', '.join(found)}")
    return tuple(found)


def _label(fun: Callable[..., Any]) -> str:
    """What messages call a function, a partial or a callable object."""
    if isinstance(fun, functools.partial):
        return f"partial({_label(fun.func)}, ...)"
    return str(getattr(fun, "__name__", type(fun).__name__))


def _example(p: inspect.Parameter, annotation: Any) -> Any:
    """A value of the type that a parameter's default or annotation tells; else a float."""
    if p.default is not p.empty:
        return p.default
    known: dict[str | type, Any] = {"int": 1, int: 1, "bool": True, bool: True}
    return known.get(annotation, 1.0) if isinstance(annotation, str | type) else 1.0


# -- guards as text


def _entry(
    derivative: Derivative, texts: Sequence[tuple[tuple[Abstract, ...], Emitted]]
) -> FunctionType:
    """A `__call__` with the primal's signature that tests the guards in line."""
    captured = derivative._captured
    constants: dict[str, Any] = {"_srcgrad_explain": explain, "_srcgrad_slow": derivative._slow}
    header, forward, args, kwargs = _signature_text(captured)
    lines = [f"def __call__({header}):", "    try:"]
    dicts = any(isinstance(kind, av.Dict) for key, _ in texts for kind in key)
    if dicts:  # a key may be missing, which is no error of the function's
        constants["_srcgrad_none"] = None
        lines += ["        _srcgrad_text = _srcgrad_none", "        try:"]
    for k, (key, emitted) in enumerate(texts):
        constants[f"_srcgrad_text{k}"] = emitted.function
        steps = guard_steps(captured.parameters, key, emitted.conditions, captured, constants)
        indent = "        " + "    " * dicts
        if dicts and k:
            steps[0] = f"_srcgrad_text is _srcgrad_none and {steps[0][0]}", steps[0][1]
        for test, then in steps:
            lines.append(f"{indent}if {test}:")
            indent += "    "
            lines += [f"{indent}{then}"] if then else []
        lines.append(
            f"{indent}_srcgrad_text = _srcgrad_text{k}"
            if dicts
            else f"{indent}return _srcgrad_text{k}({forward})"
        )
    if dicts:
        lines += [
            f"        except {_name_of(KeyError, constants)}:",
            "            pass",
            "        if _srcgrad_text is not _srcgrad_none:",
            f"            return _srcgrad_text({forward})",
        ]
    lines += [
        f"        return _srcgrad_slow(({args}), {{{kwargs}}})",
        "    except Exception as _srcgrad_error:",
        "        _srcgrad_explain(_srcgrad_error)",
        "        raise",
    ]
    entry = _built("\n".join(lines), "__call__", constants, captured, derivative.primal)
    entry.__qualname__ = derivative.__name__  # what Python's errors call it
    return entry


def _condition_function(conditions: Sequence[Condition], captured: Function) -> FunctionType:
    constants: dict[str, Any] = {}
    tests = _condition_text(conditions, captured, constants) or "True"
    names = ", ".join(captured.parameters)
    return _built(f"def holds({names}):\n    return {tests}", "holds", constants, captured, None)


Step = tuple[str, str]


def guard_steps(
    names: Sequence[str],
    key: Sequence[Abstract],
    conditions: Sequence[Condition],
    captured: Function,
    constants: dict[str, Any],
) -> list[Step]:
    """The conditions of a text as nested tests, each with what to do before the next.

    Constants get names. A dict has the right keys if it has as many, and each of them.
    """
    tests: list[str] = []
    deeper: list[tuple[str, str, Abstract]] = []
    for name, kind in zip(names, key):
        if isinstance(kind, av.Dict):
            deeper.append((name, name, kind))
        else:
            tests.append(_type_text(name, name, kind, constants))
    extra = _condition_text(conditions, captured, constants)
    tests += [extra] if extra else []
    steps: list[Step] = []
    while deeper:
        name, path, kind = deeper.pop()
        assert isinstance(kind, av.Dict)
        tests.append(f"{_name_of(type, constants)}({name}) is {_name_of(dict, constants)}")
        tests.append(f"{_name_of(len, constants)}({name}) == {len(kind.items)}")
        leaves = [f"_srcgrad_p{len(steps)}_{k}" for k in range(len(kind.items))]
        then = "; ".join(f"{leaf} = {name}[{k!r}]" for leaf, (k, _) in zip(leaves, kind.items))
        steps.append((" and ".join(tests), then))
        tests = []
        for leaf, (k, value) in zip(leaves, kind.items):
            if isinstance(value, av.Dict):
                deeper.append((leaf, f"{path}[{k!r}]", value))
            else:
                tests.append(_type_text(leaf, f"{path}[{k!r}]", value, constants))
    if tests or not steps:
        steps.append((" and ".join(tests) or "True", ""))
    return steps


def _name_of(value: Any, constants: dict[str, Any]) -> str:
    for name, known in constants.items():
        if known is value:
            return name
    name = f"_srcgrad_c{len(constants)}"
    constants[name] = value
    return name


def _type_text(e: str, path: str, kind: Abstract, constants: dict[str, Any]) -> str:
    """Python text that tests whether `e` has this abstract value."""

    def const(value: Any) -> str:
        return _name_of(value, constants)

    if isinstance(kind, av.Scalar) and kind.value is None and kind.dtype[0] != "?":
        if kind.python:
            name = {"float64": float, "int64": int, "bool": bool, "complex128": complex}[kind.dtype]
            return f"{const(type)}({e}) is {const(name)}"
        return f"{const(type)}({e}) is {const(np.dtype(kind.dtype).type)}"
    if isinstance(kind, av.Array) and kind.dtype[0] != "?":
        tests = [
            f"{const(type)}({e}) is {const(np.ndarray)}",
            f"{e}.dtype is {const(np.dtype(kind.dtype))}",
        ]
        rank = len(kind.dims)
        signs = ["==" if d == 1 else "!=" for d in kind.dims]
        if rank < 2:
            tests.append(f"{e}.ndim == {rank}")
            tests += [f"{const(len)}({e}) {sign} 1" for sign in signs]
        else:  # one reading of the shape is cheaper than several of the array
            tests.append(f"{const(len)}(_srcgrad_s := {e}.shape) == {rank}")
            tests += [f"_srcgrad_s[{k}] {sign} 1" for k, sign in enumerate(signs)]
        return " and ".join(tests)
    if isinstance(kind, av.Constant):
        if kind.value is None or isinstance(kind.value, bool):
            return f"{e} is {kind.value}"
        if isinstance(kind.value, str):
            return f"{const(type)}({e}) is {const(str)} and {e} == {kind.value!r}"
        if isinstance(kind.value, MethodType):  # made anew whenever it is asked for
            return f"{e} == {const(kind.value)}"
        return f"{e} is {const(kind.value)}"
    if isinstance(kind, av.Text):
        return f"{const(type)}({e}) is {const(str)}"
    if isinstance(kind, av.Object) and not kind.items:
        return f"{const(type)}({e}) is {const(kind.cls)}"
    return f"{const(av.abstract)}({e}, {path!r}) == {const(kind)}"


def _condition_text(
    conditions: Sequence[Condition], captured: Function, constants: dict[str, Any]
) -> str:
    tests = []
    for c in conditions:
        subject = c.subject
        root = subject.partition(".")[0].partition("[")[0]
        if c.root is not None:
            subject = f"{_name_of(c.root, constants)}{subject}"
        elif root in captured.namespace.cells:
            cell = _name_of(captured.namespace.cells[root], constants)
            subject = subject.replace(root, f"{cell}.cell_contents", 1)
        if c.kind == "length":
            n, answer = c.answer
            tests.append(f"{subject} {'==' if answer else '!='} {n}")
        elif c.kind == "remainder":
            offset, n, answer = c.answer
            tests.append(f"({subject} + {offset}) % {n} == {answer}")
        elif c.kind == "order":
            listed = _name_of(tuple, constants)
            tests.append(f"{listed}({subject}) == {_name_of(c.answer, constants)}")
        elif c.kind == "is":
            tests.append(f"{subject} is {_name_of(c.answer, constants)}")
        else:
            tests.append(_type_text(subject, c.subject, c.answer, constants))
    return " and ".join(tests)


def _signature_text(captured: Function) -> tuple[str, str, str, str]:
    """The parameter list with defaults left open, the call that passes it on, and its two
    halves.
    """
    a = captured.node.args
    positional = [p.id for p in a.posonlyargs]
    plain = [p.id for p in a.args]
    only = [p.id for p in a.kwonlyargs]
    count = len(a.defaults)
    ordered = positional + plain
    with_default = set(ordered[len(ordered) - count :])
    shown = ["_srcgrad_self"]
    for name in positional:
        shown.append(f"{name}=None" if name in with_default else name)
    if positional:
        shown.append("/")
    shown += [f"{n}=None" if n in with_default else n for n in plain]
    if only:
        shown.append("*")
        shown += [
            f"{n}=None" if default is not None else n for n, default in zip(only, a.kw_defaults)
        ]
    if positional:  # `/` must not stand before `_self`
        shown = [*shown[:1], *shown[1:]]
    args = "".join(f"{n}, " for n in ordered)
    kwargs = ", ".join(f"{n!r}: {n}" for n in only)
    forward = ", ".join([*ordered, *[f"{n}={n}" for n in only]])
    return ", ".join(shown), forward, args, kwargs


def _built(
    text: str,
    name: str,
    constants: Mapping[str, Any],
    captured: Function,
    primal: Callable[..., Any] | None,
) -> FunctionType:
    """A function on the user's globals, with the constants in cells and the primal's defaults."""
    from types import CellType

    code = _code(text, name, tuple(constants))
    cells = tuple(CellType(constants[n]) for n in code.co_freevars)
    defaults = captured.defaults if primal is not None else ()
    function = FunctionType(code, captured.namespace.globals, name, defaults, cells)
    if primal is not None:
        function.__kwdefaults__ = dict(captured.kwdefaults)
    return function


@functools.lru_cache(maxsize=512)
def _code(text: str, name: str, constants: tuple[str, ...]) -> CodeType:
    """The code of a function whose text names these constants."""
    indented = "\n".join("    " + line for line in text.splitlines())
    code = compile(f"def factory({', '.join(constants)}):\n{indented}", "<srcgrad guard>", "exec")
    for wanted in ("factory", name):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == wanted)
    return code
