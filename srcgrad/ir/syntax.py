"""Groups of classes of nodes that passes ask for, as tuples for `isinstance`.

Written out where it is asked, `gast.For | gast.While` is a new object at every question, which
takes five times as long as the answer.
"""

from __future__ import annotations

import gast

ATOMS = (gast.Name, gast.Constant)
DOTTED = (gast.Name, gast.Attribute)  # what a dotted name is made of
PARTS = (gast.Attribute, gast.Subscript)
DISPLAYS = (gast.Tuple, gast.List)
OPERATIONS = (gast.BinOp, gast.UnaryOp)
APPLICATIONS = (gast.BinOp, gast.UnaryOp, gast.Call)
SUMS = (gast.Add, gast.Sub)
PRODUCTS = (gast.Mult, gast.Div)
ASSIGNMENTS = (gast.Assign, gast.AugAssign)
LOOPS = (gast.For, gast.While)
