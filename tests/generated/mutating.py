"""Random programs that write: statements, helpers and whole functions.

Aliases, views, in-place writes of many kinds, callees that write, lists and objects of arrays, in
loops and branches.
"""

from __future__ import annotations

import ast
import random

import numpy as np

from tests.generated.mutable import MATRICES, NUMBERS, VECTORS, Blocks, Scope, indented
from tests.generated.programs import HEADER, Program

STATE = """\
class State:
    def __init__(self, pos, vel):
        self.pos = pos
        self.vel = vel

    def step(self, h):
        self.pos += h * self.vel
        self.vel = self.vel * 0.9

    def kick(self, i, by):
        self.vel[i] -= by
        return self.pos
"""


def program(seed: int) -> Program:
    """The program of a seed.

    >>> program(7).text == program(7).text
    True
    """
    return _Writer(random.Random(seed)).program()


class _Writer(Blocks):
    """Writes one program; a statement is a list of lines."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(rng)
        self.helpers: list[tuple[str, str]] = []  # name, what it returns
        self.loops = self.counters = 0
        self.uses_state = False
        self.plain = self.chance(0.3)  # writes to arrays that nobody else sees, and nothing else
        self.passes = self.chance(0.6)  # but memory that goes on to another name

    # -- the whole

    def program(self) -> Program:
        parts = []
        for k in range(0 if self.plain else self.weighted((3, 0), (3, 1), (2, 2))):
            parts.append(self.helper(f"g{k}"))
        names = self.rng.sample(["x", "y", "A", "r"], self.rng.randint(1, 4))
        if not set(names) & {"x", "A"}:
            names.append("x")
        numbers = np.random.default_rng(self.rng.randrange(2**32))
        shapes = {"x": (self.n,), "y": (self.n,), "A": (self.n, self.n), "r": ()}
        args = []
        self.scope = Scope({name: shapes[name] for name in names}, {}, {})
        for name in names:
            shape = shapes[name]
            signs = numbers.choice([-1, 1], shape)
            value = np.round(numbers.uniform(0.2, 1.3, shape) * signs, 3)
            args.append(value if shape else float(value))
        body = self.start()
        for _ in range(self.rng.randint(3, 7)):
            body += self.statement()
        body.append(f"return {self.result()}")
        parts.append("\n".join([f"def f({', '.join(names)}):", *indented(body)]))
        if self.uses_state:
            parts.insert(0, STATE)
        text = HEADER + "\n" + "\n\n".join(ast.unparse(ast.parse(p)) for p in parts) + "\n"
        argnums = tuple(k for k in range(len(names)) if self.chance(0.85)) or (0,)
        return Program(text, tuple(args), argnums)

    def start(self) -> list[str]:
        """A few arrays and a number to begin with."""
        lines = []
        for _ in range(self.rng.randint(1, 3)):
            lines += self.new_array()
        name = self.pick(NUMBERS)
        lines.append(f"{name} = {self.number(1)}")
        self.scope.shapes[name] = ()
        return lines

    def helper(self, name: str) -> str:
        """A function that writes to its parameters `v`, `w`, by a number `k`."""
        before = self.scope
        self.scope = Scope({"v": (self.n,), "w": (self.n,), "k": ()}, {}, {})
        body = []
        for _ in range(self.rng.randint(1, 3)):
            body += self.weighted((4, self.write), (1, self.rebinding), (1, self.branch))()
        what = self.weighted((3, ""), (2, "v"), (1, "w"), (1, "number"), (1, "new"))
        if what == "number":
            body.append(f"return {self.number(1)}")
        elif what == "new":
            body.append(f"return {self.array((self.n,), 1)}")
        elif what:
            body.append(f"return {what}")
        self.scope = before
        self.helpers.append((name, what))
        return "\n".join([f"def {name}(v, w, k):", *indented(body)])

    def result(self) -> str:
        terms = []
        for name, shape in self.scope.shapes.items():
            weight = self.constant()
            terms.append(f"{weight} * np.sum({name} * {name})" if shape else f"{weight} * {name}")
        terms += [f"np.sum({a}[{self.rng.randrange(k)}])" for a, k in self.scope.lists.items()]
        terms += [f"np.sum({d}['{self.pick(keys)}'])" for d, keys in self.scope.dicts.items()]
        terms += [f"np.sum({o}.pos * {o}.vel)" for o in self.scope.objects]
        arrays = self.arrays((self.n,))
        if len(arrays) > 1:
            terms.append(f"{self.pick(arrays)} @ {self.pick(arrays)}")
        return " + ".join(terms)

    # -- statements

    def statement(self) -> list[str]:
        nest = self.depth < 2
        if self.plain:
            return self.weighted(
                (6, self.write), (1, self.new_array), (1 if nest else 0, self.branch),
                (2.5 if self.passes else 0, self.pass_on),
                (2 if nest and self.loops < 2 else 0, self.loop),
            )()  # fmt: skip
        return self.weighted(
            (6, self.write), (2, self.rebinding), (2, self.alias), (1.5, self.new_array),
            (1.2 if self.helpers else 0, self.call), (0.8, self.swap), (1, self.container),
            (1, self.of_container), (5 if self.scope.objects else 0.8, self.state),
            (0.5 if not self.depth else 0, self.nested), (0.5, self.pass_on),
            (1.6 if nest else 0, self.branch), (2.2 if nest and self.loops < 2 else 0, self.loop),
        )()  # fmt: skip

    def new_array(self) -> list[str]:
        """An array that shares memory with nothing."""
        matrix = self.chance(0.3)
        name = self.pick(MATRICES if matrix else VECTORS)
        shape = (self.n, self.n) if matrix else (self.n,)
        other = self.array(shape, 0)
        value = self.weighted(
            (2, f"{other}.copy()"), (1, f"np.zeros({shape})"), (1, f"np.array({other})"),
            (1, f"{other} * 1.0"), (1, f"np.full({shape}, {self.number(0)})"),
            (1, f"np.zeros_like({other})"), (3, f"1.0 * {self.array(shape, 1)}"),
        )  # fmt: skip
        self.scope.shapes[name] = shape
        return [f"{name} = {value}"]

    def rebinding(self) -> list[str]:
        """A name gets a new value, which may be somebody's memory."""
        if self.chance(0.35):
            name = self.pick(NUMBERS)
            first, value = self.number(1), self.number(2)
            self.scope.shapes[name] = ()
            if self.chance(0.3):
                return [f"{name} = {first}", f"{name} {self.pick(['+=', '*='])} {value}"]
            return [f"{name} = {value}"]
        shape = self.pick([(self.n,), (self.n,), (self.n, self.n)])
        name = self.pick(VECTORS if len(shape) == 1 else MATRICES)
        value = self.array(shape, 2)
        self.scope.shapes[name] = shape
        return [f"{name} = {value}"]

    def alias(self) -> list[str]:
        """A name for the memory of another, whole or turned around."""
        source, shape = self.any_array()
        name = self.pick(VECTORS if len(shape) == 1 else MATRICES)
        options = [(3, source), (1, f"np.asarray({source})"), (1, f"{source}[:]")]
        other = self.pick(self.arrays(shape) or [source])
        options.append((1, f"[{source}, {other}][({self.index()}) % 2]"))
        if len(shape) == 1:
            options += [(2, f"{source}[::-1]"), (0.5, f"np.atleast_1d({source})")]
            others = self.arrays(shape)
            options.append((1, f"{source} if {self.test()} else {self.pick(others)}"))
            options.append((1, f"{source} if {self.test()} else {source}.copy()"))
            for matrix in self.arrays((self.n, self.n)):
                options += [
                    (1, f"{matrix}[:, {self.index()}]"), (0.5, f"{matrix}.ravel()[:{self.n}]"),
                    (0.5, f"np.einsum('ii->i', {matrix})"), (0.5, f"{matrix}.T[{self.index()}]"),
                    (0.5, f"{matrix}.reshape(-1)[::{self.n + 1}]"),
                ]  # fmt: skip
        else:
            options += [(2, f"{source}.T"), (0.5, f"{source}[::-1]"), (0.5, f"{source}[:, ::-1]")]
            options.append((0.5, f"{source}.reshape(-1).reshape({shape})"))
            options.append((0.5, f"{source}.T.reshape(-1).reshape({shape})"))
            options.append((0.5, f"{source}.swapaxes(0, 1)"))
        value = self.weighted(*options)
        self.scope.shapes[name] = shape
        return [f"{name} = {value}"]

    def write(self) -> list[str]:
        """One of the many ways to write to an array."""
        target, shape = self.any_array()
        return self.weighted(
            (3, self.write_element), (3, self.write_slice), (3, self.write_whole),
            (4 if self.plain else 1, self.write_many), (2, self.write_by_function),
        )(target, shape)  # fmt: skip

    def write_element(self, target: str, shape: tuple[int, ...]) -> list[str]:
        index = ", ".join(self.index() for _ in shape)
        if len(shape) == 2 and self.chance(0.2):
            index = "][".join(self.index() for _ in shape)
        op = self.weighted((3, "="), (3, "+="), (1, "-="), (2, "*="), (0.6, "/="), (0.4, "**="))
        value = self.number(2)
        if op == "/=":
            value = f"1.5 + math.tanh({value})"
        elif op == "**=":
            value = "2"
        return [f"{target}[{index}] {op} {value}"]

    def write_slice(self, target: str, shape: tuple[int, ...]) -> list[str]:
        part, length = self.part(self.n)
        if len(shape) == 1:
            left, wanted = f"{target}[{part}]", (length,)
        else:
            left, wanted = self.weighted(
                (2, (f"{target}[{self.index()}]", (self.n,))),
                (2, (f"{target}[:, {self.index()}]", (self.n,))),
                (1, (f"{target}[{part}, {self.index()}]", (length,))),
                (1, (f"{target}.T[{self.index()}, {part}]", (length,))),
                (0.5, (f"{target}[{part}]", (length, self.n))),
            )
        value = self.number(1) if self.chance(0.3) else self.array(wanted, 1)
        return [f"{left} {self.augmenting(value)}"]

    def augmenting(self, value: str) -> str:
        """An operator and its operand, made tame."""
        op = self.weighted((3, "="), (3, "+="), (1.5, "-="), (2, "*="), (0.6, "/="))
        return f"{op} {f'1.5 + np.tanh({value})' if op == '/=' else value}"

    def write_whole(self, target: str, shape: tuple[int, ...]) -> list[str]:
        value = self.number(1) if self.chance(0.25) else self.array(shape, 1)
        name = target if self.chance(0.6) else f"{target}[{self.pick([':', '...'])}]"
        line = self.augmenting(value)
        if line.startswith("= ") and name == target:
            name = f"{target}[:]"
        if len(shape) == 2 and self.chance(0.15):
            return [f"{target} @= {self.pick(self.arrays(shape))} * 0.5"]
        if self.chance(0.08):
            return [f"{target} **= 2"]
        return [f"{name} {line}"]

    def write_many(self, target: str, shape: tuple[int, ...]) -> list[str]:
        """By masks and arrays of indices, also repeated ones."""
        if self.chance(0.8 if self.plain else 0.5):
            source = target if self.chance(0.6) else self.pick(self.arrays(shape) or [target])
            mask = f"{source} {self.pick(['<', '>'])} {self.constant()}"
            op = self.weighted((2, "="), (1, "+="), (2, "*="))
            value = self.number(1)
            if self.chance(0.5):
                others = self.arrays(shape)
                value = f"np.sin({self.pick(others)}[{mask}]) * {self.pick(others)}[{mask}]"
            return [f"{target}[{mask}] {op} {value}"]
        k = self.rng.randint(1, 3)
        indices = [self.rng.randrange(self.n) for _ in range(k)]
        op = self.weighted((2, "="), (2, "+="), (1, "*="))
        wanted = (k,) if len(shape) == 1 else (k, self.n)
        return [f"{target}[{indices}] {op} {self.listed(wanted)}"]

    def listed(self, shape: tuple[int, ...]) -> str:
        """An array whose first axis is taken from others by indices."""
        sources = self.arrays((self.n, *shape[1:]))
        if not sources or self.chance(0.3):
            return self.number(1)
        return f"{self.pick(sources)}[{[self.rng.randrange(self.n) for _ in range(shape[0])]}]"

    def write_by_function(self, target: str, shape: tuple[int, ...]) -> list[str]:
        other, third = self.array(shape, 1), self.array(shape, 0)
        options = [
            (2, f"np.{self.pick(['sin', 'tanh'])}({third}, out={target})"),
            (2, f"np.{self.pick(['multiply', 'add', 'subtract'])}({other}, {third}, out={target})"),
            (1, f"np.copyto({target}, {other})"),
            (1, f"{target}.fill({self.number(1)})"),
        ]
        if len(shape) == 1:
            indices = [self.rng.randrange(self.n) for _ in range(self.rng.randint(1, 3))]
            options += [
                (2, f"np.add.at({target}, {indices}, {self.number(1)})"),
                (0.5, f"{target}.sort()"),
                (0.5, f"np.put({target}, {indices[:1]}, {self.number(1)})"),
            ]  # fmt: skip
        else:
            options += [
                (1, f"np.fill_diagonal({target}, {self.number(1)})"),
                (1, f"{target}.flat[{self.rng.randrange(self.n**2)}] = {self.number(1)}"),
            ]  # fmt: skip
        return [self.weighted(*options)]

    def swap(self) -> list[str]:
        """Elements, rows, names or items change places."""
        target, shape = self.any_array()
        i, j = self.index(), self.index()
        options = [[f"{target}[{i}], {target}[{j}] = {target}[{j}], {target}[{i}]"]]
        if len(shape) == 2:
            options.append([f"{target}[[0, 1]] = {target}[[1, 0]]"])
        same = [n for n, s in self.scope.shapes.items() if s == shape]
        if len(same) > 1:
            p, q = self.rng.sample(same, 2)
            options.append([f"{p}, {q} = {q}, {p}"])
        for name, length in self.scope.lists.items():
            if length > 1:
                options.append([f"{name}[0], {name}[1] = {name}[1], {name}[0]"])
        return self.pick(options)

    def pass_on(self) -> list[str]:
        """Arrays go on to other names: two or three change places, or one is bound anew."""
        kinds = [s for s in self.scope.shapes.values() if s]
        shape = self.pick(kinds) if kinds else (self.n,)
        same = [n for n, s in self.scope.shapes.items() if s == shape]
        if len(same) < 2:
            return self.new_array()
        if len(same) > 2 and self.chance(0.4):
            a, b, c = self.rng.sample(same, 3)
            return [f"{a}, {b}, {c} = {b}, {c}, {a}"]
        a, b = self.rng.sample(same, 2)
        if self.chance(0.5):
            return [f"{a}, {b} = {b}, {a}"]
        fresh = self.pick(
            [f"np.sin({a})", f"{a}.copy()", f"np.zeros({shape})", f"1.0 * {self.array(shape, 1)}"]
        )
        between = self.write() if self.chance(0.3) else []
        return [f"{a} = {b}", f"{b} = {fresh}", *between]

    # -- containers and objects

    def container(self) -> list[str]:
        """A list or a dict of arrays, which keeps the arrays and not copies."""
        vectors = self.arrays((self.n,)) or [f"np.ones({self.n})"]
        one, two = self.pick(vectors), self.pick(vectors)
        if self.chance(0.6):
            line = f"held = [{one}, {two if self.chance(0.6) else self.array((self.n,), 1)}]"
            self.scope.lists["held"] = 2
            return [line]
        self.scope.dicts["table"] = ("p", "q")
        return [f"table = {{'p': {one}, 'q': {two}}}"]

    def of_container(self) -> list[str]:
        """An item is added, replaced, taken out or visited."""
        options = []
        for name, length in self.scope.lists.items():
            value = self.array((self.n,), self.pick([0, 1]))
            options.append(f"{name}.append({value})")
            options.append(f"{name}[{self.rng.randrange(length)}] = {value}")
            options += [f"{self.pick(VECTORS)} = {name}[{self.rng.randrange(-length, length)}]"]
            options.append(f"for item in {name}:\n    item {self.augmenting(self.number(1))}")
        for name, keys in self.scope.dicts.items():
            options.append(f"{name}['{self.pick(keys)}'] = {self.array((self.n,), 1)}")
            options.append(f"{self.pick(VECTORS)} = {name}['{self.pick(keys)}']")
        if not options:
            return self.container()
        line = self.pick(options).replace("item = ", "item[:] = ")
        name = line.partition(" = ")[0]
        if name in VECTORS:
            self.scope.shapes[name] = (self.n,)
        return line.splitlines()

    def state(self) -> list[str]:
        """An object whose methods write to the arrays that it was made of."""
        self.uses_state = True
        if not self.scope.objects or self.chance(0.2):
            one, two = self.array((self.n,), 0), self.array((self.n,), 1)
            self.scope.objects = ("o",)
            return [f"o = State({one}, {two})"]
        o = self.scope.objects[0]
        name = self.pick(VECTORS)
        line = self.weighted(
            (2, f"{o}.step({self.number(1)})"), (1, f"{o}.kick({self.index()}, {self.number(1)})"),
            (1, f"{name} = {o}.kick({self.index()}, {self.number(0)})"),
            (1, f"{o}.vel = {self.array((self.n,), 1)}"),
        )  # fmt: skip
        if line.startswith(f"{name} ="):
            self.scope.shapes[name] = (self.n,)
        return [line]

    def call(self) -> list[str]:
        """A call of a helper, with two arrays that may be one."""
        name, what = self.pick(self.helpers)
        vectors = self.arrays((self.n,))
        if not vectors:
            return self.new_array()
        one, two = self.pick(vectors), self.pick(vectors)
        call = f"{name}({one}, {two}, {self.number(1)})"
        if what == "number":
            target = self.pick(NUMBERS)
            self.scope.shapes[target] = ()
            return [f"{target} = math.tanh({call})"]
        if what and self.chance(0.8):
            target = self.pick(VECTORS)
            self.scope.shapes[target] = (self.n,)
            return [f"{target} = {call}"]
        return [call]

    def nested(self) -> list[str]:
        """A function in the function, that writes to what it closes over, and two calls."""
        target, shape = self.any_array()
        left = f"{target}[z % {self.n}]" if len(shape) == 1 else f"{target}[z % {self.n}, 0]"
        op = self.weighted((2, "="), (2, "+="), (1, "*="))
        calls = [f"inner({self.rng.randint(0, 3)}, {self.number(1)})" for _ in range(2)]
        return ["def inner(z, by):", f"    {left} {op} by", *calls]

    # -- compound statements

    def test(self) -> str:
        tests = [f"{self.number(1)} {self.pick(['<', '>'])} {self.constant()}"]
        tests += [f"{i} % 2 == 0" for i in self.scope.indices]
        return self.pick(tests)

    def loop(self) -> list[str]:
        before = self.scope.copied()
        self.loops += 1
        kinds = [(4, "range"), (1, "while"), (1.5, "rows"), (1, "numbers"), (1, "items")]
        kind = self.weighted(*(kinds[:2] if self.plain else kinds))
        matrices = self.arrays((self.n, self.n))
        vectors = self.arrays((self.n,))
        tail = []
        if kind == "rows" and matrices:
            name = self.pick(VECTORS)
            if self.chance(0.5):
                head = f"for {name} in {self.pick(matrices)}:"
            else:
                head = f"for i, {name} in enumerate({self.pick(matrices)}):"
                self.scope.indices += ("i",)
            self.scope.shapes[name] = (self.n,)
        elif kind == "items" and self.scope.lists:
            name = self.pick(VECTORS)
            head = f"for {name} in list({self.pick(self.scope.lists)}):"
            self.scope.shapes[name] = (self.n,)
        elif kind == "numbers" and vectors:
            name = self.pick(NUMBERS)
            head = f"for {name} in {self.pick(vectors)}:"
            self.scope.shapes[name] = ()
        elif kind == "while":
            count = f"n{self.counters}"
            self.counters += 1
            head = f"while {count} < {self.rng.randint(1, 3)}:"
            tail = [f"    {count} += 1"]
            self.scope.indices += (count,)
        else:
            name = "i" if "i" not in self.scope.indices else "j"
            steps = self.pick(["2", "3", f"{self.n}", "1, 3", "3, 0, -1"])
            head = f"for {name} in range({steps}):"
            self.scope.indices += (name,)
        body = self.block(3)
        if kind != "while" and self.chance(0.2):
            exit_ = self.pick(["break", "continue"])
            body += [f"    if {self.test()}:", f"        {exit_}", *self.block(1)]
        self.loops -= 1
        self.scope = before.met(self.scope)
        first = [f"{head.split()[1]} = 0"] if kind == "while" else []
        return [*first, head, *body, *tail]
