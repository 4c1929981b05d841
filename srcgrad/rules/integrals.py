"""`scipy.integrate`: integrals of samples, where the function is one of NumPy's.

The others are followed in their own text, on a tape.
"""

from __future__ import annotations

import numpy as np
from scipy import integrate

from srcgrad.rules import signals  # noqa: F401 (has the rule)
from srcgrad.rules.registry import alias

if hasattr(np, "trapezoid"):  # NumPy 2.0
    alias(np.trapezoid, integrate.trapezoid)
