"""Calls: which of the ways a callable is run so that what it does to followed numbers is seen.

Functions of the user's run in their converted form, functions of the rule book are applied, and
`table` has what the builtins and the standard library mean. Anything else runs as it is
if no followed number is within its reach, and is refused if one is.
"""

from __future__ import annotations

import functools
import operator
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from types import (
    BuiltinMethodType,
    CellType,
    FunctionType,
    GeneratorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from srcgrad.errors import NoRuleError, UnsupportedError
from srcgrad.ir.partials import filled
from srcgrad.ir.signatures import signature
from srcgrad.record import (
    applying,
    classes,
    containers,
    converting,
    iterators,
    keywords,
    table,
    writing,
)
from srcgrad.record.entries import Moved, Stored
from srcgrad.record.memory import owner_of
from srcgrad.record.numbers import COMPLEX
from srcgrad.record.reading import is_made_of_text, read
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.rules import registry

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

CONTAINERS = (list, tuple, dict, set, frozenset, deque)
_OPAQUE = (float, int, complex, str, np.generic, type, ModuleType)
_OURS = ("srcgrad.record", "srcgrad.inside")  # whose functions know of the tape
_HELPERS = ("srcgrad.runtime", "srcgrad.helpers.", "srcgrad.numeric.")
_ASKING = frozenset({"isMaskedArray", "is_masked", "getmask", "getmaskarray"})  # of plain arrays
_LIBRARIES = frozenset({*sys.stdlib_module_names, "numpy", "scipy"}) - {"__main__"}


def call(tape: Tape, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """`f(*args, **kwargs)`."""
    kind = type(f)
    if kind is FunctionType:
        return _function(tape, f, args, kwargs)
    if kind is MethodType:
        own = table.find_method(f.__self__, getattr(f, "__name__", ""))  # a partial has none
        if own is not None:
            return own(tape, f.__self__, *args, **kwargs)
        if f.__func__.__module__ == "collections" and hasattr(f.__self__, "_field_defaults"):
            # a method of a named tuple, such as `_replace`, only moves what it has
            return f(*(classes.iterable(tape, a) for a in args), **kwargs)
        return call(tape, f.__func__, (f.__self__, *args), kwargs)
    if isinstance(f, type):
        handler = table.find(f)
        return handler(tape, *args, **kwargs) if handler else classes.make(tape, f, args, kwargs)
    if kind in (MethodDescriptorType, WrapperDescriptorType) and args:  # such as `list.append`
        if isinstance(args[0], f.__objclass__):
            return call(tape, f.__get__(args[0]), args[1:], kwargs)
    if kind is MethodWrapperType and isinstance(f.__self__, type) and f.__name__ == "__call__":
        return classes.make(tape, f.__self__, args, kwargs, plainly=True)  # of a metaclass
    if kind is functools.partial:
        return call(tape, f.func, filled(f.args, args), {**f.keywords, **kwargs})
    if classes.method_of(f, "__getattr__") or classes.method_of(f, "__getattribute__"):
        method = classes.method_of(f, "__call__")  # an object that may have any attribute
        if method is not None:
            return call(tape, method, (f, *args), kwargs)
    owner = getattr(f, "__self__", None)
    if owner is not None and not isinstance(owner, ModuleType | type) and callable(f):
        name = getattr(f, "__name__", "")
        if not isinstance(owner, np.ufunc) and getattr(owner, name, None) is not None:
            return call_method(tape, owner, name, args, kwargs, bound=f)
    handler = table.find(f)
    if handler is not None:
        return handler(tape, *args, **kwargs)
    if hasattr(f, "cache_info") and hasattr(f, "__wrapped__"):
        return _cached(tape, f, args, kwargs)
    if isinstance(f, np.ufunc):
        return writing.universal(tape, f, args, kwargs)
    if registry.find(f) is not None or applying.mover(f) is not None:
        if isinstance(owner, np.ufunc) and f.__name__ in _REDUCING:
            args, kwargs = args[:1], _by_name(_REDUCING[f.__name__], args[1:], kwargs)
        return _of_the_book(tape, f, args, kwargs)
    if isinstance(owner, np.ufunc):
        return _ufunc_method(tape, owner, f.__name__, f, args, kwargs)
    if hasattr(kind, "function_for"):
        return table.METHODS[object, "function_for"](tape, f, args, kwargs)
    implementation = getattr(f, "_implementation", None)  # of NumPy's dispatched functions
    if isinstance(implementation, FunctionType):
        if any_reached(tape, args, kwargs):
            return _library(tape, implementation, args, kwargs, applying._label(f))
        return natural(tape, f, args, kwargs)
    own = table.find_method(f, "__call__")
    if own is not None:
        return own(tape, f, *args, **kwargs)
    method = classes.method_of(f, "__call__")
    if method is not None:
        return call(tape, method, (f, *args), kwargs)
    return natural(tape, f, args, kwargs)


def _function(
    tape: Tape, f: FunctionType, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A function written in Python."""
    if converting.is_converted(f) or (f.__module__ or "").startswith(_OURS):
        return f(*args, **kwargs)  # what stands for an object of NumPy's records by itself
    handler = table.find(f)
    if handler is not None:
        return handler(tape, *args, **kwargs)
    if (f.__module__ or "").startswith(_HELPERS) and not _has_rule(f):
        if not any_reached(tape, args, kwargs):
            return f(*args, **kwargs)
        return _library(tape, f, args, kwargs, f.__name__)
    if (f.__module__ or "").startswith("scipy."):
        args, kwargs = _kept_whole(f, args, kwargs)
    if registry.find(f) is not None or applying.mover(f) is not None:
        return _of_the_book(tape, f, args, kwargs)
    if (f.__module__ or "").startswith("srcgrad."):
        if any_reached(tape, args, kwargs):
            no_rule(tape, f"srcgrad.{f.__name__}")
        return f(*args, **kwargs)  # makes a derivative, which is followed when it is called
    if is_library(f.__module__):
        if not any_reached(tape, args, kwargs) and not any(
            is_users(v) for v in (*args, *kwargs.values())
        ):
            is_plain, args = seen_through(tape, args, kwargs)
            if is_plain:
                return run_plainly(tape, f, args, kwargs)
        if (f.__module__ or "").startswith("numpy.ma.") and f.__name__ not in _ASKING:
            refuse(tape, "a masked array (np.ma) of values that are differentiated",
                   "keep the mask apart, as in np.where(mask, 0.0, x)")  # fmt: skip
        return _library(tape, f, args, kwargs, f"{f.__module__}.{f.__qualname__}")
    if not converting.has_source(f):
        return natural(tape, f, args, kwargs)
    return converting.converted(tape, f)(*args, **kwargs)


def _kept_whole(
    f: FunctionType, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments without leave for SciPy to overwrite them: the reverse sweep reads them."""
    places = _overwriting(f)
    if not places:
        return args, kwargs
    args = tuple(False if k in places else a for k, a in enumerate(args))
    return args, {k: False if k.startswith("overwrite_") else v for k, v in kwargs.items()}


@functools.lru_cache(maxsize=1024)
def _overwriting(f: FunctionType) -> frozenset[int]:
    """Which parameters, by number, give leave to overwrite an argument."""
    names = signature(f).parameters
    return frozenset(k for k, p in enumerate(names) if p.startswith("overwrite_"))


def _has_rule(f: Any) -> bool:
    operation = registry.find(f)
    return operation is not None and operation.template is not None


def _library(
    tape: Tape, f: FunctionType, args: tuple[Any, ...], kwargs: dict[str, Any], label: str
) -> Any:
    """A library's own Python is as good as a rule, if it can be followed."""
    if not converting.has_source(f):
        no_rule(tape, label)
    return converting.converted(tape, f)(*args, **kwargs)


def _cached(tape: Tape, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A function behind `functools.lru_cache`: its results are kept for this run."""
    def part(v: Any) -> Any:
        return ("#", id(v)) if tape.follows(v) else (type(v), v)

    key = (id(f), *map(part, args), *((k, part(v)) for k, v in kwargs.items()))
    if key not in tape.memory:
        tape.kept.extend(args)
        tape.memory[key] = call(tape, f.__wrapped__, args, kwargs)
    return tape.memory[key]


def _of_the_book(tape: Tape, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A function that has a rule, or is known to move elements only."""
    args, kwargs = keywords.by_name(f, args, kwargs)
    if "out" in kwargs and kwargs["out"] is not None:
        return writing.with_out(tape, f, args, kwargs)
    kwargs = {
        k: v for k, v in kwargs.items() if k != "out" and not (k == "dtype" and v is None)
    }
    if any(map(table.is_one_object, (*args, *kwargs.values()))):
        return _of_one_object(tape, f, args, kwargs)
    if getattr(f, "__module__", "") == "math":
        args = tuple(tape.call(float, a) if classes.method_of(a, "__float__") else a for a in args)
    operation = registry.find(f)
    if not any_reached(tape, args, kwargs):
        return natural(tape, f, args, kwargs)
    if operation is not None and operation.label.startswith("scipy."):
        args, kwargs = keywords.as_known(tape, f, operation, args, kwargs)
    names = applying.mover(f)
    if names:
        return _moved(tape, f, args, kwargs, names)
    if operation is not None and operation.is_flat:
        if not applying.is_of_complex(tape, operation, args):
            return applying.flat(tape, f(*args, **kwargs))
    own = _text_of(f) if operation is not None else None
    if own is not None:
        return _by_rule_or_text(tape, f, own, operation, args, kwargs)
    return applying.apply(tape, f, args, kwargs)


@functools.lru_cache(maxsize=1024)
def _text_of(f: Any) -> FunctionType | None:
    """What a function of NumPy does, in Python, where it is written in that."""
    own = getattr(f, "_implementation", None)
    return own if isinstance(own, FunctionType) and converting.has_source(own) else None


def _by_rule_or_text(
    tape: Tape, f: Any, own: FunctionType, operation: Any, args: tuple[Any, ...],
    kwargs: dict[str, Any], method: str | None = None,
) -> Any:  # fmt: skip
    """A function of NumPy's by its rule, or by its own text if the rule does not cover the call.

    `method` is the name of the method of its first argument by which it was called.
    """
    kwargs = {k: v for k, v in kwargs.items() if k != "subok"}  # nothing is a subclass here
    unknown = [k for k in kwargs if k not in operation.parameters]
    before, refusal = tape.failed, None
    if not unknown:
        try:
            return applying.apply(tape, f, args, kwargs, method=method)
        except (UnsupportedError, NoRuleError) as error:
            refusal = error
    if f not in tape.by_text:  # its text may call it again
        tape.failed = before
        tape.by_text.append(f)
        try:
            return _library(tape, own, args, kwargs, operation.label)
        except (UnsupportedError, NoRuleError):
            pass  # the first reason is the better one
        finally:
            tape.by_text.remove(f)
    if refusal is None:
        refuse(tape, f"the keyword `{unknown[0]}=` of `{operation.label}` is not supported",
               "leave it out")  # fmt: skip
    tape.failed = refusal
    raise refusal


def _of_one_object(tape: Tape, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A function of NumPy's that is given an iterator, of which only a sum goes through it."""
    if f is np.sum and isinstance(args[0], GeneratorType) and not (args[1:] or kwargs):
        nothing: Any = (q for q in range(0))
        np.sum(nothing)  # warns or raises, as NumPy does
        return tape.call(sum, args[0])
    refuse_one_object(tape, applying._label(f))


def refuse_one_object(tape: Tape, label: str) -> NoReturn:
    """Refuse an iterator or a view of a dict, of which NumPy makes an array of one object."""
    refuse(tape, f"`{label}` of an iterator, which NumPy takes for one object",
           "make a list of it")  # fmt: skip


def _moved(
    tape: Tape, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any], names: Sequence[str]
) -> Any:
    """A function that moves elements, and then perhaps makes another dtype of them."""
    if "dtype" not in kwargs:
        return applying.move(tape, f, args, kwargs, names)
    f(*args, **kwargs)  # raises what NumPy raises of a dtype that does not fit
    rest = {k: v for k, v in kwargs.items() if k not in ("dtype", "casting")}
    return tape.method(applying.move(tape, f, args, rest, names), "astype", kwargs["dtype"])


def _ufunc_method(
    tape: Tape, f: np.ufunc, name: str, bound: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """`np.add.reduce`, `np.add.at` and their kin."""
    if name == "at":
        return writing.scatter(tape, f, *args)
    if not any_reached(tape, args, kwargs):
        return natural(tape, bound, args, kwargs)
    if name in _REDUCING:
        args, kwargs = args[:1], _by_name(_REDUCING[name], args[1:], kwargs)
    twin = table.UFUNC_METHODS.get((f, name))
    if twin is not None:
        return call(tape, twin, args, {"axis": 0, **kwargs})
    if name == "outer":
        a, b = (as_arrays(tape, x) for x in args)
        a = tape.call(np.reshape, a, np.shape(a) + (1,) * np.ndim(b))
        return call(tape, f, (a, b), kwargs)
    if name == "reduceat" and len(args) + len(kwargs) <= 3 and set(kwargs) <= {"indices", "axis"}:
        return table.METHODS[np.ufunc, name](tape, f, *args, **kwargs)
    if name in ("reduce", "accumulate") and set(kwargs) <= {"axis", "initial", "keepdims"}:
        return table.METHODS[np.ufunc, name](tape, f, *args, **kwargs)
    no_rule(tape, f"np.{f.__name__}.{name}")


_UNARY: dict[str, Any] = {
    "__neg__": operator.neg, "__pos__": operator.pos, "__abs__": abs, "__float__": float,
    "__complex__": complex,
}  # fmt: skip
_TELLING = ("__format__", "__hash__", "__bool__", "__int__", "__index__", "__trunc__", "__floor__",
            "__ceil__", "__round__", "__lt__", "__le__", "__gt__", "__ge__", "__eq__",
            "__ne__", "__repr__", "__str__")  # fmt: skip
_VIEWS = ("view", "getfield", "swapaxes", "reshape", "transpose", "squeeze", "__array__")
_REDUCING = {
    "reduce": ("axis", "dtype", "out", "keepdims", "initial", "where"),
    "accumulate": ("axis", "dtype", "out"),
}
_USUAL = {"dtype": None, "out": None, "keepdims": False, "where": True}


def _by_name(
    names: Sequence[str], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> dict[str, Any]:
    """The arguments that are not what they are by default."""
    given = {**dict(zip(names, args)), **kwargs}
    no_value = getattr(np, "_NoValue", None)
    return {
        k: v for k, v in given.items() if v is not no_value and not (k in _USUAL and v is _USUAL[k])
    }


def call_method(
    tape: Tape,
    x: Any,
    name: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    bound: Any = None,
) -> Any:
    """`x.name(*args, **kwargs)`."""
    if isinstance(x, np.ndarray):
        return _array_method(tape, x, name, args, kwargs)
    if isinstance(x, np.ufunc):
        return _ufunc_method(tape, x, name, getattr(x, name), args, kwargs)
    if isinstance(x, (np.generic, float, int, complex)) and id(x) in tape.slots:
        return _number_method(tape, x, name, args, kwargs)
    if isinstance(x, (*CONTAINERS, str, bytes)):
        if bound is None:
            bound = tape.attr(x, name)
        if isinstance(bound, BuiltinMethodType | MethodWrapperType) and bound.__self__ is x:
            return containers.call_method(tape, bound, args, kwargs)
        return call(tape, bound, args, kwargs)
    known = table.find_method(x, name)
    if known is not None:
        return known(tape, x, *args, **kwargs)
    function = tape.attr(x, name) if bound is None else bound
    own = getattr(function, "__self__", None) is x and not isinstance(x, ModuleType | type)
    if own and not isinstance(function, MethodType | functools.partial):
        bound = function
    if bound is not None:
        if isinstance(x, Iterator) or hasattr(x, "__next__"):
            return bound(*args, **kwargs)  # of a generator: what it runs is converted
        return natural(tape, bound, args, kwargs)
    return call(tape, function, args, kwargs)


def _array_method(
    tape: Tape, x: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    handler = writing.METHODS.get(name)
    if handler is not None:
        return handler(tape, x, *args, **kwargs)
    bound = getattr(x, name)
    args, kwargs = keywords.of_method(name, args, kwargs)
    if kwargs.get("out") is not None:
        rest = {k: v for k, v in kwargs.items() if k != "out"}
        return writing.put_out(tape, call_method(tape, x, name, args, rest), kwargs["out"])
    if not (tape.follows(x) or any_reached(tape, args, kwargs)):
        result = natural(tape, bound, args, kwargs)
        return read(tape, result) if is_made_of_text(x) else result
    special = table.ARRAY_METHODS.get(name)
    if special is not None:
        return special(tape, x, *args, **kwargs)
    operation = registry.find_method(name)
    if operation is None:
        twin = getattr(np, name, None)
        if twin is not None and (registry.find(twin) is not None or applying.mover(twin)):
            return call(tape, twin, (x, *args), kwargs)
        if isinstance(bound, MethodType):  # of a class of arrays that is written in Python
            return call(tape, bound.__func__, (x, *args), kwargs)
        if name in _VIEWS:
            result = bound(*args, **kwargs)
            if isinstance(result, np.ndarray) and tape.is_view(result):
                return result
        no_rule(tape, f"ndarray.{name}")
    twin = operation.function
    if applying.mover(twin) and name in ("repeat", "take", "diagonal", "ravel"):
        return call(tape, twin, (x, *args), kwargs)
    if operation.is_flat and not applying.is_of_complex(tape, operation, [x]):
        return bound(*args, **kwargs)
    own = _text_of(twin)
    if own is not None:
        return _by_rule_or_text(tape, twin, own, operation, (x, *args), kwargs, name)
    return applying.apply(tape, twin, (x, *args), kwargs, method=name)


def _number_method(
    tape: Tape, x: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A method of a followed number."""
    if name in ("item", "tolist"):
        return python_number(tape, x)
    if name in ("conjugate", "conj", "copy", "squeeze", "flatten", "ravel"):
        return _as_array_method(tape, x, name, args, kwargs)
    if name in ("is_integer", "hex", "as_integer_ratio", "bit_length", "bit_count", *_TELLING):
        if name == "as_integer_ratio":
            no_rule(tape, "float.as_integer_ratio")
        return getattr(x, name)(*args, **kwargs)
    if name in _UNARY and not args:
        return tape.call(_UNARY[name], x)
    if name in ("__pow__", "__rpow__") and len(args) == 2:
        if args[1] is not None:
            return getattr(x, name)(*args)  # numbers with a point have no powers to a modulus
        args = args[:1]
    own = _operator_of(name) if len(args) == 1 else None
    if own is not None:
        asked = isinstance(x, np.generic) and is_users(args[0])  # would run it twice
        if not asked and getattr(x, name)(*args) is NotImplemented:
            return NotImplemented
        f = divmod if own == "divmod" else getattr(tape, own)
        return tape.call(f, *args, x) if _is_reflected(name) else tape.call(f, x, *args)
    return _as_array_method(tape, x, name, args, kwargs)


def _is_reflected(name: str) -> bool:
    return name in classes.REFLECTED.values() or name == "__rdivmod__"


def _operator_of(name: str) -> str | None:
    """The binary operator that a method is, by its name on a tape.

    >>> _operator_of("__radd__"), _operator_of("__and__"), _operator_of("item")
    ('add', 'and_', None)
    """
    if name in ("__divmod__", "__rdivmod__"):
        return "divmod"
    return next(
        (own for own, r in classes.REFLECTED.items() if name in (r, f"__{own.rstrip('_')}__")), None
    )


def python_number(tape: Tape, x: Any) -> Any:
    """A number of NumPy's as one of Python's."""
    if not isinstance(x, int | np.integer):
        return tape.call(complex if isinstance(x, COMPLEX) else float, x)
    slot = tape.slots.get(id(x))
    return int(x) if slot is None else tape.number(int(x), slot, 1.0)


def _as_array_method(
    tape: Tape, x: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A method that NumPy's numbers share with arrays."""
    if not isinstance(x, np.generic):
        if name in ("conjugate", "conj"):
            if not isinstance(x, complex):
                return x
            return applying.apply(tape, np.conjugate, (x,), {}, native=complex.conjugate)
        no_rule(tape, f"{type(x).__name__}.{name}")
    writes = name in ("conj", "conjugate") and (args or kwargs) or name == "put"
    if writes or not hasattr(np.ndarray, name):
        no_rule(tape, f"{type(x).__name__}.{name}")
    result = _array_method(tape, as_arrays(tape, [x]).reshape(()), name, args, kwargs)
    if isinstance(result, np.ndarray) and isinstance(getattr(x, name)(*args, **kwargs), np.generic):
        return tape.item(result, ())
    return result


def natural(tape: Tape, f: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Run a function as it is; none of its arguments may lead to a followed number."""
    is_plain, args = seen_through(tape, args, kwargs)
    if not is_plain:
        no_rule(tape, applying._label(f))
    return run_plainly(tape, f, args, kwargs)


def seen_through(
    tape: Tape, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> tuple[bool, tuple[Any, ...]]:
    """Whether no argument leads to a followed number, be it through an iterator, and the arguments
    to go on with.
    """
    through, again = iterators.looked_through(tape, args)
    return not any_reached(tape, through, kwargs), tuple(again)


def run_plainly(tape: Tape, f: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    """Run a function that is given nothing that leads to a followed number."""
    args = [recorded(tape, a, False) for a in args]
    kwargs = {k: recorded(tape, v, False) for k, v in kwargs.items()}
    if registry.find(f) is not None and kwargs.get("out") is None:
        return f(*args, **kwargs)  # changes nothing
    watched = [
        (a, a.copy())
        for v in (*args, *kwargs.values(), getattr(f, "__self__", None))
        for a in _arrays(v)
        if id(owner_of(a)) in tape.touched
    ]
    result = f(*args, **kwargs)
    for a, before in watched:
        if not np.array_equal(a, before, equal_nan=a.dtype.kind in "fc"):
            tape.note(Stored(a, ..., None, before))
    return result


def _arrays(v: Any) -> Iterator[Any]:
    if isinstance(v, np.ndarray):
        yield v
    elif isinstance(v, list | tuple):
        for inner in v:
            yield from _arrays(inner)


def recorded(tape: Tape, f: Any, is_called: bool = True) -> Any:
    """A callable that a library will call: what it does is seen.

    An object that may as well be data stays what it is, if it is not known that it is called.
    """
    if isinstance(f, FunctionType):
        if converting.is_converted(f) or is_library(f.__module__) and not _is_lambda(f):
            return f
    elif not isinstance(f, MethodType | functools.partial):
        own = table.find_method(f, "__call__") or classes.method_of(f, "__call__")
        if not is_called or own is None or isinstance(f, type):
            return f

    @functools.wraps(f)
    def seen(*args: Any, **kwargs: Any) -> Any:
        return call(tape, f, args, kwargs)

    return seen


def _is_lambda(f: FunctionType) -> bool:
    return f.__name__ == "<lambda>"


def is_library(module: Any) -> bool:
    """Whether a module belongs to the standard library, NumPy or SciPy."""
    return isinstance(module, str) and module.partition(".")[0] in _LIBRARIES


def is_users(v: Any) -> bool:
    """Whether an argument is a function or an object whose methods are the user's."""
    if isinstance(v, FunctionType | MethodType | functools.partial):
        return not is_library(getattr(v, "__module__", None) or "")
    return not isinstance(v, type) and not is_library(type(v).__module__)


def any_reached(tape: Tape, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    """Whether a followed number is within reach of any argument."""
    return any(reaches(tape, a) for a in args) or any(reaches(tape, v) for v in kwargs.values())


def reaches(tape: Tape, x: Any, seen: set[int] | None = None) -> bool:
    """Whether `x` is followed, or holds something that is."""
    if isinstance(x, np.ndarray):
        return id(owner_of(x)) in tape.owners
    if id(x) in tape.slots:
        return True
    if x is None or isinstance(x, _OPAQUE):
        return False
    seen = set() if seen is None else seen
    if id(x) in seen:
        return False
    seen.add(id(x))
    if isinstance(x, dict):  # its own methods may be the user's, or not be ready yet
        if any(reaches(tape, v, seen) or reaches(tape, k, seen) for k, v in dict.items(x)):
            return True
    elif isinstance(x, CONTAINERS):
        kind: Any = next(k for k in CONTAINERS if isinstance(x, k))
        if any(reaches(tape, v, seen) for v in kind.__iter__(x)):
            return True
    if type(x) in CONTAINERS:
        return False
    if isinstance(x, FunctionType):
        cells = (c.cell_contents for c in x.__closure__ or () if _is_filled(c))
        return any(reaches(tape, v, seen) for v in cells if v is not tape)
    if isinstance(x, MethodType):
        return reaches(tape, x.__self__, seen)
    if isinstance(x, functools.partial):
        return reaches(tape, x.args, seen) or reaches(tape, x.keywords, seen)
    if isinstance(x, np.flatiter):
        return reaches(tape, x.base)
    if isinstance(x, np.broadcast):
        return any(reaches(tape, each.base) for each in x.iters)
    fields = classes.fields_of(x)
    return any(reaches(tape, v, seen) for v in fields)


def _is_filled(cell: Any) -> bool:
    return cell != CellType()


def leaves_of(x: Any) -> Iterator[Any]:
    """The numbers and arrays in nested lists and tuples."""
    if isinstance(x, list | tuple):
        for inner in x:
            yield from leaves_of(inner)
    else:
        yield x


def as_arrays(tape: Tape, x: Any) -> Any:
    """A list of followed numbers as an array; lists of other floats as NumPy would read them."""
    if not isinstance(x, list | tuple):
        return x
    if reaches(tape, x):
        return gathered(tape, x)
    if any(isinstance(v, (float, bool, np.generic, np.ndarray)) for v in leaves_of(x)):
        return np.asarray(x)
    return x


def gathered(tape: Tape, x: Any, dtype: Any = None) -> Any:
    """`np.array(x)` for nested lists with followed numbers in them."""
    x = _listed(x)
    result = np.array(x, dtype)
    if result.dtype.kind not in "fiubc":
        refuse(tape, f"an array of dtype {result.dtype} of numbers that are differentiated")
    if result.dtype.kind in "iub":
        if dtype is None and not reaches(tape, x):
            return result
        if dtype is not None:
            return result  # cut off to integers: flat
    operands: list[Any] = []
    at = np.array(_places(tape, x, {0: 1}, operands), np.intp) - 1
    result = tape.follow(result)
    tape.note(Moved(operands, at, result), result)
    return result


def _places(tape: Tape, v: Any, numbered: dict[int, int], operands: list[Any]) -> Any:
    """Where the elements stand in all operands, counted from 1; 0 for what is not followed.

    `numbered` has the first place of each operand by its id, and the next one under 0.
    """
    if isinstance(v, list):
        return [_places(tape, e, numbered, operands) for e in v]
    if not tape.follows(v):
        return np.zeros(np.shape(v), np.intp)
    if id(v) not in numbered:
        numbered[id(v)] = numbered[0]
        numbered[0] += int(np.size(v))
        operands.append(v)
    first = numbered[id(v)]
    return np.arange(first, first + np.size(v)).reshape(np.shape(v))


def _listed(x: Any) -> Any:
    return [_listed(v) for v in x] if isinstance(x, list | tuple) else x
