"""The language of rules: what it derives, as text, and what it refuses, with place and term."""

import ast
import inspect
import math
import operator

import gast
import numpy as np
import pytest

from srcgrad.errors import RuleError
from srcgrad.ir import abstract as av
from srcgrad.rules import language, registry
from srcgrad.rules.language import MISSING, Operation
from srcgrad.rules.transpose import Give, Let, pullback, pushforward
from srcgrad.rules.unroll import sequence_of, unrolled

# ruff: noqa: F821 (d and bar are notation)


def operation(template):
    return Operation(template.__name__, template, template, lambda call: av.FLOAT, template)


def text(node):
    return ast.unparse(gast.gast_to_ast(node))


def shown(steps):
    """The steps as lines of text."""
    lines = []
    for s in steps:
        if isinstance(s, Let):
            lines.append(f"{s.name} = {text(s.value)}")
        else:
            part = f"[{text(s.index)}]" if s.index is not None else ""
            lines.append(f"{s.argument}{part} += {text(s.value)}")
    return lines


def reverse(function, answers=(), active="xy"):
    return shown(pullback(registry.find(function), answers, frozenset(active)))


# -- what is derived


def test_pullback_of_a_quotient():
    assert reverse(np.divide) == [
        "t1_bar = bar[z] / y",
        "x += t1_bar",
        "y += z * -t1_bar",
    ]


def test_inactive_terms_are_dropped():
    assert reverse(np.divide, active="x") == ["x += bar[z] / y"]
    assert reverse(np.divide, active="y") == ["y += z * -(bar[z] / y)"]
    assert reverse(np.subtract, active="y") == ["y += -bar[z]"]


def test_power_of_a_literal_has_no_logarithm():
    power = registry.find(np.power)
    types = {"x": av.FLOAT, "y": av.Scalar("int64", True, 2)}
    answers = language.decide(power, types, {"x": MISSING, "y": 2})
    assert reverse(np.power, answers, "x") == ["x += y * x ** (y - 1) * bar[z]"]
    answers = language.decide(power, types, {"x": MISSING, "y": MISSING})
    assert reverse(np.power, answers, "x") == [
        "x += $runtime.times(bar[z], $runtime.power_slope(x, y))"
    ]


def test_locals_are_kept_only_where_they_are_read():
    assert reverse(np.maximum, active="x")[0].startswith("first = ")
    assert len(reverse(np.maximum, active="xy")) == 3
    assert reverse(np.hypot, active="x") == ["r = runtime.divisor(z)", "x += x * (bar[z] / r)"]


def test_a_linear_call_takes_the_transpose_of_its_own_rule():
    steps = reverse(np.max, active="a")
    assert steps[0] == "hit = a == spread(y, a, axis, keepdims)"
    share = "bar[y] / total(hit, axis, keepdims)"
    assert (
        steps[1].replace("$runtime.", "").replace("runtime.", "")
        == f"a += hit * spread({share}, a, axis, keepdims)"
    )


def test_stated_transpose_and_place():
    assert reverse(np.outer, active="ab") == ["a += bar[c] @ b", "b += a @ bar[c]"]
    getitem = registry.find(operator.getitem)
    assert shown(pullback(getitem, (), frozenset("x"))) == ["x[index] += bar[y]"]


def test_a_sequence_is_written_out_by_element():
    def mean_of(y, /, xs, weights):
        d[y] = np.stack(d[xs]).mT
        bar[xs[k]] = weights[k] * bar[y]

    display = gast.parse("[a, b]", mode="eval").body
    op, arguments = unrolled(operation(mean_of), {"xs": display, "weights": display})
    assert list(arguments) == ["xs$0", "xs$1", "weights"]
    assert op.parameters == ("xs$0", "xs$1", "weights")
    active = frozenset({"xs$1"})
    assert shown(pullback(op, (), active)) == ["xs$1 += weights[1] * bar[y]"]
    _, dots = pushforward(op, (), active)
    zeros = "$numpy.zeros($numpy.shape(xs$0))"
    assert text(dots["y"]) == f"np.stack([{zeros}, d[xs$1]]).mT"


def test_a_sum_over_the_elements_of_a_sequence():
    def product(y, /, *xs):
        d[y] += weight(xs, k) * d[xs[k]]
        bar[xs[k]] = weight(xs, k) * bar[y]

    assert operation(product).variadic == "xs"
    display = gast.parse("(a, b)", mode="eval").body
    op, _ = unrolled(operation(product), {"xs": display})
    _, dots = pushforward(op, (), frozenset({"xs$0", "xs$1"}))
    both = "weight([xs$0, xs$1], 0) * d[xs$0] + weight([xs$0, xs$1], 1) * d[xs$1]"
    assert text(dots["y"]) == both


def test_matrix_product_is_transposed():
    def sandwich(c, /, a):
        d[c] = -c @ d[a] @ c.mT

    (step,) = pullback(operation(sandwich), (), frozenset("a"))
    assert isinstance(step, Give)
    assert text(step.value) == "(-c).mT @ (bar[c] @ c)"


def test_linear_local_is_expanded():
    def product(z, /, x, y):
        both = d[x] * y + x * d[y]
        d[z] = 2.0 * both

    assert shown(pullback(operation(product), (), frozenset("x"))) == ["x += y * (2.0 * bar[z])"]


def test_pushforward_is_the_equation_without_inactive_terms():
    lets, dots = pushforward(registry.find(np.divide), (), frozenset("x"))
    assert lets == () and text(dots["z"]) == "d[x] / y"
    lets, dots = pushforward(registry.find(np.divide), (), frozenset("y"))
    assert text(dots["z"]) == "-(z * d[y]) / y"
    lets, dots = pushforward(registry.find(np.hypot), (), frozenset("xy"))
    assert [let.name for let in lets] == ["r"]
    assert text(dots["z"]) == "(x * d[x] + y * d[y]) / r"
    assert pushforward(registry.find(np.divide), (), frozenset())[1] == {"z": None}


def test_a_pruned_selection_keeps_the_shape():
    _, dots = pushforward(registry.find(np.where), (), frozenset("x"))
    assert (
        text(dots["z"]).replace("$numpy", "np")
        == "np.where(condition, d[x], np.zeros(np.shape(y)))"
    )


# -- what is refused


def quadratic(z, /, x, y):
    d[z] = d[x] * d[y]


def quadratic_matrices(z, /, x, y):
    d[z] = y @ (d[x] @ d[y])


def affine(y, /, x):
    d[y] = d[x] + 1.0


def affine_inside(y, /, x):
    d[y] = x * (d[x] - x)


def divided_by_a_differential(y, /, x):
    d[y] = 1.0 / d[x]


def calls_a_function_that_is_not_linear(y, /, x):
    d[y] = np.sin(d[x])


def calls_a_function_without_a_rule(y, /, x):
    d[y] = math.factorial(d[x])


def not_transposable(y, /, x):
    d[y] = d[x] ** 2


def part_without_a_transpose(y, /, x):
    d[y] = d[x][0]


def conditional(y, /, x):
    d[y] = d[x] if x else 2.0 * d[x]


def keyword(y, /, x):
    d[y] = np.sum(a=d[x])


REFUSED = [
    (quadratic, "xy", "d[x] * d[y]", "quadratic"),
    (quadratic_matrices, "xy", "d[x] @ d[y]", "quadratic"),
    (affine, "x", "1.0", "affine"),
    (affine_inside, "x", "`x` is affine", "affine"),
    (divided_by_a_differential, "x", "1.0 / d[x]", "divides by a differential"),
    (calls_a_function_that_is_not_linear, "x", "np.sin(d[x])", "states no transpose"),
    (calls_a_function_without_a_rule, "x", "math.factorial(d[x])", "without a rule"),
    (not_transposable, "x", "d[x] ** 2", "no known transpose"),
    (part_without_a_transpose, "x", "d[x][0]", "no known transpose"),
    (conditional, "x", "if x else", "no known transpose"),
    (keyword, "x", "a=d[x]", "by position"),
]


@pytest.mark.parametrize(
    ("template", "active", "term", "reason"), REFUSED, ids=[r[0].__name__ for r in REFUSED]
)
def test_faulty_equation_is_refused(template, active, term, reason):
    """The error names the file, the line, the rule, the term and what is wrong with it."""
    with pytest.raises(RuleError) as info:
        pullback(operation(template), (), frozenset(active))
    message = str(info.value)
    line = inspect.getsourcelines(template)[1]
    assert f"{inspect.getsourcefile(template)}:{line}: " in message
    assert template.__name__ in message and reason in message
    assert term in message


def unreadable_statement(y, /, x):
    for _ in range(3):
        d[y] = d[x]


def unreadable_target(y, /, x):
    d[y] = d[x]
    x.part = 2.0


def unreadable_place(y, /, x):
    bar[x][0] -= bar[y]


@pytest.mark.parametrize("template", [unreadable_statement, unreadable_target, unreadable_place])
def test_statement_that_is_no_equation_is_refused(template):
    with pytest.raises(RuleError, match="cannot read"):
        language.equations(operation(template), ())


def unknown_name(y, /, x):
    d[y] = some_factor * d[x]


def test_name_that_emitted_code_does_not_know_is_refused():
    op = operation(unknown_name)
    node = gast.parse("some_factor", mode="eval").body
    with pytest.raises(RuleError, match="`some_factor` is neither an argument nor known"):
        language.reference(op, node)


# -- the book


def test_every_rule_transposes():
    """All equations of all rules, under every answer that some arguments give."""
    for op in registry.operations():
        if op.template is None:
            continue
        if (found := sequence_of(op)) is not None:
            display = gast.parse("[a, b, c]", mode="eval").body
            op, _ = unrolled(op, {found[0]: display})
        for answers in all_answers(op):
            flows = frozenset(
                x for e in language.equations(op, answers).differentials.values()
                for n in gast.walk(e) if (x := language.letter(n, "d"))
            )  # fmt: skip
            for active in (flows, *(frozenset({x}) for x in flows)):
                given = {s.argument for s in pullback(op, answers, active) if isinstance(s, Give)}
                assert given == active, (op.label, answers)
                pushforward(op, answers, active)


def all_answers(op):
    """Every sequence of answers that leads through the rule's `if`s."""
    done, work = [], [()]
    while work:
        prefix = work.pop()
        try:
            language.equations(op, prefix)
            done.append(prefix)
        except (StopIteration, RuntimeError):
            work += [(*prefix, True), (*prefix, False)]
    return done


def foreign_result(y, /, x):
    d[z] = d[x]


def foreign_argument(y, /, x):
    d[y] = 2.0 * d[w]


def foreign_cotangent(y, /, x):
    d[y] = np.sum(d[x])
    bar[x] = bar[x]


def no_differential(y, /, x):
    d[y] = x * 2.0


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (foreign_result, r"`d\[z\]`: `z` is not a result of the rule"),
        (foreign_argument, r"`d\[w\]`: `w` is not an argument of the rule"),
        (foreign_cotangent, r"`bar\[x\]`: `x` is not a result of the rule"),
        (no_differential, "it states no differential"),
    ],
)
def test_a_rule_speaks_of_its_own_results_and_arguments(template, words):
    with pytest.raises(RuleError, match=words):
        language.equations(operation(template), ())
