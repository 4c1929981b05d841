"""Programs that write: arrays in place, through views, in callees, in objects and containers.

One file a subject, each with a list `CASES` as in `tests.corpus`. A program that srcgrad refuses
is listed in `refused.txt`, with the mode and the reason; `python -m tests.mutation --write` writes
that file. `tests/test_mutation.py` runs every program against it.
"""

from pathlib import Path

from tests.corpus import case, cases_of

__all__ = ["REFUSED", "all_cases", "case", "refused"]

REFUSED = Path(__file__).parent / "refused.txt"


def all_cases():
    """Every case by its identifier, `subject:function`."""
    return cases_of(__name__, __path__)


def refused():
    """The reasons that `refused.txt` lists, by identifier and mode."""
    found = {}
    for line in REFUSED.read_text().splitlines():
        name, mode, reason = line.split(maxsplit=2)
        found[name, mode] = reason
    return found
