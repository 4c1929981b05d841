"""From a derivative as a tree to a Python function that shows its own text.

In: a `Function`. Out: its text (`printer`), and the function compiled from exactly that text on the
user's own globals and cells (`loader`). Then true: what is shown is what runs.
"""
