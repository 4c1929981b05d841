"""What the README shows is what srcgrad prints, and its commands are those that are checked.

    python tests/test_readme.py

writes the emitted text into the README anew, after a change to what is emitted.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PYTHON_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def first_program_and_output():
    """The first two blocks of Python: what a user writes, and what it prints."""
    program, output = list(PYTHON_BLOCK.finditer(README.read_text(encoding="utf-8")))[:2]
    return program, output


def printed_by(program):
    """What `program` prints, run from a file, since srcgrad reads the text of its functions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.py"
        path.write_text(program, encoding="utf-8")
        result = subprocess.run(
            [sys.executable, str(path)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip("\n") + "\n"


def test_shown_gradient_is_the_emitted_one():
    program, output = first_program_and_output()
    assert output[1] == printed_by(program[1])


def test_ci_runs_the_test_command():
    commands = re.findall(r"^python3 -m venv .*$", README.read_text(encoding="utf-8"), re.MULTILINE)
    _, tests = commands
    pytest_line = tests.rpartition("python ")[2]
    assert pytest_line.startswith("-m pytest")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert f'/bin/python" {pytest_line}\n' in ci


def test_links_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        targets = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
        local = [target for target in targets if "://" not in target]
        assert [t for t in local if not (page.parent / t).exists()] == []


def rewrite():
    text = README.read_text(encoding="utf-8")
    program, output = first_program_and_output()
    README.write_text(
        text[: output.start(1)] + printed_by(program[1]) + text[output.end(1) :], encoding="utf-8"
    )


if __name__ == "__main__":
    rewrite()
