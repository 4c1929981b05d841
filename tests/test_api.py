"""What a user holds: grad, value_and_grad, and the derivative object."""

import inspect
import itertools
import math
import pickle
import re
import threading
import traceback
import types
import warnings
from types import SimpleNamespace

import numpy as np
import pytest

import srcgrad
from srcgrad import grad, value_and_grad
from tests.differences import assert_close, gradient_template, numerical_gradient, structure

V = np.array([0.4, -1.2, 0.7])
M = np.array([[0.4, -1.2, 0.7], [1.1, 0.3, -0.5]])
SCALE = 2.0
STEPS = 2


def wave(x, k=1.5):
    """A damped wave.

    Second paragraph.
    """
    return math.sin(k * x) * math.exp(-x)


def three(a, b, c):
    return a * b**2 * c**3


def weighted(w, x):
    return np.sum(w * x * x)


def squares(x):
    return np.sum(x * x)


def product(x, y):
    return np.sum(np.sin(x) * y)


def scaled(x):
    return np.sum(SCALE * x * x)


def stepped(x):
    s = x
    for _ in range(STEPS):
        s = s * x
    return s


def keyword_only(x, *, scale, shift=0.5):
    return scale * x**2 + shift * x


def positional_only(x, y, /, z=2.0):
    return x * y**2 * z


def of_dict(params, x):
    return np.sum(params["w"] * x) + params["b"] ** 2


def without_influence(x, spare):
    return x * x


def with_aux(x, y):
    h = x * y
    return np.sum(h * h), h


def with_number_aux(x):
    s = math.sin(x)
    return s * s, s


def logarithm(x):
    y = x * 2.0
    z = math.log(y)  # fails
    return z * z


def matrix_mismatch(x, A):
    y = x * 2.0
    z = A @ y  # fails
    return np.sum(z * z)


def vector_result(x):
    return x * x


def quotient(x, y):
    return x / y


def steps_at_integers(x):
    return np.floor(x) * x


def annotated(x: np.ndarray, n: int = 2) -> float:
    return np.sum(x**n)


# -- argnums


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [
        (0, 4.0 * 27.0),
        (1, 2.0 * 2.0 * 27.0),
        (2, 4.0 * 3.0 * 9.0),
        (-1, 4.0 * 3.0 * 9.0),
        (-3, 4.0 * 27.0),
        ("b", 2.0 * 2.0 * 27.0),
        ((0,), (108.0,)),
        (("c",), (108.0,)),
        ((0, 1), (108.0, 108.0)),
        ((2, 0), (108.0, 108.0)),
        ((-1, "a", 1), (108.0, 108.0, 108.0)),
    ],
)
def test_argnums_select_arguments_and_the_container(argnums, expected):
    got = grad(three, argnums)(1.0, 2.0, 3.0)
    assert structure(got) == structure(expected)
    assert_close(got, expected)


def test_order_of_argnums_is_the_order_of_the_result():
    a, b = grad(three, ("c", "a"))(1.0, 2.0, 5.0)
    assert_close((a, b), (4.0 * 75.0, 500.0))


def test_first_argument_is_the_default():
    assert grad(three)(1.0, 2.0, 3.0) == grad(three, 0)(1.0, 2.0, 3.0)
    assert grad(three, argnums=1)(1.0, 2.0, 3.0) == grad(three, 1)(1.0, 2.0, 3.0)


@pytest.mark.parametrize(
    ("argnums", "message"),
    [
        (3, "3"),
        (-4, "-4"),
        ("d", "'d'"),
        (1.5, "1.5"),
        (None, "None"),
        ((0, 7), "7"),
        ((0, "x"), "'x'"),
    ],
)
def test_wrong_argnums_are_refused(argnums, message):
    with pytest.raises(srcgrad.ArgumentError, match=re.escape(message)) as caught:
        grad(three, argnums)(1.0, 2.0, 3.0)
    assert isinstance(caught.value, TypeError)
    assert "three" in str(caught.value)


def test_close_name_is_suggested():
    with pytest.raises(srcgrad.ArgumentError, match="did you mean 'params'"):
        grad(of_dict, "parms")({"w": V, "b": 1.0}, V)


def test_containers_follow_the_arguments():
    got = grad(of_dict, (0, "x"))({"w": V, "b": 3}, 2.0 * V)
    assert structure(got) == structure(({"w": V, "b": 0.0}, V))
    assert_close(got, ({"w": 2.0 * V, "b": 6.0}, V))


# -- value_and_grad, auxiliary results


def test_value_comes_first():
    value, gradient = value_and_grad(weighted, "w")(V, 2.0 * V)
    assert value == weighted(V, 2.0 * V)
    assert_close(gradient, 4.0 * V * V)


def test_value_and_several_gradients():
    value, (a, c) = value_and_grad(three, (0, -1))(1.0, 2.0, 3.0)
    assert (value, a, c) == (108.0, 108.0, 108.0)
    assert type(value) is type(a) is type(c) is float


def test_aux_beside_the_gradient():
    gradient, aux = grad(with_aux, has_aux=True)(V, 2.0 * V)
    assert_close(gradient, 8.0 * V**3)
    np.testing.assert_array_equal(aux, 2.0 * V * V)


def test_aux_beside_value_and_gradient():
    (value, aux), gradients = value_and_grad(with_aux, (0, 1), has_aux=True)(V, 2.0 * V)
    assert value == with_aux(V, 2.0 * V)[0]
    np.testing.assert_array_equal(aux, 2.0 * V * V)
    assert_close(gradients, (8.0 * V**3, 4.0 * V**3))
    assert not np.shares_memory(aux, gradients[0])


def test_number_as_aux():
    gradient, aux = grad(with_number_aux, has_aux=True)(0.7)
    assert_close(gradient, 2.0 * math.sin(0.7) * math.cos(0.7))
    assert aux == math.sin(0.7)


def test_pair_without_has_aux_is_refused():
    with pytest.raises(srcgrad.ResultError, match="has_aux"):
        grad(with_aux)(V, V)


# -- forms of the decorator


@grad
def decorated(x):
    return x**3


@grad(argnums=(0, "b"))
def decorated_with_argnums(a, b):
    return a * b**2


@value_and_grad
def decorated_value(x):
    return x**3


@value_and_grad(argnums=1, has_aux=True)
def decorated_value_with_aux(a, b):
    h = a * b
    return h * h, h


@grad()
def decorated_with_brackets(x):
    return x**4


def test_decorator_forms():
    assert_close(decorated(2.0), 12.0)
    assert_close(decorated_with_argnums(2.0, 3.0), (9.0, 12.0))
    assert_close(decorated_value(2.0), (8.0, 12.0))
    assert_close(decorated_value_with_aux(2.0, 3.0), ((36.0, 6.0), 24.0))
    assert_close(decorated_with_brackets(2.0), 32.0)


# -- attributes


def test_source_before_any_call_takes_numbers():
    df = grad(wave)
    namespace = {}
    exec(df.source, namespace)
    assert_close(namespace["wave_grad"](0.7), numerical_gradient(wave, (0.7,)))


def test_source_after_a_call_is_that_of_the_call():
    df = grad(product)
    df(V, V)
    assert df.source == df.source_for(V, V)
    assert df.source != df.source_for(V, M)


def test_source_names_what_it_is():
    text = grad(wave).source
    assert "def wave_grad(x, k=1.5):" in text
    assert "import math" in text
    assert "srcgrad" not in text
    compile(text, "<source>", "exec")


def test_source_for_does_not_run_the_function():
    assert "def logarithm_grad" in grad(logarithm).source_for(-1.0)


def test_function_is_plain_python():
    df = grad(product, (0, 1))
    wanted = df(V, 2.0 * V)
    assert type(df.function) is types.FunctionType
    assert_close(df.function(V, 2.0 * V), wanted)
    assert type(df.function_for(M, 1.5)) is types.FunctionType
    assert_close(df.function_for(M, 1.5)(M, 1.5), df(M, 1.5))


def test_function_shows_the_emitted_lines():
    df = grad(product)
    df(V, V)
    shown = inspect.getsource(df.function)
    assert shown.startswith("def product_grad(")
    assert shown.strip() in df.source


def test_primal_and_metadata():
    df = grad(wave)
    assert df.primal is wave
    assert df.__wrapped__ is wave
    assert df.__module__ == wave.__module__
    assert df.__name__.startswith("wave")
    assert "A damped wave." in df.__doc__
    assert inspect.signature(df) == inspect.signature(wave)
    assert inspect.signature(grad(keyword_only)) == inspect.signature(keyword_only)
    assert inspect.signature(grad(positional_only)) == inspect.signature(positional_only)
    assert list(inspect.signature(value_and_grad(annotated)).parameters) == ["x", "n"]
    assert callable(df)
    assert "wave" in repr(df)


def test_primal_is_not_changed():
    before = (wave.__code__, wave.__defaults__, dict(wave.__dict__), set(wave.__globals__))
    grad(wave)(0.7)
    assert before == (wave.__code__, wave.__defaults__, dict(wave.__dict__), set(wave.__globals__))


# -- calls


def test_keywords_and_defaults():
    df = grad(wave, ("x", "k"))
    wanted = df(0.7, 1.5)
    assert df(0.7) == df(x=0.7) == df(0.7, k=1.5) == df(k=1.5, x=0.7) == wanted
    assert df(0.7, k=2.0) != wanted


def test_keyword_only_parameters():
    assert_close(grad(keyword_only)(2.0, scale=3.0), 12.5)
    assert_close(grad(keyword_only, "scale")(2.0, scale=3.0), 4.0)
    assert_close(grad(keyword_only, ("shift", "x"))(2.0, shift=1.0, scale=3.0), (2.0, 13.0))
    assert_close(grad(keyword_only, -1)(2.0, scale=3.0), 2.0)


def test_positional_only_parameters():
    assert_close(grad(positional_only, (0, "z"))(2.0, 3.0), (18.0, 18.0))
    with pytest.raises(TypeError):
        grad(positional_only)(x=2.0, y=3.0)


@pytest.mark.parametrize(
    ("args", "kwargs"),
    [((), {}), ((1.0, 2.0, 3.0), {}), ((1.0,), {"x": 2.0}), ((1.0,), {"z": 2.0})],
)
def test_wrong_calls_fail_as_the_primal_does(args, kwargs):
    with pytest.raises(TypeError):
        wave(*args, **kwargs)
    with pytest.raises(TypeError) as caught:
        grad(wave)(*args, **kwargs)
    assert not isinstance(caught.value, srcgrad.SrcgradError)


# -- specialisation


def assert_right(df, function, *args):
    assert_close(df(*args), numerical_gradient(function, args))
    assert structure(df(*args)) == structure(gradient_template(args[0]))


def test_types_may_change_from_call_to_call():
    df = grad(squares)
    points = [1.5, V, M, np.array(1.5), np.float64(1.5), V.astype(np.float32), 3, np.arange(3)]
    points += [np.array([1.5]), np.array([[1.5]]), np.zeros((0, 2)), np.float32(1.5), M[:1], M.T]
    for x in points + points[::-1] + points[::3]:
        assert_right(df, squares, x)


def test_lengths_of_one_are_another_specialisation():
    df = grad(product, (0, 1))
    shapes = [(3,), (1,), (), (2, 3), (1, 3), (2, 1), (1, 1)]
    rng = np.random.default_rng(0)
    for _ in range(2):
        for a, b in itertools.product(shapes, shapes):
            x, y = rng.normal(size=a), rng.normal(size=b)
            wanted = tuple(numerical_gradient(product, (x, y), n) for n in (0, 1))
            assert_close(df(x, y), wanted)


def test_numbers_and_lengths_are_no_specialisation():
    df = grad(weighted)
    df(V, 2.0)
    first = df.function
    df(np.arange(7.0), 3.5)
    assert df.function is first
    df = grad(wave)
    df(0.7, 1.5)
    first = df.function
    df(-0.2, 2.5)
    assert df.function is first


def test_global_number_is_read_at_every_call(monkeypatch):
    df = grad(scaled)
    assert_close(df(V), 4.0 * V)
    monkeypatch.setitem(globals(), "SCALE", 3.0)
    assert_close(df(V), 6.0 * V)
    monkeypatch.setitem(globals(), "SCALE", np.array([1.0, 2.0, 3.0]))
    assert_close(df(V), 2.0 * V * np.array([1.0, 2.0, 3.0]))
    monkeypatch.setitem(globals(), "SCALE", np.ones((2, 3)))
    assert_close(df(V), 4.0 * V)
    monkeypatch.setitem(globals(), "SCALE", np.array([[5.0]]))
    assert_close(df(V), 10.0 * V)
    monkeypatch.undo()
    assert_close(df(V), 4.0 * V)


def test_global_count_is_read_at_every_call(monkeypatch):
    df = grad(stepped)
    assert_close(df(2.0), 12.0)
    monkeypatch.setitem(globals(), "STEPS", 4)
    assert_close(df(2.0), 80.0)


def test_global_array_may_change_in_place(monkeypatch):
    weights = np.ones(3)
    monkeypatch.setitem(globals(), "SCALE", weights)
    df = grad(scaled)
    assert_close(df(V), 2.0 * V)
    weights[:] = 4.0
    assert_close(df(V), 8.0 * V)


def test_keys_of_a_dict_may_change():
    df = grad(of_dict)
    assert_close(df({"w": V, "b": 2.0}, V), {"w": V, "b": 4.0})
    assert_close(df({"b": 2.0, "w": V}, V), {"w": V, "b": 4.0})
    got = df({"w": V, "b": 2.0, "more": V, "name": "n"}, V)
    assert structure(got) == structure({"w": V, "b": 0.0, "more": V, "name": None})
    assert_close(got["more"], np.zeros(3))
    assert_close(df({"w": 1.5, "b": np.array(2.0)}, V), {"w": np.sum(V), "b": np.array(4.0)})
    assert_close(df({"w": V, "b": 2.0}, V), {"w": V, "b": 4.0})


def test_random_order_of_types_never_gives_a_stale_text():
    rng = np.random.default_rng(1)
    kinds = [0.7, 2, V, M, np.array(0.7), np.array([0.7]), V.astype(np.float32), M[:, :1]]
    df = grad(product)
    for _ in range(60):
        x, y = (kinds[k] for k in rng.integers(len(kinds), size=2))
        try:
            np.broadcast_shapes(np.shape(x), np.shape(y))
        except ValueError:
            continue
        assert_right(df, product, x, y)


def test_derivatives_of_one_function_do_not_disturb_each_other():
    a, b, c = grad(three), grad(three, (1, 2)), value_and_grad(three, "c")
    for _ in range(2):
        assert a(1.0, 2.0, 3.0) == 108.0
        assert b(1.0, 2.0, 5.0) == (500.0, 300.0)
        assert c(1.0, 2.0, 5.0) == (500.0, 300.0)


# -- warnings and errors


def test_argument_without_influence_gives_zeros_and_a_warning():
    with pytest.warns(Warning, match="spare"):
        got = grad(without_influence, (0, 1))(1.5, V)
    assert_close(got, (3.0, np.zeros(3)))
    assert structure(got) == structure((0.0, V))


def test_argument_with_influence_gives_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        grad(without_influence)(1.5, V)


@pytest.mark.parametrize("shape", [(3,), (1,), (2, 3)])
def test_array_result_names_the_functions_for_it(shape):
    with pytest.raises(srcgrad.ResultError, match="jacobian") as caught:
        grad(vector_result)(np.ones(shape))
    assert isinstance(caught.value, TypeError)
    assert "vjp" in str(caught.value)
    assert "vector_result" in str(caught.value)


def test_error_in_emitted_code_shows_both_lines():
    df = value_and_grad(logarithm)
    df(1.5)
    words = r"math domain error|expected a positive input"
    with pytest.raises(ValueError, match=words) as caught:
        df(-1.5)
    assert_both_lines_shown(caught.value, logarithm, "math.log(")


def test_numpy_error_in_emitted_code_shows_both_lines():
    df = value_and_grad(matrix_mismatch)
    df(np.ones(3), M)
    with pytest.raises(ValueError, match="matmul") as caught:
        df(np.ones(2), M)
    assert_both_lines_shown(caught.value, matrix_mismatch, "A @ ")


def assert_both_lines_shown(error, function, emitted):
    """The traceback ends in a line of the emitted text, and a note names the user's."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    assert emitted in last.line
    assert last.filename != __file__
    lines, first = inspect.getsourcelines(function)
    (lineno,) = (first + k for k, line in enumerate(lines) if "# fails" in line)
    notes = "\n".join(error.__notes__)
    assert re.search(rf"\b{lineno}\b", notes), notes
    assert "test_api.py" in notes


def test_exception_of_the_primal_comes_through():
    with pytest.raises(ZeroDivisionError):
        grad(quotient, (0, 1))(1.0, 0.0)


def test_all_errors_have_one_root():
    named = ["UnsupportedError", "NoRuleError", "SourceError", "ArgumentError"]
    named += ["ResultError", "RuleError", "GradientError"]
    for name in named:
        error = getattr(srcgrad, name)
        assert issubclass(error, srcgrad.SrcgradError)
        assert name in srcgrad.__all__
    assert issubclass(srcgrad.UnsupportedError, SyntaxError)
    assert issubclass(srcgrad.GradientError, AssertionError)


def test_function_without_source_is_refused():
    namespace = {}
    exec("def typed_at_the_prompt(x):\n    return x * x\n", namespace)
    with pytest.raises(srcgrad.SourceError, match="typed_at_the_prompt"):
        grad(namespace["typed_at_the_prompt"])(1.0)


@pytest.mark.parametrize("function", [math.sin, np.sin, abs])
def test_what_is_not_python_has_no_source(function):
    with pytest.raises(srcgrad.SourceError):
        grad(function)(1.0)


@pytest.mark.parametrize("thing", [3, "wave", [wave]])
def test_what_cannot_be_called_is_refused(thing):
    with pytest.raises(srcgrad.ArgumentError):
        grad(thing)(1.0)


def test_faulty_call_does_not_spoil_the_next():
    df = grad(squares)
    with pytest.raises(srcgrad.ArgumentError):
        df("text")
    with pytest.raises(srcgrad.ArgumentError):
        df(None)
    assert_close(df(V), 2.0 * V)
    with pytest.raises(srcgrad.ResultError):
        grad(vector_result)(V)
    assert_close(grad(vector_result)(1.5), 3.0)


# -- check_grads


def test_check_grads_accepts_right_derivatives():
    srcgrad.check_grads(wave, (0.7, 1.5))
    srcgrad.check_grads(of_dict, ({"w": V, "b": 2.0}, V))
    srcgrad.check_grads(product, (M, V), order=1, modes=("rev",))


def test_check_grads_reports_a_jump():
    """The derivative of floor is 0 everywhere, which no difference across a jump confirms."""
    with pytest.raises(srcgrad.GradientError):
        srcgrad.check_grads(steps_at_integers, (2.0,))


# -- processes and threads


@pytest.mark.parametrize(
    "df",
    [
        grad(wave),
        grad(three, (0, "b")),
        value_and_grad(wave, "k"),
        grad(with_aux, has_aux=True),
    ],
)
def test_derivative_can_be_pickled(df):
    args = {"wave": (0.7,), "three": (1.0, 2.0, 3.0), "with_aux": (V, V)}[df.primal.__name__]
    before = pickle.loads(pickle.dumps(df))
    wanted = df(*args)
    after = pickle.loads(pickle.dumps(df))
    assert_close(before(*args), wanted)
    assert_close(after(*args), wanted)
    assert after.primal is df.primal


def test_decorated_function_can_be_pickled():
    again = pickle.loads(pickle.dumps(decorated))
    assert_close(again(2.0), 12.0)


class Layered:
    def __init__(self):
        self.layers = [np.ones(3), np.full(3, 2.0)]
        self.scales = (0.5, 2)

    def loss(self, x):
        for w, k in zip(self.layers, self.scales):
            x = w * x**k
        return x.sum() + self.layers[0].mean()


def methods_of_an_array(x):
    y = x.copy()
    y[0] = x.mean()
    return (x.reshape(-1) * y).sum() + x.T.dot(x)


def test_a_method_of_a_text_makes_no_new_text():
    def f(x, name):
        return x * 2.0 if name.startswith("w") else x

    derivative = grad(f)
    for _ in range(3):
        assert derivative(1.5, "w1") == 2.0
    assert sum(map(len, derivative._texts.values())) == 1


@pytest.mark.parametrize("f", [Layered().loss, methods_of_an_array])
def test_a_second_call_makes_no_new_text(f):
    derivative = grad(f)
    for _ in range(3):
        derivative(np.array([1.0, 2.0, 0.5]))
    assert sum(map(len, derivative._texts.values())) == 1


def test_threads_share_a_derivative():
    df = grad(product, (0, 1))
    points = [(0.7, 1.5), (V, V), (V, 2.0), (M, V), (M[:, :1], V), (M, M), (np.array(1.5), V)]
    wanted = [tuple(numerical_gradient(product, p, n) for n in (0, 1)) for p in points]
    start = threading.Barrier(8)
    failures = []

    def work(offset):
        start.wait()
        try:
            for k in range(3 * len(points)):
                which = (k + offset) % len(points)
                assert_close(df(*points[which]), wanted[which])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_fields_that_an_object_has_got_since_have_gradients():
    """Also those that the function does not read, of an object in an object too."""

    def f(s):
        return s.inner.a ** 2

    df = grad(f)
    for more in ({}, {"b": 1.0}, {"b": "name"}, {"b": np.ones(2), "c": 2.0}, {}):
        got = df(SimpleNamespace(inner=SimpleNamespace(a=3.0, **more)))
        assert vars(got.inner).keys() == {"a", *more} and got.inner.a == 6.0
        got = df(SimpleNamespace(inner=SimpleNamespace(a=3.0), **more))
        assert vars(got).keys() == {"inner", *more}
