"""The two mechanisms agree: each program of the corpus on a tape, against its compiled gradient."""

import copy
import os
import warnings

import numpy as np
import pytest

import srcgrad
from srcgrad import dispatch
from tests.corpus import all_cases
from tests.differences import leaves

CASES = all_cases()
# a third in the suite, all of them with SRCGRAD_SWEEP=all
CHOSEN = list(CASES)[:: 1 if os.environ.get("SRCGRAD_SWEEP") == "all" else 3]
COMPILED = dispatch.Derivative._compiled


def on_tape(derivative, request, values):
    """In place of the compiler; the functions that a tape itself has compiled still are."""
    if request.mode == "primal" or not derivative.written:
        return COMPILED(derivative, request, values)
    return dispatch.recorded(derivative._captured, request)


def value_and_gradient(case):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return srcgrad.value_and_grad(case.function, case.argnums)(*copy.deepcopy(case.args))


def narrowest(case):
    """The bytes of the narrowest floating-point number among the arguments."""
    dtypes = [np.asarray(x).dtype for x in leaves(case.args)]
    return min((d.itemsize for d in dtypes if d.kind == "f"), default=8)


@pytest.mark.parametrize("name", CHOSEN)
def test_tape_and_compiler_agree(name, monkeypatch):
    case = CASES[name]
    wanted = list(leaves(value_and_gradient(case)))
    monkeypatch.setattr(dispatch.Derivative, "_compiled", on_tape)
    found = list(leaves(value_and_gradient(case)))
    assert len(found) == len(wanted)
    # numbers of less than double precision are added up in another order
    rtol, atol = {8: (1e-9, 1e-12), 4: (1e-5, 1e-5)}.get(narrowest(case), (1e-2, 1e-2))
    for f, w in zip(found, wanted):
        if isinstance(w, str | bool) or w is None:
            assert f == w
        else:
            np.testing.assert_allclose(f, w, rtol, atol)
    for f, w in zip(found[1:], wanted[1:]):
        assert type(f) is type(w)
        assert getattr(f, "dtype", None) == getattr(w, "dtype", None)
