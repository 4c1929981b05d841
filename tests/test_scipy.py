"""SciPy is optional: its rules are read when a program that is differentiated uses it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from srcgrad import UnsupportedError, check_grads, grad
from srcgrad.rules import registry

scipy_special = pytest.importorskip("scipy.special")
import scipy  # noqa: E402
from scipy import special  # noqa: E402
from scipy.special import expit, gammaln  # noqa: E402

ROOT = Path(__file__).parent.parent


def run(text):
    """What a program prints in a fresh interpreter."""
    result = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return result.stdout


def test_a_program_without_scipy_does_not_load_it(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(
        "import sys\nimport numpy as np\nfrom srcgrad import grad\n"
        "def f(x):\n    return np.sum(np.sin(x) @ np.linalg.inv(x))\n"
        "grad(f)(np.eye(2) + 1.0)\n"
        "print('scipy' in sys.modules)\n"
        "from srcgrad.rules import registry\n"
        "print(any(m.startswith('srcgrad.rules.special') for m in sys.modules))\n"
    )
    result = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert result.stdout.split() == ["False", "False"]


def by_package(x):
    return scipy.special.gammaln(x) * scipy.special.expit(x)


def by_module(x):
    return special.gammaln(x) * special.expit(x)


def by_name(x):
    return gammaln(x) * expit(x)


@pytest.mark.parametrize("f", [by_package, by_module, by_name])
def test_a_function_is_found_under_every_name(f):
    check_grads(f, (1.7,))
    text = grad(f).source_for(1.7)
    assert "scipy" in text
    space = {}
    exec(text, space)
    assert space[f"{f.__name__}_grad"](1.7) == grad(f)(1.7)


def of_an_order(v):
    return special.jv(v, 2.0)


@pytest.mark.parametrize("v", [1.5, 2])
def test_the_order_of_a_bessel_function_is_no_argument_to_differentiate(v):
    with pytest.raises(UnsupportedError, match=r"not differentiated in its argument `v`"):
        grad(of_an_order)(v)


def entropy(p):
    return np.sum(special.entr(p))


def test_the_slope_of_an_entropy_at_zero_is_infinite_and_no_warning():
    with np.errstate(all="raise"):
        assert grad(entropy)(np.array([0.0, 1.0])).tolist() == [np.inf, -1.0]


def test_labels_are_those_of_the_manual():
    labels = [op.label for op in registry.operations(True) if "." in op.label]
    assert len(labels) == len(set(labels))
    assert "scipy.special.erf" in labels
