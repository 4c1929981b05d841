"""Points for the rules of `scipy.stats`: every method of every distribution, in every parameter."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.rules.samples import A, F, add

# the shape parameters of each, a point of the interior of its support, and one outside
CONTINUOUS: dict[str, tuple[dict[str, float], tuple[float, ...], float | None]] = {
    "beta": ({"a": 2.3, "b": 1.7}, (0.3, 0.6, 0.8), -0.5),
    "cauchy": ({}, (-0.7, 0.4, 3.0), None),
    "chi2": ({"df": 3.7}, (0.8, 2.5, 6.0), -1.0),
    "expon": ({}, (0.3, 0.9, 2.0), -0.5),
    "f": ({"dfn": 4.3, "dfd": 6.1}, (0.4, 0.9, 2.2), -1.0),
    "gamma": ({"a": 2.6}, (0.9, 2.1, 5.0), -0.5),
    "gennorm": ({"beta": 1.6}, (-0.8, 0.4, 1.3), None),
    "gumbel_l": ({}, (-1.2, 0.3, 0.9), None),
    "gumbel_r": ({}, (-0.9, 0.3, 1.7), None),
    "laplace": ({}, (-0.8, 0.3, 1.1), None),
    "logistic": ({}, (-1.1, 0.4, 1.9), None),
    "lognorm": ({"s": 0.8}, (0.6, 1.2, 2.3), -0.5),
    "norm": ({}, (-1.1, 0.4, 1.3), None),
    "pareto": ({"b": 2.4}, (1.3, 1.8, 3.0), 0.5),
    "rayleigh": ({}, (0.6, 1.2, 2.1), -0.5),
    "t": ({"df": 4.2}, (-1.3, 0.5, 1.8), None),
    "truncnorm": ({"a": -1.2, "b": 1.7}, (-0.7, 0.2, 1.1), 3.0),
    "uniform": ({}, (0.2, 0.5, 0.7), 1.5),
    "vonmises": ({"kappa": 1.4}, (-1.7, 0.4, 2.1), None),
    "weibull_min": ({"c": 1.7}, (0.5, 0.9, 1.6), -0.5),
    "wrapcauchy": ({"c": 0.4}, (0.7, 2.9, 5.2), -1.0),
}
LETTERS = ("y", "z")

for name, (shapes, points, outside) in CONTINUOUS.items():
    letters = LETTERS[: len(shapes)]
    shape_text = "".join(f", {v}" for v in letters)
    shape_values = dict(zip(letters, shapes.values()))
    for method in ("pdf", "logpdf", "cdf", "logcdf", "sf", "logsf", "ppf", "isf"):
        label = f"scipy.stats.{name}.{method}"
        call = f"stats.{name}.{method}"
        inverse = method in ("ppf", "isf")
        at = np.array([0.2, 0.45, 0.7] if inverse else points)
        add(label, f"{call}(x{shape_text})", x=at, **shape_values)
        for wrt in ("x", *letters):
            add(label, f"{call}(x{shape_text})", wrt=wrt, x=float(at[1]), **shape_values)
        for wrt in ("x", "u", "v", "xuv"):
            standard = at if inverse else 0.5 + 1.5 * at
            values = {**shape_values, "u": 0.5, "v": 1.5}
            add(label, f"{call}(x{shape_text}, loc=u, scale=v)", wrt=wrt, x=standard, **values)
        values = {**shape_values, "u": np.array([0.5, 0.4, 0.3]), "v": np.array([[1.5], [1.2]])}
        standard = at if inverse else 0.4 + 1.35 * at
        add(label, f"{call}(x{shape_text}, u, v)", x=standard, **values)
        fixed = "".join(f", {v}" for v in shapes.values())
        add(label, f"{call}(x{fixed}, 0.5)", x=np.float64(at[1] if inverse else at[1] + 0.5))
        add(label, f"{call}(x{fixed})", x=at.astype(np.float32))
        add(label, f"{call}(x{fixed})", x=np.array(at[2]))
        if outside is not None and not inverse and not method.startswith("log"):
            both = np.array([outside, points[1]])
            add(label, f"{call}(x{shape_text})", x=both, **shape_values)
    for letter, value in shape_values.items():  # a vector of parameters
        values = {**shape_values, letter: value * np.array([0.9, 1.0, 1.1])}
        for method in ("logpdf", "cdf", "ppf"):
            at = 0.3 if method == "ppf" else points[1]
            label = f"scipy.stats.{name}.{method}"
            add(label, f"stats.{name}.{method}({at}{shape_text})", wrt=letter, **values)

DISCRETE: dict[str, tuple[tuple[Any, ...], dict[str, float]]] = {
    "bernoulli": ((), {"x": 0.3}),
    "betabinom": ((5,), {"x": 1.4, "y": 2.3}),
    "binom": ((5,), {"x": 0.4}),
    "geom": ((), {"x": 0.4}),
    "nbinom": ((), {"x": 2.5, "y": 0.4}),
    "poisson": ((), {"x": 2.2}),
}
for name, (given, parameters) in DISCRETE.items():
    arguments = "".join(f", {v}" for v in (*given, *parameters))
    last = 0 if name == "bernoulli" else 2
    first = 1 if name == "geom" else 0
    for method in ("pmf", "logpmf", "cdf", "logcdf", "sf", "logsf"):
        label = f"scipy.stats.{name}.{method}"
        call = f"stats.{name}.{method}"
        k = max(last, first)
        add(label, f"{call}(k{arguments})", wrt="".join(parameters), k=k, **parameters)
        ks = np.array([first, 1] if name == "bernoulli" and "pmf" in method else [first, last])
        add(label, f"{call}(k{arguments})", wrt="".join(parameters), k=ks, **parameters)
        add(label, f"{call}(k + 3{arguments}, loc=3)", wrt="".join(parameters), k=ks, **parameters)
        if not method.startswith("log"):
            outside = np.array([-1, 0, 1, 50])
            add(label, f"{call}(k{arguments})", wrt="".join(parameters), k=outside, **parameters)
        for letter in parameters:
            values = {**parameters, letter: parameters[letter] * np.array([0.9, 1.0, 1.1])}
            add(label, f"{call}({max(last, first)}{arguments})", wrt=letter, **values)

# -- several variables; the covariance is symmetric, and its lower triangle is what counts

C = np.array([[2.0, 0.5, 0.2], [0.5, 1.5, -0.3], [0.2, -0.3, 1.0]])
M = np.array([0.3, -0.2, 0.5])
for method in ("logpdf", "pdf"):
    label, call = f"scipy.stats.multivariate_normal.{method}", f"stats.multivariate_normal.{method}"
    for x in (np.array([0.5, 1.0, -0.4]), np.array([[0.5, 1.0, -0.4], [1.5, 0.2, 0.3]])):
        for wrt in ("xyz", "x", "y", "z"):
            add(label, f"{call}(x, y, z)", wrt=wrt, x=x, y=M, z=C)
        add(label, f"{call}(x, mean=y, cov=z)", x=x[..., :2], y=M[:2], z=C[:2, :2])
        add(label, f"{call}(x, cov=z)", x=x, z=C)
label = "scipy.stats.multivariate_normal.entropy"
add(label, "stats.multivariate_normal.entropy(x, y)", wrt="y", x=M, y=C)
add(label, "stats.multivariate_normal.entropy(cov=y)", y=C)
for method in ("logpdf", "pdf"):
    label, call = f"scipy.stats.dirichlet.{method}", f"stats.dirichlet.{method}"
    points = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    for x in (points[0], points.T):
        for wrt in ("xy", "x", "y"):
            alpha = np.array([1.5, 2.0, 3.0])
            add(label, f"{call}(x / np.sum(x, axis=0), y)", wrt=wrt, x=x, y=alpha)
            add(label, f"{call}(x, y)", wrt=wrt, x=x[:2], y=alpha)
for method in ("logpmf", "pmf"):
    label, call = f"scipy.stats.multinomial.{method}", f"stats.multinomial.{method}"
    for x in (np.array([1, 2, 0]), np.array([[1, 2, 0], [0, 1, 2]])):
        add(label, f"{call}(x, 3, y / np.sum(y))", wrt="y", x=x, y=np.array([0.2, 0.5, 0.3]))

# -- statistics of data

for x in (A(4), A(3, 2), A(2, 3, 2), F(4)):
    for rest in ("", ", axis=-1", ", axis=None", ", axis=0, ddof=1", ", ddof=0"):
        if x.dtype == float:
            add("scipy.stats.sem", f"stats.sem(x{rest})", x=x)
        add("scipy.stats.zscore", f"stats.zscore(x{rest})", x=x)
    if x.dtype == float:
        add("scipy.stats.sem", "stats.sem(x, keepdims=True)", x=x)
    if x.dtype == float:
        add("scipy.stats.rankdata", "x * stats.rankdata(x, axis=0)", x=x)
add("scipy.stats.rankdata", "x * stats.rankdata(x)", x=A(4))
add("scipy.stats.rankdata", "x * stats.rankdata(x, method='ordinal')", x=A(4))
