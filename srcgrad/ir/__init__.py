"""The values that flow through the pipeline: functions, the Core language, abstract values.

In: nothing. Out: the types that every other folder speaks. What is true then: trees are gast
trees that nobody mutates, `ir.core.verify` says what Core is, and `ir.abstract.join` makes
abstract values a lattice.
"""
