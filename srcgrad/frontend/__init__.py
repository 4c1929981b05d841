"""From a Python function to a `Function`.

In: a callable. Out: its tree, namespace and origin (`capture`). Then true: the tree is the text
that the function was compiled from, and every node has the user's line and column.
"""
