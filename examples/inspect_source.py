"""The gradient is a function like any other: read it, keep it in a file, run it without srcgrad.

    python examples/inspect_source.py
"""

import inspect
import runpy
import tempfile
from pathlib import Path

import numpy as np

from srcgrad import grad


def energy(x, k):
    return 0.5 * k * np.sum((x[1:] - x[:-1]) ** 2)


def main():
    df = grad(energy)
    x = np.array([0.0, 1.0, 3.0, 3.5])

    # One text for each kind of argument: here an array of rank 1 and a float.
    print(df.source_for(x, 2.0))
    print("gradient:", df(x, 2.0))

    # The function that ran has a source of its own; debuggers and profilers show the same lines.
    assert inspect.getsource(df.function) in df.source_for(x, 2.0)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "energy_grad.py"
        path.write_text(df.source_for(x, 2.0), encoding="utf-8")
        energy_grad = runpy.run_path(str(path))["energy_grad"]
    print("from the file:", energy_grad(x, 2.0))


if __name__ == "__main__":
    main()
