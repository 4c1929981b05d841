"""From Core to derivatives.

In: a Core function, its types and its active names. Out: the statements of the reverse sweep,
what has to be kept of the forward sweep for them, and the two joined. What is true then:
adjoints of arrays that nobody writes to are values; `+=` changes only a buffer that one adjoint
owns.
"""
