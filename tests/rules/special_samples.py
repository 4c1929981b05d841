"""Points for the rules of `scipy.special`."""

from __future__ import annotations

import numpy as np

from tests.rules.samples import A, F, add, value

KINDS = (
    "(3)", "number", "(2,3)", "float32 (3)", "np.float64", "()", "(1)", "(0)", "int (3)", "int",
)  # fmt: skip
PAIRS = (
    ("(3)", "number"), ("number", "number"), ("(2,3)", "(3)"), ("(2,1)", "(1,3)"), ("(3)", "(3)"),
    ("float32 (3)", "float32 (3)"), ("number", "np.float64"), ("()", "(3)"), ("int", "(3)"),
    ("(0)", "number"), ("(1)", "(3)"), ("float32 (3)", "number"),
)  # fmt: skip


def one(name: str, *spans: tuple[float, float], ints: bool = False) -> None:
    """A function of one number, tried between each pair of bounds."""
    label = f"scipy.special.{name}"
    for low, high in spans:
        for kind in KINDS:
            if ints or "int" not in kind:
                add(label, f"special.{name}(x)", x=value(label, kind, low, high))


def two(
    name: str,
    x: tuple[float, float],
    y: tuple[float, float],
    *,
    before: str = "",
    wrt: tuple[str, ...] = ("xy", "x", "y"),
    ints: bool = False,
) -> None:
    """A function of two numbers, in both and in each."""
    label = f"scipy.special.{name}"
    for first, second in PAIRS:
        if "int" in first and not ints:
            continue
        values = {"x": value(label, first, *x), "y": value(label + "y", second, *y)}
        for names in wrt:
            add(label, f"special.{name}({before}x, y)", wrt=names, **values)


one("gamma", (0.3, 4.0), ints=True)
one("gamma", (-0.9, -0.1))
one("gammaln", (0.3, 4.0), (-0.9, -0.1), (20.0, 40.0))
add("scipy.special.gammaln", "special.loggamma(x)", x=A(3, low=0.5))
one("rgamma", (0.3, 4.0), (-2.9, -2.1))
add("scipy.special.rgamma", "special.rgamma(x)", x=np.array([0.0, -1.0, -2.0, 1.0]))
add("scipy.special.gammasgn", "x * special.gammasgn(x)", x=np.array([0.5, -0.5]))
one("psi", (0.3, 4.0), (-0.9, -0.1))
add("scipy.special.psi", "special.digamma(x)", x=A(3, low=0.5))
for n in (0, 1, 2):
    for x in (A(3, low=0.5), 1.3, A(2, 3, low=0.5), F(3) + 3.0):
        add("scipy.special.polygamma", f"special.polygamma({n}, x)", x=x)
add("scipy.special.polygamma", "special.polygamma([0, 1, 2], x)", x=A(3, low=0.5))
for d in (1, 2, 3):
    for x in (A(3, low=2.5, high=4.0), 3.3, A(2, 3, low=2.5, high=4.0), np.float64(5.0)):
        add("scipy.special.multigammaln", f"special.multigammaln(x, {d})", x=x)
two("beta", (0.3, 4.0), (0.3, 4.0), ints=True)
two("betaln", (0.3, 4.0), (0.3, 4.0), ints=True)
two("binom", (4.2, 7.8), (0.2, 3.8))
two("comb", (4.2, 7.8), (0.2, 3.8))
two("poch", (1.2, 4.8), (0.2, 3.8))
one("factorial", (0.3, 4.0))
two("gammainc", (0.3, 4.0), (0.2, 6.0))
two("gammaincc", (0.3, 4.0), (0.2, 6.0))
two("gammaincinv", (0.8, 4.0), (0.2, 0.8))
two("gammainccinv", (0.8, 4.0), (0.2, 0.8))
for text in ("gammainc", "gammaincc"):
    label = f"scipy.special.{text}"
    call = f"special.{text}(x, y)"
    add(label, call, x=np.array([20.0, 50.0, 100.0]), y=np.array([25.0, 40.0, 99.0]))
    add(label, f"special.{text}(x, y)", x=np.array([0.1, 0.05]), y=np.array([1e-3, 0.5]))
for text in ("betainc", "betaincc"):
    label = f"scipy.special.{text}"
    for wrt in ("xyz", "x", "y", "z"):
        call = f"special.{text}(x, y, z)"
        add(label, call, wrt=wrt, x=A(3, low=0.5), y=A(3, low=0.6, high=3.0), z=0.3)
        add(label, call, wrt=wrt, x=2.0, y=1.5, z=0.7)
        add(label, call, wrt=wrt, x=A(2, 1, low=0.5), y=2.0, z=A(3, low=0.1, high=0.9))
        add(label, call, wrt=wrt, x=30.0, y=np.array([40.0, 4.0]), z=np.array([0.4, 0.9]))
for text in ("betaincinv", "betainccinv"):
    label = f"scipy.special.{text}"
    for wrt in ("xyz", "x", "y", "z"):
        call = f"special.{text}(x, y, z)"
        add(label, call, wrt=wrt, x=A(3, low=0.9), y=A(3, low=0.9, high=3.0), z=0.3)
        add(label, call, wrt=wrt, x=2.0, y=1.5, z=0.7)
one("zeta", (1.5, 4.0), (0.2, 0.8), (-0.8, -0.1))
two("zeta", (1.5, 4.0), (0.5, 4.0))
one("zetac", (1.5, 4.0), (0.2, 0.8))

for name in ("erf", "erfc", "erfi", "erfcx", "dawsn", "ndtr", "log_ndtr", "expit", "log_expit"):
    one(name, (-2.0, 2.0), ints=True)
one("log_ndtr", (-12.0, -6.0))
one("expit", (5.0, 9.0))
for name in ("expm1", "exp2", "exp10", "exprel", "cosm1", "sindg", "cosdg", "tandg"):
    one(name, (-1.3, 1.3), ints=True)
one("exprel", (2.0, 3.0), (-1e-3, 1e-3))
one("log1p", (-0.5, 2.0))
one("cbrt", (0.5, 2.0))
for name in ("erfinv",):
    one(name, (-0.8, 0.8))
one("erfcinv", (0.2, 1.8))
one("ndtri", (0.1, 0.9))
one("logit", (0.1, 0.9))
one("ndtri_exp", (-3.0, -0.1))
for name, low, high in (
    ("fresnel", -2.0, 2.0), ("sici", 0.5, 3.0), ("shichi", 0.5, 3.0), ("airy", -3.0, 2.0),
    ("airye", 0.3, 2.0),
):  # fmt: skip
    label = f"scipy.special.{name}"
    for k in range(4 if "airy" in name else 2):
        for kind in KINDS:
            if "int" not in kind:
                x = value(label, kind, low, high)
                add(label, f"special.{name}(x)[{k}]", x=x)
add("scipy.special.sici", "special.sici(x)[0] * special.sici(x)[1]", x=A(3, low=0.5))
add("scipy.special.sici", "special.sici(x)[0]", x=np.array([0.0, -1.0]))
two("owens_t", (-2.0, 2.0), (-2.0, 2.0), ints=True)
two("stdtr", (0.5, 9.0), (-2.0, 2.0), ints=True)
two("stdtrit", (1.5, 9.0), (0.2, 0.8))
for x in (np.array([0.13, 0.37, 0.81]), 0.44):
    add("scipy.special.smirnov", "special.smirnov(5, x)", x=x)
    add("scipy.special.smirnov", "special.smirnov(y, x)", wrt="x", x=x, y=3)
add("scipy.special.round", "x * special.round(x)", x=np.array([1.2, 2.7]))
two("powm1", (0.5, 2.0), (0.5, 2.0))
two("xlogy", (0.5, 2.0), (0.5, 2.0), ints=True)
two("xlog1py", (0.5, 2.0), (-0.5, 2.0), ints=True)
one("entr", (0.2, 2.0))
two("rel_entr", (0.5, 2.0), (0.5, 2.0))
two("kl_div", (0.5, 2.0), (0.5, 2.0))
two("huber", (0.9, 1.1), (0.2, 0.8))
two("huber", (0.5, 0.7), (-2.0, -0.9))
two("pseudo_huber", (0.5, 2.0), (-2.0, 2.0))
for name, low in (("boxcox", 0.5), ("boxcox1p", -0.4)):
    two(name, (low, 2.0), (-1.5, 1.5))
    two(name, (low, 2.0), (-1e-3, 1e-3))
two("inv_boxcox", (0.2, 1.0), (0.2, 1.5))
two("inv_boxcox1p", (0.2, 1.0), (0.2, 1.5))
for x in (A(3), A(2, 3), F(3), A(1), A(4, 2, 3)):
    for rest in ("", ", axis=0", ", -1", ", axis=0, keepdims=True", ", keepdims=True"):
        add("scipy.special.logsumexp", f"special.logsumexp(x{rest})", x=x)
    for rest in ("", ", axis=0", ", axis=-1"):
        add("scipy.special.softmax", f"special.softmax(x{rest})", x=x)
        add("scipy.special.log_softmax", f"special.log_softmax(x{rest})", x=x)
masked = "special.logsumexp(np.where(x > 0.0, x, -np.inf), axis=1)"
add("scipy.special.logsumexp", masked, x=np.array([[0.5, -1.0], [2.0, 3.0]]))
for wrt in ("xy", "x", "y"):
    for x, y in (
        (A(3), A(3, low=0.5)), (A(2, 3), A(3, low=0.5)), (A(3), A(2, 3, low=0.5)), (A(2, 3), 2.0),
    ):  # fmt: skip
        for rest in ("", ", axis=0", ", axis=-1, keepdims=True"):
            add("scipy.special.logsumexp", f"special.logsumexp(x, b=y{rest})", wrt=wrt, x=x, y=y)
    call = "special.logsumexp(x, b=y, return_sign=True)"
    y = np.array([-3.0, 1.0, -2.0])
    add("scipy.special.logsumexp", f"{call}[0] * {call}[1]", wrt=wrt, x=A(3), y=y)
add("scipy.special.logsumexp", "special.logsumexp(x, axis=0, return_sign=True)[0]", x=A(2, 3))

one("exp1", (0.3, 3.0))
one("expi", (0.3, 3.0), (-3.0, -0.3))
for n in (0, 1, 2, 5):
    add("scipy.special.expn", f"special.expn({n}, x)", x=A(3, low=0.5))
    add("scipy.special.expn", "special.expn(y, x)", wrt="x", x=1.2, y=n)
one("spence", (0.3, 3.0))
add("scipy.special.spence", "special.spence(x)", x=np.array([1.0, 1.0001]))
one("ellipk", (-2.0, 0.9), (-0.01, 0.01))
one("ellipe", (-2.0, 0.9), (-0.01, 0.01))
one("ellipkm1", (0.1, 2.0), (1e-3, 1e-2))
two("ellipkinc", (-2.0, 2.0), (-0.9, 0.9))
two("ellipeinc", (-2.0, 2.0), (-0.9, 0.9))
two("agm", (0.5, 2.0), (0.5, 2.0))

for name in ("j0", "j1", "i0", "i1", "i0e", "i1e"):
    one(name, (0.3, 4.0), (-3.0, -0.3), ints=True)
for name in ("y0", "y1", "k0", "k1", "k0e", "k1e"):
    one(name, (0.3, 4.0))
for name in ("jv", "jve", "yv", "yve", "iv", "ive", "kv", "kve", "yn", "kn", "jn"):
    label = f"scipy.special.{name if name != 'jn' else 'jv'}"
    for order in ("0", "1", "2") if name in ("yn", "kn", "jn") else ("0", "1.5", "-0.5", "3"):
        for x in (A(3, low=0.5), 1.2, F(3) + 3.0, A(2, 3, low=0.5)):
            add(label, f"special.{name}({order}, x)", x=x)
    add(label, f"special.{name}(y, x)", wrt="x", x=A(2, 3, low=0.5), y=np.array([0, 1, 2]))
for name in ("jn", "yn", "in", "kn"):
    label = f"scipy.special.spherical_{name}"
    for order in (0, 1, 3):
        for rest in ("", ", derivative=True"):
            for x in (A(3, low=0.5), 1.2, A(2, 3, low=0.5)):
                add(label, f"special.spherical_{name}({order}, x{rest})", x=x)
for x in (A(3, low=-0.8, high=0.8), 0.3, np.float64(-0.5), A(2, 3, low=-0.8, high=0.8)):
    add("scipy.special.hyp0f1", "special.hyp0f1(1.5, x)", x=x)
    add("scipy.special.hyp1f1", "special.hyp1f1(0.5, 1.5, x)", x=x)
    add("scipy.special.hyp2f1", "special.hyp2f1(0.5, 1.5, 2.5, x)", x=x)
    add("scipy.special.hyperu", "special.hyperu(0.5, 1.5, x + 1.0)", x=x)
    for n in ("0", "1", "2", "5", "2.5"):
        for name in ("legendre", "chebyt", "chebyu", "sh_legendre", "sh_chebyt"):
            shift = " * 0.5 + 0.5" if name.startswith("sh") else ""
            text = f"special.eval_{name}({n}, x{shift})"
            add(f"scipy.special.eval_{name}", text, x=x)
        for name, rest in (
            ("gegenbauer", "0.7, "), ("jacobi", "0.7, 0.3, "), ("genlaguerre", "0.7, "),
        ):  # fmt: skip
            add(f"scipy.special.eval_{name}", f"special.eval_{name}({n}, {rest}x)", x=x)
        add("scipy.special.eval_laguerre", f"special.eval_laguerre({n}, x)", x=x)
        if n != "2.5":
            add("scipy.special.eval_hermite", f"special.eval_hermite({n}, x)", x=x)
            add("scipy.special.eval_hermitenorm", f"special.eval_hermitenorm({n}, x)", x=x)
