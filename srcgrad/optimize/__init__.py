"""Rewrites of emitted text that change how it reads and how fast it runs, never what it computes.

In: statements of the forward and the reverse sweep. Out: fewer and shorter ones. What is true then:
nothing is computed that nobody reads, and no pass here changed who owns an array.
"""
