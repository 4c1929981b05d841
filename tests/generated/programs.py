"""A generator of random programs, as text, and of points at which they are differentiated.

Every program is valid Python and numerically tame. It knows the shape of each of its variables; a
dim is a number, or a str where only the run can tell (`x[i:]`): values with such a dim meet only
values of the same one, and are summed.
"""

from __future__ import annotations

import ast
import linecache
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Shape = tuple[Any, ...]

HEADER = """\
import math

import numpy as np

"""
SCALARS = ("s", "t", "u", "w")
ARRAYS = ("a", "b", "c", "z")
UNARY = ("np.sin", "np.cos", "np.tanh", "np.arctan")
UNARY_MATH = ("math.sin", "math.cos", "math.tanh", "math.atan")


@dataclass(frozen=True, eq=False)
class Program:
    """A module with one function `f`, the arguments of a call, and what to differentiate in."""

    text: str
    args: tuple[Any, ...]
    argnums: tuple[int, ...]

    def __str__(self) -> str:
        values = ",\n    ".join(map(repr, self.args))
        return f"{self.text}\n\n# argnums={self.argnums}\n# f(\n    {values}\n# )"


def program(seed: int) -> Program:
    """The program of a seed.

    >>> program(7).text == program(7).text
    True
    """
    return _Writer(random.Random(seed)).program()


def load(text: str, name: str) -> Callable[..., Any]:
    """The function `f` of a module's text, with a source that can be found; see `unload`."""
    filename = f"<generated {name}>"
    linecache.cache[filename] = len(text), None, text.splitlines(keepends=True), filename
    namespace: dict[str, Any] = {"__name__": f"generated_{name}"}
    exec(compile(text, filename, "exec"), namespace)
    return namespace["f"]


def unload(name: str) -> None:
    """Forget the text of a loaded program."""
    linecache.cache.pop(f"<generated {name}>", None)


def _broadcast(a: Shape, b: Shape) -> Shape:
    """The shape of `a + b`, which fits."""
    rank = max(len(a), len(b))
    a, b = ((1,) * (rank - len(s)) + s for s in (a, b))
    return tuple(q if p == 1 else p for p, q in zip(a, b))


def _fills(a: Shape, b: Shape) -> bool:
    """Whether `a` broadcasts to `b`."""
    return len(a) <= len(b) and all(p in (1, q) for p, q in zip(a[::-1], b[::-1]))


class _Writer:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.env: dict[str, Shape] = {}
        self.ints: set[str] = set()  # variables that hold an int, of either sign
        self.constant: set[str] = set()  # ints that the program must not assign: they end a loop
        self.tokens = 0
        self.depth = 0
        self.loops = 0
        self.in_branch = 0
        self.counters = 0
        self.dicts: dict[str, dict[str, Shape]] = {}
        self.families: dict[str, list[tuple[str, int, Shape]]] = {}

    # -- chance

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def pick(self, items: Any) -> Any:
        return self.rng.choice(list(items))

    def weighted(self, *options: tuple[float, Any]) -> Any:
        return self.rng.choices([o for _, o in options], [w for w, _ in options])[0]

    def number(self) -> str:
        if self.chance(0.1):
            return self.pick(["0", "1", "2", "0.0", "1.0", "-1.0", "3"])
        return repr(round(self.rng.uniform(-1.5, 1.5), 2))

    def token(self) -> str:
        self.tokens += 1
        return f"?{self.tokens}"

    # -- the whole

    def program(self) -> Program:
        names, args, argnums = self.parameters()
        body: list[str] = []
        for name in self.rng.sample(SCALARS, self.rng.randint(1, 3)):
            value = self.pick(["0.0", "1.0", "0", self.number(), self.expression((), 2)])
            body += self.assign(name, value, ())
        for _ in range(self.rng.randint(0, 2)):
            body += self.array_assignment()
        if self.chance(0.5):
            body += self.integer_assignment()
        for _ in range(self.rng.randint(2, 5)):
            body += self.statement()
        body += [f"return {self.result()}"]
        lines = [f"def f({', '.join(names)}):", *("    " + line for line in body)]
        text = HEADER + "\n" + ast.unparse(ast.parse("\n".join(lines))) + "\n"
        return Program(text, tuple(args), tuple(argnums))

    def parameters(self) -> tuple[list[str], list[Any], list[int]]:
        """Names, values, and the positions that are differentiated in."""
        self.n, self.m = self.rng.choice([(3, 2), (2, 3), (4, 3), (3, 3), (1, 3), (3, 1), (2, 2)])
        numbers = np.random.default_rng(self.rng.randrange(2**32))
        names: list[str] = []
        args: list[Any] = []
        argnums: list[int] = []

        def some(shape: Shape) -> Any:
            values = np.round(numbers.uniform(0.2, 1.3, shape) * numbers.choice([-1, 1], shape), 3)
            return values if shape else float(values)

        def add(name: str, value: Any, differentiated: bool) -> None:
            if differentiated:
                argnums.append(len(names))
            names.append(name)
            args.append(value)

        for name, shape, p in (
            ("x", (self.n,), 0.75), ("y", (self.n,), 0.3), ("v", (self.m,), 0.3),
            ("X", (self.n, self.m), 0.35), ("A", (self.n, self.n), 0.2), ("p", (), 0.45),
            ("q", (), 0.25),
        ):  # fmt: skip
            if self.chance(p):
                add(name, some(shape), self.chance(0.85))
                self.env[name] = shape
        if not argnums:
            add("r", some((self.n,)), True)
            self.env["r"] = (self.n,)
        if self.chance(0.25):
            add("n", self.rng.randint(0, 3), False)
            self.env["n"] = ()
            self.ints.add("n")
        if self.chance(0.25):
            shape = self.pick([(), (self.n,), (self.n, self.n)])
            leaves = {"w0": shape, "w1": shape, "g": self.pick([(), (self.n,)])}
            add("d", {k: some(v) for k, v in leaves.items()}, self.chance(0.9))
            self.dicts["d"] = leaves
            self.families["d"] = [("w", 2, shape)]
        order = list(range(len(names)))
        self.rng.shuffle(order)
        argnums = [order.index(k) for k in argnums]
        self.rng.shuffle(argnums)
        names, args = [names[k] for k in order], [args[k] for k in order]
        return names, args, argnums

    def result(self) -> str:
        """A number made of most of the variables."""
        terms = []
        live = [n for n in self.env if n not in self.ints]
        for name in self.rng.sample(live, min(len(live), self.rng.randint(1, 5))):
            shape = self.env[name]
            if shape == ():
                terms.append(self.pick([name, f"{name} * {name}", f"math.sin({name})"]))
            else:
                terms.append(
                    self.weighted(
                        (2, f"np.sum({name})"),
                        (2, f"np.sum({name} * {name})"),
                        (1, f"np.sum(np.sin({name}))"),
                        (0.5, f"{name}.sum()"),
                    )
                )
        if self.chance(0.4):
            terms.append(self.expression((), 2))
        return " + ".join(terms)

    # -- statements

    def block(self, most: int) -> list[str]:
        self.depth += 1
        out: list[str] = []
        for _ in range(self.rng.randint(1, most)):
            out += self.statement()
        self.depth -= 1
        return ["    " + line for line in out]

    def statement(self) -> list[str]:
        nest = 3 - self.depth
        make = self.weighted(
            (6, self.scalar_assignment),
            (6, self.array_assignment),
            (3, self.augmented),
            (2, self.alias),
            (2, self.tuple_assignment),
            (0.7, self.chained),
            (1.5, self.integer_assignment),
            (1.0, self.varying_slice),
            (2.5 if nest > 0 else 0, self.branch),
            (3.0 if nest > 0 and self.loops < 3 else 0, self.for_loop),
            (1.2 if nest > 0 and self.loops < 3 else 0, self.while_loop),
        )
        return make()

    def assign(self, name: str, value: str, shape: Shape) -> list[str]:
        self.env[name] = shape
        self.ints.discard(name)
        return [f"{name} = {value}"]

    def assignable(self, names: Any) -> list[str]:
        return [n for n in names if n not in self.constant]

    def scalar_target(self) -> str:
        known = [n for n in self.env if self.env[n] == () and n not in self.ints]
        if known and self.chance(0.8):
            return self.pick(known)
        return self.pick([n for n in SCALARS if self.env.get(n, ()) == () and n not in self.ints])

    def scalar_assignment(self) -> list[str]:
        free = [n for n in SCALARS if self.env.get(n, ()) == () and n not in self.ints]
        if not free:
            return self.array_assignment()
        value = self.expression((), self.pick([1, 2, 2, 3]))
        return self.assign(self.scalar_target(), value, ())

    def array_assignment(self) -> list[str]:
        known = [n for n, s in self.env.items() if s and n not in self.constant]
        if known and self.chance(0.7):
            name = self.pick(known)
            shape = self.env[name]
            if not self.loops and self.chance(0.12):
                shape = self.shape()
        else:
            name = self.pick(ARRAYS)
            shape = self.env.get(name) or self.shape()
        return self.assign(name, self.expression(shape, self.pick([1, 2, 2])), shape)

    def shape(self) -> Shape:
        n, m = self.n, self.m
        return self.weighted(
            (5, (n,)), (1.5, (m,)), (2, (n, m)), (1, (n, n)), (0.5, (m, n)), (0.3, (n, 1)),
            (0.3, (1, n)), (0.2, (1,)), (0.3, (n - 1 or 1,)), (0.2, (2, n, m)),
        )  # fmt: skip

    def alias(self) -> list[str]:
        name = self.pick(self.env)
        shape = self.env[name]
        pool = SCALARS if shape == () else ARRAYS
        others = [n for n in pool if self.env.get(n, shape) == shape and n not in self.ints]
        if not others or name in self.ints:
            return self.scalar_assignment()
        return self.assign(self.pick(others), name, shape)

    def tuple_assignment(self) -> list[str]:
        name = self.pick(self.env)
        shape = self.env[name]
        same = [n for n, s in self.env.items() if s == shape and n not in self.ints]
        if len(same) < 2 or name in self.ints:
            return self.scalar_assignment()
        targets = self.rng.sample(same, min(len(same), self.pick([2, 2, 3])))
        values = [
            self.pick(targets) if self.chance(0.6) else self.expression(shape, 2) for _ in targets
        ]
        if self.chance(0.4):
            values = targets[1:] + targets[:1]
        for t in targets:
            self.assign(t, "", shape)
        return [f"{', '.join(targets)} = {', '.join(values)}"]

    def chained(self) -> list[str]:
        shape = self.pick([(), (self.n,)])
        pool = SCALARS if shape == () else ARRAYS
        names = [n for n in pool if self.env.get(n, shape) == shape and n not in self.ints]
        if len(names) < 2:
            return self.scalar_assignment()
        a, b = self.rng.sample(names, 2)
        value = self.expression(shape, 2)
        self.assign(a, "", shape)
        self.assign(b, "", shape)
        return [f"{a} = {b} = {value}"]

    def augmented(self) -> list[str]:
        known = [n for n, s in self.env.items() if s == () and n not in self.ints]
        if not known:
            return self.scalar_assignment()
        name = self.pick(known)
        op = self.weighted((5, "+="), (2, "-="), (3, "*="), (1, "/="), (0.5, "**="))
        if op == "/=":
            value = f"1.5 + {self.pick(known)} ** 2"
        elif op == "**=":
            value = "2"
        else:
            value = self.expression((), 2)
        return [f"{name} {op} {value}"]

    def integer_assignment(self) -> list[str]:
        names = self.assignable(dict.fromkeys(("k", "l", *sorted(self.ints))))
        if not names:
            return self.scalar_assignment()
        name = self.pick(names)
        if name in self.ints and self.chance(0.3):
            return [f"{name} {self.pick(['+=', '-='])} {self.pick([1, 2])}"]
        value = self.integer()
        self.env[name] = ()
        self.ints.add(name)
        return [f"{name} = {value}"]

    def integer(self) -> str:
        if not self.ints or self.chance(0.3):
            return str(self.rng.randint(0, 3))
        i = self.pick(sorted(self.ints))
        return self.weighted(
            (2, f"{i} + 1"), (1, f"({i} * 2 + 1) % 3"), (1, f"{i} // 2"), (1, f"{i} % 2"),
            (1, f"{i} - 1"), (1, i),
        )  # fmt: skip

    def varying_slice(self) -> list[str]:
        """A slice whose length only the run tells, in a variable of the block."""
        names = [n for n, s in self.env.items() if len(s) == 1 and isinstance(s[0], int)]
        if not names or not self.ints or (self.env.get("e") and self.loops):
            return self.array_assignment()
        part = f"{self.pick(names)}[{self.varying_index()}]"
        return self.assign("e", part, (self.token(),))

    def varying_index(self) -> str:
        i = self.pick(sorted(self.ints))
        return self.weighted(
            (3, f"{i} % 3:"), (2, f":{i} % 3 + 1"), (1, f"{i} % 2::2"), (1, f"{i} % 2:{i} + 2")
        )

    # -- compound statements

    def scope(self) -> tuple[dict[str, Shape], set[str], set[str]]:
        return dict(self.env), set(self.ints), set(self.constant)

    def enter(self, scope: tuple[dict[str, Shape], set[str], set[str]]) -> None:
        self.env, self.ints, self.constant = dict(scope[0]), set(scope[1]), set(scope[2])

    def join(self, a: Any, b: Any) -> None:
        """After a branch: the names that both ways bind, with what their shapes have in common."""
        env: dict[str, Shape] = {}
        for name in [n for n in a[0] if n in b[0]]:
            p, q = a[0][name], b[0][name]
            if len(p) == len(q) and (name in a[1]) == (name in b[1]):
                env[name] = tuple(x if x == y else self.token() for x, y in zip(p, q))
        self.env = env
        self.ints = {n for n in a[1] & b[1] if n in env}
        self.constant = a[2] & b[2]

    def branch(self) -> list[str]:
        before = self.scope()
        out = [f"if {self.test()}:"]
        self.in_branch += 1
        out += self.block(3)
        ends = [self.scope()]
        if self.chance(0.25):
            self.enter(before)
            out += [f"elif {self.test()}:", *self.block(2)]
            ends.append(self.scope())
        self.enter(before)
        if self.chance(0.6):
            out += ["else:", *self.block(3)]
        self.in_branch -= 1
        for end in ends:
            self.join(self.scope(), end)
        return out

    def test(self) -> str:
        tests = [f"{self.expression((), 1)} {self.pick(['<', '>'])} {self.number()}"]
        arrays = [n for n, s in self.env.items() if s]
        if arrays:
            tests.append(f"np.sum({self.pick(arrays)}) > {self.number()}")
        vectors = [n for n, s in self.env.items() if s == (self.n,)]
        if vectors:
            tests.append(f"{self.pick(vectors)}[0] < {self.pick(vectors)}[-1]")
        if self.ints:
            i = self.pick(sorted(self.ints))
            tests += [f"{i} % 2 == 0", f"0 < {i} < 3", f"{i} > 0", f"not {i}"]
        one = self.pick(tests)
        if self.chance(0.15):
            one = f"{one} {self.pick(['and', 'or'])} {self.pick(tests)}"
        return one

    def for_loop(self) -> list[str]:
        heads: list[tuple[float, tuple[str, Shape, bool, bool]]] = []  # text, shape, int, runs
        steps = self.pick([1, 2, 3])
        heads += [
            (3, (f"range({steps})", (), True, True)),
            (1, (f"range(1, {steps + 1})", (), True, True)),
            (1, (f"range({steps}, 0, -1)", (), True, True)),
            (0.7, (f"range({self.pick([0, 1])}, 5, 2)", (), True, True)),
            (0.5, ("range(0)", (), True, False)),
            (0.6, ("[0.5, -0.3, 1.2]", (), False, True)),
            (0.3, ("(0.4, 0.9)", (), False, True)),
            (0.3, ("[2, 0, 1]", (), True, True)),
        ]
        for i in sorted(self.ints):
            heads.append((0.7, (f"range({i})", (), True, False)))
            heads.append((0.4, (f"range({i}, 3)", (), True, False)))
        for name, shape in self.env.items():
            if shape and isinstance(shape[0], int):
                heads.append((0.8, (name, shape[1:], False, True)))
                heads.append((0.3, (f"range(len({name}))", (), True, True)))
                heads.append((0.2, (f"range({name}.shape[0] - 1)", (), True, shape[0] > 1)))
                heads.append((0.2, (f"{name}[1:]", shape[1:], False, shape[0] > 1)))
                heads.append((0.2, (f"np.tanh({name})", shape[1:], False, True)))
        over, item, is_int, runs = self.weighted(*heads)
        before = self.scope()
        if is_int:
            pool = [n for n in "ijk" if n not in self.constant]
        elif item == ():
            pool = ["h", *[n for n in SCALARS if self.env.get(n, ()) == () and n not in self.ints]]
        else:
            pool = ["row", *[n for n in ARRAYS if self.env.get(n, item) == item]]
        target = self.pick(pool)
        self.env[target] = item
        (self.ints.add if is_int else self.ints.discard)(target)
        self.loops += 1
        out = [f"for {target} in {over}:", *self.block(4)]
        self.loops -= 1
        self.leave_loop(before, runs)
        return out

    def leave_loop(self, before: Any, runs: bool) -> None:
        end = self.scope()
        self.join(end, end if runs else before)
        self.constant = before[2]

    def while_loop(self) -> list[str]:
        count = f"n{self.counters}"
        self.counters += 1
        self.env[count] = ()
        self.ints.add(count)
        self.constant.add(count)
        most = self.rng.randint(0, 3)
        test = f"{count} < {most}"
        if self.chance(0.3):
            test = f"{test} and {self.expression((), 1)} < {self.pick([0.8, 1.5, 3.0])}"
        before = self.scope()
        self.loops += 1
        body = self.block(4)
        self.loops -= 1
        step = f"    {count} {self.pick(['+= 1', f'= {count} + 1'])}"
        # anywhere at the outermost level of the body
        places = [0, len(body)]
        body.insert(self.pick(places), step)
        out = [f"{count} = 0", f"while {test}:", *body]
        self.leave_loop(before, False)
        if self.chance(0.5):
            self.constant = self.constant - {count} if not self.loops else self.constant
        return out

    # -- expressions

    def expression(self, shape: Shape, depth: int) -> str:
        if depth <= 0 or self.chance(0.12):
            return self.leaf(shape)
        rules: list[tuple[float, Callable[[], str]]] = [
            (4, lambda: self.binary(shape, depth)),
            (2, lambda: self.unary(shape, depth)),
            (1, lambda: self.leaf(shape)),
        ]
        if shape == ():
            rules += [(3, lambda: self.reduced(depth)), (1.5, lambda: self.element())]
            rules += [(1, lambda: self.contracted(depth))]
            if self.ints:
                rules.append((0.7, lambda: self.of_integer()))
                rules.append((1.0, lambda: self.varying_sum()))
        elif all(isinstance(d, int) for d in shape):
            rules += [(1.5, lambda: self.sliced(shape)), (1, lambda: self.product(shape, depth))]
            if len(shape) == 1:
                rules.append((1, lambda: self.axis_reduced(shape, depth)))
            if len(shape) == 2:
                rules += [(1, lambda: self.outer(shape, depth))]
                rules += [(0.7, lambda: self.centred(shape, depth))]
            rules.append((0.5, lambda: self.reshaped(shape, depth)))
        return self.weighted(*rules)()

    def leaf(self, shape: Shape) -> str:
        names = [n for n, s in self.env.items() if s == shape and n not in self.ints]
        for d, leaves in self.dicts.items():
            names += [f"{d}['{k}']" for k, s in leaves.items() if s == shape]
            for stem, count, s in self.families[d]:
                if s == shape and self.ints:
                    i = self.pick(sorted(self.ints))
                    names.append(f"{d}[f'{stem}{{{i} % {count}}}']")
        if names and (shape or self.chance(0.8)):
            return self.pick(names)
        if shape == ():
            return self.number()
        if all(isinstance(d, int) for d in shape):
            smaller = [s for s in self.env.values() if s and _fills(s, shape)]
            literal = str(shape[0]) if len(shape) == 1 else repr(shape)
            made = self.weighted((6, "np.ones({})"), (0.4, "np.zeros({})"))
            if len(shape) == 1 and self.chance(0.15):
                made = "0.3 * np.arange({})"
            if self.chance(0.75):
                return f"{made.format(literal)} * {self.leaf(self.pick([*smaller, ()]))}"
            return made.format(literal)
        raise AssertionError(f"no value of shape {shape}")

    def unary(self, shape: Shape, depth: int) -> str:
        e = self.expression(shape, depth - 1)
        options = [f"{f}({e})" for f in UNARY] + [f"-({e})"]
        options += [f"({e}) ** 2", f"np.sqrt(1.0 + ({e}) ** 2)", f"np.exp(-({e}) ** 2)"]
        options += [f"1.0 / (1.5 + ({e}) ** 2)", f"({e}) ** 3 * 0.3", f"abs({e})"]
        if shape == ():
            options += [f"{f}({e})" for f in UNARY_MATH]
            options += [f"math.exp(-({e}) ** 2)", f"math.sqrt(0.5 + ({e}) ** 2)", f"float({e})"]
        return self.pick(options)

    def binary(self, shape: Shape, depth: int) -> str:
        a, b = shape, shape
        if shape and self.chance(0.35):
            smaller: list[Shape] = [()]
            if all(isinstance(d, int) for d in shape):
                smaller += [shape[k:] for k in range(1, len(shape))]
                smaller += [(*shape[:k], 1, *shape[k + 1 :]) for k in range(len(shape))]
                if len(shape) == 2 and self.chance(0.5):
                    a = (shape[0], 1)
                    smaller = [(1, shape[1]), (shape[1],)]
            b = self.pick(smaller)
            assert _broadcast(a, b) == shape
        if self.chance(0.5):
            a, b = b, a
        left, right = self.expression(a, depth - 1), self.expression(b, depth - 1)
        op = self.weighted((4, "+"), (3, "-"), (5, "*"), (1, "/"), (0.4, "max"), (0.2, "mod"))
        if op == "/":
            return f"({left}) / (1.5 + ({right}) ** 2)"
        if op == "max":
            return f"np.{self.pick(['maximum', 'minimum'])}({left}, {right})"
        if op == "mod":
            return f"({left}) % (2.0 + ({right}) ** 2)"
        return f"({left}) {op} ({right})"

    def any_array(self) -> Shape:
        known = [s for s in self.env.values() if s]
        return self.pick(known) if known and self.chance(0.8) else (self.n,)

    def reduced(self, depth: int) -> str:
        shape = self.any_array()
        e = self.expression(shape, depth - 1)
        if not all(isinstance(d, int) for d in shape):  # may be empty
            return f"np.sum({e})"
        return self.weighted(
            (3, f"np.sum({e})"), (2, f"np.mean({e})"), (1, f"({e}).sum()"), (0.5, f"({e}).mean()"),
        )  # fmt: skip

    def contracted(self, depth: int) -> str:
        shape = self.pick([(self.n,), (self.m,)])
        a, b = self.expression(shape, depth - 1), self.expression(shape, depth - 1)
        return self.pick([f"({a}) @ ({b})", f"np.dot({a}, {b})", f"np.matmul({a}, {b})"])

    def element(self) -> str:
        """One number of an array."""
        names = [n for n, s in self.env.items() if s and all(isinstance(d, int) for d in s)]
        if not names:
            return self.number()
        name = self.pick(names)
        index = [self.index(d) for d in self.env[name]]
        if len(index) > 1 and self.chance(0.3):
            return f"{name}{''.join(f'[{i}]' for i in index)}"
        return f"{name}[{', '.join(index)}]"

    def index(self, length: int) -> str:
        options = [str(self.rng.randrange(length)), str(-self.rng.randint(1, length))]
        options += [f"{i} % {length}" for i in sorted(self.ints)]
        return self.pick(options)

    def of_integer(self) -> str:
        i = self.pick(sorted(self.ints))
        s = self.leaf(())
        return self.pick(
            [f"0.3 * {i} * {s}", f"{i} * 0.2", f"({s}) ** ({i} % 3)", f"{s} / ({i} ** 2 + 1)"]
        )

    def varying_sum(self) -> str:
        """The sum over slices whose length only the run tells."""
        vectors = [n for n, s in self.env.items() if s == (self.n,)]
        if not vectors:
            return self.number()
        part = self.varying_index()
        a, b, s = f"{self.pick(vectors)}[{part}]", f"{self.pick(vectors)}[{part}]", self.leaf(())
        return self.pick([f"np.sum({a} * {b})", f"np.sum({a})", f"{a} @ {b}", f"np.sum({a} * {s})"])

    def sliced(self, shape: Shape) -> str:
        """A part of a larger array, if there is one with this shape."""
        found = []
        for name, s in self.env.items():
            if not all(isinstance(d, int) for d in s):
                continue
            if len(s) == len(shape):
                for k, d in enumerate(s):
                    if (*s[:k], shape[k], *s[k + 1 :]) == shape:
                        found += [
                            f"{name}[{', '.join([':'] * k + [part])}]"
                            for part in self.slices(d, shape[k])
                        ]
            if len(s) == len(shape) + 1:
                for k, d in enumerate(s):
                    if (*s[:k], *s[k + 1 :]) == shape:
                        found.append(f"{name}[{', '.join([':'] * k + [self.index(d)])}]")
            if s and len(s) == len(shape) - 1:
                for k, d in enumerate(shape):
                    if d == 1 and (*shape[:k], *shape[k + 1 :]) == s:
                        found.append(f"{name}[{', '.join([':'] * k + ['None'])}]")
        return self.pick(found) if found else self.leaf(shape)

    def slices(self, length: int, wanted: int) -> list[str]:
        """Slices of a length that have another."""
        found = []
        for start in (None, 0, 1, -2):
            for stop in (None, -1, length - 1):
                for step in (None, 2, -1):
                    if len(range(length)[start:stop:step]) == wanted:
                        ends = ["" if v is None else str(v) for v in (start, stop)]
                        found.append(":".join(ends) + ("" if step is None else f":{step}"))
        return found

    def product(self, shape: Shape, depth: int) -> str:
        k = self.pick([self.n, self.m])
        if len(shape) == 1:
            if self.chance(0.5):
                a, b = self.expression((shape[0], k), depth - 1), self.expression((k,), depth - 1)
            else:
                a, b = self.expression((k,), depth - 1), self.expression((k, shape[0]), depth - 1)
        else:
            batch = shape[:-2] if self.chance(0.6) else ()
            a = self.expression((*shape[:-2], shape[-2], k), depth - 1)
            b = self.expression((*batch, k, shape[-1]), depth - 1)
        if len(shape) > 2:
            return self.pick([f"({a}) @ ({b})", f"np.matmul({a}, {b})"])
        return self.pick([f"({a}) @ ({b})", f"np.dot({a}, {b})", f"np.matmul({a}, {b})"])

    def axis_reduced(self, shape: Shape, depth: int) -> str:
        other = self.pick([self.n, self.m, 2])
        axis = self.pick([0, 1])
        full = (other, shape[0]) if axis == 0 else (shape[0], other)
        e = self.expression(full, depth - 1)
        axis = axis if self.chance(0.6) else axis - 2
        name = self.pick(["sum", "mean"])
        return self.pick([f"np.{name}({e}, axis={axis})", f"({e}).{name}(axis={axis})"])

    def centred(self, shape: Shape, depth: int) -> str:
        """An array and its own sum along an axis, kept."""
        e = self.expression(shape, depth - 1)
        same = [n for n, s in self.env.items() if s == shape]
        e = self.pick(same) if same and self.chance(0.6) else e
        axis = self.pick([0, 1, -1])
        op = self.pick(["-", "*", "+"])
        return f"({e}) {op} np.{self.pick(['sum', 'mean'])}({e}, axis={axis}, keepdims=True)"

    def outer(self, shape: Shape, depth: int) -> str:
        a = self.expression(shape[:1], depth - 1)
        b = self.expression(shape[1:], depth - 1)
        return self.pick([f"np.outer({a}, {b})", f"({a})[:, None] * ({b})"])

    def reshaped(self, shape: Shape, depth: int) -> str:
        if len(shape) == 2:
            turned = self.expression(shape[::-1], depth - 1)
            flat = self.expression((shape[0] * shape[1],), depth - 1)
            return self.pick(
                [f"({turned}).T", f"np.transpose({turned})", f"({turned}).transpose()",
                 f"({flat}).reshape({shape[0]}, -1)", f"np.reshape({flat}, {shape})"]
            )  # fmt: skip
        if len(shape) == 1:
            e = self.expression((1, shape[0]), depth - 1)
            return self.pick([f"({e}).reshape(-1)", f"np.reshape({e}, ({shape[0]},))", f"({e})[0]"])
        return self.leaf(shape)
