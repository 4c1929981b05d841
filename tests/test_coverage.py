"""The page of coverage lists the functions of the rule book, and says of them what that says."""

import re

from tests.coverage import PAGE, SECTIONS
from tests.rules import test_registry_sweep as sweep

ROWS = dict(re.findall(r"^\| `([^`]+)` \| (\w+) ", PAGE.read_text(), re.MULTILINE))


def test_page_lists_the_functions_of_the_book():
    """Those of other releases of NumPy and SciPy stand there, too."""
    missing = [
        label
        for label, operation in sweep.LABELS.items()
        if not operation.opaque and label not in ROWS
    ]
    assert not missing, "run python -m tests.coverage --write"


def test_page_says_of_each_what_the_book_says():
    for label, operation in sweep.LABELS.items():
        if not operation.opaque:
            kind = "constant" if operation.template is None else "rule"
            assert ROWS[label] == kind, label


def test_page_says_of_nothing_that_it_is_wrong():
    assert "wrong" not in PAGE.read_text().partition("\n## ")[2]


def test_every_row_has_a_section():
    assert all(any(belongs(label) for belongs in SECTIONS.values()) for label in ROWS)
