"""A function of the rule book, applied to followed values.

Its value is computed by the function itself. For its derivative, a function of one line is written
that applies it to the arrays and numbers among its arguments, with all else spelled out, and that
is differentiated by the compiler, once for each spelling.
"""

from __future__ import annotations

import functools
import itertools
import linecache
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from srcgrad import runtime
from srcgrad.analysis.activity import differentiable
from srcgrad.errors import NoRuleError, UnsupportedError
from srcgrad.ir.signatures import signature
from srcgrad.record.entries import Applied, Derived, Moved, plain
from srcgrad.record.memory import numbered, overlaps_itself, owner_of
from srcgrad.record.numbers import COMPLEX, TRUTHS, bare, is_complex
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.rules import registry

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

_SIGNS = {
    operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/",
    operator.floordiv: "//", operator.mod: "%", operator.pow: "**", operator.matmul: "@",
    operator.and_: "&", operator.or_: "|", operator.xor: "^", operator.lshift: "<<",
    operator.rshift: ">>",
}  # fmt: skip
_FLAT = {operator.floordiv, operator.and_, operator.or_, operator.xor, operator.invert}

# Functions that put elements of some arguments in new places, and nothing else: which arguments.
_MOVERS: dict[Any, tuple[str, ...]] = {
    np.concatenate: ("arrays",), np.stack: ("arrays",), np.hstack: ("tup",), np.vstack: ("tup",),
    np.dstack: ("tup",), np.column_stack: ("tup",), np.append: ("arr", "values"),
    np.block: ("arrays",), np.repeat: ("a",), np.tile: ("A",), np.roll: ("a",), np.flip: ("m",),
    np.fliplr: ("m",), np.flipud: ("m",), np.rot90: ("m",), np.take: ("a",), np.diag: ("v",),
    np.diagflat: ("v",), np.tril: ("m",), np.triu: ("m",), np.delete: ("arr",),
    np.compress: ("a",), np.extract: ("arr",), np.choose: ("choices",),
    np.select: ("choicelist", "default"), np.take_along_axis: ("arr",), np.copy: ("a",),
    np.resize: ("a",), np.meshgrid: ("xi",), np.broadcast_arrays: ("args",),
    np.array_split: ("ary",), np.atleast_1d: ("arys",), np.atleast_2d: ("arys",),
    np.atleast_3d: ("arys",), np.ravel: ("a",), np.reshape: ("a",), np.transpose: ("a",),
    np.ascontiguousarray: ("a",), np.asfortranarray: ("a",),
}  # fmt: skip
_GATHERED = {"xi", "args", "arys"}


def mover(function: Any) -> tuple[str, ...] | None:
    """The arguments whose elements the function moves, if that is all it does."""
    try:
        return _MOVERS.get(function)
    except TypeError:
        return None


def move(
    tape: Tape, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any], names: Sequence[str]
) -> Any:
    """Apply a function that moves elements: what it does to numbered elements tells where to."""
    from srcgrad.record.calling import leaves_of

    result = function(*args, **kwargs)
    outputs = list(result) if isinstance(result, list | tuple) else [result]
    operands: list[Any] = []
    numbers_of: dict[int, Any] = {}
    count = 1
    bound = _bind(function, args, kwargs)
    names = [n for n in names if n in bound]
    by_memory = bound.get("order") in BY_MEMORY
    for name in names:
        for leaf in leaves_of(bound[name]):
            if id(leaf) in numbers_of:
                continue
            size = int(np.size(leaf))
            if tape.follows(leaf):
                if by_memory:
                    numbers_of[id(leaf)] = laid_out(tape, leaf, count)
                else:
                    numbers = np.arange(count, count + size).reshape(np.shape(leaf))
                    numbers_of[id(leaf)] = numbers[()]
                operands.append(leaf)
                count += size
            else:
                numbers_of[id(leaf)] = np.zeros(np.shape(leaf), np.intp)[()]
    are_new = [_is_new(tape, z, operands) for z in outputs]
    if not any(are_new):
        return result
    if len(outputs) > 1:
        outputs = _apart(outputs, are_new)
    again = {n: _mapped(v, numbers_of) if n in names else v for n, v in bound.items()}
    places = _call_bound(function, again)
    all_places = list(places) if isinstance(places, list | tuple) else [places]
    followed = []
    for z, at, is_new in zip(outputs, all_places, are_new):
        if is_new:
            z = tape.follow(z)
            tape.note(Moved(operands, np.asarray(at, np.intp) - 1, z))
        followed.append(z)
    if isinstance(result, list | tuple):
        return type(result)(followed)
    return followed[0]


def _apart(outputs: Sequence[Any], are_new: Sequence[bool]) -> list[Any]:
    """The results, those that are parts of one new array, such as one of lists, as copies."""
    arrays = [new and isinstance(z, np.ndarray) for z, new in zip(outputs, are_new)]
    owners = {id(owner_of(z)) for z, is_array in zip(outputs, arrays) if is_array}
    if len(owners) == sum(arrays):
        return list(outputs)
    return [z.copy() if is_array else z for z, is_array in zip(outputs, arrays)]


BY_MEMORY = ("K", "A", "k", "a")  # orders that depend on where in memory elements lie


def laid_out(tape: Tape, x: Any, first: int = 0) -> Any:
    """The numbers of the elements of `x`, which lie in memory as those do."""
    if not isinstance(x, np.ndarray):
        return first
    if overlaps_itself(x):
        refuse(
            tape, "an order of elements by their place in memory, which some of them share",
            "copy the array first",
        )  # fmt: skip
    return numbered(x, first)


def _mapped(value: Any, numbered: Mapping[int, Any]) -> Any:
    if isinstance(value, list | tuple):
        return [_mapped(v, numbered) for v in value]
    return numbered[id(value)]


@functools.cache
def _signature(function: Any) -> Any:
    return signature(function)


def _bind(function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments by name."""
    if function is np.concatenate:
        names = ("arrays", "axis", "out", "dtype", "casting")
        return {**dict(zip(names, args)), **kwargs}
    return dict(_signature(function).bind(*args, **kwargs).arguments)


def _call_bound(function: Any, bound: Mapping[str, Any]) -> Any:
    if function is np.concatenate:
        rest = {k: v for k, v in bound.items() if k not in ("arrays", "dtype", "casting")}
        return function(bound["arrays"], **rest)
    signature = _signature(function)
    made = signature.bind_partial()
    made.arguments.update(
        {k: tuple(v) if k in _GATHERED else v for k, v in bound.items() if k != "dtype"}
    )
    return function(*made.args, **made.kwargs)


def _is_new(tape: Tape, z: Any, arguments: Sequence[Any]) -> bool:
    """Whether a result needs an entry: numbers that lie in no memory known before.

    Whole numbers do if they were made from whole numbers; otherwise they were rounded.
    """
    if isinstance(z, np.ndarray):
        owner = owner_of(z)
        if id(owner) in tape.owners:
            return False
        if any(isinstance(a, np.ndarray) and owner_of(a) is owner for a in arguments):
            return False
        if any(map(tape.follows, arguments)):
            flat(tape, z)
        return z.dtype.kind in "fc" or z.dtype.kind in "iu" and _all_whole(tape, arguments)
    if isinstance(z, TRUTHS) or id(z) in tape.slots:
        return False
    if isinstance(z, (int, np.integer)):
        return _all_whole(tape, arguments)
    return isinstance(z, (float, np.floating, *COMPLEX))


def flat(tape: Tape, z: Any) -> Any:
    """The result of a function that has no slope, unless it holds what it was given as objects."""
    for part in z if isinstance(z, tuple | list) else (z,):
        if isinstance(part, np.ndarray) and part.dtype.kind in "OV":
            refuse(tape, f"an array of dtype {part.dtype} of numbers that are differentiated")
    return z


def _all_whole(tape: Tape, arguments: Sequence[Any]) -> bool:
    followed = [np.asarray(a).dtype.kind for a in arguments if tape.follows(a)]
    return bool(followed) and all(kind in "iu" for kind in followed)


def apply(
    tape: Tape,
    function: Any,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    native: Callable[..., Any] | None = None,
    method: str | None = None,
) -> Any:
    """`function(*args, **kwargs)` with an entry for each result that is new.

    For a method, `function` is its name's function in NumPy or None, and the first argument the
    array. `native` computes the value.
    """
    from srcgrad.record.calling import as_arrays

    compute = native or function
    key = _key(tape, function, method, args) if not kwargs else None
    known = _plans.get(key) if key is not None else None
    if known is not None:
        result = compute(*args) if method is None else getattr(args[0], method)(*args[1:])
        if known.makes_arrays and type(result) is np.ndarray and result.base is None:
            if not any(a is result for a in args):  # new memory, of a dtype that is followed
                entry = Applied(known.derived, args, known.active, result)
                tape.note_made(entry, args, result)
                return result
        if type(result) is known.result and _is_new(tape, result, args):
            z = tape.follow(result)
            tape.note(Applied(known.derived, args, known.active, z), *args, z)
            return z
        if not isinstance(result, tuple | list) and not _is_new(tape, result, args):
            return result
    if function in _FLAT if function.__hash__ else False:
        return compute(*args, **kwargs)
    _check_order(tape, function, args, kwargs)
    if not _sequences_stay(function) or function is np.einsum:  # its operands are arrays
        args = [as_arrays(tape, a) for a in args]
        if isinstance(function, np.ufunc):
            args = [np.asarray(a) if isinstance(a, list | tuple) else a for a in args]
        options = _options(function)  # such as the bounds of what is chosen
        kwargs = {k: v if k in options else as_arrays(tape, v) for k, v in kwargs.items()}
    elif _is_grouped(function):
        args = [_parts_as_arrays(tape, a, not k) for k, a in enumerate(args)]
        kwargs = {k: _parts_as_arrays(tape, v, True) for k, v in kwargs.items()}
    if method is not None:
        result = getattr(args[0], method)(*args[1:], **kwargs)
    else:
        result = compute(*args, **kwargs)
    spelled = _Spelled(tape, function, args, kwargs, method)
    if isinstance(result, tuple | list):
        outputs = list(result)
        new = [_is_new(tape, z, spelled.values) for z in outputs]
        owners = [id(owner_of(z)) for z, n in zip(outputs, new) if n and isinstance(z, np.ndarray)]
        if len(set(owners)) < len(owners):
            refuse(tape, f"results of {spelled.label} that share memory")
        for k, z in enumerate(outputs):
            if new[k]:
                outputs[k] = _noted(tape, spelled, z, f"[{k}]")
        if not any(new):
            return result
        if hasattr(result, "_fields"):
            return type(result)(*outputs)
        return type(result)(outputs)
    if not _is_new(tape, result, spelled.values):
        return result
    z = _noted(tape, spelled, result, "")
    if key is not None and list(map(id, spelled.values)) == list(map(id, args)):
        _remember(key, spelled, z)
    return z


def _check_order(
    tape: Tape, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> None:
    """Refuse a list for the order of a norm: an array, which it would become, is an error."""
    if not _has_order(function):
        return
    operation: Any = registry.find(function)
    if isinstance({**dict(zip(operation.positional, args)), **kwargs}.get("ord"), list | tuple):
        refuse(tape, f"a list for the argument `ord` of `{operation.label}`",
               "call it for each of the orders")  # fmt: skip


def is_of_complex(tape: Tape, operation: Any, args: Sequence[Any]) -> bool:
    """Whether a function that is flat in real numbers is given complex ones, where it may not be.

    One that is registered as a constant for complex numbers, too, is flat in these.
    """
    if operation.complex:
        return False
    given = [a for a in args if tape.follows(a)]
    return any(map(is_complex, given))


class _Plan(NamedTuple):
    """What was found out for a function and kinds of arguments: it is the same the next time."""

    derived: Derived
    active: tuple[int, ...]
    result: type
    makes_arrays: bool  # of floating-point numbers


_plans: dict[Any, _Plan] = {}
_PLAIN = frozenset({float, np.float64, np.ndarray, np.float32, complex, np.complex128})


def _key(tape: Tape, function: Any, method: str | None, args: Sequence[Any]) -> Any:
    """What the derivative of a call of plain numbers and arrays depends on; None for others."""
    parts: list[Any] = [function, method]
    for a in args:
        kind = type(a)
        if kind not in _PLAIN:
            return None
        if kind is np.ndarray:
            parts += (a.dtype, tuple([n == 1 for n in a.shape]), id(owner_of(a)) in tape.owners)
        else:
            parts += (kind, id(a) in tape.slots)
    return tuple(parts)


def _remember(key: Any, spelled: _Spelled, z: Any) -> None:
    """Keep a plan, whose pullback is the emitted function itself where nothing else was assumed."""
    derived = spelled.derivatives("", np.ndim(z))
    names = {f"a{k}" for k in range(len(spelled.values))}
    emitted = derived.reverse._for(tuple(plain(spelled.values)), {})  # type: ignore[attr-defined]
    if not any(re.match(r"\w*", c.subject)[0] in names for c in emitted.conditions):  # type: ignore[index]
        derived = derived._replace(reverse=emitted.function)
    if len(_plans) > 10_000:
        _plans.clear()
    makes_arrays = isinstance(z, np.ndarray) and z.dtype.kind in "fc"
    _plans[key] = _Plan(derived, tuple(spelled.active), type(z), makes_arrays)


def _noted(tape: Tape, spelled: _Spelled, z: Any, part: str) -> Any:
    z = tape.follow(z)
    entry = Applied(spelled.derivatives(part, np.ndim(z)), spelled.values, spelled.active, z)
    tape.note(entry, *spelled.values, z)
    return z


@functools.lru_cache(maxsize=1024)
def _has_order(function: Any) -> bool:
    operation = registry.find(function)
    return operation is not None and "ord" in operation.refused


@functools.lru_cache(maxsize=1024)
def _options(function: Any) -> frozenset[str]:
    """The arguments of a function of SciPy in which it has no derivative."""
    operation = registry.find(function)
    if operation is None or not operation.label.startswith("scipy."):
        return frozenset()
    return frozenset(operation.parameters) - differentiable(operation)


@functools.lru_cache(maxsize=1024)
def _sequences_stay(function: Any) -> bool:
    """Whether the function takes a sequence of arrays, rather than what would be one array."""
    from srcgrad.rules.unroll import sequence_of

    operation = registry.find(function)
    if operation is None:
        return False
    if operation.grouped is not None:
        return True
    return sequence_of(operation) is not None or operation.nested


@functools.lru_cache(maxsize=1024)
def _is_grouped(function: Any) -> bool:
    """Whether the first argument is a tuple of arrays."""
    operation = registry.find(function)
    return operation is not None and operation.grouped is not None


def _parts_as_arrays(tape: Tape, value: Any, may_be_group: bool) -> Any:
    """Lists in a tuple of arrays as arrays; a list of arrays may stand for the tuple."""
    from srcgrad.record.calling import as_arrays

    if may_be_group and isinstance(value, tuple):
        return tuple(as_arrays(tape, v) for v in value)
    if isinstance(value, list) and any(isinstance(v, np.ndarray) for v in value):
        return value
    return as_arrays(tape, value)


_STATIC = frozenset(
    "axis axes axisa axisb axisc axis1 axis2 shape newshape reps repeats source destination "
    "start offset k n order ord norm mode ddof keepdims subscripts optimize indexing UPLO "
    "pad_width num method kind deg m ind full_matrices compute_uv hermitian decimals kth trans "
    "type edge_order subset_by_index t caxis baxis outaxis lower transposed unit_diagonal pivoting "
    "permute_l p_indices eigvals_only return_rank compute_expm balanced scale permute".split()
)


class _Spelled:
    """A call as a line of text: parameters for numbers and arrays, the rest spelled out."""

    def __init__(
        self,
        tape: Tape,
        function: Any,
        args: Sequence[Any],
        kwargs: Mapping[str, Any],
        method: str | None,
    ) -> None:
        self.tape, self.function = tape, function
        self.values: list[Any] = []
        self.active: list[int] = []
        self.constants: dict[str, Any] = {}
        operation = registry.find(function)
        names: Sequence[str] = operation.positional if operation is not None else ()
        structural = _STATIC.union(getattr(getattr(operation, "typing", None), "structural", ()))
        if operation is not None and operation.grouped:
            names = (operation.grouped[0], *names[operation.grouped[1] :])
        universal = isinstance(function, np.ufunc) or function in _SIGNS or len(names) == 0
        given = []
        for k, a in enumerate(args):
            name = names[k] if k < len(names) else ""
            given.append(self.text(a, name in structural and not universal))
        keywords = [f"{k}={self.text(v, k in structural)}" for k, v in kwargs.items()]
        self.label = _label(function)
        sign = _SIGNS.get(function) if function.__hash__ else None
        if sign is not None:
            self.expression = f"{given[0]} {sign} {given[1]}"
        elif function is operator.neg or function is operator.pos:
            self.expression = f"{'-' if function is operator.neg else '+'}{given[0]}"
        elif method is not None:
            self.label = method
            self.expression = f"{given[0]}.{method}({', '.join([*given[1:], *keywords])})"
        else:
            self.constants["function"] = function
            self.expression = f"function({', '.join([*given, *keywords])})"

    def text(self, value: Any, static: bool) -> str:
        """The text for an argument, whose value is kept if it becomes a parameter."""
        from srcgrad.record.calling import reaches

        if value is None or value is Ellipsis or isinstance(value, bool | str):
            return repr(value)
        follows = self.tape.follows(value)
        if static and not follows and _is_literal(value):
            return repr(value)
        if static and isinstance(value, np.bool_):
            return repr(bool(value))
        if isinstance(value, int | float | complex | np.number | np.ndarray | np.bool_):
            if follows:
                self.active.append(len(self.values))
            self.values.append(value if follows else bare(value))
            return f"a{len(self.values) - 1}"
        if isinstance(value, list | tuple):
            if _is_literal(value):
                return repr(value)
            inner = ", ".join(self.text(v, static) for v in value)
            return f"[{inner}]" if isinstance(value, list) else f"({inner},)"
        if isinstance(value, slice):
            parts = ", ".join(self.text(v, True) for v in (value.start, value.stop, value.step))
            return f"slice({parts})"
        for name, known in self.constants.items():
            if known is value:
                return name
        if reaches(self.tape, value):  # what a library does with an object is not seen
            no_rule(self.tape, f"{_label(self.function)} of a {type(value).__name__}")
        name = f"k{len(self.constants)}"
        self.constants[name] = value
        return name

    def derivatives(self, part: str, rank: int) -> Derived:
        """The compiled pullback, and what compiles the others when they are asked for; `rank` is
        that of the result.
        """
        constants = tuple((k, _Same(v)) for k, v in self.constants.items())
        expression, active = f"{self.expression}{part}", tuple(self.active)
        line = _line(expression, len(self.values), constants)
        try:
            reverse = runtime.compiler(line, active, "vjp")
            signature = line, active, tuple(map(_kind, self.values))
            if signature not in _checked:
                reverse.function_for(*plain(self.values))
                if len(_checked) > 10_000:
                    _checked.clear()
                _checked.add(signature)
        except NoRuleError as error:
            label = error.function_label
            no_rule(self.tape, label if label.endswith("complex numbers") else self.label)
        except UnsupportedError as error:
            refuse(self.tape, error.problems[0].reason, error.problems[0].remedy)

        count = len(self.values)  # what is kept for other calls must not hold the values

        def tangent() -> Any:
            forward = runtime.compiler(line, active, "jvp")
            return lambda *given: forward.along(given[:count], given[count:])

        def bent() -> Any:
            g = f"a{count}"
            weighted = f"np.sum(({expression}) * {g})" if rank else f"({expression}) * {g}"
            same = (*constants, ("np", _Same(np))) if rank else constants
            return runtime.bent(_line(weighted, count + 1, same), active, count)

        return Derived(reverse, tangent, bent, lambda: runtime.bent_onward(line, active, count))


_checked: set[Any] = set()
_serial = itertools.count(1)


def _kind(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.dtype, tuple(n == 1 for n in value.shape)
    return int if isinstance(value, int) else type(value)


class _Same:
    """A constant, equal only to itself."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@functools.lru_cache(maxsize=4096)
def _line(expression: str, count: int, constants: tuple[tuple[str, _Same], ...]) -> FunctionType:
    """A function that returns the expression of its parameters `a0`, `a1` and so on."""
    parameters = ", ".join(f"a{k}" for k in range(count))
    text = f"def applied({parameters}):\n    return {expression}\n"
    filename = f"<srcgrad applied {next(_serial)}>"
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    namespace: dict[str, Any] = {"__name__": "srcgrad.record.applied"}
    namespace.update((name, same.value) for name, same in constants)
    exec(compile(text, filename, "exec"), namespace)
    made: FunctionType = namespace["applied"]
    return made


def _is_literal(value: Any) -> bool:
    """Whether `repr` of the value is Python text for it."""
    if isinstance(value, list | tuple):
        return type(value) in (list, tuple) and all(map(_is_literal, value))
    if type(value) is float:
        return math.isfinite(value)
    return value is None or type(value) in (int, bool, str)


def _label(function: Any) -> str:
    """What an error calls a function.

    >>> _label(np.fft.fft), _label(np.sin), _label(np.random.normal)
    ('np.fft.fft', 'np.sin', 'np.random.normal')
    """
    name = str(getattr(function, "__name__", type(function).__name__))
    owner = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or type(owner).__module__
    if getattr(np, name, None) is function:
        return f"np.{name}"
    if isinstance(function, np.ufunc):
        return name
    if module.partition(".")[0] == "numpy":
        parts = [p for p in module.split(".")[1:2] if not p.startswith("_")]
        return ".".join(["np", *parts, name])
    return f"{module}.{name}" if module not in ("", "builtins") else name
