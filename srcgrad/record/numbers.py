"""Kinds of numbers, and what their operators have for slopes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from srcgrad import runtime


class Whole(int):
    """A whole number that is followed: an int with an identity of its own.

    Python shares the objects of small ints, so one of them could not be told from another.

    >>> isinstance(Whole(3), int), Whole(3) == 3, Whole(3) is Whole(3)
    (True, True, False)
    """

    __slots__ = ()


# as tuples: they are asked for with every operation
TRUTHS = (bool, np.bool_)
FOLLOWED = (int, float, complex, np.number)
COMPLEX = (complex, np.complexfloating)
NUMBERS: frozenset[Any] = frozenset(
    {float, int, bool, Whole, np.bool_, np.float64, np.float32, np.float16, np.longdouble}
    | {np.dtype(c).type for c in "bBhHiIlLqQ"}
)


# kinds whose objects are what they are: nobody's class, no iterator
PLAIN: frozenset[Any] = frozenset({np.ndarray, float, int, np.float64})


def fresh(x: Any) -> Any:
    """The same number as an object of its own.

    >>> x = 2.5
    >>> fresh(x) is x, fresh(x) == x, type(fresh(7)).__name__
    (False, True, 'Whole')
    """
    if isinstance(x, np.generic):
        return np.array(x)[()]
    if isinstance(x, complex):
        return complex(x.real, x.imag)
    return Whole(x) if isinstance(x, int) else float.__new__(float, x) * 1.0


def bare(x: Any) -> Any:
    """A number of a class of its own, such as an `IntEnum`, as the int or float that it is.

    >>> import enum
    >>> type(bare(enum.IntEnum("Order", ["FIRST"]).FIRST)), bare("a")
    (<class 'int'>, 'a')
    """
    if x.__class__ in NUMBERS or not isinstance(x, int | float):
        return x
    return int.__int__(x) if isinstance(x, int) else float.__float__(x)


def is_complex(x: Any) -> bool:
    """Whether it is a complex number or an array of them.

    >>> is_complex(1j), is_complex(np.zeros(2, complex)), is_complex(1.0)
    (True, True, False)
    """
    if isinstance(x, np.ndarray):
        return x.dtype.kind == "c"
    return isinstance(x, COMPLEX)


def conjugated(x: Any) -> Any:
    """The conjugate of a complex number or array; anything else as it is.

    >>> conjugated(1 + 2j), conjugated(3.0)
    ((1-2j), 3.0)
    """
    return x.conjugate() if is_complex(x) else x


def part_for(x: Any, contribution: Any) -> Any:
    """What a contribution is for a number or array: its real part for a real one."""
    return contribution.real if is_complex(contribution) and not is_complex(x) else contribution


# From the slopes of a number and the number itself, its second derivatives: in the first operand,
# in both, in the second one.
Bend = Callable[[Any, Any, Any], tuple[Any, Any, Any]]


def bend_of_product(da: Any, db: Any, z: Any) -> tuple[Any, Any, Any]:
    """The second derivatives of `a * b`."""
    del da, db, z
    return 0.0, 1.0, 0.0


def bend_of_quotient(da: Any, db: Any, z: Any) -> tuple[Any, Any, Any]:
    """The second derivatives of `a / b`, of which `da` is `1 / b`.

    >>> bend_of_quotient(0.5, -0.75, 1.5)  # of 3 / 2
    (0.0, -0.25, 0.75)
    """
    del db
    return 0.0, -da * da, 2.0 * z * da * da


def bend_of_power(
    a: Any, b: Any, varies: int, da: Any, db: Any, z: Any
) -> tuple[Any, Any, Any]:
    """The second derivatives of `a ** b`; those with `b` are 0 unless `b` `varies`.

    >>> bend_of_power(2.0, 3, 0, 12.0, 0.0, 8.0)
    (12.0, 0.0, 0.0)
    """
    del da, z
    first = 0.0 if b in (0, 1) else 2.0 if b == 2 else b * slope_of_power(a, b - 1)
    if not varies:
        return first, 0.0, 0.0
    log = runtime.log_or_zero(float(a))
    return first, runtime.power(float(a), float(b - 1)) * (1.0 + b * log), db * log


def slope_of_power(a: Any, b: Any) -> Any:
    """The derivative of `a ** b` in `a`."""
    if b == 2:
        return 2.0 * a
    slope = runtime.power_slope(float(a), int(b) if isinstance(b, int) else float(b))
    return slope.real if isinstance(slope, complex) else slope
