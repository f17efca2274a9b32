"""Whoever started this process, and whether it is still there."""

import os
import sys
import time
from typing import Final

_RARELY: Final = 0.5
"""Seconds between two questions where a question takes long."""


class Parent:
    """The process that started this one."""

    def __init__(self) -> None:
        """It is there now."""
        self._number = os.getppid()
        self._gone = False
        self._asked = 0.0
        if sys.platform == "win32":
            import psutil

            try:
                self._process: psutil.Process | None = psutil.Process(self._number)
            except psutil.NoSuchProcess:
                self._process, self._gone = None, True

    def gone(self) -> bool:
        """Whether it has ended. May be asked thousands of times a second."""
        if sys.platform == "win32":
            # Windows goes on telling the number of a parent that has ended
            now = time.monotonic()
            if not self._gone and now - self._asked >= _RARELY:
                self._asked = now
                self._gone = self._process is None or not self._process.is_running()
        else:
            self._gone = os.getppid() != self._number
        return self._gone
