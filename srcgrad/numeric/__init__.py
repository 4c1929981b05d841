"""Numerical routines that emitted code calls where neither NumPy nor SciPy has them.

In: arrays. Out: arrays, or a `DomainError` where there is no derivative to be had. A file that
needs SciPy is imported by the rules for SciPy only.
"""
