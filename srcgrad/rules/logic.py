"""Comparisons, logic, tests and bits: results that carry no derivative."""

import ast
import math
import operator
from typing import Any

import numpy as np

from srcgrad.ir import abstract as av
from srcgrad.rules import shape_types, typing
from srcgrad.rules.language import TypeRule
from srcgrad.rules.registry import constant


def _binary(kind: TypeRule, function: Any, *aliases: Any) -> None:
    def of_two(z, /, x, y): ...

    constant(function, *aliases, typing=kind)(of_two)


_binary(typing.comparison, np.greater, ast.Gt, operator.gt)
_binary(typing.comparison, np.greater_equal, ast.GtE, operator.ge)
_binary(typing.comparison, np.less, ast.Lt, operator.lt)
_binary(typing.comparison, np.less_equal, ast.LtE, operator.le)
_binary(typing.comparison, np.equal, ast.Eq, operator.eq)
_binary(typing.comparison, np.not_equal, ast.NotEq, operator.ne)
for _function in (np.logical_and, np.logical_or, np.logical_xor):
    _binary(typing.comparison, _function)

_binary(typing.elementwise, np.bitwise_and, ast.BitAnd, operator.and_)
_binary(typing.elementwise, np.bitwise_or, ast.BitOr, operator.or_)
_binary(typing.elementwise, np.bitwise_xor, ast.BitXor, operator.xor)
_binary(typing.elementwise, np.left_shift, ast.LShift, operator.lshift)
_binary(typing.elementwise, np.right_shift, ast.RShift, operator.rshift)


@constant(np.invert, ast.Invert, operator.invert, typing=typing.elementwise)
def invert(y, /, x): ...


def _test(function: Any) -> None:
    def test(y, /, x): ...

    constant(function, typing=typing.comparison)(test)


_test(np.isfinite)
_test(np.isnan)
_test(np.isinf)
_test(np.logical_not)
_test(np.signbit)


def _reduced(function: Any, method: str | tuple[str, ...]) -> None:
    def reduced(y, /, a, axis=None, *, keepdims=False): ...

    constant(function, typing=typing.reduction, method=method)(reduced)


_reduced(np.any, "any")
_reduced(np.all, "all")
_reduced(np.argmax, "argmax")
_reduced(np.argmin, "argmin")
_reduced(np.count_nonzero, ())


@constant(np.argsort, typing=shape_types.sorting, method="argsort")
def argsort(y, /, a, axis=-1): ...


@constant(np.isclose, typing=lambda call: typing.close(call))
def isclose(z, /, a, b, rtol=1e-05, atol=1e-08, equal_nan=False): ...


@constant(np.allclose, typing=lambda call: av.BOOL)
def allclose(z, /, a, b, rtol=1e-05, atol=1e-08, equal_nan=False): ...


@constant(np.array_equal, typing=lambda call: av.BOOL)
def array_equal(z, /, a1, a2, equal_nan=False): ...


def _math_test(function: Any) -> None:
    def test(y, /, x): ...

    constant(function, typing=lambda _: av.BOOL)(test)


for _of_math in (math.isfinite, math.isnan, math.isinf):
    _math_test(_of_math)
