"""From the user's function to Core: one meaning-preserving rewrite a file.

In: a captured `Function` and the abstract values of its arguments. Out: `ir.core.Core`. What is
true then: the tree is Core and typed, each name has one type and one web of definitions, and
everything that the language does not hold has been refused, all lines at once.
"""
