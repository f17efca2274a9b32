"""An observer of Windows that says when Windows lost track; watchdog's own says nothing then.

Windows keeps what moved in a buffer until somebody asks. When more moves than the buffer holds, ReadDirectoryChangesW
succeeds with no bytes at all, and what moved can only be found by looking.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

if sys.platform == "win32":
    import ctypes
    from ctypes.wintypes import DWORD, HANDLE

    from watchdog.observers.api import BaseObserver
    from watchdog.observers.read_directory_changes import WindowsApiEmitter
    from watchdog.observers.winapi import DirectoryChangeReader

    class _Reader(DirectoryChangeReader):
        """Asks again and again, as watchdog's does."""

        def __init__(self, path: str, *, recursive: bool, lost: Callable[[], None]) -> None:
            super().__init__(path, recursive=recursive)
            self._lost = lost

        def _run_inner(self, handle: HANDLE, event_buffer: "ctypes.Array[ctypes.c_char]", nbytes: DWORD) -> None:
            nbytes.value = 0
            super()._run_inner(handle, event_buffer, nbytes)
            if nbytes.value == 0 and not self._should_stop:
                self._lost()

    def observer(lost: Callable[[], None]) -> "BaseObserver":
        """One that calls ``lost``, in a thread of its own, when only a look at everything tells what moved."""

        class Emitter(WindowsApiEmitter):
            def on_thread_start(self) -> None:
                with self._lock:
                    self._reader = _Reader(self.watch.path, recursive=self.watch.is_recursive, lost=lost)
                self._reader.start()

        return BaseObserver(Emitter)

else:

    def observer(lost: Callable[[], None]) -> "Any":
        """That of the system; it tells of a loss by itself, or has none."""
        from watchdog.observers import Observer

        del lost
        return Observer()
