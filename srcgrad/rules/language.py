"""The language that derivatives are written in: one equation a function, the total differential.

    @rule(np.divide)
    def divide(z, /, x, y):
        d[z] = (d[x] - z * d[y]) / y

Results stand before the `/`, arguments after it; defaults are the supported keywords. `d[x]` is
the differential of `x`. Forward mode is the equation; reverse mode is its transpose, which
`rules.transpose` derives. A linear base case states its own, `bar[x] = ...`, or the place of
it, `bar[x][index] += ...`. An argument `xs` that is a sequence states that of its elements,
`bar[xs[k]] = ...` (`rules.unroll`). An `if` on what is known when the text is made (`axis is
None`, `rank(a) == 2`, `known(y)`) chooses between equations. The body is never run: it is read,
at first use.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import CodeType, FunctionType, ModuleType
from typing import Any

import gast

from srcgrad.errors import RuleError
from srcgrad.ir import abstract as av
from srcgrad.ir import build

_VARARGS = 0x04  # inspect.CO_VARARGS; `inspect` is slow to import


class Missing:
    """The static value of an argument that is only known at run time."""

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()


@dataclass(frozen=True)
class Call:
    """An application of an operation, as a type rule sees it.

    `types` and `statics` are by parameter name; `spelling` is how the user wrote it: `operator`,
    `numpy`, `math` or `builtin`. `one` asks whether a dim is 1, `equals` whether it is some number;
    both record the answer.
    """

    operation: Operation
    types: Mapping[str, av.Abstract]
    statics: Mapping[str, Any]
    spelling: str
    one: Callable[[av.Dim], bool | None]
    equals: Callable[[av.Dim, int], bool | None] = lambda _dim, _n: None

    def type(self, parameter: str) -> av.Abstract:
        """The abstract value of an argument."""
        return self.types[parameter]

    def static(self, parameter: str) -> Any:
        """The value of an argument if the text tells it, else MISSING."""
        return self.statics[parameter]


TypeRule = Callable[[Call], av.Abstract]


@dataclass(frozen=True)
class Partition:
    """A function whose result is a list of slices of its first argument.

    `axis` tells the axis from the rank and the literal given, None if there is no such axis;
    `equal` says that parts of different lengths are an error where only their number is given.
    """

    axis: Callable[[int, Any], int | None]
    equal: bool


# A function whose result is a list: what its elements are, as expressions over its arguments, by
# the types of these and the arguments by name; None where that is not told.
Listing = Callable[[Any, Mapping[str, gast.expr]], list[gast.expr] | None]


@dataclass(eq=False)
class Operation:
    """A mathematical function: how it is called, what it returns, how it is differentiated.

    `template` is the rule's function, or None for one whose derivative is zero wherever it has one,
    or, if it is `opaque`, not known. With `grouped`, the first parameters are the elements of one
    argument, a tuple: its name, and how many there are.
    """

    label: str
    function: Any
    signature: FunctionType
    typing: TypeRule
    template: FunctionType | None = None
    elementwise: bool = False
    may_view: bool = True
    free: bool = False
    uniform: bool = False
    selector: bool | Callable[[Call], bool] = False
    flat: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    broadcasts: bool = False
    opaque: bool = False
    fresh: bool = False
    nested: bool = False
    grouped: tuple[str, int] | None = None
    partition: Partition | Listing | None = None
    # What the function is where arguments have certain values: another number of results, say.
    variants: list[tuple[Mapping[str, Any], Operation]] = field(default_factory=list)
    # Whether the equation holds for complex numbers, and if not, the operation that does.
    complex: bool = False
    of_complex: Operation | None = None

    @cached_property
    def results(self) -> tuple[str, ...]:
        """Names of the results in the rule."""
        code = self.signature.__code__
        return code.co_varnames[: code.co_posonlyargcount]

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Names of the arguments in the rule."""
        code = self.signature.__code__
        count = code.co_argcount + code.co_kwonlyargcount
        return code.co_varnames[code.co_posonlyargcount : count]

    @cached_property
    def positional(self) -> tuple[str, ...]:
        """Names of the arguments that may be given by position."""
        code = self.signature.__code__
        return code.co_varnames[code.co_posonlyargcount : code.co_argcount]

    @cached_property
    def variadic(self) -> str | None:
        """The name of `*operands`, which take what further arguments are given by position."""
        code = self.signature.__code__
        count = code.co_argcount + code.co_kwonlyargcount
        return code.co_varnames[count] if code.co_flags & _VARARGS else None

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """Values of the arguments that may be left out."""
        values = self.signature.__defaults__ or ()
        by_position = dict(zip(self.positional[len(self.positional) - len(values) :], values))
        return {**by_position, **(self.signature.__kwdefaults__ or {})}

    @property
    def is_flat(self) -> bool:
        """Whether the slope is 0 wherever there is one: no equation, and no parts that have one.

        One that is `opaque` has no equation either, and a slope that nobody knows.
        """
        return self.template is None and self.partition is None and not self.opaque

    @cached_property
    def body(self) -> list[gast.stmt]:
        """The statements of the rule, as written."""
        if self.template is None:
            return []
        source = getattr(self.template, "__source__", None)
        if source is None:
            import inspect

            source = textwrap.dedent("".join(inspect.getsource(self.template)))
        tree = gast.parse(source).body[0]
        body: list[gast.stmt] = tree.body
        return body

    @cached_property
    def is_checked(self) -> bool:
        """Whether the rule speaks of its own results and arguments; an error if it does not."""
        _check_letters(self, self.body)
        return True

    def error(self, reason: str) -> RuleError:
        """The error for a rule that does not make sense; it names the file and line."""
        code = self.signature.__code__
        where = f"{code.co_filename}:{code.co_firstlineno}"
        return RuleError(f"{where}: the rule of {self.label}: {reason}")


def letter(node: gast.AST, which: str) -> str | None:
    """`x` if the node is `d[x]` (or `bar[x]`), else None.

    >>> letter(gast.parse("d[x]", mode="eval").body, "d")
    'x'
    """
    if (
        isinstance(node, gast.Subscript)
        and isinstance(node.value, gast.Name)
        and node.value.id == which
        and isinstance(node.slice, gast.Name)
    ):
        identifier: str = node.slice.id
        return identifier
    return None


def _check_letters(operation: Operation, body: list[gast.stmt]) -> None:
    """Refuse a rule whose differentials are not those of its results in its arguments."""
    arguments, results = {*operation.parameters, operation.variadic}, operation.results
    nodes = [n for s in body for n in gast.walk(s)]
    added = [n.target.value for n in nodes if isinstance(n, gast.AugAssign)
             and isinstance(n.target, gast.Subscript)]  # fmt: skip
    for n in nodes:
        for which in ("d", "bar"):
            name = letter(n, which)
            if name is None:
                continue
            is_target = isinstance(n.ctx, gast.Store) or n in added
            is_result = (which == "d") is is_target
            if name not in (results if is_result else arguments):
                kind = "a result" if is_result else "an argument"
                raise operation.error(f"`{which}[{name}]`: `{name}` is not {kind} of the rule")
    read = (n for n in nodes if isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Load))
    if not any(isinstance(n.value, gast.Name) and n.value.id == "d" for n in read):
        raise operation.error("it states no differential: d[result] = ... * d[argument]")


@dataclass
class Equations:
    """A rule whose `if`s are decided: plain locals, differentials, stated transposes."""

    locals: list[tuple[str, gast.expr]]
    differentials: dict[str, gast.expr]
    stated: dict[str, gast.expr]
    placed: dict[str, tuple[gast.expr, gast.expr]]


def decide(
    operation: Operation,
    types: Mapping[str, av.Abstract],
    statics: Mapping[str, Any],
    careful: bool = False,
) -> tuple[bool, ...]:
    """The answers to the rule's `if`s for these arguments, in the order met.

    `careful` says that the adjoint may be 0 where the slope is infinite.
    """
    answers: list[bool] = []

    def answer(test: gast.expr) -> bool:
        answers.append(_ask(operation, test, types, statics, careful))
        return answers[-1]

    _read(operation, answer)
    return tuple(answers)


def equations(operation: Operation, answers: tuple[bool, ...]) -> Equations:
    """The equations of the rule under these answers; a test without an answer is false."""
    queue = iter(answers)
    return _read(operation, lambda _: next(queue, False))


def _read(operation: Operation, choose: Callable[[gast.expr], bool]) -> Equations:
    found = Equations([], {}, {}, {})

    def block(body: list[gast.stmt]) -> None:
        for s in body:
            if isinstance(s, gast.If):
                block(s.body if choose(s.test) else s.orelse)
            elif isinstance(s, gast.Assign) and len(s.targets) == 1:
                where = s.targets[0]
                if result := letter(where, "d"):
                    found.differentials[result] = s.value
                elif argument := letter(where, "bar"):
                    found.stated[argument] = s.value
                elif isinstance(where, gast.Name):
                    found.locals.append((where.id, s.value))
                else:
                    raise operation.error(f"cannot read `{gast.unparse(s).strip()}`")
            elif isinstance(s, gast.AugAssign) and isinstance(s.target, gast.Subscript):
                argument = letter(s.target.value, "bar")
                if argument is None or not isinstance(s.op, gast.Add):
                    raise operation.error(f"cannot read `{gast.unparse(s).strip()}`")
                found.placed[argument] = (s.target.slice, s.value)
            elif not (isinstance(s, gast.Expr) and isinstance(s.value, gast.Constant)):
                raise operation.error(f"cannot read `{gast.unparse(s).strip()}`")

    block(operation.body)
    assert operation.is_checked
    return found


def _ask(
    operation: Operation,
    test: gast.expr,
    types: Mapping[str, av.Abstract],
    statics: Mapping[str, Any],
    careful: bool,
) -> bool:
    """Evaluate a test over what is known of the arguments."""

    def look(value: Any) -> av.Abstract:
        return value if isinstance(value, av.Abstract) else av.abstract(value, "")

    names: dict[str, Any] = {
        p: types[p] if v is MISSING else v for p, v in statics.items()
    }
    names["careful"] = careful
    names["known"] = lambda value: not isinstance(value, av.Abstract)
    names["rank"] = lambda value: _rank(look(value))
    names["is_python"] = lambda value: getattr(look(value), "python", False) is not False
    names["is_complex"] = lambda value: av.is_complex(look(value))
    names["is_sequence"] = lambda value: isinstance(look(value), (av.Sequence, av.Many))
    return bool(eval(_code(test), dict(operation.signature.__globals__), names))


def _rank(value: av.Abstract) -> int:
    """The rank of an array or a number; a list of numbers is the array that NumPy makes of it."""
    from srcgrad.rules import typing

    whole = typing.as_array(value) if isinstance(value, av.Sequence) else None
    return len(av.dims(value if whole is None else whole))


@cache
def _code(test: gast.expr) -> CodeType:
    """The code of a test, which belongs to a rule and lives as long."""
    return compile(gast.unparse(test).strip(), "<rule>", "eval")


def reference(operation: Operation, node: gast.Name) -> gast.expr:
    """What a free name of the rule's text refers to, as a reference that any module can use."""
    import numpy

    from srcgrad import runtime
    from srcgrad.rules import registry

    value = operation.signature.__globals__.get(node.id, MISSING)
    if value is MISSING:  # a function that makes rules for several ufuncs has it in a cell
        names = operation.signature.__code__.co_freevars
        cells = dict(zip(names, operation.signature.__closure__ or ()))
        if node.id in cells and isinstance(cells[node.id].cell_contents, numpy.ufunc):
            return build.numpy(cells[node.id].cell_contents.__name__)
    if value is runtime:
        return node  # the next attribute names the helper
    if value is numpy:
        return build.name("$numpy")
    if isinstance(value, ModuleType):
        return build.name(f"${value.__name__}")
    if value is not MISSING and getattr(runtime, node.id, None) is value:
        return build.runtime(node.id)
    if value is not MISSING and registry.LOWERINGS.get(node.id) is value:
        return build.runtime(node.id)
    if node.id in ("abs", "len", "float", "min", "max"):
        return build.name(node.id)
    if node.id == "sum":
        return build.builtin("sum")
    raise operation.error(f"the name `{node.id}` is neither an argument nor known to emitted code")
