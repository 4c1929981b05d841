"""Functions of NumPy, SciPy and the standard library that have slopes, whatever rules there are.

    python -m tests.namespaces                        all namespaces, for hours
    python -m tests.namespaces np.linalg "v.tolist()"    calls that begin so
    python -m tests.namespaces np. --part 3/40        every fortieth call, from the third

Each public callable is called with each list of arguments of `ARGUMENTS` (and each method of some
values with each of `OF_METHODS`); what Python itself refuses, or what is no smooth function of the
input there, is left out. The rest is differentiated in both modes, as it stands and with the input
out of a container, which brings it onto a tape. It has to be right, in value and slope, against
differences, or refused by one of our errors.
"""

from __future__ import annotations

import argparse
import bisect
import builtins
import cmath
import collections
import contextlib
import copy
import fractions
import functools
import heapq
import importlib
import io
import itertools
import linecache
import math
import operator
import re
import signal
import statistics
import sys
import warnings

import numpy as np

import srcgrad

X = np.array([[1.2, 0.3, -0.5], [0.15, 0.8, 0.4], [-0.25, 0.65, 1.5]])
DIRECTION = np.cos(np.arange(9.0)).reshape(3, 3)

STANDARD = {
    "np": np, "np.linalg": np.linalg, "np.fft": np.fft, "np.emath": np.emath, "np.ma": np.ma,
    "np.polynomial.polynomial": np.polynomial.polynomial,
    "np.polynomial.chebyshev": np.polynomial.chebyshev,
    "np.lib.stride_tricks": np.lib.stride_tricks, "math": math, "cmath": cmath,
    "operator": operator, "itertools": itertools, "functools": functools,
    "statistics": statistics, "heapq": heapq, "bisect": bisect, "copy": copy,
    "fractions": fractions, "collections": collections, "builtins": builtins,
}  # fmt: skip
SCIPY = (
    "special", "linalg", "signal", "ndimage", "integrate", "interpolate", "optimize", "fft",
    "stats", "spatial.distance", "sparse",
)  # fmt: skip

# what asks the user, reads or writes files, changes settings, never comes to an end, or shows what
# is in memory
LEFT_OUT = set(
    """
    input exit quit open exec eval compile breakpoint help save savez savez_compressed savetxt
    load loadtxt genfromtxt fromfile show_config info test print id hash memmap repeat count cycle
    globals locals vars dir __import__ credits copyright license setbufsize seterr seterrcall
    set_printoptions object get_include getbufsize __build_class__ show_runtime tofile dump errstate
    setflags array_repr array_str array2string DataSource from_dlpack frompyfunc random
    empty empty_like ndarray
    distance_transform_cdt
    """.split()
)
# methods by which Python makes and describes objects
OF_THE_LANGUAGE = set(
    """
    __class__ __init_subclass__ __subclasshook__ __new__ __init__ __dir__ __reduce__ __reduce_ex__
    __getstate__ __setstate__ __sizeof__ __hash__ __repr__ __str__ __format__ __getattribute__
    __setattr__ __delattr__ __array_finalize__ __array_interface__ __array_struct__ __doc__
    __dlpack__ __dlpack_device__ __class_getitem__ __getnewargs__ __array_wrap__
    __array_function__ __array_ufunc__ __buffer__ __release_buffer__
    """.split()
)

# B and S are matrices, S symmetric and positive definite; v and w vectors, s and t numbers
ARGUMENTS = """
(s) (v) (B) (S) (s,t) (v,w) (B,B) (B,v) (v,s) (s,v) (B,1) (v,2) (2,v) (s,2) (2,s) ([0,2],v)
([True,False,True],v) (v,[0,2]) (v,[0,2],w[:2]) (B,axis=0) (B,axis=-1) (B,axis=1,keepdims=True)
(B,0,1) ((v,w)) ([v,w]) ([v,w],axis=1) ([v.tolist(),w]) (v,w,s) (v,0.1,0.9) (one,v) (one,0,B)
(two,v) (two,v,s) ([s,t]) ((s,t),(t,s)) (v.tolist()) (v.tolist(),w.tolist()) (v>0,v,w) (3,s)
((2,3),s) (B,3) (B,(1,0)) (B,[1,1],axis=1) (v,w,'same') (v,0) (v,-1) (v,1,s)
(B,[[0],[1]],axis=1) (s,[0,1,2],v) (v,[0,1,2],w) (B,1,v) (v,v>0) (B,B>0) (B[None])
(v[:,None],w) (B,2,axis=0) (S,v) (S,B) (s,3) (v,'f8') (B,S,v) ('ij,j->i',B,v) ('ij,jk',B,S)
('ii',B) (abs(v)+1) (abs(s)) (abs(v)+1,2) (abs(s)+1) (abs(s)+1,abs(t)+1) (np.sort(v))
(np.sort(v),0.2) (np.sort(v),w) (v,5) (v,-1,axis=0) (B,(0,1)) (B,k=1) ([v,w],0)
(iter(v.tolist())) (B,0) (v,None) (v,s,t) (v,(1,2)) (v,1,'constant') (v,(1,1),'reflect') (v*1j)
(v+1j*w) (s+1j*t) (B+1j*S) (B,v,None) (v,0,w) (v,[1],axis=0) (B,1,axis=1) (v,n=2) (v,n=4)
(v,bins=2) (v,2,(-1,2)) (v,weights=abs(w)) (v,q=.3) (v,[.2,.6]) (v,where=[True,True,False])
(v,initial=s) (v,out=np.zeros(3)) (v,w,out=np.zeros(3)) (v,w,where=[True,True,False],out=np.ones(3))
(v,dtype=np.float32) (B,-1,0) (v,w,v) (v,w,s,t) (B,1,2) (v,3,0) ((v,w),3) (v.copy(),v>0,s)
(v.copy(),[0,1],w[:2]) (v.copy(),1,s) (v.copy(),w) (B.copy(),v) (B.copy(),s) (v.tolist(),s)
(v.tolist(),1,s) ({'a':s}) ({'a':s,'b':v}) ([[s,t],[t,s]]) (int(3*abs(s)),t) (one,s) (two,s,t)
(one,0,s) (one,0,1,v) (S,S) (s,t,v) (abs(s),abs(t),abs(v)) (2,abs(v)) (v,[0.5,1.0,2.0])
([0.0,1.0,2.0],v) ([0.0,1.0,2.0],v,s) ([1,0.5],v) ([1,0.5],[1,-0.2],v) (abs(v)+1,abs(w)+2)
(B,sigma=1.0) (B,size=3) (B,[[1,2],[2,1]]) (1,2,abs(v)) (two,[0.1],args=(s,)) (one,s,t)
""".split()
OF_METHODS = """
() (0) (1) (-1) (axis=0) (axis=1) (2) ((9,)) (3,3) (s) (v) (w) (0,1) ([0,2]) ([0,2],w[:2]) (1,s)
(v,0) (None) (float) ('f8') (-.2,.9) ([True,False,True]) ([True,False,True],axis=0) (0,axis=1)
(axis=0,keepdims=True) (dtype=float) ('F') (order='F') (2,axis=0) (0.1) (axis=-1,ddof=1)
(initial=s) (where=B>0) (out=np.zeros(3)) (axis=0,out=np.zeros(3)) (1,0) ((1,0)) ([s,t]) ('a')
('a',s) ('z',s) ('a',None) ({'b':t}) (b=t) (one) (key=one) (0,s) (slice(0,2))
(slice(0,2),w[:2]) (Ellipsis,s)
""".split()
VALUES = {
    "B": np.ndarray, "v": np.ndarray, "s": np.float64, "v.tolist()": list,
    "{'a':s,'b':t}": dict, "(s,t)": tuple, "collections.deque([s,t])": collections.deque,
    "float(s)": float, "{s,t}": set, "(s+1j*t)": complex, "(v+1j*w)": np.ndarray,
    "collections.OrderedDict(a=s,b=t)": collections.OrderedDict,
    "collections.defaultdict(float,a=s)": collections.defaultdict,
}  # fmt: skip
PROGRAM = """\
def {name}(x):
    {opening}
    v, w, s, t = B[0], B[1], B[2, 1], B[1, 2]
    S = B @ B.T + np.eye(3)
    one = lambda q: q * q
    two = lambda a, b: a * b + a
    {body}
    return total(r)
"""
OPENINGS = {
    "as it stands": "B = x * 1.0",
    "out of a container": "box = collections.deque([x * 1.0])\n    B = box.pop()",
}
# how every part of a result counts, whatever kind it is of
TOTAL = '''\
def total(r):
    if isinstance(r, (bool, str, bytes)) or r is None:
        return 0.0
    if isinstance(r, (float, int, np.floating, np.integer)):
        return r * 1.0
    if isinstance(r, complex):
        return r.real + 2 * r.imag
    if isinstance(r, np.ndarray):
        at = np.arange(r.size).reshape(r.shape)
        if r.dtype.kind == "f":
            return np.sum(r * np.cos(at))
        if r.dtype.kind == "c":
            return np.sum(r.real * np.cos(at)) + np.sum(r.imag * np.sin(1 + at))
        if r.dtype.kind == "i":
            return np.sum(r) * 1.0
        if r.dtype.kind == "O":
            return sum(total(q) * (k + 1) for k, q in enumerate(r.ravel()))
        return 0.0
    if isinstance(r, dict):
        return sum(total(q) * (k + 1) for k, q in enumerate(r.values()))
    if isinstance(r, (set, frozenset)):
        return sum(total(q) for q in r)
    if isinstance(r, (tuple, list, collections.deque)):
        return sum(total(q) * (k + 1) for k, q in enumerate(r))
    if hasattr(r, "__next__"):
        return sum(total(q) * (k + 1) for k, q in zip(range(5), r))
    return 0.0
'''
SINGLE = re.compile(r"float32|single|half|float16|f4|csingle|complex64")


class TooSlow(Exception):
    """A call that takes longer than it is given."""


@contextlib.contextmanager
def limited(seconds):
    """Nothing is printed or warned of; after this time TooSlow is raised."""

    def stop(*_):
        raise TooSlow

    signal.signal(signal.SIGVTALRM, stop)  # of its own time: others may use the processor
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def namespaces():
    """All modules by the name that programs know them by."""
    found = dict(STANDARD)
    for name in SCIPY:
        with contextlib.suppress(ImportError):
            found[f"scipy.{name}"] = importlib.import_module(f"scipy.{name}")
    return found


def calls():
    """Every call that is tried, as the statement that makes `r` of it."""
    for module, members in namespaces().items():
        for name in sorted(getattr(members, "__all__", dir(members))):
            f = getattr(members, name, None)
            if name.startswith("_") or name in LEFT_OUT or not callable(f):
                continue
            if isinstance(f, type) and issubclass(f, BaseException):
                continue
            called = name if module == "builtins" else f"{module}.{name}"
            for arguments in ARGUMENTS:
                # a ufunc leaves what `where` does not choose as it was in memory
                left = "where" in arguments and "out" not in arguments
                if not (isinstance(f, np.ufunc) and left):
                    yield f"{called}{arguments}", f"r = {called}{arguments}"
    for value, kind in VALUES.items():
        for name in sorted(set(dir(kind)) - OF_THE_LANGUAGE - LEFT_OUT):
            if not callable(getattr(kind, name, None)):
                yield f"{value}.{name}", f"o = {value}\n    r = (o.{name}, o)"
                continue
            for arguments in OF_METHODS:
                call = f"{value}.{name}{arguments}"
                yield call, f"o = {value}\n    r = (o.{name}{arguments}, o)"


class Programs:
    """Functions out of texts, which know the namespaces."""

    def __init__(self):
        self.names = dict(STANDARD)
        self.names.pop("builtins")
        with contextlib.suppress(ImportError):
            self.names["scipy"] = importlib.import_module("scipy")
        self.count = 0
        self.made("total", TOTAL)

    def made(self, name, text):
        """The function of this name that the text defines."""
        self.count += 1
        place = f"<program {self.count}>"
        linecache.cache[place] = (len(text), None, text.splitlines(True), place)
        exec(compile(text, place, "exec"), self.names)
        return self.names[name]

    def program(self, body, opening):
        """The function with this statement behind this opening."""
        name = f"program_{self.count}"
        return self.made(name, PROGRAM.format(name=name, opening=opening, body=body))


def differences(f):
    """The gradient at X by differences of order four, and how far those of order two are apart."""

    def slopes(step):
        out = np.zeros(X.shape)
        for i in np.ndindex(X.shape):
            above, below = X.copy(), X.copy()
            above[i] += step
            below[i] -= step
            out[i] = (float(f(above)) - float(f(below))) / (2.0 * step)
        return out

    near, wide = slopes(1e-4), slopes(2e-4)
    return (4.0 * near - wide) / 3.0, np.max(np.abs(near - wide))


def smooth_point(f):
    """The value and the gradient of the primal; None where it raises or has no slope."""
    try:
        with limited(5):
            value, again = f(X.copy()), f(X.copy())
            if not isinstance(value, float) or not np.isfinite(value):
                return None
            if abs(value - again) > 1e-12 * (1.0 + abs(value)):  # BLAS rounds by alignment
                return None
            slopes, error = differences(f)
    except BaseException:  # whatever Python itself raises
        return None
    if not np.all(np.isfinite(slopes)) or error > 1e-4 * (1.0 + np.max(np.abs(slopes))):
        return None
    return value, slopes


def found_in(f, mode):
    """The value and the gradient, or the slope along the direction."""
    if mode == "reverse":
        return srcgrad.value_and_grad(f)(X.copy())
    return srcgrad.jvp(f, (X.copy(),), (DIRECTION,))


def verdict(f, mode, value, slopes, rtol):
    """`right`, `refused: ...`, or what is wrong."""
    try:
        with limited(20):
            have, got = found_in(f, mode)
    except srcgrad.SrcgradError as error:
        first, *rest = str(error).splitlines()
        reason = rest[0].split(": ", 1)[-1] if first.startswith("cannot differentiate") else first
        return f"refused: {reason}"
    except BaseException as error:  # which is what is looked for
        return f"CRASH {error!r:.200}".replace("\n", " ")
    if np.ndim(have):
        return f"WRONG value {have!r:.80}, primal {value}".replace("\n", " ")
    wanted = slopes if mode == "reverse" else np.sum(slopes * DIRECTION)
    if np.shape(have) != () or abs(have - value) > 1e-4 * rtol * (1.0 + abs(value)):
        return f"WRONG value {have}, primal {value}"
    if np.shape(got) != np.shape(wanted):
        return f"WRONG shape {np.shape(got)}"
    scale = 1.0 + np.max(np.abs(slopes))
    if not np.allclose(got, wanted, rtol=rtol, atol=0.1 * rtol * scale):
        return f"WRONG slope {np.ravel(got)[:4]}, differences {np.ravel(wanted)[:4]}"
    return "right"


def main():
    """Judge the calls; the exit status tells of wrong ones."""
    parser = argparse.ArgumentParser(prog="python -m tests.namespaces")
    parser.add_argument("begins", nargs="*", help="how the calls begin")
    parser.add_argument("--part", default="0/1", help="the K-th of N parts, K/N")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    wanted = [c for c in calls() if not options.begins or c[0].startswith(tuple(options.begins))]
    programs = Programs()
    tally: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    for call, body in wanted[part::parts]:
        try:
            primal = programs.program(body, OPENINGS["as it stands"])
        except SyntaxError:
            continue
        point = smooth_point(primal)
        if point is None:
            tally["no smooth function"] += 1
            continue
        rtol = 1e-2 if SINGLE.search(call) else 1e-5
        for kind, opening in OPENINGS.items():
            f = programs.program(body, opening)
            for mode in ("reverse", "forward"):
                found = verdict(f, mode, *point, rtol)
                tally[re.split("[ :]", found)[0]] += 1
                if found.startswith("refused"):
                    reasons[found[:110]] += 1
                elif found != "right":
                    print(f"{call} {kind}, {mode}: {found}", flush=True)
    print("\n".join(f"{n:6} {reason}" for reason, n in reasons.most_common(40)))
    print(", ".join(f"{n} {kind}" for kind, n in tally.most_common()))
    return 1 if tally["WRONG"] or tally["CRASH"] else 0


if __name__ == "__main__":
    sys.exit(main())
