"""Interleaved timing: every contestant runs once in every round, so a slow spell hits them all."""

from __future__ import annotations

import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from timeit import Timer
from typing import Any


@dataclass(frozen=True)
class Samples:
    """Seconds a call, one entry a round."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """The distance between the quartiles, as a fraction of the median."""
        low, _, high = statistics.quantiles(self.seconds, n=4)
        return (high - low) / self.median

    def ratio(self, other: Samples) -> float:
        """Geometric mean over the rounds of this contestant's time against the other's."""
        return geometric_mean([a / b for a, b in zip(self.seconds, other.seconds, strict=True)])


def geometric_mean(values: Sequence[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, values)))


def interleave(
    calls: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]],
    rounds: int,
    sample_seconds: float,
) -> dict[str, Samples]:
    """Time each `function(*arguments)`: in every round one sample of about `sample_seconds` each.

    The order rotates from round to round, so nobody always follows the same neighbour.
    """
    timers = {name: _timer(function, args) for name, (function, args) in calls.items()}
    repeats = {name: _calibrate(timer, sample_seconds) for name, timer in timers.items()}
    seconds: dict[str, list[float]] = {name: [] for name in timers}
    names = list(timers)
    for round_number in range(rounds):
        gc.collect()    # the timer switches the collector off
        start = round_number % len(names)
        for name in names[start:] + names[:start]:
            seconds[name].append(timers[name].timeit(repeats[name]) / repeats[name])
    return {name: Samples(tuple(values)) for name, values in seconds.items()}


def _timer(function: Callable[..., Any], args: tuple[Any, ...]) -> Timer:
    # A call with plain names: unpacking `*args` would add to the short ones.
    names = [f"a{i}" for i in range(len(args))]
    return Timer(f"f({', '.join(names)})", globals={"f": function, **dict(zip(names, args))})


def _calibrate(timer: Timer, sample_seconds: float) -> int:
    timer.timeit(2)     # caches, lazily made tables
    number, elapsed = 1, timer.timeit(1)
    while elapsed < sample_seconds / 4:
        number *= 4
        elapsed = timer.timeit(number)
    return max(1, round(number * sample_seconds / elapsed))
