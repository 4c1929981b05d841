"""The same input gives the same bytes: in another process, in another order, a second time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import srcgrad
from tests.corpus import all_cases

ROOT = Path(__file__).parent.parent
NAMES = (
    "scalars:many_statements",
    "scalars:rotation_of_three",
    "broadcasting:bias_and_scale",
    "branches:variable_of_one_branch",
    "branches:branch_in_loop_in_branch",
    "contractions:attention",
    "constants:entry_of_a_dict",
    "dicts:layers_in_a_loop",
    "dicts:nested_dict_by_name",
    "dtypes:chain-2",
    "loops:augmented_states",
    "loops:recurrent",
    "names:adjoint_names_collide_twice",
    "names:tape_names",
    "nested:carried_pair_two_deep",
    "programs:kalman_filter",
    "sharing:equal_gradients_of_three",
    "whiles:while_in_while",
)

PRINT_SOURCES = """
import sys
import srcgrad
from tests.corpus import all_cases
cases = all_cases()
for name in sys.argv[1:]:
    case = cases[name]
    for transformation in (srcgrad.grad, srcgrad.value_and_grad):
        text = transformation(case.function, case.argnums).source_for(*case.args)
        sys.stdout.buffer.write(f"#### {name}\\n{text}\\n".encode())
"""


def printed(hash_seed, names):
    """The sources that a fresh process prints, by name."""
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [sys.executable, "-c", PRINT_SOURCES, *names],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": path},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    parts = done.stdout.split(b"#### ")[1:]
    assert len(parts) == 2 * len(names)
    return sorted(parts)


@pytest.fixture(scope="module")
def in_a_fresh_process():
    return printed("0", NAMES)


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_hash_seed_does_not_matter(hash_seed, in_a_fresh_process):
    assert printed(hash_seed, NAMES) == in_a_fresh_process


def test_order_of_compilation_does_not_matter(in_a_fresh_process):
    assert printed("0", tuple(reversed(NAMES))) == in_a_fresh_process


@pytest.mark.parametrize("name", NAMES)
def test_second_compilation_is_the_same(name):
    case = all_cases()[name]
    first = srcgrad.grad(case.function, case.argnums).source_for(*case.args)
    second = srcgrad.grad(case.function, case.argnums)
    second(*case.args)
    assert second.source_for(*case.args) == first


@pytest.mark.parametrize("name", NAMES)
def test_values_do_not_matter(name):
    """A text depends on the types of the arguments and not on their numbers."""
    case = all_cases()[name]
    df = srcgrad.grad(case.function, case.argnums)
    df(*case.args)
    assert df.source == df.source_for(*case.args)
