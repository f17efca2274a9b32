"""One window for one person and one home: a second start shows the window of the first, and ends.

The first listens on a socket in a folder that only the person may enter (a named pipe on Windows); its name is made of
the state folder, so that a run with another home has a window of its own. Nobody waits for longer than a second, and a
socket that nobody listens on any more is replaced.
"""

import hashlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QLockFile, QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from tidytrace.host.errors import HostError
from tidytrace.host.state import StateFolders, private_folder
from tidytrace.watch.notices.places import Place, UnknownPlace

_LIMIT: Final = 1.0
"""Seconds that either side waits for the other."""
_OFTEN: Final = 0.1
"""Seconds between two looks whether it has ended."""
_LARGEST: Final = 8192
_LONGEST_NAME: Final = 100
"""Bytes of a path; the name of a socket has room for 103 on macOS, and for 107 on Linux."""
_NOBODY: Final = frozenset(
    {
        QLocalSocket.LocalSocketError.ConnectionRefusedError,
        QLocalSocket.LocalSocketError.ServerNotFoundError,
    }
)
_SHOWN: Final = b"shown\n"


class _Asked(msgspec.Struct, frozen=True):
    state: str
    """The folder, so that nobody is shown another home."""
    place: str | None = None
    token: str = ""
    leave: bool = False


class Only(QObject):
    """The only window of an account, or a later start that hands over to it."""

    asked = Signal(object, str)
    """A later start wants to be shown: its ``Place`` or none, and what lets the window come to the front."""

    told_to_leave = Signal()
    """The program is about to be taken away, or a newer one takes its place."""

    def __init__(self, state: StateFolders, parent: QObject | None = None) -> None:
        """Nothing is asked, and nobody listens yet. Raises OSError, StateUnsafe."""
        super().__init__(parent)
        self._own = os.path.realpath(state.state)
        self.name = _name(state, self._own)
        self._server: QLocalServer | None = None
        self._lines: set[_Line] = set()
        self._hangs = False

    def hand_over(self, place: str | None, token: str = "") -> bool:
        """Let the window that is there already be shown. Returns whether there was one that did it.

        Args:
            place: Where it shall turn to.
            token: By which a Wayland desktop lets it come to the front.
        """
        return self._say(_Asked(self._own, place, token))

    def let_leave(self, seconds: float) -> bool:
        """Let the window that is there come to its end, as if the person had ended it. Returns whether none is left.

        Args:
            seconds: How long is waited for it at most.
        """
        end = time.monotonic() + seconds
        self._say(_Asked(self._own, leave=True))
        while not self._is_free():
            if time.monotonic() >= end:
                return False
            time.sleep(_OFTEN)
        return True

    def _say(self, asked: _Asked) -> bool:
        end = time.monotonic() + _LIMIT
        line = QLocalSocket()
        line.connectToServer(self.name)
        if not line.waitForConnected(_left(end)):
            self._hangs = line.error() not in _NOBODY
            return False
        line.write(msgspec.json.encode(asked) + b"\n")
        answer = b""
        while not answer.endswith(b"\n") and _left(end) > 0:
            if not line.waitForReadyRead(_left(end)):
                break
            answer += bytes(line.readAll().data())
        line.abort()
        self._hangs = answer != _SHOWN
        return not self._hangs

    def listen(self) -> bool:
        """Be the one that later starts hand over to. Returns whether this is the one; else nothing is lost by it."""
        if self._hangs:
            return False  # it is there, and nobody waits for it twice
        lock = QLockFile(f"{self.name}.lock") if sys.platform != "win32" else None
        if lock is not None:
            lock.setStaleLockTime(int(_LIMIT * 1000 * 10))
            if not lock.tryLock(int(_LIMIT * 1000)):
                return False
        try:
            return self._listen()
        finally:
            if lock is not None:
                lock.unlock()

    def _listen(self) -> bool:
        if not self._is_free():
            return False
        QLocalServer.removeServer(self.name)
        server = QLocalServer(self)
        if sys.platform == "win32":  # elsewhere the folder is closed, and Qt would begin with a longer name
            server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._heard)
        if not server.listen(self.name):
            server.deleteLater()
            return False
        self._server = server
        return True

    def _is_free(self) -> bool:
        """Whether surely nobody listens; another start may have begun to while this one waited for the lock."""
        line = QLocalSocket()
        line.connectToServer(self.name)
        there = line.waitForConnected(int(_LIMIT * 1000))
        nobody = line.error() in _NOBODY
        line.abort()
        return not there and nobody

    def close(self) -> None:
        """Later starts have a window of their own again."""
        if self._server is not None:
            self._server.close()
            self._server = None

    # --- what later starts say

    def _heard(self) -> None:
        while self._server is not None and (socket := self._server.nextPendingConnection()) is not None:
            line = _Line(socket, self._answer, self._lines.discard)
            self._lines.add(line)
            line.read()

    def _answer(self, said: bytes) -> bytes:
        """What is answered to a later start; nothing if it makes no sense."""
        try:
            asked = msgspec.json.decode(said, type=_Asked)
            place = None if asked.place is None else Place.of(asked.place)
        except (msgspec.MsgspecError, UnknownPlace):
            return b""
        if asked.state != self._own:
            return b""
        if asked.leave:
            self.told_to_leave.emit()
        else:
            self.asked.emit(place, asked.token)
        return _SHOWN


class _Line:
    """One later start. Who says nothing, or does not stop, is cut off."""

    def __init__(self, socket: QLocalSocket, answer: Callable[[bytes], bytes], over: Callable[["_Line"], None]) -> None:
        self._answer = answer
        self._over = over
        self._socket = socket
        self._ended = False
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.end)
        self._timer.start(int(_LIMIT * 1000))
        socket.readyRead.connect(self.read)
        socket.disconnected.connect(self.end)

    def read(self) -> None:
        if self._ended:
            return
        if not self._socket.canReadLine():
            if self._socket.bytesAvailable() > _LARGEST:
                self.end()
            return
        answer = self._answer(bytes(self._socket.readLine(_LARGEST).data()))
        if not answer:
            self.end()
            return
        self._socket.write(answer)
        self._socket.flush()
        self._socket.disconnectFromServer()

    def end(self) -> None:
        if not self._ended:
            self._ended = True
            self._timer.stop()
            self._socket.deleteLater()  # and with it the line is cut
            self._over(self)


def _left(end: float) -> int:
    """Milliseconds."""
    return max(0, round((end - time.monotonic()) * 1000))


def _name(state: StateFolders, own: str) -> str:
    digest = hashlib.sha256(os.fsencode(f"{own}\0{Path.home()}")).hexdigest()[:16]
    name = f"tidytrace-{digest}"
    if sys.platform == "win32":
        return name
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        if _is_private(runtime) and _has_room(Path(runtime) / name):
            return os.fspath(Path(runtime) / name)
        with suppress(HostError):
            folder = private_folder(state.state)
            if _has_room(folder / name):
                return os.fspath(folder / name)
        return os.fspath(private_folder(Path(tempfile.gettempdir()) / f"tidytrace-{os.getuid()}") / name)


def _has_room(path: Path) -> bool:
    return len(os.fsencode(path)) <= _LONGEST_NAME


def _is_private(folder: str) -> bool:
    """Whether it is there, the person's own, and closed to everybody else."""
    if sys.platform == "win32":
        return False
    else:  # noqa: RET505 - mypy takes what follows a platform test for unreachable
        try:
            seen = os.lstat(folder)
        except OSError:
            return False
        own = stat.S_ISDIR(seen.st_mode) and seen.st_uid == os.getuid()
        return os.path.isabs(folder) and own and stat.S_IMODE(seen.st_mode) & 0o077 == 0  # noqa: PTH117 - a text
