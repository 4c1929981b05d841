"""Every example runs as a user would run it and says what it should."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def run(name, *options, cwd):
    """The output of one example, run on the checkout from a folder of the test's own."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *options],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_digits_learns_and_saves_a_plot(tmp_path):
    missing = [m for m in ("sklearn", "matplotlib", "tqdm") if importlib.util.find_spec(m) is None]
    if missing:
        pytest.skip(f"needs the extra 'examples': {', '.join(missing)} not installed")
    output = run("digits.py", "--epochs", "8", "--output", "curve.png", cwd=tmp_path)
    assert "def loss_value_and_grad(params, x, labels):" in output
    assert output.count("test accuracy") == 8 + 1
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_newton_prints_the_known_derivative(tmp_path):
    table = run("newton.py", cwd=tmp_path).splitlines()[-4:]
    for line in table:
        _, derivative, exact = map(float, line.split())
        assert derivative == pytest.approx(exact, rel=1e-9)


def test_inspect_source_runs_the_saved_text(tmp_path):
    lines = run("inspect_source.py", cwd=tmp_path).splitlines()
    results = [line.partition(": ")[2] for line in lines if line.startswith(("gradient", "from"))]
    # d/dx of the sum of (x[i + 1] - x[i])**2 at 0, 1, 3, 3.5
    assert results == ["[-2. -2.  3.  1.]"] * 2


def test_every_example_is_run_here():
    text = Path(__file__).read_text(encoding="utf-8")
    missing = [path.name for path in EXAMPLES.glob("*.py") if f'run("{path.name}"' not in text]
    assert not missing
