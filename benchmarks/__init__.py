"""Speed and size of emitted gradients: `python -m benchmarks`.

A BLAS library reads its number of threads when it is loaded. This package is imported before NumPy
when one of its modules is run, so one thread is asked for here; an environment that already says
otherwise is left alone, and `environment.describe` reports what is in force.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
