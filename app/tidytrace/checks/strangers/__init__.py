"""AI apps that the catalogue does not know: noticed by names and shapes, told, and never touched.

Only heads of files are read, within a short time, and what was read is forgotten at once.
"""

from tidytrace.checks.strangers.finding import run

__all__ = ["run"]
