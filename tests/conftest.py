"""Options of the suite."""

import os

import pytest

# The matrices of the tests are small. Threads of BLAS would wait for each other, and for those of
# the other workers. This is read when NumPy is imported, which nothing has done yet.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the compiler emits now to tests/golden and tests/refused/messages.txt",
    )


@pytest.fixture(scope="session")
def update_golden(request):
    """Whether expected texts are to be rewritten."""
    return request.config.getoption("--update-golden")
