"""`import srcgrad` loads little more than NumPy (its time: `python -m benchmarks.import_time`)."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

# Optional packages, tools of tests, and slow modules that only an error or a debugger needs.
NOT_NEEDED = {
    "autograd", "difflib", "doctest", "hypothesis", "jax", "matplotlib", "numba", "pdb", "pytest",
    "scipy", "sklearn", "torch", "tqdm", "unittest",
}


def loaded_by(statements):
    """Top-level names of all modules in a fresh interpreter after `statements`."""
    code = f"import sys\n{statements}\nprint(*{{m.partition('.')[0] for m in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(result.stdout.split())


def test_import_loads_nothing_that_is_not_needed():
    added = loaded_by("import numpy, srcgrad") - loaded_by("import numpy")
    assert "srcgrad" in added
    assert not added & NOT_NEEDED
