"""Laid beside the libraries of the Windows Python that the tests run in; every one of its processes reads it.

It lets Python find the checkout, because the embeddable distribution does not read PYTHONPATH, and asks for the parent
process in another way than ``os.getppid``, which ends the process under Wine 8: PssCaptureSnapshot is missing there.
"""

import os
import sys

sys.path[:0] = [folder for folder in os.environ.get("TIDYTRACE_TEST_PATH", "").split(os.pathsep) if folder]


def _parent() -> int:
    import psutil

    return psutil.Process().ppid()


os.getppid = _parent
