"""Functions that put the same elements in another shape."""

import numpy as np

from srcgrad import runtime
from srcgrad.ir import abstract as av
from srcgrad.rules import shape_types, typing
from srcgrad.rules.language import MISSING
from srcgrad.rules.registry import constant, lowering, opaque, rule
from srcgrad.runtime import inverse_permutation, places, scattered


@rule(np.reshape, typing=shape_types.reshaped, method="reshape", free=True)
def reshape(y, /, a, shape):
    d[y] = np.reshape(d[a], shape)
    bar[a] = np.reshape(bar[y], np.shape(a))


@rule(np.transpose, typing=shape_types.transposed, method="transpose", free=True)
def transpose(y, /, a, axes=None):
    if axes is None:
        d[y] = d[a].T
    else:
        d[y] = np.transpose(d[a], axes)
        bar[a] = np.transpose(bar[y], inverse_permutation(axes))


@lowering(inverse_permutation)
def short_inverse(context, axes):
    order = context.static(axes)
    return context.constant(inverse_permutation(order)) if order is not MISSING else None


@constant(inverse_permutation, typing=lambda call: av.Unknown("a permutation"))
def inverting(y, /, axes): ...


@rule(np.matrix_transpose, typing=shape_types.matrix_transposed, free=True)
def matrix_transpose(y, /, x):
    d[y] = d[x].mT


@rule(np.ravel, typing=shape_types.flattened, method="ravel", free=True)
def ravel(y, /, a):
    d[y] = np.ravel(d[a])
    bar[a] = np.reshape(bar[y], np.shape(a))


@rule(np.ndarray.flatten, typing=shape_types.flattened, method="flatten", may_view=False)
def flatten(y, /, a):
    d[y] = np.ravel(d[a])
    bar[a] = np.reshape(bar[y], np.shape(a))


@rule(np.expand_dims, typing=shape_types.expanded, free=True)
def expand_dims(y, /, a, axis):
    d[y] = np.expand_dims(d[a], axis)
    bar[a] = np.reshape(bar[y], np.shape(a))


@rule(np.squeeze, typing=shape_types.squeezed, method="squeeze", free=True)
def squeeze(y, /, a, axis=None):
    d[y] = np.squeeze(d[a], axis)
    bar[a] = np.reshape(bar[y], np.shape(a))


@rule(np.swapaxes, typing=shape_types.moved, method="swapaxes", free=True)
def swapaxes(y, /, a, axis1, axis2):
    d[y] = np.swapaxes(d[a], axis1, axis2)
    bar[a] = np.swapaxes(bar[y], axis1, axis2)


@rule(np.moveaxis, typing=shape_types.moved, free=True)
def moveaxis(y, /, a, source, destination):
    d[y] = np.moveaxis(d[a], source, destination)
    bar[a] = np.moveaxis(bar[y], destination, source)


@rule(np.broadcast_to, typing=typing.broadcast_to)
def broadcast_to(y, /, array, shape):
    d[y] = np.broadcast_to(d[array], shape)
    bar[array] = runtime.unbroadcast(bar[y], np.shape(array))


@rule(np.flip, typing=shape_types.rearranged, free=True)
def flip(y, /, m, axis=None):
    if axis is None:
        d[y] = np.flip(d[m])
        bar[m] = np.flip(bar[y])
    else:
        d[y] = np.flip(d[m], axis)
        bar[m] = np.flip(bar[y], axis)


@rule(np.flipud, typing=shape_types.rearranged, free=True)
def flipud(y, /, m):
    d[y] = np.flipud(d[m])
    bar[m] = np.flipud(bar[y])


@rule(np.fliplr, typing=shape_types.rearranged, free=True)
def fliplr(y, /, m):
    d[y] = np.fliplr(d[m])
    bar[m] = np.fliplr(bar[y])


@rule(np.roll, typing=shape_types.rearranged, may_view=False)
def roll(y, /, a, shift, axis=None):
    if is_sequence(shift) or is_sequence(axis):
        d[y] = np.roll(d[a], shift, axis)
        bar[a] = scattered(bar[y], np.roll(places(np.shape(a)), shift, axis), np.shape(a))
    elif axis is None:
        d[y] = np.roll(d[a], shift)
        bar[a] = np.roll(bar[y], -shift)
    else:
        d[y] = np.roll(d[a], shift, axis)
        bar[a] = np.roll(bar[y], -shift, axis)


@rule(np.tile, typing=shape_types.repeated, may_view=False)
def tile(y, /, A, reps):
    d[y] = np.tile(d[A], reps)
    if rank(A) == 1 and rank(reps) == 0 and not is_sequence(reps):
        bar[A] = np.sum(np.reshape(bar[y], (reps, np.shape(A)[0])), axis=0)
    else:
        bar[A] = runtime.untile(bar[y], np.shape(A))


@rule(np.repeat, typing=shape_types.repeated, method="repeat", may_view=False)
def repeat(y, /, a, repeats, axis=None):
    d[y] = np.repeat(d[a], repeats, axis)
    if is_sequence(repeats) or rank(repeats) > 0:
        bar[a] = scattered(bar[y], np.repeat(places(np.shape(a)), repeats, axis), np.shape(a))
    elif rank(a) == 1:
        bar[a] = np.sum(np.reshape(bar[y], (np.shape(a)[0], repeats)), axis=1)
    else:
        bar[a] = runtime.unrepeat(bar[y], np.shape(a), repeats, axis)


@opaque(runtime.untile, typing=lambda call: typing.restored(call))
def untiling(y, /, a, shape): ...


@opaque(runtime.unrepeat, typing=lambda call: typing.restored(call))
def unrepeating(y, /, a, shape, repeats, axis=None): ...
