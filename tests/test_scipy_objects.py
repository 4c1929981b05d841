"""Objects and functions of SciPy that a tape follows: gradients in both modes against differences.

Interpolants, sparse matrices, kernel densities, filters with a state, results that are written.
"""

import numpy as np
import pytest

import srcgrad
from srcgrad import NoRuleError, UnsupportedError
from tests.registered import Programs, assert_right, weighted

pytest.importorskip("scipy")
from scipy import interpolate, ndimage, optimize, signal, sparse, special, stats
from scipy.sparse import linalg

programs = Programs()
program = programs.at

Y = np.array([0.3, 1.2, 0.8, 0.1, 0.9, 0.4])
TABLE = np.array([[0.3, 1.2, 0.8, 0.1], [0.9, 0.4, 0.7, 1.1], [0.2, 1.5, 0.6, 1.0],
                  [1.3, 0.5, 0.1, 0.4]])  # fmt: skip
AT = np.array([0.3, 2.6, 1.4])

# -- linear systems


@program(0.7, AT)
def a_class_chosen_by_new(s, x):
    """`lti(...)` makes an instance of a class derived from it."""
    system = signal.lti([s, 1.0], [1.0, 0.4 * s, x[2]])
    return weighted(signal.lsim(system, x, np.arange(3.0))[1]) + np.sum(system.num)


@program(AT)
def filters_forth_and_back(x):
    y = signal.filtfilt(x[:2], [1.0, 0.2 * x[0]], np.concatenate([x, x * x, x]), padlen=3)
    return weighted(y)


# -- ufuncs with several results


@program(AT)
def results_by_place(x):
    sine, cosine = np.zeros(3), x * x
    special.sici(x, sine, cosine)
    out = (np.ones(3), np.ones(3))
    special.fresnel(x, out=out)
    kept = [special.shichi(x, out=(None, sine))[0]]
    return weighted(sine) + weighted(cosine) + weighted(out[0] - out[1]) + weighted(kept[0])


# -- interpolation


@pytest.mark.parametrize(
    "ends", ["not-a-knot", "natural", "clamped", ((1, 0.3), (2, -0.4)), ("natural", (1, 0.2))]
)
def test_a_cubic_spline(ends):
    def f(y, s):
        spline = interpolate.CubicSpline(np.arange(6.0), y, bc_type=ends)
        return (
            weighted(spline(s)) + weighted(spline(s, 1)) + spline.integrate(0.5, s[0])
            + weighted(spline.derivative()(s)) + weighted(spline.antiderivative()(s))
        )  # fmt: skip

    assert_right(f, (Y, AT), 1e-6, 1e-3)


@program(Y[:5], 7.3)
def a_periodic_spline(y, s):
    spline = interpolate.CubicSpline(np.arange(6.0), np.append(y, y[0]), bc_type="periodic")
    return spline(s) * spline(0.4)


@program(TABLE, np.array([[0.3, 0.5], [2.1, 3.4]]))
def splines_of_rows(y, s):
    first = interpolate.CubicSpline(np.arange(4.0), y)
    second = interpolate.CubicSpline(np.arange(4.0), y, axis=1, extrapolate=False)
    return weighted(first(s)) + np.nansum(second(s[0])) + weighted(first.c)


SPLINE = interpolate.CubicSpline(np.arange(6.0), Y)


@program(AT)
def a_spline_of_the_module(s):
    return weighted(SPLINE(s)) * SPLINE(s[0], 2)


@program(Y, np.array([0.0, 1.0, 2.2, 3.0, 3.5, 5.0]), AT)
def monotone_and_akima(y, x, s):
    first = interpolate.PchipInterpolator(x, y)
    second = interpolate.Akima1DInterpolator(np.arange(6.0), y)
    third = interpolate.CubicHermiteSpline(np.arange(6.0), y, y * y)
    return weighted(first(s)) + weighted(second(s)) + weighted(third(s))


@program(TABLE[:, :3], np.array([0.0, 1.0, 2.2, 3.0]), np.array([0.3, 1.5]))
def piecewise_polynomials(c, x, s):
    return weighted(interpolate.PPoly(c, x)(s))


@program(Y, AT)
def b_splines(y, s):
    a = interpolate.make_interp_spline(np.arange(6.0), y)
    b = interpolate.make_interp_spline(np.arange(6.0), y, k=2)
    c = interpolate.make_interp_spline(np.arange(6.0), y, bc_type="natural")
    d = interpolate.make_lsq_spline(np.arange(6.0), y, [0, 0, 0, 0, 5, 5, 5, 5])
    e = interpolate.BSpline(np.arange(10.0), y, 3)
    return (
        weighted(a(s)) + weighted(a.derivative()(s)) + weighted(b(s, 1)) + weighted(c(s))
        + weighted(d(s)) + weighted(e(s + 3.0))
    )  # fmt: skip


@program(Y, AT, step=1e-3)
def one_dimension(y, s):
    total = 0.0
    for kind in ("linear", "nearest", "quadratic", "cubic"):
        total = total + weighted(interpolate.interp1d(np.arange(6.0), y, kind=kind)(s))
    return total


@program(Y, AT, rtol=1e-5, step=1e-3)
def polynomials_through_points(y, s):
    a = interpolate.BarycentricInterpolator(np.arange(6.0), y)
    return weighted(a(s)) + weighted(interpolate.barycentric_interpolate(np.arange(6.0), y, s))


FITTED = interpolate.UnivariateSpline(np.arange(6.0), Y, s=0)


@program(AT)
def a_fitted_spline(s):
    return weighted(FITTED(s)) + weighted(FITTED(s, 1)) + weighted(FITTED(s, 3))


COEFFICIENTS = interpolate.splrep(np.arange(6.0), Y)
SURFACE = interpolate.RectBivariateSpline(np.arange(4.0), np.arange(4.0), TABLE)


@program(AT)
def splines_of_fitpack(s):
    beyond = np.concatenate([s, s + 4.5])
    rising = np.sort(s)
    return (
        weighted(SURFACE(rising, rising * 0.7)) + weighted(interpolate.splev(s, COEFFICIENTS))
        + weighted(interpolate.splev(s, COEFFICIENTS, der=1))
        + weighted(interpolate.splev(beyond, COEFFICIENTS, ext=1))
        + weighted(interpolate.splev(beyond, COEFFICIENTS, ext=3))
        + weighted(SURFACE.ev(s, s[::-1])) + weighted(SURFACE.ev(beyond, beyond[::-1]))
        + weighted(FITTED(beyond, ext=3)) + weighted(FITTED(beyond, 1, 1))
        + weighted(FITTED(beyond))
        + weighted(SURFACE(np.sort(s), 0.7, dx=1))
    )  # fmt: skip


ROWS = np.array([[0.3, 0.6], [1.2, 2.4], [2.9, 0.1]])
GRID = (np.arange(4.0), np.array([3.0, 2.0, 0.5, 0.0]))


@pytest.mark.parametrize("method", ["linear", "nearest", "slinear", "cubic"])
def test_interpolation_on_a_grid(method):
    # the default solver of the coefficients is iterative, and stops early
    how = {"solver": linalg.spsolve} if hasattr(interpolate, "NdBSpline") else {}
    if method in ("linear", "nearest"):
        how = {}

    def f(values, rows):
        made = interpolate.RegularGridInterpolator(GRID, values, method=method, **how)
        return weighted(made(rows)) + weighted(made((rows[:, 0], 1.3)))

    assert_right(f, (TABLE, ROWS), 1e-6, 1e-3)


@program(TABLE, np.array([[0.3, 0.6], [1.2, 13.4]]))
def beyond_a_grid(values, rows):
    x = np.arange(4.0)
    filled = interpolate.RegularGridInterpolator((x, x), values, bounds_error=False, fill_value=0.5)
    goes_on = interpolate.RegularGridInterpolator(
        (x, x), values, bounds_error=False, fill_value=None
    )
    found = interpolate.interpn((x, x), values, rows[:1])
    return weighted(filled(rows)) + weighted(goes_on(rows)) + weighted(found)


# -- sparse matrices

DENSE = np.array([[2.0, 0.0, 1.0], [0.0, 3.0, 0.0], [0.5, 0.0, 4.0]])
DATA = np.array([2.0, 1.0, 3.0, 4.0])
INDICES, STARTS = np.array([0, 2, 1, 2]), np.array([0, 2, 3, 4])
X = np.array([0.3, -1.2, 0.7])


@pytest.mark.parametrize("kind", ["csr", "csc", "coo", "dia", "bsr", "lil", "dok"])
@pytest.mark.parametrize("ending", ["matrix", "array"])
def test_products_with_a_matrix_of_constants(kind, ending):
    a = getattr(sparse, f"{kind}_{ending}")(DENSE)

    def f(x, m):
        return (
            weighted(a @ x) + weighted(x @ a) + weighted(a.T @ x) + weighted(a.dot(x))
            + weighted(a @ m) + weighted(m.T @ a) + weighted(a.T.dot(m))
        )  # fmt: skip

    assert_right(f, (X, TABLE[:3, :2]), 1e-6, 1e-3)


@program(DATA, X, TABLE[:3, :2])
def stored_elements(data, x, m):
    a = sparse.csr_matrix((data, INDICES, STARTS), shape=(3, 3))
    b = sparse.coo_array((data, ([0, 0, 1, 2], [0, 0, 1, 1])), shape=(3, 3))
    return (
        weighted(a @ x) + weighted(x @ a) + weighted(a.T @ m) + weighted((a * 2.0) @ m)
        + weighted(a.toarray()) + weighted(a.tocsc() @ x) + weighted(b @ x)
        + weighted(b.tocsr() @ m) + weighted(a.dot(a.dot(x)))
    )  # fmt: skip


@program(TABLE[:3, :3], X)
def matrices_of_elements(m, x):
    places = ([0, 2, 1], [1, 2, 0])
    return (
        weighted(sparse.csr_array(m) @ x) + weighted(sparse.coo_matrix(m).toarray())
        + weighted(sparse.csc_matrix((x, places), shape=(3, 3)) @ m)
        + weighted(linalg.LinearOperator((3, 3), lambda v: m @ v, dtype=float) @ x)
    )  # fmt: skip


@program(DATA, X)
def diagonals(data, x):
    return weighted(sparse.diags([data[:2], data[1:]], [1, 0]) @ x)


@program(DATA, X, TABLE[:3, :2])
def linear_systems(data, b, m):
    a = sparse.csc_matrix((data, INDICES, STARTS), shape=(3, 3))
    constant = sparse.csc_matrix(DENSE)
    factors = linalg.splu(constant)
    return (
        weighted(linalg.spsolve(a, b)) + weighted(linalg.spsolve(a, m))
        + weighted(factors.solve(b)) + weighted(factors.solve(m, "T"))
        + weighted(linalg.factorized(constant)(b)) + weighted(linalg.spsolve(constant, b))
    )  # fmt: skip


@program(DATA, X)
def iterative_solutions(data, b):
    a = sparse.csr_matrix((data, INDICES, STARTS), shape=(3, 3))
    first, _ = linalg.gmres(a, b, rtol=1e-13, atol=0.0)
    second, _ = linalg.bicgstab(sparse.csr_matrix(DENSE), b, rtol=1e-13)
    return weighted(first) + weighted(second)


@program(DATA)
def elements_that_are_changed(x):
    a = sparse.csr_matrix(np.eye(3))
    before = a @ x[:3]
    a.data[0] = x[0]
    return weighted(before) + weighted(a @ x[:3]) * x[1]


# -- densities


@program(Y, np.array([0.5, 0.1]))
def a_density(data, at):
    k = stats.gaussian_kde(data)
    return weighted(k(at)) + weighted(k.logpdf(at)) + k.covariance[0, 0]


@program(TABLE[:2], np.array([0.2, 0.3, 0.1, 0.4]), 0.6, TABLE[2:, :3])
def a_weighted_density(data, weights, width, at):
    a = stats.gaussian_kde(data, "silverman", weights)
    b = stats.gaussian_kde(data, width)
    return weighted(a.evaluate(at)) + weighted(b.pdf(at)) + weighted(a(at[:, 0]))


# -- filters and images


B, A = np.array([0.5, -0.3, 0.8]), np.array([1.2, -0.4, 0.3])


@program(Y, B, A, np.array([0.1, -0.2]))
def a_filter_with_a_state(x, b, a, zi):
    y, zf = signal.lfilter(b, a, x, zi=zi)
    z, _ = signal.lfilter(b, [1.0], x[:1], zi=zf)
    return weighted(y) + weighted(zf) + weighted(z)


@program(TABLE, np.arange(1.0, 5.0).reshape(2, 2, 1) * 0.1)
def sections_with_a_state(x, zi):
    sos = signal.butter(4, 0.3, output="sos")
    y, zf = signal.sosfilt(sos, x, axis=0, zi=zi * np.ones(4))
    return weighted(y) + weighted(zf)


@program(np.sin(np.arange(40.0)))
def filters_to_and_fro(x):
    sos = signal.butter(2, 0.3, output="sos")
    return (
        weighted(signal.filtfilt([0.2, 0.3], [1.0, 0.4], x)) + weighted(signal.sosfiltfilt(sos, x))
        + weighted(signal.decimate(x, 2))
    )  # fmt: skip


@program(np.sin(np.arange(20.0) ** 1.3), np.cos(np.arange(30.0) ** 1.2).reshape(2, 15))
def power_spectra(x, rows):
    total = 0.0
    for _, power in (
        signal.welch(x, nperseg=8), signal.welch(x, 10.0, "hamming", 6, 2, scaling="spectrum"),
        signal.welch(x, nperseg=8, nfft=16, detrend="linear", return_onesided=False),
        signal.welch(rows, nperseg=7, detrend=False), signal.welch(rows.T, nperseg=6, axis=0),
        signal.periodogram(x), signal.periodogram(rows, 2.0, "hann", 32, "linear"),
        signal.periodogram(rows.T, axis=0, scaling="spectrum"),
    ):  # fmt: skip
        total = total + weighted(power)
    return total


@program(TABLE)
def images_that_are_filtered(x):
    out = np.zeros((4, 4))
    ndimage.gaussian_filter(x, 0.8, output=out)
    twice = ndimage.uniform_filter(out * x, 2, output=out)
    return (
        weighted(twice) + weighted(out) * x[0, 0] + weighted(ndimage.sobel(x))
        + weighted(ndimage.laplace(x)) + weighted(ndimage.gaussian_laplace(x, 0.9))
        + weighted(ndimage.gaussian_gradient_magnitude(x, 0.9)) + weighted(ndimage.prewitt(x))
        + weighted(ndimage.rotate(x, 30.0)) + weighted(ndimage.correlate1d(x, [1, 2], output=float))
    )  # fmt: skip


@pytest.mark.parametrize("name", programs.functions)
def test_gradient(name):
    programs.check(name)


# -- what is refused


def _written(a, x):
    a[0, 1] = x[0]
    return a


REFUSED = {
    "knots": lambda x: interpolate.CubicSpline(x, Y)(0.3),
    "triangles": lambda x: interpolate.LinearNDInterpolator(
        [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], x[:3]
    )(0.2, 0.3),
    "fitted": lambda x: interpolate.UnivariateSpline(np.arange(6.0), x)(0.3),
    "smoothing": lambda x: interpolate.make_smoothing_spline(np.arange(6.0), x)(0.3),
    "roots": lambda x: interpolate.CubicSpline(np.arange(6.0), x).roots()[0],
    "factors": lambda x: np.sum(stats.gaussian_kde(x).cho_cov),
    "resample": lambda x: np.sum(stats.gaussian_kde(x).resample(3)),
    "a sparse sum": lambda x: np.sum(
        (sparse.csr_matrix((x[:4], INDICES, STARTS)) + sparse.eye(3)) @ X
    ),
    "of the highest order": lambda x: np.sum(SURFACE(x, 0.7, dx=2)),
    "a dict": lambda x: np.sum(_written(sparse.dok_array((2, 2)), x) @ X[:2]),
    "a dict of rows": lambda x: np.sum(sparse.dok_array(x.reshape(2, 3)) @ X),
    "cut off": lambda x: optimize.linprog(x, A_ub=[-np.ones(6)], b_ub=[-1.0]).fun,
    "median": lambda x: np.sum(ndimage.median_filter(x, 3)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(name):
    with pytest.raises(NoRuleError):
        srcgrad.grad(REFUSED[name])(np.sort(Y))


@pytest.mark.parametrize("made", [sparse.coo_matrix, sparse.csr_array])
def test_zeros_that_are_not_stored_are_refused(made):
    with pytest.raises(UnsupportedError, match="an array with zeros"):
        srcgrad.grad(lambda m: np.sum(made(m).toarray()))(np.eye(2))
