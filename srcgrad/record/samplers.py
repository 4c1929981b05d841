"""Samplers of random generators that differentiate in their parameters.

A sample is a function of the parameters and of random numbers that do not depend on them: `loc +
scale * z`. The generator draws it, once and as ever; `z` is found from the sample, held constant,
and the derivative is that of the function (D. P. Kingma, M. Welling, Auto-encoding variational
Bayes, arXiv:1312.6114, section 2.4). For gamma samples `z` is the probability below the sample
(M. Figurnov, S. Mohamed, A. Mnih, Implicit reparameterization gradients, arXiv:1805.08498).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling, table
from srcgrad.record.refusing import no_rule, refuse
from srcgrad.record.surrogates import tied

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape

# The same sample as a function of the parameters, on the tape.
Near = Callable[..., Any]


def _scaled(tape: Tape, sample: Any, loc: Any, scale: Any) -> Any:
    if np.any(np.equal(scale, 0)):
        refuse(tape, "a sample of scale 0", "leave it out, or use a small scale")
    z = (np.asarray(sample) - loc) / scale
    return tape.add(loc, tape.mul(scale, z[()]))


def _between(tape: Tape, sample: Any, low: Any, high: Any) -> Any:
    return _scaled(tape, sample, low, tape.sub(high, low))


def _stretched(tape: Tape, sample: Any, scale: Any) -> Any:
    return _scaled(tape, sample, 0.0, scale)


def _lognormal(tape: Tape, sample: Any, mean: Any, sigma: Any) -> Any:
    return tape.call(np.exp, _scaled(tape, np.log(sample), mean, sigma))


def _weibull(tape: Tape, sample: Any, a: Any) -> Any:
    return tape.call(np.exp, tape.truediv((np.asarray(a) * np.log(sample))[()], a))


def _pareto(tape: Tape, sample: Any, a: Any) -> Any:
    return tape.call(np.expm1, tape.truediv((np.asarray(a) * np.log1p(sample))[()], a))


def _gamma(tape: Tape, sample: Any, shape: Any, scale: Any) -> Any:
    if not calling.reaches(tape, shape):
        return _stretched(tape, sample, scale)
    try:
        from scipy import special
    except ImportError:
        no_rule(tape, "the shape of a gamma sample without SciPy")
    below = special.gammainc(shape, np.asarray(sample) / scale)
    return tape.mul(scale, tape.call(special.gammaincinv, shape, below))


def _chisquare(tape: Tape, sample: Any, df: Any) -> Any:
    return _gamma(tape, sample, tape.truediv(df, 2.0), 2.0)


# By name: the parameters with their defaults, None where there is none.
FAMILIES: dict[str, tuple[dict[str, Any], Near]] = {
    **{
        name: ({"loc": 0.0, "scale": 1.0}, _scaled)
        for name in ("normal", "laplace", "logistic", "gumbel")
    },
    "uniform": ({"low": 0.0, "high": 1.0}, _between),
    "exponential": ({"scale": 1.0}, _stretched),
    "rayleigh": ({"scale": 1.0}, _stretched),
    "lognormal": ({"mean": 0.0, "sigma": 1.0}, _lognormal),
    "weibull": ({"a": None}, _weibull),
    "pareto": ({"a": None}, _pareto),
    "gamma": ({"shape": None, "scale": 1.0}, _gamma),
    "standard_gamma": ({"shape": None}, lambda tape, y, shape: _gamma(tape, y, shape, 1.0)),
    "chisquare": ({"df": None}, _chisquare),
}


def _drawn(
    tape: Tape, draw: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """A sample, followed in the parameters that are."""
    parameters, near = FAMILIES[name]
    args = tuple(calling.as_arrays(tape, a) for a in args)
    kwargs = {k: calling.as_arrays(tape, v) for k, v in kwargs.items()}
    given = {**parameters, **dict(zip((*parameters, "size"), args)), **kwargs}
    own = [given[p] for p in parameters]
    if not any(calling.reaches(tape, v) for v in own):
        return calling.natural(tape, draw, args, kwargs)
    sample = draw(*args, **kwargs)
    return tied(tape, sample, near(tape, sample, *own))


def _of_generator(name: str) -> Any:
    def handler(tape: Tape, random: Any, *args: Any, **kwargs: Any) -> Any:
        return _drawn(tape, getattr(random, name), name, args, kwargs)

    return handler


def _of_module(name: str) -> Any:
    draw = getattr(np.random, name)

    def handler(tape: Tape, *args: Any, **kwargs: Any) -> Any:
        return _drawn(tape, draw, name, args, kwargs)

    return handler


def installed() -> None:
    """Put the samplers into the table: those of generators, and of the module's own one."""
    for name in FAMILIES:
        for kind in (np.random.Generator, np.random.RandomState):
            table.METHODS[kind, name] = _of_generator(name)
        table.TABLE[getattr(np.random, name)] = _of_module(name)
