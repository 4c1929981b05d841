"""The functions of `cmath`: equations of those of NumPy, on complex numbers of Python's."""

import cmath

import numpy as np

from srcgrad import runtime
from srcgrad.ir.abstract import Scalar
from srcgrad.rules import complex_numbers, elementwise
from srcgrad.rules.registry import rule


def _without_degrees(y, /, z):
    r = runtime.divisor(np.real(np.conjugate(z) * z))
    d[y] = np.imag(np.conjugate(z) * d[z]) / r


_SAME = (
    "sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log10", "sqrt",
)  # fmt: skip
_OTHER_NAMES = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh", "log": "log",
}  # fmt: skip

for _name, _twin in {**{n: n for n in _SAME}, **_OTHER_NAMES}.items():
    rule(
        getattr(cmath, _name), typing=lambda call: Scalar("complex128"), elementwise=True,
        may_view=False, complex=True,
    )(getattr(complex_numbers, _twin, None) or getattr(elementwise, _twin))  # fmt: skip


rule(
    cmath.phase, typing=lambda call: Scalar("float64"), elementwise=True, may_view=False,
    complex=True,
)(_without_degrees)  # fmt: skip
