"""Peak memory of emitted gradients against hand-written ones: `python -m benchmarks.memory`.

The peak is that of what one call allocates, as `tracemalloc` sees it. Results of both are alive at
the peak; the arguments are not counted.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any

import srcgrad
from benchmarks import golden_pairs, hand_written, in_place, views
from benchmarks.pairs import read


def peak(function: Callable[..., Any], args: tuple[Any, ...]) -> int:
    """The most bytes that a call has allocated at once."""
    function(*args)  # what is only made once does not count
    gc.collect()
    tracemalloc.start()
    try:
        function(*args)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def main(names: list[str]) -> int:
    """Print a line for each program, or for those of these names."""
    pairs = read([*golden_pairs.PAIRS, *hand_written.PAIRS, *in_place.PAIRS, *views.PAIRS])
    chosen = [p for p in pairs if not names or p.function.__name__ in names]
    print(f"{'':32} {'hand kB':>9} {'emitted kB':>10} {'ratio':>6}")
    for pair in chosen:
        emitted = getattr(srcgrad, pair.mode)(pair.function, pair.argnums).function_for(*pair.args)
        hand, ours = peak(pair.by_hand, pair.args), peak(emitted, pair.args)
        print(f"{pair.label:32} {hand / 1024:9.1f} {ours / 1024:10.1f} {ours / hand:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
