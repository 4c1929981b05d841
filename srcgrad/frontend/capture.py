"""From a Python function to its tree.

In: a function whose source can be found. Out: a `Function` whose node is a `gast.FunctionDef`
without decorators, with the user's lines and columns; a lambda becomes a def with one return. Then
true: the tree compiles to the code that the function runs. Decorators are not looked through: what
is captured is the function given, not what it wraps.
"""

from __future__ import annotations

import ast
import gc
import inspect
import linecache
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from types import BuiltinFunctionType, CodeType, FunctionType, MethodType
from typing import Any

import gast

from srcgrad.errors import ArgumentError, SourceError, UnsupportedError, problem_at
from srcgrad.ir import rewrite
from srcgrad.ir.deep import deeply
from srcgrad.ir.function import Function, Namespace, Origin
from srcgrad.ir.partials import PLACEHOLDER
from srcgrad.ir.signatures import written_annotations

LAMBDA = "lambda_"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def capture(fn: Callable[..., Any]) -> Function:
    """The tree, namespace and origin of a function written in Python.

    Raises `SourceError` if the text of `fn` cannot be found or is not what was compiled,
    `UnsupportedError` for generators and coroutines, `ArgumentError` if `fn` cannot be called.

    >>> import textwrap
    >>> capture(textwrap.fill).parameters
    ('text', 'width', 'kwargs')
    """
    if not isinstance(fn, FunctionType):
        return _bound(fn)
    code = fn.__code__
    file, definition = _locate(fn)
    lambda_ = isinstance(definition, ast.Lambda)
    name = LAMBDA if lambda_ else code.co_name
    origin = Origin(file.filename, definition.lineno, file.lines)
    if code.co_flags & (inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR):
        kind = "a generator" if code.co_flags & inspect.CO_GENERATOR else "an async function"
        remedy = "return a number from an ordinary function"
        reason = f"{kind} cannot be differentiated"
        raise UnsupportedError([problem_at(origin, definition, reason, remedy)], name)
    try:
        with _collector_paused():
            node = deeply(lambda: _convert(definition))
    except RecursionError as error:
        reason, remedy = "the function is nested too deeply", "split its longest expression"
        problem = problem_at(origin, definition, reason, remedy)
        raise UnsupportedError([problem], name) from error
    return Function(name, node, namespace_of(fn), origin, fn, *defaults_of(fn))


def namespace_of(fn: FunctionType) -> Namespace:
    """What a function sees besides its own names."""
    cells = dict(zip(fn.__code__.co_freevars, fn.__closure__ or (), strict=True))
    return Namespace(fn.__globals__, cells)


def defaults_of(fn: FunctionType) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The defaults of positional parameters, and those of the others by name."""
    return fn.__defaults__ or (), fn.__kwdefaults__ or {}


def _bound(fn: Any) -> Function:
    """A method, a partial or a callable object: its function, with what that is bound to."""
    if isinstance(fn, MethodType) and isinstance(fn.__func__, FunctionType | partial):
        return with_bound(capture(fn.__func__), fn, (fn.__self__,), {})
    if isinstance(fn, partial):
        return with_bound(capture(fn.func), fn, fn.args, fn.keywords)
    call = inspect.getattr_static(type(fn), "__call__", None)
    if isinstance(call, FunctionType) and not isinstance(fn, type):
        return with_bound(capture(call), fn, (fn,), {})
    raise _not_a_function(fn)


def with_bound(
    function: Function, fn: Any, args: Sequence[Any], keywords: Mapping[str, Any]
) -> Function:
    """The function with its first parameters bound to `args`; `keywords` are new defaults."""
    a = function.node.args
    positional = [(p, True) for p in a.posonlyargs] + [(p, False) for p in a.args]
    names = [p.id for p, _ in positional]
    open_ = [names[k] for k, v in enumerate(args[: len(names)]) if v is PLACEHOLDER]
    by_name = [p.id for p, is_only in positional if not is_only] + [p.id for p in a.kwonlyargs]
    # `super()` reads the first parameter, which is then none of the object's
    lost = names[:1] == open_[:1] != [] and "__class__" in function.namespace.cells
    if len(args) > len(names) or lost or not keywords.keys() <= {*by_name} - {*open_}:
        raise SourceError(
            f"{getattr(function.python, '__qualname__', function.name)} is bound to arguments "
            "that are no parameters of its own; differentiate a function that calls it"
        )
    values = dict(zip(reversed(names), reversed(function.defaults)))
    given = {name: v for name, v in zip(names, args) if v is not PLACEHOLDER}
    bound = {**function.bound, **given}
    for name in open_:
        values.pop(name, None)  # the call has to give it
    left = [(p, True) for p, _ in positional if p.id in open_] + positional[len(args) :]
    first = next((k for k, (p, _) in enumerate(left) if p.id in keywords), len(left))
    plain, only = left[:first], [p for p, _ in left[first:]] + a.kwonlyargs
    kwdefaults = {**function.kwdefaults, **values, **keywords}
    kwdefaults = {p.id: kwdefaults[p.id] for p in only if p.id in kwdefaults}
    defaults = tuple(values[p.id] for p, _ in plain if p.id in values)
    shown = [gast.Constant(v if _is_literal(v) else ..., None) for v in defaults]
    arguments = gast.arguments(
        [p for p, is_only in plain if not is_only],
        [p for p, is_only in plain if is_only],
        a.vararg,
        only,
        [
            gast.Constant(kwdefaults[p.id] if _is_literal(kwdefaults[p.id]) else ..., None)
            if p.id in kwdefaults
            else None
            for p in only
        ],
        a.kwarg,
        shown,
    )
    old = function.node
    node = gast.FunctionDef(old.name, arguments, old.body, [], None, None, [])
    gast.copy_location(node, old)
    return replace(
        function, node=node, python=fn, defaults=defaults, kwdefaults=kwdefaults, bound=bound
    )


def _is_literal(value: Any) -> bool:
    return value is None or type(value) in (bool, int, float, str)


def signature_of(function: Function) -> inspect.Signature:
    """The signature of what was captured, without what is bound and without annotations."""
    a = function.node.args
    kinds = inspect.Parameter
    names = [*a.posonlyargs, *a.args]
    values = dict(zip(reversed([p.id for p in names]), reversed(function.defaults)))

    def made(p: gast.Name, kind: Any, defaults: Mapping[str, Any]) -> inspect.Parameter:
        return kinds(p.id, kind, default=defaults.get(p.id, kinds.empty))

    found = [made(p, kinds.POSITIONAL_ONLY, values) for p in a.posonlyargs]
    found += [made(p, kinds.POSITIONAL_OR_KEYWORD, values) for p in a.args]
    if a.vararg is not None:
        found.append(made(a.vararg, kinds.VAR_POSITIONAL, {}))
    found += [made(p, kinds.KEYWORD_ONLY, function.kwdefaults) for p in a.kwonlyargs]
    if a.kwarg is not None:
        found.append(made(a.kwarg, kinds.VAR_KEYWORD, {}))
    return inspect.Signature(found)


def annotations_of(function: Function) -> Mapping[str, Any]:
    """What is written behind the parameters of what was captured, by name."""
    return written_annotations(_plain(function.python))


def _plain(fn: Any) -> Any:
    """The function inside a method, a partial or a callable object."""
    if isinstance(fn, partial):
        return _plain(fn.func)
    if isinstance(fn, MethodType):
        return _plain(fn.__func__)
    return fn if isinstance(fn, FunctionType) else type(fn).__call__


def _not_a_function(fn: object) -> Exception:
    """Why `fn` has no text of its own, and what to differentiate instead."""
    name = getattr(fn, "__qualname__", None) or type(fn).__qualname__
    if isinstance(fn, type):
        return SourceError(f"{name} is a class; differentiate an ordinary function")
    if isinstance(fn, BuiltinFunctionType) or type(fn).__module__.startswith("numpy"):
        short = getattr(fn, "__name__", name)
        return SourceError(
            f"{short} is not written in Python, so it has no source; "
            f"differentiate a function that calls it: def f(x): return {short}(x)"
        )
    if callable(fn):
        return SourceError(
            f"a callable object of class {type(fn).__qualname__} has no source of its own; "
            "differentiate an ordinary function"
        )
    return ArgumentError(f"expected a function, got {type(fn).__qualname__}")


def located(fn: FunctionType) -> tuple[Origin, Definition]:
    """Where a function stands in the user's file, and its definition as Python parses it."""
    file, definition = _locate(fn)
    return Origin(file.filename, definition.lineno, file.lines), definition


def converted_tree(node: Definition) -> gast.FunctionDef:
    """A definition as the compiler has it: a lambda is a def with one return."""
    with _collector_paused():
        return _convert(node)


# Finding the definition.


@dataclass(frozen=True, eq=False)
class File:
    """A parsed file: its definitions by their first line, which is that of the first decorator."""

    filename: str
    lines: tuple[str, ...]
    definitions: dict[int, list[Definition]]


def _locate(fn: FunctionType) -> tuple[File, Definition]:
    """The definition that `fn` was compiled from.

    Lines read before an edit are the right ones for a function imported before it, and the wrong
    ones for one reloaded after it: so first what `linecache` holds, then what the file says now.
    """
    filename = _file_of(fn)
    problem = ""
    for refresh in (False, True):
        if refresh:
            linecache.checkcache(filename)
        lines = linecache.getlines(filename, fn.__globals__) or _typed_lines(fn)
        if not lines:
            continue
        try:
            file = _parse(filename, tuple(lines))
        except SyntaxError as error:
            problem = f"line {error.lineno} does not parse"
            continue
        same = _candidates(fn.__code__, file) if _is_compiled_from(fn.__code__, file) else []
        if len(same) > 1:
            same = _by_column(fn.__code__, same)
        if len(same) > 1 and len({ast.dump(node) for node in same}) > 1:
            raise SourceError(
                f"{filename}:{fn.__code__.co_firstlineno} defines several functions that look "
                "alike; put each on a line of its own"
            )
        if same:
            return file, same[0]
        problem = f"no definition of {fn.__qualname__} there compiles to the code that it runs"
    raise _no_source(fn, problem)


def _file_of(fn: FunctionType) -> str:
    """The file of a function; modules that Python was built with know theirs by another name."""
    filename = fn.__code__.co_filename
    if filename.startswith("<frozen "):
        return str(fn.__globals__.get("__file__", filename))
    return filename


def _typed_lines(fn: FunctionType) -> list[str]:
    """What was typed at the prompt, or passed to python -c: Python keeps it from 3.13 on."""
    if not fn.__code__.co_filename.startswith("<"):
        return []
    try:
        return inspect.findsource(fn)[0]
    except OSError:
        return []


def _no_source(fn: FunctionType, problem: str) -> SourceError:
    place = f"{fn.__code__.co_filename}:{fn.__code__.co_firstlineno}"
    if problem:
        return SourceError(
            f"the source of {fn.__qualname__} at {place} has changed since it was imported "
            f"({problem}); reload the module or start Python again"
        )
    return SourceError(
        f"no source found for {fn.__qualname__} at {place}; functions run by exec(), and before "
        "Python 3.13 those typed at the prompt or passed to python -c, have none: write it in a "
        "file or a notebook"
    )


@lru_cache(maxsize=32)
def _parse(filename: str, lines: tuple[str, ...]) -> File:
    with _collector_paused(), warnings.catch_warnings():
        # What the compiler warns of was said at import.
        warnings.simplefilter("ignore")
        tree = ast.parse("".join(lines), filename)
        definitions: dict[int, list[Definition]] = {}
        for node in rewrite.walk_by_level(tree):
            if isinstance(node, Definition):
                decorators = getattr(node, "decorator_list", ())
                first = min(n.lineno for n in (node, *decorators))
                definitions.setdefault(first, []).append(node)
    return File(filename, lines, definitions)


def _candidates(code: CodeType, file: File) -> list[Definition]:
    """The definitions in the line of `code` with its name and parameters."""
    return [
        node
        for node in file.definitions.get(code.co_firstlineno, ())
        if getattr(node, "name", "<lambda>") == code.co_name
        and _same_parameters(code, _parameters(node.args))
    ]


def _parameters(arguments: ast.arguments) -> list[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    return [a.arg for a in every]


def _same_parameters(code: CodeType, names: Sequence[str]) -> bool:
    stars = (inspect.CO_VARARGS, inspect.CO_VARKEYWORDS)
    count = code.co_argcount + code.co_kwonlyargcount + sum(bool(code.co_flags & s) for s in stars)
    return count == len(names) and all(
        compiled == name or (name.startswith("__") and compiled.endswith(name))
        for compiled, name in zip(code.co_varnames, names, strict=False)
    )


def _by_column(code: CodeType, candidates: list[Definition]) -> list[Definition]:
    """Of several lambdas in one line, the smallest that spans all positions in `code`."""
    positions = [
        (line, column, end_line, end_column)
        for line, end_line, column, end_column in code.co_positions()
        if None not in (line, end_line, column, end_column) and (column, end_column) != (0, 0)
    ]
    if not positions:  # run with -X no_debug_ranges
        return candidates
    start = min((line, column) for line, column, _, _ in positions)
    end = max((line, column) for _, _, line, column in positions)
    around = [
        node
        for node in candidates
        if isinstance(node, ast.Lambda)
        and (node.body.lineno, node.body.col_offset) <= start
        and (node.body.end_lineno or 0, node.body.end_col_offset or 0) >= end
    ]
    # Bodies that hold the same place are nested, so the last to start is the smallest.
    around.sort(key=lambda node: (node.lineno, node.col_offset))
    return list(around[-1:])


# Is it what was compiled?


def _is_compiled_from(code: CodeType, file: File) -> bool:
    """Does the file compile to `code`, positions in the line apart?

    Code that was rewritten after parsing (by pytest, for its asserts) has names that no source has,
    and is accepted as it is.
    """
    if _is_rewritten(code):
        return True
    compiled = _compile(file, code.co_flags & _FUTURE)
    wanted = _fingerprint(code)
    place = code.co_name, code.co_firstlineno
    return any(_fingerprint(other) == wanted for other in compiled.get(place, ()))


def _is_rewritten(code: CodeType) -> bool:
    return any(name.startswith("@") for name in (*code.co_names, *code.co_varnames)) or any(
        isinstance(constant, CodeType) and _is_rewritten(constant) for constant in code.co_consts
    )


@lru_cache(maxsize=32)
def _compile(file: File, future: int) -> dict[tuple[str, int], list[CodeType]]:
    """All code of the file, by name and first line.

    The whole file: what a function compiles to depends on the scopes around it, on what the module
    imports, and on whether it has its own `super`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        text = "".join(file.lines)
        pending = [compile(text, file.filename, "exec", flags=future, dont_inherit=True)]
    compiled: dict[tuple[str, int], list[CodeType]] = {}
    while pending:
        for constant in pending.pop().co_consts:
            if isinstance(constant, CodeType):
                pending.append(constant)
                place = constant.co_name, constant.co_firstlineno
                compiled.setdefault(place, []).append(constant)
    return compiled


def _future_flags() -> int:
    import __future__

    flags = 0
    for name in __future__.all_feature_names:
        flags |= getattr(__future__, name).compiler_flag
    return flags & ~inspect.CO_NESTED


_FUTURE = _future_flags()


def _fingerprint(code: CodeType) -> tuple[object, ...]:
    """All that decides what `code` does, and nothing that depends on where it stands."""
    return (
        code.co_code,
        tuple(map(_constant, code.co_consts)),
        code.co_names,
        code.co_varnames,
        code.co_freevars,
        code.co_cellvars,
    )


def _constant(value: object) -> object:
    if isinstance(value, CodeType):
        return _fingerprint(value)
    if isinstance(value, tuple):
        return tuple(map(_constant, value))
    if isinstance(value, frozenset):
        return frozenset(map(_constant, value))
    return type(value), repr(value)  # 1, 1.0 and True are equal, and so are 0.0 and -0.0


# Converting the tree.


class _Alike(dict[type, Any]):
    """From a class of nodes to gast's class with the same fields; None where gast has a conversion
    of its own.
    """

    def __missing__(self, kind: type) -> Any:
        name = kind.__name__
        made: Any = getattr(gast, name, None)
        if made is not gast.Name and made is not gast.Constant:
            if hasattr(_Converter, f"visit_{name}"):
                made = None
        self[kind] = made
        return made


_ALIKE = _Alike()


class _Converter(gast.ast3.Ast3ToGAst):  # type: ignore[misc, unused-ignore]
    """The conversion of gast, faster for most classes of nodes, and for chains of operators
    longer than the stack is deep.
    """

    def visit(self, node: ast.AST) -> Any:
        """The node as one of gast."""
        made = _ALIKE[node.__class__]
        if made is None:
            own: Any = getattr(self, f"visit_{node.__class__.__name__}", self.generic_visit)
            return own(node)
        new = gast.AST.__new__(made)
        put = new.__dict__
        if made is gast.Name:
            put["annotation"] = put["type_comment"] = None
        for field, value in node.__dict__.items():
            if value.__class__ is list:
                put[field] = [self.visit(v) if isinstance(v, ast.AST) else v for v in value]
            elif isinstance(value, ast.AST):
                put[field] = self.visit(value)
            else:
                put[field] = value
        return new

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        chain = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):
            chain.append(left)
            left = left.left
        result = self.visit(left)
        for link in reversed(chain):
            new = gast.BinOp.__new__(gast.BinOp)
            new.__dict__.update(link.__dict__)
            new.__dict__.update(left=result, op=self.visit(link.op), right=self.visit(link.right))
            result = new
        return result


def _convert(node: Definition) -> gast.FunctionDef:
    converter = _Converter()
    if isinstance(node, ast.Lambda):
        body = converter.visit(node.body)
        statement = gast.copy_location(gast.Return(body), body)
        arguments = converter.visit(node.args)
        function = gast.FunctionDef(LAMBDA, arguments, [statement], [], None, None, [])
        return gast.copy_location(function, node)
    function = converter.visit(node)
    function.decorator_list = []
    return function


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Building large trees of small objects is superlinear with the garbage collector on."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
