"""`scipy.ndimage`: filters and interpolation, which are linear in the image.

Weights of splines are those of Unser, Splines: A Perfect Fit (1999), as SciPy computes them; the
slope of a polynomial between its knots is that of Lagrange's interpolation.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import ndimage

from srcgrad.ir import abstract as av
from srcgrad.numeric import imaging, splines
from srcgrad.rules import typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import alias, opaque, rule


def _image(call: Any) -> av.Abstract:
    """An image of floats, in its dtype."""
    x = typing.as_array(call.type("input"))
    if not isinstance(x, av.Array) or not x.dims or x.dtype not in ("float64", "float32"):
        return av.Unknown(f"{call.operation.label} of no array of floats")
    if "output" in call.types and call.static("output") is not None:
        return av.Unknown(f"{call.operation.label} with `output`")
    return av.Array(x.dtype, x.dims)


def _c(call: Any) -> av.Abstract:
    c = typing.number(call.type("c"))
    return c if isinstance(c, av.Array) else av.Unknown("run time decides")


def _of_weights(call: Any) -> av.Abstract:
    weights, c = typing.as_array(call.type("weights")), typing.number(call.type("c"))
    return av.Array(getattr(c, "dtype", "float64"), av.dims(weights))


IMAGE: dict[str, Any] = {"typing": _image, "may_view": False}


@rule(ndimage.correlate1d, **IMAGE)
def correlate1d(y, /, input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    d[y] = (
        ndimage.correlate1d(d[input], weights, axis, mode=mode, origin=origin)
        + ndimage.correlate1d(input, d[weights], axis, mode=mode, cval=cval, origin=origin)
    )
    bar[input] = imaging.line_back(bar[y], weights, axis, mode, origin)
    bar[weights] = imaging.line_weights_back(bar[y], input, weights, axis, mode, cval, origin)


@rule(ndimage.convolve1d, **IMAGE)
def convolve1d(y, /, input, weights, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    d[y] = (
        ndimage.convolve1d(d[input], weights, axis, mode=mode, origin=origin)
        + ndimage.convolve1d(input, d[weights], axis, mode=mode, cval=cval, origin=origin)
    )
    taps = imaging.turned(weights)
    start = imaging.turned_origin(weights, origin)
    bar[input] = imaging.line_back(bar[y], taps, axis, mode, start)
    bar[weights] = imaging.turned(
        imaging.line_weights_back(bar[y], input, taps, axis, mode, cval, start)
    )


@rule(ndimage.correlate, **IMAGE)
def correlate(y, /, input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    d[y] = (
        ndimage.correlate(d[input], weights, mode=mode, origin=origin)
        + ndimage.correlate(input, d[weights], mode=mode, cval=cval, origin=origin)
    )
    bar[input] = imaging.window_back(bar[y], weights, mode, origin)
    bar[weights] = imaging.weights_back(bar[y], input, weights, mode, cval, origin)


@rule(ndimage.convolve, **IMAGE)
def convolve(y, /, input, weights, output=None, mode="reflect", cval=0.0, origin=0):
    d[y] = (
        ndimage.convolve(d[input], weights, mode=mode, origin=origin)
        + ndimage.convolve(input, d[weights], mode=mode, cval=cval, origin=origin)
    )
    taps = imaging.turned(weights)
    start = imaging.turned_origin(weights, origin)
    bar[input] = imaging.window_back(bar[y], taps, mode, start)
    bar[weights] = imaging.turned(
        imaging.weights_back(bar[y], input, taps, mode, cval, start)
    )


@opaque(imaging.line_back, typing=_c)
def line(y, /, c, weights, axis=-1, mode="reflect", origin=0): ...


@opaque(imaging.line_weights_back, typing=_of_weights)
def line_weights(y, /, c, x, weights, axis=-1, mode="reflect", cval=0.0, origin=0): ...


@opaque(imaging.window_back, typing=_c)
def window(y, /, c, weights, mode="reflect", origin=0): ...


@opaque(imaging.weights_back, typing=_of_weights)
def weights(y, /, c, x, weights, mode="reflect", cval=0.0, origin=0): ...


def _turned(call: Any) -> av.Abstract:
    weights = typing.as_array(call.type("weights"))
    return weights if isinstance(weights, av.Array) else av.Unknown("weights that are no array")


@opaque(imaging.turned, typing=_turned)
def turned(y, /, weights): ...


@opaque(imaging.turned_origin, typing=lambda call: av.Unknown("an origin"))
def turned_origin(y, /, weights, origin): ...


@rule(ndimage.gaussian_filter1d, **IMAGE)
def gaussian_filter1d(
    y, /, input, sigma, axis=-1, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *,
    radius=None,
):  # fmt: skip
    slope = ndimage.correlate1d(
        input, imaging.gaussian_weights_slope(sigma, order, truncate, radius), axis, mode=mode,
        cval=cval,
    )
    d[y] = (
        ndimage.gaussian_filter1d(
            d[input], sigma, axis, order, mode=mode, truncate=truncate, radius=radius
        )
        + slope * d[sigma]
    )
    bar[sigma] = np.sum(slope * bar[y])
    taps = imaging.gaussian_weights(sigma, order, truncate, radius)
    bar[input] = imaging.line_back(bar[y], taps, axis, mode)


def _vector(call: Any) -> av.Abstract:
    del call
    return av.Array("float64", (None,))


@opaque(imaging.gaussian_weights, typing=_vector)
def gaussian_weights(y, /, sigma, order=0, truncate=4.0, radius=None): ...


@opaque(imaging.gaussian_weights_slope, typing=_vector)
def gaussian_weights_slope(y, /, sigma, order=0, truncate=4.0, radius=None): ...


@rule(ndimage.gaussian_filter, **IMAGE)
def gaussian_filter(
    y, /, input, sigma, order=0, output=None, mode="reflect", cval=0.0, truncate=4.0, *,
    radius=None, axes=None,
):  # fmt: skip
    linear = ndimage.gaussian_filter(
        d[input], sigma, order, mode=mode, truncate=truncate, radius=radius, axes=axes
    )
    slopes = imaging.gaussian_slopes(
        input, sigma, order, mode, cval, truncate, radius, axes
    )
    if rank(sigma) == 0:
        d[y] = linear + np.sum(slopes, axis=0) * d[sigma]
    else:
        d[y] = linear + np.tensordot(d[sigma], slopes, 1)
    bar[sigma] = splines.per_axis(bar[y], slopes, np.shape(sigma))
    bar[input] = imaging.gaussian_back(bar[y], sigma, order, mode, truncate, radius, axes)


@opaque(imaging.gaussian_back, typing=_c)
def gaussian(y, /, c, sigma, order=0, mode="reflect", truncate=4.0, radius=None, axes=None): ...


def _stacked(call: Any) -> av.Abstract:
    x = typing.number(call.type("x"))
    if not isinstance(x, av.Array):
        return av.Unknown("run time decides")
    return av.Array(x.dtype, (None, *x.dims))


@opaque(imaging.gaussian_slopes, typing=_stacked)
def widening(
    y, /, x, sigma, order=0, mode="reflect", cval=0.0, truncate=4.0, radius=None, axes=None
): ...


@rule(ndimage.uniform_filter1d, **IMAGE)
def uniform_filter1d(y, /, input, size, axis=-1, output=None, mode="reflect", cval=0.0, origin=0):
    d[y] = ndimage.uniform_filter1d(d[input], size, axis, mode=mode, origin=origin)
    bar[input] = imaging.uniform_back(bar[y], size, mode, origin, axis)


@rule(ndimage.uniform_filter, **IMAGE)
def uniform_filter(y, /, input, size=3, output=None, mode="reflect", cval=0.0, origin=0, *,
                   axes=None):  # fmt: skip
    if axes is None:
        d[y] = ndimage.uniform_filter(d[input], size, mode=mode, origin=origin)
    else:
        d[y] = ndimage.uniform_filter(d[input], size, mode=mode, origin=origin, axes=axes)
    bar[input] = imaging.uniform_back(bar[y], size, mode, origin, axes)


@opaque(imaging.uniform_back, typing=_c)
def uniform(y, /, c, size, mode="reflect", origin=0, axes=None): ...


# -- splines


def _filtered(call: Any) -> av.Abstract:
    x = typing.as_array(call.type("input"))
    if not isinstance(x, av.Array) or not x.dims or x.dtype[0] not in "fi":
        return av.Unknown("a spline filter of no array of floats")
    return av.Array("float64", x.dims)


@rule(ndimage.spline_filter1d, typing=_filtered, may_view=False)
def spline_filter1d(y, /, input, order=3, axis=-1, *, mode="mirror"):
    d[y] = ndimage.spline_filter1d(d[input], order, axis, mode=mode)
    bar[input] = splines.filter_back(bar[y], order, axis, mode)


@rule(ndimage.spline_filter, typing=_filtered, may_view=False)
def spline_filter(y, /, input, order=3, *, mode="mirror"):
    d[y] = ndimage.spline_filter(d[input], order, mode=mode)
    bar[input] = splines.all_filter_back(bar[y], order, mode)


@opaque(splines.filter_back, typing=_c)
def filtering(y, /, c, order=3, axis=-1, mode="mirror"): ...


@opaque(splines.all_filter_back, typing=_c)
def filtering_all(y, /, c, order=3, mode="mirror"): ...


def _sampled(call: Any) -> av.Abstract:
    kind, places = _image(call), typing.as_array(call.type("coordinates"))
    if not isinstance(kind, av.Array) or not isinstance(places, av.Array):
        return kind if isinstance(kind, av.Unknown) else av.Unknown("coordinates of no array")
    return av.Array(kind.dtype, places.dims[1:])


@rule(ndimage.map_coordinates, typing=_sampled, may_view=False)
def map_coordinates(
    y, /, input, coordinates, output=None, order=3, mode="constant", cval=0.0, prefilter=True
):
    slope = splines.places_slope(input, coordinates, order, mode, cval, prefilter)
    d[y] = (
        ndimage.map_coordinates(
            d[input], coordinates, order=order, mode=mode, prefilter=prefilter
        )
        + np.sum(slope * d[coordinates], axis=0)
    )
    bar[input] = splines.places_back(bar[y], coordinates, np.shape(input), order, mode, prefilter)
    bar[coordinates] = slope * bar[y]


def _of_shape(call: Any) -> av.Abstract:
    known = typing.shape_dims(call.type("shape"))
    return av.Unknown("a shape") if known is None else av.Array("float64", known)


@opaque(splines.places_back, typing=_of_shape)
def placing(y, /, c, coordinates, shape, order=3, mode="constant", prefilter=True): ...


def _of_places(call: Any) -> av.Abstract:
    places = typing.as_array(call.type("coordinates"))
    return av.Array("float64", av.dims(places))


@opaque(splines.places_slope, typing=_of_places)
def place_slope(y, /, image, coordinates, order=3, mode="constant", cval=0.0, prefilter=True): ...


@rule(ndimage.shift, **IMAGE)
def shift(y, /, input, shift, output=None, order=3, mode="constant", cval=0.0, prefilter=True):
    slopes = splines.shift_slopes(input, shift, order, mode, cval, prefilter)
    linear = ndimage.shift(d[input], shift, order=order, mode=mode, prefilter=prefilter)
    if rank(shift) == 0:
        d[y] = linear + np.sum(slopes, axis=0) * d[shift]
    else:
        d[y] = linear + np.tensordot(d[shift], slopes, 1)
    bar[input] = splines.shift_back(bar[y], shift, order, mode, prefilter)
    bar[shift] = splines.per_axis(bar[y], slopes, np.shape(shift))


def _wide_c(call: Any) -> av.Abstract:
    return av.Array("float64", typing.own_dims(call, "c"))


@opaque(splines.shift_back, typing=_wide_c)
def shifting(y, /, c, shift, order=3, mode="constant", prefilter=True): ...


def _slopes(call: Any) -> av.Abstract:
    image = typing.as_array(call.type("image"))
    return av.Array("float64", (None, *av.dims(image)))


@opaque(splines.shift_slopes, typing=_slopes)
def shift_slope(y, /, image, shift, order=3, mode="constant", cval=0.0, prefilter=True): ...


def _per_axis(call: Any) -> av.Abstract:
    known = typing.shape_dims(call.type("shape"))
    if known is None:
        return av.Unknown("a shape")
    return av.Array("float64", known) if known else av.Scalar("float64", False)


@opaque(splines.per_axis, typing=_per_axis)
def per_axis(y, /, c, slopes, shape): ...


def _zoomed(call: Any) -> av.Abstract:
    kind = _image(call)
    if not isinstance(kind, av.Array):
        return kind
    return av.Array(kind.dtype, (None,) * len(kind.dims))


@rule(ndimage.zoom, typing=_zoomed, may_view=False)
def zoom(
    y, /, input, zoom, output=None, order=3, mode="constant", cval=0.0, prefilter=True, *,
    grid_mode=False,
):  # fmt: skip
    d[y] = ndimage.zoom(
        d[input], zoom, order=order, mode=mode, prefilter=prefilter, grid_mode=grid_mode
    )
    bar[input] = splines.zoom_back(
        bar[y], np.shape(input), zoom, order, mode, prefilter, grid_mode
    )


@opaque(splines.zoom_back, typing=_of_shape)
def zooming(y, /, c, shape, zoom, order=3, mode="constant", prefilter=True, grid_mode=False): ...


def _moved(call: Any) -> av.Abstract:
    kind = _image(call)
    if not isinstance(kind, av.Array):
        return kind
    if call.type("output_shape") == av.Constant(None):
        return kind
    shape = typing.shape_dims(call.type("output_shape"))
    return av.Unknown("a shape") if shape is None else av.Array(kind.dtype, shape)


@rule(ndimage.affine_transform, typing=_moved, may_view=False)
def affine_transform(
    y, /, input, matrix, offset=0.0, output_shape=None, output=None, order=3, mode="constant",
    cval=0.0, prefilter=True,
):  # fmt: skip
    places = splines.affine_places(matrix, offset, np.shape(y), np.ndim(input))
    slope = splines.places_slope(input, places, order, mode, cval, prefilter)
    d[y] = (
        ndimage.affine_transform(
            d[input], matrix, offset, output_shape, order=order, mode=mode, prefilter=prefilter
        )
        + np.sum(
            slope
            * splines.affine_places(d[matrix], d[offset], np.shape(y), np.ndim(input), False),
            axis=0,
        )
    )
    bar[input] = splines.places_back(bar[y], places, np.shape(input), order, mode, prefilter)
    bar[matrix] = splines.matrix_back(slope * bar[y], matrix)
    bar[offset] = splines.offset_back(slope * bar[y], matrix, offset)


def _affine(call: Any) -> av.Abstract:
    shape, rank = typing.shape_dims(call.type("shape")), call.static("rank")
    if shape is None:
        return av.Unknown("a shape")
    return av.Array("float64", (rank if rank is not MISSING else None, *shape))


@opaque(splines.affine_places, typing=_affine)
def affine_places(y, /, matrix, offset, shape, rank, is_own=True): ...


@opaque(splines.matrix_back, typing=lambda call: typing.like_dims(call, "c", "matrix"))
def matrix(y, /, c, matrix): ...


def _of_offset(call: Any) -> av.Abstract:
    offset = typing.as_array(call.type("offset"))
    dims = av.dims(offset)
    return av.Array("float64", dims) if dims else av.Scalar("float64", False)


@opaque(splines.offset_back, typing=_of_offset)
def offset(y, /, c, matrix, offset): ...


# the public function is another object than that of the file, in some releases
for _file in ("_filters", "_interpolation"):
    for _name in (
        "correlate1d", "convolve1d", "correlate", "convolve", "gaussian_filter1d",
        "gaussian_filter", "uniform_filter1d", "uniform_filter", "spline_filter1d",
        "spline_filter", "map_coordinates", "shift", "zoom", "affine_transform",
    ):  # fmt: skip
        _own = getattr(getattr(ndimage, _file), _name, None)
        if _own is not None and _own is not getattr(ndimage, _name):
            alias(getattr(ndimage, _name), _own)
