"""Samples of products along last axes, and of products of operands of any rank."""

from tests.rules.samples import A, F, add

for x, y in (
    (A(3), A(3)[::-1]), (A(2, 3), A(3)), (A(3), A(2, 3)), (A(4, 2, 3), A(2, 3)),
    (A(2, 1, 3), A(4, 3)), (F(3), F(3) * F(3)),
):  # fmt: skip
    for wrt in ("xy", "x", "y"):
        add("np.cross", "np.cross(x, y)", wrt=wrt, x=x, y=y)
        add("np.vecdot", "np.vecdot(x, y)", wrt=wrt, x=x, y=y)
for wrt in ("xy", "x", "y"):
    add("np.cross", "np.cross(x, y, axis=0)", wrt=wrt, x=A(3, 2), y=A(3, 2) ** 2)
    add("np.cross", "np.cross(x, y, 0, 1, -1)", wrt=wrt, x=A(3, 2), y=A(2, 3))
    add("np.cross", "np.cross(x, y, axisa=1, axisb=0, axisc=0)", wrt=wrt, x=A(2, 3), y=A(3, 2))
    add("np.cross", "np.cross(x, y, axis=0)", wrt=wrt, x=A(3, 2), y=A(3))
    add("np.cross", "np.cross(x, y, 1, 0, 1)", wrt=wrt, x=A(2, 3, 2), y=A(3))
    add("np.vecdot", "np.vecdot(x, y, axis=0)", wrt=wrt, x=A(3, 2), y=A(3, 2))
    add("np.vecdot", "np.vecdot(x, y, axis=0)", wrt=wrt, x=A(3, 3), y=A(3))
    add("np.vecdot", "np.vecdot(x, y, axis=-2)", wrt=wrt, x=A(4, 3, 2), y=A(3, 2))
    for x, y in ((A(2, 3), A(3)), (A(4, 2, 3), A(3)), (A(2, 3), A(4, 3)), (F(2, 3), F(3))):
        add("np.matvec", "np.matvec(x, y)", wrt=wrt, x=x, y=y)
        add("np.vecmat", "np.vecmat(y, x.mT)", wrt=wrt, x=x, y=y)
    for x, y in (
        (A(2, 3, 4), A(4)), (A(4), A(2, 4, 3)), (A(2, 3, 4), A(2, 4, 2)), (A(2, 3, 2), A(2, 2)),
    ):  # fmt: skip
        add("np.dot", "np.dot(x, y)", wrt=wrt, x=x, y=y)
    for x, y in (
        (A(2, 3, 4), A(4)), (A(4), A(2, 3, 4)), (A(2, 3, 4), A(2, 4)), (A(2, 1, 2), A(2, 2, 2)),
    ):  # fmt: skip
        add("np.inner", "np.inner(x, y)", wrt=wrt, x=x, y=y)
    for x, y in ((A(2, 3), A(2)), (A(2), A(2, 2)), (A(2, 1, 2), A(3)), (1.5, A(3)), (A(2), 0.5)):
        add("np.outer", "np.outer(x, y)", wrt=wrt, x=x, y=y)
    for x, y in ((A(2, 3), A(2)), (A(3), A(2, 2)), (A(2, 1, 3), A(2, 2)), (A(2, 2, 2), A(1, 3, 2))):
        add("np.kron", "np.kron(x, y)", wrt=wrt, x=x, y=y)
