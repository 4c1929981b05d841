"""The functions of `cmath`: equations of those of NumPy, on complex numbers of Python's."""

import cmath
from typing import Any

import numpy as np

from srcgrad import runtime
from srcgrad.ir.abstract import Scalar
from srcgrad.rules import complex_numbers, elementwise
from srcgrad.rules.registry import rule


def _without_degrees(y, /, z):
    r = runtime.divisor(np.real(np.conjugate(z) * z))
    d[y] = np.imag(np.conjugate(z) * d[z]) / r


def _of_cmath(name: str) -> Any:
    """What registers the rule of a function of `cmath`."""
    return rule(
        getattr(cmath, name), typing=lambda call: Scalar("complex128"), elementwise=True,
        may_view=False, complex=True,
    )  # fmt: skip


_SAME = (
    "sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log10", "sqrt",
)  # fmt: skip
_OTHER_NAMES = {
    "atan": "arctan", "atanh": "arctanh", "log": "log",
}  # fmt: skip

for _name, _twin in {**{n: n for n in _SAME}, **_OTHER_NAMES}.items():
    _of_cmath(_name)(getattr(elementwise, _twin))
_of_cmath("asinh")(complex_numbers.arcsinh)


# Of a real number `x`, which is read as `x + 0j`, the roots are complex, too.


@_of_cmath("asin")
def asin(y, /, x):
    if is_complex(x):
        d[y] = runtime.divide(d[x], np.sqrt(-(x - 1.0)) * np.sqrt(-(-x - 1.0)))
    else:
        d[y] = 1j * runtime.divide(d[x], np.sqrt(x - 1.0 + 0j) * np.sqrt(x + 1.0 + 0j))


@_of_cmath("acos")
def acos(y, /, x):
    if is_complex(x):
        d[y] = -runtime.divide(d[x], np.sqrt(-(x - 1.0)) * np.sqrt(-(-x - 1.0)))
    else:
        d[y] = -1j * runtime.divide(d[x], np.sqrt(x - 1.0 + 0j) * np.sqrt(x + 1.0 + 0j))


@_of_cmath("acosh")
def acosh(y, /, x):
    if is_complex(x):
        d[y] = runtime.divide(d[x], np.sqrt(x - 1.0) * np.sqrt(-(-x - 1.0)))
    else:
        d[y] = runtime.divide(d[x], np.sqrt(x - 1.0 + 0j) * np.sqrt(x + 1.0 + 0j))


rule(
    cmath.phase, typing=lambda call: Scalar("float64"), elementwise=True, may_view=False,
    complex=True,
)(_without_degrees)  # fmt: skip
