"""Functions of `scipy.special` whose values are complex numbers.

The formulas are those of the NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov,
by the numbers at each rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import typing
from srcgrad.rules.language import Call
from srcgrad.rules.registry import holds_for_complex_numbers, read_before, rule
from srcgrad.rules.trial import trial

read_before(__name__)


def _of_z(call: Call, kind: av.Array) -> tuple[av.Dim, ...] | None:
    del kind
    return typing.own_dims(call, "z")


_OF_Z: dict[str, Any] = {"elementwise": True, "may_view": False, "complex": True}


@rule(special.wofz, typing=trial(dims=_of_z), **_OF_Z)
def wofz(w, /, z):
    """7.10.2, of the Faddeeva function."""
    d[w] = (1.1283791670955126j - 2.0 * z * w) * d[z]


@rule(special.lambertw, typing=trial("k", dims=_of_z), **_OF_Z)
def lambertw(w, /, z, k=0, tol=1e-8):
    """4.13.4."""
    d[w] = d[z] / (z + np.exp(w))


if hasattr(special, "sph_harm_y"):  # SciPy 1.15

    @rule(special.sph_harm_y, typing=trial(), elementwise=True, may_view=False, complex=True)
    def sph_harm_y(y, /, n, m, theta, phi):
        """14.30.1, with 14.10.5 for the slope in the polar angle `theta`."""
        step = np.sqrt(np.maximum((n - m) * (n + m + 1.0), 0.0)) * np.exp(-1j * phi)
        cot = np.cos(theta) / runtime.divisor(np.sin(theta))
        rise = m * cot * y + step * special.sph_harm_y(n, np.minimum(m + 1, n), theta, phi)
        d[y] = rise * d[theta] + 1j * m * y * d[phi]


# analytic functions, whose equations are those for real numbers
holds_for_complex_numbers(
    special.fresnel, special.sici, special.shichi, special.airy, special.gamma,
    special.erf, special.erfc, special.erfcx, special.erfi, special.dawsn, special.ndtr,
    special.exp1, special.expi, special.expm1, special.log1p, special.hyp0f1, special.hyp1f1,
    special.hyp2f1, special.jv, special.yv, special.iv, special.kv, special.kve,
)  # fmt: skip
