"""What is asked of arrays and answered by integers, bools or dtypes: no derivative comes of it."""

from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import constant
from srcgrad.rules.trial import like, trial


@constant(np.nonzero, typing=trial(), method="nonzero")
def nonzero(y, /, a): ...


@constant(np.flatnonzero, typing=trial())
def flatnonzero(y, /, a): ...


@constant(np.argwhere, typing=trial())
def argwhere(y, /, a): ...


@constant(np.argpartition, typing=trial("axis", "kind"), method="argpartition")
def argpartition(y, /, a, kth, axis=-1, kind="introselect"): ...


@constant(np.lexsort, typing=trial("axis"))
def lexsort(y, /, keys, axis=-1): ...


@constant(np.searchsorted, typing=trial("side"), method="searchsorted")
def searchsorted(y, /, a, v, side="left", sorter=None): ...


@constant(np.digitize, typing=trial("right"))
def digitize(y, /, x, bins, right=False): ...


@constant(np.nanargmax, typing=trial("axis", "keepdims"))
def nanargmax(y, /, a, axis=None, *, keepdims=False): ...


@constant(np.nanargmin, typing=trial("axis", "keepdims"))
def nanargmin(y, /, a, axis=None, *, keepdims=False): ...


def _test(function: Any) -> None:
    def test(y, /, x): ...

    constant(function, typing=trial(dims=like("x")))(test)


_test(np.isneginf)
_test(np.isposinf)
_test(np.isreal)
_test(np.iscomplex)


@constant(np.array_equiv, typing=lambda call: av.BOOL)
def array_equiv(z, /, a1, a2): ...


def _kind(function: Any) -> None:
    """A question about the type of its argument, which is answered while compiling."""

    def answered(call):
        x = typing.number(call.type(call.operation.parameters[0]))
        if not isinstance(x, av.NUMERIC):
            return x if isinstance(x, av.Unknown) else av.BOOL
        return av.Constant(_ANSWERS[function](x))

    def question(y, /, x): ...
    def question_of_element(y, /, element): ...

    constant(function, typing=answered)(
        question_of_element if function is np.isscalar else question
    )


_ANSWERS = {
    np.isscalar: lambda x: isinstance(x, av.Scalar),
    np.iscomplexobj: lambda x: x.dtype.startswith("complex"),
    np.isrealobj: lambda x: not x.dtype.startswith("complex"),
}
for _function in _ANSWERS:
    _kind(_function)


def _dtype(given):
    if given is MISSING:
        return av.Unknown("a dtype that is not a literal")
    try:
        return av.Constant(np.dtype(given))
    except TypeError:
        return av.Unknown("no dtype")


def _named(call):
    return _dtype(call.static("dtype"))


@constant(np.dtype, typing=_named)
def dtype(y, /, dtype): ...


def _promoted(call):
    given = call.type("arrays_and_dtypes")
    kinds = [typing.number(x) for x in given.items] if isinstance(given, av.Sequence) else []
    numbers = [x for x in kinds if not isinstance(x, av.Constant)]
    found = typing.promote(numbers) if numbers else None
    dtypes = [x.value for x in kinds if isinstance(x, av.Constant)]
    if found is None and (numbers or not dtypes):
        return av.Unknown("the dtype of something that is no number")
    if dtypes and any(getattr(x, "python", False) is not False for x in numbers):
        return av.Unknown("the dtype of a Python number with a dtype")
    return _dtype(np.result_type(*dtypes, *([] if found is None else [np.dtype(found)])))


@constant(np.result_type, typing=_promoted)
def result_type(y, /, *arrays_and_dtypes): ...
