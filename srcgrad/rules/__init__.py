"""The rule book: what each function's differential and result type are.

In: nothing but `ir`. Out: `registry.find`, which maps a function object or an operator to its
`Operation`. What is true then: `analysis` and `transform` know no function names, they ask here.
"""
