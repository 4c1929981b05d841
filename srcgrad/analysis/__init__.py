"""Facts about functions: one a file, read off the tree, nothing changed.

In: Core functions, abstract values, the rule book. Out: frozen facts. What is true then: a
transformation that relies on a fact names it, and no analysis depends on a transformation.
"""
