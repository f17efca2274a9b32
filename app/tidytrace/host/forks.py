"""Whether this process can be copied, so that both processors of a computer have something to do."""

import os
import sys


def may_fork() -> bool:
    """Whether a copy of this process may do work: on Linux, and if no other thread can hold a lock in it."""
    if sys.platform == "linux":
        try:
            return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are counted
        except OSError:
            return False
    else:
        return False
