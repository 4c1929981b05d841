"""Random programs with lists that grow: of numbers, and of vectors of one length.

Lists are made empty, with elements and by comprehensions, appended to in loops and branches, read
by indices, gone over, counted, added up and put into arrays.
"""

from __future__ import annotations

import ast
import random

import numpy as np

from tests.generated.mutable import Blocks, indented
from tests.generated.programs import HEADER, Program

LISTS = ("xs", "ys", "zs")
ROWS = ("hs", "gs")
NUMBERS = ("s", "t", "u")


def program(seed: int) -> Program:
    """The program of a seed.

    >>> program(7).text == program(7).text
    True
    """
    return _Writer(random.Random(seed)).program()


class _Writer(Blocks):
    """Writes one program; `shapes` are those of numbers and vectors, `lists` holds the least
    length of each list, of numbers or of vectors by its name.
    """

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.loops = self.counters = 0
        self.frozen: list[str] = []  # lists that a loop goes over

    def program(self) -> Program:
        names = self.rng.sample(["x", "y", "A", "r"], self.rng.randint(2, 4))
        if "x" not in names:
            names.append("x")
        numbers = np.random.default_rng(self.rng.randrange(2**32))
        shapes = {"x": (self.n,), "y": (self.n,), "A": (self.n, self.n), "r": ()}
        self.scope.shapes = {name: shapes[name] for name in names}
        args = []
        for name in names:
            signs = numbers.choice([-1, 1], shapes[name])
            value = np.round(numbers.uniform(0.2, 1.3, shapes[name]) * signs, 3)
            args.append(value if shapes[name] else float(value))
        body = self.made() + self.made()
        for _ in range(self.rng.randint(3, 7)):
            body += self.statement()
        body.append(f"return {self.result()}")
        text = "\n".join([f"def f({', '.join(names)}):", *indented(body)])
        text = HEADER + "\n" + ast.unparse(ast.parse(text)) + "\n"
        argnums = tuple(k for k in range(len(names)) if self.chance(0.85)) or (0,)
        return Program(text, tuple(args), argnums)

    def result(self) -> str:
        terms = [f"{self.constant()} * {self.number(1)}"]
        for name, least in self.scope.lists.items():
            terms.append(f"{self.constant()} * {self.whole(name, least)}")
        for name, shape in self.scope.shapes.items():
            if shape == () and name != "r":
                terms.append(f"{self.constant()} * {name}")
        return " + ".join(terms)

    # -- expressions

    def whole(self, name: str, least: int) -> str:
        """A number that is made of all elements."""
        if name in ROWS:
            options = [f"np.sum(np.sin(np.array({name})))"]
            options.append(f"np.sum(np.tanh({name}[{self.place(name)}]))" if least else options[0])
            return self.pick(options)
        options = [
            f"sum({name})", f"np.sum(np.tanh(np.array({name})))", f"np.sum({name})",
            f"np.array({name}) @ np.cos(np.array({name}))", f"math.tanh(sum({name}))",
            f"np.sum([v * v for v in {name}])", f"sum([math.cos(v) for v in {name}])",
        ]  # fmt: skip
        if least:
            options += [f"np.mean({name})", f"{name}[{self.place(name)}]"]
        return self.pick(options)

    def place(self, name: str) -> str:
        least = self.scope.lists[name]
        options = ["-1", "0", str(self.rng.randrange(-least, least))]
        options += [f"{i} % len({name})" for i in self.scope.indices]
        return self.pick(options)

    def element(self) -> str | None:
        """An element of a list of numbers, or of a vector."""
        known = [k for k, least in self.scope.lists.items() if least and k not in ROWS]
        if known and self.chance(0.7):
            name = self.pick(known)
            return f"{name}[{self.place(name)}]"
        vectors = [k for k, s in self.scope.shapes.items() if s == (self.n,)]
        return f"{self.pick(vectors)}[{self.index()}]" if vectors else None

    def number(self, depth: int) -> str:
        found = self.element()
        if depth <= 0:
            known = [k for k, s in self.scope.shapes.items() if s == ()]
            options = [self.constant(), *known, *known]
            return self.pick([*options, found, found] if found else options)
        a, b = self.number(depth - 1), self.number(0)
        options = [f"{a} * {b}", f"{a} + {b}", f"math.tanh({a})", f"{a} - {b}", f"math.cos({a})"]
        if found:
            options += [found, f"{found} * {a}"]
        lists = [(k, v) for k, v in self.scope.lists.items()]
        if lists and self.chance(0.4):
            name, least = self.pick(lists)
            options = [f"math.tanh({self.whole(name, least)})", f"len({name}) * {a}"]
        return self.pick(options)

    def vector(self, depth: int = 1) -> str:
        known = [k for k, s in self.scope.shapes.items() if s == (self.n,)]
        rows = [k for k, least in self.scope.lists.items() if least and k in ROWS]
        one = self.pick(known)
        if rows and self.chance(0.7):
            name = self.pick(rows)
            one = f"{name}[{self.place(name)}]"
        if not depth:
            return one
        options = [f"np.tanh({one})", f"{self.number(0)} * {one}", one]
        options.append(f"{one} + {self.pick(known)}")
        if "A" in self.scope.shapes:
            options += [f"np.tanh(A @ {one})", f"A[{self.index()}]"]
        return self.pick(options)

    # -- statements

    def statement(self) -> list[str]:
        nest = self.depth < 2
        return self.weighted(
            (5, self.appended), (2, self.made), (3, self.bound), (1.5 if nest else 0, self.branch),
            (3 if nest and self.loops < 2 else 0, self.loop),
        )()  # fmt: skip

    def appended(self) -> list[str]:
        free = [k for k in self.scope.lists if k not in self.frozen]
        if not free:
            return self.bound()
        name = self.pick(free)
        value = self.vector() if name in ROWS else self.number(2)
        self.scope.lists[name] += 1
        return [f"{name}.append({value})"]

    def made(self) -> list[str]:
        rows = self.chance(0.3)
        free = [k for k in (ROWS if rows else LISTS) if k not in self.frozen]
        if not free:
            return self.bound()
        name = self.pick(free)
        count = self.weighted((3, 0), (3, 1), (1, 2))
        if rows:
            value = f"[{', '.join(self.vector() for _ in range(count))}]"
        elif self.chance(0.4):
            others = [k for k in self.scope.lists if k not in ROWS and k != name]
            over = self.pick(["x", *others])
            self.scope.shapes["v"] = ()
            elt, test = self.number(2), self.test()
            del self.scope.shapes["v"]
            if name in elt or name in test or self.chance(0.6):
                test = ""
            elt = elt if name not in elt else "v * v"
            value = f"[{elt} for v in {over}{f' if {test}' if test else ''}]"
            count = 0 if test else self.n if over == "x" else self.scope.lists[over]
        else:
            value = f"[{', '.join(self.number(1) for _ in range(count))}]"
        self.scope.lists[name] = count
        return [f"{name} = {value}"]

    def bound(self) -> list[str]:
        name = self.pick(NUMBERS)
        value = self.number(2)
        self.scope.shapes[name] = ()
        return [f"{name} = {value}"]

    def test(self) -> str:
        tests = [f"{self.number(1)} {self.pick(['<', '>'])} {self.constant()}"]
        tests += [f"{i} % 2 == 0" for i in self.scope.indices]
        tests += [f"len({k}) > {self.rng.randint(0, 4)}" for k in self.scope.lists]
        return self.pick(tests)

    def loop(self) -> list[str]:
        before, frozen = self.scope.copied(), list(self.frozen)
        self.loops += 1
        known = [k for k in self.scope.lists if k not in ROWS]
        kind = self.weighted((3, "range"), (2, "x"), (2, "list"), (1, "zip"), (1, "enumerate"),
                             (1, "while"), (1, "rows"))  # fmt: skip
        item = next(k for k in ("v", "w", "z") if k not in self.scope.shapes)
        tail, first = [], []
        rows = [k for k in self.scope.lists if k in ROWS]
        if kind == "rows" and rows:
            name = self.pick(rows)
            head, self.frozen = f"for h in {name}:", [*frozen, name]
            self.scope.shapes["h"] = (self.n,)
        elif kind == "list" and known:
            name = self.pick(known)
            head, self.frozen = f"for {item} in {name}:", [*frozen, name]
            self.scope.shapes[item] = ()
        elif kind == "enumerate" and known and "i" not in self.scope.indices:
            name = self.pick(known)
            head, self.frozen = f"for i, {item} in enumerate({name}):", [*frozen, name]
            self.scope.indices += ("i",)
            self.scope.shapes[item] = ()
        elif kind == "zip" and known:
            name = self.pick(known)
            head, self.frozen = f"for {item}, q in zip({name}, x):", [*frozen, name]
            self.scope.shapes[item] = self.scope.shapes["q"] = ()
        elif kind == "x":
            head = f"for {item} in x:"
            self.scope.shapes[item] = ()
        elif kind == "while":
            count = f"n{self.counters}"
            self.counters += 1
            first = [f"{count} = 0"]
            head, tail = f"while {count} < {self.rng.randint(1, 3)}:", [f"    {count} += 1"]
            self.scope.indices += (count,)
        else:
            name = "i" if "i" not in self.scope.indices else "j"
            head = f"for {name} in range({self.pick(['2', '3', str(self.n), '3, 0, -1'])}):"
            self.scope.indices += (name,)
        body = self.block(3)
        if kind != "while" and self.chance(0.25):
            exit_ = self.pick(["break", "continue"])
            body += [f"    if {self.test()}:", f"        {exit_}", *self.block(1)]
        self.loops -= 1
        self.frozen = frozen
        self.scope = before.met(self.scope)
        return [*first, head, *body, *tail]
