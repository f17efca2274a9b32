"""Putting several findings right, one after another: what it changes, what it costs, and the doing."""

from tidytrace.fixing.costs import Cost, cost_of
from tidytrace.fixing.fixer import Fixer, NoSwitch, in_order

__all__ = ["Cost", "Fixer", "NoSwitch", "cost_of", "in_order"]
