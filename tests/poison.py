"""The third oracle: a gradient whose reverse sweep finds only what the plan has kept for it.

Before: `y = x * w`, ..., reverse. After: `y = x * w`, ..., `y = poison("y", ...)`, reverse: every
name that the plan does not count on is spoilt before the reverse sweep, at the start of each
iteration of a reverse loop, and where the sweep goes back over the definition of a name whose old
value was not saved. What is spoilt raises `Spoilt` wherever its value is read.
"""

from __future__ import annotations

import copy
import inspect
import warnings
from collections.abc import Callable
from typing import Any
from unittest import mock

import gast
import numpy as np

from srcgrad import pipeline, runtime
from srcgrad.analysis import recorded
from srcgrad.dispatch import _parameters
from srcgrad.frontend.capture import capture
from srcgrad.ir import build, rewrite
from srcgrad.ir.abstract import NUMERIC, abstract
from srcgrad.ir.core import defined, header, is_exit, statements
from srcgrad.transform.shapes import is_told
from srcgrad.transform.sweeps import Sweeps
from tests.differences import leaves, same_structure


class Spoilt(Exception):
    """The reverse sweep reads a value that the plan does not say is kept."""


class Poison:
    """Stands for a value that must not be read; its shape may be, if `shaped`."""

    def __init__(self, name: str, value: Any, shaped: bool) -> None:
        self.__dict__["_poison"] = name, value, shaped

    def _spoilt(self, *_: Any, **__: Any) -> Any:
        raise Spoilt(f"`{self._poison[0]}` is read, but was not kept")

    def __getattr__(self, attribute: str) -> Any:
        name, value, shaped = self.__dict__["_poison"]
        if attribute in ("shape", "size", "ndim", "dtype"):
            if shaped:
                return getattr(value, attribute)
            raise Spoilt(f"the {attribute} of `{name}` is read, but was not kept")
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        raise Spoilt(f"`{name}.{attribute}` is read, but was not kept")

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, index: Any) -> Any:
        """A part, whose shape follows from that of the whole."""
        name, value, shaped = self.__dict__["_poison"]
        return Poison(name, value[index], True) if shaped else self._spoilt()

    def __array_ufunc__(self, *_: Any, **__: Any) -> Any:
        return self._spoilt()

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in _ASK_THE_SHAPE:
            args = [np.empty(a.shape, a.dtype) if isinstance(a, Poison) else a for a in args]
            return function(*args, **kwargs)
        return self._spoilt()


_ASK_THE_SHAPE = (np.shape, np.size, np.ndim, np.zeros_like, np.ones_like, np.full_like)
_OPERATORS = """
    add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow matmul rmatmul
    neg pos abs lt le gt ge eq ne bool int float index iter contains call array hash round
"""
for _name in _OPERATORS.split():
    setattr(Poison, f"__{_name}__", Poison._spoilt)


def poisoned(f: Callable[..., Any], args: tuple[Any, ...], argnums: Any = 0) -> Any:
    """The unoptimised gradient function of `f` for arguments like these, with poison in it."""
    function = capture(f)
    bound = inspect.signature(f).bind(*args)
    bound.apply_defaults()
    wrt = _parameters(function.parameters, argnums, f)
    kinds = tuple(abstract(v, n) for n, v in bound.arguments.items())
    request = pipeline.Request("grad", wrt, not isinstance(argnums, tuple | list), False, kinds)
    live: dict[Any, frozenset[str]] = {}
    shaped: set[str] = set()

    class Planner(recorded._Planner):
        """Notes what the plan counts on at the end of each block, on whichever way out of it."""

        def _record(self, body: Any, names: Any, bound: Any, at: Any) -> None:
            start = frozenset(names)
            super()._record(body, names, bound, at)
            noted = frozenset(names)
            if at and isinstance(at[-1][0], gast.For | gast.While) and self.exits:
                for changes in self.exits[-1][1]:
                    noted |= start - changes.keys()
                    noted |= {n for n, is_live in changes.items() if is_live}
            live[at] = live.get(at, frozenset()) | noted

    class Poisoned(Sweeps):
        def __init__(self, paths: Any, *others: Any) -> None:
            super().__init__(paths, *others)
            shaped.update(paths.core.written.arrays)  # to write to elements leaves the shape
            types = paths.core.types  # and so does to bind a parameter to what has its lengths
            shaped.update(n for n in function.parameters if is_told(types[n], {n}))
            body = list(statements(paths.core.body))
            # parts of containers are not written to, and the gradient returned is built like them
            whole = {n for n, k in zip(function.parameters, kinds) if isinstance(k, NUMERIC)}
            # the reverse of an exit relies on the code's being 0 before it
            exits = {n for s in body if is_exit(s) for n in rewrite.reads(s.test)}
            self.candidates = ({defined(s) for s in body} | whole) - {None, *exits}
            self.clean = False

        def _backward(self, body: Any, at: Any) -> Any:
            out = super()._backward(body, at)
            if self.clean or not out or at and isinstance(at[-1][0], gast.If):
                return out
            spoil = self.candidates - live.get(at, frozenset())
            for k in range(len(at)):  # what the reverse of a block around has read again
                spoil = spoil - self.plan.again.get(at[:k], {}).keys()
            for around, _ in at:
                if not isinstance(around, gast.If):
                    spoil = spoil - self._of_the_loop(around)
            return [*map(_spoil, sorted(spoil)), *out]

        def _of_the_loop(self, s: Any) -> set[str]:
            """What the reverse of a loop may read all the time: what its header reads."""
            again = {defined(x) for x in statements(s.body)}
            own = {s.target.id} if isinstance(s, gast.For) else set()
            node = self.reverse.mirrors[s]
            read = set(rewrite.reads(header(node)))
            if own and node.body and defined(node.body[0]) in own:
                read |= set(rewrite.reads(node.body[0].value))  # the element of this iteration
            return own | read - again

        def _restored(self, s: Any) -> Any:
            out = super()._restored(s)
            name = defined(s)
            spoil = not self.clean and not out and s in self.plan.kept - self.plan.harmless
            return [_spoil(name)] if spoil and name in self.candidates else out

        def _mirror(self, node: Any) -> Any:
            was, self.clean = self.clean, True
            try:
                if not super()._mirror(node):  # poison alone makes no reverse
                    return []
            finally:
                self.clean = was
            return super()._mirror(node)

    def resolve(body: Any, types: Any, known: Any, stand_ins: Any, fixed: Any) -> Any:
        shaped.update(known, stand_ins)
        return original(body, types, known, stand_ins, fixed)

    def poison(name: str, read: Callable[[], Any]) -> Any:
        try:
            value = read()
        except NameError:
            value = None
        return Poison(name, value, name in shaped)

    original = pipeline.shapes.resolve
    with (
        mock.patch.object(pipeline, "Sweeps", Poisoned),
        mock.patch.object(recorded, "_Planner", Planner),
        mock.patch.object(pipeline.shapes, "resolve", resolve),
        mock.patch.object(runtime, "poison", poison, create=True),
    ):
        options = pipeline.Options(optimise=False)
        return pipeline.differentiate(function, request, bound.arguments, options)


def _spoil(name: str) -> gast.stmt:
    nothing = gast.arguments([], [], None, [], [], None, [])
    read = gast.Lambda(nothing, build.name(name))
    return build.assign(name, build.call(build.runtime("poison"), build.const(name), read))


def assert_nothing_else_is_read(case: Any, plain: Callable[..., Any]) -> None:
    """Assert that a case's poisoned gradient function gives what the `plain` one does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        emitted = poisoned(case.function, case.args, case.argnums)
        wanted = plain(*copy.deepcopy(case.args))
        got = emitted.function(*copy.deepcopy(case.args))
    assert same_structure(got, wanted), emitted.source
    for a, b in zip(leaves(got), leaves(wanted)):
        np.testing.assert_array_equal(a, b, emitted.source)
