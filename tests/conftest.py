"""Options of the suite."""

import pytest


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
