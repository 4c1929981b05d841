"""Derivatives of orthogonal polynomials in their argument: multiples of others, of a degree less.

Formulas by number from NIST's Digital Library of Mathematical Functions (DLMF).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special


def _below(n: Any) -> Any:
    """The degree less one; 0 for the constant, whose derivative has the factor 0."""
    return np.where(np.equal(n, 0), 0, np.subtract(n, 1))


def jacobi(n: Any, alpha: Any, beta: Any, x: Any) -> Any:
    """DLMF 18.9.15.

    >>> float(jacobi(2, 0.0, 0.0, 0.5))
    1.5
    """
    factor = np.where(np.equal(n, 0), 0.0, 0.5 * (n + alpha + beta + 1.0))
    return factor * special.eval_jacobi(_below(n), alpha + 1.0, beta + 1.0, x)


def legendre(n: Any, x: Any) -> Any:
    """DLMF 18.9.15 and 18.7.9.

    >>> float(legendre(3, 1.0))
    6.0
    """
    return jacobi(n, 0.0, 0.0, x)


def chebyt(n: Any, x: Any) -> Any:
    """DLMF 18.9.21.

    >>> float(chebyt(2, 0.5))
    2.0
    """
    return n * special.eval_chebyu(_below(n), x)


def gegenbauer(n: Any, alpha: Any, x: Any) -> Any:
    """DLMF 18.9.19.

    >>> float(gegenbauer(2, 1.0, 0.5))
    4.0
    """
    factor = np.where(np.equal(n, 0), 0.0, 2.0 * np.asarray(alpha))
    return factor * special.eval_gegenbauer(_below(n), np.asarray(alpha) + 1.0, x)


def genlaguerre(n: Any, alpha: Any, x: Any) -> Any:
    """DLMF 18.9.23.

    >>> float(genlaguerre(1, 0.0, 0.5))
    -1.0
    """
    factor = np.where(np.equal(n, 0), 0.0, -1.0)
    return factor * special.eval_genlaguerre(_below(n), np.asarray(alpha) + 1.0, x)


def hermite(n: Any, x: Any) -> Any:
    """DLMF 18.9.25.

    >>> round(float(hermite(2, 0.5)), 12)
    4.0
    """
    return 2.0 * np.asarray(n) * special.eval_hermite(_below(n), x)


def hermitenorm(n: Any, x: Any) -> Any:
    """DLMF 18.9.27.

    >>> float(hermitenorm(2, 0.5))
    1.0
    """
    return n * special.eval_hermitenorm(_below(n), x)
