"""Programs that write, in both modes: right, or refused and listed as such."""

import random
import sys
from types import SimpleNamespace

import numpy as np
import pytest

import srcgrad
from tests.comparison import MODES, Trial
from tests.mutation import REFUSED, all_cases, refused
from tests.several import assert_each

CASES = all_cases()
LISTED = refused()


@pytest.mark.parametrize("name", CASES)
def test_program_is_right_or_listed_as_refused(name):
    """In both modes, which share what they are compared with."""
    trial = Trial(CASES[name])

    def judged(mode):
        assert trial.judge(mode) == LISTED.get((name, mode))

    assert_each(MODES, judged)


def test_refused_programs_are_listed_in_order():
    """The list is what `python -m tests.mutation --write` writes, and holds no other names."""
    lines = REFUSED.read_text().splitlines()
    assert lines == sorted(lines)
    assert len(LISTED) == len(lines)
    assert [key for key in LISTED if key[0] not in CASES or key[1] not in MODES] == []


def test_there_are_enough_programs():
    assert len(CASES) >= 330


# -- side effects: once, in order, and as in the function itself

V = np.array([0.4, -1.2, 0.7])
SCALE = 2.0
EVENTS = []
COUNTS = {"calls": 0}


def every_way(f, *args):
    """The function itself, and each way to differentiate it in its first argument."""
    tangent = np.ones_like(args[0]) if isinstance(args[0], np.ndarray) else 1.0
    return {
        "primal": lambda: f(*args),
        "grad": lambda: srcgrad.grad(f)(*args),
        "value_and_grad": lambda: srcgrad.value_and_grad(f)(*args),
        "jvp": lambda: srcgrad.jvp(f, args, (tangent, *[None] * (len(args) - 1))),
    }


WAYS = ("primal", "grad", "value_and_grad", "jvp")
every_kind = pytest.mark.parametrize("way", WAYS)


def doubled(x):
    print("doubled")
    return 2.0 * x


def over_calls(x):
    return sum(v * v for v in doubled(x)) + np.sum([u * v for u in (1.0, 2.0) for v in doubled(x)])


def test_a_comprehension_calls_what_it_goes_over_once(capsys):
    gradient = srcgrad.grad(over_calls)
    got = gradient(np.array([0.5, -1.0]))
    assert capsys.readouterr().out == "doubled\n" * 3
    np.testing.assert_allclose(got, 8.0 * np.array([0.5, -1.0]) + 6.0)
    assert "Tape" not in gradient.source


def speaking(x):
    y = x * x
    print("start", len(y))
    for i in range(3):
        y[i] += y[i - 1]
        print(f"{i}: {y[i]:.2f}")
    print("end", flush=True)
    return np.sum(y)


@every_kind
def test_output_comes_once_and_in_order(way, capsys):
    every_way(speaking, V)[way]()
    assert capsys.readouterr().out == "start 3\n0: 0.65\n1: 2.09\n2: 2.58\nend\n"


def counting(x):
    COUNTS["calls"] += 1
    y = x.copy()
    for i in range(3):
        EVENTS.append((COUNTS["calls"], i))
        y[i] *= x[0]
    return np.sum(y)


@every_kind
def test_global_containers_are_changed_once(way):
    EVENTS.clear()
    COUNTS["calls"] = 0
    call = every_way(counting, V)[way]
    call()
    call()
    assert COUNTS == {"calls": 2}
    assert EVENTS == [(n, i) for n in (1, 2) for i in range(3)]
    assert [type(v) for v in EVENTS[0]] == [int, int]


def rebinding_a_global(x):
    global SCALE
    y = x * SCALE
    y[0] *= SCALE
    SCALE += 1.0
    return np.sum(y)


@every_kind
def test_global_names_are_rebound_once_and_seen(way, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "SCALE", 2.0)
    call = every_way(rebinding_a_global, V)[way]
    call()
    assert SCALE == 3.0 and type(SCALE) is float
    call()
    assert SCALE == 4.0


def test_a_global_that_changes_between_calls_is_seen(monkeypatch):
    def f(x):
        y = x.copy()
        y[0] *= SCALE
        return y @ y

    df = srcgrad.grad(f)
    for scale in (2.0, 3.0, np.float64(0.5), 1):
        monkeypatch.setattr(sys.modules[__name__], "SCALE", scale)
        wanted = 2.0 * V * [float(scale) ** 2, 1.0, 1.0]
        np.testing.assert_allclose(df(V), wanted, rtol=1e-12)


def test_a_cell_that_changes_between_calls_is_seen():
    weight, helper = 2.0, np.sin

    def f(x):
        y = x.copy()
        y[1:] *= weight
        y[0] = helper(x[0])
        return np.sum(y)

    df = srcgrad.grad(f)
    np.testing.assert_allclose(df(V), [np.cos(0.4), 2.0, 2.0])
    weight = 5.0
    np.testing.assert_allclose(df(V), [np.cos(0.4), 5.0, 5.0])
    helper = np.exp
    np.testing.assert_allclose(df(V), [np.exp(0.4), 5.0, 5.0])
    weight = np.array([1.0, 3.0])
    np.testing.assert_allclose(df(V), [np.exp(0.4), 1.0, 3.0])


def test_nonlocal_names_are_rebound_once():
    calls, last = 0, None

    def count():
        nonlocal calls, last
        calls += 1
        last = "done"
        return calls

    def f(x):
        y = x.copy()
        y[0] = x[1] * count()
        return np.sum(y)

    np.testing.assert_allclose(srcgrad.grad(f)(V), [0.0, 2.0, 1.0])
    assert (calls, last) == (1, "done")
    value, gradient = srcgrad.value_and_grad(f)(V)
    assert calls == 2 and value == pytest.approx(-2.4 - 1.2 + 0.7)
    np.testing.assert_allclose(gradient, [0.0, 3.0, 1.0])

    def g(x):
        nonlocal last
        y = x.copy()
        y[0] = last = x[1] * 2.0
        return np.sum(y)

    with pytest.raises(srcgrad.UnsupportedError, match="`nonlocal`"):
        srcgrad.grad(g)(V)


def walking(x, random):
    y = x.copy()
    for i in range(3):
        y[i] *= random.normal()
        y += 0.1 * random.uniform(size=3)
    return np.sum(y)


@every_kind
def test_a_generator_of_random_numbers_advances_once(way):
    random, other = np.random.default_rng(5), np.random.default_rng(5)
    every_way(walking, V, random)[way]()
    walking(V, other)
    assert random.normal() == other.normal()


def global_noise(x):
    y = x * np.random.rand(3)
    y[0] *= np.random.normal()
    random.shuffle([1, 2, 3])
    return np.sum(y) * random.random()


@every_kind
def test_the_global_random_state_advances_once(way):
    after = []
    for call in (every_way(global_noise, V)[way], every_way(global_noise, V)["primal"]):
        np.random.seed(3)
        random.seed(3)
        call()
        after.append((np.random.rand(), random.random()))
    assert after[0] == after[1]


def test_the_same_random_numbers_reach_value_and_gradient():
    def f(x):
        y = x.copy()
        y[:2] *= np.random.default_rng(7).normal(size=2)
        return np.sum(y)

    drawn = np.random.default_rng(7).normal(size=2)
    value, gradient = srcgrad.value_and_grad(f)(V)
    np.testing.assert_allclose(gradient, [*drawn, 1.0])
    assert value == f(V)


def spoiling(x, table, rows):
    x[:] = 0.5 * x
    table["w"] *= 2.0
    table["new"] = x
    rows.append(x[0])
    rows[0] = rows[0] + x[1]
    return np.sum(x) * np.sum(table["w"]) * rows[0]


@pytest.mark.parametrize("way", WAYS[1:])
@pytest.mark.parametrize("argnums", [0, 1, 2, (0, 1, 2)])
def test_what_the_caller_passes_stays_as_it_is(way, argnums):
    x, w, first = V.copy(), V + 1.0, 1.5
    table, rows = {"w": w}, [first, "end"]
    args = x, table, rows
    if way == "jvp":
        tangents = [np.ones(3), {"w": np.ones(3)}, [1.0, None]]
        chosen = argnums if isinstance(argnums, tuple) else (argnums,)
        srcgrad.jvp(spoiling, args, [t if k in chosen else None for k, t in enumerate(tangents)])
    else:
        getattr(srcgrad, way)(spoiling, argnums)(*args)
    assert list(table) == ["w"] and table["w"] is w and rows == [1.5, "end"]
    assert rows[0] is first
    np.testing.assert_array_equal(x, V)
    np.testing.assert_array_equal(w, V + 1.0)


def test_a_locked_argument_can_be_differentiated():
    def f(x):
        x[0] *= x[1]
        return np.sum(x)

    locked = V.copy()
    locked.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        f(locked)
    with pytest.raises((ValueError, srcgrad.SrcgradError)):
        srcgrad.grad(f)(locked)


def failing(x, n):
    EVENTS.append("begin")
    y = x * x
    try:
        for i in range(n):
            y[i] *= 2.0
            EVENTS.append(i)
    finally:
        EVENTS.append("end")
    if y[0] > 5.0:
        raise ArithmeticError(f"too large: {y[0]:.1f}")
    return np.sum(y)


@every_kind
def test_exceptions_of_the_function_come_out_after_its_effects(way):
    EVENTS.clear()
    with pytest.raises(IndexError, match="out of bounds"):
        every_way(failing, V, 9)[way]()
    assert EVENTS == ["begin", 0, 1, 2, "end"]
    with pytest.raises(ArithmeticError, match=r"too large: 18\.0"):
        every_way(failing, 3.0 * np.ones(3), 1)[way]()


def test_an_object_of_the_closure_is_changed_as_by_the_function():
    class Log:
        def __init__(self):
            self.count, self.names = 0, []

        def note(self, name):
            self.count += 1
            self.names.append(name)

    log = Log()

    def f(x):
        y = x.copy()
        for name in ("a", "b"):
            log.note(name)
            y *= x
        return np.sum(y)

    np.testing.assert_allclose(srcgrad.grad(f)(V), 3.0 * V**2)
    assert (log.count, log.names) == (2, ["a", "b"])


def test_files_are_written_once(tmp_path):
    path = tmp_path / "log.txt"

    def f(x):
        y = x * x
        with open(path, "a") as file:
            for i in range(3):
                y[i] += x[0]
                file.write(f"{i} {y[i]:.1f}\n")
        return np.sum(y)

    np.testing.assert_allclose(srcgrad.grad(f)(V), 2.0 * V + [3.0, 0.0, 0.0])
    assert path.read_text() == "0 0.6\n1 1.8\n2 0.9\n"


def test_one_array_in_two_arguments():
    """What is only read has a gradient in each; a write is refused, or is right in the sum."""

    def read(x, y):
        z = x.copy()
        z[0] = y[1] * y[2]
        return z @ y

    got = srcgrad.grad(read, (0, 1))(V, V)
    np.testing.assert_allclose(got[0], [0.0, -1.2, 0.7])
    np.testing.assert_allclose(got[1], [-0.84, -1.2 + 0.28, 0.7 - 0.48])

    def written(x, y):
        x[0] = y[1] * 2.0
        return x @ y

    for second in (V, V[:]):
        try:
            value, got = srcgrad.value_and_grad(written, (0, 1))(V, second)
        except srcgrad.SrcgradError:
            continue
        assert value == written(*[V.copy()] * 2)
        np.testing.assert_allclose(got[0] + got[1], [0.0, 10.0 * V[1], 2.0 * V[2]])


def test_identity_is_that_of_what_was_passed():
    def kernel(x, y):
        z = x.copy()
        z[0] *= 2.0
        if x is y:
            return np.sum(z)
        if np.shares_memory(x, y):
            return np.sum(z) * 3.0
        return z @ y

    whole = np.array([0.4, -1.2, 0.7, 2.0])
    for x, y in ((V, V), (V, V.copy()), (whole[:3], whole[1:])):
        for argnums in (0, (0, 1)):
            value, _ = srcgrad.value_and_grad(kernel, argnums)(x, y)
            assert value == kernel(x, y)

    def of_lists(p, q):
        p = [p, p[0] ** 2]
        return p[1] if p[0] is q and p is not q else p[1] * q[0]

    held = [1.5]
    assert srcgrad.grad(of_lists)(held, held) == [3.0]
    assert srcgrad.grad(of_lists)(held, [2.0]) == [6.0]


def test_whole_numbers_are_ints_to_the_function():
    def f(n):
        held = [n]
        held[0] = n * n
        if type(n) is int and held[0].__class__ is int and isinstance(n, int):
            return held[0] * {int: 0.5, float: 7.0}[type(held[0])]
        return 0.0 * n

    value, gradient = srcgrad.value_and_grad(f)(3)
    assert (value, type(value)) == (4.5, float)
    assert (gradient, type(gradient)) == (3.0, float)


def test_one_container_in_two_places_is_not_taken_for_two():
    def f(p, q):
        p[0] = p[0] * 3.0
        return q[0] * p[1]

    for held in ([1.5, 2.0], SimpleNamespace(a=1.5, b=2.0)):
        def g(p, q):
            if isinstance(p, list):
                return f(p, q)
            p.a *= 3.0
            return q.a * p.b

        with pytest.raises(srcgrad.SrcgradError):
            srcgrad.value_and_grad(g)(held, held)
        with pytest.raises(srcgrad.SrcgradError):
            srcgrad.value_and_grad(lambda both: g(*both))([held, held])
    layers = [[1.5, 2.0]] * 2
    got = srcgrad.grad(lambda ls: ls[0][0] * ls[1][1])(layers)  # only read: a gradient for each
    assert got == [[2.0, 0.0], [0.0, 1.5]]
