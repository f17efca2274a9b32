"""Laid beside the libraries of the Windows Python that the tests run in; every one of its processes reads it.

It lets Python find the checkout, because the embeddable distribution does not read PYTHONPATH, and mends what Wine 8
does not do: it has no PssCaptureSnapshot, so that ``os.getppid`` ends the process, and does not tell where a path of
more than 260 characters leads (as on a drive that cannot tell it, Python then takes the path for what it says). Without
CopyFile2 files are copied as Python copies them on a Windows that has none.
"""

import _winapi
import ntpath
import os
import sys

sys.path[:0] = [folder for folder in os.environ.get("TIDYTRACE_TEST_PATH", "").split(os.pathsep) if folder]


def _parent() -> int:
    import psutil

    return psutil.Process().ppid()


os.getppid = _parent
del _winapi.CopyFile2

_INVALID_FUNCTION, _MORE_DATA = 1, 234
_final_path = ntpath._getfinalpathname  # noqa: SLF001 - what realpath asks


def _final(path: str) -> str:
    try:
        return _final_path(path)
    except OSError as error:
        if error.winerror != _MORE_DATA:
            raise
        raise OSError(error.errno, error.strerror, path, _INVALID_FUNCTION) from error


ntpath._getfinalpathname = _final  # noqa: SLF001 - the same
