"""Programs as people write them, over the whole functional language: no writes into arrays.

A file is a subject: an ordinary module with functions, and a list `CASES` as in `tests.corpus`.
What is refused today stands in `refused.txt`, which

    python -m tests.programs --write

writes anew. What the programs call from other modules is in `support`, which has no cases. The
oracle is `tests.program_checks`.
"""

from tests.corpus import case, cases_of

__all__ = ["all_programs", "case"]


def all_programs():
    """Every program by its identifier, `subject:function`."""
    return cases_of(__name__, __path__)
