"""Where the program begins that has Python inside."""

import multiprocessing
import os
import sys

# a second process of a look is this same program; it is known by its arguments, and never comes back from here
multiprocessing.freeze_support()

if sys.platform == "linux":
    # what was set for this program alone must not reach those that it starts
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before

from tidytrace.__main__ import main  # noqa: E402 - after what has to come first

sys.exit(main())
