"""Numbers only: uses, rebinding, tuples, augmented assignment, precedence, dead code."""
# ruff: noqa: B002
import math

from . import case


def identity(x):
    return x


def square(x):
    return x * x


def cubic(x):
    return 3.0 * x**3 - 2.0 * x**2 + x - 7.0


def affine(x):
    return 2 * x + 1


def used_often(x):
    return x + x * x + x / (1.0 + x * x) - (x - x * x) * x


def used_in_both_operands(x):
    y = x * x
    return y * y + y / y - y


def rebound(x):
    x = x * 2
    x = x * x
    x = x * 2 - x
    x = x / (1.0 + x)
    return x


def rebound_four_times(x):
    x = x * 2
    x = x * 2
    x = x * 2
    x = x * x
    return x


def rebound_and_kept(x):
    y = x
    x = x * 3.0
    z = x * y
    x = z - y
    y = x * y
    return x * y + z


def chained(x):
    a = b = c = x * 3.0
    a = a * b
    b = b + c * c
    return a + b * c


def chained_then_rebound(x):
    a = b = x
    a = a * 2.0
    return a * b


def pair(x, y):
    a, b = x * y, x + y
    return a / b


def swap(x, y):
    x, y = y, x
    return x * x * y


def fibonacci_step(x, y):
    a, b = x, y
    a, b = b, a + b
    a, b = b, a * b
    a, b = b, a + b
    return a * b


def rotation_of_three(x, y, z):
    a, b, c = x, y, z
    b, c, a = a * b, b * c, c * a
    c, a, b = a - b, b + c, c * a * 0.5
    return a + 2.0 * b - c * c


def nested_tuple(x, y):
    (a, b), c = (x * y, x - y), x + y
    return a * b * c


def bracketed_target(x, y):
    [a, b] = y * y, x
    return a * b


def tuple_and_chain(x, y):
    a, b = c, d = x * y, x + y
    a = a * d
    return a + b * c


def augmented(x, y):
    s = x
    s += y
    s -= 2.0 * x * y
    s *= x
    s /= 1.0 + y * y
    s **= 2
    return s


def augmented_with_itself(x):
    s = x * 1.5
    s += s
    s *= s
    s -= s / 3.0
    s /= s + 1.0
    return s


def augmented_keeps_the_other_name(x):
    a = x * x
    b = a
    a += x
    a *= b
    return a - b


def augmented_argument(x, y):
    x *= y
    y += x
    x -= y * y
    return x * y


def floor_and_modulo_in_place(x):
    s = x * 3.7
    s %= 2.0
    r = x * x
    r //= 0.5
    return s * x + r * x


def dead_code(x):
    unused = math.sin(x) ** 5
    also_unused = unused * x
    y = x * x
    y_again = y + unused
    y = x * 3.0
    return y * x


def dead_branch_result(x):
    if x > 0.0:
        a = x * x
    else:
        a = x**3
    a = math.exp(x)
    return a * x


def dead_loop(x):
    s = x
    for k in range(4):
        s = s * x
    total = s
    s = x * 2.0
    return s * x


def documented(x):
    """A docstring, and a bare string below."""
    "another"
    y = x * x  # a comment, with brackets ) ( and a "quote"
    return y


def nothing_between(x):
    y = x * 3.0
    ...
    pass
    return y * y


def unused_argument(x, y):
    return x * x


def unused_middle_argument(x, y, z):
    return x * z


def differentiated_twice_over(x, y):
    return x / y + y / x


def signs(x):
    return -x * -x + -(x**2) + (-x) ** 2 - -x + +x - (-(-x))


def precedence(x, y):
    return x - (y - (x - y)) * 2.0 - x / (y / (x * y)) - x / y / x * y + -x**2 * y


def right_associative(x, y):
    return x**y**2 + (x**y) ** 2 + x**-y + 2.0**-x


def integer_powers(x):
    return x**0 + x**1 + x**2 + x**3 + x**4 + x**-1 + x**-2


def fractional_powers(x):
    return x**0.5 + x**1.5 + x**-0.5 + x ** (1 / 3)


def variable_exponent(x, y):
    return x**y


def constant_base(y):
    return 2.0**y + 10**y + math.e**y


def self_power(x):
    return x**x


def negative_base(x):
    return x**3 + x**2 - x**-3


def exponent_expression(x, n):
    return x ** (n - 1) + x ** (n // 2)


def float_floor_division(x, y):
    return (x // y) * x + y


def float_modulo(x, y):
    return (x % y) * x


def modulo_of_negative(x):
    return (x % 0.7) ** 2 + (x // 0.7) * x


def mixed_integers(x, n):
    k = n * 2 - 1
    k = k % 4 + n // 3
    return k * x**k + x / n


def several_integers(x, n):
    m = n
    m += 3
    m *= 2
    m //= 3
    m -= 1
    return x * m + x**m


def absolute(x):
    return abs(x) * x + abs(-x)


def smaller_and_larger(x, y):
    return min(x, y) * x + max(x, y) * y + max(x, 0.0) - min(3, x)


def to_float(x):
    y = float(x)
    return y * float(x * 2)


def long_expression(a, b, c):
    return (
        a * b / (c + 1.0)
        + math.exp(-(a**2) / (2.0 * b**2)) * math.cos(c * a)
        - (a - b) / (a + b) * (c - a * (b - c * (a - b)))
    )


def many_statements(x):
    a = math.sin(x)
    b = a * x
    c = b + a
    d = c / (b * b + 1.0)
    e = d - a
    f = e * c
    g = f + d * e
    h = g * a - b
    i = h / (1.0 + g * g)
    j = i * h + e
    return j * a + i


def one_liners(x):
    a = x * x; b = a * x  # noqa: E702
    if a > 0.0: b = b * a  # noqa: E701
    return b


def default_parameter(x, scale=2.5, shift=1):
    return scale * x * x + shift


def keyword_only(x, *, scale=1.5):
    return scale * x**3


def positional_only(x, y, /, z=2.0):
    return x * y * z


def annotated(x: float, n: int = 2) -> float:
    return x * n + x**n


CASES = [
    case(identity, 1.7),
    case(square, 1.7),
    case(square, -0.3),
    case(cubic, 0.6),
    case(affine, 0.6),
    case(used_often, 0.8),
    case(used_in_both_operands, 1.3),
    case(rebound, 0.8),
    case(rebound_four_times, 0.8),
    case(rebound_and_kept, 0.9),
    case(chained, 0.7),
    case(chained_then_rebound, 0.7),
    case(pair, 1.2, 0.7, argnums=(0, 1)),
    case(swap, 1.2, 0.7, argnums=(0, 1)),
    case(swap, 1.2, 0.7, argnums=1),
    case(fibonacci_step, 1.2, 0.7, argnums=(0, 1)),
    case(rotation_of_three, 1.2, 0.7, -0.4, argnums=(0, 1, 2)),
    case(rotation_of_three, 1.2, 0.7, -0.4, argnums=(2, 0)),
    case(
        nested_tuple, 1.2, 0.7,
        argnums=(0, 1), note="at the edge: a tuple target in a tuple target",
    ),
    case(bracketed_target, 1.2, 0.7, argnums=(0, 1)),
    case(tuple_and_chain, 1.2, 0.7, argnums=(0, 1), note="at the edge: chained tuple targets"),
    case(augmented, 1.2, 0.7, argnums=(0, 1)),
    case(augmented_with_itself, 0.7),
    case(augmented_keeps_the_other_name, 0.7),
    case(augmented_argument, 1.2, 0.7, argnums=(0, 1)),
    case(floor_and_modulo_in_place, 1.3),
    case(dead_code, 0.7),
    case(dead_branch_result, 0.7, others=((-0.4,),)),
    case(dead_loop, 0.7),
    case(documented, 0.7),
    case(nothing_between, 0.7),
    case(unused_argument, 0.7, 2.0),
    case(unused_argument, 0.7, 2.0, argnums=(0, 1), warns=True),
    case(unused_argument, 0.7, 2.0, argnums=1, warns=True),
    case(unused_argument, 0.7, "label"),
    case(unused_argument, 0.7, None),
    case(unused_middle_argument, 0.7, 1.0, 2.0, argnums=(0, -1)),
    case(differentiated_twice_over, 0.7, 2.0, argnums=(0, 1)),
    case(signs, 0.7),
    case(precedence, 0.7, 1.9, argnums=(0, 1)),
    case(right_associative, 1.3, 0.8, argnums=(0, 1)),
    case(integer_powers, 1.3),
    case(integer_powers, -1.3),
    case(fractional_powers, 1.3),
    case(variable_exponent, 1.3, 2.2, argnums=(0, 1)),
    case(variable_exponent, 1.3, 2.2),
    case(variable_exponent, 1.3, 2.2, argnums=1),
    case(variable_exponent, -1.3, 3),
    case(variable_exponent, 1.3, -2),
    case(constant_base, 0.7),
    case(self_power, 1.4),
    case(negative_base, -1.4),
    case(exponent_expression, 1.4, 5),
    case(float_floor_division, 7.3, 2.1, argnums=(0, 1)),
    case(float_modulo, 7.3, 2.1, argnums=(0, 1)),
    case(modulo_of_negative, -1.6),
    case(mixed_integers, 1.1, 3),
    case(several_integers, 1.1, 4),
    case(absolute, 1.1, others=((-0.9,),)),
    case(absolute, -1.1),
    case(smaller_and_larger, 1.1, 2.3, argnums=(0, 1), others=((2.3, 1.1), (-1.0, -2.0))),
    case(to_float, 1.1),
    case(long_expression, 0.7, 1.6, -0.4, argnums=(0, 1, 2)),
    case(many_statements, 0.7),
    case(one_liners, 0.7),
    case(default_parameter, 0.7),
    case(default_parameter, 0.7, 1.5, argnums=(0, 1)),
    case(keyword_only, 0.7),
    case(positional_only, 0.7, 1.2, argnums=(0, 1)),
    case(positional_only, 0.7, 1.2, 3.0, argnums=(0, 2)),
    case(annotated, 0.7),
    case(annotated, 0.7, 3),
]
