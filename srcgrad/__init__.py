"""srcgrad: gradients of ordinary Python and NumPy functions, as ordinary Python and NumPy
functions.

>>> import math
>>> import srcgrad
>>> @srcgrad.grad
... def wave(x):
...     return x**2 * math.sin(x)
>>> wave(1.0) == 2.0 * math.sin(1.0) + math.cos(1.0)
True
"""

from srcgrad import runtime as _runtime
from srcgrad.api import grad, jvp, value_and_grad
from srcgrad.dispatch import Derivative
from srcgrad.errors import (
    ArgumentError,
    DomainError,
    GradientError,
    NoRuleError,
    ResultError,
    RuleError,
    SourceError,
    SrcgradError,
    UnsupportedError,
)
from srcgrad.jacobians import hessian, hvp, jacfwd, jacobian, jacrev, vjp
from srcgrad.rules.registry import rule
from srcgrad.testing import check_grads

__version__ = "0.1.0"


def _tell_tapes() -> None:
    from srcgrad import bending, inside  # noqa: F401 - to import them is to register what they do


_runtime.before_tapes.append(_tell_tapes)

__all__ = [
    "ArgumentError",
    "Derivative",
    "DomainError",
    "GradientError",
    "NoRuleError",
    "ResultError",
    "RuleError",
    "SourceError",
    "SrcgradError",
    "UnsupportedError",
    "check_grads",
    "grad",
    "hessian",
    "hvp",
    "jacfwd",
    "jacobian",
    "jacrev",
    "jvp",
    "rule",
    "value_and_grad",
    "vjp",
]
