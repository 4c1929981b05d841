"""Functions of random generators that move elements: which element goes where is drawn by the
function itself, from numbers in place of the elements, and draws the same random bits.
"""

from __future__ import annotations

import random as standard
from typing import TYPE_CHECKING, Any

import numpy as np

from srcgrad.record import calling, table
from srcgrad.record.memory import owner_of
from srcgrad.record.refusing import no_rule

if TYPE_CHECKING:
    from srcgrad.record.tape import Tape


def _is_followed(tape: Tape, x: Any) -> bool:
    return isinstance(x, np.ndarray) and id(owner_of(x)) in tape.touched


def permutation(tape: Tape, random: Any, x: Any, *more: Any, **keywords: Any) -> Any:
    """`random.permutation(x)`."""
    x = _as_array(tape, x)
    if not _is_followed(tape, x):
        return calling.natural(tape, random.permutation, (x, *more), keywords)
    if x.ndim > 1 and (more or keywords):
        no_rule(tape, "permutation along an axis")
    return tape.item(x, random.permutation(len(x)))


def shuffle(tape: Tape, random: Any, x: Any, *more: Any, **keywords: Any) -> None:
    """`random.shuffle(x)`: a list keeps its numbers, an array is written to."""
    if not _is_followed(tape, x):
        random.shuffle(x, *more, **keywords)
        return
    if x.ndim != 1:
        no_rule(tape, "shuffle of a matrix")
    places = np.arange(len(x))
    random.shuffle(places)
    tape.store(x, ..., tape.item(x, places))


def choice(tape: Tape, random: Any, a: Any, *more: Any, **keywords: Any) -> Any:
    """`random.choice(a, ...)`, with weights that are not differentiated."""
    a = _as_array(tape, a)
    if not _is_followed(tape, a) or calling.any_reached(tape, more, keywords):
        return calling.natural(tape, random.choice, (a, *more), keywords)
    if a.ndim != 1:
        no_rule(tape, "choice of rows")
    return tape.item(a, random.choice(len(a), *more, **keywords))


def _choice_of_one(tape: Tape, seq: Any) -> Any:
    """`random.choice` of the standard library."""
    if not _is_followed(tape, seq):
        return standard.choice(seq)
    return tape.item(seq, standard.choice(range(len(seq))))


def _choices(
    tape: Tape, population: Any, weights: Any = None, *, cum_weights: Any = None, k: int = 1
) -> Any:
    """`random.choices` of the standard library."""
    options = {"weights": weights, "cum_weights": cum_weights, "k": k}
    if not _is_followed(tape, population):
        return standard.choices(population, **options)
    places = standard.choices(range(len(population)), **options)
    return [tape.item(population, at) for at in places]


def _shuffle(tape: Tape, x: Any) -> None:
    """`random.shuffle` of the standard library."""
    shuffle(tape, standard, x)


def _as_array(tape: Tape, x: Any) -> Any:
    return calling.as_arrays(tape, x) if isinstance(x, list | tuple) else x


def installed() -> None:
    """Put the functions above into the table."""
    for kind in (np.random.Generator, np.random.RandomState):
        for f in (permutation, shuffle, choice):
            table.METHODS[kind, f.__name__] = f
    table.as_it_is(standard.sample)  # which takes no arrays
    table.TABLE[standard.choice] = _choice_of_one
    table.TABLE[standard.choices] = _choices
    table.TABLE[standard.shuffle] = _shuffle
