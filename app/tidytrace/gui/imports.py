"""Imports that are as fast as everywhere else, though the library of the window is loaded.

PySide6 puts an import function of its own in the place of Python's. After each module that is imported for the first
time it reads the source of that module, and keeps it in memory, to find out whether the module uses PySide6: it needs
that for names in snake case, which nobody asks for here (``from __feature__ import snake_case``). For the hundreds of
modules behind the window this takes a quarter of the time until it is seen, and some ten megabytes for as long as it
is open.
"""

import builtins


def import_plainly() -> None:
    """Load the library and let Python import by itself again; whatever is imported afterwards is not read once more."""
    import PySide6.QtCore  # noqa: F401 - it changes how modules are imported

    before = getattr(builtins, "__orig_import__", None)  # where PySide6 keeps the function that was there
    if before is not None:
        builtins.__import__ = before
