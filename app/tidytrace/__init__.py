"""Tidytrace (清迹): a privacy check-up of the AI apps on one's own computer."""

import sys

__version__ = "0.1.0"

if sys.platform == "win32":
    from tidytrace.winpaths import allow_long_paths

    allow_long_paths()  # here, because every process of ours comes this way
